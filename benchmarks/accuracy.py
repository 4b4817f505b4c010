"""How often tempo, beats, metre and key are right, beside librosa and Essentia, on pieces whose truth is known.

    python benchmarks/accuracy.py --json                         280 pieces of the report's seed
    python benchmarks/accuracy.py --seed 7 --no-peers            the tuning seed, Tensoe alone
    python benchmarks/accuracy.py --clips FOLDER                 also loops with an annotations.csv (columns file, bpm)

The pieces are composed and rendered by `scores.py`. `tempo_acc1` is within 4 % of the truth, `tempo_p1` within 1 %,
`tempo_acc2` within 4 % of the truth times 1, 2, 3, 1/2 or 1/3; `key_weighted` is MIREX's score; `beat_f` is the F-measure at
70 ms from 5 s on, the best over octaves, `beat_f_plain` without octaves. `against` holds 95 % intervals of the difference to
each peer (paired bootstrap over pieces; positive is better than the peer). Peers' answers are kept by content, so that a
second run is quick.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections import defaultdict
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from statistics import fmean
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import scores
import soundfile
from accuracy_scores import bootstrap_difference, name_key_error, score_beats, score_key, score_tempo
from material import PEER_PACKAGES, System, cache_folder, find_peers
from scores import Piece

PROGRAM = Path(__file__).with_name("accuracy_systems.py")
FIGURES = ("tempo_acc1", "tempo_p1", "tempo_acc2", "key_weighted", "beat_f", "beat_f_plain")
Answers = dict[str, dict[str, Any]]


class Notebook:
    """Answers of one peer, kept between runs by the content of the file."""

    def __init__(self, name: str) -> None:
        version = hashlib.sha256((" ".join(PEER_PACKAGES) + PROGRAM.read_text()).encode()).hexdigest()[:12]
        self._path = cache_folder() / f"accuracy-{name}-{version}.json"
        self._answers: Answers = json.loads(self._path.read_text()) if self._path.exists() else {}

    def find(self, path: Path) -> dict[str, Any] | None:
        """The answer to the same content, if it was asked before."""
        return self._answers.get(_digest(path))

    def note(self, path: Path, answer: dict[str, Any]) -> None:
        """Keep an answer; `save` stores it."""
        self._answers[_digest(path)] = answer

    def save(self) -> None:
        """Write all answers, at once or not at all."""
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(self._answers))
        part.rename(self._path)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def listen(files: list[Path], *, with_peers: bool) -> dict[str, list[dict[str, Any]]]:
    """Answers of each system to each file; the systems work side by side.

    Raises
    ------
    SystemExit
        Peers are wanted and cannot be installed.
    """
    python = find_peers() if with_peers else None
    if with_peers and python is None:
        raise SystemExit("The peers could not be installed; --no-peers leaves them out.")
    interpreters = {"tensoe": Path(sys.executable)} | ({"librosa": python, "essentia": python} if python else {})
    notebooks = {name: Notebook(name) for name in interpreters if name != "tensoe"}
    answers: dict[str, list[dict[str, Any]]] = {name: [] for name in interpreters}
    with ExitStack() as stack:
        systems = {name: stack.enter_context(System(where, PROGRAM, name)) for name, where in interpreters.items()}
        for number, path in enumerate(files, 1):
            known = {name: notebook.find(path) for name, notebook in notebooks.items()}
            asked = [name for name in systems if known.get(name) is None]
            for name in asked:
                systems[name].send({"path": str(path)})
            for name, system in systems.items():
                answer = known.get(name) or system.receive()
                answers[name].append(answer)
                if name in notebooks and name in asked:
                    notebooks[name].note(path, answer)
            if number % 20 == 0:
                print(f"{number} of {len(files)} files", file=sys.stderr, flush=True)
                for notebook in notebooks.values():
                    notebook.save()
        for notebook in notebooks.values():
            notebook.save()
    return answers


def judge(pieces: list[Piece], answers: list[dict[str, Any]], key_by: str) -> dict[str, list[float]]:
    """Every figure for every piece, the key found in one named way."""
    rows = list(zip(pieces, answers, strict=True))
    return {
        "tempo_acc1": [score_tempo(a["tempo_bpm"], p.tempo_bpm, tolerance=0.04) for p, a in rows],
        "tempo_p1": [score_tempo(a["tempo_bpm"], p.tempo_bpm, tolerance=0.01) for p, a in rows],
        "tempo_acc2": [score_tempo(a["tempo_bpm"], p.tempo_bpm, tolerance=0.04, octaves=True) for p, a in rows],
        "key_weighted": [score_key(a["keys"][key_by], p.key, p.mode) for p, a in rows],
        "key_exact": [float(a["keys"][key_by] == [p.key, p.mode]) for p, a in rows],
        "beat_f": [score_beats(a["beats_s"], p.beats_s, octaves=True) for p, a in rows],
        "beat_f_plain": [score_beats(a["beats_s"], p.beats_s) for p, a in rows],
    }


def choose_key(pieces: list[Piece], answers: list[dict[str, Any]]) -> str:
    """Of a system's ways to find the key, the one that does best on these pieces: peers get the benefit of the doubt."""
    return max(
        answers[0]["keys"],
        key=lambda way: fmean(score_key(a["keys"][way], p.key, p.mode) for p, a in zip(pieces, answers, strict=True)),
    )


def report(pieces: list[Piece], answers: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The figures of all systems, their differences, and ours by style."""
    ways = {name: choose_key(pieces, found) for name, found in answers.items()}
    judged = {name: judge(pieces, found, ways[name]) for name, found in answers.items()}
    ours = judged["tensoe"]
    result: dict[str, Any] = {
        name: {figure: round(fmean(values), 4) for figure, values in figures.items()} | {"key_by": ways[name]}
        for name, figures in judged.items()
    }
    result["tensoe"]["time_signature_accuracy"] = _share(
        a["time_signature"] == p.metre for p, a in zip(pieces, answers["tensoe"], strict=True)
    )
    result["against"] = {
        peer: {figure: bootstrap_difference(ours[figure], judged[peer][figure]) for figure in FIGURES}
        for peer in judged
        if peer != "tensoe"
    }
    result["by_style"] = {name: _by_style(pieces, figures) for name, figures in judged.items()}
    result["key_errors"] = {name: _count_key_errors(pieces, found, ways[name]) for name, found in answers.items()}
    result["key_exact_by_confidence"] = reliability([a["key_confidence"] for a in answers["tensoe"]], ours["key_exact"])
    result["tempo_acc1_by_confidence"] = reliability([a["tempo_confidence"] for a in answers["tensoe"]], ours["tempo_acc1"])
    return result


def _share(values: Any) -> float:
    return round(fmean(float(value) for value in values), 4)


def _by_style(pieces: list[Piece], figures: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        numbers[piece.style].append(number)
    return {
        style: {"pieces": len(chosen)} | {figure: round(fmean(figures[figure][n] for n in chosen), 3) for figure in FIGURES}
        for style, chosen in sorted(numbers.items())
    }


def _count_key_errors(pieces: list[Piece], answers: list[dict[str, Any]], way: str) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for piece, answer in zip(pieces, answers, strict=True):
        counts[name_key_error(answer["keys"][way], piece.key, piece.mode)] += 1
    return dict(counts)


def reliability(confidences: list[float], right: list[float]) -> list[dict[str, float]]:
    """How often answers of each fifth of the confidence scale are right."""
    bins: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for confidence, value in zip(confidences, right, strict=True):
        bins[min(4, int(confidence * 5))].append((confidence, value))
    return [
        {"confidence": round(fmean(c for c, _ in found), 3), "right": round(fmean(v for _, v in found), 3), "pieces": len(found)}
        for _, found in sorted(bins.items())
    ]


def hear_loops(folder: Path, *, with_peers: bool) -> dict[str, Any]:
    """Tempo of annotated clips, tiled to 30 s, within 4 % allowing octaves."""
    with (folder / "annotations.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["bpm"]]
    tiled = [_tile(folder / row["file"]) for row in rows]
    answers = listen(tiled, with_peers=with_peers)
    found: dict[str, Any] = {"clips": len(rows)}
    for name, given in answers.items():
        right = [
            score_tempo(a["tempo_bpm"], float(row["bpm"]), tolerance=0.04, octaves=True)
            for row, a in zip(rows, given, strict=True)
        ]
        found[name] = {
            "right": int(sum(right)),
            "missed": [row["file"] for row, value in zip(rows, right, strict=True) if not value],
        }
    return found


def _tile(path: Path) -> Path:
    """The clip again and again for 30 s, kept in the cache."""
    target = cache_folder() / "loops" / f"{path.stem}-{_digest(path)[:12]}.flac"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
        times = -(-30 * rate_hz // len(samples))
        soundfile.write(target, np.tile(samples, (times, 1))[: max(30 * rate_hz, len(samples))], rate_hz)
    return target


def half_track_mrr() -> float | None:
    """Half-track retrieval on real music, by the benchmark that owns it; None when there is no music to be had."""
    try:
        return round(float(import_module("retrieval").half_track_mrr()), 4)
    except SystemExit as nothing:
        print(nothing, file=sys.stderr)
        return None


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object on one line")
    parser.add_argument("--seed", type=int, default=20261121, help="which pieces; 7 is for tuning")
    parser.add_argument("--pieces", type=int, default=scores.COUNT)
    parser.add_argument("--clips", type=Path, help="a folder of clips with an annotations.csv")
    parser.add_argument("--no-peers", action="store_true", help="Tensoe alone")
    parser.add_argument("--no-retrieval", action="store_true", help="without the half-track retrieval")
    options = parser.parse_args()
    pieces = scores.load(options.seed, count=options.pieces)
    result: dict[str, Any] = {"seed": options.seed, "pieces": len(pieces)}
    result |= report(pieces, listen([piece.path for piece in pieces], with_peers=not options.no_peers))
    if options.clips:
        result["loops"] = hear_loops(options.clips, with_peers=not options.no_peers)
    result["half_track_mrr"] = None if options.no_retrieval else half_track_mrr()
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
