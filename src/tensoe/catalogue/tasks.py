"""The scan as a job, and the service that watches the library folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from threading import Event
from typing import Any

from sqlalchemy.orm import Session

from tensoe.catalogue.folders import find_scan_of, list_folders, request_scan
from tensoe.catalogue.reading import FileItem, ReadRequest, make_problem_item, read_many
from tensoe.catalogue.scanning import scan_library
from tensoe.catalogue.tags import Problem
from tensoe.core.database import transaction
from tensoe.core.runtime import Runtime
from tensoe.jobs import JobContext, background, enqueue, handler

CHUNK_TIMEOUT_S = 600.0  # a chunk on a slow network disk
FILE_TIMEOUT_S = 60.0
_REASONS = {
    "crashed": "Reading it ended the process that read it.",
    "timed_out": "Reading it took too long.",
    "out_of_memory": "Reading it needed too much memory.",
    "raised": "Reading it failed in an unexpected way.",
}


# Counts of events; the others (seen, unchanged, missing, problems) describe how things are after the last look.
SUMMED = ("added", "changed", "moved", "returned", "seconds")


class JobHost:
    """Lends a scan the progress and the process pool of a job."""

    def __init__(self, context: JobContext) -> None:
        self._context = context

    def progress(self, *, done: int | None = None, total: int | None = None, stage: str | None = None) -> None:
        """Tell how far it is; raises when the job was cancelled."""
        self._context.progress(done=done, total=total, stage=stage)

    def read_all(self, requests: Sequence[ReadRequest]) -> Iterator[list[FileItem]]:
        """Read in the pool; a chunk that brings its process down is read again file by file."""
        failed: list[ReadRequest] = []
        for index, outcome in self._context.pool.run_many(read_many, requests, timeout_s=CHUNK_TIMEOUT_S):
            if outcome.is_ok and outcome.value is not None:
                yield outcome.value
            else:
                failed.append(requests[index])
        singles = [ReadRequest(request.root, request.covers, (entry,)) for request in failed for entry in request.entries]
        for index, outcome in self._context.pool.run_many(read_many, singles, timeout_s=FILE_TIMEOUT_S):
            if outcome.is_ok and outcome.value is not None:
                yield outcome.value
            else:
                yield [_blame(singles[index], outcome.code or "raised", outcome.reason)]


def _blame(request: ReadRequest, code: str, reason: str) -> FileItem:
    """The file that brought its process down; it is not tried again before it changes."""
    path = request.entries[0].path
    problem = Problem(code, f"{_REASONS[code]} {reason}".strip())
    try:
        status = os.stat(os.path.join(request.root, path))
    except OSError:
        return make_problem_item(path, problem)
    return make_problem_item(path, problem, size_bytes=status.st_size, mtime_ns=status.st_mtime_ns)


def request_analysis(session: Session) -> None:
    """Have new music heard; an analysis that is under way picks it up."""
    enqueue(session, "analysis.library", triggered_by="job")


@handler("catalogue.scan", title="Scan music folders", queue="default", retries=3, is_sweep=True)
def scan(ctx: JobContext, *, folder_ids: list[int]) -> dict[str, Any]:
    """Scan the named folders, or all."""
    found = scan_library(
        ctx.transaction,
        host=JobHost(ctx),
        data_dir=ctx.settings.data_dir,
        folder_ids=folder_ids,
        on_progress=request_analysis,
    )
    return found | {name: found[name] + ctx.earlier_result.get(name, 0) for name in SUMMED}


def request_scan_at_start(session: Session) -> None:
    """Have all folders scanned that nobody has asked about yet: two scans of one folder would share its news between them."""
    known = [folder.id for folder in list_folders(session)]
    quiet = [folder_id for folder_id in known if find_scan_of(session, folder_id=folder_id) is None]
    if quiet:
        request_scan(session, folder_ids=[] if quiet == known else quiet, triggered_by="start")


@background("catalogue.watch")
def watch_library(runtime: Runtime, stop: Event) -> None:
    """Scan once at the start, then, if the settings say so, whenever something changes in a library folder."""
    with transaction(runtime.session_factory) as session:
        request_scan_at_start(session)
    if runtime.settings.watch:
        from tensoe.catalogue.watching import Watcher  # noqa: PLC0415 - only the one worker that watches needs it

        Watcher(runtime.session_factory).run(stop)
    else:
        stop.wait()
