"""A library to read from: rows as the scanner would leave them, and a client for the catalogue's routes alone."""

from __future__ import annotations

import itertools
import os
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from tensoe.catalogue.models import Album, Artist, CoverArt, File, LibraryFolder, Track, TrackArtist
from tensoe.catalogue.names import fold
from tensoe.core.settings import Settings
from tensoe.core.web import Principal

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have httpx2
    from fastapi.testclient import TestClient

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Library:
    """Adds artists, albums, tracks, files; names are folded, instants rise by a second a row."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._artists: dict[str, Artist] = {}
        self._instants = (NOON + timedelta(seconds=n) for n in itertools.count())

    def add(self, row: Any) -> Any:
        if hasattr(row, "created_at") and row.created_at is None:
            row.created_at = next(self._instants)
        self.session.add(row)
        self.session.flush()
        return row

    def artist(self, name: str) -> Artist:
        if name not in self._artists:
            self._artists[name] = self.add(Artist(name=name, name_key=fold(name), source="file_tags"))
        return self._artists[name]

    def album(self, title: str, artist: str | None = None, **columns: Any) -> Album:
        shown = artist or "Various Artists"
        made = Album(
            title=title,
            title_key=fold(title),
            artist_id=self.artist(artist).id if artist else None,
            artist_name=shown,
            artist_key=fold(shown),
            group_key=f"{title}|{artist}",
            is_compilation=artist is None,
            **columns,
        )
        return self.add(made)

    def track(self, title: str, artist: str | Sequence[str] = "", album: Album | None = None, **columns: Any) -> Track:
        credited = [artist] if isinstance(artist, str) else list(artist)
        shown = ", ".join(credited)
        made = self.add(
            Track(
                title=title,
                title_key=fold(title),
                artist_name=shown,
                artist_key=fold(shown),
                album_id=album.id if album else None,
                album_key=album.title_key if album else "",
                **columns,
            )
        )
        for position, name in enumerate(name for name in credited if name):
            self.session.add(TrackArtist(track_id=made.id, position=position, artist_id=self.artist(name).id, role="main"))
        self.session.flush()
        return made

    def folder(self, path: Path | str, **columns: Any) -> LibraryFolder:
        return self.add(LibraryFolder(path=str(path), path_bytes=os.fsencode(path), **columns))

    def file(self, folder: LibraryFolder, path: str | bytes, track: Track | None = None, **columns: Any) -> File:
        raw = os.fsencode(path)
        columns = {"size_bytes": 1, "mtime_ns": 1, "container": "mp3", "codec": "mp3", **columns}
        made = File(
            library_folder_id=folder.id,
            path_bytes=raw,
            path=raw.decode("utf-8", "replace"),
            track_id=track.id if track else None,
            **columns,
        )
        return self.add(made)

    def cover(self, hash_: str = "ab12cd34" * 8, mime_type: str = "image/png") -> CoverArt:
        return self.add(CoverArt(hash=hash_, mime_type=mime_type, width=1, height=1, source="folder"))


def make_client(session_factory: sessionmaker[Session], settings: Settings, *, is_owner: bool = True) -> TestClient:
    """The catalogue's routes as the application serves them, for the owner or for somebody else."""
    from tensoe.api.problems import install
    from tensoe.catalogue import folder_routes, routes

    app = FastAPI(generate_unique_id_function=lambda route: route.name)
    app.include_router(routes.router)
    app.include_router(folder_routes.router)
    install(app)
    app.state.session_factory = session_factory
    app.state.settings = settings
    app.state.identify = lambda _: Principal(user_id=1, is_owner=is_owner)
    return TestClient(app)
