"""The list of recordings that are in the library more than once, and how it is brought up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func
from sqlalchemy.orm import Session

from tensoe.analysis.duplicates import repository
from tensoe.analysis.duplicates.fingerprints import get_version
from tensoe.analysis.duplicates.grouping import join_pairs, plan_groups
from tensoe.analysis.duplicates.models import DuplicateGroup
from tensoe.analysis.duplicates.schemas import (
    DuplicateFile,
    DuplicateGroupPage,
    DuplicateGroupRead,
    DuplicateState,
    DuplicateTrack,
)
from tensoe.catalogue.repository import AnyRow
from tensoe.catalogue.schemas import TrackRead
from tensoe.catalogue.service import get_track_rows
from tensoe.core.errors import NotFound
from tensoe.core.paging import LARGEST_ID, decode_id_cursor, encode_cursor
from tensoe.jobs import enqueue
from tensoe.jobs.models import Job

JOB = "analysis.duplicates"


class DuplicateGroupNotFound(NotFound):
    """No group of duplicates has this id."""

    code = "duplicate_group_not_found"
    default_hint = "It may have been joined with another one: look at the list again."


def list_groups(
    session: Session, *, limit: int, cursor: str | None, state: DuplicateState, show_paths: bool
) -> DuplicateGroupPage:
    """A page of groups of which at least two files are there."""
    before = decode_id_cursor(cursor, length=1)[0] if cursor is not None else None
    is_dismissed = state == "dismissed"
    groups = repository.list_groups(session, is_dismissed=is_dismissed, before=before, limit=limit + 1)
    total, freeable_bytes = repository.count_groups(session, is_dismissed=is_dismissed)
    return DuplicateGroupPage(
        groups=_show_groups(session, groups[:limit], show_paths=show_paths),
        total=total,
        freeable_bytes=freeable_bytes,
        next_cursor=encode_cursor([groups[limit - 1].id]) if len(groups) > limit else None,
    )


def dismiss_group(session: Session, group_id: int, *, user_id: int) -> DuplicateGroupRead:
    """Note that a person does not want to see a group; raises `DuplicateGroupNotFound`."""
    group = _get_group(session, group_id)
    if group.dismissed_at is None:
        group.dismissed_at, group.dismissed_by_user_id = func.now(), user_id
    return _show_one(session, group)


def restore_group(session: Session, group_id: int) -> DuplicateGroupRead:
    """Take a dismissal back; raises `DuplicateGroupNotFound`."""
    group = _get_group(session, group_id)
    group.dismissed_at = group.dismissed_by_user_id = None
    return _show_one(session, group)


def _get_group(session: Session, group_id: int) -> DuplicateGroup:
    group = session.get(DuplicateGroup, group_id, with_for_update=True) if abs(group_id) <= LARGEST_ID else None
    if group is None:
        raise DuplicateGroupNotFound(f"There is no group of duplicates {group_id}.")
    return group


def _show_one(session: Session, group: DuplicateGroup) -> DuplicateGroupRead:
    session.flush()
    session.refresh(group)
    return _show_groups(session, [group], show_paths=True)[0]


def request_search(session: Session, *, triggered_by: str = "person", requested_by_user_id: int | None = None) -> Job:
    """The job that compares what is new with the whole library; an equal active one is shared."""
    return enqueue(session, JOB, triggered_by=triggered_by, requested_by_user_id=requested_by_user_id)


def request_search_if_due(session: Session) -> None:
    """Ask for a search when an analysis has ended and left something that was never compared."""
    version = get_version()
    if repository.count_to_compare(session, version=version) or repository.find_file_ids_to_fingerprint(session, version=version):
        request_search(session, triggered_by="job")


def regroup(session: Session) -> int:
    """Make groups of all pairs, each going on as the group that it was; returns how many groups are open.

    A dismissed group stays so until a file joins it.
    """
    repository.lock_groups(session)
    pairs = repository.list_pairs(session)
    known = repository.list_memberships(session)
    found = join_pairs((first, second) for first, second, _ in pairs)
    weakest: dict[int, float] = {}
    for first, _, similarity in pairs:
        weakest[first] = min(similarity, weakest.get(first, 1.0))
    kept: set[int] = set()
    memberships: list[tuple[int, int]] = []
    for plan in plan_groups(found, {group_id: frozenset(file_ids) for group_id, file_ids in known.items()}):
        group_id = repository.write_group(
            session,
            group_id=plan.group_id,
            similarity=min(weakest.get(file_id, 1.0) for file_id in plan.file_ids),
            is_reopened=plan.has_new_files,
            heir_of=plan.heir_of,
        )
        kept.add(group_id)
        memberships += [(i, group_id) for i in sorted(plan.file_ids) if i not in known.get(group_id, set())]
    grouped = frozenset[int]().union(*found)
    repository.write_memberships(session, memberships)
    repository.delete_memberships(session, file_ids=sorted(set[int]().union(*known.values()) - grouped))
    session.flush()
    repository.delete_groups(session, group_ids=sorted(set(known) - kept))
    return repository.count_groups(session, is_dismissed=False)[0]


def _show_groups(session: Session, groups: Sequence[DuplicateGroup], *, show_paths: bool) -> list[DuplicateGroupRead]:
    members = repository.list_members(session, group_ids=[group.id for group in groups])
    track_ids = sorted({row.track_id for rows in members.values() for row in rows})
    tracks = {track.id: track for track in get_track_rows(session, track_ids)}
    return [
        DuplicateGroupRead(
            id=group.id,
            tracks=_show_tracks(members[group.id], tracks, show_paths=show_paths),
            similarity=round(group.similarity, 4),
            evidence=describe_evidence(members[group.id], similarity=group.similarity),
            freeable_bytes=sum(row.size_bytes for row in members[group.id] if row.rank > 1),
            found_at=group.found_at,
            dismissed_at=group.dismissed_at,
        )
        for group in groups
    ]


def _show_tracks(rows: Sequence[AnyRow], tracks: dict[int, TrackRead], *, show_paths: bool) -> list[DuplicateTrack]:
    files: dict[int, list[DuplicateFile]] = defaultdict(list)
    for row in rows:
        file = DuplicateFile.model_validate({**row._mapping, "is_best": row.rank == 1})
        files[row.track_id].append(file if show_paths else file.model_copy(update={"path": None}))
    return [DuplicateTrack(track=tracks[i], files=found) for i, found in files.items() if i in tracks]


def describe_evidence(rows: Sequence[AnyRow], *, similarity: float) -> str:
    """Why these files are taken for one recording, in a sentence."""
    if len({(row.size_bytes, row.content_hash) for row in rows}) == 1 and rows[0].content_hash is not None:
        return f"{len(rows)} copies of one file."
    lengths = sorted(row.duration_s for row in rows)
    heard = "the first two minutes" if lengths and lengths[0] > 125.0 else "their whole length"
    apart = lengths[-1] - lengths[0] if lengths else 0.0
    length = f"their lengths differ by {apart:.1f} s" if apart >= 0.1 else "they are equally long"
    return f"{len(rows)} files sound {100 * similarity:.0f} % alike over {heard}; {length}."
