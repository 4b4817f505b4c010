"""The single pass over the spectrum: mono sound in, one row of figures per frame out.

`SpectrumPass` resamples to 22.05 kHz, takes one short-time transform (2048 samples, hop 512, centred, Hann) and measures each
frame once; a second, slow transform at 5.5 kHz serves harmony. What it keeps grows by 19 kB per second of sound, and moves
into a temporary file when a track is very long (`Rows`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy.fft
import soxr
from numpy.typing import NDArray

from tensoe.audio import kernels
from tensoe.audio.rows import Rows
from tensoe.audio.stages import Part

FloatArray = NDArray[np.float32]

RATE_HZ = 22050
FFT_SIZE = 2048
HOP = 512
FRAME_RATE_HZ = RATE_HZ / HOP
BIN_HZ = RATE_HZ / FFT_SIZE

TONAL_RATE_HZ = RATE_HZ / 4
TONAL_HOP = 1024
TONAL_FRAME_RATE_HZ = TONAL_RATE_HZ / TONAL_HOP
TONAL_BIN_HZ = TONAL_RATE_HZ / FFT_SIZE
# Peaks under C2 are hard to tell apart at this resolution; above 1 kHz they are mostly overtones.
TONAL_FIRST_BIN = round(65.0 / TONAL_BIN_HZ)
TONAL_LAST_BIN = round(1000.0 / TONAL_BIN_HZ)

_TINY = np.float32(np.finfo(np.float32).tiny)
_TOP_FLOOR_DB = -150.0
_TOP_SILENCE = 0.001
"""A window whose largest sample is under -60 dB says nothing about what a codec removed."""
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
    top : TopSpectrum
        Mean spectrum at the rate of the file.
    """

    log_mel: Rows
    shape: Rows
    contrast: Rows
    chroma: Rows
    rms: FloatArray
    crossing_rate: FloatArray
    classes: Rows
    clarity: Rows
    top: TopSpectrum


@dataclass(frozen=True, slots=True)
class _Tables:
    """Constant arrays for the kernels."""

    window: FloatArray
    mel_first: NDArray[np.int32]
    mel_row: NDArray[np.int32]
    mel_weight: FloatArray
    band_first: NDArray[np.int32]
    band_last: NDArray[np.int32]
    band_count: NDArray[np.int32]
    chroma: FloatArray


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
    """

    rate_hz: int
    mean_db: FloatArray
    max_db: FloatArray
    windows: int


@cache
def tables() -> _Tables:
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
    return _Tables(window.astype(np.float32), first, mel_row, mel_weight, *_contrast_bands(), chroma)


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
        self._top = _TopMeter()
        self._hops = _Hops()
        self._windowed = np.empty((_FRAMES_AT_ONCE, FFT_SIZE), np.float32)
        self._power = np.zeros((_FRAMES_AT_ONCE, kernels.POWER_BINS), np.float32)

    def push(self, mono: FloatArray, rate_hz: int, *, is_last: bool = False) -> None:
        """Hear the next block; the last one, which may be empty, closes the track."""
        self._top.push(mono, rate_hz)
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
            top=self._top.finish(),
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


class _TopMeter:
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
        self._sum = np.zeros(kernels.N_BINS)
        self._max = np.full(kernels.N_BINS, _TOP_FLOOR_DB, np.float32)

    def push(self, mono: FloatArray, rate_hz: int) -> None:
        if rate_hz != self._rate_hz:
            self._begin(rate_hz)
        at = 0
        while self._skip < mono.size - at:
            at += self._skip
            taken = mono[at : at + FFT_SIZE - self._part.size]
            self._part = np.concatenate((self._part, taken))
            at += taken.size
            self._skip = 0
            if self._part.size == FFT_SIZE:
                self._measure(self._part)
                self._part = self._part[:0]
                self._skip = self._EVERY - FFT_SIZE
        self._skip -= min(self._skip, mono.size - at)

    def _measure(self, samples: FloatArray) -> None:
        if float(np.abs(samples).max()) < _TOP_SILENCE:
            return
        spectrum = scipy.fft.rfft(samples * tables().window)
        level = np.abs(spectrum) * np.float32(4.0 / FFT_SIZE)
        level_db = 20.0 * np.log10(np.maximum(level, np.float32(10.0 ** (_TOP_FLOOR_DB / 20.0))))
        self._sum += level_db
        np.maximum(self._max, level_db, out=self._max)
        self._windows += 1

    def finish(self) -> TopSpectrum:
        mean = self._sum / self._windows if self._windows else self._max
        return TopSpectrum(self._rate_hz, mean.astype(np.float32), self._max, self._windows)


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
