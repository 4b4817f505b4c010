"""Constant tables of the spectrum pass: mel triangles, pitch classes, octave bands. Definitions as librosa 0.11."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tensoe.audio import frame_kernels, kernels

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]

RATE_HZ = 22050
FFT_SIZE = 2048
BIN_HZ = RATE_HZ / FFT_SIZE


class FrameTables(NamedTuple):
    """Filter banks as the kernels want them.

    Attributes
    ----------
    mel_row, chroma_row : int32 [shape=(bands + 1,)]
        First row of the weights of each band, and one past the last.
    mel_bin, chroma_bin : int32 [shape=(rows,)]
        First bin of each row.
    mel_weight, chroma_weight : float32 [shape=(rows, 8)]
        Weights of eight neighbouring bins.
    band_first, band_last, band_count : int32 [shape=(7,)]
        Octave bands of the contrast: bins ``first <= k < last``, and how many extremes are averaged.
    """

    mel_row: IntArray
    mel_bin: IntArray
    mel_weight: FloatArray
    chroma_row: IntArray
    chroma_bin: IntArray
    chroma_weight: FloatArray
    band_first: IntArray
    band_last: IntArray
    band_count: IntArray


@cache
def frame_tables() -> FrameTables:
    """Mel triangles, pitch classes and contrast bands, made once per process."""
    return FrameTables(*_pack(mel_weights()), *_pack(chroma_weights()), *_contrast_bands())


def _pack(weights: NDArray[np.float64]) -> tuple[IntArray, IntArray, FloatArray]:
    """Keep only the stretches of eight bins in which a band has any weight worth adding in single precision."""
    step = frame_kernels.BANK_BINS
    least = 1e-7 * weights.max(axis=1, keepdims=True)
    rows, bins, first_row = [], [], [0]
    for band, is_heard in zip(weights, weights > least, strict=True):
        k, padded = 0, np.pad(band, (0, step))
        while is_heard[k:].any():
            k += int(is_heard[k:].argmax())
            rows.append(padded[k : k + step])
            bins.append(k)
            k += step
        first_row.append(len(rows))
    return np.array(first_row, np.int32), np.array(bins, np.int32), np.array(rows, np.float32)


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


def _contrast_bands() -> tuple[IntArray, IntArray, IntArray]:
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
