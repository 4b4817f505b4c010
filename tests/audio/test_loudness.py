"""Loudness against the test signals of EBU Tech 3341 and 3342 (tolerance 0.1 LU and 1 LU there) and known peaks."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tensoe.audio.decode import Block
from tensoe.audio.loudness import LevelMeter, Levels, compute_loudness, compute_momentary_lufs
from tests import signals

RATE_HZ = 48_000


def measure(samples: NDArray[np.float32], *, rate_hz: int = RATE_HZ, weights: list[float] | None = None) -> Levels:
    """Push a sound through the meter in blocks of whole tenths of a second."""
    planes = np.atleast_2d(samples)
    meter, step = LevelMeter(), round(rate_hz / 10) * 7
    gains = np.array(weights or [1.0] * planes.shape[0])
    for start in range(0, planes.shape[1], step):
        meter.push(Block(np.ascontiguousarray(planes[:, start : start + step]), rate_hz, gains))
    return meter.finish()


def tone(*parts: tuple[float, float], rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    """A stereo sine of 1 kHz; (level in dBFS, seconds) one after the other."""
    mono = np.concatenate([signals.sine(1000.0, seconds=s, level_db=level, rate_hz=rate_hz) for level, s in parts])
    return signals.stereo(mono)


class TestIntegrated:
    """Cases 1 to 5 of Tech 3341, table 1."""

    @pytest.mark.parametrize("level", [-23.0, -33.0])
    def test_a_steady_tone_reads_its_level(self, level: float) -> None:
        assert compute_loudness(measure(tone((level, 20.0))))["integrated_lufs"] == pytest.approx(level, abs=0.1)

    @pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 96_000, 192_000])
    def test_any_rate_reads_the_same(self, rate_hz: int) -> None:
        sound = tone((-23.0, 6.0), rate_hz=rate_hz)
        assert compute_loudness(measure(sound, rate_hz=rate_hz))["integrated_lufs"] == pytest.approx(-23.0, abs=0.1)

    def test_quiet_stretches_are_gated_out(self) -> None:
        sound = tone((-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0))
        assert compute_loudness(measure(sound))["integrated_lufs"] == pytest.approx(-23.0, abs=0.1)

    def test_near_silence_is_gated_out(self) -> None:
        sound = tone((-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0))
        assert compute_loudness(measure(sound))["integrated_lufs"] == pytest.approx(-23.0, abs=0.1)

    def test_levels_within_the_gate_are_averaged(self) -> None:
        sound = tone((-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0))
        assert compute_loudness(measure(sound))["integrated_lufs"] == pytest.approx(-23.0, abs=0.1)

    def test_surround_channels_weigh_more_and_the_low_channel_nothing(self) -> None:
        def at(level: float) -> NDArray[np.float32]:
            return signals.sine(1000.0, seconds=20.0, level_db=level, rate_hz=RATE_HZ)

        planes = np.stack([at(-28.0), at(-28.0), at(-24.0), at(-3.0), at(-30.0), at(-30.0)])
        found = compute_loudness(measure(planes, weights=[1.0, 1.0, 1.0, 0.0, 1.41, 1.41]))
        assert found["integrated_lufs"] == pytest.approx(-23.0, abs=0.1)

    def test_mono_reads_three_lower_than_the_same_sound_twice(self) -> None:
        mono = signals.sine(1000.0, seconds=5.0, level_db=-23.0, rate_hz=RATE_HZ)
        assert compute_loudness(measure(mono))["integrated_lufs"] == pytest.approx(-26.01, abs=0.1)

    def test_silence_has_no_loudness(self) -> None:
        found = compute_loudness(measure(signals.silence(seconds=4.0)))
        assert set(found.values()) == {None}

    def test_replaygain_brings_it_to_minus_18(self) -> None:
        assert compute_loudness(measure(tone((-23.0, 5.0))))["replaygain_db"] == pytest.approx(5.0, abs=0.1)


class TestRange:
    """Cases 1 to 4 of Tech 3342, table 1."""

    @pytest.mark.parametrize(
        ("parts", "expected"),
        [
            (((-20.0, 20.0), (-30.0, 20.0)), 10.0),
            (((-20.0, 20.0), (-15.0, 20.0)), 5.0),
            (((-40.0, 20.0), (-20.0, 20.0)), 20.0),
            (((-50.0, 20.0), (-35.0, 20.0), (-20.0, 20.0), (-35.0, 20.0), (-50.0, 20.0)), 15.0),
        ],
    )
    def test_two_levels_lie_this_far_apart(self, parts: tuple[tuple[float, float], ...], expected: float) -> None:
        assert compute_loudness(measure(tone(*parts)))["range_lu"] == pytest.approx(expected, abs=1.0)

    def test_under_three_seconds_there_is_none(self) -> None:
        assert compute_loudness(measure(tone((-20.0, 2.5))))["range_lu"] is None


class TestTruePeak:
    """Cases 15 to 19 of Tech 3341: a quarter of the rate, phases that hide the peak between samples; +0.2, -0.4 dB."""

    @pytest.mark.parametrize(("fraction", "phase"), [(4, 0.0), (4, 45.0), (6, 60.0), (8, 67.5)])
    def test_a_peak_between_samples_is_found(self, fraction: int, phase: float) -> None:
        n = np.arange(RATE_HZ)
        sound = 0.5 * np.sin(2.0 * np.pi * n / fraction + np.radians(phase))
        edge = np.minimum(1.0, np.minimum(n, RATE_HZ - n) / 2000.0)
        found = compute_loudness(measure(signals.stereo((sound * edge).astype(np.float32))))["true_peak_dbtp"]
        assert found is not None
        assert -6.02 - 0.4 < found < -6.02 + 0.2

    def test_a_peak_in_the_second_channel_counts(self) -> None:
        loud = signals.sine(997.0, seconds=1.0, level_db=-1.0, rate_hz=RATE_HZ)
        found = compute_loudness(measure(signals.stereo(0.1 * loud, loud)))["true_peak_dbtp"]
        assert found == pytest.approx(-1.0, abs=0.1)


class TestComputeMomentaryLufs:
    def test_a_burst_of_400_ms_reaches_its_level(self) -> None:
        quiet, burst = (
            signals.silence(seconds=1.0, rate_hz=RATE_HZ),
            signals.sine(1000.0, seconds=0.4, level_db=-23.0, rate_hz=RATE_HZ),
        )
        sound = signals.stereo(np.concatenate([quiet, burst, quiet]))
        assert compute_momentary_lufs(measure(sound).energy).max() == pytest.approx(-23.0, abs=0.2)


class TestMaxima:
    """Cases 9 to 14 of Tech 3341 in outline: the loudest 400 ms and 3 s, wherever they begin."""

    @pytest.mark.parametrize("lead_s", [0.0, 0.02, 0.06, 0.1, 0.22])
    def test_a_burst_is_read_wherever_it_begins(self, lead_s: float) -> None:
        quiet = signals.silence(seconds=1.0 + lead_s, rate_hz=RATE_HZ)
        burst = signals.sine(1000.0, seconds=0.4, level_db=-23.0, rate_hz=RATE_HZ)
        after = signals.silence(seconds=1.0, rate_hz=RATE_HZ)
        found = compute_loudness(measure(signals.stereo(np.concatenate([quiet, burst, after]))))
        assert found["momentary_max_lufs"] == pytest.approx(-23.0, abs=0.1)

    def test_three_seconds_are_the_short_term(self) -> None:
        sound = tone((-60.0, 3.0), (-23.0, 3.0), (-60.0, 3.0))
        assert compute_loudness(measure(sound))["short_term_max_lufs"] == pytest.approx(-23.0, abs=0.1)
        assert compute_loudness(measure(tone((-23.0, 2.0))))["short_term_max_lufs"] is None
