"""Every query over fingerprints, pairs and groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, delete, exists, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from tensoe.analysis.duplicates.models import DuplicateGroup, DuplicateGroupFile, DuplicatePair, FileFingerprint
from tensoe.analysis.duplicates.searching import FoundPair, Print
from tensoe.analysis.repository import LOSSLESS_CODECS, is_audible
from tensoe.catalogue.models import File, LibraryFolder
from tensoe.catalogue.repository import AnyRow, among

GROUPING_LOCK = 0x7E50_0D0B
"""Advisory lock held while groups are brought up to date: two searches at once would each make a group."""


@dataclass(frozen=True, slots=True)
class FileToFingerprint:
    """A file that stands beside another of its track and was never heard itself."""

    file_id: int
    content_hash: bytes | None
    duration_ms: int | None
    path: bytes


def read_fingerprints(session: Session, *, file_ids: Sequence[int]) -> dict[int, FileFingerprint]:
    """Stored fingerprints of these files, locked until the transaction ends."""
    rows = session.scalars(
        select(FileFingerprint)
        .where(among(FileFingerprint.file_id, file_ids))
        .order_by(FileFingerprint.file_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.file_id: row for row in rows}


def replace_fingerprints(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write fingerprints; they wait to be compared, and what was found with those before them is forgotten."""
    delete_pairs(session, file_ids=[row["file_id"] for row in rows])
    statement = insert(FileFingerprint).values(list(rows))
    excluded = {name: statement.excluded[name] for name in rows[0] if name != "file_id"}
    changed: dict[str, Any] = {**excluded, "is_compared": False, "heard_at": func.clock_timestamp()}
    session.execute(statement.on_conflict_do_update(index_elements=["file_id"], set_=changed))


def delete_pairs(session: Session, *, file_ids: Sequence[int]) -> None:
    """Forget all pairs of these files."""
    either = or_(among(DuplicatePair.first_file_id, file_ids), among(DuplicatePair.second_file_id, file_ids))
    session.execute(delete(DuplicatePair).where(either))


def find_file_ids_to_fingerprint(session: Session, *, version: int) -> list[int]:
    """Files of tracks that have several, which no analysis has heard: it hears the best of a track only."""
    other = aliased(File)
    has_sibling = exists().where(other.track_id == File.track_id, other.id != File.id, other.missing_since.is_(None))
    return list(session.scalars(select(File.id).where(is_audible(), has_sibling, ~_is_known(version)).order_by(File.id)))


def list_files_to_fingerprint(session: Session, *, file_ids: Sequence[int], version: int) -> list[FileToFingerprint]:
    """Those of a batch that are still there and not yet done."""
    rows = session.execute(
        select(File.id, File.content_hash, File.duration_ms, LibraryFolder.path_bytes, File.path_bytes)
        .join(LibraryFolder, LibraryFolder.id == File.library_folder_id)
        .where(among(File.id, file_ids), is_audible(), ~_is_known(version))
        .order_by(File.id)
    )
    return [FileToFingerprint(i, content, ms, folder.rstrip(b"/") + b"/" + path) for i, content, ms, folder, path in rows]


def _is_known(version: int) -> ColumnElement[bool]:
    return exists().where(
        FileFingerprint.file_id == File.id,
        FileFingerprint.version == version,
        FileFingerprint.content_hash.is_not_distinct_from(File.content_hash),
    )


def count_to_compare(session: Session, *, version: int) -> int:
    """How many fingerprints no search has seen yet."""
    return session.scalar(select(func.count()).select_from(FileFingerprint).where(_waits(version))) or 0


def count_prints(session: Session, *, version: int) -> int:
    """How many files can be compared."""
    return session.scalar(select(func.count()).select_from(FileFingerprint).where(_is_comparable(version))) or 0


def list_to_compare(session: Session, *, version: int, limit: int) -> tuple[list[Print], list[tuple[int, datetime]]]:
    """Fingerprints that no search has seen yet, and which state of which files they are."""
    rows = session.execute(
        select(FileFingerprint.file_id, FileFingerprint.words, FileFingerprint.duration_s, FileFingerprint.heard_at)
        .where(_waits(version))
        .order_by(FileFingerprint.file_id)
        .limit(limit)
    ).all()
    prints = [Print(file_id, words, duration_s) for file_id, words, duration_s, _ in rows if words is not None]
    return prints, [(row.file_id, row.heard_at) for row in rows]


def list_prints(session: Session, *, version: int, after: int, limit: int) -> list[Print]:
    """Fingerprints of the files that follow file ``after``, by rising id."""
    rows = session.execute(
        select(FileFingerprint.file_id, FileFingerprint.words, FileFingerprint.duration_s)
        .where(_is_comparable(version), FileFingerprint.file_id > after)
        .order_by(FileFingerprint.file_id)
        .limit(limit)
    )
    return [Print(file_id, words, duration_s) for file_id, words, duration_s in rows if words is not None]


def _waits(version: int) -> ColumnElement[bool]:
    return and_(FileFingerprint.is_compared.is_(False), FileFingerprint.version == version)


def _is_comparable(version: int) -> ColumnElement[bool]:
    return and_(FileFingerprint.words.is_not(None), FileFingerprint.version == version)


def record_pairs(session: Session, *, states: Sequence[tuple[int, datetime]], pairs: Sequence[FoundPair]) -> None:
    """Write what a search found for some files and that they are done; those heard anew meanwhile wait for the next."""
    delete_pairs(session, file_ids=[file_id for file_id, _ in states])
    still = {
        row.file_id
        for row in session.execute(
            select(FileFingerprint.file_id)
            .where(among(FileFingerprint.file_id, _members(pairs)))
            .order_by(FileFingerprint.file_id)
            .with_for_update(read=True, key_share=True)
        )
    }
    rows = [
        {
            "first_file_id": pair.first_file_id,
            "second_file_id": pair.second_file_id,
            "similarity": pair.similarity,
            "offset_s": pair.offset_s,
        }
        for pair in pairs
        if {pair.first_file_id, pair.second_file_id} <= still
    ]
    if rows:
        session.execute(insert(DuplicatePair).on_conflict_do_nothing(), rows)
    session.execute(
        update(FileFingerprint)
        .where(tuple_(FileFingerprint.file_id, FileFingerprint.heard_at).in_(states))
        .values(is_compared=True)
        .execution_options(synchronize_session=False)
    )


def _members(pairs: Iterable[FoundPair]) -> list[int]:
    return sorted({file_id for pair in pairs for file_id in (pair.first_file_id, pair.second_file_id)})


def lock_groups(session: Session) -> None:
    """Keep others from changing groups until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(GROUPING_LOCK)))


def list_pairs(session: Session) -> list[tuple[int, int, float]]:
    """All pairs with their similarity."""
    rows = session.execute(select(DuplicatePair.first_file_id, DuplicatePair.second_file_id, DuplicatePair.similarity))
    return [(first, second, similarity) for first, second, similarity in rows]


def list_memberships(session: Session) -> dict[int, set[int]]:
    """Files of each group."""
    found: dict[int, set[int]] = {group_id: set() for group_id in session.scalars(select(DuplicateGroup.id))}
    for group_id, file_id in session.execute(select(DuplicateGroupFile.group_id, DuplicateGroupFile.file_id)):
        found[group_id].add(file_id)
    return found


def write_group(session: Session, *, group_id: int | None, similarity: float, is_reopened: bool, heir_of: int | None) -> int:
    """A group as it is now; a new one that is split from another takes its dismissal along. Returns its id."""
    if group_id is None:
        origin = None if heir_of is None or is_reopened else session.get(DuplicateGroup, heir_of)
        group = DuplicateGroup(similarity=similarity)
        if origin is not None:
            group.found_at = origin.found_at
            group.dismissed_at, group.dismissed_by_user_id = origin.dismissed_at, origin.dismissed_by_user_id
        session.add(group)
        session.flush()
        return group.id
    group = session.get_one(DuplicateGroup, group_id)
    group.similarity = similarity
    if is_reopened:
        group.found_at, group.dismissed_at, group.dismissed_by_user_id = func.now(), None, None
    return group_id


def write_memberships(session: Session, memberships: Sequence[tuple[int, int]]) -> None:
    """Put files ``(file_id, group_id)`` into groups, out of those they were in."""
    rows = [{"file_id": file_id, "group_id": group_id} for file_id, group_id in memberships]
    if rows:
        statement = insert(DuplicateGroupFile)
        session.execute(
            statement.on_conflict_do_update(index_elements=["file_id"], set_={"group_id": statement.excluded.group_id}), rows
        )


def delete_memberships(session: Session, *, file_ids: Sequence[int]) -> None:
    """Take files out of their groups."""
    session.execute(delete(DuplicateGroupFile).where(among(DuplicateGroupFile.file_id, file_ids)))


def delete_groups(session: Session, *, group_ids: Sequence[int]) -> None:
    """Forget groups."""
    session.execute(delete(DuplicateGroup).where(among(DuplicateGroup.id, group_ids)))


def _present_members() -> Subquery:
    """Files of groups that are there and still as they were heard, ranked: 1 is the one to keep."""
    lossless = case((or_(*(File.codec.istartswith(codec) for codec in LOSSLESS_CODECS)), 1), else_=0)
    order = (
        lossless.desc(),
        (lossless * func.coalesce(File.bits_per_sample, 0)).desc(),
        (lossless * func.coalesce(File.sample_rate_hz, 0)).desc(),
        File.bit_rate.desc().nulls_last(),
        File.duration_ms.desc().nulls_last(),
        File.id,
    )
    return (
        select(
            DuplicateGroupFile.group_id,
            DuplicateGroupFile.file_id,
            File.track_id,
            File.path,
            File.container,
            File.codec,
            File.bit_rate,
            File.sample_rate_hz,
            File.bits_per_sample,
            File.size_bytes,
            File.duration_ms,
            File.content_hash,
            FileFingerprint.duration_s,
            (lossless == 1).label("is_lossless"),
            func.row_number().over(partition_by=DuplicateGroupFile.group_id, order_by=order).label("rank"),
        )
        .join(File, File.id == DuplicateGroupFile.file_id)
        .join(FileFingerprint, FileFingerprint.file_id == File.id)
        .where(
            File.track_id.is_not(None),
            File.missing_since.is_(None),
            FileFingerprint.content_hash.is_not_distinct_from(File.content_hash),
        )
        .subquery()
    )


def _shown_groups(*, is_dismissed: bool) -> Subquery:
    """Groups in a state of which two files are there: id and the bytes that all but the best take."""
    member = _present_members()
    return (
        select(DuplicateGroup.id, func.sum(member.c.size_bytes).filter(member.c.rank > 1).label("freeable_bytes"))
        .join(member, member.c.group_id == DuplicateGroup.id)
        .where(DuplicateGroup.dismissed_at.is_not(None) if is_dismissed else DuplicateGroup.dismissed_at.is_(None))
        .group_by(DuplicateGroup.id)
        .having(func.count() > 1)
        .subquery()
    )


def count_groups(session: Session, *, is_dismissed: bool) -> tuple[int, int]:
    """How many groups are shown in a state, and the bytes that they could free together."""
    shown = _shown_groups(is_dismissed=is_dismissed)
    n_groups, n_bytes = session.execute(select(func.count(), func.coalesce(func.sum(shown.c.freeable_bytes), 0))).one()
    return n_groups, int(n_bytes)


def list_groups(session: Session, *, is_dismissed: bool, before: int | None, limit: int) -> list[DuplicateGroup]:
    """Groups in a state, the newest first."""
    shown = _shown_groups(is_dismissed=is_dismissed)
    query = select(DuplicateGroup).join(shown, shown.c.id == DuplicateGroup.id).order_by(DuplicateGroup.id.desc())
    return list(session.scalars((query if before is None else query.where(DuplicateGroup.id < before)).limit(limit)))


def list_members(session: Session, *, group_ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    """Present files of groups, the best first."""
    member = _present_members()
    found: dict[int, list[AnyRow]] = {group_id: [] for group_id in group_ids}
    rows = session.execute(select(member).where(among(member.c.group_id, group_ids)).order_by(member.c.group_id, member.c.rank))
    for row in rows:
        found[row.group_id].append(row)
    return found
