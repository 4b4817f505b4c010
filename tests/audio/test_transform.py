"""Sixteen spectra at once against double precision, also where they are very weak."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tensoe.audio import transform
from tests import signals

RATE_HZ = 22_050


def compute_power(signal: NDArray[np.float32], hop: int) -> NDArray[np.float32]:
    """Power of sixteen frames [shape=(16, 1025)]."""
    columns = np.zeros(transform.COLUMN_STEP * hop, np.float32)
    x, power = np.zeros(transform.SCRATCH, np.float32), np.zeros(transform.SCRATCH, np.float32)
    transform.transform_frames(signal, 3, hop, transform.transform_tables(), columns, x, power)
    return power[: transform.BINS * transform.LANES].reshape(transform.BINS, transform.LANES).T


def expect_power(signal: NDArray[np.float32], hop: int) -> NDArray[np.float64]:
    frames = np.lib.stride_tricks.sliding_window_view(signal.astype(np.float64), transform.SIZE)[3::hop][: transform.LANES]
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(transform.SIZE) / transform.SIZE)
    return np.asarray(np.abs(np.fft.rfft(frames * window, axis=1)) ** 2)


class TestTransformFrames:
    @pytest.mark.parametrize("hop", [512, 1024])
    def test_noise_has_the_spectrum_of_double_precision(self, hop: int) -> None:
        noise = np.random.default_rng(3).standard_normal(20_000).astype(np.float32)
        ours, exact = compute_power(noise, hop), expect_power(noise, hop)
        assert np.abs(ours - exact).max() < 1e-5 * exact.max()
        assert np.median(np.abs(ours / exact - 1.0)) < 1e-6

    def test_weak_treble_beside_strong_bass_is_kept(self) -> None:
        """Steep spectra, as all music has: single precision alone is off by per cents at the top."""
        bass = signals.sine(60.0, seconds=1.0, level_db=0.0, rate_hz=RATE_HZ)
        hiss = 1e-5 * np.random.default_rng(4).standard_normal(bass.size).astype(np.float32)
        ours, exact = compute_power(bass + hiss, 512), expect_power(bass + hiss, 512)
        assert np.median(np.abs(ours / exact - 1.0)[:, 512:]) < 1e-2

    def test_silence_has_no_power(self) -> None:
        assert not compute_power(np.zeros(20_000, np.float32), 512).any()
