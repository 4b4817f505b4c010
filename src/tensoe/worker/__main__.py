"""``python -m tensoe.worker``: what the supervisor starts."""

from __future__ import annotations

import os
import threading

from tensoe.core.logging import configure_logging
from tensoe.core.runtime import open_runtime
from tensoe.core.settings import load_settings
from tensoe.worker.main import run_worker

PARENT_VARIABLE = "TENSOE_PARENT_PID"
LOOK_SECONDS = 0.5


def main() -> None:
    """Run a worker with the settings in force; end in order when the process that started it is gone, however it went."""
    settings = load_settings()
    configure_logging(settings, process="worker")
    stop = threading.Event()
    if PARENT_VARIABLE in os.environ:
        parent = int(os.environ.pop(PARENT_VARIABLE))
        threading.Thread(target=_watch_parent, args=(parent, stop), name="watch-parent", daemon=True).start()
    with open_runtime(settings) as runtime:
        run_worker(runtime, stop=stop)


def _watch_parent(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent:
        if stop.wait(LOOK_SECONDS):
            return
    stop.set()


if __name__ == "__main__":
    main()
