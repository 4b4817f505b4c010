"""The tuning follows the machine: stated for a small board, a home server and a container."""

from pathlib import Path

import pytest

from tensoe.core.server_settings import (
    MIB,
    Machine,
    build_host_rules,
    build_identity_map,
    build_settings,
    choose_shared_memory,
    read_machine,
)

GIB = 1024 * MIB


def machine(*, memory: int = 16 * GIB, cpus: int = 4, shm: int = 8 * GIB, sysv: int = 2**60) -> Machine:
    return Machine(memory_bytes=memory, cpu_count=cpus, shared_memory_bytes=shm, sysv_shared_memory_bytes=sysv)


def settings_of(machine: Machine) -> dict[str, str]:
    text = build_settings(machine, socket_folder=Path("/run/x"), cluster_name="tensoe-1")
    pairs = (line.split(" = ") for line in text.splitlines() if not line.startswith("#"))
    return {name: value.strip("'") for name, value in pairs}


class TestBuildSettings:
    @pytest.mark.parametrize(
        ("memory", "buffers", "maintenance"),
        [
            (256 * MIB, "64MB", "64MB"),
            (4 * GIB, "512MB", "256MB"),
            (16 * GIB, "1024MB", "1024MB"),
            (512 * GIB, "1024MB", "1024MB"),
        ],
    )
    def test_memory_grows_with_the_machine_up_to_a_cap(self, memory: int, buffers: str, maintenance: str) -> None:
        values = settings_of(machine(memory=memory))
        assert (values["shared_buffers"], values["maintenance_work_mem"]) == (buffers, maintenance)

    def test_one_core_starts_no_parallel_workers(self) -> None:
        values = settings_of(machine(cpus=1))
        assert values["max_parallel_maintenance_workers"] == values["max_parallel_workers_per_gather"] == "0"

    def test_nothing_listens_on_the_network(self) -> None:
        assert settings_of(machine())["listen_addresses"] == ""

    def test_data_is_always_written_through(self) -> None:
        values = settings_of(machine())
        assert (values["fsync"], values["synchronous_commit"], values["full_page_writes"]) == ("on", "on", "on")


class TestChooseSharedMemory:
    def test_a_roomy_machine_uses_posix(self) -> None:
        assert choose_shared_memory(machine(), needed_mib=1024) == "posix"

    def test_a_container_with_64_mib_uses_system_v(self) -> None:
        assert choose_shared_memory(machine(shm=64 * MIB), needed_mib=256) == "sysv"

    def test_without_either_plain_files_serve(self) -> None:
        assert choose_shared_memory(machine(shm=0, sysv=0), needed_mib=64) == "mmap"


class TestBuildHostRules:
    def test_only_the_socket_is_named(self) -> None:
        rules = [line.split() for line in build_host_rules().splitlines() if not line.startswith("#")]
        assert rules == [["local", "all", "all", "peer", "map=tensoe"]]


class TestBuildIdentityMap:
    def test_each_user_is_named_once_for_both_roles(self) -> None:
        lines = build_identity_map(["root", "root"]).splitlines()[1:]
        assert lines == ['tensoe "root" tensoe', 'tensoe "root" postgres']

    def test_quotes_in_a_name_are_doubled(self) -> None:
        assert 'tensoe "a""b" tensoe' in build_identity_map(['a"b'])


class TestReadMachine:
    def test_this_machine_has_memory_and_cores(self) -> None:
        found = read_machine()
        assert found.memory_bytes > 128 * MIB
        assert found.cpu_count >= 1
