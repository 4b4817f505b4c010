"""Every failure has one form, and the same headers as every other answer."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from tensoe.api import overview_routes
from tensoe.core.errors import ConfigurationError, Conflict
from tests.api.test_contract import check_problem


class TestFailures:
    def ask(self, client: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception) -> tuple[int, dict[str, object]]:
        def fail(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(overview_routes, "get_overview_figures", fail)
        answer = client.get("/api/overview")
        assert answer.headers["content-type"] == "application/problem+json"
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert len(answer.headers["x-request-id"]) == 16
        return answer.status_code, answer.json()

    def test_an_expected_one_says_what_happened_and_what_to_do(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        status, body = self.ask(client, monkeypatch, Conflict("Not now.", hint="Later.", job_id=7))
        assert status == 409
        assert body == {
            "type": "/docs/errors#conflict",
            "title": "Conflict",
            "status": 409,
            "detail": "Not now.",
            "code": "conflict",
            "hint": "Later.",
            "job_id": 7,
        }

    def test_a_bug_tells_the_caller_nothing_of_its_inside(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        status, body = self.ask(client, monkeypatch, RuntimeError("/srv/music and a password"))
        assert (status, body["code"]) == (500, "internal")
        assert "srv" not in str(body)
        assert "request id" in str(body["hint"])

    def test_a_database_that_is_away_is_not_a_bug(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        status, body = self.ask(client, monkeypatch, OperationalError("select secret", {}, Exception("connection refused")))
        assert (status, body["code"]) == (503, "unavailable")
        assert "secret" not in str(body)

    def test_a_wrong_setting_is_said(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        status, body = self.ask(client, monkeypatch, ConfigurationError("PORT is taken."))
        assert (status, body["code"], body["detail"]) == (500, "configuration", "PORT is taken.")

    def test_a_bug_is_counted(self, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ask(client, monkeypatch, RuntimeError())
        text = client.get("/metrics").text
        assert 'tensoe_http_requests_total{method="GET",route="/api/overview",status="500"} 1.0' in text


class TestRouting:
    def test_an_unknown_address_is_not_found(self, client: TestClient) -> None:
        for path in ("/nowhere", "/api", "/api/", "/api/tracks/1/nothing", "/docs/errors", "/docs-assets/none.js"):
            answer = client.get(path)
            assert answer.status_code == 404, path
            check_problem(answer)

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("POST", "/api/overview", "GET"),
            ("DELETE", "/api/tracks", "GET"),
            ("PUT", "/api/demo", ""),
            ("TRACE", "/healthz", "GET"),
        ],
    )
    def test_a_wrong_method_names_the_right_ones(self, client: TestClient, method: str, path: str, allowed: str) -> None:
        answer = client.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
        assert allowed in answer.headers["allow"]
        check_problem(answer)


class TestInvalidInput:
    def test_each_wrong_field_is_named(self, client: TestClient) -> None:
        answer = client.get("/api/tracks?limit=0&sort=taste")
        check_problem(answer)
        assert [error["field"] for error in answer.json()["errors"]] == ["query.limit", "query.sort"]
        assert all(error["reason"] for error in answer.json()["errors"])

    def test_a_body_that_is_no_text_is_malformed_input_and_nothing_else(self, client: TestClient) -> None:
        answer = client.post("/api/analysis/run", content=b"\xff\xfe\xfd", headers={"content-type": "application/json"})
        check_problem(answer)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
