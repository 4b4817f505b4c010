"""Pieces played again: what must not be taken for the same recording, as near to it as a synthesiser can come.

    <python of the peers> benchmarks/duplicate_covers.py FOLDER COUNT

Each composed piece is rendered five times: as it is; by other instruments in the same tempo, which no band of people would
keep so exactly; faster by 4 %; a tone higher; and a second take, in which every note strays anew from its time and loudness.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

from score_compose import Score, compose
from score_render import render, write_midi
from score_styles import STYLES

SEED = 20261122
SECONDS = 40.0
MANNERS = ("original", "instruments", "tempo", "key", "take")
# Another instrument of the same family is too easy a case: the next family of General MIDI is far enough in sound, not in range.
_FAMILY = 8


def play(score: Score, manner: str, rng: random.Random) -> Score:
    """The score as another band would have it."""
    if manner == "tempo":
        return replace(score, tempo_bpm=score.tempo_bpm * 1.04)
    parts = []
    for part in score.parts:
        notes, program = part.notes, part.program
        if manner == "instruments":
            program = (program + _FAMILY) % 96
        if manner == "key" and not part.is_drums:
            notes = [(at, length, pitch + 2, velocity) for at, length, pitch, velocity in notes]
        if manner == "take":
            notes = [(at, length, pitch, velocity + rng.randint(-8, 8)) for at, length, pitch, velocity in notes]
        parts.append(replace(part, notes=notes, program=program))
    return replace(score, parts=parts)


def main(folder: Path, count: int) -> None:
    """Render what is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    styles = list(STYLES)
    for number in range(count):
        rng = random.Random(f"{SEED} {number}")
        score = compose(styles[number % len(styles)], tonic=rng.randrange(12), seconds=SECONDS, rng=rng)
        for manner in MANNERS:
            target = folder / f"{number:03d}-{manner}.ogg"
            if target.exists():
                continue
            own = random.Random(f"{SEED} {number} {manner}")
            played = play(score, manner, own)
            midi, part = target.with_suffix(".mid"), target.with_name(f"part-{target.name}")
            jitter_s = 0.012 if manner == "take" else 0.005
            write_midi(
                played, midi, start_s=0.2, jitter_s=jitter_s, cents=0.0, rng=own if manner == "take" else random.Random(number)
            )
            render(midi, part, seconds=0.2 + played.length_beats * 60.0 / played.tempo_bpm)
            midi.unlink()
            part.rename(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
