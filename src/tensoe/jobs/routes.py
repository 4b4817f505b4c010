"""Jobs over HTTP, and their changes as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from tensoe.core.database import transaction
from tensoe.core.web import Caller, Cursor, DbSession, Limit, Owner, Principal, problems
from tensoe.jobs import service
from tensoe.jobs.events import get_job_events
from tensoe.jobs.models import FINAL_STATES
from tensoe.jobs.schemas import JobPage, JobRead, JobState

router = APIRouter(tags=["jobs"])

RECONNECT_MS = 2000


def require_job(request: Request, job_id: int) -> int:
    """The id of a job that there is. No session of the request: a stream would keep it open."""
    with transaction(request.app.state.session_factory) as session:
        return service.get_job(session, job_id=job_id).id


ExistingJob = Annotated[int, Depends(require_job)]


@router.get("/api/jobs", responses=problems(422))
def list_jobs(
    session: DbSession,
    caller: Caller,
    limit: Limit = 50,
    cursor: Cursor = None,
    state: JobState | None = None,
    kind: str | None = None,
) -> JobPage:
    """Jobs, newest first; the batches that a job is made of are part of it and not listed."""
    page = service.list_jobs(session, limit=limit, cursor=cursor, state=state, kind=kind)
    return page.model_copy(update={"jobs": [_show(job, caller) for job in page.jobs]})


@router.get("/api/jobs/events", response_class=EventSourceResponse)
async def stream_all_job_events(request: Request, caller: Caller) -> AsyncIterator[ServerSentEvent]:
    """Events `job` with the job as data: first the active ones, then every change of any job."""
    with get_job_events(request.app).subscribe() as changes:
        yield ServerSentEvent(comment="jobs", retry=RECONNECT_MS)
        sent: dict[int, JobRead] = {}
        for job in await _read(request, service.list_active):
            sent[job.id] = job
            yield ServerSentEvent(event="job", data=_show(job, caller))
        async for job in changes:
            if is_news(job, sent.get(job.id)):
                yield ServerSentEvent(event="job", data=_show(job, caller))
            sent[job.id] = job
            if job.state in FINAL_STATES:
                del sent[job.id]


@router.get("/api/jobs/{job_id}", responses=problems(404))
def get_job(session: DbSession, caller: Caller, job_id: int) -> JobRead:
    """One job as it is now."""
    return _show(service.get_job(session, job_id=job_id), caller)


@router.get("/api/jobs/{job_id}/events", response_class=EventSourceResponse, responses=problems(404))
async def stream_job_events(request: Request, caller: Caller, job_id: ExistingJob) -> AsyncIterator[ServerSentEvent]:
    """Events `job` with the job as data: as it is now, then each change; ends after the final state."""
    with get_job_events(request.app).subscribe(job_id=job_id) as changes:
        job = (await _read(request, lambda session: [service.get_job(session, job_id=job_id)]))[0]
        yield ServerSentEvent(event="job", data=_show(job, caller), retry=RECONNECT_MS)
        if job.state in FINAL_STATES:
            return
        shown = job
        async for job in changes:
            if is_news(job, shown):
                yield ServerSentEvent(event="job", data=_show(job, caller))
                shown = job
            if job.state in FINAL_STATES:
                return


@router.delete("/api/jobs/{job_id}", responses=problems(403, 404, 409))
def cancel_job(session: DbSession, _: Owner, job_id: int) -> JobRead:
    """End a job: at once if it is queued, between two items if it runs."""
    return service.cancel_job(session, job_id=job_id)


@router.post("/api/jobs/{job_id}/resume", responses=problems(403, 404, 409))
def resume_job(session: DbSession, _: Owner, job_id: int) -> JobRead:
    """Let a failed or cancelled job go on where it stopped."""
    return service.resume_job(session, job_id=job_id)


def _show(job: JobRead, caller: Principal) -> JobRead:
    return job if caller.is_owner else service.hide_details(job)


def is_news(job: JobRead, shown: JobRead | None) -> bool:
    """Whether this state differs from the one shown and is not older."""
    if shown is None:
        return True
    return job != shown and (job.updated_at >= shown.updated_at or job.state in FINAL_STATES)


async def _read(request: Request, query: Callable[[Session], list[JobRead]]) -> list[JobRead]:
    def read() -> list[JobRead]:
        with transaction(request.app.state.session_factory) as session:
            return query(session)

    return await run_in_threadpool(read)
