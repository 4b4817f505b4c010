"""What a track shows, worked out from what each source said about it, by stated precedence.

Pure: payloads in, facts out. A field comes from the first source in the order of precedence that has a value for it. Fields
that only make sense together follow their leader: when the owner names the artist, the tag's list of artists is not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from tensoe.catalogue.names import fold
from tensoe.catalogue.paths import UNKNOWN_TITLE

# Best first; a source that is not named stands just above the last one.
TRACK_PRECEDENCE = ("owner", "file_tags", "musicbrainz", "spotify", "lastfm", "file_path")
FEATURE_PRECEDENCE = ("owner", "spotify", "sound_analysis")

VARIOUS_ARTISTS = "Various Artists"
VARIOUS_ARTISTS_MBID = "89ad4ac3-39f7-470e-963a-56509c546377"
_VARIOUS_KEYS = frozenset(
    {
        "various artists", "various artist", "various", "va", "v a", "verschiedene", "verschiedene interpreten",
        "verschiedene kunstler", "diverse", "diverse interpreten", "divers", "artistes divers", "artistes varies", "varios",
        "varios artistas", "varios interpretes", "artisti vari", "aa vv", "aavv", "vari", "diverse artiesten", "eri esittajia",
        "blandade artister", "rozni wykonawcy", "различные исполнители", "разные исполнители", "сборник",
    }
)  # fmt: skip
_FOLLOWS = {
    "artists": "artist",
    "artist_sort": "artist",
    "album_mbid": "album",
    "release_group_mbid": "album",
    "album_artist_mbid": "album_artist",
    "album_artist_sort": "album_artist",
}


def rank_of(source: str, precedence: Sequence[str]) -> float:
    """Place of a source in an order of precedence; lower wins.

    >>> [rank_of(name, FEATURE_PRECEDENCE) for name in ("owner", "someone", "sound_analysis")]
    [0, 1.5, 2]
    """
    return precedence.index(source) if source in precedence else len(precedence) - 1.5


class Credit(NamedTuple):
    """One artist of a track."""

    name: str
    key: str
    role: str
    mbid: str | None = None
    sort_name: str | None = None


class AlbumFacts(NamedTuple):
    """The album a track names. Without ``has_artist`` the album's artist is only a guess from the track's."""

    title: str
    title_key: str
    artist: Credit | None
    artist_name: str
    artist_key: str
    has_artist: bool
    is_compilation: bool
    mbid: str | None


class TrackFacts(NamedTuple):
    """The columns of a track, before ids are known."""

    title: str
    title_key: str
    artist_name: str
    artist_key: str
    credits: tuple[Credit, ...]
    album: AlbumFacts | None
    track_number: int | None
    disc_number: int | None
    released_on: str | None
    release_year: int | None
    isrc: str | None
    mbid: str | None
    genres: tuple[str, ...]
    moods: tuple[str, ...]
    is_explicit: bool | None


def is_various(name: str) -> bool:
    """Whether an album artist's name only says that there are many."""
    return fold(name) in _VARIOUS_KEYS


def merge_payloads(records: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """One payload out of several by precedence; of two records of the same source the earlier in the list wins."""
    ordered = sorted(records, key=lambda record: rank_of(record[0], TRACK_PRECEDENCE))
    merged: dict[str, Any] = {}
    origin: dict[str, int] = {}
    for place, (_, payload) in enumerate(ordered):
        for name, value in payload.items():
            if name not in merged and value not in (None, "", []):
                merged[name] = value
                origin[name] = place
    for name, leader in _FOLLOWS.items():
        if name in merged and leader in merged and origin[name] > origin[leader]:
            del merged[name]
    return merged


def derive_track(records: Sequence[tuple[str, Mapping[str, Any]]]) -> TrackFacts:
    """The facts of a track from its source records."""
    said = records[0][1] if len(records) == 1 else merge_payloads(records)
    title = said.get("title") or UNKNOWN_TITLE
    credits = _credits(said)
    artist_name = said.get("artist") or ", ".join(credit.name for credit in credits if credit.role == "main")
    released_on, year = parse_date(said.get("released") or said.get("original_released") or "")
    return TrackFacts(
        title=title,
        title_key=fold(title),
        artist_name=artist_name,
        artist_key=fold(artist_name),
        credits=credits,
        album=_album(said, credits, artist_name),
        track_number=said.get("track_number"),
        disc_number=said.get("disc_number"),
        released_on=released_on,
        release_year=year,
        isrc=said.get("isrc"),
        mbid=said.get("mbid"),
        genres=tuple(said.get("genres", ())),
        moods=tuple(said.get("moods", ())),
        is_explicit=said.get("is_explicit"),
    )


@lru_cache(maxsize=8192)
def parse_date(value: str) -> tuple[str | None, int | None]:
    """A normalised date of any precision as a whole date (ISO 8601), when it is one, and its year.

    >>> parse_date("1965-10-01"), parse_date("1965-10"), parse_date("")
    (('1965-10-01', 1965), (None, 1965), (None, None))
    """
    if len(value) < 4 or not value[:4].isdecimal():
        return None, None
    try:
        return (date.fromisoformat(value).isoformat() if len(value) == 10 else None), int(value[:4])
    except ValueError:
        return None, int(value[:4])


def _credits(said: Mapping[str, Any]) -> tuple[Credit, ...]:
    named: list[Mapping[str, Any]] = list(said.get("artists") or ())
    if not named and said.get("artist"):
        named = [{"name": said["artist"]}]
    found: dict[str, Credit] = {}
    for entry in named:
        key = fold(entry["name"])
        if key and key not in found:
            sort_name = entry.get("sort_name") or (said.get("artist_sort") if len(named) == 1 else None)
            found[key] = Credit(entry["name"], key, entry.get("role") or "main", entry.get("mbid"), sort_name)
    return tuple(found.values())


def _album(said: Mapping[str, Any], credits: tuple[Credit, ...], artist_name: str) -> AlbumFacts | None:
    title = said.get("album")
    if not title:
        return None
    name, mbid = said.get("album_artist") or "", said.get("album_artist_mbid")
    various = mbid == VARIOUS_ARTISTS_MBID or (bool(name) and is_various(name))
    is_compilation = various or bool(said.get("is_compilation"))
    if various or (is_compilation and not name):
        artist, shown, has_artist = None, VARIOUS_ARTISTS, True
    elif name:
        artist = Credit(name, fold(name), "main", mbid, said.get("album_artist_sort"))
        artist = next((credit for credit in credits if credit.key == artist.key and not mbid), artist)
        shown, has_artist = name, True
    else:
        artist = next((credit for credit in credits if credit.role == "main"), None)
        shown, has_artist = (artist.name if artist else artist_name), False
    return AlbumFacts(
        title=title,
        title_key=fold(title),
        artist=artist,
        artist_name=shown,
        artist_key=fold(shown),
        has_artist=has_artist,
        is_compilation=is_compilation,
        mbid=said.get("album_mbid"),
    )
