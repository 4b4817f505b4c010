"""Does Tensoe recognise the same recording, and only that; and how long does a library take.

    python benchmarks/duplicates.py              # the first run encodes and hears for about half an hour, then a minute
    python benchmarks/duplicates.py --json
    python benchmarks/duplicates.py --pieces 10 --files 10000      # small

Real music (Debian's packages, see `material`) is written in ten formats and bit rates, each also trimmed, quieter, resampled,
made mono, equalised or distorted; two files are the same when they come from one recording. All else is different: other
music, the demo library, and composed pieces played by other instruments, faster, higher, or a second time.
``precision`` and ``recall`` are those of the product's own search over all of these at once. Pairs of a piece and its second
take (`take` in ``closest_by_kind``: the same program playing the same notes) are counted apart, for no ear could tell.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np
from duplicate_variants import Sample, gather_samples
from material import find_music

from tensoe.analysis.duplicates.searching import Block, Print
from tensoe.analysis.duplicates.tasks import BLOCK, CHUNK
from tensoe.audio.engine import hear_sound
from tensoe.audio.fingerprint import SAME_RECORDING, compare_fingerprints, compute_fingerprint, read_words

SEED = 20261121


def find_pairs(prints: list[Print], *, block: int = BLOCK, chunk: int = CHUNK) -> dict[tuple[int, int], float]:
    """All pairs, as the job finds them: blocks of new files, the whole library held against each."""
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(prints), block):
        index = Block(prints[start : start + block])
        for other in range(0, len(prints), chunk):
            for pair in index.find_pairs(prints[other : other + chunk]):
                found[pair.first_file_id, pair.second_file_id] = pair.similarity
    return found


def measure_recognition(samples: list[Sample]) -> dict[str, Any]:
    """Precision and recall of the search, and how near different recordings come when all are compared with all."""
    prints = [Print(i, s.fingerprint, s.duration_s) for i, s in enumerate(samples) if s.fingerprint is not None]
    found = find_pairs(prints)
    truth = {(i, j) for i, j in combinations(range(len(samples)), 2) if samples[i].recording == samples[j].recording}
    takes = {pair for pair in found if _is_take(samples[pair[0]], samples[pair[1]])}
    wrong = sorted(set(found) - truth - takes)
    missed = sorted(truth - set(found))
    return {
        "files": len(samples),
        "recordings": len({s.recording for s in samples}),
        "without_fingerprint": sorted({s.recording for s in samples if s.fingerprint is None}),
        "pairs": len(samples) * (len(samples) - 1) // 2,
        "same_pairs": len(truth),
        "precision": round(1.0 - len(wrong) / max(1, len(found) - len(takes)), 5),
        "recall": round(1.0 - len(missed) / max(1, len(truth)), 5),
        "recall_with_fingerprint": round(_share_found(samples, truth, found), 5),
        "second_takes_found": len(takes),
        "wrong": [_name_pair(samples, pair, found[pair]) for pair in wrong[:20]],
        "missed": [_name_pair(samples, pair, None) for pair in missed[:20]],
        "similarity_of_same": _describe(found[pair] for pair in truth & set(found)),
        "recall_by_codec": _rate_by(samples, truth, found, lambda s: s.codec),
        "recall_by_edit": _rate_by(samples, truth, found, lambda s: s.edit),
        **_compare_all(samples, truth),
    }


def _share_found(samples: list[Sample], truth: set[tuple[int, int]], found: dict[tuple[int, int], float]) -> float:
    known = [pair for pair in truth if all(samples[i].fingerprint is not None for i in pair)]
    return sum(pair in found for pair in known) / max(1, len(known))


def _is_cover(one: Sample, other: Sample) -> bool:
    """Whether both are the same piece, played in any manner."""
    is_cover = one.kind.startswith("cover") and other.kind.startswith("cover")
    return is_cover and one.recording.split("-")[1] == other.recording.split("-")[1]


def _is_take(one: Sample, other: Sample) -> bool:
    return _is_cover(one, other) and {one.kind, other.kind} == {"cover: original", "cover: take"}


def _name_pair(samples: list[Sample], pair: tuple[int, int], similarity: float | None) -> list[Any]:
    names = [f"{s.recording} ({s.codec}, {s.edit})" for s in (samples[i] for i in pair)]
    return [*names, None if similarity is None else round(similarity, 3)]


def _describe(values: Iterable[float]) -> dict[str, float]:
    found = np.sort(np.fromiter(values, float))
    if not found.size:
        return {}
    return {
        "least": round(float(found[0]), 3),
        "p5": round(float(np.quantile(found, 0.05)), 3),
        "median": round(float(np.median(found)), 3),
    }


def _rate_by(samples: list[Sample], truth: Any, found: Any, name: Any) -> dict[str, float]:
    """Share of pairs found, for each codec or edit that either file of a pair has."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for pair in truth:
        for key in {name(samples[i]) for i in pair}:
            counts[key][0] += pair in found
            counts[key][1] += 1
    return {key: round(hits / total, 4) for key, (hits, total) in sorted(counts.items())}


def _compare_all(samples: list[Sample], truth: set[tuple[int, int]]) -> dict[str, Any]:
    """Each with each, whatever their lengths: the nearest of different recordings by kind, and the speed of comparing."""
    known = [(i, s) for i, s in enumerate(samples) if s.fingerprint is not None]
    nearest: dict[str, float] = defaultdict(float)
    begun, n = time.process_time(), 0
    for (i, one), (j, other) in combinations(known, 2):
        similarity = compare_fingerprints(one.fingerprint or b"", other.fingerprint or b"").similarity
        n += 1
        if (i, j) not in truth:
            same_piece = _is_cover(one, other)
            kind = " and ".join(sorted({one.kind, other.kind})) if same_piece else "other music"
            nearest[kind] = max(nearest[kind], similarity)
    return {
        "threshold": SAME_RECORDING,
        "closest_by_kind": {kind: round(value, 3) for kind, value in sorted(nearest.items())},
        "compared_per_second": round(n / (time.process_time() - begun)),
    }


def measure_cost(samples: list[Sample]) -> dict[str, Any]:
    """Size of fingerprints and the time they take to compute from what the pass holds."""
    path = find_music()[0]
    sound = hear_sound(path, ("spectrum",), max_seconds=240.0)
    times = []
    for _ in range(7):
        begun = time.thread_time()
        compute_fingerprint(sound.frames.log_mel)
        times.append(time.thread_time() - begun)
    sizes = [len(s.fingerprint) for s in samples if s.fingerprint is not None]
    return {
        "bytes_most": max(sizes),
        "bytes_mean": round(float(np.mean(sizes))),
        "ms_per_track": round(1000.0 * float(np.median(times)), 3),
        "ms_per_second_of_240_s": round(1000.0 * float(np.median(times)) / min(240.0, sound.hearing.duration_s), 4),
    }


def make_library(samples: list[Sample], n: int) -> tuple[list[Print], int]:
    """Synthetic fingerprints with the habits of real ones, every hundredth of them twice; and how many pairs there are.

    Each is put together from stretches of 5 to 60 words of real music, which keeps how words follow each other; a mask for the
    stretch, one of 65 536, keeps stretches of one origin apart but lets some meet, as real music does by chance. The second of a
    pair has 7 % of its bits turned and begins up to 5 s later.
    """
    rng = np.random.default_rng(SEED)
    real = [read_words(s.fingerprint) for s in samples if s.fingerprint is not None and len(s.fingerprint) > 2000]
    masks = np.concatenate(([0], rng.integers(0, 2**32, 2**16 - 1))).astype(np.uint32)
    prints: list[Print] = []
    n_pairs = 0
    while len(prints) < n:
        parts: list[Any] = []
        while sum(part.size for part in parts) < 646:
            words = real[rng.integers(len(real))]
            start, size = rng.integers(0, words.size - 5), rng.integers(5, 60)
            parts.append(words[start : start + size] ^ masks[rng.integers(masks.size)])
        whole = np.concatenate(parts)[:646]
        length_s = float(rng.uniform(150.0, 330.0))
        prints.append(Print(len(prints), whole.astype("<u4").tobytes(), length_s))
        if len(prints) % 100 == 0 and len(prints) < n:
            flips = np.packbits(rng.random((646, 32)) < 0.07, axis=1, bitorder="little").view("<u4")[:, 0]
            cut = int(rng.integers(0, 27))
            prints.append(Print(len(prints), (whole ^ flips)[cut:].astype("<u4").tobytes(), length_s - cut / 5.38))
            n_pairs += 1
    return prints, n_pairs


def measure_search(samples: list[Sample], n: int) -> dict[str, Any]:
    """Time and memory to find all duplicates of a library at once, and those of 100 new files."""
    prints, n_pairs = make_library(samples, n)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, clock = time.process_time(), time.perf_counter()
    found = find_pairs(prints)
    seconds, wall = time.process_time() - begun, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    index = Block(prints[:100])
    for start in range(0, n, CHUNK):
        index.find_pairs(prints[start : start + CHUNK])
    return {
        "library_files": n,
        "library_pairs": n_pairs,
        "library_pairs_found": sum(second == first + 1 for first, second in found),
        "library_wrong": sum(second != first + 1 for first, second in found),
        "search_cpu_seconds": round(seconds, 1),
        "search_wall_seconds": round(wall, 1),
        "search_added_mib": round((peak - before) / 1024.0, 1),
        "search_100_new_cpu_seconds": round(time.process_time() - begun, 2),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pieces", type=int, default=1000, help="recordings of real music, at most what there is")
    parser.add_argument("--variants", type=int, default=3, help="files made of each")
    parser.add_argument("--files", type=int, default=100_000, help="fingerprints of the synthetic library")
    given = parser.parse_args()
    samples = gather_samples(pieces=given.pieces, variants=given.variants)
    result = {**measure_recognition(samples), **measure_cost(samples), **measure_search(samples, given.files)}
    if given.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
