"""Statistics of figures per frame over a track: mean, deviation, three percentiles and change.

Tables are read in blocks, so that hours need no more memory than minutes; percentiles sort a few columns at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.jit import kernel

FloatArray = NDArray[np.float32]
Statistics = dict[str, NDArray[np.float64]]

STATISTICS = ("mean", "std", "p10", "p50", "p90", "change")
_PERCENTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
_SORTED_AT_ONCE = 1 << 22
"""Values, 16 MiB."""


@kernel
def _add_up(block: Any, shift: Any, before: Any, sums: Any, squares: Any, change: Any) -> None:
    """Add the rows of a block to the sums of distances from `shift`, their squares, and the distances from row to row."""
    for t in range(block.shape[0]):
        for k in range(block.shape[1]):
            away = np.float64(block[t, k]) - shift[k]
            sums[k] += away
            squares[k] += away * away
            change[k] += abs(np.float64(block[t, k]) - before[k])
            before[k] = block[t, k]


def summarise_table(blocks: Iterable[FloatArray], *, width: int, heard: NDArray[np.bool_] | None = None) -> Statistics:
    """Describe each column of a table of figures per frame.

    Parameters
    ----------
    blocks : iterable of float32 [shape=(n_i, width)]
        Frames in order; read twice.
    width : int > 0
        Number of columns.
    heard : bool [shape=(n,)], optional
        Frames that count; the others were lost and are left out.

    Returns
    -------
    dict
        By the names in `STATISTICS`, float64 [shape=(width,)] each: mean, population deviation, 10th, 50th and 90th
        percentile (linear between neighbours, as NumPy), and ``change``, the mean absolute difference of consecutive frames.
        A table without rows gives zeros.
    """
    sums, squares, change = np.zeros(width), np.zeros(width), np.zeros(width)
    shift, before = np.zeros(width), np.zeros(width)
    n = 0
    for block in select_heard(blocks, heard):
        if not n:
            shift, before = block[0].astype(np.float64), block[0].astype(np.float64)
        _add_up(block, shift, before, sums, squares, change)
        n += block.shape[0]
    if not n:
        return {name: np.zeros(width) for name in STATISTICS}
    mean = sums / n
    found = {"mean": mean + shift, "std": np.sqrt(np.maximum(squares / n - mean * mean, 0.0))}
    return {**found, **_find_percentiles(blocks, n, width, heard), "change": change / max(1, n - 1)}


def summarise(values: FloatArray, *, heard: NDArray[np.bool_] | None = None) -> dict[str, float]:
    """Describe one figure per frame.

    Parameters
    ----------
    values : float32 [shape=(n,)]
    heard : bool [shape=(n,)], optional
        Frames that count.

    Returns
    -------
    dict
        As `summarise_table`, one number each.

    Examples
    --------
    >>> summarise(np.array([0.0, 1.0, 2.0], np.float32))["change"]
    1.0
    """
    table = np.ascontiguousarray(values, np.float32)[:, None]
    return {name: float(figures[0]) for name, figures in summarise_table([table], width=1, heard=heard).items()}


def select_heard(blocks: Iterable[FloatArray], heard: NDArray[np.bool_] | None) -> Iterator[FloatArray]:
    """The blocks without frames that were lost."""
    start = 0
    for block in blocks:
        kept = block if heard is None else block[heard[start : start + block.shape[0]]]
        start += block.shape[0]
        if kept.shape[0]:
            yield kept


def _find_percentiles(blocks: Iterable[FloatArray], n: int, width: int, heard: NDArray[np.bool_] | None) -> Statistics:
    found = {name: np.empty(width) for name in _PERCENTILES}
    at_once = max(1, min(width, _SORTED_AT_ONCE // n))
    for first in range(0, width, at_once):
        last = min(width, first + at_once)
        columns, start = np.empty((last - first, n), np.float32), 0
        for block in select_heard(blocks, heard):
            columns[:, start : start + block.shape[0]] = block[:, first:last].T
            start += block.shape[0]
        columns.sort(axis=1)  # compiled for vectors: faster here than selecting
        for name, share in _PERCENTILES.items():
            at = share * (n - 1)
            below = columns[:, int(at)].astype(np.float64)
            above = columns[:, min(n - 1, int(at) + 1)]
            found[name][first:last] = below + (above - below) * (at - int(at))
    return found
