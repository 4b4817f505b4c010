"""Noticing new, changed and deleted files as they happen, and asking for a scan when things are quiet again.

One thread a library folder waits for the file system's own messages (watchfiles). Where there are none to be had, because the
system's limit is reached, the disk is on a network, or a name is not UTF-8 (which watchfiles cannot take), the folder is looked
through from time to time instead; a line in the log says so.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from watchfiles import watch

from tensoe.catalogue.folders import find_scan_of, request_scan
from tensoe.catalogue.models import LibraryFolder
from tensoe.catalogue.walking import RootUnreadable, walk
from tensoe.core.database import transaction

log = structlog.get_logger()

QUIET_S = 2.0
LONGEST_WAIT_S = 60.0
LOOK_S = 0.5
FOLDERS_EVERY_S = 5.0
ABSENT_EVERY_S = 10.0
POLL_LEAST_S = 15.0
POLL_SHARE = 30.0  # looking takes at most a thirtieth of the time
_NO_MATTER = frozenset(
    {"txt", "nfo", "log", "cue", "m3u", "m3u8", "pls", "pdf", "ini", "db", "part", "tmp", "crdownload", "partial", "sfv", "md5"}
)


@dataclass
class Quiet:
    """Waits until nothing has happened for a while, but not for ever."""

    quiet_s: float = field(default_factory=lambda: QUIET_S)
    longest_s: float = LONGEST_WAIT_S
    first: float | None = None
    last: float = 0.0

    def note(self, now: float) -> None:
        """Something happened."""
        self.first = now if self.first is None else self.first
        self.last = now

    def is_due(self, now: float) -> bool:
        """Whether it is time to act."""
        return self.first is not None and (now - self.last >= self.quiet_s or now - self.first >= self.longest_s)

    def clear(self) -> None:
        """It was acted upon."""
        self.first = None


def is_relevant(path: str, root: str) -> bool:
    """Whether a change at ``path`` can matter to a scan: no hidden name on the way, no kind of file that is never music."""
    below = path[len(root) :].lstrip("/") if path.startswith(root) else path
    if any(part.startswith(".") or part in ("@eaDir", "__MACOSX") for part in below.split("/")):
        return False
    return below.rpartition(".")[2].lower() not in _NO_MATTER


def watch_folder(root: bytes, *, stop: threading.Event, changed: Callable[[], None]) -> None:
    """Call ``changed`` whenever something changes below ``root``, until ``stop`` is set; survives the folder's absence."""
    was_there = os.path.isdir(root)
    can_listen = True
    while not stop.is_set():
        if not os.path.isdir(root):
            was_there = False
            stop.wait(ABSENT_EVERY_S)
            continue
        if not was_there:
            was_there = True
            changed()
        if can_listen:
            can_listen = _listen(root, stop, changed)
        else:
            _poll(root, stop, changed)


def _listen(root: bytes, stop: threading.Event, changed: Callable[[], None]) -> bool:
    """Until the folder goes or ``stop`` is set; False when the system cannot tell about this folder."""
    shown = os.fsdecode(root)
    identity = _identity(root)
    try:
        for changes in watch(
            shown,
            watch_filter=lambda _, path: is_relevant(path, shown),
            stop_event=stop,
            rust_timeout=int(FOLDERS_EVERY_S * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
            recursive=True,
        ):
            if changes:
                changed()
            if _identity(root) != identity:
                return True
    except (OSError, RuntimeError, ValueError) as error:
        if not os.path.isdir(root):
            return True
        log.warning("changes cannot be listened for, the folder is looked through instead", reason=str(error))
        changed()
        return False
    return True


def _poll(root: bytes, stop: threading.Event, changed: Callable[[], None]) -> None:
    before = None
    while not stop.is_set():
        began = time.monotonic()
        try:
            now = compute_signature(root)
        except RootUnreadable:
            return
        if before is not None and now != before:
            changed()
        before = now
        stop.wait(max(POLL_LEAST_S, POLL_SHARE * (time.monotonic() - began)))


def compute_signature(root: bytes) -> bytes:
    """A hash of all paths, sizes and times below a folder."""
    state = hashlib.sha256()
    for found in walk(root, inside=[os.path.realpath(root)]):
        state.update(b"%b\0%d\0%d\0" % (found.path, found.size_bytes, found.mtime_ns))
    return state.digest()


def _identity(root: bytes) -> tuple[int, int] | None:
    try:
        status = os.stat(root)
    except OSError:
        return None
    return status.st_dev, status.st_ino


@dataclass
class _Watched:
    """A folder that is watched."""

    root: bytes
    stop: threading.Event = field(default_factory=threading.Event)
    quiet: Quiet = field(default_factory=Quiet)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self) -> None:
        with self.lock:
            self.quiet.note(time.monotonic())

    def take_due(self) -> bool:
        with self.lock:
            if not self.quiet.is_due(time.monotonic()):
                return False
            self.quiet.clear()
            return True


class Watcher:
    """Watches all library folders, those that are added later too."""

    def __init__(self, factory: sessionmaker[Session]) -> None:
        self._factory = factory
        self._watched: dict[int, _Watched] = {}

    def run(self, stop: threading.Event) -> None:
        """Watch until ``stop`` is set."""
        next_look = 0.0
        try:
            while not stop.is_set():
                if time.monotonic() >= next_look:
                    self._follow_folders()
                    next_look = time.monotonic() + FOLDERS_EVERY_S
                due = [folder_id for folder_id, watched in self._watched.items() if watched.take_due()]
                for folder_id in self._request(due):
                    self._watched[folder_id].note()
                stop.wait(LOOK_S)
        finally:
            for watched in self._watched.values():
                watched.stop.set()

    def _follow_folders(self) -> None:
        with transaction(self._factory) as session:
            rows = session.execute(select(LibraryFolder.id, LibraryFolder.path_bytes)).all()
        roots = {row.id: bytes(row.path_bytes) for row in rows}
        for folder_id in [known for known, watched in self._watched.items() if roots.get(known) != watched.root]:
            self._watched.pop(folder_id).stop.set()
        for folder_id, root in roots.items():
            if folder_id not in self._watched:
                watched = self._watched[folder_id] = _Watched(root)
                threading.Thread(
                    target=watch_folder,
                    args=(root,),
                    kwargs={"stop": watched.stop, "changed": watched.note},
                    name=f"watch-{folder_id}",
                    daemon=True,
                ).start()

    def _request(self, folder_ids: Iterable[int]) -> list[int]:
        """Ask for scans; returns the folders whose scan runs already, and may have passed the change: ask again later.

        A scan that somebody asked for is left to finish: a second one beside it would take news from its counts.
        """
        again = []
        for folder_id in folder_ids:
            with transaction(self._factory) as session:
                job = find_scan_of(session, folder_id=folder_id)
                if job is None:
                    request_scan(session, folder_ids=[folder_id], triggered_by="watch")
                elif job.state == "running":
                    again.append(folder_id)
        return again
