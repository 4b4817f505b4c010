"""Jobs in the browser: begun by a button, followed live, cancelled, found again; and the settings beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import shoot
from tests.running import RunningTensoe


@pytest.fixture(autouse=True)
def _leave_nothing_running(demo: RunningTensoe) -> Iterator[None]:
    yield
    for job in demo.get("/api/jobs")["jobs"]:
        if job["can_cancel"]:
            demo.ask("DELETE", f"/api/jobs/{job['id']}")
    demo.wait_for_jobs()


class TestScan:
    def test_begun_in_the_settings_is_announced_when_it_ends(self, page: Page, demo: RunningTensoe) -> None:
        before = {job["id"] for job in demo.get("/api/jobs")["jobs"]}
        page.goto("/app/settings")
        page.get_by_role("region", name="Folders of music").get_by_role("button", name="Scan all").click()
        expect(page.get_by_role("alert").filter(has_text="done").first).to_be_visible(timeout=40_000)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Jobs").click()
        expect(page.get_by_role("list", name="Finished jobs").get_by_role("article").first).to_contain_text("Done")
        assert {job["id"] for job in demo.get("/api/jobs")["jobs"]} - before


class TestAnalysis:
    def test_is_followed_live_and_cancelled(self, page: Page, demo: RunningTensoe) -> None:
        page.goto("/app/jobs")
        expect(page.get_by_text("Nothing is running")).to_be_visible()
        demo.post("/api/analysis/run", {"track_ids": None, "force": True})
        running = page.get_by_role("group", name="Running jobs").get_by_role("article")
        bar = running.get_by_role("progressbar").first
        expect(bar).to_be_visible()
        expect(bar).to_have_attribute("aria-valuenow", re.compile(r"^([1-9]|[1-9]\d)(\.\d+)?$"))
        expect(running).to_contain_text(re.compile(r"\d+ of \d+"))
        expect(page.get_by_role("button", name=re.compile("1 job running"))).to_be_visible()
        shoot(page, "jobs-running-light")
        running.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("list", name="Finished jobs").get_by_role("article").first).to_contain_text("Cancelled")
        expect(page.get_by_text("Nothing is running")).to_be_visible()
        page.get_by_role("radiogroup", name="Which finished jobs").get_by_text("Cancelled").click()
        expect(page).to_have_url(re.compile("state=cancelled"))
        page.reload()
        expect(page.get_by_role("list", name="Finished jobs").get_by_role("article").first).to_contain_text("Cancelled")

    def test_of_one_track_is_asked_for_on_its_row(self, page: Page) -> None:
        page.goto("/app/library/tracks")
        page.get_by_role("grid").locator("[data-row='0']").focus()
        page.keyboard.press("x")
        page.get_by_role("toolbar", name="Selected tracks").get_by_role("button", name="Hear again").click()
        expect(page.get_by_role("toolbar", name="Selected tracks")).to_have_count(0)
        expect(page.get_by_role("alert").filter(has_text="done").first).to_be_visible(timeout=40_000)


class TestSettings:
    def test_tell_folders_system_and_settings_in_force(self, page: Page, demo: RunningTensoe) -> None:
        system = demo.get("/system")
        page.goto("/app/settings")
        folders = page.get_by_role("region", name="Folders of music")
        expect(folders).to_contain_text("64 files")
        expect(page.get_by_role("region", name="Version", exact=True)).to_contain_text(system["version"])
        expect(page.get_by_role("region", name="Database")).to_contain_text("Embedded PostgreSQL")
        expect(page.get_by_role("region", name="Workers")).to_contain_text("At work")
        expect(page.get_by_role("region", name="Settings in force")).to_contain_text("API_PORT", ignore_case=True)

    def test_a_folder_is_removed_only_after_a_question(self, page: Page, demo: RunningTensoe) -> None:
        page.goto("/app/settings")
        page.get_by_role("button", name=re.compile("^Actions for the folder")).click()
        page.get_by_role("menuitem", name="Remove from the library").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("The music on the disk is not touched")
        shoot(page, "remove-folder-light")
        dialog.get_by_role("button", name="Keep it").click()
        expect(dialog).to_have_count(0)
        assert len(demo.get("/api/library/folders")["folders"]) == 1
