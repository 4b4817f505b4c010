"""What was heard, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from tensoe.analysis import service
from tensoe.analysis.schemas import AnalysisRequest, TrackAnalysisRead
from tensoe.catalogue.identifiers import find_track_id
from tensoe.catalogue.schemas import JobStarted
from tensoe.core.web import Caller, DbSession, Owner, problems

router = APIRouter()


@router.get("/api/tracks/{track_id}/analysis", responses=problems(404, 409), tags=["analysis"])
def get_track_analysis(track_id: str, session: DbSession, _caller: Caller) -> TrackAnalysisRead:
    """What Tensoe heard in a track: values in force, all descriptors, waveform, loudness curve and beats."""
    return service.get_track_analysis(session, find_track_id(session, track_id))


@router.post("/api/analysis/run", status_code=202, responses=problems(404, 422), tags=["analysis"])
def start_analysis(body: AnalysisRequest, session: DbSession, owner: Owner) -> JobStarted:
    """Hear the named tracks, or all that need it."""
    job = service.request_analysis(session, track_ids=body.track_ids, force=body.force, requested_by_user_id=owner.user_id)
    return JobStarted(job_id=job.id, status_url=f"/api/jobs/{job.id}")
