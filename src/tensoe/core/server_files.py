"""Where the embedded server's files live, whom they belong to, and how they are made safely.

In the data folder: ``postgres/`` (the data, mode 0700), ``postgres-socket/`` (mode 0700), ``logs/postgres.log``, three lock
files, and, only when the server's user cannot reach the wheel, ``postgres-binaries/``. No folder above is ever changed.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tensoe.core.errors import EmbeddedServerFailed
from tensoe.core.server_user import ServerUser

SOCKET_PATH_LIMIT = 103  # sun_path holds 104 bytes on macOS, 108 on Linux, the closing zero included
LOG_LIMIT_BYTES = 5 * 1024 * 1024
_SHARED_TMP = Path("/tmp")  # noqa: S108 - only for a folder of mode 0700 whose owner is checked
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._/+-]+")  # libpq splits hosts at commas, PostgreSQL splits folders at commas


@dataclass(frozen=True)
class ServerFiles:
    """The paths of one embedded server; ``data_folder`` is absolute and free of links."""

    data_folder: Path

    @classmethod
    def of(cls, data_folder: Path) -> ServerFiles:
        """Name the files below a data folder that may not exist yet."""
        return cls(Path(os.path.realpath(data_folder)))

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.data_folder / "postgres"

    @property
    def pid_file(self) -> Path:
        """Written by the server: process id, socket folder, whether it is ready."""
        return self.cluster / "postmaster.pid"

    @property
    def start_lock(self) -> Path:
        """Held exclusively while a process starts or stops the server."""
        return self.data_folder / "postgres.lock"

    @property
    def users_lock(self) -> Path:
        """Held shared by every lease; who can have it exclusively is the last one."""
        return self.data_folder / "postgres.users"

    @property
    def alive_lock(self) -> Path:
        """Held by the server and its children through an inherited handle: free means that none of them lives.

        Unlike a process id it cannot be stale, reused, or seen differently from inside a container.
        """
        return self.data_folder / "postgres.alive"

    @property
    def log(self) -> Path:
        """All that the server says."""
        return self.data_folder / "logs" / "postgres.log"

    @property
    def name(self) -> str:
        """Short name of this server, the same at each start."""
        return "tensoe-" + hashlib.sha256(os.fsencode(self.data_folder)).hexdigest()[:12]


def make_data_folder(folder: Path) -> None:
    """Make the data folder when it is missing, whatever the umask: private, but for root open to walk through.

    Only folders made here get a mode: as root the server's own user has to pass through them. What exists stays as it is.
    """
    is_root = os.geteuid() == 0
    for missing in reversed([step for step in (folder, *folder.parents) if not step.exists()]):
        missing.mkdir(exist_ok=True)
        if is_root or missing == folder:
            missing.chmod(0o711 if is_root else 0o700)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def make_socket_folder(files: ServerFiles, user: ServerUser) -> Path:
    """Make the first folder of mode 0700 whose socket path is short and plain enough for every client."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    candidates = [files.data_folder / "postgres-socket"]
    if runtime.startswith("/") and user.is_self:
        candidates.append(Path(runtime) / files.name)
    candidates.append(_SHARED_TMP / files.name)
    for candidate in candidates:
        if _fits_socket(candidate):
            with contextlib.suppress(OSError):
                make_private_folder(candidate, user)
                return candidate
    # Somebody sits on our name in /tmp: an unpredictable one cannot be taken. Others find it in postmaster.pid.
    folder = Path(tempfile.mkdtemp(prefix="tensoe-", dir=_SHARED_TMP))
    make_private_folder(folder, user)
    return folder


def _fits_socket(folder: Path) -> bool:
    longest = os.fsencode(folder / ".s.PGSQL.5432")
    return len(longest) <= SOCKET_PATH_LIMIT and _PLAIN_PATH.fullmatch(str(folder)) is not None


def make_private_folder(folder: Path, user: ServerUser) -> None:
    """Make ``folder`` with mode 0700 for ``user``, or check that it is exactly that.

    Raises
    ------
    OSError
        It is a link, not a folder, somebody else's, or open to others: it is left as it is.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(0o700)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        status = os.fstat(handle)
        if status.st_uid not in (user.uid, os.geteuid()) or status.st_mode & 0o077:
            raise PermissionError(f"{folder} is not a private folder of {user.name}")
        if status.st_uid != user.uid:
            os.fchown(handle, user.uid, user.gid)
    finally:
        os.close(handle)


def write_server_file(path: Path, text: str, user: ServerUser) -> None:
    """Replace a file in a folder of the server's user as a whole; a link put in its place is not followed."""
    staging = path.with_name(path.name + ".tensoe-new")
    staging.unlink(missing_ok=True)
    handle = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        if not user.is_self:
            os.fchown(handle, user.uid, user.gid)
        file.write(text)
        file.flush()
        os.fsync(handle)
    staging.rename(path)


def open_own_file(path: Path, flags: int) -> int:
    """Open a file of the data folder, made with mode 0600 for the owner of that folder, never through a link."""
    handle = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    owner = path.parent.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.fchown(handle, owner.st_uid, owner.st_gid)
    return handle


def open_log(files: ServerFiles) -> int:
    """Open the server's log for appending; past 5 MiB the old one is kept once as ``postgres.log.1``."""
    with contextlib.suppress(FileExistsError):
        files.log.parent.mkdir(mode=0o700)
        owner = files.data_folder.stat()
        if os.geteuid() == 0 and owner.st_uid != 0:
            os.chown(files.log.parent, owner.st_uid, owner.st_gid, follow_symlinks=False)
    if files.log.exists() and files.log.stat().st_size > LOG_LIMIT_BYTES:
        files.log.replace(files.log.with_name(files.log.name + ".1"))
    return open_own_file(files.log, os.O_WRONLY | os.O_APPEND)


def try_lock(handle: int, kind: int) -> bool:
    """Take the lock of this kind (`fcntl.LOCK_SH` or `LOCK_EX`) without waiting; False when another holds it."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_lock_free(path: Path) -> bool:
    """Whether nobody holds this lock exclusively."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return True
    try:
        return try_lock(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


@contextlib.contextmanager
def hold_lock(path: Path, *, timeout_s: float) -> Iterator[int]:
    """Hold an exclusive lock on this file for the block; it ends with the process whatever happens."""
    handle = open_own_file(path, os.O_RDWR)
    try:
        deadline = time.monotonic() + timeout_s
        while not try_lock(handle, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise EmbeddedServerFailed(
                    f"Another Tensoe process has held {path} for {timeout_s:.0f} seconds.",
                    hint=f"It starts or stops the database; `fuser {path}` names it.",
                )
            time.sleep(0.02)
        yield handle
        fcntl.flock(handle, fcntl.LOCK_UN)  # a child forked meanwhile shares the lock, so closing alone would not end it
    finally:
        os.close(handle)
