"""Rhythm: one global tempo with a second candidate, beats, and how clear and regular the pulse is.

Tempo is searched where three views agree: the autocorrelation of the onset strength at one to four beats, its Fourier
magnitude at the beat frequency, and a log-normal preference for common tempi. The winner is refined on the Fourier transform
of the whole track, which is far finer than whole frames. Which octave a person would tap is not settled by sound alone:
`tempo_second_bpm` gives the runner-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from tensoe.audio import kernels
from tensoe.audio.spectrum import FRAME_RATE_HZ, FloatArray

LOWEST_BPM, HIGHEST_BPM = 40.0, 240.0
PRIOR_BPM, PRIOR_OCTAVES = 118.0, 0.75
MAX_BEATS = 5000
PERIODICITY_RATIOS = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 4 / 3, 3 / 2, 2, 3, 4, 8)
_WINDOW = 512  # 11.9 s
_COMB = (1.0, 1.0, 0.5, 1.0)
"""Weights of one to four beats; with three beats as heavy as the others, two of eight real loops came out at 3/4 or 4/5."""
_TIGHTNESS = 100.0  # Ellis (2007), as in librosa
_SHORTEST_FRAMES = round(1.5 * FRAME_RATE_HZ)
_LEAST_ONSET_DB = 0.02
"""Mean onset strength under which nothing is heard to begin."""
ONSET_LEAD_S = 0.016
"""A frame reaches 46 ms past its centre and so sees a rise early; measured on clicks and notes, alone and in noise."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """A global tempo; `bpm` is None when nothing repeats."""

    bpm: float | None
    second_bpm: float | None
    confidence: float
    pulse_clarity: float


def compute_rhythm(onset: FloatArray) -> dict[str, Any]:
    """The `rhythm` group of the features.

    Parameters
    ----------
    onset : float32 [shape=(n,)]
        Onset strength in dB per frame, 43.07 frames a second.

    Returns
    -------
    dict
        Without a pulse, tempi are None and beats are empty.
    """
    duration_s = onset.size / FRAME_RATE_HZ
    novelty = prepare_novelty(onset)
    profile = _autocorrelation(novelty)
    tempo = find_tempo(novelty, profile)
    beats = track_beats(novelty, tempo.bpm) if tempo.bpm is not None else np.zeros(0, np.int64)
    times = beats / FRAME_RATE_HZ + ONSET_LEAD_S
    return {
        "tempo_bpm": tempo.bpm,
        "tempo_confidence": tempo.confidence,
        "tempo_second_bpm": tempo.second_bpm,
        "beats_s": np.round(times[:MAX_BEATS], 3),
        "beat_strength": _beat_strength(onset, beats),
        "beat_regularity": _beat_regularity(times),
        "onset_rate_hz": count_onsets(onset) / duration_s,
        "onset_strength": {
            "mean": float(onset.mean(dtype=np.float64)),
            "std": float(onset.std(dtype=np.float64)),
            "p90": float(np.percentile(onset, 90.0)),
        },
        "tempogram": _periodicity(profile, tempo.bpm),
        "pulse_clarity": tempo.pulse_clarity,
    }


def prepare_novelty(onset: FloatArray) -> FloatArray:
    """Onset strength above its surroundings, scaled to unit deviation; zeros when nothing begins."""
    if onset.size < 3 or float(onset.mean()) < _LEAST_ONSET_DB:
        return np.zeros_like(onset)
    width = min(onset.size, round(FRAME_RATE_HZ) | 1)
    kernel = np.full(width, 1.0 / width, np.float32)
    around = np.convolve(onset, kernel, mode="same")
    novelty = np.maximum(onset - around, 0.0)
    deviation = float(novelty.std())
    return (novelty / deviation).astype(np.float32) if deviation > 1e-6 else np.zeros_like(onset)


def _windows(novelty: FloatArray) -> FloatArray:
    """Overlapping windows of 11.9 s [shape=(n, 512)], the last one complete; short sounds give one padded window."""
    if novelty.size <= _WINDOW:
        return np.pad(novelty, (0, _WINDOW - novelty.size))[None, :]
    view = np.lib.stride_tricks.sliding_window_view(novelty, _WINDOW)
    starts = np.append(np.arange(0, view.shape[0], _WINDOW // 2), view.shape[0] - 1)
    return np.asarray(view[starts])


def _autocorrelation(novelty: FloatArray) -> NDArray[np.float64]:
    """Mean autocorrelation of the windows, each scaled to 1 at lag 0 [shape=(512,)]; zeros for silence."""
    windows = _windows(novelty).astype(np.float64)
    heard = min(novelty.size, _WINDOW)
    windows[:, :heard] -= windows[:, :heard].mean(axis=1, keepdims=True)
    power = np.abs(scipy.fft.rfft(windows, 2 * _WINDOW, axis=1)) ** 2
    lags = scipy.fft.irfft(power, axis=1)[:, :_WINDOW]
    usable = lags[:, 0] > 1e-6
    if not usable.any():
        return np.zeros(_WINDOW)
    # Windows count by their energy, and each lag by how many products it had, so that long lags are not faded.
    overlap = np.maximum(heard - np.arange(_WINDOW), heard / 8)
    return np.asarray(lags[usable].sum(axis=0) / lags[usable, 0].sum() * heard / overlap)


def find_tempo(novelty: FloatArray, profile: NDArray[np.float64]) -> Tempo:
    """Estimate one global tempo.

    Parameters
    ----------
    novelty : float32 [shape=(n,)]
        Onset strength above its surroundings.
    profile : float64 [shape=(512,)]
        Its autocorrelation, 1 at lag 0.

    Returns
    -------
    Tempo
        ``bpm`` in (40, 240); None for less than 1.5 s or without a repeating onset.
    """
    if novelty.size < _SHORTEST_FRAMES or profile[0] <= 0.0:
        return Tempo(None, None, 0.0, 0.0)
    grid = np.geomspace(LOWEST_BPM, HIGHEST_BPM, 360)
    score = _score(grid, novelty, profile)
    best = int(score.argmax())
    if score[best] <= 0.0:
        return Tempo(None, None, 0.0, 0.0)
    bpm = _refine(novelty, float(grid[best]))
    second = _second(grid, score, best)
    repeats = np.clip(_at_lags(profile, 60.0 * FRAME_RATE_HZ / bpm * np.array([1.0, 2.0, 4.0])), 0.0, 1.0)
    clarity = float(repeats[0])
    lead = 1.0 - (float(score[second]) / float(score[best]) if second is not None else 0.0)
    length = min(1.0, novelty.size / FRAME_RATE_HZ / 10.0)
    confidence = min(1.0, (0.35 + 0.65 * lead) * min(1.0, 2.0 * float(repeats.max()))) * length
    second_bpm = _refine(novelty, float(grid[second])) if second is not None else None
    return Tempo(bpm, second_bpm, confidence, clarity)


def _score(grid: NDArray[np.float64], novelty: FloatArray, profile: NDArray[np.float64]) -> NDArray[np.float64]:
    lags = 60.0 * FRAME_RATE_HZ / grid
    comb = np.zeros_like(grid)
    weights = np.zeros_like(grid)
    for beats, weight in enumerate(_COMB, start=1):
        usable = beats * lags < min(novelty.size, _WINDOW) * 0.9
        comb += weight * np.where(usable, _at_lags(profile, beats * lags), 0.0)
        weights += weight * usable
    comb = np.maximum(comb / np.maximum(weights, _COMB[0]), 0.0)
    prior = np.exp(-0.5 * (np.log2(grid / PRIOR_BPM) / PRIOR_OCTAVES) ** 2)
    return np.asarray(comb * np.sqrt(_magnitude(grid, novelty)) * prior)


def _at_lags(profile: NDArray[np.float64], lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """Largest autocorrelation within half a frame of fractional lags, by a parabola."""
    k = np.clip(np.rint(lags).astype(int), 1, profile.size - 2)
    left, here, right = profile[k - 1], profile[k], profile[k + 1]
    bend = left - 2.0 * here + right
    at = np.clip(lags - k, -1.0, 1.0)
    return np.asarray(here + 0.5 * (right - left) * at + 0.5 * bend * at * at)


def _magnitude(grid: NDArray[np.float64], novelty: FloatArray) -> NDArray[np.float64]:
    """Mean Fourier magnitude of the windows at each tempo, the largest 1."""
    windows = _windows(novelty) * np.hanning(_WINDOW).astype(np.float32)
    size = 8 * _WINDOW
    mean = np.zeros(size // 2 + 1)
    for start in range(0, windows.shape[0], 64):
        mean += np.abs(scipy.fft.rfft(windows[start : start + 64], size, axis=1)).sum(axis=0)
    magnitude = np.interp(grid / 60.0, np.arange(mean.size) * FRAME_RATE_HZ / size, mean)
    return np.asarray(magnitude / max(float(magnitude.max()), 1e-12))


def _second(grid: NDArray[np.float64], score: NDArray[np.float64], best: int) -> int | None:
    """Highest other local maximum, at least 8 % away."""
    inner = (score[1:-1] > score[:-2]) & (score[1:-1] >= score[2:])
    others = np.flatnonzero(inner) + 1
    others = others[np.abs(np.log(grid[others] / grid[best])) > 0.08]
    return int(others[score[others].argmax()]) if others.size else None


def _refine(novelty: FloatArray, bpm: float) -> float:
    """Move a tempo to the nearest peak, within 3 %, of the whole track's Fourier magnitude at the beat and its double."""
    size = 1 << max(14, (4 * novelty.size - 1).bit_length())
    spectrum = np.abs(scipy.fft.rfft(novelty - novelty.mean(), size))
    step = FRAME_RATE_HZ / size
    low, high = int(bpm * 0.97 / 60.0 / step), int(np.ceil(bpm * 1.03 / 60.0 / step))
    bins = np.arange(low, high + 1)
    bins = bins[2 * bins + 1 < spectrum.size]
    if bins.size < 3:
        return bpm
    strength = spectrum[bins] + spectrum[2 * bins]
    k = int(strength.argmax())
    if 0 < k < bins.size - 1:
        left, here, right = strength[k - 1], strength[k], strength[k + 1]
        shift = 0.5 * (left - right) / min(left - 2.0 * here + right, -1e-12)
    else:
        shift = 0.0
    return float((bins[k] + shift) * step * 60.0)


def track_beats(novelty: FloatArray, bpm: float) -> NDArray[np.int64]:
    """Place beats by dynamic programming.

    Parameters
    ----------
    novelty : float32 [shape=(n,)]
        Onset strength of unit deviation.
    bpm : float > 0
        Global tempo.

    Returns
    -------
    int64 [shape=(k,)]
        Frames of the beats, rising.
    """
    period = 60.0 * FRAME_RATE_HZ / bpm
    reach = int(np.ceil(period / 8.0))
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) * 32.0 / period) ** 2).astype(np.float32)
    score = np.convolve(novelty, bell, mode="same")[: novelty.size].astype(np.float32)
    best, before = np.zeros(score.size, np.float32), np.zeros(score.size, np.int32)
    kernels.follow_beats(score, period, _TIGHTNESS, best, before)
    last = _last_beat(best)
    chain = []
    while last >= 0:
        chain.append(last)
        last = int(before[last])
    return _trim(np.array(chain[::-1], np.int64), score)


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


def count_onsets(onset: FloatArray) -> int:
    """Count local maxima over seven frames that stand out from the surrounding 0.4 s by half the track's deviation."""
    if onset.size < 9 or float(onset.mean()) < _LEAST_ONSET_DB:
        return 0
    padded = np.pad(onset, 3, mode="edge")
    highest = np.lib.stride_tricks.sliding_window_view(padded, 7).max(axis=1)
    around = np.convolve(onset, np.full(17, 1.0 / 17.0, np.float32), mode="same")
    threshold = around + 0.5 * float(onset.std())
    is_peak = (onset >= highest) & (onset > threshold)
    is_peak[1:] &= ~is_peak[:-1]
    return int(is_peak.sum())


def _beat_strength(onset: FloatArray, beats: NDArray[np.int64]) -> float:
    """Share of the onset strength that falls within one frame of a beat, above what chance would give; 0 to 1."""
    total = float(onset.sum(dtype=np.float64))
    if beats.size < 2 or total <= 0.0:
        return 0.0
    near = np.zeros(onset.size, bool)
    for shift in (-1, 0, 1):
        near[np.clip(beats + shift, 0, onset.size - 1)] = True
    share, chance = float(onset[near].sum(dtype=np.float64)) / total, float(near.mean())
    return max(0.0, (share - chance) / max(1.0 - chance, 1e-9))


def _beat_regularity(times: NDArray[np.float64]) -> float:
    """1 for evenly spaced beats, 0 when intervals deviate by a quarter of a beat or more."""
    if times.size < 4:
        return 0.0
    gaps = np.diff(times)
    middle = float(np.median(gaps))
    away = float(np.median(np.abs(gaps - middle))) + 0.5 * float(np.minimum(np.abs(gaps - middle), middle).mean())
    return float(np.clip(1.0 - 4.0 * away / max(middle, 1e-9), 0.0, 1.0))


def _periodicity(profile: NDArray[np.float64], bpm: float | None) -> NDArray[np.float64]:
    """Autocorrelation at simple ratios of the beat: a picture of the metre that does not depend on the tempo."""
    if bpm is None:
        return np.zeros(len(PERIODICITY_RATIOS))
    lags = np.array(PERIODICITY_RATIOS) * 60.0 * FRAME_RATE_HZ / bpm
    inside = lags < profile.size - 2
    return np.where(inside, np.clip(_at_lags(profile, lags), -1.0, 1.0), 0.0)
