"""Beats against the true ones of drum patterns."""

from __future__ import annotations

import numpy as np
import pytest

from tensoe.audio.beats import ONSET_LEAD_S, list_phases, measure_regularity, track_beats
from tensoe.audio.spectrum import FRAME_RATE_HZ
from tests.audio.patterns import EIGHTHS, ROCK, make_pattern, pulse_of

OFFBEATS = (0.5, 1.5, 2.5, 3.5)


def share_on_beat(pattern: dict[str, tuple[float, ...]], bpm: float) -> float:
    """Share of beats found within 70 ms of a true one, as beat trackers are judged."""
    beats = track_beats(pulse_of(make_pattern(pattern, bpm=bpm)), bpm) / FRAME_RATE_HZ + ONSET_LEAD_S
    truth = np.arange(0.3, 24.0, 60.0 / bpm)
    assert beats.size > 0.9 * truth.size
    return float(np.mean([np.abs(truth - beat).min() < 0.07 for beat in beats]))


class TestTrackBeats:
    @pytest.mark.parametrize("bpm", [76.0, 110.0, 150.0])
    def test_beats_fall_on_kick_and_snare(self, bpm: float) -> None:
        assert share_on_beat(ROCK, bpm) > 0.95

    def test_offbeat_cymbals_do_not_take_the_beat_from_the_bass_drum(self) -> None:
        assert share_on_beat({"kick": (0.0, 1.0, 2.0, 3.0), "snare": (1.0, 3.0), "hat": OFFBEATS}, 124.0) > 0.95

    def test_an_upbeat_leads_to_the_beat(self) -> None:
        assert share_on_beat({"kick": (0.0, 1.5, 2.0, 3.5), "hat": EIGHTHS}, 120.0) > 0.95


class TestListPhases:
    def test_the_first_are_the_beats_and_half_a_beat_is_among_them(self) -> None:
        beats = np.array([10, 30, 50, 70])
        phases = list_phases(beats)
        np.testing.assert_array_equal(phases[0], beats)
        np.testing.assert_array_equal(phases[3], [20, 40, 60])


class TestMeasureRegularity:
    def test_even_beats_are_regular_and_wild_ones_are_not(self) -> None:
        assert measure_regularity(np.arange(0.0, 10.0, 0.5)) == pytest.approx(1.0)
        assert measure_regularity(np.cumsum(np.random.default_rng(1).uniform(0.2, 0.9, 40))) < 0.2
