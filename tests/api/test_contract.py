"""Whatever is sent, the answer keeps to the application's own document; generated from that document by Schemathesis."""

from __future__ import annotations

import base64
import json
import re
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import HypothesisWarning
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy.orm import Session

from tensoe.api.app import build_app
from tests.api.support import make_small_library

DOCUMENT: dict[str, Any] = build_app().openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
SEEDED = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
# An event stream does not end by itself: tests of jobs and of the real server follow it.
STREAMS = {"stream_all_job_events", "stream_job_events"}
OPERATIONS = [
    (path, method)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if operation["operationId"] not in STREAMS
]
# What the gate, the router and the body's limit say about any address; said once in the description, not at each operation.
ANYWHERE = {403, 404, 405, 413}
PROBLEM_FIELDS = {"type": str, "title": str, "status": int, "detail": str, "code": str, "hint": str}


def _cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


HOSTILE = [
    "%00",
    "a%00b",
    "%ED%A0%80",  # a lone surrogate
    "%FF%FE",
    "%",
    "-1",
    "0",
    str(2**15),
    str(2**31),
    str(2**63 - 1),
    str(2**63),
    str(-(2**63)),
    str(-(2**63) - 1),
    "9" * 200,
    "1" * 5000,
    "%D9%A3",  # a digit, not of ASCII
    "NaN",
    "inf",
    "1e400",
    "-1e39",
    "true",
    "%27%3B--",
    "%25%5C%27%3A%2A",
    "%E2%80%AE%F0%9F%8E%B5",
    "..%2F..%2Fetc%2Fpasswd",
    "~root%00",
    "file:///%FF",
    "spotify:track:%00",
    "mbid:urn:uuid:x",
    "isrc:%00",
    "file:99999999999999999999",
    _cursor(None),
    _cursor(None, None),
    _cursor(0, None, None),
    _cursor(0, "\x00", 1),
    _cursor(1, {"a": 1}, []),
    _cursor(0, 2**70, 2**70),
    _cursor(2**70),
    _cursor("x"),
    _cursor(1.5, 1.5),
    _cursor("a", "b", "c", "d", "e", "f"),
    _cursor(0, "2026-01-01", 1),
    "e30",
    "=",
]


def check_problem(answer: Any) -> None:
    """A failure is a problem document with every field, and never the server's own fault."""
    assert answer.status_code < 500, f"{answer.status_code} for {answer.request.url}: {answer.text[:500]}"
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        assert answer.headers["content-type"] == "application/problem+json", f"{answer.request.url}: {answer.text[:300]}"
        body = answer.json()
        for name, kind in PROBLEM_FIELDS.items():
            assert type(body[name]) is kind, f"{name} of {body}"
        assert body["status"] == answer.status_code
        assert body["detail"]
        assert body["title"]


@pytest.fixture
def filled(client: TestClient, session: Session) -> TestClient:
    """The application with something of everything in it."""
    make_small_library(session)
    return client


def _modes(path: str, method: str) -> list[GenerationMode]:
    """Wrong values too, where there is something that can be wrong."""
    operation = DOCUMENT["paths"][path][method]
    breakable = "requestBody" in operation or any(each["in"] == "query" for each in operation.get("parameters", ()))
    return [GenerationMode.POSITIVE, GenerationMode.NEGATIVE] if breakable else [GenerationMode.POSITIVE]


def _ask(client: TestClient, case: schemathesis.Case) -> None:
    sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8000")
    answer = client.request(
        sent["method"],
        sent["url"],
        params=sent.get("params") or None,
        headers={name: value for name, value in sent["headers"].items() if name.lower() != "user-agent"},
        content=sent.get("data") if sent.get("json") is None else json.dumps(sent["json"]),
        follow_redirects=False,
    )
    check_problem(answer)
    if answer.status_code not in ANYWHERE:
        case.validate_response(answer, checks=CHECKS)


def _fill(path: str, name: str, value: str) -> str:
    """The address with the hostile value at its place, and harmless ones at the others."""
    return re.sub(r"\{.*?\}", "1", path.replace("{" + name + "}", value))


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{method} {path}" for path, method in OPERATIONS])
class TestContract:
    def test_every_answer_is_one_the_document_promises(self, filled: TestClient, path: str, method: str) -> None:
        for mode in _modes(path, method):
            strategy = SCHEMA[path][method.upper()].as_strategy(generation_mode=mode)

            @SEEDED
            @given(case=strategy)
            def ask(case: schemathesis.Case) -> None:
                _ask(filled, case)

            with warnings.catch_warnings():
                warnings.simplefilter("ignore", HypothesisWarning)
                ask()

    def test_hostile_values_find_nothing_or_are_refused(self, filled: TestClient, path: str, method: str) -> None:
        parameters = DOCUMENT["paths"][path][method].get("parameters", [])
        for parameter in (each for each in parameters if each["in"] in ("path", "query")):
            name = parameter["name"]
            needed = "q=a&" if path == "/api/search" and name != "q" else ""
            for value in HOSTILE:
                query = f"?{needed}{name}={value}" if parameter["in"] == "query" else ""
                check_problem(filled.request(method.upper(), _fill(path, name, value) + query, follow_redirects=False))


BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"\xff\xfe",
    b'{"\xff": 1}',
    b"[" * 100_000,
    b"1" * 10_000,
    b'{"FIELD": "\\ud800"}',
    b'{"FIELD": "\\u0000"}',
    b'{"FIELD": "/\\u0000"}',
    b'{"\\ud800": 1, "FIELD": {}}',
    b'{"FIELD": [-1, 0]}',
    b'{"FIELD": [9223372036854775807]}',
    b'{"FIELD": [9223372036854775808]}',
    b'{"FIELD": [-9223372036854775809]}',
    b'{"FIELD": [' + b"9" * 5000 + b"]}",
    b'{"FIELD": [1e400, NaN]}',
    b'{"FIELD": "/' + b"a/" * 5000 + b'"}',
    b'{"FIELD": "/' + b"a" * 5000 + b'"}',
    b'{"FIELD": "~nobody-of-this-name/x"}',
    b'{"FIELD": "file:///%00"}',
    b'{"FIELD": ""}',
    b'{"FIELD": "/proc/self/mem"}',
    b'{"FIELD": "/dev/null"}',
]


class TestBodies:
    ADDRESSES = (
        ("/api/library/folders", "path"),
        ("/api/library/scan", "folder_ids"),
        ("/api/analysis/run", "track_ids"),
    )

    @pytest.mark.parametrize(("address", "field"), ADDRESSES)
    def test_a_broken_body_is_refused(self, client: TestClient, address: str, field: str) -> None:
        for body in BODIES:
            sent = body.replace(b"FIELD", field.encode())
            answer = client.post(address, content=sent, headers={"content-type": "application/json"})
            check_problem(answer)
            # A field that the address does not know is passed over, and nothing named means all.
            assert answer.status_code in (404, 409, 422) or b"FIELD" in body, body[:80]

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
    def test_a_form_cannot_stand_in_for_json(self, client: TestClient, kind: str) -> None:
        """A page elsewhere may send forms without asking first, so they must mean nothing."""
        answer = client.post("/api/analysis/run", content=b'{"force": true}', headers={"content-type": kind} if kind else {})
        check_problem(answer)
        assert answer.status_code == 422

    def test_a_body_that_is_too_large_is_refused_before_it_is_read(self, client: TestClient) -> None:
        answer = client.post(
            "/api/analysis/run", content=b"[" + b" " * 9_000_000 + b"]", headers={"content-type": "application/json"}
        )
        check_problem(answer)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    def test_a_body_of_unknown_length_is_refused_when_it_grows_too_large(self, client: TestClient) -> None:
        def grow() -> Iterator[bytes]:
            for _ in range(90):
                yield b" " * 100_000

        answer = client.post("/api/analysis/run", content=grow(), headers={"content-type": "application/json"})
        check_problem(answer)
        assert answer.status_code == 413


class TestDocument:
    def test_every_failure_is_documented_as_a_problem(self) -> None:
        for path, method in OPERATIONS:
            for status, answer in DOCUMENT["paths"][path][method]["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], f"{method} {path} {status}"

    def test_quoting_of_hostile_values_is_kept(self) -> None:
        assert all(quote(value, safe="%:/~=.-_") == value for value in HOSTILE)
