"""Which user of this machine runs the embedded server, and what that user can reach."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tensoe.core.errors import EmbeddedServerFailed

DEDICATED_USER = "tensoe"


@dataclass(frozen=True)
class ServerUser:
    """The user of this machine that PostgreSQL runs as and that owns its data."""

    uid: int
    gid: int
    name: str

    @property
    def is_self(self) -> bool:
        """Whether this process runs as that user already."""
        return self.uid == os.geteuid()

    def run(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, from the root folder, with nothing of our environment but the search path.

        No ``PG*`` variable, library path or language of the caller may change what the programs do.
        """
        identity = {} if self.is_self else {"user": self.uid, "group": self.gid, "extra_groups": []}
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        settings = {"stdin": subprocess.DEVNULL, "cwd": "/", "env": environment, **identity, **options}
        return subprocess.run(command, text=True, errors="replace", check=False, **settings)

    def can_run(self, command: list[str]) -> bool:
        """Whether this program runs and succeeds as this user."""
        try:
            return self.run(command, capture_output=True, timeout=30).returncode == 0
        except (OSError, subprocess.SubprocessError):
            return False


def choose_server_user(*, data_folder: Path, cluster: Path) -> ServerUser:
    """Choose who runs PostgreSQL: oneself; for root the owner of the data, else a system user made for it."""
    uid = os.geteuid()
    if uid == 0:
        return _find_owner(cluster) or _find_owner(data_folder, must_have_name=True) or _find_or_make_dedicated_user()
    if cluster.exists() and (owner := cluster.lstat().st_uid) != uid:
        known = _find_user(uid=owner)
        raise EmbeddedServerFailed(
            f"The database in {data_folder} belongs to another user ({known.name if known else owner}).",
            hint="Run Tensoe as the user who started it first, or set DATA_DIR to a folder of your own.",
        )
    myself = _find_user(uid=uid)
    if myself is None:
        raise EmbeddedServerFailed(
            f"PostgreSQL needs a user name, and user id {uid} has none on this machine.",
            hint="In a container choose a user that its /etc/passwd knows, or set DATABASE_URL.",
        )
    return myself


def _find_owner(folder: Path, *, must_have_name: bool = False) -> ServerUser | None:
    """Who owns a folder, root apart; only making new data needs a name, a new container may have lost that of the old."""
    if not folder.exists() or (status := folder.lstat()).st_uid == 0:
        return None
    known = _find_user(uid=status.st_uid)
    return known if known or must_have_name else ServerUser(uid=status.st_uid, gid=status.st_gid, name=str(status.st_uid))


def _find_user(*, uid: int | None = None, name: str = "") -> ServerUser | None:
    try:
        entry = pwd.getpwnam(name) if uid is None else pwd.getpwuid(uid)
    except KeyError:
        return None
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)


def _find_or_make_dedicated_user() -> ServerUser:
    """Find the system user ``tensoe``, or make it, or fall back to the system's ``postgres``."""
    ways = (
        [
            "useradd",
            "--system",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            DEDICATED_USER,
        ],
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


def check_reachable(folder: Path, user: ServerUser) -> None:
    """Make sure that the server's user can walk to its data; say which folder is closed rather than open it."""
    if user.is_self or user.can_run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]):
        return
    closed = _find_closed_folder(folder, user)
    raise EmbeddedServerFailed(
        f"The database runs as user {user.name}, who may not enter {closed or folder}.",
        hint="Set DATA_DIR to a folder outside private homes such as /var/lib/tensoe, or run Tensoe as an ordinary user.",
    )


def _find_closed_folder(folder: Path, user: ServerUser) -> Path | None:
    for step in (*reversed(folder.parents), folder):
        status = step.stat()
        shift = 6 if status.st_uid == user.uid else 3 if status.st_gid == user.gid else 0
        if not (status.st_mode >> shift) & 1:
            return step
    return None
