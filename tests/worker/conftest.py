"""Real worker processes on a database of their own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.database import transaction
from tensoe.jobs import enqueue
from tensoe.jobs.models import FINAL_STATES, Job

SCRIPT = Path(__file__).with_name("process_for_tests.py")
EFFECT = "create table effect (item bigint, what text, unique (item, what))"


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> float:
    """Seconds until the condition held."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.01)
    return time.monotonic() - began


class World:
    """A database, the workers on it and what they do."""

    def __init__(self, engine: Engine, arguments: list[str]) -> None:
        self.engine = engine
        self.factory: sessionmaker[Session] = sessionmaker(engine, expire_on_commit=False)
        self.workers: list[subprocess.Popen[bytes]] = []
        self._arguments = arguments

    def start_worker(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen([sys.executable, str(SCRIPT), *self._arguments], stderr=subprocess.DEVNULL)
        self.workers.append(worker)
        return worker

    def enqueue(self, kind: str, **arguments: Any) -> int:
        with transaction(self.factory) as session:
            return enqueue(session, kind, arguments=arguments, dedupe_key="").id

    def get(self, job_id: int) -> Job:
        with transaction(self.factory) as session:
            return session.scalars(select(Job).where(Job.id == job_id)).one()

    def wait(self, job_id: int, seconds: float = 30) -> Job:
        wait_until(lambda: self.get(job_id).state in FINAL_STATES, seconds)
        return self.get(job_id)

    def effects(self, what: str) -> list[int]:
        with transaction(self.factory) as session:
            return list(session.scalars(text("select item from effect where what = :what order by item"), {"what": what}))

    def count_queue_rows(self) -> int:
        with transaction(self.factory) as session:
            return session.scalar(text("select count(*) from procrastinate_jobs")) or 0

    def end(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.engine.dispose()


@pytest.fixture
def world(fresh_database: str, data_dir: Path) -> Iterator[World]:
    engine = create_engine(fresh_database)
    with engine.begin() as connection:
        connection.execute(text(EFFECT))
    opened = World(engine, [str(data_dir), fresh_database])
    yield opened
    opened.end()
