"""Marks of quality of sounds whose faults are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tensoe.audio.quality import Hearing, compute_quality
from tests import signals
from tests.audio.test_loudness import RATE_HZ, measure


def quality_of(samples: np.ndarray, *, lost_s: float = 0.0, rate_hz: int = RATE_HZ) -> dict[str, Any]:
    duration_s = np.atleast_2d(samples).shape[1] / rate_hz
    return compute_quality(measure(samples, rate_hz=rate_hz), Hearing(duration_s, lost_s, rate_hz))


class TestComputeQuality:
    def test_half_a_minute_of_clean_sound_is_fully_trusted(self) -> None:
        assert quality_of(signals.sine(seconds=30.0, rate_hz=RATE_HZ))["score"] == 1.0

    def test_what_was_lost_lowers_the_score_by_its_share(self) -> None:
        assert quality_of(signals.sine(seconds=30.0, rate_hz=RATE_HZ), lost_s=10.0)["score"] == pytest.approx(0.75)

    def test_silence_is_not_trusted_and_is_silent_to_its_end(self) -> None:
        found = quality_of(signals.silence(seconds=4.0, rate_hz=RATE_HZ))
        assert found["score"] == 0.0
        assert found["silence_start_s"] == pytest.approx(4.0)

    def test_silence_at_both_ends_is_measured(self) -> None:
        quiet = [signals.silence(seconds=s, rate_hz=RATE_HZ) for s in (1.5, 0.7)]
        found = quality_of(np.concatenate([quiet[0], signals.sine(seconds=3.0, rate_hz=RATE_HZ), quiet[1]]))
        assert found["silence_start_s"] == pytest.approx(1.5, abs=0.02)
        assert found["silence_end_s"] == pytest.approx(0.7, abs=0.02)

    def test_an_overdriven_sine_is_clipped(self) -> None:
        loud = np.clip(signals.sine(level_db=6.0, rate_hz=RATE_HZ), -1.0, 1.0)
        assert quality_of(loud)["clipped_share"] > 0.95
        assert quality_of(signals.sine(level_db=-1.0, rate_hz=RATE_HZ))["clipped_share"] == 0.0
