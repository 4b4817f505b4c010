from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from tensoe.catalogue import watching
from tensoe.catalogue.folders import add_folder
from tensoe.catalogue.watching import Quiet, Watcher, compute_signature, is_relevant, watch_folder
from tests.catalogue.files import write


def wait_for(condition: Callable[[], bool], *, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


class TestQuiet:
    def test_waits_for_a_pause(self):
        quiet = Quiet(quiet_s=2, longest_s=60)
        quiet.note(0.0)
        quiet.note(1.5)
        assert not quiet.is_due(3.0)
        assert quiet.is_due(3.5)

    def test_does_not_wait_for_ever(self):
        quiet = Quiet(quiet_s=2, longest_s=10)
        for second in range(11):
            quiet.note(float(second))
        assert quiet.is_due(10.0)

    def test_nothing_happened(self):
        quiet = Quiet()
        assert not quiet.is_due(1e9)


class TestIsRelevant:
    @pytest.mark.parametrize("name", ["a.mp3", "X/cover.jpg", "New Folder", "Vol. 1"])
    def test_music_pictures_and_folders_matter(self, name: str):
        assert is_relevant(f"/music/{name}", "/music")

    @pytest.mark.parametrize("name", [".x.mp3", "X/.tmp/a.mp3", "a.mp3.part", "notes.txt", "@eaDir/a.mp3"])
    def test_hidden_and_other_files_do_not(self, name: str):
        assert not is_relevant(f"/music/{name}", "/music")


class TestWatchFolder:
    def watch(self, root: Path) -> tuple[threading.Event, list[int], threading.Thread]:
        stop, calls = threading.Event(), []
        thread = threading.Thread(
            target=watch_folder, args=(os.fsencode(root),), kwargs={"stop": stop, "changed": lambda: calls.append(1)}, daemon=True
        )
        thread.start()
        return stop, calls, thread

    def test_new_file_is_noticed(self, tmp_path: Path):
        stop, calls, thread = self.watch(tmp_path)
        for number in range(50):  # the listener takes a moment to begin
            write(tmp_path / f"{number}.mp3")
            if wait_for(lambda: bool(calls), seconds=0.2):
                break
        stop.set()
        thread.join(10)
        assert calls
        assert not thread.is_alive()

    def test_name_that_is_no_utf8_is_looked_for_instead(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(watching, "POLL_LEAST_S", 0.05)
        os.mkdir(os.fsencode(tmp_path) + b"/b\xf6se")
        stop, calls, thread = self.watch(tmp_path)
        assert wait_for(lambda: bool(calls))  # unsure what it missed, it asks for a scan
        calls.clear()
        write(tmp_path / "a.mp3")
        assert wait_for(lambda: bool(calls))
        stop.set()
        thread.join(10)

    def test_disk_that_comes_back_is_noticed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(watching, "ABSENT_EVERY_S", 0.05)
        stop, calls, thread = self.watch(tmp_path / "disk")
        time.sleep(0.1)
        (tmp_path / "disk").mkdir()
        assert wait_for(lambda: bool(calls))
        stop.set()
        thread.join(10)


class TestComputeSignature:
    def test_changes_with_any_file(self, tmp_path: Path):
        path = write(tmp_path / "X" / "a.mp3")
        before = compute_signature(os.fsencode(tmp_path))
        assert compute_signature(os.fsencode(tmp_path)) == before
        os.utime(path, ns=(1, 1))
        assert compute_signature(os.fsencode(tmp_path)) != before


class TestWatcher:
    def test_change_asks_for_one_scan_of_its_folder(self, fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        from sqlalchemy import create_engine

        monkeypatch.setattr(watching, "QUIET_S", 0.1)
        engine = create_engine(fresh_database)
        factory = sessionmaker(engine, expire_on_commit=False)
        (tmp_path / "later").mkdir()
        stop = threading.Event()
        monkeypatch.setattr(watching, "FOLDERS_EVERY_S", 0.2)
        thread = threading.Thread(target=Watcher(factory).run, args=(stop,), daemon=True)
        thread.start()
        with factory() as session, session.begin():  # added while it watches already
            folder_id = add_folder(session, path=tmp_path / "later").id

        def jobs(session: Session) -> list[object]:
            return list(session.execute(text("select arguments, triggered_by from job where kind = 'catalogue.scan'")))

        for number in range(10):
            write(tmp_path / "later" / f"{number % 3}.mp3", pitch_hz=100 + number % 3)
            time.sleep(1.0)
            with factory() as session:
                if jobs(session):
                    break
        stop.set()
        thread.join(10)
        with factory() as session:
            assert jobs(session) == [({"folder_ids": [folder_id]}, "watch")]
        engine.dispose()
