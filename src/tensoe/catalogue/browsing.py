"""Looking for a music folder on the server: folders only, for the owner.

A path travels as text in one of two forms. Most begin with ``/`` and mean themselves. A path whose bytes are not UTF-8
travels as a ``file:///…`` address with those bytes percent-encoded: no plain absolute path begins so, and both ways lose
nothing (`path_to_text`, `text_to_path`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from tensoe.catalogue.names import fold
from tensoe.catalogue.schemas import BrowseEntry, BrowseResult
from tensoe.catalogue.sniffing import EXTENSIONS, extension_of
from tensoe.core.errors import FolderNotFound, Forbidden, InvalidInput

MAXIMUM_COUNT = 1000
MOUNT_ROOTS = ("/mnt", "/media", "/run/media", "/srv", "/Volumes")
# The kernel's own trees: no music in there, and a scan of them would not end.
_VIRTUAL = frozenset({b"/proc", b"/sys", b"/dev"})
_MUSIC_SETTING = re.compile(r'^\s*XDG_MUSIC_DIR\s*=\s*"(.*)"\s*$', re.MULTILINE)


def path_to_text(path: bytes) -> str:
    """A path as text that `text_to_path` reads back.

    >>> path_to_text("/srv/Müsik 100%".encode()), path_to_text(b"/srv/M\\xfcsik")
    ('/srv/Müsik 100%', 'file:///srv/M%FCsik')
    """
    try:
        return path.decode("utf-8")
    except UnicodeDecodeError:
        return "file://" + quote(path)


def text_to_path(text: str) -> bytes:
    """The path that a person or `path_to_text` wrote; ``~`` is the home folder.

    Raises
    ------
    InvalidInput
        It is not absolute, or no path at all.
    """
    plain = text if text.startswith("/") else text.strip()
    if plain.startswith("file://"):
        path = unquote_to_bytes(plain.removeprefix("file://").removeprefix("localhost"))
    else:
        try:
            path = os.fsencode(Path(plain).expanduser())
        except (RuntimeError, ValueError):  # an unknown ~user; signs that no file system here can name
            path = b""
    if not path.startswith(b"/") or b"\x00" in path:
        raise InvalidInput(f"“{text}” is not an absolute path.", hint="Begin with /, such as /srv/music.")
    return os.path.normpath(b"/" + path.lstrip(b"/"))


def browse_server(*, path: str | None, home: Path) -> BrowseResult:
    """The folders in a folder of this machine, and likely places; without a path the home folder.

    Raises
    ------
    FolderNotFound
        There is no such folder.
    Forbidden
        The server's user may not list it.
    """
    here = os.path.realpath(os.fsencode(home)) if path is None else text_to_path(path)
    folders: list[BrowseEntry] = []
    audio_files = 0
    try:
        with os.scandir(here) as entries:
            for entry in entries:
                if _is_folder(entry):
                    if not entry.name.startswith(b".") and entry.path not in _VIRTUAL:
                        folders.append(_show_entry(entry.path))
                elif audio_files < MAXIMUM_COUNT:
                    audio_files += extension_of(entry.name) in EXTENSIONS
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FolderNotFound(f"There is no folder {path_to_text(here)}.", hint="Check the spelling, or browse to it.") from error
    except PermissionError as error:
        raise Forbidden(
            f"Tensoe may not read {path_to_text(here)}.", hint="Give the user that runs Tensoe the right to read the folder."
        ) from error
    except OSError as error:
        raise FolderNotFound(f"The folder {path_to_text(here)} cannot be read: {error.strerror}.") from error
    return BrowseResult(
        path=path_to_text(here),
        parent=None if here == b"/" else path_to_text(os.path.dirname(here)),
        folders=sorted(folders, key=lambda entry: (fold(entry.name), entry.name)),
        audio_files=audio_files,
        shortcuts=[_show_entry(place) for place in list_shortcuts(home)],
    )


def list_shortcuts(home: Path, *, mount_roots: Iterable[str] = MOUNT_ROOTS) -> list[bytes]:
    """Likely places that are there: home, the music folder, what is mounted or served."""
    places = [home, find_music_folder(home)]
    places += [place for root in mount_roots for place in _iter_mounted(Path(root))]
    known: dict[bytes, None] = {}
    for place in places:
        if place is not None and os.access(place, os.R_OK | os.X_OK) and place.is_dir():
            known.setdefault(os.fsencode(place))
    return list(known)


def find_music_folder(home: Path) -> Path | None:
    """The person's music folder: as their desktop names it (``user-dirs.dirs``), else ``~/Music``."""
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "user-dirs.dirs"
    try:
        found = _MUSIC_SETTING.search(settings.read_text("utf-8", "surrogateescape"))
    except OSError:
        found = None
    named = Path(found.group(1).replace("$HOME", str(home), 1)) if found else home / "Music"
    return named if named.is_absolute() and named != home else None


def _iter_mounted(root: Path) -> Iterator[Path]:
    """Folders of a root where disks appear; below the folder of a person (``/media/anna``) those of that person."""
    try:
        places = sorted(place for place in root.iterdir() if place.is_dir() and not place.name.startswith("."))
    except OSError:
        return
    for place in places:
        inner: list[Path] = []
        if root.name == "media" and not place.is_mount():
            try:
                inner = sorted(disk for disk in place.iterdir() if disk.is_mount())
            except OSError:
                inner = []
        yield from inner or [place]


def _is_folder(entry: os.DirEntry[bytes]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _show_entry(path: bytes) -> BrowseEntry:
    name = os.path.basename(path) or path
    return BrowseEntry(
        name=name.decode("utf-8", "replace"), path=path_to_text(path), is_readable=os.access(path, os.R_OK | os.X_OK)
    )
