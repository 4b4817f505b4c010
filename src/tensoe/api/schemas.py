"""What the server says about itself and its library as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from tensoe.catalogue.schemas import CountRow, TrackRead
from tensoe.core.web import Schema


class HealthSummary(Schema):
    """Health and a data summary."""

    status: str = Field(examples=["ok"])
    version: str = Field(examples=["0.1.0"])
    database: str = Field(examples=["embedded PostgreSQL 18.3"])
    tracks: int
    albums: int
    artists: int
    files: int
    listens: int
    analysed: int


class Liveness(Schema):
    """The process answers."""

    status: str = Field(examples=["ok"])


class Readiness(Schema):
    """Each thing that must work before requests can be served."""

    status: str = Field(examples=["ready"])
    checks: dict[str, str] = Field(examples=[{"database": "ok", "migrations": "ok"}])


class SystemRead(Schema):
    """Versions, settings and state, for the owner."""

    version: str
    python: str
    platform: str
    database: dict[str, Any] = Field(description="kind, version, size_bytes, extensions, migration, migration_expected")
    settings: dict[str, Any] = Field(description="Settings in force; secrets masked.")
    workers: list[dict[str, Any]] = Field(description="name, host, pid, processes, is_alive, last_seen_at, started_at, version")
    sources: list[dict[str, Any]]
    models: list[dict[str, Any]]
    disk: dict[str, Any] = Field(description="data_folder, free_bytes, total_bytes, used by covers, logs, database")


class Bin(Schema):
    """One bar of a histogram."""

    start: float
    end: float
    count: int


class OverviewRead(Schema):
    """The library at a glance."""

    tracks: int
    albums: int
    artists: int
    files: int
    missing_files: int
    problem_files: int
    analysed: int
    to_analyse: int
    total_duration_ms: int
    total_size_bytes: int
    folders: int
    has_demo: bool
    genres: list[CountRow]
    formats: list[CountRow]
    decades: list[CountRow]
    keys: list[CountRow] = Field(description="Named keys such as 'A minor'.")
    tempo_bpm: list[Bin]
    loudness_lufs: list[Bin]
    recently_added: list[TrackRead]
    last_scanned_at: datetime | None


class DemoRead(Schema):
    """Whether the demo library is there."""

    state: str = Field(description="absent, making, removing, partial or present", examples=["absent"])
    tracks: int
    analysed: int
    job_id: int | None = Field(description="The job that makes or removes it now.")
