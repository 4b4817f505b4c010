"""After an analysis, files of one recording stand in one group, whatever their format; what a person decided stays."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tensoe.analysis.duplicates import service, tasks  # noqa: F401  registers the jobs
from tensoe.analysis.duplicates.models import DuplicateGroup, FileFingerprint
from tensoe.analysis.duplicates.schemas import DuplicateGroupPage, DuplicateState
from tensoe.analysis.service import request_analysis
from tensoe.catalogue.models import LibraryFolder, Track
from tensoe.core.time import utc_now
from tensoe.jobs.models import Job
from tensoe.jobs.running import JobRunner
from tests.analysis.conftest import AddFile, GetTrack
from tests.signals import FloatArray, write_audio

RATE_HZ = 22050


def melody(seed: int, *, seconds: float = 12.0) -> FloatArray:
    """Chords of random notes, three a second, over some noise: music enough for a fingerprint."""
    rng = np.random.default_rng(seed)
    t = np.arange(RATE_HZ // 3) / RATE_HZ
    beats = [
        sum(np.sin(2.0 * np.pi * 220.0 * 2.0 ** (note / 12.0) * k * t) / k for note in rng.integers(0, 36, 3) for k in (1, 2, 3))
        * np.exp(-3.0 * t)
        for _ in range(round(3 * seconds))
    ]
    sound = np.concatenate(beats) + 0.05 * rng.standard_normal(len(beats) * t.size)
    return (0.2 * sound).astype(np.float32)


@pytest.fixture
def folder(music_folder: LibraryFolder) -> Path:
    path = Path(os.fsdecode(music_folder.path_bytes))
    write_audio(path / "one.flac", melody(1), RATE_HZ)
    write_audio(path / "one.mp3", melody(1), RATE_HZ, bit_rate=64_000)
    write_audio(path / "two.flac", melody(2), RATE_HZ)
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
