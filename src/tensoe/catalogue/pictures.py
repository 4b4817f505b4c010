"""Cover art: found in a file or beside it, kept once in the data folder under the hash of its bytes."""

from __future__ import annotations

import hashlib
import io
import os
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

MAXIMUM_BYTES = 30 * 1024 * 1024
MAXIMUM_SIDE = 32767  # the column is a smallint; no cover needs more
_MIME_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "BMP": "image/bmp"}

_STEMS = (b"cover", b"folder", b"front", b"album", b"albumart", b"artwork")
_ENDINGS = (b".jpg", b".jpeg", b".png", b".webp")
PICTURE_NAMES = {stem + ending: (place, order) for place, stem in enumerate(_STEMS) for order, ending in enumerate(_ENDINGS)}


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture; ``source`` is "embedded" or "folder"."""

    hash: str
    mime_type: str
    width: int
    height: int
    source: str


def covers_folder(data_dir: Path) -> Path:
    """Where the pictures of this installation are."""
    return data_dir / "covers"


def picture_path(data_dir: Path, picture_hash: str) -> Path:
    """The file of a stored picture, as it came, whatever its format."""
    return covers_folder(data_dir) / picture_hash[:2] / picture_hash


def choose_picture_name(names: list[bytes]) -> bytes | None:
    """The file name that is most likely the front cover, without regard to case; None when none is one."""
    candidates = [(PICTURE_NAMES[lowered], name) for name in names if (lowered := name.lower()) in PICTURE_NAMES]
    return min(candidates)[1] if candidates else None


def hash_picture(data: bytes) -> str:
    """The name under which these bytes are kept."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def describe_picture(data: bytes, *, source: str) -> Picture | None:
    """What the bytes show, or None when they are no picture that a browser can show."""
    if not 0 < len(data) <= MAXIMUM_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=tuple(_MIME_TYPES)) as opened:
                (width, height), mime_type = opened.size, _MIME_TYPES[opened.format or ""]
    except Exception:  # a broken or hostile picture may raise anything; it is simply no cover
        return None
    if not (0 < width <= MAXIMUM_SIDE and 0 < height <= MAXIMUM_SIDE):
        return None
    return Picture(hash_picture(data), mime_type, width, height, source)


def store_picture(data: bytes, *, covers: Path, source: str) -> Picture | None:
    """Keep the bytes if they are a picture; the same bytes twice are one file."""
    picture = describe_picture(data, source=source)
    if picture is None:
        return None
    target = covers / picture.hash[:2] / picture.hash
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.{os.getpid()}.part")
        try:
            partial.write_bytes(data)
            partial.replace(target)
        finally:
            with suppress(FileNotFoundError):
                partial.unlink()
    return picture
