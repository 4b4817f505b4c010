"""What reaches the top of the spectrum at the rate of the file, from few windows: codecs that lose something cut it off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.fft
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

WINDOW = 2048
FLOOR_DB = -150.0
_BINS = WINDOW // 2 + 1
_DECIBELS = np.float32(10.0)
_SCALE = np.float32((4.0 / WINDOW) ** 2)
_LEAST = np.float32(10.0 ** (FLOOR_DB / 10.0))
_SILENCE = 0.001
"""A window whose largest sample is under -60 dB says nothing about what a codec removed."""


@dataclass(frozen=True, slots=True)
class TopSpectrum:
    """Spectrum at the rate of the file, from a window of 2048 samples in every 65 536.

    Attributes
    ----------
    rate_hz : int
        Rate of the file (its last, if it changes); bin ``k`` lies at ``k * rate_hz / 2048`` Hz.
    mean_db : float32 [shape=(1025,)]
        Mean level of each bin over the windows that are not silent, in dB; full scale sine is 0, nothing is under -150.
    max_db : float32 [shape=(1025,)]
        Largest level of each bin.
    windows : int >= 0
        How many were averaged; without any both levels are -150.
    offset : float in [-1, 1]
        Mean of the samples, full scale is 1; 0 for sound that swings around zero.
    """

    rate_hz: int
    mean_db: FloatArray
    max_db: FloatArray
    windows: int
    offset: float


@cache
def _window() -> FloatArray:
    return (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)


class TopMeter:
    """Takes one window in 65 536 samples, wherever the blocks of the stream begin and end."""

    _EVERY = 1 << 16
    _FIRST = 1 << 13

    def __init__(self) -> None:
        self._begin(0)

    def _begin(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._skip = self._FIRST
        self._part: FloatArray = np.zeros(0, np.float32)
        self._windows = 0
        self._offset = 0.0
        self._sum = np.zeros(_BINS)
        self._max = np.full(_BINS, FLOOR_DB, np.float32)

    def push(self, mono: FloatArray, rate_hz: int) -> None:
        """Hear the next block; another rate starts afresh."""
        if rate_hz != self._rate_hz:
            self._begin(rate_hz)
        at = 0
        while self._skip < mono.size - at:
            at += self._skip
            taken = mono[at : at + WINDOW - self._part.size]
            self._part = np.concatenate((self._part, taken))
            at += taken.size
            self._skip = 0
            if self._part.size == WINDOW:
                self._measure(self._part)
                self._part = self._part[:0]
                self._skip = self._EVERY - WINDOW
        self._skip -= min(self._skip, mono.size - at)

    def _measure(self, samples: FloatArray) -> None:
        if float(samples.max()) < _SILENCE and float(samples.min()) > -_SILENCE:
            return
        spectrum = scipy.fft.rfft(samples * _window())
        power = spectrum.real**2 + spectrum.imag**2
        level_db = _DECIBELS * np.log10(np.maximum(power * _SCALE, _LEAST))
        self._sum += level_db
        np.maximum(self._max, level_db, out=self._max)
        self._offset += float(spectrum[0].real) * 2.0 / WINDOW
        self._windows += 1

    def finish(self) -> TopSpectrum:
        """Average what was measured."""
        mean = self._sum / self._windows if self._windows else self._max
        offset = self._offset / max(1, self._windows)
        return TopSpectrum(self._rate_hz, mean.astype(np.float32), self._max, self._windows, offset)
