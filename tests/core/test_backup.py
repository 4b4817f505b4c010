"""Backups: whole or not at all."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tensoe.core.backup import (
    NotABackup,
    find_other_users,
    is_empty,
    make_backup,
    read_backup_info,
    restore_backup,
    split_password,
    suit_older_server,
)
from tensoe.core.database import make_session_factory
from tensoe.core.errors import Conflict
from tensoe.core.migrate import current_revision, expected_revision
from tensoe.core.runtime import Runtime
from tensoe.core.settings import Settings

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def own(runtime: Runtime, fresh_database: str, settings: Settings) -> Runtime:
    """A runtime on a database and a data folder of the test's own."""
    engine = create_engine(fresh_database, poolclass=NullPool)
    return dataclasses.replace(
        runtime, settings=settings, url=fresh_database, engine=engine, session_factory=make_session_factory(engine)
    )


def add_artist(own: Runtime, name: str) -> None:
    with own.engine.begin() as connection:
        connection.execute(text("insert into artist (name, name_key, source) values (:n, lower(:n), 'test')"), {"n": name})


def artist_names(own: Runtime) -> list[str]:
    with own.engine.connect() as connection:
        return [row[0] for row in connection.execute(text("select name from artist order by name"))]


class TestBackupAndRestore:
    def test_what_was_saved_comes_back_and_what_came_later_is_gone(self, own: Runtime, tmp_path: Path) -> None:
        cover = own.settings.data_dir / "covers" / "ab" / "abcd.jpg"
        cover.parent.mkdir(parents=True)
        cover.write_bytes(b"picture")
        add_artist(own, "Nina Simone")
        info = make_backup(own, tmp_path / "b.tar", now=NOW)
        assert info.rows["artist"] == 1
        add_artist(own, "Later")
        cover.unlink()
        with own.engine.begin() as connection:
            connection.execute(text("create table from_a_newer_version (id int)"))

        restore_backup(own, tmp_path / "b.tar")

        assert artist_names(own) == ["Nina Simone"]
        assert cover.read_bytes() == b"picture"
        assert current_revision(own.engine) == expected_revision()
        with own.engine.connect() as connection:
            assert connection.execute(text("select to_regclass('from_a_newer_version')")).scalar() is None
            assert connection.execute(text("select count(*) from procrastinate_jobs")).scalar() == 0

    def test_new_rows_after_a_restore_get_ids_of_their_own(self, own: Runtime, tmp_path: Path) -> None:
        add_artist(own, "First")
        make_backup(own, tmp_path / "b.tar", now=NOW)
        restore_backup(own, tmp_path / "b.tar")
        add_artist(own, "Second")
        assert artist_names(own) == ["First", "Second"]

    def test_the_file_is_private(self, own: Runtime, tmp_path: Path) -> None:
        make_backup(own, tmp_path / "b.tar", now=NOW)
        assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600

    def test_an_existing_file_is_never_overwritten(self, own: Runtime, tmp_path: Path) -> None:
        (tmp_path / "b.tar").write_text("mine")
        with pytest.raises(Conflict, match="exists already"):
            make_backup(own, tmp_path / "b.tar", now=NOW)
        assert (tmp_path / "b.tar").read_text() == "mine"

    def test_a_damaged_dump_changes_nothing(self, own: Runtime, tmp_path: Path) -> None:
        add_artist(own, "Kept")
        make_backup(own, tmp_path / "b.tar", now=NOW)
        with tarfile.open(tmp_path / "b.tar") as whole, tarfile.open(tmp_path / "bad.tar", "w") as bad:
            for member in whole.getmembers():
                data = whole.extractfile(member).read()  # type: ignore[union-attr]
                if member.name == "database.dump":
                    data = data[: len(data) // 2]
                member.size = len(data)
                bad.addfile(member, io.BytesIO(data))
        add_artist(own, "Later")
        with pytest.raises(Exception, match=r"pg_restore failed|psql failed"):
            restore_backup(own, tmp_path / "bad.tar")
        assert artist_names(own) == ["Kept", "Later"]


class TestReadBackupInfo:
    def test_another_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "x.tar").write_bytes(b"not a tar file at all" * 100)
        with pytest.raises(NotABackup):
            read_backup_info(tmp_path / "x.tar")

    def test_a_tar_file_of_something_else_is_refused(self, tmp_path: Path) -> None:
        with tarfile.open(tmp_path / "x.tar", "w") as archive:
            archive.addfile(tarfile.TarInfo("letter.txt"), io.BytesIO())
        with pytest.raises(NotABackup, match="not a backup of Tensoe"):
            read_backup_info(tmp_path / "x.tar")

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(NotABackup, match="no file"):
            read_backup_info(tmp_path / "nothing.tar")

    @pytest.mark.parametrize("name", ["../evil", "/etc/evil", "covers/../../evil", "other/file"])
    def test_a_member_that_leads_elsewhere_is_refused(self, own: Runtime, tmp_path: Path, name: str) -> None:
        make_backup(own, tmp_path / "b.tar", now=NOW)
        with tarfile.open(tmp_path / "b.tar", "a") as archive:
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
        with pytest.raises(NotABackup, match="which no backup"):
            restore_backup(own, tmp_path / "b.tar")
        assert not (own.settings.data_dir.parent / "evil").exists()


class TestFindOtherUsers:
    def test_another_connection_is_seen(self, own: Runtime) -> None:
        assert find_other_users(own.engine) == []
        with connect_as(own, "tensoe queue"):
            assert len(find_other_users(own.engine)) == 1

    def test_a_program_that_is_not_tensoe_may_stay(self, own: Runtime) -> None:
        with connect_as(own, "pgadmin"):
            assert find_other_users(own.engine) == []


@contextlib.contextmanager
def connect_as(own: Runtime, application: str) -> Iterator[None]:
    engine = create_engine(own.url, poolclass=NullPool, connect_args={"application_name": application})
    with engine.connect() as connection:
        connection.execute(text("select 1"))
        yield


class TestSplitPassword:
    def test_the_password_leaves_the_address_for_the_environment(self) -> None:
        address, secret = split_password("postgres://me:p%40ss%20word@db.example:5433/music?sslmode=require")
        assert secret == {"PGPASSWORD": "p@ss word"}
        assert "p@ss" not in address
        assert "word" not in address
        assert conninfo_to_dict(address) == {
            "user": "me",
            "host": "db.example",
            "port": "5433",
            "dbname": "music",
            "sslmode": "require",
        }

    def test_an_address_without_one_leaves_the_environment_alone(self) -> None:
        assert split_password("postgresql://tensoe@/tensoe?host=/run/x&port=5432")[1] == {}


class TestSuitOlderServer:
    SCRIPT = b"--\n-- PostgreSQL database dump\n--\nSET lock_timeout = 0;\nSET transaction_timeout = 0;\nSELECT 1;\n"

    def test_a_server_before_17_is_not_asked_for_what_it_does_not_know(self, tmp_path: Path) -> None:
        script = tmp_path / "database.sql"
        script.write_bytes(self.SCRIPT)
        suit_older_server(script, postgresql="16.3")
        written = script.read_bytes()
        assert b"transaction_timeout" not in written
        assert len(written) == len(self.SCRIPT)
        assert written.endswith(b"\nSELECT 1;\n")

    def test_a_newer_one_gets_all_of_it(self, tmp_path: Path) -> None:
        script = tmp_path / "database.sql"
        script.write_bytes(self.SCRIPT)
        suit_older_server(script, postgresql="17.0")
        assert script.read_bytes() == self.SCRIPT


class TestIsEmpty:
    def test_a_library_is_not_empty(self, own: Runtime) -> None:
        assert is_empty(own.engine)
        add_artist(own, "Somebody")
        assert not is_empty(own.engine)
