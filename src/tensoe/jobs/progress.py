"""Rates and times left: values in, values out."""

from __future__ import annotations

import math

RATE_MEMORY_S = 20.0
"""Items older than this hardly count; long enough to be calm on tracks of four minutes, short enough to follow a change."""


def compute_rate(
    previous: float | None, *, items: float, seconds: float, elapsed_s: float, memory_s: float = RATE_MEMORY_S
) -> float:
    """Estimate items a second with recent ones counting more.

    An exponential kernel, normalised by the share of it that the work has lasted, so that the first seconds are not
    under-estimated.

    Parameters
    ----------
    previous : float or None
        The estimate before, items a second; None at the beginning.
    items : float
        Items since then.
    seconds : float >= 0
        Time since then.
    elapsed_s : float >= 0
        Time since the work began, ``seconds`` included.
    memory_s : float > 0
        Time constant of the kernel.

    Returns
    -------
    float
        Items a second, never negative.

    Examples
    --------
    >>> round(compute_rate(None, items=10, seconds=5, elapsed_s=5), 1)
    2.3
    """
    if elapsed_s <= 0:
        return previous or 0.0
    before = max(elapsed_s - seconds, 0.0)
    weight_before = -math.expm1(-before / memory_s)
    weight_now = -math.expm1(-elapsed_s / memory_s)
    kept = (previous or 0.0) * weight_before * math.exp(-seconds / memory_s)
    return max((kept + max(items, 0.0) / memory_s) / weight_now, 0.0)


def compute_eta_seconds(*, done: int, total: int | None, rate: float | None) -> float | None:
    """Seconds left at this rate; None while total or rate are unknown."""
    if total is None or not rate or rate <= 0:
        return None
    return round(max(total - done, 0) / rate, 1)


def compute_progress(*, done: int, total: int | None, state: str) -> float | None:
    """Share done in [0, 1]; None while the total is unknown."""
    if state == "succeeded":
        return 1.0
    if total is None:
        return None
    return min(max(done / total, 0.0), 1.0) if total > 0 else 0.0


def compute_backoff_s(failures: int) -> float:
    """Seconds to wait after this many outside faults in a row: 2, 8, 32, ... at most ten minutes."""
    return float(min(2.0 * 4 ** max(failures - 1, 0), 600.0))
