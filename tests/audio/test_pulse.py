"""What repeats in sounds whose repetition is known."""

from __future__ import annotations

import numpy as np
import pytest

from tensoe.audio.pulse import FULL, LOW_HIGH, count_onsets, mean_around, measure_pulse
from tensoe.audio.spectrum import FRAME_RATE_HZ
from tests.audio.patterns import make_pattern, pulse_of


class TestMeasurePulse:
    def test_a_snare_after_a_kick_shows_after_one_beat_and_not_after_two(self) -> None:
        pulse = pulse_of(make_pattern({"kick": (0.0, 2.0), "snare": (1.0, 3.0)}, bpm=120.0))
        one, two = pulse.at_lags(np.array([1.0, 2.0]) * 0.5 * FRAME_RATE_HZ)[LOW_HIGH]
        assert one > two + 0.1

    def test_a_bar_comes_back(self) -> None:
        pulse = pulse_of(make_pattern({"kick": (0.0, 0.75)}, bpm=120.0))
        assert pulse.at_lags(np.array([2.0 * FRAME_RATE_HZ]))[FULL, 0] > 0.4
        assert pulse.correlation[FULL, 0] == pytest.approx(1.0)

    @pytest.mark.parametrize("cuts", [(1,), (7, 8, 500), (333, 334, 335, 337, 341)])
    def test_blocks_of_any_length_give_the_same(self, cuts: tuple[int, ...]) -> None:
        mel_db = np.random.default_rng(5).uniform(-60.0, 0.0, (901, 40)).astype(np.float32)
        onset = np.abs(np.diff(mel_db.mean(axis=1), prepend=mel_db[0].mean())).astype(np.float32)
        whole, parts = measure_pulse(onset, [mel_db]), measure_pulse(onset, np.split(mel_db, cuts))
        for name in ("low", "high", "likeness", "change", "band_onset_db", "correlation"):
            np.testing.assert_allclose(getattr(parts, name), getattr(whole, name), rtol=1e-5, atol=1e-5)

    @pytest.mark.parametrize("frames", [1, 2, 3, 5, 9, 40])
    def test_hardly_any_frames_are_no_trouble(self, frames: int) -> None:
        pulse = measure_pulse(np.ones(frames, np.float32), [np.zeros((frames, 40), np.float32)])
        assert np.isfinite(pulse.correlation).all()
        assert np.isfinite(pulse.likeness).all()


class TestMeanAround:
    def test_it_is_the_centred_moving_average(self) -> None:
        values = np.random.default_rng(2).uniform(0.0, 4.0, 200).astype(np.float32)
        expected = np.convolve(values, np.full(43, 1.0 / 43.0), mode="same")
        np.testing.assert_allclose(mean_around(values, 43), expected, rtol=1e-5)


class TestCountOnsets:
    def test_every_hit_counts_once(self) -> None:
        onset = np.full(430, 0.05, np.float32)
        onset[20::40] = 4.0
        onset[21::40] = 4.0
        assert count_onsets(onset) == 11
