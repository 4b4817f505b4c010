"""Loading, empty and failed: what the main pages show when they have nothing to show."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looking import list_flaws, shoot
from tests.browser.watching import Watch

PROBLEM = {
    "type": "about:blank",
    "title": "The database does not answer",
    "status": 500,
    "detail": "PostgreSQL closed the connection.",
    "hint": "Run tensoe doctor.",
    "code": "database_unavailable",
}
#: Page, what it asks for, what an empty library answers.
LISTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "tracks": ("/app/library/tracks", "/api/tracks", {"tracks": [], "next_cursor": None, "total": 0}),
    "albums": ("/app/library/albums", "/api/albums", {"albums": [], "next_cursor": None, "total": 0}),
    "artists": ("/app/library/artists", "/api/artists", {"artists": [], "next_cursor": None, "total": 0}),
    "to-fix": ("/app/library/problems", "/api/library/problems", {"problems": [], "next_cursor": None, "by_code": {}}),
    "duplicates": (
        "/app/library/problems/duplicates",
        "/api/duplicates",
        {"groups": [], "total": 0, "freeable_bytes": 0, "next_cursor": None},
    ),
    "jobs": ("/app/jobs", "/api/jobs", {"jobs": [], "next_cursor": None, "active": 0}),
}
ASKED = {name: (path, asked) for name, (path, asked, _) in LISTS.items()} | {
    "overview": ("/app/", "/api/overview"),
    "settings-folders": ("/app/settings", "/api/library/folders"),
    "settings-demo": ("/app/settings", "/api/demo"),
    "settings-system": ("/app/settings", "/system"),
    "album": ("/app/albums/1", "/api/albums/1"),
    "artist": ("/app/artists/1", "/api/artists/1"),
    "track": ("/app/tracks/1", "/api/tracks/1"),
    "heard": ("/app/tracks/1", "/api/tracks/1/analysis"),
    "similar": ("/app/tracks/1", "/api/tracks/1/similar"),
    "welcome": ("/app/welcome", "/api/overview"),
}
EMPTY_WORDS = {
    "tracks": "No tracks yet",
    "albums": "No albums yet",
    "artists": "No artists yet",
    "to-fix": "Nothing to fix",
    "duplicates": "No duplicates",
    "jobs": "No job has ended yet",
}


def answer(page: Page, asked: str, status: int, body: dict[str, Any]) -> None:
    """Let this address answer so, with any query."""
    kind = "application/json" if status == 200 else "application/problem+json"
    page.route(
        lambda url: url.split("?")[0].endswith(asked),
        lambda route: route.fulfill(status=status, body=json.dumps(body), content_type=kind),
    )


class TestFailed:
    @pytest.mark.parametrize("name", ASKED)
    def test_pages_say_what_happened_what_to_do_and_try_again(self, page: Page, watch: Watch, name: str) -> None:
        watch.expect("status of 500")
        path, asked = ASKED[name]
        answer(page, asked, 500, PROBLEM)
        page.goto(path)
        alert = page.get_by_role("alert").filter(has_text=PROBLEM["detail"])
        expect(alert.first).to_contain_text(PROBLEM["hint"])
        shoot(page, f"failed-{name}")
        flaws = list_flaws(page)
        page.unroute_all()
        alert.first.get_by_role("button", name="Try again").click()
        expect(alert).to_have_count(0)
        assert not flaws, "\n".join(flaws)


class TestEmpty:
    @pytest.mark.parametrize("name", LISTS)
    def test_pages_say_what_would_be_there_and_the_next_step(self, page: Page, name: str) -> None:
        path, asked, body = LISTS[name]
        answer(page, asked, 200, body)
        page.goto(path)
        expect(page.get_by_role("heading", name=EMPTY_WORDS[name])).to_be_visible()
        shoot(page, f"empty-{name}")
        flaws = list_flaws(page)
        assert not flaws, "\n".join(flaws)


class TestLoading:
    @pytest.mark.parametrize("name", ["overview", *LISTS, "album", "track", "heard"])
    def test_pages_show_their_shape_while_the_answer_is_on_the_way(self, page: Page, name: str) -> None:
        path, asked = ASKED[name]
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route(lambda url: url.split("?")[0].endswith(asked), hold)
        page.goto(path)
        expect(page.locator(".mantine-Skeleton-root").first).to_be_visible()
        assert held
        page.unroute_all()  # the held questions go on to the server
        expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
