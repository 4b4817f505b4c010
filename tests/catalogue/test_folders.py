from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tensoe.catalogue.features import FeatureRow, ingest_features_many
from tensoe.catalogue.folders import (
    add_folder,
    ensure_configured_folders,
    find_folder,
    list_folders,
    remove_folder,
    request_scan,
)
from tensoe.core.errors import Conflict, FolderNotFound, InvalidInput
from tensoe.core.settings import load_settings
from tests.catalogue.files import write
from tests.catalogue.music_folder import Music
from tests.catalogue.tagging import tag
from tests.catalogue.test_tags import jpeg


class TestAddFolder:
    def test_it_is_found_by_its_path_however_written(self, session: Session, tmp_path: Path):
        folder = add_folder(session, path=tmp_path)
        assert find_folder(session, path=tmp_path / "x" / "..") is folder

    def test_it_is_found_through_a_link(self, session: Session, tmp_path: Path):
        (tmp_path / "music").mkdir()
        (tmp_path / "link").symlink_to("music")
        folder = add_folder(session, path=tmp_path / "music")
        assert find_folder(session, path=tmp_path / "link") is folder

    def test_relative_path(self, session: Session):
        with pytest.raises(InvalidInput):
            add_folder(session, path=Path("music"))

    def test_folder_that_is_not_there(self, session: Session, tmp_path: Path):
        with pytest.raises(FolderNotFound):
            add_folder(session, path=tmp_path / "nowhere")

    def test_file_is_no_folder(self, session: Session, tmp_path: Path):
        with pytest.raises(FolderNotFound):
            add_folder(session, path=write(tmp_path / "a.mp3"))

    def test_twice_inside_and_around(self, session: Session, tmp_path: Path):
        inner = tmp_path / "a" / "b"
        inner.mkdir(parents=True)
        (tmp_path / "link").symlink_to(tmp_path / "a")
        add_folder(session, path=tmp_path / "a")
        for path in (tmp_path / "a", inner, tmp_path, tmp_path / "link"):
            with pytest.raises(Conflict):
                add_folder(session, path=path)


class TestRemoveFolder:
    def test_what_only_it_held_is_forgotten_and_the_disk_untouched(self, music: Music, tmp_path: Path):
        other = tmp_path / "other"
        mine = tag(write(music.root / "mine.mp3"), title="Mine", artist="A", album="X", cover=jpeg())
        shared = tag(write(music.root / "both.mp3", pitch_hz=300), title="Both", artist="B", album="Y")
        other.mkdir()
        shutil.copy(shared, other / "copy.mp3")
        music.add(other)
        music.scan()
        with music.begin() as session:
            remove_folder(session, folder_id=list_folders(session)[0].id)
        assert list(music.tracks) == ["Both"]
        assert (list(music.artists), [album.title for album in music.albums]) == (["B"], ["Y"])
        assert list(music.files) == ["copy.mp3"]
        assert music.tracks["Both"].is_available
        assert mine.exists()

    def test_track_that_another_source_knows_stays(self, music: Music):
        tag(write(music.root / "a.mp3"), title="T")
        music.scan()
        with music.begin() as session:
            session.execute(
                text("insert into source_record (source, kind, source_id, track_id, payload) "
                     "select 'spotify', 'track', 'x', id, '{}' from track")
            )  # fmt: skip
            remove_folder(session, folder_id=list_folders(session)[0].id)
        assert not music.tracks["T"].is_available

    def test_track_with_a_copy_elsewhere_is_heard_anew(self, music: Music, tmp_path: Path):
        tag(write(music.root / "a.mp3"), title="T", artist="A")
        music.scan()
        (tmp_path / "more").mkdir()
        shutil.copy(music.root / "a.mp3", tmp_path / "more" / "b.mp3")
        music.scan(music.add(tmp_path / "more"))
        (track,) = music.tracks.values()
        with music.begin() as session:
            file_id = music.files["a.mp3"].id
            ingest_features_many(session, [FeatureRow(track.id, "sound_analysis", f"file:{file_id}", {"tempo": 120.0})])
            remove_folder(session, folder_id=music.folders[0].id)
            assert session.execute(text("select kind from job")).scalars().all() == ["analysis.library"]
        assert {record.source for record in music.records} == {"file_tags"}
        assert music.tracks["T"].is_available

    def test_unknown_folder(self, session: Session):
        with pytest.raises(FolderNotFound):
            remove_folder(session, folder_id=123456)


class TestRequestScan:
    def test_equal_requests_share_one_job(self, session: Session):
        assert request_scan(session, folder_ids=[2, 1]).id == request_scan(session, folder_ids=[1, 2, 1]).id

    def test_all_folders(self, session: Session):
        job = request_scan(session, triggered_by="start")
        assert (job.kind, job.arguments, job.triggered_by) == ("catalogue.scan", {"folder_ids": []}, "start")


class TestEnsureConfiguredFolders:
    def test_each_once_and_absent_ones_passed_over(self, session: Session, tmp_path: Path):
        (tmp_path / "a").mkdir()
        settings = load_settings(
            data_dir=tmp_path / "data", music_dirs=[tmp_path / "a", tmp_path / "gone"], working_folder=tmp_path
        )
        assert [folder.path for folder in ensure_configured_folders(session, settings)] == [str(tmp_path / "a")]
        assert ensure_configured_folders(session, settings) == []


def test_removed_folder_can_be_added_again(music: Music):
    tag(write(music.root / "a.mp3"), title="T")
    music.scan()
    with music.begin() as session:
        remove_folder(session, folder_id=list_folders(session)[0].id)
    music.add()
    shutil.rmtree(music.data_dir, ignore_errors=True)
    assert music.scan()["added"] == 1
