"""Players of the composed scores: each turns bars with chords into notes counted in beats.

A note is ``(start, length, pitch, velocity)`` with times in beats from the first bar. Patterns are strings over the steps of a
bar: ``X`` accent, ``x`` note, ``g`` ghost note, ``o`` a note half of the times, anything else rest.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from score_chords import Chord, place, scale_over, voice

Note = tuple[float, float, int, int]

DRUMS = {
    "k": 36,
    "s": 38,
    "r": 37,
    "c": 39,
    "h": 42,
    "p": 44,
    "o": 46,
    "R": 51,
    "C": 49,
    "t": 45,
    "T": 48,
    "b": 56,
    "m": 70,
    "g": 63,
    "G": 64,
    "w": 76,
    "a": 54,
}
_STRENGTH = {"X": 112, "x": 92, "g": 50, "o": 84}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its first beat, its chords as (beat within the bar, length, chord), whether a section ends with it."""

    start: float
    chords: list[tuple[float, float, Chord]]
    is_last_of_section: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """What all players of a piece share."""

    tonic: int
    is_major: bool
    beats: int
    steps: int
    groups: tuple[int, ...]
    bars: list[Bar]
    rng: random.Random


def hits(pattern: str, steps: int, rng: random.Random) -> list[tuple[float, int]]:
    """Beat and velocity of each note of a pattern."""
    found = []
    for index, mark in enumerate(pattern.replace(" ", "").replace("|", "")):
        if mark in _STRENGTH and not (mark == "o" and rng.random() < 0.5):
            found.append((index / steps, _STRENGTH[mark] + rng.randint(-7, 7)))
    return found


def play_drums(scene: Scene, kit: dict[str, str], *, fills: bool) -> list[Note]:
    """Repeat a kit's bar; a fill at the end of a section and a crash after it."""
    notes: list[Note] = []
    fill_from = max(scene.beats - 1, 1)
    for number, bar in enumerate(scene.bars):
        is_fill = fills and bar.is_last_of_section
        for drum, pattern in kit.items():
            for beat, velocity in hits(pattern, scene.steps, scene.rng):
                if not (is_fill and beat >= fill_from and drum != "k"):
                    notes.append((bar.start + beat % scene.beats, 0.2, DRUMS[drum], velocity))
        if is_fill:
            for step in range(scene.steps):
                drum = scene.rng.choice("sstT")
                notes.append((bar.start + fill_from + step / scene.steps, 0.2, DRUMS[drum], scene.rng.randint(75, 115)))
        if fills and number and scene.bars[number - 1].is_last_of_section:
            notes.append((bar.start, 0.5, DRUMS["C"], scene.rng.randint(85, 110)))
    return notes


def odd_kit(scene: Scene, *, hat: str = "h") -> dict[str, str]:
    """A kit for bars of uneven groups: kick where a group begins, snare inside it, the hat on every eighth."""
    kick, snare = ["."] * (scene.beats * scene.steps), ["."] * (scene.beats * scene.steps)
    start = 0
    for group in scene.groups:
        kick[start * scene.steps] = "X"
        snare[(start + (1 if group == 2 else 2)) * scene.steps] = "x"
        start += group
    eighths = ("x" + "." * (scene.steps // 2 - 1)) * 2 if scene.steps % 2 == 0 else "x" + "." * (scene.steps - 1)
    return {"k": "".join(kick), "s": "".join(snare), hat: eighths * scene.beats}


def _each_chord(scene: Scene) -> list[tuple[float, float, Chord, Chord]]:
    """Start, length, chord and the chord that follows."""
    flat = [(bar.start + at, length, chord) for bar in scene.bars for at, length, chord in bar.chords]
    return [(*entry, flat[min(i + 1, len(flat) - 1)][2]) for i, entry in enumerate(flat)]


def play_bass(scene: Scene, manner: str) -> list[Note]:
    """Bass line in one of the manners of `_BASS`, between E1 and about G3."""
    notes: list[Note] = []
    last = 38.0 + scene.rng.randint(-3, 3)
    low = 28 + (scene.tonic - 4) % 12 if scene.rng.random() < 0.3 else None
    for start, length, chord, following in _each_chord(scene):
        root = place((scene.tonic + chord.root) % 12, 37.0 if low is None else low + 5.0)
        root = root if root >= 28 else root + 12
        fifth = root + (chord.tones[2] - chord.root) % 12 if len(chord.tones) > 2 else root + 7
        notes += _BASS[manner](scene, start, length, root, fifth, chord, following, last)
        last = float(notes[-1][2]) if notes else last
    return notes


def _bass_pattern(pattern: str) -> Callable[..., list[Note]]:
    """A bar-long or shorter pattern of root (r), fifth (f) and octave (o), repeated through the chord; four steps a beat."""

    def play(scene: Scene, start: float, length: float, root: int, fifth: int, *_: object) -> list[Note]:
        notes = []
        marks = [i for i in range(round(length * 4)) if pattern[i % len(pattern)] != "."]
        for index, step in enumerate(marks):
            until = marks[index + 1] if index + 1 < len(marks) else round(length * 4)
            pitch = {"r": root, "f": fifth, "o": root + 12}[pattern[step % len(pattern)]]
            accent = 12 if step % 4 == 0 else 0
            notes.append((start + step / 4, min((until - step) / 4, 2.0) * 0.9, pitch, 84 + accent + scene.rng.randint(-6, 6)))
        return notes

    return play


def _bass_triplet(scene: Scene, start: float, length: float, root: int, fifth: int, *_: object) -> list[Note]:
    """Root on the beat, an octave or fifth on the last third of it."""
    notes = []
    for beat in range(round(length)):
        notes.append((start + beat, 0.6, root, 98 + scene.rng.randint(-6, 6)))
        if scene.rng.random() < 0.6:
            notes.append((start + beat + 2 / 3, 0.3, scene.rng.choice((root, fifth)), 78))
    return notes


def _bass_boogie(scene: Scene, start: float, length: float, root: int, *_: object) -> list[Note]:
    """Root, third, fifth, sixth up and down in swung eighths."""
    line = (0, 0, 4, 4, 7, 7, 9, 9)
    return [
        (start + i / 2, 0.45, root + line[i % 8], 88 + 10 * (i % 2 == 0) + scene.rng.randint(-5, 5))
        for i in range(round(length * 2))
    ]


def _bass_walk(
    scene: Scene, start: float, length: float, root: int, _: int, chord: Chord, following: Chord, *__: float
) -> list[Note]:
    """Quarter notes: root, chord or scale tones, and a step that leads into the next root."""
    notes = [(start, 0.9, root, 92)]
    target = place((scene.tonic + following.root) % 12, float(root))
    pitch = root
    for beat in range(1, round(length)):
        if beat == round(length) - 1:
            pitch = target + scene.rng.choice((-1, 1, 2, -2))
        else:
            pitches = scale_over(chord, is_major=scene.is_major) if scene.rng.random() < 0.4 else list(chord.tones)
            pitch = place((scene.tonic + scene.rng.choice(pitches)) % 12, pitch + scene.rng.choice((-4.0, 4.0)))
        pitch = pitch + 12 if pitch < 28 else pitch - 12 if pitch > 55 else pitch
        notes.append((start + beat, 0.9, pitch, 86 + scene.rng.randint(-6, 8)))
    return notes


def _bass_hold(scene: Scene, start: float, length: float, root: int, *_: object) -> list[Note]:
    return [(start, length * 0.98, root, 84 + scene.rng.randint(-6, 6))]


_BASS: dict[str, Callable[..., list[Note]]] = {
    "hold": _bass_hold,
    "eighths": _bass_pattern("r.r."),
    "quarters": _bass_pattern("r..."),
    "two": _bass_pattern("r.......f......."),
    "octaves": _bass_pattern("r.o."),
    "offbeat": _bass_pattern("..r."),
    "sixteenths": _bass_pattern("rrrr"),
    "gallop": _bass_pattern("r.rr"),
    "funk": _bass_pattern("r..r..o...r.f.or"),
    "syncopated": _bass_pattern("r..r..r...r.f..."),
    "dub": _bass_pattern("r...r.f.....r.o."),
    "bossa": _bass_pattern("r.....f.f.....r."),
    "samba": _bass_pattern("r..rf..f"),
    "latin": _bass_pattern("......f.....o..."),
    "pop": _bass_pattern("r.....r.r......."),
    "motown": _bass_pattern("r.r...f.r..o.of."),
    "habanera": _bass_pattern("r..f..o."),
    "triplet": _bass_triplet,
    "boogie": _bass_boogie,
    "walk": _bass_walk,
}


def play_comp(scene: Scene, manner: str, *, centre: int = 62, pattern: str | None = None) -> list[Note]:
    """Accompany with chords: `pattern` in the steps of a bar, or a manner of its own."""
    if manner in _FIGURES:
        return _play_figure(scene, _FIGURES[manner], centre)
    if manner == "pad":
        return [
            (start, length * 0.98, pitch, 66 + scene.rng.randint(-6, 6))
            for start, length, chord, _ in _each_chord(scene)
            for pitch in voice(chord, scene.tonic, centre=centre, width=16 if len(chord.tones) > 3 else 12)
        ]
    assert pattern is not None
    notes: list[Note] = []
    for bar in scene.bars:
        played = hits(pattern, scene.steps, scene.rng)
        for index, (beat, velocity) in enumerate(played):
            chord = next(c for at, length, c in bar.chords if at <= beat % scene.beats < at + length)
            until = played[index + 1][0] if index + 1 < len(played) else float(scene.beats)
            length = min(until - beat, 1.0 / scene.steps if manner == "stab" else 2.0) * 0.95
            notes += [
                (bar.start + beat, max(length, 0.1), pitch, max(velocity - 18 + scene.rng.randint(-5, 5), 20))
                for pitch in voice(chord, scene.tonic, centre=centre)
            ]
    return notes


# Indices into the chord's tones from below (9 and more: an octave up), one per step; the number of steps a beat comes first.
_FIGURES: dict[str, tuple[int, tuple[int, ...]]] = {
    "arpeggio eighths": (2, (0, 1, 2, 10, 2, 1)),
    "arpeggio sixteenths": (4, (0, 1, 2, 9, 10, 9, 2, 1)),
    "arpeggio triplets": (3, (0, 1, 2, 9, 2, 1)),
    "alberti": (2, (0, 2, 1, 2)),
    "alberti sixteenths": (4, (0, 2, 1, 2)),
    "picking": (2, (0, 2, 1, 9, 2, 1, 9, 2)),
    "synth line": (4, (0, 9, 1, 9, 2, 9, 1, 10)),
    "tremolo": (4, (0, 0, 1, 1, 2, 2, 1, 1)),
}


def _play_figure(scene: Scene, figure: tuple[int, tuple[int, ...]], centre: int) -> list[Note]:
    steps, line = figure
    notes: list[Note] = []
    for start, length, chord, _ in _each_chord(scene):
        pitches = voice(chord, scene.tonic, centre=centre)
        for step in range(round(length * steps)):
            index = line[step % len(line)]
            pitch = pitches[index % 9 % len(pitches)] + (12 if index >= 9 else 0)
            accent = 14 if step % steps == 0 else 0
            notes.append((start + step / steps, 1.4 / steps, pitch, 70 + accent + scene.rng.randint(-7, 7)))
    return notes


def _rhythm_cell(scene: Scene) -> list[tuple[float, float]]:
    """Starts and lengths of one bar of melody, in beats: whole beats, halves of them, longer notes, and rests."""
    cell, at = [], 0.0
    short = 1.0 / 3.0 if scene.steps == 3 else 0.5
    while at < scene.beats - 1e-6:
        room = scene.beats - at
        on_beat = abs(at - round(at)) < 1e-6
        options = [1.0, 1.0, 2.0, 1.5, short, short] if on_beat else [short if scene.steps == 3 else 0.5, 1.0 - at % 1.0]
        length = min(scene.rng.choice(options), room)
        if scene.steps == 3 and length == 1.5:
            length = min(1.0, room)
        if scene.rng.random() > 0.14:
            cell.append((at, length))
        at += length
    return cell


def play_melody(scene: Scene, *, centre: int = 74, is_blue: bool = False) -> list[Note]:
    """A tune: bars of rhythm that come back, chord tones on beats, steps and passing notes between, pulled to a centre."""
    rng = scene.rng
    cells = [_rhythm_cell(scene) for _ in range(rng.choice((2, 2, 3)))]
    order = [rng.randrange(len(cells)) for _ in range(4)]
    notes: list[Note] = []
    pitch = float(centre)
    for number, bar in enumerate(scene.bars):
        for at, length in cells[order[number % 4]]:
            chord = next(c for start, size, c in bar.chords if start <= at < start + size)
            is_strong = abs(at - round(at)) < 1e-6 and rng.random() < 0.75
            allowed = chord.tones if is_strong else scale_over(chord, is_major=scene.is_major, is_blue=is_blue)
            pull = -0.25 * (pitch - centre)
            wanted = pitch + pull + rng.choice((-2.0, -1.5, 1.5, 2.0, 2.0, -2.0, 4.0, -4.0, 0.0))
            pitch = float(min((place((scene.tonic + tone) % 12, wanted) for tone in allowed), key=lambda p: abs(p - wanted)))
            accent = 12 if at == 0 else 5 if is_strong else 0
            notes.append((bar.start + at, length * 0.92, int(pitch), 84 + accent + rng.randint(-8, 8)))
    return notes


def play_choir(scene: Scene) -> list[list[Note]]:
    """Four voices that move to the nearest chord tones, with passing notes between: a chorale texture."""
    voices: list[list[Note]] = [[], [], [], []]
    ranges = (74, 67, 60, 48)
    now = [float(centre) for centre in ranges]
    for start, length, chord, _ in _each_chord(scene):
        for beat in range(round(length)):
            for number in range(4):
                tones = [chord.root] if number == 3 and beat == 0 else list(chord.tones)
                wanted = now[number] + 0.3 * (ranges[number] - now[number]) + scene.rng.choice((-3.0, -2.0, 0.0, 2.0, 3.0))
                pitch = min((place((scene.tonic + tone) % 12, wanted) for tone in tones), key=lambda p: abs(p - wanted))
                between = [
                    p
                    for p in range(min(pitch, int(now[number])) + 1, max(pitch, int(now[number])))
                    if (p - scene.tonic) % 12 in scale_over(chord, is_major=scene.is_major)
                ]
                if voices[number] and between and scene.rng.random() < 0.35:
                    at, size, old, velocity = voices[number][-1]
                    voices[number][-1] = (at, size / 2, old, velocity)
                    voices[number].append((at + 0.5, 0.48, between[0], velocity - 6))
                voices[number].append((start + beat, 0.96, pitch, 80 + 8 * (beat == 0) + scene.rng.randint(-5, 5)))
                now[number] = float(pitch)
    return voices


def play_drone(scene: Scene, *, with_fifth: bool) -> list[Note]:
    """The tonic, perhaps its fifth, held; struck anew with each bar."""
    low = 48 + (scene.tonic - 48) % 12 - (12 if scene.tonic > 5 else 0)
    pitches = [low, low + 7] if with_fifth else [low]
    return [(bar.start, scene.beats * 0.99, pitch, 72) for bar in scene.bars for pitch in pitches]
