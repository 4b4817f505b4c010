"""Jobs as people ask for them: list, look, cancel, resume, figures."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tensoe.core.errors import Conflict, JobNotFound
from tensoe.core.paging import LARGEST_ID, after_row, decode_id_cursor, encode_cursor
from tensoe.jobs import concluding, presence, repository
from tensoe.jobs.models import ACTIVE_STATES, FINAL_STATES, Job, WorkerSeen
from tensoe.jobs.progress import compute_eta_seconds, compute_progress
from tensoe.jobs.registry import title_of
from tensoe.jobs.schemas import JobError, JobPage, JobRead
from tensoe.jobs.sending import announce, find_active, send, withdraw

CANCELLED_MARK = "#cancelled:"
"""Put behind the key of a job that is being cancelled, so that an equal request makes a new one at once."""


def get_job(session: Session, *, job_id: int) -> JobRead:
    """The job as it is now; raises `JobNotFound`."""
    return to_read(get_row(session, job_id=job_id))


def get_row(session: Session, *, job_id: int) -> Job:
    """The job's row as it is now; raises `JobNotFound`."""
    statement = select(Job).where(Job.id == job_id).execution_options(populate_existing=True)
    job = session.scalar(statement) if abs(job_id) <= LARGEST_ID else None
    if job is None:
        raise JobNotFound(f"There is no job {job_id}.", hint="Old jobs are forgotten after 30 days.")
    return job


def list_jobs(
    session: Session, *, limit: int = 50, cursor: str | None = None, state: str | None = None, kind: str | None = None
) -> JobPage:
    """Top-level jobs, newest first."""
    top = Job.parent_id.is_(None)
    statement = select(Job).where(top).order_by(Job.id.desc()).limit(limit + 1)
    if state is not None:
        statement = statement.where(Job.state == state)
    if kind is not None:
        statement = statement.where(Job.kind == kind.replace("\x00", ""))
    if cursor is not None:
        statement = statement.where(after_row([Job.id.expression], decode_id_cursor(cursor, length=1), descending=True))
    rows = list(session.scalars(statement))
    active = session.scalar(select(func.count()).select_from(Job).where(top, Job.state.in_(ACTIVE_STATES))) or 0
    following = encode_cursor([rows[limit - 1].id]) if len(rows) > limit else None
    return JobPage(jobs=[to_read(row) for row in rows[:limit]], next_cursor=following, active=active)


def list_active(session: Session) -> list[JobRead]:
    """Top-level jobs queued or running, oldest first."""
    rows = session.scalars(select(Job).where(Job.parent_id.is_(None), Job.state.in_(ACTIVE_STATES)).order_by(Job.id))
    return [to_read(row) for row in rows]


def to_read(job: Job) -> JobRead:
    """The job as people see it, with share done and time left."""
    is_active = job.state in ACTIVE_STATES
    rate = job.rate if job.state == "running" else None
    return JobRead(
        id=job.id,
        kind=job.kind,
        title=title_of(job.kind),
        state=job.state,
        stage=job.stage,
        done=job.done,
        total=job.total,
        progress=compute_progress(done=job.done, total=job.total, state=job.state),
        rate=rate,
        eta_seconds=compute_eta_seconds(done=job.done, total=job.total, rate=rate),
        message=job.message,
        result=job.result,
        error=JobError(**job.error) if job.error else None,
        triggered_by=job.triggered_by,
        can_cancel=is_active and job.cancel_requested_at is None,
        can_resume=job.state in ("failed", "cancelled") and job.parent_id is None,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        updated_at=job.updated_at,
    )


def hide_details(job: JobRead) -> JobRead:
    """The job for a person who is not the owner: without what may quote a place on this machine."""
    error = job.error and job.error.model_copy(update={"detail": job.error.title, "hint": ""})
    return job.model_copy(update={"message": None, "result": None, "error": error})


def cancel_job(session: Session, *, job_id: int) -> JobRead:
    """End a job: a queued one now, a running one between two items, its children with it.

    Raises
    ------
    JobNotFound
        There is no such job.
    Conflict
        It has already ended.
    """
    get_row(session, job_id=job_id)
    concluding.cancel_children(session, job_id)
    job = repository.lock_job(session, job_id)
    assert job is not None
    if job.state in FINAL_STATES:
        raise Conflict(f"Job {job_id} has already ended ({job.state}).")
    if job.cancel_requested_at is not None:
        return to_read(job)
    job.cancel_requested_at = func.clock_timestamp()
    waits = job.step == "children" and repository.count_unfinished_children(session, job_id)
    if job.worker is None and not waits:
        withdraw(session, job)
        concluding.conclude(session, job, "cancelled")
    else:
        if job.dedupe_key is not None:
            job.dedupe_key = f"{job.dedupe_key}{CANCELLED_MARK}{job.id}"
        session.flush()
        announce(session, job.parent_id or job.id)
    session.refresh(job)
    return to_read(job)


def resume_job(session: Session, *, job_id: int) -> JobRead:
    """Let a failed or cancelled job go on where it stopped, with its checkpoint and its unfinished children.

    Raises
    ------
    JobNotFound
        There is no such job.
    Conflict
        It has not failed or been cancelled, belongs to another job, or an equal one is at work.
    """
    if get_row(session, job_id=job_id).parent_id is not None:
        raise Conflict(f"Job {job_id} is part of another job.", hint="Resume that one.")
    children = repository.lock_children(session, job_id, states=("cancelled", "failed"))
    job = repository.lock_job(session, job_id)
    assert job is not None
    if job.state not in ("failed", "cancelled"):
        raise Conflict(f"Job {job_id} is {job.state}; only a failed or cancelled job can be resumed.")
    key = job.dedupe_key.partition(CANCELLED_MARK)[0] if job.dedupe_key else None
    equal = find_active(session, dedupe_key=key)
    if equal is not None:
        raise Conflict(f"An equal job is at work: {equal.id}.", hint=f"Follow job {equal.id} instead.")
    job.dedupe_key = key
    _clear(job)
    job.state = "queued"
    if job.step == "work":
        send(session, job)
    else:
        _resume_children(session, job, children)
    session.refresh(job)
    return to_read(job)


def _resume_children(session: Session, job: Job, children: list[Job]) -> None:
    unfinished = [child for child in children if not child.error or child.error.get("code") != "crashed_worker"]
    for child in unfinished:
        _clear(child)
        child.state = "queued"
        send(session, child)
    # Those still ending after the cancellation go back to the queue when they see that nobody wants them to end any more.
    for child in repository.lock_children(session, job.id, states=("running",)):
        child.cancel_requested_at = None
    if repository.count_unfinished_children(session, job.id):
        job.state, job.step = "running", "children"
        job.started_at = func.clock_timestamp()
        session.flush()
        announce(session, job.id)
    else:
        job.step = "finish"
        send(session, job)


def _clear(job: Job) -> None:
    job.cancel_requested_at = job.finished_at = job.started_at = None
    job.error = job.result = job.message = job.rate = None
    job.failures = job.deaths = 0


def compute_queue_figures(session: Session) -> dict[str, Any]:
    """Jobs by state, batches waiting, age of the oldest queued job in seconds, and items a second now."""
    counts: dict[str, int] = dict.fromkeys((*ACTIVE_STATES, *FINAL_STATES), 0)
    top = select(Job.state, func.count()).where(Job.parent_id.is_(None)).group_by(Job.state)
    counts.update(session.execute(top).all())
    queued = select(
        func.count().filter(Job.parent_id.is_not(None)),
        func.coalesce(func.extract("epoch", func.clock_timestamp() - func.min(Job.created_at)), 0),
    ).where(Job.state == "queued")
    batches, age = session.execute(queued).one()
    rate = session.scalar(select(func.sum(Job.rate)).where(Job.state == "running", Job.parent_id.is_(None)))
    return {
        "jobs": counts,
        "job_batches_queued": int(batches),
        "job_queue_age_seconds": round(float(age), 3),
        "job_items_per_second": round(float(rate or 0), 3),
        "workers": sum(row["is_alive"] for row in list_workers(session)),
    }


def list_workers(session: Session) -> list[dict[str, Any]]:
    """Workers that are or were at work lately, with whether they live."""
    now = session.scalar(select(func.clock_timestamp()))
    assert now is not None
    rows = session.scalars(select(WorkerSeen).order_by(WorkerSeen.started_at).execution_options(populate_existing=True))
    return [
        {
            "name": row.name,
            "host": row.host,
            "pid": row.pid,
            "processes": row.processes,
            "is_alive": presence.is_alive(row.name, last_seen_at=row.last_seen_at, now=now),
            "last_seen_at": row.last_seen_at,
            "started_at": row.started_at,
            "version": row.version,
        }
        for row in rows
    ]
