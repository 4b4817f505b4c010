"""Rhythm: tempo with a second candidate, beats, metre, and how clear and regular the pulse is.

`pulse` measures what repeats; `tempo`, `beats` and `metre` each answer one question from it. Which octave a person would tap
is never settled by sound alone: `tempo_second_bpm` gives the runner-up and `tempo_confidence` how close it came.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.beats import ONSET_LEAD_S, measure_regularity, measure_strength, track_beats
from tensoe.audio.metre import find_metre
from tensoe.audio.pulse import FULL, WINDOW, Pulse, Vector, measure_pulse
from tensoe.audio.spectrum import FRAME_RATE_HZ, FloatArray
from tensoe.audio.summary import summarise
from tensoe.audio.tempo import find_tempo
from tensoe.audio.timbre import Cepstra

MAX_BEATS = 5000
PERIODICITY_RATIOS = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 4 / 3, 3 / 2, 2, 3, 4, 8)
REPETITION_LAGS_S = np.geomspace(0.12, 5.0, 24)
_NEAR = np.array([0.97, 0.985, 1.0, 1.015, 1.03])


def compute_rhythm(cepstra: Cepstra) -> dict[str, Any]:
    """The `rhythm` group of the features.

    Parameters
    ----------
    cepstra : Cepstra
        Onset strength and mel energies per frame, 43.07 frames a second.

    Returns
    -------
    dict
        Without a pulse, tempi and time signature are None and beats are empty.
    """
    onset = cepstra.onset
    pulse = measure_pulse(onset, cepstra.mel_db)
    tempo = find_tempo(pulse)
    metre = find_metre(pulse, tempo.bpm)
    beats = track_beats(pulse, tempo.bpm) if tempo.bpm is not None else np.zeros(0, np.int64)
    times = beats / FRAME_RATE_HZ + ONSET_LEAD_S
    return {
        "tempo_bpm": tempo.bpm,
        "tempo_confidence": tempo.confidence,
        "tempo_second_bpm": tempo.second_bpm,
        "time_signature": metre.beats,
        "time_signature_confidence": metre.confidence,
        "beats_s": np.round(times[:MAX_BEATS], 3),
        "beat_accents": _weigh_beats(onset, beats[:MAX_BEATS]),
        "beat_strength": measure_strength(onset, beats),
        "beat_regularity": measure_regularity(times),
        "onset_rate_hz": pulse.onset_rate_hz,
        "onset_strength": summarise(onset),
        "band_onset_mean": pulse.band_onset_db,
        "tempogram": _describe_periodicity(pulse, tempo.bpm),
        "onset_repetition": _describe_repetition(pulse),
        "pulse_clarity": tempo.pulse_clarity,
    }


def _weigh_beats(onset: FloatArray, beats: NDArray[np.int64]) -> NDArray[np.int64]:
    """Onset strength within one frame of each beat, in hundredths of the strongest beat's."""
    near = np.clip(beats[:, None] + np.arange(-1, 2), 0, max(0, onset.size - 1))
    strength = onset[near].max(axis=1) if beats.size else np.zeros(0)
    return np.rint(100.0 * strength / max(float(strength.max(initial=0.0)), 1e-9)).astype(np.int64)


def _describe_periodicity(pulse: Pulse, bpm: float | None) -> Vector:
    """Autocorrelation at simple ratios of the beat: a picture of the metre that does not depend on the tempo."""
    if bpm is None:
        return np.zeros(len(PERIODICITY_RATIOS))
    lags = np.array(PERIODICITY_RATIOS) * 60.0 * FRAME_RATE_HZ / bpm
    return np.asarray(np.clip(pulse.at_lags(lags)[FULL], -1.0, 1.0))


def _describe_repetition(pulse: Pulse) -> Vector:
    """Autocorrelation by the clock, the largest within 3 % of each distance: does not depend on which beat is counted."""
    lags = REPETITION_LAGS_S * FRAME_RATE_HZ
    highest = pulse.at_lags(np.minimum(_NEAR[:, None] * lags, WINDOW))[FULL].max(axis=0)
    return np.asarray(np.clip(highest, -1.0, 1.0))
