"""How well the sound embedding finds what belongs together, on real music and without labels made by listeners.

    python benchmarks/retrieval.py --json

* half_track: the minute before and the minute after the middle of each track; each is looked up among all others (2n - 1), and
  the other half should come first. `fitted` is the transform of a library that does not hold the tracks asked for.
* album, artist: tracks of the same album (tag or folder) and by the same artist (tag) among all tracks, first halves only.
* style: the demo library.
* invariance: an excerpt in other codecs, softer, cut by 5 s, at half the sampling rate; how near it stays to the original, and
  at which rank the original is found among all excerpts.

Beside it on the same files: mean and deviation of the cepstra (z-scored, cosine), and bliss (Euclidean) where it installs. The
transform is the one that ships with Tensoe; neither it nor its maps saw these files.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tinytag import TinyTag

sys.path.insert(0, str(Path(__file__).parent))

from excerpts import cut_halves, keep_copy
from material import find_music, find_peers

from tensoe.audio import analyse
from tensoe.insights.descriptors import extract_raw
from tensoe.insights.embedding import SoundTransform, load_default_transform

Matrix = NDArray[np.float64]

COPIES: dict[str, dict[str, Any]] = {
    "mp3_64": {"codec": "mp3", "kilobits": 64},
    "mp3_128": {"codec": "mp3", "kilobits": 128},
    "mp3_320": {"codec": "mp3", "kilobits": 320},
    "opus_64": {"codec": "opus", "kilobits": 64},
    "softer_12_db": {"gain_db": -12.0},
    "cut_5_s": {"skip_s": 5.0},
    "rate_22050": {"rate_hz": 22_050},
}
COPIED = 20
"""So many excerpts, spread over all tracks, are copied."""
FOLDS = 5
NEAREST = 5
_BLISS = """
import json, sys, bliss_audio
for line in sys.stdin:
    print(json.dumps(list(bliss_audio.Song(line.strip()).analysis)))
"""


def describe(path: Path) -> dict[str, Any]:
    """The features of one file as they come out of storage."""
    features: dict[str, Any] = json.loads(json.dumps(analyse(path).features, default=lambda value: value.tolist()))
    return features


def rank_partners(vectors: Matrix, partner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank, from 1, at which each row finds its partner by cosine among all other rows."""
    return _rank(vectors @ vectors.T, partner)


def _rank(likeness: Matrix, partner: NDArray[np.int64]) -> NDArray[np.int64]:
    likeness = likeness.copy()
    np.fill_diagonal(likeness, -np.inf)
    rows = np.arange(len(likeness))
    return 1 + (likeness > likeness[rows, partner][:, None]).sum(axis=1)


def find_halves() -> tuple[list[Path], list[Path]]:
    """Tracks long enough, and their halves, two after two."""
    tracks, halves = [], []
    for path in find_music():
        cut = cut_halves(path)
        if cut is not None:
            tracks.append(path)
            halves += cut
    return tracks, halves


def half_track_mrr() -> float:
    """Mean reciprocal rank of the other half, with the shipped transform.

    Raises
    ------
    SystemExit
        There is no music.
    """
    _, halves = find_halves()
    raw = np.array([extract_raw(describe(path)) for path in halves])
    vectors = np.asarray(load_default_transform().transform(raw), np.float64)
    return float((1.0 / rank_partners(vectors, _partners(len(halves)))).mean())


def _partners(n: int) -> NDArray[np.int64]:
    return np.arange(n) ^ 1


def _summarise(ranks: NDArray[np.int64]) -> dict[str, float]:
    return {"mrr": round(float((1.0 / ranks).mean()), 4), "top1": round(float((ranks == 1).mean()), 4)}


def judge_halves(raw: Matrix, cepstra: Matrix, halves: list[Path]) -> dict[str, Any]:
    """Half-track retrieval by the shipped transform, by one fitted on other tracks, and by the peers."""
    partner = _partners(len(halves))
    shipped = np.asarray(load_default_transform().transform(raw), np.float64)
    standard = (cepstra - cepstra.mean(axis=0)) / cepstra.std(axis=0)
    standard /= np.linalg.norm(standard, axis=1, keepdims=True)
    bliss = hear_bliss(halves)
    return {
        "tracks": len(halves) // 2,
        "shipped": _summarise(rank_partners(shipped, partner)),
        "fitted": _summarise(_rank_by_others(raw, partner)),
        "mfcc": _summarise(rank_partners(standard, partner)),
        "bliss": None if bliss is None else _summarise(_rank(-np.linalg.norm(bliss[:, None] - bliss, axis=2), partner)),
    }


def _rank_by_others(raw: Matrix, partner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ranks where each fifth of the tracks is asked of a library whose transform was fitted on the other four."""
    ranks = np.zeros(len(raw), np.int64)
    fold = np.arange(len(raw)) // 2 % FOLDS
    for k in range(FOLDS):
        transform = SoundTransform().fit(raw[fold != k], prior=load_default_transform())
        ranks[fold == k] = rank_partners(np.asarray(transform.transform(raw), np.float64), partner)[fold == k]
    return ranks


def hear_bliss(paths: list[Path]) -> Matrix | None:
    """The vectors of bliss; None when it is not to be had or fails."""
    python = find_peers()
    if python is None:
        return None
    lines = "".join(f"{path}\n" for path in paths)
    done = subprocess.run([str(python), "-c", _BLISS], input=lines, capture_output=True, text=True, check=False)
    return None if done.returncode else np.array([json.loads(line) for line in done.stdout.splitlines()])


def judge_labels(vectors: Matrix, labels: list[str | None]) -> dict[str, float]:
    """How tracks find others of their label: rank of the first, share among the nearest, and what chance would give."""
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -np.inf)
    same = np.array([[a is not None and a == b for b in labels] for a in labels])
    np.fill_diagonal(same, val=False)
    asked = np.flatnonzero(same.any(axis=1))
    order = np.argsort(-likeness[asked], axis=1)[:, :-1]
    found = np.take_along_axis(same[asked], order, axis=1)
    first = 1 + found.argmax(axis=1)
    return {
        "tracks": len(asked),
        "labels": len({label for label in labels if label is not None}),
        "mrr": round(float((1.0 / first).mean()), 4),
        f"precision_at_{NEAREST}": round(float(found[:, :NEAREST].mean()), 4),
        "chance": round(float(found.mean()), 4),
    }


def read_labels(path: Path) -> tuple[str, str | None]:
    """Album (by tag, or the folder) and artist (by tag) of a file."""
    tags = TinyTag.get(path)
    return tags.album or str(path.parent), tags.artist


def judge_copies(halves: list[Path], raw: Matrix) -> dict[str, dict[str, float]]:
    """Likeness of copies to their original and the rank at which it is found among all excerpts."""
    transform = load_default_transform()
    vectors = np.asarray(transform.transform(raw), np.float64)
    chosen = np.linspace(0, len(halves) - 1, min(COPIED, len(halves))).round().astype(int)
    result = {}
    for name, form in COPIES.items():
        copies = np.array([extract_raw(describe(keep_copy(halves[i], name=name, **form))) for i in chosen])
        likeness = np.asarray(transform.transform(copies), np.float64) @ vectors.T
        own = likeness[np.arange(len(chosen)), chosen]
        ranks = 1 + (likeness > own[:, None]).sum(axis=1)
        result[name] = {
            "cosine_p50": round(float(np.median(own)), 4),
            "cosine_min": round(float(own.min()), 4),
            "mrr": round(float((1.0 / ranks).mean()), 4),
        }
    return result


def measure(*, with_style: bool) -> dict[str, Any]:
    """All figures."""
    tracks, halves = find_halves()
    features = [describe(path) for path in halves]
    raw = np.array([extract_raw(found) for found in features])
    cepstra = np.array([found["timbre"]["mfcc_mean"] + found["timbre"]["mfcc_std"] for found in features])
    first = np.asarray(load_default_transform().transform(raw[::2]), np.float64)
    albums, artists = zip(*(read_labels(path) for path in tracks), strict=True)
    result = {
        "half_track": judge_halves(raw, cepstra, halves),
        "album": judge_labels(first, list(albums)),
        "artist": judge_labels(first, list(artists)),
        "invariance": judge_copies(halves, raw),
    }
    if with_style:
        from similarity import measure_demo

        result["style"] = measure_demo()
    return result


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    parser.add_argument("--no-style", action="store_true", help="without the demo library, which is rendered first")
    options = parser.parse_args()
    print(json.dumps(measure(with_style=not options.no_style), indent=None if options.json else 2))


if __name__ == "__main__":
    main()
