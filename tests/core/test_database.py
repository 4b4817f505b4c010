"""The way to the database: which servers are refused, and what a transaction keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool

from tensoe.core.database import check_server, make_engine, normalise_url, plain_url, transaction
from tensoe.core.errors import ConfigurationError
from tensoe.core.settings import Settings


class Server:
    """A real server whose answers about itself a test may change, at the driver."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.answers: dict[str, str] = {}
        event.listen(engine, "before_cursor_execute", self._replace, retval=True)

    def _replace(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        found = next((answer for part, answer in self.answers.items() if part in statement), None)
        return (f"select {found}" if found else statement), parameters


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    engine = create_engine(database_url, poolclass=NullPool)
    yield Server(engine)
    engine.dispose()


class TestCheckServer:
    def test_the_versions_of_a_good_one_are_returned(self, server: Server) -> None:
        found = check_server(server.engine)
        assert int(found["postgresql"].split(".", maxsplit=1)[0]) >= 16
        assert found["pgvector"].count(".") >= 1

    def test_an_old_postgresql_is_refused(self, server: Server) -> None:
        server.answers = {"server_version_num": "'150008'", "server_version": "'15.8 (Debian)'"}
        with pytest.raises(ConfigurationError, match=r"PostgreSQL 15\.8; Tensoe needs 16") as caught:
            check_server(server.engine)
        assert "DATABASE_URL" in caught.value.hint

    def test_one_without_pgvector_is_refused(self, server: Server) -> None:
        server.answers = {"pg_extension": "null"}
        with pytest.raises(ConfigurationError, match="no pgvector") as caught:
            check_server(server.engine)
        assert "Install pgvector" in caught.value.hint

    @pytest.mark.parametrize("version", ["'0.7.4'", "'0.5'"])
    def test_an_old_pgvector_is_refused(self, server: Server, version: str) -> None:
        server.answers = {"pg_extension": version}
        with pytest.raises(ConfigurationError, match=r"needs 0\.8") as caught:
            check_server(server.engine)
        assert "ALTER EXTENSION" in caught.value.hint

    @pytest.mark.parametrize("version", ["'0.8.0'", "'0.10.1'", "'1.0'"])
    def test_a_newer_pgvector_is_compared_by_number(self, server: Server, version: str) -> None:
        server.answers = {"pg_extension": version}
        assert check_server(server.engine)["pgvector"] == version.strip("'")

    def test_one_that_is_away_is_said_to_be_away(self, settings: Settings) -> None:
        engine = make_engine("postgresql://nobody:secret@127.0.0.1:1/none", settings)
        with pytest.raises(ConfigurationError, match="does not answer") as caught:
            check_server(engine)
        assert "secret" not in str(caught.value)


class TestMakeEngine:
    def test_an_address_that_makes_no_sense_is_refused_without_its_password(self, settings: Settings) -> None:
        with pytest.raises(ConfigurationError, match="cannot be understood") as caught:
            make_engine("postgresql://me:secret@host:port/music", settings)
        assert "secret" not in caught.value.message + caught.value.hint

    def test_another_kind_of_database_is_refused(self, settings: Settings) -> None:
        with pytest.raises(ConfigurationError, match="postgresql://"):
            make_engine("sqlite:///music.db", settings)


class TestAddresses:
    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
    def test_every_spelling_is_understood(self, scheme: str) -> None:
        assert normalise_url(f"{scheme}://me@db/music") == "postgresql+psycopg://me@db/music"
        assert plain_url(f"{scheme}://me@db/music") == "postgresql://me@db/music"


class TestTransaction:
    def test_a_failure_leaves_nothing_behind(self, session_factory: sessionmaker[Session]) -> None:
        def fail(session: Session) -> None:
            session.execute(text("create table made_in_a_failure (id int)"))
            raise LookupError

        with pytest.raises(LookupError), transaction(session_factory) as session:
            fail(session)
        with transaction(session_factory) as session:
            assert session.scalar(text("select to_regclass('made_in_a_failure')")) is None
