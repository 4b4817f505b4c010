"""Timbre: the colour of the sound, as cepstra and spectral shape. Definitions as librosa 0.11 with its defaults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tensoe.audio import kernels
from tensoe.audio.rows import Rows
from tensoe.audio.spectrum import FloatArray, Frames
from tensoe.audio.summary import STATISTICS, select_heard, summarise, summarise_table

CLIP_DB = 80.0
"""librosa raises all mel energies to 80 dB under the loudest one."""
_DELTA_REACH = 4
_SHAPE = ("spectral_centroid_hz", "spectral_bandwidth_hz", "spectral_rolloff_hz", "spectral_flatness")
_DB_PER_E = np.float32(10.0 / np.log(10.0))
_LEAST_MAGNITUDE = np.float32(1e-10)

Heard = NDArray[np.bool_] | None


@dataclass(frozen=True, slots=True)
class Cepstra:
    """What follows from the log-mel energies once the loudest is known.

    Attributes
    ----------
    mfcc : Rows of float32 [shape=(n, 20)]
        Mel-frequency cepstral coefficients.
    mel_db : Rows of float32 [shape=(n, 40)]
        Mel energies in dB, averaged over groups of three or four of the 128 bands.
    onset : float32 [shape=(n,)]
        Onset strength: mean rise of the mel bands since the frame before, in dB.
    """

    mfcc: Rows
    mel_db: Rows
    onset: FloatArray


def compute_cepstra(frames: Frames) -> Cepstra:
    """Clip the stored mel energies at 80 dB under the loudest and fold them into cepstra and onset strength."""
    loudest = max(int(block.max()) for block in frames.log_mel)
    floor = loudest - round(CLIP_DB * kernels.LOG_MEL_STEPS_PER_DB)
    mfcc, mel_db, onset = Rows(kernels.N_MFCC), Rows(kernels.N_MEL_GROUPS), np.empty(len(frames.log_mel), np.float32)
    previous = np.full(kernels.N_MELS, 1e9, np.float32)
    start = 0
    for block in frames.log_mel:
        n = block.shape[0]
        kernels.fold_log_mel(block, floor, _cosine(), previous, mfcc.take(n), mel_db.take(n), onset[start : start + n])
        start += n
    return Cepstra(mfcc, mel_db, onset)


@cache
def _cosine() -> FloatArray:
    """Orthonormal DCT-II, first 20 rows, transposed [shape=(128, 20)]."""
    n, c = kernels.N_MELS, np.arange(kernels.N_MFCC)
    table = np.cos(np.pi * c * (np.arange(n)[:, None] + 0.5) / n) * np.sqrt(2.0 / n)
    table[:, 0] /= np.sqrt(2.0)
    return np.asarray(table, np.float32)


def compute_timbre(frames: Frames, cepstra: Cepstra, *, heard: Heard = None) -> dict[str, Any]:
    """The `timbre` group of the features; every key is always there, silence gives zeros and the floor of the cepstra.

    Parameters
    ----------
    frames, cepstra : Frames, Cepstra
    heard : bool [shape=(n,)], optional
        Frames that count; those in stretches that could not be decoded do not.

    Returns
    -------
    dict
        Figures by the names in `FEATURE_DOCS`.
    """
    mfcc = summarise_table(cepstra.mfcc, width=kernels.N_MFCC, heard=heard)
    mel_db = summarise_table(cepstra.mel_db, width=kernels.N_MEL_GROUPS, heard=heard)
    shape = summarise_table(frames.shape, width=len(_SHAPE), heard=heard)
    return {
        **{f"mfcc_{name}": mfcc[name] for name in STATISTICS},
        "mfcc_delta_mean_abs": _mean_abs(iterate_delta(select_heard(cepstra.mfcc, heard)), kernels.N_MFCC),
        **{feature: {name: shape[name][column] for name in STATISTICS} for column, feature in enumerate(_SHAPE)},
        "spectral_contrast_db": summarise_table(Contrast(frames.contrast), width=kernels.N_BANDS, heard=heard),
        "zero_crossing_rate": summarise(frames.crossing_rate, heard=heard),
        "rms": summarise(frames.rms, heard=heard),
        **{f"mel_db_{name}": mel_db[name] for name in STATISTICS},
    }


class Contrast:
    """Peak over valley in dB per frame and octave band, computed block by block whenever it is read.

    Jiang et al. (2002), as librosa: the mean of the strongest 2 % of bins over that of the weakest, each raised to 80 dB under
    its own largest of the track.
    """

    def __init__(self, extremes: Rows) -> None:
        self._extremes = extremes
        bands = kernels.N_BANDS
        largest = np.maximum.reduce([block.max(axis=0) for block in extremes])
        reach = np.float32(10.0 ** (-CLIP_DB / 10.0))
        self._lowest = np.repeat(np.maximum([largest[:bands].max(), largest[bands:].max()], 0.0) * reach, bands)

    def __iter__(self) -> Iterator[FloatArray]:
        lowest = np.maximum(self._lowest, _LEAST_MAGNITUDE)
        for block in self._extremes:
            decibels = np.log(np.maximum(block, lowest)) * _DB_PER_E
            yield np.ascontiguousarray(decibels[:, : kernels.N_BANDS] - decibels[:, kernels.N_BANDS :], np.float32)


def iterate_delta(blocks: Iterable[FloatArray]) -> Iterator[FloatArray]:
    """Slope of each coefficient over nine frames (least squares), per frame.

    Parameters
    ----------
    blocks : iterable of float32 [shape=(n_i, k)]
        Coefficients in order.

    Yields
    ------
    float32 [shape=(m_i, k)]
        Slopes in order; the ends repeat those of the first and last nine frames, fewer than nine frames have slope 0.
    """
    reach = _DELTA_REACH
    carried: FloatArray | None = None
    latest: FloatArray | None = None
    for block in blocks:
        joined = block if carried is None else np.concatenate((carried, block))
        if joined.shape[0] > 2 * reach:
            slope = _slope(joined)
            if latest is None:
                yield np.repeat(slope[:1], reach, axis=0)
            yield slope
            latest = slope[-1:]
        carried = joined[-2 * reach :]
    if latest is not None:
        yield np.repeat(latest, reach, axis=0)
    elif carried is not None:
        yield np.zeros_like(carried)


def _slope(values: FloatArray) -> FloatArray:
    reach = _DELTA_REACH
    inner = values.shape[0] - 2 * reach
    slope = np.zeros((inner, values.shape[1]), np.float32)
    for k in range(1, reach + 1):
        slope += k * (values[reach + k : reach + k + inner] - values[reach - k : reach - k + inner])
    slope /= 2 * sum(k * k for k in range(1, reach + 1))
    return slope


def _mean_abs(blocks: Iterable[FloatArray], width: int) -> NDArray[np.float64]:
    total, n = np.zeros(width), 0
    for block in blocks:
        total += np.abs(block).sum(axis=0, dtype=np.float64)
        n += block.shape[0]
    return total / max(1, n)
