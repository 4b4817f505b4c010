"""A process's hold on the database: the embedded server or an outside one, checked and migrated."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.database import check_server, make_engine, make_session_factory
from tensoe.core.embedded import EmbeddedLease, acquire_embedded
from tensoe.core.errors import ConfigurationError
from tensoe.core.migrate import upgrade
from tensoe.core.server_files import make_data_folder
from tensoe.core.settings import Settings


@dataclass
class Runtime:
    """What a process needs to work; close it at the end (the last one out stops the embedded server)."""

    settings: Settings
    url: str
    engine: Engine
    session_factory: sessionmaker[Session]
    lease: EmbeddedLease | None
    server: dict[str, str]

    def close(self) -> None:
        """Give everything back."""
        self.engine.dispose()
        if self.lease is not None:
            self.lease.release()
            self.lease = None

    def __enter__(self) -> Runtime:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def prepare_data_folder(settings: Settings) -> Path:
    """Make the data folder, and the numba cache below it, if they are not there.

    Raises
    ------
    ConfigurationError
        It cannot be made or written to.
    """
    folder = settings.data_dir
    try:
        make_data_folder(folder)
        (folder / "cache" / "numba").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The data folder {folder} cannot be made: {error.strerror}.",
            hint="Set DATA_DIR to a folder that this user may write to.",
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigurationError(
            f"The data folder {folder} is not writable.", hint="Set DATA_DIR to a folder that this user may write to."
        )
    os.environ.setdefault("NUMBA_CACHE_DIR", str(folder / "cache" / "numba"))
    return folder


def open_runtime(settings: Settings, *, migrate: bool = True) -> Runtime:
    """Start or join the database, check it, bring it up to date."""
    folder = prepare_data_folder(settings)
    lease, engine = None if settings.database_url else acquire_embedded(folder), None
    try:
        url = settings.database_url or (lease.server.url if lease else "")
        engine = make_engine(url, settings)
        server = check_server(engine)
        if migrate:
            upgrade(engine)
    except BaseException:
        if engine is not None:
            engine.dispose()
        if lease is not None:
            lease.release()
        raise
    return Runtime(settings, url, engine, make_session_factory(engine), lease, server)
