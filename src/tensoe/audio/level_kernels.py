"""Compiled loops over samples at the rate of the file: mixing down, peaks, K-weighting, true peak. Arrays in and out only."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensoe.audio.jit import kernel, nan_safe_kernel

LANES = 16
"""Stretches of sound that are filtered side by side."""
CELLS = 5
"""Parts of a hop, 20 ms each, whose energies are kept apart."""
_TILE = 64
_SIGN = 0x7FFFFFFF
ROOM = _TILE * LANES
STATE = 5 * LANES


@nan_safe_kernel
def _count_from(part: Any, threshold: Any) -> int:
    count = 0
    for i in range(part.size):
        count += abs(part[i]) >= threshold
    return count


@nan_safe_kernel
def _difference_energy(left: Any, right: Any) -> Any:
    energy = np.float32(0.0)
    for i in range(left.size):
        energy += (left[i] - right[i]) * (left[i] - right[i])
    return energy


@nan_safe_kernel
def survey(planes: Any, hop: int, level: float, mono: Any, peaks: Any, clipped: Any) -> Any:
    """Mix down and measure in one visit, a hundredth of a second at a time so that it stays in the nearest cache.

    Writes the mean of the channels, and per tenth of a hop the sample peak and the count of samples at `level` or more; a peak
    that is no number is given as such or as infinite. Returns the sum of squares, the energy of the difference of the first
    two channels, and twice the energy of both.
    """
    channels, n = planes.shape
    bits = planes.view(np.int32)
    threshold = np.float32(level)
    share = np.float32(1.0) / np.float32(channels)
    squares = np.float64(0.0)
    side = np.float64(0.0)
    both = np.float64(0.0)
    top = np.empty(1, np.int32)
    top_sample = top.view(np.float32)
    for cell in range(peaks.size):
        first = cell // 10 * hop + cell % 10 * hop // 10
        last = min(cell // 10 * hop + (cell % 10 + 1) * hop // 10, n)
        mix = mono[first:last]
        # Without their sign, samples are ordered as the integers of their bits are: no comparison has to think of NaN.
        highest = np.int32(0)
        for c in range(channels):
            part = planes[c, first:last]
            part_bits = bits[c, first:last]
            energy = np.float32(0.0)
            peak = np.int32(0)
            for i in range(part.size):
                energy += part[i] * part[i]
                peak = max(peak, part_bits[i] & np.int32(_SIGN))
            if c == 0:
                for i in range(part.size):
                    mix[i] = part[i] * share
            else:
                for i in range(part.size):
                    mix[i] += part[i] * share
            squares += energy
            if c < 2:
                both += energy
            highest = max(highest, peak)
        top[0] = highest
        peaks[cell] = top_sample[0]
        if top_sample[0] >= threshold:
            for c in range(channels):
                clipped[cell] += _count_from(planes[c, first:last], threshold)
        if channels >= 2:
            side += _difference_energy(planes[0, first:last], planes[1, first:last])
    return squares, side, 2.0 * both


@kernel
def _fill_tile(planes: Any, history: Any, starts: Any, size: int, tile: Any) -> None:
    """Lay `size` samples of each lane side by side; before the block lies `history`, behind it silence."""
    channels, n = planes.shape
    flat = planes.reshape(-1)
    inside = np.empty(LANES, np.int64)
    for lane in range(LANES):
        is_inside = starts[lane] >= 0 and starts[lane] + size <= n
        inside[lane] = lane // (LANES // channels) * n + (starts[lane] if is_inside else 0)
    if size <= n:
        for i in range(size):
            for lane in range(LANES):
                tile[i * LANES + lane] = flat[inside[lane] + i]
    for lane in range(LANES):
        if starts[lane] < 0 or starts[lane] + size > n:
            channel = lane // (LANES // channels)
            for i in range(size):
                at = starts[lane] + i
                before = history[channel, history.shape[1] + at] if at < 0 else np.float32(0.0)
                tile[i * LANES + lane] = planes[channel, at] if 0 <= at < n else before


@kernel
def _filter_tile(tile: Any, size: int, c: Any, state: Any) -> None:
    """Both biquads (transposed direct form 2) over a tile; the last row of `state` sums the squares.

    One array at fixed distances, so that the compiler sees that lanes do not touch each other.
    """
    c0, c1, c2, c3, c4, c5, c6 = c[0], c[1], c[2], c[3], c[4], c[5], c[6]
    for i in range(size):
        for lane in range(LANES):
            x = np.float64(tile[i * LANES + lane])
            u = c0 * x + state[lane]
            state[lane] = c1 * x - c3 * u + state[LANES + lane]
            state[LANES + lane] = c2 * x - c4 * u
            y = u + state[2 * LANES + lane]
            state[2 * LANES + lane] = state[3 * LANES + lane] - 2.0 * u - c5 * y
            state[3 * LANES + lane] = u - c6 * y
            state[4 * LANES + lane] += y * y
    for i in range(4 * LANES):
        # In silence a filter rings down to numbers so small that processors become slow.
        state[i] = state[i] if abs(state[i]) > 1e-60 else 0.0


@kernel
def add_weighted_energy(planes: Any, history: Any, coefficients: Any, gains: Any, state: Any, tile: Any, energy: Any) -> None:
    """Add the K-weighted energy of one or two channels to each fifth of each hop.

    A recursive filter must wait for itself from sample to sample, so several stretches are filtered side by side. Each starts
    from rest one hop (0.1 s) early: by then the filter has forgotten all but 1e-9 of how it began.

    Parameters
    ----------
    planes : float32 [shape=(1 or 2, n)]
    history : float32 [shape=(1 or 2, hop)]
        What was heard before.
    coefficients : float64 [shape=(7,)]
        b0 b1 b2 a1 a2 of the shelf, a1 a2 of the high-pass.
    gains : float64 [shape=(1 or 2,)]
        Weights of the channels.
    state : float64 [shape=(80,)], tile : float32 [shape=(1024,)]
        Room to work in.
    energy : float64 [shape=(ceil(n / hop), 5)], added to
        Sums of squares of each fifth of a hop.
    """
    channels, n = planes.shape
    hop = history.shape[1]
    hops = energy.shape[0]
    segments = LANES // channels
    per_segment = (hops + segments - 1) // segments
    cut = n - (hops - 1) * hop
    starts = np.empty(LANES, np.int64)
    state[:] = 0.0
    for j in range(-1, per_segment):
        for cell in range(CELLS):
            begin, end = cell * hop // CELLS, (cell + 1) * hop // CELLS
            for lane in range(LANES):
                state[4 * LANES + lane] = 0.0
            done = begin
            for span in range(2):
                # The last hop may be shorter; what the filter rings behind it does not count.
                stop = end if span else min(max(cut, begin), end)
                while done < stop:
                    size = min(_TILE, stop - done)
                    for lane in range(LANES):
                        starts[lane] = (lane % segments * per_segment + j) * hop + done
                    _fill_tile(planes, history, starts, size, tile)
                    _filter_tile(tile, size, coefficients, state)
                    done += size
                for lane in range(LANES):
                    h = lane % segments * per_segment + j
                    if j >= 0 and h < hops and (h == hops - 1) == (span == 0):
                        energy[h, cell] += gains[lane // segments] * state[4 * LANES + lane]


@kernel
def find_true_peak(plane: Any, filters: Any, reach: float, bend: float, near: Any, hop: int, peak: float) -> Any:
    """Largest value of the interpolated signal that exceeds `peak`, or `peak`.

    Only stretches that could exceed it are interpolated, a very small part of most music. An interpolated value is at most
    the largest sample times `reach`, the sum of the sizes of the filter; and it leaves the straight line between its
    neighbours by at most the largest second difference times `bend`, the sum of the sizes of the filter minus that line, summed
    twice.

    Parameters
    ----------
    plane : float32 [shape=(n,)]
    filters : float32 [shape=(phases, taps)]
    reach, bend : float
    near : float32 [shape=(cells,)]
        Sample peak of each hundredth of a second, of all channels; without any every stretch is looked at.
    hop : int
        Samples of ten cells.
    peak : float
    """
    highest = np.float32(peak)
    end = plane.size - filters.shape[1] + 1
    if near.size == 0:
        return _interpolate(plane, 0, end, filters, reach, bend, highest)
    around = filters.shape[1] * 10 // hop + 1
    for cell in range(near.size):
        local = np.float32(0.0)
        for other in range(max(0, cell - around), min(near.size, cell + around + 1)):
            local = max(local, near[other])
        if local * np.float32(reach) > highest:
            first = max(0, cell // 10 * hop + cell % 10 * hop // 10 - filters.shape[1])
            last = min(end, cell // 10 * hop + (cell % 10 + 1) * hop // 10)
            highest = _interpolate(plane, first, last, filters, reach, bend, highest)
    return highest


@kernel
def _interpolate(plane: Any, begin: int, end: int, filters: Any, reach: float, bend: float, highest: Any) -> Any:
    phases, taps = filters.shape
    values = np.empty(64, np.float32)
    for first in range(begin, end, 64):
        n = min(64, end - first)
        part = plane[first : first + n + taps - 1]
        local = np.float32(0.0)
        for i in range(part.size):
            local = max(local, abs(part[i]))
        if local * np.float32(reach) <= highest:
            continue
        curve = np.float32(0.0)
        for i in range(1, part.size - 1):
            curve = max(curve, abs(part[i - 1] - np.float32(2.0) * part[i] + part[i + 1]))
        if local + curve * np.float32(bend) <= highest:
            continue
        for phase in range(phases):
            values[:] = np.float32(0.0)
            for k in range(taps):
                weight = filters[phase, k]
                shifted = part[k : k + n]
                for i in range(n):
                    values[i] += weight * shifted[i]
            for i in range(n):
                highest = max(highest, abs(values[i]))
    return highest
