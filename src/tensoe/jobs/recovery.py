"""What happens to jobs whose worker died, or that the queue lost.

Every worker looks at its start and every few seconds. A job left behind goes back to the queue; the row its dead worker
held no longer gives a right to it. A batch that several workers died with is split until the guilty item stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.database import transaction
from tensoe.jobs import concluding, presence, repository
from tensoe.jobs.errors import CrashedWorker
from tensoe.jobs.models import ACTIVE_STATES, Job
from tensoe.jobs.registry import Kind, find_kind
from tensoe.jobs.sending import send

log = structlog.get_logger(__name__)

SPLIT_AFTER_DEATHS = 2
BATCH_DEATHS = 3
COORDINATOR_DEATHS = 10
"""A job that is nobody's batch runs no foreign code itself: it mostly dies as a bystander. A checkpoint forgives all deaths."""

# Fetched by a worker that is gone counts as not queued: the queue forgets a worker after 30 seconds without a sign of life.
UNSENT = text(
    "select job.id from job left join procrastinate_jobs q on q.id = job.queue_id"
    " and (q.status = 'todo' or q.status = 'doing' and q.worker_id is not null)"
    " where job.state in ('queued', 'running') and job.worker is null and job.step <> 'children' and q.id is null"
)
STUCK_PARENTS = text(
    "select parent.id from job parent where parent.state = 'running' and parent.step = 'children' and not exists"
    " (select from job child where child.parent_id = parent.id and child.state in ('queued', 'running'))"
)
FORGET_QUEUE_WORKERS = text("select procrastinate_prune_stalled_workers_v1(30)")
FORGET_QUEUE_ROWS = text(
    "delete from procrastinate_jobs q where q.status = 'doing' and q.worker_id is null"
    " and not exists (select from job where job.queue_id = q.id)"
)


@dataclass(frozen=True)
class Recovered:
    """What one look found."""

    left_behind: int = 0
    resent: int = 0

    def __bool__(self) -> bool:
        return bool(self.left_behind or self.resent)


def recover(session_factory: sessionmaker[Session], *, worker: str, running_here: set[int]) -> Recovered:
    """Look once after jobs that nobody works on any more and let them go on.

    ``running_here`` was taken before the call: a job of ``worker`` that is not in it has lost its thread, because its outcome
    could not be stored while the database was away.
    """
    with transaction(session_factory) as session:
        session.execute(FORGET_QUEUE_WORKERS)
        held = session.execute(select(Job.id, Job.worker).where(Job.state == "running", Job.worker.is_not(None))).all()
        dead = set(presence.list_dead(session, sorted({row.worker for row in held} - {worker})))
        unsent = list(session.scalars(UNSENT))
        stuck = list(session.scalars(STUCK_PARENTS))
        session.execute(FORGET_QUEUE_ROWS)
        presence.forget_dead(session)
    left_behind = resent = 0
    for row in held:
        if row.worker in dead:
            left_behind += _take_over(session_factory, row.id, worker=row.worker, is_death=True)
        elif row.worker == worker and row.id not in running_here:
            left_behind += _take_over(session_factory, row.id, worker=row.worker, is_death=False)
    for job_id in unsent:
        resent += _send_again(session_factory, job_id)
    for job_id in stuck:
        with transaction(session_factory) as session:
            concluding.go_on_after_children(session, job_id)
    return Recovered(left_behind, resent)


def release(session_factory: sessionmaker[Session], *, worker: str) -> int:
    """Put back everything a worker that ends on purpose still holds."""
    with transaction(session_factory) as session:
        held = list(session.scalars(select(Job.id).where(Job.state == "running", Job.worker == worker)))
    return sum(_take_over(session_factory, job_id, worker=worker, is_death=False) for job_id in held)


def _take_over(session_factory: sessionmaker[Session], job_id: int, *, worker: str, is_death: bool) -> int:
    with transaction(session_factory) as session:
        job = repository.lock_job(session, job_id, skip_locked=True)
        if job is None or job.worker != worker or job.state != "running":
            return 0
        repository.delete_queue_row(session, job.queue_id)
        job.deaths += is_death
        if job.cancel_requested_at is not None:
            concluding.conclude(session, job, "cancelled")
        else:
            _go_on(session, job)
        log.warning("job taken over", job_id=job_id, kind=job.kind, from_worker=worker, deaths=job.deaths)
        return 1


def _go_on(session: Session, job: Job) -> None:
    kind = find_kind(job.kind)
    if job.parent_id is not None and job.deaths >= SPLIT_AFTER_DEATHS and kind is not None and _split(session, job, kind):
        return
    limit = COORDINATOR_DEATHS if job.parent_id is None else BATCH_DEATHS
    if job.deaths >= limit:
        _abandon(session, job, kind)
    else:
        concluding.requeue(session, job, in_quarantine=job.deaths >= SPLIT_AFTER_DEATHS)


def _split(session: Session, job: Job, kind: Kind) -> bool:
    """Replace a batch by smaller ones; False if it cannot be split."""
    parts = kind.split(job.arguments) if kind.split else None
    if not parts or len(parts) < 2:
        return False
    assert job.parent_id is not None
    for arguments in parts:
        total = 1 if job.total == len(parts) else None
        part = Job(kind=job.kind, arguments=arguments, total=total, parent_id=job.parent_id, triggered_by=job.triggered_by)
        session.add(part)
        session.flush()
        send(session, part)
    parent_id, done = job.parent_id, job.done
    session.delete(job)
    session.flush()
    if done:
        repository.add_done(session, parent_id, -done)
    return True


def _abandon(session: Session, job: Job, kind: Kind | None) -> None:
    """Fail a job that workers keep dying with, and tell the package it belongs to."""
    error = CrashedWorker(f"The worker died {job.deaths} times while it ran this.")
    if kind is not None and kind.on_abandoned is not None:
        try:
            with session.begin_nested():
                kind.on_abandoned(session, job.arguments)
        except Exception:  # another package's fault must not keep a job that kills workers in the queue
            log.exception("the end of a job could not be noted", job_id=job.id, kind=job.kind)
    description = {"code": error.code, "title": "Crashed worker", "detail": error.message, "hint": error.hint}
    concluding.conclude(session, job, "failed", error=description)


def _send_again(session_factory: sessionmaker[Session], job_id: int) -> int:
    with transaction(session_factory) as session:
        job = repository.lock_job(session, job_id, skip_locked=True)
        if job is None or job.worker is not None or job.step == "children" or job.state not in ACTIVE_STATES:
            return 0
        if job.queue_id is not None and session.scalar(
            text("select id from procrastinate_jobs where id = :id and (status = 'todo' or worker_id is not null)"),
            {"id": job.queue_id},
        ):
            return 0
        repository.delete_queue_row(session, job.queue_id)
        send(session, job)
        log.warning("job was not in the queue; sent again", job_id=job_id, kind=job.kind)
        return 1
