"""Everything that Tensoe knows as one file, and back again. Music is not part of it, and neither are caches.

A backup is a tar file: ``backup.json`` (versions, counts), ``database.dump`` (``pg_dump``, custom format, of one instant),
``covers/…`` and ``tensoe.toml``. Restoring is one database transaction: it happens whole or not at all.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BufferedWriter
from pathlib import Path, PurePosixPath

from alembic.script import ScriptDirectory
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Engine, text

from tensoe import __version__
from tensoe.core.database import APPLICATION, plain_url
from tensoe.core.embedded import binaries_folder
from tensoe.core.errors import Conflict, InvalidInput, TensoeError
from tensoe.core.migrate import alembic_config, current_revision, upgrade
from tensoe.core.runtime import Runtime
from tensoe.core.settings import TOML_NAME

FORMAT = 1
# What a backup may hold at the top; anything else in the file is refused, whatever it is.
MEMBERS = {"backup.json", "database.dump", TOML_NAME, "covers"}
COUNTED = ("track", "album", "artist", "file", "track_analysis", "track_embedding", "job")

NEW_PARAMETER = b"SET transaction_timeout = 0;"

# Everything of ours in the schema goes, whatever version made it; what belongs to extensions stays. The names are sorted as text,
# so that all are known before the first drop takes others with it.
CLEAR_SQL = """
DO $$
DECLARE thing record;
BEGIN
  FOR thing IN SELECT c.oid::regclass::text AS name, c.relkind AS kind FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
      AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i')) ORDER BY 1 LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE',
      CASE thing.kind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
      thing.name);
  END LOOP;
  FOR thing IN SELECT p.oid::regprocedure::text AS name, p.prokind AS kind FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1 LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE', CASE thing.kind WHEN 'a' THEN 'AGGREGATE' ELSE 'ROUTINE' END, thing.name);
  END LOOP;
  FOR thing IN SELECT t.oid::regtype::text AS name FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.typnamespace = 'public'::regnamespace AND t.typelem = 0 AND (c.oid IS NULL OR c.relkind = 'c')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype IN ('e', 'i')) ORDER BY 1 LOOP
    EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', thing.name);
  END LOOP;
END $$;
"""


class BackupFailed(TensoeError):
    """The backup or restore did not happen; nothing was changed."""

    code = "backup_failed"


class NotABackup(InvalidInput):
    """The file is not a backup that this Tensoe can read."""

    code = "not_a_backup"


@dataclass(frozen=True)
class BackupInfo:
    """What a backup says about itself."""

    format: int
    tensoe_version: str
    migration: str
    postgresql: str
    made_at: str
    rows: dict[str, int]


def make_backup(runtime: Runtime, target: Path, *, now: datetime) -> BackupInfo:
    """Write a backup to ``target``, which must not exist; it appears there only once it is whole.

    Raises
    ------
    Conflict
        ``target`` exists.
    BackupFailed
        The dump failed or the disk is full.
    """
    if target.exists():
        raise Conflict(f"{target} exists already.", hint="Choose another name; a backup never overwrites a file.")
    info = BackupInfo(
        format=FORMAT,
        tensoe_version=__version__,
        migration=current_revision(runtime.engine) or "",
        postgresql=runtime.server["postgresql"],
        made_at=now.isoformat(timespec="seconds"),
        rows=_count_rows(runtime.engine),
    )
    partial = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".tensoe-backup-") as folder, _private_file(partial) as handle:
            dump = Path(folder) / "database.dump"
            _run_tool(
                "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", "--exclude-extension=*"], runtime, output=dump
            )
            described = Path(folder) / "backup.json"
            described.write_text(json.dumps(asdict(info), indent=2), "utf-8")
            with tarfile.open(fileobj=handle, mode="w", format=tarfile.PAX_FORMAT) as archive:
                archive.add(described, "backup.json")
                archive.add(dump, "database.dump")
                settings_file = runtime.settings.data_dir / TOML_NAME
                if settings_file.is_file():
                    archive.add(settings_file, TOML_NAME)
                covers = runtime.settings.data_dir / "covers"
                for cover in sorted(covers.rglob("*")) if covers.is_dir() else ():
                    if cover.is_file():
                        archive.add(cover, str(PurePosixPath("covers", *cover.relative_to(covers).parts)))
            handle.flush()
            os.fsync(handle.fileno())
        partial.rename(target)
    except OSError as error:
        raise BackupFailed(f"The backup could not be written to {target}: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return info


def read_backup_info(source: Path) -> BackupInfo:
    """What the backup says about itself; checks that it is one.

    Raises
    ------
    NotABackup
        The file is something else, damaged, or made by a newer Tensoe.
    """
    with _open_archive(source) as archive:
        return _read_info(archive, source)


def restore_backup(runtime: Runtime, source: Path) -> BackupInfo:
    """Replace the database and the covers by those of the backup, then bring them up to date.

    The runtime must be the only user of the database (`find_other_users`). ``tensoe.toml`` is put back only where there is none.
    """
    covers = runtime.settings.data_dir / "covers"
    with _open_archive(source) as archive, tempfile.TemporaryDirectory(dir=runtime.settings.data_dir, prefix=".restore-") as name:
        info = _read_info(archive, source)
        folder = Path(name)
        archive.extractall(folder, members=_safe_members(archive, source), filter="data")
        script = folder / "database.sql"
        restore = ["--no-owner", "--no-privileges", "--file", str(script), str(folder / "database.dump")]
        _run_tool("pg_restore", restore, runtime, connect=False)
        suit_older_server(script, postgresql=runtime.server["postgresql"])
        clear = folder / "clear.sql"
        clear.write_text(CLEAR_SQL, "utf-8")
        runtime.engine.dispose()
        arguments = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        _run_tool("psql", [*arguments, f"--file={clear}", f"--file={script}"], runtime)
        runtime.engine.dispose()
        upgrade(runtime.engine)
        # Pictures are named by their content: adding those of the backup can neither clash nor spoil anything.
        for cover in (folder / "covers").rglob("*") if (folder / "covers").is_dir() else ():
            if cover.is_file():
                place = covers / cover.relative_to(folder / "covers")
                place.parent.mkdir(parents=True, exist_ok=True)
                cover.replace(place)
        settings_file = runtime.settings.data_dir / TOML_NAME
        if (folder / TOML_NAME).is_file() and not settings_file.exists():
            (folder / TOML_NAME).replace(settings_file)
    return info


def find_other_users(engine: Engine) -> list[str]:
    """Other connections of Tensoe to this database, by application and process; a restore waits until there are none.

    Those of other programs (a hosted server's own, a monitor) may stay: a restore is one transaction for them too.
    """
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "select application_name || ' ' || pid from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid() and starts_with(application_name, :ours)"
            ),
            {"ours": APPLICATION},
        )
        return [str(row[0]) for row in rows]


def is_empty(engine: Engine) -> bool:
    """Whether a restore would replace nothing that anyone made."""
    counts = _count_rows(engine)
    return not any(counts[name] for name in ("track", "file", "album", "artist"))


def _count_rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {name: connection.execute(text(f'select count(*) from "{name}"')).scalar_one() for name in COUNTED}  # noqa: S608


def _run_tool(name: str, arguments: list[str], runtime: Runtime, *, output: Path | None = None, connect: bool = True) -> None:
    command = [str(binaries_folder() / name), *arguments]
    if output is not None:
        command += ["--file", str(output)]
    # What says how to reach an outside server must not lead away from our own.
    environment = {key: value for key, value in os.environ.items() if runtime.lease is None or not key.startswith("PG")}
    if connect:
        address, secret = split_password(runtime.url)
        command += ["--dbname", address]
        environment |= secret
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, env=environment)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise BackupFailed(f"{name} failed: {said[-1] if said else f'exit code {done.returncode}'}", hint="\n".join(said[-5:-1]))


def split_password(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, and the password for the environment: arguments are for every user to see."""
    parts = conninfo_to_dict(plain_url(url))
    password = parts.pop("password", None)
    return make_conninfo("", **parts), {} if password is None else {"PGPASSWORD": str(password)}


def suit_older_server(script: Path, *, postgresql: str) -> None:
    """Blank out what our ``pg_restore`` writes at the top of a script and a server before 17 does not know."""
    if int(postgresql.split(".", maxsplit=1)[0]) >= 17:
        return
    with script.open("r+b") as file:
        place = file.read(65_536).find(NEW_PARAMETER)
        if place >= 0:
            file.seek(place)
            file.write(b"--" + b" " * (len(NEW_PARAMETER) - 2))


@contextlib.contextmanager
def _private_file(path: Path) -> Iterator[BufferedWriter]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        yield opened


@contextlib.contextmanager
def _open_archive(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as archive:
            yield archive
    except FileNotFoundError as error:
        raise NotABackup(f"There is no file {source}.") from error
    except (tarfile.TarError, OSError, EOFError) as error:
        raise NotABackup(f"{source} is not a whole backup: {error}.", hint="Was the copy complete?") from error


def _read_info(archive: tarfile.TarFile, source: Path) -> BackupInfo:
    try:
        member = archive.extractfile("backup.json")
        raw = json.loads(member.read(100_000)) if member else {}
        info = BackupInfo(**raw)
    except (KeyError, TypeError, ValueError) as error:
        raise NotABackup(f"{source} is a tar file, but not a backup of Tensoe.") from error
    known = {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    if info.format != FORMAT or info.migration not in known:
        raise NotABackup(
            f"{source} was made by Tensoe {info.tensoe_version}, which is newer than this one.",
            hint="Restore it with that version.",
        )
    return info


def _safe_members(archive: tarfile.TarFile, source: Path) -> list[tarfile.TarInfo]:
    members = archive.getmembers()
    for member in members:
        path = PurePosixPath(member.name)
        if path.is_absolute() or ".." in path.parts or path.parts[0] not in MEMBERS or not member.isfile():
            raise NotABackup(f"{source} holds {member.name!r}, which no backup of Tensoe does.")
    return members
