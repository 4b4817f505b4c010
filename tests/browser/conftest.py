"""One Chromium and one server with the demo library for all browser tests; further servers where a test changes or stops one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tensoe.api.webapp import find_web_folder
from tests.conftest import make_short_folder
from tests.running import RunningTensoe

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HERE = Path(__file__).parent
#: A machine that does other things meanwhile may take its time; nothing waits this long when all is well.
TIMEOUT_MS = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def find_chromium() -> str | None:
    """The system's own browser; Playwright's download is not needed."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium, until the last test of this package: Playwright's loop would be in the way of others."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: run `make test`")
    executable = find_chromium()
    if executable is None:
        pytest.skip(f"no Chromium found as {', '.join(CHROMIUM_NAMES)}: install the package `chromium`")
    if find_web_folder() is None:
        pytest.skip("the web app is not built: run `make web`")
    sync_api.expect.set_options(timeout=TIMEOUT_MS)
    with sync_api.sync_playwright() as playwright:
        arguments = ["--autoplay-policy=no-user-gesture-required", "--disable-dev-shm-usage"]
        opened = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield opened
        opened.close()


@contextmanager
def running_tensoe(**environment: str) -> Iterator[RunningTensoe]:
    """A server with a data folder of its own, gone afterwards."""
    folder = make_short_folder()
    try:
        with RunningTensoe(folder, **environment) as tensoe:
            yield tensoe
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def demo(browser: Any) -> Iterator[RunningTensoe]:
    """A server with the whole demo library, heard. Tests leave its music as it is.

    ``TENSOE_BROWSER_SERVER`` names one that runs already, for quick rounds while writing tests.
    """
    if address := os.environ.get("TENSOE_BROWSER_SERVER"):
        tensoe = RunningTensoe(Path())
        tensoe.address = address
        yield tensoe
        return
    with running_tensoe() as tensoe:
        tensoe.post("/api/demo")
        tensoe.wait_for_jobs(seconds=400)
        yield tensoe


@pytest.fixture
def watch() -> Iterator[Any]:
    """What the browser complains about during the test fails it."""
    from tests.browser.watching import Watch

    watching = Watch()
    yield watching
    watching.check()


@pytest.fixture
def open_page(browser: Any, watch: Any) -> Iterator[Callable[..., Any]]:
    """Makes a window on a server: 1440 × 900, no motion, nothing remembered."""
    contexts = []

    def open_one(tensoe: RunningTensoe, **options: Any) -> Any:
        options = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", "locale": "en-GB"} | options
        context = browser.new_context(base_url=tensoe.address, timezone_id="Europe/Berlin", **options)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        watch.follow(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Any], demo: RunningTensoe) -> Any:
    """A window on the demo library."""
    return open_page(demo)
