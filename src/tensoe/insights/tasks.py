"""Background entry points of insights; importing this module makes new analyses searchable."""

from __future__ import annotations

from threading import Event
from typing import Any

from tensoe.analysis import register_finish_listener, register_listener
from tensoe.core.database import transaction
from tensoe.core.runtime import Runtime
from tensoe.insights.models_registry import get_model
from tensoe.insights.refit import refit_transform
from tensoe.insights.transforms import embed_heard, is_refit_due, request_refit_if_due
from tensoe.jobs import JobContext, background, handler

register_listener(embed_heard)
register_finish_listener(request_refit_if_due)


@background("insights.start")
def refit_at_start(runtime: Runtime, stop: Event) -> None:
    """Look once at the start: an update of Tensoe may have changed what the dimensions are."""
    with transaction(runtime.session_factory) as session:
        request_refit_if_due(session, triggered_by="start")
    stop.wait()


@handler("insights.refit", title="Fit the sound map to the library", queue="default", retries=3)
def refit(ctx: JobContext, *, force: bool = False) -> dict[str, Any]:
    """Fit the sound transform to the library when it has outgrown the last fit (or with ``force``)."""
    with ctx.transaction() as session:
        is_due = force or is_refit_due(session)
    if not is_due:
        return {"tracks": 0, "reason": "The library has not grown enough since the last fit."}

    def report(done: int, total: int, stage: str) -> None:
        ctx.progress(done=done, total=total, stage=stage)

    return refit_transform(ctx.transaction, model=get_model("v2"), report=report)
