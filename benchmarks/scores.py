"""Pieces whose tempo, beats, metre and key are known: composed, rendered with a General MIDI sound font, kept by seed.

    python benchmarks/scores.py --seed 7 [--count 280]

Four fifths are composed in the styles of `score_styles`, a fifth are tunes and chorales of music21's corpus in a new key and
tempo. Composing needs mido and music21 and therefore runs in the peers' environment; `load` starts it there when pieces are
missing. Seed 7 is for tuning, 20261121 for the report; any other makes new pieces.

Truth about tempo and beats is what the score counts (see `score_styles`); the first beat is the score's first, also where
nobody plays on it.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from material import cache_folder, find_peers

REVISION = 1
"""Part of the cache's name: raise it when the same seed gives other pieces."""
COUNT = 280
CORPUS_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Piece:
    """One rendered piece and what is true of it.

    Attributes
    ----------
    tempo_bpm : float
        Counted beats per minute.
    beats_s, downbeats_s : list of float
        Seconds from the beginning of the file.
    key, mode : int
        C is 0; 1 is major, 0 is minor.
    metre : int
        3, 4, 5, 6 (two dotted beats a bar) or 7.
    tuning_cents : float
        How far all instruments are from 440 Hz.
    """

    path: Path
    tempo_bpm: float
    beats_s: list[float]
    downbeats_s: list[float]
    key: int
    mode: int
    metre: int
    style: str
    has_drums: bool
    tuning_cents: float
    duration_s: float


def folder_of(seed: int) -> Path:
    """Where the pieces of a seed are kept."""
    folder = cache_folder() / f"scores-{REVISION}" / str(seed)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def load(seed: int, *, count: int = COUNT, is_partial: bool = False) -> list[Piece]:
    """The pieces of a seed, composed and rendered first where they are missing.

    Parameters
    ----------
    count : int
        How many; the first of a longer list are the same pieces.
    is_partial : bool
        Take what is there instead of rendering the rest.

    Raises
    ------
    SystemExit
        FluidSynth, its sound font or the peers are not to be had.
    """
    names = [folder_of(seed) / f"{number:03d}.json" for number in range(count)]
    if not is_partial and not all(name.exists() for name in names):
        python = find_peers()
        if python is None:
            raise SystemExit("Composing needs mido and music21, which could not be installed.")
        subprocess.run([str(python), __file__, "--seed", str(seed), "--count", str(count)], check=True)
    return [_read(name) for name in names if name.exists()]


def _read(name: Path) -> Piece:
    truth = json.loads(name.read_text())
    return Piece(path=name.with_name(truth.pop("file")), **truth)


def make(seed: int, number: int) -> None:
    """Compose and render one piece, unless it is there."""
    name = folder_of(seed) / f"{number:03d}.json"
    if name.exists():
        return
    from score_render import render, write_midi

    rng = random.Random(f"{seed} {number}")
    score = _compose(seed, number, rng)
    start_s = rng.uniform(0.0, 0.6)
    cents = rng.uniform(-40.0, 40.0) if rng.random() < 0.4 else 0.0
    midi = name.with_suffix(".mid")
    write_midi(score, midi, start_s=start_s, jitter_s=rng.uniform(0.002, 0.012), cents=cents, rng=rng)
    duration_s = start_s + score.length_beats * 60.0 / score.tempo_bpm
    target = name.with_suffix(rng.choice((".mp3", ".ogg")))
    render(midi, target, seconds=duration_s)
    midi.unlink()
    truth = _truth(score, start_s) | {"file": target.name, "tuning_cents": cents, "duration_s": duration_s}
    part = name.with_suffix(".part")
    part.write_text(json.dumps(truth))
    part.rename(name)


def _compose(seed: int, number: int, rng: random.Random) -> Any:
    """Every fifth piece is from the corpus, the others go round the styles; tonics are dealt evenly."""
    from score_compose import compose
    from score_styles import STYLES
    from score_tunes import arrange

    deal = random.Random(f"{seed} deal {number // 12}")
    tonic = deal.sample(range(12), 12)[number % 12]
    every = round(1 / CORPUS_SHARE)
    if number % every == every - 1:
        return arrange(seed, number // every, tonic=tonic, rng=rng)
    styles = list(STYLES)
    random.Random(seed).shuffle(styles)
    index = number - number // every
    return compose(styles[index % len(styles)], tonic=tonic, seconds=rng.triangular(20.0, 60.0, 28.0), rng=rng)


def _truth(score: Any, start_s: float) -> dict[str, Any]:
    period = 60.0 / score.tempo_bpm
    first = score.downbeat % 1.0
    beats = [first + n for n in range(int(score.length_beats - first - 1e-6) + 1)]
    downbeats = [b for b in beats if abs((b - score.downbeat) / score.beats_per_bar % 1.0) < 1e-6]
    return {
        "tempo_bpm": score.tempo_bpm,
        "beats_s": [round(start_s + b * period, 4) for b in beats],
        "downbeats_s": [round(start_s + b * period, 4) for b in downbeats],
        "key": score.key,
        "mode": score.mode,
        "metre": score.metre,
        "style": score.style,
        "has_drums": score.has_drums,
    }


def main() -> None:
    """Make the pieces of a seed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--jobs", type=int, default=2, help="synthesisers at a time")
    options = parser.parse_args()
    with ProcessPoolExecutor(options.jobs) as pool:
        for done, _ in enumerate(pool.map(partial(make, options.seed), range(options.count)), 1):
            if done % 20 == 0:
                print(f"seed {options.seed}: {done} of {options.count} pieces", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
