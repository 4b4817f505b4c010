"""Files over HTTP: audio of the library folders and pictures of our own, with ranges, revalidation and HEAD.

Starlette's `FileResponse` does the sending in chunks off the event loop. What it leaves open is decided here: which file may
be served at all, that the file checked is the file sent (it is opened once and sent through its descriptor), malformed
ranges (ignored, as RFC 9110 says), several ranges (answered whole, which it allows), and ``If-None-Match``.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from io import FileIO
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import Headers
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from tensoe.catalogue import repository
from tensoe.catalogue.identifiers import find_track_id
from tensoe.catalogue.walking import is_inside
from tensoe.core.errors import NotFound
from tensoe.core.web import Problem

_ONE_RANGE = re.compile(r"bytes=\s*(?:(\d{1,18})\s*-\s*(\d{0,18})|-\s*(\d{1,18}))\s*", re.ASCII | re.IGNORECASE)
# What goes into a file name anywhere: no separators, no control signs, nothing that Windows refuses.
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]+')
_TYPES_BY_SUFFIX = {
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "mp4": "audio/mp4",
    "mov": "audio/mp4",
    "aac": "audio/aac",
    "adts": "audio/aac",
    "wav": "audio/wav",
    "w64": "audio/wav",
    "aiff": "audio/aiff",
    "aif": "audio/aiff",
    "aifc": "audio/aiff",
    "wma": "audio/x-ms-wma",
    "asf": "audio/x-ms-wma",
    "webm": "audio/webm",
    "matroska": "audio/webm",
    "ape": "audio/ape",
    "wv": "audio/wavpack",
}
# Codecs that the browsers in use today play without help; a track with several files is played from one of these first.
_PLAYABLE = ("mp3", "aac", "flac", "vorbis", "opus", "pcm_s16le", "pcm_s24le", "pcm_u8", "pcm_f32le")


class FileMissing(NotFound):
    """The track is known, its file cannot be read now."""

    code = "file_missing"
    default_hint = "Check that the disk is there and readable, then scan the folder again."


@dataclass(frozen=True)
class AudioFile:
    """An audio file that may be served, open."""

    handle: FileIO
    file_id: int
    media_type: str
    name: str


def open_audio_file(session: Session, *, track_id: str, file_id: int | None) -> AudioFile:
    """Open a file of a track: the one asked for, else the best that is present.

    Raises
    ------
    TrackNotFound, InvalidInput
        There is no such track.
    FileMissing
        It has no file that can be opened, or none that lies inside a library folder.
    """
    identifier = find_track_id(session, track_id)
    candidates = repository.read_file_places(session, identifier)
    if file_id is not None:
        candidates = [row for row in candidates if row.id == file_id]
    if not candidates:
        raise FileMissing(f"Track {track_id} has no such file.")
    folders = [os.path.realpath(path) for path in repository.list_folder_paths(session)]
    for row in sorted(candidates, key=_rank):
        handle = open_inside(row.folder_path + b"/" + row.path_bytes, folders)
        if handle is not None:
            suffix = PurePosixPath(row.path).suffix.lower()
            return AudioFile(handle, row.id, choose_media_type(row.container, suffix), make_file_name(row.label, suffix))
    raise FileMissing(f"The file of track {track_id} cannot be opened.")


def _rank(row: Any) -> tuple[bool, bool, bool, int, int]:
    is_playable = (row.codec or "").lower() in _PLAYABLE
    return (row.missing_since is not None, row.problem_code is not None, not is_playable, -(row.bit_rate or 0), row.id)


def open_inside(path: bytes, folders: Sequence[bytes]) -> FileIO | None:
    """Open a regular file whose real place, looked up after opening, is inside one of ``folders`` (themselves real paths).

    None when it is gone, not readable, not a regular file or elsewhere: a link that leads out is not followed to its content.
    """
    try:
        # Without waiting: somebody may have put a pipe there.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except (OSError, ValueError):
        return None
    is_wanted = False
    try:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            real = _find_real_path(path, descriptor)
            is_wanted = real is not None and is_inside(real, folders)
    finally:
        if not is_wanted:
            os.close(descriptor)
    return FileIO(descriptor, "rb") if is_wanted else None


def _find_real_path(path: bytes, descriptor: int) -> bytes | None:
    """Where the open file really is: from the kernel, or by looking the path up again and comparing."""
    try:
        return os.readlink(b"/proc/self/fd/%d" % descriptor)
    except OSError:
        real = os.path.realpath(path)
        found, opened = os.stat(real, follow_symlinks=False), os.fstat(descriptor)
        return real if (found.st_dev, found.st_ino) == (opened.st_dev, opened.st_ino) else None


def choose_media_type(container: str | None, suffix: str) -> str:
    """The media type by what the file is, else by its name."""
    for name in (*(container or "").lower().split(","), suffix.lstrip(".")):
        if name in _TYPES_BY_SUFFIX:
            return _TYPES_BY_SUFFIX[name]
    return "application/octet-stream"


def make_file_name(label: str, suffix: str) -> str:
    """A name under which a person may keep the file.

    >>> make_file_name("AC/DC - T.N.T.", ".mp3")
    'AC_DC - T.N.T..mp3'
    """
    return (_UNSAFE_IN_NAME.sub("_", label).strip(" .")[:120] or "track") + _UNSAFE_IN_NAME.sub("", suffix)


class OpenFileResponse(FileResponse):
    """Sends a file that is already open, so that what was checked is what is sent, and closes it."""

    def __init__(self, handle: FileIO, *, etag: str, media_type: str, headers: dict[str, str], name: str | None = None) -> None:
        self._handle = handle
        super().__init__(
            _descriptor_path(handle.fileno()),
            media_type=media_type,
            headers={"etag": etag, "x-content-type-options": "nosniff", **headers},
            filename=name,
            stat_result=os.fstat(handle.fileno()),
            content_disposition_type="inline",
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send, after ``Range`` headers that mean nothing or several things were set aside."""
        try:
            if _find_range(Headers(scope=scope)) is None:
                scope = {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"range"]}
            await super().__call__(scope, receive, send)
        finally:
            self._handle.close()


def _descriptor_path(descriptor: int) -> str:
    return f"/proc/self/fd/{descriptor}" if os.path.isdir("/proc/self/fd") else f"/dev/fd/{descriptor}"


def answer_file(
    handle: FileIO,
    *,
    request_headers: Headers,
    etag: str,
    media_type: str,
    cache_control: str,
    name: str | None = None,
) -> Response:
    """The answer to a request for an open file: 200, 206, 304 or 416. ``etag`` is strong and quoted."""
    status = os.fstat(handle.fileno())
    headers = {"cache-control": cache_control}
    if _is_fresh(request_headers, etag=etag, modified_at=status.st_mtime):
        handle.close()
        modified = formatdate(status.st_mtime, usegmt=True)
        return Response(status_code=304, headers={**headers, "etag": etag, "last-modified": modified})
    response = OpenFileResponse(handle, etag=etag, media_type=media_type, headers=headers, name=name)
    if _is_beyond(request_headers, size=status.st_size, etag=etag, modified=response.headers["last-modified"]):
        handle.close()
        return _range_problem(status.st_size)
    return response


def _is_fresh(headers: Headers, *, etag: str, modified_at: float) -> bool:
    """Whether the caller's copy is still right; ``If-Modified-Since`` counts only without ``If-None-Match``."""
    wanted = headers.get("if-none-match")
    if wanted is not None:
        return wanted.strip() == "*" or etag in [part.strip().removeprefix("W/") for part in wanted.split(",")]
    since = headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return int(modified_at) <= parsedate_to_datetime(since).timestamp()
    except (ValueError, OverflowError):
        return False


def _is_beyond(headers: Headers, *, size: int, etag: str, modified: str) -> bool:
    """Whether exactly one well-formed range is asked for, and it holds no byte of the file."""
    condition = headers.get("if-range")
    found = _find_range(headers)
    if found is None or (condition is not None and condition not in (etag, modified)):
        return False
    first, length = found
    return size == 0 or length == 0 if first is None else first >= size


def _find_range(headers: Headers) -> tuple[int | None, int] | None:
    """``(first, last)`` or ``(None, length of the end)`` of the one range asked for; None when there is no such thing."""
    found = _ONE_RANGE.fullmatch(headers.get("range", ""))
    if found is None:
        return None
    first, last, length = found.groups()
    if first is None:
        return None, int(length)
    return (int(first), int(last or first)) if int(last or first) >= int(first) else None


def _range_problem(size: int) -> Response:
    problem = Problem(
        type="/docs/errors#range_not_satisfiable",
        title="Range not satisfiable",
        status=416,
        detail=f"The file has {size} bytes; the range begins after its end.",
        code="range_not_satisfiable",
        hint="Ask for a range inside the file.",
    )
    return JSONResponse(
        problem.model_dump(), 416, headers={"content-range": f"bytes */{size}"}, media_type="application/problem+json"
    )


def make_audio_etag(file: AudioFile) -> str:
    """A strong tag: it changes whenever the file is written again."""
    status = os.fstat(file.handle.fileno())
    return f'"{file.file_id:x}-{status.st_ino:x}-{status.st_mtime_ns:x}-{status.st_size:x}"'
