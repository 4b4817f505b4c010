"""Marks of quality of sounds whose faults are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr

from tensoe.audio.decode import Reader
from tensoe.audio.engine import hear_sound
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

    def test_a_wave_off_its_centre_shows_its_offset(self) -> None:
        sound = signals.sine(seconds=8.0, level_db=-12.0, rate_hz=RATE_HZ) + np.float32(0.05)
        assert quality_of(sound)["dc_offset"] == pytest.approx(0.05, abs=1e-3)
        assert quality_of(sound - np.float32(0.05))["dc_offset"] == pytest.approx(0.0, abs=1e-4)

    def test_the_bandwidth_is_where_the_sound_ends(self) -> None:
        noise = signals.white_noise(seconds=8.0, rate_hz=16_000)
        assert quality_of(soxr.resample(noise, 16_000, RATE_HZ))["bandwidth_hz"] == pytest.approx(8_000.0, abs=300.0)
        assert quality_of(signals.silence(rate_hz=RATE_HZ))["bandwidth_hz"] is None


class TestFindLossySource:
    """Noise with clicks, as itself and by way of a codec; `benchmarks/transcodes.py` does it with music."""

    RATE_HZ = 44_100

    def sound(self) -> np.ndarray:
        clicks = signals.clicks(120.0, seconds=10.0, rate_hz=self.RATE_HZ)
        return signals.stereo(clicks + signals.pink_noise(seconds=10.0, level_db=-30.0, rate_hz=self.RATE_HZ))

    def suspect(self, path: Path) -> dict[str, Any]:
        sound = hear_sound(path, {"levels"})
        found: dict[str, Any] = compute_quality(sound.measured, sound.hearing)["lossy_source"]
        return found

    @pytest.mark.parametrize(("bit_rate", "cutoff_hz"), [(128_000, 17_000), (192_000, 19_000), (320_000, 20_300)])
    def test_a_flac_made_of_an_mp3_is_suspected(self, tmp_path: Path, bit_rate: int, cutoff_hz: int) -> None:
        signals.write_audio(tmp_path / "a.mp3", self.sound(), self.RATE_HZ, bit_rate=bit_rate)
        with Reader(tmp_path / "a.mp3") as reader:
            planes = np.concatenate([block.planes for block in reader.blocks()], axis=1)
        signals.write_audio(tmp_path / "a.flac", planes, self.RATE_HZ)
        found = self.suspect(tmp_path / "a.flac")
        assert found["suspicion"] > 0.9
        assert found["cutoff_hz"] == pytest.approx(cutoff_hz, abs=500)

    @pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
    def test_the_original_is_not_whatever_it_was_resampled_to(self, tmp_path: Path, rate_hz: int) -> None:
        sound = soxr.resample(self.sound().T, self.RATE_HZ, rate_hz, quality="VHQ").T
        signals.write_audio(tmp_path / "a.flac", sound, rate_hz)
        assert self.suspect(tmp_path / "a.flac")["suspicion"] < 0.1

    def test_sound_without_treble_raises_no_suspicion(self, tmp_path: Path) -> None:
        signals.write_audio(tmp_path / "a.flac", signals.note(60, seconds=8.0))
        assert self.suspect(tmp_path / "a.flac") == {"suspicion": 0.0, "cutoff_hz": None}
