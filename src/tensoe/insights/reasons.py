"""Why two tracks sound alike, in words drawn from what was heard in both; pure.

A reason is only given when both tracks bear it out: a word such as "dark" needs both on that side of the library's middle,
a tempo or key needs confidence in both, and a group is only called similar when its own likeness is high.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tensoe.analysis.wording import name_key
from tensoe.insights.descriptors import DESCRIPTOR_NAMES, LABELS, extract_raw
from tensoe.insights.embedding import Part, SoundTransform

MOST_REASONS = 4
LIKE_GROUP = 0.5
"""Cosine within a group from which the group is called similar."""
ASIDE = 0.5
"""Deviations from the library's middle from which a word such as "dark" is used."""
SAME_TEMPO_OCTAVES = math.log2(1.03)
TEMPO_CLARITY = 0.2
KEY_CONFIDENCE = 0.4
SAME_RECORDING = 0.995
_QUIET_LUFS, _LOUD_LUFS = -20.0, -11.0
_EVEN_LU, _WIDE_LU = 4.0, 9.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What the reasons about one track may draw on.

    Attributes
    ----------
    features : mapping
        Groups of descriptors.
    standard : dict of str to float
        Deviations from the library's middle by the name of the descriptor.
    duration_ms : int or None
    """

    features: Mapping[str, Any]
    standard: dict[str, float]
    duration_ms: int | None


def gather_facts(features: Mapping[str, Any], *, transform: SoundTransform, duration_ms: int | None) -> Facts:
    """Standardise the features of one track by name."""
    deviations = transform.standardise(extract_raw(features)[None, :])[0]
    return Facts(features, dict(zip(DESCRIPTOR_NAMES, (float(value) for value in deviations), strict=True)), duration_ms)


def explain_likeness(one: Facts, other: Facts, *, parts: Sequence[Part], cosine: float) -> list[str]:
    """Give one to four reasons, the weightiest first.

    Parameters
    ----------
    one, other : Facts
    parts : list of Part
        The likeness by group.
    cosine : float
        The whole.

    Returns
    -------
    list of str
        Short sentences without a full stop.
    """
    by_group = {part.group: part for part in parts}
    found: list[tuple[float, str]] = []
    if cosine >= SAME_RECORDING and _same_length(one, other):
        found.append((9.0, "Probably the same recording"))
    for weight, reason in (
        (by_group["rhythm"].contribution + 0.1, _tempo(one, other)),
        (0.16, _key(one, other)),
        (by_group["timbre"].contribution, _group(by_group["timbre"], "Similar timbre", _TIMBRE, one, other)),
        (by_group["rhythm"].contribution, _group(by_group["rhythm"], "Similar rhythm", _RHYTHM, one, other)),
        (by_group["harmony"].contribution, _group(by_group["harmony"], "Similar harmony", _HARMONY, one, other)),
        (by_group["dynamics"].contribution, _level(by_group["dynamics"], one, other)),
    ):
        if reason is not None:
            found.append((weight, reason))
    if not found:
        best = max(parts, key=lambda part: part.contribution)
        return [f"Closest in {LABELS[best.group].lower()}"]
    return [reason for _, reason in sorted(found, key=lambda pair: -pair[0])[:MOST_REASONS]]


Words = Sequence[tuple[tuple[str, ...], str, str]]
"""Dimensions whose mean decides, the word for the low side, the word for the high side ("" for none)."""

_TIMBRE: Words = (
    (("centroid", "rolloff"), "dark", "bright"),
    (("contrast_3", "contrast_4", "contrast_5"), "dense", "clear"),
    (("flatness", "flatness_high"), "", "noisy"),
    (("mfcc_motion_1", "mfcc_motion_2", "mfcc_motion_3"), "steady in colour", "lively in colour"),
)
_RHYTHM: Words = (
    (("onset_rate",), "sparse", "busy"),
    (("onset_strength",), "soft in attack", "percussive"),
    (("pulse_clarity", "beat_strength"), "free in time", "on a strong beat"),
)
_HARMONY: Words = (
    (("clarity",), "", "clearly pitched"),
    (("chord_changes",), "slow to change chords", "quick to change chords"),
    (("major",), "minor in colour", "major in colour"),
)


def _group(part: Part, title: str, words: Words, one: Facts, other: Facts) -> str | None:
    if part.cosine < LIKE_GROUP:
        return None
    shared = [word for dimensions, low, high in words if (word := _shared_word(dimensions, low, high, one, other))]
    return f"{title}: both {_join(shared[:2])}" if shared else title


def _shared_word(dimensions: tuple[str, ...], low: str, high: str, one: Facts, other: Facts) -> str:
    sides = [sum(facts.standard[name] for name in dimensions) / len(dimensions) for facts in (one, other)]
    if min(sides) > ASIDE:
        return high
    return low if max(sides) < -ASIDE else ""


def _join(words: Sequence[str]) -> str:
    return " and ".join(words)


def _same_length(one: Facts, other: Facts) -> bool:
    if one.duration_ms is None or other.duration_ms is None:
        return False
    return abs(one.duration_ms - other.duration_ms) <= 1500


def _tempo(one: Facts, other: Facts) -> str | None:
    rhythms = (one.features["rhythm"], other.features["rhythm"])
    clear = [(r["pulse_clarity"] or 0.0) >= TEMPO_CLARITY and r["tempo_bpm"] is not None for r in rhythms]
    if not all(clear):
        return None
    low, high = sorted(float(r["tempo_bpm"]) for r in rhythms)
    apart = math.log2(high / low)
    if apart <= SAME_TEMPO_OCTAVES:
        if round(low) == round(high):
            return f"Same tempo, {low:.0f} BPM"
        return f"Nearly the same tempo ({rhythms[0]['tempo_bpm']:.0f} and {rhythms[1]['tempo_bpm']:.0f} BPM)"
    if abs(apart - 1.0) <= SAME_TEMPO_OCTAVES:
        return f"Tempi in step, one twice the other ({rhythms[0]['tempo_bpm']:.0f} and {rhythms[1]['tempo_bpm']:.0f} BPM)"
    return None


def _key(one: Facts, other: Facts) -> str | None:
    harmonies = (one.features["harmony"], other.features["harmony"])
    if any(h["key"] is None or h["mode"] is None or h["key_confidence"] < KEY_CONFIDENCE for h in harmonies):
        return None
    (key, mode), (other_key, other_mode) = ((h["key"], h["mode"]) for h in harmonies)
    if (key, mode) == (other_key, other_mode):
        return f"Same key, {name_key(key, mode)}"
    # A minor key and the major key three semitones above share their notes.
    if mode != other_mode and (key + (0 if mode else 3) - other_key - (0 if other_mode else 3)) % 12 == 0:
        return f"Keys with the same notes ({name_key(key, mode)} and {name_key(other_key, other_mode)})"
    return None


def _level(part: Part, one: Facts, other: Facts) -> str | None:
    loudness = [facts.features["loudness"]["integrated_lufs"] for facts in (one, other)]
    ranges = [facts.features["loudness"]["range_lu"] for facts in (one, other)]
    level, width = _side(loudness, _QUIET_LUFS, _LOUD_LUFS), _side(ranges, _EVEN_LU, _WIDE_LU)
    level_word = {"low": "quiet", "high": "loud"}.get(level, "")
    width_word = {"low": "an even level", "high": "a wide dynamic range"}.get(width, "")
    if level_word and width_word:
        return f"Both {level_word} with {width_word}"
    if width_word:
        return f"Both with {width_word}"
    if level_word:
        return f"Both {level_word}"
    return "Similar dynamics" if part.cosine >= LIKE_GROUP else None


def _side(values: Sequence[float | None], low: float, high: float) -> str:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return ""
    if max(known) <= low:
        return "low"
    return "high" if min(known) >= high else ""
