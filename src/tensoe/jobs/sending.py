"""Asking for work: a job row and its row in the queue, in the caller's transaction.

The queue is Procrastinate's. One task serves all kinds; its argument is the id of the job. The id of the queue's row is kept
in the job row and is the right to run it: who holds an older one may no longer write.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import orjson
import procrastinate
from procrastinate.sync_psycopg_connector import SyncPsycopgConnector
from procrastinate.types import JSONDict
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tensoe.core.errors import Unavailable
from tensoe.core.time import utc_now
from tensoe.jobs.models import ACTIVE_STATES, Job
from tensoe.jobs.registry import find_kind

RUN_TASK = "jobs.run"
CHANNEL = "tensoe_job"
QUARANTINE = "jobs.quarantine"
"""Queue lock of jobs that workers died with: one of them runs at a time, so that a guilty one does not take others along."""

# Never opened: it only speaks through the connections of our sessions.
_queue = procrastinate.App(connector=SyncPsycopgConnector())


def make_dedupe_key(kind: str, arguments: dict[str, Any]) -> str:
    """Equal kind and arguments give an equal key, whatever the order of the names."""
    return f"{kind}:{orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS).decode()}"


def enqueue(
    session: Session,
    kind: str,
    *,
    arguments: dict[str, Any] | None = None,
    dedupe_key: str | None = None,
    triggered_by: str = "person",
    requested_by_user_id: int | None = None,
) -> Job:
    """Ask for a job; the queue sees it when the transaction of ``session`` commits.

    While an equal one (same ``dedupe_key``; by default same kind and arguments) is queued or running, that one is returned.
    ``dedupe_key=""`` always makes a new one.
    """
    arguments = arguments or {}
    key = make_dedupe_key(kind, arguments) if dedupe_key is None else dedupe_key or None
    values = {
        "kind": kind,
        "arguments": arguments,
        "dedupe_key": key,
        "triggered_by": triggered_by,
        "requested_by_user_id": requested_by_user_id,
    }
    statement = (
        insert(Job)
        .values(values)
        .on_conflict_do_nothing(index_elements=[Job.dedupe_key], index_where=text("state IN ('queued', 'running')"))
        .returning(Job)
    )
    for _ in range(20):
        job = session.scalar(statement)
        if job is not None:
            send(session, job)
            return job
        found = find_active(session, dedupe_key=key)
        if found is not None and (not _is_sweep(kind) or _ask_again(session, found)):
            return found
        # It ended between the two statements: now there is room for a new one.
    raise Unavailable(f"The job {kind} could not be asked for just now.", hint="Try again.")


def _is_sweep(kind: str) -> bool:
    known = find_kind(kind)
    return known is not None and known.is_sweep


def _ask_again(session: Session, job: Job) -> bool:
    """Have an active sweep look once more; False if it ended meanwhile.

    The row stays locked until the caller commits, so the job cannot begin or end without seeing what is committed with it.
    """
    statement = update(Job).where(Job.id == job.id, Job.state.in_(ACTIVE_STATES)).values(is_asked_again=True).returning(Job.id)
    return session.scalar(statement) is not None


def find_active(session: Session, *, dedupe_key: str | None) -> Job | None:
    """The queued or running job with this key."""
    if dedupe_key is None:
        return None
    statement = select(Job).where(Job.dedupe_key == dedupe_key, Job.state.in_(ACTIVE_STATES))
    return session.scalar(statement.execution_options(populate_existing=True))


def send(session: Session, job: Job, *, delay_s: float = 0.0, in_quarantine: bool = False) -> None:
    """Put the job in the queue, whatever it was before; an older row in the queue loses its right to run it."""
    session.flush()
    kind = find_kind(job.kind)
    deferrer = _queue.configure_task(
        RUN_TASK,
        queue=kind.queue if kind else "default",
        schedule_at=utc_now() + timedelta(seconds=delay_s) if delay_s > 0 else None,
        lock=QUARANTINE if in_quarantine else None,
        connection=session.connection().connection.driver_connection,
    )
    job.queue_id = deferrer.defer(job_id=job.id)
    job.worker = None
    session.flush()
    announce(session, job.parent_id or job.id)


def send_many(session: Session, jobs: Sequence[Job]) -> None:
    """Put new jobs of one kind in the queue with a few statements, however many they are."""
    session.add_all(jobs)
    session.flush()
    kind = find_kind(jobs[0].kind)
    deferrer = _queue.configure_task(
        RUN_TASK,
        queue=kind.queue if kind else "default",
        connection=session.connection().connection.driver_connection,
    )
    arguments: list[JSONDict] = [{"job_id": job.id} for job in jobs]
    for job, queue_id in zip(jobs, deferrer.batch_defer(*arguments), strict=True):
        job.queue_id = queue_id
    session.flush()
    announce(session, jobs[0].parent_id or jobs[0].id)


def withdraw(session: Session, job: Job) -> None:
    """Take the job out of the queue."""
    if job.queue_id is not None:
        session.execute(text("select procrastinate_cancel_job_v1(:id, false, true)"), {"id": job.queue_id})
        job.queue_id = None


def announce(session: Session, job_id: int) -> None:
    """Tell listeners, at commit, that a job as people see it changed; for a child this is its parent."""
    session.execute(select(func.pg_notify(CHANNEL, str(job_id))))
