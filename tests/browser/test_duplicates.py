"""The same recordings, found by their sound: kept, decided again, gone with their files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import running_tensoe
from tests.browser.looking import check_focus, look_at
from tests.running import RunningTensoe
from tests.signals import random_chords, write_audio

PATH = "/app/library/problems/duplicates"
LONG = "Waltz for the last tram of the evening, recorded anew with all its repeats and one more for good measure"


def make_music(folder: Path) -> None:
    """One piece in two formats, one as two albums have it, one that is there once."""
    folder.mkdir()
    for number, copies in enumerate(
        (
            [("flac", "Waltz", "At home"), ("mp3", LONG, "Best of")],
            [("ogg", "Polka", "At home"), ("mp3", "Polka", "Best of"), ("flac", "Polka", "On tour")],
            [("mp3", "Alone", "At home")],
        )
    ):
        sound = random_chords(number, seconds=20)
        for ending, title, album in copies:
            write_audio(folder / f"{number} {album}.{ending}", sound, metadata={"title": title, "artist": "Zoë", "album": album})


@pytest.fixture(scope="module")
def tensoe(browser: Any) -> Iterator[RunningTensoe]:
    with running_tensoe() as running:
        make_music(running.data_dir / "Music")
        running.post("/api/library/folders", {"path": str(running.data_dir / "Music")})
        running.wait_for("the two groups", lambda: running.get("/api/duplicates")["total"] == 2, seconds=400)
        running.wait_for_jobs()
        yield running


@pytest.fixture
def page(open_page: Callable[..., Any], tensoe: RunningTensoe) -> Any:
    return open_page(tensoe)


def groups(page: Page) -> Locator:
    return page.get_by_role("list", name="Duplicates").locator("article")


class TestDuplicates:
    def test_are_reached_from_what_is_to_fix(self, page: Page) -> None:
        page.goto("/app/library/problems")
        page.get_by_role("navigation", name="Kinds of things to fix").get_by_role("link", name="Duplicates 2").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("To fix")
        expect(page.get_by_text(re.compile("2 recordings that you have more than once; .* could be freed"))).to_be_visible()
        expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="To fix")).to_have_attribute(
            "data-status", "active"
        )
        expect(groups(page)).to_have_count(2)
        check_focus(page)
        look_at(page, "duplicates")

    def test_stand_side_by_side_with_the_best_marked(self, page: Page) -> None:
        page.goto(PATH)
        polka = groups(page).filter(has_text="Polka")
        expect(polka.get_by_text(re.compile(r"^\d+ % alike$"))).to_be_visible()
        expect(polka.get_by_role("link", name="Polka")).to_have_count(3)
        expect(polka.get_by_text("Best", exact=True)).to_have_count(1)
        best = polka.locator("li").filter(has=page.get_by_text("Best", exact=True))
        expect(best).to_contain_text(re.compile("flac.*44.1 kHz.*0:20.*On tour.flac"))
        polka.get_by_role("button", name="Play Polka from On tour").click()
        page.wait_for_function("() => document.querySelector('audio')?.currentTime > 0.2")
        expect(polka.get_by_role("button", name="Pause Polka from On tour")).to_be_visible()
        polka.get_by_role("link", name="Polka").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Polka")

    def test_that_are_kept_leave_the_list_and_come_back(self, page: Page, tensoe: RunningTensoe) -> None:
        page.goto(PATH)
        waltz = groups(page).filter(has_text="Waltz")
        waltz.get_by_role("button", name="Keep all").click()
        expect(waltz).to_have_count(0)
        page.get_by_role("alert").filter(has_text="are kept").get_by_role("button", name="Undo").click()
        expect(waltz).to_have_count(1)
        waltz.get_by_role("button", name="Keep all").click()
        expect(waltz).to_have_count(0)
        page.get_by_text("Kept", exact=True).click()
        expect(page).to_have_url(re.compile("state=dismissed"))
        expect(waltz).to_have_count(1)
        assert tensoe.get("/api/duplicates?state=dismissed")["total"] == 1
        waltz.get_by_role("button", name="Decide again").click()
        expect(page.get_by_role("heading", name="Nothing kept twice")).to_be_visible()
        assert tensoe.get("/api/duplicates")["total"] == 2

    def test_are_searched_for_again(self, page: Page, tensoe: RunningTensoe) -> None:
        page.goto(PATH)
        expect(groups(page)).to_have_count(2)
        before = len(tensoe.get("/api/jobs")["jobs"])
        page.get_by_role("button", name="Find again").click()
        tensoe.wait_for("the job", lambda: len(tensoe.get("/api/jobs")["jobs"]) > before)
        tensoe.wait_for_jobs()
        expect(groups(page)).to_have_count(2)

    def test_whose_files_are_deleted_leave_by_themselves(self, page: Page, tensoe: RunningTensoe) -> None:
        page.goto(PATH)
        expect(groups(page)).to_have_count(2)
        (tensoe.data_dir / "Music" / "0 Best of.mp3").unlink()
        tensoe.post("/api/library/scan", {"folder_ids": []})
        tensoe.wait_for("the group to be gone", lambda: tensoe.get("/api/duplicates")["total"] == 1)
        expect(groups(page)).to_have_count(1)
