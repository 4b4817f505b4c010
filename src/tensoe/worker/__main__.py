"""``python -m tensoe.worker``: what the supervisor starts."""

from __future__ import annotations

from tensoe.core.logging import configure_logging
from tensoe.core.runtime import open_runtime
from tensoe.core.settings import load_settings
from tensoe.worker.main import run_worker


def main() -> None:
    """Run a worker with the settings in force; it ends in order when the process that started it is gone, however it went."""
    settings = load_settings()
    configure_logging(settings, process="worker")
    with open_runtime(settings) as runtime:
        run_worker(runtime)


if __name__ == "__main__":
    main()
