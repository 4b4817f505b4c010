"""Albums, artists and one track: from a cover to what was heard and what sounds like it."""

from __future__ import annotations

import re
from collections import Counter

from playwright.sync_api import Page, expect

from tensoe.demo.library import list_demo_tracks
from tests.browser.looking import SCREENSHOTS, shoot
from tests.running import RunningTensoe

ALL = list_demo_tracks()
ALBUM = ALL[0].album


class TestAlbums:
    def test_a_cover_leads_to_the_album_its_artist_and_its_tracks_in_order(self, page: Page) -> None:
        page.goto("/app/library/albums?sort=title")
        page.get_by_role("searchbox", name="Search albums").fill(ALBUM)
        found = page.get_by_role("list", name="Albums")
        expect(found.get_by_role("listitem")).to_have_count(1)
        found.get_by_role("link", name=ALBUM).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(ALBUM)
        wanted = [track.title for track in ALL if track.album == ALBUM]
        grid = page.get_by_role("grid", name=f"Tracks of {ALBUM}")
        expect(grid.locator("[data-row]")).to_have_count(len(wanted))
        for number, title in enumerate(wanted):
            expect(grid.locator(f"[data-row='{number}']")).to_contain_text(title)
        page.get_by_role("main").get_by_role("link", name=ALL[0].album_artist).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(ALL[0].album_artist)
        expect(page.get_by_role("group", name="Albums").get_by_role("link", name=ALBUM)).to_be_visible()

    def test_all_of_them_have_a_cover(self, page: Page, demo: RunningTensoe) -> None:
        page.goto("/app/library/albums")
        shown = page.get_by_role("list", name="Albums").get_by_role("listitem")
        expect(shown.first).to_be_visible()
        broken = page.evaluate(
            "() => [...document.images].filter((one) => one.complete && one.naturalWidth === 0).map((one) => one.src)"
        )
        assert broken == []
        assert demo.get("/api/albums")["total"] == len({track.album for track in ALL})


class TestArtists:
    def test_are_sorted_by_how_much_there_is_of_them(self, page: Page) -> None:
        per_artist = Counter(track.artist for track in ALL)
        page.goto("/app/library/artists")
        page.get_by_role("combobox", name="Sort artists by").click()
        page.get_by_role("option", name="Number of tracks").click()
        page.get_by_role("button", name="Sorted ascending: turn round").click()
        expect(page).to_have_url(re.compile("sort=tracks.*desc=true"))
        expect(page.get_by_role("list", name="Artists").get_by_role("listitem").first).to_contain_text(
            f"{max(per_artist.values())} tracks"
        )
        counts = [int(one) for one in re.findall(r"(\d+) tracks?", page.get_by_role("list", name="Artists").inner_text())]
        assert counts
        assert counts == sorted(counts, reverse=True)


class TestATrack:
    def test_shows_what_was_heard_beside_what_is_true(self, page: Page, demo: RunningTensoe) -> None:
        truth = next(track for track in ALL if track.style == "house" or "House" in track.genre)
        found = demo.get(f"/api/tracks?limit=5&search={truth.title.replace(' ', '+')}")["tracks"][0]
        page.goto(f"/app/tracks/{found['id']}")
        heard = page.get_by_role("region", name="What Tensoe heard")
        expect(heard.get_by_text(re.compile(r"[\d.]+ BPM")).first).to_be_visible()
        tempo = re.search(r"([\d.]+) BPM", heard.inner_text())
        assert tempo is not None
        assert truth.tempo_bpm is not None
        assert abs(float(tempo.group(1)) / truth.tempo_bpm - 1) < 0.04
        expect(heard.get_by_text(re.compile(r"−\d+\.\d LUFS"))).to_be_visible()
        heard.get_by_role("button", name="All descriptors").click()
        shoot(page, "track-descriptors-light")

    def test_leads_to_the_tracks_that_sound_like_it_with_reasons(self, page: Page, demo: RunningTensoe) -> None:
        one = demo.get("/api/tracks?limit=1&sort=title")["tracks"][0]
        page.goto(f"/app/tracks/{one['id']}")
        panel = page.get_by_role("region", name="Sounds like this")
        similar = panel.get_by_role("list", name="Similar tracks").get_by_role("listitem")
        expect(similar.first).to_be_visible()
        assert similar.count() >= 5
        answer = demo.get(f"/api/tracks/{one['id']}/similar?limit=20")["similar_tracks"][0]
        expect(similar.first).to_contain_text(answer["track"]["title"])
        expect(similar.first).to_contain_text(answer["reasons"][0])
        expect(similar.first).to_contain_text(f"{answer['similarity_score'] * 100:.0f} %")
        panel.screenshot(path=SCREENSHOTS / "similar-light.png")
        similar.first.get_by_role("link", name=answer["track"]["title"], exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(answer["track"]["title"])
