"""Marks of quality: what is wrong with the sound of a file, as figures, and how far the other figures can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensoe.audio.lossy import find_lossy_source, measure_bandwidth_hz
from tensoe.audio.loudness import ABSOLUTE_GATE_LUFS, Levels, compute_momentary_lufs

SILENCE_LEVEL = 0.001
"""Peaks under -60 dB of full scale count as silence at the ends."""
CLIPPED_SAMPLES = 3
"""Full-scale samples that make a hundredth of a second clipped; one alone is a legitimate peak."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """How the decoding of one file went.

    Attributes
    ----------
    duration_s : float >= 0
        Length of the sound, with the silence that stands for lost stretches.
    lost_s : float >= 0
        What could not be decoded, or is missing at the end.
    rate_hz : int > 0
        Sampling rate of the file.
    filled_s : float >= 0
        How much of the length stands for lost stretches.
    stretches : tuple of (float, float)
        Where those begin and end, in seconds.
    """

    duration_s: float
    lost_s: float
    rate_hz: int
    filled_s: float = 0.0
    stretches: tuple[tuple[float, float], ...] = ()


def compute_quality(levels: Levels, hearing: Hearing) -> dict[str, Any]:
    """The `quality` group of the features.

    Parameters
    ----------
    levels : Levels
    hearing : Hearing

    Returns
    -------
    dict
        A silent track is silence from 0 to its end.
    """
    heard = np.flatnonzero(levels.peaks > SILENCE_LEVEL)
    cell_s = hearing.duration_s / max(1, levels.peaks.size)
    clipped_share = float((levels.clipped >= CLIPPED_SAMPLES).mean())
    return {
        "score": _judge(levels, hearing, clipped_share=clipped_share),
        "duration_s": hearing.duration_s,
        "lost_s": hearing.lost_s,
        "silence_start_s": float(heard[0]) * cell_s if heard.size else hearing.duration_s,
        "silence_end_s": float(levels.peaks.size - 1 - heard[-1]) * cell_s if heard.size else 0.0,
        "clipped_share": clipped_share,
        "dc_offset": levels.top.offset,
        "bandwidth_hz": measure_bandwidth_hz(levels.top),
        "lossy_source": find_lossy_source(levels.top),
    }


def _judge(levels: Levels, hearing: Hearing, *, clipped_share: float) -> float:
    """Product of length (full from 20 s), what was lost, sampling rate (full from 22 kHz), clipping; silence is 0."""
    if not (compute_momentary_lufs(levels.energy) > ABSOLUTE_GATE_LUFS).any():
        return 0.0
    length: float = min(1.0, math.sqrt(hearing.duration_s / 20.0))
    decoded_s = max(0.0, hearing.duration_s - hearing.filled_s)
    whole = decoded_s / max(1e-9, decoded_s + hearing.lost_s)
    bandwidth = min(1.0, 0.4 + 0.6 * hearing.rate_hz / 22050.0)
    undistorted: float = 1.0 - 0.5 * min(1.0, 10.0 * clipped_share)
    return round(length * whole * bandwidth * undistorted, 4)
