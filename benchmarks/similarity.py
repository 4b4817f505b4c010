"""How fast and how right similar tracks are.

    python benchmarks/similarity.py            # 10 000 and 100 000 tracks, about a minute
    python benchmarks/similarity.py --json
    python benchmarks/similarity.py --sizes 1000000
    python benchmarks/similarity.py --demo     # do the styles of the demo library come out as neighbours?

Vectors are seeded and clustered (a mixture of 200 centres of unequal size), of the dimension of ``v2``, and go through the
service's own queries on an embedded PostgreSQL of their own. ``recall_at_10`` compares with exact search by NumPy in the same
run; ``exact_p50_ms`` is the same query without the index, the limit to beat. The first queries of a size are not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session

from tensoe.analysis import HeardTrack
from tensoe.analysis.hearing import hear
from tensoe.core.database import transaction
from tensoe.core.runtime import Runtime, open_runtime
from tensoe.core.settings import load_settings
from tensoe.demo.library import list_demo_tracks, write_demo_library
from tensoe.insights import repository
from tensoe.insights.descriptors import extract_raw
from tensoe.insights.embedding import DIMENSION, SoundTransform, load_default_transform
from tensoe.insights.models_registry import get_model
from tensoe.insights.service import compute_similarity
from tensoe.insights.transforms import embed_heard, get_transform_row

SEED = 20261120
FloatMatrix = NDArray[np.float32]


def make_vectors(n: int) -> FloatMatrix:
    """Clustered unit vectors [shape=(n, DIMENSION)]; some clusters are a hundred times larger than others."""
    rng = np.random.default_rng(SEED)
    centres = rng.standard_normal((200, DIMENSION)).astype(np.float32)
    share = 1.0 / np.arange(1, 201)
    chosen = centres[rng.choice(200, size=n, p=share / share.sum())]
    vectors = chosen + 0.9 * rng.standard_normal((n, DIMENSION)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def load(session: Session, vectors: FloatMatrix) -> dict[str, float]:
    """Put tracks and vectors into the database and index them."""
    n = len(vectors)
    session.execute(text("truncate track cascade"))
    session.execute(
        text(
            "insert into track (title, title_key, artist_name, artist_key, release_year, genres)"
            " select 'Track ' || i, 'track ' || i, 'Artist ' || i % 5000, 'artist ' || i % 5000, 1960 + i % 60,"
            " array[(array['rock', 'jazz', 'folk', 'ambient'])[1 + i % 4]] from generate_series(1, :n) i"
        ),
        {"n": n},
    )
    track_ids = list(session.scalars(text("select id from track order by id")))
    transform = get_transform_row(session, model=get_model("v2"))
    session.execute(text("drop index ix_track_embedding_hnsw_v2"))
    begun = time.perf_counter()
    cursor = session.connection().connection.cursor()
    with cursor.copy("copy track_embedding (track_id, model, transform_id, vector) from stdin") as copy:
        for track_id, vector in zip(track_ids, vectors, strict=True):
            copy.write_row((track_id, "v2", transform.id, "[" + ",".join(f"{value:.6g}" for value in vector) + "]"))
    loaded = time.perf_counter()
    session.execute(text("set local maintenance_work_mem = '1GB'"))
    session.execute(
        text(
            "create index ix_track_embedding_hnsw_v2 on track_embedding using hnsw"
            f" ((vector::vector({DIMENSION})) vector_ip_ops) with (m = 16, ef_construction = 80) where model = 'v2'"
        )
    )
    return {"load_s": round(loaded - begun, 2), "index_s": round(time.perf_counter() - loaded, 2), "first_id": track_ids[0]}


def measure(runtime: Runtime, n: int, *, n_queries: int) -> dict[str, Any]:
    """Latency, recall and the time until a new track answers, at one size."""
    vectors = make_vectors(n)
    with transaction(runtime.session_factory) as session:
        figures: dict[str, Any] = {"tracks": n, "dimension": DIMENSION, **load(session, vectors)}
    with runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze"))
    first = figures.pop("first_id")
    asked = np.random.default_rng(SEED + 1).integers(0, n, n_queries)
    stored = np.round(vectors, 6)
    served, indexed, exact, hits = [], [], [], []
    model = get_model("v2")
    with transaction(runtime.session_factory) as session:
        for count, position in enumerate(asked):
            track_id = first + int(position)
            begun = time.perf_counter()
            answer = compute_similarity(session, track_id=track_id, limit=10)
            middle = time.perf_counter()
            walked = repository.find_neighbours(session, track_id=track_id, model=model, limit=10, exact=False)
            after = time.perf_counter()
            if count < 10:
                continue
            served.append(middle - begun)
            indexed.append(after - middle)
            scores = stored @ stored[position]
            scores[position] = -2.0
            nearest = set(np.argpartition(-scores, 10)[:10] + first)
            hits.append(len(nearest & {row.track_id for row in answer.similar_tracks}) / 10)
            assert len(walked) == 10
    with transaction(runtime.session_factory) as session:
        for position in asked[: max(10, n_queries // 10)]:
            begun = time.perf_counter()
            repository.find_neighbours(session, track_id=first + int(position), model=model, limit=10, exact=True)
            exact.append(time.perf_counter() - begun)
    figures |= {
        "p50_ms": _ms(served, 50),
        "p99_ms": _ms(served, 99),
        "index_p50_ms": _ms(indexed, 50),
        "exact_p50_ms": _ms(exact, 50),
        "recall_at_10": round(float(np.mean(hits)), 4),
        "insert_to_searchable_ms": measure_insert(runtime),
    }
    with transaction(runtime.session_factory) as session:
        figures["index_mib"] = round(session.scalar(text("select pg_relation_size('ix_track_embedding_hnsw_v2')")) / 2**20, 1)
    return figures


def measure_insert(runtime: Runtime) -> float:
    """Median time from features in hand to the committed vector being found by another session."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_demo_library(Path(folder), processes=1, limit_per_style=1)[0]
        features = hear(os.fsencode(path)).features
    times = []
    for trial in range(5):
        with transaction(runtime.session_factory) as session:
            made = text("insert into track (title, title_key, artist_name, artist_key) values (:t, :t, '', '') returning id")
            track_id = session.scalar(made, {"t": f"new {trial}"})
        begun = time.perf_counter()
        with transaction(runtime.session_factory) as session:
            embed_heard(session, [HeardTrack(track_id, features)])
        with transaction(runtime.session_factory) as session:
            assert compute_similarity(session, track_id=track_id, limit=10).similar_tracks
        times.append(time.perf_counter() - begun)
    return _ms(times, 50)


def measure_demo() -> dict[str, Any]:
    """Share of each demo track's five nearest that have its style, with the shipped and with a fitted transform."""
    with tempfile.TemporaryDirectory() as folder:
        truth = {track.relative_path: track for track in list_demo_tracks()}
        paths = write_demo_library(Path(folder))
        tracks = [truth[str(path.relative_to(folder))] for path in paths]
        raw = np.array([extract_raw(hear(os.fsencode(path)).features) for path in paths])
    styles, artists = np.array([t.style for t in tracks]), np.array([t.artist for t in tracks])
    fitted = SoundTransform().fit(raw, prior=load_default_transform())
    figures: dict[str, Any] = {"tracks": len(tracks)}
    for name, transform in (("shipped", load_default_transform()), ("fitted", fitted)):
        vectors = transform.transform(raw)
        figures[f"same_style_of_5_{name}"] = _purity(vectors, styles, np.eye(len(styles), dtype=bool), k=5)
        same_artist = artists[:, None] == artists[None, :]
        figures[f"same_style_of_3_other_artists_{name}"] = _purity(vectors, styles, same_artist, k=3)
    by_style = defaultdict(list)
    for style, value in zip(
        styles, _each_purity(fitted.transform(raw), styles, np.eye(len(styles), dtype=bool), k=5), strict=True
    ):
        by_style[str(style)].append(float(value))
    figures["by_style"] = {style: round(float(np.mean(values)), 3) for style, values in by_style.items()}
    return figures


def _each_purity(vectors: FloatMatrix, styles: NDArray[Any], excluded: NDArray[np.bool_], *, k: int) -> NDArray[Any]:
    likeness = np.where(excluded, -2.0, vectors @ vectors.T)
    nearest = np.argsort(-likeness, axis=1)[:, :k]
    return np.asarray((styles[nearest] == styles[:, None]).mean(axis=1))


def _purity(vectors: FloatMatrix, styles: NDArray[Any], excluded: NDArray[np.bool_], *, k: int) -> float:
    return round(float(_each_purity(vectors, styles, excluded, k=k).mean()), 4)


def _ms(seconds: list[float], percentile: float) -> float:
    return round(1000.0 * float(np.percentile(seconds, percentile)), 2)


def run_sizes(sizes: list[int], *, n_queries: int) -> list[dict[str, Any]]:
    """Measure each size on one throw-away server."""
    folder = Path(tempfile.mkdtemp(prefix="ts-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        with open_runtime(load_settings(data_dir=folder / "data", environment="test", working_folder=folder)) as runtime:
            return [measure(runtime, n, n_queries=n_queries) for n in sizes]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--demo", action="store_true", help="only the neighbours of the demo library")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--queries", type=int, default=300)
    arguments = parser.parse_args()
    figures: dict[str, Any] = (
        {"demo": measure_demo()} if arguments.demo else {"sizes": run_sizes(arguments.sizes, n_queries=arguments.queries)}
    )
    figures["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    print(json.dumps(figures) if arguments.json else json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
