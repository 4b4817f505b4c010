"""Background entry points of insights; importing this module makes new analyses searchable."""

from __future__ import annotations

from typing import Any

from tensoe.analysis import register_finish_listener, register_listener
from tensoe.insights.models_registry import get_model
from tensoe.insights.refit import refit_transform
from tensoe.insights.transforms import embed_heard, is_refit_due, request_refit_if_due
from tensoe.jobs import JobContext, handler

register_listener(embed_heard)
register_finish_listener(request_refit_if_due)


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
