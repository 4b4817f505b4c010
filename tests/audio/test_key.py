"""Keys, chances and segments of chroma made by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tensoe.audio.key import fit_profile, follow_keys, name_key, to_chances, weigh_keys
from tensoe.audio.spectrum import TONAL_FRAME_RATE_HZ

MAJOR, MINOR = (0, 4, 7), (0, 3, 7)


def play(chords: list[tuple[int, tuple[int, ...]]], *, seconds: float = 2.0, times: int = 1) -> np.ndarray:
    """Chroma of triads, each as (root, intervals)."""
    rows = np.zeros((len(chords), 12), np.float32)
    for row, (root, intervals) in zip(rows, chords, strict=True):
        row[[(root + interval) % 12 for interval in intervals]] = 1.0
    return np.tile(np.repeat(rows, round(seconds * TONAL_FRAME_RATE_HZ), axis=0), (times, 1))


def best_of(chroma: np.ndarray) -> str:
    key = int(weigh_keys(chroma).argmax())
    return name_key(key % 12, int(key < 12))


class TestWeighKeys:
    @pytest.mark.parametrize("tonic", range(12))
    def test_the_same_chords_in_another_key_weigh_the_same(self, tonic: int) -> None:
        chords = play([(0, MAJOR), (9, MINOR), (5, MAJOR), (7, MAJOR)], times=3)
        weights = weigh_keys(np.roll(chords, tonic, axis=1))
        np.testing.assert_allclose(weights.reshape(2, 12), np.roll(weigh_keys(chords).reshape(2, 12), tonic, axis=1), atol=1e-4)

    def test_a_loop_of_the_same_chords_is_in_the_key_it_begins_with(self) -> None:
        major = [(0, MAJOR), (7, MAJOR), (9, MINOR), (5, MAJOR)]
        assert best_of(play(major, times=4)) == "C major"
        assert best_of(play([major[2], major[3], major[0], major[1]], times=4)) == "A minor"

    def test_the_dominant_is_not_taken_for_the_tonic(self) -> None:
        assert best_of(play([(0, MAJOR), (7, MAJOR), (7, MAJOR), (0, MAJOR), (5, MAJOR), (7, MAJOR)], times=2)) == "C major"


class TestFitProfile:
    def test_an_even_chroma_fits_no_key(self) -> None:
        assert fit_profile(np.ones(12), 0) == pytest.approx(0.0, abs=1e-6)


class TestToChances:
    def test_chances_sum_to_one_however_large_the_odds(self) -> None:
        np.testing.assert_allclose(to_chances(np.array([[1000.0, 1000.0], [0.0, np.log(3.0)]])), [[0.5, 0.5], [0.25, 0.75]])


class TestFollowKeys:
    def test_silence_stays_in_the_key_of_the_track(self) -> None:
        found = follow_keys(np.zeros((200, 12), np.float32), home=15, duration_s=37.0)
        assert [(part["start_s"], part["end_s"], part["key"], part["mode"]) for part in found] == [(0.0, 37.0, 3, 0)]

    def test_a_sound_shorter_than_a_chord_is_one_segment(self) -> None:
        assert len(follow_keys(play([(0, MAJOR)], seconds=0.2), home=0, duration_s=0.2)) == 1

    def test_many_changes_still_give_few_segments(self) -> None:
        hours = np.concatenate([play([(root % 12, MAJOR)], seconds=12.0) for root in range(0, 7 * 900, 7)])
        duration_s = hours.shape[0] / TONAL_FRAME_RATE_HZ
        found = follow_keys(hours, home=0, duration_s=duration_s)
        assert len(found) <= 200
        assert found[-1]["end_s"] == duration_s
        assert all(here["end_s"] == there["start_s"] for here, there in itertools.pairwise(found))


class TestNameKey:
    def test_names_are_as_people_write_them(self) -> None:
        assert [name_key(9, 0), name_key(3, 1)] == ["A minor", "Eb major"]
