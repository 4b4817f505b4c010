"""The flat values in force for a track, taken from its features; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PERCEPTUAL = ("danceability", "energy", "valence", "acousticness", "instrumentalness", "liveness", "speechiness")


def flatten_features(features: Mapping[str, Any], *, quality: float) -> dict[str, Any]:
    """The columns of `TrackAnalysisSummary`; values that could not be found are None.

    >>> flatten_features({"rhythm": {"tempo_bpm": 120.0, "tempo_confidence": 0.9}}, quality=1.0)["tempo_bpm"]
    120.0
    """
    rhythm, harmony, loudness = (features.get(group) or {} for group in ("rhythm", "harmony", "loudness"))
    columns: dict[str, Any] = {
        "tempo_bpm": rhythm.get("tempo_bpm"),
        "tempo_confidence": rhythm.get("tempo_confidence"),
        "key": harmony.get("key"),
        "mode": harmony.get("mode"),
        "key_confidence": harmony.get("key_confidence"),
        "time_signature": rhythm.get("time_signature"),
        "time_signature_confidence": rhythm.get("time_signature_confidence"),
        "loudness_lufs": loudness.get("integrated_lufs"),
        "loudness_range_lu": loudness.get("range_lu"),
        "analysis_quality_score": quality,
    }
    perceptual = features.get("perceptual") or {}
    for name in PERCEPTUAL:
        found = perceptual.get(name) or {}
        columns[name] = found.get("value")
        columns[f"{name}_confidence"] = found.get("confidence")
    return columns


def name_as_spotify(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The same values under the names that listeners know from Spotify, for the catalogue's ``audio_features``."""
    named = {"tempo": columns["tempo_bpm"], "loudness": columns["loudness_lufs"]}
    return named | {name: columns[name] for name in ("key", "mode", "time_signature", *PERCEPTUAL)}
