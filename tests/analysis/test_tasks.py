"""A library is heard in batches; every file ends as an analysis or as a failure with a reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tensoe.analysis import repository, service, tasks
from tensoe.analysis.models import AnalysisFailure, TrackAnalysisSummary
from tensoe.analysis.recording import HearingResult
from tensoe.analysis.tasks import cut_batches, give_up_batch, split_batch
from tensoe.catalogue.models import LibraryFolder
from tensoe.core.time import utc_now
from tensoe.insights.models import TrackEmbedding
from tensoe.insights.service import find_similar
from tensoe.jobs.models import Job
from tensoe.jobs.running import JobRunner
from tests.analysis.conftest import AddFile, GetTrack
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

    def test_a_second_run_finds_nothing_to_do(self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path) -> None:
        for name in ("sine", "broken"):
            add_file(f"{name}.flac")
        run(session, runner)
        again = run(session, runner)
        assert again.state == "succeeded"
        assert (again.result["analysed"], again.result["failed"], again.total) == (0, 0, 0)

    def test_with_force_what_is_known_and_what_failed_is_heard_again(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path
    ) -> None:
        for name in ("sine", "broken"):
            add_file(f"{name}.flac")
        run(session, runner)
        again = run(session, runner, force=True)
        assert (again.result["analysed"], again.result["failed"]) == (1, 1)

    def test_a_file_whose_content_changed_is_heard_again(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path
    ) -> None:
        file = add_file("sine.flac")
        run(session, runner)
        file.content_hash = b"other"
        session.commit()
        assert run(session, runner).result["analysed"] == 1

    def test_only_the_named_tracks_are_heard(self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path) -> None:
        wanted, other = add_file("sine.flac"), add_file("noise.flac")
        run(session, runner, track_ids=[wanted.track_id])
        assert session.get(TrackAnalysisSummary, wanted.track_id) is not None
        assert session.get(TrackAnalysisSummary, other.track_id) is None

    def test_a_file_outside_the_library_is_not_read(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path, data_dir: Path
    ) -> None:
        write_audio(data_dir / "secret.flac", sine(440.0, seconds=2.0))
        (sounds / "link.flac").symlink_to(data_dir / "secret.flac")
        file = add_file("link.flac")
        run(session, runner)
        failure = session.scalars(select(AnalysisFailure).where(AnalysisFailure.file_id == file.id)).one()
        assert failure.code == "unreadable"
        assert "outside" in failure.reason

    def test_files_that_arrive_during_the_run_are_heard_by_it(
        self,
        session: Session,
        runner: JobRunner,
        add_file: AddFile,
        sounds: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        add_file("sine.flac")
        late: list[int] = []
        store = tasks.record_results

        def record_and_find_another(own: Session, results: list[HearingResult]) -> None:
            store(own, results)
            if not late:
                late.append(add_file("noise.flac").id)

        monkeypatch.setattr(tasks, "record_results", record_and_find_another)
        job = run(session, runner)
        assert job.state == "succeeded"
        assert job.result["analysed"] == 2


class TestFindFileIdsToHear:
    def find(self, session: Session, **options: object) -> list[int]:
        return repository.find_file_ids_to_hear(session, since=utc_now(), **options)  # type: ignore[arg-type]

    def test_the_lossless_file_stands_for_the_track(self, session: Session, add_file: AddFile, get_track: GetTrack) -> None:
        mp3 = add_file("a.mp3", codec="mp3", bit_rate=320_000)
        flac = add_file("a.flac", track=get_track(mp3), codec="flac", bit_rate=200_000)
        assert self.find(session) == [flac.id]

    def test_of_lossy_files_the_one_with_the_higher_bit_rate(
        self, session: Session, add_file: AddFile, get_track: GetTrack
    ) -> None:
        low = add_file("a.mp3", codec="mp3", bit_rate=128_000)
        high = add_file("b.mp3", track=get_track(low), codec="mp3", bit_rate=320_000)
        assert self.find(session) == [high.id]

    def test_a_file_that_failed_gives_way_to_the_next(self, session: Session, add_file: AddFile, get_track: GetTrack) -> None:
        flac = add_file("a.flac", codec="flac")
        mp3 = add_file("a.mp3", track=get_track(flac), codec="mp3")
        give_up_batch(session, {"file_ids": [flac.id]})
        assert self.find(session) == [mp3.id]

    def test_a_cut_or_mislabelled_file_is_heard_all_the_same(self, session: Session, add_file: AddFile) -> None:
        cut, liar = add_file("a.flac"), add_file("b.mp3", codec="flac")
        cut.problem_code, liar.problem_code = "truncated", "mislabelled"
        session.flush()
        assert self.find(session) == [cut.id, liar.id]

    def test_missing_and_unreadable_files_are_left_alone(self, session: Session, add_file: AddFile) -> None:
        gone, unreadable = add_file("a.flac"), add_file("b.flac")
        gone.missing_since, unreadable.problem_code = utc_now(), "empty"
        session.flush()
        assert self.find(session) == []


class TestCutBatches:
    def test_the_first_batches_are_small_and_nothing_is_lost(self) -> None:
        batches = list(cut_batches(range(100)))
        assert [len(batch) for batch in batches] == [4, 8, 16, 32, 32, 8]
        assert [file_id for batch in batches for file_id in batch] == list(range(100))


class TestSplitBatch:
    def test_halves_keep_the_other_arguments(self) -> None:
        halves = split_batch({"file_ids": [1, 2, 3], "since": "x"})
        assert halves == [{"file_ids": [1], "since": "x"}, {"file_ids": [2, 3], "since": "x"}]

    def test_a_single_file_cannot_be_split(self) -> None:
        assert split_batch({"file_ids": [1]}) is None


class TestGiveUpBatch:
    def test_the_guilty_file_is_noted_as_crashed(self, session: Session, add_file: AddFile) -> None:
        file = add_file("a.flac")
        give_up_batch(session, {"file_ids": [file.id]})
        assert session.scalars(select(AnalysisFailure.code)).one() == "crashed"
