"""Every failure leaves as a problem document (RFC 9457)."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from tensoe.core.errors import TensoeError

log = structlog.get_logger(__name__)
_CODES = {413: "body_too_large"}
_HINTS = {
    404: "Check the address; the documentation at /docs lists them all.",
    405: "The documentation at /docs lists what this address takes.",
    413: "Send fewer things at once.",
}


def title_of(code: str) -> str:
    """``track_not_found`` for reading: Track not found."""
    return code.replace("_", " ").capitalize()


def problem(status: int, code: str, detail: str, hint: str = "", **more: Any) -> JSONResponse:
    """A problem document as a response."""
    body = {
        "type": f"/docs/errors#{code}",
        "title": title_of(code),
        "status": status,
        "detail": detail,
        "code": code,
        "hint": hint,
        **more,
    }
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def on_bug(error: Exception) -> JSONResponse:
    """What nobody expected: the log has all of it, the answer none."""
    log.error("request failed unexpectedly", exc_info=error)
    hint = "The server's log has the details under this request id."
    return problem(500, "internal", "Something went wrong on the server.", hint)


def install(app: FastAPI) -> None:
    """Answer every kind of failure in one form."""

    @app.exception_handler(TensoeError)
    def on_tensoe_error(_: Request, error: TensoeError) -> Response:
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("request failed", code=error.code, reason=error.message)
        return problem(error.status, error.code, error.message, error.hint, **error.details)

    @app.exception_handler(RequestValidationError)
    def on_invalid(_: Request, error: RequestValidationError) -> Response:
        fields = [{"field": ".".join(str(part) for part in e["loc"]), "reason": e["msg"]} for e in error.errors()]
        said = "; ".join(f"{f['field']}: {f['reason']}" for f in fields[:5])
        return problem(422, "invalid_input", said, "The documentation at /docs lists what this address takes.", errors=fields)

    @app.exception_handler(HTTPException)
    def on_http(_: Request, error: HTTPException) -> Response:
        if error.status_code == HTTPStatus.BAD_REQUEST:  # FastAPI's word for a body that cannot be read at all
            return problem(422, "invalid_input", f"{error.detail}.", "The documentation at /docs lists what this address takes.")
        code = _CODES.get(error.status_code) or re.sub(r"\W+", "_", HTTPStatus(error.status_code).phrase.lower())
        response = problem(error.status_code, code, str(error.detail), _HINTS.get(error.status_code, ""))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(OperationalError)
    @app.exception_handler(PoolTimeout)
    def on_database(_: Request, error: Exception) -> Response:
        log.error("the database does not answer", reason=str(error).splitlines()[0])
        return problem(503, "unavailable", "The database does not answer.", "It is being restarted; try again in a few seconds.")
