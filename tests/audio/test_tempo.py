"""Which tempo is counted, by drums whose beat no listener doubts."""

from __future__ import annotations

import numpy as np
import pytest

from tensoe.audio.tempo import find_tempo, list_candidates, refine_tempo
from tests import signals
from tests.audio.patterns import EIGHTHS, ROCK, make_pattern, pulse_of

SIXTEENTHS = tuple(np.arange(0.0, 4.0, 0.25))


class TestFindTempo:
    @pytest.mark.parametrize("bpm", [84.0, 101.0, 126.0, 158.0])
    def test_kick_and_snare_in_turn_are_beats_at_any_speed(self, bpm: float) -> None:
        assert find_tempo(pulse_of(make_pattern(ROCK, bpm=bpm))).bpm == pytest.approx(bpm, rel=0.005)

    def test_sixteenths_of_a_cymbal_do_not_double_the_beat(self) -> None:
        pattern = ROCK | {"hat": SIXTEENTHS}
        assert find_tempo(pulse_of(make_pattern(pattern, bpm=94.0))).bpm == pytest.approx(94.0, rel=0.005)

    def test_drum_and_bass_is_counted_fast(self) -> None:
        pattern = {"kick": (0.0, 2.5), "snare": (1.0, 3.0), "hat": EIGHTHS}
        assert find_tempo(pulse_of(make_pattern(pattern, bpm=172.0))).bpm == pytest.approx(172.0, rel=0.005)

    @pytest.mark.parametrize("bpm", [60.0, 120.0, 160.0])
    def test_a_bare_click_in_noise_is_not_counted_twice_as_fast(self, bpm: float) -> None:
        sound = signals.clicks(bpm, seconds=15.0, rate_hz=22_050)
        sound += signals.pink_noise(seconds=15.0, level_db=-26.0, rate_hz=22_050, seed=1)[: sound.size]
        assert find_tempo(pulse_of(sound)).bpm == pytest.approx(bpm, rel=0.01)

    def test_the_second_candidate_is_another_tempo(self) -> None:
        tempo = find_tempo(pulse_of(make_pattern(ROCK, bpm=110.0)))
        assert tempo.bpm is not None
        assert tempo.second_bpm is not None
        assert abs(tempo.second_bpm / tempo.bpm - 1.0) > 0.08

    def test_less_sound_gives_less_confidence(self) -> None:
        long, short = (find_tempo(pulse_of(make_pattern(ROCK, bpm=110.0, seconds=s))) for s in (24.0, 4.0))
        assert 0.0 < short.confidence < long.confidence <= 1.0

    def test_equal_sound_gives_equal_tempo(self) -> None:
        first, second = (find_tempo(pulse_of(make_pattern(ROCK, bpm=97.3))) for _ in range(2))
        assert first == second


class TestListCandidates:
    def test_half_and_double_are_among_them_and_none_twice(self) -> None:
        bpm, strength = list_candidates(pulse_of(make_pattern(ROCK, bpm=100.0)))
        for relative in (0.5, 1.0, 2.0):
            assert np.abs(bpm / (100.0 * relative) - 1.0).min() < 0.02
        assert np.diff(np.log(np.sort(bpm))).min() > 0.04
        assert ((strength >= 0.0) & (strength <= 1.0)).all()


class TestRefineTempo:
    @pytest.mark.parametrize("frames", [200, 1500, 20_000])
    def test_pulses_at_fractions_of_frames_are_measured_finely(self, frames: int) -> None:
        period = 60.0 * 22_050 / 512 / 123.4
        novelty = np.zeros(frames, np.float32)
        novelty[np.rint(np.arange(3.0, frames - 1, period)).astype(int)] = 1.0
        tolerance = 0.01 if frames < 1000 else 0.001  # ten beats or at least seventy
        assert refine_tempo(novelty, 122.0) == pytest.approx(123.4, rel=tolerance)
