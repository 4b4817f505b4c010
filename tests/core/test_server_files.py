"""Private folders and locks against what others may have put in their place."""

import fcntl
import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tensoe.core.errors import EmbeddedServerFailed
from tensoe.core.server_files import (
    ServerFiles,
    hold_lock,
    is_lock_free,
    make_data_folder,
    make_private_folder,
    make_socket_folder,
    open_own_file,
    write_server_file,
)
from tensoe.core.server_user import ServerUser


@pytest.fixture
def myself() -> ServerUser:
    entry = pwd.getpwuid(os.geteuid())
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)


class TestMakeDataFolder:
    @pytest.fixture
    def strict_umask(self) -> Iterator[None]:
        before = os.umask(0o077)
        yield
        os.umask(before)

    @pytest.mark.usefixtures("strict_umask")
    def test_only_what_it_makes_gets_a_mode(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o750)
        make_data_folder(tmp_path / "a" / "b")
        expected = 0o711 if os.geteuid() == 0 else 0o700
        assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a", tmp_path / "a" / "b")] == [expected] * 2
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750

    def test_one_that_is_there_is_left_as_it_is(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o705)
        make_data_folder(tmp_path)
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o705


class TestMakePrivateFolder:
    def test_a_new_one_is_closed_to_others(self, tmp_path: Path, myself: ServerUser) -> None:
        make_private_folder(tmp_path / "new", myself)
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700

    def test_our_own_from_before_is_taken(self, tmp_path: Path, myself: ServerUser) -> None:
        make_private_folder(tmp_path / "new", myself)
        make_private_folder(tmp_path / "new", myself)

    def test_an_open_one_is_refused_and_left_as_it_is(self, tmp_path: Path, myself: ServerUser) -> None:
        (tmp_path / "open").mkdir()
        (tmp_path / "open").chmod(0o777)
        with pytest.raises(PermissionError):
            make_private_folder(tmp_path / "open", myself)
        assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o777

    def test_a_link_is_not_followed(self, tmp_path: Path, myself: ServerUser) -> None:
        (tmp_path / "target").mkdir(mode=0o700)
        (tmp_path / "link").symlink_to(tmp_path / "target")
        with pytest.raises(OSError, match="link"):
            make_private_folder(tmp_path / "link", myself)

    @pytest.mark.skipif(os.geteuid() != 0, reason="makes a folder of another user")
    def test_a_folder_of_another_user_is_refused(self, tmp_path: Path, myself: ServerUser) -> None:
        (tmp_path / "theirs").mkdir(mode=0o700)
        os.chown(tmp_path / "theirs", 65534, 65534)
        with pytest.raises(PermissionError):
            make_private_folder(tmp_path / "theirs", myself)


class TestMakeSocketFolder:
    def test_it_is_in_the_data_folder_when_the_path_is_short(self, data_dir: Path, myself: ServerUser) -> None:
        assert make_socket_folder(ServerFiles(data_dir), myself) == data_dir / "postgres-socket"

    def test_a_long_path_goes_to_the_runtime_folder(
        self, data_dir: Path, myself: ServerUser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(data_dir))
        files = ServerFiles(data_dir / ("long" * 30))
        assert make_socket_folder(files, myself) == data_dir / files.name

    def test_a_name_taken_in_tmp_is_passed_by(self, tmp_path: Path, myself: ServerUser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tensoe.core.server_files._SHARED_TMP", tmp_path)
        monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
        files = ServerFiles(tmp_path / ("long" * 30))
        (tmp_path / "trap").mkdir()
        (tmp_path / files.name).symlink_to(tmp_path / "trap")
        folder = make_socket_folder(files, myself)
        assert folder.name != files.name
        assert stat.S_IMODE(folder.lstat().st_mode) == 0o700
        assert not list((tmp_path / "trap").iterdir())

    def test_two_data_folders_have_two_names(self) -> None:
        assert ServerFiles(Path("/a")).name != ServerFiles(Path("/b")).name


class TestWriteServerFile:
    def test_a_link_in_its_place_is_replaced_and_its_target_kept(self, tmp_path: Path, myself: ServerUser) -> None:
        (tmp_path / "precious").write_text("kept")
        for name in ("conf", "conf.tensoe-new"):
            (tmp_path / name).symlink_to(tmp_path / "precious")
        write_server_file(tmp_path / "conf", "new", myself)
        assert (tmp_path / "conf").read_text() == "new"
        assert (tmp_path / "precious").read_text() == "kept"


class TestOpenOwnFile:
    def test_a_link_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(tmp_path / "target")
        with pytest.raises(OSError, match="link"):
            open_own_file(tmp_path / "link", os.O_RDWR)
        assert not (tmp_path / "target").exists()


class TestHoldLock:
    def test_a_lock_held_too_long_is_told(self, tmp_path: Path) -> None:
        with (
            hold_lock(tmp_path / "lock", timeout_s=1),
            pytest.raises(EmbeddedServerFailed, match="Another Tensoe process"),
            hold_lock(tmp_path / "lock", timeout_s=0.05),
        ):
            pass

    def test_it_is_free_after_an_error_in_the_block(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="inside"), hold_lock(tmp_path / "lock", timeout_s=1):
            raise ValueError("inside")
        assert is_lock_free(tmp_path / "lock")


class TestIsLockFree:
    def test_a_file_that_is_not_there_is_free(self, tmp_path: Path) -> None:
        assert is_lock_free(tmp_path / "none")

    def test_an_exclusive_lock_is_seen_from_the_same_process(self, tmp_path: Path) -> None:
        handle = open_own_file(tmp_path / "lock", os.O_RDWR)
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert not is_lock_free(tmp_path / "lock")
        os.close(handle)
        assert is_lock_free(tmp_path / "lock")
