"""After an analysis, files of one recording stand in one group, whatever their format; what a person decided stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tensoe.analysis.duplicates import service, tasks  # noqa: F401  registers the jobs
from tensoe.analysis.duplicates.models import FileFingerprint
from tensoe.analysis.duplicates.schemas import DuplicateGroupPage, DuplicateState
from tensoe.analysis.service import request_analysis
from tensoe.catalogue.models import LibraryFolder
from tensoe.core.time import utc_now
from tensoe.jobs.models import Job
from tensoe.jobs.running import JobRunner
from tests.analysis.conftest import AddFile, GetTrack
from tests.signals import random_chords, write_audio

RATE_HZ = 24_000


@pytest.fixture
def folder(music_folder: LibraryFolder) -> Path:
    path = Path(os.fsdecode(music_folder.path_bytes))
    write_audio(path / "one.flac", random_chords(1, seconds=12.0, rate_hz=RATE_HZ), RATE_HZ)
    write_audio(path / "one.mp3", random_chords(1, seconds=12.0, rate_hz=RATE_HZ), RATE_HZ, bit_rate=64_000)
    (path / "broken.flac").write_bytes(b"fLaC" + bytes(200))
    write_audio(path / "two.flac", random_chords(2, seconds=12.0, rate_hz=RATE_HZ), RATE_HZ)
    return path


def analyse(session: Session, runner: JobRunner) -> Job:
    """Hear what is new; the search follows by itself. Returns its job."""
    request_analysis(session)
    session.commit()
    runner.run_all()
    session.expire_all()
    return session.scalars(select(Job).where(Job.kind == "analysis.duplicates").order_by(Job.id.desc())).first()  # type: ignore[return-value]


def search(session: Session, runner: JobRunner) -> Job:
    job = service.request_search(session)
    session.commit()
    runner.run_all()
    session.expire_all()
    return session.get_one(Job, job.id)


def list_groups(session: Session, state: DuplicateState = "open") -> DuplicateGroupPage:
    return service.list_groups(session, limit=50, cursor=None, state=state, show_paths=True)


def list_names(session: Session, state: DuplicateState = "open") -> list[list[str | None]]:
    """Paths of the files of each group, the best first."""
    return [[file.path for track in group.tracks for file in track.files] for group in list_groups(session, state).groups]


class TestFindDuplicates:
    def test_an_analysis_is_followed_by_the_search(
        self, session: Session, runner: JobRunner, add_file: AddFile, folder: Path
    ) -> None:
        add_file("one.mp3", codec="mp3", bit_rate=64_000), add_file("one.flac"), add_file("two.flac")
        job = analyse(session, runner)
        assert job.state == "succeeded", job.error
        assert job.result == {"compared": 3, "pairs": 1, "groups": 1, "failed": 0}
        assert (job.done, job.total) == (3, 3)
        assert list_names(session) == [["one.flac", "one.mp3"]]

    def test_a_second_search_has_nothing_to_do(
        self, session: Session, runner: JobRunner, add_file: AddFile, folder: Path
    ) -> None:
        add_file("one.flac"), add_file("one.mp3", codec="mp3")
        analyse(session, runner)
        again = search(session, runner)
        assert again.result == {"compared": 0, "pairs": 0, "groups": 1, "failed": 0}

    def test_a_new_file_is_held_against_those_before_it(
        self, session: Session, runner: JobRunner, add_file: AddFile, folder: Path
    ) -> None:
        add_file("one.flac"), add_file("two.flac")
        assert analyse(session, runner).result["groups"] == 0
        add_file("one.mp3", codec="mp3")
        job = analyse(session, runner)
        assert (job.result["compared"], job.result["pairs"], job.result["groups"]) == (1, 1, 1)

    def test_all_files_of_one_track_are_recognised_though_only_the_best_is_analysed(
        self, session: Session, runner: JobRunner, add_file: AddFile, folder: Path, get_track: GetTrack
    ) -> None:
        flac = add_file("one.flac")
        add_file("one.mp3", track=get_track(flac), codec="mp3")
        add_file("two.flac", track=get_track(flac), codec="mp3")  # tags alone made it the same track
        job = analyse(session, runner)
        assert (job.result["compared"], job.result["pairs"]) == (3, 1)
        assert list_names(session) == [["one.flac", "one.mp3"]]

    def test_a_file_of_a_track_that_cannot_be_decoded_is_tried_once(
        self, session: Session, runner: JobRunner, add_file: AddFile, folder: Path, get_track: GetTrack
    ) -> None:
        flac = add_file("one.flac")
        broken = add_file("broken.flac", track=get_track(flac), codec="mp3")
        assert analyse(session, runner).result["failed"] == 1
        assert session.get_one(FileFingerprint, broken.id).words is None
        assert search(session, runner).result["failed"] == 0

    def test_a_file_that_is_gone_is_no_duplicate(
        self, session: Session, runner: JobRunner, add_file: AddFile, folder: Path
    ) -> None:
        add_file("one.flac")
        mp3 = add_file("one.mp3", codec="mp3")
        analyse(session, runner)
        mp3.missing_since = utc_now()
        session.commit()
        assert list_names(session) == []
