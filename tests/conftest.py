"""What tests stand on: one real embedded PostgreSQL a session, one transaction a test that is rolled back."""

from __future__ import annotations

import dataclasses
import os
import shutil
import socket
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool

from tensoe.api.app import create_app
from tensoe.core.runtime import Runtime, open_runtime
from tensoe.core.settings import Settings, load_settings

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: Any) -> None:
    if self.family == socket.AF_INET6 or self.family == socket.AF_INET:
        host = address[0]
        if host not in ("localhost", "::1") and not str(host).startswith("127."):
            raise AssertionError(f"a test tried to reach {address}: only loopback is open")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    socket.socket.connect = _loopback_only  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def _clean_environment() -> None:
    """A developer's own settings never reach a test."""
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)


def make_short_folder() -> Path:
    """A folder that another user may pass through and whose path is short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="tst-", dir="/tmp"))
    folder.chmod(0o711)
    return folder


@pytest.fixture(scope="session")
def runtime() -> Iterator[Runtime]:
    """The database server of the whole session, migrated from empty."""
    folder = make_short_folder()
    try:
        with open_runtime(load_settings(data_dir=folder / "data", environment="test", working_folder=folder)) as opened:
            with opened.session_factory() as session, session.begin():
                from tensoe.accounts.service import ensure_owner

                ensure_owner(session)
            yield opened
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database_url(runtime: Runtime) -> str:
    return runtime.url


@pytest.fixture(scope="session")
def engine(runtime: Runtime) -> Engine:
    return runtime.engine


@pytest.fixture
def session_factory(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """Sessions on one connection whose outer transaction is rolled back; their commits are savepoints."""
    with engine.connect() as connection:
        outer = connection.begin()
        yield sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        outer.rollback()


@pytest.fixture
def session(session_factory: sessionmaker[Session]) -> Iterator[Session]:
    with session_factory() as opened:
        yield opened


@pytest.fixture
def fresh_database(runtime: Runtime) -> Iterator[str]:
    """The address of a migrated database of one's own, for tests that need real commits or several connections."""
    template, name = "tensoe_template", f"t_{uuid.uuid4().hex[:12]}"
    url = make_url(runtime.url.replace("postgresql://", "postgresql+psycopg://", 1))
    admin = create_engine(url.set(database="postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        if not connection.execute(text("select 1 from pg_database where datname = :n"), {"n": template}).scalar():
            runtime.engine.dispose()
            connection.execute(text(f'create database "{template}" template "{url.database}" strategy file_copy'))
        connection.execute(text(f'create database "{name}" template "{template}"'))
    yield url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'drop database if exists "{name}" with (force)'))
    admin.dispose()


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = make_short_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def settings(data_dir: Path) -> Settings:
    return load_settings(data_dir=data_dir, environment="test", working_folder=data_dir)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20261120)


@pytest.fixture
def client(runtime: Runtime, settings: Settings, session_factory: sessionmaker[Session]) -> Iterator[TestClient]:
    """The whole application, on sessions that are rolled back, asked from this machine."""
    app = create_app(dataclasses.replace(runtime, settings=settings, session_factory=session_factory))
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as opened:
        yield opened
