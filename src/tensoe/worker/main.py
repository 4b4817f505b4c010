"""The worker process from start to end."""

from __future__ import annotations

import asyncio
import os
import signal
import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from tensoe.core.database import transaction
from tensoe.core.runtime import Runtime
from tensoe.jobs import presence
from tensoe.jobs.pool import CpuPool
from tensoe.jobs.recovery import release
from tensoe.jobs.running import JobRunner
from tensoe.worker.care import Care
from tensoe.worker.kinds import load_kinds
from tensoe.worker.queues import CONCURRENCY, quieten_libraries, serve_queue
from tensoe.worker.services import Services

log = structlog.get_logger(__name__)

PARENT_VARIABLE = "TENSOE_PARENT_PID"
"""Set by a process that ends its worker when it ends itself; the worker looks whether it is still there."""


def run_worker(runtime: Runtime, *, stop: threading.Event | None = None) -> None:
    """Run jobs until ``stop`` is set or the process is told to end; then give back what is not done, within seconds."""
    load_kinds()
    quieten_libraries()
    name = presence.get_own_name()
    with CpuPool.of(runtime.settings) as pool:
        runner = JobRunner(session_factory=runtime.session_factory, settings=runtime.settings, worker=str(name), pool=pool)
        care, services = Care(runtime, runner, name=name), Services(runtime)
        care.start()
        services.start()
        log.info("worker started", worker=str(name), processes=pool.processes)
        try:
            asyncio.run(_serve(runtime, runner, pool, stop or threading.Event()))
        finally:
            services.stop()
            care.stop()
            _leave(runtime, name)
            log.info("worker ended", worker=str(name))


def is_orphaned() -> bool:
    """Whether the process that started this one, and would end it, is gone."""
    parent = os.environ.get(PARENT_VARIABLE, "")
    return parent.isdigit() and os.getppid() != int(parent)


async def _serve(runtime: Runtime, runner: JobRunner, pool: CpuPool, stop: threading.Event) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                loop.add_signal_handler(number, stop.set)

    async def pass_on_stop() -> None:
        while not stop.is_set() and not is_orphaned():
            await asyncio.sleep(0.1)
        log.info("worker stops")
        # First the handlers, so that they put their jobs back themselves; then the processes they may be waiting for.
        runner.stopping.set()
        stopping.set()
        await asyncio.to_thread(pool.close)

    await asyncio.gather(
        pass_on_stop(),
        *(serve_queue(queue, url=runtime.url, runner=runner, stopping=stopping) for queue in CONCURRENCY),
    )


def _leave(runtime: Runtime, name: presence.WorkerName) -> None:
    try:
        release(runtime.session_factory, worker=str(name))
        with transaction(runtime.session_factory) as session:
            presence.note_gone(session, name)
    except SQLAlchemyError as error:
        log.warning("worker could not say goodbye", reason=str(error).splitlines()[0])
