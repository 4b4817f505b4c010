"""Recordings that are in the library more than once, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from tensoe.analysis.duplicates import service
from tensoe.analysis.duplicates.schemas import DuplicateGroupPage, DuplicateGroupRead, DuplicateState
from tensoe.catalogue.schemas import JobStarted
from tensoe.core.web import Caller, Cursor, DbSession, Limit, Owner, problems

router = APIRouter(tags=["duplicates"])


@router.get("/api/duplicates", responses=problems(422))
def list_duplicates(
    session: DbSession, caller: Caller, limit: Limit = 50, cursor: Cursor = None, state: DuplicateState = "open"
) -> DuplicateGroupPage:
    """Recordings that are in the library more than once: the same sound in other formats, bit rates or places."""
    return service.list_groups(session, limit=limit, cursor=cursor, state=state, show_paths=caller.is_owner)


@router.post("/api/duplicates/find", status_code=202)
def find_duplicates(session: DbSession, owner: Owner) -> JobStarted:
    """Compare what is new with the whole library; this also runs by itself after each analysis."""
    job = service.request_search(session, requested_by_user_id=owner.user_id)
    return JobStarted(job_id=job.id, status_url=f"/api/jobs/{job.id}")


@router.post("/api/duplicates/{group_id}/dismiss", responses=problems(404, 422))
def dismiss_duplicates(group_id: int, session: DbSession, owner: Owner) -> DuplicateGroupRead:
    """Show a group no more, until another file joins it; nothing is deleted."""
    return service.dismiss_group(session, group_id, user_id=owner.user_id)


@router.post("/api/duplicates/{group_id}/restore", responses=problems(404, 422))
def restore_duplicates(group_id: int, session: DbSession, _: Owner) -> DuplicateGroupRead:
    """Show a dismissed group again."""
    return service.restore_group(session, group_id)
