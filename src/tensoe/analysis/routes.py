"""What was heard, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.orm import Session

from tensoe.analysis import correcting, service
from tensoe.analysis.schemas import AnalysisRequest, AnalysisUpdate, TrackAnalysisRead
from tensoe.catalogue.identifiers import find_track_id
from tensoe.catalogue.schemas import JobStarted
from tensoe.core.settings import Settings
from tensoe.core.web import AppSettings, Caller, DbSession, Owner, problems

router = APIRouter()


@router.get("/api/tracks/{track_id}/analysis", responses=problems(404, 409), tags=["analysis"])
def get_track_analysis(track_id: str, session: DbSession, settings: AppSettings, _caller: Caller) -> TrackAnalysisRead:
    """What Tensoe heard in a track: values in force, all descriptors, waveform, loudness curve, beats and keys."""
    return _show(session, find_track_id(session, track_id), settings)


@router.patch("/api/tracks/{track_id}/analysis", responses=problems(404, 409, 422), tags=["analysis"])
def correct_track_analysis(
    track_id: str, body: AnalysisUpdate, session: DbSession, settings: AppSettings, owner: Owner
) -> TrackAnalysisRead:
    """Set values instead of the heard ones, with a reason; null takes a value back."""
    number = find_track_id(session, track_id)
    correcting.correct_analysis(session, number, update=body, by_user_id=owner.user_id)
    return _show(session, number, settings)


@router.delete("/api/tracks/{track_id}/analysis/override", responses=problems(404, 409), tags=["analysis"])
def take_back_overrides(track_id: str, session: DbSession, settings: AppSettings, _owner: Owner) -> TrackAnalysisRead:
    """Put all that was heard in force again."""
    number = find_track_id(session, track_id)
    correcting.take_back_overrides(session, number)
    return _show(session, number, settings)


def _show(session: Session, track_id: int, settings: Settings) -> TrackAnalysisRead:
    return service.get_track_analysis(session, track_id, confidence_threshold=settings.analysis_confidence_threshold)


@router.post("/api/analysis/run", status_code=202, responses=problems(404, 422), tags=["analysis"])
def start_analysis(body: AnalysisRequest, session: DbSession, owner: Owner) -> JobStarted:
    """Hear the named tracks, or all that need it."""
    job = service.request_analysis(
        session, track_ids=body.track_ids, force=body.force, stages=body.stages, requested_by_user_id=owner.user_id
    )
    return JobStarted(job_id=job.id, status_url=f"/api/jobs/{job.id}")
