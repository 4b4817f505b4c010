"""Health, versions and figures of the server."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from tensoe.api.metrics import render_json, render_text
from tensoe.api.problems import problem
from tensoe.api.schemas import HealthSummary, Liveness, Readiness, SystemRead
from tensoe.api.system import check_readiness, compute_metrics, get_health_summary, get_system_read
from tensoe.core.runtime import Runtime
from tensoe.core.web import DbSession, Owner, problems

router = APIRouter(tags=["system"])


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


@router.get("/", response_model=HealthSummary, responses={307: {"description": "A browser is sent to the web app."}})
def get_root(request: Request, session: DbSession, accept: Annotated[str, Header()] = "") -> Any:
    """A browser is sent to the web app; anyone else gets health and a data summary."""
    if "text/html" in accept:
        return RedirectResponse("/app/")
    return get_health_summary(session, runtime=_runtime(request))


@router.get("/healthz")
def get_liveness() -> Liveness:
    """The process answers."""
    return Liveness(status="ok")


@router.get("/readyz", response_model=Readiness, responses=problems(503))
def get_readiness(request: Request) -> Any:
    """The database answers and has the schema of this version."""
    checks = check_readiness(_runtime(request).engine)
    wrong = [f"{name} {said}" for name, said in checks.items() if said != "ok"]
    if wrong:
        return problem(503, "unavailable", f"Not ready: {', '.join(wrong)}.", "Run `tensoe doctor`.", checks=checks)
    return Readiness(status="ready", checks=checks)


@router.get("/system", responses=problems(403))
def get_system(request: Request, session: DbSession, _: Owner) -> SystemRead:
    """Versions, settings in force (secrets masked), database, workers, disk."""
    return get_system_read(session, runtime=_runtime(request))


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}, "application/json": {}}}})
def get_metrics(request: Request, session: DbSession, _: Owner, accept: Annotated[str, Header()] = "") -> Response:
    """Prometheus text; with `Accept: application/json` the same figures as JSON."""
    figures = compute_metrics(session)
    if "application/json" in accept:
        return JSONResponse(render_json(request.app.state.figures, figures))
    return Response(render_text(request.app.state.figures, figures), media_type="text/plain; version=0.0.4; charset=utf-8")
