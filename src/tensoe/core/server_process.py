"""The life of one PostgreSQL server: make its data, start it, see whether it lives, stop it.

Everything here except the questions is called with the start lock held (`ServerFiles.start_lock`).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tensoe.core import server_files, server_settings
from tensoe.core.errors import EmbeddedServerFailed
from tensoe.core.server_binaries import POSTGRES_MAJOR
from tensoe.core.server_files import ServerFiles
from tensoe.core.server_settings import DATABASE, OWNER_ROLE, PORT, SUPERUSER_ROLE
from tensoe.core.server_user import ServerUser

START_TIMEOUT_S = 120.0
STOP_TIMEOUT_S = 60.0
ORPHANS_TIMEOUT_S = 5.0
_PROC = Path("/proc")
_KNOWN_CAUSES = (
    (r"No space left on device|Disk quota exceeded", "the disk is full", "Free some space and start again."),
    (r"Read-only file system", "the file system is read-only", "Set DATA_DIR to a folder that can be written to."),
    (
        r"could not (?:create|resize) shared memory|could not map anonymous shared memory|Cannot allocate memory",
        "there is too little memory",
        "Give the machine or container more memory.",
    ),
    (r"could not locate a valid checkpoint record|invalid checkpoint|PANIC:", "its data is damaged", "Restore a backup."),
    (r"Not a directory|File exists", "a file is in its place", "Set DATA_DIR to a folder."),
    (
        r"Permission denied|Operation not permitted",
        "it may not read or write its files",
        "Check who owns the data folder, or set DATA_DIR.",
    ),
)


@dataclass(frozen=True)
class Postmaster:
    """The main process of a running server, as its pid file describes it."""

    pid: int
    socket_folder: Path
    is_ready: bool


def make_cluster(files: ServerFiles, *, binaries: Path, user: ServerUser) -> None:
    """Make the data with initdb beside its place and move it there whole, so a half made one is never used."""
    for leftover in files.data_folder.glob("postgres.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if files.cluster.exists():
        _check_version(files)
        return
    staging = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=files.data_folder))
    server_files.make_private_folder(staging, user)
    command = [str(binaries / "initdb"), "--pgdata", str(staging), "--username", SUPERUSER_ROLE]
    command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command += ["--data-checksums", "--auth-local=peer", "--auth-host=reject", "--no-instructions"]
    done = user.run(command, capture_output=True)
    if done.returncode != 0:
        shutil.rmtree(staging, ignore_errors=True)
        raise explain_failure("The database could not be made", done.stdout + done.stderr)
    main_settings = staging / "postgresql.conf"
    include = f"\ninclude_if_exists = '{server_settings.SETTINGS_FILE}'\n"
    server_files.write_server_file(main_settings, main_settings.read_text(encoding="utf-8") + include, user)
    staging.rename(files.cluster)
    _sync_folder(files.data_folder)


def _check_version(files: ServerFiles) -> None:
    try:
        found = (files.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError as error:
        raise EmbeddedServerFailed(
            f"{files.cluster} holds no readable PostgreSQL data: {error.strerror}.",
            hint="Move this folder away to begin anew, or restore a backup.",
        ) from error
    if found != str(POSTGRES_MAJOR):
        raise EmbeddedServerFailed(
            f"The data in {files.cluster} was made by PostgreSQL {found}; this Tensoe brings PostgreSQL {POSTGRES_MAJOR}.",
            hint="Run `tensoe backup` with the Tensoe that made it, move the folder away, then `tensoe restore` with this one.",
        )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def start_postmaster(files: ServerFiles, *, binaries: Path, user: ServerUser, socket_folder: Path) -> Postmaster:
    """Start the server in a session of its own and wait until it answers; the caller has made sure that none runs."""
    settings = server_settings.build_settings(
        server_settings.read_machine(), socket_folder=socket_folder, cluster_name=files.name
    )
    identities = server_settings.build_identity_map(["root", user.name])
    server_files.write_server_file(files.cluster / server_settings.SETTINGS_FILE, settings, user)
    server_files.write_server_file(files.cluster / "pg_hba.conf", server_settings.build_host_rules(), user)
    server_files.write_server_file(files.cluster / "pg_ident.conf", identities, user)
    log = server_files.open_log(files)
    log_start = os.fstat(log).st_size
    alive = _take_alive_lock(files)
    try:
        _remove_stale_locks(files, socket_folder)
        # The shell leaves at once, so the server is nobody's child here: no zombie, no signal from this terminal.
        command = ["/bin/sh", "-c", '"$@" </dev/null &', "sh", str(binaries / "postgres"), "-D", str(files.cluster)]
        user.run(command, stdout=log, stderr=log, pass_fds=(alive,), start_new_session=True)
    finally:
        os.close(alive)
        os.close(log)
    return wait_until_ready(files, log_start=log_start)


def _take_alive_lock(files: ServerFiles) -> int:
    """Open and hold the lock that the server will inherit."""
    handle = server_files.open_own_file(files.alive_lock, os.O_RDWR)
    if not _wait_until(lambda: server_files.try_lock(handle, fcntl.LOCK_EX), timeout_s=ORPHANS_TIMEOUT_S):
        os.close(handle)
        raise _orphans_remain()
    return handle


def _remove_stale_locks(files: ServerFiles, socket_folder: Path) -> None:
    """Remove the pid files of a dead server when their process is gone or is another program by now.

    PostgreSQL itself refuses to start when any process of the same user has the number, which is usual in containers.
    A process that might be a server is left to PostgreSQL's own judgement.
    """
    stale = (files.pid_file, socket_folder / f".s.PGSQL.{PORT}.lock")
    for path in stale:
        if _PROC.joinpath("self").exists() and (pid := _read_pid(path)) and not _is_postgres(pid):
            path.unlink(missing_ok=True)


def wait_until_ready(files: ServerFiles, *, log_start: int) -> Postmaster:
    """Wait until the server accepts connections, as long as it lives and at most two minutes."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        postmaster = find_postmaster(files)
        if postmaster is not None and _answers(postmaster):
            return postmaster
        if server_files.is_lock_free(files.alive_lock) and find_postmaster(files) is None:
            raise explain_failure("The database did not start", read_log(files, start=log_start))
        time.sleep(0.02)
    raise EmbeddedServerFailed(
        f"The database does not answer after {START_TIMEOUT_S:.0f} seconds.",
        hint=f"It may still be recovering from a crash; try again. Log: {_tail(read_log(files, start=log_start))}",
    )


def _answers(postmaster: Postmaster) -> bool:
    if not postmaster.is_ready:
        return False
    try:
        connect(postmaster, database="template1").close()
    except psycopg.OperationalError as error:
        text = str(error)
        if "Peer authentication failed" in text or "no pg_hba.conf entry" in text:
            raise EmbeddedServerFailed("The running database does not accept this user.", hint=text) from error
        return False
    return True


def connect(postmaster: Postmaster, *, database: str) -> psycopg.Connection[tuple[object, ...]]:
    """Connect as the superuser, for set-up only."""
    return psycopg.connect(
        host=str(postmaster.socket_folder), port=PORT, user=SUPERUSER_ROLE, dbname=database, autocommit=True, connect_timeout=10
    )


def prepare_database(postmaster: Postmaster) -> None:
    """Bring role, database and vector extension to their present state; safe to run again after any interruption.

    The application's role owns its database and may make others, but is no superuser: a fault in a query cannot reach
    the machine. The extension is in the template, so databases made later have it.
    """
    with connect(postmaster, database="postgres") as connection:
        databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
    if DATABASE in databases:
        _update_vector(postmaster, database=DATABASE)
        return
    _update_vector(postmaster, database="template1")
    role = sql.Identifier(OWNER_ROLE)
    with connect(postmaster, database="postgres") as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER_ROLE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB IN ROLE pg_monitor").format(role))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), role))


def _update_vector(postmaster: Postmaster, *, database: str) -> None:
    with connect(postmaster, database=database) as connection:
        row = connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'").fetchone()
        if row is None:
            connection.execute("CREATE EXTENSION vector")
            return
        offered = connection.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'").fetchone()
        if offered is not None and offered != row:
            connection.execute("ALTER EXTENSION vector UPDATE")


def find_postmaster(files: ServerFiles) -> Postmaster | None:
    """Find the living main process of this data folder; None when there is none or it has not opened its socket yet."""
    try:
        lines = files.pid_file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    if len(lines) < 5 or not lines[0].strip().isdigit() or not lines[4].strip():
        return None
    if not _is_postmaster_of(files, pid := int(lines[0])):
        return None
    is_ready = len(lines) >= 8 and lines[7].strip() == "ready"
    return Postmaster(pid=pid, socket_folder=Path(lines[4].strip()), is_ready=is_ready)


def stop_postmaster(files: ServerFiles) -> None:
    """Stop the server and everything left of it: cleanly if it can, else at once; its log replays at the next start."""
    for number, timeout_s in ((signal.SIGINT, STOP_TIMEOUT_S), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
        pid = _read_pid(files.pid_file)
        if pid is None or not _is_postmaster_of(files, pid):
            break
        _end_postmaster(files, pid, number, timeout_s=timeout_s)
    end_orphans(files)


def _end_postmaster(files: ServerFiles, pid: int, number: signal.Signals, *, timeout_s: float) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
    _wait_until(lambda: not _is_postmaster_of(files, pid), timeout_s=timeout_s)


def end_orphans(files: ServerFiles) -> None:
    """End what outlived its main process: children leave by themselves, a busy one is told to."""

    def are_gone() -> bool:
        return server_files.is_lock_free(files.alive_lock)

    if _wait_until(are_gone, timeout_s=ORPHANS_TIMEOUT_S):
        return
    for number in (signal.SIGQUIT, signal.SIGKILL):
        for pid in _list_children(files):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        if _wait_until(are_gone, timeout_s=ORPHANS_TIMEOUT_S):
            return
    raise _orphans_remain()


def _orphans_remain() -> EmbeddedServerFailed:
    return EmbeddedServerFailed("A database process from before does not end.", hint="Restart the machine or container.")


def _wait_until(condition: Callable[[], bool], *, timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def read_log(files: ServerFiles, *, start: int = 0) -> str:
    """The server's log from byte ``start`` on, at most its last 64 KiB."""
    try:
        with files.log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(start, size - 65536))
            return file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""


def log_size(files: ServerFiles) -> int:
    """Bytes in the server's log now."""
    return files.log.stat().st_size if files.log.exists() else 0


def explain_failure(what: str, output: str) -> EmbeddedServerFailed:
    """Make an error of what PostgreSQL or the system said: the cause where it is known, and the words themselves."""
    for pattern, cause, advice in _KNOWN_CAUSES:
        if re.search(pattern, output):
            return EmbeddedServerFailed(f"{what}: {cause}.", hint=f"{advice} It said: {_tail(output)}")
    return EmbeddedServerFailed(f"{what}.", hint=f"It said: {_tail(output)}")


def _tail(output: str, *, lines: int = 4) -> str:
    """The last lines, those that tell of a failure when there are any."""
    said = [line.strip() for line in output.splitlines() if line.strip()]
    failures = [line for line in said if re.search(r"FATAL|PANIC|ERROR|error:|could not|LOG:  invalid", line)]
    return " | ".join((failures or said)[-lines:]) or "nothing"


def _read_pid(path: Path) -> int | None:
    try:
        first = path.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
    except OSError:
        return None
    return int(first) if first.isdigit() else None


def _is_postmaster_of(files: ServerFiles, pid: int) -> bool:
    """Whether this process lives and is the main server process of this data, not one that got the number later."""
    if not _PROC.joinpath("self").exists():  # macOS: the number and the lock have to do
        with contextlib.suppress(OSError):
            os.kill(pid, 0)
            return not server_files.is_lock_free(files.alive_lock)
        return False
    with contextlib.suppress(OSError):  # it may end while we look; root in a container may not see the cwd of others
        if not _is_postgres(pid) or _PROC.joinpath(str(pid)).stat().st_uid != files.cluster.stat().st_uid:
            return False
        arguments = _read_command(pid)
        if os.fsencode(files.cluster) in arguments[1:]:
            return True
        return not arguments[0].startswith(b"postgres: ") and _PROC.joinpath(str(pid), "cwd").samefile(files.cluster)
    return False


def _is_postgres(pid: int) -> bool:
    """Whether this process lives, dead but unburied ones apart, and is a PostgreSQL program."""
    try:
        line = _PROC.joinpath(str(pid), "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    name, _, rest = line.partition("(")[2].rpartition(")")
    return name == "postgres" and rest.split()[0] not in ("Z", "X")


def _read_command(pid: int) -> list[bytes]:
    try:
        return _PROC.joinpath(str(pid), "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    except OSError:
        return [b""]


def _list_children(files: ServerFiles) -> list[int]:
    """The server's child processes: the title of each begins with the name of the server."""
    title = f"postgres: {files.name}: ".encode()
    if not _PROC.is_dir():
        return []
    return [
        int(path.name) for path in _PROC.iterdir() if path.name.isdigit() and _read_command(int(path.name))[0].startswith(title)
    ]
