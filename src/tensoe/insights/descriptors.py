"""What the sound embedding looks at: some 300 descriptors of one track in four named groups; pure.

Nothing here depends on the volume a track was mastered at, on the key it is in, or on whether its tempo was read an octave
too high: absolute loudness is left out, harmony is described by shapes that stay the same under transposition, tempo by its
place within the octave.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatVector = NDArray[np.float64]
Named = list[tuple[str, FloatVector]]
"""Names with their values; of a name with several values each is numbered."""

GROUPS = ("timbre", "rhythm", "harmony", "dynamics")
LABELS = {"timbre": "Timbre", "rhythm": "Rhythm", "harmony": "Harmony", "dynamics": "Dynamics"}
_RATIOS = 12
_REPETITIONS = 24


def extract_raw(features: Mapping[str, Any]) -> FloatVector:
    """Read the descriptors from the features of one track.

    Parameters
    ----------
    features : mapping
        Groups of features as `tensoe.audio` names them; those of an older extractor may lack some.

    Returns
    -------
    float64 [shape=(RAW_DIMENSION,)]
        In the order of `DESCRIPTOR_NAMES`; NaN where a feature is missing or undefined for this sound.
    """
    return np.concatenate([values for group in GROUPS for _, values in _READERS[group](features)])


def _numbers(features: Mapping[str, Any], path: str, n: int = 1) -> FloatVector:
    """The numbers at a path such as ``timbre.rms.p10`` [shape=(n,)]; NaN when there are none, or not as many."""
    found: Any = features
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    values = np.atleast_1d(np.array(math.nan if found is None else found, np.float64))
    return values if values.shape == (n,) else np.full(n, math.nan)


def _log(values: FloatVector, floor: float) -> FloatVector:
    return np.log2(np.maximum(values, floor))


def _ratio(upper: FloatVector, lower: FloatVector) -> FloatVector:
    return _log(upper, 1e-6) - _log(lower, 1e-6)


def _read_timbre(features: Mapping[str, Any]) -> Named:
    def read(name: str, n: int = 1) -> FloatVector:
        return _numbers(features, f"timbre.{name}", n)

    mel = read("mel_db_mean", 40)
    # Coefficient 0 is the level; its movement belongs to the dynamics. Deviations of contrast are left out: an encoder fills
    # digital silence with noise, and they change by two deviations.
    return [
        ("mfcc_mean", read("mfcc_mean", 20)[1:]),
        ("mfcc_std", _log(read("mfcc_std", 20)[1:], 0.01)),
        ("mfcc_motion", _log(read("mfcc_delta_mean_abs", 20)[1:], 0.001)),
        ("mel", mel - mel.mean()),
        ("mel_motion", _log(read("mel_db_change", 40), 0.01)),
        ("centroid", _log(read("spectral_centroid_hz.p50"), 20.0)),
        ("centroid_spread", _ratio(read("spectral_centroid_hz.p90") + 20.0, read("spectral_centroid_hz.p10") + 20.0)),
        ("centroid_motion", _log(read("spectral_centroid_hz.change"), 2.0)),
        ("bandwidth", _log(read("spectral_bandwidth_hz.p50"), 20.0)),
        ("bandwidth_motion", _log(read("spectral_bandwidth_hz.change"), 2.0)),
        ("rolloff", _log(read("spectral_rolloff_hz.p50"), 20.0)),
        ("rolloff_motion", _log(read("spectral_rolloff_hz.change"), 2.0)),
        ("flatness", _log(read("spectral_flatness.p50"), 1e-6)),
        ("flatness_high", _log(read("spectral_flatness.p90"), 1e-6)),
        ("flatness_motion", _log(read("spectral_flatness.change"), 1e-6)),
        ("contrast", read("spectral_contrast_db.mean", 7)),
        ("crossings", _log(read("zero_crossing_rate.p50"), 0.001)),
        ("crossings_high", _log(read("zero_crossing_rate.p90"), 0.001)),
        ("crossings_motion", _log(read("zero_crossing_rate.change"), 0.0001)),
    ]


def _read_rhythm(features: Mapping[str, Any]) -> Named:
    def read(name: str, n: int = 1) -> FloatVector:
        return _numbers(features, f"rhythm.{name}", n)

    bpm, clarity = float(read("tempo_bpm")[0]), read("pulse_clarity")
    # Place within the octave: 60, 120 and 240 BPM are the same angle. A doubtful tempo moves towards the middle.
    angle = 2.0 * math.pi * math.log2(bpm / 60.0) if bpm > 0.0 else 0.0
    weight = np.sqrt(np.nan_to_num(clarity)) if bpm > 0.0 else np.zeros(1)
    mean = read("onset_strength.mean")
    return [
        ("tempo_cos", weight * math.cos(angle)),
        ("tempo_sin", weight * math.sin(angle)),
        ("onset_rate", _log(read("onset_rate_hz"), 0.1)),
        ("onset_strength", _log(mean, 0.01)),
        ("onset_unevenness", _log(read("onset_strength.std"), 1e-3) - _log(mean, 1e-3)),
        ("onset_height", _log(read("onset_strength.p90"), 1e-3) - _log(mean, 1e-3)),
        ("onset_bands", _log(read("band_onset_mean", 4), 1e-3) - _log(mean, 1e-3)),
        ("beat_strength", read("beat_strength")),
        ("beat_regularity", read("beat_regularity")),
        ("pulse_clarity", clarity),
        ("metre", read("tempogram", _RATIOS)),
        ("repetition", read("onset_repetition", _REPETITIONS)),
    ]


def _read_harmony(features: Mapping[str, Any]) -> Named:
    def read(name: str, n: int = 1) -> FloatVector:
        return _numbers(features, f"harmony.{name}", n)

    chroma = read("chroma_mean", 12)
    share = _share(chroma)
    mode = read("mode")
    stft = {name: read(f"chroma_stft.{name}", 12) for name in ("mean", "std", "p10", "p90", "change")}
    tonnetz = {name: read(f"tonnetz.{name}", 6).reshape(3, 2) for name in ("mean", "std")}
    return [
        ("chroma_shape", _shape(chroma)),
        ("chroma_std_shape", _shape(read("chroma_std", 12))),
        ("chroma_entropy", -(share * np.log2(np.maximum(share, 1e-9))).sum(keepdims=True)),
        ("chroma_motion", read("chroma_std", 12).mean(keepdims=True) / max(float(chroma.mean()), 1e-9)),
        ("major", np.where(np.isfinite(mode), (2.0 * mode - 1.0) * read("key_confidence"), 0.0)),
        ("clarity", read("harmonic_clarity")),
        ("chord_changes", read("chord_change_rate_hz")),
        *((f"stft_{name}_shape", _shape(stft[name])) for name in ("mean", "std", "p10")),
        *((f"stft_{name}", stft[name].mean(keepdims=True)) for name in ("mean", "std", "p10", "p90")),
        ("stft_motion", _log(stft["change"].mean(keepdims=True), 0.001)),
        ("stft_sorted", np.sort(_share(stft["mean"]))),
        # The distance from the middle of each circle stays the same when the harmony is turned into another key.
        ("tonnetz_distance", np.hypot(*tonnetz["mean"].T)),
        ("tonnetz_spread", _log(np.hypot(*tonnetz["std"].T), 0.001)),
    ]


def _share(values: FloatVector) -> FloatVector:
    """Twelve values as shares of their sum; equal shares when nothing sounds."""
    total = float(values.sum())
    return np.full(12, 1.0 / 12.0) if total <= 0.0 else values / total


def _shape(values: FloatVector) -> FloatVector:
    """Magnitudes of the spectrum of twelve shares [shape=(6,)]: the same under transposition."""
    share = _share(values)
    return np.abs(np.fft.rfft(share))[1:] if np.isfinite(share).all() else np.full(6, math.nan)


def _read_dynamics(features: Mapping[str, Any]) -> Named:
    def read(path: str) -> FloatVector:
        return _numbers(features, path)

    rms = {name: read(f"timbre.rms.{name}") for name in ("mean", "std", "p10", "p50", "p90", "change")}
    return [
        ("loudness_range", read("loudness.range_lu")),
        ("loudest", read("loudness.momentary_max_lufs") - read("loudness.integrated_lufs")),
        ("crest", read("dynamics.crest_db")),
        ("loudness_deviation", read("dynamics.loudness_std_db")),
        ("complexity", read("dynamics.dynamic_complexity_db")),
        ("stereo_width", np.sqrt(np.maximum(0.0, read("dynamics.stereo_width")))),
        ("level_motion", _log(_numbers(features, "timbre.mfcc_delta_mean_abs", 20)[:1], 0.01)),
        ("level_deviation", _log(_numbers(features, "timbre.mfcc_std", 20)[:1], 0.01)),
        ("quiet_share", _ratio(rms["p10"], rms["p50"])),
        ("loud_share", _ratio(rms["p90"], rms["p50"])),
        ("level_spread", _ratio(rms["std"], rms["mean"])),
        ("level_change", _ratio(rms["change"], rms["mean"])),
    ]


_READERS: dict[str, Callable[[Mapping[str, Any]], Named]] = {
    "timbre": _read_timbre,
    "rhythm": _read_rhythm,
    "harmony": _read_harmony,
    "dynamics": _read_dynamics,
}


def _name_descriptors() -> tuple[tuple[str, ...], dict[str, slice]]:
    names: list[str] = []
    slices = {}
    for group in GROUPS:
        start = len(names)
        for name, values in _READERS[group]({}):
            names += [name] if values.size == 1 else [f"{name}_{i}" for i in range(1, values.size + 1)]
        slices[group] = slice(start, len(names))
    return tuple(names), slices


DESCRIPTOR_NAMES, RAW_SLICES = _name_descriptors()
"""The name of each descriptor, in order, and which of them each group holds."""
RAW_DIMENSION = len(DESCRIPTOR_NAMES)
