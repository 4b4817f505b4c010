"""From rows of the repository to what the API shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from tensoe.catalogue.models import File, LibraryFolder, SourceRecord
from tensoe.catalogue.repository import AnyRow
from tensoe.catalogue.schemas import (
    AlbumRead,
    AlbumRef,
    ArtistRead,
    ArtistRef,
    AudioFeatures,
    FileRead,
    FolderRead,
    SourceRecordRead,
    TrackRead,
)

GENRES_SHOWN = 5
_PATH_WORDS = ("path", "folder", "directory", "file", "url")


def make_cover_url(kind: str, identifier: int, cover_hash: str) -> str:
    """The address of a picture; it changes with the picture, so that what is cached is never stale."""
    return f"/api/{kind}/{identifier}/cover?v={cover_hash[:8]}"


def show_features(features: Mapping[str, Any] | None) -> AudioFeatures | None:
    """The sound features with every field present."""
    return None if features is None else AudioFeatures(**{name: features.get(name) for name in AudioFeatures.model_fields})


def show_track(row: AnyRow, artists: list[ArtistRef]) -> TrackRead:
    """A row of the track list."""
    cover_url = None
    if row.cover_hash:
        cover_url = make_cover_url("tracks", row.id, row.cover_hash)
    elif row.album_cover_hash:
        cover_url = make_cover_url("albums", row.album_id, row.album_cover_hash)
    return TrackRead(
        id=row.id,
        title=row.title,
        artist_name=row.artist_name,
        artists=artists,
        album=None if row.album_id is None else AlbumRef(id=row.album_id, title=row.album_title),
        track_number=row.track_number,
        disc_number=row.disc_number,
        duration_ms=row.duration_ms,
        release_year=row.release_year,
        genres=row.genres,
        is_explicit=row.is_explicit,
        cover_url=cover_url,
        stream_url=f"/api/tracks/{row.id}/stream" if row.is_available else None,
        is_available=row.is_available,
        is_analysed=row.audio_features is not None,
        is_demo=row.is_demo,
        audio_features=show_features(row.audio_features),
        spotify_url=f"https://open.spotify.com/track/{row.spotify_id}" if row.spotify_id else None,
        added_at=row.created_at,
    )


def show_file(file: File, *, show_paths: bool) -> FileRead:
    """A file of a track; its path and the reason in full are for the owner."""
    return FileRead(
        id=file.id,
        library_folder_id=file.library_folder_id,
        path=file.path if show_paths else None,
        container=file.container,
        codec=file.codec,
        bit_rate=file.bit_rate,
        sample_rate_hz=file.sample_rate_hz,
        channels=file.channels,
        bits_per_sample=file.bits_per_sample,
        duration_ms=file.duration_ms,
        size_bytes=file.size_bytes,
        missing_since=file.missing_since,
        problem_code=file.problem_code,
        problem=hide_path(file.problem, show_paths=show_paths),
    )


def hide_path(text: str | None, *, show_paths: bool) -> str | None:
    """The text, unless it may quote a path and the caller may not see one."""
    return text if show_paths or text is None or ("/" not in text and "\\" not in text) else None


def show_source(record: SourceRecord, *, show_paths: bool) -> SourceRecordRead:
    """What a source said; values that name a place on the machine are for the owner."""
    payload = record.payload if show_paths else _without_paths(record.payload)
    return SourceRecordRead(
        source=record.source, kind=record.kind, source_id=record.source_id, payload=payload, fetched_at=record.fetched_at
    )


def _without_paths(payload: Any) -> Any:
    if isinstance(payload, dict):
        return {
            name: _without_paths(value)
            for name, value in payload.items()
            if not any(word in name.lower() for word in _PATH_WORDS)
        }
    if isinstance(payload, list):
        return [_without_paths(value) for value in payload]
    return None if isinstance(payload, str) and payload.startswith("/") else payload


def show_album(row: AnyRow, genres: Sequence[str]) -> AlbumRead:
    """A row of the album list."""
    return AlbumRead(
        id=row.id,
        title=row.title,
        artist=None if row.artist_id is None else ArtistRef(id=row.artist_id, name=row.album_artist),
        artist_name=row.artist_name,
        release_year=row.release_year,
        released_on=row.released_on,
        is_compilation=row.is_compilation,
        track_count=row.track_count or 0,
        duration_ms=row.total_ms or 0,
        genres=list(genres[:GENRES_SHOWN]),
        cover_url=make_cover_url("albums", row.id, row.cover_hash) if row.cover_hash else None,
        is_demo=bool(row.is_demo),
        mbid=row.mbid,
        added_at=row.created_at,
    )


def show_artist(row: AnyRow, cover: tuple[int, str] | None) -> ArtistRead:
    """A row of the artist list."""
    return ArtistRead(
        id=row.id,
        name=row.name,
        sort_name=row.sort_name,
        mbid=row.mbid,
        track_count=row.track_count,
        album_count=row.album_count,
        cover_url=make_cover_url("albums", *cover) if cover else None,
        added_at=row.created_at,
    )


def show_folder(folder: LibraryFolder, *, counts: Sequence[int], is_reachable: bool, show_paths: bool) -> FolderRead:
    """A library folder with its counts."""
    files, missing, problems = counts
    return FolderRead(
        id=folder.id,
        path=folder.path if show_paths else None,
        name=PurePosixPath(folder.path).name or folder.path,
        is_demo=folder.is_demo,
        is_reachable=is_reachable,
        files=files,
        missing=missing,
        problems=problems,
        last_scanned_at=folder.last_scanned_at,
        last_scan=folder.last_scan,
    )
