from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from tensoe.core.database import transaction
from tensoe.core.runtime import open_runtime
from tensoe.core.settings import load_settings
from tensoe.jobs.models import FINAL_STATES, WorkerSeen
from tensoe.jobs.service import cancel_job
from tensoe.worker.main import PARENT_VARIABLE
from tests.worker.conftest import EFFECT, World, wait_until


def kill_server(data_dir: Path) -> None:
    """``kill -9`` for the main process of the embedded server."""
    os.kill(int(next(data_dir.rglob("postmaster.pid")).read_text().splitlines()[0]), signal.SIGKILL)


class TestRunWorker:
    def test_jobs_start_at_once_and_leave_nothing_in_the_queue(self, world: World) -> None:
        world.start_worker()
        assert world.wait(world.enqueue("test.empty", n=1)).result == {"n": 1}
        job = world.wait(world.enqueue("test.empty", n=2))
        assert job.started_at is not None
        # Woken by a notification: looking every two seconds would take one second in the mean.
        assert (job.started_at - job.created_at).total_seconds() < 0.5
        wait_until(lambda: world.count_queue_rows() == 0)

    def test_a_killed_worker_costs_nothing_but_time(self, world: World) -> None:
        first = world.start_worker()
        job_id = world.enqueue("test.parent", batches=4, size=15)
        wait_until(lambda: world.get(job_id).done >= 10)
        first.kill()
        first.wait()
        done = len(world.effects("item"))
        assert 10 <= done < 60
        world.start_worker()
        job = world.wait(job_id)
        assert (job.state, job.done, job.total) == ("succeeded", 60, 60)
        assert job.result == {"done": 60, "failed": 0, "cancelled": 0}
        assert world.effects("item") == list(range(60))
        assert world.effects("finish") == [-1]

    def test_a_living_worker_takes_over_from_a_killed_one(self, world: World) -> None:
        first, second = world.start_worker(), world.start_worker()
        wait_until(lambda: len(list_workers(world)) == 2)
        job_id = world.enqueue("test.slow", seconds=2)
        wait_until(lambda: world.get(job_id).worker is not None)
        holder = next(worker for worker in (first, second) if f":{worker.pid}:" in str(world.get(job_id).worker))
        holder.kill()
        job = world.wait(job_id)
        assert job.result == {"attempt": 2}

    def test_an_item_that_kills_every_worker_is_given_up(self, world: World) -> None:
        job_id = world.enqueue("test.deadly", items=[13])
        deaths = 0
        worker = world.start_worker()
        while world.get(job_id).state in ("queued", "running"):
            if worker.poll() is not None:
                deaths += 1
                worker = world.start_worker()
            time.sleep(0.02)
        assert world.get(job_id).result == {"done": 0, "failed": 1, "cancelled": 0}
        assert world.effects("abandoned") == [13]
        assert deaths == 3

    def test_a_worker_told_to_end_gives_its_jobs_back_within_seconds(self, world: World) -> None:
        worker = world.start_worker()
        slow, deaf = world.enqueue("test.slow", seconds=20), world.enqueue("test.deaf")
        wait_until(lambda: all(world.get(job_id).state == "running" for job_id in (slow, deaf)))
        began = time.monotonic()
        worker.terminate()
        assert worker.wait(10) == 0
        assert time.monotonic() - began < 5
        for job_id in (slow, deaf):
            job = world.get(job_id)
            assert (job.state, job.worker, job.deaths) == ("queued", None, 0)
        assert list_workers(world) == []
        world.start_worker()
        assert world.wait(deaf).result == {"attempt": 2}

    def test_a_worker_whose_parent_is_gone_ends_in_order(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(PARENT_VARIABLE, "1" if os.getpid() != 1 else "2")
        worker = world.start_worker()
        assert worker.wait(15) == 0
        assert list_workers(world) == []

    def test_a_running_job_is_cancelled(self, world: World) -> None:
        world.start_worker()
        job_id = world.enqueue("test.slow", seconds=30)
        wait_until(lambda: world.get(job_id).done > 2)
        with transaction(world.factory) as session:
            cancel_job(session, job_id=job_id)
        assert world.wait(job_id, 3).state == "cancelled"

    def test_a_killed_database_comes_back_and_the_jobs_go_on(self, data_dir: Path) -> None:
        settings = load_settings(data_dir=data_dir, environment="test", working_folder=data_dir)
        with open_runtime(settings) as runtime:
            engine = create_engine(runtime.url, pool_pre_ping=True)
            with engine.begin() as connection:
                connection.execute(text(EFFECT))
            world = World(engine, [str(data_dir)])
            try:
                world.start_worker()
                job_id = world.enqueue("test.parent", batches=3, size=15)
                wait_until(lambda: world.get(job_id).done >= 5)
                kill_server(data_dir)
                # The old connections may still answer for a moment, and break at any of the questions until the job has ended.
                wait_until(lambda: has_ended(world, job_id))
                job = world.get(job_id)
                assert (job.state, job.result) == ("succeeded", {"done": 45, "failed": 0, "cancelled": 0})
                assert world.effects("item") == list(range(45))
                assert world.effects("finish") == [-1]
                assert world.workers[0].poll() is None
            finally:
                world.end()

    def test_a_service_runs_in_one_worker_only(self, world: World) -> None:
        first = world.start_worker()
        wait_until(lambda: len(world.effects("service")) == 1)
        second = world.start_worker()
        wait_until(lambda: len(list_workers(world)) == 2)
        assert world.effects("service") == [first.pid]
        first.kill()
        first.wait()
        wait_until(lambda: world.effects("service") == sorted([first.pid, second.pid]))


def list_workers(world: World) -> list[Any]:
    with transaction(world.factory) as session:
        return list(session.scalars(select(WorkerSeen.name)))


def has_ended(world: World, job_id: int) -> bool:
    try:
        return world.get(job_id).state in FINAL_STATES
    except OperationalError:
        return False
