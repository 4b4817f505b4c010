"""Which combinations of descriptors tell recordings apart: learned from several stretches and copies of the same recordings.

A descriptor that wanders within one recording, or with its encoding, says little about it; one that stays and differs between
recordings says much. For each group a linear map makes that visible: it whitens the scatter within recordings and keeps the
directions in which recordings differ most (Hatch, Kajarekar and Stolcke 2006, "Within-class covariance normalization";
Fisher's linear discriminants), so that groups stay apart and can be shown one by one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float64]

SHRINKAGE = 0.1
"""Share of the scatter's diagonal mixed in, because some hundred stretches do not tell all covariances apart."""


def learn_map(standard: FloatMatrix, recordings: NDArray[np.int64], *, size: int) -> FloatMatrix:
    """Learn the map of one group.

    Parameters
    ----------
    standard : float64 [shape=(n, k)]
        Descriptors of n stretches, standardised and without NaN.
    recordings : int64 [shape=(n,)]
        Which recording each stretch is from.
    size : int in 1..k
        Directions to keep.

    Returns
    -------
    float64 [shape=(size, k)]
        Multiply with standardised descriptors; the most telling direction first.

    Raises
    ------
    ValueError
        No recording has two stretches.
    """
    labels = np.unique(recordings)
    middles = np.array([standard[recordings == label].mean(axis=0) for label in labels])
    away = standard - middles[np.searchsorted(labels, recordings)]
    freedom = len(recordings) - len(labels)
    if freedom < 1:
        raise ValueError("no recording has two stretches")
    within = away.T @ away / freedom
    diagonal = np.diag(within)
    within = (1.0 - SHRINKAGE) * within + SHRINKAGE * np.diag(diagonal + 0.1 * diagonal.mean() + 1e-9)
    power, axes = np.linalg.eigh(within)
    whitening = axes / np.sqrt(power)
    between = np.cov((middles @ whitening).T)
    lead, directions = np.linalg.eigh(np.atleast_2d(between))
    order = np.argsort(lead)[::-1][:size]
    # A direction in which recordings differ no more than they vary within themselves is worth half.
    worth = np.sqrt(np.maximum(lead[order], 0.0) / (np.maximum(lead[order], 0.0) + 1.0))
    return np.asarray((whitening @ directions[:, order] * worth).T)


def learn_maps(
    standard: FloatMatrix, recordings: NDArray[np.int64], *, slices: Mapping[str, slice], sizes: Mapping[str, int]
) -> dict[str, FloatMatrix]:
    """One map a group; see `learn_map`."""
    return {group: learn_map(standard[:, part], recordings, size=sizes[group]) for group, part in slices.items()}
