"""How a heard value is shown to a person: label, number in words, what it means, how far to trust it; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tensoe.analysis.schemas import HeardValue, OverrideRead

Row = Mapping[str, Any]

_NOTES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")  # as tensoe.audio.harmony, which loads slowly


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one value is shown: the columns it is read from, a form for the number and the words for its absence."""

    name: str
    label: str
    description: str
    column: str
    form: str
    absent: str
    unit: str = ""
    confidence: str | None = None
    fields: tuple[str, ...] = ()


def _estimate(name: str, label: str, description: str) -> _Kind:
    return _Kind(name, label, description, name, "{:.0%}", "not found", confidence=f"{name}_confidence", fields=(name,))


_KINDS = (
    _Kind(
        "tempo",
        "Tempo",
        "How fast the beat is. Half or double of it may be what you would tap.",
        "tempo_bpm",
        "{:.1f} BPM",
        "no steady beat",
        unit="BPM",
        confidence="tempo_confidence",
        fields=("tempo_bpm",),
    ),
    _Kind(
        "key",
        "Key",
        "The note and mode the music rests on, over the whole track.",
        "key",
        "",
        "no key",
        confidence="key_confidence",
        fields=("key", "mode"),
    ),
    _Kind(
        "time_signature",
        "Time signature",
        "After how many beats the accents come round; 6 stands for two beats of three parts each. Four is by far the most "
        "common; a doubtful estimate says little.",
        "time_signature",
        "{:.0f} beats a bar",
        "not found",
        confidence="time_signature_confidence",
        fields=("time_signature",),
    ),
    _Kind(
        "loudness",
        "Loudness",
        "Loudness of the whole track as broadcasters measure it (EBU R 128); −14 is what streaming services play at.",
        "loudness_lufs",
        "{:.1f} LUFS",
        "silent",
        unit="LUFS",
    ),
    _Kind(
        "loudness_range",
        "Loudness range",
        "How far loud and soft passages lie apart: a few for pop, ten and more for an orchestra.",
        "loudness_range_lu",
        "{:.1f} LU",
        "silent",
        unit="LU",
    ),
    _estimate("energy", "Energy", "How loud, bright, dense and compressed it sounds."),
    _estimate("danceability", "Danceability", "How clear, strong and even the beat is, at a tempo people dance to."),
    _estimate("valence", "Mood brightness", "From sad to happy. A weak guess: sound alone can hardly tell."),
    _estimate("acousticness", "Acousticness", "A guess at whether the sound is unamplified."),
    _estimate("instrumentalness", "Instrumentalness", "A weak guess at the absence of voice: sound alone can hardly tell."),
    _estimate("liveness", "Liveness", "A weak guess at a recording before an audience: sound alone can hardly tell."),
    _estimate("speechiness", "Speechiness", "A guess at how much of it is spoken words."),
)


def name_key(key: int, mode: int) -> str:
    """Write a key as people do: ``A minor``."""
    return f"{_NOTES[key]} {'major' if mode else 'minor'}"


def describe_values(
    row: Row, *, heard: Row, overrides: Mapping[str, OverrideRead], confidence_threshold: float
) -> list[HeardValue]:
    """The values of a track in the order a listener cares about them.

    ``row`` are the columns of its summary in force, ``heard`` the same without what a person has set.
    """
    return [_describe(kind, row, heard, overrides, confidence_threshold) for kind in _KINDS]


def _describe(
    kind: _Kind, row: Row, heard: Row, overrides: Mapping[str, OverrideRead], confidence_threshold: float
) -> HeardValue:
    set_last = max((overrides[name] for name in kind.fields if name in overrides), key=lambda one: one.at, default=None)
    confidence = None if kind.confidence is None or set_last is not None else row[kind.confidence]
    is_estimate = kind.confidence is not None and set_last is None
    return HeardValue(
        name=kind.name,
        label=kind.label,
        value=row[kind.column],
        text=_say(kind, row),
        confidence=confidence,
        is_estimate=is_estimate,
        is_confident=not is_estimate or (confidence is not None and confidence >= confidence_threshold),
        unit=kind.unit,
        description=kind.description,
        fields=list(kind.fields),
        is_overridden=set_last is not None,
        heard_value=heard[kind.column],
        heard_text=_say(kind, heard),
        heard_confidence=None if kind.confidence is None else heard[kind.confidence],
        override=set_last,
    )


def _say(kind: _Kind, row: Row) -> str:
    value = row[kind.column]
    if value is None or (kind.name == "key" and row["mode"] is None):
        return kind.absent
    if kind.name == "key":
        return name_key(value, row["mode"])
    return kind.form.format(value).replace("%", " %").replace("-", "−")
