"""Everything below a library folder that a scan cares about, in the order of its path, without opening a file.

The order is that of the bytes of the path, the same as PostgreSQL's order of ``bytea``, so that a scan can lay the listing
beside the table of files like two sorted lists and hold neither in memory.

Links to files inside any library folder are followed. Links to folders are not: when they point into a library folder the
music is found at its real place, when they point outside they are a problem to list, since only files that really lie in a
library folder may ever be served. So a link can never lead in a circle; one that points at a folder above itself is listed.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

from tensoe.catalogue.paths import decode_path, is_disc_folder
from tensoe.catalogue.pictures import PICTURE_NAMES, choose_picture_name
from tensoe.catalogue.sniffing import EXTENSIONS, extension_of
from tensoe.catalogue.tags import Problem, problem_from_os_error

_SKIPPED = frozenset(
    {b"@eadir", b"$recycle.bin", b"system volume information", b"__macosx", b"lost+found", b"#recycle", b"@recycle", b"recycler"}
)

Lister = Callable[[bytes], AbstractContextManager[Iterator["os.DirEntry[bytes]"]]]


class Found(NamedTuple):
    """A file, or something that could not be looked into (then ``problem`` says why; a folder's path ends in a slash)."""

    path: bytes
    size_bytes: int
    mtime_ns: int
    cover: Cover | None = None
    problem: Problem | None = None


class Cover(NamedTuple):
    """The picture that lies beside the files of a folder."""

    path: bytes
    changed_ns: int


class _Folder(NamedTuple):
    path: bytes  # relative, ends in a slash unless it is the root itself
    cover: Cover | None


class RootUnreadable(Exception):
    """The library folder itself is not there, or may not be listed."""


def walk(root: bytes, *, inside: Sequence[bytes], lister: Lister = os.scandir) -> Iterator[Found]:
    """All audio files and problems below ``root`` in the order of their paths.

    Parameters
    ----------
    root : bytes
        The library folder as the file system names it.
    inside : sequence of bytes
        Real paths of all library folders: where links may lead.
    lister : callable
        How a folder is opened for listing; tests refuse here what root would be allowed.

    Raises
    ------
    RootUnreadable
        Before anything is found; never later.
    """
    visited: set[tuple[int, int]] = set()
    stack: list[Found | _Folder] = [_Folder(b"", None)]
    while stack:
        item = stack.pop()
        if isinstance(item, Found):
            yield item
            continue
        try:
            identity = _identity(os.stat(os.path.join(root, item.path)))
            if identity in visited:
                yield Found(
                    item.path, 0, 0, None, Problem("link_circle", "This folder is the same as one that was already read.")
                )
                continue
            visited.add(identity)
            children = _list_folder(root, item, inside, lister)
        except OSError as error:
            if not item.path:
                raise RootUnreadable(problem_from_os_error(error).reason) from error
            yield Found(item.path, 0, 0, None, problem_from_os_error(error))
            continue
        children.sort(key=_path_of, reverse=True)
        stack.extend(children)


def _path_of(item: Found | _Folder) -> bytes:
    return item.path


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _list_folder(root: bytes, folder: _Folder, inside: Sequence[bytes], lister: Lister) -> list[Found | _Folder]:
    children: list[Found | _Folder] = []
    audio: list[os.DirEntry[bytes]] = []
    folders: list[bytes] = []
    pictures: dict[bytes, os.DirEntry[bytes]] = {}
    with lister(os.path.join(root, folder.path)) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(b".") or name.lower() in _SKIPPED:
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(name)
            elif extension_of(name) in EXTENSIONS:
                audio.append(entry)
            elif name.lower() in PICTURE_NAMES:
                pictures[name] = entry
            elif entry.is_symlink() and (found := _folder_link(root, folder.path + name, inside)):
                children.append(found)
    cover = _cover(folder, pictures)
    children.extend(_Folder(folder.path + name + b"/", cover if is_disc_folder(decode_path(name)) else None) for name in folders)
    looked_at = (_look_at(root, folder.path + entry.name, entry, cover, inside) for entry in audio)
    children.extend(found for found in looked_at if found is not None)
    return children


def _cover(folder: _Folder, pictures: dict[bytes, os.DirEntry[bytes]]) -> Cover | None:
    """The folder's own picture, or that of the folder above when this one is only a disc."""
    name = choose_picture_name(list(pictures))
    if name is None:
        return folder.cover
    try:
        status = pictures[name].stat()
    except OSError:
        return folder.cover
    if not stat.S_ISREG(status.st_mode):
        return folder.cover
    return Cover(folder.path + name, max(status.st_mtime_ns, status.st_ctime_ns))


def _look_at(root: bytes, path: bytes, entry: os.DirEntry[bytes], cover: Cover | None, inside: Sequence[bytes]) -> Found | None:
    is_link = entry.is_symlink()
    try:
        status = entry.stat()
    except OSError as error:
        return Found(path, 0, 0, None, _link_problem(error) if is_link else problem_from_os_error(error))
    if stat.S_ISDIR(status.st_mode):
        return _folder_link(root, path, inside)
    if not stat.S_ISREG(status.st_mode):
        return Found(path, 0, 0, None, Problem("special_file", "This is a device or a pipe, not a file."))
    if is_link and not is_inside(os.path.realpath(os.path.join(root, path)), inside):
        return Found(path, 0, 0, None, Problem("outside_library", "This link leads out of the library folders."))
    return Found(path, status.st_size, status.st_mtime_ns, cover)


def _folder_link(root: bytes, path: bytes, inside: Sequence[bytes]) -> Found | None:
    """What is wrong with a link that leads to a folder, or nowhere; None when nothing is, or it is not ours to say."""
    full = os.path.join(root, path)
    try:
        status = os.stat(full)
    except OSError as error:
        return Found(path, 0, 0, None, _link_problem(error)) if error.errno == errno.ELOOP else None
    if not stat.S_ISDIR(status.st_mode):
        return None
    target = os.path.realpath(full)
    if is_inside(os.path.realpath(os.path.dirname(full)), [target]):
        return Found(path, 0, 0, None, Problem("link_circle", "This link leads back to a folder above it."))
    if not is_inside(target, inside):
        return Found(path, 0, 0, None, Problem("outside_library", "This link leads out of the library folders."))
    return None


def _link_problem(error: OSError) -> Problem:
    if error.errno == errno.ELOOP:
        return Problem("link_circle", "This link leads back to itself.")
    if error.errno == errno.ENOENT:
        return Problem("dangling_link", "This link leads to a file that is not there.")
    return problem_from_os_error(error)


def is_inside(path: bytes, roots: Sequence[bytes]) -> bool:
    """Whether a real path is one of the roots or below one."""
    return any(path == root or path.startswith(root.rstrip(b"/") + b"/") for root in roots)


def has_entries(root: bytes) -> bool:
    """Whether there is anything in a folder at all; the mount point of a disk that is away has nothing."""
    with os.scandir(root) as entries:
        return next(entries, None) is not None
