"""Library folders over HTTP; only the owner names, scans, browses and removes them."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Depends

from tensoe.catalogue import browsing, library
from tensoe.catalogue.schemas import BrowseResult, FolderCreate, FolderCreated, FolderList, JobStarted, ScanRequest
from tensoe.core.web import DbSession, Owner, problems, require_owner

router = APIRouter(tags=["library"], dependencies=[Depends(require_owner)], responses=problems(403))


@router.get("/api/library/folders")
def list_folders(session: DbSession, owner: Owner) -> FolderList:
    """The library folders and what the last scan of each found."""
    return FolderList(folders=library.list_folder_reads(session, show_paths=owner.is_owner))


@router.post("/api/library/folders", status_code=201, responses=problems(404, 409, 422))
def add_folder(session: DbSession, body: FolderCreate) -> FolderCreated:
    """Name a folder of music on the server, and read it."""
    return library.add_folder(session, path=browsing.text_to_path(body.path), is_scanned=body.scan)


@router.delete("/api/library/folders/{folder_id}", status_code=204, responses=problems(404, 409))
def remove_folder(session: DbSession, folder_id: int) -> None:
    """Forget a folder, its files, and the tracks that no other folder holds; music on disk is never touched."""
    library.remove_folder(session, folder_id=folder_id)


@router.post("/api/library/scan", status_code=202, responses=problems(404, 422))
def start_scan(session: DbSession, body: ScanRequest) -> JobStarted:
    """Look for new, changed, moved and deleted files."""
    return library.start_scan(session, folder_ids=body.folder_ids)


@router.get("/api/library/browse", responses=problems(404, 422))
def browse_server(path: str | None = None) -> BrowseResult:
    """Folders of the server, for choosing one; names of files are never shown."""
    return browsing.browse_server(path=path, home=Path.home())
