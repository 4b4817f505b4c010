"""Beats that follow a tempo a person has set; pure."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from itertools import pairwise

STEADY = 0.04
"""A tempo within this share of a multiple or a fraction of the heard one is that multiple or fraction: its beats are kept."""
AGREED = 0.3
"""Length of the mean angle of the heard beats, 0 to 1, from which it says where an even grid belongs."""
MOST_BEATS = 100_000


def follow_tempo(
    beats_s: Sequence[float], *, heard_bpm: float | None, bpm: float | None, accents: Sequence[float] = ()
) -> list[float]:
    """Beat times at another tempo than the one they were heard at.

    For a multiple (2, 3, 4) the gaps between heard beats are divided evenly, so that the beats go along when the music
    speeds up or slows down. For a fraction every second, third or fourth beat is kept: of the possible choices the one
    with the stronger accents, and the first one when they do not tell. For any other tempo nothing of the heard beats remains
    but their place: an even grid is laid where it lies closest to them (mean angle of the heard beats on the circle of one
    new beat; from the first beat on when they do not agree), up to the last heard beat.

    Parameters
    ----------
    beats_s : list of float
        Heard beats in seconds, ascending.
    heard_bpm, bpm : float > 0 or None
        Tempo at which they were heard, and the one to follow.
    accents : list of float
        Strength of each beat in any unit; empty when it is not known.

    Returns
    -------
    list of float
        Beats in seconds, ascending; those heard when a tempo is not known or there are no two beats.

    Examples
    --------
    >>> follow_tempo([0.0, 1.0, 2.0], heard_bpm=60.0, bpm=120.0)
    [0.0, 0.5, 1.0, 1.5, 2.0]
    >>> follow_tempo([0.0, 0.5, 1.0, 1.5, 2.0], heard_bpm=120.0, bpm=60.0, accents=[1, 9, 1, 9, 1])
    [0.5, 1.5]
    """
    heard = [float(beat) for beat in beats_s]
    if not heard_bpm or not bpm or len(heard) < 2:
        return heard
    for factor in (1, 2, 3, 4):
        if abs(bpm / heard_bpm / factor - 1.0) <= STEADY:
            return _divide(heard, factor)
        if abs(bpm * factor / heard_bpm - 1.0) <= STEADY:
            return _thin_out(heard, factor, accents)
    return _lay_grid(heard, 60.0 / bpm)


def _divide(beats: Sequence[float], factor: int) -> list[float]:
    between = (round(start + (end - start) * k / factor, 4) for start, end in pairwise(beats) for k in range(factor))
    return [*between, beats[-1]]


def _thin_out(beats: Sequence[float], factor: int, accents: Sequence[float]) -> list[float]:
    def weigh(phase: int) -> float:
        own = accents[phase : len(beats) : factor]
        return round(sum(own) / len(own), 6) if own else 0.0

    phase = max(range(factor), key=lambda candidate: (weigh(candidate), -candidate))
    return list(beats[phase::factor])


def _lay_grid(beats: Sequence[float], period: float) -> list[float]:
    turns = [cmath.exp(2j * math.pi * beat / period) for beat in beats]
    mean = sum(turns) / len(turns)
    # When the beats point every way, as at 2 : 3, no place is better than that of the first beat.
    angle = cmath.phase(mean if abs(mean) >= AGREED else turns[0])
    offset = angle / (2.0 * math.pi) * period
    first = math.ceil((beats[0] - offset) / period - 0.5)
    last = min(math.floor((beats[-1] - offset) / period + 0.5), first + MOST_BEATS)
    return [round(max(0.0, offset + k * period), 4) for k in range(first, last + 1)]
