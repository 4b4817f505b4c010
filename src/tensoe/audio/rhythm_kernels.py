"""Compiled loops of the rhythm figures."""

from __future__ import annotations

import math
from typing import Any

from tensoe.audio.jit import kernel


@kernel
def compare_frames(table: Any, likeness: Any) -> None:
    """Mean dot product of frames that lie 1, 2, 3 … frames apart.

    Parameters
    ----------
    table : float32 [shape=(n, width)]
        Frames, scaled to unit length.
    likeness : float64 [shape=(lags,)], written
        Mean cosine at each distance, the first at one frame; 0 where the table is too short.
    """
    n = table.shape[0]
    for lag in range(1, likeness.size + 1):
        total = 0.0
        for t in range(n - lag):
            for k in range(table.shape[1]):
                total += table[t, k] * table[t + lag, k]
        likeness[lag - 1] = total / (n - lag) if n > lag else 0.0


@kernel
def measure_change(table: Any, reach: int, change: Any) -> None:
    """Distance of the mean of the next `reach` frames, this one included, from the mean of those before.

    Parameters
    ----------
    table : float32 [shape=(n, width)]
    reach : int
        Frames on each side.
    change : float32 [shape=(n,)], written
        0 where a side is not complete.
    """
    n = table.shape[0]
    for t in range(n):
        total = 0.0
        if reach <= t <= n - reach:
            for k in range(table.shape[1]):
                away = 0.0
                for step in range(reach):
                    away += table[t + step, k] - table[t - 1 - step, k]
                total += away * away
        change[t] = math.sqrt(total) / reach


@kernel
def average_around(values: Any, reach: int, mean: Any) -> None:
    """Mean of each value, `reach` before and `reach` after it; outside counts as 0.

    Parameters
    ----------
    values : float32 [shape=(n,)]
    reach : int
    mean : float32 [shape=(n,)], written
    """
    n = values.size
    total = 0.0
    for t in range(min(reach, n)):
        total += values[t]
    for t in range(n):
        if t + reach < n:
            total += values[t + reach]
        if t - reach - 1 >= 0:
            total -= values[t - reach - 1]
        mean[t] = total / (2 * reach + 1)
