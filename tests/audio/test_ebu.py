"""The published test signals of EBU Tech 3341 (version 4, table 1) and Tech 3342 (table 1), as far as they can be made.

Cases 7, 8 (Tech 3341) and 5, 6 (Tech 3342) are recordings; cases 11 and 14 need a live meter. Levels are peaks of the sine in
dB of full scale, per channel. The tolerances are those published: 0.1 LU, 1 LU for the range (here 0.1), +0.2 and -0.4 dB for
the true peak.
"""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal
from numpy.typing import NDArray

from tensoe.audio.loudness import compute_loudness
from tests import signals
from tests.audio.test_loudness import measure

RATES_HZ = (44_100, 48_000, 96_000)
TWO_RATES_HZ = RATES_HZ[:2]
"""For the long cases."""
Parts = tuple[tuple[float | None, float], ...]


def tones(parts: Parts, *, rate_hz: int) -> NDArray[np.float32]:
    """A stereo sine of 1 kHz that goes on from part to part; (level in dBFS or None for silence, seconds)."""
    gains = [np.full(round(s * rate_hz), 0.0 if level is None else 10.0 ** (level / 20.0)) for level, s in parts]
    gain = np.concatenate(gains)
    return signals.stereo((gain * np.sin(2.0 * np.pi * 1000.0 * np.arange(gain.size) / rate_hz)).astype(np.float32))


class TestTech3341Integrated:
    @pytest.mark.parametrize("rate_hz", TWO_RATES_HZ)
    @pytest.mark.parametrize(
        ("parts", "expected"),
        [
            (((-23.0, 20.0),), -23.0),
            (((-33.0, 20.0),), -33.0),
            (((-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)), -23.0),
            (((-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)), -23.0),
            (((-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)), -23.0),
        ],
        ids=["case1", "case2", "case3", "case4", "case5"],
    )
    def test_reads_the_level(self, parts: Parts, expected: float, rate_hz: int) -> None:
        found = compute_loudness(measure(tones(parts, rate_hz=rate_hz), rate_hz=rate_hz))
        assert found["integrated_lufs"] == pytest.approx(expected, abs=0.1)

    @pytest.mark.parametrize("rate_hz", RATES_HZ)
    def test_case_6_weighs_the_channels_of_5_1(self, rate_hz: int) -> None:
        levels = (-28.0, -28.0, -24.0, -30.0, -30.0)
        left, right, centre, *rear = (signals.sine(1000.0, seconds=20.0, level_db=level, rate_hz=rate_hz) for level in levels)
        planes = np.stack([left, right, centre, np.zeros_like(left), *rear])
        found = compute_loudness(measure(planes, rate_hz=rate_hz, weights=[1.0, 1.0, 1.0, 0.0, 1.41, 1.41]))
        assert found["integrated_lufs"] == pytest.approx(-23.0, abs=0.1)


class TestTech3341Momentary:
    """Cases 10 and 13 are twenty files each; every place of the tone between two steps of the meter must read the same."""

    @pytest.mark.parametrize("rate_hz", RATES_HZ)
    def test_case_12_is_steady_on_average(self, rate_hz: int) -> None:
        sound = tones(((-20.0, 0.18), (-30.0, 0.22)) * 25, rate_hz=rate_hz)
        assert compute_loudness(measure(sound, rate_hz=rate_hz))["momentary_max_lufs"] == pytest.approx(-23.0, abs=0.1)

    @pytest.mark.parametrize("rate_hz", TWO_RATES_HZ)
    @pytest.mark.parametrize("index", range(20))
    def test_case_13_finds_400_ms_wherever_they_begin(self, index: int, rate_hz: int) -> None:
        sound = tones(((None, 0.02 * index), (-23.0, 0.4), (None, 1.0)), rate_hz=rate_hz)
        assert compute_loudness(measure(sound, rate_hz=rate_hz))["momentary_max_lufs"] == pytest.approx(-23.0, abs=0.1)

    @pytest.mark.parametrize("rate_hz", RATES_HZ)
    def test_case_9_is_steady_over_three_seconds(self, rate_hz: int) -> None:
        sound = tones(((-20.0, 1.34), (-30.0, 1.66)) * 5, rate_hz=rate_hz)
        assert compute_loudness(measure(sound, rate_hz=rate_hz))["short_term_max_lufs"] == pytest.approx(-23.0, abs=0.1)

    @pytest.mark.parametrize("index", range(20))
    def test_case_10_finds_three_seconds_wherever_they_begin(self, index: int) -> None:
        sound = tones(((None, 0.15 * index), (-23.0, 3.0), (None, 1.0)), rate_hz=48_000)
        assert compute_loudness(measure(sound, rate_hz=48_000))["short_term_max_lufs"] == pytest.approx(-23.0, abs=0.1)


class TestTech3342:
    @pytest.mark.parametrize("rate_hz", TWO_RATES_HZ)
    @pytest.mark.parametrize(
        ("levels", "expected"),
        [
            ((-20.0, -30.0), 10.0),
            ((-20.0, -15.0), 5.0),
            ((-40.0, -20.0), 20.0),
            ((-50.0, -35.0, -20.0, -35.0, -50.0), 15.0),
        ],
        ids=["case1", "case2", "case3", "case4"],
    )
    def test_levels_lie_this_far_apart(self, levels: tuple[float, ...], expected: float, rate_hz: int) -> None:
        sound = tones(tuple((level, 20.0) for level in levels), rate_hz=rate_hz)
        assert compute_loudness(measure(sound, rate_hz=rate_hz))["range_lu"] == pytest.approx(expected, abs=0.1)


class TestTech3341TruePeak:
    @pytest.mark.parametrize("rate_hz", RATES_HZ)
    @pytest.mark.parametrize(
        ("amplitude", "divisor", "phase", "expected"),
        [(0.5, 4, 0.0, -6.0), (0.5, 4, 45.0, -6.0), (0.5, 6, 60.0, -6.0), (0.5, 8, 67.5, -6.0), (1.41, 4, 45.0, 3.0)],
        ids=["case15", "case16", "case17", "case18", "case19"],
    )
    def test_the_wave_between_the_samples_counts(
        self, amplitude: float, divisor: int, phase: float, expected: float, rate_hz: int
    ) -> None:
        n = np.arange(rate_hz)
        edge = np.minimum(1.0, np.minimum(n, rate_hz - n) / 2000.0)
        sound = amplitude * edge * np.sin(2.0 * np.pi * n / divisor + np.radians(phase))
        self.check(sound, expected, rate_hz)

    @pytest.mark.parametrize("rate_hz", RATES_HZ)
    @pytest.mark.parametrize("offset", range(4), ids=["case20", "case21", "case22", "case23"])
    def test_one_loud_period_counts_wherever_its_samples_fall(self, offset: int, rate_hz: int) -> None:
        """Half of full scale at a sixth of the rate with one period at full scale, made at four times the rate."""
        n = np.arange(4 * rate_hz)
        wave = np.sin(2.0 * np.pi * n / 24.0)
        gain = np.where((n >= 2 * rate_hz) & (n < 2 * rate_hz + 24), 1.0, 0.5)
        taps = scipy.signal.firwin(481, 0.25 * 0.9)
        smooth = scipy.signal.fftconvolve(gain * wave, taps, mode="same")
        edge = np.minimum(1.0, np.minimum(n, 4 * rate_hz - n) / 8000.0)
        sound = (smooth * edge)[offset::4]
        real_peak = np.abs(scipy.signal.resample(sound[rate_hz // 2 - 512 : rate_hz // 2 + 512], 1024 * 32)).max()
        self.check(sound, 20.0 * np.log10(real_peak), rate_hz)

    def check(self, sound: NDArray[np.floating], expected: float, rate_hz: int) -> None:
        found = compute_loudness(measure(signals.stereo(sound.astype(np.float32)), rate_hz=rate_hz))["true_peak_dbtp"]
        assert found is not None
        assert expected - 0.4 < found < expected + 0.2
