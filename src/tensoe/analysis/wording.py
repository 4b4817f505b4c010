"""How a heard value is shown to a person: label, number in words, what it means, how far to trust it; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tensoe.analysis.schemas import HeardValue

Row = Mapping[str, Any]

_NOTES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")  # as tensoe.audio.harmony, which loads slowly

_NOT_FOUND = "not found"
_TEMPO = "How fast the beat is. Half or double of it may be what you would tap."
_KEY = "The note and mode the music rests on, over the whole track."
_LOUDNESS = "Loudness of the whole track as broadcasters measure it (EBU R 128); −14 is what streaming services play at."
_RANGE = "How far loud and soft passages lie apart: a few for pop, ten and more for an orchestra."
_PERCEPTUAL = {
    "energy": ("Energy", "How loud, bright, dense and compressed it sounds."),
    "danceability": ("Danceability", "How clear, strong and even the beat is, at a tempo people dance to."),
    "valence": ("Mood brightness", "From sad to happy. A weak guess: sound alone can hardly tell."),
    "acousticness": ("Acousticness", "A guess at whether the sound is unamplified."),
    "instrumentalness": ("Instrumentalness", "A weak guess at the absence of voice: sound alone can hardly tell."),
    "liveness": ("Liveness", "A weak guess at a recording before an audience: sound alone can hardly tell."),
    "speechiness": ("Speechiness", "A guess at how much of it is spoken words."),
}


def name_key(key: int, mode: int) -> str:
    """Write a key as people do: ``A minor``."""
    return f"{_NOTES[key]} {'major' if mode else 'minor'}"


def describe_values(row: Row) -> list[HeardValue]:
    """The values in force for a track (the columns of its summary), in the order a listener cares about them."""
    return [
        _tempo(row),
        _key(row),
        _measured("loudness", "Loudness", row["loudness_lufs"], unit="LUFS", description=_LOUDNESS),
        _measured("loudness_range", "Loudness range", row["loudness_range_lu"], unit="LU", description=_RANGE),
        *(_estimated(name, row) for name in _PERCEPTUAL),
    ]


def _tempo(row: Row) -> HeardValue:
    bpm = row["tempo_bpm"]
    return HeardValue(
        name="tempo",
        label="Tempo",
        value=bpm,
        text=_say(bpm, lambda value: f"{value:.1f} BPM", absent="no steady beat"),
        confidence=row["tempo_confidence"],
        is_estimate=True,
        unit="BPM",
        description=_TEMPO,
    )


def _key(row: Row) -> HeardValue:
    key, mode = row["key"], row["mode"]
    is_known = key is not None and mode is not None
    return HeardValue(
        name="key",
        label="Key",
        value=key,
        text=name_key(key, mode) if is_known else "no key",
        confidence=row["key_confidence"],
        is_estimate=True,
        unit="",
        description=_KEY,
    )


def _measured(name: str, label: str, value: float | None, *, unit: str, description: str) -> HeardValue:
    return HeardValue(
        name=name,
        label=label,
        value=value,
        text=_say(value, lambda number: f"{number:.1f} {unit}".replace("-", "−"), absent="silent"),
        confidence=None,
        is_estimate=False,
        unit=unit,
        description=description,
    )


def _estimated(name: str, row: Row) -> HeardValue:
    label, description = _PERCEPTUAL[name]
    value = row[name]
    return HeardValue(
        name=name,
        label=label,
        value=value,
        text=_say(value, lambda share: f"{100.0 * share:.0f} %", absent=_NOT_FOUND),
        confidence=row[f"{name}_confidence"],
        is_estimate=True,
        unit="",
        description=description,
    )


def _say(value: float | None, form: Callable[[float], str], *, absent: str) -> str:
    return absent if value is None else form(value)
