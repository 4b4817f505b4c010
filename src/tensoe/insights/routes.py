"""Similarity over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session

from tensoe.analysis.service import request_hearing
from tensoe.catalogue.identifiers import find_track_id
from tensoe.core.database import transaction
from tensoe.core.errors import NotAnalysed
from tensoe.core.web import Caller, DbSession, problems
from tensoe.insights import service
from tensoe.insights.models_registry import get_model
from tensoe.insights.repository import SimilarityFilters
from tensoe.insights.schemas import SimilarityRead, SimilarTracksRead

router = APIRouter()


@router.get("/analytics/similarity/{track_id}", responses=problems(404, 409, 422), tags=["analytics"])
def get_similarity(
    request: Request,
    session: DbSession,
    _caller: Caller,
    track_id: str,
    top_n: Annotated[int, Query(ge=1, le=500)] = 10,
    model_version: str = "v2",
    explain: bool = False,
    genre: str | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    tempo_min: float | None = None,
    tempo_max: float | None = None,
    same_artist: bool = True,
) -> SimilarityRead:
    """Tracks that sound like this one, highest score first; `explain` adds the parts of each score."""
    get_model(model_version)
    found = find_track_id(session, track_id)
    filters = SimilarityFilters(genre, year_from, year_to, tempo_min, tempo_max, same_artist)
    with _asking_for_analysis(request, session, found):
        return service.compute_similarity(
            session, track_id=found, limit=top_n, model_version=model_version, explain=explain, filters=filters
        )


@router.get("/api/tracks/{track_id}/similar", responses=problems(404, 409, 422), tags=["analytics"])
def list_similar_tracks(
    request: Request,
    session: DbSession,
    _caller: Caller,
    track_id: str,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    model_version: str = "v2",
    same_artist: bool = True,
) -> SimilarTracksRead:
    """Tracks that sound like this one, each with the reasons in words."""
    get_model(model_version)
    found = find_track_id(session, track_id)
    with _asking_for_analysis(request, session, found):
        return service.find_similar(
            session,
            track_id=found,
            limit=limit,
            model_version=model_version,
            filters=SimilarityFilters(same_artist=same_artist),
        )


@contextmanager
def _asking_for_analysis(request: Request, session: Session, track_id: int) -> Iterator[None]:
    """Start the job that hears the track when it was not heard, and name it in the refusal.

    The job gets a transaction of its own, because that of a refused request is rolled back: here already, so that the
    request never holds two connections.
    """
    try:
        yield
    except NotAnalysed as refusal:
        session.rollback()
        with transaction(request.app.state.session_factory) as own:
            job = request_hearing(own, track_id=track_id)
        raise NotAnalysed(refusal.message, job_id=job.id, status_url=f"/api/jobs/{job.id}") from refusal
