"""What a handler is given: its arguments, the database, progress, children, the process pool."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.database import transaction
from tensoe.core.settings import Settings
from tensoe.jobs import repository
from tensoe.jobs.errors import JobCancelled, JobInterrupted, JobLost
from tensoe.jobs.models import Job
from tensoe.jobs.pool import CpuPool
from tensoe.jobs.progress import compute_rate
from tensoe.jobs.sending import send_many

WRITE_EVERY_S = 0.25
LOOK_EVERY_S = 0.5


@dataclass(frozen=True)
class ChildSummary:
    """What became of a job's children."""

    succeeded: int
    failed: int
    cancelled: int
    done: int
    results: list[dict[str, Any]] = field(default_factory=list)
    """Results of those that succeeded, in the order they were made."""
    errors: list[dict[str, Any]] = field(default_factory=list)
    """Errors of those that failed."""


class WaitForChildren(dict[str, Any]):
    """Returned by a handler to let its children go on without it."""


class JobContext:
    """A running job, from the inside."""

    def __init__(
        self,
        job: Job,
        *,
        session_factory: sessionmaker[Session],
        settings: Settings,
        pool: CpuPool | None = None,
        stopping: threading.Event | None = None,
    ) -> None:
        self.job_id = job.id
        self.parent_id = job.parent_id
        self.settings = settings
        self.arguments: dict[str, Any] = dict(job.arguments)
        self.checkpoint: dict[str, Any] = dict(job.checkpoint)
        self.attempt = job.attempts
        self.earlier_result: dict[str, Any] = dict(job.result or {})
        """What a sweep found before it was asked to look once more."""
        self.queue_id = job.queue_id
        self._session_factory = session_factory
        self._pool = pool.checking(self.check_cancelled) if pool else None
        self._stopping = stopping or threading.Event()
        self._lock = threading.RLock()
        self._pending: dict[str, Any] = {}
        self._stage = job.stage
        self._began = self._written = time.monotonic()
        self._written -= WRITE_EVERY_S
        self._looked = self._began
        self._base_done: int | None = None
        self._rated_done = 0
        self._rated = self._began
        self._rate: float | None = None

    @property
    def pool(self) -> CpuPool:
        """The worker's processes; waiting for them notices a cancelled job."""
        if self._pool is None:
            raise RuntimeError("this runner has no process pool")
        return self._pool

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end of the block."""
        with transaction(self._session_factory) as session:
            yield session

    def save_checkpoint(self, session: Session, checkpoint: dict[str, Any]) -> None:
        """Keep, with what ``session`` commits, what a later run needs to go on from here."""
        changed = session.execute(
            update(Job)
            .where(Job.id == self.job_id, Job.queue_id == self.queue_id)
            .values(checkpoint=checkpoint, deaths=0)
            .execution_options(synchronize_session=False)
        )
        if changed.rowcount == 0:  # type: ignore[attr-defined]
            raise JobLost(f"job {self.job_id} is run by another worker")
        self.checkpoint = dict(checkpoint)

    def progress(
        self, *, done: int | None = None, total: int | None = None, stage: str | None = None, message: str | None = None
    ) -> None:
        """Tell how far the job is, from any thread; written at most four times a second.

        Raises
        ------
        JobCancelled
            Somebody cancelled the job, or (`JobInterrupted`) the worker stops.
        """
        self._raise_if_stopping()
        with self._lock:
            given = {"done": done, "total": total, "stage": stage, "message": message}
            new_stage = stage is not None and stage != self._stage
            self._stage = stage or self._stage
            self._pending.update({name: value for name, value in given.items() if value is not None})
            if done is not None:
                self._renew_rate(done)
            if new_stage or time.monotonic() - self._written >= WRITE_EVERY_S:
                self._write()

    def check_cancelled(self) -> None:
        """Raise `JobCancelled` if the job should end; looks into the database at most twice a second."""
        self._raise_if_stopping()
        with self._lock:
            if time.monotonic() - self._looked >= LOOK_EVERY_S:
                self._write()

    def spawn(self, session: Session, kind: str, arguments: dict[str, Any], *, total: int | None = None) -> Job:
        """Make a child job; it starts when ``session`` commits and its progress counts for this one."""
        return self.spawn_many(session, kind, [(arguments, total)])[0]

    def spawn_many(self, session: Session, kind: str, batches: Iterable[tuple[dict[str, Any], int | None]]) -> list[Job]:
        """Make a child job for each ``(arguments, total)``; for thousands of them much faster than one by one."""
        if self.parent_id is not None:
            raise RuntimeError("a child job cannot have children")
        children = [
            Job(kind=kind, arguments=arguments, total=total, parent_id=self.job_id, triggered_by="job")
            for arguments, total in batches
        ]
        if children:
            send_many(session, children)
        return children

    def wait_for_children(self) -> dict[str, Any]:
        """Return this from the handler: the job goes on when its last child has ended."""
        return WaitForChildren()

    def summarise_children(self) -> ChildSummary:
        """What became of the children so far."""
        with transaction(self._session_factory) as session:
            rows = session.execute(
                select(Job.state, Job.done, Job.result, Job.error).where(Job.parent_id == self.job_id).order_by(Job.id)
            ).all()
        states = [row.state for row in rows]
        return ChildSummary(
            succeeded=states.count("succeeded"),
            failed=states.count("failed"),
            cancelled=states.count("cancelled"),
            done=sum(row.done for row in rows),
            results=[row.result or {} for row in rows if row.state == "succeeded"],
            errors=[row.error or {} for row in rows if row.state == "failed"],
        )

    def take_pending(self) -> dict[str, Any]:
        """Progress not written yet; for the runner, which writes it with the outcome."""
        with self._lock:
            pending, self._pending = self._pending, {}
            return pending

    def _raise_if_stopping(self) -> None:
        if self._stopping.is_set():
            raise JobInterrupted("the worker stops")

    def _renew_rate(self, done: int) -> None:
        now = time.monotonic()
        if self._base_done is None:  # what an earlier run did is not this run's speed
            self._base_done = self._rated_done = done
            return
        seconds = now - self._rated
        if seconds >= WRITE_EVERY_S:
            items = done - self._rated_done
            self._rate = compute_rate(self._rate, items=items, seconds=seconds, elapsed_s=now - self._began)
            self._rated, self._rated_done = now, done

    def _write(self) -> None:
        """Store what is pending and look whether the job is still wanted."""
        now = time.monotonic()
        with transaction(self._session_factory) as session:
            row = repository.lock_progress(session, self.job_id)
            if row is None:
                # Held by a transaction of this very job (a checkpoint) or of its child: the next call writes.
                if session.scalar(select(Job.id).where(Job.id == self.job_id)) is None:
                    raise JobLost(f"job {self.job_id} is gone")
                return
            if row.queue_id != self.queue_id or row.state != "running":
                raise JobLost(f"job {self.job_id} is run by another worker")
            changes = dict(self._pending)
            if changes:
                if self._rate is not None:
                    changes["rate"] = self._rate
                repository.write_progress(session, row, self.job_id, changes)
        self._pending.clear()
        self._written = self._looked = now
        if row.cancel_requested_at is not None:
            raise JobCancelled("the job was cancelled")
