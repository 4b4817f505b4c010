"""Constant tables of the spectrum pass: window, mel triangles, pitch classes, octave bands. Definitions as librosa 0.11."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tensoe.audio import kernels

FloatArray = NDArray[np.float32]

RATE_HZ = 22050
FFT_SIZE = 2048
BIN_HZ = RATE_HZ / FFT_SIZE


@dataclass(frozen=True, slots=True)
class Tables:
    """Constant arrays for the kernels."""

    window: FloatArray
    mel_first: NDArray[np.int32]
    mel_row: NDArray[np.int32]
    mel_weight: FloatArray
    band_first: NDArray[np.int32]
    band_last: NDArray[np.int32]
    band_count: NDArray[np.int32]
    chroma: FloatArray


@cache
def tables() -> Tables:
    """Window, mel triangles and contrast bands, made once per process."""
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(FFT_SIZE) / FFT_SIZE)
    weights = mel_weights()
    rows = [np.flatnonzero(row) for row in weights]
    first = np.array([row[0] if row.size else 0 for row in rows], np.int32)
    lanes = kernels.MEL_LANES
    sizes = [-(-(row[-1] - row[0] + 1) // lanes) if row.size else 0 for row in rows]
    padded = np.pad(weights, ((0, 0), (0, lanes)))
    packed = [padded[band, first[band] : first[band] + size * lanes] for band, size in enumerate(sizes)]
    mel_row = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    mel_weight = np.concatenate(packed).reshape(-1, lanes).astype(np.float32)
    chroma = np.ascontiguousarray(chroma_weights().T, np.float32)
    return Tables(window.astype(np.float32), first, mel_row, mel_weight, *_contrast_bands(), chroma)


def mel_weights() -> NDArray[np.float64]:
    """Area-normalised triangles on Slaney's mel scale, 0 to 11025 Hz.

    Returns
    -------
    float64 [shape=(128, 1025)]
        Weight of each bin's power in each band (Auditory Toolbox, Slaney 1998).
    """
    step, knee_hz, log_step = 200.0 / 3.0, 1000.0, np.log(6.4) / 27.0
    knee = knee_hz / step
    highest = knee + np.log(RATE_HZ / 2 / knee_hz) / log_step
    mels = np.linspace(0.0, highest, kernels.N_MELS + 2)
    edges = np.where(mels < knee, mels * step, knee_hz * np.exp(log_step * (mels - knee)))
    bins = np.arange(kernels.N_BINS) * BIN_HZ
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    area = (2.0 / (edges[2:] - edges[:-2]))[:, None]
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)) * area)


def chroma_weights() -> NDArray[np.float64]:
    """Bell curves over the octave for each bin, as `librosa.filters.chroma` at 440 Hz tuning.

    Returns
    -------
    float64 [shape=(12, 1025)]
        Weight of each bin's power in each pitch class, C first. Low bins, wider than a semitone, are spread over several
        classes; octaves count by a bell around 880 Hz, two octaves wide (Ellis 2007, "Chroma feature analysis").
    """
    frequency = np.arange(1, FFT_SIZE) * BIN_HZ
    semitone = 12.0 * np.log2(frequency / 27.5)
    semitone = np.concatenate(([semitone[0] - 18.0], semitone))
    width = np.append(np.maximum(np.diff(semitone), 1.0), 1.0)
    away = np.remainder(semitone - np.arange(12)[:, None] + 126.0, 12.0) - 6.0
    bells = np.exp(-0.5 * (2.0 * away / width) ** 2)
    bells /= np.linalg.norm(bells, axis=0)
    bells *= np.exp(-0.5 * ((semitone / 12.0 - 5.0) / 2.0) ** 2)
    return np.asarray(np.roll(bells, -3, axis=0)[:, : kernels.N_BINS])


def _contrast_bands() -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Octave bands from 200 Hz and the 2 % of bins at each end, counted as librosa does."""
    bins = np.arange(kernels.N_BINS) * BIN_HZ
    edges = np.concatenate(([0.0], 200.0 * 2.0 ** np.arange(kernels.N_BANDS)))
    first, last, count = [], [], []
    for band in range(kernels.N_BANDS):
        inside = np.flatnonzero((bins >= edges[band]) & (bins <= edges[band + 1]))
        low, high = inside[0] - (band > 0), inside[-1] + 1
        is_top = band == kernels.N_BANDS - 1
        high = kernels.N_BINS if is_top else high
        count.append(max(1, int(np.rint(0.02 * (high - low)))))
        first.append(low)
        last.append(high if is_top else high - 1)
    return np.array(first, np.int32), np.array(last, np.int32), np.array(count, np.int32)
