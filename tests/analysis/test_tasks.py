"""A library is heard in batches; every file ends as an analysis or as a failure with a reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tensoe.analysis import repository, service, tasks
from tensoe.analysis.hearing import Known, Order
from tensoe.analysis.models import AnalysisFailure, TrackAnalysis, TrackAnalysisSummary
from tensoe.analysis.recording import HearingResult
from tensoe.analysis.repository import FileToHear
from tensoe.analysis.tasks import cut_batches, give_up_batch, make_order, split_batch
from tensoe.api.problem_files import list_problem_page
from tensoe.audio import EXTRACTOR_VERSION
from tensoe.audio.stages import STAGES, stage_versions
from tensoe.catalogue.models import LibraryFolder
from tensoe.core.time import utc_now
from tensoe.insights.models import TrackEmbedding
from tensoe.insights.service import find_similar
from tensoe.jobs.models import Job
from tensoe.jobs.running import JobRunner
from tests.analysis.conftest import AddFile, GetTrack
from tests.analysis.test_service import show
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

    def test_a_file_that_is_damaged_in_places_is_heard_and_listed_to_be_mended(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path
    ) -> None:
        content = bytearray((sounds / "noise.flac").read_bytes())
        middle = len(content) // 2
        content[middle : middle + len(content) // 4] = bytes(len(content) // 4)
        (sounds / "damaged.flac").write_bytes(content)
        file = add_file("damaged.flac")
        assert run(session, runner).result["analysed"] == 1
        page = list_problem_page(session, limit=10, cursor=None, folder_id=None, code=None, show_paths=True)
        assert [(row.file_id, row.code) for row in page.problems] == [(file.id, "damaged_stretch")]
        assert "could not be decoded" in page.problems[0].reason
        assert page.problems[0].reason in " ".join(show(session, file.track_id).notes)

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


class TestAnalyseStages:
    """An earlier release is what is stored with lower versions: the rows are given some."""

    def age(self, session: Session, **versions: int) -> TrackAnalysis:
        """Make the only analysis one of an earlier release, with figures in it that no sound gives."""
        old = session.scalars(select(TrackAnalysis)).one()
        old.version, old.stage_versions = "old", old.stage_versions | versions
        old.features = {
            **old.features,
            "timbre": {**old.features["timbre"], "mark": 7},
            "rhythm": {**old.features["rhythm"], "tempo_bpm": 1.0},
            "perceptual": {**old.features["perceptual"], "energy": {"value": -1.0, "confidence": 0.0}},
        }
        session.commit()
        return old

    def newest(self, session: Session) -> TrackAnalysis:
        return session.scalars(select(TrackAnalysis).order_by(TrackAnalysis.id.desc()).limit(1)).one()

    def test_a_new_version_of_one_stage_computes_that_stage_and_adds_a_row(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path
    ) -> None:
        file = add_file("clicks.flac")
        run(session, runner)
        assert not repository.has_files_to_hear(session)
        old = self.age(session, rhythm=1)
        assert repository.has_files_to_hear(session)
        assert run(session, runner).result["analysed"] == 1
        new = self.newest(session)
        assert (new.id != old.id, new.version, new.stage_versions) == (True, EXTRACTOR_VERSION, stage_versions())
        assert new.features["timbre"]["mark"] == 7
        assert new.features["rhythm"]["tempo_bpm"] == pytest.approx(128.0, rel=0.01)
        assert new.features["perceptual"]["energy"]["value"] >= 0.0
        assert session.get_one(TrackAnalysis, old.id).features["rhythm"]["tempo_bpm"] == 1.0
        assert session.get_one(TrackAnalysisSummary, file.track_id).analysis_id == new.id
        assert run(session, runner).total == 0

    def test_earlier_analyses_are_kept_until_they_are_pruned(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path
    ) -> None:
        add_file("sine.flac")
        run(session, runner)
        self.age(session, rhythm=1)
        assert service.prune_old_analyses(session) == 0, "it is still in force"
        run(session, runner)
        assert service.prune_old_analyses(session) == 1
        assert session.scalars(select(TrackAnalysis.version)).all() == [EXTRACTOR_VERSION]

    def test_a_stage_that_needs_no_sound_is_computed_without_the_file(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path
    ) -> None:
        add_file("clicks.flac")
        run(session, runner)
        self.age(session, perceptual=1)
        (sounds / "clicks.flac").write_bytes(b"no sound any more")
        assert run(session, runner).result["analysed"] == 1
        new = self.newest(session)
        assert new.features["rhythm"]["tempo_bpm"] == 1.0
        assert new.features["perceptual"]["energy"]["value"] >= 0.0

    def test_when_the_content_has_changed_all_is_computed(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path
    ) -> None:
        file = add_file("clicks.flac")
        run(session, runner)
        self.age(session, rhythm=1)
        file.content_hash = b"other"
        session.commit()
        run(session, runner)
        assert "mark" not in self.newest(session).features["timbre"]

    def test_an_analysis_from_before_stages_is_computed_anew(
        self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path
    ) -> None:
        add_file("clicks.flac")
        run(session, runner)
        self.age(session).stage_versions = {}
        session.commit()
        run(session, runner)
        assert "mark" not in self.newest(session).features["timbre"]

    def test_a_stage_can_be_asked_for_again(self, session: Session, runner: JobRunner, add_file: AddFile, sounds: Path) -> None:
        for name in ("clicks", "broken"):
            add_file(f"{name}.flac")
        run(session, runner)
        self.age(session).version = EXTRACTOR_VERSION
        session.commit()
        again = run(session, runner, stages=["rhythm"])
        assert (again.result["analysed"], again.result["failed"]) == (1, 0)
        only = session.scalars(select(TrackAnalysis)).one()
        assert only.features["timbre"]["mark"] == 7
        assert only.features["rhythm"]["tempo_bpm"] == pytest.approx(128.0, rel=0.01)


class TestMakeOrder:
    def test_all_stages_without_an_earlier_analysis(self) -> None:
        assert make_order(FileToHear(1, 1, b"x", b"/a")) == Order(b"/a")

    def test_what_changed_and_what_is_asked_for_with_an_earlier_one(self) -> None:
        known = Known({}, {}, [], stage_versions() | {"harmony": 1})
        order = make_order(FileToHear(1, 1, b"x", b"/a", known), again=["loudness"])
        assert order == Order(b"/a", ("harmony", "loudness", "perceptual"), known)

    def test_nothing_to_keep_is_all(self) -> None:
        known = Known({}, {}, [], stage_versions())
        assert make_order(FileToHear(1, 1, b"x", b"/a", known), again=list(STAGES)) == Order(b"/a")


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
