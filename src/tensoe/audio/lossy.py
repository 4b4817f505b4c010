"""Traces that a lossy codec leaves at the top of the spectrum, and how far up the sound reaches.

Encoders cut off what they cannot afford: at about 16 to 17 kHz at 128 kbit/s, 19 at 192, 20 at 320, within a few hundred hertz,
and never let anything through. So a cliff is sought in the strongest level that each frequency ever reaches. Filters of
converters and resamplers are as steep, but lie above 20.7 kHz. Sound that has nothing up there cannot show a cliff: no
suspicion does not mean no codec.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.top_spectrum import WINDOW, TopSpectrum

LOWEST_HZ = 10_000.0
"""Instruments end abruptly below this too."""
HIGHEST_HZ = 20_700.0
CLIFF_DB = (20.0, 40.0)
"""From no suspicion to certainty; `benchmarks/transcodes.py` shows what lies on both sides."""
_HALF_WIDTH_HZ = 350.0
_SIDE_HZ = 700.0
_SMOOTH_BINS = 5
_FEWEST_WINDOWS = 4
_REACH_DB = 75.0


def find_lossy_source(top: TopSpectrum) -> dict[str, float | None]:
    """How much the spectrum looks as though it went through a lossy codec.

    Parameters
    ----------
    top : TopSpectrum

    Returns
    -------
    dict
        ``suspicion`` in [0, 1], from 0.5 on it is worth a look; ``cutoff_hz`` where the cliff is, None without suspicion.
        Fewer than four audible windows (five seconds) give 0.
    """
    bin_hz = top.rate_hz / WINDOW
    if top.windows < _FEWEST_WINDOWS or top.rate_hz / 2.0 < LOWEST_HZ + 2.0 * _SIDE_HZ:
        return {"suspicion": 0.0, "cutoff_hz": None}
    height = _cliff_heights(top.max_db.astype(np.float64), round(_HALF_WIDTH_HZ / bin_hz), round(_SIDE_HZ / bin_hz))
    first, last = int(LOWEST_HZ / bin_hz), min(height.size, int(HIGHEST_HZ / bin_hz) + 1)
    at = first + int(height[first:last].argmax())
    # The steepest place of all decides: the slope of a resampler's filter reaches into the range from above.
    if at < int(height[first:].argmax()) + first - round(_HALF_WIDTH_HZ / bin_hz):
        at = first + int(height[first:].argmax())
    low, high = CLIFF_DB
    is_inside = at * bin_hz <= HIGHEST_HZ
    suspicion = float(np.clip((height[at] - low) / (high - low), 0.0, 1.0)) if is_inside else 0.0
    return {"suspicion": suspicion, "cutoff_hz": at * bin_hz if suspicion > 0.0 else None}


def _cliff_heights(level: NDArray[np.float64], gap: int, side: int) -> NDArray[np.float64]:
    """Mean level of some bins under each bin over that above it; what stands out further up counts as well [shape=(n,)]."""
    n = level.size
    sums = np.concatenate(([0.0], np.cumsum(level)))
    smooth = np.convolve(level, np.full(_SMOOTH_BINS, 1.0 / _SMOOTH_BINS), mode="same")
    smooth[-_SMOOTH_BINS:] = level[-_SMOOTH_BINS:].mean()
    highest_from = np.maximum.accumulate(smooth[::-1])[::-1]
    height = np.zeros(n)
    k = np.arange(gap + side, n - gap - _SMOOTH_BINS)
    below = (sums[k - gap + 1] - sums[k - gap - side + 1]) / side
    end = np.minimum(n, k + gap + side)
    above = (sums[end] - sums[k + gap]) / (end - k - gap)
    height[k] = below - np.maximum(above, highest_from[k + gap] - 6.0)
    return height


def measure_bandwidth_hz(top: TopSpectrum) -> float | None:
    """Highest frequency that ever comes within 75 dB of the strongest one; None for silence."""
    if not top.windows:
        return None
    reached = np.flatnonzero(top.max_db > top.max_db.max() - _REACH_DB)
    return float(reached[-1]) * top.rate_hz / WINDOW
