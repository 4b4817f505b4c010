"""Every query over vectors and transforms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pgvector.sqlalchemy import Vector
from sqlalchemy import ColumnElement, Float, Select, and_, cast, delete, exists, func, literal, or_, select, text, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from tensoe.analysis.models import TrackAnalysis, TrackAnalysisSummary
from tensoe.analysis.overriding import apply_overrides
from tensoe.catalogue.filters import TrackFilters
from tensoe.catalogue.models import Track, TrackArtist
from tensoe.insights.models import EmbeddingTransform, TrackEmbedding
from tensoe.insights.models_registry import EmbeddingModel

SWITCH_LOCK = 0x76656374
"""Held shared while vectors are written, alone while a refit switches all of them; the letters "vect"."""
EXACT_UP_TO = 5_000
"""With so few candidates reading them all costs less than a walk through the index, and misses nothing."""
LARGEST_SEARCH = 1_000
"""pgvector's own limit for hnsw.ef_search."""
STAGED = ":next"
"""Suffix of the model name under which a refit gathers its vectors until all are there."""


@dataclass(frozen=True, slots=True)
class SimilarityFilters:
    """Which tracks may be an answer."""

    genre: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    tempo_min: float | None = None
    tempo_max: float | None = None
    same_artist: bool = True

    @property
    def is_open(self) -> bool:
        """Whether every track may be an answer."""
        return self == SimilarityFilters()


class Neighbour(NamedTuple):
    """A near track, its cosine, its vector and that of the track asked about, both of one transform."""

    track_id: int
    cosine: float
    vector: NDArray[np.float32]
    source: NDArray[np.float32]


def find_neighbours(
    session: Session,
    *,
    track_id: int,
    model: EmbeddingModel,
    limit: int,
    filters: SimilarityFilters = SimilarityFilters(),
    exact: bool | None = None,
) -> list[Neighbour]:
    """The nearest tracks, nearest first; empty when the track has no vector.

    One statement reads both the track's vector and its neighbours', so a refit that ends meanwhile cannot mix two spaces.
    ``exact`` reads all candidates, otherwise the planner may walk the index; by default whichever suits their number, and
    a walk that finds too few is followed by reading all.
    """
    estimate = _prepare_search(session, limit=limit)
    if exact is None:
        exact = filters.is_open and estimate <= EXACT_UP_TO
        found = _read_neighbours(session, track_id=track_id, model=model, limit=limit, filters=filters, exact=exact)
        if exact or len(found) >= limit:
            return found
        exact = True  # the walk gave up before it met enough candidates, or there are no more
    return _read_neighbours(session, track_id=track_id, model=model, limit=limit, filters=filters, exact=exact)


def _read_neighbours(
    session: Session, *, track_id: int, model: EmbeddingModel, limit: int, filters: SimilarityFilters, exact: bool
) -> list[Neighbour]:
    source = (
        select(TrackEmbedding.vector)
        .where(TrackEmbedding.track_id == track_id, TrackEmbedding.model == model.name)
        .scalar_subquery()
    )
    # The cast is what the index is built on: with it the planner may choose the index, without it it cannot.
    kind = Vector(model.dimension)
    if exact:
        distance: ColumnElement[float] = TrackEmbedding.vector.max_inner_product(source)
    else:
        distance = cast(TrackEmbedding.vector, kind).max_inner_product(cast(source, kind))
    query = (
        select(TrackEmbedding.track_id, (-distance).cast(Float), TrackEmbedding.vector, source)
        .where(
            _is_of(model),
            TrackEmbedding.track_id != track_id,
            source.is_not(None),
            *_candidate_filters(filters, track_id=track_id),
        )
        .order_by(distance)
        .limit(limit)
    )
    found = [Neighbour(row[0], float(row[1]), np.asarray(row[2]), np.asarray(row[3])) for row in session.execute(query)]
    return sorted(found, key=lambda neighbour: (-neighbour.cosine, neighbour.track_id))


def _is_of(model: EmbeddingModel) -> ColumnElement[bool]:
    # Written out, not bound: a partial index is only used when its condition is in the text of the query.
    return TrackEmbedding.model == text(f"'{model.name}'")


def _prepare_search(session: Session, *, limit: int) -> int:
    """Tune walks through the index for this transaction; returns the server's estimate of the number of vectors.

    The estimate is below 0 until the server has looked at the table, which it does soon after the table grows.
    """
    search = min(LARGEST_SEARCH, max(100, 3 * limit))
    row = session.execute(
        text(
            "select reltuples, set_config('hnsw.ef_search', :search, true),"
            " set_config('hnsw.iterative_scan', 'strict_order', true)"
            " from pg_class where oid = 'track_embedding'::regclass"
        ),
        {"search": str(search)},
    ).one()
    return int(row[0])


def _candidate_filters(filters: SimilarityFilters, *, track_id: int) -> list[ColumnElement[bool]]:
    if filters.is_open:
        return []
    conditions = TrackFilters(
        genre=filters.genre,
        year_from=filters.year_from,
        year_to=filters.year_to,
        tempo_min=filters.tempo_min,
        tempo_max=filters.tempo_max,
    ).conditions()
    if not filters.same_artist:
        conditions.append(~_shares_artist(track_id))
    return [exists(select(literal(1)).select_from(Track).where(Track.id == TrackEmbedding.track_id, *conditions))]


def _shares_artist(track_id: int) -> ColumnElement[bool]:
    own, theirs, asked = aliased(TrackArtist), aliased(TrackArtist), aliased(Track)
    by_credit = exists(
        select(literal(1)).where(own.track_id == track_id, theirs.track_id == Track.id, theirs.artist_id == own.artist_id)
    )
    by_name = exists(select(literal(1)).where(asked.id == track_id, asked.artist_key == Track.artist_key, asked.artist_key != ""))
    return or_(by_credit, by_name)


def has_vector(session: Session, *, track_id: int, model: EmbeddingModel) -> bool:
    """Whether a track lies in this model's space."""
    return session.get(TrackEmbedding, (track_id, model.name)) is not None


def count_vectors(session: Session, *, model: EmbeddingModel) -> int:
    """Tracks in this model's space."""
    return session.scalar(select(func.count()).select_from(TrackEmbedding).where(TrackEmbedding.model == model.name)) or 0


def hold_transform(session: Session, *, alone: bool = False) -> None:
    """Keep the transform in force from being switched until the transaction ends; ``alone`` to switch it."""
    lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
    session.execute(select(lock(SWITCH_LOCK)))


def find_current_transform(session: Session, *, model: EmbeddingModel) -> EmbeddingTransform | None:
    """The transform in force."""
    return session.scalars(
        select(EmbeddingTransform).where(EmbeddingTransform.model == model.name, EmbeddingTransform.is_current)
    ).first()


def add_first_transform(session: Session, *, model: EmbeddingModel, parameters: dict[str, Any]) -> None:
    """Put a transform in force if there is none; several processes may try at once."""
    session.execute(
        insert(EmbeddingTransform)
        .values(model=model.name, parameters=parameters, n_tracks=0, is_current=True)
        .on_conflict_do_nothing(index_elements=["model"], index_where=EmbeddingTransform.is_current.expression)
    )


def upsert_vectors(
    session: Session,
    *,
    model_name: str,
    transform_id: int,
    track_ids: Sequence[int],
    vectors: NDArray[np.float32],
) -> None:
    """Write vectors, replacing what was there."""
    if not track_ids:
        return
    rows = [
        {"track_id": track_id, "model": model_name, "transform_id": transform_id, "vector": vector}
        for track_id, vector in zip(track_ids, vectors, strict=True)
    ]
    statement = insert(TrackEmbedding).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["track_id", "model"],
            set_={
                "transform_id": statement.excluded.transform_id,
                "vector": statement.excluded.vector,
                "computed_at": func.now(),
            },
        )
    )


def count_features(session: Session) -> int:
    """Tracks whose features are stored."""
    return session.scalar(select(func.count()).select_from(TrackAnalysisSummary)) or 0


def iter_features(
    session: Session, *, chunk: int = 500, after: int = 0, changed_since: datetime | None = None
) -> Iterator[list[tuple[int, dict[str, Any]]]]:
    """Track ids and features in force, in chunks by rising id, so that memory stays bounded."""
    while True:
        rows = session.execute(_features_after(after, changed_since).limit(chunk)).all()
        if not rows:
            return
        yield [(track_id, apply_overrides(features, overrides)) for track_id, features, overrides in rows]
        after = rows[-1][0]


def _features_after(after: int, changed_since: datetime | None) -> Select[int, dict[str, Any], dict[str, Any]]:
    query = (
        select(TrackAnalysisSummary.track_id, TrackAnalysis.features, TrackAnalysisSummary.overrides)
        .join(TrackAnalysis, TrackAnalysis.id == TrackAnalysisSummary.analysis_id)
        .where(TrackAnalysisSummary.track_id > after)
        .order_by(TrackAnalysisSummary.track_id)
    )
    if changed_since is None:
        return query
    return query.where(TrackAnalysisSummary.updated_at >= changed_since - timedelta(minutes=10))


def find_features(session: Session, *, track_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The features in force of these tracks, with what a person has set in its place."""
    rows = session.execute(
        select(TrackAnalysisSummary.track_id, TrackAnalysis.features, TrackAnalysisSummary.overrides)
        .join(TrackAnalysis, TrackAnalysis.id == TrackAnalysisSummary.analysis_id)
        .where(TrackAnalysisSummary.track_id.in_(track_ids))
    )
    return {track_id: apply_overrides(features, overrides) for track_id, features, overrides in rows}


def delete_staged(session: Session, *, model: EmbeddingModel) -> None:
    """Forget what an earlier refit left behind."""
    session.execute(delete(TrackEmbedding).where(TrackEmbedding.model == model.name + STAGED))


def switch_transform(session: Session, *, model: EmbeddingModel, transform_id: int) -> int:
    """Put the staged vectors and their transform in force; returns how many there are now."""
    live, staged = aliased(TrackEmbedding), aliased(TrackEmbedding)
    gone = and_(live.track_id == TrackEmbedding.track_id, live.model == model.name)
    # Move each staged vector onto the live row, so that each is indexed once.
    session.execute(
        update(TrackEmbedding)
        .values(vector=staged.vector, transform_id=transform_id, computed_at=func.now())
        .where(
            TrackEmbedding.model == model.name,
            staged.model == model.name + STAGED,
            staged.track_id == TrackEmbedding.track_id,
        )
    )
    session.execute(
        delete(TrackEmbedding).where(TrackEmbedding.model == model.name + STAGED, exists(select(literal(1)).where(gone)))
    )
    session.execute(update(TrackEmbedding).values(model=model.name).where(TrackEmbedding.model == model.name + STAGED))
    session.execute(delete(TrackEmbedding).where(TrackEmbedding.model == model.name, TrackEmbedding.transform_id != transform_id))
    session.execute(
        update(EmbeddingTransform)
        .values(is_current=False)
        .where(EmbeddingTransform.model == model.name, EmbeddingTransform.is_current)
    )
    session.execute(update(EmbeddingTransform).values(is_current=true()).where(EmbeddingTransform.id == transform_id))
    return count_vectors(session, model=model)
