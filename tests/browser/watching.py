"""What goes wrong behind a page: errors and warnings of the console, failed requests, questions to other machines."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError


class Watch:
    """Collects the faults of every page of a test; those that a test brings about on purpose are expected."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.expected: list[str] = []

    def expect(self, *parts: str) -> None:
        """Faults with one of these words in them are meant."""
        self.expected.extend(parts)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)

    def check(self) -> None:
        faults = [fault for fault in self.faults if not any(part in fault for part in self.expected)]
        assert not faults, "the browser complained:\n" + "\n".join(dict.fromkeys(faults))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _on_error(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
            self.faults.append(f"asked another machine: {request.url}")

    def _on_failure(self, request: Request) -> None:
        # Leaving a page ends its event stream, and changing tracks ends the stream of the one before.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.method} {request.url}: {request.failure}")
