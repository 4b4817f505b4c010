"""Counts of the catalogue for health, overview and metrics: a few aggregate queries, never a walk over rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Float, String, case, cast, func, select
from sqlalchemy.orm import Session

from tensoe.catalogue.models import Album, Artist, File, LibraryFolder, Track

TOP = 12


@dataclass(frozen=True)
class CatalogueFigures:
    """How much there is."""

    tracks: int
    albums: int
    artists: int
    files: int
    missing_files: int
    folders: int
    total_duration_ms: int
    total_size_bytes: int
    has_demo: bool
    last_scanned_at: datetime | None


def compute_figures(session: Session) -> CatalogueFigures:
    """Count everything; ``files`` are those present."""
    present = File.missing_since.is_(None)
    files, missing, size = session.execute(
        select(
            func.count().filter(present),
            func.count().filter(~present),
            func.coalesce(func.sum(case((present, File.size_bytes), else_=0)), 0),
        ).select_from(File)
    ).one()
    tracks, duration = session.execute(
        select(func.count(), func.coalesce(func.sum(Track.duration_ms), 0)).select_from(Track)
    ).one()
    folders, has_demo, scanned = session.execute(
        select(func.count(), func.coalesce(func.bool_or(LibraryFolder.is_demo), False), func.max(LibraryFolder.last_scanned_at))
    ).one()
    return CatalogueFigures(
        tracks=tracks,
        albums=session.scalar(select(func.count()).select_from(Album)) or 0,
        artists=session.scalar(select(func.count()).select_from(Artist)) or 0,
        files=files,
        missing_files=missing,
        folders=folders,
        total_duration_ms=int(duration or 0),
        total_size_bytes=int(size),
        has_demo=has_demo,
        last_scanned_at=scanned,
    )


def count_genres(session: Session, *, limit: int = TOP) -> list[tuple[str, int]]:
    """The most common genres; one track counts once for each of its genres."""
    genre = func.unnest(Track.genres).label("genre")
    rows = select(genre).subquery()
    return _pairs(
        session,
        select(rows.c.genre, func.count()).group_by(rows.c.genre).order_by(func.count().desc(), rows.c.genre).limit(limit),
    )


def count_formats(session: Session) -> list[tuple[str, int]]:
    """Present files by codec."""
    codec = func.coalesce(File.codec, "unknown")
    return _pairs(
        session,
        select(codec, func.count()).where(File.missing_since.is_(None)).group_by(codec).order_by(func.count().desc(), codec),
    )


def count_decades(session: Session) -> list[tuple[str, int]]:
    """Tracks by decade of release, in order, such as ``1990s``."""
    decade = func.floor(cast(Track.release_year, Float) / 10) * 10
    name = func.concat(cast(cast(decade, Track.release_year.type), String), "s")
    return _pairs(session, select(name, func.count()).where(Track.release_year.is_not(None)).group_by(decade).order_by(decade))


def list_recent_track_ids(session: Session, *, limit: int = TOP) -> list[int]:
    """The newest track of each of the newest albums, so that one long album does not fill the row."""
    newest = (
        select(func.max(Track.id).label("id"), func.max(Track.created_at).label("at"))
        .where(Track.is_available)
        .group_by(func.coalesce(Track.album_id, -Track.id))
        .order_by(func.max(Track.created_at).desc(), func.max(Track.id).desc())
        .limit(limit)
        .subquery()
    )
    return list(session.scalars(select(newest.c.id)))


def _pairs(session: Session, query: object) -> list[tuple[str, int]]:
    return [(str(name), int(count)) for name, count in session.execute(query)]  # type: ignore[call-overload]
