"""The player: music that can be heard, on every page, from a queue."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import look_at, shoot
from tests.browser.watching import Watch
from tests.running import RunningTensoe

POSITION = "() => document.querySelector('audio')?.currentTime ?? 0"
IS_PLAYING = "() => { const one = document.querySelector('audio'); return one !== null && !one.paused && one.currentTime > 0.2 }"


def play_from(page: Page, path: str, *, name: str = "Play") -> None:
    page.goto(path)
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_function(IS_PLAYING)


def playing(page: Page) -> str:
    return page.get_by_role("region", name="Player").get_by_role("link").first.inner_text()


class TestPlaying:
    @pytest.mark.parametrize("codec", ["flac", "mp3", "vorbis", "opus", "aac"])
    def test_each_format_of_the_demo_is_heard(self, page: Page, demo: RunningTensoe, codec: str) -> None:
        tracks = demo.get("/api/tracks?limit=200")["tracks"]
        found = next(one for one in tracks if demo.get(f"/api/tracks/{one['id']}")["files"][0]["codec"] == codec)
        play_from(page, f"/app/tracks/{found['id']}")
        before = page.evaluate(POSITION)
        page.wait_for_function(f"() => document.querySelector('audio').currentTime > {before} + 0.3")

    def test_goes_on_from_page_to_page(self, page: Page) -> None:
        play_from(page, "/app/library/tracks")
        title = playing(page)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Albums").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Albums")
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Jobs").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Jobs")
        assert playing(page) == title
        assert page.evaluate(IS_PLAYING)
        look_at(page, "player")

    def test_obeys_the_space_bar_and_the_arrows(self, page: Page) -> None:
        play_from(page, "/app/library/tracks")
        first = playing(page)
        page.get_by_role("main").focus()
        page.keyboard.press(" ")
        page.wait_for_function("() => document.querySelector('audio').paused")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.querySelector('audio').currentTime >= 10")
        page.keyboard.press(" ")
        page.wait_for_function("() => !document.querySelector('audio').paused")
        page.keyboard.press("Shift+ArrowRight")
        expect(page.get_by_role("region", name="Player").get_by_role("link").first).not_to_have_text(first)

    def test_skips_forward_and_back_and_remembers_after_a_reload(self, page: Page) -> None:
        play_from(page, "/app/library/tracks")
        now = page.get_by_role("region", name="Player").get_by_role("link").first
        first = playing(page)
        page.get_by_role("button", name="Next track").click()
        expect(now).not_to_have_text(first)
        second = playing(page)
        page.wait_for_timeout(1200)  # the player writes down where it is once a second
        page.reload()
        expect(now).to_have_text(second)
        page.get_by_role("button", name="Previous track").click()
        expect(now).to_have_text(first)

    def test_a_file_that_is_gone_is_named_and_the_next_one_plays(self, page: Page, demo: RunningTensoe, watch: Watch) -> None:
        watch.expect("status of 404")
        tracks = demo.get("/api/tracks?limit=2&sort=artist")["tracks"]
        page.route(f"**{tracks[0]['stream_url']}", lambda route: route.fulfill(status=404))
        page.goto("/app/library/tracks")
        page.get_by_role("main").get_by_role("button", name="Play", exact=True).click()
        expect(page.get_by_text(f"“{tracks[0]['title']}” cannot be played")).to_be_visible()
        page.wait_for_function(IS_PLAYING)
        assert playing(page) == tracks[1]["title"]


class TestQueue:
    def test_is_shown_reordered_and_cleared(self, page: Page) -> None:
        play_from(page, "/app/library/tracks")
        page.get_by_role("button", name="Show the queue").click()
        drawer = page.get_by_role("dialog", name="Queue")
        items = drawer.get_by_role("list", name="Queue").get_by_role("listitem")
        expect(items.first).to_be_visible()
        second = items.nth(1).inner_text().split("\n")[0]
        shoot(page, "queue-light")
        drawer.get_by_role("button", name=f"Move {second} up").click()
        expect(items.first).to_contain_text(second)
        drawer.get_by_role("button", name=f"Remove {second} from the queue").click()
        expect(items.filter(has_text=second)).to_have_count(0)
        drawer.get_by_role("button", name="Clear").click()
        expect(page.get_by_role("region", name="Player")).to_have_count(0)
