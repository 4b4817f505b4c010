"""Tunes and chorales of music21's corpus, in a new key and tempo.

The written key is trusted only where the music bears it out: a chorale must end with the tonic in the bass, a tune on the
tonic, and the third over the tonic must be the mode's. Pieces that change metre, or are in a mode, are passed over.
"""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import music21
from score_chords import Chord, read_chord, voice
from score_compose import Part, Score
from score_parts import Note

_BEATS = {"4/4": (1.0, 4, 4), "2/4": (1.0, 2, 4), "3/4": (1.0, 3, 3), "6/8": (1.5, 2, 6), "12/8": (1.5, 4, 4), "2/2": (2.0, 2, 4)}
"""By time signature: quarters in a counted beat, beats in a bar, and what the bar is called by (two beats are heard as four)."""
_TEMPI = {1.0: (78.0, 140.0), 1.5: (62.0, 124.0), 2.0: (78.0, 118.0)}
_MINOR_HEADER = re.compile(r"^K:\s*[A-G][#b]?\s*m(in)?\b", re.MULTILINE)
_TUNE_SOUNDS = (40, 73, 75, 21, 105, 0, 68, 71, 22, 109)
_CHORALE_SOUNDS = (
    (48, 48, 48, 48),
    (19, 19, 19, 19),
    (52, 52, 52, 53),
    (56, 60, 57, 58),
    (40, 40, 41, 42),
    (0, 0, 0, 0),
    (68, 69, 71, 70),
)


@dataclass(frozen=True, slots=True)
class _Source:
    """What is read: notes by voice as (start in quarters from the first downbeat, length, pitch), key and metre as written."""

    voices: list[list[tuple[float, float, int]]]
    tonic: int
    mode: int
    signature: str
    pickup: float

    @property
    def quarters_a_beat(self) -> float:
        return _BEATS[self.signature][0]

    @property
    def bar(self) -> float:
        """Quarters in a bar."""
        return _BEATS[self.signature][0] * _BEATS[self.signature][1]


@cache
def _list_files(seed: int, kind: str) -> list[Path]:
    """Files of chorales, or of tunes that call themselves major or minor, shuffled."""
    base = Path(music21.__file__).parent / "corpus"
    if kind == "chorale":
        found: list[Path] = sorted((base / "bach").glob("bwv*.mxl"))
    else:
        written = {
            path: _MINOR_HEADER.search(path.read_text(errors="replace")) for path in sorted((base / "ryansMammoth").glob("*.abc"))
        }
        found = [path for path, is_minor in written.items() if bool(is_minor) == (kind == "minor")]
    random.Random(f"{seed} {kind}").shuffle(found)
    return found


def arrange(seed: int, index: int, *, tonic: int, rng: random.Random) -> Score:
    """The piece of this number: chorales and tunes by turns, every second tune in minor, spread over the corpus."""
    kind = ("chorale", "major", "chorale", "minor")[index % 4]
    files = _list_files(seed, kind)
    stretch = max(1, len(files) // 32)
    for attempt in range(len(files)):
        source = _read_source(files[((index // 2) * stretch + attempt) % len(files)])
        if source is not None and (kind != "chorale" or len(source.voices) == 4):
            return _write_score(source, tonic, rng, is_chorale=kind == "chorale")
    raise RuntimeError("no piece of the corpus fits")


def _read_source(path: Path) -> _Source | None:
    """Read a piece; None when its metre or key is not plain."""
    try:
        parsed = music21.converter.parse(path, forceSource=True)
    except Exception:  # whatever a parser of old transcriptions may raise: another piece is taken
        return None
    parts = list(parsed.parts) if parsed.hasPartLikeStreams() else [parsed]
    signatures = {str(s.ratioString) for s in parsed.recurse().getElementsByClass("TimeSignature")}
    sharps = {k.sharps for k in parts[0].recurse().getElementsByClass("KeySignature")}
    if len(signatures) != 1 or len(sharps) != 1 or (signature := signatures.pop()) not in _BEATS:
        return None
    bar = _BEATS[signature][0] * _BEATS[signature][1]
    measures = list(parts[0].recurse().getElementsByClass("Measure"))
    first = float(measures[0].duration.quarterLength) if measures else bar
    pickup = first if first < bar else 0.0
    voices = []
    for part in parts:
        notes = [(n, float(n.duration.quarterLength)) for n in part.recurse().notes if n.isNote]
        voices.append(
            [(float(n.getOffsetInHierarchy(parsed)) - pickup, length, n.pitch.midi) for n, length in notes if length > 0]
        )
    key = _find_written_key(voices, sharps.pop()) if all(voices) else None
    return _Source(voices, *key, signature, pickup) if key else None


def _find_written_key(voices: list[list[tuple[float, float, int]]], sharps: int) -> tuple[int, int] | None:
    """Tonic and mode, if the last low note and the thirds agree with the signature."""
    last = voices[-1][-1][2] % 12
    weights = _weigh([note for line in voices for note in line])
    for tonic, mode in (((7 * sharps) % 12, 1), ((7 * sharps + 9) % 12, 0)):
        third, other = (4, 3) if mode else (3, 4)
        if last == tonic and weights[(tonic + third) % 12] > 3.0 * weights[(tonic + other) % 12]:
            return tonic, mode
    return None


def _weigh(notes: list[tuple[float, float, int]]) -> list[float]:
    """Total length by pitch class."""
    weights = [0.0] * 12
    for _, length, pitch in notes:
        weights[pitch % 12] += length
    return weights


def _write_score(source: _Source, tonic: int, rng: random.Random, *, is_chorale: bool) -> Score:
    """Transpose, choose a tempo, repeat until the excerpt is full, choose the players."""
    quarters, beats, metre = _BEATS[source.signature]
    tempo = rng.triangular(56.0, 104.0) if is_chorale else rng.triangular(*_TEMPI[quarters])
    bars = round(rng.triangular(22.0, 50.0, 28.0) * tempo / 60.0 * quarters / source.bar)
    shift = (tonic - source.tonic + 6) % 12 - 6
    lines = _repeat(source, bars, shift)
    notes: list[list[Note]] = [
        [
            ((at + source.pickup) / quarters, length * 0.95 / quarters, pitch, _accent(at, source.bar) + rng.randint(-7, 7))
            for at, length, pitch in line
        ]
        for line in lines
    ]
    if is_chorale:
        voices = zip(notes, rng.choice(_CHORALE_SOUNDS), (45, 58, 72, 85), strict=True)
        parts = [Part(line, sound, 95, pan) for line, sound, pan in voices]
    else:
        parts = [Part(notes[0], rng.choice(_TUNE_SOUNDS), 105, 60), *_accompany(source, lines[0], bars, tonic, rng)]
    upbeat, style = source.pickup / quarters, "chorale" if is_chorale else "folk tune"
    length = bars * beats + upbeat
    return Score(style, tempo, tonic, source.mode, metre, beats, length, False, parts, downbeat=upbeat)


def _accent(at: float, bar: float) -> int:
    return 96 if at % bar < 1e-6 else 86 if at % 1.0 < 1e-6 else 78


def _repeat(source: _Source, bars: int, shift: int) -> list[list[tuple[float, float, int]]]:
    """Play all voices again and again; an upbeat falls into the bar before each repeat."""
    end = max(at + size for line in source.voices for at, size, _ in line)
    length = math.ceil((end + source.pickup) / source.bar - 1e-6) * source.bar
    rounds = range(int(bars * source.bar // length) + 1)
    return [
        [
            (at + r * length, size, pitch + shift)
            for r in rounds
            for at, size, pitch in line
            if at + r * length < bars * source.bar
        ]
        for line in source.voices
    ]


def _accompany(source: _Source, line: list[tuple[float, float, int]], bars: int, tonic: int, rng: random.Random) -> list[Part]:
    """Nothing, a drone, or a plain triad a bar, as bass and chords."""
    manner = rng.choice(("alone", "drone", "chords", "chords"))
    beats = _BEATS[source.signature][1]
    starts = [b * beats + source.pickup / source.quarters_a_beat for b in range(bars)]
    low = 43 + (tonic - 43) % 12
    if manner == "drone":
        drone = [(at, beats * 0.98, pitch, 70) for at in starts for pitch in (low, low + 7)]
        return [Part(drone, rng.choice((42, 48, 109, 20)), 70, 70)]
    if manner == "alone":
        return []
    bass: list[Note] = []
    comp: list[Note] = []
    for number, at in enumerate(starts):
        inside = [note for note in line if number * source.bar <= note[0] < (number + 1) * source.bar]
        chord = _harmonise(_weigh(inside), tonic, source.mode)
        bass.append((at, 0.9, 36 + (tonic + chord.root) % 12, 92))
        for beat in range(1, beats):
            comp += [(at + beat, 0.6, pitch, 72 + rng.randint(-6, 6)) for pitch in voice(chord, tonic, centre=60)]
    return [Part(bass, rng.choice((32, 43, 58)), 96, 64), Part(comp, rng.choice((24, 25, 0, 21)), 84, 80)]


def _harmonise(weights: list[float], tonic: int, mode: int) -> Chord:
    """The plain triad that shares most with a bar of tune; tonic and dominant win ties."""
    names = ("I", "V", "IV", "vi", "ii") if mode else ("i", "V", "iv", "bVI", "bIII")
    chords = [read_chord(name) for name in names]
    bias = (0.5, 0.3, 0.2, 0.0, 0.0)
    fit = [sum(weights[(tonic + tone) % 12] for tone in chord.tones) + extra for chord, extra in zip(chords, bias, strict=True)]
    return chords[fit.index(max(fit))]
