"""What was heard, over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from tensoe.core.web import Schema


class OverrideRead(Schema):
    """Who set a value instead of the heard one, when and why."""

    reason: str | None = Field(examples=["Counted along"])
    by: str | None = Field(description="Name of the person; null when they are gone.", examples=["Owner"])
    at: datetime


class HeardValue(Schema):
    """One value in force, with how far to trust it, and what was heard when a person has set another."""

    name: str = Field(examples=["energy"])
    label: str = Field(examples=["Energy"])
    value: float | None = Field(examples=[0.62])
    text: str = Field(description="The value for reading.", examples=["62 %", "A minor", "122.4 BPM"])
    confidence: float | None = Field(
        description="0 to 1; null when the value is a measurement or a person has set it.", examples=[0.7]
    )
    is_estimate: bool
    is_confident: bool = Field(description="Measured, set by a person, or of a confidence from the threshold on.")
    unit: str = Field(examples=["BPM"])
    description: str = Field(description="What it means and how far to trust it.")
    fields: list[str] = Field(
        description="Names under which a correction takes it; empty when it cannot be corrected.", examples=[["key", "mode"]]
    )
    is_overridden: bool = Field(description="A person has set the value.")
    heard_value: float | None = Field(description="What Tensoe heard, whoever has set another value.")
    heard_text: str = Field(description="The same for reading.")
    heard_confidence: float | None
    override: OverrideRead | None = Field(description="Who set the value; of key and mode the one set last.")


class AnalysisValues(Schema):
    """Values that a person may set, as numbers."""

    tempo_bpm: float | None = Field(description="20 to 400.", examples=[122.4])
    key: int | None = Field(description="0 is C, 11 is B.", examples=[9])
    mode: int | None = Field(description="1 is major, 0 is minor.", examples=[0])
    time_signature: int | None = Field(description="Beats a bar, 3 to 7.", examples=[4])
    danceability: float | None
    energy: float | None
    valence: float | None
    acousticness: float | None
    instrumentalness: float | None
    liveness: float | None
    speechiness: float | None


class KeySegment(Schema):
    """A stretch of the track in one key."""

    start_s: float
    end_s: float
    key: int = Field(description="0 is C, 11 is B.")
    mode: int = Field(description="1 is major, 0 is minor.")
    name: str = Field(examples=["A minor"])
    confidence: float = Field(description="0 to 1.")


class TrackAnalysisRead(Schema):
    """What Tensoe heard in a track, with what a person has set instead."""

    track_id: int
    extractor: str = Field(examples=["tensoe"])
    version: str = Field(examples=["2.2.2.2.2.2.1"])
    stages: dict[str, int] = Field(description="Version of each stage of the analysis.", examples=[{"rhythm": 2}])
    quality: float = Field(description="0 to 1: how much of the file could be heard, and how clearly.")
    confidence_threshold: float = Field(description="Confidence from which an estimate counts as sure.", examples=[0.5])
    is_confidence_threshold_set: bool = Field(description="The threshold is this track's own.")
    notes: list[str] = Field(description="Stretches that could not be decoded and the like.")
    values: list[HeardValue]
    in_force: AnalysisValues = Field(description="The values that count everywhere.")
    heard: AnalysisValues = Field(description="The values as they were heard.")
    time_signature: int | None = Field(description="Beats a bar in force, 3 to 7.", examples=[4])
    features: dict[str, Any] = Field(description="All descriptors as heard, by group; docs/features.md explains each.")
    waveform: list[int] = Field(description="Peak envelope over the track, 0 to 255.")
    loudness_curve: list[float] = Field(description="Momentary loudness over the track in LUFS.")
    beats_s: list[float] = Field(description="Beat times in seconds; they follow a tempo that a person has set.")
    key_segments: list[KeySegment] = Field(description="Key over time as heard, covering the track.")
    seconds_spent: float
    analysed_at: datetime


class AnalysisCorrection(Schema):
    """Values to set; null takes the override of that value back, what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    tempo_bpm: float | None = Field(default=None, ge=20, le=400)
    key: int | None = Field(default=None, ge=0, le=11)
    mode: int | None = Field(default=None, ge=0, le=1)
    time_signature: int | None = Field(default=None, ge=3, le=7)
    danceability: float | None = Field(default=None, ge=0, le=1)
    energy: float | None = Field(default=None, ge=0, le=1)
    valence: float | None = Field(default=None, ge=0, le=1)
    acousticness: float | None = Field(default=None, ge=0, le=1)
    instrumentalness: float | None = Field(default=None, ge=0, le=1)
    liveness: float | None = Field(default=None, ge=0, le=1)
    speechiness: float | None = Field(default=None, ge=0, le=1)


class AnalysisUpdate(Schema):
    """A correction of what was heard in a track."""

    model_config = ConfigDict(extra="forbid")

    values: AnalysisCorrection = Field(default_factory=AnalysisCorrection, examples=[{"tempo_bpm": 122.4}])
    reason: str | None = Field(default=None, max_length=1000, examples=["Counted along"])
    confidence_threshold: float | None = Field(
        default=None, ge=0, le=1, description="For this track; null takes it back to the setting, left out it stays."
    )


class AnalysisRequest(Schema):
    """Which tracks to hear; all that need it when null."""

    track_ids: list[int] | None = Field(default=None, max_length=10_000, examples=[[17, 18]])
    force: bool = Field(default=False, description="Hear again what is already known, and what failed.")
    stages: list[str] | None = Field(
        default=None, max_length=32, description="Compute these stages again, whatever is known.", examples=[["rhythm"]]
    )
