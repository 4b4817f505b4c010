"""The bulk SQL of a scan: whole batches in a few statements, never row by row.

Identifiers are drawn from the tables' sequences first, so that rows of several tables can be written with COPY and refer to
each other without asking the database back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

SCANNER_VERSION = 1
_LOCK = 0x54656E73  # any number of our own: writers of the catalogue's structure take turns
_PAGE = 5000


class Known(NamedTuple):
    """A file as the table has it."""

    path: bytes
    file_id: int
    size_bytes: int
    mtime_ns: int
    is_missing: bool
    is_current: bool
    problem_code: str | None


_KNOWN = text("""
    select path_bytes, id, size_bytes, mtime_ns, missing_since is not null, scanner_version = :version, problem_code
    from file where library_folder_id = :folder_id and path_bytes > :after order by path_bytes limit :page
""")
_FILES_AT = text("""
    select file.id, path_bytes, track_id, file.duration_ms, track.mbid, track.title_key, size_bytes, mtime_ns, content_hash,
           problem_code, missing_since is not null as is_missing, scanner_version = :version as is_current
    from file left join track on track.id = file.track_id
    where library_folder_id = :folder_id and path_bytes = any(cast(:paths as bytea[]))
""")
_SAME_CONTENT = text("""
    select file.id, file.track_id, file.content_hash, file.library_folder_id, file.path_bytes,
           library_folder.path_bytes as root, file.missing_since is not null as is_missing
    from file join library_folder on library_folder.id = file.library_folder_id
    where content_hash = any(cast(:hashes as bytea[])) order by is_missing desc, file.id
""")


def lock_catalogue(session: Session) -> None:
    """Wait for one's turn to change what exists; held until the transaction ends.

    The commit does not wait for the disk: should the machine lose power, the next scan finds what the last moment lost.
    """
    session.execute(text("set local synchronous_commit = off"))
    session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def iter_known(begin: Callable[[], AbstractContextManager[Session]], *, folder_id: int) -> Iterator[Known]:
    """The files of a folder in the order of their path, read in pages of short transactions."""
    after = b""
    while True:
        with begin() as session:
            rows = session.execute(
                _KNOWN, {"folder_id": folder_id, "after": after, "page": _PAGE, "version": SCANNER_VERSION}
            ).all()
        yield from map(Known._make, rows)
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def find_files_at(session: Session, *, folder_id: int, paths: Sequence[bytes]) -> dict[bytes, Any]:
    """The rows of these paths."""
    values = {"folder_id": folder_id, "paths": list(paths), "version": SCANNER_VERSION}
    return {row.path_bytes: row for row in session.execute(_FILES_AT, values)}


def find_same_content(session: Session, *, hashes: Sequence[bytes]) -> dict[bytes, list[Any]]:
    """All files with the given content by hash, the missing ones first."""
    found: dict[bytes, list[Any]] = {}
    if hashes:
        for row in session.execute(_SAME_CONTENT, {"hashes": list(hashes)}):
            found.setdefault(bytes(row.content_hash), []).append(row)
    return found


def draw_ids(session: Session, table: str, count: int) -> list[int]:
    """New identifiers of a table."""
    if not count:
        return []
    statement = text("""
        select array_agg(nextval(sequence)) from pg_get_serial_sequence(:table, 'id') as sequence, generate_series(1, :count)
    """)
    return list(session.execute(statement, {"table": table, "count": count}).scalar_one())


def copy_rows(session: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write new rows through COPY."""
    driver = session.connection().connection.driver_connection
    assert driver is not None
    names = ", ".join(columns)
    with driver.cursor() as cursor, cursor.copy(f"copy {table} ({names}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def update_rows(session: Session, table: str, types: dict[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Set columns of many rows by id in one statement; ``types`` names id first, then each column with its SQL type."""
    if not rows:
        return
    columns = list(types)
    arrays = ", ".join(f"cast(:{name} as {types[name]}[])" for name in columns)
    changes = ", ".join(f"{name} = new.{name}" for name in columns[1:])
    statement = text(  # every name comes from this package
        f"update {table} set {changes} from unnest({arrays}) as new({', '.join(columns)}) where {table}.id = new.id"  # noqa: S608
    )
    session.execute(statement, {name: list(values) for name, values in zip(columns, zip(*rows, strict=True), strict=True)})


def mark_missing(session: Session, *, folder_id: int, files: Sequence[tuple[int, bytes]]) -> int:
    """Note that files are gone from their paths; one that was found elsewhere meanwhile has another path and is not.

    What never was music and only had a problem is forgotten. Returns how many are missing now.
    """
    if not files:
        return 0
    gone = {"folder_id": folder_id, "ids": [file_id for file_id, _ in files], "paths": [path for _, path in files]}
    still_there = """
        (select file.id from file join unnest(cast(:ids as bigint[]), cast(:paths as bytea[])) as gone(id, path)
         on gone.id = file.id and gone.path = file.path_bytes where library_folder_id = :folder_id)
    """
    session.execute(
        text(f"delete from file where id in {still_there} and track_id is null and problem_code is not null"),  # noqa: S608
        gone,
    )
    tracks = list(
        session.execute(
            text(f"""
                update file set missing_since = now() where id in {still_there} and missing_since is null
                returning track_id
            """),  # noqa: S608
            gone,
        ).scalars()
    )
    refresh_availability(session, track_ids=[track_id for track_id in tracks if track_id is not None])
    return len(tracks)


def mark_returned(session: Session, *, file_ids: Sequence[int]) -> None:
    """Note that files that were missing are there again, unchanged."""
    if not file_ids:
        return
    tracks = session.execute(
        text("update file set missing_since = null where id = any(:ids) returning track_id"), {"ids": list(file_ids)}
    ).scalars()
    refresh_availability(session, track_ids=[track_id for track_id in tracks if track_id is not None])


def refresh_availability(session: Session, *, track_ids: Iterable[int]) -> None:
    """Tracks are available while at least one of their files is present."""
    ids = sorted(set(track_ids))
    if ids:
        session.execute(
            text("""
                update track set is_available = present.is_present, updated_at = now()
                from (select track.id, exists (select 1 from file where track_id = track.id and missing_since is null
                                             and codec is not null) as is_present
                      from track where id = any(:ids)) as present
                where track.id = present.id and track.is_available <> present.is_present
            """),
            {"ids": ids},
        )
