"""Through the socket of a whole Tensoe: what the gate, ranges and streams do once uvicorn is in between."""

from __future__ import annotations

import json
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.catalogue.files import encode
from tests.conftest import make_short_folder
from tests.running import RunningTensoe

AUDIO = encode("wav", seconds=20.0)


class Answer:
    """An answer as it came over the wire."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(status.split()[1])
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def code(self) -> str:
        assert self.headers["content-type"] == "application/problem+json", self.body[:200]
        body = json.loads(self.body)
        assert body["status"] == self.status
        return str(body["code"])


class Wire:
    """Sends exactly these bytes to a server."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.place = (urlsplit(address).hostname, urlsplit(address).port)

    def connect(self) -> socket.socket:
        return socket.create_connection(self.place, timeout=20)

    def send(self, raw: str | bytes) -> Answer:
        with closing(self.connect()) as connection:
            connection.sendall(raw.replace("\n", "\r\n").encode("latin-1") if isinstance(raw, str) else raw)
            received = b""
            while part := connection.recv(1 << 16):
                received += part
        return Answer(received)

    def ask(self, target: str, *headers: str, method: str = "GET", body: str = "") -> Answer:
        lines = [f"{method} {target} HTTP/1.1", f"Host: {self.host}", "Connection: close", *headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        return self.send("\n".join(lines) + "\n\n" + body)


@pytest.fixture(scope="module")
def tensoe() -> Iterator[RunningTensoe]:
    folder = make_short_folder()
    try:
        with tempfile.TemporaryDirectory() as music, RunningTensoe(folder, WORKER_PROCESSES="1") as running:
            (Path(music) / "Somebody - Tone.wav").write_bytes(AUDIO)
            running.post("/api/library/folders", {"path": music})
            running.wait_for("the track", lambda: running.get("/api/overview")["tracks"] == 1, seconds=90)
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def wire(tensoe: RunningTensoe) -> Wire:
    return Wire(tensoe.address)


@pytest.fixture(scope="module")
def stream(tensoe: RunningTensoe) -> str:
    return str(tensoe.get("/api/tracks")["tracks"][0]["stream_url"])


class TestHost:
    def test_our_own_address_is_answered(self, wire: Wire) -> None:
        assert wire.ask("/api/tracks").status == 200

    @pytest.mark.parametrize(
        "host",
        [
            "",
            "Host:",
            "Host: evil.example",
            "Host: evil.example:80",
            "Host: 127.0.0.1.evil.example",
            "Host: 127.0.0.1:8000@evil.example",
            "Host: localhost.evil.example",
            "Host: 0.0.0.0",
            "Host: 2130706433",
            "Host: [::]",
            "Host: 127.0.0.1, evil.example",
            "Host: 127.0.0.1/evil.example",
            "Host: 127.0.0.1\nHost: evil.example",
            "Host: evil.example\nHost: 127.0.0.1",
            "Host: 127.0.0.1\nHost: 127.0.0.1",
        ],
    )
    def test_any_other_name_is_refused(self, wire: Wire, host: str) -> None:
        lines = ["GET /api/tracks HTTP/1.1", *([host] if host else []), "Connection: close"]
        answer = wire.send("\n".join(lines) + "\n\n")
        assert answer.status in (400, 403)
        assert b"tracks" not in answer.body

    def test_an_old_client_without_a_host_is_refused(self, wire: Wire) -> None:
        assert wire.send("GET /api/tracks HTTP/1.0\n\n").code == "foreign_request"

    @pytest.mark.parametrize("target", ["http://evil.example/api/tracks", "//evil.example/api/tracks", "evil.example:80", "*"])
    def test_an_address_in_the_request_line_opens_nothing_elsewhere(self, wire: Wire, target: str) -> None:
        answer = wire.ask(target)
        assert answer.status in (400, 403, 404)

    def test_a_forwarded_name_is_not_believed(self, wire: Wire) -> None:
        lines = "GET /api/tracks HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: 127.0.0.1\nForwarded: host=127.0.0.1"
        assert wire.send(lines + "\nConnection: close\n\n").code == "foreign_request"


class TestOrigin:
    JSON = "Content-Type: application/json"

    @pytest.mark.parametrize(
        "headers",
        [
            ["Origin: https://evil.example"],
            ["Origin: null"],
            ["Origin: http://127.0.0.1:1"],
            ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors"],
            ["Sec-Fetch-Site: same-site"],
            ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"],
        ],
    )
    def test_a_page_of_another_site_changes_nothing(self, wire: Wire, headers: list[str]) -> None:
        answer = wire.ask("/api/analysis/run", self.JSON, *headers, method="POST", body="{}")
        assert answer.code == "foreign_request"

    def test_a_preflight_of_another_site_gets_no_leave(self, wire: Wire) -> None:
        answer = wire.ask(
            "/api/analysis/run", "Origin: https://evil.example", "Access-Control-Request-Method: POST", method="OPTIONS"
        )
        assert answer.status == 403
        assert not [name for name in answer.headers if name.startswith("access-control")]

    def test_a_picture_or_sound_is_not_embedded_elsewhere(self, wire: Wire, stream: str) -> None:
        assert wire.ask(stream, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: audio").status == 403

    def test_our_own_page_is_answered(self, wire: Wire) -> None:
        own = [f"Origin: http://{wire.host}", "Sec-Fetch-Site: same-origin", self.JSON]
        assert wire.ask("/api/library/scan", *own, method="POST", body="{}").status == 202


class TestHeaders:
    @pytest.mark.parametrize(
        "path", ["/", "/app/", "/app/assets/none.js", "/docs", "/docs-assets/none.js", "/api/tracks", "/api/none", "/metrics", ""]
    )
    def test_every_answer_carries_the_policy(self, wire: Wire, stream: str, path: str) -> None:
        headers = wire.ask(path or stream).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline'; script" not in headers["content-security-policy"].split("script-src")[1]
        assert headers["x-content-type-options"] == "nosniff"
        assert len(headers["x-request-id"]) == 16
        assert "server" not in headers

    def test_an_unknown_address_and_a_wrong_method_are_problems(self, wire: Wire) -> None:
        assert wire.ask("/api/none").code == "not_found"
        answer = wire.ask("/api/overview", method="POST", body="{}")
        assert (answer.code, answer.headers["allow"]) == ("method_not_allowed", "GET")

    def test_malformed_and_large_bodies_are_problems(self, wire: Wire) -> None:
        kind = "Content-Type: application/json"
        assert wire.ask("/api/analysis/run", kind, method="POST", body="{").code == "invalid_input"
        assert wire.ask("/api/analysis/run", kind, "Content-Length: 99999999999", method="POST").code == "body_too_large"

    def test_what_is_no_request_ends_only_itself(self, wire: Wire) -> None:
        for raw in (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET\r\n\r\n"):
            assert wire.send(raw).status == 400
        with suppress(ConnectionError):  # closed while we still send
            assert wire.send(b"GET / HTTP/1.1\r\nA: " + b"a" * 200_000 + b"\r\n\r\n").status == 400
        assert wire.ask("/healthz").status == 200


class TestRanges:
    def test_head_tells_the_length_and_sends_nothing(self, wire: Wire, stream: str) -> None:
        answer = wire.ask(stream, method="HEAD")
        assert (answer.status, answer.headers["content-length"], answer.body) == (200, str(len(AUDIO)), b"")
        assert answer.headers["accept-ranges"] == "bytes"

    @pytest.mark.parametrize(
        ("asked", "status", "body"),
        [
            ("", 200, AUDIO),
            ("Range: bytes=0-", 206, AUDIO),
            ("Range: bytes=100-199", 206, AUDIO[100:200]),
            ("Range: bytes=-50", 206, AUDIO[-50:]),
            ("Range: bytes=0-9,20-29", 200, AUDIO),
            ("Range: bytes=9-1", 200, AUDIO),
            ("Range: apples=1-2", 200, AUDIO),
        ],
    )
    def test_ranges(self, wire: Wire, stream: str, asked: str, status: int, body: bytes) -> None:
        answer = wire.ask(stream, *([asked] if asked else []), "Accept-Encoding: gzip")
        assert (answer.status, answer.body == body) == (status, True)
        assert answer.headers["content-length"] == str(len(body))
        assert "content-encoding" not in answer.headers

    def test_a_range_beyond_the_end(self, wire: Wire, stream: str) -> None:
        answer = wire.ask(stream, f"Range: bytes={len(AUDIO)}-")
        assert (answer.code, answer.headers["content-range"]) == ("range_not_satisfiable", f"bytes */{len(AUDIO)}")

    def test_a_copy_that_is_still_right_is_not_sent_again(self, wire: Wire, stream: str) -> None:
        etag = wire.ask(stream, method="HEAD").headers["etag"]
        answer = wire.ask(stream, f"If-None-Match: {etag}")
        assert (answer.status, answer.body) == (304, b"")

    def test_many_ranges_at_once_are_each_right(self, wire: Wire, stream: str) -> None:
        def read(start: int) -> bool:
            end = min(start + 40_000, len(AUDIO)) - 1
            return wire.ask(stream, f"Range: bytes={start}-{end}").body == AUDIO[start : end + 1]

        with ThreadPoolExecutor(16) as pool:
            assert all(pool.map(read, range(0, len(AUDIO), len(AUDIO) // 48)))

    def test_listeners_who_leave_in_the_middle_leave_nothing_behind(self, wire: Wire, stream: str) -> None:
        for _ in range(30):
            with closing(wire.connect()) as connection:
                connection.sendall(f"GET {stream} HTTP/1.1\r\nHost: {wire.host}\r\n\r\n".encode())
                assert connection.recv(1000)
        assert wire.ask(stream).body == AUDIO


class TestShutdown:
    def test_an_open_event_stream_does_not_hold_up_the_end(self, tensoe: RunningTensoe, wire: Wire) -> None:
        """The last test of this file: the server is gone after it."""
        with closing(wire.connect()) as events:
            events.sendall(f"GET /api/jobs/events HTTP/1.1\r\nHost: {wire.host}\r\n\r\n".encode())
            head = events.recv(1 << 16)
            assert b"text/event-stream" in head
            assert b"content-security-policy" in head
            tensoe.wait_for_jobs()  # what is measured is the stream, not the work beside it
            started = time.monotonic()
            code = tensoe.stop()
            spent = time.monotonic() - started
            rest = b""
            while part := events.recv(1 << 16):
                rest += part
        assert code == 0
        assert spent < 8, f"{spent:.1f} s"
