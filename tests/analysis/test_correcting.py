"""What a person sets stands, flows everywhere, outlives what is heard anew, and can be taken back value by value."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tensoe.accounts.service import ensure_owner
from tensoe.analysis import service
from tensoe.analysis.correcting import correct_analysis, take_back_overrides
from tensoe.analysis.models import TrackAnalysis, TrackAnalysisSummary
from tensoe.analysis.schemas import AnalysisUpdate, HeardValue, TrackAnalysisRead
from tensoe.catalogue.features import ingest_features
from tensoe.catalogue.models import File, SourceRecord, Track
from tensoe.core.errors import NotAnalysed, TrackNotFound
from tensoe.core.time import utc_now
from tensoe.insights.models import TrackEmbedding
from tests.analysis.conftest import AddFile
from tests.analysis.test_service import record, to_hear
from tests.sounds import heard_cadence


@pytest.fixture
def track_id(session: Session, add_file: AddFile) -> int:
    file = add_file("song.flac")
    record(session, file)
    session.commit()
    assert file.track_id is not None
    return file.track_id


def correct(session: Session, track_id: int, *, reason: str | None = None, minutes: int = 0, **values: object) -> None:
    update = AnalysisUpdate.model_validate({"values": values, "reason": reason})
    owner = ensure_owner(session).id
    correct_analysis(session, track_id, update=update, by_user_id=owner, at=utc_now() + timedelta(minutes=minutes))
    session.commit()


def show(session: Session, track_id: int) -> TrackAnalysisRead:
    return service.get_track_analysis(session, track_id, confidence_threshold=0.5)


def value_of(session: Session, track_id: int, name: str) -> HeardValue:
    return next(value for value in show(session, track_id).values if value.name == name)


def heard_again(session: Session, track_id: int) -> None:
    file = session.scalars(select(File).where(File.track_id == track_id)).one()
    record(session, file)
    session.commit()
    session.expire_all()


class TestCorrectAnalysis:
    def test_the_value_stands_beside_what_was_heard(self, session: Session, track_id: int) -> None:
        heard = value_of(session, track_id, "tempo")
        correct(session, track_id, reason="Counted along", tempo_bpm=77.0)
        tempo = value_of(session, track_id, "tempo")
        assert (tempo.value, tempo.text, tempo.is_overridden) == (77.0, "77.0 BPM", True)
        assert (tempo.heard_value, tempo.heard_text, tempo.heard_confidence) == (heard.value, heard.text, heard.confidence)
        assert (tempo.confidence, tempo.is_estimate, tempo.is_confident) == (None, False, True)
        assert tempo.override is not None
        assert (tempo.override.reason, tempo.override.by) == ("Counted along", "Owner")

    def test_it_outlives_what_is_heard_anew_while_all_else_follows(self, session: Session, track_id: int) -> None:
        correct(session, track_id, tempo_bpm=77.0)
        file = session.scalars(select(File).where(File.track_id == track_id)).one()
        louder = heard_cadence()
        louder.features["loudness"]["integrated_lufs"] = -3.0
        service_results(session, file, louder)
        summary = session.get_one(TrackAnalysisSummary, track_id)
        assert (summary.tempo_bpm, summary.tempo_confidence, summary.loudness_lufs) == (77.0, 1.0, -3.0)

    def test_it_outlives_the_analysis_itself(self, session: Session, track_id: int) -> None:
        correct(session, track_id, tempo_bpm=77.0)
        file = session.scalars(select(File).where(File.track_id == track_id)).one()
        session.delete(session.scalars(select(TrackAnalysis).where(TrackAnalysis.track_id == track_id)).one())
        session.commit()
        assert session.get(TrackAnalysisSummary, track_id, populate_existing=True) is None
        record(session, file)
        assert session.get_one(TrackAnalysisSummary, track_id).tempo_bpm == 77.0

    def test_the_catalogue_and_the_sound_map_follow(self, session: Session, track_id: int) -> None:
        ingest_features(session, track_id=track_id, source="spotify", source_id="x", payload={"tempo": 50.0, "energy": 0.25})
        before = session.scalars(select(TrackEmbedding.vector).where(TrackEmbedding.track_id == track_id)).one()
        correct(session, track_id, tempo_bpm=79.0, key=2, mode=1)
        features = session.get_one(Track, track_id).audio_features
        assert features is not None
        assert (features["tempo"], features["key"], features["mode"], features["energy"]) == (79.0, 2, 1, 0.25)
        after = session.scalars(select(TrackEmbedding.vector).where(TrackEmbedding.track_id == track_id)).one()
        assert not np.array_equal(before, after)

    def test_key_and_mode_are_set_apart_and_shown_together(self, session: Session, track_id: int) -> None:
        correct(session, track_id, mode=1)
        assert value_of(session, track_id, "key").text == "A major"
        correct(session, track_id, key=0, reason="By ear", minutes=1)
        key = value_of(session, track_id, "key")
        assert (key.text, key.heard_text) == ("C major", "A minor")
        assert key.override is not None
        assert key.override.reason == "By ear"

    def test_null_takes_one_value_back_and_leaves_the_others(self, session: Session, track_id: int) -> None:
        heard = show(session, track_id).heard
        correct(session, track_id, tempo_bpm=77.0, energy=1.0)
        correct(session, track_id, tempo_bpm=None)
        shown = show(session, track_id)
        assert (shown.in_force.tempo_bpm, shown.in_force.energy) == (heard.tempo_bpm, 1.0)
        assert shown.heard == heard

    def test_the_columns_tell_the_newest_override(self, session: Session, track_id: int) -> None:
        correct(session, track_id, energy=1.0, reason="Loud")
        correct(session, track_id, tempo_bpm=77.0, reason="Counted", minutes=1)
        owner = ensure_owner(session).id
        summary = session.get_one(TrackAnalysisSummary, track_id, populate_existing=True)
        assert (summary.manual_override, summary.override_reason, summary.override_by_user_id) == (True, "Counted", owner)
        assert service.compute_coverage(session).override_share == 1.0

    def test_a_track_may_have_its_own_threshold(self, session: Session, track_id: int) -> None:
        owner = ensure_owner(session).id
        for threshold, expected in ((1.0, False), (0.0, True)):
            update = AnalysisUpdate(confidence_threshold=threshold)
            correct_analysis(session, track_id, update=update, by_user_id=owner)
            assert show(session, track_id).confidence_threshold == threshold
            assert value_of(session, track_id, "valence").is_confident is expected
            assert service.compute_distributions(session, confidence_threshold=0.5).keys == ([("A minor", 1)] if expected else [])
        heard_again(session, track_id)
        assert show(session, track_id).is_confidence_threshold_set
        correct_analysis(session, track_id, update=AnalysisUpdate(confidence_threshold=None), by_user_id=owner)
        assert show(session, track_id).confidence_threshold == 0.5

    def test_a_track_that_is_not_heard_cannot_be_corrected(self, session: Session, add_file: AddFile) -> None:
        waiting = add_file("waiting.flac").track_id
        assert waiting is not None
        with pytest.raises(NotAnalysed):
            correct(session, waiting, tempo_bpm=77.0)
        with pytest.raises(TrackNotFound):
            correct(session, 10**9, tempo_bpm=77.0)


class TestTakeBackOverrides:
    def test_all_that_was_heard_is_in_force_again(self, session: Session, track_id: int) -> None:
        before = show(session, track_id)
        features = session.get_one(Track, track_id).audio_features
        correct(session, track_id, tempo_bpm=77.0, key=3, valence=0.5)
        take_back_overrides(session, track_id)
        assert show(session, track_id) == before
        assert session.get_one(Track, track_id, populate_existing=True).audio_features == features
        assert not session.get_one(TrackAnalysisSummary, track_id).manual_override
        assert session.scalars(select(SourceRecord).where(SourceRecord.source == "owner")).all() == []


class TestRoutes:
    def test_a_correction_answers_with_the_whole_analysis(self, client: TestClient, track_id: int) -> None:
        address = f"/api/tracks/{track_id}/analysis"
        heard = client.get(address).json()
        half = heard["heard"]["tempo_bpm"] / 2
        answer = client.patch(address, json={"values": {"tempo_bpm": half}, "reason": "Half time"})
        assert answer.status_code == 200
        body = answer.json()
        assert body == client.get(address).json()
        assert body["in_force"]["tempo_bpm"] == pytest.approx(half)
        assert body["beats_s"] in (heard["beats_s"][::2], heard["beats_s"][1::2])
        assert client.get("/api/tracks", params={"tempo_min": half - 1, "tempo_max": half + 1}).json()["total"] == 1
        assert client.delete(f"{address}/override").json() == heard

    @pytest.mark.parametrize(
        "body",
        [
            {"values": {"tempo_bpm": 19.9}},
            {"values": {"tempo_bpm": 401}},
            {"values": {"key": 12}},
            {"values": {"key": 3.5}},
            {"values": {"mode": 2}},
            {"values": {"time_signature": 2}},
            {"values": {"energy": 1.01}},
            {"values": {"loudness": -5}},
            {"values": [], "reason": ""},
            {"tempo_bpm": 120},
            {"confidence_threshold": 2},
            {"reason": "x" * 1001},
        ],
    )
    def test_what_cannot_be_is_refused_by_name(self, client: TestClient, track_id: int, body: dict[str, object]) -> None:
        answer = client.patch(f"/api/tracks/{track_id}/analysis", json=body)
        assert answer.status_code == 422
        assert answer.json()["code"] == "invalid_input"
        assert answer.json()["errors"][0]["field"].startswith("body.")

    def test_what_is_not_there_is_said(self, client: TestClient, add_file: AddFile) -> None:
        waiting = add_file("waiting.flac").track_id
        for track, status in ((waiting, 409), (10**9, 404)):
            assert client.patch(f"/api/tracks/{track}/analysis", json={"values": {"key": 1}}).status_code == status
            assert client.delete(f"/api/tracks/{track}/analysis/override").status_code == status


def service_results(session: Session, file: File, heard: object) -> None:
    from tensoe.analysis.recording import HearingResult, record_results

    record_results(session, [HearingResult(to_hear(file), heard=heard)])  # type: ignore[arg-type]
    session.commit()
    session.expire_all()
