"""Taking the demo library away leaves nothing of it, and everything of others."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from tensoe.catalogue.covers import make_sized_copy
from tensoe.catalogue.folders import add_folder
from tensoe.catalogue.pictures import picture_path, sized_copies_folder
from tensoe.core.settings import Settings
from tensoe.demo.service import demo_folder
from tensoe.demo.tasks import remove_demo
from tensoe.jobs import JobContext
from tensoe.jobs.models import Job
from tests.catalogue.files import write
from tests.catalogue.music_folder import Music
from tests.catalogue.tagging import tag
from tests.catalogue.test_tags import jpeg

TABLES = ("library_folder", "file", "track", "album", "artist", "track_artist", "source_record", "cover_art", "match_event")


def count_rows(music: Music) -> dict[str, int]:
    with music.begin() as session:
        return {table: session.execute(text(f"select count(*) from {table}")).scalar_one() for table in TABLES}


@pytest.fixture
def library(tmp_path: Path, session_factory: sessionmaker[Session], settings: Settings) -> Music:
    """A person's own track, in a data folder that the demo shares."""
    (tmp_path / "mine").mkdir()
    music = Music(tmp_path / "mine", settings.data_dir, session_factory)
    music.add()
    tag(write(music.root / "mine.mp3"), title="Mine", artist="A", album="X", cover=jpeg())
    music.scan()
    return music


class TestRemoveDemo:
    def test_nothing_of_the_demo_is_left_and_everything_of_others(self, library: Music, settings: Settings) -> None:
        before = count_rows(library)
        folder = demo_folder(settings)
        tag(write(folder / "Band" / "demo.mp3", pitch_hz=500), title="Demo", artist="Band", album="Y", cover=jpeg("blue"))
        with library.begin() as session:
            add_folder(session, path=folder, is_demo=True)
        library.scan()
        (mine,), (demo,) = ([a.cover_hash for a in library.albums if a.title == title] for title in "XY")
        for picture in (mine, demo):
            make_sized_copy(picture_path(settings.data_dir, picture), cache=sized_copies_folder(settings.data_dir), size=64)
        with library.begin() as session:
            job = Job(kind="demo.remove", state="running", arguments={}, triggered_by="person")
            session.add(job)
            session.flush()
            session.refresh(job)
            session.expunge(job)
        remove_demo(JobContext(job, session_factory=library.factory, settings=settings))
        assert count_rows(library) == before
        assert not folder.exists()
        left = {path.name for top in ("covers", "cache/covers") for path in Path(settings.data_dir, top).rglob("*.*")}
        assert left == {f"{mine}-64.webp"}
        assert [path.name for path in (settings.data_dir / "covers").rglob("*") if path.is_file()] == [mine]

    def test_a_picture_that_comes_again_is_kept_again(self, library: Music, settings: Settings) -> None:
        (album,) = library.albums
        picture_path(settings.data_dir, album.cover_hash).unlink()
        tag(write(library.root / "more.mp3", pitch_hz=700), title="More", artist="A", album="X", cover=jpeg())
        library.scan()
        assert picture_path(settings.data_dir, album.cover_hash).exists()
