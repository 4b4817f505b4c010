"""How the perceptual features are distributed, and whether clear cases come out as anyone would say.

    python benchmarks/perceptual.py --json [--spotify spotify_songs.csv.gz] [--files FOLDER] [--scores SEED]

Per feature: percentiles over our tracks, the share at a bound, the usual confidence, and the same percentiles of a table of
Spotify's values if one is named (other tracks: only range and shape can be compared). `styles` gives the median of each style
of the demo library and, with ``--scores``, of rendered pieces; `speech` that of text read by espeak-ng if it is installed.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from material import MUSIC_ENDINGS, find_music

from tensoe.audio import InvalidAudio, analyse
from tensoe.audio.perceptual import FORMULAS
from tensoe.demo.library import list_demo_tracks, write_demo_library

SHORTEST_S = 20.0
PERCENTILES = {"min": 0, "p5": 5, "p25": 25, "p50": 50, "p75": 75, "p95": 95, "max": 100}
ELSEWHERE = {"loudness": ("loudness", "integrated_lufs"), "tempo": ("rhythm", "tempo_bpm")}
"""Values that Spotify has too but that stand in other groups of ours."""
TEXT = (
    "It was a bright cold morning, and nobody had expected the letter to arrive so early. She read it twice, folded it, and put"
    " it back on the table without a word. Outside the rain had stopped, and people were walking along the river again. He asked"
    " whether anyone had seen the keys; after a long silence the boy in the corner said that they were in the other room."
)
VOICES = ("en-gb", "en-us+f3", "en-gb+m4", "en-us+f2")

Stated = dict[str, dict[str, Any]]


def hear(paths: list[Path], *, max_seconds: float | None = None) -> list[Stated]:
    """Perceptual values of each file, with loudness and tempo beside them; files too short or without sound are left out."""
    found = []
    for path in paths:
        try:
            heard = analyse(path, max_seconds=max_seconds)
        except InvalidAudio:
            continue
        if heard.duration_s < SHORTEST_S:
            continue
        others = {name: {"value": heard.features[group][key]} for name, (group, key) in ELSEWHERE.items()}
        found.append({**heard.features["perceptual"], **others})
    return found


def describe(values: np.ndarray[Any, Any]) -> dict[str, float]:
    """Percentiles, and the share of values that are the lowest or highest possible or found."""
    figures = {name: round(float(np.percentile(values, at)), 3) for name, at in PERCENTILES.items()}
    low, high = (0.0, 1.0) if values.min() >= 0.0 and values.max() <= 1.0 else (float(values.min()), float(values.max()))
    return {**figures, "share_at_bounds": round(float(((values <= low + 0.001) | (values >= high - 0.001)).mean()), 3)}


def distribute(heard: list[Stated]) -> dict[str, dict[str, float]]:
    """Distribution of each value over some tracks."""
    result = {}
    for name in (*FORMULAS, *ELSEWHERE):
        values = np.array([track[name]["value"] for track in heard if track[name]["value"] is not None], np.float64)
        result[name] = describe(values)
        if name in FORMULAS:
            result[name]["confidence_p50"] = round(float(np.median([track[name]["confidence"] for track in heard])), 3)
    return result


def read_spotify(table: Path) -> dict[str, dict[str, float]]:
    """Distributions of the same names in a table of Spotify's values, each track once."""
    with gzip.open(table, "rt", encoding="utf-8", newline="") as file:
        rows = {row["track_id"]: row for row in csv.DictReader(file)}
    names = (*FORMULAS, *ELSEWHERE)
    return {name: describe(np.array([float(row[name]) for row in rows.values()])) for name in names}


def iter_styles(scores_seed: int | None) -> Iterator[tuple[str, list[Stated]]]:
    """Styles with the values of their tracks."""
    with tempfile.TemporaryDirectory() as folder:
        truth = {track.relative_path: track.style for track in list_demo_tracks()}
        by_style = defaultdict(list)
        for path in write_demo_library(Path(folder), limit_per_style=4):
            by_style[truth[str(path.relative_to(folder))]].append(path)
        for style, paths in sorted(by_style.items()):
            yield f"demo: {style}", hear(paths)
    if scores_seed is not None:
        import scores

        pieces = defaultdict(list)
        for piece in scores.load(scores_seed):
            pieces[piece.style].append(piece.path)
        for style, paths in sorted(pieces.items()):
            yield f"score: {style}", hear(paths[:4])


def speak() -> list[Stated]:
    """Values of a text read by some voices of espeak-ng; none when it is not installed."""
    program = shutil.which("espeak-ng")
    if program is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{voice}.wav" for voice in VOICES]
        for voice, path in zip(VOICES, paths, strict=True):
            subprocess.run([program, "-v", voice, "-w", str(path), TEXT], check=True)
        return hear(paths)


def _medians(heard: list[Stated]) -> dict[str, float]:
    return {name: round(float(np.median([track[name]["value"] for track in heard])), 2) for name in FORMULAS} if heard else {}


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All figures."""
    paths = sorted(path for path in options.files.rglob("*") if path.suffix.lower() in MUSIC_ENDINGS) if options.files else None
    heard = hear(find_music() if paths is None else paths, max_seconds=options.seconds)
    result: dict[str, Any] = {"tracks": len(heard), "tensoe": distribute(heard)}
    if options.spotify:
        result["spotify"] = read_spotify(options.spotify)
    result["most_at_bounds"] = max(result["tensoe"][name]["share_at_bounds"] for name in FORMULAS)
    result["styles"] = {style: _medians(tracks) for style, tracks in iter_styles(options.scores)}
    result["speech"] = _medians(speak())
    return result


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    parser.add_argument("--spotify", type=Path, help="a table with Spotify's columns, gzipped CSV")
    parser.add_argument("--files", type=Path, help="a folder of music instead of Debian's packages")
    parser.add_argument("--scores", type=int, help="also rendered pieces of this seed")
    parser.add_argument("--seconds", type=float, default=180.0, help="hear this much of each track")
    options = parser.parse_args()
    print(json.dumps(measure(options), indent=None if options.json else 2))


if __name__ == "__main__":
    main()
