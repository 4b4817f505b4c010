"""Alembic's entry point; the connection comes from `tensoe.core.migrate` or `scripts/make_migration.py`."""

from __future__ import annotations

import importlib
from typing import Any

from alembic import context

from tensoe.core.database import Base

for package in ("accounts", "jobs", "catalogue", "analysis", "analysis.duplicates", "insights"):
    importlib.import_module(f"tensoe.{package}.models")


def include(_object: Any, name: str | None, _type: str, _reflected: bool, _compare_to: Any) -> bool:
    """Leave alone what is not declared in models: the queue's own tables and the per-model vector indexes."""
    return not (name or "").startswith(("procrastinate_", "ix_track_embedding_hnsw_", "idx_procrastinate"))


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_object=include,
    transaction_per_migration=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
