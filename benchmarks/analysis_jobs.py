"""How fast a library is heard through the real job: one worker beside two, and what a file costs besides the hearing.

Run with ``python benchmarks/analysis_jobs.py [--files 96] [--seconds 30] [--rounds 3] [--json]``. It cuts stretches out of
real music, writes them in five formats into a temporary library with a database of its own, and lets workers of one process
each (``tensoe worker``) hear all of them again and again. Each round measures in turn: the sound engine alone in one process
and in two, then the job with one worker and with two; the figures are medians. The engine alone tells what the machine
gives to two processes, so that ``ratio_two_workers`` can be judged on a machine that is busy otherwise too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
from excerpts import RATE_HZ, measure_seconds, read_stretch
from material import ONE_THREAD, find_music
from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).parents[1]))

from tensoe.analysis.models import TrackAnalysis
from tensoe.analysis.service import request_analysis
from tensoe.catalogue.folders import add_folder, request_scan
from tensoe.core.database import transaction
from tensoe.core.runtime import Runtime, open_runtime
from tensoe.core.settings import load_settings
from tensoe.jobs.models import ACTIVE_STATES, Job
from tensoe.worker.kinds import load_kinds
from tests import signals

FORMATS = ("mp3", "flac", "ogg", "opus", "m4a")
BIT_RATE = 192_000
LOADED_BYTES = 150 << 20


def make_library(folder: Path, *, files: int, seconds: float) -> list[Path]:
    """Stretches of real music, each another one, the formats in turn."""
    sources = [path for path in find_music() if measure_seconds(path) > seconds + 20.0]
    made: list[Path] = []
    for number, (source, kind) in enumerate(zip(cycle(sources), cycle(FORMATS), strict=False)):
        if number == files:
            break
        start_s = 10.0 + 5.0 * (number // len(sources))
        path = folder / f"{number:03} {source.stem}{signals.EXTENSIONS[kind]}"
        sound = read_stretch(source, start_s=start_s, seconds=seconds)
        signals.write_audio(path, sound, RATE_HZ, codec=kind, bit_rate=BIT_RATE)
        made.append(path)
    return made


class Workers(AbstractContextManager["Workers"]):
    """Workers of one process each, as separate programs."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.running: list[subprocess.Popen[bytes]] = []

    def have(self, count: int) -> None:
        """Start or end workers until there are this many; each has heard a whole run when this returns."""
        while len(self.running) > count:
            self._end(self.running.pop())
        missing = max(0, count - len(self.running))
        command = [sys.executable, "-m", "tensoe.cli", "worker", "--data-dir", str(self.runtime.settings.data_dir)]
        environment = os.environ | ONE_THREAD | {"WORKER_PROCESSES": "1", "LOG_LEVEL": "WARNING"}
        self.running += [subprocess.Popen(command, env=environment) for _ in range(missing)]
        _wait(self.runtime, Job.id > 0)
        while missing and not all(self._has_heard(popen) for popen in self.running):
            hear_all(self.runtime)
        if missing:
            hear_all(self.runtime)  # the run before may have found the last one just loading

    @staticmethod
    def _has_heard(popen: subprocess.Popen[bytes]) -> bool:
        """Whether a process of the worker's pool has begun to hear: the modules alone take less memory."""
        return any(process.memory_info().rss > LOADED_BYTES for process in _family(popen.pid)[1:])

    def cpu_seconds(self) -> float:
        """Processor time of all workers, their pools, and the database."""
        processes = [each for popen in self.running for each in _family(popen.pid)]
        return sum(_cpu(process) for process in processes + _database(self.runtime))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        while self.running:
            self._end(self.running.pop())

    @staticmethod
    def _end(popen: subprocess.Popen[bytes]) -> None:
        popen.terminate()
        popen.wait(timeout=30)


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _database(runtime: Runtime) -> list[psutil.Process]:
    with transaction(runtime.session_factory) as session:
        backend = psutil.Process(session.scalar(select(func.pg_backend_pid())))
    return _family(backend.ppid())


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def hear_all(runtime: Runtime) -> float:
    """Have every file heard again by the workers there are; returns files a second while all of them have work.

    The rate is taken between a tenth and three quarters of the results, by the times at which they were written: a large
    library has a beginning and an end too, but they last as long as those of a small one.
    """
    with transaction(runtime.session_factory) as session:
        job_id = request_analysis(session, force=True).id
        begun = session.scalar(select(func.clock_timestamp()))
    _wait(runtime, Job.id == job_id)
    with transaction(runtime.session_factory) as session:
        query = select(TrackAnalysis.created_at).where(TrackAnalysis.created_at >= begun).order_by(TrackAnalysis.created_at)
        written = list(session.scalars(query))
    _wait(runtime, Job.id > 0)  # what follows an analysis must not run into the next measurement
    first, last = len(written) // 10, 3 * len(written) // 4
    return (last - first) / max(1e-3, (written[last] - written[first]).total_seconds())


def _wait(runtime: Runtime, which: Any) -> None:
    while True:
        with transaction(runtime.session_factory) as session:
            if not session.scalar(select(func.count()).select_from(Job).where(which, Job.state.in_(ACTIVE_STATES))):
                return
        time.sleep(0.5)  # asking costs the database time that is measured


def hear_alone(pool: ProcessPoolExecutor, paths: Sequence[Path]) -> float:
    """The sound engine without jobs and database; returns seconds."""
    begun = time.perf_counter()
    list(pool.map(_hear, paths))
    return time.perf_counter() - begun


def _hear(path: Path) -> None:
    from tensoe.audio import analyse

    analyse(path)


def _warm_up() -> None:
    from tensoe.audio import warm_up

    warm_up()


def measure(runtime: Runtime, paths: Sequence[Path], *, rounds: int) -> dict[str, Any]:
    """All figures; ``rates`` are files a second."""
    found: dict[str, list[float]] = {}
    overheads: list[float] = []
    with (
        Workers(runtime) as workers,
        ProcessPoolExecutor(1, initializer=_warm_up) as one,
        ProcessPoolExecutor(2, initializer=_warm_up) as two,
    ):
        for pool in (one, two):
            hear_alone(pool, paths[:4])
        for _ in range(rounds):
            found.setdefault("engine_1", []).append(len(paths) / hear_alone(one, paths))
            found.setdefault("engine_2", []).append(len(paths) / hear_alone(two, paths))
            for count in (1, 2):
                workers.have(count)
                before = workers.cpu_seconds()
                found.setdefault(f"job_{count}", []).append(hear_all(runtime))
                if count == 1:
                    overheads.append((workers.cpu_seconds() - before - _heard_seconds(runtime)) / len(paths))
    rates = {name: statistics.median(values) for name, values in found.items()}
    ratio_engine = statistics.median(b / a for a, b in zip(found["engine_1"], found["engine_2"], strict=True))
    ratio_job = statistics.median(b / a for a, b in zip(found["job_1"], found["job_2"], strict=True))
    return {
        "files": len(paths),
        "rounds": rounds,
        "rates": {name: round(rate, 2) for name, rate in rates.items()},
        "ratio_two_workers": round(ratio_job, 3),
        "ratio_two_processes_engine_alone": round(ratio_engine, 3),
        "ratio_job_to_engine": round(statistics.median(b / a for a, b in zip(found["engine_1"], found["job_1"], strict=True)), 3),
        "overhead_cpu_ms_per_file": round(1000.0 * statistics.median(overheads), 2),
        "row_bytes_per_track": _row_bytes(runtime),
        "load_average": round(os.getloadavg()[0], 2),
    }


def _heard_seconds(runtime: Runtime) -> float:
    with transaction(runtime.session_factory) as session:
        return float(session.scalar(select(func.sum(TrackAnalysis.seconds_spent))) or 0.0)


def _row_bytes(runtime: Runtime) -> int:
    """What one stored analysis takes, compressed as the database keeps it."""
    size = func.pg_column_size(TrackAnalysis.features) + func.pg_column_size(TrackAnalysis.curves)
    with transaction(runtime.session_factory) as session:
        return round(float(session.scalar(select(func.avg(size))) or 0.0))


def main() -> None:
    """Make the library, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=96)
    parser.add_argument("--seconds", type=float, default=30.0, help="length of each file")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ.update(ONE_THREAD)
    load_kinds()
    with tempfile.TemporaryDirectory(prefix="tensoe-", ignore_cleanup_errors=True) as base:
        folder = Path(base) / "music"
        folder.mkdir()
        Path(base).chmod(0o711)
        paths = make_library(folder, files=options.files, seconds=options.seconds)
        with open_runtime(load_settings(data_dir=Path(base) / "data", working_folder=Path(base))) as runtime:
            with Workers(runtime) as workers:
                with transaction(runtime.session_factory) as session:
                    request_scan(session, folder_ids=[add_folder(session, path=folder).id])
                workers.have(1)
            result = measure(runtime, paths, rounds=options.rounds)
    if options.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:34} {value}")


if __name__ == "__main__":
    main()
