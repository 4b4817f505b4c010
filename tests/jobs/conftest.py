"""Kinds of jobs that only tests know, and a runner for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tensoe.core.settings import Settings
from tensoe.jobs import registry
from tensoe.jobs.running import JobRunner


@pytest.fixture(autouse=True)
def _own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is gone after it."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_services", dict(registry._services))


@pytest.fixture
def kind() -> Callable[..., Any]:
    """Register a function as a kind of job: ``kind("test.one", function, retries=1)``."""

    def register(name: str, function: Callable[..., Any], **options: Any) -> None:
        registry.handler(name, title="A test", **options)(function)

    return register


@pytest.fixture
def runner(session_factory: sessionmaker[Session], settings: Settings) -> JobRunner:
    return JobRunner(session_factory=session_factory, settings=settings, worker="test:1:1")
