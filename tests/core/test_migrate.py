"""Migrations, from empty."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from tensoe.core.database import Base
from tensoe.core.migrate import current_revision, expected_revision, upgrade


def _declared(_object: object, name: str | None, *_rest: object) -> bool:
    return not (name or "").startswith(("procrastinate_", "ix_track_embedding_hnsw_", "idx_procrastinate"))


class TestUpgrade:
    def test_an_empty_database_reaches_the_newest_migration(self, engine: Engine) -> None:
        assert current_revision(engine) == expected_revision()

    def test_the_models_match_the_migrated_database(self, engine: Engine) -> None:
        import tensoe.analysis.models
        import tensoe.insights.models  # noqa: F401

        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_object": _declared, "compare_type": True})
            assert compare_metadata(context, Base.metadata) == []

    def test_running_it_again_changes_nothing(self, engine: Engine) -> None:
        upgrade(engine)
        assert current_revision(engine) == expected_revision()

    def test_two_processes_at_once_migrate_once(self, fresh_database: str) -> None:
        from concurrent.futures import ThreadPoolExecutor

        other = create_engine(fresh_database, poolclass=NullPool)
        with other.begin() as connection:
            connection.execute(text("drop owned by current_user cascade"))
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(upgrade, [other, create_engine(fresh_database, poolclass=NullPool)]))
        assert current_revision(other) == expected_revision()
