"""Compiled loops of the rhythm figures."""

from __future__ import annotations

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
