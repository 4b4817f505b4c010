"""A little library of real sound files, as the scanner would have left it in the database."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

import tensoe.analysis.tasks
import tensoe.insights.tasks  # noqa: F401
from tensoe.catalogue.models import File, LibraryFolder, Track
from tensoe.catalogue.names import fold
from tensoe.core.settings import Settings
from tensoe.jobs import CpuPool
from tensoe.jobs.running import JobRunner

AddFile = Callable[..., File]
GetTrack = Callable[[File], Track]


@pytest.fixture
def music_folder(data_dir: Path, session: Session) -> LibraryFolder:
    folder = data_dir / "music"
    folder.mkdir()
    row = LibraryFolder(path_bytes=os.fsencode(folder), path=str(folder))
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def add_file(session: Session, music_folder: LibraryFolder) -> AddFile:
    """Enter a file of the folder, and its track unless one is given."""

    def add(name: str, *, track: Track | None = None, codec: str = "flac", bit_rate: int | None = None) -> File:
        path = Path(os.fsdecode(music_folder.path_bytes)) / name
        if track is None:
            track = Track(
                title=path.stem, title_key=fold(path.stem), artist_name="Ada", artist_key="ada", is_available=True, genres=[]
            )
            session.add(track)
            session.flush()
        content = path.read_bytes() if path.exists() else name.encode()
        file = File(
            library_folder_id=music_folder.id,
            track_id=track.id,
            path_bytes=os.fsencode(name),
            path=name,
            size_bytes=len(content),
            mtime_ns=1,
            content_hash=hashlib.sha256(content).digest(),
            codec=codec,
            bit_rate=bit_rate,
        )
        session.add(file)
        session.commit()
        return file

    return add


@pytest.fixture(scope="session")
def cpu_pool() -> Iterator[CpuPool]:
    with CpuPool(processes=1, memory_mib=4096) as pool:
        yield pool


@pytest.fixture
def runner(session_factory: sessionmaker[Session], settings: Settings, cpu_pool: CpuPool) -> JobRunner:
    return JobRunner(session_factory=session_factory, settings=settings, worker="test", pool=cpu_pool)


@pytest.fixture
def get_track(session: Session) -> Callable[[File], Track]:
    def get(file: File) -> Track:
        return session.scalars(select(Track).where(Track.id == file.track_id)).one()

    return get
