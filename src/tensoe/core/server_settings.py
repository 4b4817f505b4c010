"""The settings Tensoe gives its own PostgreSQL: values in, text out, and the few facts of the machine they follow from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024
_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - asked for its size only
PORT = 5432
OWNER_ROLE = "tensoe"
SUPERUSER_ROLE = "postgres"
DATABASE = "tensoe"
SETTINGS_FILE = "tensoe.conf"


@dataclass(frozen=True)
class Machine:
    """What the tuning depends on."""

    memory_bytes: int
    cpu_count: int
    shared_memory_bytes: int
    """Room in /dev/shm, 0 when there is none; a container has 64 MiB unless told otherwise."""
    sysv_shared_memory_bytes: int
    """Largest System V segment the kernel allows, 0 when unknown."""


def read_machine() -> Machine:
    """Look at this machine, or at the container that confines us when its limit is lower."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for limit_file in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        limit = _read_integer(Path(limit_file))
        if 0 < limit < memory:
            memory = limit
    try:
        shm = os.statvfs(_SHARED_MEMORY)
        shared_memory = shm.f_bavail * shm.f_frsize
    except OSError:
        shared_memory = 0
    return Machine(
        memory_bytes=memory,
        cpu_count=os.cpu_count() or 1,
        shared_memory_bytes=shared_memory,
        sysv_shared_memory_bytes=_read_integer(Path("/proc/sys/kernel/shmmax")),
    )


def build_settings(machine: Machine, *, socket_folder: Path, cluster_name: str) -> str:
    """Write the whole of ``tensoe.conf`` for this machine.

    The machine also runs the analysis and the user's desktop, so the server takes an eighth of the memory, not the
    quarter of a dedicated one. Building a vector index in parallel takes `maintenance_work_mem` of *shared* memory.
    """
    memory_mib = machine.memory_bytes // MIB
    maintenance_mib = _clamp(memory_mib // 16, 64, 1024)
    values: dict[str, str | int] = {
        "listen_addresses": "",
        "port": PORT,
        "cluster_name": cluster_name,
        "unix_socket_directories": str(socket_folder),
        "unix_socket_permissions": "0700",
        "ssl": "off",
        "max_connections": 100,
        "shared_buffers": f"{_clamp(memory_mib // 8, 64, 1024)}MB",
        "effective_cache_size": f"{max(memory_mib // 2, 128)}MB",
        "maintenance_work_mem": f"{maintenance_mib}MB",
        "work_mem": "16MB" if memory_mib >= 4096 else "8MB",
        "random_page_cost": "1.1",
        "dynamic_shared_memory_type": choose_shared_memory(machine, needed_mib=maintenance_mib),
        "max_parallel_maintenance_workers": _clamp(machine.cpu_count - 1, 0, 4),
        "max_parallel_workers_per_gather": _clamp(machine.cpu_count - 1, 0, 2),
        "max_wal_size": "2GB",
        "checkpoint_timeout": "10min",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "default_text_search_config": "pg_catalog.simple",
        "logging_collector": "off",
        "log_destination": "stderr",
        "log_checkpoints": "off",
        "log_line_prefix": "%m [%p] ",
    }
    lines = ["# Written by Tensoe at each start; use ALTER SYSTEM for a setting of your own."]
    lines += [f"{name} = {_quote(str(value))}" for name, value in values.items()]
    return "\n".join(lines) + "\n"


def choose_shared_memory(machine: Machine, *, needed_mib: int) -> str:
    """Choose where parallel workers share memory: POSIX unless /dev/shm is small, then System V, then plain files."""
    needed = 2 * needed_mib * MIB
    if machine.shared_memory_bytes >= needed:
        return "posix"
    if machine.sysv_shared_memory_bytes >= needed:
        return "sysv"
    return "mmap"


def build_host_rules() -> str:
    """``pg_hba.conf``: the socket only, and the kernel says who is calling."""
    return "# Written by Tensoe at each start.\nlocal all all peer map=tensoe\n"


def build_identity_map(system_users: list[str]) -> str:
    """``pg_ident.conf``: these users of the machine may be the owner and the superuser, nobody else."""
    lines = ["# Written by Tensoe at each start."]
    for user in dict.fromkeys(system_users):
        quoted = '"' + user.replace('"', '""') + '"'
        lines += [f"tensoe {quoted} {role}" for role in (OWNER_ROLE, SUPERUSER_ROLE)]
    return "\n".join(lines) + "\n"


def _quote(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _clamp(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


def _read_integer(path: Path) -> int:
    try:
        return int(path.read_text().strip())
    except (OSError, ValueError):
        return 0
