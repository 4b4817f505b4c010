"""Background services of the packages, each in one worker a database: whoever holds its advisory lock."""

from __future__ import annotations

import hashlib
import threading

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from tensoe.core.runtime import Runtime
from tensoe.jobs.registry import ServiceFunction, list_services

log = structlog.get_logger(__name__)

LOOK_S = 5.0
LONGEST_PAUSE_S = 300.0


def make_lock_key(name: str) -> int:
    """A number for PostgreSQL's advisory locks, the same in every process."""
    return int.from_bytes(hashlib.sha256(f"tensoe service {name}".encode()).digest()[:8], "big", signed=True)


class Services:
    """One thread a service; each waits for its turn, runs, and starts again after a failure."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep, args=(name, function), name=name, daemon=True)
            for name, function in list_services().items()
        ]

    def start(self) -> None:
        """Begin to wait for turns."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask all to end and wait a little."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=3)

    def _keep(self, name: str, function: ServiceFunction) -> None:
        pause_s = LOOK_S
        while not self._stop.is_set():
            try:
                had_turn = self._hold(name, function)
                pause_s = LOOK_S if not had_turn else min(pause_s * 2, LONGEST_PAUSE_S)
            except SQLAlchemyError as error:
                log.info("service waits for the database", service=name, reason=str(error).splitlines()[0])
                pause_s = LOOK_S
            self._stop.wait(pause_s)

    def _hold(self, name: str, function: ServiceFunction) -> bool:
        """Run the service as long as this worker holds its lock; False if another one has it."""
        # A connection outside the pool: it is kept for as long as the service runs.
        with self._runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()
            if not connection.scalar(text("select pg_try_advisory_lock(:key)"), {"key": make_lock_key(name)}):
                return False
            self._run_holding(name, function, connection)
            return True

    def _run_holding(self, name: str, function: ServiceFunction, connection: Connection) -> None:
        stop = threading.Event()

        def call() -> None:
            try:
                function(self._runtime, stop)
            except Exception:  # any fault of a service ends that service only; it is tried again
                log.exception("service failed; it starts again later", service=name)

        thread = threading.Thread(target=call, name=f"{name} at work", daemon=True)
        thread.start()
        log.info("service started", service=name)
        try:
            while thread.is_alive() and not self._stop.wait(0.5):
                connection.execute(text("select 1"))
        finally:
            stop.set()
            thread.join(timeout=3)
            log.info("service ended", service=name)
