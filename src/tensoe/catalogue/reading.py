"""Reading many files in one go: what a process of the pool does for a scan. Needs no database."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from tensoe.catalogue.deriving import TrackFacts, derive_track
from tensoe.catalogue.paths import names_from_path
from tensoe.catalogue.pictures import MAXIMUM_BYTES, Picture, store_picture
from tensoe.catalogue.tags import FileReading, Problem, SoundFacts, open_plain, read_file

COVERS_REMEMBERED = 64


class Entry(NamedTuple):
    """A file to read: its path below the folder, and the picture beside it."""

    path: bytes
    cover: bytes | None


@dataclass(frozen=True)
class ReadRequest:
    """Files of one library folder, and where pictures are kept."""

    root: bytes
    covers: str
    entries: tuple[Entry, ...]


class FileItem(NamedTuple):
    """A file as read, with what was worked out from it. ``records`` are its source records: source and JSON."""

    path: bytes
    size_bytes: int
    mtime_ns: int
    content_hash: bytes | None
    sound: SoundFacts
    problem: Problem | None
    facts: TrackFacts | None = None
    cover: Picture | None = None
    records: tuple[tuple[str, str], ...] = ()


def read_many(request: ReadRequest) -> list[FileItem]:
    """Read every file of the request; a problem of one is its own."""
    # Nothing read here refers to itself, and looking for such things again and again costs a twentieth of the time.
    gc.disable()
    try:
        return _read_entries(request, request.root.rstrip(b"/") + b"/")
    finally:
        gc.enable()


def _read_entries(request: ReadRequest, root: bytes) -> list[FileItem]:
    covers = Path(request.covers)
    remembered: dict[bytes, Picture | None] = {}
    items = []
    for entry in request.entries:
        reading = read_file(root + entry.path, covers=covers)
        cover = reading.picture
        if cover is None and reading.is_audio and entry.cover is not None:
            if entry.cover not in remembered:
                if len(remembered) >= COVERS_REMEMBERED:
                    remembered.clear()
                remembered[entry.cover] = read_cover(request.root, entry.cover, covers)
            cover = remembered[entry.cover]
        items.append(make_item(entry.path, reading, cover))
    return items


def make_item(path: bytes, reading: FileReading, cover: Picture | None) -> FileItem:
    """Work out what the catalogue will show of a file."""
    seen = (path, reading.size_bytes, reading.mtime_ns, reading.content_hash, reading.sound, reading.problem)
    if not reading.is_audio:
        return FileItem(*seen)
    said: list[tuple[str, dict[str, Any]]] = []
    if reading.picture is not None:
        reading.tags["cover"] = reading.picture.hash
    if reading.tags:
        said.append(("file_tags", reading.tags))
    if not (reading.tags.get("title") and reading.tags.get("artist")):
        said.append(("file_path", names_from_path(path)))
    records = tuple((source, orjson.dumps(payload).decode()) for source, payload in said)
    return FileItem(*seen, derive_track(said), cover, records)


def make_problem_item(path: bytes, problem: Problem, *, size_bytes: int = 0, mtime_ns: int = 0) -> FileItem:
    """A file, folder or link that could not be read at all; one without size and time is tried again by the next scan."""
    return FileItem(path, size_bytes, mtime_ns, None, SoundFacts(), problem)


def read_cover(root: bytes, path: bytes, covers: Path) -> Picture | None:
    """Keep the picture that lies beside files; None when it is none."""
    try:
        with open(open_plain(root.rstrip(b"/") + b"/" + path), "rb") as file:
            return store_picture(file.read(MAXIMUM_BYTES + 1), covers=covers, source="folder")
    except OSError:
        return None
