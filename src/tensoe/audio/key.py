"""Key: which tonic and mode a track has, how sure that is, and how the key moves over time.

Three kinds of evidence are added up. The chroma of the track is correlated with the key profiles of Albrecht and Shanahan
(2013, "The use of large corpora to train a new type of key-finding algorithm"). Time spent on each triad counts by its role in
the key, as in Noland and Sandler (2006, "Key estimation using a hidden Markov model"): profiles alone confuse a key with that
of its dominant or its relative, whose notes are nearly the same and whose chords are not used alike. And music tends to
begin on its tonic chord. Triads are compared with their overtones, else the fifth partial of a bass passes for a major third.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.spectrum import TONAL_FRAME_RATE_HZ, FloatArray

Vector = NDArray[np.float64]

NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)

# Weights of the evidence in natural logarithms of odds. Fitted as a conditional logit (L2 of 0.001 on standardised terms) on the
# 280 pieces of seed 7 of benchmarks/scores.py and rounded; with whole styles left out of the fit they keep their gain. The
# opening weighs two thirds of what the fit gave it, which costs nothing there: records have intros that scores lack.
_PROFILE_WEIGHT = 3.8
_OPENING_WEIGHT = 2.4
_ROLES_MAJOR = {(0, 1): 17.0, (5, 1): 14.0, (2, 0): 14.0, (7, 1): 11.0, (4, 0): 11.0, (9, 0): 10.5, (0, 0): 7.0, (10, 1): 7.5}
_ROLES_MINOR = {(0, 0): 17.0, (5, 0): 14.0, (8, 1): 14.0, (7, 1): 11.0, (10, 1): 11.0, (3, 1): 10.5, (0, 1): 7.0, (7, 0): 7.5}
"""Worth of a whole track spent on a triad, by (semitones above the tonic, 1 major or 0 minor); others are worth nothing."""

CHORD_SECONDS = 0.75
"""Chroma is averaged over this long before chords are told apart; passing notes are shorter."""
_OPENING_SECONDS = 1.5
_SHARPNESS = 16.0
"""Of the choice among triads: a correlation higher by 0.1 is 5 times as likely."""
_OVERTONES = (0.2, 0.1)
"""Strength of the third partial (a fifth up) and of the fifth (a major third up) in the triads' templates."""

_WINDOW_SECONDS = 10.0
_STEP_SECONDS = 2.5
_SWITCH_PRICE = 6.0
"""Log odds that speak for another key before the track is said to modulate."""
_SHORTEST_SECONDS = 8.0
_MOST_SEGMENTS = 200


def name_key(key: int, mode: int) -> str:
    """Write a key as people do: ``A minor``."""
    return f"{NAMES[key]} {'major' if mode else 'minor'}"


def _rotate(major: tuple[float, ...], minor: tuple[float, ...]) -> Vector:
    """Standardised templates on all roots, twelve major then twelve minor [shape=(24, 12)]."""
    table = np.array([np.roll(template, root) for template in (major, minor) for root in range(12)])
    return _standardise(table)


def _standardise(rows: NDArray[Any]) -> Vector:
    centred = rows - rows.mean(axis=-1, keepdims=True)
    return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=-1, keepdims=True), 1e-9), np.float64)


@cache
def _profiles() -> Vector:
    return _rotate(_MAJOR, _MINOR)


@cache
def triads() -> Vector:
    """Standardised chroma of the 24 triads with overtones, twelve major then twelve minor [shape=(24, 12)]."""
    plain = np.zeros((2, 12))
    plain[0, [0, 4, 7]] = plain[1, [0, 3, 7]] = 1.0
    sounding = plain + _OVERTONES[0] * np.roll(plain, 7, axis=1) + _OVERTONES[1] * np.roll(plain, 4, axis=1)
    return _rotate(tuple(sounding[0]), tuple(sounding[1]))


@cache
def _roles() -> Vector:
    """Worth of each triad in each key [shape=(24 keys, 24 triads)]."""
    table = np.zeros((24, 24))
    for key in range(24):
        for (steps, is_major), worth in (_ROLES_MAJOR if key < 12 else _ROLES_MINOR).items():
            table[key, (key + steps) % 12 + (0 if is_major else 12)] = worth
    return table


def smooth_chroma(chroma: FloatArray) -> FloatArray:
    """Sums over `CHORD_SECONDS` [shape=(n - 3, 12)], or over everything when there is less."""
    width = min(chroma.shape[0], round(CHORD_SECONDS * TONAL_FRAME_RATE_HZ))
    summed = np.zeros((chroma.shape[0] - width + 1, 12), np.float32)
    for lag in range(width):
        summed += chroma[lag : lag + summed.shape[0]]
    return summed


def fit_triads(smoothed: FloatArray) -> FloatArray:
    """Correlation of chroma with each triad [shape=(n, 24)]."""
    centred = smoothed - smoothed.mean(axis=1, keepdims=True)
    length = np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    return np.asarray((centred / length) @ triads().T.astype(np.float32))


def _choose_triads(fit: FloatArray) -> FloatArray:
    """Chance of each triad at each time [shape=(n, 24)]."""
    chance = np.exp(_SHARPNESS * (fit - fit.max(axis=1, keepdims=True)))
    return np.asarray(chance / chance.sum(axis=1, keepdims=True))


def weigh_keys(chroma: FloatArray) -> Vector:
    """Evidence for each key over a whole track.

    Parameters
    ----------
    chroma : float32 [shape=(n, 12)]
        Strength by pitch class, C first, of frames that hold any; ``TONAL_FRAME_RATE_HZ`` frames a second.

    Returns
    -------
    float64 [shape=(24,)]
        Log odds up to a constant, twelve major keys from C, then twelve minor ones.
    """
    shares = _choose_triads(fit_triads(smooth_chroma(chroma))).mean(axis=0, dtype=np.float64)
    opening = chroma[: round(_OPENING_SECONDS * TONAL_FRAME_RATE_HZ)].sum(axis=0, dtype=np.float64)
    profile = _profiles() @ _standardise(chroma.sum(axis=0, dtype=np.float64))
    weights = _PROFILE_WEIGHT * profile + _OPENING_WEIGHT * (triads() @ _standardise(opening)) + _roles() @ shares
    return np.asarray(weights)


def fit_profile(chroma: Vector, key: int) -> float:
    """Correlation of a chroma with a key's profile, -1 to 1; keys are numbered as in `weigh_keys`."""
    return float(_profiles()[key] @ _standardise(chroma))


def to_chances(weights: NDArray[Any]) -> Vector:
    """Log odds as chances that sum to 1 along the last axis."""
    chance = np.exp(weights - weights.max(axis=-1, keepdims=True))
    return np.asarray(chance / chance.sum(axis=-1, keepdims=True), np.float64)


def follow_keys(chroma: FloatArray, *, home: int, duration_s: float) -> list[dict[str, Any]]:
    """Divide a track by its key.

    Parameters
    ----------
    chroma : float32 [shape=(n, 12)]
        All frames of the track, in time.
    home : int in 0..23
        Key of the whole track; stretches without evidence stay there.
    duration_s : float > 0
        Length of the sound.

    Returns
    -------
    list of dict
        ``start_s``, ``end_s``, ``key`` (C is 0), ``mode`` (1 major), ``confidence`` in [0, 1]; they cover the track, each
        lasts at least 8 s unless the track is shorter, and there are at most 200.

    Notes
    -----
    Windows of 10 s every 2.5 s, a Viterbi path with one price for any change of key.
    """
    step_s = max(_STEP_SECONDS, duration_s / 4000.0)
    evidence = _weigh_windows(chroma, step_s)
    evidence[:, home] += 0.5
    path = _find_path(evidence * min(1.0, step_s / _WINDOW_SECONDS), _SWITCH_PRICE)
    path = _drop_short(path, max(1, round(max(_SHORTEST_SECONDS, duration_s / _MOST_SEGMENTS) / step_s)))
    borders = [0, *(np.flatnonzero(np.diff(path)) + 1).tolist(), path.size]
    found = []
    for first, last in itertools.pairwise(borders):
        key = int(path[first])
        confidence = float(to_chances(evidence[first:last].mean(axis=0))[key])
        start_s, end_s = first * step_s, duration_s if last == path.size else last * step_s
        found.append({"start_s": start_s, "end_s": end_s, "key": key % 12, "mode": int(key < 12), "confidence": confidence})
    return found


def _weigh_windows(chroma: FloatArray, step_s: float) -> Vector:
    """Evidence for each key around the middle of each step [shape=(n_steps, 24)]; what is silent weighs nothing."""
    n = chroma.shape[0]
    chances = _choose_triads(fit_triads(smooth_chroma(chroma)))
    chances *= smooth_chroma(chroma).max(axis=1, keepdims=True) > 0.0
    length_s = n / TONAL_FRAME_RATE_HZ
    middles = (np.arange(max(1, int(np.ceil(length_s / step_s)))) + 0.5) * step_s
    first = np.clip(np.round((middles - _WINDOW_SECONDS / 2) * TONAL_FRAME_RATE_HZ), 0, n - 1).astype(int)
    last = np.clip(np.round((middles + _WINDOW_SECONDS / 2) * TONAL_FRAME_RATE_HZ), 1, n).astype(int)
    notes, shares = _sum_between(chroma, first, last), _sum_between(chances, first, last)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)
    return np.asarray(_PROFILE_WEIGHT * (_standardise(notes) @ _profiles().T) + shares @ _roles().T)


def _sum_between(rows: FloatArray, first: NDArray[Any], last: NDArray[Any]) -> Vector:
    """Sums of ``rows[first:last]`` for many pairs."""
    until = np.zeros((rows.shape[0] + 1, rows.shape[1]))
    np.cumsum(rows, axis=0, out=until[1:], dtype=np.float64)
    return np.asarray(until[np.minimum(last, rows.shape[0])] - until[np.minimum(first, rows.shape[0])])


def _find_path(evidence: Vector, price: float) -> NDArray[np.intp]:
    """Keys with the most evidence in all, less a price for each change."""
    total = evidence[0].copy()
    came_from = np.zeros(evidence.shape, np.intp)
    for t in range(1, evidence.shape[0]):
        best = int(total.argmax())
        stays = total >= total[best] - price
        came_from[t] = np.where(stays, np.arange(24), best)
        total = np.maximum(total, total[best] - price) + evidence[t]
    path = np.empty(evidence.shape[0], np.intp)
    path[-1] = total.argmax()
    for t in range(path.size - 1, 0, -1):
        path[t - 1] = came_from[t, path[t]]
    return path


def _drop_short(path: NDArray[np.intp], shortest: int) -> NDArray[np.intp]:
    """Stretches of fewer steps take the key before them, the first one the key after it."""
    path = path.copy()
    borders = [0, *(np.flatnonzero(np.diff(path)) + 1).tolist(), path.size]
    kept: list[int] = []
    for first, last in itertools.pairwise(borders):
        if last - first < shortest and path.size > last - first:
            key = kept[-1] if kept else int(path[last])
        else:
            key = int(path[first])
        path[first:last] = key
        kept.append(key)
    return path
