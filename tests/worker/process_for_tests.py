"""A worker process that knows the kinds of the tests only: ``python process_for_tests.py DATA_DIR [DATABASE_URL]``."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    from tensoe.core.logging import configure_logging
    from tensoe.core.runtime import open_runtime
    from tensoe.core.settings import load_settings
    from tensoe.worker import kinds
    from tensoe.worker.main import run_worker

    kinds.TASK_MODULES = ("tests.worker.kinds_for_tests",)
    folder, *url = sys.argv[1:]
    settings = load_settings(
        working_folder=Path(folder), data_dir=folder, database_url=url[0] if url else None, worker_processes=2, environment="test"
    )
    configure_logging(settings, process="worker")
    with open_runtime(settings) as runtime:
        run_worker(runtime)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()
