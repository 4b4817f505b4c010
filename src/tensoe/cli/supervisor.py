"""``tensoe up``: API, worker and database as one thing that starts together, mends itself and ends together."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import structlog
import uvicorn
from fastapi import FastAPI

from tensoe.api.app import create_app
from tensoe.api.security import check_exposure
from tensoe.catalogue.folders import ensure_configured_folders
from tensoe.core.database import transaction
from tensoe.core.embedded import ensure_alive
from tensoe.core.errors import ConfigurationError, TensoeError
from tensoe.core.runtime import Runtime
from tensoe.core.settings import Settings
from tensoe.worker.main import PARENT_VARIABLE

log = structlog.get_logger(__name__)
WATCH_SECONDS = 1.0
# A worker that dies at once again and again is not started in a tight loop.
RESTART_SECONDS = (0.5, 2, 5, 15)
STOP_SECONDS = 15


def bind(settings: Settings) -> socket.socket:
    """The listening socket, so that a busy port is known before anything starts.

    Raises
    ------
    ConfigurationError
        The port is taken, or the address is reachable from outside without accounts.
    """
    check_exposure(settings)
    family = socket.AF_INET6 if ":" in settings.api_host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.api_host.strip("[]"), settings.api_port))
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"Port {settings.api_port} of {settings.api_host} cannot be used: {error.strerror}.",
            hint="Is Tensoe already running? Otherwise choose another with API_PORT, or API_PORT=0 for any free one.",
        ) from error
    listener.set_inheritable(True)
    return listener


def address_of(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


class Keeper:
    """Watches the embedded server (and a worker, if it has one) from a thread, and starts again what died."""

    def __init__(self, runtime: Runtime, *, with_worker: bool) -> None:
        self.runtime = runtime
        self.with_worker = with_worker
        self.worker: subprocess.Popen[bytes] | None = None
        self._stop = threading.Event()
        self._deaths: list[float] = []
        self._thread = threading.Thread(target=self._watch, name="keeper", daemon=True)

    def __enter__(self) -> Keeper:
        if self.with_worker:
            self.worker = start_worker(self.runtime.settings)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(STOP_SECONDS)
        if self.worker is not None:
            stop_process(self.worker)

    def _watch(self) -> None:
        while not self._stop.wait(WATCH_SECONDS):
            try:
                if self.runtime.lease is not None and ensure_alive(self.runtime.lease):
                    self.runtime.engine.dispose()
                    log.warning("the database had stopped and was started again")
            except TensoeError as error:
                log.error("the database cannot be started again", reason=error.message, hint=error.hint)
            if self.worker is not None and (code := self.worker.poll()) is not None:
                self._restart_worker(code)

    def _restart_worker(self, code: int) -> None:
        now = time.monotonic()
        self._deaths = [death for death in self._deaths if now - death < 60] + [now]
        pause = RESTART_SECONDS[min(len(self._deaths), len(RESTART_SECONDS)) - 1]
        log.warning("the worker ended and is started again", exit_code=code, in_seconds=pause)
        if not self._stop.wait(pause):
            self.worker = start_worker(self.runtime.settings)


def start_worker(settings: Settings) -> subprocess.Popen[bytes]:
    """A worker process that ends when this process does, however that ends."""
    environment = {**os.environ, "DATA_DIR": str(settings.data_dir), PARENT_VARIABLE: str(os.getpid())}
    return subprocess.Popen(
        [sys.executable, "-m", "tensoe.worker"],
        env=environment,
        # A session of its own: Ctrl-C in the terminal reaches only this process, which then ends the worker in order.
        start_new_session=True,
    )


def stop_process(process: subprocess.Popen[bytes]) -> None:
    """Ask, wait, then insist."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        log.warning("the worker did not stop in time and is ended")
        process.kill()
        process.wait()


class _Server(uvicorn.Server):
    """Uvicorn that calls back once it answers."""

    def __init__(self, config: uvicorn.Config, *, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Uvicorn first waits for open answers, and an event stream never ends by itself.
        stop_events = getattr(self.config.app.state, "stop_events", None)  # type: ignore[union-attr]
        if stop_events is not None:
            stop_events()
        await super().shutdown(sockets)


def serve(app: FastAPI, listener: socket.socket, *, on_ready: Callable[[], None]) -> None:
    """Answer requests until a signal asks to stop."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=3, server_header=False, date_header=False, lifespan="on"
    )
    server = _Server(config, on_ready=on_ready)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def run_up(runtime: Runtime, listener: socket.socket, *, with_worker: bool, on_ready: Callable[[], None]) -> None:
    """Serve with a keeper beside; returns when asked to stop."""
    with transaction(runtime.session_factory) as session:
        ensure_configured_folders(session, runtime.settings)
    app = create_app(runtime)
    with Keeper(runtime, with_worker=with_worker):
        serve(app, listener, on_ready=on_ready)
