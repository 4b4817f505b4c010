"""From what a tag reader returns to the payload of a source record: one name for each thing, whatever the format calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from tinytag import TinyTag
from tinytag.tinytag import _ID3

from tensoe.catalogue.spellings import (
    NAME_LIMIT,
    clean_block,
    clean_text,
    find_isrc,
    find_mbids,
    normalise_date,
    pair_mbids,
    parse_flag,
    parse_number,
    split_artists,
    split_genres,
)

# Squashed field names of ID3 frames, Vorbis comments, MP4 atoms, ASF attributes and FFmpeg -> our name.
_FIELDS = {
    "title": "title", "artist": "artist", "artists": "artist", "albumartist": "album_artist", "album": "album",
    "composer": "composer", "genre": "genre", "year": "date", "date": "date", "comment": "comment",
    "track": "track", "tracknumber": "track", "tracknum": "track", "disc": "disc", "discnumber": "disc", "partofset": "disc",
    "tracktotal": "track_total", "totaltracks": "track_total", "disctotal": "disc_total", "totaldiscs": "disc_total",
    "musicbrainztrackid": "mbid", "musicbrainzrecordingid": "mbid", "ufid": "ufid",
    "musicbrainzalbumid": "album_mbid", "musicbrainzreleaseid": "album_mbid",
    "musicbrainzreleasegroupid": "release_group_mbid",
    "musicbrainzartistid": "artist_mbids", "musicbrainzalbumartistid": "album_artist_mbids",
    "isrc": "isrc", "tsrc": "isrc",
    "tcmp": "compilation", "tcp": "compilation", "compilation": "compilation", "cpil": "compilation",
    "iscompilation": "compilation", "itunescompilation": "compilation",
    "tsop": "artist_sort", "soar": "artist_sort", "artistsort": "artist_sort", "artistsortorder": "artist_sort",
    "sortartist": "artist_sort",
    "tso2": "album_artist_sort", "soaa": "album_artist_sort", "albumartistsort": "album_artist_sort",
    "albumartistsortorder": "album_artist_sort",
    "tdor": "original_date", "tory": "original_date", "originaldate": "original_date", "originalyear": "original_date",
    "originalreleasetime": "original_date", "originalreleaseyear": "original_date", "tdrl": "release_date",
    "releasedate": "release_date", "releasetime": "release_date", "tdat": "day_and_month",
    "bpm": "bpm", "tmpo": "bpm", "beatsperminute": "bpm", "initialkey": "initial_key",
    "publisher": "label", "label": "label", "organization": "label", "tpub": "label",
    "catalognumber": "catalog_number", "barcode": "barcode", "language": "language",
    "lyrics": "lyrics", "unsyncedlyrics": "lyrics", "rtng": "advisory", "itunesadvisory": "advisory",
    "mood": "mood", "tmoo": "mood",
}  # fmt: skip
_LONG_TEXTS = {"comment": 2000, "composer": NAME_LIMIT, "label": 200, "catalog_number": 100, "barcode": 100, "language": 50}
_ID3_GENRES: tuple[str, ...] = _ID3._ID3V1_GENRES  # the list of ID3v1 with Winamp's additions


@lru_cache(maxsize=4096)
def field_name(name: str) -> str | None:
    """Our name of a tag field, whatever its case, spaces and signs; None for one that we do not keep."""
    return _FIELDS.get("".join(sign for sign in name.lower() if sign.isalnum()))


def collect_fields(tag: TinyTag) -> dict[str, list[str]]:
    """All values of the fields that we keep, in the order of the file."""
    found: dict[str, list[str]] = {}
    for name, value in (
        ("title", tag.title), ("artist", tag.artist), ("album_artist", tag.albumartist), ("album", tag.album),
        ("composer", tag.composer), ("genre", tag.genre), ("date", tag.year), ("comment", tag.comment),
        ("track", tag.track), ("track_total", tag.track_total), ("disc", tag.disc), ("disc_total", tag.disc_total),
    ):  # fmt: skip
        if value is not None:
            found[name] = [str(value)]
    for raw_name, values in tag.other.items():
        if (known := field_name(raw_name)) is not None:
            found.setdefault(known, []).extend(values)
    return found


def build_payload(fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The payload of a ``file_tags`` record; fields without a value are left out. Empty when there was nothing to say."""
    payload: dict[str, Any] = {}
    capped = [
        name for name in ("title", "artist", "album", "album_artist") if any(len(v) > NAME_LIMIT for v in fields.get(name, ()))
    ]
    _put_names(payload, fields)
    _put_dates(payload, fields)
    for name in ("track", "disc"):
        payload[f"{name}_number"] = parse_number(next(iter(fields.get(name, ())), None))
        payload[f"{name}_total"] = parse_number(next(iter(fields.get(f"{name}_total", ())), None))
    if genres := fields.get("genre"):
        payload["genres"] = list(split_genres(tuple(genres), _ID3_GENRES))
    payload["isrc"] = find_isrc(fields.get("isrc", ()))
    payload["is_compilation"] = True if any(parse_flag(value) for value in fields.get("compilation", ())) else None
    if advisory := fields.get("advisory"):
        payload["is_explicit"] = {"1": True, "4": True, "0": None}.get(advisory[0].strip(), False)
    for name, limit in _LONG_TEXTS.items():
        if values := fields.get(name):
            payload[name] = clean_block("; ".join(dict.fromkeys(values)), limit)
            if sum(map(len, values)) > limit:
                capped.append(name)
    _put_sound_fields(payload, fields)
    payload = {name: value for name, value in payload.items() if value not in (None, "", [])}
    if payload and capped:
        payload["capped"] = capped
    return payload


def _put_names(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    title = _first(fields, "title")
    artist, artists = split_artists(tuple(fields.get("artist", ())), title)
    payload["title"], payload["artist"] = title, artist
    if artist:
        payload["artists"] = pair_mbids(artists, find_mbids(fields.get("artist_mbids", ())))
        payload["artist_sort"] = _first(fields, "artist_sort")
    payload["album"] = _first(fields, "album")
    album_artist, album_artists = split_artists(tuple(fields.get("album_artist", ())))
    payload["album_artist"] = album_artist
    album_artist_mbids = find_mbids(fields.get("album_artist_mbids", ()))
    if album_artist:
        payload["album_artist_sort"] = _first(fields, "album_artist_sort")
    if len(album_artists) <= 1 and len(album_artist_mbids) == 1:
        payload["album_artist_mbid"] = album_artist_mbids[0]
    recording = find_mbids(fields.get("mbid", ()))
    if not recording:
        recording = find_mbids(value for value in fields.get("ufid", ()) if value.startswith("http://musicbrainz.org"))
    payload["mbid"] = recording[0] if recording else None
    for name in ("album_mbid", "release_group_mbid"):
        found = find_mbids(fields.get(name, ()))
        payload[name] = found[0] if found else None


def _put_dates(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    dates = [found for value in (*fields.get("date", ()), *fields.get("release_date", ())) if (found := normalise_date(value))]
    day_and_month = _first(fields, "day_and_month")
    if dates and len(dates[0]) == 4 and len(day_and_month) == 4 and day_and_month.isdecimal():
        dates.append(normalise_date(f"{dates[0]}-{day_and_month[2:]}-{day_and_month[:2]}") or dates[0])
    # Of several dates that agree on the year, the most precise.
    payload["released"] = max((value for value in dates if value[:4] == dates[0][:4]), key=len) if dates else None
    originals = [found for value in fields.get("original_date", ()) if (found := normalise_date(value))]
    payload["original_released"] = max(originals, key=len) if originals else None


def _put_sound_fields(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    payload["initial_key"] = _first(fields, "initial_key")[:20]
    payload["moods"] = list(split_genres(tuple(fields["mood"]))) if "mood" in fields else None
    payload["has_lyrics"] = True if fields.get("lyrics") else None
    try:
        bpm = float(_first(fields, "bpm").replace(",", "."))
        payload["bpm"] = bpm if 20 <= bpm <= 400 else None
    except ValueError:
        payload["bpm"] = None


def _first(fields: Mapping[str, Sequence[str]], name: str) -> str:
    for value in fields.get(name, ()):
        if cleaned := clean_text(value):
            return cleaned
    return ""
