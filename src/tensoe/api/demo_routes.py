"""The demo library over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from tensoe.api.schemas import DemoRead
from tensoe.catalogue.schemas import JobStarted
from tensoe.core.web import Caller, DbSession, Owner, problems
from tensoe.demo.service import get_demo_state, request_demo, request_demo_removal
from tensoe.jobs.models import Job

router = APIRouter(prefix="/api/demo", tags=["demo"])


@router.get("")
def get_demo(session: DbSession, _: Caller) -> DemoRead:
    """Whether the demo library is there."""
    return DemoRead.model_validate(get_demo_state(session))


@router.post("", status_code=202, responses=problems(403))
def make_demo(session: DbSession, _: Owner) -> JobStarted:
    """Synthesise the demo library, scan it and hear it."""
    return _started(request_demo(session))


@router.delete("", status_code=202, responses=problems(403))
def remove_demo(session: DbSession, _: Owner) -> JobStarted:
    """Take all of the demo away again."""
    return _started(request_demo_removal(session))


def _started(job: Job) -> JobStarted:
    return JobStarted(job_id=job.id, status_url=f"/api/jobs/{job.id}")
