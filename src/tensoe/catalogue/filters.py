"""What may narrow a list and how it may be ordered, as SQL that fits the indexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    BindParameter,
    ColumnElement,
    Double,
    SmallInteger,
    SQLColumnExpression,
    and_,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy import exists as exists_

from tensoe.catalogue.models import Album, Artist, File, Track, TrackArtist
from tensoe.catalogue.ordering import INSTANT, INTEGER, REAL_NUMBER, TEXT, Order
from tensoe.catalogue.schemas import AlbumSort, ArtistSort, TrackSort
from tensoe.catalogue.search import make_prefix_range, make_search_query

LARGEST = 2**63 - 1


def _feature(name: str, type_: Any, sql_type: str) -> ColumnElement[Any]:
    """A sound feature as the indexes spell it (a bound name would not match them)."""
    return literal_column(f"((track.audio_features->>'{name}')::{sql_type})", type_)


TEMPO = _feature("tempo", REAL(), "real")
ENERGY = _feature("energy", REAL(), "real")
KEY = _feature("key", SmallInteger(), "smallint")
MODE = _feature("mode", SmallInteger(), "smallint")
_DISC = literal_column("coalesce(track.disc_number, 0)", SmallInteger())
_NUMBER = literal_column("coalesce(track.track_number, 0)", SmallInteger())
_ALBUM = literal_column("coalesce(track.album_id, 0)", BigInteger())

TRACK_ORDERS: dict[TrackSort, Order] = {
    "title": Order((Track.title_key,), (TEXT,)),
    "artist": Order(
        (Track.artist_key, Track.album_key, _DISC, _NUMBER), (TEXT, TEXT, INTEGER, INTEGER), is_present=Track.artist_key != ""
    ),
    "album": Order(
        (Track.album_key, _ALBUM, _DISC, _NUMBER), (TEXT, INTEGER, INTEGER, INTEGER), is_present=Track.album_key != ""
    ),
    "added": Order((Track.created_at,), (INSTANT,)),
    "year": Order((Track.release_year,), (INTEGER,), is_present=Track.release_year.is_not(None)),
    "duration": Order((Track.duration_ms,), (INTEGER,), is_present=Track.duration_ms.is_not(None)),
    "tempo": Order((TEMPO,), (REAL_NUMBER,), is_present=TEMPO.is_not(None)),
    "energy": Order((ENERGY,), (REAL_NUMBER,), is_present=ENERGY.is_not(None)),
    "track_number": Order((_DISC, _NUMBER), (INTEGER, INTEGER), is_present=Track.track_number.is_not(None), rest=0),
}

ALBUM_ORDERS: dict[AlbumSort, Order] = {
    "title": Order((Album.title_key,), (TEXT,)),
    "artist": Order(
        (Album.artist_key, literal_column("coalesce(album.release_year, 0)", SmallInteger()), Album.title_key),
        (TEXT, INTEGER, TEXT),
        is_present=Album.artist_key != "",
    ),
    "year": Order((Album.release_year,), (INTEGER,), is_present=Album.release_year.is_not(None)),
    "added": Order((Album.created_at,), (INSTANT,)),
}

TRACKS_OF_ARTIST = (
    select(TrackArtist.artist_id, func.count(TrackArtist.track_id.distinct()).label("tracks"))
    .group_by(TrackArtist.artist_id)
    .subquery("tracks_of_artist")
)

ARTIST_ORDERS: dict[ArtistSort, Order] = {
    "name": Order((Artist.name_key,), (TEXT,)),
    "tracks": Order((func.coalesce(TRACKS_OF_ARTIST.c.tracks, 0),), (INTEGER,)),
    "added": Order((Artist.created_at,), (INSTANT,)),
}


@dataclass(frozen=True, kw_only=True)
class TrackFilters:
    """What narrows a list of tracks; None leaves a side open."""

    search: str | None = None
    artist_id: int | None = None
    album_id: int | None = None
    folder_id: int | None = None
    genre: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    tempo_min: float | None = None
    tempo_max: float | None = None
    key: int | None = None
    mode: int | None = None
    is_analysed: bool | None = None
    is_available: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as SQL."""
        found: list[ColumnElement[bool]] = []
        if self.artist_id is not None:
            credited = select(TrackArtist.track_id).where(TrackArtist.artist_id == bind_number(self.artist_id))
            found.append(Track.id.in_(credited))
        if self.folder_id is not None:
            held = select(File.track_id).where(File.library_folder_id == bind_number(self.folder_id))
            found.append(Track.id.in_(held))
        if self.genre is not None:
            found.append(Track.genres.contains([plain_text(self.genre)]))
        if self.album_id is not None:
            found.append(Track.album_id == bind_number(self.album_id))
        if self.is_available is not None:
            found.append(Track.is_available.is_(self.is_available))
        found += between(KEY, self.key, self.key) + between(MODE, self.mode, self.mode)
        found += between(Track.release_year, self.year_from, self.year_to)
        found += between(TEMPO, self.tempo_min, self.tempo_max)
        if self.is_analysed is not None:
            found.append(Track.audio_features.is_not(null()) if self.is_analysed else Track.audio_features.is_(null()))
        return found + search_conditions(Track.search_vector, self.search, Track.title_key, Track.artist_key, Track.album_key)


@dataclass(frozen=True, kw_only=True)
class AlbumFilters:
    """What narrows a list of albums."""

    search: str | None = None
    artist_id: int | None = None
    genre: str | None = None
    year_from: int | None = None
    year_to: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as SQL."""
        found = between(Album.release_year, self.year_from, self.year_to)
        if self.artist_id is not None:
            found.append(Album.artist_id == bind_number(self.artist_id))
        if self.genre is not None:
            found.append(exists_().where(Track.album_id == Album.id, Track.genres.contains([plain_text(self.genre)])))
        return found + search_conditions(Album.search_vector, self.search, Album.title_key, Album.artist_key)


def between(value: SQLColumnExpression[Any], least: float | None, most: float | None) -> list[ColumnElement[bool]]:
    """The value lies in a range whose sides may be open."""
    sides = [value >= bind_number(least)] if least is not None else []
    return [*sides, value <= bind_number(most)] if most is not None else sides


def bind_number(number: float) -> BindParameter[Any]:
    """A number from outside, wide enough for whatever was sent: larger than any column holds, it still only compares."""
    if isinstance(number, int):
        return literal(max(-LARGEST, min(number, LARGEST)), BigInteger())
    return literal(number, Double())


def plain_text(text: str | None) -> str:
    """The text without the one sign that PostgreSQL cannot hold."""
    return (text or "").replace("\x00", "")


def search_conditions(vector: Any, text: str | None, *keys: Any) -> list[ColumnElement[bool]]:
    """Rows in which every word of ``text`` begins a word; a name of signs only (``!!!``) is looked for as a beginning."""
    if text is None:
        return []
    query = make_search_query(text)
    if query is None:
        return []
    if any(sign.isalnum() for sign in query):
        return [vector.bool_op("@@")(func.to_tsquery(literal_column("'simple'"), query))]
    return [or_(*(begins(key, text) for key in keys))]


def begins(key: Any, text: str) -> ColumnElement[bool]:
    """Keys that begin with ``text``, as a stretch of the key's index."""
    first, last = make_prefix_range(text)
    return and_(key >= first, key < last)
