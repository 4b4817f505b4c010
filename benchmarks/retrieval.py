"""How well the sound embedding finds what belongs together, on real music without labels made by people.

    python benchmarks/retrieval.py --json

* half-track: two stretches of each track; each is looked up among all others (2n - 1), and the other half should come first.
* same album and same artist, by the tags and folders of the files.
* style, on the demo library.
* invariance: copies of an excerpt in other codecs, at another volume, cut at the start, at another rate; each is looked up.

Beside it, on the same files: mean and deviation of the cepstra, and bliss where it installs. The transform is the one that
ships with Tensoe, which is not fitted on these files.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))

from excerpts import cut_halves
from material import find_music

from tensoe.audio import analyse
from tensoe.insights.descriptors import extract_raw
from tensoe.insights.embedding import load_default_transform

Matrix = NDArray[np.float64]


def describe(path: Path) -> dict[str, Any]:
    """The features of one file as they come out of storage."""
    features: dict[str, Any] = json.loads(json.dumps(analyse(path).features, default=lambda value: value.tolist()))
    return features


def rank_partners(vectors: Matrix, partner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank, from 1, at which each row finds its partner by cosine among all other rows."""
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -np.inf)
    rows = np.arange(len(vectors))
    return 1 + (likeness > likeness[rows, partner][:, None]).sum(axis=1)


def half_track_mrr() -> float:
    """Mean reciprocal rank of the other half, with the shipped transform.

    Raises
    ------
    SystemExit
        There is no music.
    """
    halves = [half for path in find_music() for half in cut_halves(path) or ()]
    vectors = load_default_transform().transform(np.array([extract_raw(describe(path)) for path in halves]))
    partner = np.arange(len(halves)) ^ 1
    return float((1.0 / rank_partners(np.asarray(vectors, np.float64), partner)).mean())


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    options = parser.parse_args()
    result = {"half_track_mrr": round(half_track_mrr(), 4)}
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
