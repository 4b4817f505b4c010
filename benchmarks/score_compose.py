"""How a piece of a style is written: chords over bars, then one player after another."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from score_chords import choose_progression
from score_parts import Bar, Note, Scene, odd_kit, play_bass, play_choir, play_comp, play_drone, play_drums, play_melody
from score_styles import STYLES, Style


@dataclass(slots=True)
class Part:
    """One player: notes in beats, a General MIDI program, loudness and place."""

    notes: list[Note]
    program: int
    volume: int
    pan: int
    is_drums: bool = False


@dataclass(slots=True)
class Score:
    """A composed piece with its truth. `downbeat` is the beat number of the first downbeat, `metre` what a bar is called by."""

    style: str
    tempo_bpm: float
    key: int
    mode: int
    metre: int
    beats_per_bar: int
    length_beats: float
    has_drums: bool
    parts: list[Part]
    downbeat: float = 0.0
    swing: float = 0.5
    swing_unit: float = 1.0


def compose(name: str, *, tonic: int, seconds: float, rng: random.Random) -> Score:
    """Write one piece of a style in a key of the given tonic."""
    style = STYLES[name]
    tempo = rng.triangular(*style.tempo)
    is_major = rng.random() >= style.minor_share
    n_bars = max(4, round(seconds * tempo / 60.0 / style.beats))
    bars = _lay_bars(style, choose_progression(rng, style.family, is_major=is_major), n_bars, rng)
    scene = Scene(tonic, is_major, style.beats, style.steps, rng.choice(style.groups), bars, rng)
    has_drums = bool(style.kits) and rng.random() < style.drums_share
    return Score(
        name,
        tempo,
        tonic,
        int(is_major),
        style.metre,
        style.beats,
        float(n_bars * style.beats),
        has_drums,
        _write_parts(style, scene, has_drums=has_drums),
        swing=rng.choice(style.swing),
        swing_unit=0.5 if "sixteenths" in style.extra else 1.0,
    )


def _lay_bars(style: Style, line: list[Any], n_bars: int, rng: random.Random) -> list[Bar]:
    """Chords over bars, `chord_bars` bars each; sections of four or eight bars."""
    every, section = rng.choice(style.chord_bars) * style.beats, rng.choice((4, 8, 8))
    every = float(style.beats) if every < 1.0 or every != int(every) else every
    bars, used = [], 0.0
    for number in range(n_bars):
        chords, at = [], 0.0
        while at < style.beats:
            room = min(every - used % every, style.beats - at)
            chords.append((at, room, line[int(used // every) % len(line)]))
            at, used = at + room, used + room
        bars.append(Bar(float(number * style.beats), chords, (number + 1) % section == 0))
    return bars


def _write_parts(style: Style, scene: Scene, *, has_drums: bool) -> list[Part]:
    rng = scene.rng
    parts = []
    if has_drums:
        kit = dict(rng.choice(style.kits))
        if "odd" in kit:
            kit = odd_kit(scene, hat=kit["odd"])
        parts.append(
            Part(
                play_drums(scene, kit, fills=rng.random() < 0.6),
                rng.choice((0, 0, 8, 16, 25)),
                rng.randint(82, 112),
                64,
                is_drums=True,
            )
        )
    if style.extra == "choir":
        parts += [
            Part(notes, program, 95, pan)
            for notes, program, pan in zip(play_choir(scene), style.comp_sound, (40, 55, 75, 90), strict=True)
        ]
        return parts
    if style.extra == "drone":
        parts.append(Part(play_drone(scene, with_fifth=rng.random() < 0.6), rng.choice((42, 48, 109, 20, 21)), 78, 64))
    steady = "".join("x" + "." * (scene.steps * group - 1) for group in scene.groups)
    full = steady * (scene.beats * scene.steps // len(steady))
    manner = rng.choice(style.bass) if style.bass else ""
    if manner:
        bass = play_comp_bass(scene, full) if manner == "groups" else play_bass(scene, manner)
        parts.append(Part(bass, rng.choice(style.bass_sound), rng.randint(88, 110), 64))
    for manners, sounds, centre in ((style.comp, style.comp_sound, 62), (style.second, style.second_sound, 67)):
        manner = rng.choice(manners) if manners else ""
        if not manner:
            continue
        pattern = (
            full
            if manner == "groups"
            else rng.choice([m for m in manners if set(m) <= set("Xxgo.")])
            if manner == "stab"
            else manner
        )
        notes = play_comp(scene, manner, centre=centre + rng.randint(-4, 4), pattern=pattern)
        parts.append(Part(notes, rng.choice(sounds), rng.randint(68, 100), rng.randint(30, 98)))
    if rng.random() < style.melody_share or not parts:
        melody = play_melody(scene, centre=style.melody_centre + rng.randint(-3, 3), is_blue=style.is_blue)
        parts.append(Part(melody, rng.choice(style.melody_sound), rng.randint(84, 110), rng.randint(50, 78)))
    return parts


def play_comp_bass(scene: Scene, pattern: str) -> list[Note]:
    """Root notes at the beginnings of the groups of an uneven bar."""
    starts = [i / scene.steps for i, mark in enumerate(pattern) if mark != "."]
    notes = []
    for bar in scene.bars:
        for index, beat in enumerate(starts):
            chord = next(c for at, length, c in bar.chords if at <= beat < at + length)
            until = starts[index + 1] if index + 1 < len(starts) else float(scene.beats)
            pitch = 28 + (scene.tonic + chord.root - 28) % 12
            notes.append((bar.start + beat, (until - beat) * 0.9, pitch, 96 + scene.rng.randint(-6, 6)))
    return notes
