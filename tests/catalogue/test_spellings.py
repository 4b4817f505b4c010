from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensoe.catalogue import deriving, features, id3, names, paths, spellings
from tensoe.catalogue.spellings import clean_text, normalise_date, parse_number, split_artists, split_genres


@pytest.mark.parametrize("module", [spellings, deriving, features, id3, names, paths])
def test_examples_in_the_documentation(module: object):
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


class TestSplitArtists:
    @pytest.mark.parametrize(
        ("values", "artists"),
        [
            (("Earth, Wind & Fire",), [("Earth, Wind & Fire", "main")]),
            (("AC/DC",), [("AC/DC", "main")]),
            (("A; B",), [("A", "main"), ("B", "main")]),
            (("A / B",), [("A", "main"), ("B", "main")]),
            (("A\0B",), [("A", "main"), ("B", "main")]),
            (("A ft. B & C",), [("A", "main"), ("B", "featured"), ("C", "featured")]),
            (("A (featuring B)",), [("A", "main"), ("B", "featured")]),
            (("A feat. B", "A", "B"), [("A", "main"), ("B", "featured")]),
            (("Daft Punk",), [("Daft Punk", "main")]),
            (("Little Feat",), [("Little Feat", "main")]),
            (("A", "a"), [("A", "main")]),
            (("", " "), []),
        ],
    )
    def test_credits(self, values: tuple[str, ...], artists: list[tuple[str, str]]):
        assert list(split_artists(values)[1]) == artists

    @given(st.lists(st.text(max_size=30), max_size=4))
    def test_no_artist_twice_and_none_blank(self, values: list[str]):
        _, artists = split_artists(tuple(values))
        keys = [names.fold(name) for name, _ in artists]
        assert len(set(keys)) == len(keys)
        assert all(keys)


class TestSplitGenres:
    @pytest.mark.parametrize(
        ("values", "genres"),
        [
            (("Rock; Pop",), ("Rock", "Pop")), (("Rock\0Pop",), ("Rock", "Pop")), (("Rock, Pop",), ("Rock", "Pop")),
            (("Folk, World, & Country",), ("Folk, World, & Country",)), (("R&B/Soul",), ("R&B/Soul",)),
            (("(1)(0)",), ("One", "Zero")), (("(1)Refined",), ("One", "Refined")), (("0",), ("Zero",)),
            (("rock", "Rock"), ("rock",)),
            (("((odd)",), ("(odd)",)),
        ],
    )  # fmt: skip
    def test_lists_and_codes(self, values: tuple[str, ...], genres: tuple[str, ...]):
        assert split_genres(values, ("Zero", "One")) == genres


class TestNormaliseDate:
    @pytest.mark.parametrize(
        ("written", "date"),
        [
            ("1999", "1999"), ("1999-05", "1999-05"), ("1999-5-3", "1999-05-03"), ("1999/05/03", "1999-05-03"),
            ("19990503", "1999-05-03"), ("1999-05-03 12:00:00", "1999-05-03"), ("03.05.1999", "1999-05-03"),
            ("1999-02-31", "1999-02"), ("0000", None), ("c. 1970", "1970"), ("", None), ("99", None), ("199", None),
        ],
    )  # fmt: skip
    def test_any_precision(self, written: str, date: str | None):
        assert normalise_date(written) == date


class TestParseNumber:
    @pytest.mark.parametrize(("written", "number"), [("3/12", 3), ("03", 3), ("0", None), ("A1", None), ("999999", None), (7, 7)])
    def test_spellings(self, written: str | int, number: int | None):
        assert parse_number(written) == number


class TestCleanText:
    @given(st.text(st.characters(codec=None), max_size=60))
    def test_result_is_fit_for_the_database(self, text: str):
        cleaned = clean_text(text)
        assert "\0" not in cleaned
        assert cleaned.encode("utf-8") is not None
