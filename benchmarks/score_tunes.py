"""Tunes and chorales of music21's corpus, in a new key and tempo.

The written key is trusted only where the music bears it out: a chorale must end with the tonic in the bass, a tune on the
tonic, and the third over the tonic must be the mode's. Pieces that change metre, or are in a mode, are passed over.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import music21
from score_chords import read_chord, voice
from score_parts import Note
from score_styles import Part, Score

_BEATS = {"4/4": (1.0, 4, 4), "2/4": (1.0, 2, 4), "3/4": (1.0, 3, 3), "6/8": (1.5, 2, 6), "12/8": (1.5, 4, 4), "2/2": (2.0, 2, 4)}
"""By time signature: quarters in a counted beat, beats in a bar, and what the bar is called by (two beats are heard as four)."""
_TEMPI = {1.0: (78.0, 140.0), 1.5: (62.0, 124.0), 2.0: (78.0, 118.0)}
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


@cache
def _sources(seed: int, *, is_chorale: bool) -> list[tuple[Path, int | None]]:
    """Files (and the number of a tune in its file) in the order of the seed."""
    base = Path(music21.__file__).parent / "corpus"
    if is_chorale:
        found: list[tuple[Path, int | None]] = [(path, None) for path in sorted((base / "bach").glob("bwv*.mxl"))]
    else:
        found = [(path, None) for path in sorted((base / "ryansMammoth").glob("*.abc"))]
        for path in sorted((base / "essenFolksong").glob("*.abc")):
            numbers = [
                int(line[2:])
                for line in path.read_text(errors="replace").splitlines()
                if line.startswith("X:") and line[2:].strip().isdigit()
            ]
            found += [(path, number) for number in random.Random(path.name).sample(numbers, min(24, len(numbers)))]
    random.Random(f"{seed} {is_chorale}").shuffle(found)
    return found


def arrange(seed: int, index: int, *, tonic: int, rng: random.Random) -> Score:
    """The piece of this number: chorales and tunes by turns, each from its own stretch of the shuffled corpus."""
    is_chorale = index % 2 == 0
    sources = _sources(seed, is_chorale=is_chorale)
    stretch = max(1, len(sources) // 60)
    for attempt in range(len(sources)):
        path, number = sources[((index // 2) * stretch + attempt) % len(sources)]
        voices = _read_voices(path, number)
        if voices is not None and (score := _score(voices, tonic, rng, is_chorale=is_chorale)) is not None:
            score.details["source"] = path.stem
            return score
    raise RuntimeError("no piece of the corpus fits")


def _read_voices(path: Path, number: int | None) -> dict[str, Any] | None:
    """Notes by voice in quarters from the first downbeat, and the written signature; None when it is not plain."""
    try:
        parsed = (
            music21.converter.parse(path, number=number, forceSource=True)
            if number
            else music21.converter.parse(path, forceSource=True)
        )
    except Exception:  # whatever a parser of old transcriptions may raise: another piece is taken
        return None
    parts = list(parsed.parts) if parsed.hasPartLikeStreams() else [parsed]
    signatures = {str(s.ratioString) for s in parsed.recurse().getElementsByClass("TimeSignature")}
    keys = list(parts[0].recurse().getElementsByClass("KeySignature"))
    if len(signatures) != 1 or not keys or len({k.sharps for k in keys}) != 1 or not (signature := signatures.pop()) in _BEATS:
        return None
    bar = _BEATS[signature][0] * _BEATS[signature][1]
    measures = list(parts[0].recurse().getElementsByClass("Measure"))
    pickup = measures[0].duration.quarterLength if measures and measures[0].duration.quarterLength < bar else 0.0
    voices = []
    for part in parts:
        notes = [
            (float(n.getOffsetInHierarchy(parsed)) - float(pickup), float(n.duration.quarterLength), n.pitch.midi)
            for n in part.recurse().notes
            if n.isNote
        ]
        voices.append([n for n in notes if n[1] > 0])
    if not all(voices):
        return None
    return {"voices": voices, "signature": signature, "sharps": keys[0].sharps, "pickup": float(pickup), "bar": bar}


def _written_key(voices: list[list[tuple[float, float, int]]], sharps: int) -> tuple[int, int] | None:
    """Tonic and mode, if the last low note and the thirds agree with the signature."""
    last = voices[-1][-1][2] % 12
    weights = [0.0] * 12
    for line in voices:
        for _, length, pitch in line:
            weights[pitch % 12] += length
    for tonic, mode in (((7 * sharps) % 12, 1), ((7 * sharps + 9) % 12, 0)):
        third, other = (4, 3) if mode else (3, 4)
        if last == tonic and weights[(tonic + third) % 12] > 3.0 * weights[(tonic + other) % 12]:
            return tonic, mode
    return None


def _score(read: dict[str, Any], tonic: int, rng: random.Random, *, is_chorale: bool) -> Score | None:
    voices, quarters = read["voices"], _BEATS[read["signature"]][0]
    key = _written_key(voices, read["sharps"])
    if key is None or (is_chorale and len(voices) != 4):
        return None
    tempo = rng.triangular(56.0, 104.0) if is_chorale else rng.triangular(*_TEMPI[quarters])
    bars = round(rng.triangular(22.0, 50.0, 28.0) * tempo / 60.0 * quarters / read["bar"])
    shift = (tonic - key[0] + 6) % 12 - 6
    lines = [_repeat(line, bars * read["bar"], read["bar"]) for line in voices]
    pickup = read["pickup"]
    notes = [
        [
            ((at + pickup) / quarters, length * 0.95 / quarters, pitch + shift, _accent(at, read["bar"]) + rng.randint(-7, 7))
            for at, length, pitch in line
        ]
        for line in lines
    ]
    if is_chorale:
        sounds = rng.choice(_CHORALE_SOUNDS)
        parts = [Part(line, sound, 95, pan) for line, sound, pan in zip(notes, sounds, (45, 58, 72, 85), strict=True)]
    else:
        parts = [Part(notes[0], rng.choice(_TUNE_SOUNDS), 105, 60), *_accompany(lines[0], bars, read, tonic, key[1], rng)]
    beats = _BEATS[read["signature"]][1]
    return Score(
        "chorale" if is_chorale else "folk tune",
        tempo,
        tonic,
        key[1],
        _BEATS[read["signature"]][2],
        beats,
        bars * beats + pickup / quarters,
        False,
        parts,
        downbeat=pickup / quarters,
    )


def _accent(at: float, bar: float) -> int:
    return 96 if at % bar < 1e-6 else 86 if at % 1.0 < 1e-6 else 78


def _repeat(line: list[tuple[float, float, int]], until: float, bar: float) -> list[tuple[float, float, int]]:
    """Play a line again and again until the excerpt is full; an upbeat falls into the bar before each repeat."""
    length = -(-max(at + size for at, size, _ in line) // bar) * bar
    if line[0][0] < 0.0 and max(at + size for at, size, _ in line) + -line[0][0] <= length + 1e-6:
        pass  # the last bar leaves room for the upbeat
    elif line[0][0] < 0.0:
        length += bar
    rounds = int(until // length) + 1
    return [(at + r * length, size, pitch) for r in range(rounds) for at, size, pitch in line if at + r * length < until]


def _accompany(
    line: list[tuple[float, float, int]], bars: int, read: dict[str, Any], tonic: int, mode: int, rng: random.Random
) -> list[Part]:
    """Nothing, a drone, or the plain triad that shares most with each bar's tune, as bass and chords."""
    manner = rng.choice(("alone", "drone", "chords", "chords"))
    quarters, bar, pickup = _BEATS[read["signature"]][0], read["bar"], read["pickup"]
    if manner == "alone":
        return []
    starts = [(b * bar + pickup) / quarters for b in range(bars)]
    if manner == "drone":
        low = 43 + (tonic - 43) % 12
        return [
            Part(
                [(at, bar / quarters * 0.98, pitch, 70) for at in starts for pitch in (low, low + 7)],
                rng.choice((42, 48, 109, 20)),
                70,
                70,
            )
        ]
    bass: list[Note] = []
    comp: list[Note] = []
    shift = (tonic - (_written_key(read["voices"], read["sharps"]) or (tonic, mode))[0]) % 12
    for number, at in enumerate(starts):
        weights = [0.0] * 12
        for start, length, pitch in line:
            if number * bar <= start < (number + 1) * bar:
                weights[(pitch + shift - tonic) % 12] += length
        names = ("I", "IV", "V", "vi", "ii") if mode else ("i", "iv", "V", "bVI", "bIII")
        bias = dict(zip(names, (0.3, 0.1, 0.2, 0.0, 0.0), strict=True))
        chord = max(
            (read_chord(name) for name in names),
            key=lambda c: sum(weights[t] for t in c.tones) + max(bias[n] for n in names if read_chord(n) == c) * bar / 2,
        )
        bass.append((at, 0.9, 36 + (tonic + chord.root) % 12, 92))
        for beat in range(1, round(bar / quarters)):
            comp += [(at + beat, 0.6, pitch, 72 + rng.randint(-6, 6)) for pitch in voice(chord, tonic, centre=60)]
    return [Part(bass, rng.choice((32, 43, 58)), 96, 64), Part(comp, rng.choice((24, 25, 0, 21)), 84, 80)]
