"""Level over time: crest, how much the loudness moves, width, and curves to draw."""

from __future__ import annotations

import math

import numpy as np

from tensoe.audio.loudness import ABSOLUTE_GATE_LUFS, Levels, compute_momentary_lufs

CURVE_POINTS = 400


def compute_dynamics(levels: Levels) -> dict[str, float | None]:
    """The `dynamics` group of the features.

    Returns
    -------
    dict
        ``crest_db`` and both loudness figures are None for silence.
    """
    peak = float(levels.peaks.max(initial=0.0))
    momentary = compute_momentary_lufs(levels.energy)
    loud = momentary[momentary > ABSOLUTE_GATE_LUFS]
    crest = 20.0 * math.log10(peak / math.sqrt(levels.mean_square)) if levels.mean_square > 1e-12 else None
    return {
        "crest_db": crest,
        "loudness_std_db": float(loud.std()) if loud.size else None,
        "dynamic_complexity_db": float(np.abs(loud - loud.mean()).mean()) if loud.size else None,
        "stereo_width": min(1.0, levels.side_share),
    }


def draw_waveform(levels: Levels) -> list[int]:
    """400 peaks over the track, 0 to 255 for silence to full scale; short sounds repeat their peaks."""
    edges = np.linspace(0, levels.peaks.size, CURVE_POINTS + 1)
    first = np.minimum(edges[:-1].astype(int), levels.peaks.size - 1)
    last = np.maximum(np.ceil(edges[1:]).astype(int), first + 1)
    # Largest of each stretch first:last; what lies between two stretches is computed too and left out.
    highest = np.maximum.reduceat(np.append(levels.peaks, 0.0), np.stack([first, last], axis=1).ravel())[::2]
    drawn: list[int] = np.minimum(np.rint(255.0 * highest), 255.0).astype(int).tolist()
    return drawn


def draw_loudness(levels: Levels) -> list[float]:
    """At most 400 momentary loudness values over the track, in LUFS, floored at -70."""
    momentary = compute_momentary_lufs(levels.energy)
    chosen = np.linspace(0, momentary.size - 1, min(CURVE_POINTS, momentary.size)).round().astype(int)
    return [float(value) for value in np.maximum(momentary[chosen], ABSOLUTE_GATE_LUFS)]
