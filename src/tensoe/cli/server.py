"""Commands that run Tensoe: up, api, worker."""

from __future__ import annotations

import threading
import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer

from tensoe.cli.output import console, reports_errors
from tensoe.core.logging import configure_logging
from tensoe.core.runtime import open_runtime
from tensoe.core.settings import Settings, load_settings

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Folder for everything that Tensoe keeps (DATA_DIR).")]
Port = Annotated[int | None, typer.Option("--port", help="Port to listen on; 0 takes a free one (API_PORT).")]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on (API_HOST).")]


def settings_with(data_dir: Path | None = None, port: int | None = None, host: str | None = None) -> Settings:
    """Settings where options of the command line win."""
    given: dict[str, Any] = {"data_dir": data_dir, "api_port": port, "api_host": host}
    return load_settings(**{name: value for name, value in given.items() if value is not None})


@reports_errors
def up(
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the address in a browser.")] = False,
) -> None:
    """Start everything: database, API, web app and worker. Ctrl-C ends all of it."""
    _serve(settings_with(data_dir, port, host), with_worker=True, open_browser=open_browser)


@reports_errors
def api(data_dir: DataDir = None, host: Host = None, port: Port = None) -> None:
    """Start the API and the web app only; workers run elsewhere."""
    _serve(settings_with(data_dir, port, host), with_worker=False, open_browser=False)


@reports_errors
def worker(data_dir: DataDir = None) -> None:
    """Start a worker only; any number may run, on any machine that sees the music under the same paths."""
    from tensoe.cli.supervisor import Keeper
    from tensoe.worker.main import run_worker

    settings = settings_with(data_dir)
    configure_logging(settings, process="worker")
    with open_runtime(settings) as runtime, Keeper(runtime, with_worker=False):
        run_worker(runtime)


def _serve(settings: Settings, *, with_worker: bool, open_browser: bool) -> None:
    from tensoe.cli.supervisor import address_of, bind, run_up

    configure_logging(settings, process="api")
    listener = bind(settings)
    address = address_of(listener)

    def on_ready() -> None:
        console.print(f"\n  Tensoe is ready: [bold]{address}/app/[/bold]\n  Ctrl-C ends it. Data: {settings.data_dir}\n")
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(f"{address}/app/",), daemon=True).start()

    with open_runtime(settings) as runtime:
        run_up(runtime, listener, with_worker=with_worker, on_ready=on_ready)
