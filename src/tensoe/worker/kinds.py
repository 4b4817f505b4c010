"""Every module that registers kinds of jobs or background services."""

from __future__ import annotations

from importlib import import_module

TASK_MODULES = ("tensoe.catalogue.tasks", "tensoe.analysis.tasks", "tensoe.insights.tasks", "tensoe.demo.tasks")


def load_kinds() -> None:
    """Import all task modules; they are light, what is heavy is imported when a job runs."""
    for name in TASK_MODULES:
        import_module(name)
