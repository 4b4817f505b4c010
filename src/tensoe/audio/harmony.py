"""Harmony: tuning, key, chroma, how clearly pitched the sound is and how often its chord changes.

Method: interpolated spectral peaks of 65 to 1000 Hz in 10-cent classes, each frame scaled to its strongest class; the tuning
is the circular mean of their offsets; the chroma folded around it is correlated with the key profiles of Albrecht and
Shanahan (2013, "The use of large corpora to train a new type of key-finding algorithm").
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.spectrum import TONAL_FRAME_RATE_HZ, FloatArray, Frames

NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
_CHORD_SECONDS = 0.75
"""Chroma is averaged over this long before chords are told apart; passing notes are shorter."""
_CHORD_HOLD = 0.08
"""A new chord must fit this much better than the one held, in correlation."""


def name_key(key: int, mode: int) -> str:
    """Write a key as people do: ``A minor``."""
    return f"{NAMES[key]} {'major' if mode else 'minor'}"


def compute_harmony(frames: Frames) -> dict[str, Any]:
    """The `harmony` group of the features.

    Returns
    -------
    dict
        ``key``, ``mode``, ``key_name``, ``tuning_cents`` are None without any pitched sound; vectors are then zeros and
        confidences 0.
    """
    classes, clarities = frames.classes.join(), frames.clarity.join()
    total = classes.sum(axis=0, dtype=np.float64)
    if total.sum() <= 0.0:
        return _unpitched()
    tuning = _find_tuning(total)
    chroma = fold_chroma(classes, tuning_cents=tuning)
    key, mode, confidence = find_key(chroma.sum(axis=0, dtype=np.float64))
    heard = chroma[chroma.max(axis=1) > 0.0]
    weight = clarities[:, 1].astype(np.float64)
    clarity = float((clarities[:, 0] * weight).sum() / max(weight.sum(), 1e-12))
    mean = heard.mean(axis=0, dtype=np.float64)
    return {
        "key": key,
        "mode": mode,
        "key_name": name_key(key, mode),
        "key_confidence": confidence * min(1.0, 2.0 * clarity),
        "chroma_mean": mean,
        "chroma_std": heard.std(axis=0, dtype=np.float64),
        "tuning_cents": tuning,
        "harmonic_clarity": clarity,
        "chord_change_rate_hz": _chord_change_rate_hz(chroma),
        "tonnetz_mean": _tonnetz() @ (mean / mean.sum()),
    }


def _unpitched() -> dict[str, Any]:
    return {
        "key": None,
        "mode": None,
        "key_name": None,
        "key_confidence": 0.0,
        "chroma_mean": np.zeros(12),
        "chroma_std": np.zeros(12),
        "tuning_cents": None,
        "harmonic_clarity": 0.0,
        "chord_change_rate_hz": 0.0,
        "tonnetz_mean": np.zeros(6),
    }


def _find_tuning(classes: NDArray[np.float64]) -> float:
    """Offset of the sounding pitches from 440 Hz tuning in cents, -50 to 50, by circular mean over the semitone."""
    within = classes.reshape(12, 10).sum(axis=0)
    angle = np.angle((within * np.exp(2j * np.pi * np.arange(10) / 10)).sum())
    return float(angle / (2.0 * np.pi) * 100.0)


def fold_chroma(classes: FloatArray, *, tuning_cents: float) -> FloatArray:
    """Fold 10-cent classes into twelve around a tuning.

    Parameters
    ----------
    classes : float32 [shape=(n, 120)]
        Strength by 10-cent class, 0 = C.
    tuning_cents : float in [-50, 50]
        Where the semitones lie.

    Returns
    -------
    float32 [shape=(n, 12)]
        Strength by pitch class, C first.
    """
    offset = round(tuning_cents / 10.0)
    rolled = np.roll(classes, 5 - offset, axis=1)
    return np.asarray(rolled.reshape(-1, 12, 10).sum(axis=2))


@cache
def _profiles() -> NDArray[np.float64]:
    """Standardised profiles of all keys, twelve major then twelve minor [shape=(24, 12)]."""
    rows = [np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(12)]
    table = np.array(rows)
    table -= table.mean(axis=1, keepdims=True)
    return np.asarray(table / np.linalg.norm(table, axis=1, keepdims=True))


def find_key(chroma: NDArray[np.float64]) -> tuple[int, int, float]:
    """Find the key whose profile correlates best with a chroma.

    Parameters
    ----------
    chroma : float64 [shape=(12,)]
        Strength by pitch class, C first, any scale.

    Returns
    -------
    key : int in 0..11
        C is 0.
    mode : int
        1 major, 0 minor.
    confidence : float in [0, 1]
        From the correlation and its lead over the next key: 0.6 and no lead give 0, 0.9 and a lead of 0.15 give about 1.
    """
    centred = chroma - chroma.mean()
    length = float(np.linalg.norm(centred))
    if length < 1e-9 * max(1.0, float(chroma.sum())):
        return 0, 1, 0.0
    fit = _profiles() @ (centred / length)
    order = np.argsort(fit)[::-1]
    best, lead = int(order[0]), float(fit[order[0]] - fit[order[1]])
    strength = min(1.0, max(0.0, (float(fit[best]) - 0.4) / 0.5))
    return best % 12, int(best < 12), strength * min(1.0, 0.25 + lead / 0.2)


@cache
def _chords() -> NDArray[np.float64]:
    """Standardised templates of 24 triads [shape=(24, 12)]."""
    table = np.zeros((24, 12))
    for root in range(12):
        table[root, [root, (root + 4) % 12, (root + 7) % 12]] = 1.0
        table[12 + root, [root, (root + 3) % 12, (root + 7) % 12]] = 1.0
    table -= table.mean(axis=1, keepdims=True)
    return np.asarray(table / np.linalg.norm(table, axis=1, keepdims=True))


def _chord_change_rate_hz(chroma: FloatArray) -> float:
    """Changes of the best fitting triad per second, with a hold against flicker."""
    width = max(1, round(_CHORD_SECONDS * TONAL_FRAME_RATE_HZ))
    if chroma.shape[0] < 2 * width:
        return 0.0
    summed = np.cumsum(np.vstack([np.zeros(12), chroma]), axis=0)
    smooth = summed[width:] - summed[:-width]
    smooth -= smooth.mean(axis=1, keepdims=True)
    fit = (smooth @ _chords().T) / np.maximum(np.linalg.norm(smooth, axis=1, keepdims=True), 1e-9)
    best = fit.argmax(axis=1)
    held, changes = int(best[0]), 0
    for t in range(1, best.size):
        if best[t] != held and fit[t, best[t]] > fit[t, held] + _CHORD_HOLD:
            held, changes = int(best[t]), changes + 1
    return changes / float(chroma.shape[0] / TONAL_FRAME_RATE_HZ)


@cache
def _tonnetz() -> NDArray[np.float64]:
    """Harte, Sandler and Gasser (2006): circles of fifths, minor and major thirds [shape=(6, 12)]."""
    pitch = np.arange(12)
    rows = []
    for steps, radius in ((7 / 6, 1.0), (3 / 2, 1.0), (2 / 3, 0.5)):
        rows += [radius * np.sin(pitch * steps * math.pi), radius * np.cos(pitch * steps * math.pi)]
    return np.array(rows)
