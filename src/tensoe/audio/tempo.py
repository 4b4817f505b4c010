"""One global tempo, a second candidate, and how sure it is.

Candidates are the tempi at which the onset strength repeats, and their simple multiples and fractions. Which of them a score
would be counted in is a choice among candidates (a conditional logit, McFadden 1974): each is described relative to its own
beat by how the rhythm repeats after fractions and multiples of it, how low and high sounds answer each other, how long the
sound stays the same, how many onsets fall on a beat, and how common the tempo is. The weights are in `tempo_model`.
The winner is refined on the Fourier transform of long stretches, which is far finer than whole frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from tensoe.audio.pulse import FULL, WINDOW, Pulse, Vector
from tensoe.audio.spectrum import FRAME_RATE_HZ, FloatArray
from tensoe.audio.tempo_model import TEMPO_WEIGHTS

LOWEST_BPM, HIGHEST_BPM = 40.0, 240.0
COMMON_BPM = 118.0
"""Geometric mean of the tempi in a table of 32 000 songs by Spotify's estimate."""
RATIOS = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 3 / 2, 2, 3, 4)
"""Beats after which the correlations describe a candidate."""
_MULTIPLES = (1 / 4, 1 / 3, 1 / 2, 1, 2, 3, 4)
_LIKENESS_BEATS = (1 / 2, 1, 2, 3, 4, 6, 8)
_GRID = np.geomspace(30.0, 320.0, 620)
_PEAKS = 4
_RELATIVES = (1.0, 2.0, 1 / 2, 3.0, 1 / 3, 3 / 2, 2 / 3)
_SAME = 0.04
_COMB = ((1, 1.0), (2, 1.0), (3, 0.5), (4, 1.0))
"""Weights of one to four beats; with three beats as heavy as the others, two of eight real loops came out at 3/4 or 4/5."""
_CLEAR, _LEAST_SHARE = 0.5, 0.05
"""Correlations; they mend every click track in noise and change 2 % of the pieces the weights were learned from."""
_UNCLEAR, _UNCLEAR_WEIGHT = 0.15, 1.5
"""A correlation and a weight; they make one more piece in thirty right within an octave, and a recorded drone."""
_STRETCH = 4096
"""Frames, 95 s: longer ones would only follow how a played tempo drifts."""
_SHORTEST_FRAMES = round(1.5 * FRAME_RATE_HZ)


@dataclass(frozen=True, slots=True)
class Tempo:
    """A global tempo; `bpm` is None when nothing repeats."""

    bpm: float | None
    second_bpm: float | None
    confidence: float
    pulse_clarity: float


def find_tempo(pulse: Pulse) -> Tempo:
    """Estimate one global tempo.

    Parameters
    ----------
    pulse : Pulse
        What repeats in the track.

    Returns
    -------
    Tempo
        ``bpm`` in (40, 240); None for less than 1.5 s or without a repeating onset. ``confidence`` in [0, 1] is the chance
        that a score would be counted in this tempo, lowered when little repeats or less than 10 s were heard.
    """
    if pulse.novelty.size < _SHORTEST_FRAMES or pulse.correlation[FULL, 0] <= 0.0:
        return Tempo(None, None, 0.0, 0.0)
    bpm, strength = list_candidates(pulse)
    if not bpm.size:
        return Tempo(None, None, 0.0, 0.0)
    likelihood = describe_candidates(pulse, bpm, strength) @ np.array(TEMPO_WEIGHTS)
    likelihood += _weigh_clarity(pulse, bpm, strength)
    share = np.exp(likelihood - likelihood.max())
    share /= share.sum()
    order = np.argsort(-share, kind="stable")
    best = refine_tempo(pulse.novelty, float(bpm[order[0]]))
    others = [bpm[k] for k in order[1:] if abs(bpm[k] / best - 1.0) > 0.08]
    second = refine_tempo(pulse.novelty, float(others[0])) if others else None
    repeats = np.clip(pulse.at_lags(60.0 * FRAME_RATE_HZ / best * np.array([1.0, 2.0, 4.0]))[FULL], 0.0, 1.0)
    heard = min(1.0, 2.0 * float(repeats.max())) * min(1.0, pulse.novelty.size / FRAME_RATE_HZ / 10.0)
    return Tempo(best, second, float(share[order[0]]) * heard, float(repeats[0]))


def list_candidates(pulse: Pulse) -> tuple[Vector, Vector]:
    """Tempi that may be counted and how strongly each repeats, the strongest 1; empty when nothing repeats.

    The four strongest maxima of the autocorrelation at one to four beats times the root of the Fourier magnitude, and their
    halves, doubles, thirds, triples and 3 : 2 relatives within 40 to 240 BPM.
    """
    score = _score_grid(pulse)
    peaks = np.flatnonzero((score[1:-1] > score[:-2]) & (score[1:-1] >= score[2:])) + 1
    found: list[float] = []
    for bpm in _GRID[peaks[np.argsort(-score[peaks], kind="stable")[:_PEAKS]]]:
        for relative in _RELATIVES:
            candidate = float(bpm) * relative
            if LOWEST_BPM <= candidate <= HIGHEST_BPM and all(abs(np.log(candidate / other)) > _SAME for other in found):
                found.append(candidate)
    bpm = np.array(found)
    return bpm, np.interp(bpm, _GRID, score) / max(float(score.max()), 1e-12)


def _weigh_clarity(pulse: Pulse, bpm: Vector, strength: Vector) -> Vector:
    """What the learned likelihood of each candidate lacks where the rhythm is unlike that of most music.

    Where something repeats clearly, a tempo after whose beat nothing repeats is none: a bare click in noise was counted
    twice as fast. Where hardly anything repeats, as in a drone, what little does weighs more than what is usual in music.
    """
    repeats = pulse.at_lags(60.0 * FRAME_RATE_HZ / bpm)[FULL]
    clearest = float(repeats.max())
    if clearest > _CLEAR:
        return np.where(repeats < _LEAST_SHARE * clearest, -np.inf, 0.0)
    return _UNCLEAR_WEIGHT * np.log(strength + 0.02) if clearest < _UNCLEAR else np.zeros(bpm.size)


def _score_grid(pulse: Pulse) -> Vector:
    lags = 60.0 * FRAME_RATE_HZ / _GRID
    reach = 0.9 * min(pulse.novelty.size, WINDOW)
    comb, weights = np.zeros_like(lags), np.zeros_like(lags)
    repeats = pulse.at_lags(np.array([[beats] for beats, _ in _COMB]) * lags)[FULL]
    for (beats, weight), row in zip(_COMB, repeats, strict=True):
        is_usable = beats * lags < reach
        comb += weight * np.where(is_usable, row, 0.0)
        weights += weight * is_usable
    magnitude = pulse.magnitude_at(_GRID / 60.0)
    comb = np.maximum(comb / np.maximum(weights, 1.0), 0.0)
    return np.asarray(comb * np.sqrt(magnitude / max(float(magnitude.max()), 1e-12)))


def describe_candidates(pulse: Pulse, bpm: Vector, strength: Vector) -> NDArray[np.float64]:
    """Describe each candidate relative to its own beat [shape=(n, 59)], in the order of `tempo_model.TEMPO_WEIGHTS`.

    Parameters
    ----------
    pulse : Pulse
    bpm : float64 [shape=(n,)]
    strength : float64 [shape=(n,)]
        How strongly each repeats, at most 1.
    """
    beat_s = 60.0 / bpm
    octaves = np.log2(bpm / COMMON_BPM)
    density = np.log2(pulse.onset_rate_hz * beat_s + 0.1)
    general = np.stack([octaves, octaves**2, np.log(strength + 0.02), density, density**2])
    repeats = pulse.at_lags(np.array(RATIOS)[:, None] * (beat_s * FRAME_RATE_HZ))
    total = max(float(np.sqrt(np.sum(pulse.magnitude**2))), 1e-12)
    magnitude = 10.0 / total * pulse.magnitude_at(np.array(_MULTIPLES)[:, None] / beat_s)
    likeness = pulse.likeness_at(np.array(_LIKENESS_BEATS)[:, None] * beat_s)
    return np.concatenate([general, repeats.reshape(-1, bpm.size), magnitude, likeness]).T


def refine_tempo(novelty: FloatArray, bpm: float) -> float:
    """Move a tempo to the nearest peak, within 3 %, of the Fourier magnitude at the beat and its double.

    Parameters
    ----------
    novelty : float32 [shape=(n,)]
        Onset strength above its surroundings. Stretches of 95 s are transformed one by one.
    bpm : float
        Tempo known within 3 %.
    """
    length = min(novelty.size, _STRETCH)
    size = 4 << (length - 1).bit_length()
    step = FRAME_RATE_HZ / size
    bins = np.arange(int(bpm * 0.97 / 60.0 / step), int(np.ceil(bpm * 1.03 / 60.0 / step)) + 1)
    if bins.size < 3:
        return bpm
    strength = np.zeros(bins.size)
    for start in (*range(0, novelty.size - length, length), novelty.size - length):
        part = novelty[start : start + length]
        spectrum = np.abs(scipy.fft.rfft(part - part.mean(), size))
        strength += spectrum[bins] + spectrum[2 * bins]
    k = int(strength.argmax())
    if not 0 < k < bins.size - 1:
        return float(bins[k] * step * 60.0)
    left, here, right = strength[k - 1], strength[k], strength[k + 1]
    shift = 0.5 * (left - right) / min(left - 2.0 * here + right, -1e-12)
    return float((bins[k] + shift) * step * 60.0)
