"""A plain ear for tests: decode, tempo by autocorrelation, key by chroma; simple on purpose, and not our own engine."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

# Krumhansl and Kessler (1982), C major and C minor.
_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)


def decode(path: Path) -> tuple[FloatArray, int]:
    """All samples as float32 (channels, n) and the sample rate."""
    with av.open(str(path)) as container:
        rate_hz = container.streams.audio[0].rate
        resampler = av.AudioResampler(format="fltp")
        blocks = [block.to_ndarray() for frame in [*container.decode(audio=0), None] for block in resampler.resample(frame)]
    return np.concatenate(blocks, axis=1), rate_hz


def _compute_spectrogram(mono: FloatArray, size: int, hop: int) -> FloatArray:
    frames = np.lib.stride_tricks.sliding_window_view(mono, size)[::hop]
    return np.abs(np.fft.rfft(frames * np.hanning(size).astype(np.float32), axis=1)).astype(np.float32)


def hear_tempo_bpm(mono: FloatArray, rate_hz: int) -> float:
    """The tempo between 60 and 200 whose beat and its multiples repeat the onsets best."""
    hop = 256
    power = np.log1p(100.0 * _compute_spectrogram(mono, 1024, hop))
    onsets = np.maximum(np.diff(power, axis=0), 0.0).sum(axis=1)
    onsets = onsets - onsets.mean()
    spectrum = np.fft.rfft(onsets, 2 * onsets.size)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[: onsets.size]
    tempi = np.arange(60.0, 200.0, 0.1)
    lags = 60.0 / tempi * rate_hz / hop
    strength = sum(np.interp(k * lags, np.arange(onsets.size), correlation) for k in (1, 2, 4, 8))
    return float(tempi[int(np.argmax(strength))])


def hear_key(mono: FloatArray, rate_hz: int) -> tuple[int, int]:
    """Pitch class and mode (1 major, 0 minor) whose profile fits the chroma best."""
    size = 16384
    spectrum = _compute_spectrogram(mono, size, size // 2)
    hz = np.fft.rfftfreq(size, 1.0 / rate_hz)
    inside = (hz > 65.0) & (hz < 1000.0)
    classes = np.round(12.0 * np.log2(hz[inside] / 440.0) + 9.0).astype(int) % 12
    frames = np.stack([spectrum[:, inside][:, classes == c].sum(axis=1) for c in range(12)], axis=1)
    chroma = (frames / np.maximum(frames.max(axis=1, keepdims=True), 1e-9)).mean(axis=0)
    fits = {
        (key, mode): float(np.corrcoef(np.roll(profile, key), chroma)[0, 1])
        for mode, profile in ((1, _MAJOR), (0, _MINOR))
        for key in range(12)
    }
    return max(fits, key=lambda candidate: fits[candidate])
