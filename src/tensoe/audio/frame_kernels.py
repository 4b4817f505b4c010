"""Compiled loops over the spectra of sixteen frames side by side: each bin is visited a few times for all figures.

Arrays in and out only. The definitions are those of librosa 0.11 with its default parameters, which the tests check frame by
frame; the reasons for each shortcut stand beside it. Power is laid out as `tensoe.audio.transform` leaves it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.polynomial import Chebyshev, Polynomial

from tensoe.audio.jit import inlined_kernel, kernel
from tensoe.audio.kernels import LOG_MEL_STEPS_PER_DB, N_BANDS, N_BINS, N_MELS
from tensoe.audio.transform import LANES, transform_frames

BANK_BINS = 8
"""Weights of filter banks are packed in rows of this many neighbouring bins, padded with zeros."""
N_CLASSES = 12

_LOG2 = tuple(
    np.float32(c) for c in Chebyshev.interpolate(lambda s: np.log2(s + 1.5), 8, domain=[-0.5, 0.5]).convert(kind=Polynomial).coef
)
"""Logarithm of the mantissa, 1 to 2, as a polynomial: within 2e-7, where a step of the result is 1.7e-3."""
_STEPS_PER_OCTAVE = np.float32(LOG_MEL_STEPS_PER_DB * 10.0 * math.log10(2.0))
_LEAST_POWER = np.float32(1e-10)
_LEAST_BITS = int(_LEAST_POWER.view(np.int32))
_MANTISSA = 0x7FFFFF
_ONE = 0x3F800000
_TINY = np.finfo(np.float32).tiny
_CHUNK = 25  # 41 * 25 == N_BINS
"""Mantissas, each under 2, that are multiplied before the exponent of the product is taken out: far from overflow."""
_KEPT = 8


@kernel
def _sum_up(power: Any, magnitude: Any, total: Any, moment: Any, flatness: Any, lanes: int) -> None:
    """Magnitudes, their sum and first moment, and the geometric over the arithmetic mean of the power of each lane.

    The geometric mean needs no logarithms: exponents are added and mantissas multiplied.
    """
    bits = power.view(np.int32)
    exponents = np.zeros(LANES, np.int32)
    mantissa_bits = np.empty(LANES, np.int32)
    mantissa = mantissa_bits.view(np.float32)
    product = np.ones(LANES, np.float32)
    product_bits = product.view(np.int32)
    arithmetic = np.zeros(LANES, np.float32)
    for lane in range(lanes):
        total[lane] = 0.0
        moment[lane] = 0.0
    for k in range(N_BINS):
        row = power[k * LANES : k * LANES + lanes]
        row_bits = bits[k * LANES : k * LANES + lanes]
        root = magnitude[k * LANES : k * LANES + lanes]
        at = np.float32(k)
        for lane in range(lanes):
            root[lane] = math.sqrt(row[lane])
        for lane in range(lanes):
            total[lane] += root[lane]
            moment[lane] += root[lane] * at
            arithmetic[lane] += max(row[lane], _LEAST_POWER)
        for lane in range(lanes):
            clamped = max(row_bits[lane], np.int32(_LEAST_BITS))
            exponents[lane] += (clamped >> 23) - 127
            mantissa_bits[lane] = (clamped & _MANTISSA) | _ONE
        for lane in range(lanes):
            product[lane] *= mantissa[lane]
        if k % _CHUNK == _CHUNK - 1:
            for lane in range(lanes):
                exponents[lane] += (product_bits[lane] >> 23) - 127
                product_bits[lane] = (product_bits[lane] & _MANTISSA) | _ONE
    for lane in range(lanes):
        octaves = (exponents[lane] + math.log2(product[lane])) / N_BINS
        flatness[lane] = 2.0**octaves / (arithmetic[lane] / N_BINS)


@kernel
def _spread_and_rolloff(magnitude: Any, total: Any, centre: Any, spread: Any, rolloff: Any, lanes: int) -> None:
    """Squared deviations from the centre, and how many bins lie under 85 % of the sum."""
    reached = np.zeros(LANES, np.float32)
    limit = np.empty(LANES, np.float32)
    for lane in range(lanes):
        limit[lane] = np.float32(0.85) * total[lane]
        spread[lane] = 0.0
        rolloff[lane] = 0.0
    for k in range(N_BINS):
        row = magnitude[k * LANES : k * LANES + lanes]
        at = np.float32(k)
        for lane in range(lanes):
            away = at - centre[lane]
            spread[lane] += row[lane] * away * away
            reached[lane] += row[lane]
            rolloff[lane] += np.float32(1.0) if reached[lane] < limit[lane] else np.float32(0.0)


@kernel
def _apply_bank(power: Any, first_row: Any, row_bin: Any, weights: Any, found: Any, lanes: int) -> None:
    """Weighted sums of power, eight bins at a time; `power` is finite behind the last bin, where weights are zero."""
    for band in range(first_row.size - 1):
        out = found[band * LANES : band * LANES + lanes]
        for lane in range(lanes):
            out[lane] = 0.0
        for r in range(first_row[band], first_row[band + 1]):
            at = row_bin[r] * LANES
            w0, w1, w2, w3 = weights[r, 0], weights[r, 1], weights[r, 2], weights[r, 3]
            w4, w5, w6, w7 = weights[r, 4], weights[r, 5], weights[r, 6], weights[r, 7]
            p0, p1 = power[at : at + lanes], power[at + LANES : at + LANES + lanes]
            p2, p3 = power[at + 2 * LANES : at + 2 * LANES + lanes], power[at + 3 * LANES : at + 3 * LANES + lanes]
            p4, p5 = power[at + 4 * LANES : at + 4 * LANES + lanes], power[at + 5 * LANES : at + 5 * LANES + lanes]
            p6, p7 = power[at + 6 * LANES : at + 6 * LANES + lanes], power[at + 7 * LANES : at + 7 * LANES + lanes]
            for lane in range(lanes):
                low = w0 * p0[lane] + w1 * p1[lane] + w2 * p2[lane] + w3 * p3[lane]
                out[lane] += low + (w4 * p4[lane] + w5 * p5[lane] + w6 * p6[lane] + w7 * p7[lane])


@kernel
def _store_decibels(energy: Any, steps: Any) -> None:
    """Energies, at least 1e-10, in steps of 0.005 dB: exponent and mantissa apart."""
    c0, c1, c2, c3, c4, c5, c6, c7, c8 = _LOG2
    bits = energy.view(np.int32)
    for i in range(energy.size):
        clamped = max(bits[i], np.int32(_LEAST_BITS))
        steps[i] = (clamped >> 23) - 127
        bits[i] = (clamped & _MANTISSA) | _ONE
    for i in range(energy.size):
        s = energy[i] - np.float32(1.5)
        high = ((c8 * s + c7) * s + c6) * s + c5
        octaves = ((((high * s + c4) * s + c3) * s + c2) * s + c1) * s + c0
        value = (np.float32(steps[i]) + octaves) * _STEPS_PER_OCTAVE
        value = min(max(value, np.float32(-32000.0)), np.float32(32000.0))
        steps[i] = np.int16(np.int32(value + np.float32(32768.5)) - 32768)


@inlined_kernel
def _order(a: Any, b: Any) -> tuple[Any, Any]:
    return max(a, b), min(a, b)


@inlined_kernel
def _order_eight(a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any, h: Any) -> tuple[Any, ...]:
    """Sort falling, by the shortest network of 19 comparisons (Knuth, The Art of Computer Programming 3, 5.3.4)."""
    (a, c), (b, d), (e, g), (f, h) = _order(a, c), _order(b, d), _order(e, g), _order(f, h)
    (a, e), (b, f), (c, g), (d, h) = _order(a, e), _order(b, f), _order(c, g), _order(d, h)
    (a, b), (c, d), (e, f), (g, h) = _order(a, b), _order(c, d), _order(e, f), _order(g, h)
    (c, e), (d, f) = _order(c, e), _order(d, f)
    (b, e), (d, g) = _order(b, e), _order(d, g)
    (b, c), (d, e), (f, g) = _order(b, c), _order(d, e), _order(f, g)
    return a, b, c, d, e, f, g, h


@inlined_kernel
def _keep_largest(kept: Any, at: int, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any, h: Any) -> None:
    """Merge eight falling values into the eight largest so far; a ninth holds the largest of those that fell out."""
    (a, i), (b, j), (c, k), (d, m) = (
        _order(a, kept[7 * LANES + at]),
        _order(b, kept[6 * LANES + at]),
        _order(c, kept[5 * LANES + at]),
        _order(d, kept[4 * LANES + at]),
    )
    (e, n), (f, o), (g, p), (h, q) = (
        _order(e, kept[3 * LANES + at]),
        _order(f, kept[2 * LANES + at]),
        _order(g, kept[LANES + at]),
        _order(h, kept[at]),
    )
    out = max(i, j, k, m, n, o, p, q)
    kept[_KEPT * LANES + at] = max(kept[_KEPT * LANES + at], out)
    # What is left rises and falls at most once: three rounds of comparisons sort it.
    (a, e), (b, f), (c, g), (d, h) = _order(a, e), _order(b, f), _order(c, g), _order(d, h)
    (a, c), (b, d), (e, g), (f, h) = _order(a, c), _order(b, d), _order(e, g), _order(f, h)
    (a, b), (c, d), (e, f), (g, h) = _order(a, b), _order(c, d), _order(e, f), _order(g, h)
    kept[at], kept[LANES + at], kept[2 * LANES + at], kept[3 * LANES + at] = a, b, c, d
    kept[4 * LANES + at], kept[5 * LANES + at], kept[6 * LANES + at], kept[7 * LANES + at] = e, f, g, h


@kernel
def _find_extremes(magnitude: Any, first: int, last: int, most: Any, least: Any, lanes: int) -> None:
    """The nine largest values of a band in each lane, and the nine smallest with their sign changed, both falling."""
    lowest = np.float32(-3e38)
    most[:] = lowest
    least[:] = lowest
    k = first
    while k + 8 <= last:
        part = magnitude[k * LANES : (k + 8) * LANES]
        for i in range(lanes):
            a, b, c, d, e, f, g, h = _order_eight(
                part[i],
                part[LANES + i],
                part[2 * LANES + i],
                part[3 * LANES + i],
                part[4 * LANES + i],
                part[5 * LANES + i],
                part[6 * LANES + i],
                part[7 * LANES + i],
            )
            _keep_largest(most, i, a, b, c, d, e, f, g, h)
            _keep_largest(least, i, -h, -g, -f, -e, -d, -c, -b, -a)
        k += 8
    while k < last:
        part = magnitude[k * LANES : k * LANES + lanes]
        for i in range(lanes):
            value = part[i]
            _keep_largest(most, i, value, lowest, lowest, lowest, lowest, lowest, lowest, lowest)
            _keep_largest(least, i, -value, lowest, lowest, lowest, lowest, lowest, lowest, lowest)
        k += 1


@kernel
def _measure_lanes(
    power: Any, bin_hz: float, tables: Any, room: Any, log_mel: Any, shape: Any, contrast: Any, chroma: Any
) -> None:
    """All figures of up to sixteen frames; their number is that of the rows to be written."""
    count = shape.shape[0]
    lanes = room.size - N_BINS * LANES  # sixteen, unknown to the compiler (see transform_frames)
    magnitude = room[: N_BINS * LANES]
    total, moment, flatness = np.empty(LANES, np.float32), np.empty(LANES, np.float32), np.empty(LANES, np.float32)
    centre, spread, rolloff = np.zeros(LANES, np.float32), np.empty(LANES, np.float32), np.empty(LANES, np.float32)
    _sum_up(power, magnitude, total, moment, flatness, lanes)
    for lane in range(lanes):
        if total[lane] > 0.0:
            centre[lane] = moment[lane] / total[lane]
    _spread_and_rolloff(magnitude, total, centre, spread, rolloff, lanes)
    for t in range(count):
        shape[t, 0] = centre[t] * bin_hz
        shape[t, 1] = math.sqrt(spread[t] / total[t]) * bin_hz if total[t] > 0.0 else 0.0
        shape[t, 2] = rolloff[t] * bin_hz
        shape[t, 3] = flatness[t]
    energy = np.empty(N_MELS * LANES, np.float32)
    steps = np.empty(N_MELS * LANES, np.int16)
    _apply_bank(power, tables.mel_row, tables.mel_bin, tables.mel_weight, energy, lanes)
    _store_decibels(energy, steps)
    for t in range(count):
        for band in range(N_MELS):
            log_mel[t, band] = steps[band * LANES + t]
    classes = np.empty(N_CLASSES * LANES, np.float32)
    _apply_bank(power, tables.chroma_row, tables.chroma_bin, tables.chroma_weight, classes, lanes)
    for t in range(count):
        strongest = np.float32(0.0)
        for j in range(N_CLASSES):
            strongest = max(strongest, classes[j * LANES + t])
        share = 1.0 / strongest if strongest > _TINY else 1.0
        for j in range(N_CLASSES):
            chroma[t, j] = classes[j * LANES + t] * share
    _measure_contrast(magnitude, tables, contrast, lanes)


@kernel
def _measure_contrast(magnitude: Any, tables: Any, contrast: Any, lanes: int) -> None:
    """Mean of the strongest and of the weakest bins of each octave band."""
    most = np.empty((_KEPT + 1) * LANES, np.float32)
    least = np.empty((_KEPT + 1) * LANES, np.float32)
    for band in range(N_BANDS):
        _find_extremes(magnitude, tables.band_first[band], tables.band_last[band], most, least, lanes)
        extremes = tables.band_count[band]
        for t in range(contrast.shape[0]):
            high = np.float32(0.0)
            low = np.float32(0.0)
            for j in range(extremes):
                high += most[j * LANES + t]
                low -= least[j * LANES + t]
            contrast[t, band] = high / extremes
            contrast[t, N_BANDS + band] = low / extremes


@kernel
def measure_frames(
    signal: Any,
    hop: int,
    bin_hz: float,
    transform: Any,
    tables: Any,
    columns: Any,
    scratch: Any,
    log_mel: Any,
    shape: Any,
    contrast: Any,
    chroma: Any,
) -> None:
    """Measure consecutive frames of a signal.

    Parameters
    ----------
    signal : float32 [shape=(m,)]
        Holds all frames, and what sixteen would need where the last group has fewer.
    hop : int
        Samples from frame to frame.
    bin_hz : float
        Distance of two bins.
    transform : TransformTables
    tables : FrameTables
    columns : float32 [shape=(20 * hop,)], scratch : float32 [shape=(2, 32768)]
        Room to work in.
    log_mel : int16 [shape=(n, 128)], written
        Mel energies in steps of 0.005 dB.
    shape : float32 [shape=(n, 4)], written
        Centroid, bandwidth and roll-off in Hz, flatness in [0, 1].
    contrast : float32 [shape=(n, 14)], written
        Mean of the strongest, then of the weakest bins of each octave band.
    chroma : float32 [shape=(n, 12)], written
        Power by pitch class, the strongest of each frame 1.
    """
    room = scratch[0][: N_BINS * LANES + LANES]
    for first in range(0, shape.shape[0], LANES):
        last = min(first + LANES, shape.shape[0])
        transform_frames(signal, first * hop, hop, transform, columns, scratch[0], scratch[1])
        _measure_lanes(
            scratch[1],
            bin_hz,
            tables,
            room,
            log_mel[first:last],
            shape[first:last],
            contrast[first:last],
            chroma[first:last],
        )


@kernel
def measure_powers(signal: Any, hop: int, transform: Any, columns: Any, scratch: Any, bins: int, power: Any) -> None:
    """Only the power of the lowest bins of consecutive frames.

    Parameters
    ----------
    signal, hop, transform, columns, scratch
        As `measure_frames`.
    bins : int
        How many bins are wanted.
    power : float32 [shape=(n, bins)], written
    """
    for first in range(0, power.shape[0], LANES):
        last = min(first + LANES, power.shape[0])
        transform_frames(signal, first * hop, hop, transform, columns, scratch[0], scratch[1])
        for t in range(first, last):
            for k in range(bins):
                power[t, k] = scratch[1][k * LANES + t - first]
