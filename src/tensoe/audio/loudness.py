"""Loudness after ITU-R BS.1770-5 and EBU Tech 3341 / 3342, and the level figures that fall out of the same samples.

`LevelMeter` hears the channels at their own rate. Per tenth of a second it keeps the K-weighted energy, and per hundredth the
sample peak; everything else is derived at the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tensoe.audio import level_kernels
from tensoe.audio.decode import Block, FloatArray
from tensoe.audio.top_spectrum import TopMeter, TopSpectrum

ABSOLUTE_GATE_LUFS = -70.0
REPLAYGAIN_REFERENCE_LUFS = -18.0
CELLS_PER_TENTH = 10
CLIPPING_LEVEL = 0.9995
LOUDEST_SAMPLE = 64.0
"""Float files may hold anything; samples beyond 36 dB over full scale are damage and are cut to that."""
TAPS = 24
"""Length of the interpolation filters for the true peak; half of it is kept from block to block."""


@dataclass(frozen=True, slots=True)
class Levels:
    """What the meter gathered.

    Attributes
    ----------
    energy : float64 [shape=(n,)]
        K-weighted mean square of each tenth of a second, channels summed with their weights.
    fine_energy : float64 [shape=(k,)]
        The same for each fiftieth of a second.
    peaks : float32 [shape=(m,)]
        Largest absolute sample of each hundredth of a second.
    clipped : int32 [shape=(m,)]
        Samples at full scale in each hundredth.
    true_peak : float
        Largest absolute value between the samples, full scale is 1.
    mean_square : float
        Of all samples and channels, unweighted.
    side_share : float
        Energy of half the channel difference as a share of mid and side, in [0, 1]; 0 for mono.
    top : TopSpectrum
        Mean spectrum of the mix at the rate of the file.
    """

    energy: NDArray[np.float64]
    fine_energy: NDArray[np.float64]
    peaks: FloatArray
    clipped: NDArray[np.int32]
    true_peak: float
    mean_square: float
    side_share: float
    top: TopSpectrum


@cache
def _k_weighting(rate_hz: int) -> NDArray[np.float64]:
    """Coefficients b0 b1 b2 a1 a2 of the shelf, a1 a2 of the high-pass (whose b is 1 -2 1), for any rate.

    The analogue prototypes behind the table of BS.1770, as derived in libebur128, bilinear-transformed.
    """
    k = math.tan(math.pi * 1681.974450955533 / rate_hz)
    q, high = 0.7071752369554196, 10.0 ** (3.999843853973347 / 20.0)
    band = high**0.4996667741545416
    a0 = 1.0 + k / q + k * k
    shelf = [
        (high + band * k / q + k * k) / a0,
        2.0 * (k * k - high) / a0,
        (high - band * k / q + k * k) / a0,
        2.0 * (k * k - 1.0) / a0,
        (1.0 - k / q + k * k) / a0,
    ]
    k, q = math.tan(math.pi * 38.13547087602444 / rate_hz), 0.5003270373238773
    a0 = 1.0 + k / q + k * k
    return np.array([*shelf, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0])


class _PeakFilters(NamedTuple):
    """Filters for the instants between two samples, and how far what they give can exceed the samples."""

    weights: FloatArray
    reach: float
    bend: float


@cache
def _peak_filters(rate_hz: int) -> _PeakFilters:
    """Three filters for each step under 96 kHz, one under 192 kHz, none above."""
    factor = 4 if rate_hz < 96_000 else 2 if rate_hz < 192_000 else 1
    rows, bends = [], [0.0]
    for phase in range(1, factor):
        at = np.arange(TAPS) - (TAPS // 2 - 1) - phase / factor
        row = np.sinc(at) * np.kaiser(2 * 512 + 1, 7.0)[np.rint((at / (TAPS / 2) + 1.0) * 512).astype(int).clip(0, 1024)]
        rows.append(row / row.sum())
        # Minus the straight line between the neighbours, a filter is one of second differences: its double sum.
        bends.append(float(np.abs(np.cumsum(np.cumsum(rows[-1] - np.maximum(0.0, 1.0 - np.abs(at))))).sum()))
    weights = np.array(rows, np.float32).reshape(factor - 1, TAPS)
    return _PeakFilters(weights, float(np.abs(weights).sum(axis=1).max(initial=0.0)), 1.05 * max(bends))


def _hop(block: Block) -> int:
    """Samples of a tenth of a second."""
    return max(1, round(block.rate_hz / 10))


class LevelMeter:
    """Consumes blocks and gathers `Levels`."""

    def __init__(self) -> None:
        self._rate_hz = 0
        self._channels = 0
        self._energy: list[NDArray[np.float64]] = []
        self._fine_energy: list[NDArray[np.float64]] = []
        self._peaks: list[FloatArray] = []
        self._clipped: list[NDArray[np.int32]] = []
        self._true_peak = 0.0
        self._squares = 0.0
        self._samples = 0
        self._side = 0.0
        self._both = 0.0
        self._top = TopMeter()

    def push(self, block: Block) -> FloatArray:
        """Hear the next block and return its mono mix; a change of rate or channels starts the filters afresh."""
        planes, mono = self._survey(block)
        self._weigh(planes, block, _hop(block))
        self._measure_true_peak(planes, block, _hop(block))
        self._top.push(mono, block.rate_hz)
        return mono

    def mix(self, block: Block) -> FloatArray:
        """Return the mono mix of the next block, for those who need no levels."""
        return self._survey(block)[1]

    def _survey(self, block: Block) -> tuple[FloatArray, FloatArray]:
        """Gather peaks and energies; returns the planes, cleaned when they held what is no sound, and their mix."""
        if (block.rate_hz, block.planes.shape[0]) != (self._rate_hz, self._channels):
            self._rate_hz, self._channels = block.rate_hz, block.planes.shape[0]
            self._history = np.zeros((self._channels, _hop(block)), np.float32)
            self._state, self._tile = np.zeros(level_kernels.STATE), np.zeros(level_kernels.ROOM, np.float32)
            self._tail = np.zeros((self._channels, TAPS - 1), np.float32)
        planes, hop = block.planes, _hop(block)
        n = planes.shape[1]
        cells = n // hop * CELLS_PER_TENTH + -(-(n % hop) * CELLS_PER_TENTH // hop)
        mono, peaks, clipped = np.empty(n, np.float32), np.zeros(cells, np.float32), np.zeros(cells, np.int32)
        squares, side, both = level_kernels.survey(planes, hop, CLIPPING_LEVEL, mono, peaks, clipped)
        if not math.isfinite(squares) or not float(peaks.max(initial=0.0)) <= LOUDEST_SAMPLE:
            planes = np.nan_to_num(planes, nan=0.0, posinf=0.0, neginf=0.0).clip(-LOUDEST_SAMPLE, LOUDEST_SAMPLE)
            clipped[:] = 0
            squares, side, both = level_kernels.survey(planes, hop, CLIPPING_LEVEL, mono, peaks, clipped)
        self._squares += squares
        self._samples += planes.size
        self._side += side
        self._both += both if self._channels >= 2 else 0.0
        self._peaks.append(peaks)
        self._clipped.append(clipped)
        return planes, mono

    def _weigh(self, planes: FloatArray, block: Block, hop: int) -> None:
        n = planes.shape[1]
        sums = np.zeros((-(-n // hop), level_kernels.CELLS))
        for first in range(0, self._channels, 2):
            level_kernels.add_weighted_energy(
                planes[first : first + 2],
                self._history[first : first + 2],
                _k_weighting(block.rate_hz),
                np.asarray(block.weights[first : first + 2], np.float64),
                self._state,
                self._tile,
                sums,
            )
        self._history = np.concatenate((self._history, planes[:, -hop:]), axis=1)[:, -hop:].copy()
        hops = sums.shape[0]
        if n % hop and n % hop < hop // 2 and (hops > 1 or self._energy):
            hops -= 1
        edges = np.minimum(np.arange(hops)[:, None] * hop + np.arange(level_kernels.CELLS + 1) * hop // level_kernels.CELLS, n)
        lengths = np.diff(edges, axis=1)
        is_whole = lengths * 2 * level_kernels.CELLS >= hop
        self._energy.append(sums[:hops].sum(axis=1) / lengths.sum(axis=1))
        self._fine_energy.append(sums[:hops][is_whole] / lengths[is_whole])

    def _measure_true_peak(self, planes: FloatArray, block: Block, hop: int) -> None:
        filters = _peak_filters(block.rate_hz)
        peaks = self._peaks[-1]
        self._true_peak = max(self._true_peak, float(peaks.max(initial=0.0)))
        if not filters.weights.size:
            return
        joints = np.concatenate((self._tail, planes[:, : TAPS - 1]), axis=1)
        for plane, joint in zip(planes, joints, strict=True):
            for signal, near in ((joint, peaks[:0]), (plane, peaks)):
                self._true_peak = float(level_kernels.find_true_peak(signal, *filters, near, hop, self._true_peak))
        self._tail = np.concatenate((self._tail, planes[:, -(TAPS - 1) :]), axis=1)[:, -(TAPS - 1) :].copy()

    def finish(self) -> Levels:
        """Join what was measured."""
        return Levels(
            energy=np.concatenate(self._energy),
            fine_energy=np.concatenate(self._fine_energy),
            peaks=np.concatenate(self._peaks),
            clipped=np.concatenate(self._clipped),
            true_peak=self._true_peak,
            mean_square=self._squares / max(1, self._samples),
            side_share=max(0.0, self._side / self._both) if self._both > 0.0 else 0.0,
            top=self._top.finish(),
        )


def compute_momentary_lufs(energy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Loudness of 400 ms windows, ten a second.

    Parameters
    ----------
    energy : float64 [shape=(n,)]
        K-weighted mean square of each tenth of a second.

    Returns
    -------
    float64 [shape=(max(1, n - 3),)]
        LUFS, at least -120 (digital silence); a sound shorter than 400 ms gives its one mean.
    """
    return np.asarray(_to_lufs(_moving_mean(energy, 4)))


def compute_loudness(levels: Levels) -> dict[str, float | None]:
    """The `loudness` group of the features.

    Returns
    -------
    dict
        ``integrated_lufs``, ``range_lu``, ``true_peak_dbtp``, ``momentary_max_lufs``, ``short_term_max_lufs``,
        ``replaygain_db``; None for silence, and the range and the short-term maximum also for sounds under three seconds.
    """
    integrated = _integrate(_moving_mean(levels.energy, 4))
    # A window may begin anywhere: fiftieths of a second miss a burst of 400 ms by 0.1 LU at most, tenths by 0.6 LU.
    is_long = levels.fine_energy.size > 4 * level_kernels.CELLS
    momentary = _moving_mean(levels.fine_energy, 4 * level_kernels.CELLS) if is_long else _moving_mean(levels.energy, 4)
    loudest = float(_to_lufs(momentary.max()))
    short_term = float(_to_lufs(_moving_mean(levels.energy, 30).max())) if levels.energy.size >= 30 else -120.0
    return {
        "integrated_lufs": integrated,
        "range_lu": _compute_range(levels.energy),
        "true_peak_dbtp": 20.0 * math.log10(levels.true_peak) if levels.true_peak > 1e-6 else None,
        "momentary_max_lufs": loudest if loudest > -120.0 else None,
        "short_term_max_lufs": short_term if short_term > -120.0 else None,
        "replaygain_db": None if integrated is None else REPLAYGAIN_REFERENCE_LUFS - integrated,
    }


def _integrate(windows: NDArray[np.float64]) -> float | None:
    """Gated mean: windows over -70 LUFS, then those at most 10 LU under their mean."""
    loud = windows[_to_lufs(windows) > ABSOLUTE_GATE_LUFS]
    if not loud.size:
        return None
    gate = float(_to_lufs(loud.mean())) - 10.0
    return float(_to_lufs(loud[_to_lufs(loud) > gate].mean()))


def _compute_range(energy: NDArray[np.float64]) -> float | None:
    """Tech 3342: spread of three-second windows between their 10th and 95th percentiles, gated at -20 LU."""
    if energy.size < 30:
        return None
    windows = _moving_mean(energy, 30)
    loud = windows[_to_lufs(windows) > ABSOLUTE_GATE_LUFS]
    if not loud.size:
        return None
    short_term = _to_lufs(loud)
    kept = short_term[short_term > float(_to_lufs(loud.mean())) - 20.0]
    low, high = np.percentile(kept, [10.0, 95.0])
    return float(high - low)


def _moving_mean(energy: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    if energy.size <= width:
        return np.array([energy.mean()])
    return np.asarray(np.convolve(energy, np.full(width, 1.0 / width), mode="valid"))


def _to_lufs(energy: Any) -> Any:
    return np.maximum(-0.691 + 10.0 * np.log10(np.maximum(energy, 1e-13)), -120.0)
