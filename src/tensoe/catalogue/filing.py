"""Putting a batch of read files into the catalogue: `placing` says where each goes, here all rows are written at once.

Everything a batch does is one transaction, so a scan may be killed at any moment: what was committed is found unchanged by
the next run, what was not is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from tensoe.catalogue import scan_store as store
from tensoe.catalogue.albums import ensure_albums, ensure_artists, refresh_albums, refresh_covers, remove_empty
from tensoe.catalogue.deriving import TrackFacts
from tensoe.catalogue.paths import decode_path
from tensoe.catalogue.pictures import Picture
from tensoe.catalogue.placing import FILE_SOURCES, Before, Filing, Folder, derive_known, find_files, find_tracks
from tensoe.catalogue.reading import FileItem


@dataclass
class BatchCounts:
    """What became of a batch."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    unchanged: int = 0


def file_batch(session: Session, *, folder: Folder, items: Sequence[FileItem]) -> BatchCounts:
    """Put read files into the catalogue."""
    if not items:
        return BatchCounts()
    store.lock_catalogue(session)
    before = Before()
    filings = find_files(session, folder, items, before)
    find_tracks(session, folder, filings)
    derive_known(session, folder, filings, before)
    _assign_ids(session, filings)
    _write(session, folder, filings, before)
    return _count(filings)


def _assign_ids(session: Session, filings: Sequence[Filing]) -> None:
    new_files = [filing for filing in filings if not filing.file_id]
    for filing, file_id in zip(new_files, store.draw_ids(session, "file", len(new_files)), strict=True):
        filing.file_id = file_id
    new_tracks = [filing for filing in filings if filing.is_new_track]
    for filing, track_id in zip(new_tracks, store.draw_ids(session, "track", len(new_tracks)), strict=True):
        filing.track_id = track_id
    for filing in filings:
        if filing.same_as is not None:
            filing.track_id = filing.same_as.track_id


def _write(session: Session, folder: Folder, filings: Sequence[Filing], before: Before) -> None:
    leading: dict[int, Filing] = {}
    for filing in filings:
        if filing.facts is not None and filing.track_id is not None and filing.same_as is None:
            leading.setdefault(filing.track_id, filing)
    store_covers(session, [filing.item.cover for filing in filings if filing.item.cover])
    artists = ensure_artists(session, _all_credits(leading.values()), source="file_tags")
    grouped: dict[str, tuple[TrackFacts, str | None]] = {}
    for filing in leading.values():
        if filing.group is not None and filing.facts is not None:
            cover = filing.item.cover.hash if filing.item.cover else None
            if filing.group not in grouped or (cover and grouped[filing.group][1] is None):
                grouped[filing.group] = (filing.facts, cover)
    albums = ensure_albums(session, grouped, artists)
    covers = _album_covers(session, grouped, albums)
    _write_tracks(session, folder, leading, albums, covers)
    _write_credits(session, leading, artists)
    _write_files(session, folder, filings)
    _write_records(session, filings)
    _write_events(session, filings)
    store.refresh_availability(session, track_ids=[f.track_id for f in filings if f.track_id is not None and not f.is_new_track])
    _remove_left_tracks(session, before)
    if before.albums:
        refresh_covers(session, [*albums.values(), *before.albums])
    before.albums |= refresh_albums(session, [*albums.values(), *before.albums])
    if before.albums or before.artists:
        remove_empty(session, album_ids=before.albums, artist_ids=before.artists - set(artists.values()))


def _all_credits(filings: Any) -> list[Any]:
    credits = []
    for filing in filings:
        credits.extend(filing.facts.credits)
        if filing.facts.album and filing.facts.album.artist:
            credits.append(filing.facts.album.artist)
    return credits


def store_covers(session: Session, pictures: Iterable[Picture]) -> None:
    """Note pictures that are kept; one that is known already stays as it is."""
    rows = {picture.hash: tuple(picture) for picture in pictures}
    if rows:
        hashes, mime_types, widths, heights, sources = (list(column) for column in zip(*rows.values(), strict=True))
        session.execute(
            text("""
                insert into cover_art (hash, mime_type, width, height, source)
                select * from unnest(cast(:hashes as text[]), cast(:mime_types as text[]), cast(:widths as smallint[]),
                                     cast(:heights as smallint[]), cast(:sources as text[]))
                on conflict (hash) do nothing
            """),
            {"hashes": hashes, "mime_types": mime_types, "widths": widths, "heights": heights, "sources": sources},
        )


def _album_covers(session: Session, grouped: dict[str, Any], albums: dict[str, int]) -> dict[int, str | None]:
    """The cover of each album; one that had none takes the first that came."""
    rows = session.execute(text("select id, cover_hash from album where id = any(:ids)"), {"ids": list(albums.values())})
    covers: dict[int, str | None] = {row.id: row.cover_hash for row in rows}
    given = [(albums[key], cover) for key, (_, cover) in grouped.items() if cover and covers[albums[key]] is None]
    store.update_rows(session, "album", {"id": "bigint", "cover_hash": "text"}, given)
    covers.update(given)
    return covers


_TRACK_COLUMNS = (
    "id", "title", "title_key", "artist_name", "artist_key", "album_id", "album_key", "track_number", "disc_number",
    "duration_ms", "released_on", "release_year", "isrc", "mbid", "genres", "moods", "is_explicit", "cover_hash",
)  # fmt: skip
_UPDATE_TRACK = text(
    f"update track set {', '.join(f'{name} = :{name}' for name in _TRACK_COLUMNS[1:])}, updated_at = now() where id = :id"  # noqa: S608
)


def _write_tracks(
    session: Session, folder: Folder, leading: dict[int, Filing], albums: dict[str, int], covers: dict[int, str | None]
) -> None:
    fresh, known = [], []
    for track_id, filing in leading.items():
        facts = filing.facts
        assert facts is not None
        album_id = albums[filing.group] if filing.group else None
        cover = filing.item.cover
        own_cover = cover.hash if cover and (album_id is None or covers[album_id] != cover.hash) else None
        row = (
            track_id, facts.title, facts.title_key, facts.artist_name, facts.artist_key, album_id,
            facts.album.title_key if facts.album else "", facts.track_number, facts.disc_number,
            filing.item.sound.duration_ms, facts.released_on, facts.release_year, facts.isrc, facts.mbid,
            list(facts.genres), list(facts.moods), facts.is_explicit, own_cover,
        )  # fmt: skip
        if filing.is_new_track:
            fresh.append((*row, True, folder.is_demo))
        else:
            known.append(dict(zip(_TRACK_COLUMNS, row, strict=True)))
    store.copy_rows(session, "track", (*_TRACK_COLUMNS, "is_available", "is_demo"), fresh)
    if known:
        session.execute(_UPDATE_TRACK, known)


def _write_credits(session: Session, leading: dict[int, Filing], artists: Any) -> None:
    known = [track_id for track_id, filing in leading.items() if not filing.is_new_track]
    if known:
        session.execute(text("delete from track_artist where track_id = any(:ids)"), {"ids": known})
    rows = []
    for track_id, filing in leading.items():
        assert filing.facts is not None
        ids = dict.fromkeys((artists[credit.key, credit.mbid], credit.role) for credit in filing.facts.credits)
        seen: set[int] = set()
        for artist_id, role in ids:
            if artist_id not in seen:
                rows.append((track_id, len(seen), artist_id, role))
                seen.add(artist_id)
    store.copy_rows(session, "track_artist", ("track_id", "position", "artist_id", "role"), rows)


_FILE_COLUMNS = (
    "id", "library_folder_id", "track_id", "path_bytes", "path", "size_bytes", "mtime_ns", "content_hash", "container",
    "codec", "bit_rate", "sample_rate_hz", "channels", "bits_per_sample", "duration_ms", "problem_code", "problem",
    "scanner_version",
)  # fmt: skip
# What could not be read keeps the hash of what it was, so that it is recognised when it can be read again elsewhere.
_NEW_FILE_VALUES = ", ".join(
    f"{name} = coalesce(:{name}, {name})" if name == "content_hash" else f"{name} = :{name}" for name in _FILE_COLUMNS[1:]
)
_UPDATE_FILE = text(f"update file set {_NEW_FILE_VALUES}, missing_since = null, updated_at = now() where id = :id")  # noqa: S608


def _write_files(session: Session, folder: Folder, filings: Sequence[Filing]) -> None:
    fresh, known = [], []
    for filing in filings:
        item, sound, problem = filing.item, filing.item.sound, filing.item.problem
        row = (
            filing.file_id, folder.id, filing.track_id, filing.item.path, decode_path(filing.item.path), item.size_bytes,
            item.mtime_ns, item.content_hash, sound.container, sound.codec, sound.bit_rate, sound.sample_rate_hz,
            sound.channels, sound.bits_per_sample, sound.duration_ms, problem.code if problem else None,
            problem.reason if problem else None, store.SCANNER_VERSION,
        )  # fmt: skip
        if filing.is_new_file:
            fresh.append(row)
        else:
            known.append(dict(zip(_FILE_COLUMNS, row, strict=True)))
    store.copy_rows(session, "file", _FILE_COLUMNS, fresh)
    if known:
        session.execute(_UPDATE_FILE, known)


def _write_records(session: Session, filings: Sequence[Filing]) -> None:
    known = [f"file:{filing.file_id}" for filing in filings if filing.item.records and not filing.is_new_file]
    if known:
        session.execute(
            text("delete from source_record where kind = 'track' and source = any(:sources) and source_id = any(:ids)"),
            {"sources": list(FILE_SOURCES), "ids": known},
        )
    store.copy_rows(
        session,
        "source_record",
        ("source", "kind", "source_id", "track_id", "payload"),
        (
            (source, "track", f"file:{filing.file_id}", filing.track_id, payload)
            for filing in filings
            if filing.track_id is not None
            for source, payload in filing.item.records
        ),
    )


def _write_events(session: Session, filings: Sequence[Filing]) -> None:
    store.copy_rows(
        session,
        "match_event",
        ("kind", "file_id", "track_id", "evidence"),
        (
            (filing.event[0], filing.file_id, filing.track_id, orjson.dumps(filing.event[1]).decode())
            for filing in filings
            if filing.event is not None
        ),
    )


def _remove_left_tracks(session: Session, before: Before) -> None:
    """Forget tracks whose only file became another piece of music, unless somebody else says something about them."""
    if not before.left_tracks:
        return
    ids = sorted(before.left_tracks)
    touched = session.execute(
        text("""
            select track.album_id, track_artist.artist_id
            from track left join track_artist on track_artist.track_id = track.id where track.id = any(:ids)
        """),
        {"ids": ids},
    ).all()
    before.albums.update(row.album_id for row in touched if row.album_id is not None)
    before.artists.update(row.artist_id for row in touched if row.artist_id is not None)
    remove_unheld_tracks(session, track_ids=ids)
    store.refresh_availability(session, track_ids=ids)


def remove_unheld_tracks(session: Session, *, track_ids: Sequence[int]) -> None:
    """Delete tracks that have no file and about which only files and their sound ever said anything."""
    session.execute(
        text("""
            delete from track where id = any(:ids)
              and not exists (select 1 from file where track_id = track.id)
              and not exists (select 1 from source_record where track_id = track.id
                              and source not in ('file_tags', 'file_path', 'sound_analysis'))
              and not exists (select 1 from track_user_state where track_id = track.id)
        """),
        {"ids": list(track_ids)},
    )


def _count(filings: Sequence[Filing]) -> BatchCounts:
    counts = BatchCounts()
    for filing in filings:
        if filing.event is not None and filing.event[0] == "file_moved":
            counts.moved += 1
        elif filing.is_added:
            counts.added += filing.item.facts is not None
        elif filing.is_changed:
            counts.changed += 1
        else:
            counts.unchanged += 1
    return counts
