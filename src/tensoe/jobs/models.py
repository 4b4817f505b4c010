"""The table of jobs as people see them; the queue itself is Procrastinate's, in the same database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tensoe.core.database import Base, IdMixin, UpdatedMixin

ACTIVE_STATES = ("queued", "running")
FINAL_STATES = ("succeeded", "failed", "cancelled")


class Job(IdMixin, UpdatedMixin, Base):
    """One piece of long work, or one batch of it (then it has a parent)."""

    __tablename__ = "job"

    kind: Mapped[str] = mapped_column(Text, comment="domain.verb")
    state: Mapped[str] = mapped_column(Text, server_default="queued")
    stage: Mapped[str | None] = mapped_column(Text, comment="What it does now, in words.")
    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int | None]
    rate: Mapped[float | None] = mapped_column(comment="Items per second, recent.")
    message: Mapped[str | None] = mapped_column(Text)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    checkpoint: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}", comment="What a resumed run needs to know.")
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB, comment="{code, title, detail, hint}")
    dedupe_key: Mapped[str | None] = mapped_column(Text, comment="Equal requests share one active job.")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"))
    requested_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    triggered_by: Mapped[str] = mapped_column(Text, server_default="person", comment="person, start, watch, job or schedule")
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0", comment="Times a worker began it.")
    failures: Mapped[int] = mapped_column(SmallInteger, server_default="0", comment="Retries used up by outside faults.")
    deaths: Mapped[int] = mapped_column(SmallInteger, server_default="0", comment="Workers that died while they ran it.")
    step: Mapped[str] = mapped_column(Text, server_default="work", comment="work, children (waiting for them) or finish")
    queue_id: Mapped[int | None] = mapped_column(comment="The queue's row for it; whoever holds another one may not write here.")
    worker: Mapped[str | None] = mapped_column(Text, comment="Name of the worker that runs it now.")
    is_asked_again: Mapped[bool] = mapped_column(
        server_default="false", comment="An equal request came while it ran: a sweep looks once more before it ends."
    )
    cancel_requested_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    # By the clock, not by the start of the transaction: listeners tell newer from older by it.
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.clock_timestamp(), sort_order=91
    )

    __table_args__ = (
        CheckConstraint("step IN ('work', 'children', 'finish')", name="step"),
        CheckConstraint("state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name="state"),
        Index("uq_job_dedupe_key_active", "dedupe_key", unique=True, postgresql_where=text("state IN ('queued', 'running')")),
        Index("ix_job_parent_id", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
        Index("ix_job_active", "state", "kind", postgresql_where=text("state IN ('queued', 'running')")),
    )


class WorkerSeen(Base):
    """A worker process that is or was at work; tells which jobs were left behind by a dead one."""

    __tablename__ = "worker_seen"

    name: Mapped[str] = mapped_column(Text, primary_key=True, comment="host:pid:start time")
    host: Mapped[str] = mapped_column(Text)
    pid: Mapped[int]
    processes: Mapped[int] = mapped_column(SmallInteger)
    version: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_seen_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
