"""Beats follow the tempo that a person has set."""

from __future__ import annotations

import numpy as np
import pytest

from tensoe.analysis.beats import follow_tempo

BEATS = [0.5 * k for k in range(9)]
"""Nine beats at 120 BPM."""


class TestFollowTempo:
    def test_half_keeps_every_second_beat(self) -> None:
        assert follow_tempo(BEATS, heard_bpm=120.0, bpm=60.0) == [0.0, 1.0, 2.0, 3.0, 4.0]

    def test_half_keeps_the_stronger_beats(self) -> None:
        accents = [50, 90, 40, 100, 60, 95, 0, 80, 100]
        assert follow_tempo(BEATS, heard_bpm=120.0, bpm=60.0, accents=accents) == [0.5, 1.5, 2.5, 3.5]

    def test_double_divides_each_gap_so_that_beats_follow_the_music(self) -> None:
        assert follow_tempo([0.0, 1.0, 1.8], heard_bpm=66.0, bpm=132.0) == [0.0, 0.5, 1.0, 1.4, 1.8]

    def test_a_third_and_three_times_work_alike(self) -> None:
        assert follow_tempo(BEATS, heard_bpm=120.0, bpm=40.0) == [0.0, 1.5, 3.0]
        assert len(follow_tempo(BEATS, heard_bpm=120.0, bpm=360.0)) == 25

    def test_a_finer_value_of_the_same_tempo_moves_nothing(self) -> None:
        assert follow_tempo(BEATS, heard_bpm=120.0, bpm=121.0) == BEATS

    def test_another_tempo_is_an_even_grid_from_the_first_beat_to_the_last(self) -> None:
        found = np.array(follow_tempo(BEATS, heard_bpm=120.0, bpm=90.0))
        assert np.diff(found) == pytest.approx(60.0 / 90.0, abs=1e-3)
        assert abs(found[0]) <= 0.34
        assert abs(found[-1] - 4.0) <= 0.34

    def test_where_beats_point_every_way_the_grid_begins_on_the_first(self) -> None:
        heard = [0.2 + 0.75 * k for k in range(40)]
        found = np.array(follow_tempo(heard, heard_bpm=80.0, bpm=120.0))
        assert found == pytest.approx(0.2 + 0.5 * np.arange(len(found)), abs=1e-3)

    def test_without_beats_or_tempo_nothing_is_made_up(self) -> None:
        assert follow_tempo([], heard_bpm=120.0, bpm=60.0) == []
        assert follow_tempo(BEATS, heard_bpm=None, bpm=60.0) == BEATS
