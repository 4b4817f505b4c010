"""Chords from Roman numerals, their voicings, and scales."""

import re
from dataclasses import dataclass

_STEPS = {"I": 0, "II": 2, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}
_NUMERAL = re.compile(r"^(b?)([IVXivx]+)(.*)$")
_SUFFIXES: dict[str, tuple[int, ...]] = {
    "M7": (0, 4, 7, 11),
    "M9": (0, 4, 7, 11, 14),
    "o": (0, 3, 6),
    "h7": (0, 3, 6, 10),
    "5": (0, 7),
    "s2": (0, 2, 7),
    "s4": (0, 5, 7),
    "add9": (0, 4, 7, 14),
}
_SUFFIXES_BY_CASE: dict[tuple[bool, str], tuple[int, ...]] = {
    (True, ""): (0, 4, 7),
    (False, ""): (0, 3, 7),
    (True, "7"): (0, 4, 7, 10),
    (False, "7"): (0, 3, 7, 10),
    (False, "9"): (0, 3, 7, 10, 14),
    (True, "6"): (0, 4, 7, 9),
    (False, "6"): (0, 3, 7, 9),
}

MAJOR_SCALE = (0, 2, 4, 5, 7, 9, 11)
MINOR_SCALE = (0, 2, 3, 5, 7, 8, 10)
MAJOR_PENTATONIC = (0, 2, 4, 7, 9)
MINOR_PENTATONIC = (0, 3, 5, 7, 10)


@dataclass(frozen=True)
class Chord:
    """Root and members as pitch classes 0..11 (C = 0), the root first."""

    root: int
    members: tuple[int, ...]


def parse_chord(numeral: str, *, key: int) -> Chord:
    """Read a Roman numeral, always counted from the major scale of the tonic: ``bVI`` in C is A flat."""
    match = _NUMERAL.match(numeral)
    if match is None or match[2].upper() not in _STEPS:
        raise ValueError(f"not a chord numeral: {numeral!r}")
    flat, step, suffix = match.groups()
    intervals = _SUFFIXES.get(suffix) or _SUFFIXES_BY_CASE[(step.isupper(), suffix)]
    root = (key + _STEPS[step.upper()] - (1 if flat else 0)) % 12
    return Chord(root, tuple((root + interval) % 12 for interval in intervals))


def parse_progression(text: str, *, key: int) -> list[Chord]:
    """Read chords separated by spaces, one a bar."""
    return [parse_chord(numeral, key=key) for numeral in text.split()]


def place_pitch(pitch_class: int, *, near: int) -> int:
    """The MIDI pitch of this class nearest to ``near`` (upwards when exactly between)."""
    offset = (pitch_class - near) % 12
    return near + (offset if offset <= 6 else offset - 12)


def voice_chord(chord: Chord, *, near: int) -> list[int]:
    """Close voicing around a pitch, low to high; neighbouring chords share or move by little."""
    return sorted({place_pitch(member, near=near) for member in chord.members})


def list_scale_pitches(key: int, scale: tuple[int, ...], *, low: int, high: int) -> list[int]:
    """All MIDI pitches of a scale in [low, high]."""
    classes = {(key + step) % 12 for step in scale}
    return [pitch for pitch in range(low, high + 1) if pitch % 12 in classes]
