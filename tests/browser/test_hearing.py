"""A track's page: what was heard, drawn; corrections of it, with the way back."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.looking import DESKTOP, PHONE, list_flaws, shoot
from tests.browser.watching import Watch
from tests.running import RunningTensoe

#: What the key lane draws: a sure and an unsure stretch, and one that is hardly wider than its name.
KEYS = [
    {"start_s": 0.0, "end_s": 12.0, "key": 9, "mode": 0, "name": "A minor", "confidence": 0.83},
    {"start_s": 12.0, "end_s": 13.0, "key": 4, "mode": 0, "name": "E minor", "confidence": 0.9},
    {"start_s": 13.0, "end_s": 24.0, "key": 0, "mode": 1, "name": "C major", "confidence": 0.31},
]


@pytest.fixture
def track(demo: RunningTensoe) -> Iterator[dict[str, Any]]:
    """A track with a clear beat; what a test corrects is taken back."""
    found: dict[str, Any] = demo.get("/api/tracks?limit=1&genre=House")["tracks"][0]
    yield found
    demo.ask("DELETE", f"/api/tracks/{found['id']}/analysis/override")
    demo.ask("PATCH", f"/api/tracks/{found['id']}/analysis", {"confidence_threshold": None})


def open_track(page: Page, track: dict[str, Any]) -> Locator:
    page.goto(f"/app/tracks/{track['id']}")
    heard = page.get_by_role("region", name="What Tensoe heard")
    expect(heard.get_by_role("group", name="Tempo", exact=True)).to_be_visible()
    return heard


def change_answer(page: Page, **fields: Any) -> None:
    """What the server says of any track, with some of it exchanged."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | fields)

    page.route(re.compile(r"/api/tracks/\d+/analysis$"), answer)


class TestTheTimeline:
    def test_names_the_keys_over_time_and_plays_from_them(self, page: Page, track: dict[str, Any]) -> None:
        change_answer(page, key_segments=KEYS)
        heard = open_track(page, track)
        keys = heard.get_by_role("group", name="Key over time").get_by_role("button")
        expect(keys).to_have_text(["A minor", "Em", "C major"])
        expect(heard.get_by_text("hatched where less than 50 % sure")).to_be_visible()
        keys.first.focus()
        page.keyboard.press("End")
        expect(keys.last).to_be_focused()
        expect(keys.last).to_have_accessible_name("C major · 0:13–0:24 · 31 % sure; plays from there")
        expect(heard.get_by_text("C major · 0:13–0:24 · 31 % sure")).to_be_visible()
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.querySelector('audio')?.currentTime > 13")
        for suffix, size in (("light", DESKTOP), ("phone", PHONE)):
            page.set_viewport_size(size)
            shoot(page, f"track-keys-{suffix}")
            assert not list_flaws(page)

    def test_is_zoomed_and_scrolled(self, page: Page, track: dict[str, Any]) -> None:
        heard = open_track(page, track)
        wave = heard.get_by_role("slider", name="Waveform")
        whole = wave.bounding_box()
        heard.get_by_role("button", name="Zoom in").click()
        page.wait_for_function("(least) => document.querySelector('[role=slider]').clientWidth > least", arg=whole["width"] * 1.9)
        wave.focus()
        page.keyboard.press("+")
        page.wait_for_function("(least) => document.querySelector('[role=slider]').clientWidth > least", arg=whole["width"] * 3.8)
        assert not list_flaws(page)
        page.keyboard.press("0")
        expect(heard.get_by_role("button", name="Zoom out")).to_be_disabled()

    def test_without_keys_or_beats_draws_the_rest(self, page: Page, track: dict[str, Any]) -> None:
        change_answer(page, key_segments=[], beats_s=[], loudness_curve=[], waveform=[])
        heard = open_track(page, track)
        expect(heard.get_by_role("group", name="Key over time")).to_have_count(0)
        expect(heard.get_by_role("slider", name="Waveform")).to_be_visible()


class TestTheRadar:
    def test_gives_its_numbers_as_a_table_and_as_files(self, page: Page, track: dict[str, Any]) -> None:
        radar = open_track(page, track).get_by_role("region", name="How it feels")
        expect(radar.get_by_role("img", name=re.compile("How it feels: Energy \\d+ %"))).to_be_visible()
        options = radar.get_by_role("button", name="Options of the chart How it feels")
        for item, ending in (("Save as CSV", "csv"), ("Save as PNG", "png")):
            options.click()
            with page.expect_download() as download:
                page.get_by_role("menuitem", name=item).click()
            saved = Path(download.value.path())
            assert download.value.suggested_filename == f"tensoe-how-it-feels.{ending}"
            assert saved.stat().st_size > 200
            if ending == "csv":
                rows = list(csv.reader(saved.read_text("utf-8").splitlines()))
        assert rows[0] == ["Feature", "Value", "Confidence", "Meaning"]
        assert [row[0] for row in rows[1:3]] == ["Energy", "Danceability"]
        options.click()
        page.get_by_role("menuitem", name="Show as table").click()
        expect(radar.get_by_role("row")).to_have_count(8)
        expect(radar.get_by_role("row").nth(1)).to_contain_text(re.compile(r"Energy.*\d+ %.*\d+ % sure"))


class TestCorrections:
    def test_of_the_tempo_by_one_click_are_kept_and_taken_back(
        self, page: Page, demo: RunningTensoe, track: dict[str, Any]
    ) -> None:
        heard = open_track(page, track)
        tempo = heard.get_by_role("group", name="Tempo", exact=True)
        before = demo.get(f"/api/tracks/{track['id']}/analysis")
        tempo.get_by_role("button", name="Half the tempo").click()
        expect(tempo).to_contain_text(f"{before['in_force']['tempo_bpm'] / 2:.1f} BPM")
        expect(tempo).to_contain_text(f"Heard: {before['in_force']['tempo_bpm']:.1f} BPM")
        expect(tempo.get_by_role("note", name=re.compile("^Set by .* just now"))).to_be_visible()
        page.reload()
        expect(tempo).to_contain_text(f"{before['in_force']['tempo_bpm'] / 2:.1f} BPM")
        after = demo.get(f"/api/tracks/{track['id']}/analysis")
        assert len(after["beats_s"]) == pytest.approx(len(before["beats_s"]) / 2, abs=1)
        tempo.get_by_role("button", name="Take back").click()
        expect(tempo).not_to_contain_text("Heard:")
        expect(tempo).to_contain_text(f"{before['in_force']['tempo_bpm']:.1f} BPM")

    def test_of_the_tempo_are_typed_with_a_reason(self, page: Page, demo: RunningTensoe, track: dict[str, Any]) -> None:
        tempo = open_track(page, track).get_by_role("group", name="Tempo", exact=True)
        tempo.get_by_role("button", name="Correct tempo").click()
        form = page.get_by_role("dialog", name="Correct tempo")
        form.get_by_label("Tempo in BPM").fill("999")
        form.get_by_label("Tempo in BPM").blur()
        form.get_by_label("Tempo in BPM").fill("131.5")
        form.get_by_label("Why (optional)").fill("Printed on the sleeve")
        assert not list_flaws(page)
        page.keyboard.press("Enter")
        expect(form).to_have_count(0)
        expect(tempo).to_contain_text("131.5 BPM")
        expect(tempo.get_by_role("note", name=re.compile("“Printed on the sleeve”"))).to_be_visible()
        assert demo.get(f"/api/tracks/{track['id']}/analysis")["in_force"]["tempo_bpm"] == 131.5

    def test_of_key_and_time_signature_are_chosen(self, page: Page, demo: RunningTensoe, track: dict[str, Any]) -> None:
        heard = open_track(page, track)
        key = heard.get_by_role("group", name="Key", exact=True)
        key.get_by_role("button", name="Correct key").click()
        page.get_by_role("dialog", name="Correct key").get_by_role("button", name="E♭ minor").click()
        expect(key).to_contain_text("E♭ minor")
        key.get_by_role("button", name="Relative key: F♯ major").click()
        expect(key).to_contain_text("F♯ major")
        metre = heard.get_by_role("group", name="Time signature")
        metre.get_by_role("button", name="Correct time signature").click()
        page.get_by_role("dialog", name="Correct time signature").get_by_role("button", name="7 beats a bar").click()
        expect(metre).to_contain_text("7 beats a bar")
        values = demo.get(f"/api/tracks/{track['id']}/analysis")["in_force"]
        assert (values["key"], values["mode"], values["time_signature"]) == (6, 1, 7)
        heard.get_by_role("button", name="Take back all 2 corrections").click()
        expect(heard.get_by_role("button", name=re.compile("Take back"))).to_have_count(0)

    def test_of_a_feeling_are_slid_and_drawn_as_sure(self, page: Page, track: dict[str, Any]) -> None:
        heard = open_track(page, track)
        mood = heard.get_by_role("group", name="Mood brightness")
        mood.get_by_role("button", name="Correct mood brightness").click()
        form = page.get_by_role("dialog", name="Correct mood brightness")
        form.get_by_role("slider", name="Mood brightness").press("End")
        form.get_by_role("button", name="Save").click()
        expect(mood).to_contain_text("100 %")
        expect(mood.get_by_role("note", name=re.compile("^Set by"))).to_be_visible()
        expect(heard.get_by_role("img", name=re.compile("Mood brightness 100 %, stated"))).to_be_visible()

    def test_that_fail_say_so_and_change_nothing(self, page: Page, watch: Watch, track: dict[str, Any]) -> None:
        watch.expect("status of 500")
        heard = open_track(page, track)
        tempo = heard.get_by_role("group", name="Tempo", exact=True)
        shown = tempo.inner_text()
        problem = '{"title": "Out of order", "status": 500, "detail": "The disk is full.", "hint": "Make room.", "code": "x"}'
        page.route(
            re.compile("/analysis$"),
            lambda route: route.fulfill(status=500, body=problem) if route.request.method == "PATCH" else route.continue_(),
        )
        tempo.get_by_role("button", name="Double the tempo").click()
        expect(page.get_by_role("alert").filter(has_text="The disk is full.")).to_contain_text("Make room.")
        assert tempo.inner_text() == shown

    def test_the_threshold_of_a_track_marks_what_is_unsure(self, page: Page, track: dict[str, Any]) -> None:
        heard = open_track(page, track)
        expect(heard.get_by_text("unsure", exact=True).first).to_be_visible()
        heard.get_by_role("button", name=re.compile("Change from which confidence")).click()
        form = page.get_by_role("dialog", name=re.compile("Change from which confidence"))
        form.get_by_role("slider", name="Confidence threshold").press("Home")
        form.get_by_role("button", name="Save").click()
        expect(heard.get_by_text("a threshold of this track’s own")).to_be_visible()
        expect(heard.get_by_text("unsure", exact=True)).to_have_count(0)


class TestQuality:
    def test_flaws_are_told_in_sentences(self, page: Page, track: dict[str, Any]) -> None:
        quality = {"clipped_share": 0.04, "silence_end_s": 9.5, "lost_s": 1.5}
        change_answer(page, features={"quality": quality}, notes=["About 1.5 s at 0:10 could not be decoded."])
        marks = open_track(page, track).get_by_role("region", name="Quality of the recording").get_by_role("listitem")
        expect(marks).to_have_count(3)
        expect(marks.nth(0)).to_contain_text("About 1.5 s at 0:10 could not be decoded.")
        expect(marks.nth(1)).to_contain_text("hits the ceiling during 4 % of the track")
        expect(marks.nth(2)).to_contain_text("It ends with 9.5 s of silence.")
