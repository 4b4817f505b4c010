"""What surrounds every page: navigation, command palette, light and dark, a phone's width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import PHONE, list_flaws, shoot
from tests.running import RunningTensoe


def ask_palette(page: Page, words: str) -> Any:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Control+k")
    field = page.get_by_role("textbox", name="Search", exact=True).or_(page.get_by_role("combobox", name="Search", exact=True))
    field.or_(page.get_by_role("searchbox", name="Search", exact=True)).fill(words)
    return page.get_by_role("dialog")


class TestPalette:
    def test_finds_a_track_and_opens_it(self, page: Page) -> None:
        page.goto("/app/jobs")
        found = ask_palette(page, "rain on the by").get_by_role("button", name="Rain on the Byre").first
        expect(found).to_be_visible()
        shoot(page, "palette-light")
        flaws = list_flaws(page)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Rain on the Byre")
        assert not flaws, "\n".join(flaws)

    @pytest.mark.parametrize(("words", "heading"), [("setti", "Settings"), ("albums", "Albums")])
    def test_finds_a_page(self, page: Page, words: str, heading: str) -> None:
        page.goto("/app/jobs")
        ask_palette(page, words).get_by_role("button", name=heading).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)

    def test_finds_an_action_and_does_it(self, page: Page) -> None:
        page.goto("/app/jobs")
        ask_palette(page, "dark mode").get_by_role("button", name="Switch to dark mode").click()
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")

    def test_says_when_nothing_is_found_and_leaves_by_escape(self, page: Page) -> None:
        page.goto("/app/jobs")
        dialog = ask_palette(page, "qqqqq")
        expect(dialog.get_by_text("Nothing is called “qqqqq”.")).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


class TestColours:
    def test_are_chosen_and_stay(self, page: Page) -> None:
        page.goto("/app/")
        page.get_by_role("button", name="Colour scheme").click()
        page.get_by_role("menuitem", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
        page.reload(wait_until="commit")
        page.wait_for_function("() => document.body !== null")
        assert page.locator("html").get_attribute("data-mantine-color-scheme") == "dark", "dark from the first paint"
        expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


class TestNavigation:
    def test_is_narrowed_and_stays_so(self, page: Page) -> None:
        page.goto("/app/")
        page.get_by_role("button", name="Narrow the navigation").click()
        page.reload()
        expect(page.get_by_role("button", name="Widen the navigation")).to_be_visible()
        shoot(page, "navigation-narrow-light")
        page.get_by_role("link", name="Albums").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Albums")

    def test_begins_a_page_at_its_content(self, page: Page) -> None:
        page.goto("/app/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Jobs").click()
        expect(page.get_by_role("main")).to_be_focused()


class TestAPhone:
    def test_reaches_every_page_from_the_bar_at_the_bottom(self, open_page: Callable[..., Any], demo: RunningTensoe) -> None:
        page = open_page(demo, viewport=PHONE, has_touch=True, is_mobile=True)
        page.goto("/app/")
        bar = page.get_by_role("navigation", name="Main")
        for name in ("Tracks", "Albums", "Artists", "Overview"):
            bar.get_by_role("link", name=name).tap()
            expect(page.get_by_role("heading", level=1)).to_have_text(name)
        bar.get_by_role("button", name="More").tap()
        shoot(page, "phone-more")
        page.get_by_role("menuitem", name="Settings").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("Settings")

    def test_plays_above_the_bar(self, open_page: Callable[..., Any], demo: RunningTensoe) -> None:
        page = open_page(demo, viewport=PHONE, has_touch=True, is_mobile=True)
        page.goto("/app/library/tracks")
        page.get_by_role("grid").locator("[data-row='0']").get_by_role("button").first.tap()
        player = page.get_by_role("region", name="Player")
        expect(player).to_be_visible()
        page.wait_for_function("() => document.querySelector('audio')?.currentTime > 0.2")
        assert (
            player.bounding_box()["y"] + player.bounding_box()["height"]
            <= page.get_by_role("navigation", name="Main").bounding_box()["y"] + 1
        )
        shoot(page, "phone-player")
