"""Commands about jobs: list, show, cancel, resume."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from tensoe.cli.output import AsJson, console, format_duration, print_json, reports_errors
from tensoe.cli.server import DataDir
from tensoe.cli.session import ensure_worker, follow, open_command, read_job
from tensoe.core.database import transaction
from tensoe.jobs.schemas import JobRead, JobState

app = typer.Typer(help="List, follow, cancel and resume jobs.", invoke_without_command=True, no_args_is_help=False)
JobId = Annotated[int, typer.Argument(help="Number of the job.")]


@app.callback()
@reports_errors
def list_(
    context: typer.Context,
    state: Annotated[str | None, typer.Option("--state", help="queued, running, succeeded, failed or cancelled.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=500, help="How many.")] = 20,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List jobs, newest first."""
    if context.invoked_subcommand is not None:
        return
    from pydantic import TypeAdapter, ValidationError

    from tensoe.core.errors import InvalidInput
    from tensoe.jobs.service import list_jobs

    try:
        wanted = TypeAdapter(JobState | None).validate_python(state)
    except ValidationError as error:
        raise InvalidInput(
            f"--state {state} is not a state of jobs.", hint="queued, running, succeeded, failed or cancelled"
        ) from error
    with open_command(data_dir) as runtime, transaction(runtime.session_factory) as session:
        page = list_jobs(session, limit=limit, state=wanted)
    if as_json:
        print_json(page)
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("Job", "What", "State", "Progress", "Message"):
        table.add_column(title)
    for job in page.jobs:
        progress = f"{job.done:,} of {job.total:,}" if job.total else ""
        table.add_row(str(job.id), job.title, job.state, progress, job.error.detail if job.error else job.message or "")
    console.print(table if page.jobs else "No jobs yet.")


@app.command()
@reports_errors
def show(
    job_id: JobId,
    wait: Annotated[bool, typer.Option("--wait", help="Follow it until it ends.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show one job."""
    with open_command(data_dir) as runtime:
        job = read_job(runtime, job_id)
        if wait and job.state in ("queued", "running"):
            with ensure_worker(runtime):
                job = follow(runtime, job_id, quiet=as_json)
    _print(job, as_json)


@app.command()
@reports_errors
def cancel(job_id: JobId, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Stop a job; what it finished is kept."""
    from tensoe.jobs.service import cancel_job

    with open_command(data_dir) as runtime, transaction(runtime.session_factory) as session:
        job = cancel_job(session, job_id=job_id)
    _print(job, as_json)


@app.command()
@reports_errors
def resume(job_id: JobId, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Let a failed or cancelled job go on where it stopped."""
    from tensoe.jobs.service import resume_job

    with open_command(data_dir) as runtime, transaction(runtime.session_factory) as session:
        job = resume_job(session, job_id=job_id)
    _print(job, as_json)


def _print(job: JobRead, as_json: bool) -> None:
    if as_json:
        print_json(job)
        return
    progress = f", {job.done:,} of {job.total:,}" if job.total else ""
    left = f", {format_duration(job.eta_seconds)} left" if job.eta_seconds is not None else ""
    console.print(f"Job {job.id}: {job.title}, {job.stage or job.state}{progress}{left} ({job.state})")
    if job.error:
        console.print(f"{job.error.detail} {job.error.hint}", markup=False)
    elif job.result:
        console.print(", ".join(f"{name} {value}" for name, value in job.result.items()), markup=False)
