"""The web app's files, served under ``/app/``: hashed assets for ever, every other path is the app's own route."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.exceptions import HTTPException

NOT_BUILT = """<!doctype html><html lang="en"><title>Tensoe</title><body style="font-family: system-ui; margin: 4rem">
<h1>The web app is not built</h1><p>Run <code>make web</code> in the project's folder and reload this page.
The API is at <a href="/docs">/docs</a>.</p></body></html>"""


def find_web_folder() -> Path | None:
    """Where the built web app is: inside the package when installed from a wheel, else ``web/dist`` of the checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "webapp", package.parent.parent / "web" / "dist"):
        if (folder / "index.html").is_file():
            return folder
    return None


def find_file(folder: Path, path: str) -> Path | None:
    """The file of the build at this path; None when there is none, or when it leads out of the folder."""
    try:
        wanted = (folder / path).resolve()
        return wanted if wanted.is_relative_to(folder.resolve()) and wanted.is_file() else None
    except (OSError, ValueError):  # a name that no file system here can hold
        return None


def mount_web_app(app: FastAPI) -> None:
    """Serve the app; without a build, a page that says how to make one."""

    @app.get("/docs-assets/{path:path}", include_in_schema=False)
    def get_docs_asset(path: str) -> Response:
        folder = find_web_folder()
        if folder is None:
            raise HTTPException(404, "The documentation's scripts are not built: run `make web`.")
        wanted = find_file(folder / "docs-assets", path)
        if wanted is None:
            raise HTTPException(404, "There is no such file of the documentation.")
        return FileResponse(wanted, headers={"cache-control": "no-cache"})

    @app.get("/app/{path:path}", include_in_schema=False)
    def get_web_app(path: str) -> Response:
        folder = find_web_folder()
        if folder is None:
            return HTMLResponse(NOT_BUILT, status_code=503)
        wanted = find_file(folder, path) if path else None
        if wanted is not None:
            immutable = path.startswith("assets/")
            kept = "public, max-age=31536000, immutable" if immutable else "no-cache"
            return FileResponse(wanted, headers={"cache-control": kept})
        if path.startswith("assets/"):
            raise HTTPException(404, "This file belongs to another version of the web app: reload the page.")
        return FileResponse(folder / "index.html", headers={"cache-control": "no-cache"})

    @app.get("/app", include_in_schema=False)
    def get_web_app_root() -> Response:
        return get_web_app("")
