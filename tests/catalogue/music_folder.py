"""A library folder on disk and a scan of it without a worker: files are read in this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tensoe.catalogue.folders import add_folder
from tensoe.catalogue.models import Album, Artist, File, LibraryFolder, MatchEvent, SourceRecord, Track
from tensoe.catalogue.reading import FileItem, ReadRequest, read_many
from tensoe.catalogue.scanning import scan_library


class Inline:
    """Reads in this process and remembers what it was told."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.read: list[bytes] = []

    def progress(self, *, done: int | None = None, total: int | None = None, stage: str | None = None) -> None:
        if stage:
            self.stages.append(stage)

    def read_all(self, requests: Sequence[ReadRequest]) -> Iterator[list[FileItem]]:
        for request in requests:
            self.read.extend(entry.path for entry in request.entries)
            yield read_many(request)


@dataclass
class Music:
    """A folder of music, its scans, and what the catalogue holds."""

    root: Path
    data_dir: Path
    factory: sessionmaker[Session]
    host: Inline = field(default_factory=Inline)
    on_progress: Callable[[Session], None] | None = None

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with self.factory() as session, session.begin():
            yield session

    def add(self, path: Path | None = None) -> int:
        with self.begin() as session:
            return add_folder(session, path=path or self.root).id

    def scan(self, *folder_ids: int) -> dict[str, Any]:
        self.host = Inline()
        return scan_library(
            self.begin, host=self.host, data_dir=self.data_dir, folder_ids=folder_ids, on_progress=self.on_progress
        )

    def rows(self, entity: Any) -> list[Any]:
        with self.begin() as session:
            rows = list(session.execute(select(entity).order_by(entity.id)).scalars())
            session.expunge_all()
            return rows

    @property
    def files(self) -> dict[str, File]:
        return {os.fsdecode(file.path_bytes): file for file in self.rows(File)}

    @property
    def tracks(self) -> dict[str, Track]:
        return {track.title: track for track in self.rows(Track)}

    @property
    def albums(self) -> list[Album]:
        return self.rows(Album)

    @property
    def artists(self) -> dict[str, Artist]:
        return {artist.name: artist for artist in self.rows(Artist)}

    @property
    def events(self) -> list[MatchEvent]:
        return self.rows(MatchEvent)

    @property
    def records(self) -> list[SourceRecord]:
        return self.rows(SourceRecord)

    @property
    def folders(self) -> list[LibraryFolder]:
        return self.rows(LibraryFolder)

    def problems(self) -> dict[str, str | None]:
        return {path: file.problem_code for path, file in self.files.items() if file.problem_code and not file.missing_since}
