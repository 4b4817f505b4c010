"""The many spellings of tags, brought to one: values in, values out, nothing guessed that was not written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from tensoe.catalogue.names import fold

NAME_LIMIT = 500  # characters; longer names do not fit an index and are no names
TEXT_LIMIT = 4000
LARGEST_NUMBER = 32767

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_YEAR_FIRST = re.compile(r"\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|(\d{2})(\d{2}))?(?!\d)")
_YEAR_LAST = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_ANY_YEAR = re.compile(r"(?<!\d)(1\d{3}|2\d{3})(?!\d)")
_NUMBER = re.compile(r"\s*(\d{1,9})")
_FEATURED = re.compile(r"[\s(\[]+(?:feat\b\.?|ft\b\.?|featuring\b)\s*(?P<names>[^()\[\]]+)[)\]]?", re.IGNORECASE)
_FEATURED_SPLIT = re.compile(r"\s*(?:,|;|&|\+|\band\b|\bund\b|\bet\b|\by\b)\s*", re.IGNORECASE)
_ARTIST_SPLIT = re.compile(r"\s*(?:;|\x00|\s/\s)\s*")
_GENRE_SPLIT = re.compile(r"\s*[;\x00]\s*|\s+/\s+")
_GENRE_CODE = re.compile(r"\((\d{1,3}|RX|CR)\)")
_TRUE = frozenset({"1", "true", "yes", "y"})


def clean_text(value: str, limit: int = NAME_LIMIT) -> str:
    """One line without control signs, lone surrogates and outer spaces, at most ``limit`` characters."""
    if not value.isascii():
        value = _SURROGATES.sub("\ufffd", value)
    if not value.isprintable():
        value = _CONTROL.sub(" ", value)
    if "  " in value:
        value = " ".join(value.split())
    return value.strip()[:limit].rstrip()


def clean_block(value: str, limit: int = TEXT_LIMIT) -> str:
    """A text of several lines that PostgreSQL can keep."""
    return _SURROGATES.sub("\ufffd", value.replace("\x00", " ")).strip()[:limit]


def find_mbids(values: Iterable[str]) -> list[str]:
    """All MusicBrainz ids in the values, in order, each once."""
    return list(dict.fromkeys(found for value in values for found in _UUID.findall(value.lower())))


def find_isrc(values: Iterable[str]) -> str | None:
    """The first valid ISRC, without hyphens.

    >>> find_isrc(["us-pr3-65-00001"])
    'USPR36500001'
    """
    for value in values:
        if found := _ISRC.search(value.upper().replace("-", "").replace(" ", "")):
            return found.group()
    return None


def parse_flag(value: str) -> bool:
    """Whether a flag such as the compilation one is set."""
    return value.strip().lower() in _TRUE


def parse_number(value: str | int | None) -> int | None:
    """A track or disc number: ``"3/12"`` is 3; zero and absurd ones are none."""
    if isinstance(value, str):
        found = _NUMBER.match(value)
        value = int(found.group(1)) if found else None
    return value if value is not None and 0 < value <= LARGEST_NUMBER else None


@lru_cache(maxsize=8192)
def normalise_date(value: str) -> str | None:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as precisely as the tag says it.

    >>> [normalise_date(text) for text in ("1999-05-03T07:00Z", "19990503", "3.5.1999", "May 1999", "1999-00-00", "?")]
    ['1999-05-03', '1999-05-03', '1999-05-03', '1999', '1999', None]
    """
    if found := _YEAR_FIRST.match(value):
        year, month, day, packed_month, packed_day = found.groups()
        return _date_text(int(year), int(month or packed_month or 0), int(day or packed_day or 0))
    if found := _YEAR_LAST.match(value):
        day, month, year = found.groups()
        return _date_text(int(year), int(month), int(day))
    if found := _ANY_YEAR.search(value):
        return found.group(1)
    return None


def _date_text(year: int, month: int, day: int) -> str | None:
    if not 1000 <= year <= 2999:
        return None
    if not 1 <= month <= 12:
        return f"{year:04}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}"


@lru_cache(maxsize=8192)
def split_genres(values: tuple[str, ...], id3_genres: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Single genres out of ``"Rock; Pop"``, ``"(17)"``, ``"(4)(17)Rock"`` and null-separated values; each once, as written."""
    found: dict[str, str] = {}
    for value in values:
        for part in _GENRE_SPLIT.split(value):
            for genre in _expand_genre(part, id3_genres):
                for single in _split_commas(genre):
                    name = clean_text(single, 100)
                    if key := fold(name):
                        found.setdefault(key, name)
    return tuple(found.values())[:20]


def _expand_genre(value: str, id3_genres: tuple[str, ...]) -> list[str]:
    codes = [value] if value.isdecimal() else []
    rest = "" if codes else value
    while match := _GENRE_CODE.match(rest):
        codes.append(match.group(1))
        rest = rest[match.end() :]
    special = {"RX": "Remix", "CR": "Cover"}
    named = [
        special.get(code) or (id3_genres[int(code)] if code.isdecimal() and int(code) < len(id3_genres) else "") for code in codes
    ]
    return [*named, rest.removeprefix("(") if rest.startswith("((") else rest]


def _split_commas(genre: str) -> list[str]:
    parts = [part.strip() for part in genre.split(",")]
    # "Folk, World, & Country" is one genre of Discogs; "Rock, Pop" are two.
    return [genre] if any(part.startswith(("&", "and ")) for part in parts) else parts


@lru_cache(maxsize=8192)
def split_artists(values: tuple[str, ...]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The credit as shown, and each artist with a role.

    Taggers write the credit and the single artists side by side; then the credit is the value that names all others.

    >>> split_artists(("Robyn feat. Kleerup",))
    ('Robyn feat. Kleerup', (('Robyn', 'main'), ('Kleerup', 'featured')))
    >>> split_artists(("A & B", "A", "B"))
    ('A & B', (('A', 'main'), ('B', 'main')))
    """
    names = [name for value in values if (name := clean_text(value.replace("\x00", ";")))]
    if not names:
        return "", ()
    credit, single = _find_credit(names)
    found: dict[str, tuple[str, str]] = {}
    featured_in_credit = {fold(name) for name in _featured(credit)} if credit else set()
    for name in single:
        main = _FEATURED.split(name)[0] if credit is None else name
        for part in _ARTIST_SPLIT.split(main):
            if key := fold(part):
                found.setdefault(key, (part.strip(), "featured" if key in featured_in_credit else "main"))
        if credit is None:
            for guest in _featured(name):
                found.setdefault(fold(guest), (guest, "featured"))
    found.pop("", None)
    shown = credit or (names[0] if len(names) == 1 and ";" not in names[0] else ", ".join(n for n, r in found.values()))
    return clean_text(shown), tuple(found.values())[:50]


def featured_in_title(title: str) -> list[str]:
    """Guests that only the title names.

    >>> featured_in_title("With Every Heartbeat (feat. Kleerup)")
    ['Kleerup']
    """
    return _featured(title)


def _find_credit(names: list[str]) -> tuple[str | None, list[str]]:
    if len(names) > 1:
        keys = [fold(name) for name in names]
        for place, key in enumerate(keys):
            if all(other in key for other in keys) and any(other != key for other in keys):
                return names[place], [name for name, other in zip(names, keys, strict=True) if other != key]
    return None, names


def _featured(text: str) -> list[str]:
    lowered = text.lower()
    if "feat" not in lowered and "ft" not in lowered:
        return []
    found = _FEATURED.search(text)
    return [name for part in _FEATURED_SPLIT.split(found["names"]) if (name := clean_text(part))] if found else []


def pair_mbids(artists: tuple[tuple[str, str], ...], mbids: list[str]) -> list[dict[str, Any]]:
    """Artists as the payload keeps them; ids are given out only when there is exactly one for each."""
    paired = mbids if len(mbids) == len(artists) else [None] * len(artists)
    return [
        {"name": name, "role": role, **({"mbid": mbid} if mbid else {})}
        for (name, role), mbid in zip(artists, paired, strict=True)
    ]
