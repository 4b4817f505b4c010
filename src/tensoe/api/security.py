"""What keeps strangers out while Tensoe is open on loopback: Host and Origin checks, and headers for browsers.

Without accounts whoever reaches the port is the owner, so two roads must be closed: a web page elsewhere that sends requests
through the owner's browser (Origin, Sec-Fetch-Site), and a foreign name that resolves to 127.0.0.1 (Host, DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tensoe.api.metrics import RequestFigures
from tensoe.api.problems import on_bug, problem
from tensoe.core.errors import ConfigurationError
from tensoe.core.settings import Settings

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self'",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_HOST = re.compile(r"^(\[[0-9a-f:.]+\]|[^:\[\]/@]+)(?::\d{1,5})?$", re.IGNORECASE)
_REQUEST_ID = re.compile(r"^[\w-]{8,64}$", re.ASCII)
MAXIMUM_BODY_BYTES = 1 << 20


def is_loopback(host: str) -> bool:
    """Whether this address or name is this machine itself."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def check_exposure(settings: Settings) -> None:
    """Refuse to listen where others can reach while nobody has to log in.

    Raises
    ------
    ConfigurationError
        ``API_HOST`` is not a loopback address.
    """
    if not is_loopback(settings.api_host):
        raise ConfigurationError(
            f"API_HOST is {settings.api_host}, which others can reach, and this server has no accounts.",
            hint="Use API_HOST=127.0.0.1 (the default) and an SSH tunnel to reach it from elsewhere.",
        )


def refuse_foreign(method: str, headers: Headers) -> str | None:
    """Why this request must not be answered, or None."""
    hosts = headers.getlist("host")
    host = hosts[0] if len(hosts) == 1 else ""
    found = _HOST.match(host)
    if found is None or not is_loopback(found.group(1)):
        return "The Host header does not name this machine."
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in (f"http://{host}".lower(), f"https://{host}".lower()):
        return "The request comes from a page of another site."
    site = headers.get("sec-fetch-site", "none")
    is_navigation = headers.get("sec-fetch-mode") == "navigate" and method in SAFE_METHODS
    if site in ("cross-site", "same-site") and not is_navigation:
        return "The request comes from a page of another site."
    return None


def body_too_large() -> JSONResponse:
    """The refusal of a body that nothing here could want."""
    said = f"The body of a request may have {MAXIMUM_BODY_BYTES} bytes."
    return problem(413, "body_too_large", said, "Send fewer things at once.")


def _announces_too_much(headers: Headers) -> bool:
    length = headers.get("content-length", "0")
    return not length.isdecimal() or int(length[:20]) > MAXIMUM_BODY_BYTES


def _limit_body(receive: Receive) -> Receive:
    """The same messages, until a body without an announced length has become too large."""
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAXIMUM_BODY_BYTES:
            raise HTTPException(413)
        return message

    return receive_some


class Gate:
    """Middleware: request id, refusals, limit of bodies, security headers, one log line and one metric a request.

    Even an unexpected failure is answered here, so that its answer carries the same headers as every other.
    """

    def __init__(self, app: ASGIApp, *, figures: RequestFigures) -> None:
        self.app = app
        self.figures = figures
        self.log = structlog.get_logger("tensoe.api")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.match(given) else uuid.uuid4().hex[:16]
        started, status, has_started = time.perf_counter(), 500, False

        async def send_with_headers(message: Message) -> None:
            nonlocal status, has_started
            if message["type"] == "http.response.start":
                status, has_started = message["status"], True
                out = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    out.setdefault(name, value)
                out["x-request-id"] = request_id
                if scope["path"].startswith(("/api/", "/analytics/")):
                    out.setdefault("cache-control", "no-store")
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            reason = refuse_foreign(scope["method"], headers)
            try:
                if reason is not None:
                    refusal = problem(403, "foreign_request", reason, "Open Tensoe at the address that it printed at start.")
                    await refusal(scope, receive, send_with_headers)
                elif _announces_too_much(headers):
                    await body_too_large()(scope, receive, send_with_headers)
                else:
                    await self.app(scope, _limit_body(receive), send_with_headers)
            except Exception as error:
                answer = on_bug(error)
                if has_started:
                    raise
                await answer(scope, receive, send_with_headers)
            finally:
                spent = time.perf_counter() - started
                route = scope.get("route")
                self.figures.observe(scope["method"], getattr(route, "path", "unmatched"), status, spent)
                self.log.debug("request", method=scope["method"], path=scope["path"], status=status, ms=round(spent * 1000, 1))
