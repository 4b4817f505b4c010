"""Artists and albums as rows: finding or making those that a batch of tracks names, and keeping them true afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from tensoe.catalogue.deriving import VARIOUS_ARTISTS, AlbumFacts, Credit, TrackFacts
from tensoe.catalogue.names import fold
from tensoe.catalogue.paths import album_folder
from tensoe.catalogue.scan_store import copy_rows, draw_ids, update_rows

LONGEST_KEY = 400

ArtistIds = dict[tuple[str, str | None], int]


def group_key(album: AlbumFacts, *, folder_id: int, path: bytes) -> str:
    """What makes two files belong to one album.

    The MusicBrainz id; or title and album artist; or, when no album artist is named, title and folder, so that a compilation
    whose files only name their own artists stays together, and "Greatest Hits" of two bands in two folders stay apart.
    """
    if album.mbid:
        return f"mbid:{album.mbid}"
    if album.has_artist:
        key = f"name:{album.title_key}|{album.artist_key}"
    else:
        directory = album_folder(path.rpartition(b"/")[0])
        key = f"folder:{folder_id}:{hashlib.blake2b(directory, digest_size=12).hexdigest()}:{album.title_key}"
    if len(key) > LONGEST_KEY:
        key = key[:100] + "#" + hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    return key


def ensure_artists(session: Session, credits: Iterable[Credit], *, source: str) -> ArtistIds:
    """Ids of the artists by (key, MusicBrainz id), made where there is none.

    An artist without an id is the one of that name; one with an id adopts the row of that name that has none.
    """
    wanted = {(credit.key, credit.mbid): credit for credit in credits}
    if not wanted:
        return {}
    keys, mbids = list({key for key, _ in wanted}), list({mbid for _, mbid in wanted if mbid})
    by_mbid: dict[str, int] = {}
    by_key: dict[str, tuple[int, str | None]] = {}
    rows = session.execute(
        text("""
            select id, name_key, mbid from artist where name_key = any(:keys) or mbid = any(:mbids)
            order by mbid nulls first, id
        """),
        {"keys": keys, "mbids": mbids},
    )
    for artist_id, key, mbid in rows:
        by_key.setdefault(key, (artist_id, mbid))
        if mbid:
            by_mbid[mbid] = artist_id
    found: ArtistIds = {}
    fresh: list[Credit] = []
    adopted: list[tuple[int, str]] = []
    for (key, mbid), credit in sorted(wanted.items(), key=lambda item: item[0][1] is None):
        if mbid and mbid in by_mbid:
            found[key, mbid] = by_mbid[mbid]
        elif mbid and key in by_key and by_key[key][1] is None and by_key[key][0] > 0:
            found[key, mbid] = by_key[key][0]
            adopted.append((by_key[key][0], mbid))
            by_key[key], by_mbid[mbid] = (by_key[key][0], mbid), by_key[key][0]
        elif not mbid and key in by_key:
            found[key, mbid] = by_key[key][0]
        else:
            fresh.append(credit)
            by_key.setdefault(key, (-len(fresh), mbid))
            if mbid:
                by_mbid[mbid] = -len(fresh)
            found[key, mbid] = -len(fresh)
    update_rows(session, "artist", {"id": "bigint", "mbid": "text"}, adopted)
    ids = draw_ids(session, "artist", len(fresh))
    copy_rows(
        session,
        "artist",
        ("id", "name", "name_key", "sort_name", "mbid", "source"),
        ((ids[n], artist.name, artist.key, artist.sort_name, artist.mbid, source) for n, artist in enumerate(fresh)),
    )
    return {pair: artist_id if artist_id > 0 else ids[-artist_id - 1] for pair, artist_id in found.items()}


def ensure_albums(session: Session, albums: dict[str, tuple[TrackFacts, str | None]], artists: ArtistIds) -> dict[str, int]:
    """Ids of albums by group key, made where there is none; each with its first track's facts and cover."""
    if not albums:
        return {}
    rows = session.execute(text("select group_key, id from album where group_key = any(:keys)"), {"keys": list(albums)})
    found: dict[str, int] = {row.group_key: row.id for row in rows}
    fresh = [key for key in albums if key not in found]
    ids = draw_ids(session, "album", len(fresh))
    lines = []
    for album_id, key in zip(ids, fresh, strict=True):
        track, cover = albums[key]
        album = track.album
        assert album is not None
        artist_id = artists.get((album.artist.key, album.artist.mbid)) if album.artist else None
        lines.append(
            (album_id, album.title, album.title_key, artist_id, album.artist_name, album.artist_key, key,
             track.released_on, track.release_year, album.mbid, album.is_compilation, cover)
        )  # fmt: skip
        found[key] = album_id
    copy_rows(
        session,
        "album",
        ("id", "title", "title_key", "artist_id", "artist_name", "artist_key", "group_key",
         "released_on", "release_year", "mbid", "is_compilation", "cover_hash"),
        lines,
    )  # fmt: skip
    return found


def refresh_albums(session: Session, album_ids: Sequence[int]) -> set[int]:
    """Work out again what an album takes from its tracks: year, date, and the artist where no file names one.

    Returns the albums that turned out to be another one and have no tracks now.
    """
    ids = sorted(set(album_ids))
    if not ids:
        return set()
    session.execute(
        text("""
            update album set release_year = said.release_year, released_on = said.released_on, updated_at = now()
            from (select album_id, mode() within group (order by release_year) as release_year,
                         mode() within group (order by released_on) as released_on
                  from track where album_id = any(:ids) group by album_id) as said
            where album.id = said.album_id
              and (album.release_year, album.released_on) is distinct from (said.release_year, said.released_on)
        """),
        {"ids": ids},
    )
    session.execute(
        text("""
            update album set artist_id = said.artist_id, artist_name = said.artist_name, artist_key = said.artist_key,
                             is_compilation = said.is_compilation, updated_at = now()
            from (select track.album_id,
                         case when count(distinct artist.id) = 1 then min(artist.id) end as artist_id,
                         case when count(distinct artist.id) > 1 then :various
                              else coalesce(min(artist.name), '') end as artist_name,
                         case when count(distinct artist.id) > 1 then :various_key
                              else coalesce(min(artist.name_key), '') end as artist_key,
                         count(distinct artist.id) > 1 as is_compilation
                  from track join album as this on this.id = track.album_id
                  left join track_artist on track_artist.track_id = track.id and track_artist.position = 0
                  left join artist on artist.id = track_artist.artist_id
                  where track.album_id = any(:ids) and this.group_key like 'folder:%' group by track.album_id) as said
            where album.id = said.album_id and (album.artist_id, album.artist_name, album.is_compilation)
                  is distinct from (said.artist_id, said.artist_name, said.is_compilation)
        """),
        {"ids": ids, "various": VARIOUS_ARTISTS, "various_key": fold(VARIOUS_ARTISTS)},
    )
    return _join_twins(session, ids)


def _join_twins(session: Session, album_ids: Sequence[int]) -> set[int]:
    """Albums known by their folder only, by one artist, are the album of that title by that artist if there is one."""
    rows = session.execute(
        text("""
            with touched as (
                select distinct title_key, artist_id from album
                where id = any(:ids) and artist_id is not null and not is_compilation
            ), twins as (
                select album.id, album.group_key,
                       first_value(album.id) over (partition by album.title_key, album.artist_id
                                                   order by album.group_key like 'name:%' desc, album.id) as target
                from album join touched on touched.title_key = album.title_key and touched.artist_id = album.artist_id
                where not album.is_compilation and (album.group_key like 'name:%' or album.group_key like 'folder:%')
            ), moved as (
                update track set album_id = twins.target from twins
                where track.album_id = twins.id and twins.id <> twins.target and twins.group_key like 'folder:%'
                returning twins.id, twins.target
            )
            select distinct id, target from moved
        """),
        {"ids": list(album_ids)},
    ).all()
    if rows:
        session.execute(
            text("""
                update album set cover_hash = twin.cover_hash from album as twin
                where album.id = any(:targets) and album.cover_hash is null and twin.id = any(:ids)
                  and twin.title_key = album.title_key and twin.artist_id = album.artist_id
            """),
            {"targets": [row.target for row in rows], "ids": [row.id for row in rows]},
        )
    return {row.id for row in rows}


def refresh_covers(session: Session, album_ids: Sequence[int]) -> None:
    """Choose covers again after files changed: the one in use while a track still brings it, else the commonest.

    A track shows a cover of its own only when its file brings another than its album's.
    """
    ids = sorted(set(album_ids))
    session.execute(
        text("""
            with brought as (
                select track.album_id, source_record.payload ->> 'cover' as cover, count(*) as times, min(track.id) as first
                from track join source_record on source_record.track_id = track.id
                where track.album_id = any(:ids) and source_record.kind = 'track' and source_record.source = 'file_tags'
                  and source_record.payload ? 'cover' group by 1, 2
            ), chosen as (
                select distinct on (brought.album_id) brought.album_id, brought.cover
                from brought join album on album.id = brought.album_id
                order by brought.album_id, brought.cover = album.cover_hash desc nulls last, times desc, first
            )
            update album set cover_hash = chosen.cover from chosen
            where album.id = chosen.album_id and album.cover_hash is distinct from chosen.cover
        """),
        {"ids": ids},
    )
    session.execute(
        text("""
            update track set cover_hash = nullif(brought.cover, album.cover_hash)
            from album, (select track_id, min(payload ->> 'cover') as cover from source_record
                         where kind = 'track' and source = 'file_tags' and payload ? 'cover' group by track_id) as brought
            where album.id = any(:ids) and track.album_id = album.id and brought.track_id = track.id
              and track.cover_hash is distinct from nullif(brought.cover, album.cover_hash)
        """),
        {"ids": ids},
    )


def refresh_folder_cover(session: Session, *, cover_hash: str, file_ids: Sequence[int]) -> None:
    """A picture beside these files is new: it is the cover of their albums, unless the files bring their own."""
    session.execute(
        text("""
            update album set cover_hash = :cover, updated_at = now()
            where id in (select track.album_id from file join track on track.id = file.track_id where file.id = any(:ids))
              and cover_hash is distinct from :cover
              and (cover_hash is null or exists (select 1 from cover_art where hash = cover_hash and source = 'folder'))
        """),
        {"cover": cover_hash, "ids": list(file_ids)},
    )


def remove_empty(session: Session, *, album_ids: Iterable[int], artist_ids: Iterable[int]) -> None:
    """Forget albums without tracks, then artists without tracks and albums, unless a source says something about them."""
    albums, artists = sorted(set(album_ids)), set(artist_ids)
    if albums:
        gone = session.execute(
            text("""
                delete from album where id = any(:ids)
                  and not exists (select 1 from track where album_id = album.id)
                  and not exists (select 1 from source_record where album_id = album.id)
                returning artist_id
            """),
            {"ids": albums},
        ).scalars()
        artists.update(artist_id for artist_id in gone if artist_id is not None)
    if artists:
        session.execute(
            text("""
                delete from artist where id = any(:ids)
                  and not exists (select 1 from track_artist where artist_id = artist.id)
                  and not exists (select 1 from album where artist_id = artist.id)
                  and not exists (select 1 from source_record where artist_id = artist.id)
            """),
            {"ids": sorted(artists)},
        )


def forget_unused_covers(session: Session) -> list[str]:
    """Forget pictures that no album, track or file shows any more; returns their hashes, for `pictures.delete_pictures`."""
    return list(
        session.execute(
            text("""
                delete from cover_art where not exists (select 1 from album where cover_hash = cover_art.hash)
                  and not exists (select 1 from track where cover_hash = cover_art.hash)
                  and hash not in (select payload ->> 'cover' from source_record where payload ->> 'cover' is not null)
                returning hash
            """)
        ).scalars()
    )
