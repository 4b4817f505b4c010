"""Which workers are there: who they are, when they were last seen, whether they still live.

A worker of this machine is dead as soon as its process is; one elsewhere when it was not seen for a while. "This machine"
means the same host name and the same space of process ids, because a container has process ids of its own.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tensoe import __version__
from tensoe.jobs.models import WorkerSeen

SEEN_EVERY_S = 5.0
GONE_AFTER = timedelta(seconds=30)
FORGOTTEN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class WorkerName:
    """The name of a worker process; no other one, before or after, has the same."""

    host: str
    pid: int
    start: str
    """When the process started, and in which space of process ids: ``ticks.space``."""

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}:{self.start}"

    @classmethod
    def parse(cls, name: str) -> WorkerName:
        """The parts of a name."""
        host, pid, start = name.rsplit(":", 2)
        return cls(host, int(pid), start)


def get_own_name() -> WorkerName:
    """The name of this process."""
    return WorkerName(socket.gethostname(), os.getpid(), f"{_find_start(os.getpid()) or 0}.{_process_space()}")


def is_process_alive(pid: int, *, start: int) -> bool:
    """Whether the process with this id that started at this tick lives; one that only waits to be reaped does not."""
    if Path("/proc/self/stat").exists():
        return _find_start(pid) == start
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def is_alive(name: str, *, last_seen_at: datetime | None, now: datetime) -> bool:
    """Whether the worker of this name still works; ``now`` by the clock that wrote ``last_seen_at``."""
    worker = WorkerName.parse(name)
    ticks, _, space = worker.start.partition(".")
    if worker.host == socket.gethostname() and space == _process_space():
        return is_process_alive(worker.pid, start=int(ticks))
    return last_seen_at is not None and now - last_seen_at <= GONE_AFTER


def note_seen(session: Session, worker: WorkerName, *, processes: int) -> None:
    """Tell that this worker lives."""
    statement = insert(WorkerSeen).values(
        name=str(worker), host=worker.host, pid=worker.pid, processes=processes, version=__version__
    )
    session.execute(
        statement.on_conflict_do_update(index_elements=[WorkerSeen.name], set_={"last_seen_at": func.clock_timestamp()})
    )


def note_gone(session: Session, worker: WorkerName) -> None:
    """Tell that this worker ended."""
    session.execute(delete(WorkerSeen).where(WorkerSeen.name == str(worker)))


def list_dead(session: Session, names: list[str]) -> list[str]:
    """Those of these workers that no longer live."""
    now = session.scalar(select(func.clock_timestamp()))
    assert now is not None
    seen = {row.name: row.last_seen_at for row in session.execute(select(WorkerSeen.name, WorkerSeen.last_seen_at))}
    return [name for name in names if not is_alive(name, last_seen_at=seen.get(name), now=now)]


def forget_dead(session: Session) -> None:
    """Delete the rows of workers that have been dead for a while."""
    old = select(WorkerSeen.name).where(WorkerSeen.last_seen_at < func.clock_timestamp() - FORGOTTEN_AFTER)
    dead = list_dead(session, list(session.scalars(old)))
    if dead:
        session.execute(delete(WorkerSeen).where(WorkerSeen.name.in_(dead)))


def _find_start(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    # The name, in brackets, may hold spaces and brackets itself; the state is the first field behind it, the start the 20th.
    fields = stat[stat.rindex(b")") + 2 :].split()
    return None if fields[0] in (b"Z", b"X") else int(fields[19])


@cache
def _process_space() -> str:
    try:
        space = os.readlink("/proc/self/ns/pid")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
    except OSError:
        return "0"
    return "".join(letter for letter in space if letter.isdigit()) + "-" + boot[:8]
