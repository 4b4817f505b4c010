from __future__ import annotations

import os
from pathlib import Path

import pytest

from tensoe.catalogue import browsing
from tensoe.catalogue.browsing import browse_server, find_music_folder, list_shortcuts, path_to_text, text_to_path
from tensoe.core.errors import FolderNotFound, Forbidden, InvalidInput

ODD = b"M\xfcsik"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(browsing, "MOUNT_ROOTS", ())
    return tmp_path


class TestPathText:
    @pytest.mark.parametrize(
        "path", [b"/", b"/srv/music", "/srv/Müsik 100%20".encode(), b"/srv/" + ODD, b"/a%2Fb/\xff\xfe", b"/x y/#?&", b"/file:/a"]
    )
    def test_every_path_comes_back(self, path):
        text = path_to_text(path)
        text.encode()
        assert text_to_path(text) == path

    @pytest.mark.parametrize(
        "text", ["", "music", "./music", "file://", "file://host/x", "/a\x00b", "~nobody-here/x", "\udc80", "http://x"]
    )
    def test_what_is_no_absolute_path(self, text):
        with pytest.raises(InvalidInput):
            text_to_path(text)

    def test_written_by_hand(self, monkeypatch):
        monkeypatch.setenv("HOME", "/home/anna")
        assert text_to_path("~/Music") == b"/home/anna/Music"
        assert text_to_path("/srv//music/../audio/") == b"/srv/audio"
        assert text_to_path(" file:///srv/m%C3%BCsik ") == "/srv/müsik".encode()


class TestBrowseServer:
    def test_folders_only_and_a_count(self, home):
        for name in ("Zoë", "albums", "Éa", ".hidden"):
            (home / name).mkdir()
        for name in ("one.mp3", "two.FLAC", "secret.txt"):
            (home / name).touch()
        (home / "linked").symlink_to(home / "Zoë")
        (home / "dangling").symlink_to(home / "gone")
        found = browse_server(path=str(home), home=home)
        assert [entry.name for entry in found.folders] == ["albums", "Éa", "linked", "Zoë"]
        assert found.audio_files == 2
        assert found.parent == str(home.parent)
        assert "secret" not in found.model_dump_json()
        assert "one.mp3" not in found.model_dump_json()

    def test_home_without_a_path(self, home):
        assert browse_server(path=None, home=home).path == os.path.realpath(home)

    def test_root_has_no_parent_and_no_kernel_trees(self, home):
        found = browse_server(path="/", home=home)
        assert found.parent is None
        assert not {"proc", "sys", "dev"} & {entry.name for entry in found.folders}

    def test_name_that_is_no_text_can_be_gone_into(self, home):
        os.makedirs(os.fsencode(home) + b"/" + ODD + b"/inner")
        [entry] = browse_server(path=str(home), home=home).folders
        assert entry.name == "M\ufffdsik"
        inside = browse_server(path=entry.path, home=home)
        assert [folder.name for folder in inside.folders] == ["inner"]
        assert inside.parent == str(home)
        assert browse_server(path=inside.folders[0].path, home=home).parent == entry.path

    def test_no_such_folder(self, home):
        (home / "file").touch()
        for path in (home / "gone", home / "file", home / ("x" * 300)):
            with pytest.raises(FolderNotFound):
                browse_server(path=str(path), home=home)

    def test_folder_that_may_not_be_read(self, home, monkeypatch):
        closed = home / "closed"
        closed.mkdir()
        real_scandir, real_access = os.scandir, os.access

        def scandir(path):
            if path == os.fsencode(closed):
                raise PermissionError(13, "Permission denied")
            return real_scandir(path)

        monkeypatch.setattr(os, "scandir", scandir)
        monkeypatch.setattr(os, "access", lambda path, mode: path != os.fsencode(closed) and real_access(path, mode))
        [entry] = browse_server(path=str(home), home=home).folders
        assert not entry.is_readable
        with pytest.raises(Forbidden):
            browse_server(path=str(closed), home=home)

    def test_count_stops_at_a_thousand(self, home):
        for n in range(1005):
            (home / f"{n}.mp3").touch()
        assert browse_server(path=str(home), home=home).audio_files == 1000


class TestListShortcuts:
    def test_home_music_and_mounted_disks(self, home):
        disk = home / "mnt" / "disk"
        for folder in (disk, home / "mnt" / ".hidden", home / "Music"):
            folder.mkdir(parents=True)
        (home / "mnt" / "file").touch()
        found = list_shortcuts(home, mount_roots=[str(home / "mnt"), str(home / "gone")])
        assert found == [os.fsencode(folder) for folder in (home, home / "Music", disk)]

    def test_what_is_not_there_is_left_out(self, home):
        assert list_shortcuts(home, mount_roots=[]) == [os.fsencode(home)]


class TestFindMusicFolder:
    def test_as_the_desktop_names_it(self, home):
        (home / ".config").mkdir()
        (home / ".config" / "user-dirs.dirs").write_text('# a\nXDG_MUSIC_DIR="$HOME/Musik"\nXDG_VIDEOS_DIR="$HOME/V"\n')
        assert find_music_folder(home) == home / "Musik"

    def test_switched_off_by_pointing_home(self, home):
        (home / ".config").mkdir()
        (home / ".config" / "user-dirs.dirs").write_text('XDG_MUSIC_DIR="$HOME/"\n')
        assert find_music_folder(home) is None

    def test_without_a_desktop(self, home):
        assert find_music_folder(home) == home / "Music"
