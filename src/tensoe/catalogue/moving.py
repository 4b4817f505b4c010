"""Music that changed its place: which known file each read file is, when names were exchanged, shifted or given to others.

A row of the table of files follows its content. So after ``01`` became ``02`` and ``02`` became ``03`` each row has a new path,
and a row whose content is gone, because another file has its path now, is missing at a path that became free.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from tensoe.catalogue.paths import decode_path
from tensoe.catalogue.reading import FileItem


@dataclass
class Moves:
    """Where rows go. ``claims`` and ``reused`` are by the path of the read file; ``lost`` pairs a row with its new, free path.

    A reused row had its place taken and takes one whose row has left: it is another piece of music from now on.
    """

    claims: dict[bytes, Any] = field(default_factory=dict)
    reused: dict[bytes, Any] = field(default_factory=dict)
    lost: list[tuple[Any, bytes]] = field(default_factory=list)


def find_moves(
    items: Sequence[FileItem], *, folder_id: int, present: Mapping[bytes, Any], same: Mapping[bytes, Sequence[Any]]
) -> Moves:
    """Decide which rows follow their content.

    ``present`` are the rows at the paths of the items, ``same`` the rows with the content of an item that is new at its path.
    """
    by_path = {item.path: item for item in items}
    moves = Moves()
    taken: set[int] = set()
    for item in items:
        if not is_new_at(item, present.get(item.path)):
            continue
        for row in same.get(item.content_hash or b"", ()):
            is_ours = row.library_folder_id == folder_id
            if row.id in taken or (item.path in present and not is_ours):
                continue
            if row.is_missing or is_gone(row) or (is_ours and _has_given_way(row, by_path, present, same)):
                taken.add(row.id)
                moves.claims[item.path] = row
                break
    rows_without_place = [present[path] for path in moves.claims if path in present and present[path].id not in taken]
    places_without_row = [path for path, row in present.items() if row.id in taken and path not in moves.claims]
    free = [
        row.path_bytes for row in moves.claims.values() if row.path_bytes not in present or row.library_folder_id != folder_id
    ]
    moves.reused = dict(zip(places_without_row, rows_without_place, strict=False))
    moves.lost = list(zip(rows_without_place[len(places_without_row) :], free, strict=False))
    return moves


def is_new_at(item: FileItem, row: Any | None) -> bool:
    """Whether this content was not at this path before."""
    return item.content_hash is not None and (row is None or (row.content_hash or item.content_hash) != item.content_hash)


def _has_given_way(
    row: Any, by_path: Mapping[bytes, FileItem], present: Mapping[bytes, Any], same: Mapping[bytes, Sequence[Any]]
) -> bool:
    """Whether another piece of music is at the row's path now; new tags alone do not make it another."""
    now, was = by_path.get(row.path_bytes), present.get(row.path_bytes)
    if now is None or was is None or was.id != row.id or now.facts is None or not is_new_at(now, was):
        return False
    return (now.content_hash or b"") in same or now.facts.title_key != was.title_key


def is_gone(row: Any) -> bool:
    """Whether a file has left its place; one on a disk that is away has not."""
    return not os.path.lexists(os.path.join(row.root, row.path_bytes)) and os.path.isdir(row.root)


def make_room(session: Session, moves: Moves) -> None:
    """Take the rows that move off their paths, so that each path is free when its new row comes."""
    ids = [row.id for row in (*moves.claims.values(), *moves.reused.values(), *(row for row, _ in moves.lost))]
    if not ids:
        return
    session.execute(  # no path on a disk holds a null
        text("update file set path_bytes = '\\x00'::bytea || int8send(id) where id = any(:ids)"), {"ids": ids}
    )
    for row, path in moves.lost:
        session.execute(
            text("""
                update file set path_bytes = :path, path = :shown, missing_since = coalesce(missing_since, now()) where id = :id
            """),
            {"id": row.id, "path": path, "shown": decode_path(path)},
        )
