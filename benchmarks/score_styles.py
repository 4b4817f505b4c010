"""Styles of the composed scores and how a piece of one is written.

`tempo` is what listeners tap: quarters in common time (reggae and hip-hop at the slow, drum and bass and punk at the fast
count, as their labels and dancers do), dotted quarters in 6/8 and 12/8, the counted quarter in 3/4, 5/4 and 7/4.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from score_chords import choose_progression
from score_parts import Bar, Note, Scene, odd_kit, play_bass, play_choir, play_comp, play_drone, play_drums, play_melody

PIANO, EPIANO, HARPSICHORD, ORGAN = (0, 1, 2), (4, 5), (6,), (16, 17, 18)
NYLON, STEEL, CLEAN, DIRTY = (24,), (25,), (26, 27, 28), (29, 30)
UPRIGHT, ELECTRIC_BASS, SYNTH_BASS = (32,), (33, 34, 35), (38, 39, 87)
STRINGS, CHOIR, BRASS, PADS, SYNTHS = (48, 49, 50), (52, 53), (61, 62), (88, 89, 91, 94, 95), (80, 81, 90)
SOLO = (56, 64, 65, 66, 68, 71, 73, 40, 22, 11)


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its tempo range in BPM, metre, and what each player may do; an empty choice leaves the player out."""

    tempo: tuple[float, float]
    family: str
    minor_share: float = 0.4
    metre: int = 4
    beats: int = 4
    steps: int = 4
    swing: tuple[float, ...] = (0.5,)
    kits: tuple[dict[str, str], ...] = ()
    drums_share: float = 1.0
    bass: tuple[str, ...] = ()
    bass_sound: tuple[int, ...] = ELECTRIC_BASS
    comp: tuple[str, ...] = ()
    comp_sound: tuple[int, ...] = PIANO
    second: tuple[str, ...] = ()
    second_sound: tuple[int, ...] = STRINGS
    melody_share: float = 0.7
    melody_sound: tuple[int, ...] = SOLO
    melody_centre: int = 74
    chord_bars: tuple[float, ...] = (1.0,)
    groups: tuple[tuple[int, ...], ...] = ((4,),)
    extra: str = ""
    is_blue: bool = False


_S = Style
STYLES: dict[str, Style] = {
    "rock": _S(
        (95, 150),
        "rock",
        kits=(
            {"k": "X.......X.x.....", "s": "....X.......X...", "h": "x.x.x.x.x.x.x.x."},
            {"k": "X..x....X.x...o.", "s": "....X.......X..g", "R": "x.x.x.x.x.x.x.x."},
        ),
        bass=("eighths", "pop"),
        comp=("X.x.x.x.X.x.x.x.", "X...x.x...x.x.x.", "pad"),
        comp_sound=DIRTY + CLEAN,
        second=("pad", "arpeggio eighths", ""),
        second_sound=ORGAN + CLEAN,
    ),
    "pop ballad": _S(
        (58, 88),
        "pop",
        0.35,
        kits=(
            {"k": "X.....x.X.......", "s": "....X.......X...", "h": "x.x.x.x.x.x.x.x."},
            {"k": "X.........x.....", "r": "....X.......X...", "h": "x...x...x...x..."},
        ),
        drums_share=0.7,
        bass=("hold", "pop", "two"),
        comp=("arpeggio eighths", "X...x...x...x...", "arpeggio sixteenths"),
        comp_sound=PIANO + EPIANO,
        second=("pad",),
    ),
    "disco house": _S(
        (112, 130),
        "dance",
        0.55,
        kits=(
            {"k": "X...X...X...X...", "c": "....X.......X...", "o": "..x...x...x...x.", "h": "x.x.x.x.x.x.x.x."},
            {"k": "X...X...X...X...", "s": "....X.......X...", "o": "..X...X...X...X.", "h": "xg.gxg.gxg.gxg.g"},
        ),
        bass=("octaves", "offbeat", "syncopated"),
        bass_sound=SYNTH_BASS + ELECTRIC_BASS,
        comp=("..x...x...x...x.", "x..x..x...x..x..", "stab"),
        comp_sound=EPIANO + PIANO + SYNTHS,
        second=("pad", ""),
        melody_share=0.4,
        chord_bars=(1.0, 1.0, 2.0),
    ),
    "techno": _S(
        (124, 142),
        "dance",
        0.85,
        kits=(
            {"k": "X...X...X...X...", "o": "..x...x...x...x.", "h": "gxgxgxgxgxgxgxgx"},
            {"k": "X...X...X...X..o", "c": "....x.......x...", "m": "x.xxx.xxx.xxx.xx"},
        ),
        bass=("offbeat", "sixteenths", "syncopated"),
        bass_sound=SYNTH_BASS,
        comp=("synth line", "x..x..x..x..x...", "stab"),
        comp_sound=SYNTHS,
        second=("pad", ""),
        second_sound=PADS,
        melody_share=0.15,
        chord_bars=(2.0, 4.0),
    ),
    "drum and bass": _S(
        (164, 178),
        "dance",
        0.8,
        kits=(
            {"k": "X.........x.....", "s": "....X.......X...", "h": "x.x.x.x.x.x.x.x."},
            {"k": "X..o......x.....", "s": "....X..g.g..X...", "R": "x.x.x.x.x.x.x.xo"},
        ),
        bass=("hold", "syncopated"),
        bass_sound=SYNTH_BASS,
        comp=("pad", "synth line"),
        comp_sound=PADS + SYNTHS,
        melody_share=0.3,
        chord_bars=(2.0, 4.0),
    ),
    "hip-hop": _S(
        (76, 102),
        "vamp",
        0.7,
        swing=(0.5, 0.56, 0.6),
        kits=(
            {"k": "X..x......x.....", "s": "....X.......X...", "h": "x.x.x.x.x.x.x.x."},
            {"k": "X.....x..xx.....", "s": "....X.......X..o", "h": "x.xxx.x.x.xxx.x."},
        ),
        bass=("syncopated", "pop", "hold"),
        comp=("x.......x..x....", "X...............", "arpeggio eighths"),
        comp_sound=EPIANO + PIANO,
        second=("", "pad"),
        melody_share=0.35,
        extra="swing sixteenths",
    ),
    "reggae": _S(
        (66, 92),
        "pop",
        0.5,
        kits=(
            {"k": "........X.......", "r": "........X.......", "h": "x.x.x.x.x.x.x.x."},
            {"k": "X...X...X...X...", "s": "....x.......x...", "h": "x.xgx.xgx.xgx.xg"},
        ),
        bass=("dub", "syncopated"),
        comp=("..X...X...X...X.",),
        comp_sound=CLEAN + ORGAN,
        second=("", "pad"),
        second_sound=ORGAN,
        melody_share=0.5,
        chord_bars=(1.0, 1.0, 0.5),
    ),
    "ska": _S(
        (118, 165),
        "rock",
        0.35,
        kits=(
            {"k": "X.......X.......", "s": "....X.......X...", "h": "x.x.x.x.x.x.x.x."},
            {"k": "....X.......X...", "r": "....X.......X...", "h": "x.x.x.x.x.x.x.x."},
        ),
        bass=("walk", "eighths"),
        comp=("..X...X...X...X.",),
        comp_sound=CLEAN + ORGAN,
        melody_sound=(56, 57, 65, 66),
        melody_share=0.8,
    ),
    "swing": _S(
        (112, 208),
        "jazz",
        0.35,
        steps=2,
        swing=(0.62, 0.667),
        kits=({"R": "x.xxx.xx", "p": "..X...X."}, {"R": "x.xxx.xx", "p": "..X...X.", "r": "...o...o", "k": "g.g.g.g."}),
        drums_share=0.85,
        bass=("walk",),
        bass_sound=UPRIGHT,
        comp=("x..x....", "..x..x..", ".x....x.", "x.......", "...x...o"),
        comp_sound=PIANO + (26,),
        melody_share=0.85,
    ),
    "bossa nova": _S(
        (116, 156),
        "jazz",
        0.4,
        kits=(
            {"k": "x.....x.x.....x.", "r": "x.....x.....x...", "h": "x.x.x.x.x.x.x.x."},
            {"k": "x.....x.x.....x.", "r": "..x.....x...x...", "m": "xgxgxgxgxgxgxgxg"},
        ),
        drums_share=0.75,
        bass=("bossa",),
        bass_sound=UPRIGHT,
        comp=("x.....x.....x...", "x...x.....x...x.", "x..x..x...x..x.."),
        comp_sound=NYLON,
        melody_share=0.7,
        chord_bars=(1.0, 2.0),
    ),
    "samba": _S(
        (88, 116),
        "jazz",
        0.4,
        kits=(
            {"k": "x..xX..xx..xX..x", "m": "XgxgXgxgXgxgXgxg", "r": "x.x..x.x.x..x.x."},
            {"k": "g..xX..xg..xX..x", "h": "X.xxX.xxX.xxX.xx", "r": "..x.xx.x.x.x.xx."},
        ),
        bass=("samba",),
        comp=("x.x..x.x.x..x.x.", "x..x..x...x..x.."),
        comp_sound=NYLON + PIANO,
        melody_share=0.5,
    ),
    "waltz": _S(
        (88, 180),
        "classical",
        0.4,
        metre=3,
        beats=3,
        steps=2,
        kits=({"k": "X.....", "r": "..x.x.", "h": "..x.x."}, {"k": "X.....", "R": "x.x.x.", "p": "..x.x."}),
        drums_share=0.4,
        bass=("hold",),
        bass_sound=UPRIGHT + (43,),
        comp=("..x.x.", "..x.x.", "..xxx."),
        comp_sound=PIANO + STRINGS + (21,),
        melody_share=0.95,
        melody_sound=(40, 73, 71, 21, 0),
        groups=((3,),),
    ),
    "6/8 ballad": _S(
        (46, 76),
        "pop",
        0.45,
        metre=6,
        beats=2,
        steps=3,
        kits=({"k": "X....o", "s": "...X..", "h": "xxxxxx"}, {"k": "X.....", "s": "...X..", "R": "x.xx.x"}),
        drums_share=0.7,
        bass=("hold", "triplet"),
        comp=("arpeggio triplets", "xxxxxx", "x.xx.x"),
        comp_sound=PIANO + CLEAN + STEEL,
        second=("pad", ""),
        groups=((2,),),
        chord_bars=(1.0, 2.0),
    ),
    "metal": _S(
        (150, 208),
        "metal",
        0.9,
        kits=(
            {"k": "X.X.X.X.X.X.X.X.", "s": "....X.......X...", "R": "x...x...x...x..."},
            {"k": "XxX.XxX.XxX.XxX.", "s": "....X.......X...", "C": "x...x...x...x..."},
            {"k": "X.x.X.x.X.x.X.x.", "s": "..X...X...X...X.", "h": "x...x...x...x..."},
        ),
        bass=("eighths", "gallop"),
        comp=("X.xxX.xxX.xxX.xx", "X.x.x.x.X.x.x.x.", "XxxxXxxxXxxxXxxx"),
        comp_sound=DIRTY,
        melody_sound=DIRTY,
        melody_share=0.4,
    ),
    "funk": _S(
        (92, 122),
        "vamp",
        0.6,
        kits=(
            {"k": "X..x..x...x..o..", "s": "....X..g.g..X..g", "h": "xxxxxxxxxxxxxxxx"},
            {"k": "X.x.......xx....", "s": "....X..g....X.g.", "h": "x.xxx.xxx.xxx.xo"},
        ),
        bass=("funk",),
        comp=("..x.x..x.xx..x..", "x..g.gx..gx.g.x.", "g.xgg.x.gx.g.gxg"),
        comp_sound=CLEAN + (7,),
        second=("", "x.......x..x...."),
        second_sound=BRASS,
        melody_share=0.35,
    ),
    "shuffle blues": _S(
        (84, 136),
        "blues",
        0.25,
        steps=3,
        kits=(
            {"k": "X.....X.....", "s": "...X.....X..", "h": "x.xx.xx.xx.x"},
            {"k": "X.xX.xX.xX.x", "s": "...X.....X..", "R": "x.xx.xx.xx.x"},
        ),
        bass=("triplet", "walk"),
        comp=("x.xx.xx.xx.x", "..x..x..x..x", "x.....x....."),
        comp_sound=PIANO + CLEAN + ORGAN,
        melody_share=0.8,
        melody_sound=(22, 26, 27, 66),
        is_blue=True,
    ),
    "slow blues 12/8": _S(
        (48, 74),
        "blues",
        0.35,
        steps=3,
        kits=(
            {"k": "X....xX....o", "s": "...X.....X..", "h": "xxxxxxxxxxxx"},
            {"k": "X.....X.....", "s": "...X.....X..", "R": "xxxxxxxxxxxx"},
        ),
        bass=("triplet", "quarters"),
        comp=("xxxxxxxxxxxx", "x..x..x..x..", "pad"),
        comp_sound=PIANO + ORGAN,
        melody_share=0.85,
        melody_sound=(22, 26, 27, 66),
        is_blue=True,
    ),
    "country train": _S(
        (94, 128),
        "folk",
        0.15,
        kits=(
            {"k": "X...x...X...x...", "s": "xgXgxgXgxgXgxgXg"},
            {"k": "X.......X.......", "r": "....X.......X...", "h": "x.x.x.x.x.x.x.x."},
        ),
        bass=("two",),
        bass_sound=UPRIGHT + ELECTRIC_BASS,
        comp=("..x.x.x...x.x.x.", "..x...x...x...x.", "picking"),
        comp_sound=STEEL,
        melody_share=0.7,
        melody_sound=(40, 22, 105, 27),
    ),
    "string quartet": _S(
        (66, 126), "classical", 0.5, extra="choir", comp_sound=(40, 40, 41, 42), melody_share=0.0, chord_bars=(0.5, 0.5, 1.0)
    ),
    "piano solo": _S(
        (58, 120),
        "classical",
        0.5,
        bass=("hold", "quarters"),
        bass_sound=PIANO,
        comp=("arpeggio eighths", "arpeggio sixteenths", "alberti", "alberti sixteenths"),
        melody_share=0.85,
        melody_sound=PIANO,
        melody_centre=77,
        chord_bars=(1.0, 1.0, 0.5),
    ),
    "classical guitar": _S(
        (60, 120),
        "classical",
        0.6,
        bass=("hold", "quarters", "two"),
        bass_sound=NYLON,
        comp=("picking", "arpeggio triplets", "arpeggio sixteenths"),
        comp_sound=NYLON,
        melody_share=0.5,
        melody_sound=NYLON,
        melody_centre=70,
    ),
    "ambient": _S(
        (54, 84),
        "ambient",
        0.5,
        kits=({"k": "X.......x.......", "m": "g.x.g.x.g.x.g.x."},),
        drums_share=0.3,
        bass=("hold", "two"),
        bass_sound=SYNTH_BASS + UPRIGHT,
        comp=("pad",),
        comp_sound=PADS,
        second=("arpeggio eighths", "picking"),
        second_sound=(11, 88, 98, 4, 46),
        melody_share=0.4,
        melody_sound=(73, 77, 91, 11),
        chord_bars=(2.0, 1.0),
    ),
    "folk drone": _S(
        (86, 138),
        "folk",
        0.5,
        kits=({"t": "X..xx.x.X..xx.x."}, {"a": "x.x.x.x.x.x.x.x.", "t": "X.......x......."}),
        drums_share=0.45,
        extra="drone",
        comp=("", "picking", "..x...x...x...x."),
        comp_sound=STEEL + (105,),
        melody_share=1.0,
        melody_sound=(40, 73, 109, 21, 75, 68),
        melody_centre=74,
    ),
    "march": _S(
        (100, 128),
        "classical",
        0.25,
        kits=({"k": "X...x...X...x...", "s": "..x...xx..x.xxxx"}, {"k": "X.......x.......", "s": "x.xxx.x.x.xxx.x."}),
        bass=("two", "quarters"),
        bass_sound=(58, 43),
        comp=("..x...x...x...x.", "....x.......x..."),
        comp_sound=(60, 61, 71),
        melody_share=1.0,
        melody_sound=(56, 72, 61, 71),
    ),
    "five four": _S(
        (96, 182),
        "jazz",
        0.6,
        metre=5,
        beats=5,
        steps=2,
        groups=((3, 2), (2, 3)),
        kits=({"odd": "h"}, {"odd": "R"}),
        drums_share=0.75,
        bass=("groups",),
        bass_sound=UPRIGHT + ELECTRIC_BASS,
        comp=("groups",),
        comp_sound=PIANO + CLEAN,
        melody_share=0.8,
    ),
    "seven four": _S(
        (100, 200),
        "rock",
        0.6,
        metre=7,
        beats=7,
        steps=2,
        groups=((2, 2, 3), (3, 2, 2), (4, 3)),
        kits=({"odd": "h"}, {"odd": "R"}),
        drums_share=0.8,
        bass=("groups", "eighths"),
        comp=("groups", "arpeggio eighths"),
        comp_sound=CLEAN + DIRTY + PIANO,
        melody_share=0.6,
    ),
    "punk": _S(
        (160, 206),
        "rock",
        0.25,
        kits=(
            {"k": "X.....x.X.x...x.", "s": "....X.......X...", "h": "x...x...x...x..."},
            {"k": "X...X...X...X...", "s": "..X...X...X...X.", "C": "x...x...x...x..."},
        ),
        bass=("eighths",),
        comp=("X.x.x.x.x.x.x.x.",),
        comp_sound=DIRTY,
        melody_share=0.4,
        melody_sound=(30, 27, 85),
    ),
    "synth pop": _S(
        (104, 136),
        "pop",
        0.5,
        kits=(
            {"k": "X.......X.......", "s": "....X.......X...", "h": "x.x.x.x.x.x.x.x."},
            {"k": "X.....x.X.......", "c": "....X.......X...", "m": "xgxgxgxgxgxgxgxg"},
        ),
        bass=("eighths", "octaves", "sixteenths"),
        bass_sound=SYNTH_BASS,
        comp=("synth line", "x..x..x.x..x..x.", "pad"),
        comp_sound=SYNTHS,
        second=("pad", ""),
        second_sound=PADS + STRINGS,
        melody_sound=SYNTHS + (53, 85),
    ),
    "tango": _S(
        (110, 134),
        "classical",
        0.75,
        bass=("quarters", "habanera"),
        bass_sound=UPRIGHT,
        comp=("X...x...X...x...", "X..x..X.X..x..X."),
        comp_sound=(21, 0),
        second=("", "pad"),
        melody_share=0.9,
        melody_sound=(40, 21),
    ),
    "polka": _S(
        (104, 130),
        "folk",
        0.1,
        kits=({"k": "X...X...X...X...", "s": "..x...x...x...x."},),
        drums_share=0.6,
        bass=("two",),
        bass_sound=(58, 32),
        comp=("..x...x...x...x.",),
        comp_sound=(21,),
        melody_share=1.0,
        melody_sound=(21, 71, 56),
    ),
    "cha-cha": _S(
        (104, 130),
        "vamp",
        0.6,
        kits=(
            {"b": "X...x...X...x...", "g": "....x.......x.x.", "h": "x.x.x.x.x.x.x.x.", "k": "...x...x...x...x"},
            {"b": "X...x...X...x...", "G": "x.......x.x.....", "m": "x.x.x.x.x.x.x.x."},
        ),
        bass=("latin",),
        bass_sound=UPRIGHT,
        comp=("x..x..x..x.x..x.", "x.x..x.x.x.x..x."),
        comp_sound=PIANO,
        second=("", "x.......x..x...."),
        second_sound=BRASS,
        melody_share=0.5,
    ),
    "soul": _S(
        (98, 134),
        "pop",
        0.3,
        kits=(
            {"k": "X..x....X..x..x.", "s": "X...X...X...X...", "a": "x.x.x.x.x.x.x.x."},
            {"k": "X.....x.X..x....", "s": "....X.......X...", "h": "x.x.x.x.x.x.x.x.", "a": "....x.......x..."},
        ),
        bass=("motown", "syncopated"),
        comp=("....x.......x...", "x..x..x.x..x..x."),
        comp_sound=PIANO + CLEAN + ORGAN,
        second=("pad", "x.......x..x...."),
        second_sound=STRINGS + BRASS,
    ),
    "minuet": _S(
        (98, 144),
        "classical",
        0.35,
        metre=3,
        beats=3,
        steps=2,
        bass=("quarters", "hold"),
        bass_sound=HARPSICHORD + (42,),
        comp=("x.....", "x...x.", "alberti"),
        comp_sound=HARPSICHORD,
        melody_share=1.0,
        melody_sound=HARPSICHORD + (73, 68),
        groups=((3,),),
    ),
    "jig": _S(
        (100, 128),
        "folk",
        0.35,
        metre=6,
        beats=2,
        steps=3,
        kits=({"t": "X.xX.x"}, {"a": "xgxxgx"}),
        drums_share=0.4,
        bass=("hold", ""),
        comp=("x.xx.x", "x..x..", ""),
        comp_sound=STEEL,
        melody_share=1.0,
        melody_sound=(40, 73, 75, 21),
        groups=((2,),),
    ),
}


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
    details: dict[str, Any] = field(default_factory=dict)


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
