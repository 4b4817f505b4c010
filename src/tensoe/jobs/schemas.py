"""Jobs over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from tensoe.core.web import Schema

JobState = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class JobError(Schema):
    """Why a job failed."""

    code: str = Field(examples=["folder_not_found"])
    title: str = Field(examples=["Folder not found"])
    detail: str
    hint: str


class JobRead(Schema):
    """A job as people see it."""

    id: int = Field(examples=[12])
    kind: str = Field(examples=["catalogue.scan"])
    title: str = Field(description="The kind in words.", examples=["Scan music folders"])
    state: JobState
    stage: str | None = Field(examples=["Reading tags"])
    done: int
    total: int | None
    progress: float | None = Field(description="0 to 1; null while the total is unknown.", examples=[0.42])
    rate: float | None = Field(description="Items a second.")
    eta_seconds: float | None = Field(description="Estimated time left; null while unknown.")
    message: str | None
    result: dict[str, Any] | None
    error: JobError | None
    triggered_by: str = Field(examples=["person"])
    can_cancel: bool
    can_resume: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime


class JobPage(Schema):
    """A page of jobs, newest first."""

    jobs: list[JobRead]
    next_cursor: str | None
    active: int = Field(description="Jobs queued or running now.")
