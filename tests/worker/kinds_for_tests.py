"""Kinds of jobs for the tests of whole worker processes; what they did is kept in the table ``effect``."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any

from sqlalchemy import text

from tensoe.core.runtime import Runtime
from tensoe.jobs import ChildSummary, JobContext, background, handler
from tests.jobs.pool_work import tell_process


def finish_parent(ctx: JobContext, children: ChildSummary) -> dict[str, Any]:
    with ctx.transaction() as session:
        session.execute(text("insert into effect (item, what) values (-1, 'finish')"))
    return {"done": children.done, "failed": children.failed, "cancelled": children.cancelled}


@handler("test.parent", title="Parent", finish=finish_parent)
def parent(ctx: JobContext, *, batches: int, size: int) -> dict[str, Any]:
    with ctx.transaction() as session:
        for number in range(batches):
            ctx.spawn(session, "test.batch", {"items": list(range(number * size, (number + 1) * size))}, total=size)
    return ctx.wait_for_children()


def split_batch(arguments: dict[str, Any]) -> list[dict[str, Any]] | None:
    items = arguments["items"]
    return [{"items": [item]} for item in items] if len(items) > 1 else None


def note_abandoned(session: Any, arguments: dict[str, Any]) -> None:
    session.execute(text("insert into effect (item, what) values (:item, 'abandoned')"), {"item": arguments["items"][0]})


@handler("test.batch", title="Batch", queue="batch", split=split_batch, on_abandoned=note_abandoned)
def batch(ctx: JobContext, *, items: list[int]) -> dict[str, Any]:
    """Safe to run twice: items that are noted are not done again."""
    with ctx.transaction() as session:
        known = set(session.scalars(text("select item from effect where what = 'item'")))
    done = len([item for item in items if item in known])
    left = [item for item in items if item not in known]
    for index, outcome in ctx.pool.run_many(tell_process, left, timeout_s=20):
        assert outcome.is_ok, outcome.reason
        with ctx.transaction() as session:
            session.execute(text("insert into effect (item, what) values (:item, 'item')"), {"item": left[index]})
        done += 1
        time.sleep(0.03)
        ctx.progress(done=done)
    return {"items": len(items)}


@handler("test.deadly", title="Parent of a deadly batch", finish=finish_parent)
def deadly_parent(ctx: JobContext, *, items: list[int]) -> dict[str, Any]:
    with ctx.transaction() as session:
        ctx.spawn(session, "test.deadly_batch", {"items": items}, total=len(items))
    return ctx.wait_for_children()


@handler("test.deadly_batch", title="Deadly", queue="batch", split=split_batch, on_abandoned=note_abandoned)
def deadly_batch(ctx: JobContext, *, items: list[int]) -> dict[str, Any]:
    """Item 13 takes the whole worker with it."""
    for done, item in enumerate(items):
        if item == 13:
            os.kill(os.getpid(), signal.SIGKILL)
        ctx.progress(done=done + 1)
    return {"items": len(items)}


@handler("test.empty", title="Nothing")
def empty(ctx: JobContext, *, n: int = 0) -> dict[str, Any]:
    return {"n": n}


@handler("test.slow", title="Slow")
def slow(ctx: JobContext, *, seconds: float) -> dict[str, Any]:
    end = time.monotonic() + seconds
    step = 0
    while time.monotonic() < end:
        time.sleep(0.05)
        step += 1
        ctx.progress(done=step, stage="Waiting")
    return {"attempt": ctx.attempt}


@handler("test.deaf", title="Never looks up")
def deaf(ctx: JobContext) -> dict[str, Any]:
    time.sleep(60 if ctx.attempt == 1 else 0)
    return {"attempt": ctx.attempt}


@background("test.service")
def service(runtime: Runtime, stop: threading.Event) -> None:
    with runtime.session_factory() as session, session.begin():
        session.execute(
            text("insert into effect (item, what) values (:pid, 'service') on conflict do nothing"), {"pid": os.getpid()}
        )
    stop.wait()
