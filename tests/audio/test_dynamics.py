"""Level figures of sounds whose answers can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tensoe.audio.dynamics import compute_dynamics, draw_loudness, draw_waveform
from tests import signals
from tests.audio.test_loudness import RATE_HZ, measure


def dynamics_of(samples: np.ndarray) -> dict:
    return compute_dynamics(measure(samples))


class TestComputeDynamics:
    def test_a_sine_has_a_crest_of_3_db(self) -> None:
        assert dynamics_of(signals.sine(rate_hz=RATE_HZ))["crest_db"] == pytest.approx(3.01, abs=0.01)

    def test_a_steady_tone_does_not_move(self) -> None:
        found = dynamics_of(signals.sine(rate_hz=RATE_HZ))
        assert found["loudness_std_db"] < 0.1
        assert found["dynamic_complexity_db"] < 0.1

    def test_two_levels_move_by_half_their_distance(self) -> None:
        sound = np.concatenate([signals.sine(level_db=level, seconds=20.0, rate_hz=RATE_HZ) for level in (-30.0, -20.0)])
        assert dynamics_of(sound)["dynamic_complexity_db"] == pytest.approx(5.0, abs=0.2)

    @pytest.mark.parametrize(("right", "width"), [(1.0, 0.0), (0.0, 0.5), (-1.0, 1.0)])
    def test_width_is_the_share_of_the_difference(self, right: float, width: float) -> None:
        left = signals.sine(rate_hz=RATE_HZ)
        found = dynamics_of(signals.stereo(left, np.float32(right) * left))["stereo_width"]
        assert found == pytest.approx(width, abs=1e-3)

    def test_mono_has_no_width(self) -> None:
        assert dynamics_of(signals.sine(rate_hz=RATE_HZ))["stereo_width"] == 0.0


class TestDrawWaveform:
    def test_peaks_follow_the_level(self) -> None:
        sound = np.concatenate([signals.silence(rate_hz=RATE_HZ), signals.sine(level_db=0.0, rate_hz=RATE_HZ)])
        drawn = draw_waveform(measure(sound))
        assert len(drawn) == 400
        assert max(drawn[:198]) == 0
        assert min(drawn[202:]) >= 254

    def test_a_short_sound_has_400_points_too(self) -> None:
        assert len(draw_waveform(measure(signals.sine(seconds=0.05, rate_hz=RATE_HZ)))) == 400


class TestDrawLoudness:
    def test_a_steady_tone_is_a_flat_line(self) -> None:
        drawn = draw_loudness(measure(signals.stereo(signals.sine(level_db=-23.0, seconds=60.0, rate_hz=RATE_HZ))))
        assert len(drawn) == 400
        np.testing.assert_allclose(drawn, -23.0, atol=0.2)
