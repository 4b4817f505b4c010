"""Key, tuning and chords of cadences whose key is known."""

from __future__ import annotations

import numpy as np
import pytest

from tensoe.audio.harmony import compute_harmony, fold_chroma
from tests import signals
from tests.audio.test_spectrum import hear

RATE_HZ = 22_050


def harmony_of(samples: np.ndarray) -> dict:
    return compute_harmony(hear(samples), duration_s=samples.size / RATE_HZ)


class TestComputeHarmony:
    @pytest.mark.parametrize("tonic", range(12))
    @pytest.mark.parametrize("is_major", [True, False])
    def test_a_cadence_gives_its_key(self, tonic: int, is_major: bool) -> None:
        found = harmony_of(signals.cadence(tonic, is_major=is_major, rate_hz=RATE_HZ, repeats=2))
        assert (found["key"], found["mode"]) == (tonic, int(is_major))
        assert found["key_confidence"] > 0.3

    @pytest.mark.parametrize("cents", [-35.0, -20.0, 0.0, 20.0, 35.0])
    def test_detuned_music_keeps_its_key_and_shows_its_tuning(self, cents: float) -> None:
        found = harmony_of(signals.cadence(4, is_major=False, rate_hz=RATE_HZ, cents=cents))
        assert found["key_name"] == "E minor"
        assert found["tuning_cents"] == pytest.approx(cents, abs=5.0)

    def test_chords_change_as_often_as_they_are_played(self) -> None:
        found = harmony_of(signals.cadence(0, is_major=True, seconds=2.0, repeats=3, rate_hz=RATE_HZ))
        changes = 3 * 3  # within I IV V I, and none between one I and the next
        assert found["chord_change_rate_hz"] == pytest.approx(changes / 24.0, rel=0.25)

    def test_a_held_chord_does_not_change(self) -> None:
        held = signals.chord([48, 60, 64, 67], seconds=10.0, rate_hz=RATE_HZ)
        assert harmony_of(held)["chord_change_rate_hz"] == 0.0

    def test_tones_are_clearer_than_noise(self) -> None:
        tones = harmony_of(signals.chord([60, 64, 67], seconds=5.0, rate_hz=RATE_HZ))
        noise = harmony_of(signals.white_noise(seconds=5.0, rate_hz=RATE_HZ))
        assert tones["harmonic_clarity"] > 0.9
        assert noise["harmonic_clarity"] < 0.3
        assert noise["key_confidence"] < 0.2

    def test_silence_has_no_key(self) -> None:
        found = harmony_of(signals.silence(seconds=3.0, rate_hz=RATE_HZ))
        assert found["key"] is None
        assert found["key_name"] is None
        assert found["key_confidence"] == 0.0
        assert found["key_segments"] == []

    def test_the_second_key_is_another_one(self) -> None:
        found = harmony_of(signals.cadence(7, is_major=True, rate_hz=RATE_HZ, repeats=2))
        assert found["key_name"] == "G major"
        assert found["key_second_name"] not in {None, "G major"}
        assert found["key_strength"] > 0.7

    def test_a_modulation_is_found_where_it_happens(self) -> None:
        here = signals.cadence(0, is_major=True, seconds=1.5, repeats=5, rate_hz=RATE_HZ)
        there = signals.cadence(4, is_major=True, seconds=1.5, repeats=5, rate_hz=RATE_HZ)
        segments = harmony_of(np.concatenate([here, there]))["key_segments"]
        assert [(segment["key"], segment["mode"]) for segment in segments] == [(0, 1), (4, 1)]
        assert segments[0]["end_s"] == segments[1]["start_s"] == pytest.approx(30.0, abs=5.0)
        assert (segments[0]["start_s"], segments[1]["end_s"]) == (0.0, 60.0)

    def test_the_chroma_shows_the_notes_played(self) -> None:
        found = harmony_of(signals.chord([60, 64, 67], seconds=4.0, rate_hz=RATE_HZ))
        assert set(np.argsort(found["chroma_mean"])[-3:]) == {0, 4, 7}


class TestFoldChroma:
    def test_each_note_lands_in_its_class(self) -> None:
        classes = np.zeros((12, 120), np.float32)
        for note in range(12):
            classes[note, (10 * note + 2) % 120] = 1.0
        np.testing.assert_array_equal(fold_chroma(classes, tuning_cents=20.0), np.eye(12, dtype=np.float32))
