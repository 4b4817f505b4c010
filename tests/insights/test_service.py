"""Similar tracks: the nearest, filtered, explained, and never the track itself."""

from __future__ import annotations

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tensoe.analysis.models import TrackAnalysis, TrackAnalysisSummary
from tensoe.catalogue.models import Artist, File, LibraryFolder, Track, TrackArtist
from tensoe.core.errors import NotAnalysed, TrackNotFound
from tensoe.insights import repository
from tensoe.insights.embedding import DIMENSION
from tensoe.insights.models import TrackEmbedding
from tensoe.insights.models_registry import UnknownModel, get_model
from tensoe.insights.repository import SimilarityFilters
from tensoe.insights.service import compute_similarity, find_similar, find_track_by_text
from tensoe.jobs.models import Job
from tests.insights.conftest import AddTrack, PlaceTracks, make_unit_vectors
from tests.sounds import features_of_cadence


@pytest.fixture
def library(add_track: AddTrack, place_tracks: PlaceTracks, rng: np.random.Generator) -> tuple[list[Track], np.ndarray]:
    """Forty tracks at known places."""
    tracks = [
        add_track(
            f"Track {i}",
            artist=f"Artist {i % 4}",
            genres=["jazz" if i % 2 else "rock"],
            release_year=1980 + i,
            audio_features={"tempo": 60.0 + i},
        )
        for i in range(40)
    ]
    vectors = make_unit_vectors(rng, 40)
    place_tracks(tracks, vectors)
    return tracks, vectors


def expected_order(vectors: np.ndarray, position: int, keep: list[int] | None = None) -> list[int]:
    scores = vectors @ vectors[position]
    return [int(i) for i in np.argsort(-scores) if i != position and (keep is None or i in keep)]


class TestComputeSimilarity:
    def test_the_nearest_come_first_with_their_cosines(self, session: Session, library: tuple[list[Track], np.ndarray]) -> None:
        tracks, vectors = library
        found = compute_similarity(session, track_id=tracks[7].id, limit=10)
        assert [row.track_id for row in found.similar_tracks] == [tracks[i].id for i in expected_order(vectors, 7)[:10]]
        for row, i in zip(found.similar_tracks, expected_order(vectors, 7), strict=False):
            assert row.similarity_score == pytest.approx(max(0.0, float(vectors[7] @ vectors[i])), abs=1e-5)
            assert row.parts is None

    def test_a_score_is_never_below_zero_nor_the_track_its_own(
        self, session: Session, library: tuple[list[Track], np.ndarray]
    ) -> None:
        tracks, _ = library
        found = compute_similarity(session, track_id=tracks[0].id, limit=500).similar_tracks
        assert len(found) == 39
        assert tracks[0].id not in {row.track_id for row in found}
        assert found[-1].similarity_score == 0.0

    def test_the_index_agrees_with_reading_all(self, session: Session, library: tuple[list[Track], np.ndarray]) -> None:
        tracks, _ = library
        session.execute(text("set local enable_seqscan = off"))
        session.execute(text("set local enable_sort = off"))
        walked, read = (
            repository.find_neighbours(session, track_id=tracks[3].id, model=get_model("v2"), limit=10, exact=exact)
            for exact in (False, True)
        )
        assert [near.track_id for near in walked] == [near.track_id for near in read]

    def test_the_index_has_the_dimension_of_the_model(self, session: Session) -> None:
        definition = session.scalar(text("select indexdef from pg_indexes where indexname = 'ix_track_embedding_hnsw_v2'"))
        assert f"vector({DIMENSION})" in str(definition)

    @pytest.mark.parametrize(
        ("filters", "keep"),
        [
            (SimilarityFilters(genre="jazz"), [i for i in range(40) if i % 2]),
            (SimilarityFilters(year_from=2000, year_to=2009), list(range(20, 30))),
            (SimilarityFilters(tempo_min=70.0, tempo_max=75.0), list(range(10, 16))),
            (SimilarityFilters(same_artist=False), [i for i in range(40) if i % 4 != 2]),
            (SimilarityFilters(genre="rock", year_from=2010, same_artist=False), [32, 36]),
        ],
    )
    def test_filters_narrow_the_answers(
        self,
        session: Session,
        library: tuple[list[Track], np.ndarray],
        filters: SimilarityFilters,
        keep: list[int],
    ) -> None:
        tracks, vectors = library
        found = compute_similarity(session, track_id=tracks[2].id, limit=5, filters=filters).similar_tracks
        wanted = [tracks[i].id for i in expected_order(vectors, 2, keep)[:5]]
        assert [row.track_id for row in found] == wanted

    def test_a_shared_credit_counts_as_the_same_artist(
        self, session: Session, add_track: AddTrack, place_tracks: PlaceTracks, rng: np.random.Generator
    ) -> None:
        artist = Artist(name="Ada", name_key="ada", source="test")
        session.add(artist)
        session.flush()
        solo, duet, other = add_track("a", artist="Ada"), add_track("b", artist="Ada & Bo"), add_track("c", artist="Cy")
        session.add_all(TrackArtist(track_id=track.id, position=0, artist_id=artist.id) for track in (solo, duet))
        place_tracks([solo, duet, other], make_unit_vectors(rng, 3))
        found = compute_similarity(session, track_id=solo.id, filters=SimilarityFilters(same_artist=False))
        assert [row.track_id for row in found.similar_tracks] == [other.id]

    def test_parts_are_given_when_asked_for(self, session: Session, library: tuple[list[Track], np.ndarray]) -> None:
        tracks, _ = library
        row = compute_similarity(session, track_id=tracks[0].id, limit=1, explain=True).similar_tracks[0]
        assert row.parts is not None
        assert [part.group for part in row.parts] == ["timbre", "rhythm", "harmony", "dynamics"]
        assert sum(part.share for part in row.parts) == pytest.approx(1.0, abs=1e-3)

    def test_an_unknown_model_is_refused(self, session: Session) -> None:
        with pytest.raises(UnknownModel):
            compute_similarity(session, track_id=1, model_version="v99")

    def test_the_full_name_of_a_model_works(self, session: Session, library: tuple[list[Track], np.ndarray]) -> None:
        assert compute_similarity(session, track_id=library[0][0].id, model_version="tensoe-sound-v2").similar_tracks

    def test_a_track_not_heard_yet_is_a_conflict(
        self, session: Session, add_track: AddTrack, library: tuple[list[Track], np.ndarray]
    ) -> None:
        with pytest.raises(NotAnalysed):
            compute_similarity(session, track_id=add_track("new").id)

    def test_an_unknown_track_is_not_found(self, session: Session) -> None:
        with pytest.raises(TrackNotFound):
            compute_similarity(session, track_id=10**9)


@pytest.fixture
def heard_pair(session: Session, add_track: AddTrack) -> list[Track]:
    """Two tracks with stored features and no vectors yet."""
    tracks = [add_track("one", duration_ms=9600), add_track("two", duration_ms=9600)]
    folder = LibraryFolder(path_bytes=b"/x", path="/x")
    session.add(folder)
    session.flush()
    for i, track in enumerate(tracks):
        file = File(library_folder_id=folder.id, track_id=track.id, path_bytes=b"%d" % i, path=str(i), size_bytes=1, mtime_ns=1)
        session.add(file)
        session.flush()
        analysis = TrackAnalysis(
            file_id=file.id,
            track_id=track.id,
            extractor="tensoe",
            version="1",
            features=features_of_cadence(),
            curves={},
            notes=[],
            quality=1.0,
            seconds_spent=0.1,
        )
        session.add(analysis)
        session.flush()
        session.add(TrackAnalysisSummary(track_id=track.id, analysis_id=analysis.id, analysis_quality_score=1.0))
    session.flush()
    return tracks


class TestFindSimilar:
    def test_rows_carry_the_track_the_parts_and_reasons(self, session: Session, heard_pair: list[Track]) -> None:
        for track in heard_pair:  # vectors that a former version did not make are made when asked for
            find_similar(session, track_id=track.id)
        one, two = heard_pair
        row = find_similar(session, track_id=one.id).similar_tracks[0]
        assert row.track.id == two.id
        assert row.similarity_score == pytest.approx(1.0, abs=1e-5)
        assert row.reasons[0] == "Probably the same recording"
        assert "Similar timbre: both dark and clear" in row.reasons

    def test_a_track_whose_features_are_gone_has_no_reasons(
        self, session: Session, library: tuple[list[Track], np.ndarray]
    ) -> None:
        tracks, _ = library
        found = find_similar(session, track_id=tracks[0].id, limit=3).similar_tracks
        assert [row.reasons for row in found] == [[], [], []]

    def test_until_the_refit_after_an_update_old_vectors_answer_without_reasons(
        self, session: Session, heard_pair: list[Track]
    ) -> None:
        for track in heard_pair:
            find_similar(session, track_id=track.id)
        row = repository.find_current_transform(session, model=get_model("v2"))
        assert row is not None
        row.parameters = {**row.parameters, "definition": 0}
        session.flush()
        found = find_similar(session, track_id=heard_pair[0].id).similar_tracks
        assert [(near.track.id, near.reasons) for near in found] == [(heard_pair[1].id, [])]

    def test_all_vectors_are_of_the_transform_in_force(self, session: Session, heard_pair: list[Track]) -> None:
        find_similar(session, track_id=heard_pair[0].id)
        current = repository.find_current_transform(session, model=get_model("v2"))
        assert current is not None
        assert set(session.scalars(select(TrackEmbedding.transform_id))) == {current.id}


class TestFindTrackByText:
    @pytest.fixture(autouse=True)
    def tracks(self, add_track: AddTrack) -> dict[str, int]:
        names = [("Nina Simone", "Sinnerman"), ("Björk", "Jóga"), ("AC/DC", "T.N.T."), ("Muse", "Sing for Absolution")]
        return {title: add_track(title, artist=artist).id for artist, title in names}

    @pytest.mark.parametrize(
        ("typed", "title"),
        [
            ("Nina Simone - Sinnerman", "Sinnerman"),
            ("nina simone sinnerman", "Sinnerman"),
            ("Sinnerman", "Sinnerman"),
            ("bjork - joga", "Jóga"),
            ("ACDC - TNT", "T.N.T."),
            ("Nina Simon - Sinerman", "Sinnerman"),
            ("Sing For Absolution - Muse", "Sing for Absolution"),
            ("absolution", "Sing for Absolution"),
        ],
    )
    def test_a_track_is_found_as_people_type_it(self, session: Session, tracks: dict[str, int], typed: str, title: str) -> None:
        assert find_track_by_text(session, typed) == tracks[title]

    def test_an_id_is_taken_as_such(self, session: Session, tracks: dict[str, int]) -> None:
        assert find_track_by_text(session, str(tracks["Jóga"])) == tracks["Jóga"]

    def test_something_else_names_what_comes_near(self, session: Session) -> None:
        with pytest.raises(TrackNotFound) as refusal:
            find_track_by_text(session, "Nina Hagen - Sinnesart")
        assert "Nina Simone - Sinnerman" in refusal.value.hint

    @pytest.mark.parametrize("typed", ["", "   ", "'; drop table track; --", "\x00", "zzzz qqqq", "& | ! ( :*"])
    def test_nonsense_is_not_found(self, session: Session, typed: str) -> None:
        with pytest.raises(TrackNotFound):
            find_track_by_text(session, typed)


class TestRoutes:
    def test_the_promised_shape(self, client: TestClient, session: Session, library: tuple[list[Track], np.ndarray]) -> None:
        session.commit()
        answer = client.get(f"/analytics/similarity/{library[0][0].id}", params={"top_n": 3})
        assert answer.status_code == 200
        body = answer.json()
        assert body["track_id"] == library[0][0].id
        assert len(body["similar_tracks"]) == 3
        scores = [row["similarity_score"] for row in body["similar_tracks"]]
        assert scores == sorted(scores, reverse=True)

    def test_an_unknown_model_is_malformed_input(
        self, client: TestClient, session: Session, library: tuple[list[Track], np.ndarray]
    ) -> None:
        session.commit()
        for path in ("/analytics/similarity/{}", "/api/tracks/{}/similar"):
            answer = client.get(path.format(library[0][0].id), params={"model_version": "v9"})
            assert (answer.status_code, answer.json()["code"]) == (422, "unknown_model")

    def test_a_track_not_heard_yet_names_the_job_that_hears_it(
        self, client: TestClient, session: Session, heard_pair: list[Track], add_track: AddTrack
    ) -> None:
        track = add_track("waiting")
        folder = session.scalars(select(LibraryFolder)).first()
        assert folder is not None
        session.add(File(library_folder_id=folder.id, track_id=track.id, path_bytes=b"w", path="w", size_bytes=1, mtime_ns=1))
        session.commit()
        answer = client.get(f"/api/tracks/{track.id}/similar")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_analysed")
        job = session.scalars(select(Job).where(Job.kind == "analysis.library")).one()
        assert job.arguments == {"track_ids": [track.id]}
        assert answer.json()["job_id"] == job.id

    def test_a_track_without_a_file_has_no_job(self, client: TestClient, session: Session, add_track: AddTrack) -> None:
        track = add_track("only listed")
        session.commit()
        answer = client.get(f"/analytics/similarity/{track.id}")
        assert answer.status_code == 409
        assert session.scalars(select(Job)).all() == []

    def test_an_unknown_track_is_not_found(self, client: TestClient) -> None:
        assert client.get("/analytics/similarity/999999999").status_code == 404
        assert client.get("/api/tracks/999999999/similar").status_code == 404
