"""The single pass against librosa, frame by frame, on sound that is neither silent nor simple."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tensoe.audio import kernels
from tensoe.audio.filter_banks import RATE_HZ, chroma_weights, mel_weights
from tensoe.audio.spectrum import Frames, SpectrumPass
from tensoe.audio.timbre import compute_cepstra, compute_timbre, iterate_delta
from tests import signals

librosa = pytest.importorskip("librosa")


def mixture(seconds: float = 7.3) -> NDArray[np.float32]:
    """A cadence, clicks and noise together at 22.05 kHz."""
    music = signals.cadence(2, is_major=True, rate_hz=RATE_HZ)
    clicks = signals.clicks(117.0, seconds=seconds, rate_hz=RATE_HZ)
    noise = signals.pink_noise(seconds=seconds, level_db=-45.0, rate_hz=RATE_HZ)
    n = min(music.size, clicks.size)
    return (music[:n] + clicks[:n] + noise[:n] + 0.003).astype(np.float32)


def hear(samples: NDArray[np.float32], *, block: int = 10_000) -> Frames:
    """Push a sound in blocks of an awkward size."""
    spectrum = SpectrumPass()
    for start in range(0, samples.size, block):
        spectrum.push(samples[start : start + block], RATE_HZ)
    spectrum.push(np.zeros(0, np.float32), RATE_HZ, is_last=True)
    return spectrum.finish()


def relative(ours: NDArray[np.floating], theirs: NDArray[np.floating]) -> float:
    """Mean difference as a share of the mean size."""
    assert ours.shape == theirs.shape
    return float(np.abs(ours.astype(float) - theirs).mean() / np.abs(theirs).mean())


@pytest.fixture(scope="module")
def samples() -> NDArray[np.float32]:
    return mixture()


@pytest.fixture(scope="module")
def frames(samples: NDArray[np.float32]) -> Frames:
    return hear(samples)


class TestMelWeights:
    def test_triangles_are_those_of_librosa(self) -> None:
        assert relative(mel_weights(), librosa.filters.mel(sr=RATE_HZ, n_fft=2048)) < 1e-6


class TestChromaWeights:
    def test_bells_are_those_of_librosa(self) -> None:
        assert relative(chroma_weights(), librosa.filters.chroma(sr=RATE_HZ, n_fft=2048, tuning=0.0)) < 1e-6


class TestSpectrumPass:
    """Tolerances: single precision sums in another order, far under the 1e-3 that we promise."""

    def test_log_mel_agrees(self, samples: NDArray[np.float32], frames: Frames) -> None:
        theirs = librosa.power_to_db(librosa.feature.melspectrogram(y=samples, sr=RATE_HZ), top_db=None)
        ours = frames.log_mel.join().T / kernels.LOG_MEL_STEPS_PER_DB
        assert np.abs(ours - theirs).max() < 0.02  # stored in steps of 0.005 dB

    @pytest.mark.parametrize(
        ("column", "feature"), [(0, "spectral_centroid"), (1, "spectral_bandwidth"), (2, "spectral_rolloff")]
    )
    def test_shape_agrees(self, samples: NDArray[np.float32], frames: Frames, column: int, feature: str) -> None:
        theirs = getattr(librosa.feature, feature)(y=samples, sr=RATE_HZ)[0]
        assert relative(frames.shape.column(column), theirs) < 1e-4

    def test_flatness_agrees(self, samples: NDArray[np.float32], frames: Frames) -> None:
        assert relative(frames.shape.column(3), librosa.feature.spectral_flatness(y=samples)[0]) < 1e-4

    def test_rms_agrees(self, samples: NDArray[np.float32], frames: Frames) -> None:
        assert relative(frames.rms, librosa.feature.rms(y=samples)[0]) < 1e-5

    def test_zero_crossings_agree(self, samples: NDArray[np.float32], frames: Frames) -> None:
        theirs = librosa.feature.zero_crossing_rate(samples)[0]
        assert relative(frames.crossing_rate, theirs) < 1e-3

    def test_chroma_agrees(self, samples: NDArray[np.float32], frames: Frames) -> None:
        theirs = librosa.feature.chroma_stft(y=samples, sr=RATE_HZ, tuning=0.0)
        assert relative(frames.chroma.join().T, theirs) < 1e-5

    def test_block_size_does_not_matter(self, samples: NDArray[np.float32], frames: Frames) -> None:
        again = hear(samples, block=131_072)
        np.testing.assert_array_equal(again.shape.join(), frames.shape.join())
        np.testing.assert_array_equal(again.crossing_rate, frames.crossing_rate)
        np.testing.assert_allclose(again.classes.join(), frames.classes.join(), atol=1e-4)
        np.testing.assert_allclose(again.chroma.join(), frames.chroma.join(), atol=1e-6)

    def test_a_change_of_rate_on_the_way_is_heard_as_one_sound(self) -> None:
        spectrum = SpectrumPass()
        spectrum.push(signals.sine(440.0, seconds=2.0, rate_hz=48_000), 48_000)
        spectrum.push(signals.sine(440.0, seconds=2.0, rate_hz=32_000), 32_000)
        spectrum.push(np.zeros(0, np.float32), 32_000, is_last=True)
        frames = spectrum.finish()
        assert frames.rms.size == pytest.approx(4.0 * RATE_HZ / 512, abs=3)
        assert np.median(frames.shape.column(0)) == pytest.approx(440.0, rel=0.05)


class TestComputeCepstra:
    def test_mfcc_agrees(self, samples: NDArray[np.float32], frames: Frames) -> None:
        assert relative(compute_cepstra(frames).mfcc.join().T, librosa.feature.mfcc(y=samples, sr=RATE_HZ)) < 1e-3

    def test_onset_strength_agrees(self, samples: NDArray[np.float32], frames: Frames) -> None:
        theirs = librosa.onset.onset_strength(y=samples, sr=RATE_HZ, center=False)
        assert relative(compute_cepstra(frames).onset, theirs) < 1e-3


class TestIterateDelta:
    def test_slope_agrees(self) -> None:
        mfcc = np.random.default_rng(3).standard_normal((50, 20)).astype(np.float32)
        assert (
            relative(np.concatenate(list(iterate_delta([mfcc[:3], mfcc[3:30], mfcc[30:]]))).T, librosa.feature.delta(mfcc.T))
            < 1e-5
        )

    def test_a_short_sound_has_no_slope(self) -> None:
        assert not np.concatenate(list(iterate_delta([np.ones((8, 20), np.float32)]))).any()


class TestComputeTimbre:
    def test_contrast_agrees(self, samples: NDArray[np.float32], frames: Frames) -> None:
        theirs = librosa.feature.spectral_contrast(y=samples, sr=RATE_HZ)
        ours = compute_timbre(frames, compute_cepstra(frames))["spectral_contrast_db"]
        np.testing.assert_allclose(ours["mean"], theirs.mean(axis=1), rtol=1e-3)
        np.testing.assert_allclose(ours["std"], theirs.std(axis=1), rtol=1e-2)

    def test_summaries_agree(self, samples: NDArray[np.float32], frames: Frames) -> None:
        theirs = librosa.feature.spectral_centroid(y=samples, sr=RATE_HZ)[0]
        ours = compute_timbre(frames, compute_cepstra(frames))["spectral_centroid_hz"]
        assert ours["mean"] == pytest.approx(theirs.mean(), rel=1e-4)
        assert ours["p90"] == pytest.approx(np.percentile(theirs, 90), rel=1e-4)
