"""One way to the database: an engine a process, a session a request or job, one transaction each.

Only a boundary (`transaction`, the API's session dependency, a job's step) commits. Relationships are loaded on purpose:
declare them with ``lazy="raise"``. A job is asked for in the same transaction, so it is there only if that commits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, DateTime, Engine, Identity, MetaData, create_engine, func, make_url, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from tensoe.core.errors import ConfigurationError
from tensoe.core.settings import Settings

APPLICATION = "tensoe"
"""How our connections call themselves; those of the queue begin with it."""
MINIMUM_POSTGRESQL = 16
MINIMUM_PGVECTOR = (0, 8)


class Base(DeclarativeBase):
    """Root of all tables; constraint names follow one convention so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        int: BigInteger,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


class IdMixin:
    """A ``bigint`` identity key."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=False), primary_key=True, sort_order=-10)


class CreatedMixin:
    """When the row was made, by the database's clock."""

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now(), sort_order=90)


class UpdatedMixin(CreatedMixin):
    """When the row was made and last changed."""

    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now(), sort_order=91
    )


def normalise_url(url: str) -> str:
    """The same address with the driver that Tensoe uses."""
    for prefix in ("postgresql+psycopg://", "postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    raise ConfigurationError(f"DATABASE_URL must begin with postgresql://, not {url.split(':', 1)[0]}:")


def plain_url(url: str) -> str:
    """The same address as libpq and its tools understand it."""
    return "postgresql://" + normalise_url(url).split("://", 1)[1]


def make_engine(url: str, settings: Settings) -> Engine:
    """An engine for ``url`` with the pool that the settings ask for.

    Raises
    ------
    ConfigurationError
        The address cannot be understood; its password is not repeated.
    """
    try:
        address = make_url(normalise_url(url))
    except (ArgumentError, ValueError) as error:
        raise ConfigurationError(
            "DATABASE_URL cannot be understood.",
            hint="It looks like postgresql://user:password@host:5432/database; special characters in a password are %-encoded.",
        ) from error
    return create_engine(
        address,
        connect_args={"options": "-c timezone=utc", "application_name": APPLICATION, "connect_timeout": 10},
        pool_size=settings.db_pool_size,
        max_overflow=settings.db_max_overflow,
        pool_timeout=settings.db_pool_timeout,
        pool_pre_ping=True,
        json_serializer=_write_json,
        json_deserializer=orjson.loads,
    )


def _write_json(value: Any) -> str:
    """JSON for the database; a tenth of the time of the standard library, which an analysis of thousands of numbers notices."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def make_session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(factory: sessionmaker[Session]) -> Iterator[Session]:
    """A session that commits at the end of the block, or rolls back on any exception."""
    with factory() as session, session.begin():
        yield session


def check_server(engine: Engine) -> dict[str, str]:
    """Refuse a server that is away, too old or without pgvector; returns ``{postgresql, pgvector}`` versions.

    Raises
    ------
    ConfigurationError
        With what to do.
    """
    try:
        with engine.connect() as connection:
            number = int(connection.execute(text("show server_version_num")).scalar_one())
            version = str(connection.execute(text("show server_version")).scalar_one()).split(" ")[0]
            vector = connection.execute(
                text(
                    "select coalesce((select extversion from pg_extension where extname = 'vector'),"
                    " (select default_version from pg_available_extensions where name = 'vector'))"
                )
            ).scalar_one_or_none()
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
        raise ConfigurationError(
            f"The database does not answer: {reason}",
            hint="Check DATABASE_URL and that the server runs; unset DATABASE_URL to use the embedded server.",
        ) from error
    if number // 10000 < MINIMUM_POSTGRESQL:
        raise ConfigurationError(
            f"The database is PostgreSQL {version}; Tensoe needs {MINIMUM_POSTGRESQL} or newer.",
            hint="Upgrade the server, or unset DATABASE_URL to use the embedded one.",
        )
    if vector is None:
        raise ConfigurationError(
            "The database server has no pgvector extension.",
            hint="Install pgvector 0.8 or newer on the server (Debian: postgresql-NN-pgvector), or unset DATABASE_URL.",
        )
    if tuple(int(part) for part in str(vector).split(".")[:2]) < MINIMUM_PGVECTOR:
        raise ConfigurationError(
            f"The database server has pgvector {vector}; Tensoe needs 0.8 or newer.",
            hint="Upgrade it, then run: ALTER EXTENSION vector UPDATE;",
        )
    return {"postgresql": version, "pgvector": str(vector)}
