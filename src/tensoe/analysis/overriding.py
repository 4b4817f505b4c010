"""What a person has set instead of what was heard, and how it takes the place of it; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tensoe.analysis.summary import PERCEPTUAL

PLACES: Final[Mapping[str, tuple[str, str, str]]] = {
    "tempo_bpm": ("rhythm", "tempo_bpm", "tempo_confidence"),
    "key": ("harmony", "key", "key_confidence"),
    "mode": ("harmony", "mode", "key_confidence"),
    "time_signature": ("rhythm", "time_signature", "time_signature_confidence"),
}
"""Group, name and name of the confidence in the features; the perceptual features have a group and a form of their own."""
FIELDS: Final = (*PLACES, *PERCEPTUAL)
"""Columns of the summary that a person may set."""
SET_CONFIDENCE: Final = 1.0
"""A person has looked: whoever sets one of key and mode has judged the other too."""

StoredOverride = Mapping[str, Any]
"""``value``, ``reason``, ``by_user_id`` and ``at`` (ISO 8601), as it is kept in JSON."""


@dataclass(frozen=True, slots=True)
class Correction:
    """All that a person has set for one track.

    Attributes
    ----------
    overrides : mapping of str to StoredOverride
        By names of `FIELDS`.
    confidence_threshold : float in [0, 1] or None
        None means the setting.
    """

    overrides: Mapping[str, StoredOverride] = field(default_factory=dict)
    confidence_threshold: float | None = None

    @property
    def newest(self) -> StoredOverride | None:
        """The override that was set last."""
        return max(self.overrides.values(), key=lambda override: str(override["at"]), default=None)

    def to_payload(self) -> dict[str, Any]:
        """What the owner says of the track, as a source record: values with Spotify's names first, all else below one name."""
        if not self.overrides and self.confidence_threshold is None:
            return {}
        named = {"tempo" if name == "tempo_bpm" else name: override["value"] for name, override in self.overrides.items()}
        kept = {"overrides": dict(self.overrides), "confidence_threshold": self.confidence_threshold}
        return {**named, "corrections": kept}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Correction:
        """Read back what `to_payload` made; records of another origin hold no correction."""
        kept = payload.get("corrections") or {}
        known = {name: override for name, override in (kept.get("overrides") or {}).items() if name in FIELDS}
        return cls(known, kept.get("confidence_threshold"))


def apply_overrides(features: Mapping[str, Any], overrides: Mapping[str, StoredOverride]) -> dict[str, Any]:
    """The features with a person's values in their places; the argument stays as it is.

    >>> apply_overrides({"rhythm": {"tempo_bpm": 60.0, "onset_rate": 2.0}}, {"tempo_bpm": {"value": 120.0}})["rhythm"]
    {'tempo_bpm': 120.0, 'onset_rate': 2.0, 'tempo_confidence': 1.0}
    """
    changed = dict(features)
    for name, override in overrides.items():
        if name in PLACES:
            group, place, confidence = PLACES[name]
            changed[group] = {**(changed.get(group) or {}), place: override["value"], confidence: SET_CONFIDENCE}
        elif name in PERCEPTUAL:
            value = {"value": override["value"], "confidence": SET_CONFIDENCE}
            changed["perceptual"] = {**(changed.get("perceptual") or {}), name: value}
    return changed
