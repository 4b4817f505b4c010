"""The library folders as the owner manages them: what is in each, naming one, forgetting one, asking for a scan."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from tensoe.catalogue import folders, presenting, repository
from tensoe.catalogue.schemas import FolderCreated, FolderRead, JobStarted
from tensoe.core.errors import Conflict, FolderNotFound


def list_folder_reads(session: Session, *, show_paths: bool, folder_id: int | None = None) -> list[FolderRead]:
    """The library folders with what the last scan found; raises `FolderNotFound` when one was asked for and is not there."""
    rows = repository.list_folder_rows(session, folder_id)
    if folder_id is not None and not rows:
        raise FolderNotFound(f"There is no library folder {folder_id}.", hint="See the list of library folders.")
    return [
        presenting.show_folder(
            folder,
            counts=(files, missing, problems),
            is_reachable=os.path.isdir(folder.path_bytes) and os.access(folder.path_bytes, os.R_OK | os.X_OK),
            show_paths=show_paths,
        )
        for folder, files, missing, problems in rows
    ]


def add_folder(session: Session, *, path: bytes, is_scanned: bool) -> FolderCreated:
    """Name a library folder and, unless told otherwise, ask for it to be read."""
    folder = folders.add_folder(session, path=Path(os.fsdecode(path)))
    session.flush()
    job_id = folders.request_scan(session, folder_ids=[folder.id]).id if is_scanned else None
    return FolderCreated(folder=list_folder_reads(session, show_paths=True, folder_id=folder.id)[0], job_id=job_id)


def remove_folder(session: Session, *, folder_id: int) -> None:
    """Forget a library folder; the demo's goes only with the demo."""
    if list_folder_reads(session, show_paths=False, folder_id=folder_id)[0].is_demo:
        raise Conflict("This folder belongs to the demo library.", hint="Remove the demo library instead.")
    folders.remove_folder(session, folder_id=folder_id)


def start_scan(session: Session, *, folder_ids: Sequence[int]) -> JobStarted:
    """Ask for folders to be scanned, all when none is named; raises `FolderNotFound`."""
    for folder_id in folder_ids:
        list_folder_reads(session, show_paths=False, folder_id=folder_id)
    job = folders.request_scan(session, folder_ids=folder_ids)
    return JobStarted(job_id=job.id, status_url=f"/api/jobs/{job.id}")
