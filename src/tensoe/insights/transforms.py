"""The transform in force, and the writing of vectors with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import structlog
from sqlalchemy.orm import Session

from tensoe.analysis import HeardTrack
from tensoe.insights import repository
from tensoe.insights.descriptors import extract_raw
from tensoe.insights.embedding import DEFINITION, SoundTransform, load_default_transform
from tensoe.insights.models import EmbeddingTransform
from tensoe.insights.models_registry import EmbeddingModel, get_model
from tensoe.jobs import enqueue

FIRST_REFIT = 30
"""Analysed tracks from which the library's own middle and spread say more than the shipped ones."""
REFIT_GROWTH = 2

_log = structlog.get_logger(__name__)


def get_transform_row(session: Session, *, model: EmbeddingModel) -> EmbeddingTransform:
    """The transform in force; the shipped one is put there first when there is none."""
    row = repository.find_current_transform(session, model=model)
    if row is None:
        repository.add_first_transform(session, model=model, parameters=load_default_transform().to_parameters())
        row = repository.find_current_transform(session, model=model)
    assert row is not None
    return row


def load_transform(row: EmbeddingTransform) -> SoundTransform:
    """The transform of a row; a row never changes, so it is read once.

    Raises
    ------
    ValueError
        It was made by a Tensoe with other dimensions.
    """
    if row.parameters.get("definition") != DEFINITION:
        raise ValueError("another definition")
    return _remember(_Key(row))


class _Key:
    """A row as the key of the cache: equal by id and fitting time, so that another database's row is another key."""

    def __init__(self, row: EmbeddingTransform) -> None:
        self.row = row
        self.identity = (row.id, row.model, row.n_tracks, row.fitted_at)

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.identity == other.identity


@lru_cache(maxsize=8)
def _remember(key: _Key) -> SoundTransform:
    return SoundTransform.from_parameters(key.row.parameters, n_tracks=key.row.n_tracks)


def embed_heard(session: Session, heard: Sequence[HeardTrack]) -> None:
    """Write the vectors of tracks just heard, in the transaction that stores their analysis."""
    model = get_model("v2")
    repository.hold_transform(session)
    row = get_transform_row(session, model=model)
    try:
        transform = load_transform(row)
    except ValueError:
        # Made by an older Tensoe: the refit brings all vectors, these included, to the present dimensions.
        enqueue(session, "insights.refit", triggered_by="job")
        return
    raw = np.array([extract_raw(track.features) for track in heard])
    repository.upsert_vectors(
        session,
        model_name=model.name,
        transform_id=row.id,
        track_ids=[track.track_id for track in heard],
        vectors=transform.transform(raw),
    )


def is_refit_due(session: Session) -> bool:
    """Whether the library has outgrown its transform, or the transform has been overtaken by a newer Tensoe."""
    model = get_model("v2")
    row = get_transform_row(session, model=model)
    if row.parameters.get("definition") != DEFINITION:
        return True
    n_tracks = repository.count_features(session)
    if row.n_tracks == 0:
        return n_tracks >= FIRST_REFIT
    return n_tracks >= REFIT_GROWTH * row.n_tracks


def request_refit_if_due(session: Session, *, triggered_by: str = "job") -> None:
    """Ask for a refit when a run over the library has ended and one is due."""
    if is_refit_due(session):
        job = enqueue(session, "insights.refit", triggered_by=triggered_by)
        _log.info("refit_requested", job_id=job.id)
