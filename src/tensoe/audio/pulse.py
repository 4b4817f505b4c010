"""What repeats in the rhythm, and after how long: the ground on which tempo, beats and metre are found.

Three views of the same track. Where sounds begin (onset strength, whole and in a low and a high band) is correlated with
itself, and low with high, which shows a bass drum answered by a snare. Its Fourier magnitude shows even pulses. And the
likeness of the mel spectrum some time apart shows how long chords and bars last, also where nothing is struck.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from tensoe.audio.rhythm_kernels import average_around, compare_frames, measure_change
from tensoe.audio.spectrum import FRAME_RATE_HZ, FloatArray

Vector = NDArray[np.float64]

WINDOW = 512
"""Frames, 11.9 s."""
FULL, LOW, HIGH, LOW_HIGH = range(4)
"""Rows of `Pulse.correlation`; the last is low with high, averaged over both orders."""
BANDS = (slice(0, 2), slice(2, 10), slice(10, 28), slice(28, 40))
"""Groups of mel bands below 0.18 kHz (bass drum, bass), to 0.8, to 4 (snare, guitar, piano) and to 11 kHz (cymbals)."""
_LIKENESS_GROUPS = slice(1, 26)
POOLED = 4
"""Frames that are averaged where slow change is looked at, 93 ms."""
LIKENESS_LAGS = 96
"""Distances of pooled frames (93 ms), up to 8.9 s."""
_LEAST_ONSET_DB = 0.02
"""Mean onset strength under which nothing is heard to begin."""
_PADDING = 8
_WINDOWS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Pulse:
    """What repeats in a track.

    Attributes
    ----------
    novelty : float32 [shape=(n,)]
        Onset strength above its surroundings, of unit deviation; zeros when nothing begins.
    low, high : float32 [shape=(n,)]
        The same of the low and of the high band.
    correlation : float64 [shape=(4, 512)]
        Whole, low and high novelty with themselves and low with high, by distance in frames; 1 at distance 0 (the last: at
        most 1).
    magnitude : float64 [shape=(2049,)]
        Mean Fourier magnitude of the windows; the last is at half the frame rate.
    likeness : float64 [shape=(96,)]
        Mean cosine of mel spectra 93 ms, 186 ms … apart, the track's own mean taken off.
    change : float32 [shape=(n // 4,)]
        How far the mel spectrum of the next 0.37 s lies from that of the last 0.37 s, per 93 ms; 0 to 2.
    onset_rate_hz : float
        Onsets per second.
    band_onset_db : float64 [shape=(4,)]
        Mean rise per frame in each of `BANDS`.
    """

    novelty: FloatArray
    low: FloatArray
    high: FloatArray
    correlation: NDArray[np.float64]
    magnitude: Vector
    likeness: Vector
    change: FloatArray
    onset_rate_hz: float
    band_onset_db: Vector

    def at_lags(self, lags: Vector) -> NDArray[np.float64]:
        """Correlations at fractional distances in frames [shape=(4, *lags.shape)], by a parabola; 0 beyond the window."""
        k = np.clip(np.rint(lags).astype(np.intp), 1, WINDOW - 2)
        left, here, right = self.correlation[:, k - 1], self.correlation[:, k], self.correlation[:, k + 1]
        at = np.clip(lags - k, -1.0, 1.0)
        value = here + 0.5 * (right - left) * at + 0.5 * (left - 2.0 * here + right) * at * at
        return np.asarray(np.where(lags < WINDOW - 2, value, 0.0))

    def magnitude_at(self, hz: Vector) -> Vector:
        """Fourier magnitude at pulse frequencies."""
        return np.interp(hz * (_PADDING * WINDOW / FRAME_RATE_HZ), np.arange(self.magnitude.size), self.magnitude)

    def likeness_at(self, seconds: Vector) -> Vector:
        """Likeness of the sound some seconds apart; beyond 8.9 s that of 8.9 s."""
        return np.interp(seconds * (FRAME_RATE_HZ / POOLED), np.arange(1, LIKENESS_LAGS + 1), self.likeness)


def measure_pulse(onset: FloatArray, mel_db: Iterable[FloatArray]) -> Pulse:
    """Measure what repeats.

    Parameters
    ----------
    onset : float32 [shape=(n,)]
        Onset strength in dB per frame, 43.07 frames a second.
    mel_db : iterable of float32 [shape=(n_i, 40)]
        Mel energies in dB in the same frames, in blocks.

    Returns
    -------
    Pulse
    """
    bands, pooled = _fold_bands(mel_db, onset.size)
    novelties = [prepare_novelty(band) for band in (onset, bands[0], bands[2])]
    correlation, magnitude = _correlate(novelties)
    likeness = np.zeros(LIKENESS_LAGS)
    _to_directions(pooled)
    compare_frames(pooled, likeness)
    change = np.zeros(pooled.shape[0], np.float32)
    measure_change(pooled, POOLED, change)
    rate_hz = count_onsets(onset) / max(onset.size / FRAME_RATE_HZ, 1e-9)
    return Pulse(
        novelty=novelties[0],
        low=novelties[1],
        high=novelties[2],
        correlation=correlation,
        magnitude=magnitude,
        likeness=likeness,
        change=change,
        onset_rate_hz=rate_hz,
        band_onset_db=bands.mean(axis=1, dtype=np.float64),
    )


def _fold_bands(mel_db: Iterable[FloatArray], n: int) -> tuple[FloatArray, FloatArray]:
    """Mean rise in each of `BANDS` per frame in dB [shape=(4, n)], and the spectra pooled by four frames."""
    bands = np.zeros((len(BANDS), n), np.float32)
    pooled = np.zeros((n // POOLED, _LIKENESS_GROUPS.stop - _LIKENESS_GROUPS.start), np.float32)
    start = 0
    for block in _with_frame_before(mel_db):
        rise = np.maximum(np.diff(block, axis=0), 0.0)
        stop = start + rise.shape[0]
        for band, groups in enumerate(BANDS):
            bands[band, start:stop] = rise[:, groups].mean(axis=1)
        _pool(block[1:, _LIKENESS_GROUPS], start, pooled)
        start = stop
    return bands, pooled


def _with_frame_before(blocks: Iterable[FloatArray]) -> Iterator[FloatArray]:
    """Each block behind the last frame of the one before; the first behind its own first."""
    before: FloatArray | None = None
    for block in blocks:
        if block.shape[0]:
            yield np.concatenate((block[:1] if before is None else before, block))
            before = block[-1:].copy()


def _pool(block: FloatArray, start: int, pooled: FloatArray) -> None:
    """Add the frames of a block, which begins at frame `start`, to the sums of four; frames beyond the last sum are dropped."""
    lead = min(-start % POOLED, block.shape[0])
    at = start // POOLED
    if lead and at < pooled.shape[0]:
        pooled[at] += block[:lead].sum(axis=0)
    at += 1 if start % POOLED else 0
    rest = block[lead:]
    whole = min(rest.shape[0] // POOLED, max(pooled.shape[0] - at, 0))
    for shift in range(POOLED):
        pooled[at : at + whole] += rest[shift : whole * POOLED : POOLED]
    if at + whole < pooled.shape[0]:
        pooled[at + whole] += rest[whole * POOLED :].sum(axis=0)


def _to_directions(pooled: FloatArray) -> None:
    """Take the common mean off the rows and scale them to unit length, in place; a row like the mean becomes zeros."""
    if pooled.shape[0]:
        pooled -= pooled.mean(axis=0, dtype=np.float64).astype(np.float32)
        pooled /= np.maximum(np.sqrt(np.einsum("ij,ij->i", pooled, pooled)), 1e-3)[:, None]


def prepare_novelty(onset: FloatArray) -> FloatArray:
    """Onset strength above its surroundings, scaled to unit deviation; zeros when nothing begins."""
    if onset.size < 3 or float(onset.mean()) < _LEAST_ONSET_DB:
        return np.zeros_like(onset)
    novelty = np.maximum(onset - mean_around(onset, round(FRAME_RATE_HZ) | 1), 0.0)
    deviation = float(novelty.std())
    return (novelty / deviation).astype(np.float32) if deviation > 1e-6 else np.zeros_like(onset)


def mean_around(values: FloatArray, width: int) -> FloatArray:
    """Mean over `width` (odd) frames around each; outside the track counts as silence."""
    mean = np.empty(values.size, np.float32)
    average_around(values, width // 2, mean)
    return mean


def _list_windows(size: int) -> list[int]:
    """First frames of overlapping windows of 11.9 s, the last one complete; short sounds have one."""
    last = max(size - WINDOW, 0)
    return [*range(0, last, WINDOW // 2), last]


def _cut(novelty: FloatArray, starts: list[int]) -> FloatArray:
    """Windows [shape=(n, 512)], padded with zeros where the sound is shorter."""
    windows = np.zeros((len(starts), WINDOW), np.float32)
    for row, start in enumerate(starts):
        part = novelty[start : start + WINDOW]
        windows[row, : part.size] = part
    return windows


def _correlate(novelties: list[FloatArray]) -> tuple[NDArray[np.float64], Vector]:
    """Correlations of `Pulse`, summed over windows so that each counts by its energy, and the mean Fourier magnitude."""
    heard = min(novelties[0].size, WINDOW)
    starts = _list_windows(novelties[0].size)
    power = np.zeros((4, WINDOW + 1))
    magnitude = np.zeros(_PADDING * WINDOW // 2 + 1)
    hann = np.hanning(WINDOW).astype(np.float32)
    for first in range(0, len(starts), _WINDOWS_AT_ONCE):
        windows = [_cut(novelty, starts[first : first + _WINDOWS_AT_ONCE]) for novelty in novelties]
        magnitude += np.abs(scipy.fft.rfft(windows[0] * hann, _PADDING * WINDOW, axis=1)).sum(axis=0)
        full, low, high = (_transform(part, heard) for part in windows)
        for row, (one, other) in enumerate(((full, full), (low, low), (high, high), (low, high))):
            power[row] += (one.real * other.real + one.imag * other.imag).sum(axis=0)
    lags = scipy.fft.irfft(power, axis=1)[:, :WINDOW]
    energy = np.array([lags[0, 0], lags[1, 0], lags[2, 0], np.sqrt(max(lags[1, 0] * lags[2, 0], 0.0))])
    # Each lag counts by how many products it had, so that long lags are not faded.
    overlap = np.maximum(heard - np.arange(WINDOW), heard / 8)
    is_heard = energy > 1e-6
    lags[~is_heard] = 0.0
    return lags / np.where(is_heard, energy, 1.0)[:, None] * (heard / overlap), magnitude


def _transform(windows: FloatArray, heard: int) -> NDArray[np.complex64]:
    """Fourier transforms, twice as long as the windows, without the mean of what was heard."""
    windows[:, :heard] -= windows[:, :heard].mean(axis=1, keepdims=True)
    return np.asarray(scipy.fft.rfft(windows, 2 * WINDOW, axis=1))


def count_onsets(onset: FloatArray) -> int:
    """Count local maxima over seven frames that stand out from the surrounding 0.4 s by half the track's deviation."""
    if onset.size < 9 or float(onset.mean()) < _LEAST_ONSET_DB:
        return 0
    highest = onset.copy()
    for shift in (1, 2, 3):
        np.maximum(highest[shift:], onset[:-shift], out=highest[shift:])
        np.maximum(highest[:-shift], onset[shift:], out=highest[:-shift])
    is_peak = (onset >= highest) & (onset > mean_around(onset, 17) + 0.5 * float(onset.std()))
    is_peak[1:] &= ~is_peak[:-1]
    return int(is_peak.sum())
