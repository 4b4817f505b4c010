"""The embedded server as its users meet it: one real server for most tests, a fresh one where a test harms it."""

import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tensoe.core import embedded, server_files
from tensoe.core.embedded import EmbeddedLease, acquire_embedded, client_environment, ensure_alive, is_running, stop_embedded
from tensoe.core.errors import EmbeddedServerFailed

IS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not IS_ROOT, reason="tries what other users of the machine may do")

OTHER_PROCESS = """
import sys
from pathlib import Path
from tensoe.core.embedded import acquire_embedded
with acquire_embedded(Path(sys.argv[1])) as lease:
    print(lease.server.pid, flush=True)
    sys.stdin.readline()
"""


def make_folder() -> Path:
    """A short folder that the server's user can walk through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="tns-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def remove_folder(folder: Path) -> None:
    for data_folder in (folder, *folder.rglob("data")):
        stop_embedded(data_folder)
    shutil.rmtree(folder)


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = make_folder()
    yield folder
    remove_folder(folder)


@pytest.fixture(scope="module")
def lease() -> Iterator[EmbeddedLease]:
    folder = make_folder()
    with acquire_embedded(folder / "data") as lease:
        yield lease
    remove_folder(folder)


@pytest.fixture(scope="module")
def stopped() -> Iterator[Path]:
    """A data folder whose server does not run, made once because initdb takes its time."""
    folder = make_folder()
    with acquire_embedded(folder / "data"):
        pass
    yield folder / "data"
    remove_folder(folder)


@pytest.fixture
def data_folder(stopped: Path) -> Iterator[Path]:
    """A server that does not run before and after; tests may kill it but not harm its files."""
    yield stopped
    stop_embedded(stopped)


@pytest.fixture
def harmed(folder: Path, stopped: Path) -> Path:
    """A copy to harm or to move."""
    subprocess.run(["cp", "-a", str(stopped), str(folder / "data")], check=True)
    return folder / "data"


def query(lease: EmbeddedLease, statement: str) -> object:
    with psycopg.connect(lease.server.url.replace("+psycopg", "")) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def start_other_process(data_folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(data_folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def read_pid(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def kill(lease: EmbeddedLease) -> None:
    """End the server's main process the hard way and wait until the kernel has done it."""
    os.kill(lease.server.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while is_running(lease.server.data_folder):
        assert time.monotonic() < deadline
        time.sleep(0.005)


class TestAcquireEmbedded:
    def test_the_database_answers_as_its_owner_who_is_no_superuser(self, lease: EmbeddedLease) -> None:
        assert query(lease, "SELECT current_user || ' ' || current_database()") == "tensoe tensoe"
        assert query(lease, "SELECT current_setting('is_superuser')") == "off"

    def test_vectors_can_be_compared(self, lease: EmbeddedLease) -> None:
        assert query(lease, "SELECT '[1,0]'::vector <=> '[0,1]'::vector") == 1.0

    def test_a_database_made_later_has_vectors_too(self, lease: EmbeddedLease) -> None:
        address = lease.server.url.replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE later")
        with psycopg.connect(address, dbname="later") as connection:
            assert connection.execute("SELECT '[1,2]'::vector::text").fetchone() == ("[1,2]",)

    def test_text_is_utf8_in_code_point_order_with_real_lower_case(self, lease: EmbeddedLease) -> None:
        assert query(lease, "SHOW server_encoding") == "UTF8"
        assert query(lease, "SELECT lower('ÉÄŁ')") == "éäł"
        assert query(lease, "SELECT string_agg(w, '' ORDER BY w) FROM unnest(ARRAY['b','é','B','a']) w") == "Babé"

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("listen_addresses", ""),
            ("fsync", "on"),
            ("full_page_writes", "on"),
            ("data_checksums", "on"),
            ("TimeZone", "UTC"),
            ("jit", "off"),
            ("random_page_cost", "1.1"),
            ("unix_socket_permissions", "0700"),
        ],
    )
    def test_settings_are_in_force(self, lease: EmbeddedLease, setting: str, value: str) -> None:
        assert query(lease, f"SHOW {setting}") == value

    def test_a_second_lease_joins_the_same_server(self, lease: EmbeddedLease) -> None:
        with acquire_embedded(lease.server.data_folder) as second:
            assert second.server == lease.server
        assert is_running(lease.server.data_folder)

    def test_a_second_process_joins_the_same_server(self, lease: EmbeddedLease) -> None:
        with start_other_process(lease.server.data_folder) as other:
            assert read_pid(other) == lease.server.pid
            other.communicate("\n")
        assert is_running(lease.server.data_folder)

    def test_the_server_is_in_a_session_of_its_own(self, lease: EmbeddedLease) -> None:
        assert os.getsid(lease.server.pid) != os.getsid(0)
        assert os.getpgid(lease.server.pid) != os.getpgid(0)

    def test_variables_of_postgresql_in_the_environment_change_nothing(
        self, lease: EmbeddedLease, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in {"PGPORT": "1", "PGHOST": "nowhere.invalid", "PGUSER": "x", "PGDATABASE": "y"}.items():
            monkeypatch.setenv(name, value)
        assert query(lease, "SELECT 1") == 1
        done = run_client(lease, "psql", "-Atc", "SELECT current_user")
        assert done.stdout.strip() == "tensoe"

    def test_many_processes_at_once_on_an_empty_folder_share_one_server(self, folder: Path) -> None:
        processes = [start_other_process(folder / "data") for _ in range(4)]
        pids = {read_pid(process) for process in processes}
        for process in processes:
            process.communicate("\n")
        assert len(pids) == 1
        assert not is_running(folder / "data")

    def test_a_long_path_gets_a_private_socket_folder_elsewhere(self, folder: Path, harmed: Path) -> None:
        data_folder = harmed.rename(folder / ("long" * 30))
        with acquire_embedded(data_folder) as lease:
            socket_folder = lease.server.socket_folder
            assert not socket_folder.is_relative_to(folder)
            assert mode_of(socket_folder) == 0o700
            assert query(lease, "SELECT 1") == 1
        socket_folder.rmdir()

    def test_blanks_quotes_and_commas_in_the_path_do_no_harm(self, folder: Path, harmed: Path) -> None:
        with acquire_embedded(harmed.rename(folder / 'it\'s, "my" $HOME `id` ü')) as lease:
            assert query(lease, "SELECT 1") == 1
            socket_folder = lease.server.socket_folder
        socket_folder.rmdir()

    def test_a_link_to_the_data_folder_is_the_same_server(self, lease: EmbeddedLease, folder: Path) -> None:
        (folder / "link").symlink_to(lease.server.data_folder)
        with acquire_embedded(folder / "link") as second:
            assert second.server == lease.server

    def test_a_half_made_database_is_made_anew(self, folder: Path) -> None:
        half = folder / "data" / "postgres.new-abc"
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text("18\n")
        with acquire_embedded(folder / "data") as lease:
            assert query(lease, "SELECT 1") == 1
        assert not half.exists()

    def test_a_set_up_that_was_cut_short_is_completed(self, data_folder: Path) -> None:
        with acquire_embedded(data_folder) as lease:
            done = run_client(lease, "psql", "-d", "postgres", "-c", "DROP DATABASE tensoe", as_superuser=True)
            assert done.returncode == 0, done.stderr
            with acquire_embedded(data_folder) as second:
                assert query(second, "SELECT '[1]'::vector::text") == "[1]"

    def test_data_of_another_version_is_refused_with_the_way_out(self, folder: Path) -> None:
        cluster = folder / "data" / "postgres"
        cluster.mkdir(parents=True)
        (cluster / "PG_VERSION").write_text("16\n")
        with pytest.raises(EmbeddedServerFailed, match="made by PostgreSQL 16") as caught:
            acquire_embedded(folder / "data")
        assert "tensoe backup" in caught.value.hint
        assert [path.name for path in cluster.iterdir()] == ["PG_VERSION"]

    def test_a_folder_with_other_things_is_left_alone(self, folder: Path) -> None:
        (folder / "data" / "postgres").mkdir(parents=True)
        (folder / "data" / "postgres" / "diary.txt").write_text("mine")
        with pytest.raises(EmbeddedServerFailed, match="no readable PostgreSQL data"):
            acquire_embedded(folder / "data")
        assert (folder / "data" / "postgres" / "diary.txt").read_text() == "mine"

    def test_a_server_that_cannot_start_tells_what_it_said(self, harmed: Path) -> None:
        (harmed / "postgres" / "postgresql.auto.conf").write_text("shared_buffers = 'plenty'\n")
        with pytest.raises(EmbeddedServerFailed, match="did not start") as caught:
            acquire_embedded(harmed)
        assert "plenty" in caught.value.hint
        assert not is_running(harmed)

    def test_damaged_data_points_to_the_backup(self, harmed: Path) -> None:
        for segment in (harmed / "postgres" / "pg_wal").iterdir():
            if segment.is_file():
                segment.write_bytes(bytes(64))
        with pytest.raises(EmbeddedServerFailed, match="damaged") as caught:
            acquire_embedded(harmed)
        assert "Restore a backup" in caught.value.hint

    def test_a_big_log_is_put_aside(self, data_folder: Path) -> None:
        log = data_folder / "logs" / "postgres.log"
        log.write_bytes(b"x" * (server_files.LOG_LIMIT_BYTES + 1))
        with acquire_embedded(data_folder):
            assert log.stat().st_size < 100_000
        assert (data_folder / "logs" / "postgres.log.1").stat().st_size > server_files.LOG_LIMIT_BYTES

    def test_a_file_in_place_of_the_data_folder_is_told(self, folder: Path) -> None:
        (folder / "file").write_text("")
        with pytest.raises(EmbeddedServerFailed, match="a file is in its place") as caught:
            acquire_embedded(folder / "file")
        assert "DATA_DIR" in caught.value.hint


def run_client(
    lease: EmbeddedLease, program: str, *arguments: str, as_superuser: bool = False
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(embedded.binaries_folder() / program), *arguments],
        env=client_environment(lease.server, as_superuser=as_superuser),
        capture_output=True,
        text=True,
        check=False,
    )


class TestPrivacy:
    def test_data_socket_and_locks_are_closed_to_others(self, lease: EmbeddedLease) -> None:
        data_folder = lease.server.data_folder
        for name in ("postgres", "postgres-socket", "logs"):
            assert mode_of(data_folder / name) == 0o700, name
        for name in ("postgres.lock", "postgres.users", "postgres.alive", "logs/postgres.log", "postgres/tensoe.conf"):
            assert mode_of(data_folder / name) == 0o600, name
        assert mode_of(data_folder / "postgres-socket" / ".s.PGSQL.5432") == 0o700

    def test_the_data_folder_and_those_above_keep_mode_and_owner(self, folder: Path) -> None:
        data_folder = folder / "inner" / "data"
        data_folder.mkdir(parents=True)
        data_folder.chmod(0o715)
        data_folder.parent.chmod(0o751)
        kept = [data_folder, *data_folder.parents]
        before = [(path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in kept]
        with acquire_embedded(data_folder):
            pass
        assert [(path.stat().st_mode, path.stat().st_uid, path.stat().st_gid) for path in kept] == before

    def test_the_server_listens_on_no_network_port(self, lease: EmbeddedLease) -> None:
        handles = Path(f"/proc/{lease.server.pid}/fd")
        if not handles.exists() or not can_look_into(handles):
            pytest.skip("needs /proc and the right to look into it")
        sockets = set(re.findall(r"socket:\[(\d+)\]", " ".join(str(handle.readlink()) for handle in handles.iterdir())))
        network = [
            line.split()[9]
            for table in ("tcp", "tcp6", "udp", "udp6")
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        ]
        assert sockets
        assert not sockets & set(network)

    @needs_root
    def test_the_server_runs_as_a_user_of_its_own(self, lease: EmbeddedLease) -> None:
        owner = (lease.server.data_folder / "postgres").stat().st_uid
        status = Path(f"/proc/{lease.server.pid}/status").read_text()
        assert owner != 0
        assert re.search(r"Uid:\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", status).groups() == (str(owner),) * 4  # type: ignore[union-attr]
        assert re.search(r"Groups:[ \t]*(.*)", status).group(1).strip() == ""  # type: ignore[union-attr]
        assert lease.server.data_folder.stat().st_uid == 0

    @needs_root
    def test_another_user_cannot_reach_the_socket(self, lease: EmbeddedLease) -> None:
        done = connect_as_nobody(lease.server.socket_folder)
        assert done.returncode != 0
        assert "Permission denied" in done.stderr

    @needs_root
    def test_another_user_is_refused_even_where_the_socket_is_open(self, lease: EmbeddedLease) -> None:
        socket_folder = lease.server.socket_folder
        doors = (socket_folder, socket_folder / ".s.PGSQL.5432")
        try:
            for door in doors:
                door.chmod(0o777)
            done = connect_as_nobody(socket_folder)
        finally:
            for door in doors:
                door.chmod(0o700)
        assert done.returncode != 0
        assert "Peer authentication failed" in done.stderr

    @needs_root
    def test_a_private_home_is_named_and_not_opened(self, folder: Path) -> None:
        home = folder / "home"
        home.mkdir(mode=0o700)
        with pytest.raises(EmbeddedServerFailed, match=re.escape(f"may not enter {home}")) as caught:
            acquire_embedded(home / "music" / "data")
        assert "/var/lib/tensoe" in caught.value.hint
        assert mode_of(home) == 0o700

    @needs_root
    def test_programs_under_a_private_home_are_copied(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        wheel = embedded.binaries_folder().parents[1]
        home = folder / "home"
        home.mkdir(mode=0o700)
        for name in (wheel.name, f"{wheel.name}.libs"):
            (home / name).symlink_to(wheel.with_name(name))
        monkeypatch.syspath_prepend(home)
        assert embedded.binaries_folder().is_relative_to(home)
        with acquire_embedded(folder / "data") as lease:
            program = Path(Path(f"/proc/{lease.server.pid}/cmdline").read_text().partition("\0")[0])
            assert program.is_relative_to(folder / "data" / "postgres-binaries")
            assert query(lease, "SELECT '[1]'::vector::text") == "[1]"
            assert query(lease, "SELECT to_tsvector('english', 'songs')::text") == "'song':1"
        assert mode_of(home) == 0o700

    @needs_root
    def test_root_serves_the_data_of_an_ordinary_user_as_that_user(self, folder: Path) -> None:
        nobody = pwd.getpwnam("nobody")
        (folder / "data").mkdir(mode=0o700)
        os.chown(folder / "data", nobody.pw_uid, nobody.pw_gid)
        with acquire_embedded(folder / "data") as lease:
            assert query(lease, "SELECT 1") == 1
        left = {path: path.lstat().st_uid for path in (folder / "data").rglob("*")}
        assert set(left.values()) == {nobody.pw_uid}

    @needs_root
    def test_data_of_a_user_that_lost_its_name_is_served(self, harmed: Path) -> None:
        for path in (harmed / "postgres", *(harmed / "postgres").rglob("*"), harmed / "postgres-socket"):
            os.chown(path, 54321, 54321, follow_symlinks=False)
        with acquire_embedded(harmed) as lease:
            assert query(lease, "SELECT 1") == 1
            assert Path(f"/proc/{lease.server.pid}").stat().st_uid == 54321


def can_look_into(handles: Path) -> bool:
    try:
        return bool((handles / "0").readlink())
    except PermissionError:  # root of a container without SYS_PTRACE
        return False


def connect_as_nobody(socket_folder: Path) -> subprocess.CompletedProcess[str]:
    nobody = pwd.getpwnam("nobody")
    return subprocess.run(
        [str(embedded.binaries_folder() / "psql"), "-h", str(socket_folder), "-U", "tensoe", "-d", "tensoe", "-c", "SELECT 1"],
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        env={},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


class TestRelease:
    def test_the_last_one_out_stops_the_server(self, data_folder: Path) -> None:
        first = acquire_embedded(data_folder)
        second = acquire_embedded(data_folder)
        first.release()
        assert is_running(data_folder)
        second.release()
        assert not is_running(data_folder)
        assert "database system is shut down" in (data_folder / "logs" / "postgres.log").read_text()

    def test_the_process_that_started_it_may_leave_first(self, data_folder: Path) -> None:
        lease = acquire_embedded(data_folder)
        with start_other_process(data_folder) as other:
            assert read_pid(other) == lease.server.pid
            lease.release()
            assert is_running(data_folder)
            other.communicate("\n")
        assert not is_running(data_folder)

    def test_releasing_twice_does_nothing(self, lease: EmbeddedLease) -> None:
        second = acquire_embedded(lease.server.data_folder)
        second.release()
        second.release()
        assert is_running(lease.server.data_folder)

    def test_a_killed_user_leaves_the_server_to_the_next(self, data_folder: Path) -> None:
        with start_other_process(data_folder) as other:
            pid = read_pid(other)
            other.kill()
        assert is_running(data_folder)
        with acquire_embedded(data_folder) as lease:
            assert lease.server.pid == pid
        assert not is_running(data_folder)

    def test_a_forked_child_does_not_stop_it(self, data_folder: Path) -> None:
        with acquire_embedded(data_folder) as lease:
            child = os.fork()
            if child == 0:
                lease.release()
                os._exit(0)
            os.waitpid(child, 0)
            assert query(lease, "SELECT 1") == 1


class TestEnsureAlive:
    def test_a_living_server_is_left_alone(self, lease: EmbeddedLease) -> None:
        before = lease.server
        assert ensure_alive(lease) is False
        assert lease.server == before

    def test_a_killed_server_comes_back_with_everything_that_was_committed(self, data_folder: Path) -> None:
        with acquire_embedded(data_folder) as lease:
            with psycopg.connect(lease.server.url.replace("+psycopg", "")) as connection:
                connection.execute("CREATE TABLE song AS SELECT generate_series(1, 1000) AS number")
            url = lease.server.url
            kill(lease)
            assert ensure_alive(lease) is True
            assert lease.server.url == url
            assert query(lease, "SELECT count(*) FROM song") == 1000
            assert ensure_alive(lease) is False
        assert not is_running(data_folder)

    def test_a_busy_child_of_a_killed_server_does_not_hinder_the_next(
        self, data_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tensoe.core.server_process.ORPHANS_TIMEOUT_S", 0.5)
        with acquire_embedded(data_folder) as lease:
            connection = psycopg.connect(lease.server.url.replace("+psycopg", ""))
            child = connection.info.backend_pid
            os.kill(child, signal.SIGSTOP)  # as one that does not look up for long
            kill(lease)
            assert ensure_alive(lease) is True
            assert query(lease, "SELECT 1") == 1
            connection.close()

    def test_every_user_learns_of_the_restart(self, data_folder: Path) -> None:
        with acquire_embedded(data_folder) as first, acquire_embedded(data_folder) as second:
            kill(first)
            assert ensure_alive(first) is True
            assert ensure_alive(second) is True
            assert first.server == second.server

    def test_a_number_taken_by_another_program_does_not_hinder_the_start(self, data_folder: Path) -> None:
        with acquire_embedded(data_folder) as lease:
            owner = (data_folder / "postgres").stat()
            kill(lease)
            identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if IS_ROOT else {}
            with subprocess.Popen(["sleep", "60"], cwd="/", **identity) as taker:  # type: ignore[call-overload]
                pid_file = data_folder / "postgres" / "postmaster.pid"
                lines = pid_file.read_text().splitlines(keepends=True)
                pid_file.write_text("".join([f"{taker.pid}\n", *lines[1:]]))
                assert not is_running(data_folder)
                assert ensure_alive(lease) is True
                assert taker.poll() is None
                taker.kill()

    def test_a_socket_that_was_cleaned_away_comes_back(self, data_folder: Path) -> None:
        with acquire_embedded(data_folder) as lease:
            (lease.server.socket_folder / ".s.PGSQL.5432").unlink()
            with acquire_embedded(data_folder) as second:
                assert query(second, "SELECT 1") == 1
            assert ensure_alive(lease) is True

    def test_a_released_lease_is_refused(self, lease: EmbeddedLease) -> None:
        second = acquire_embedded(lease.server.data_folder)
        second.release()
        with pytest.raises(EmbeddedServerFailed, match="released"):
            ensure_alive(second)


class TestStopEmbedded:
    def test_it_stops_a_server_in_use(self, data_folder: Path) -> None:
        with acquire_embedded(data_folder) as lease:
            connection = psycopg.connect(lease.server.url.replace("+psycopg", ""))
            stop_embedded(data_folder)
            assert not is_running(data_folder)
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
            connection.close()
            assert ensure_alive(lease) is True

    def test_nothing_to_stop_is_fine(self, folder: Path) -> None:
        stop_embedded(folder / "none")
        assert not (folder / "none").exists()


class TestIsRunning:
    def test_a_folder_that_is_not_there_runs_nothing_and_is_not_made(self, folder: Path) -> None:
        assert not is_running(folder / "none")
        assert not (folder / "none").exists()


class TestClientEnvironment:
    def test_a_dump_restores_into_a_new_database(self, lease: EmbeddedLease, folder: Path) -> None:
        run_client(lease, "psql", "-c", "CREATE TABLE kept AS SELECT '[1,2,3]'::vector AS v")
        dumped = run_client(lease, "pg_dump", "-Fc", "-f", str(folder / "dump"))
        assert dumped.returncode == 0, dumped.stderr
        assert run_client(lease, "psql", "-c", "CREATE DATABASE again").returncode == 0
        restored = run_client(lease, "pg_restore", "--exit-on-error", "--no-comments", "-d", "again", str(folder / "dump"))
        assert restored.returncode == 0, restored.stderr
        assert run_client(lease, "psql", "-d", "again", "-Atc", "SELECT v FROM kept").stdout == "[1,2,3]\n"
