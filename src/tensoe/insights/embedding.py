"""The sound embedding ``v2``: from the descriptors of a track to a unit vector whose cosines say how alike two tracks sound.

The dimensions come in four named groups. Each descriptor is standardised by the library's median and spread and clipped; the
map of its group, learned once from many recordings and shipped with Tensoe, keeps what tells recordings apart
(`steadiness`); each group is scaled so that it holds a fixed share of the vector, whatever its number of dimensions. So a
cosine is the sum of four parts that can be shown to a person (`compare`). What is left out on purpose: see `descriptors`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tensoe.insights.descriptors import GROUPS, RAW_DIMENSION, RAW_SLICES

FloatVector = NDArray[np.float64]
FloatMatrix = NDArray[np.float64]

DEFINITION = 2
"""Rises when the descriptors or the maps change; vectors of another definition are computed anew."""
WEIGHTS = {"timbre": 0.45, "rhythm": 0.30, "harmony": 0.10, "dynamics": 0.15}
CLIP = 3.0
"""Deviations beyond which a value counts no further."""
PRIOR_TRACKS = 200
"""The shipped transform counts as this many tracks when a library is fitted, so that vectors move little as it grows."""
_NORMAL_IQR = 1.349

SIZES = {"timbre": 48, "rhythm": 28, "harmony": 24, "dynamics": 12}
DIMENSION = sum(SIZES.values())
SLICES: dict[str, slice] = {}
for _group, _size in SIZES.items():
    _start = sum(SIZES[name] for name in SLICES)
    SLICES[_group] = slice(_start, _start + _size)


@cache
def load_maps() -> Mapping[str, FloatMatrix]:
    """The map of each group that ships with Tensoe [shape=(SIZES[group], number of descriptors)]."""
    stored = json.loads(files("tensoe.insights").joinpath("sound_maps.json").read_text("utf-8"))
    return {group: np.array(stored[group], np.float64) for group in GROUPS}


class SoundTransform:
    """Standardise, weigh and scale raw vectors.

    Parameters
    ----------
    weights : mapping of str to float, optional
        Share of each group in the squared length of a typical vector; scaled to sum to 1.
    clip : float > 0
        Deviations beyond which a value counts no further.
    maps : mapping of str to float64 [shape=(SIZES[group], number of descriptors)], optional
        The map of each group; by default those that ship with Tensoe.

    Attributes
    ----------
    centre_, scale_ : float64 [shape=(RAW_DIMENSION,)]
        Median and robust deviation of each descriptor.
    gain_ : float64 [shape=(4,)]
        What each group is multiplied by, in the order of `GROUPS`.
    n_tracks_ : int
        Tracks it was fitted on; 0 for the one that ships with Tensoe.
    """

    centre_: FloatVector
    scale_: FloatVector
    gain_: FloatVector
    n_tracks_: int

    def __init__(
        self,
        *,
        weights: Mapping[str, float] | None = None,
        clip: float = CLIP,
        maps: Mapping[str, FloatMatrix] | None = None,
    ) -> None:
        self.weights = dict(weights or WEIGHTS)
        self.clip = clip
        self.maps = load_maps() if maps is None else maps

    def fit(self, raw: FloatMatrix, *, prior: SoundTransform | None = None) -> SoundTransform:
        """Learn from raw vectors.

        Parameters
        ----------
        raw : float64 [shape=(n, RAW_DIMENSION)]
            NaN where undefined.
        prior : SoundTransform, optional
            Counts as `PRIOR_TRACKS` further tracks, so that a small or uniform library keeps sensible scales.

        Raises
        ------
        ValueError
            No rows, or another number of columns.
        """
        if raw.ndim != 2 or not raw.shape[0] or raw.shape[1] != RAW_DIMENSION:
            raise ValueError(f"expected (n > 0, {RAW_DIMENSION}) raw values, not {raw.shape}")
        low, middle, high = _quartiles(raw)
        deviation = (high - low) / _NORMAL_IQR
        # Where at least half of the tracks share one value, the quartiles say nothing about the others.
        spread = np.sqrt(np.nan_to_num((raw - middle) ** 2).mean(axis=0))
        deviation = np.where(deviation > 0.0, deviation, spread)
        if prior is not None:
            share = raw.shape[0] / (raw.shape[0] + PRIOR_TRACKS)
            middle = share * middle + (1.0 - share) * prior.centre_
            deviation = np.sqrt(share * deviation**2 + (1.0 - share) * prior.scale_**2)
        self.centre_ = middle
        self.scale_ = np.where(deviation > 1e-9, deviation, 1.0)
        self.n_tracks_ = int(raw.shape[0])
        self.gain_ = self._find_gains(self._map(raw))
        return self

    def _map(self, raw: FloatMatrix) -> FloatMatrix:
        """Standardised descriptors through the map of their group [shape=(n, DIMENSION)]."""
        standard = self.standardise(raw)
        return np.hstack([standard[:, RAW_SLICES[group]] @ self.maps[group].T for group in GROUPS])

    def _find_gains(self, mapped: FloatMatrix) -> FloatVector:
        total = sum(self.weights.values())
        gains = []
        for group in GROUPS:
            power = float((mapped[:, SLICES[group]] ** 2).sum(axis=1).mean())
            gains.append(math.sqrt(self.weights[group] / total / max(power, 1e-9)))
        return np.array(gains)

    def standardise(self, raw: FloatMatrix) -> FloatMatrix:
        """Bring raw vectors to robust deviations from the library's middle, clipped; undefined values become 0."""
        standard = np.clip((raw - self.centre_) / self.scale_, -self.clip, self.clip)
        return np.nan_to_num(standard, nan=0.0)

    def transform(self, raw: FloatMatrix) -> NDArray[np.float32]:
        """Turn raw vectors into unit vectors.

        Parameters
        ----------
        raw : float64 [shape=(n, RAW_DIMENSION)]

        Returns
        -------
        float32 [shape=(n, DIMENSION)]
            Length 1 each; zeros for a row that is the library's exact middle.
        """
        mapped = self._map(np.atleast_2d(raw))
        for gain, group in zip(self.gain_, GROUPS, strict=True):
            mapped[:, SLICES[group]] *= gain
        length = np.linalg.norm(mapped, axis=1, keepdims=True)
        return np.asarray(mapped / np.maximum(length, 1e-12), np.float32)

    def to_parameters(self) -> dict[str, Any]:
        """Plain values that `from_parameters` takes back."""
        return {
            "definition": DEFINITION,
            "weights": self.weights,
            "clip": self.clip,
            "centre": [float(f"{value:.9g}") for value in self.centre_],
            "scale": [float(f"{value:.9g}") for value in self.scale_],
            "gain": [float(f"{value:.9g}") for value in self.gain_],
        }

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any], *, n_tracks: int) -> SoundTransform:
        """The transform that `to_parameters` described.

        Raises
        ------
        ValueError
            It belongs to another definition of the descriptors.
        """
        if parameters.get("definition") != DEFINITION or len(parameters["centre"]) != RAW_DIMENSION:
            raise ValueError(f"a transform of definition {parameters.get('definition')}, not {DEFINITION}")
        made = cls(weights=parameters["weights"], clip=parameters["clip"])
        made.centre_ = np.array(parameters["centre"], np.float64)
        made.scale_ = np.array(parameters["scale"], np.float64)
        made.gain_ = np.array(parameters["gain"], np.float64)
        made.n_tracks_ = n_tracks
        return made


def _quartiles(raw: FloatMatrix) -> tuple[FloatVector, FloatVector, FloatVector]:
    """First, second and third quartile of each column without NaN; zeros for a column of nothing else."""
    filled = np.where(np.isfinite(raw), raw, np.nan)
    empty = np.isnan(filled).all(axis=0)
    filled[:, empty] = 0.0
    low, middle, high = np.nanpercentile(filled, [25.0, 50.0, 75.0], axis=0)
    return low, middle, high


@cache
def load_default_transform() -> SoundTransform:
    """The transform that ships with Tensoe, fitted by ``scripts/fit_default_transform.py``."""
    text = files("tensoe.insights").joinpath("default_transform.json").read_text("utf-8")
    return SoundTransform.from_parameters(json.loads(text), n_tracks=0)


@dataclass(frozen=True, slots=True)
class Part:
    """What one group adds to the likeness of two tracks.

    Attributes
    ----------
    group : str
    cosine : float in [-1, 1]
        Likeness within the group alone.
    contribution : float
        What it adds to the whole cosine; the contributions of all groups sum to it.
    """

    group: str
    cosine: float
    contribution: float


def compare(one: Sequence[float] | NDArray[np.float32], other: Sequence[float] | NDArray[np.float32]) -> list[Part]:
    """Take the cosine of two unit vectors apart by group.

    Parameters
    ----------
    one, other : float [shape=(DIMENSION,)]
        Unit length.

    Returns
    -------
    list of Part
        In the order of `GROUPS`.
    """
    a, b = np.asarray(one, np.float64), np.asarray(other, np.float64)
    parts = []
    for group in GROUPS:
        left, right = a[SLICES[group]], b[SLICES[group]]
        product = float(left @ right)
        length = float(np.linalg.norm(left) * np.linalg.norm(right))
        parts.append(Part(group, product / length if length > 1e-12 else 0.0, product))
    return parts
