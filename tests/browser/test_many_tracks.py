"""A library of 100 000 tracks: the table stays light and quick."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from benchmarks.catalogue import fill, make_words
from tensoe.core.runtime import open_runtime
from tensoe.core.settings import load_settings
from tests.browser.looking import shoot
from tests.conftest import make_short_folder
from tests.running import RunningTensoe

TRACKS = 100_000
MOST_ROWS = 200


@pytest.fixture(scope="module")
def tensoe(browser: Any) -> Iterator[RunningTensoe]:
    folder = make_short_folder()
    try:
        with open_runtime(load_settings(data_dir=folder, environment="test", working_folder=folder)) as runtime:
            fill(runtime.engine, tracks=TRACKS, words=make_words(3000, seed=7))
        with RunningTensoe(folder) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def page(open_page: Callable[..., Any], tensoe: RunningTensoe) -> Any:
    return open_page(tensoe)


def count_rows(page: Page) -> int:
    return page.locator("[role=row], tr").count()


@pytest.mark.slow
class TestManyTracks:
    def test_are_scrolled_far_with_few_rows_in_the_page(self, page: Page, watch: Any) -> None:
        watch.expect("status of 404")  # covers: the generated tracks have none on disk
        began = time.perf_counter()
        page.goto("/app/library/tracks")
        grid = page.get_by_role("grid", name="Tracks")
        expect(grid.locator("[data-row='0']")).to_be_visible()
        assert time.perf_counter() - began < 5, "the first page, on a machine that does other things as well"
        expect(page.get_by_text("100,000 tracks", exact=True)).to_be_visible()
        assert grid.get_attribute("aria-rowcount") == str(TRACKS + 1)
        most = count_rows(page)
        for _ in range(12):
            page.keyboard.press("End")
            page.wait_for_timeout(250)
            most = max(most, count_rows(page))
        reached = int(grid.locator("[data-row]").last.get_attribute("data-row") or 0)
        assert reached > 1000
        assert 10 < most <= MOST_ROWS
        shoot(page, "many-tracks-light")

    def test_are_sorted_and_searched_without_delay(self, page: Page, watch: Any) -> None:
        watch.expect("status of 404")
        page.goto("/app/library/tracks")
        expect(page.locator("[data-row='0']")).to_be_visible()
        for name in ("title", "tempo", "year"):
            with page.expect_response(lambda answer, name=name: f"sort={name}" in answer.url) as told:
                page.get_by_role("button", name=f"Sort by {name}").click()
            assert told.value.request.timing["responseStart"] < 1000
        with page.expect_response(lambda answer: "search=love" in answer.url) as told:
            page.get_by_role("searchbox", name="Search tracks").fill("love dream")
        assert told.value.request.timing["responseStart"] < 1000
        expect(page.get_by_text("match")).to_be_visible()
        assert count_rows(page) <= MOST_ROWS

    @pytest.mark.parametrize("what", ["albums", "artists"])
    def test_albums_and_artists_are_scrolled_with_few_cards(self, page: Page, watch: Any, what: str) -> None:
        watch.expect("status of 404")
        page.goto(f"/app/library/{what}")
        cards = page.get_by_role("list", name=what.capitalize()).get_by_role("listitem")
        expect(cards.first).to_be_visible()
        for _ in range(8):
            page.keyboard.press("End")
            page.wait_for_timeout(200)
            assert 0 < cards.count() <= MOST_ROWS
