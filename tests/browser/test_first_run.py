"""The first hour: from an empty server to music that plays, and what happens when the server goes away, in this order."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import running_tensoe
from tests.browser.looking import check_focus, look_at, shoot
from tests.browser.watching import Watch
from tests.running import RunningTensoe
from tests.signals import clicks, note, write_audio

BROKEN = "letter.mp3"
REASON = "not_audio"


def make_music(folder: Path) -> None:
    """Six short pieces with tags, one file that is no music, one folder to browse to."""
    folder.mkdir()
    (folder / "Empty folder").mkdir()
    for number, ending in enumerate(("flac", "mp3", "ogg", "flac", "mp3", "wav")):
        beat = clicks(100 + 8 * number, seconds=8)
        sound = 0.5 * beat + 0.3 * note(57 + 2 * number, seconds=8)[: beat.size]
        tags = {
            "title": f"Étude {number + 1}",
            "artist": "Zoë Álvarez",
            "album": "Studies",
            "track": str(number + 1),
            "date": "2021",
        }
        write_audio(folder / f"{number + 1}.{ending}", sound.astype(np.float32), metadata=tags)
    (folder / BROKEN).write_text("Dear listener, this is no music.")


@pytest.fixture(scope="module")
def tensoe(browser: Any) -> Iterator[RunningTensoe]:
    with running_tensoe() as running:
        make_music(running.data_dir / "Music")
        yield running


@pytest.fixture
def page(open_page: Callable[..., Any], tensoe: RunningTensoe) -> Any:
    return open_page(tensoe)


class TestFirstRun:
    def test_the_bare_address_leads_to_the_welcome(self, page: Page) -> None:
        page.goto("/")
        expect(page).to_have_url(re.compile("/app/welcome$"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to Tensoe")
        check_focus(page)
        look_at(page, "first-run")

    @pytest.mark.parametrize(("path", "words"), [("/no/such/folder", "/no/such/folder"), ("Music", "absolute")])
    def test_a_wrong_folder_is_refused_with_the_reason(self, page: Page, watch: Watch, path: str, words: str) -> None:
        watch.expect("status of 4")
        page.goto("/app/welcome")
        page.get_by_label("Folder of music on the server").fill(path)
        page.get_by_role("button", name="Add folder").click()
        expect(page.get_by_role("alert")).to_contain_text(words)
        shoot(page, "first-run-refused-light")

    def test_folders_of_the_machine_are_browsed(self, page: Page, tensoe: RunningTensoe) -> None:
        page.goto("/app/welcome")
        page.get_by_label("Folder of music on the server").fill(str(tensoe.data_dir))
        page.get_by_role("button", name="Browse").click()
        dialog = page.get_by_role("dialog", name="Choose a folder on the server")
        expect(dialog.get_by_role("button", name="Use this folder")).to_be_visible()
        dialog.get_by_role("button", name="/", exact=True).click()
        for part in (*tensoe.data_dir.parts[1:], "Music"):
            dialog.get_by_role("button", name=part, exact=True).last.click()
        expect(dialog.get_by_text("7 audio files directly in here")).to_be_visible()
        expect(dialog.get_by_role("button", name="Empty folder")).to_be_visible()
        shoot(page, "browse-light")
        dialog.get_by_role("button", name="Use this folder").click()
        expect(page.get_by_label("Folder of music on the server")).to_have_value(str(tensoe.data_dir / "Music"))

    def test_a_folder_is_read_and_heard_in_sight(self, page: Page, tensoe: RunningTensoe) -> None:
        page.goto("/app/welcome")
        page.get_by_label("Folder of music on the server").fill(str(tensoe.data_dir / "Music"))
        page.get_by_role("button", name="Add folder").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Reading your music")
        expect(page.get_by_role("progressbar").first).to_be_visible()
        expect(page.get_by_role("status").filter(has_text="Your library is ready")).to_contain_text(
            "6 tracks were read, 6 of them heard", timeout=90_000
        )
        look_at(page, "first-run-ready")
        page.get_by_role("link", name="Open the library").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Overview")

    def test_the_broken_file_is_listed_with_its_reason(self, page: Page, tensoe: RunningTensoe) -> None:
        problem = tensoe.get("/api/library/problems")["problems"][0]
        assert problem["code"] == REASON
        page.goto("/app/")
        page.get_by_role("main").locator("a[href='/app/library/problems']").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("To fix")
        expect(page.get_by_role("row").filter(has_text=BROKEN)).to_contain_text(problem["reason"])
        page.get_by_role("group", name="Reasons").get_by_role("button", name="Not audio").click()
        expect(page).to_have_url(re.compile("code=not_audio"))
        look_at(page, "to-fix-one")

    def test_a_track_tells_what_was_heard_and_what_sounds_like_it_and_plays(self, page: Page) -> None:
        page.goto("/app/library/tracks?q=etude+3")
        page.get_by_role("grid").get_by_role("link", name="Étude 3").click()
        heard = page.get_by_role("region", name="What Tensoe heard")
        expect(heard.get_by_text(re.compile(r"\d BPM")).first).to_be_visible()
        similar = page.get_by_role("list", name="Similar tracks").get_by_role("listitem")
        expect(similar).to_have_count(5)
        assert len(similar.first.inner_text().split("\n")) >= 4, "title, artist, score and reasons"
        page.get_by_role("button", name="Play", exact=True).first.click()
        page.wait_for_function("() => document.querySelector('audio')?.currentTime > 0.5")
        expect(page.get_by_role("region", name="Player")).to_contain_text("Étude 3")


class TestAServerThatGoesAway:
    def test_is_announced_and_its_return_noticed(self, page: Page, watch: Watch, tensoe: RunningTensoe) -> None:
        watch.expect(
            "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_NETWORK"
        )
        page.goto("/app/library/tracks")
        expect(page.get_by_role("grid", name="Tracks")).to_be_visible()
        tensoe.stop()
        banner = page.get_by_role("status").filter(has_text="server does not answer")
        expect(banner).to_be_visible()
        shoot(page, "server-gone-light")
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Albums").click()
        tensoe.environment["API_PORT"] = str(urlsplit(tensoe.address).port)
        tensoe.start()
        expect(banner).to_have_count(0)
        expect(page.get_by_role("list", name="Albums").get_by_role("listitem")).to_have_count(1)


class TestTheDemoLibrary:
    def test_comes_by_a_button_and_leaves_by_another(self, page: Page, tensoe: RunningTensoe, demo: RunningTensoe) -> None:
        """What is there already is not made again: that spares the time of the synthesiser."""
        made = Path(demo.get("/system")["disk"]["data_folder"]) / "demo-library"
        shutil.copytree(made, tensoe.data_dir / "demo-library")
        page.goto("/app/settings")
        panel = page.get_by_role("region", name="Demo library")
        panel.get_by_role("button", name="Load demo library").click()
        remove = panel.get_by_role("button", name="Remove all of it")
        expect(remove).to_be_enabled(timeout=60_000)
        page.goto("/app/library/tracks?q=odile")
        expect(page.get_by_role("grid").locator("[data-row]").first).to_be_visible()
        page.goto("/app/settings")
        remove.click()
        expect(panel.get_by_role("button", name="Load demo library")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("region", name="Folders of music").get_by_text("demo-library")).to_have_count(0)
        assert not (tensoe.data_dir / "demo-library").exists()
        assert tensoe.get("/api/tracks")["total"] == 6
