"""Bring a database to the schema of this Tensoe, once, however many processes start at the same moment."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from tensoe.core.errors import ConfigurationError

# Any fixed number will do as long as nothing else in the database uses it; these are the letters "tens".
MIGRATION_LOCK = 0x74656E73


def migrations_folder() -> Path:
    """Where the migration scripts are: beside ``src`` in a checkout, inside the package when installed from a wheel."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "migrations", package.parent.parent / "migrations"):
        if (folder / "env.py").is_file():
            return folder
    raise ConfigurationError("The database migrations are not part of this installation.", hint="Install Tensoe again.")


def alembic_config() -> Config:
    """Alembic's view of our migrations; the connection is handed over by `upgrade`."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.set_main_option("path_separator", "os")
    return config


def expected_revision() -> str:
    """The newest migration of this Tensoe."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None
    return head


def current_revision(engine: Engine) -> str | None:
    """The migration that the database is at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> None:
    """Apply what is missing, under an advisory lock.

    Raises
    ------
    ConfigurationError
        The database was made by a newer Tensoe, or its user may not make tables or the extension.
    """
    scripts = ScriptDirectory.from_config(alembic_config())
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found == scripts.get_current_head():
            return
        connection.rollback()
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        connection.commit()
        try:
            found = MigrationContext.configure(connection).get_current_revision()
            known = {script.revision for script in scripts.walk_revisions()}
            if found is not None and found not in known:
                raise ConfigurationError(
                    f"The database was made by a newer Tensoe (migration {found}).",
                    hint="Install that version, or restore an older backup.",
                )
            connection.rollback()
            config = alembic_config()
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except ProgrammingError as error:
                if not isinstance(error.orig, InsufficientPrivilege):
                    raise
                raise ConfigurationError(
                    f"The user of DATABASE_URL may not prepare the database: {str(error.orig).strip().splitlines()[0]}.",
                    hint="Let it own the database; if that is not enough, a superuser runs there: CREATE EXTENSION vector;",
                ) from error
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("select pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
            connection.commit()
