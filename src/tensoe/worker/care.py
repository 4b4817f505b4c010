"""What a worker does besides running jobs: shows that it lives, and looks after jobs that others left behind."""

from __future__ import annotations

import threading
import time

import structlog
from sqlalchemy.exc import SQLAlchemyError

from tensoe.core.database import transaction
from tensoe.core.embedded import ensure_alive
from tensoe.core.errors import TensoeError
from tensoe.core.runtime import Runtime
from tensoe.jobs import presence
from tensoe.jobs.recovery import recover
from tensoe.jobs.repository import forget_old_jobs
from tensoe.jobs.running import JobRunner

log = structlog.get_logger(__name__)

TICK_S = 1.0
FORGET_EVERY_S = 3600.0
KEEP_DAYS = 30


class Care:
    """A thread that shows the worker's presence and recovers jobs until it is stopped."""

    def __init__(self, runtime: Runtime, runner: JobRunner, *, name: presence.WorkerName) -> None:
        self._runtime = runtime
        self._runner = runner
        self._name = name
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="care", daemon=True)
        self._looked_at = self._forgot_at = float("-inf")
        self._is_away = False

    def start(self) -> None:
        """Look once now, before the first job is fetched, then keep looking."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join(timeout=5)

    def look(self) -> None:
        """One round; a database that is away is for the next round."""
        self._looked_at = time.monotonic()
        try:
            with transaction(self._runtime.session_factory) as session:
                presence.note_seen(session, self._name, processes=self._runtime.settings.worker_processes)
            running = self._runner.list_running()
            found = recover(self._runtime.session_factory, worker=str(self._name), running_here=running)
            if found:
                log.info("jobs recovered", left_behind=found.left_behind, resent=found.resent)
            if self._looked_at - self._forgot_at >= FORGET_EVERY_S:
                with transaction(self._runtime.session_factory) as session:
                    forget_old_jobs(session, days=KEEP_DAYS)
                self._forgot_at = self._looked_at
            self._is_away = False
        except SQLAlchemyError as error:
            if not self._is_away:
                log.warning("worker cannot reach the database", reason=str(error).splitlines()[0])
            self._is_away = True

    def _run(self) -> None:
        while not self._stop.wait(TICK_S):
            try:
                self._tick()
            except Exception:  # a worker whose care ends looks dead to the others, and its jobs are taken away
                log.exception("a round of care failed")

    def _tick(self) -> None:
        if self._runtime.lease is not None:
            try:
                self._is_away |= ensure_alive(self._runtime.lease)
            except TensoeError as error:
                log.error("the database cannot be started again", reason=error.message, hint=error.hint)
        if self._is_away or time.monotonic() - self._looked_at >= presence.SEEN_EVERY_S:
            self.look()
