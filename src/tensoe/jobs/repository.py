"""Queries of this package. Rows are locked child before parent, children by id, so that no two writers wait for each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, func, select, text, update
from sqlalchemy.orm import Session

from tensoe.jobs.models import ACTIVE_STATES, Job
from tensoe.jobs.progress import compute_rate
from tensoe.jobs.sending import announce

ProgressRow: TypeAlias = Row[int, str, int | None, str | None, int | None, datetime | None]


def lock_job(session: Session, job_id: int, *, skip_locked: bool = False) -> Job | None:
    """The row as it is now, held until the transaction ends."""
    statement = select(Job).where(Job.id == job_id).with_for_update(skip_locked=skip_locked)
    return session.scalar(statement.execution_options(populate_existing=True))


def lock_children(session: Session, parent_id: int, *, states: Iterable[str] = ACTIVE_STATES) -> list[Job]:
    """The children in these states, held until the transaction ends."""
    statement = select(Job).where(Job.parent_id == parent_id, Job.state.in_(tuple(states))).order_by(Job.id).with_for_update()
    return list(session.scalars(statement.execution_options(populate_existing=True)))


def count_unfinished_children(session: Session, parent_id: int) -> int:
    """Children queued or running."""
    statement = select(func.count()).select_from(Job).where(Job.parent_id == parent_id, Job.state.in_(ACTIVE_STATES))
    return session.scalar(statement) or 0


def sum_children(session: Session, parent_id: int) -> Row[int, int, int | None]:
    """Number of children, what they did, and what they have to do in all."""
    return session.execute(
        select(func.count(), func.coalesce(func.sum(Job.done), 0), func.sum(Job.total)).where(Job.parent_id == parent_id)
    ).one()


def lock_progress(session: Session, job_id: int) -> ProgressRow | None:
    """What a progress write needs; None while another transaction holds the row, rather than wait for it."""
    return session.execute(
        select(Job.done, Job.state, Job.queue_id, Job.worker, Job.parent_id, Job.cancel_requested_at)
        .where(Job.id == job_id)
        .with_for_update(skip_locked=True)
    ).one_or_none()


def add_done(session: Session, parent_id: int, items: int) -> None:
    """Count items of a child for its parent, and renew the parent's rate."""
    row = session.execute(
        select(
            Job.rate,
            func.extract("epoch", func.clock_timestamp() - Job.updated_at).label("seconds"),
            func.extract("epoch", func.clock_timestamp() - Job.started_at).label("elapsed_s"),
        )
        .where(Job.id == parent_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        return
    seconds, elapsed_s = max(float(row.seconds or 0), 0.0), max(float(row.elapsed_s or 0), 0.001)
    rate = compute_rate(row.rate, items=items, seconds=min(seconds, elapsed_s), elapsed_s=elapsed_s)
    session.execute(
        update(Job)
        .where(Job.id == parent_id)
        .values(done=Job.done + items, rate=rate, updated_at=func.clock_timestamp())
        .execution_options(synchronize_session=False)
    )


def write_progress(session: Session, row: ProgressRow, job_id: int, changes: dict[str, Any]) -> None:
    """Store changes of a job whose row `lock_progress` holds, and carry them to its parent."""
    session.execute(
        update(Job)
        .where(Job.id == job_id)
        .values(**changes, updated_at=func.clock_timestamp())
        .execution_options(synchronize_session=False)
    )
    if row.parent_id is not None and changes.get("done", row.done) != row.done:
        add_done(session, row.parent_id, changes["done"] - row.done)
    announce(session, row.parent_id or job_id)


def forget_old_jobs(session: Session, *, days: int) -> int:
    """Delete finished jobs nobody looks at any more, and the children of long finished ones."""
    statement = text(
        "delete from job where state in ('succeeded', 'failed', 'cancelled') and parent_id is null"
        " and finished_at < now() - make_interval(days => :days)"
    )
    return session.execute(statement, {"days": days}).rowcount  # type: ignore[attr-defined, no-any-return]


def delete_queue_row(session: Session, queue_id: int | None) -> None:
    """Remove the queue's row of a dead worker, so that its lock is free."""
    if queue_id is not None:
        session.execute(text("delete from procrastinate_jobs where id = :id"), {"id": queue_id})
