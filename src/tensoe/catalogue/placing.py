"""Where each read file goes: which row of the table of files is its own, and which track it belongs to.

By the path, by the content when the path is new (a file that moved, or a copy), by MusicBrainz recording on the same album;
otherwise a file makes a track of its own.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from tensoe.catalogue import scan_store as store
from tensoe.catalogue.albums import group_key
from tensoe.catalogue.content import has_same_content
from tensoe.catalogue.deriving import TrackFacts, derive_track
from tensoe.catalogue.moving import find_moves, is_new_at, make_room
from tensoe.catalogue.paths import decode_path
from tensoe.catalogue.reading import FileItem

OTHER_RECORDING_MS = 2000
FILE_SOURCES = ("file_tags", "file_path")


@dataclass(frozen=True, slots=True)
class Folder:
    """A library folder as a scan needs it."""

    id: int
    root: bytes
    is_demo: bool


@dataclass(slots=True)
class Filing:
    """Where one read file goes; ids are known at the end. ``same_as`` is an earlier file of the batch with the same music."""

    item: FileItem
    file_id: int = 0
    track_id: int | None = None
    is_new_file: bool = True
    is_new_track: bool = False
    same_as: Filing | None = None
    facts: TrackFacts | None = None
    group: str | None = None
    event: tuple[str, dict[str, Any]] | None = None
    is_added: bool = True
    is_changed: bool = True


@dataclass
class Before:
    """What changed tracks pointed at before, to be forgotten if nothing points there afterwards."""

    albums: set[int] = field(default_factory=set)
    artists: set[int] = field(default_factory=set)
    left_tracks: set[int] = field(default_factory=set)


def find_files(session: Session, folder: Folder, items: Sequence[FileItem], before: Before) -> list[Filing]:
    """The file row of each item: the one with its content that moved there, the one at its path, or a new one."""
    present = store.find_files_at(session, folder_id=folder.id, paths=[item.path for item in items])
    hashes = {item.content_hash for item in items if item.content_hash and is_new_at(item, present.get(item.path))}
    same = store.find_same_content(session, hashes=list(hashes))
    moves = find_moves(items, folder_id=folder.id, present=present, same=same)
    make_room(session, moves)
    before.left_tracks.update(row.track_id for row, _ in moves.lost if row.track_id is not None)
    moved = {row.id for row in moves.claims.values()}
    filings = []
    for item in items:
        filing = Filing(item, facts=item.facts)
        row = present.get(item.path)
        if item.path in moves.claims:
            _move(filing, moves.claims[item.path])
        elif item.path in moves.reused:
            _take(filing, moves.reused[item.path], before, is_other=True)
        elif row is not None and row.id not in moved:
            filing.is_changed = not _is_as_known(row, item)
            _take(filing, row, before, is_other=item.facts is not None and _is_other_recording(row, item))
        if item.path not in moves.claims and is_new_at(item, row):
            _join_copy(folder, filing, same.get(item.content_hash or b"", ()), before)
        filings.append(filing)
    return filings


def _move(filing: Filing, row: Any) -> None:
    """The item is a known file that has a new path."""
    filing.is_new_file, filing.is_added, filing.file_id, filing.track_id = False, False, row.id, row.track_id
    evidence = {"from": decode_path(row.path_bytes), "from_folder_id": row.library_folder_id, "by": "content_hash"}
    filing.event = ("file_moved", {**evidence, "to": decode_path(filing.item.path)})


def _take(filing: Filing, row: Any, before: Before, *, is_other: bool) -> None:
    """The item takes this row, and its track unless it is another piece of music."""
    filing.is_new_file, filing.is_added, filing.file_id, filing.track_id = False, False, row.id, row.track_id
    if is_other and row.track_id is not None:
        before.left_tracks.add(row.track_id)
        filing.track_id = None


def _is_as_known(row: Any, item: FileItem) -> bool:
    """Whether reading brought nothing new: a problem that was tried again, or another scan was there first."""
    known = (row.size_bytes, row.mtime_ns, row.content_hash, row.problem_code)
    read = (item.size_bytes, item.mtime_ns, item.content_hash or row.content_hash, item.problem.code if item.problem else None)
    return row.is_current and not row.is_missing and known == read


def _is_other_recording(row: Any, item: FileItem) -> bool:
    """Whether the file at a known path was replaced by another piece of music, and not only retagged."""
    assert item.facts is not None
    if row.mbid and item.facts.mbid:
        return bool(row.mbid != item.facts.mbid)
    was, now = row.duration_ms, item.sound.duration_ms
    has_other_length = was is not None and now is not None and abs(was - now) > OTHER_RECORDING_MS
    return has_other_length and row.title_key != item.facts.title_key


def _join_copy(folder: Folder, filing: Filing, candidates: Sequence[Any], before: Before) -> None:
    """A copy of a known file belongs to its track, also when it took the place of something else."""
    for row in candidates:
        if row.track_id is None or row.id == filing.file_id or filing.item.facts is None:
            continue
        elsewhere = os.path.join(row.root, row.path_bytes)
        if has_same_content(os.path.join(folder.root, filing.item.path), elsewhere, size=filing.item.size_bytes):
            if filing.track_id is not None and filing.track_id != row.track_id:
                before.left_tracks.add(filing.track_id)
            filing.track_id = row.track_id
            filing.event = ("file_same_content", {"file_id": row.id, "by": "content_hash"})
            return


def find_tracks(session: Session, folder: Folder, filings: Sequence[Filing]) -> None:
    """The track of each file that has none yet: that of an equal file, of an equal recording on the same album, or a new one."""
    seeking = [filing for filing in filings if filing.track_id is None and filing.facts is not None]
    for filing in seeking:
        assert filing.facts is not None
        if filing.facts.album:
            filing.group = group_key(filing.facts.album, folder_id=folder.id, path=filing.item.path)
    by_recording = _find_recordings(session, seeking)
    by_hash: dict[bytes, Filing] = {}
    fresh: dict[tuple[str, str], Filing] = {}
    for filing in seeking:
        assert filing.facts is not None
        content = filing.item.content_hash
        recording = (filing.facts.mbid, filing.group) if filing.facts.mbid and filing.group else None
        if content and content in by_hash and _is_copy(folder, filing, by_hash[content]):
            filing.same_as = by_hash[content]
            filing.event = ("file_same_content", {"path": decode_path(filing.same_as.item.path), "by": "content_hash"})
        elif recording and recording in by_recording:
            filing.track_id = by_recording[recording]
            filing.event = ("file_same_recording", {"mbid": recording[0], "by": "musicbrainz_recording_id"})
        elif recording and recording in fresh:
            filing.same_as = fresh[recording]
            filing.event = ("file_same_recording", {"mbid": recording[0], "by": "musicbrainz_recording_id"})
        else:
            filing.is_new_track = True
            if recording:
                fresh[recording] = filing
        if content:
            by_hash.setdefault(content, filing.same_as or filing)


def _is_copy(folder: Folder, filing: Filing, other: Filing) -> bool:
    one, two = (os.path.join(folder.root, each.item.path) for each in (filing, other))
    return has_same_content(one, two, size=filing.item.size_bytes)


def _find_recordings(session: Session, seeking: Sequence[Filing]) -> dict[tuple[str, str], int]:
    pairs = [(filing.facts.mbid, filing.group) for filing in seeking if filing.facts and filing.facts.mbid and filing.group]
    if not pairs:
        return {}
    rows = session.execute(
        text("""
            select track.mbid, album.group_key, min(track.id) from track join album on album.id = track.album_id
            where track.mbid = any(:mbids) and album.group_key = any(:groups) group by 1, 2
        """),
        {"mbids": [mbid for mbid, _ in pairs], "groups": [group for _, group in pairs]},
    )
    return {(mbid, group): track_id for mbid, group, track_id in rows}


def derive_known(session: Session, folder: Folder, filings: Sequence[Filing], before: Before) -> None:
    """Facts of tracks that exist already: their other records count too, the owner's before the file's."""
    known = [filing for filing in filings if filing.track_id is not None and filing.facts is not None]
    if not known:
        return
    ids = sorted({filing.track_id for filing in known if filing.track_id is not None})
    own = {f"file:{filing.file_id}" for filing in known if filing.file_id}
    records: dict[int, list[tuple[str, dict[str, Any]]]] = {track_id: [] for track_id in ids}
    for filing in known:
        for source, payload in filing.item.records:
            records[filing.track_id or 0].append((source, orjson.loads(payload)))
    rows = session.execute(
        text("""
            select track_id, source, source_id, payload from source_record
            where kind = 'track' and track_id = any(:ids) order by fetched_at desc, id desc
        """),
        {"ids": ids},
    )
    for track_id, source, source_id, payload in rows:
        if not (source in FILE_SOURCES and source_id in own):
            records[track_id].append((source, payload))
    facts = {track_id: derive_track(said) for track_id, said in records.items()}
    for filing in known:
        filing.facts = facts[filing.track_id or 0]
        album = filing.facts.album
        filing.group = group_key(album, folder_id=folder.id, path=filing.item.path) if album else None
    before.albums.update(
        session.execute(text("select album_id from track where id = any(:ids) and album_id is not null"), {"ids": ids}).scalars()
    )
    before.artists.update(
        session.execute(text("select artist_id from track_artist where track_id = any(:ids)"), {"ids": ids}).scalars()
    )
