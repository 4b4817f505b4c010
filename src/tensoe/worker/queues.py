"""The queue's side of a worker: Procrastinate fetches rows, threads run the jobs behind them."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

import procrastinate
import psycopg
import structlog

from tensoe.core.database import plain_url
from tensoe.jobs.running import JobRunner
from tensoe.jobs.sending import RUN_TASK

log = structlog.get_logger(__name__)

# They report a database that is away many times a second, with tracebacks; `serve_queue` says it once.
QUIET_LOGGERS = {"psycopg.pool": logging.ERROR, "procrastinate.utils": logging.CRITICAL, "procrastinate.worker": logging.CRITICAL}

CONCURRENCY = {"default": 3, "batch": 2}
POLL_S = 2.0
"""Rows are announced as they come; looking as well finds those whose time has come and those announced to a lost connection."""
STOP_S = 3.5
"""Handlers stop at their next call of ``ctx.progress``; those that do not within this time are left behind."""
RETRY_S = 0.5


def quieten_libraries() -> None:
    """Leave it to us to say that the database is away."""
    for name, level in QUIET_LOGGERS.items():
        logging.getLogger(name).setLevel(level)


def make_queue_app(url: str, runner: JobRunner) -> procrastinate.App:
    """Procrastinate's view of the database and its one task."""
    connector = procrastinate.PsycopgConnector(
        conninfo=plain_url(url),
        min_size=1,
        max_size=4,
        timeout=3,
        reconnect_timeout=1,
        kwargs={"application_name": "tensoe queue"},
    )
    app = procrastinate.App(connector=connector)

    @app.task(name=RUN_TASK, pass_context=True)
    async def run(context: procrastinate.JobContext, job_id: int) -> None:
        queue_id = context.job.id
        assert queue_id is not None
        await run_in_thread(lambda: runner.run(job_id, queue_id), name=f"job-{job_id}")

    return app


async def run_in_thread(function: Callable[[], Any], *, name: str) -> None:
    """Call it in a thread of its own, which does not keep the process from ending."""
    loop = asyncio.get_running_loop()
    done = asyncio.Event()

    def call() -> None:
        try:
            function()
        except BaseException as error:
            log.error("a job ended in a way that could not be stored", thread=name, exc_info=error)
        finally:
            try:
                loop.call_soon_threadsafe(done.set)
            except RuntimeError:  # the worker has ended meanwhile
                log.debug("job ended after its worker", thread=name)

    threading.Thread(target=call, name=name, daemon=True).start()
    await done.wait()


async def serve_queue(queue: str, *, url: str, runner: JobRunner, stopping: asyncio.Event) -> None:
    """Work on one queue until ``stopping``; connects again whenever the database comes back."""
    while not stopping.is_set():
        if not await wait_for_database(url, stopping=stopping):
            return
        try:
            await _serve_until_fault(queue, url=url, runner=runner, stopping=stopping)
        except Exception as error:
            log.warning("queue lost its database", queue=queue, reason=f"{type(error).__name__}: {error}")
        await _pause(RETRY_S, stopping)


async def _serve_until_fault(queue: str, *, url: str, runner: JobRunner, stopping: asyncio.Event) -> None:
    app = make_queue_app(url, runner)
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[queue],
                name=queue,
                concurrency=CONCURRENCY[queue],
                wait=True,
                fetch_job_polling_interval=POLL_S,
                shutdown_graceful_timeout=STOP_S,
                delete_jobs="always",
                install_signal_handlers=False,
            )
        )
        stop = asyncio.create_task(stopping.wait())
        await asyncio.wait((worker, stop), return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not worker.done():
            worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        if not worker.cancelled() and (error := worker.exception()) is not None:
            raise error


async def wait_for_database(url: str, *, stopping: asyncio.Event) -> bool:
    """True once the database answers; False when the worker stops first."""
    is_first = True
    while not stopping.is_set():
        try:
            async with await psycopg.AsyncConnection.connect(plain_url(url), connect_timeout=5) as connection:
                await connection.execute("select 1")
            return True
        except psycopg.Error as error:
            if is_first:
                log.warning("database does not answer; trying again", reason=str(error).strip().splitlines()[0])
        is_first = False
        await _pause(RETRY_S, stopping)
    return False


async def _pause(seconds: float, stopping: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return
