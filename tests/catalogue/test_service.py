from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any, get_args

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tensoe.catalogue import service
from tensoe.catalogue.filters import AlbumFilters, TrackFilters
from tensoe.catalogue.models import SourceRecord, Track
from tensoe.catalogue.schemas import AlbumSort, ArtistSort, SortOrder, TrackPage, TrackSort
from tensoe.core.errors import AlbumNotFound, ArtistNotFound, InvalidInput, TrackNotFound
from tensoe.core.paging import encode_cursor
from tests.catalogue.library import NOON, Library

TRACK_SORTS = get_args(TrackSort)
ORDERS = get_args(SortOrder)


def read_all(
    session: Session, *, sort: TrackSort = "title", order: SortOrder = "asc", limit: int = 3, **filters: Any
) -> list[int]:
    """Ids of every track, page by page."""
    found: list[int] = []
    cursor = None
    while True:
        page = service.list_tracks(session, filters=TrackFilters(**filters), sort=sort, order=order, limit=limit, cursor=cursor)
        found += [track.id for track in page.tracks]
        cursor = page.next_cursor
        if cursor is None:
            assert len(found) == page.total
            return found
        assert len(page.tracks) == limit


def titles(session: Session, **arguments: Any) -> list[str]:
    return [track.title for track in service.get_track_rows(session, read_all(session, **arguments))]


def count_queries(session: Session) -> list[str]:
    statements: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *a: statements.append(a[2]))
    return statements


@pytest.fixture
def mixed(library: Library) -> list[Track]:
    """Tracks in which every value that can be missing is missing somewhere, and repeats somewhere."""
    albums = [library.album("Blue", "Nina"), library.album("Blue", "Joni"), library.album("Amber", "Nina"), None]
    values = itertools.cycle([None, 3, 1, 3, 2, None, 1])
    made = []
    for n in range(14):
        number = next(values)
        made.append(
            library.track(
                "Same" if n % 3 == 0 else f"Title {n}",
                ["Nina", "Joni", "", "Zoë"][n % 4],
                albums[n % 4],
                track_number=number,
                disc_number=[None, 1, 2][n % 3],
                release_year=[1970, None, 1965, 1970][n % 4],
                duration_ms=[None, 180_000, 180_000][n % 3],
                created_at=NOON + timedelta(microseconds=n // 2),
                audio_features=[None, {"tempo": 122.4, "energy": 0.1}, {"tempo": 97.3}, {"energy": 0.7, "tempo": None}][n % 4],
            )
        )
    return made


def sort_values(track: Track, sort: TrackSort) -> list[Any]:
    """The key of a track as a person would expect it; None first means that the track comes last."""
    features = track.audio_features or {}
    place = [track.disc_number or 0, track.track_number or 0]
    return {
        "title": [track.title_key],
        "artist": [track.artist_key or None, track.album_key, *place],
        "album": [track.album_key or None, track.album_id or 0, *place],
        "added": [track.created_at],
        "year": [track.release_year],
        "duration": [track.duration_ms],
        "tempo": [features.get("tempo")],
        "energy": [features.get("energy")],
        "track_number": [None if track.track_number is None else 0, *place],
    }[sort]


class TestListTracks:
    @pytest.mark.parametrize("order", ORDERS)
    @pytest.mark.parametrize("sort", TRACK_SORTS)
    def test_every_order_shows_each_track_once_and_those_without_value_last(self, session, mixed, sort, order):
        present = [t for t in mixed if sort_values(t, sort)[0] is not None]
        absent = [t for t in mixed if sort_values(t, sort)[0] is None]
        tail = slice(0 if sort == "track_number" else 1, None)
        present.sort(key=lambda t: [*sort_values(t, sort), t.id], reverse=order == "desc")
        absent.sort(key=lambda t: [v for v in sort_values(t, sort)[tail] if v is not None] + [t.id], reverse=order == "desc")
        expected = [track.id for track in present + absent]
        for limit in (1, 3, 14, 100):
            assert read_all(session, sort=sort, order=order, limit=limit) == expected

    @pytest.mark.parametrize("sort", TRACK_SORTS)
    def test_tracks_added_between_pages_shift_nothing(self, session, library, mixed, sort):
        expected = read_all(session, sort=sort, limit=100)
        first = service.list_tracks(session, filters=TrackFilters(), sort=sort, order="asc", limit=5, cursor=None)
        library.track("AAA", "AAA", release_year=1900, track_number=1, duration_ms=1, created_at=NOON - timedelta(days=1))
        library.track("ZZZ", "", created_at=NOON + timedelta(days=1))
        rest = service.list_tracks(session, filters=TrackFilters(), sort=sort, order="asc", limit=100, cursor=first.next_cursor)
        seen = [track.id for track in first.tracks + rest.tracks]
        assert [i for i in seen if i in expected] == expected
        assert len(seen) == len(set(seen))

    def test_cursor_of_another_order_is_refused(self, session, mixed):
        page = service.list_tracks(session, filters=TrackFilters(), sort="title", order="asc", limit=2, cursor=None)
        for sort in ("year", "artist", "added", "tempo"):
            with pytest.raises(InvalidInput):
                service.list_tracks(session, filters=TrackFilters(), sort=sort, order="asc", limit=2, cursor=page.next_cursor)

    @pytest.mark.parametrize(
        "values", [[0, "a\x00", 1], [0, "a", 2**63], [0, "a", "1"], [1, "a", 1], [7, "a", 1], [None, None, None], ["", {}, []]]
    )
    def test_forged_cursor_is_refused(self, session, values):
        with pytest.raises(InvalidInput):
            service.list_tracks(session, filters=TrackFilters(), sort="title", order="asc", limit=2, cursor=encode_cursor(values))

    def test_page_costs_four_queries_whatever_its_length(self, session, mixed):
        statements = count_queries(session)
        service.list_tracks(session, filters=TrackFilters(), sort="title", order="asc", limit=100, cursor=None)
        assert len(statements) == 4

    def test_empty_library(self, session):
        page = service.list_tracks(session, filters=TrackFilters(search="x"), sort="artist", order="asc", limit=5, cursor=None)
        assert page == TrackPage(tracks=[], next_cursor=None, total=0)


class TestTrackFilters:
    @pytest.fixture(autouse=True)
    def _tracks(self, library: Library, tmp_path: Any) -> None:
        self.album = library.album("Pastel Blues", "Nina Simone", release_year=1965)
        features = {"tempo": 122.4, "key": 9, "mode": 0}
        self.one = library.track(
            "Sinnerman", "Nina Simone", self.album, genres=["jazz", "soul"], release_year=1965, is_available=True,
            audio_features=features,
        )  # fmt: skip
        self.two = library.track("Blue", ["Joni Mitchell", "Nina Simone"], genres=["folk"], release_year=1971)
        self.three = library.track("Ohne Jahr", "Die Ärzte", audio_features={"tempo": 90, "key": 0, "mode": 1})
        self.artist = library.artist("Nina Simone")
        self.folder = library.folder(tmp_path)
        library.file(self.folder, "a.mp3", self.two)
        library.file(self.folder, "b.mp3", self.two)

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"genre": "jazz"}, ["Sinnerman"]),
            ({"genre": "Jazz\x00"}, []),
            ({"year_from": 1966}, ["Blue"]),
            ({"year_to": 1965}, ["Sinnerman"]),
            ({"year_from": 1965, "year_to": 1971}, ["Blue", "Sinnerman"]),
            ({"year_from": 10**30}, []),
            ({"tempo_min": 100}, ["Sinnerman"]),
            ({"tempo_max": 100}, ["Ohne Jahr"]),
            ({"tempo_min": float("nan")}, []),
            ({"key": 9}, ["Sinnerman"]),
            ({"key": 0}, ["Ohne Jahr"]),
            ({"mode": 1}, ["Ohne Jahr"]),
            ({"mode": 0}, ["Sinnerman"]),
            ({"key": 9, "mode": 1}, []),
            ({"is_analysed": True}, ["Ohne Jahr", "Sinnerman"]),
            ({"is_analysed": False}, ["Blue"]),
            ({"is_available": True}, ["Sinnerman"]),
            ({"is_available": False}, ["Blue", "Ohne Jahr"]),
            ({"search": "blue"}, ["Blue", "Sinnerman"]),
            ({"search": "sim", "genre": "folk"}, ["Blue"]),
            ({}, ["Blue", "Ohne Jahr", "Sinnerman"]),
        ],
    )
    def test_filter_keeps_what_it_names(self, session, filters, expected):
        assert titles(session, **filters) == expected

    def test_artist_means_every_credit(self, session):
        assert titles(session, artist_id=self.artist.id) == ["Blue", "Sinnerman"]

    def test_album_and_folder(self, session):
        assert titles(session, album_id=self.album.id) == ["Sinnerman"]
        assert titles(session, folder_id=self.folder.id) == ["Blue"]
        assert titles(session, folder_id=self.folder.id, album_id=self.album.id) == []


class TestGetTrackRows:
    def test_order_is_kept_and_unknown_ids_left_out(self, session, library):
        one, two = library.track("One"), library.track("Two")
        assert [t.id for t in service.get_track_rows(session, [two.id, 10**9, one.id, two.id])] == [two.id, one.id, two.id]

    def test_nothing_asked_costs_nothing(self, session):
        statements = count_queries(session)
        assert service.get_track_rows(session, []) == []
        assert statements == []

    def test_two_queries_for_many_rows(self, session, library):
        ids = [library.track(f"T{n}", ["A", "B"]).id for n in range(30)]
        statements = count_queries(session)
        rows = service.get_track_rows(session, ids)
        assert len(statements) == 2
        assert [artist.name for artist in rows[7].artists] == ["A", "B"]

    def test_addresses_follow_what_is_there(self, session, library):
        first, second = library.cover("a1b2c3d4" * 8), library.cover("ffffffff" * 8)
        album = library.album("A", "B", cover_hash=first.hash)
        plain = library.track("T", "B", album, is_available=True, spotify_id="4uLU6hMCjMI75M1A2tKUQC")
        own = library.track("U", "B", album, cover_hash=second.hash)
        bare = library.track("V")
        rows = service.get_track_rows(session, [plain.id, own.id, bare.id])
        assert [row.cover_url for row in rows] == [
            f"/api/albums/{album.id}/cover?v=a1b2c3d4",
            f"/api/tracks/{own.id}/cover?v=ffffffff",
            None,
        ]
        assert [row.stream_url for row in rows] == [f"/api/tracks/{plain.id}/stream", None, None]
        assert rows[0].spotify_url == "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"
        assert rows[2].album is None
        assert rows[2].artist_name == ""

    def test_features_have_every_name(self, session, library):
        track = library.track("T", audio_features={"tempo": 120, "unknown": 1})
        [row] = service.get_track_rows(session, [track.id])
        assert row.audio_features.tempo == 120
        assert row.audio_features.energy is None
        assert row.is_analysed


class TestGetTrack:
    def test_files_and_sources_are_told(self, session, library, tmp_path):
        track = library.track("T", "A", isrc="USPR36500001")
        library.file(library.folder(tmp_path), "x/y.flac", track, problem_code="truncated", problem="The file ends early.")
        payload = {"title": "T", "path": "/srv/x/y.flac", "more": [{"folder_path": "x"}, "/srv/x"]}
        session.add(SourceRecord(source="file_tags", kind="track", source_id="file:1", track_id=track.id, payload=payload))
        session.flush()
        found = service.get_track(session, track_id="isrc:US-PR3-65-00001", show_paths=True)
        assert (found.id, found.isrc, found.files[0].path) == (track.id, "USPR36500001", "x/y.flac")
        assert found.files[0].problem == "The file ends early."
        assert found.sources[0].payload == payload

    def test_paths_are_for_the_owner(self, session, library, tmp_path):
        track = library.track("T", "A")
        library.file(library.folder(tmp_path), "secret/y.flac", track, problem="cannot open '/srv/secret/y.flac'")
        payload = {"title": "T", "path": "/srv/secret", "more": [{"folder_path": "secret"}, "/srv/secret"]}
        session.add(SourceRecord(source="file_tags", kind="track", source_id="file:1", track_id=track.id, payload=payload))
        session.flush()
        found = service.get_track(session, track_id=str(track.id), show_paths=False)
        assert "secret" not in found.model_dump_json()
        assert found.sources[0].payload["title"] == "T"

    def test_unknown_track(self, session):
        with pytest.raises(TrackNotFound):
            service.get_track(session, track_id="99999999", show_paths=True)


class TestListAlbums:
    def names(self, session: Session, *, sort: AlbumSort = "artist", order: SortOrder = "asc", **filters: Any) -> list[str]:
        found: list[str] = []
        cursor = None
        while True:
            page = service.list_albums(session, filters=AlbumFilters(**filters), sort=sort, order=order, limit=2, cursor=cursor)
            found += [album.title for album in page.albums]
            cursor = page.next_cursor
            if cursor is None:
                assert len(found) == page.total
                return found

    @pytest.fixture(autouse=True)
    def _albums(self, library: Library) -> None:
        self.blue = library.album("Blue", "Joni Mitchell", release_year=1971)
        self.hejira = library.album("Hejira", "Joni Mitchell", release_year=1976)
        self.blues = library.album("Pastel Blues", "Nina Simone", release_year=1965)
        self.mix = library.album("Ärzte und andere")
        for n in range(3):
            library.track(f"B{n}", "Joni Mitchell", self.blue, genres=["folk", "pop"][: n + 1], duration_ms=1000, is_demo=True)
        library.track("Sinnerman", "Nina Simone", self.blues, genres=["jazz"])

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            ("title", ["Ärzte und andere", "Blue", "Hejira", "Pastel Blues"]),
            ("artist", ["Blue", "Hejira", "Pastel Blues", "Ärzte und andere"]),
            ("year", ["Pastel Blues", "Blue", "Hejira", "Ärzte und andere"]),
            ("added", ["Blue", "Hejira", "Pastel Blues", "Ärzte und andere"]),
        ],
    )
    def test_every_order(self, session, sort, expected):
        assert self.names(session, sort=sort) == expected
        backwards = expected[::-1] if sort != "year" else ["Hejira", "Blue", "Pastel Blues", "Ärzte und andere"]
        assert self.names(session, sort=sort, order="desc") == backwards

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"search": "blu"}, ["Blue", "Pastel Blues"]),
            ({"search": "blue joni"}, ["Blue"]),
            ({"search": "arzte"}, ["Ärzte und andere"]),
            ({"genre": "jazz"}, ["Pastel Blues"]),
            ({"year_from": 1970}, ["Blue", "Hejira"]),
            ({"year_to": 1970}, ["Pastel Blues"]),
        ],
    )
    def test_filter_keeps_what_it_names(self, session, filters, expected):
        assert self.names(session, **filters) == expected

    def test_artist_means_who_made_it(self, session):
        assert self.names(session, artist_id=self.blue.artist_id) == ["Blue", "Hejira"]

    def test_sums_of_the_tracks(self, session):
        blue, hejira = service.get_album_rows(session, [self.blue.id, self.hejira.id])
        assert (blue.track_count, blue.duration_ms, blue.genres, blue.is_demo) == (3, 3000, ["folk", "pop"], True)
        assert (hejira.track_count, hejira.duration_ms, hejira.genres, hejira.is_demo) == (0, 0, [], False)

    def test_page_costs_four_queries(self, session):
        statements = count_queries(session)
        service.list_albums(session, filters=AlbumFilters(), sort="title", order="asc", limit=100, cursor=None)
        assert len(statements) == 4


class TestGetAlbum:
    def test_tracks_come_by_disc_and_number(self, session, library):
        album = library.album("A", "B")
        places = {"unnumbered": (None, None), "2-1": (2, 1), "1-2": (1, 2), "1-1": (None, 1), "1-10": (1, 10)}
        for title, (disc, number) in places.items():
            library.track(title, "B", album, disc_number=disc, track_number=number)
        found = service.get_album(session, album_id=album.id)
        assert [track.title for track in found.tracks] == ["1-1", "1-2", "1-10", "unnumbered", "2-1"]

    def test_unknown_album(self, session):
        with pytest.raises(AlbumNotFound):
            service.get_album(session, album_id=10**12)


class TestListArtists:
    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            ("name", ["Björk", "Nina", "Zoë"]),
            ("tracks", ["Zoë", "Björk", "Nina"]),
            ("added", ["Nina", "Björk", "Zoë"]),
        ],
    )
    def test_every_order(self, session, library, sort: ArtistSort, expected):
        for name, tracks in (("Nina", 2), ("Björk", 1), ("Zoë", 0)):
            library.artist(name)
            for n in range(tracks):
                library.track(f"{name} {n}", name)
        for order in ORDERS:
            found: list[str] = []
            cursor = None
            while cursor or not found:
                page = service.list_artists(session, search=None, sort=sort, order=order, limit=2, cursor=cursor)
                found += [artist.name for artist in page.artists]
                cursor = page.next_cursor
            assert found == (expected if order == "asc" else expected[::-1])

    def test_search_ignores_accents(self, session, library):
        library.artist("Björk")
        page = service.list_artists(session, search="bjo", sort="name", order="asc", limit=5, cursor=None)
        assert (page.total, page.artists[0].name) == (1, "Björk")

    def test_cover_is_of_the_newest_own_album_else_of_one_they_appear_on(self, session, library):
        old, new, other = (library.cover(c * 64) for c in "abc")
        library.album("Old", "Nina", cover_hash=old.hash, release_year=1960)
        library.album("Undated", "Nina", cover_hash=other.hash)
        newest = library.album("New", "Nina", cover_hash=new.hash, release_year=1970)
        mix = library.album("Mix", cover_hash=other.hash)
        library.track("T", ["Guest"], mix)
        rows = service.get_artist_rows(
            session, [library.artist("Nina").id, library.artist("Guest").id, library.artist("None").id]
        )
        assert [row.cover_url for row in rows] == [
            f"/api/albums/{newest.id}/cover?v=bbbbbbbb",
            f"/api/albums/{mix.id}/cover?v=cccccccc",
            None,
        ]
        assert [(row.track_count, row.album_count) for row in rows] == [(0, 3), (1, 0), (0, 0)]


class TestGetArtist:
    def test_own_albums_apart_from_appearances(self, session, library):
        late, early = library.album("Late", "Nina", release_year=1970), library.album("Early", "Nina", release_year=1960)
        mix = library.album("Mix")
        library.track("One", "Nina", late, genres=["jazz"])
        library.track("Two", "Nina", mix, genres=["jazz", "soul"])
        library.track("Three", "Someone", mix)
        found = service.get_artist(session, artist_id=library.artist("Nina").id)
        assert [album.id for album in found.albums] == [early.id, late.id]
        assert [album.id for album in found.appears_on] == [mix.id]
        assert found.genres == ["jazz", "soul"]

    def test_unknown_artist(self, session):
        with pytest.raises(ArtistNotFound):
            service.get_artist(session, artist_id=10**12)


class TestListGenres:
    def test_most_common_first(self, session, library):
        for genres in (["jazz"], ["jazz", "soul"], ["folk"]):
            library.track("T", genres=genres)
        assert [(row.name, row.count) for row in service.list_genres(session, limit=2)] == [("jazz", 2), ("folk", 1)]
