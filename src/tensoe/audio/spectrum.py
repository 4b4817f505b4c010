"""The single pass over the spectrum: mono sound in, one row of figures per frame out.

`SpectrumPass` resamples to 22.05 kHz, takes one short-time transform (2048 samples, hop 512, centred, Hann) and measures each
frame once; a second, slow transform at 5.5 kHz serves harmony. What it keeps grows by 19 kB per second of sound, and moves
into a temporary file when a track is very long (`Rows`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from tensoe.audio import frame_kernels, kernels, transform
from tensoe.audio.filter_banks import BIN_HZ, FFT_SIZE, RATE_HZ, frame_tables
from tensoe.audio.rows import Rows
from tensoe.audio.stages import Part
from tensoe.audio.transform import LANES

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
    """Cuts a stream into overlapping frames, with half a frame of silence before the first sample and after the last."""

    def __init__(self, *, hop: int) -> None:
        self._hop = hop
        self._rest: FloatArray = np.zeros(FFT_SIZE // 2, np.float32)

    def push(self, samples: FloatArray, *, is_last: bool) -> tuple[FloatArray, int]:
        """Return a signal and how many frames begin in it, one every hop.

        Only the last time is that no multiple of sixteen, and the signal is long enough for the next multiple.
        """
        hop, parts = self._hop, [self._rest, samples]
        if is_last:
            parts.append(np.zeros(FFT_SIZE // 2 + LANES * hop, np.float32))
        signal = np.concatenate(parts)
        if is_last:
            return signal, max(0, (signal.size - LANES * hop - FFT_SIZE) // hop + 1)
        count = max(0, (signal.size - FFT_SIZE) // hop + 1) // LANES * LANES
        self._rest = signal[count * hop :].copy()
        return signal, count


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
        self._scratch = np.zeros((2, transform.SCRATCH), np.float32)
        self._columns = np.zeros(transform.COLUMN_STEP * HOP, np.float32)
        self._tonal_columns = np.zeros(transform.COLUMN_STEP * TONAL_HOP, np.float32)

    def push(self, mono: FloatArray, rate_hz: int, *, is_last: bool = False) -> None:
        """Hear the next block; the last one, which may be empty, closes the track."""
        samples = self._to_analysis.push(mono, rate_hz, is_last=is_last)
        if "spectrum" in self._parts:
            self._hops.push(samples, is_last=is_last)
            self._measure(*self._framer.push(samples, is_last=is_last))
        if "tonal" in self._parts:
            tonal = self._to_tonal.push(samples, RATE_HZ, is_last=is_last)
            self._collect(*self._tonal_framer.push(tonal, is_last=is_last))

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

    def _measure(self, signal: FloatArray, n: int) -> None:
        frame_kernels.measure_frames(
            signal,
            HOP,
            BIN_HZ,
            transform.transform_tables(),
            frame_tables(),
            self._columns,
            self._scratch,
            self._log_mel.take(n),
            self._shape.take(n),
            self._contrast.take(n),
            self._chroma.take(n),
        )

    def _collect(self, signal: FloatArray, n: int) -> None:
        power = np.empty((n, TONAL_LAST_BIN + 1), np.float32)
        frame_kernels.measure_powers(
            signal, TONAL_HOP, transform.transform_tables(), self._tonal_columns, self._scratch, power.shape[1], power
        )
        kernels.collect_peaks(power, TONAL_BIN_HZ, TONAL_FIRST_BIN, TONAL_LAST_BIN, self._classes.take(n), self._clarity.take(n))


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
