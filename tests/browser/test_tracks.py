"""The table of tracks: search, order, filters in the address, rows, selection, columns, keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tensoe.demo.library import list_demo_tracks

ALL = list_demo_tracks()


def rows(page: Page) -> Locator:
    return page.get_by_role("grid", name="Tracks").locator("[data-row]")


def open_tracks(page: Page, query: str = "") -> None:
    page.goto(f"/app/library/tracks{query}")
    expect(rows(page).first).to_be_visible()


class TestSearch:
    @pytest.mark.parametrize("words", ["quartétto brennháll", "QUARTETTO BREN", "brennhall quart"])
    def test_finds_by_words_in_any_order_the_beginning_of_one_and_without_accents(self, page: Page, words: str) -> None:
        open_tracks(page)
        page.get_by_role("searchbox", name="Search tracks").fill(words)
        found = [track for track in ALL if track.artist == "Quartetto Brennhall"]
        expect(page.get_by_text(f"{len(found)} tracks match")).to_be_visible()
        assert page.get_by_text("Quartetto Brennhall").count() == len(found)

    def test_survives_a_reload_and_is_left_by_going_back(self, page: Page) -> None:
        open_tracks(page)
        page.get_by_role("searchbox", name="Search tracks").fill("rain byre")
        expect(rows(page)).to_have_count(1)
        page.reload()
        expect(page.get_by_role("searchbox", name="Search tracks")).to_have_value("rain byre")
        expect(rows(page)).to_have_count(1)
        page.get_by_role("button", name="Clear the search").click()
        expect(page.get_by_text(f"{len(ALL)} tracks", exact=True)).to_be_visible()

    def test_for_what_is_not_there_offers_to_clear_it(self, page: Page) -> None:
        page.goto("/app/library/tracks?q=qqqq")
        expect(page.get_by_role("heading", name="No track matches")).to_be_visible()
        page.get_by_role("button", name="Clear all filters").click()
        expect(rows(page).first).to_be_visible()


class TestOrder:
    def test_by_a_column_and_turned_round(self, page: Page) -> None:
        open_tracks(page)
        page.get_by_role("button", name="Sort by tempo").click()
        expect(page.get_by_role("columnheader", name="Sort by tempo")).to_have_attribute("aria-sort", "ascending")
        expect(page).to_have_url(re.compile("sort=tempo"))
        expect(page.get_by_text(f"{len(ALL)} tracks", exact=True)).to_be_visible()
        page.get_by_role("button", name="Sort by tempo").click()
        expect(page.get_by_role("columnheader", name="Sort by tempo")).to_have_attribute("aria-sort", "descending")
        page.reload()
        expect(page.get_by_role("columnheader", name="Sort by tempo")).to_have_attribute("aria-sort", "descending")
        tempos = [int(one) for one in re.findall(r"(\d+) BPM", " ".join(rows(page).all_inner_texts()))]
        assert len(tempos) > 10
        assert tempos == sorted(tempos, reverse=True)


class TestFilters:
    def test_live_in_the_address_survive_a_reload_and_leave_as_chips(self, page: Page) -> None:
        open_tracks(page)
        page.get_by_role("button", name="Filters").click()
        page.get_by_role("combobox", name="Genre").fill("Jazz")
        page.get_by_role("option", name=re.compile("^Jazz ")).click()
        page.get_by_label("Year from").fill("1950")
        expect(page).to_have_url(re.compile("genre=Jazz.*from=1950|from=1950.*genre=Jazz"))
        page.reload()
        found = [track for track in ALL if track.genre == "Jazz"]
        expect(rows(page)).to_have_count(len(found))
        page.get_by_role("button", name="Remove the filter Year from 1950").click()
        page.get_by_role("button", name="Remove the filter Jazz").click()
        expect(page.get_by_text(f"{len(ALL)} tracks", exact=True)).to_be_visible()

    def test_that_make_no_sense_in_an_address_are_left_out(self, page: Page) -> None:
        open_tracks(page, "?from=abc&key=99&sort=nonsense&mode=7")
        expect(page.get_by_text(f"{len(ALL)} tracks", exact=True)).to_be_visible()


class TestRows:
    def test_lead_to_their_track_and_back_to_the_same_place(self, page: Page) -> None:
        open_tracks(page, "?sort=title")
        page.mouse.wheel(0, 1200)
        row = page.locator("[data-row='30']")
        title = row.get_by_role("link").first.inner_text()
        row.get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        page.go_back()
        expect(row).to_be_in_viewport()

    def test_are_walked_opened_selected_and_queued_by_keyboard(self, page: Page) -> None:
        open_tracks(page, "?sort=title")
        rows(page).first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.locator("[data-row='2']")).to_be_focused()
        page.keyboard.press("x")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+X")
        expect(page.get_by_role("toolbar", name="Selected tracks")).to_contain_text("2 tracks selected")
        page.keyboard.press("q")
        expect(page.get_by_role("region", name="Player")).to_be_visible()
        page.keyboard.press("End")
        expect(page.locator(f"[data-row='{len(ALL) - 1}']")).to_be_focused()
        page.keyboard.press("Home")
        expect(page.locator("[data-row='0']")).to_be_focused()
        title = page.locator("[data-row='0']").get_by_role("link").first.inner_text()
        page.keyboard.press("o")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)

    def test_are_selected_by_range_and_added_to_the_queue(self, page: Page) -> None:
        open_tracks(page)
        for number, keys in ((0, []), (3, ["Shift"])):
            rows(page).nth(number).hover()
            rows(page).nth(number).get_by_role("checkbox").click(modifiers=keys)
        bar = page.get_by_role("toolbar", name="Selected tracks")
        expect(bar).to_contain_text("4 tracks selected")
        bar.get_by_role("button", name="Add to queue").click()
        page.get_by_role("button", name="Show the queue").click()
        expect(page.get_by_role("dialog", name="Queue")).to_contain_text("4 tracks")
        page.keyboard.press("Escape")
        bar.get_by_role("button", name="Clear the selection").click()
        expect(bar).to_have_count(0)


class TestColumns:
    def test_are_chosen_and_remembered(self, page: Page) -> None:
        open_tracks(page)
        expect(page.get_by_role("columnheader", name="Loudness")).to_have_count(0)
        page.get_by_role("button", name="Columns").click()
        page.get_by_role("checkbox", name="Loudness").check()
        page.get_by_role("checkbox", name="Genres").uncheck()
        page.reload()
        expect(page.get_by_role("columnheader", name="Loudness")).to_be_visible()
        expect(page.get_by_role("columnheader", name="Genres")).to_have_count(0)
        assert re.search(r"−\d+\.\d LUFS", rows(page).first.inner_text())
