from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tensoe.catalogue import service
from tensoe.catalogue.filters import TrackFilters
from tensoe.catalogue.search import make_prefix_range, make_search_query
from tests.catalogue.library import Library


def find(session: Session, typed: str) -> list[str]:
    page = service.list_tracks(session, filters=TrackFilters(search=typed), sort="title", order="asc", limit=50, cursor=None)
    assert page.total == len(page.tracks)
    return [track.title for track in page.tracks]


class TestMakeSearchQuery:
    def test_every_word_is_a_beginning(self):
        assert make_search_query("  Nina SIM ") == "'nina':* & 'sim':*"

    @pytest.mark.parametrize("typed", ["", "   ", "\x00", "\t\n"])
    def test_nothing_typed(self, typed):
        assert make_search_query(typed) is None

    @pytest.mark.parametrize("typed", ["it's", "a & b | !c", "((", "x:*", "<->", "\\", "'", "''", "a\\'", "%_", "…", "🎵"])
    def test_signs_are_never_taken_for_operators(self, session, typed):
        query = make_search_query(typed)
        if query is not None:
            session.execute(text("select to_tsquery('simple', :query)"), {"query": query})

    def test_words_beyond_a_dozen_are_left_out(self):
        assert make_search_query("a " * 1000).count("&") == 11


class TestMakePrefixRange:
    def test_holds_what_begins_with_the_text(self):
        first, last = make_prefix_range("Ká")
        assert [first <= key < last for key in ("ka", "kansas", "kb", "k", "kaé", "ka\U0010fffe")] == [
            True, True, False, False, True, True,
        ]  # fmt: skip


class TestSearchTracks:
    @pytest.fixture(autouse=True)
    def _tracks(self, library: Library) -> None:
        library.track("Sinnerman", "Nina Simone", library.album("Pastel Blues", "Nina Simone"))
        library.track("Jóga", "Björk", library.album("Homogenic", "Björk"))
        library.track("T.N.T.", "AC/DC")
        library.track("Hey!", "!!!")
        library.track("Группа крови", "Кино")
        library.track("丸ノ内サディスティック", "椎名林檎")
        library.track("100% Pure", "Sigur Rós")

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("sinn", ["Sinnerman"]),
            ("nina blues", ["Sinnerman"]),
            ("blu sin past", ["Sinnerman"]),
            ("nina homogenic", []),
            ("bjork", ["Jóga"]),
            ("BJÖRK joga", ["Jóga"]),
            ("joga homo", ["Jóga"]),
            ("ac/dc", ["T.N.T."]),
            ("ac dc tnt", ["T.N.T."]),
            ("!!!", ["Hey!"]),
            ("кино", ["Группа крови"]),
            ("丸ノ", ["丸ノ内サディスティック"]),
            ("ros 100", ["100% Pure"]),
            ("inner", []),
            ("xyz", []),
        ],
    )
    def test_prefixes_of_words_without_accents(self, session, typed, found):
        assert find(session, typed) == found

    def test_nothing_typed_narrows_nothing(self, session):
        assert len(find(session, "  ")) == 7


class TestSearchCatalogue:
    def test_exact_name_first_then_beginnings_then_words(self, session, library):
        for title in ("My Blue Heaven", "Bluebird", "Blue Train", "Blue", "Kind of Blue"):
            library.track(title, "Someone")
        library.track("Other", "Blue Nile")
        found = service.search_catalogue(session, text="blue", limit=10)
        names = [track.title for track in found.tracks]
        assert names == ["Blue", "Blue Train", "Bluebird", "Kind of Blue", "My Blue Heaven", "Other"]
        assert [artist.name for artist in found.artists] == ["Blue Nile"]

    def test_each_kind_stays_within_the_limit(self, session, library):
        for n in range(8):
            library.track(f"Same {n}", f"Same {n}", library.album(f"Same {n}", f"Same {n}"))
        found = service.search_catalogue(session, text="same", limit=3)
        assert (len(found.tracks), len(found.albums), len(found.artists)) == (3, 3, 3)

    def test_several_words_reach_over_title_artist_and_album(self, session, library):
        library.track("Sinnerman", "Nina Simone", library.album("Pastel Blues", "Nina Simone"))
        found = service.search_catalogue(session, text="nina sinn", limit=5)
        assert [track.title for track in found.tracks] == ["Sinnerman"]
        assert found.albums == []

    @pytest.mark.parametrize("typed", ["", " ", "\x00", "'", "\\", "!!!", "%", "zzz"])
    def test_nothing_to_find(self, session, typed):
        found = service.search_catalogue(session, text=typed, limit=5)
        assert (found.tracks, found.albums, found.artists) == ([], [], [])
