"""Timbre: the colour of the sound, as cepstra and spectral shape. Definitions as librosa 0.11 with its defaults."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tensoe.audio import kernels
from tensoe.audio.spectrum import FloatArray, Frames

CLIP_DB = 80.0
"""librosa raises all mel energies to 80 dB under the loudest one."""
_DELTA_REACH = 4


@dataclass(frozen=True, slots=True)
class Cepstra:
    """What follows from the log-mel energies once the loudest is known.

    Attributes
    ----------
    mfcc : float32 [shape=(n, 20)]
        Mel-frequency cepstral coefficients.
    onset : float32 [shape=(n,)]
        Onset strength: mean rise of the mel bands since the frame before, in dB.
    mel_db_mean : float64 [shape=(128,)]
        Mean of each mel band in dB.
    """

    mfcc: FloatArray
    onset: FloatArray
    mel_db_mean: NDArray[np.float64]


def compute_cepstra(frames: Frames) -> Cepstra:
    """Clip the stored mel energies at 80 dB under the loudest and fold them into cepstra and onset strength."""
    n = frames.rms.size
    loudest = max(int(block.max()) for block in frames.log_mel)
    floor = loudest - round(CLIP_DB * kernels.LOG_MEL_STEPS_PER_DB)
    mfcc, onset = np.empty((n, kernels.N_MFCC), np.float32), np.empty(n, np.float32)
    mean, previous = np.zeros(kernels.N_MELS), np.full(kernels.N_MELS, 1e9, np.float32)
    start = 0
    for block in frames.log_mel:
        stop = start + block.shape[0]
        kernels.fold_log_mel(block, floor, _cosine(), previous, mfcc[start:stop], onset[start:stop], mean)
        start = stop
    return Cepstra(mfcc, onset, mean / n)


@cache
def _cosine() -> FloatArray:
    """Orthonormal DCT-II, first 20 rows, transposed [shape=(128, 20)]."""
    n, c = kernels.N_MELS, np.arange(kernels.N_MFCC)
    table = np.cos(np.pi * c * (np.arange(n)[:, None] + 0.5) / n) * np.sqrt(2.0 / n)
    table[:, 0] /= np.sqrt(2.0)
    return np.asarray(table, np.float32)


def compute_timbre(frames: Frames, cepstra: Cepstra) -> dict[str, Any]:
    """The `timbre` group of the features; every key is always there, silence gives zeros and the floor of the cepstra."""
    delta = compute_delta(cepstra.mfcc)
    contrast_mean, contrast_std = _summarise_contrast(frames.contrast)
    return {
        "mfcc_mean": cepstra.mfcc.mean(axis=0, dtype=np.float64),
        "mfcc_std": cepstra.mfcc.std(axis=0, dtype=np.float64),
        "mfcc_delta_mean_abs": np.abs(delta).mean(axis=0, dtype=np.float64),
        "spectral_centroid_hz": summarise(frames.shape[:, 0]),
        "spectral_bandwidth_hz": summarise(frames.shape[:, 1]),
        "spectral_rolloff_hz": summarise(frames.shape[:, 2]),
        "spectral_flatness": summarise(frames.shape[:, 3]),
        "spectral_contrast_db": {"mean": contrast_mean, "std": contrast_std},
        "zero_crossing_rate": summarise(frames.crossing_rate),
        "rms": summarise(frames.rms),
        "mel_db_mean": _fold_to_40(cepstra.mel_db_mean),
    }


def _summarise_contrast(extremes: FloatArray) -> tuple[list[float], list[float]]:
    """Mean and deviation of peak over valley in dB, band by band so that an hour needs no large copies."""
    peaks, valleys = extremes[:, : kernels.N_BANDS], extremes[:, kernels.N_BANDS :]
    lowest = [max(1e-10, float(values.max()) * 10.0 ** (-CLIP_DB / 10.0)) for values in (peaks, valleys)]
    means, deviations = [], []
    for band in range(kernels.N_BANDS):
        peak = np.log10(np.maximum(peaks[:, band].astype(np.float64), lowest[0]))
        valley = np.log10(np.maximum(valleys[:, band].astype(np.float64), lowest[1]))
        contrast = 10.0 * (peak - valley)
        means.append(float(contrast.mean()))
        deviations.append(float(contrast.std()))
    return means, deviations


def compute_delta(mfcc: FloatArray) -> FloatArray:
    """Slope of each coefficient over nine frames (least squares), per frame.

    Parameters
    ----------
    mfcc : float32 [shape=(n, 20)]

    Returns
    -------
    float32 [shape=(n, 20)]
        The ends repeat the slope of the first and last nine frames; fewer than nine frames have slope 0.
    """
    reach = _DELTA_REACH
    inner = mfcc.shape[0] - 2 * reach
    if inner < 1:
        return np.zeros_like(mfcc)
    slope = np.zeros((inner, mfcc.shape[1]), np.float32)
    for k in range(1, reach + 1):
        slope += k * (mfcc[reach + k : reach + k + inner] - mfcc[reach - k : reach - k + inner])
    slope /= 2 * sum(k * k for k in range(1, reach + 1))
    return np.pad(slope, ((reach, reach), (0, 0)), mode="edge")


def summarise(values: FloatArray) -> dict[str, float]:
    """Mean, standard deviation and three percentiles of one figure over the track."""
    p10, p50, p90 = np.percentile(values, [10.0, 50.0, 90.0])
    return {
        "mean": float(values.mean(dtype=np.float64)),
        "std": float(values.std(dtype=np.float64)),
        "p10": float(p10),
        "p50": float(p50),
        "p90": float(p90),
    }


def _fold_to_40(mel_db: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average 128 bands into 40 groups of three or four."""
    edges = np.linspace(0, mel_db.size, 41).round().astype(int)
    return np.add.reduceat(mel_db, edges[:-1]) / np.diff(edges)
