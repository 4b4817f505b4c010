from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tensoe.catalogue.features import FeatureRow, ingest_features, ingest_features_many, merge_features, remove_features
from tensoe.catalogue.models import SourceRecord, Track


def make_track(session: Session, title: str = "One") -> int:
    track = Track(title=title, title_key=title.lower(), artist_name="A", artist_key="a")
    session.add(track)
    session.flush()
    return track.id


def features_of(session: Session, track_id: int) -> dict[str, Any] | None:
    return session.execute(select(Track.audio_features).where(Track.id == track_id)).scalar_one()


class TestMergeFeatures:
    def test_better_source_wins_name_by_name(self):
        merged = merge_features([("sound_analysis", {"tempo": 64, "energy": 0.5}), ("spotify", {"tempo": 128, "energy": None})])
        assert merged == {"tempo": 128.0, "energy": 0.5}

    def test_values_that_are_no_numbers_are_left_out(self):
        assert merge_features([("sound_analysis", {"tempo": float("nan"), "key": "C", "mode": True})]) == {}

    def test_unknown_source_stands_above_the_estimate(self):
        assert merge_features([("sound_analysis", {"tempo": 1}), ("acousticbrainz", {"tempo": 2})]) == {"tempo": 2.0}


class TestIngestFeatures:
    def test_record_is_kept_and_values_shown(self, session: Session):
        track_id = make_track(session)
        ingest_features(
            session, track_id=track_id, source="sound_analysis", source_id="track:1", payload={"tempo": 120, "key": 9.0}
        )
        assert features_of(session, track_id) == {"tempo": 120.0, "key": 9}
        record = session.execute(select(SourceRecord).where(SourceRecord.track_id == track_id)).scalar_one()
        assert (record.source, record.kind, record.payload["tempo"]) == ("sound_analysis", "features", 120)

    def test_same_record_again_replaces_the_first(self, session: Session):
        track_id = make_track(session)
        for tempo in (100, 110):
            ingest_features(session, track_id=track_id, source="sound_analysis", source_id="x", payload={"tempo": tempo})
        assert features_of(session, track_id) == {"tempo": 110.0}

    def test_infinite_value_is_stored_as_none(self, session: Session):
        track_id = make_track(session)
        ingest_features(session, track_id=track_id, source="s", source_id="x", payload={"loudness": float("-inf"), "tempo": 90})
        assert features_of(session, track_id) == {"tempo": 90.0}

    def test_owner_wins_over_the_analysis_whatever_the_order(self, session: Session):
        track_id = make_track(session)
        ingest_features(session, track_id=track_id, source="owner", source_id="o", payload={"tempo": 75})
        ingest_features(session, track_id=track_id, source="sound_analysis", source_id="s", payload={"tempo": 150})
        assert features_of(session, track_id) == {"tempo": 75.0}


class TestIngestFeaturesMany:
    def test_record_that_moves_to_another_track_leaves_the_first(self, session: Session):
        first, second = make_track(session), make_track(session, "Two")
        ingest_features_many(session, [FeatureRow(first, "s", "x", {"tempo": 1})])
        ingest_features_many(session, [FeatureRow(second, "s", "x", {"tempo": 1})])
        assert (features_of(session, first), features_of(session, second)) == (None, {"tempo": 1.0})


class TestRemoveFeatures:
    def test_what_remains_is_shown(self, session: Session):
        track_id = make_track(session)
        ingest_features(session, track_id=track_id, source="owner", source_id="o", payload={"tempo": 75})
        ingest_features(session, track_id=track_id, source="sound_analysis", source_id="s", payload={"tempo": 150})
        remove_features(session, source="owner", source_ids=["o"])
        assert features_of(session, track_id) == {"tempo": 150.0}
