"""A library is heard in batches; every file ends as an analysis or as a failure with a reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tensoe.analysis import service
from tensoe.analysis.models import AnalysisFailure, TrackAnalysis, TrackAnalysisSummary
from tensoe.analysis.tasks import BATCH, FIRST_BATCHES, cut_batches, give_up_batch, split_batch
from tensoe.catalogue.models import LibraryFolder
from tensoe.insights.models import TrackEmbedding
from tensoe.insights.service import find_similar
from tensoe.jobs.models import Job
from tensoe.jobs.running import JobRunner
from tests.analysis.conftest import AddFile
from tests.signals import clicks, sine, white_noise, write_audio


@pytest.fixture
def sounds(music_folder: LibraryFolder) -> Path:
    folder = Path(os.fsdecode(music_folder.path_bytes))
    write_audio(folder / "clicks.flac", clicks(128.0, seconds=10.0))
    write_audio(folder / "sine.flac", sine(440.0, seconds=5.0))
    write_audio(folder / "noise.flac", white_noise(seconds=5.0))
    (folder / "broken.flac").write_bytes(b"fLaC" + b"\0" * 200)
    return folder


def run(session: Session, runner: JobRunner, **request: object) -> Job:
    job = service.request_analysis(session, **request)  # type: ignore[arg-type]
    session.commit()
    runner.run_all()
    session.expire_all()
    return session.get_one(Job, job.id)


class TestAnalyseLibrary:
    def test_every_file_ends_as_an_analysis_or_a_failure(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path
    ) -> None:
        files = {name: add_file(f"{name}.flac") for name in ("clicks", "sine", "noise", "broken", "gone")}
        job = run(session, runner)
        assert job.state == "succeeded", job.error
        assert (job.result["analysed"], job.result["failed"]) == (3, 2)
        assert (job.done, job.total) == (5, 5)
        summary = session.get_one(TrackAnalysisSummary, files["clicks"].track_id)
        assert summary.tempo_bpm == pytest.approx(128.0, rel=0.01)
        failures = {f.file_id: f for f in session.scalars(select(AnalysisFailure))}
        assert failures[files["broken"].id].code == "invalid_audio"
        assert failures[files["gone"].id].code == "unreadable"
        assert all(f.reason and f.hint for f in failures.values())

    def test_a_track_can_be_found_as_soon_as_it_is_heard(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path
    ) -> None:
        clicks_file, sine_file = add_file("clicks.flac"), add_file("sine.flac")
        run(session, runner)
        vectors = session.scalars(select(TrackEmbedding.track_id).where(TrackEmbedding.model == "v2")).all()
        assert set(vectors) == {clicks_file.track_id, sine_file.track_id}
        found = find_similar(session, track_id=clicks_file.track_id)
        assert [row.track.id for row in found.similar_tracks] == [sine_file.track_id]
        assert found.similar_tracks[0].reasons
