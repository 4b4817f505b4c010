"""The catalogue over HTTP: lists, single things, search, audio and covers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BeforeValidator

from tensoe.catalogue import covers, service, streaming
from tensoe.catalogue.filters import AlbumFilters, TrackFilters
from tensoe.catalogue.schemas import (
    AlbumDetail,
    AlbumPage,
    AlbumSort,
    ArtistDetail,
    ArtistPage,
    ArtistSort,
    CountRow,
    CoverSize,
    SearchResults,
    SortOrder,
    TrackDetail,
    TrackPage,
    TrackSort,
)
from tensoe.core.web import AppSettings, Caller, Cursor, DbSession, Limit, get_principal, problems

router = APIRouter(tags=["catalogue"], dependencies=[Depends(get_principal)])

Search = Annotated[
    str | None, Query(max_length=500, description="Words, each may be the beginning of one; accents and case do not matter.")
]
# A query holds text, and pydantic does not read a literal number from text.
Size = Annotated[
    CoverSize | None,
    BeforeValidator(lambda value: int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value),
    Query(description="Fits into a square of this many pixels, as WebP; without it the original."),
]
Version = Annotated[str | None, Query(description="As in `cover_url`: the answer may be kept for good.")]
_AUDIO: dict[int | str, dict[str, Any]] = {
    200: {"description": "The whole file.", "content": {"audio/*": {"schema": {"type": "string", "format": "binary"}}}},
    206: {"description": "The range asked for.", "content": {"audio/*": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "The copy that the caller has is still right."},
}
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture.", "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "The copy that the caller has is still right."},
}


@router.get("/api/tracks", responses=problems(422))
def list_tracks(
    session: DbSession,
    limit: Limit = 100,
    cursor: Cursor = None,
    search: Search = None,
    artist_id: int | None = None,
    album_id: int | None = None,
    folder_id: int | None = None,
    genre: str | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    tempo_min: float | None = None,
    tempo_max: float | None = None,
    key: Annotated[int | None, Query(ge=0, le=11)] = None,
    mode: Annotated[int | None, Query(ge=0, le=1)] = None,
    is_analysed: bool | None = None,
    is_available: bool | None = None,
    sort: TrackSort = "artist",
    order: SortOrder = "asc",
) -> TrackPage:
    """Tracks that match all filters, in pages."""
    filters = TrackFilters(
        search=search,
        artist_id=artist_id,
        album_id=album_id,
        folder_id=folder_id,
        genre=genre,
        year_from=year_from,
        year_to=year_to,
        tempo_min=tempo_min,
        tempo_max=tempo_max,
        key=key,
        mode=mode,
        is_analysed=is_analysed,
        is_available=is_available,
    )
    return service.list_tracks(session, filters=filters, sort=sort, order=order, limit=limit, cursor=cursor)


@router.get("/api/tracks/{track_id}", responses=problems(404, 422))
def get_track(session: DbSession, caller: Caller, track_id: str) -> TrackDetail:
    """Everything known about a track: its files, and what every source said."""
    return service.get_track(session, track_id=track_id, show_paths=caller.is_owner)


@router.head("/api/tracks/{track_id}/stream", include_in_schema=False)
@router.get("/api/tracks/{track_id}/stream", response_class=Response, responses={**problems(404, 416, 422), **_AUDIO})
def stream_track(session: DbSession, request: Request, track_id: str, file_id: int | None = None) -> Response:
    """The audio as it is on disk, with HTTP ranges."""
    file = streaming.open_audio_file(session, track_id=track_id, file_id=file_id)
    return streaming.answer_file(
        file.handle,
        request_headers=request.headers,
        etag=streaming.make_audio_etag(file),
        media_type=file.media_type,
        cache_control="private, no-cache",
        name=file.name,
    )


@router.head("/api/tracks/{track_id}/cover", include_in_schema=False)
@router.get("/api/tracks/{track_id}/cover", response_class=Response, responses={**problems(404, 422), **_PICTURE})
def get_track_cover(
    session: DbSession,
    settings: AppSettings,
    request: Request,
    track_id: str,
    size: Size = None,
    v: Version = None,
) -> Response:
    """The cover of a track, its own or its album's."""
    cover = covers.open_track_cover(session, track_id=track_id, size=size, data_dir=settings.data_dir)
    return _answer_cover(cover, request, version=v)


@router.get("/api/albums", responses=problems(422))
def list_albums(
    session: DbSession,
    limit: Limit = 100,
    cursor: Cursor = None,
    search: Search = None,
    artist_id: int | None = None,
    genre: str | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    sort: AlbumSort = "artist",
    order: SortOrder = "asc",
) -> AlbumPage:
    """Albums that match all filters, in pages."""
    filters = AlbumFilters(search=search, artist_id=artist_id, genre=genre, year_from=year_from, year_to=year_to)
    return service.list_albums(session, filters=filters, sort=sort, order=order, limit=limit, cursor=cursor)


@router.get("/api/albums/{album_id}", responses=problems(404))
def get_album(session: DbSession, album_id: int) -> AlbumDetail:
    """An album with its tracks by disc and number."""
    return service.get_album(session, album_id=album_id)


@router.head("/api/albums/{album_id}/cover", include_in_schema=False)
@router.get("/api/albums/{album_id}/cover", response_class=Response, responses={**problems(404, 422), **_PICTURE})
def get_album_cover(
    session: DbSession,
    settings: AppSettings,
    request: Request,
    album_id: int,
    size: Size = None,
    v: Version = None,
) -> Response:
    """The cover of an album."""
    cover = covers.open_album_cover(session, album_id=album_id, size=size, data_dir=settings.data_dir)
    return _answer_cover(cover, request, version=v)


@router.get("/api/artists", responses=problems(422))
def list_artists(
    session: DbSession,
    limit: Limit = 100,
    cursor: Cursor = None,
    search: Search = None,
    sort: ArtistSort = "name",
    order: SortOrder = "asc",
) -> ArtistPage:
    """Artists, in pages."""
    return service.list_artists(session, search=search, sort=sort, order=order, limit=limit, cursor=cursor)


@router.get("/api/artists/{artist_id}", responses=problems(404))
def get_artist(session: DbSession, artist_id: int) -> ArtistDetail:
    """An artist with the albums they made and those they only appear on."""
    return service.get_artist(session, artist_id=artist_id)


@router.get("/api/genres")
def list_genres(session: DbSession, limit: Limit = 100) -> list[CountRow]:
    """The genres of the library, most common first."""
    return service.list_genres(session, limit=limit)


@router.get("/api/search", responses=problems(422))
def search_catalogue(
    session: DbSession,
    q: Annotated[str, Query(max_length=500, description="What was typed.")],
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> SearchResults:
    """The best few tracks, albums and artists for what was typed."""
    return service.search_catalogue(session, text=q, limit=limit)


def _answer_cover(cover: covers.Cover, request: Request, *, version: str | None) -> Response:
    is_named = version is not None and len(version) >= 8 and cover.hash.startswith(version)
    return streaming.answer_file(
        cover.handle,
        request_headers=request.headers,
        etag=cover.etag,
        media_type=cover.media_type,
        cache_control="private, max-age=31536000, immutable" if is_named else "private, no-cache",
    )
