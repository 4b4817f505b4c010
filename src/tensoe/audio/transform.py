"""The Fourier transform of sixteen frames at once, so that every step of it, and of what follows, is one instruction for all.

A *lane* is one of sixteen consecutive frames; arrays are flat, bin after bin, and hold the sixteen values of a bin side by
side. A frame of 2048 real samples goes as 1024 complex ones through five radix-4 passes (Stockham's order, which needs no
sorting; Van Loan 1992, "Computational Frameworks for the Fast Fourier Transform", 1.7) and is taken apart at the end.
Frames of frequencies that differ by 120 dB lose the weak ones in single precision, so each windowed frame is differenced
before (as in speech coding) and the known effect on the power taken out afterwards: exact, not an approximation.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.jit import inlined_kernel, kernel

FloatArray = NDArray[np.float32]

LANES = 16
SIZE = 2048
BINS = SIZE // 2 + 1
_HALF = SIZE // 2
_PLANE = _HALF * LANES
"""Offset of the imaginary parts."""
SCRATCH = 2 * _PLANE
COLUMN_STEP = 20
"""Columns of hops that sixteen frames touch, at most 16 + 3, and one to spare."""
_DIFFERENCE = 0.95


class TransformTables(NamedTuple):
    """Constants of the transform.

    Attributes
    ----------
    window, before : float32 [shape=(2048,)]
        Hann window, and what the sample before is multiplied with to be taken off.
    undo : float32 [shape=(1025,)]
        Factor of the power of each bin that undoes the difference.
    twiddles : float32 [shape=(2046,)]
        Roots of unity of the five passes; for each position three pairs of cosine and sine.
    unpack : float32 [shape=(2050,)]
        Roots of unity that take the complex transform apart.
    """

    window: FloatArray
    before: FloatArray
    undo: FloatArray
    twiddles: FloatArray
    unpack: FloatArray


@cache
def transform_tables() -> TransformTables:
    """Made once per process, in double precision first."""
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(SIZE) / SIZE)
    turn = np.exp(-2j * np.pi * np.arange(BINS) / SIZE)
    roots = []
    for n in (1024, 256, 64, 16, 4):
        angles = -2.0 * np.pi / n * np.outer(np.arange(n // 4), [1, 2, 3]).ravel()
        roots.append(np.stack([np.cos(angles), np.sin(angles)], axis=1).ravel())
    unpack = np.stack([turn.real, -turn.imag], axis=1).ravel()
    undo = 0.25 / np.abs(1.0 - _DIFFERENCE * turn) ** 2
    parts = (window, -_DIFFERENCE * np.roll(window, 1), undo, np.concatenate(roots), unpack)
    return TransformTables(*(part.astype(np.float32) for part in parts))


@kernel
def _turn_hops(signal: Any, first: int, hop: int, hops: int, columns: Any) -> None:
    """Lay hops side by side: sample `n` of hop `h` goes to ``columns[20 n + h]``."""
    for h in range(hops):
        part = signal[first + h * hop : first + (h + 1) * hop]
        for n in range(hop):
            columns[n * COLUMN_STEP + h] = part[n]


@kernel
def _weigh(columns: Any, hop: int, window: Any, before: Any, x: Any, lanes: int) -> None:
    """Window and difference; even samples become real parts, odd ones imaginary."""
    half = hop // 2
    overlap = SIZE // hop
    for q in range(overlap):
        for n in range(half):
            j = q * hop + 2 * n
            even = columns[2 * n * COLUMN_STEP + q : 2 * n * COLUMN_STEP + q + lanes]
            odd = columns[(2 * n + 1) * COLUMN_STEP + q : (2 * n + 1) * COLUMN_STEP + q + lanes]
            # The sample before the first of a hop ends the hop before; before the frame comes its own end.
            at = (2 * n - 1) * COLUMN_STEP + q if n > 0 else (hop - 1) * COLUMN_STEP + (q - 1 if q > 0 else overlap - 1)
            last = columns[at : at + lanes]
            real = x[(q * half + n) * LANES : (q * half + n) * LANES + lanes]
            imaginary = x[_PLANE + (q * half + n) * LANES : _PLANE + (q * half + n) * LANES + lanes]
            w0, w1, b0, b1 = window[j], window[j + 1], before[j], before[j + 1]
            for lane in range(lanes):
                real[lane] = even[lane] * w0 + last[lane] * b0
                imaginary[lane] = odd[lane] * w1 + even[lane] * b1


@inlined_kernel
def _pass(x: Any, y: Any, roots: Any, n: int, step: int) -> None:
    """One radix-4 pass from `x` to `y`; inlined, so that the compiler knows all distances."""
    m = n // 4
    for p in range(m):
        c1, s1, c2, s2, c3, s3 = (
            roots[6 * p],
            roots[6 * p + 1],
            roots[6 * p + 2],
            roots[6 * p + 3],
            roots[6 * p + 4],
            roots[6 * p + 5],
        )
        i = step * p
        o = 4 * step * p
        for q in range(step):
            ar, ai = x[i + q], x[_PLANE + i + q]
            br, bi = x[i + step * m + q], x[_PLANE + i + step * m + q]
            cr, ci = x[i + 2 * step * m + q], x[_PLANE + i + 2 * step * m + q]
            dr, di = x[i + 3 * step * m + q], x[_PLANE + i + 3 * step * m + q]
            er, ei, fr, fi = ar + cr, ai + ci, ar - cr, ai - ci
            gr, gi, hr, hi = br + dr, bi + di, bi - di, dr - br
            y[o + q] = er + gr
            y[_PLANE + o + q] = ei + gi
            tr, ti = fr + hr, fi + hi
            y[o + step + q] = tr * c1 - ti * s1
            y[_PLANE + o + step + q] = tr * s1 + ti * c1
            tr, ti = er - gr, ei - gi
            y[o + 2 * step + q] = tr * c2 - ti * s2
            y[_PLANE + o + 2 * step + q] = tr * s2 + ti * c2
            tr, ti = fr - hr, fi - hi
            y[o + 3 * step + q] = tr * c3 - ti * s3
            y[_PLANE + o + 3 * step + q] = tr * s3 + ti * c3


@kernel
def _run_passes(x: Any, y: Any, roots: Any) -> None:
    """All five passes; the result is in `y`."""
    _pass(x, y, roots[0:1536], 1024, LANES)
    _pass(y, x, roots[1536:1920], 256, 4 * LANES)
    _pass(x, y, roots[1920:2016], 64, 16 * LANES)
    _pass(y, x, roots[2016:2040], 16, 64 * LANES)
    _pass(x, y, roots[2040:2046], 4, 256 * LANES)


@kernel
def _take_apart(z: Any, unpack: Any, undo: Any, lanes: int) -> None:
    """Power of the 1025 bins of the real signal, in place: bin `k` at ``z[16 k]``."""
    for lane in range(lanes):
        a, b = z[lane], z[_PLANE + lane]
        z[lane] = np.float32(4.0) * undo[0] * (a + b) * (a + b)
        z[_PLANE + lane] = np.float32(4.0) * undo[_HALF] * (a - b) * (a - b)
    for k in range(1, _HALF // 2 + 1):
        c, s, low, high = unpack[2 * k], unpack[2 * k + 1], undo[k], undo[_HALF - k]
        i, j = k * LANES, (_HALF - k) * LANES
        ar, ai = z[i : i + lanes], z[_PLANE + i : _PLANE + i + lanes]
        br, bi = z[j : j + lanes], z[_PLANE + j : _PLANE + j + lanes]
        for lane in range(lanes):
            er, ei = ar[lane] + br[lane], ai[lane] - bi[lane]
            fr, fi = ai[lane] + bi[lane], br[lane] - ar[lane]
            tr, ti = fr * c + fi * s, fi * c - fr * s
            ar[lane] = low * ((er + tr) * (er + tr) + (ei + ti) * (ei + ti))
            br[lane] = high * ((er - tr) * (er - tr) + (ei - ti) * (ei - ti))


@kernel
def transform_frames(signal: Any, first: int, hop: int, tables: Any, columns: Any, x: Any, power: Any) -> None:
    """Power spectra of sixteen frames.

    Parameters
    ----------
    signal : float32 [shape=(n,)]
        Reaches at least ``first + 15 * hop + 2048``.
    first : int
        Where the first frame begins.
    hop : int
        From frame to frame: 512 or 1024.
    tables : TransformTables
    columns : float32 [shape=(20 * hop,)], x : float32 [shape=(32768,)]
        Room to work in.
    power : float32 [shape=(32768,)], written
        Squared magnitudes: ``power[16 k + l]`` is bin `k` of frame `l`, 0 <= k <= 1024; what lies behind has no meaning.
    """
    lanes = columns.size // hop - 4  # sixteen, but the compiler must not know it: it would unroll instead of going side by side
    _turn_hops(signal, first, hop, LANES + SIZE // hop - 1, columns)
    _weigh(columns, hop, tables.window, tables.before, x, lanes)
    _run_passes(x, power, tables.twiddles)
    _take_apart(power, tables.unpack, tables.undo, lanes)
