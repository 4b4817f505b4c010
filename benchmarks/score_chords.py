"""Chords of the composed scores: numerals become pitches, progressions by family, chords led smoothly.

A progression is a line of numerals, one chord each: capitals are major, small letters minor, ``b`` and ``#`` before a numeral
lower and raise its root, ``V7/ii`` is the dominant of the second degree. Mixture (``iv`` or ``bVI`` in major), secondary
dominants, sevenths and modal degrees are written out, so that the truth about the key stays the composer's. Lines that do not
settle the key, such as loops in which a listener may take the relative key, begin with their tonic.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_TOKEN = re.compile(r"(?P<sign>[b#]?)(?P<numeral>[ivIV]+)(?P<kind>maj7|m7b5|o7|o|7|6|9|sus4|add9|5)?(/(?P<of>.+))?$")
_TENSIONS = {"maj7": (11,), "7": (10,), "6": (9,), "9": (10, 14), "add9": (14,), None: ()}

PROGRESSIONS: dict[str, tuple[str, ...]] = {
    "pop major": (
        "I V vi IV",
        "I vi IV V",
        "I ii IV V",
        "I IV V IV",
        "I iii IV V",
        "I V/vi vi IV",
        "I IV vi V",
        "I V7/IV IV iv",
        "Iadd9 V vi7 IVmaj7",
        "I IV ii7 V",
        "I V ii IV I V IV V",
        "I vi ii V7",
    ),
    "pop minor": (
        "i bVI bIII bVII",
        "i bVII bVI bVII",
        "i iv bVI V",
        "i bIII bVII iv",
        "i bVI iv V7",
        "i v bVI bVII",
        "i7 iv7 bVI V7",
    ),
    "rock major": ("I IV V IV", "I bVII IV I", "I IV I V", "I bVII IV V", "I V IV I", "I vi IV V", "I I IV V", "I V/V IV I"),
    "rock minor": ("i bVII bVI bVII", "i5 bIII5 iv5 i5", "i bVI bVII i", "i iv i V", "i5 bVI5 bIII5 bVII5", "i i bVII bVI"),
    "metal minor": ("i5 bVI5 bVII5 i5", "i5 i5 bII5 i5", "i5 bIII5 bVI5 V", "i5 bVII5 bVI5 V", "i5 iv5 bVI5 bVII5"),
    "metal major": ("I IV V I", "I bVII IV I", "I V vi IV"),
    "blues major": (
        "I7 I7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7",
        "I7 IV7 I7 I7 IV7 IV7 I7 V7/ii ii7 V7 I7 V7",
        "I7 I7 IV7 I7 V7 IV7 I7 I7",
    ),
    "blues minor": ("i7 i7 i7 i7 iv7 iv7 i7 i7 bVI7 V7 i7 V7", "i7 iv7 i7 i7 iv7 iv7 i7 i7 V7 iv7 i7 V7"),
    "jazz major": (
        "Imaj7 vi7 ii7 V7",
        "ii7 V7 Imaj7 Imaj7",
        "Imaj7 V7/ii ii7 V7",
        "Imaj7 IVmaj7 iii7 V7/ii ii7 V7 I6 V7",
        "I6 I7 IVmaj7 iv7 iii7 V7/ii ii7 V7",
        "Imaj7 vi7 ii7 V7 Imaj7 bIIImaj7 bVImaj7 V7",
        "ii7 V7 iii7 V7/ii ii7 V7 I6 I6",
    ),
    "jazz minor": (
        "i7 iim7b5 V7 i7",
        "iim7b5 V7 i7 i7",
        "i7 iv7 bVII7 bIIImaj7 bVImaj7 iim7b5 V7 i6",
        "i6 V7/V V7 i6",
        "iv7 bVII7 bIIImaj7 bVImaj7 iim7b5 V7 i7 i7",
    ),
    "classical major": (
        "I IV V7 I",
        "I vi ii V7 I V7/V V I",
        "I V vi iii IV I ii V7",
        "I V7 I IV I V7/V V V7",
        "I ii V7 I vi V7/V V7 I",
        "I V7/IV IV iv I V7 I I",
        "I viio I V7 vi IV V7 I",
    ),
    "classical minor": (
        "i iv V7 i",
        "i V7 i iv i iio V7 i",
        "i bVI iio V7 i V7/iv iv V7",
        "i iv bVII bIII bVI iio V7 i",
        "i V i V7/iv iv i V7 i",
        "i bVII bVI V",
    ),
    "folk major": ("I I IV I V I V I", "I V I IV", "I IV I V", "I vi IV V", "I I V V I I V I", "I bVII I V"),
    "folk minor": ("i bVII i bVII", "i bVII bVI V", "i i bVII v", "i iv i V", "i bIII bVII i"),
    "dance major": ("I V vi IV", "I V IV V I V vi IV", "I IV vi V", "Imaj7 iii7 IVmaj7 V", "I I IV IV", "ii7 V7 Imaj7 IVmaj7"),
    "dance minor": ("i bVI bIII bVII", "i i bVI bVII", "i7 iv7", "i iv bVI v", "i7 bVII bVImaj7 v7", "i i i i iv iv bVI bVII"),
    "vamp major": ("I9 IV9", "I7 I7 IV7 I7", "I7 bVII IV7 I7", "I9 I9 ii7 V9", "I6 ii7 I6 V7"),
    "vamp minor": ("i7 IV7", "i7 i7 iv7 i7", "i7 bVII7 i7 V7", "i7 bVI7 V7 i7", "i7 i7 i7 v7"),
    "ambient major": ("Iadd9 IVmaj7", "Imaj7 vi7 IVmaj7 Vsus4", "Iadd9 Vsus4 vi7 IVmaj7", "I IVmaj7 I iv", "Imaj7 iii7"),
    "ambient minor": ("iadd9 bVImaj7", "i7 bVII bVImaj7 bVII", "i bVI iv7 v7", "iadd9 iv7 i v7"),
}


@dataclass(frozen=True, slots=True)
class Chord:
    """Semitones above the tonic of the key: the root in 0..11 and the tones, the root first."""

    root: int
    tones: tuple[int, ...]


def read_chord(token: str) -> Chord:
    """Read one numeral, such as ``bVImaj7`` or ``V7/ii``."""
    parts = _TOKEN.match(token)
    if parts is None:
        raise ValueError(f"not a chord: {token}")
    numeral, kind = parts["numeral"], parts["kind"]
    root = _DEGREES[numeral.lower()] + {"b": -1, "#": 1, "": 0}[parts["sign"]]
    if parts["of"]:
        root += read_chord(parts["of"]).root
    if kind == "5":
        intervals: tuple[int, ...] = (0, 7, 12)
    elif kind == "sus4":
        intervals = (0, 5, 7)
    elif kind in ("m7b5", "o7", "o"):
        intervals = (0, 3, 6) + {"m7b5": (10,), "o7": (9,), "o": ()}[kind]
    else:
        intervals = (0, 4 if numeral.isupper() else 3, 7) + _TENSIONS[kind]
    return Chord(root % 12, tuple((root + interval) % 12 for interval in dict.fromkeys(intervals)))


def choose_progression(rng: random.Random, family: str, *, is_major: bool) -> list[Chord]:
    """A line of the family; now and then from its middle, as an excerpt of a record begins, if a dominant still tells the key."""
    line = rng.choice(PROGRESSIONS[f"{family} {'major' if is_major else 'minor'}"]).split()
    start = rng.randrange(len(line)) if rng.random() < 0.2 else 0
    if not {"V", "V7"}.intersection(line):
        start = 0
    return [read_chord(token) for token in line[start:] + line[:start]]


def scale_over(chord: Chord, *, is_major: bool, is_blue: bool = False) -> list[int]:
    """Pitch classes a melody may use over a chord: the key's own, bent to the chord's foreign tones."""
    scale = {0, 2, 4, 5, 7, 9, 11} if is_major else {0, 2, 3, 5, 7, 8, 10}
    if is_blue:
        scale = {0, 3, 4, 5, 7, 9, 10} if is_major else {0, 3, 5, 6, 7, 10}
    for tone in chord.tones:
        if tone not in scale:
            scale -= {(tone + 1) % 12, (tone - 1) % 12} - set(chord.tones)
            scale.add(tone)
    return sorted(scale)


def place(pitch_class: int, near: float) -> int:
    """The MIDI pitch of a class closest to another pitch."""
    return round(near + ((pitch_class - near + 6) % 12) - 6)


def voice(chord: Chord, tonic: int, *, centre: int, width: int = 12) -> list[int]:
    """Close position around a centre; wide chords spread over `width` semitones."""
    low = centre - width // 2
    return sorted({low + (tonic + tone - low) % 12 for tone in chord.tones})
