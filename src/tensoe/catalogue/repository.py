"""Every query with which the catalogue is read, apart from filters and orders (`filters`, `ordering`).

Rows are read as columns, not as objects: a list of tracks costs the same few queries whatever its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    any_,
    bindparam,
    func,
    literal_column,
    not_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.orm import Session, aliased

from tensoe.catalogue.filters import LARGEST, TRACKS_OF_ARTIST, begins, bind_number, search_conditions
from tensoe.catalogue.models import Album, Artist, CoverArt, File, LibraryFolder, SourceRecord, Track, TrackArtist
from tensoe.catalogue.schemas import ArtistSort

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

CANDIDATES = 500
TRACK_ID, ALBUM_ID, ARTIST_ID = (entity.__table__.c.id for entity in (Track, Album, Artist))


def among(column: SQLColumnExpression[Any], ids: Iterable[int]) -> ColumnElement[bool]:
    """``column`` is one of ``ids``; one statement text however many there are."""
    return column == any_(bindparam(None, [i for i in ids if abs(i) <= LARGEST], type_=ARRAY(BigInteger)))


def count_rows(session: Session, entity: Any, conditions: Sequence[ColumnElement[bool]]) -> int:
    """How many rows match, exactly."""
    return session.execute(select(func.count()).select_from(entity).where(*conditions)).scalar_one()


def select_rows(entity: Any, conditions: Sequence[ColumnElement[bool]]) -> AnySelect:
    """Rows to be paged."""
    return select(entity.id).where(*conditions)


def select_artists(conditions: Sequence[ColumnElement[bool]], sort: ArtistSort) -> AnySelect:
    """Artists to be paged; their tracks are counted only where that orders the list."""
    statement = select_rows(Artist, conditions)
    return statement.outerjoin(TRACKS_OF_ARTIST, TRACKS_OF_ARTIST.c.artist_id == Artist.id) if sort == "tracks" else statement


def find_best(session: Session, entity: Any, name: Any, text: str, *, limit: int) -> list[int]:
    """Ids of the best matches: names that begin with ``text`` (so exact ones first), then rows with all its words.

    Among those, rows whose name alone has all the words come first, then short names. Only the first few hundred are weighed.
    """
    starts = begins(name, text)
    ids = list(session.scalars(select(entity.id).where(starts).order_by(name, entity.id).limit(limit)))
    conditions = search_conditions(entity.search_vector, text, name)
    if len(ids) == limit or not conditions:
        return ids
    candidates = (
        select(entity.id, name.label("name")).where(*conditions, not_(starts)).order_by(entity.id).limit(CANDIDATES).subquery()
    )
    in_name = search_conditions(func.to_tsvector(literal_column("'simple'"), candidates.c.name), text, candidates.c.name)
    rank = (*(condition.desc() for condition in in_name), func.length(candidates.c.name), candidates.c.name, candidates.c.id)
    return ids + list(session.scalars(select(candidates.c.id).order_by(*rank).limit(limit - len(ids))))


_TRACK_COLUMNS = tuple(c for c in Track.__table__.c if c.name not in ("search_vector", "title_key", "artist_key", "album_key"))
_ALBUM_COLUMNS = tuple(c for c in Album.__table__.c if c.name not in ("search_vector", "title_key", "artist_key", "group_key"))


def read_tracks(session: Session, track_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Columns of tracks with ``album_title`` and ``album_cover_hash``, by id."""
    statement = (
        select(*_TRACK_COLUMNS, Album.title.label("album_title"), Album.cover_hash.label("album_cover_hash"))
        .outerjoin_from(Track, Album, Album.id == Track.album_id)
        .where(among(Track.id, track_ids))
    )
    return {row.id: row for row in session.execute(statement)}


def read_credits(session: Session, track_ids: Sequence[int]) -> Sequence[AnyRow]:
    """``(track_id, id, name)`` of the artists of tracks, in the order of their credits."""
    statement = (
        select(TrackArtist.track_id, Artist.id, Artist.name)
        .join(Artist, Artist.id == TrackArtist.artist_id)
        .where(among(TrackArtist.track_id, track_ids))
        .order_by(TrackArtist.track_id, TrackArtist.position)
    )
    return session.execute(statement).all()


def read_files(session: Session, track_id: int) -> Sequence[File]:
    """The files of a track, present ones first."""
    statement = select(File).where(File.track_id == track_id).order_by(File.missing_since.is_not(None), File.id)
    return session.scalars(statement).all()


def read_sources(session: Session, track_id: int) -> Sequence[SourceRecord]:
    """What every source said about a track."""
    statement = select(SourceRecord).where(SourceRecord.track_id == track_id)
    return session.scalars(statement.order_by(SourceRecord.source, SourceRecord.kind, SourceRecord.id)).all()


def read_albums(session: Session, album_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Columns of albums with ``album_artist`` (its name) and what their tracks sum up to, by id."""
    tracks = (
        select(
            Track.album_id,
            func.count().label("track_count"),
            func.coalesce(func.sum(Track.duration_ms), 0).cast(BigInteger).label("total_ms"),
            func.bool_and(Track.is_demo).label("is_demo"),
        )
        .where(among(Track.album_id, album_ids))
        .group_by(Track.album_id)
        .subquery()
    )
    statement = (
        select(*_ALBUM_COLUMNS, Artist.name.label("album_artist"), tracks.c.track_count, tracks.c.total_ms, tracks.c.is_demo)
        .select_from(Album)
        .outerjoin(Artist, Artist.id == Album.artist_id)
        .outerjoin(tracks, tracks.c.album_id == Album.id)
        .where(among(Album.id, album_ids))
    )
    return {row.id: row for row in session.execute(statement)}


def read_album_genres(session: Session, album_ids: Sequence[int]) -> dict[int, list[str]]:
    """The genres of each album's tracks, most common first."""
    genre = func.unnest(Track.genres).label("genre")
    tracks = select(Track.album_id, genre).where(among(Track.album_id, album_ids)).subquery()
    statement = (
        select(tracks.c.album_id, tracks.c.genre)
        .group_by(tracks.c.album_id, tracks.c.genre)
        .order_by(tracks.c.album_id, func.count().desc(), tracks.c.genre)
    )
    found: dict[int, list[str]] = {}
    for album_id, name in session.execute(statement):
        found.setdefault(album_id, []).append(name)
    return found


def read_artists(session: Session, artist_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Columns of artists with ``track_count`` and ``album_count``, by id."""
    tracks = select(func.count(TrackArtist.track_id.distinct())).where(TrackArtist.artist_id == Artist.id).scalar_subquery()
    albums = select(func.count()).select_from(Album).where(Album.artist_id == Artist.id).scalar_subquery()
    statement = select(
        Artist.id,
        Artist.name,
        Artist.sort_name,
        Artist.mbid,
        Artist.created_at,
        tracks.label("track_count"),
        albums.label("album_count"),
    ).where(among(Artist.id, artist_ids))
    return {row.id: row for row in session.execute(statement)}


def read_artist_covers(session: Session, artist_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """``(album_id, cover_hash)`` for each artist: of their newest album, else of one they appear on."""
    own: AnySelect = select(
        Album.artist_id, Album.id, Album.cover_hash, literal_column("0").label("rank"), Album.release_year
    ).where(among(Album.artist_id, artist_ids), Album.cover_hash.is_not(None))
    guest_track = aliased(Track)
    guest: AnySelect = (
        select(TrackArtist.artist_id, Album.id, Album.cover_hash, literal_column("1"), Album.release_year)
        .join(guest_track, guest_track.id == TrackArtist.track_id)
        .join(Album, Album.id == guest_track.album_id)
        .where(among(TrackArtist.artist_id, artist_ids), Album.cover_hash.is_not(None))
    )
    both = own.union_all(guest).subquery()
    statement = (
        select(both.c.artist_id, both.c.id, both.c.cover_hash)
        .ext(distinct_on(both.c.artist_id))
        .order_by(both.c.artist_id, both.c.rank, both.c.release_year.desc().nulls_last(), both.c.id)
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(statement)}


def list_artist_album_ids(session: Session, artist_id: int) -> tuple[list[int], list[int]]:
    """Albums the artist made, and those they only appear on, oldest first."""
    order = (Album.release_year.asc().nulls_last(), Album.title_key, Album.id)
    own = session.scalars(select(Album.id).where(Album.artist_id == artist_id).order_by(*order)).all()
    credited = (
        select(Track.album_id).join(TrackArtist, TrackArtist.track_id == Track.id).where(TrackArtist.artist_id == artist_id)
    )
    guest = select(Album.id).where(Album.id.in_(credited), Album.artist_id.is_distinct_from(artist_id))
    return list(own), list(session.scalars(guest.order_by(*order)))


def list_album_track_ids(session: Session, album_id: int) -> list[int]:
    """The tracks of an album by disc and number, those without a number last."""
    order = (func.coalesce(Track.disc_number, 1), Track.track_number.asc().nulls_last(), Track.title_key, Track.id)
    return list(session.scalars(select(Track.id).where(Track.album_id == album_id).order_by(*order)))


def count_genres(session: Session, *, limit: int, artist_id: int | None = None) -> list[tuple[str, int]]:
    """Genres with the number of their tracks, most common first."""
    genres = select(func.unnest(Track.genres).label("genre"))
    if artist_id is not None:
        genres = genres.where(Track.id.in_(select(TrackArtist.track_id).where(TrackArtist.artist_id == artist_id)))
    found = genres.subquery()
    statement = select(found.c.genre, func.count()).group_by(found.c.genre).order_by(func.count().desc(), found.c.genre)
    return [(name, count) for name, count in session.execute(statement.limit(limit))]


def find_cover(session: Session, *, track_id: int | None = None, album_id: int | None = None) -> CoverArt | None:
    """The picture of an album, or of a track (its own, else its album's)."""
    if track_id is None:
        return session.scalar(
            select(CoverArt).join(Album, Album.cover_hash == CoverArt.hash).where(among(Album.id, [album_id or 0]))
        )
    wanted = func.coalesce(Track.cover_hash, Album.cover_hash)
    hashes = select(wanted).outerjoin_from(Track, Album, Album.id == Track.album_id).where(Track.id == track_id)
    return session.scalar(select(CoverArt).where(CoverArt.hash == hashes.scalar_subquery()))


def list_folder_rows(session: Session, folder_id: int | None = None) -> Sequence[AnyRow]:
    """``(LibraryFolder, files, missing, problems)`` of all folders, or of one."""
    is_present = File.missing_since.is_(None)
    counts = (
        select(
            File.library_folder_id,
            func.count().filter(is_present).label("files"),
            func.count().filter(~is_present).label("missing"),
            func.count().filter(is_present, File.problem_code.is_not(None)).label("problems"),
        )
        .group_by(File.library_folder_id)
        .subquery()
    )
    figures = (func.coalesce(counts.c[name], 0) for name in ("files", "missing", "problems"))
    statement = (
        select(LibraryFolder, *figures)
        .outerjoin(counts, counts.c.library_folder_id == LibraryFolder.id)
        .order_by(LibraryFolder.is_demo, LibraryFolder.path, LibraryFolder.id)
    )
    if folder_id is not None:
        statement = statement.where(LibraryFolder.id == bind_number(folder_id))
    return session.execute(statement).all()


def read_file_places(session: Session, track_id: int) -> list[AnyRow]:
    """Where the files of a track are, with what tells which to play; ``label`` names the track for people."""
    label = func.concat_ws(" - ", func.nullif(Track.artist_name, ""), Track.title).label("label")
    statement = (
        select(
            File.id,
            LibraryFolder.path_bytes.label("folder_path"),
            File.path_bytes,
            File.path,
            File.container,
            File.codec,
            File.bit_rate,
            File.missing_since,
            File.problem_code,
            label,
        )
        .join(LibraryFolder, LibraryFolder.id == File.library_folder_id)
        .join(Track, Track.id == File.track_id)
        .where(File.track_id == track_id)
    )
    return list(session.execute(statement))


def list_folder_paths(session: Session) -> list[bytes]:
    """Where the library folders are."""
    return list(session.scalars(select(LibraryFolder.path_bytes)))
