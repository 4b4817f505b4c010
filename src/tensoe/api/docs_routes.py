"""Interactive documentation that works without internet: our pages, scripts from the built web app."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

router = APIRouter(include_in_schema=False)

SWAGGER_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tensoe API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/app/favicon.svg">
<link rel="stylesheet" href="/docs-assets/swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<noscript>This page needs JavaScript; the document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/docs-assets/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>"""
SWAGGER_START = """SwaggerUIBundle({url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis], tryItOutEnabled: true, docExpansion: "list", validatorUrl: null});
"""
REDOC_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tensoe API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/app/favicon.svg"></head>
<body style="margin:0"><div id="redoc"></div>
<script src="/docs-assets/redoc.standalone.js"></script><script src="/redoc/start.js"></script></body></html>"""
REDOC_START = """Redoc.init("/openapi.json", {hideDownloadButton: false, disableSearch: true, nativeScrollbars: true},
  document.getElementById("redoc"));
"""


@router.get("/docs")
def get_docs() -> HTMLResponse:
    """Try every operation."""
    return HTMLResponse(SWAGGER_PAGE)


@router.get("/docs/start.js")
def get_docs_script() -> Response:
    """What the content security policy does not allow inside the page."""
    return Response(SWAGGER_START, media_type="text/javascript")


@router.get("/redoc")
def get_redoc() -> HTMLResponse:
    """Read every operation."""
    return HTMLResponse(REDOC_PAGE)


@router.get("/redoc/start.js")
def get_redoc_script() -> Response:
    """What the content security policy does not allow inside the page."""
    return Response(REDOC_START, media_type="text/javascript")
