"""A scan: lay what is on the disk beside what the table of files says, and read only what differs.

Start at `scan_library`. It walks each folder (`walking`), compares (`compare`), has the differing files read by the process
pool (`reading`) and files them in batches (`filing`). It needs no job: the job (`tasks`) only lends it a host.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

import orjson
import structlog
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tensoe.catalogue import scan_store as store
from tensoe.catalogue.albums import refresh_folder_cover
from tensoe.catalogue.filing import BatchCounts, file_batch, store_covers
from tensoe.catalogue.models import LibraryFolder
from tensoe.catalogue.pictures import covers_folder
from tensoe.catalogue.placing import Folder
from tensoe.catalogue.reading import Entry, FileItem, ReadRequest, make_problem_item, read_cover
from tensoe.catalogue.scan_store import Known
from tensoe.catalogue.walking import Found, RootUnreadable, has_entries, walk

log = structlog.get_logger()

CHUNK_FILES = 100  # files one process reads before it answers
BATCH_FILES = 800  # files one transaction writes
BATCHES_WAITING = 2
ROUND_FILES = 50_000  # files held in memory before they are read
PROGRESS_EVERY = 500

Begin = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction that commits at the end of its block."""


class Host(Protocol):
    """What a scan needs around it: where to tell how far it is, and processes that read files."""

    def progress(self, *, done: int | None = None, total: int | None = None, stage: str | None = None) -> None:
        """Tell; may raise to end the scan."""

    def read_all(self, requests: Sequence[ReadRequest]) -> Iterator[list[FileItem]]:
        """Read each request, in any order; files that bring a process down come back as problems."""


@dataclass
class ScanCounts:
    """What a scan of one folder found."""

    seen: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    returned: int = 0
    missing: int = 0
    unchanged: int = 0
    problems: int = 0
    unreachable: int = 0
    reason: str | None = None
    seconds: float = 0.0
    began_ns: int = 0

    def add(self, batch: BatchCounts) -> None:
        """Count a batch that was filed."""
        self.added += batch.added
        self.changed += batch.changed
        self.moved += batch.moved
        self.unchanged += batch.unchanged


class Difference(NamedTuple):
    """One thing in which disk and table differ, or agree."""

    kind: Literal["new", "changed", "unchanged", "returned", "gone"]
    found: Found | None
    known: Known | None


@dataclass
class _Work:
    """What a folder's comparison leaves to do."""

    to_read: list[Entry] = field(default_factory=list)
    problems: list[FileItem] = field(default_factory=list)
    returned: list[int] = field(default_factory=list)
    gone: list[tuple[int, bytes]] = field(default_factory=list)
    pictured: dict[bytes, list[int]] = field(default_factory=dict)


def compare(found: Iterable[Found], known: Iterable[Known]) -> Iterator[Difference]:
    """Lay two listings in the order of their paths side by side; neither is held in memory.

    What lies below a folder that could not be listed is neither seen nor gone, and is not mentioned.
    """
    rows = iter(known)
    row = next(rows, None)
    blocked: bytes | None = None
    for item in found:
        while row is not None and row.path < item.path:
            if blocked is None or not row.path.startswith(blocked):
                yield Difference("gone", None, row)
            row = next(rows, None)
        if row is not None and row.path == item.path:
            yield _compare_one(item, row)
            row = next(rows, None)
        else:
            yield Difference("new", item, None)
        if item.problem is not None and item.path.endswith(b"/"):
            blocked = item.path
    while row is not None:
        if blocked is None or not row.path.startswith(blocked):
            yield Difference("gone", None, row)
        row = next(rows, None)


def _compare_one(item: Found, row: Known) -> Difference:
    if item.problem is not None:
        is_same = row.problem_code == item.problem.code
    else:
        is_same = row.is_current and (row.size_bytes, row.mtime_ns) == (item.size_bytes, item.mtime_ns)
    if not is_same:
        return Difference("changed", item, row)
    return Difference("returned" if row.is_missing else "unchanged", item, row)


def scan_library(
    begin: Begin,
    *,
    host: Host,
    data_dir: Path,
    folder_ids: Sequence[int] = (),
    on_progress: Callable[[Session], None] | None = None,
) -> dict[str, Any]:
    """Scan the named folders, or all; returns the counts, of each folder and in sum.

    ``on_progress(session)`` is called in the first transaction that brings new music, and again in the last one.
    """
    began = time.monotonic()
    with begin() as session:
        rows = session.execute(
            select(LibraryFolder.id, LibraryFolder.path_bytes, LibraryFolder.is_demo, LibraryFolder.last_scan).order_by(
                LibraryFolder.id
            )
        ).all()
    inside = [os.path.realpath(row.path_bytes) for row in rows]
    scan = _Scan(begin, host, data_dir, inside, on_progress)
    results = {}
    for row in rows:
        if not folder_ids or row.id in folder_ids:
            last = int((row.last_scan or {}).get("began_ns") or 0)
            results[row.id] = scan.run(Folder(row.id, row.path_bytes, row.is_demo), last_began_ns=last)
    scan.finish()
    total = ScanCounts()
    for counts in results.values():
        for name, value in asdict(counts).items():
            if name not in ("reason", "seconds", "began_ns"):
                setattr(total, name, getattr(total, name) + value)
    total.seconds = round(time.monotonic() - began, 3)
    summary = {name: value for name, value in asdict(total).items() if name not in ("reason", "began_ns")}
    return {**summary, "folders": {str(folder_id): asdict(counts) for folder_id, counts in results.items()}}


class _Scan:
    """One scan over one or more folders."""

    def __init__(
        self,
        begin: Begin,
        host: Host,
        data_dir: Path,
        inside: Sequence[bytes],
        on_progress: Callable[[Session], None] | None,
    ) -> None:
        self.begin = begin
        self.host = host
        self.covers = str(covers_folder(data_dir))
        self.inside = inside
        self.on_progress = on_progress
        self.done = 0
        self.total = 0
        self.has_told = False
        self.has_news = False

    def run(self, folder: Folder, *, last_began_ns: int) -> ScanCounts:
        """Scan one folder."""
        began = time.monotonic()
        self.host.progress(stage="Looking for files")
        counts = ScanCounts(began_ns=time.time_ns())
        if reason := self._why_unreachable(folder):
            counts.unreachable, counts.reason = 1, reason
            log.warning("library folder unreachable", folder_id=folder.id, reason=reason)
        else:
            self._compare_and_read(folder, counts, last_began_ns)
        counts.seconds = round(time.monotonic() - began, 3)
        self._close_folder(folder, counts)
        return counts

    def finish(self) -> None:
        """What is done once, after all folders."""
        self.host.progress(stage="Finishing", done=self.done, total=self.total)
        if self.has_news and self.on_progress is not None:
            with self.begin() as session:
                self.on_progress(session)

    def _why_unreachable(self, folder: Folder) -> str | None:
        try:
            if has_entries(folder.root):
                return None
        except OSError as error:
            return f"The folder cannot be read: {(error.strerror or 'no reason given').lower()}."
        with self.begin() as session:
            had_files = session.execute(
                text("select exists (select 1 from file where library_folder_id = :id and missing_since is null)"),
                {"id": folder.id},
            ).scalar_one()
        return "The folder is empty but had files; its disk may not be mounted." if had_files else None

    def _compare_and_read(self, folder: Folder, counts: ScanCounts, last_began_ns: int) -> None:
        work = _Work()
        found = walk(folder.root, inside=self.inside)
        try:
            for difference in compare(found, store.iter_known(self.begin, folder_id=folder.id)):
                self._sort(difference, work, counts, last_began_ns)
                if counts.seen % PROGRESS_EVERY == 0:
                    self.host.progress()
                if len(work.to_read) >= ROUND_FILES:
                    self._read(folder, work, counts)
        except RootUnreadable as error:
            counts.unreachable, counts.reason = 1, str(error)
            return
        self._read(folder, work, counts)
        with self.begin() as session:
            store.lock_catalogue(session)
            store.mark_returned(session, file_ids=work.returned)
            counts.missing = store.mark_missing(session, folder_id=folder.id, files=work.gone)
            self._renew_covers(session, folder, work)
        counts.returned += len(work.returned)

    def _renew_covers(self, session: Session, folder: Folder, work: _Work) -> None:
        for path, file_ids in work.pictured.items():
            picture = read_cover(folder.root, path, Path(self.covers))
            if picture is not None:
                store_covers(session, [picture])
                refresh_folder_cover(session, cover_hash=picture.hash, file_ids=file_ids)

    def _sort(self, difference: Difference, work: _Work, counts: ScanCounts, last_began_ns: int) -> None:
        found, known = difference.found, difference.known
        if found is None:
            assert known is not None
            if not known.is_missing:
                work.gone.append((known.file_id, known.path))
            return
        counts.seen += 1
        if difference.kind in ("unchanged", "returned"):
            assert known is not None
            if difference.kind == "returned":
                work.returned.append(known.file_id)
            else:
                counts.unchanged += 1
            if found.cover is not None and found.cover.changed_ns > last_began_ns:
                work.pictured.setdefault(found.cover.path, []).append(known.file_id)
        elif found.problem is not None:
            work.problems.append(make_problem_item(found.path, found.problem))
        else:
            work.to_read.append(Entry(found.path, found.cover.path if found.cover else None))

    def _read(self, folder: Folder, work: _Work, counts: ScanCounts) -> None:
        """Read and file what was gathered; one batch is written while the next ones are read."""
        entries, problems = work.to_read, work.problems
        work.to_read, work.problems = [], []
        self.total += len(entries)
        if entries:
            self.host.progress(stage="Reading tags", done=self.done, total=self.total)
        requests = [
            ReadRequest(folder.root, self.covers, tuple(entries[start : start + CHUNK_FILES]))
            for start in range(0, len(entries), CHUNK_FILES)
        ]
        waiting: deque[Future[BatchCounts]] = deque()
        with ThreadPoolExecutor(1, "scan-writer") as writer:
            for batch in _gather(self.host.read_all(requests), problems):
                waiting.append(writer.submit(self._file, folder, batch))
                if len(waiting) > BATCHES_WAITING:
                    counts.add(waiting.popleft().result())
                self.host.progress(done=min(self.done, self.total), total=self.total)
            for future in waiting:
                counts.add(future.result())

    def _file(self, folder: Folder, batch: list[FileItem]) -> BatchCounts:
        with self.begin() as session:
            filed = file_batch(session, folder=folder, items=batch)
            self.has_news = self.has_news or filed.added + filed.changed > 0
            if self.has_news and not self.has_told and self.on_progress is not None:
                self.has_told = True
                self.on_progress(session)
        self.done += len(batch)
        return filed

    def _close_folder(self, folder: Folder, counts: ScanCounts) -> None:
        with self.begin() as session:
            counts.problems = session.execute(
                text("""
                    select count(*) from file
                    where library_folder_id = :id and problem_code is not null and missing_since is null
                """),
                {"id": folder.id},
            ).scalar_one()
            session.execute(
                text("""
                    update library_folder set last_scan = cast(:counts as jsonb),
                        last_scanned_at = case when :is_unreachable then last_scanned_at else now() end
                    where id = :id
                """),
                {
                    "id": folder.id,
                    "counts": orjson.dumps(asdict(counts)).decode(),
                    "is_unreachable": counts.unreachable > 0,
                },
            )


def _gather(answers: Iterable[list[FileItem]], batch: list[FileItem]) -> Iterator[list[FileItem]]:
    """Answers of the readers in batches worth a transaction."""
    for items in answers:
        batch.extend(items)
        if len(batch) >= BATCH_FILES:
            yield batch
            batch = []
    if batch:
        yield batch
