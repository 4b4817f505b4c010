"""Similarity over HTTP."""

from __future__ import annotations

from pydantic import Field

from tensoe.catalogue.schemas import TrackRead
from tensoe.core.web import Schema


class ScorePart(Schema):
    """How alike two tracks are in one respect."""

    group: str = Field(examples=["timbre"])
    label: str = Field(examples=["Timbre"])
    score: float = Field(description="0 to 1, cosine within the group.", examples=[0.93])
    share: float = Field(description="Part of the whole score that this group contributed, 0 to 1.", examples=[0.5])


class SimilarRow(Schema):
    """One similar track, as promised."""

    track_id: int = Field(examples=[18])
    similarity_score: float = Field(description="max(0, cosine).", examples=[0.91])
    parts: list[ScorePart] | None = Field(description="Only with `explain=true`.")


class SimilarityRead(Schema):
    """Similar tracks, highest first; never the track itself."""

    track_id: int = Field(examples=[17])
    similar_tracks: list[SimilarRow]


class SimilarTrack(Schema):
    """One similar track with the reasons."""

    track: TrackRead
    similarity_score: float = Field(examples=[0.91])
    parts: list[ScorePart]
    reasons: list[str] = Field(examples=[["Nearly the same tempo (122 and 124 BPM)", "Same key, A minor"]])


class SimilarTracksRead(Schema):
    """Similar tracks for people."""

    track_id: int
    model_version: str = Field(examples=["v2"])
    similar_tracks: list[SimilarTrack]
