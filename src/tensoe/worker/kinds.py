"""Every module that registers kinds of jobs or background services."""

from __future__ import annotations

from importlib import import_module

# People are named by jobs' foreign keys, so their table must be known before the first job row is written.
MODEL_MODULES = ("tensoe.accounts.models",)
TASK_MODULES = (
    "tensoe.catalogue.tasks",
    "tensoe.analysis.tasks",
    "tensoe.analysis.duplicates.tasks",
    "tensoe.insights.tasks",
    "tensoe.demo.tasks",
)


def load_kinds() -> None:
    """Import all task modules; they are light, what is heavy is imported when a job runs."""
    for name in MODEL_MODULES + TASK_MODULES:
        import_module(name)
