"""From what a tag reader returns to the payload of a source record: one name for each thing, whatever the format calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from tinytag import TinyTag
from tinytag.tinytag import _ID3

from tensoe.catalogue.spellings import (
    NAME_LIMIT,
    clean_block,
    clean_text,
    featured_in_title,
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
    for name in fields:
        if (put := _PUTTERS.get(name)) is not None:
            put(payload, fields)
    capped = [name for name in _CAPPED if any(len(value) > _CAPPED[name] for value in fields.get(name, ()))]
    payload = {name: value for name, value in payload.items() if value not in (None, "", [])}
    if payload and capped:
        payload["capped"] = capped
    return payload


def _put_title(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    payload["title"] = _first(fields, "title")


def _put_artist(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    payload["artist"], artists = split_artists(tuple(fields["artist"]))
    if not artists:
        return
    payload["artists"] = pair_mbids(artists, find_mbids(fields["artist_mbids"]) if "artist_mbids" in fields else [])
    if "artist_sort" in fields:
        payload["artist_sort"] = _first(fields, "artist_sort")
    for guest in featured_in_title(_first(fields, "title")):
        if not any(guest.casefold() in name.casefold() for name, _ in artists):
            payload["artists"].append({"name": guest, "role": "featured"})


def _put_album(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    payload["album"] = _first(fields, "album")
    for name in ("album_mbid", "release_group_mbid"):
        if name in fields and (found := find_mbids(fields[name])):
            payload[name] = found[0]


def _put_album_artist(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    payload["album_artist"], album_artists = split_artists(tuple(fields["album_artist"]))
    if "album_artist_sort" in fields:
        payload["album_artist_sort"] = _first(fields, "album_artist_sort")
    mbids = find_mbids(fields.get("album_artist_mbids", ()))
    if len(album_artists) <= 1 and len(mbids) == 1:
        payload["album_artist_mbid"] = mbids[0]


def _put_recording(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    found = find_mbids(fields.get("mbid", ())) or find_mbids(
        value for value in fields.get("ufid", ()) if value.startswith("http://musicbrainz.org")
    )
    payload["mbid"] = found[0] if found else None


def _put_dates(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    dates = [found for value in (*fields.get("date", ()), *fields.get("release_date", ())) if (found := normalise_date(value))]
    if not dates:
        return
    day_and_month = _first(fields, "day_and_month")  # of ID3v2.3: DDMM
    if len(dates[0]) == 4 and len(day_and_month) == 4 and day_and_month.isdecimal():
        dates.append(normalise_date(f"{dates[0]}-{day_and_month[2:]}-{day_and_month[:2]}") or dates[0])
    # Of several dates that agree on the year, the most precise.
    payload["released"] = max((value for value in dates if value[:4] == dates[0][:4]), key=len)


def _put_original_date(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    originals = [found for value in fields["original_date"] if (found := normalise_date(value))]
    payload["original_released"] = max(originals, key=len) if originals else None


def _put_genres(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    payload["genres"] = list(split_genres(tuple(fields["genre"]), _ID3_GENRES))


def _put_advisory(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    payload["is_explicit"] = {"1": True, "4": True, "2": False}.get(fields["advisory"][0].strip())


def _put_compilation(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    payload["is_compilation"] = True if any(parse_flag(value) for value in fields["compilation"]) else None


def _put_bpm(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    try:
        bpm = float(_first(fields, "bpm").replace(",", "."))
    except ValueError:
        return
    payload["bpm"] = bpm if 20 <= bpm <= 400 else None


def _put_lyrics(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
    payload["has_lyrics"] = True if any(fields["lyrics"]) else None


def _number(field: str, name: str) -> Putter:
    def put(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
        payload[name] = parse_number(fields[field][0])

    return put


def _long_text(name: str, limit: int) -> Putter:
    def put(payload: dict[str, Any], fields: Mapping[str, Sequence[str]]) -> None:
        payload[name] = clean_block("; ".join(dict.fromkeys(fields[name])), limit)

    return put


Putter = Callable[[dict[str, Any], Mapping[str, Sequence[str]]], None]

_PUTTERS: dict[str, Putter] = {
    "title": _put_title, "artist": _put_artist, "album": _put_album, "album_artist": _put_album_artist,
    "mbid": _put_recording, "ufid": _put_recording, "date": _put_dates, "release_date": _put_dates,
    "original_date": _put_original_date, "genre": _put_genres, "advisory": _put_advisory, "compilation": _put_compilation,
    "bpm": _put_bpm, "lyrics": _put_lyrics,
    "isrc": lambda payload, fields: payload.update(isrc=find_isrc(fields["isrc"])),
    "mood": lambda payload, fields: payload.update(moods=list(split_genres(tuple(fields["mood"])))),
    "initial_key": lambda payload, fields: payload.update(initial_key=_first(fields, "initial_key")[:20]),
    "track": _number("track", "track_number"), "track_total": _number("track_total", "track_total"),
    "disc": _number("disc", "disc_number"), "disc_total": _number("disc_total", "disc_total"),
    **{name: _long_text(name, limit) for name, limit in _LONG_TEXTS.items()},
}  # fmt: skip
_CAPPED = {**dict.fromkeys(("title", "artist", "album", "album_artist"), NAME_LIMIT), **_LONG_TEXTS}


def _first(fields: Mapping[str, Sequence[str]], name: str) -> str:
    for value in fields.get(name, ()):
        if cleaned := clean_text(value):
            return cleaned
    return ""
