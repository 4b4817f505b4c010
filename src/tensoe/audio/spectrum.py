"""The single pass over the spectrum: mono sound in, one row of figures per frame out.

`SpectrumPass` resamples to 22.05 kHz, takes one short-time transform (2048 samples, hop 512, centred, Hann) and measures each
frame once; a second, slow transform at 5.5 kHz serves harmony. What it keeps grows by 19 kB per second of sound, and moves
into a temporary file when a track is very long (`Rows`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import scipy.fft
import soxr
from numpy.typing import NDArray

from tensoe.audio import kernels
from tensoe.audio.filter_banks import BIN_HZ, FFT_SIZE, RATE_HZ, tables
from tensoe.audio.rows import Rows
from tensoe.audio.stages import Part

FloatArray = NDArray[np.float32]

HOP = 512
FRAME_RATE_HZ = RATE_HZ / HOP

TONAL_RATE_HZ = RATE_HZ / 4
TONAL_HOP = 1024
TONAL_FRAME_RATE_HZ = TONAL_RATE_HZ / TONAL_HOP
TONAL_BIN_HZ = TONAL_RATE_HZ / FFT_SIZE
# Peaks under C2 are hard to tell apart at this resolution; above 1 kHz they are mostly overtones.
TONAL_FIRST_BIN = round(65.0 / TONAL_BIN_HZ)
TONAL_LAST_BIN = round(1000.0 / TONAL_BIN_HZ)

_TINY = np.float32(np.finfo(np.float32).tiny)
_FRAMES_AT_ONCE = 32
"""Windows and spectra of this many frames stay in the processor's second-level cache."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Everything measured per frame of one track.

    Attributes
    ----------
    log_mel : Rows of int16 [shape=(n, 128)]
        Mel energies in steps of 0.005 dB.
    shape : Rows of float32 [shape=(n, 4)]
        Spectral centroid, bandwidth, roll-off in Hz and flatness in [0, 1].
    contrast : Rows of float32 [shape=(n, 14)]
        Mean strongest, then mean weakest magnitudes of seven octave bands.
    chroma : Rows of float32 [shape=(n, 12)]
        Power by pitch class, C first, the strongest class of each frame 1; zeros for digital silence.
    rms : float32 [shape=(n,)]
        Root mean square of each frame, full scale is 1.
    crossing_rate : float32 [shape=(n,)]
        Sign changes per sample.
    classes : Rows of float32 [shape=(m, 120)]
        Strength of 10-cent pitch classes, 5.4 frames a second.
    clarity : Rows of float32 [shape=(m, 2)]
        Tonality in [0, 1] and its weight, same frames.
    """

    log_mel: Rows
    shape: Rows
    contrast: Rows
    chroma: Rows
    rms: FloatArray
    crossing_rate: FloatArray
    classes: Rows
    clarity: Rows


class _Framer:
    """Cuts a stream into overlapping windows, with half a window of silence before the first sample and after the last."""

    def __init__(self, *, hop: int) -> None:
        self._hop = hop
        self._rest: FloatArray = np.zeros(FFT_SIZE // 2, np.float32)

    def push(self, samples: FloatArray, *, is_last: bool) -> FloatArray:
        """Return the complete windows as a read-only view [shape=(n, 2048)]."""
        parts = [self._rest, samples]
        if is_last:
            parts.append(np.zeros(FFT_SIZE // 2, np.float32))
        signal = np.concatenate(parts)
        count = max(0, (signal.size - FFT_SIZE) // self._hop + 1)
        self._rest = signal[count * self._hop :].copy()
        if not count:
            return np.zeros((0, FFT_SIZE), np.float32)
        return np.lib.stride_tricks.sliding_window_view(signal, FFT_SIZE)[:: self._hop][:count]


class _Resampler:
    """A stream at any rate, given back at a fixed one; the incoming rate may change on the way."""

    def __init__(self, rate_hz: float, *, quality: str) -> None:
        self._target = rate_hz
        self._quality = quality
        self._source = 0.0
        self._stream: soxr.ResampleStream | None = None

    def push(self, samples: FloatArray, rate_hz: float, *, is_last: bool) -> FloatArray:
        parts: list[FloatArray] = []
        if rate_hz != self._source:
            if self._stream is not None:
                parts.append(self._stream.resample_chunk(np.zeros(0, np.float32), last=True))
            self._source = rate_hz
            self._stream = None if rate_hz == self._target else self._make_stream(rate_hz)
        parts.append(samples if self._stream is None else self._stream.resample_chunk(samples, last=is_last))
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _make_stream(self, rate_hz: float) -> soxr.ResampleStream:
        return soxr.ResampleStream(rate_hz, self._target, 1, quality=self._quality)


class SpectrumPass:
    """Consumes mono blocks and gathers `Frames`; what is not among `parts` is neither computed nor kept."""

    def __init__(self, parts: Collection[Part] = ("spectrum", "tonal")) -> None:
        self._parts = frozenset(parts)
        self._to_analysis = _Resampler(RATE_HZ, quality="HQ")
        self._to_tonal = _Resampler(TONAL_RATE_HZ, quality="LQ")  # only its lowest third is read
        self._framer = _Framer(hop=HOP)
        self._tonal_framer = _Framer(hop=TONAL_HOP)
        self._log_mel = Rows(kernels.N_MELS, np.int16)
        self._shape = Rows(4)
        self._contrast = Rows(2 * kernels.N_BANDS)
        self._chroma = Rows(12)
        self._classes = Rows(120)
        self._clarity = Rows(2)
        self._hops = _Hops()
        self._windowed = np.empty((_FRAMES_AT_ONCE, FFT_SIZE), np.float32)
        self._power = np.zeros((_FRAMES_AT_ONCE, kernels.POWER_BINS), np.float32)

    def push(self, mono: FloatArray, rate_hz: int, *, is_last: bool = False) -> None:
        """Hear the next block; the last one, which may be empty, closes the track."""
        samples = self._to_analysis.push(mono, rate_hz, is_last=is_last)
        if "spectrum" in self._parts:
            self._hops.push(samples, is_last=is_last)
            for spectra in self._spectra(self._framer.push(samples, is_last=is_last)):
                self._measure(spectra)
        if "tonal" in self._parts:
            tonal = self._to_tonal.push(samples, RATE_HZ, is_last=is_last)
            for spectra in self._spectra(self._tonal_framer.push(tonal, is_last=is_last)):
                self._collect(spectra)

    def finish(self) -> Frames:
        """Join what was measured."""
        rms, crossing_rate = self._hops.frames()
        n = len(self._shape)
        return Frames(
            log_mel=self._log_mel,
            shape=self._shape,
            contrast=self._contrast,
            chroma=self._chroma,
            rms=rms[:n],
            crossing_rate=crossing_rate[:n],
            classes=self._classes,
            clarity=self._clarity,
        )

    def _spectra(self, windows: FloatArray) -> list[NDArray[np.complex64]]:
        found = []
        for start in range(0, windows.shape[0], _FRAMES_AT_ONCE):
            part = windows[start : start + _FRAMES_AT_ONCE]
            windowed = np.multiply(part, tables().window, out=self._windowed[: part.shape[0]])
            found.append(scipy.fft.rfft(windowed, axis=1))
        return found

    def _measure(self, spectra: NDArray[np.complex64]) -> None:
        n, t = spectra.shape[0], tables()
        power = self._power[:n]
        kernels.measure_frames(
            spectra,
            BIN_HZ,
            t.mel_first,
            t.mel_row,
            t.mel_weight,
            t.band_first,
            t.band_last,
            t.band_count,
            power,
            self._log_mel.take(n),
            self._shape.take(n),
            self._contrast.take(n),
        )
        chroma = self._chroma.take(n)
        np.matmul(power[:, : kernels.N_BINS], t.chroma, out=chroma)
        strongest = chroma.max(axis=1, keepdims=True)
        np.divide(chroma, strongest, out=chroma, where=strongest > _TINY)

    def _collect(self, spectra: NDArray[np.complex64]) -> None:
        n = spectra.shape[0]
        kernels.collect_peaks(
            spectra, TONAL_BIN_HZ, TONAL_FIRST_BIN, TONAL_LAST_BIN, self._classes.take(n), self._clarity.take(n)
        )


class _Hops:
    """Energy and sign changes per hop, from which frames of four hops are summed."""

    def __init__(self) -> None:
        self._rest: FloatArray = np.zeros(0, np.float32)
        self._was_negative: bool | None = None
        self._energy: list[NDArray[np.float64]] = []
        self._crossings: list[NDArray[np.int32]] = []
        self._at_start: list[NDArray[np.int32]] = []

    def push(self, samples: FloatArray, *, is_last: bool) -> None:
        signal = np.concatenate((self._rest, samples))
        count = -(-signal.size // HOP) if is_last else signal.size // HOP
        used, self._rest = signal[: count * HOP], signal[count * HOP :].copy()
        if not used.size:
            return
        if self._was_negative is None:
            self._was_negative = bool(used[0] < -1e-10)
        energy, crossings = np.empty(count), np.empty(count, np.int32)
        at_start = np.empty(count, np.int32)
        self._was_negative = bool(kernels.measure_hops(used, HOP, self._was_negative, energy, crossings, at_start))
        self._energy.append(energy)
        self._crossings.append(crossings)
        self._at_start.append(at_start)

    def frames(self) -> tuple[FloatArray, FloatArray]:
        """Root mean square and crossing rate of each centred frame: two hops before its centre, two after."""
        energy = np.concatenate((np.zeros(2), *self._energy, np.zeros(3)))
        crossings = np.concatenate((np.zeros(2), *self._crossings, np.zeros(3)))
        at_start = np.concatenate((np.zeros(2), *self._at_start, np.zeros(3)))
        n = energy.size - 3
        summed = sum(energy[i : n + i] for i in range(4))
        changes = sum(crossings[i : n + i] for i in range(4)) - at_start[:n]
        rms = np.sqrt(np.asarray(summed) / FFT_SIZE)
        return rms.astype(np.float32), (np.asarray(changes) / FFT_SIZE).astype(np.float32)
