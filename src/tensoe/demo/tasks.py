"""Jobs of the demo library."""

from __future__ import annotations

import shutil
from typing import Any

from sqlalchemy import select

from tensoe.catalogue.albums import forget_unused_covers
from tensoe.catalogue.folders import add_folder, remove_folder, request_scan
from tensoe.catalogue.models import LibraryFolder
from tensoe.catalogue.pictures import delete_pictures
from tensoe.demo.library import list_demo_tracks, write_demo_library
from tensoe.demo.service import MAKE, REMOVE, demo_folder
from tensoe.jobs import JobCancelled, JobContext, handler


@handler(MAKE, title="Make the demo library")
def make_demo(ctx: JobContext) -> dict[str, Any]:
    """Synthesise what is missing, then hand the folder to the scanner."""
    folder = demo_folder(ctx.settings)
    total = len(list_demo_tracks())
    ctx.progress(stage="Playing the instruments", done=0, total=total)
    stopped = False

    def should_stop() -> bool:
        nonlocal stopped
        try:
            ctx.check_cancelled()
        except JobCancelled:
            stopped = True
        return stopped

    write_demo_library(
        folder,
        processes=ctx.settings.worker_processes,
        progress=lambda done, count: ctx.progress(done=done, total=count),
        should_stop=should_stop,
    )
    ctx.check_cancelled()
    with ctx.transaction() as session:
        found = session.scalar(select(LibraryFolder).where(LibraryFolder.is_demo))
        row = found or add_folder(session, path=folder, is_demo=True)
        scan = request_scan(session, folder_ids=[row.id], triggered_by="job")
        return {"tracks": total, "library_folder_id": row.id, "scan_job_id": scan.id}


@handler(REMOVE, title="Remove the demo library")
def remove_demo(ctx: JobContext) -> dict[str, Any]:
    """Forget the folder with all that came from it, then delete the files that we wrote."""
    ctx.progress(stage="Removing")
    with ctx.transaction() as session:
        for folder in session.scalars(select(LibraryFolder).where(LibraryFolder.is_demo)):
            remove_folder(session, folder_id=folder.id)
        pictures = forget_unused_covers(session)
    delete_pictures(ctx.settings.data_dir, pictures)
    shutil.rmtree(demo_folder(ctx.settings), ignore_errors=True)
    return {"removed": len(list_demo_tracks())}
