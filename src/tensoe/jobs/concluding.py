"""How jobs end or go on: the state of a row and, with it, of its parent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tensoe.jobs import repository
from tensoe.jobs.models import FINAL_STATES, Job
from tensoe.jobs.sending import announce, send, withdraw


def conclude(
    session: Session, job: Job, state: str, *, result: dict[str, Any] | None = None, error: dict[str, Any] | None = None
) -> None:
    """End a job whose row is locked, for good; the last child to end lets its parent go on."""
    assert state in FINAL_STATES
    job.state, job.result, job.error = state, result, error
    job.worker = job.queue_id = None
    job.rate = None
    job.finished_at = func.clock_timestamp()
    if state == "succeeded" and error is None:
        job.message = None
    session.flush()
    announce(session, job.parent_id or job.id)
    if job.parent_id is not None:
        go_on_after_children(session, job.parent_id)


def succeed(session: Session, job: Job, result: dict[str, Any]) -> None:
    """End a job whose row is locked with its result; a sweep that was asked for again meanwhile starts over instead."""
    if job.is_asked_again:
        job.step, job.result = "work", result
        requeue(session, job)
    else:
        conclude(session, job, "succeeded", result=result)


def requeue(session: Session, job: Job, *, delay_s: float = 0.0, message: str | None = None, in_quarantine: bool = False) -> None:
    """Back to the queue, to go on where the job was; its row is locked."""
    job.state, job.message = "queued", message
    job.rate = None
    send(session, job, delay_s=delay_s, in_quarantine=in_quarantine)


def go_on_after_children(session: Session, parent_id: int) -> None:
    """If the parent waits and no child is left, send it to its last step; whoever sees the last child end does so, once."""
    parent = repository.lock_job(session, parent_id)
    if parent is None or parent.step != "children" or parent.state != "running":
        return
    if repository.count_unfinished_children(session, parent_id):
        return
    if parent.cancel_requested_at is not None:
        conclude(session, parent, "cancelled")
        return
    parent.step = "finish"
    send(session, parent)


def wait_or_finish(session: Session, job: Job) -> bool:
    """The handler handed over to its children: True if some are still at work, False if the job may finish now."""
    count, done, total = repository.sum_children(session, job.id)
    if count:
        job.done, job.total = done, total if total is not None else job.total
    if repository.count_unfinished_children(session, job.id) == 0:
        job.step = "finish"
        session.flush()
        return False
    job.step = "children"
    job.worker = job.queue_id = None
    session.flush()
    announce(session, job.parent_id or job.id)
    return True


def cancel_children(session: Session, parent_id: int) -> None:
    """End queued children now, ask running ones to end. Called before the parent's row is locked."""
    for child in repository.lock_children(session, parent_id):
        if child.worker is None:
            withdraw(session, child)
            child.state, child.finished_at = "cancelled", func.clock_timestamp()
        elif child.cancel_requested_at is None:
            child.cancel_requested_at = func.clock_timestamp()
    session.flush()


def drop_earlier_children(session: Session, parent_id: int) -> None:
    """Before a handler runs again: what it spawned and nobody ended is forgotten, what runs is asked to end."""
    for child in repository.lock_children(session, parent_id, states=("queued", "running", "cancelled")):
        if child.worker is None:
            withdraw(session, child)
            session.delete(child)
        elif child.cancel_requested_at is None:
            child.cancel_requested_at = func.clock_timestamp()
    session.flush()


def has_earlier_children(session: Session, parent_id: int) -> bool:
    """Whether `drop_earlier_children` would find any."""
    to_drop = Job.state.in_(("queued", "running", "cancelled")), or_(Job.worker.is_(None), Job.cancel_requested_at.is_(None))
    return session.scalar(select(Job.id).where(Job.parent_id == parent_id, *to_drop).limit(1)) is not None
