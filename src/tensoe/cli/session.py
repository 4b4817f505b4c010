"""How a command reaches the database, and how it follows a job: with the running worker, or with one of its own."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from sqlalchemy import select
from sqlalchemy.orm import Session

from tensoe.accounts.service import ensure_owner
from tensoe.cli.output import errors, format_duration
from tensoe.cli.server import settings_with
from tensoe.core.database import transaction
from tensoe.core.errors import TensoeError
from tensoe.core.logging import configure_logging
from tensoe.core.runtime import Runtime, open_runtime
from tensoe.jobs.models import ACTIVE_STATES, Job
from tensoe.jobs.schemas import JobRead
from tensoe.jobs.service import get_job, list_workers
from tensoe.worker.kinds import load_kinds

POLL_SECONDS = 0.25


class JobEndedBadly(TensoeError):
    """A job that the command waited for failed or was cancelled."""

    code = "job_failed"
    status = 500


@contextlib.contextmanager
def open_command(data_dir: Path | None) -> Iterator[Runtime]:
    """The database for one command; quiet logs."""
    settings = settings_with(data_dir).model_copy(update={"log_level": "WARNING"})
    configure_logging(settings, process="cli")
    load_kinds()
    with open_runtime(settings) as runtime:
        with transaction(runtime.session_factory) as session:
            ensure_owner(session)
        yield runtime


@contextlib.contextmanager
def ensure_worker(runtime: Runtime) -> Iterator[None]:
    """A worker for as long as the block lasts: the one that runs already, else one of our own."""
    from tensoe.cli.supervisor import Keeper

    with transaction(runtime.session_factory) as session:
        alive = any(worker["is_alive"] for worker in list_workers(session))
    with Keeper(runtime, with_worker=not alive):
        yield


def read_job(runtime: Runtime, job_id: int) -> JobRead:
    """The job as it is now."""
    with transaction(runtime.session_factory) as session:
        return get_job(session, job_id=job_id)


def follow(runtime: Runtime, job_id: int, *, quiet: bool) -> JobRead:
    """Show a job's progress until it ends.

    Raises
    ------
    JobEndedBadly
        It failed or was cancelled.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[figures]}"))
    with Progress(*columns, console=errors, transient=True, disable=quiet or not errors.is_terminal) as bar:
        shown = bar.add_task("waiting", total=None, figures="")
        while True:
            job = read_job(runtime, job_id)
            bar.update(
                shown,
                description=f"{job.title}: {job.stage or job.state}",
                completed=job.done,
                total=job.total,
                figures=_figures(job),
            )
            if job.state not in ACTIVE_STATES:
                break
            time.sleep(POLL_SECONDS)
    if job.state != "succeeded":
        said = job.error.detail if job.error else f"The job was {job.state}."
        raise JobEndedBadly(said, hint=job.error.hint if job.error else "", job_id=job.id)
    return job


def follow_analysis(runtime: Runtime, *, quiet: bool) -> JobRead | None:
    """Wait for the analysis that a scan asked for; None when there was nothing to hear."""
    with transaction(runtime.session_factory) as session:
        job_id = find_active(session, "analysis.library")
    return follow(runtime, job_id, quiet=quiet) if job_id is not None else None


def find_active(session: Session, kind: str) -> int | None:
    """The active job of this kind, if any."""
    return session.scalar(select(Job.id).where(Job.kind == kind, Job.state.in_(ACTIVE_STATES)).order_by(Job.id).limit(1))


def _figures(job: JobRead) -> str:
    parts = [f"{job.done:,} of {job.total:,}" if job.total else f"{job.done:,}"]
    if job.rate:
        parts.append(f"{job.rate:,.1f}/s")
    if job.eta_seconds is not None:
        parts.append(f"{format_duration(job.eta_seconds)} left")
    return ", ".join(parts)
