"""What the server says about itself."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tensoe import __version__
from tensoe.core.migrate import expected_revision


class TestRoot:
    def test_a_browser_is_sent_to_the_web_app(self, client: TestClient) -> None:
        answer = client.get("/", headers={"accept": "text/html,*/*"}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (307, "/app/")

    def test_anyone_else_gets_health_and_a_data_summary(self, client: TestClient) -> None:
        body = client.get("/", headers={"accept": "application/json"}).json()
        assert body["status"] == "ok"
        assert body["version"] == __version__
        assert body["database"].startswith("embedded PostgreSQL 18")
        assert {"tracks", "albums", "artists", "files", "listens", "analysed"} <= body.keys()


class TestHealth:
    def test_the_process_is_alive(self, client: TestClient) -> None:
        assert client.get("/healthz").json() == {"status": "ok"}

    def test_database_and_migrations_are_ready(self, client: TestClient) -> None:
        assert client.get("/readyz").json() == {"status": "ready", "checks": {"database": "ok", "migrations": "ok"}}


class TestSystem:
    def test_it_names_versions_settings_and_migration(self, client: TestClient) -> None:
        body = client.get("/system").json()
        assert body["database"]["migration"] == body["database"]["migration_expected"] == expected_revision()
        assert "vector" in body["database"]["extensions"]
        assert body["settings"]["API_HOST"] == "127.0.0.1"
        assert body["disk"]["free_bytes"] > 0


class TestMetrics:
    def test_prometheus_text_counts_requests_by_route(self, client: TestClient) -> None:
        client.get("/api/tracks")
        text = client.get("/metrics").text
        assert 'tensoe_http_requests_total{method="GET",route="/api/tracks",status="200"} 1.0' in text
        assert "tensoe_tracks 0.0" in text

    def test_json_has_the_same_with_quantiles(self, client: TestClient) -> None:
        client.get("/api/tracks")
        body = client.get("/metrics", headers={"accept": "application/json"}).json()
        assert body["requests"]["GET /api/tracks"] == {"200": 1.0}
        assert body["latency"]["GET /api/tracks"]["p50_ms"] > 0
        assert body["tracks"] == 0


class TestDocumentation:
    def test_pages_load_nothing_from_elsewhere(self, client: TestClient) -> None:
        for path in ("/docs", "/redoc"):
            page = client.get(path)
            assert page.status_code == 200
            assert "http://" not in page.text
            assert "https://" not in page.text

    def test_every_operation_has_a_unique_id_and_a_summary(self, client: TestClient) -> None:
        document = client.get("/openapi.json").json()
        operations = [o for path in document["paths"].values() for o in path.values()]
        ids = [o["operationId"] for o in operations]
        assert len(ids) == len(set(ids))
        assert all(o.get("description") or o.get("summary") for o in operations)


class TestWebApp:
    def test_a_path_outside_the_build_is_never_served(self, client: TestClient) -> None:
        for path in ("/app/../pyproject.toml", "/app/%2e%2e/%2e%2e/pyproject.toml", "/app/..%2f..%2fpyproject.toml"):
            assert "hatchling" not in client.get(path).text
