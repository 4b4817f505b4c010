"""The names by which a track can be asked for: our own number, or the one of a provider."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tensoe.catalogue.models import File, Track
from tensoe.core.errors import InvalidInput, TrackNotFound

FORMS = "17, spotify:track:…, mbid:…, isrc:…, file:…"
_LARGEST_ID = 2**63 - 1


def _match_spotify(value: str) -> ColumnElement[bool]:
    if not re.fullmatch(r"[0-9A-Za-z]{22}", value):
        raise ValueError("22 letters and digits")
    return Track.spotify_id == value


def _match_mbid(value: str) -> ColumnElement[bool]:
    try:
        return Track.mbid == str(UUID(value))
    except ValueError:
        raise ValueError("a UUID") from None


def _match_isrc(value: str) -> ColumnElement[bool]:
    plain = value.replace("-", "").upper()
    if not re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", plain):
        raise ValueError("two letters, three letters or digits, seven digits")
    return Track.isrc == plain


def _match_file(value: str) -> ColumnElement[bool]:
    return Track.id.in_(select(File.track_id).where(File.id == _parse_number(value)))


def _match_own(value: str) -> ColumnElement[bool]:
    return Track.id == _parse_number(value)


def _parse_number(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,100}", value):
        raise ValueError("a whole number")
    return min(int(value), _LARGEST_ID)


_FORMS: tuple[tuple[str, Callable[[str], ColumnElement[bool]]], ...] = (
    ("spotify:track:", _match_spotify),
    ("mbid:", _match_mbid),
    ("isrc:", _match_isrc),
    ("file:", _match_file),
    ("", _match_own),
)


def find_track_id(session: Session, text: str) -> int:
    """Our id of the track that ``text`` names; of several recordings with one ISRC the one that can be played, then the oldest.

    Raises
    ------
    TrackNotFound
        There is no such track.
    InvalidInput
        ``text`` is none of the known forms.
    """
    prefix, match = next((prefix, match) for prefix, match in _FORMS if text.startswith(prefix))
    try:
        condition = match(text[len(prefix) :])
    except ValueError as error:
        shown = text[:60].replace("\x00", "")
        raise InvalidInput(f"“{shown}” is not a track id: it must be {prefix}{error}.", hint=f"Known forms: {FORMS}") from None
    found = session.scalar(select(Track.id).where(condition).order_by(Track.is_available.desc(), Track.id).limit(1))
    if found is None:
        raise TrackNotFound(f"There is no track {text}.", hint="Search for it under Library.")
    return found
