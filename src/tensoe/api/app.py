"""The application: every domain's routes behind one gate."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute

from tensoe import __version__
from tensoe.accounts.service import ensure_owner
from tensoe.analysis.duplicates.routes import router as duplicates_router
from tensoe.analysis.routes import router as analysis_router
from tensoe.api.demo_routes import router as demo_router
from tensoe.api.docs_routes import router as docs_router
from tensoe.api.metrics import RequestFigures
from tensoe.api.overview_routes import router as overview_router
from tensoe.api.problems import install as install_problems
from tensoe.api.security import Gate
from tensoe.api.system_routes import router as system_router
from tensoe.api.webapp import mount_web_app
from tensoe.catalogue.folder_routes import router as folder_router
from tensoe.catalogue.routes import router as catalogue_router
from tensoe.core.database import transaction
from tensoe.core.runtime import Runtime
from tensoe.core.web import Principal
from tensoe.insights.routes import router as insights_router
from tensoe.jobs.routes import router as jobs_router
from tensoe.worker.kinds import load_kinds

DESCRIPTION = """One catalogue of your music, every file heard, similar tracks with the reasons.

Errors are problem documents (RFC 9457) with a `code` and a `hint`. Lists are paged by `limit` and `cursor`."""
ROUTERS = (
    catalogue_router,
    folder_router,
    overview_router,
    analysis_router,
    duplicates_router,
    insights_router,
    jobs_router,
    demo_router,
    system_router,
    docs_router,
)


def operation_id(route: APIRoute) -> str:
    """An operation is named by its function."""
    return route.name


def build_app() -> FastAPI:
    """The application without a database, enough to write ``openapi.json``."""
    app = FastAPI(
        title="Tensoe",
        version=__version__,
        description=DESCRIPTION,
        license_info={"name": "MIT", "identifier": "MIT"},
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        separate_input_output_schemas=False,
        lifespan=_lifespan,
    )
    load_kinds()
    app.state.figures = RequestFigures()
    install_problems(app)
    for router in ROUTERS:
        app.include_router(router)
    mount_web_app(app)
    app.add_middleware(Gate, figures=app.state.figures)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    return app


def describe(app: FastAPI) -> dict[str, Any]:
    """The application's document, with every failure as it is in truth: a problem document and nothing else."""
    if app.openapi_schema is None:
        document = FastAPI.openapi(app)
        failure = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operation in (each for path in document["paths"].values() for each in path.values()):
            for status, answer in operation["responses"].items():
                if status >= "400":
                    answer["content"] = failure
        for name in ("HTTPValidationError", "ValidationError"):
            document["components"]["schemas"].pop(name, None)
    assert app.openapi_schema is not None
    return app.openapi_schema


def create_app(runtime: Runtime) -> FastAPI:
    """The application on a database; without accounts everyone who passes the gate is the owner."""
    app = build_app()
    app.state.runtime = runtime
    app.state.settings = runtime.settings
    app.state.session_factory = runtime.session_factory
    with transaction(runtime.session_factory) as session:
        owner = Principal(user_id=ensure_owner(session).id, is_owner=True)

    def identify(_: Request) -> Principal:
        return owner

    app.state.identify = identify
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    stop = getattr(app.state, "stop_events", None)
    if stop is not None:
        stop()
