"""Who is kept out while Tensoe is open on loopback."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from tensoe.api.security import check_exposure, is_loopback, refuse_foreign
from tensoe.core.errors import ConfigurationError
from tensoe.core.settings import Settings


class TestIsLoopback:
    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "::1", "[::1]", "127.8.9.1"])
    def test_this_machine_is_recognised(self, host: str) -> None:
        assert is_loopback(host)

    @pytest.mark.parametrize(
        "host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "localhost.example.org", "127.0.0.1.example.org", ""]
    )
    def test_everything_else_is_foreign(self, host: str) -> None:
        assert not is_loopback(host)


class TestCheckExposure:
    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "music.example.org"])
    def test_listening_where_others_can_reach_is_refused_without_accounts(self, settings: Settings, host: str) -> None:
        with pytest.raises(ConfigurationError, match="no accounts"):
            check_exposure(settings.model_copy(update={"api_host": host}))


class TestRefuseForeign:
    def refuse(self, method: str = "GET", **headers: str) -> str | None:
        given = {"host": "127.0.0.1:8000"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return refuse_foreign(method, Headers(given))

    @pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "localhost"])
    def test_the_names_of_this_machine_pass(self, host: str) -> None:
        assert self.refuse(host=host) is None

    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8000", "", "127.0.0.1:8000@evil.example", "a b"])
    def test_a_foreign_name_that_resolves_here_is_refused(self, host: str) -> None:
        assert self.refuse(host=host) is not None

    def test_a_page_of_another_site_cannot_post(self) -> None:
        assert self.refuse("POST", origin="https://evil.example") is not None

    def test_a_page_on_another_port_of_this_machine_cannot_post(self) -> None:
        assert self.refuse("POST", origin="http://127.0.0.1:9999") is not None

    def test_a_sandboxed_page_cannot_post(self) -> None:
        assert self.refuse("POST", origin="null") is not None

    def test_our_own_page_can_post(self) -> None:
        assert self.refuse("POST", origin="http://127.0.0.1:8000", sec_fetch_site="same-origin") is None

    def test_a_program_without_origin_can_post(self) -> None:
        assert self.refuse("POST") is None

    def test_another_site_cannot_embed_or_fetch(self) -> None:
        assert self.refuse(sec_fetch_site="cross-site", sec_fetch_mode="no-cors") is not None

    def test_a_link_from_another_site_opens_the_app(self) -> None:
        assert self.refuse(sec_fetch_site="cross-site", sec_fetch_mode="navigate") is None

    def test_a_form_of_another_site_cannot_post_by_navigating(self) -> None:
        assert self.refuse("POST", sec_fetch_site="cross-site", sec_fetch_mode="navigate") is not None


class TestGate:
    def test_a_foreign_host_gets_a_problem_document(self, client: TestClient) -> None:
        answer = client.get("/api/tracks", headers={"host": "evil.example"})
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "foreign_request"

    def test_every_answer_carries_the_policy_and_a_request_id(self, client: TestClient) -> None:
        for path in ("/api/tracks", "/api/tracks/999999", "/nowhere", "/docs"):
            headers = client.get(path).headers
            assert "script-src 'self'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert len(headers["x-request-id"]) == 16

    def test_a_given_request_id_is_kept_only_when_it_is_harmless(self, client: TestClient) -> None:
        assert client.get("/healthz", headers={"x-request-id": "abcdef-12345"}).headers["x-request-id"] == "abcdef-12345"
        assert client.get("/healthz", headers={"x-request-id": "a b;c"}).headers["x-request-id"] != "a b;c"

    def test_no_answer_invites_another_origin(self, client: TestClient) -> None:
        answer = client.get("/api/tracks")
        assert "access-control-allow-origin" not in answer.headers
