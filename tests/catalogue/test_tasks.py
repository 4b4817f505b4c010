from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from tensoe.catalogue import tasks
from tensoe.catalogue.folders import add_folder, request_scan
from tensoe.catalogue.reading import FileItem, ReadRequest, read_many
from tensoe.core.settings import Settings
from tensoe.jobs import CpuPool, JobContext
from tests.catalogue.files import write
from tests.catalogue.tagging import tag


@pytest.fixture
def factory(fresh_database: str) -> Iterator[sessionmaker[Session]]:
    engine = create_engine(fresh_database)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


def crash_on_bad(request: ReadRequest) -> list[FileItem]:
    """Stands for a decoder that a file brings down."""
    if any(b"bad" in entry.path for entry in request.entries):
        os.kill(os.getpid(), signal.SIGSEGV)
    return read_many(request)


def run_scan(factory: sessionmaker[Session], settings: Settings) -> dict[str, Any]:
    with factory() as session, session.begin():
        job = request_scan(session)
        job.state = "running"
        session.flush()
        session.refresh(job)
        session.expunge(job)
    with CpuPool(processes=1, memory_mib=1024) as pool:
        return tasks.scan(JobContext(job, session_factory=factory, settings=settings, pool=pool), folder_ids=[])


class TestScan:
    def test_job_reads_in_the_pool_and_orders_the_analysis(
        self, factory: sessionmaker[Session], settings: Settings, tmp_path: Path
    ):
        for number in range(5):
            tag(write(tmp_path / "music" / f"{number}.mp3", pitch_hz=200 + number), title=f"T{number}", artist="A", album="X")
        with factory() as session, session.begin():
            add_folder(session, path=tmp_path / "music")
        assert run_scan(factory, settings)["added"] == 5
        with factory() as session:
            kinds = session.execute(text("select kind from job where triggered_by = 'job'")).scalars().all()
            assert kinds == ["analysis.library"]
            assert session.execute(text("select count(*) from track")).scalar_one() == 5

    def test_file_that_ends_its_process_costs_only_itself(
        self, factory: sessionmaker[Session], settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(tasks, "read_many", crash_on_bad)
        for name in ("a", "bad", "c"):
            write(tmp_path / "music" / f"{name}.mp3", pitch_hz=200 + len(name))
        with factory() as session, session.begin():
            add_folder(session, path=tmp_path / "music")
        result = run_scan(factory, settings)
        assert result["problems"] == 1
        with factory() as session:
            rows = {row.path: row.problem_code for row in session.execute(text("select path, problem_code from file"))}
        assert rows == {"a.mp3": None, "bad.mp3": "crashed", "c.mp3": None}
        with factory() as session, session.begin():
            session.execute(text("update job set state = 'succeeded'"))
        assert run_scan(factory, settings)["unchanged"] == 3  # it is not tried again before it changes


class TestRequestScanAtStart:
    def test_a_scan_somebody_asked_for_is_not_run_twice(self, session: Session, tmp_path: Path):
        folders = [add_folder(session, path=make_folder(tmp_path / name)).id for name in ("a", "b")]
        request_scan(session, folder_ids=folders)
        tasks.request_scan_at_start(session)
        assert list_scans(session) == [folders]

    def test_folders_nobody_asked_about_are_scanned(self, session: Session, tmp_path: Path):
        first, second = (add_folder(session, path=make_folder(tmp_path / name)).id for name in ("a", "b"))
        request_scan(session, folder_ids=[first])
        tasks.request_scan_at_start(session)
        assert list_scans(session) == [[first], [second]]

    def test_all_are_scanned_when_nothing_was_asked(self, session: Session, tmp_path: Path):
        add_folder(session, path=make_folder(tmp_path / "a"))
        tasks.request_scan_at_start(session)
        tasks.request_scan_at_start(session)
        assert list_scans(session) == [[]]

    def test_nothing_is_asked_without_folders(self, session: Session):
        tasks.request_scan_at_start(session)
        assert list_scans(session) == []


def make_folder(path: Path) -> Path:
    path.mkdir()
    return path


def list_scans(session: Session) -> list[list[int]]:
    return list(
        session.execute(text("select arguments -> 'folder_ids' from job where kind = 'catalogue.scan' order by id")).scalars()
    )
