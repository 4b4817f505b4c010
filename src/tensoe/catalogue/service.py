"""The catalogue as it is read: lists in pages, single things with all that is known, the best few for a search.

Whoever has ids and wants rows to show (insights, the overview) calls `get_track_rows`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tensoe.catalogue import filters as narrowing
from tensoe.catalogue import presenting, repository
from tensoe.catalogue.filters import AlbumFilters, TrackFilters
from tensoe.catalogue.identifiers import find_track_id
from tensoe.catalogue.models import Album, Artist, Track
from tensoe.catalogue.ordering import fetch_page
from tensoe.catalogue.schemas import (
    AlbumDetail,
    AlbumPage,
    AlbumRead,
    AlbumSort,
    ArtistDetail,
    ArtistPage,
    ArtistRead,
    ArtistRef,
    ArtistSort,
    CountRow,
    SearchResults,
    SortOrder,
    TrackDetail,
    TrackPage,
    TrackRead,
    TrackSort,
)
from tensoe.catalogue.search import make_search_query
from tensoe.core.errors import AlbumNotFound, ArtistNotFound

GENRES_OF_ARTIST = 10


def get_track_rows(session: Session, track_ids: Sequence[int]) -> list[TrackRead]:
    """The tracks with these ids as rows to show, in the order given; ids that are gone are left out. Two queries."""
    if not track_ids:
        return []
    rows = repository.read_tracks(session, track_ids)
    artists: dict[int, list[ArtistRef]] = {track_id: [] for track_id in rows}
    for track_id, artist_id, name in repository.read_credits(session, list(rows)):
        artists[track_id].append(ArtistRef(id=artist_id, name=name))
    return [presenting.show_track(rows[i], artists[i]) for i in track_ids if i in rows]


def get_album_rows(session: Session, album_ids: Sequence[int]) -> list[AlbumRead]:
    """The albums with these ids as rows to show, in the order given. Two queries."""
    if not album_ids:
        return []
    rows = repository.read_albums(session, album_ids)
    genres = repository.read_album_genres(session, album_ids)
    return [presenting.show_album(rows[i], genres.get(i, [])) for i in album_ids if i in rows]


def get_artist_rows(session: Session, artist_ids: Sequence[int]) -> list[ArtistRead]:
    """The artists with these ids as rows to show, in the order given. Two queries."""
    if not artist_ids:
        return []
    rows = repository.read_artists(session, artist_ids)
    covers = repository.read_artist_covers(session, artist_ids)
    return [presenting.show_artist(rows[i], covers.get(i)) for i in artist_ids if i in rows]


def list_tracks(
    session: Session, *, filters: TrackFilters, sort: TrackSort, order: SortOrder, limit: int, cursor: str | None
) -> TrackPage:
    """A page of the tracks that match."""
    conditions = filters.conditions()
    page = fetch_page(
        session,
        repository.select_rows(Track, conditions),
        id_column=repository.TRACK_ID,
        order=narrowing.TRACK_ORDERS[sort],
        is_descending=order == "desc",
        limit=limit,
        cursor=cursor,
    )
    total = repository.count_rows(session, Track, conditions)
    return TrackPage(tracks=get_track_rows(session, page.ids), next_cursor=page.next_cursor, total=total)


def get_track(session: Session, *, track_id: str, show_paths: bool) -> TrackDetail:
    """Everything known about a track; raises `TrackNotFound`."""
    identifier = find_track_id(session, track_id)
    row = repository.read_tracks(session, [identifier])[identifier]
    shown = get_track_rows(session, [identifier])[0]
    return TrackDetail(
        **dict(shown),
        isrc=row.isrc,
        mbid=row.mbid,
        spotify_id=row.spotify_id,
        moods=row.moods,
        popularity=row.popularity,
        files=[presenting.show_file(file, show_paths=show_paths) for file in repository.read_files(session, identifier)],
        sources=[presenting.show_source(said, show_paths=show_paths) for said in repository.read_sources(session, identifier)],
    )


def list_albums(
    session: Session, *, filters: AlbumFilters, sort: AlbumSort, order: SortOrder, limit: int, cursor: str | None
) -> AlbumPage:
    """A page of the albums that match."""
    conditions = filters.conditions()
    page = fetch_page(
        session,
        repository.select_rows(Album, conditions),
        id_column=repository.ALBUM_ID,
        order=narrowing.ALBUM_ORDERS[sort],
        is_descending=order == "desc",
        limit=limit,
        cursor=cursor,
    )
    total = repository.count_rows(session, Album, conditions)
    return AlbumPage(albums=get_album_rows(session, page.ids), next_cursor=page.next_cursor, total=total)


def get_album(session: Session, *, album_id: int) -> AlbumDetail:
    """An album with its tracks in order; raises `AlbumNotFound`."""
    rows = get_album_rows(session, [album_id])
    if not rows:
        raise AlbumNotFound(f"There is no album {album_id}.", hint="Search for it under Library.")
    tracks = get_track_rows(session, repository.list_album_track_ids(session, album_id))
    return AlbumDetail(**dict(rows[0]), tracks=tracks)


def list_artists(
    session: Session, *, search: str | None, sort: ArtistSort, order: SortOrder, limit: int, cursor: str | None
) -> ArtistPage:
    """A page of the artists that match."""
    conditions = narrowing.search_conditions(Artist.search_vector, search, Artist.name_key)
    page = fetch_page(
        session,
        repository.select_artists(conditions, sort),
        id_column=repository.ARTIST_ID,
        order=narrowing.ARTIST_ORDERS[sort],
        is_descending=order == "desc",
        limit=limit,
        cursor=cursor,
    )
    total = repository.count_rows(session, Artist, conditions)
    return ArtistPage(artists=get_artist_rows(session, page.ids), next_cursor=page.next_cursor, total=total)


def get_artist(session: Session, *, artist_id: int) -> ArtistDetail:
    """An artist with the albums they made and those they only appear on; raises `ArtistNotFound`."""
    rows = get_artist_rows(session, [artist_id])
    if not rows:
        raise ArtistNotFound(f"There is no artist {artist_id}.", hint="Search for them under Library.")
    own, guest = repository.list_artist_album_ids(session, artist_id)
    albums = {album.id: album for album in get_album_rows(session, own + guest)}
    genres = repository.count_genres(session, limit=GENRES_OF_ARTIST, artist_id=artist_id)
    return ArtistDetail(
        **dict(rows[0]),
        albums=[albums[i] for i in own],
        appears_on=[albums[i] for i in guest],
        genres=[name for name, _ in genres],
    )


def list_genres(session: Session, *, limit: int) -> list[CountRow]:
    """The genres of the library, most common first."""
    return [CountRow(name=name, count=count) for name, count in repository.count_genres(session, limit=limit)]


def search_catalogue(session: Session, *, text: str, limit: int) -> SearchResults:
    """The best few of each kind: names that begin with what was typed, exact ones first, then those with all its words."""
    if make_search_query(text) is None:
        return SearchResults(tracks=[], albums=[], artists=[])
    return SearchResults(
        tracks=get_track_rows(session, repository.find_best(session, Track, Track.title_key, text, limit=limit)),
        albums=get_album_rows(session, repository.find_best(session, Album, Album.title_key, text, limit=limit)),
        artists=get_artist_rows(session, repository.find_best(session, Artist, Artist.name_key, text, limit=limit)),
    )
