"""What was heard, over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from tensoe.core.web import Schema


class HeardValue(Schema):
    """One value in force, with how far to trust it."""

    name: str = Field(examples=["energy"])
    label: str = Field(examples=["Energy"])
    value: float | None = Field(examples=[0.62])
    text: str = Field(description="The value for reading.", examples=["62 %", "A minor", "122.4 BPM"])
    confidence: float | None = Field(description="0 to 1; null when the value is a measurement.", examples=[0.7])
    is_estimate: bool
    unit: str = Field(examples=["BPM"])
    description: str = Field(description="What it means and how far to trust it.")


class TrackAnalysisRead(Schema):
    """What Tensoe heard in a track."""

    track_id: int
    extractor: str = Field(examples=["tensoe"])
    version: str = Field(examples=["1"])
    quality: float = Field(description="0 to 1: how much of the file could be heard, and how clearly.")
    notes: list[str] = Field(description="Stretches that could not be decoded and the like.")
    values: list[HeardValue]
    features: dict[str, Any] = Field(description="All descriptors by group; docs/features.md explains each.")
    waveform: list[int] = Field(description="Peak envelope over the track, 0 to 255.")
    loudness_curve: list[float] = Field(description="Momentary loudness over the track in LUFS.")
    beats_s: list[float] = Field(description="Beat times in seconds.")
    seconds_spent: float
    analysed_at: datetime


class AnalysisRequest(Schema):
    """Which tracks to hear; all that need it when null."""

    track_ids: list[int] | None = Field(default=None, max_length=10_000, examples=[[17, 18]])
    force: bool = Field(default=False, description="Hear again what is already known, and what failed.")
