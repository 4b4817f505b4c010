"""Names from where a file lies, for files whose tags do not say: ``Artist/Album (Year)/03 - Title.ext`` and its variants."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from tensoe.catalogue.spellings import clean_text, parse_number

_DISC_FOLDER = re.compile(r"(?:cd|disc|disk|dvd|lp|vinyl|side|part|teil|volume|vol)[\s._-]*(\d{1,2}|[a-d])\b.*", re.IGNORECASE)
_YEAR_AROUND = re.compile(
    r"^[\[(]?((?:19|20)\d{2})[\])]?\s*[-–._ ]\s*(.+)$|^(.+?)\s*[-–]?\s*[\[(]((?:19|20)\d{2})[^\])]*[\])]\s*(.*)$"
)
_QUALITY = re.compile(
    r"\s*[\[({](?:flac|mp3|320|v0|cbr|vbr|web|cd|vinyl|lossless|\d{2,3}\s*kbps|(?:16|24)[- ]?bit|\d{2}-\d{2,3})[^\])}]*[\])}]",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?:(?P<disc>\d{1,2})[-.](?=\d{2}))?(?P<track>\d{1,3})(?P<gap>\s*[-–._)]+\s*|\s+)(?P<rest>\S.*)$")
_DISC_AND_TRACK = re.compile(r"^(?P<disc>[1-9])(?P<track>\d{2})(?:\s*[-–._)]+\s*)(?P<rest>\S.*)$")
UNKNOWN_TITLE = "Unknown title"
_DASH = re.compile(r"\s+[-–—]\s+")
_UNNAMED_FOLDERS = frozenset(
    {"music", "musik", "musique", "audio", "mp3", "flac", "downloads", "download", "incoming", "unsorted", "misc", "various",
     "singles", "tracks", "songs", "new folder", "unknown", "unknown artist", "unknown album", "library", "itunes", "media"}
)  # fmt: skip


def decode_path(path: bytes) -> str:
    """A path for display: bytes that are no UTF-8 show as U+FFFD."""
    return path.decode("utf-8", "replace")


def is_disc_folder(name: str) -> bool:
    """Whether a folder only holds one disc of the album that the folder above it names.

    >>> [is_disc_folder(name) for name in ("CD1", "Disc 2 - Live", "Discovery", "Side A")]
    [True, True, False, True]
    """
    return _DISC_FOLDER.fullmatch(name) is not None


@lru_cache(maxsize=1024)
def album_folder(directory: bytes) -> bytes:
    """The folder of the album: without the disc's own folder."""
    parent, _, name = directory.rpartition(b"/")
    return parent if name and is_disc_folder(decode_path(name)) else directory


def names_from_path(path: bytes) -> dict[str, Any]:
    """What a path below its library folder says, in the shape of a source payload; the title is always there.

    >>> names_from_path(b"Nina Simone/Pastel Blues (1965)/09 - Sinnerman.flac") == {
    ...     "title": "Sinnerman", "artist": "Nina Simone", "album": "Pastel Blues", "released": "1965", "track_number": 9}
    True
    """
    *folders, file_name = decode_path(path).split("/")
    said = dict(_names_from_folders(tuple(folders)))
    stem = _spaced(file_name.rpartition(".")[0] or file_name)
    title, numbers, artist, album = _split_stem(stem, is_in_folder=bool(folders))
    said.update(numbers)
    if artist and ("artist" not in said or len(folders) < 2):
        if not folders or "artist" not in said:
            said["artist"] = artist
    elif not artist and len(folders) == 1 and "album" not in said and "artist" not in said:
        name = _spaced(folders[0])
        if name.lower() not in _UNNAMED_FOLDERS:
            said["album" if numbers else "artist"] = name
    if album:
        said.setdefault("album", album)
    if artist and artist.casefold() != str(said.get("artist", "")).casefold() and len(folders) >= 2:
        said["album_artist"], said["artist"] = said.get("artist", artist), artist
    said["title"] = clean_text(title) or clean_text(stem) or UNKNOWN_TITLE
    return {name: clean_text(value) if isinstance(value, str) else value for name, value in said.items() if value}


@lru_cache(maxsize=4096)
def _names_from_folders(folders: tuple[str, ...]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    names = [_spaced(name) for name in folders]
    if names and (disc := _DISC_FOLDER.fullmatch(names[-1])):
        if number := parse_number(disc.group(1)):
            said["disc_number"] = number
        names.pop()
    if not names or names[-1].lower() in _UNNAMED_FOLDERS:
        return said
    album, year = _split_year(_QUALITY.sub("", names[-1]).strip() or names[-1])
    parts = _DASH.split(album, maxsplit=1)
    if len(names) >= 2:
        if names[-2].lower() not in _UNNAMED_FOLDERS:
            said["artist"] = names[-2]
        if len(parts) == 2 and ("artist" not in said or parts[0].casefold() == said["artist"].casefold()):
            said["artist"], album = parts
            album, later_year = _split_year(album)
            year = year or later_year
        said["album"] = album
    elif len(parts) == 2:
        said["artist"], album = parts
        said["album"], later_year = _split_year(album)
        year = year or later_year
    elif year:
        said["album"] = album
    if year:
        said["released"] = year
    return said


def _split_year(name: str) -> tuple[str, str | None]:
    found = _YEAR_AROUND.match(name)
    if not found:
        return name, None
    if found.group(1):
        return found.group(2).strip(), found.group(1)
    return " ".join(part for part in (found.group(3).strip(), found.group(5).strip()) if part), found.group(4)


def _split_stem(stem: str, *, is_in_folder: bool) -> tuple[str, dict[str, int], str | None, str | None]:
    """Title, numbers, artist and album out of a file's name."""
    numbers: dict[str, int] = {}
    found = _NUMBERED.match(stem)
    if found and not is_in_folder and not stem.startswith("0") and found["gap"].isspace():
        found = None  # "99 Luftballons" by itself is a title
    if not found or (len(found["track"]) == 3 and not found["disc"]):
        found = _DISC_AND_TRACK.match(stem) or found
    if found and not (len(found["track"]) == 3 and "disc" not in found.re.groupindex):
        for name, value in (("track_number", found["track"]), ("disc_number", found["disc"])):
            if number := parse_number(value):
                numbers[name] = number
        stem = found["rest"].strip()
    parts = [part.strip() for part in _DASH.split(stem) if part.strip()]
    if len(parts) >= 4 and parts[2].isdecimal() and not numbers:
        return " - ".join(parts[3:]), {"track_number": int(parts[2])}, parts[0], parts[1]
    if len(parts) >= 3 and parts[1].isdecimal() and len(parts[1]) <= 3 and not numbers:
        return " - ".join(parts[2:]), {"track_number": int(parts[1])}, parts[0], None
    if len(parts) >= 2:
        return " - ".join(parts[1:]), numbers, parts[0], None
    return stem, numbers, None, None


def _spaced(name: str) -> str:
    """Underscores were spaces once, when there are no others."""
    return name.replace("_", " ").strip() if "_" in name and " " not in name else name.strip()
