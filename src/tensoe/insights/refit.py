"""Fitting the transform anew on the library as it is, without ever showing vectors of two transforms side by side.

The new vectors are gathered beside the old ones, in transactions of a few hundred. Then one transaction, during which no
vector is written elsewhere, adds what was heard meanwhile and puts all of them in force at once.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tensoe.insights import repository
from tensoe.insights.descriptors import extract_raw
from tensoe.insights.embedding import SoundTransform, load_default_transform
from tensoe.insights.models import EmbeddingTransform
from tensoe.insights.models_registry import EmbeddingModel
from tensoe.insights.repository import STAGED

SAMPLE = 20_000
"""Tracks a fit looks at; of larger libraries every second, third, … is taken, which bounds the memory to about 20 MB."""
CHUNK = 500

Open = Callable[[], AbstractContextManager[Session]]
Report = Callable[[int, int, str], None]


def refit_transform(open_transaction: Open, *, model: EmbeddingModel, report: Report) -> dict[str, Any]:
    """Fit, compute all vectors, switch; ``report(done, total, stage)`` may raise to stop.

    Stopping or dying at any point leaves the old transform and vectors in force.
    """
    with open_transaction() as session:
        started_at = session.scalar(select(func.now()))
        repository.delete_staged(session, model=model)
        n_tracks = repository.count_features(session)
    assert started_at is not None
    if not n_tracks:
        return {"tracks": 0}
    report(0, n_tracks, "Reading features")
    with open_transaction() as session:
        transform = SoundTransform().fit(_sample(session, n_tracks=n_tracks), prior=load_default_transform())
        row = EmbeddingTransform(model=model.name, parameters=transform.to_parameters(), n_tracks=n_tracks)
        session.add(row)
        session.flush()
        transform_id = row.id
    _stage_all(open_transaction, model, transform, transform_id, n_tracks=n_tracks, report=report)
    report(n_tracks, n_tracks, "Switching")
    with open_transaction() as session:
        repository.hold_transform(session, alone=True)
        for chunk in repository.iter_features(session, chunk=CHUNK, changed_since=started_at):
            _stage(session, model, transform, transform_id, chunk)
        n_vectors = repository.switch_transform(session, model=model, transform_id=transform_id)
    return {"tracks": n_tracks, "vectors": n_vectors, "transform_id": transform_id}


def _sample(session: Session, *, n_tracks: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    step = max(1, -(-n_tracks // SAMPLE))
    rows: list[np.ndarray[Any, np.dtype[np.float64]]] = []
    position = 0
    for chunk in repository.iter_features(session, chunk=CHUNK):
        rows += [extract_raw(features) for i, (_, features) in enumerate(chunk, start=position) if i % step == 0]
        position += len(chunk)
    return np.array(rows)


def _stage_all(
    open_transaction: Open,
    model: EmbeddingModel,
    transform: SoundTransform,
    transform_id: int,
    *,
    n_tracks: int,
    report: Report,
) -> None:
    after = done = 0
    while True:
        with open_transaction() as session:
            chunk = next(repository.iter_features(session, chunk=CHUNK, after=after), None)
            if chunk is None:
                return
            _stage(session, model, transform, transform_id, chunk)
        after, done = chunk[-1][0], done + len(chunk)
        report(min(done, n_tracks), n_tracks, "Computing vectors")


def _stage(
    session: Session,
    model: EmbeddingModel,
    transform: SoundTransform,
    transform_id: int,
    chunk: list[tuple[int, dict[str, Any]]],
) -> None:
    repository.upsert_vectors(
        session,
        model_name=model.name + STAGED,
        transform_id=transform_id,
        track_ids=[track_id for track_id, _ in chunk],
        vectors=transform.transform(np.array([extract_raw(features) for _, features in chunk])),
    )
