"""How right an answer about tempo, beats or key is: the measures of MIREX, each for one piece."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_OCTAVES = (1.0, 2.0, 3.0, 1.0 / 2.0, 1.0 / 3.0)
_KEY_SCORES = {"exact": 1.0, "fifth": 0.5, "relative": 0.3, "parallel": 0.2, "other": 0.0}


def score_tempo(found_bpm: float | None, true_bpm: float, *, tolerance: float, octaves: bool = False) -> float:
    """1 when within a tolerance of the truth, or of the truth times 1, 2, 3, 1/2 or 1/3; else 0."""
    ratios = _OCTAVES if octaves else (1.0,)
    return float(any(abs((found_bpm or 0.0) / (true_bpm * ratio) - 1.0) <= tolerance for ratio in ratios))


def name_key_error(found: Sequence[int | None], key: int, mode: int) -> str:
    """Say how a key is wrong: exact, fifth (either way, same mode), relative, parallel, other."""
    tonic, found_mode = found
    if tonic is None:
        return "other"
    if (tonic, found_mode) == (key, mode):
        return "exact"
    if found_mode == mode:
        return "fifth" if (tonic - key) % 12 in (5, 7) else "other"
    if tonic == key:
        return "parallel"
    return "relative" if (tonic - key) % 12 == (9 if mode else 3) else "other"


def score_key(found: Sequence[int | None], key: int, mode: int) -> float:
    """Weighted key score of MIREX: 1 exact, 0.5 a fifth away, 0.3 relative, 0.2 parallel."""
    return _KEY_SCORES[name_key_error(found, key, mode)]


def score_beats(found_s: Sequence[float], true_s: Sequence[float], *, octaves: bool = False, tolerance_s: float = 0.07) -> float:
    """F-measure of beats from 5 s on; with `octaves` the best over other counts of the same pulse.

    The counts are every beat, two or three to a beat, every second or every third beat from any of the first.
    """
    counts = _count_otherwise(np.asarray(true_s)) if octaves else [np.asarray(true_s)]
    found = np.asarray(found_s, dtype=float)
    return max(_f_measure(found[found >= 5.0], count[count >= 5.0], tolerance_s) for count in counts)


def _count_otherwise(beats: np.ndarray) -> list[np.ndarray]:
    index = np.arange(beats.size)
    counts = [beats]
    for parts in (2, 3):
        counts.append(np.interp(np.arange(0, max(beats.size - 1, 0) + 1e-9, 1.0 / parts), index, beats))
        counts += [beats[phase::parts] for phase in range(parts)]
    return counts


def _f_measure(found: np.ndarray, true: np.ndarray, tolerance_s: float) -> float:
    if not found.size or not true.size:
        return 0.0
    hits = i = j = 0
    while i < found.size and j < true.size:
        if abs(found[i] - true[j]) <= tolerance_s:
            hits, i, j = hits + 1, i + 1, j + 1
        elif found[i] < true[j]:
            i += 1
        else:
            j += 1
    return 2.0 * hits / (found.size + true.size)


def bootstrap_difference(ours: Sequence[float], theirs: Sequence[float], *, rounds: int = 4000, seed: int = 0) -> list[float]:
    """95 % interval of the mean difference over pieces, by resampling pieces."""
    difference = np.asarray(ours) - np.asarray(theirs)
    chosen = np.random.default_rng(seed).integers(0, difference.size, (rounds, difference.size))
    low, high = np.percentile(difference[chosen].mean(axis=1), (2.5, 97.5))
    return [round(float(low), 4), round(float(high), 4)]
