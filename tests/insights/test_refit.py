"""A refit changes all vectors at once, or none."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tensoe.analysis import HeardTrack
from tensoe.analysis.models import TrackAnalysis, TrackAnalysisSummary
from tensoe.catalogue.models import File, LibraryFolder, Track
from tensoe.core.database import transaction
from tensoe.core.settings import Settings
from tensoe.insights import repository
from tensoe.insights.models import EmbeddingTransform, TrackEmbedding
from tensoe.insights.models_registry import get_model
from tensoe.insights.refit import refit_transform
from tensoe.insights.transforms import FIRST_REFIT, embed_heard, is_refit_due, request_refit_if_due
from tensoe.jobs import JobCancelled, enqueue
from tensoe.jobs.models import Job
from tensoe.jobs.running import JobRunner
from tests.sounds import features_of_cadence

MODEL = get_model("v2")
HearTracks = Callable[[int], list[Track]]


@pytest.fixture
def hear_tracks(session: Session, rng: np.random.Generator) -> HearTracks:
    """Enter tracks that were heard, each a little different, with their vectors."""
    folder = LibraryFolder(path_bytes=b"/music", path="/music")
    session.add(folder)
    session.flush()
    template = features_of_cadence()

    def hear(count: int) -> list[Track]:
        tracks = []
        for _ in range(count):
            features = copy.deepcopy(template)
            for name in ("mfcc_mean", "mfcc_std", "mfcc_delta_mean_abs"):
                values = np.array(features["timbre"][name])
                features["timbre"][name] = np.abs(values * rng.uniform(0.5, 2.0, values.size)).tolist()
            features["rhythm"]["onset_rate_hz"] = float(rng.uniform(0.5, 8.0))
            track = Track(title="t", title_key="t", artist_name="", artist_key="", genres=[])
            session.add(track)
            session.flush()
            name = str(track.id)
            file = File(
                library_folder_id=folder.id, track_id=track.id, path_bytes=name.encode(), path=name, size_bytes=1, mtime_ns=1
            )
            session.add(file)
            session.flush()
            analysis = TrackAnalysis(
                file_id=file.id,
                track_id=track.id,
                extractor="tensoe",
                version="1",
                features=features,
                curves={},
                notes=[],
                quality=1.0,
                seconds_spent=0.1,
            )
            session.add(analysis)
            session.flush()
            session.add(TrackAnalysisSummary(track_id=track.id, analysis_id=analysis.id, analysis_quality_score=1.0))
            session.flush()
            embed_heard(session, [HeardTrack(track.id, features)])
            tracks.append(track)
        session.commit()
        return tracks

    return hear


@pytest.fixture
def open_transaction(session_factory: sessionmaker[Session]) -> Callable[[], object]:
    return lambda: transaction(session_factory)


def transforms_in_use(session: Session) -> set[int]:
    return set(session.scalars(select(TrackEmbedding.transform_id).where(TrackEmbedding.model == MODEL.name)))


def current_id(session: Session) -> int:
    session.expire_all()
    row = repository.find_current_transform(session, model=MODEL)
    assert row is not None
    return row.id


class TestIsRefitDue:
    def test_not_before_thirty_tracks(self, session: Session, hear_tracks: HearTracks) -> None:
        hear_tracks(FIRST_REFIT - 1)
        assert not is_refit_due(session)
        hear_tracks(1)
        assert is_refit_due(session)

    def test_then_each_time_the_library_has_doubled(
        self, session: Session, hear_tracks: HearTracks, open_transaction: Callable[[], Iterator[Session]]
    ) -> None:
        hear_tracks(FIRST_REFIT)
        refit_transform(open_transaction, model=MODEL, report=lambda *_: None)
        session.expire_all()
        hear_tracks(FIRST_REFIT - 1)
        assert not is_refit_due(session)
        hear_tracks(1)
        assert is_refit_due(session)

    def test_a_transform_of_an_older_definition_is_always_due(self, session: Session, hear_tracks: HearTracks) -> None:
        hear_tracks(1)
        row = repository.find_current_transform(session, model=MODEL)
        assert row is not None
        row.parameters = {**row.parameters, "definition": 0}
        session.flush()
        assert is_refit_due(session)


class TestRefitTransform:
    def test_all_vectors_change_together(
        self, session: Session, hear_tracks: HearTracks, open_transaction: Callable[[], Iterator[Session]]
    ) -> None:
        tracks = hear_tracks(12)
        shipped = current_id(session)
        result = refit_transform(open_transaction, model=MODEL, report=lambda *_: None)
        assert result == {"tracks": 12, "vectors": 12, "transform_id": current_id(session)}
        assert current_id(session) != shipped
        assert transforms_in_use(session) == {current_id(session)}
        assert session.scalar(select(func.count()).select_from(TrackEmbedding)) == len(tracks)
        assert session.scalars(select(EmbeddingTransform.id).where(EmbeddingTransform.is_current)).all() == [current_id(session)]

    def test_a_track_heard_meanwhile_gets_the_new_transform_too(
        self, session: Session, hear_tracks: HearTracks, open_transaction: Callable[[], Iterator[Session]]
    ) -> None:
        hear_tracks(12)
        late: list[Track] = []

        def report(done: int, total: int, stage: str) -> None:
            if stage == "Switching":
                late.extend(hear_tracks(2))

        result = refit_transform(open_transaction, model=MODEL, report=report)
        assert len(late) == 2
        assert result["vectors"] == 14
        assert transforms_in_use(session) == {current_id(session)}

    def test_stopping_half_way_changes_nothing(
        self, session: Session, hear_tracks: HearTracks, open_transaction: Callable[[], Iterator[Session]]
    ) -> None:
        hear_tracks(5)
        before = current_id(session)

        def report(done: int, total: int, stage: str) -> None:
            if stage == "Switching":
                raise JobCancelled("enough")

        with pytest.raises(JobCancelled):
            refit_transform(open_transaction, model=MODEL, report=report)
        assert current_id(session) == before
        assert transforms_in_use(session) == {before}
        refit_transform(open_transaction, model=MODEL, report=lambda *_: None)
        assert transforms_in_use(session) == {current_id(session)}
        assert session.scalar(select(func.count()).select_from(TrackEmbedding)) == 5

    def test_equal_libraries_give_equal_transforms(
        self, session: Session, hear_tracks: HearTracks, open_transaction: Callable[[], Iterator[Session]]
    ) -> None:
        hear_tracks(8)
        parameters = []
        for _ in range(2):
            result = refit_transform(open_transaction, model=MODEL, report=lambda *_: None)
            session.expire_all()
            parameters.append(session.get_one(EmbeddingTransform, result["transform_id"]).parameters)
        assert parameters[0] == parameters[1]

    def test_an_empty_library_is_left_alone(self, open_transaction: Callable[[], Iterator[Session]]) -> None:
        assert refit_transform(open_transaction, model=MODEL, report=lambda *_: None) == {"tracks": 0}


class TestRefitJob:
    @pytest.fixture
    def runner(self, session_factory: sessionmaker[Session], settings: Settings) -> JobRunner:
        return JobRunner(session_factory=session_factory, settings=settings, worker="test")

    def test_it_runs_when_a_run_over_the_library_ends_and_one_is_due(
        self, session: Session, hear_tracks: HearTracks, runner: JobRunner
    ) -> None:
        hear_tracks(FIRST_REFIT)
        request_refit_if_due(session)
        session.commit()
        assert runner.run_all() == 1
        session.expire_all()
        job = session.scalars(select(Job).where(Job.kind == "insights.refit")).one()
        assert job.state == "succeeded", job.error
        assert job.result is not None
        assert job.result["vectors"] == FIRST_REFIT
        assert transforms_in_use(session) == {current_id(session)}

    def test_it_does_nothing_when_none_is_due(self, session: Session, hear_tracks: HearTracks, runner: JobRunner) -> None:
        hear_tracks(3)
        before = current_id(session)
        enqueue(session, "insights.refit")
        session.commit()
        runner.run_all()
        assert current_id(session) == before


@contextmanager
def other_session(url: str) -> Iterator[Session]:
    from sqlalchemy import create_engine

    engine = create_engine(url)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


class TestHoldTransform:
    def test_no_vector_is_written_while_all_are_switched(self, fresh_database: str) -> None:
        with other_session(fresh_database) as switching, other_session(fresh_database) as writing:
            repository.hold_transform(switching, alone=True)
            writing.execute(select(func.set_config("lock_timeout", "100ms", True)))
            with pytest.raises(Exception, match="lock timeout"):
                repository.hold_transform(writing)
            writing.rollback()
            switching.commit()
            repository.hold_transform(writing)
