"""Beats at a known tempo, and how strong and even they are.

Dynamic programming follows what is loud, which in much music is not the beat: offbeat chords, a cymbal, the long note of a
dotted figure. Therefore the chain is compared with itself moved by a quarter, a third, a half … of a beat. A beat is where low
sounds begin, where the sound changes for longer, and what short notes lead to rather than away from (an upbeat comes before).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tensoe.audio import kernels
from tensoe.audio.pulse import POOLED, Pulse, Vector
from tensoe.audio.spectrum import FRAME_RATE_HZ, FloatArray
from tensoe.audio.tempo_model import PHASE_WEIGHTS

ONSET_LEAD_S = 0.016
"""A frame reaches 46 ms past its centre and so sees a rise early; measured on clicks and notes, alone and in noise."""
_TIGHTNESS = 300.0
"""Ellis (2007) and librosa have 100; 300 hold the beat better through soft passages, 1000 are too stiff for jitter."""
_LOW_WEIGHT = 0.5
_STEPS = 12
"""Places looked at within a beat."""
_PHASES = (0, 3, 4, 6, 8, 9)
_UPBEATS = (3, 4, 6)
_FEWEST_BEATS = 8
_LEAST_OF_STRONGEST = 0.2
"""Onset strength of a phase that may be the beat, as a share of the strongest phase's: a beat is not where nothing begins."""


def track_beats(pulse: Pulse, bpm: float) -> NDArray[np.int64]:
    """Place beats by dynamic programming (Ellis 2007).

    The low band counts half as much again, so that beats fall on bass and bass drum rather than on offbeat chords and cymbals.

    Parameters
    ----------
    pulse : Pulse
        Its novelties of unit deviation.
    bpm : float > 0
        Global tempo.

    Returns
    -------
    int64 [shape=(k,)]
        Frames of the beats, rising.
    """
    beats, score = chain_beats(pulse, bpm)
    if beats.size >= _FEWEST_BEATS:
        features = describe_phases(pulse, beats)
        is_heard = features[:, 1] >= _LEAST_OF_STRONGEST * features[:, 1].max()
        beats = list_phases(beats)[int(np.where(is_heard, features @ np.array(PHASE_WEIGHTS), -np.inf).argmax())]
    return _trim(beats, score)


def chain_beats(pulse: Pulse, bpm: float) -> tuple[NDArray[np.int64], FloatArray]:
    """The chain of beats that the dynamic programme prefers, and the onset strength around each frame."""
    novelty = pulse.novelty + np.float32(_LOW_WEIGHT) * pulse.low
    period = 60.0 * FRAME_RATE_HZ / bpm
    reach = int(np.ceil(period / 8.0))
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) * 32.0 / period) ** 2).astype(np.float32)
    score = np.convolve(novelty, bell, mode="same")[: novelty.size].astype(np.float32)
    score /= max(float(score.std()), 1e-6)
    best, before = np.zeros(score.size, np.float32), np.zeros(score.size, np.int32)
    kernels.follow_beats(score, period, _TIGHTNESS, best, before)
    last = _last_beat(best)
    chain = []
    while last >= 0:
        chain.append(last)
        last = int(before[last])
    return np.array(chain[::-1], np.int64), score


def list_phases(beats: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The beats themselves, then moved by 1/4, 1/3, 1/2, 2/3 and 3/4 of a beat; those lack the last beat."""
    places = _divide(beats)
    return [beats, *(np.rint(places[phase::_STEPS]).astype(np.int64) for phase in _PHASES[1:])]


def _divide(beats: NDArray[np.int64]) -> Vector:
    """Twelve evenly spaced places in each beat but the last, in frames."""
    return np.asarray((beats[:-1, None] + np.diff(beats)[:, None] * (np.arange(_STEPS) / _STEPS)).ravel())


def describe_phases(pulse: Pulse, beats: NDArray[np.int64]) -> NDArray[np.float64]:
    """Describe each phase [shape=(6, 10)], in the order of `tempo_model.PHASE_WEIGHTS`.

    Parameters
    ----------
    pulse : Pulse
    beats : int64 [shape=(k,)]
        Frames of at least three beats.

    Returns
    -------
    float64 [shape=(6, 10)]
        Whether it is the phase of the chain; onset strength, low onset strength and change of sound relative to their means;
        and for both onset strengths how much more they begin a quarter, a third, a half beat before than after as well.
    """
    places = _divide(beats)
    full, low = (_sample(_widen(novelty), places) for novelty in (pulse.novelty, pulse.low))
    change = _sample(pulse.change, (places - 0.5 * (POOLED - 1)) / POOLED)
    rows = []
    for phase in _PHASES:
        means = [float(values[phase::_STEPS].mean()) for values in (full, low, change)]
        upbeats = [_lead(values, phase, gap) for values in (full, low) for gap in _UPBEATS]
        rows.append([float(phase == 0), *means, *upbeats])
    return np.array(rows)


def _widen(novelty: FloatArray) -> FloatArray:
    """Largest of each frame and its neighbours."""
    widest = novelty.copy()
    np.maximum(widest[1:], novelty[:-1], out=widest[1:])
    np.maximum(widest[:-1], novelty[1:], out=widest[:-1])
    return widest


def _sample(values: FloatArray, places: Vector) -> Vector:
    """Values at fractional frames, relative to their mean there."""
    sampled = np.interp(places, np.arange(values.size), values) if values.size else np.zeros_like(places)
    return sampled / (float(sampled.mean()) + 1e-6)


def _lead(values: Vector, phase: int, gap: int) -> float:
    """How much stronger pairs of this place and the one `gap` steps before are than those with the one after."""
    on = np.sqrt(values[_STEPS + phase : -_STEPS : _STEPS])
    before = np.sqrt(values[_STEPS + phase - gap :: _STEPS][: on.size])
    after = np.sqrt(values[_STEPS + phase + gap :: _STEPS][: on.size])
    return float((on * (before - after)).mean())


def _last_beat(best: FloatArray) -> int:
    """Latest local maximum of the chain values that is at least half their median."""
    peaks = np.flatnonzero((best[1:-1] > best[:-2]) & (best[1:-1] >= best[2:])) + 1
    if not peaks.size:
        return int(best.argmax())
    strong = peaks[best[peaks] * 2.0 > np.median(best[peaks])]
    return int(strong[-1]) if strong.size else int(peaks[-1])


def _trim(beats: NDArray[np.int64], score: FloatArray) -> NDArray[np.int64]:
    """Drop beats before the first and after the last that is more than half the usual strength."""
    strength = score[beats]
    strong = np.flatnonzero(strength > 0.5 * np.sqrt(np.mean(strength**2)))
    return beats[strong[0] : strong[-1] + 1] if strong.size else beats[:0]


def measure_strength(onset: FloatArray, beats: NDArray[np.int64]) -> float:
    """Share of the onset strength that falls within one frame of a beat, above what chance would give; 0 to 1."""
    total = float(onset.sum(dtype=np.float64))
    if beats.size < 2 or total <= 0.0:
        return 0.0
    near = np.zeros(onset.size, bool)
    for shift in (-1, 0, 1):
        near[np.clip(beats + shift, 0, onset.size - 1)] = True
    share, chance = float(onset[near].sum(dtype=np.float64)) / total, float(near.mean())
    return max(0.0, (share - chance) / max(1.0 - chance, 1e-9))


def measure_regularity(times_s: Vector) -> float:
    """1 for evenly spaced beats, 0 when intervals deviate by a quarter of a beat or more."""
    if times_s.size < 4:
        return 0.0
    gaps = np.diff(times_s)
    middle = float(np.median(gaps))
    away = float(np.median(np.abs(gaps - middle))) + 0.5 * float(np.minimum(np.abs(gaps - middle), middle).mean())
    return float(np.clip(1.0 - 4.0 * away / max(middle, 1e-9), 0.0, 1.0))
