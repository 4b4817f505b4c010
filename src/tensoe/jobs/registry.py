"""Which kinds of jobs exist and which services run beside them; filled when the packages' ``tasks.py`` are imported."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tensoe.core.runtime import Runtime

Queue = Literal["default", "batch"]
HandlerFunction = Callable[..., dict[str, Any] | None]
FinishFunction = Callable[..., dict[str, Any] | None]
SplitFunction = Callable[[dict[str, Any]], list[dict[str, Any]] | None]
AbandonedFunction = Callable[["Session", dict[str, Any]], None]
ServiceFunction = Callable[["Runtime", threading.Event], None]

HandlerT = TypeVar("HandlerT", bound=HandlerFunction)
ServiceT = TypeVar("ServiceT", bound=ServiceFunction)


@dataclass(frozen=True)
class Kind:
    """One kind of job: how it is called, where it queues, what runs it."""

    name: str
    title: str
    function: HandlerFunction
    queue: Queue
    retries: int
    finish: FinishFunction | None
    split: SplitFunction | None
    on_abandoned: AbandonedFunction | None
    is_sweep: bool


_kinds: dict[str, Kind] = {}
_services: dict[str, ServiceFunction] = {}


def handler(
    name: str,
    *,
    title: str,
    queue: Queue = "default",
    retries: int = 3,
    finish: FinishFunction | None = None,
    split: SplitFunction | None = None,
    on_abandoned: AbandonedFunction | None = None,
    is_sweep: bool = False,
) -> Callable[[HandlerT], HandlerT]:
    """Register the function that runs jobs of kind ``name``; it is called with a `JobContext` and the job's arguments.

    ``retries`` counts outside faults only. ``finish(ctx, children)`` runs once after the last child of a job that returned
    ``ctx.wait_for_children()``. A batch whose worker died with it twice is replaced by ``split(arguments)``; one that cannot
    be split further and dies a third time fails, and ``on_abandoned(session, arguments)`` may note it.
    A sweep (``is_sweep``) does whatever is to do when it looks; an equal request while it runs makes it look once more before
    it ends, so that nothing which was committed with the request is missed.
    """

    def register(function: HandlerT) -> HandlerT:
        known = _kinds.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"two handlers for {name}: {known.function.__qualname__} and {function.__qualname__}")
        _kinds[name] = Kind(name, title, function, queue, retries, finish, split, on_abandoned, is_sweep)
        return function

    return register


def background(name: str) -> Callable[[ServiceT], ServiceT]:
    """Register a service ``fn(runtime, stop_event)`` that runs in one worker a database until ``stop_event`` is set."""

    def register(function: ServiceT) -> ServiceT:
        _services[name] = function
        return function

    return register


def find_kind(name: str) -> Kind | None:
    """The kind, if its package was imported."""
    return _kinds.get(name)


def list_kinds() -> list[Kind]:
    """All kinds known to this process, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def list_services() -> dict[str, ServiceFunction]:
    """All background services known to this process."""
    return dict(_services)


def title_of(name: str) -> str:
    """The kind in words; for one that is not registered, its name made readable."""
    kind = _kinds.get(name)
    return kind.title if kind else name.replace(".", " ").replace("_", " ").capitalize()
