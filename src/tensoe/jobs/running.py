"""Runs one job from claim to outcome, in the thread that asks for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.database import transaction
from tensoe.core.errors import TensoeError, Unavailable
from tensoe.core.settings import Settings
from tensoe.jobs import concluding, repository
from tensoe.jobs.context import JobContext, WaitForChildren
from tensoe.jobs.errors import JobCancelled, JobInterrupted, JobLost, UnknownJobKind
from tensoe.jobs.models import ACTIVE_STATES, Job
from tensoe.jobs.pool import CpuPool
from tensoe.jobs.progress import compute_backoff_s
from tensoe.jobs.registry import Kind, find_kind
from tensoe.jobs.sending import announce

log = structlog.get_logger(__name__)

WRITE_TRIES = 5


def is_outside_fault(error: BaseException) -> bool:
    """Whether trying again may help: something outside was away, not a mistake of ours."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    # FileNotFoundError, PermissionError and the like are OSErrors too, but trying again does not help them.
    outside = (
        Unavailable,
        OperationalError,
        InterfaceError,
        PoolTimeout,
        psycopg.OperationalError,
        ConnectionError,
        TimeoutError,
    )
    return isinstance(error, outside)


def describe_error(error: BaseException, *, job_id: int) -> dict[str, str]:
    """The error as the job row keeps it."""
    if isinstance(error, TensoeError):
        code, detail, hint = error.code, error.message, error.hint
    elif is_outside_fault(error):
        code, detail, hint = "unavailable", _first_line(error), "Check that the service it names runs, then resume the job."
    else:
        code, detail = "internal", f"{type(error).__name__}: {_first_line(error)}"
        hint = f"This is a mistake in Tensoe. The worker's log tells more under job_id={job_id}; resuming may help."
    return {"code": code, "title": code.replace("_", " ").capitalize(), "detail": detail, "hint": hint}


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


class JobRunner:
    """Claims jobs for one worker and sees them through; knows which ones it runs."""

    def __init__(
        self,
        *,
        session_factory: sessionmaker[Session],
        settings: Settings,
        worker: str,
        pool: CpuPool | None = None,
    ) -> None:
        self.worker = worker
        self.stopping = threading.Event()
        self._session_factory = session_factory
        self._settings = settings
        self._pool = pool
        self._running: dict[int, int] = {}
        self._lock = threading.Lock()

    def list_running(self) -> set[int]:
        """Ids of the jobs in its hands, from before the claim until after the outcome is stored."""
        with self._lock:
            return set(self._running)

    def run(self, job_id: int, queue_id: int) -> bool:
        """Run the job if this row of the queue still has the right to; False if it has not."""
        with self._lock:
            self._running[job_id] = self._running.get(job_id, 0) + 1
        try:
            with structlog.contextvars.bound_contextvars(job_id=job_id):
                claimed = self._claim(job_id, queue_id)
                if claimed is None:
                    return False
                self._execute(claimed)
                return True
        finally:
            with self._lock:
                self._running[job_id] -= 1
                if not self._running[job_id]:
                    del self._running[job_id]

    def run_all(self, *, limit: int = 10_000) -> int:
        """Run what is queued, one after the other, in this thread, until nothing is left; for tests and single commands."""
        ran = 0
        for _ in range(limit):
            with transaction(self._session_factory) as session:
                found = session.execute(
                    select(Job.id, Job.queue_id)
                    .where(Job.state.in_(ACTIVE_STATES), Job.worker.is_(None), Job.queue_id.is_not(None))
                    .order_by(Job.id)
                    .limit(1)
                ).one_or_none()
            if found is None:
                return ran
            ran += self.run(found.id, found.queue_id)
            with transaction(self._session_factory) as session:
                repository.delete_queue_row(session, found.queue_id)
        return ran

    def _claim(self, job_id: int, queue_id: int) -> Job | None:
        while True:
            with transaction(self._session_factory) as session:
                job = repository.lock_job(session, job_id)
                if job is None or job.queue_id != queue_id or job.worker is not None or job.state not in ACTIVE_STATES:
                    return None
                if job.cancel_requested_at is not None:
                    concluding.conclude(session, job, "cancelled")
                    return None
                is_rerun = job.step == "work" and job.attempts > 0 and job.parent_id is None
                if not is_rerun or not concluding.has_earlier_children(session, job_id):
                    self._begin(session, job, is_rerun=is_rerun)
                    return job
            # Children are locked before their parent, so the claim is let go for a moment.
            with transaction(self._session_factory) as session:
                concluding.drop_earlier_children(session, job_id)

    def _begin(self, session: Session, job: Job, *, is_rerun: bool) -> None:
        if is_rerun:
            count, done, _ = repository.sum_children(session, job.id)
            job.done = done if count else job.done
        job.state, job.worker, job.message = "running", self.worker, None
        if job.step == "work":
            job.is_asked_again = False
        job.attempts += 1
        if job.started_at is None:
            job.started_at = func.clock_timestamp()
        session.flush()
        announce(session, job.parent_id or job.id)
        session.expunge(job)

    def _execute(self, job: Job) -> None:
        ctx = JobContext(
            job, session_factory=self._session_factory, settings=self._settings, pool=self._pool, stopping=self.stopping
        )
        began = time.monotonic()
        kind = find_kind(job.kind)
        try:
            if kind is None:
                raise UnknownJobKind(f"There is no kind of job called {job.kind}.")
            result = self._call(kind, job, ctx)
        except JobLost as lost:
            log.warning("job left to another worker", kind=job.kind, reason=str(lost))
        except JobInterrupted:
            self._store(ctx, concluding.requeue)
            log.info("job goes back to the queue", kind=job.kind)
        except JobCancelled:
            self._store(ctx, _conclude_cancelled, children_first=True)
            log.info("job cancelled", kind=job.kind)
        except BaseException as error:
            self._fail(ctx, kind, error)
        else:
            if result is not None:
                self._store(ctx, lambda session, row: concluding.succeed(session, row, result))
                log.info("job succeeded", kind=job.kind, seconds=round(time.monotonic() - began, 3))

    def _call(self, kind: Kind, job: Job, ctx: JobContext) -> dict[str, Any] | None:
        """The result; None when the job now waits for its children."""
        result: dict[str, Any] | None = kind.function(ctx, **job.arguments) if job.step == "work" else WaitForChildren()
        while isinstance(result, WaitForChildren):
            if self._waits(ctx):
                return None
            children = ctx.summarise_children()
            if kind.finish is None:
                result = {name: getattr(children, name) for name in ("succeeded", "failed", "cancelled", "done")}
            else:
                result = kind.finish(ctx, children)  # it may have made more children
        return result or {}

    def _waits(self, ctx: JobContext) -> bool:
        """Whether children are still at work; then the job goes on when the last of them ends."""
        answers: list[bool] = []

        def hand_over(session: Session, row: Job) -> None:
            if row.cancel_requested_at is not None:  # asked while the children were being made: they do not know yet
                raise JobCancelled("the job was cancelled")
            answers.append(concluding.wait_or_finish(session, row))

        self._store(ctx, hand_over)
        if not answers:
            raise JobLost("its children could not be waited for")
        return answers[-1]

    def _fail(self, ctx: JobContext, kind: Kind | None, error: BaseException) -> None:
        outside = is_outside_fault(error)
        if not outside and not isinstance(error, TensoeError):
            log.error("job failed", kind=kind and kind.name, exc_info=error)
        description = describe_error(error, job_id=ctx.job_id)

        def decide(session: Session, row: Job) -> None:
            if row.cancel_requested_at is not None:
                concluding.conclude(session, row, "cancelled")
            elif outside and kind is not None and row.failures < kind.retries:
                row.failures += 1
                asked = float(getattr(error, "details", {}).get("retry_after_s", 0))
                delay_s = max(compute_backoff_s(row.failures), asked)
                message = f"{description['detail']} Trying again in {delay_s:.0f} s ({row.failures} of {kind.retries})."
                concluding.requeue(session, row, delay_s=delay_s, message=message)
                log.warning("job tries again later", kind=row.kind, reason=description["detail"], delay_s=delay_s)
            else:
                concluding.conclude(session, row, "failed", error=description)
                log.warning("job failed", kind=row.kind, code=description["code"], reason=description["detail"])

        self._store(ctx, decide, children_first=True)

    def _store(self, ctx: JobContext, write: Callable[[Session, Job], None], *, children_first: bool = False) -> None:
        """Write an outcome if the job is still ours; waits a little for a database that is away.

        If it stays away the job is left running without anybody at work: the next look after left-behind jobs finds it.
        """
        pending = ctx.take_pending()
        for trial in range(1, WRITE_TRIES + 1):
            try:
                with transaction(self._session_factory) as session:
                    if children_first and ctx.parent_id is None:
                        concluding.cancel_children(session, ctx.job_id)
                    row = repository.lock_job(session, ctx.job_id)
                    if row is None or row.queue_id != ctx.queue_id:
                        session.rollback()
                        log.warning("job was taken over by another worker")
                        return
                    _apply(session, row, pending)
                    write(session, row)
                return
            except (OperationalError, InterfaceError, PoolTimeout) as error:
                if trial == 1:
                    log.warning("outcome not stored yet", reason=_first_line(error))
                if trial == WRITE_TRIES or self.stopping.wait(0.25 * 2**trial):
                    return


def _apply(session: Session, row: Job, pending: dict[str, Any]) -> None:
    before = row.done
    for name, value in pending.items():
        setattr(row, name, value)
    session.flush()
    if row.parent_id is not None and row.done != before:
        repository.add_done(session, row.parent_id, row.done - before)


def _conclude_cancelled(session: Session, row: Job) -> None:
    if row.cancel_requested_at is None:  # resumed while it was ending
        concluding.requeue(session, row)
    else:
        concluding.conclude(session, row, "cancelled")
