from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tensoe.jobs import CpuPool, JobCancelled, JobInterrupted, Outcome
from tests.jobs.pool_work import behave, sleep, tell_environment, tell_process


@pytest.fixture(scope="module")
def pool() -> Iterator[CpuPool]:
    with CpuPool(processes=2, memory_mib=1024, environment={"NUMBA_CACHE_DIR": "/tmp/kernels"}) as opened:
        yield opened


def run(pool: CpuPool, items: list[Any], timeout_s: float = 20) -> list[Outcome[Any]]:
    outcomes = dict(pool.run_many(behave, items, timeout_s=timeout_s))
    assert sorted(outcomes) == list(range(len(items)))
    return [outcomes[index] for index in range(len(items))]


class TestRunMany:
    def test_every_item_has_its_value(self, pool: CpuPool) -> None:
        assert [outcome.value for outcome in run(pool, list(range(30)))] == [item * 2 for item in range(30)]

    @pytest.mark.parametrize(
        ("bad", "code", "word"),
        [
            ("exit", "crashed", "status 3"),
            ("segfault", "crashed", "SIGSEGV"),
            ("memory", "out_of_memory", "memory"),
            ("raise", "raised", "not music"),
            ("unpackable", "raised", "Unpackable"),
            ("closure", "raised", "pickle"),
        ],
    )
    def test_what_an_item_does_costs_that_item_only(self, pool: CpuPool, bad: str, code: str, word: str) -> None:
        items = [1, 2, bad, 3, 4]
        outcomes = run(pool, items)
        assert [outcome.code for outcome in outcomes] == [None, None, code, None, None]
        assert word in outcomes[2].reason

    def test_an_item_that_hangs_is_given_up_in_time(self, pool: CpuPool) -> None:
        began = time.monotonic()
        outcomes = run(pool, [1, "hang", 2], timeout_s=0.5)
        assert [outcome.code for outcome in outcomes] == [None, "timed_out", None]
        assert time.monotonic() - began < 3

    def test_many_crashes_in_a_row_are_each_their_own(self, pool: CpuPool) -> None:
        items = ["exit" if index % 3 == 0 else index for index in range(9)]
        outcomes = run(pool, items)
        assert [outcome.code for outcome in outcomes] == ["crashed" if index % 3 == 0 else None for index in range(9)]

    def test_the_error_of_an_item_tells_where_it_happened(self, pool: CpuPool) -> None:
        error = run(pool, ["raise"])[0].error
        assert isinstance(error, ValueError)
        assert "pool_work.py" in error.__notes__[0]

    def test_processes_are_polite_and_single_threaded(self, pool: CpuPool) -> None:
        environment = next(iter(pool.run_many(tell_environment, [0], timeout_s=20)))[1].value
        assert environment is not None
        assert environment["OMP_NUM_THREADS"] == environment["NUMBA_NUM_THREADS"] == "1"
        assert environment["NUMBA_CACHE_DIR"] == "/tmp/kernels"
        assert int(environment["nice"]) >= 10

    def test_processes_are_used_again(self, pool: CpuPool) -> None:
        outcomes = [outcome.value for _, outcome in pool.run_many(tell_process, list(range(20)), timeout_s=20)]
        assert len({pid for value in outcomes if value for pid in value[1:]}) <= 2

    def test_what_check_raises_ends_the_items_in_flight(self, pool: CpuPool) -> None:
        began = time.monotonic()

        def check() -> None:
            if time.monotonic() - began > 0.5:
                raise JobCancelled("enough")

        with pytest.raises(JobCancelled):
            list(pool.checking(check).run_many(sleep, [30.0, 30.0], timeout_s=60))
        assert [outcome.value for _, outcome in pool.run_many(sleep, [0.0], timeout_s=5)] == [0.0]
        assert time.monotonic() - began < 5

    def test_closing_the_pool_interrupts_who_waits(self) -> None:
        pool = CpuPool(processes=1, memory_mib=1024)
        pending = pool.run_many(sleep, [0.0, 30.0], timeout_s=60)
        assert next(pending)[1].is_ok
        pool.close()
        with pytest.raises(JobInterrupted):
            next(pending)

    def test_no_process_outlives_a_killed_parent(self, tmp_path: Path) -> None:
        script = (
            "import sys; sys.path.insert(0, '.')\n"
            "from tensoe.jobs import CpuPool\n"
            "from tests.jobs.pool_work import tell_process, sleep\n"
            "pool = CpuPool(processes=2, memory_mib=1024)\n"
            "print(*{o.value[1] for _, o in pool.run_many(tell_process, range(8), timeout_s=20)}, flush=True)\n"
            "list(pool.run_many(sleep, [60.0, 60.0], timeout_s=90))\n"
        )
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert parent.stdout is not None
        with parent.stdout as output:
            children = [int(word) for word in output.readline().split()]
        assert children
        time.sleep(0.3)
        parent.kill()
        parent.wait()
        assert wait_until(lambda: not any(is_there(pid) for pid in children))


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
