"""Every page with the demo library, seen light, dark and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import check_focus, look_at, settle
from tests.browser.watching import Watch
from tests.running import RunningTensoe

PAGES = {
    "overview": ("/app/", "Overview"),
    "tracks": ("/app/library/tracks", "Tracks"),
    "albums": ("/app/library/albums", "Albums"),
    "artists": ("/app/library/artists", "Artists"),
    "to-fix": ("/app/library/problems", "To fix"),
    "jobs": ("/app/jobs", "Jobs"),
    "settings": ("/app/settings", "Settings"),
    "welcome": ("/app/welcome", "Your music"),
}


def first(demo: RunningTensoe, what: str) -> dict[str, Any]:
    return demo.get(f"/api/{what}?limit=1")[what][0]


class TestEveryPage:
    @pytest.mark.parametrize("name", PAGES)
    def test_looks_right_and_is_reached_by_keyboard(self, page: Page, name: str) -> None:
        path, heading = PAGES[name]
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        check_focus(page)
        look_at(page, name)

    @pytest.mark.parametrize(("what", "key"), [("albums", "title"), ("artists", "name"), ("tracks", "title")])
    def test_of_one_thing_is_headed_by_its_name(self, page: Page, demo: RunningTensoe, what: str, key: str) -> None:
        one = first(demo, what)
        page.goto(f"/app/{what}/{one['id']}")
        expect(page.get_by_role("heading", level=1)).to_have_text(one[key])
        settle(page)
        look_at(page, what.removesuffix("s"))
        assert one[key] in page.title()

    def test_of_an_unknown_address_says_so_and_leads_back(self, page: Page) -> None:
        page.goto("/app/no/such/page")
        expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
        look_at(page, "not-found")
        page.get_by_role("link", name="Go to the overview").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Overview")

    @pytest.mark.parametrize("what", ["albums", "artists", "tracks"])
    def test_of_a_thing_that_is_not_there_says_so(self, page: Page, watch: Watch, what: str) -> None:
        watch.expect("status of 404")
        page.goto(f"/app/{what}/999999999")
        expect(page.get_by_role("alert")).to_contain_text("no ")
        look_at(page, f"gone-{what}")
