"""The library folders: naming one, forgetting one, asking for a scan."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import structlog
from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from tensoe.catalogue.albums import remove_empty
from tensoe.catalogue.filing import remove_unheld_tracks
from tensoe.catalogue.models import LibraryFolder
from tensoe.catalogue.paths import decode_path
from tensoe.catalogue.scan_store import lock_catalogue, refresh_availability
from tensoe.catalogue.walking import is_inside
from tensoe.core.errors import Conflict, FolderNotFound, InvalidInput
from tensoe.core.settings import Settings
from tensoe.jobs import enqueue
from tensoe.jobs.models import ACTIVE_STATES, Job

log = structlog.get_logger()


def list_folders(session: Session) -> list[LibraryFolder]:
    """All library folders in the order in which they were added."""
    return list(session.execute(select(LibraryFolder).order_by(LibraryFolder.id)).scalars())


def get_folder(session: Session, *, folder_id: int) -> LibraryFolder:
    """The folder; raises `FolderNotFound`."""
    folder = session.get(LibraryFolder, folder_id)
    if folder is None:
        raise FolderNotFound(f"There is no library folder {folder_id}.", hint="See the list of library folders.")
    return folder


def find_folder(session: Session, *, path: Path) -> LibraryFolder | None:
    """The library folder at this path, links followed, if it is one."""
    raw = _normalise(path)
    folders = list_folders(session)
    by_name = next((folder for folder in folders if folder.path_bytes == raw), None)
    real = os.path.realpath(raw)
    return by_name or next((folder for folder in folders if os.path.realpath(folder.path_bytes) == real), None)


def add_folder(session: Session, *, path: Path, is_demo: bool = False) -> LibraryFolder:
    """Name a folder of music on this server.

    Raises
    ------
    InvalidInput
        The path is not absolute.
    FolderNotFound
        It is not there, is no folder or may not be read.
    Conflict
        It is a library folder already, or one lies inside the other.
    """
    if not path.is_absolute():
        raise InvalidInput(f"{path} is not an absolute path.", hint="Begin with a slash.")
    raw = _normalise(path)
    shown = decode_path(raw)
    if not os.path.isdir(raw):
        raise FolderNotFound(f"There is no folder {shown}.", hint="Check the spelling, or whether its disk is mounted.")
    if not os.access(raw, os.R_OK | os.X_OK):
        raise FolderNotFound(f"Tensoe is not allowed to read {shown}.", hint="Give the user that runs Tensoe read access to it.")
    real = os.path.realpath(raw)
    for other in list_folders(session):
        theirs = os.path.realpath(other.path_bytes)
        if real == theirs:
            raise Conflict(f"{shown} is a library folder already.", hint="Scan it instead.")
        if is_inside(real, [theirs]):
            raise Conflict(f"{shown} lies inside the library folder {other.path}.", hint="It is scanned with that one.")
        if is_inside(theirs, [real]):
            raise Conflict(f"The library folder {other.path} lies inside {shown}.", hint="Remove that one first.")
    folder = LibraryFolder(path_bytes=raw, path=shown, is_demo=is_demo)
    session.add(folder)
    session.flush()
    return folder


def remove_folder(session: Session, *, folder_id: int) -> None:
    """Forget a folder, its files, and the tracks, albums and artists that nobody else holds; the disk is not touched."""
    folder = get_folder(session, folder_id=folder_id)
    lock_catalogue(session)
    tracks = list(
        session.execute(
            text("select distinct track_id from file where library_folder_id = :id and track_id is not null"), {"id": folder.id}
        ).scalars()
    )
    rows = session.execute(
        text("""
            select distinct track.album_id, track_artist.artist_id
            from track left join track_artist on track_artist.track_id = track.id where track.id = any(:ids)
        """),
        {"ids": tracks},
    ).all()
    session.execute(
        text("""
            delete from source_record where source in ('file_tags', 'file_path', 'sound_analysis')
              and source_id in (select 'file:' || id from file where library_folder_id = :id)
              and track_id in (select track_id from file where library_folder_id <> :id)
        """),
        {"id": folder.id},
    )
    session.execute(text("delete from file where library_folder_id = :id"), {"id": folder.id})
    session.delete(folder)
    session.flush()
    remove_unheld_tracks(session, track_ids=tracks)
    refresh_availability(session, track_ids=tracks)
    if session.execute(text("select exists (select 1 from track where id = any(:ids))"), {"ids": tracks}).scalar_one():
        enqueue(session, "analysis.library", triggered_by="job")  # what was heard in these files has gone with them
    remove_empty(
        session,
        album_ids=[row.album_id for row in rows if row.album_id is not None],
        artist_ids=[row.artist_id for row in rows if row.artist_id is not None],
    )
    session.expire_all()


def request_scan(
    session: Session, *, folder_ids: Sequence[int] = (), triggered_by: str = "person", requested_by_user_id: int | None = None
) -> Job:
    """Ask for the folders to be scanned, all when none is named; an equal request that waits or runs is shared."""
    return enqueue(
        session,
        "catalogue.scan",
        arguments={"folder_ids": sorted(set(folder_ids))},
        triggered_by=triggered_by,
        requested_by_user_id=requested_by_user_id,
    )


def find_scan_of(session: Session, *, folder_id: int) -> Job | None:
    """The scan of this folder, alone or with others, that waits or runs."""
    folders = Job.arguments["folder_ids"]
    return session.scalars(
        select(Job)
        .where(Job.kind == "catalogue.scan", Job.state.in_(ACTIVE_STATES), Job.cancel_requested_at.is_(None))
        .where(or_(folders == [], folders.contains([folder_id])))
        .order_by(Job.state)  # one that waits will see everything
        .limit(1)
    ).first()


def ensure_configured_folders(session: Session, settings: Settings) -> list[LibraryFolder]:
    """Add the folders of ``MUSIC_DIRS`` that are not library folders yet; one that cannot be added is only logged."""
    added = []
    for path in settings.music_dirs:
        if find_folder(session, path=path) is not None:
            continue
        try:
            added.append(add_folder(session, path=path))
        except (FolderNotFound, Conflict, InvalidInput) as error:
            log.warning("a folder of MUSIC_DIRS was not added", path=str(path), reason=error.message)
    return added


def _normalise(path: Path) -> bytes:
    return os.path.normpath(os.fsencode(path))
