"""Covers in sizes: the original from the data folder, or a WebP copy made at the first request and kept in the cache.

Pictures come from strangers' files, so they are measured before they are decoded, only plain raster formats are opened, and
whatever fails is a `CoverNotFound`, never an error of the server.
"""

from __future__ import annotations

import os
import re
import tempfile
import warnings
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from PIL import Image, ImageOps
from sqlalchemy.orm import Session

from tensoe.catalogue import repository
from tensoe.catalogue.identifiers import find_track_id
from tensoe.catalogue.models import CoverArt
from tensoe.catalogue.pictures import picture_path, sized_copies_folder
from tensoe.catalogue.streaming import open_inside
from tensoe.core.errors import CoverNotFound

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
SERVED_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp"})
MAXIMUM_PIXELS = 50_000_000
WEBP_QUALITY = 82
_HASH = re.compile(r"[0-9a-f]{8,128}")


@dataclass(frozen=True)
class Cover:
    """A picture ready to be sent."""

    handle: FileIO
    media_type: str
    etag: str
    hash: str


def open_album_cover(session: Session, *, album_id: int, size: int | None, data_dir: Path) -> Cover:
    """The cover of an album; raises `CoverNotFound`."""
    return _open_cover(repository.find_cover(session, album_id=album_id), size=size, data_dir=data_dir)


def open_track_cover(session: Session, *, track_id: str, size: int | None, data_dir: Path) -> Cover:
    """The cover of a track, its own or its album's; raises `CoverNotFound` or `TrackNotFound`."""
    identifier = find_track_id(session, track_id)
    return _open_cover(repository.find_cover(session, track_id=identifier), size=size, data_dir=data_dir)


def _open_cover(art: CoverArt | None, *, size: int | None, data_dir: Path) -> Cover:
    if art is None or not _HASH.fullmatch(art.hash):
        raise CoverNotFound("There is no cover.")
    path = picture_path(data_dir, art.hash)
    media_type = art.mime_type
    handle = _open_own(path, data_dir / "covers")
    if size is not None:
        handle.close()
        cache = sized_copies_folder(data_dir)
        handle, media_type = _open_own(make_sized_copy(path, cache=cache, size=size), cache), "image/webp"
    elif media_type not in SERVED_TYPES:
        handle.close()
        raise CoverNotFound("The cover is in a format that is not shown.", hint="Ask for a size: it is converted then.")
    return Cover(handle, media_type, f'"{art.hash}-{size or "original"}"', art.hash)


def _open_own(path: Path, folder: Path) -> FileIO:
    """A regular file that really lies in this folder: no link out of it, no pipe to wait for."""
    handle = open_inside(os.fsencode(path), [os.path.realpath(os.fsencode(folder))])
    if handle is None:
        raise CoverNotFound("The cover is not in the data folder.", hint="Scan the library again.")
    return handle


def make_sized_copy(original: Path, *, cache: Path, size: int) -> Path:
    """A WebP of ``original`` that fits into ``size`` × ``size``, made once; never larger than the original.

    Raises
    ------
    CoverNotFound
        The picture is missing, damaged, too large to decode safely or of an unknown format.
    """
    target = cache / original.name[:2] / f"{original.name}-{size}.webp"
    if target.is_file():
        return target
    try:
        picture = _read_picture(original, size)
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, Image.DecompressionBombError) as error:
        raise CoverNotFound(
            "The cover cannot be read.", hint="Replace the picture in the file or folder and scan again."
        ) from error
    target.parent.mkdir(parents=True, exist_ok=True)
    # Several requests at once each write a file of their own; the renames leave one, whole at every moment.
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".webp", delete=False) as copy:
        try:
            picture.save(copy, "WEBP", quality=WEBP_QUALITY, method=4)
            copy.flush()
            os.replace(copy.name, target)
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    return target


def _read_picture(path: Path, size: int) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # our own limit is checked below; odd metadata is no reason to complain
        with Image.open(path, formats=FORMATS) as picture:
            if picture.width * picture.height > MAXIMUM_PIXELS:
                raise ValueError("too many pixels")
            picture.draft("RGB", (size * 2, size * 2))  # a JPEG is decoded at a fraction of its size
            upright = ImageOps.exif_transpose(picture)
            has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            plain = upright.convert("RGBA" if has_alpha else "RGB")
            plain.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=3.0)
            return plain
