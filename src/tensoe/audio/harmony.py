"""Harmony: tuning, key, chroma, how clearly pitched the sound is and how often its chord changes.

Method: interpolated spectral peaks of 65 to 1000 Hz in 10-cent classes, each frame scaled to its strongest class; the tuning
is the circular mean of their offsets; the chroma folded around it tells the key (`tensoe.audio.key`).
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.key import fit_profile, fit_triads, follow_keys, name_key, smooth_chroma, to_chances, weigh_keys
from tensoe.audio.spectrum import TONAL_FRAME_RATE_HZ, FloatArray, Frames

_CHORD_HOLD = 0.08
"""A new chord must fit this much better than the one held, in correlation."""


def compute_harmony(frames: Frames, *, duration_s: float) -> dict[str, Any]:
    """The `harmony` group of the features.

    Parameters
    ----------
    frames : Frames
    duration_s : float > 0
        Length of the sound.

    Returns
    -------
    dict
        ``key``, ``mode``, ``key_name``, ``key_second_name``, ``tuning_cents`` are None without any pitched sound; vectors are
        then zeros, confidences 0 and there are no ``key_segments``.
    """
    total = np.zeros(120)
    for block in frames.classes:
        total += block.sum(axis=0, dtype=np.float64)
    if total.sum() <= 0.0:
        return _unpitched()
    tuning = _find_tuning(total)
    chroma = np.concatenate([fold_chroma(block, tuning_cents=tuning) for block in frames.classes])
    heard = chroma[chroma.max(axis=1) > 0.0]
    mean = heard.mean(axis=0, dtype=np.float64)
    clarity = _mean_clarity(frames)
    weights = weigh_keys(heard)
    best, second = (int(key) for key in np.argsort(-weights, kind="stable")[:2])
    strength = max(0.0, fit_profile(mean, best))
    return {
        "key": best % 12,
        "mode": int(best < 12),
        "key_name": name_key(best % 12, int(best < 12)),
        "key_confidence": float(to_chances(weights)[best]) * _trust(strength, clarity),
        "key_second_name": name_key(second % 12, int(second < 12)),
        "key_strength": strength,
        "key_segments": follow_keys(chroma, home=best, duration_s=duration_s),
        "chroma_mean": mean,
        "chroma_std": heard.std(axis=0, dtype=np.float64),
        "tuning_cents": tuning,
        "harmonic_clarity": clarity,
        "chord_change_rate_hz": _chord_change_rate_hz(chroma),
        "tonnetz_mean": _tonnetz() @ (mean / mean.sum()),
    }


def _mean_clarity(frames: Frames) -> float:
    clarity, weight = (frames.clarity.column(index).astype(np.float64) for index in (0, 1))
    return float((clarity * weight).sum() / max(weight.sum(), 1e-12))


def _trust(strength: float, clarity: float) -> float:
    """Chances hold for music: none for noise, or where no key's profile fits better than 0.2; full from 0.5 on."""
    return min(1.0, max(0.0, (strength - 0.2) / 0.3)) * min(1.0, max(0.0, 2.0 * clarity - 0.6))


def _unpitched() -> dict[str, Any]:
    return {
        "key": None,
        "mode": None,
        "key_name": None,
        "key_confidence": 0.0,
        "key_second_name": None,
        "key_strength": 0.0,
        "key_segments": [],
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


def _chord_change_rate_hz(chroma: FloatArray) -> float:
    """Changes of the best fitting triad per second, with a hold against flicker."""
    if chroma.shape[0] < 8:  # two chords
        return 0.0
    fit = fit_triads(smooth_chroma(chroma))
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
