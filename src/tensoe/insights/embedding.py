"""The sound embedding ``v2``: from the features of a track to a unit vector whose cosines say how alike two tracks sound.

The dimensions come in four named groups. Each dimension is standardised by the library's median and spread, clipped, and each
group is scaled so that it holds a fixed share of the vector, whatever its number of dimensions. So a cosine is the sum of
four parts that can be shown to a person (`compare`).

Nothing here depends on the volume a track was mastered at, on the key it is in, or on whether its tempo was read an octave
too high: absolute loudness is left out, harmony is described by the shape of the chroma's spectrum, tempo by its place within
the octave.
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

FloatVector = NDArray[np.float64]
FloatMatrix = NDArray[np.float64]

DEFINITION = 1
"""Rises when the raw dimensions change; vectors of another definition are computed anew."""
GROUPS = ("timbre", "rhythm", "harmony", "dynamics")
LABELS = {"timbre": "Timbre", "rhythm": "Rhythm", "harmony": "Harmony", "dynamics": "Dynamics"}
WEIGHTS = {"timbre": 0.45, "rhythm": 0.30, "harmony": 0.10, "dynamics": 0.15}
CLIP = 3.0
"""Standard deviations beyond which a value counts no further."""
PRIOR_TRACKS = 50
"""The shipped transform counts as this many tracks when a library is fitted, so that small libraries stay sane."""
_NORMAL_IQR = 1.349
_RATIOS = 12


def extract_raw(features: Mapping[str, Any]) -> FloatVector:
    """Read the raw dimensions from the features of one track.

    Parameters
    ----------
    features : mapping
        Groups of descriptors as `tensoe.audio` names them.

    Returns
    -------
    float64 [shape=(DIMENSION,)]
        In the order of `DIMENSION_NAMES`; NaN where a descriptor is undefined for this sound.
    """
    values = [value for group in GROUPS for _, value in _READERS[group](features)]
    return np.array([math.nan if value is None else value for value in values], np.float64)


def _log(value: float | None, floor: float = 1e-6) -> float | None:
    return None if value is None else math.log2(max(value, floor))


def _ratio(upper: float | None, lower: float | None) -> float | None:
    if upper is None or lower is None:
        return None
    return math.log2(max(upper, 1e-6) / max(lower, 1e-6))


def _share(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def _read_timbre(features: Mapping[str, Any]) -> list[tuple[str, float | None]]:
    timbre = features["timbre"]
    centroid, flatness = timbre["spectral_centroid_hz"], timbre["spectral_flatness"]
    contrast, crossings = timbre["spectral_contrast_db"], timbre["zero_crossing_rate"]
    # Coefficient 0 is the level; its movement belongs to the dynamics. Deviations of contrast and crossings are left out:
    # an encoder fills digital silence with noise, and they change by two deviations.
    return [
        *((f"mfcc_mean_{i}", timbre["mfcc_mean"][i]) for i in range(1, 20)),
        *((f"mfcc_std_{i}", _log(timbre["mfcc_std"][i], 0.01)) for i in range(1, 20)),
        *((f"mfcc_motion_{i}", _log(timbre["mfcc_delta_mean_abs"][i], 0.001)) for i in range(1, 20)),
        ("centroid", _log(centroid["p50"], 20.0)),
        ("centroid_spread", _ratio(centroid["p90"] + 20.0, centroid["p10"] + 20.0)),
        ("bandwidth", _log(timbre["spectral_bandwidth_hz"]["p50"], 20.0)),
        ("rolloff", _log(timbre["spectral_rolloff_hz"]["p50"], 20.0)),
        ("flatness", _log(flatness["p50"])),
        ("flatness_high", _log(flatness["p90"])),
        *((f"contrast_mean_{i}", contrast["mean"][i]) for i in range(7)),
        ("crossings", _log(crossings["p50"], 0.001)),
        ("crossings_high", _log(crossings["p90"], 0.001)),
    ]


def _read_rhythm(features: Mapping[str, Any]) -> list[tuple[str, float | None]]:
    rhythm = features["rhythm"]
    strength, bpm = rhythm["onset_strength"], rhythm["tempo_bpm"]
    # Place within the octave: 60, 120 and 240 BPM are the same angle. A doubtful tempo moves towards the middle.
    angle = 2.0 * math.pi * math.log2(bpm / 60.0) if bpm else 0.0
    weight = math.sqrt(rhythm["pulse_clarity"] or 0.0) if bpm else 0.0
    tempogram = rhythm["tempogram"]
    return [
        ("tempo_cos", weight * math.cos(angle)),
        ("tempo_sin", weight * math.sin(angle)),
        ("onset_rate", _log(rhythm["onset_rate_hz"], 0.1)),
        ("onset_strength", _log(strength["mean"], 0.01)),
        ("onset_unevenness", _log(_share(strength["std"], strength["mean"]), 0.05)),
        ("beat_strength", rhythm["beat_strength"]),
        ("beat_regularity", rhythm["beat_regularity"]),
        ("pulse_clarity", rhythm["pulse_clarity"]),
        *((f"metre_{i}", tempogram[i]) for i in range(_RATIOS)),
    ]


def _read_harmony(features: Mapping[str, Any]) -> list[tuple[str, float | None]]:
    harmony = features["harmony"]
    chroma = np.asarray(harmony["chroma_mean"], np.float64)
    total = float(chroma.sum())
    share = chroma / total if total > 0.0 else np.full(12, 1.0 / 12.0)
    # Magnitudes of the chroma's spectrum stay the same under transposition.
    shape = np.abs(np.fft.rfft(share))[1:]
    entropy = -float((share * np.log2(np.maximum(share, 1e-9))).sum())
    mode = harmony["mode"]
    return [
        *((f"chroma_shape_{i + 1}", float(shape[i])) for i in range(6)),
        ("chroma_entropy", entropy),
        ("chroma_motion", _share(float(np.mean(harmony["chroma_std"])), total / 12.0)),
        ("major", 0.0 if mode is None else (2.0 * mode - 1.0) * harmony["key_confidence"]),
        ("clarity", harmony["harmonic_clarity"]),
        ("chord_changes", harmony["chord_change_rate_hz"]),
    ]


def _read_dynamics(features: Mapping[str, Any]) -> list[tuple[str, float | None]]:
    dynamics, loudness, timbre = features["dynamics"], features["loudness"], features["timbre"]
    rms = timbre["rms"]
    return [
        ("loudness_range", loudness["range_lu"]),
        ("crest", dynamics["crest_db"]),
        ("loudness_deviation", dynamics["loudness_std_db"]),
        ("complexity", dynamics["dynamic_complexity_db"]),
        ("stereo_width", math.sqrt(max(0.0, dynamics["stereo_width"] or 0.0))),
        ("level_motion", _log(timbre["mfcc_delta_mean_abs"][0], 0.01)),
        ("level_deviation", _log(timbre["mfcc_std"][0], 0.01)),
        ("quiet_share", _ratio(rms["p10"], rms["p50"])),
        ("loud_share", _ratio(rms["p90"], rms["p50"])),
    ]


_READERS = {"timbre": _read_timbre, "rhythm": _read_rhythm, "harmony": _read_harmony, "dynamics": _read_dynamics}

_SIZES = {"timbre": 72, "rhythm": 20, "harmony": 11, "dynamics": 9}
DIMENSION = sum(_SIZES.values())
SLICES: dict[str, slice] = {}
for _group, _size in _SIZES.items():
    _start = sum(_SIZES[name] for name in SLICES)
    SLICES[_group] = slice(_start, _start + _size)


def list_dimensions(features: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Group and name of each dimension, read off the features of any track."""
    return [(group, name) for group in GROUPS for name, _ in _READERS[group](features)]


class SoundTransform:
    """Standardise, weigh and scale raw vectors.

    Parameters
    ----------
    weights : mapping of str to float, optional
        Share of each group in the squared length of a typical vector; scaled to sum to 1.
    clip : float > 0
        Standard deviations beyond which a value counts no further.

    Attributes
    ----------
    centre_, scale_ : float64 [shape=(DIMENSION,)]
        Median and robust deviation of each dimension.
    gain_ : float64 [shape=(4,)]
        What each group is multiplied by, in the order of `GROUPS`.
    n_tracks_ : int
        Tracks it was fitted on; 0 for the one that ships with Tensoe.
    """

    centre_: FloatVector
    scale_: FloatVector
    gain_: FloatVector
    n_tracks_: int

    def __init__(self, *, weights: Mapping[str, float] | None = None, clip: float = CLIP) -> None:
        self.weights = dict(weights or WEIGHTS)
        self.clip = clip

    def fit(self, raw: FloatMatrix, *, prior: SoundTransform | None = None) -> SoundTransform:
        """Learn from raw vectors.

        Parameters
        ----------
        raw : float64 [shape=(n, DIMENSION)]
            NaN where undefined.
        prior : SoundTransform, optional
            Counts as `PRIOR_TRACKS` further tracks, so that a small or uniform library keeps sensible scales.

        Raises
        ------
        ValueError
            No rows, or another number of columns.
        """
        if raw.ndim != 2 or not raw.shape[0] or raw.shape[1] != DIMENSION:
            raise ValueError(f"expected (n > 0, {DIMENSION}) raw values, not {raw.shape}")
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
        self.gain_ = self._find_gains(self.standardise(raw))
        return self

    def _find_gains(self, standard: FloatMatrix) -> FloatVector:
        total = sum(self.weights.values())
        gains = []
        for group in GROUPS:
            power = float((standard[:, SLICES[group]] ** 2).sum(axis=1).mean())
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
        raw : float64 [shape=(n, DIMENSION)]

        Returns
        -------
        float32 [shape=(n, DIMENSION)]
            Length 1 each; zeros for a row that is the library's exact middle.
        """
        standard = self.standardise(np.atleast_2d(raw))
        for gain, group in zip(self.gain_, GROUPS, strict=True):
            standard[:, SLICES[group]] *= gain
        length = np.linalg.norm(standard, axis=1, keepdims=True)
        return np.asarray(standard / np.maximum(length, 1e-12), np.float32)

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
            It belongs to another definition of the dimensions.
        """
        if parameters.get("definition") != DEFINITION or len(parameters["centre"]) != DIMENSION:
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
    """The transform that ships with Tensoe, fitted on the demo library and eleven real recordings."""
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
