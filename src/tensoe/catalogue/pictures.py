"""Cover art: found in a file or beside it, kept once in the data folder under the hash of its bytes."""

from __future__ import annotations

import hashlib
import io
import os
import warnings
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from struct import unpack_from
from typing import NamedTuple

MAXIMUM_BYTES = 30 * 1024 * 1024
REMEMBERED = 256  # pictures of the last albums read: their tracks bring the same bytes again
MAXIMUM_SIDE = 32767  # the column is a smallint; no cover needs more
_MIME_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "BMP": "image/bmp"}

_STEMS = (b"cover", b"folder", b"front", b"album", b"albumart", b"artwork")
_ENDINGS = (b".jpg", b".jpeg", b".png", b".webp")
PICTURE_NAMES = {stem + ending: (place, order) for place, stem in enumerate(_STEMS) for order, ending in enumerate(_ENDINGS)}


class Picture(NamedTuple):
    """A stored picture; ``source`` is "embedded" or "folder"."""

    hash: str
    mime_type: str
    width: int
    height: int
    source: str


def covers_folder(data_dir: Path) -> Path:
    """Where the pictures of this installation are."""
    return data_dir / "covers"


def sized_copies_folder(data_dir: Path) -> Path:
    """Where copies of the pictures in sizes are kept; they can be made again at any time."""
    return data_dir / "cache" / "covers"


def picture_path(data_dir: Path, picture_hash: str) -> Path:
    """The file of a stored picture, as it came, whatever its format."""
    return covers_folder(data_dir) / picture_hash[:2] / picture_hash


def choose_picture_name(names: list[bytes]) -> bytes | None:
    """The file name that is most likely the front cover, without regard to case; None when none is one."""
    candidates = [(PICTURE_NAMES[lowered], name) for name in names if (lowered := name.lower()) in PICTURE_NAMES]
    return min(candidates)[1] if candidates else None


def hash_picture(data: bytes) -> str:
    """The name under which these bytes are kept."""
    return hashlib.sha256(data).hexdigest()[:32]


def describe_picture(data: bytes, *, source: str) -> Picture | None:
    """What the bytes show, or None when they are no picture that a browser can show."""
    if not 0 < len(data) <= MAXIMUM_BYTES:
        return None
    kind, width, height = _measure_jpeg(data) or _measure_png(data) or _measure_any(data) or ("", 0, 0)
    if not (0 < width <= MAXIMUM_SIDE and 0 < height <= MAXIMUM_SIDE):
        return None
    return Picture(hash_picture(data), _MIME_TYPES[kind], width, height, source)


def _measure_jpeg(data: bytes) -> tuple[str, int, int] | None:
    """The size in a JPEG's frame header (ITU T.81, B.2.2); a first scan reads thousands of these."""
    if not data.startswith(b"\xff\xd8\xff") or not data.rstrip(b"\0").endswith(b"\xff\xd9"):
        return None
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = unpack_from(">HH", data, place + 5)
            return "JPEG", width, height
        place += 2 + unpack_from(">H", data, place + 2)[0]
    return None


def _measure_png(data: bytes) -> tuple[str, int, int] | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and b"IEND" in data[-16:]:
        width, height = unpack_from(">II", data, 16)
        return "PNG", width, height
    return None


def _measure_any(data: bytes) -> tuple[str, int, int] | None:
    from PIL import Image  # noqa: PLC0415 - not needed for most scans, and slow to import

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=tuple(_MIME_TYPES)) as opened:
                return opened.format or "", *opened.size
    except Exception:  # a broken or hostile picture may raise anything; it is simply no cover
        return None


_stored: dict[tuple[Path, str], Picture] = {}


def store_picture(data: bytes, *, covers: Path, source: str) -> Picture | None:
    """Keep the bytes if they are a picture; the same bytes twice are one file."""
    known = (covers, hash_picture(data))
    picture = _stored.get(known)
    if picture is not None and picture_path(covers.parent, picture.hash).exists():  # it may have been deleted since
        return picture
    picture = describe_picture(data, source=source)
    if picture is None:
        return None
    target = covers / picture.hash[:2] / picture.hash
    if not target.exists():
        _write_once(target, data)
    if len(_stored) >= REMEMBERED:
        _stored.clear()
    _stored[known] = picture
    return picture


def delete_pictures(data_dir: Path, hashes: Iterable[str]) -> None:
    """Delete stored pictures and their copies in sizes."""
    for picture_hash in hashes:
        original = picture_path(data_dir, picture_hash)
        copies = sized_copies_folder(data_dir) / picture_hash[:2]
        for path in (original, *copies.glob(f"{picture_hash}-*.webp")):
            path.unlink(missing_ok=True)
        for folder in (original.parent, copies):
            with suppress(OSError):  # others are in it
                folder.rmdir()


def _write_once(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(data)
        partial.replace(target)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()
