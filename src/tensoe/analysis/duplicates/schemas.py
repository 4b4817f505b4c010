"""Recordings that are in the library more than once, over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from tensoe.catalogue.schemas import TrackRead
from tensoe.core.web import Schema

DuplicateState = Literal["open", "dismissed"]


class DuplicateFile(Schema):
    """One of the files that hold the recording."""

    file_id: int = Field(examples=[17])
    path: str | None = Field(
        description="Below the library folder; only for the owner.", examples=["Nina Simone/Pastel Blues/09.flac"]
    )
    container: str | None = Field(examples=["flac"])
    codec: str | None = Field(examples=["flac"])
    is_lossless: bool = Field(description="The codec keeps every sample.")
    bit_rate: int | None = Field(description="Bits per second.", examples=[912000])
    sample_rate_hz: int | None = Field(examples=[44100])
    bits_per_sample: int | None = Field(examples=[16])
    size_bytes: int
    duration_ms: int | None
    is_best: bool = Field(description="The one to keep: lossless first, then by depth and rate. One a group.")


class DuplicateTrack(Schema):
    """A track with those of its files that hold the recording, the best first."""

    track: TrackRead
    files: list[DuplicateFile]


class DuplicateGroupRead(Schema):
    """One recording that is in the library more than once."""

    id: int = Field(examples=[3])
    tracks: list[DuplicateTrack] = Field(description="The track of the best file first. One track alone may have several files.")
    similarity: float = Field(description="0 to 1: how far the fingerprints agree, of the least alike pair.", examples=[0.94])
    evidence: str = Field(
        description="Why they are taken for the same, in a sentence.",
        examples=["3 files sound 94 % alike over the first two minutes; their lengths differ by 0.4 s."],
    )
    freeable_bytes: int = Field(description="What all files but the best take.", examples=[14_680_064])
    found_at: datetime = Field(description="When the last of the files joined.")
    dismissed_at: datetime | None


class DuplicateGroupPage(Schema):
    """A page of groups, the newest first."""

    groups: list[DuplicateGroupRead]
    total: int = Field(description="Groups in this state.")
    freeable_bytes: int = Field(description="What all groups in this state together could free.")
    next_cursor: str | None
