"""Chroma of the short-time transform and the tonnetz of it, as librosa defines them with the tuning taken as 440 Hz."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.spectrum import FloatArray, Frames
from tensoe.audio.summary import summarise_table

CLASSES = 12
TONNETZ = 6


class Tonnetz:
    """Tonal centroids per frame, computed from the chroma block by block whenever they are read.

    Harte, Sandler and Gasser (2006): each frame of chroma, scaled to a sum of 1, on the circles of fifths, minor and major
    thirds.
    """

    def __init__(self, frames: Frames) -> None:
        self._chroma = frames.chroma

    def __iter__(self) -> Iterator[FloatArray]:
        for block in self._chroma:
            total = block.sum(axis=1, keepdims=True)
            yield np.asarray((block / np.where(total > 0.0, total, np.float32(1.0))) @ _circles(), np.float32)


def compute_chroma(frames: Frames, *, heard: NDArray[np.bool_] | None = None) -> dict[str, Any]:
    """Statistics of the chroma and of the tonnetz, for the `harmony` group.

    Parameters
    ----------
    frames : Frames
    heard : bool [shape=(n,)], optional
        Frames that count.

    Returns
    -------
    dict
        ``chroma_stft`` (12 values, C first) and ``tonnetz`` (6 values: fifths, minor thirds, major thirds, sine and cosine
        each), by the names in `summary.STATISTICS`.
    """
    return {
        "chroma_stft": summarise_table(frames.chroma, width=CLASSES, heard=heard),
        "tonnetz": summarise_table(Tonnetz(frames), width=TONNETZ, heard=heard),
    }


@cache
def _circles() -> FloatArray:
    """Sine and cosine of each pitch class on the three circles [shape=(12, 6)]."""
    pitch = np.arange(CLASSES)
    rows = []
    for steps, radius in ((7 / 6, 1.0), (3 / 2, 1.0), (2 / 3, 0.5)):
        rows += [radius * np.sin(pitch * steps * math.pi), radius * np.cos(pitch * steps * math.pi)]
    return np.asarray(np.array(rows).T, np.float32)
