"""What was heard, for one track and for all."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tensoe.analysis import service
from tensoe.analysis.hearing import Failure
from tensoe.analysis.models import TrackAnalysisSummary
from tensoe.analysis.recording import HearingResult, record_results
from tensoe.analysis.repository import FileToHear
from tensoe.analysis.schemas import TrackAnalysisRead
from tensoe.audio.stages import stage_versions
from tensoe.catalogue.models import File, Track
from tensoe.core.errors import InvalidInput, NotAnalysed, TrackNotFound
from tests.analysis.conftest import AddFile
from tests.sounds import heard_cadence


def to_hear(file: File) -> FileToHear:
    assert file.track_id is not None
    return FileToHear(file.id, file.track_id, file.content_hash, file.path_bytes)


def record(session: Session, *files: File) -> None:
    record_results(session, [HearingResult(to_hear(file), heard=heard_cadence()) for file in files])
    session.flush()


def show(session: Session, track_id: int | None) -> TrackAnalysisRead:
    assert track_id is not None
    return service.get_track_analysis(session, track_id, confidence_threshold=0.5)


class TestGetTrackAnalysis:
    def test_a_heard_track_shows_values_features_and_curves(self, session: Session, add_file: AddFile) -> None:
        file = add_file("song.flac")
        record(session, file)
        shown = show(session, file.track_id)
        assert {value.name: value.text for value in shown.values}["key"] == "A minor"
        assert len(shown.waveform) == 400
        assert shown.features["harmony"]["key"] == 9
        assert {segment.name for segment in shown.key_segments} == {"A minor"}
        assert shown.stages == stage_versions()
        assert shown.quality > 0.3

    def test_a_track_not_heard_yet_is_a_conflict(self, session: Session, add_file: AddFile) -> None:
        with pytest.raises(NotAnalysed, match="not been heard yet"):
            show(session, add_file("song.flac").track_id)

    def test_a_file_that_could_not_be_heard_gives_the_reason(self, session: Session, add_file: AddFile) -> None:
        file = add_file("song.flac")
        record_results(session, [HearingResult(to_hear(file), failure=Failure("invalid_audio", "It is noise.", "Mend it."))])
        with pytest.raises(NotAnalysed, match="It is noise") as refusal:
            show(session, file.track_id)
        assert refusal.value.hint == "Mend it."

    def test_a_track_that_does_not_exist_is_not_found(self, session: Session) -> None:
        with pytest.raises(TrackNotFound):
            show(session, 10**9)


class TestRecordResults:
    def test_the_catalogue_learns_the_features(self, session: Session, add_file: AddFile) -> None:
        file = add_file("song.flac")
        record(session, file)
        session.expire_all()
        features = session.get_one(Track, file.track_id).audio_features
        assert features is not None
        assert (features["key"], features["mode"]) == (9, 0)

    def test_a_file_that_changed_meanwhile_is_passed_over(self, session: Session, add_file: AddFile) -> None:
        file = add_file("song.flac")
        before = to_hear(file)
        file.content_hash = b"other"
        session.flush()
        record_results(session, [HearingResult(before, heard=heard_cadence())])
        assert session.get(TrackAnalysisSummary, file.track_id) is None

    def test_a_file_heard_after_all_is_no_failure_any_more(self, session: Session, add_file: AddFile) -> None:
        file = add_file("song.flac")
        record_results(session, [HearingResult(to_hear(file), failure=Failure("timed_out", "Slow.", "Wait."))])
        assert service.compute_coverage(session).failed == 1
        record(session, file)
        coverage = service.compute_coverage(session)
        assert (coverage.analysed, coverage.failed, coverage.to_analyse) == (1, 0, 0)


class TestComputeCoverage:
    def test_tracks_are_heard_failed_or_waiting(self, session: Session, add_file: AddFile) -> None:
        heard, failed, _waiting = (add_file(f"{name}.flac") for name in "abc")
        record(session, heard)
        record_results(session, [HearingResult(to_hear(failed), failure=Failure("crashed", "Bang.", "Mend it."))])
        coverage = service.compute_coverage(session)
        assert (coverage.tracks, coverage.analysed, coverage.failed, coverage.to_analyse) == (3, 1, 1, 1)
        assert coverage.mean_quality is not None
        assert coverage.mean_confidence is not None
        assert 0.0 < coverage.mean_confidence < 1.0
        assert coverage.override_share == 0.0

    def test_a_track_whose_only_file_cannot_be_read_is_not_waiting(self, session: Session, add_file: AddFile) -> None:
        add_file("a.flac").problem_code = "unreadable"
        session.flush()
        coverage = service.compute_coverage(session)
        assert (coverage.tracks, coverage.to_analyse, coverage.failed) == (1, 0, 0)

    def test_an_empty_library_has_no_quality(self, session: Session) -> None:
        assert service.compute_coverage(session) == service.Coverage(0, 0, 0, 0, None, None, None)


class TestComputeDistributions:
    def test_bars_have_no_gaps_and_keys_are_named(self, session: Session, add_file: AddFile) -> None:
        files = [add_file(f"{name}.flac") for name in "abc"]
        record(session, *files)
        for file, tempo in zip(files, (61.0, 69.9, 95.0), strict=True):
            session.get_one(TrackAnalysisSummary, file.track_id).tempo_bpm = tempo
        session.flush()
        shown = service.compute_distributions(session, confidence_threshold=0.0)
        assert shown.tempo_bpm == [(60.0, 70.0, 2), (70.0, 80.0, 0), (80.0, 90.0, 0), (90.0, 100.0, 1)]
        assert shown.keys == [("A minor", 3)]
        assert sum(count for _, _, count in shown.loudness_lufs) == 3


class TestRequestAnalysis:
    def test_equal_requests_share_one_job(self, session: Session, add_file: AddFile) -> None:
        track_id = add_file("song.flac").track_id
        first = service.request_analysis(session, track_ids=[track_id])
        assert service.request_analysis(session, track_ids=[track_id, track_id]).id == first.id
        assert service.request_analysis(session, track_ids=[track_id], force=True).id != first.id

    def test_an_unknown_stage_is_refused_with_those_there_are(self, session: Session) -> None:
        with pytest.raises(InvalidInput, match="no stage melody") as refusal:
            service.request_analysis(session, stages=["rhythm", "melody"])
        assert "harmony" in refusal.value.hint

    def test_an_unknown_track_is_refused(self, session: Session) -> None:
        with pytest.raises(TrackNotFound):
            service.request_analysis(session, track_ids=[10**9])


class TestRoutes:
    def test_what_was_heard_is_served(self, client: TestClient, session: Session, add_file: AddFile) -> None:
        file = add_file("song.flac")
        assert client.get(f"/api/tracks/{file.track_id}/analysis").status_code == 409
        record(session, file)
        session.commit()
        answer = client.get(f"/api/tracks/{file.track_id}/analysis")
        assert answer.status_code == 200
        assert answer.json()["track_id"] == file.track_id

    def test_asking_for_analysis_names_the_job(self, client: TestClient, add_file: AddFile) -> None:
        add_file("song.flac")
        answer = client.post("/api/analysis/run", json={"track_ids": None, "force": False})
        assert answer.status_code == 202
        assert answer.json()["status_url"] == f"/api/jobs/{answer.json()['job_id']}"

    def test_single_stages_can_be_asked_for(self, client: TestClient) -> None:
        assert client.post("/api/analysis/run", json={"stages": ["rhythm"]}).status_code == 202
        assert client.post("/api/analysis/run", json={"stages": ["melody"]}).status_code == 422

    def test_an_unknown_track_is_not_found(self, client: TestClient) -> None:
        assert client.post("/api/analysis/run", json={"track_ids": [10**9]}).status_code == 404
