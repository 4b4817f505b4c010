"""Filters, echo, reverb, distortion and mastering on whole stereo buses."""

from functools import lru_cache
from typing import Any, Literal

import numpy as np
import scipy

from tensoe.demo.synth import SAMPLE_RATE_HZ, FloatVector, StereoMatrix, count_samples, make_noise

FilterKind = Literal["lowpass", "highpass"]

# SciPy loads its slow parts when they are first named here, not for every command that only wants the list of tracks.
_scipy: Any = scipy


@lru_cache(maxsize=256)
def _design_filter(kind: FilterKind, cutoff_hz: float, order: int) -> FloatVector:
    sections: FloatVector = _scipy.signal.butter(order, cutoff_hz, kind, fs=SAMPLE_RATE_HZ, output="sos")
    return sections.astype(np.float32)


def filter_sound(sound: FloatVector, kind: FilterKind, cutoff_hz: float, *, order: int = 2) -> FloatVector:
    """Butterworth low-pass or high-pass along the last axis."""
    filtered: FloatVector = _scipy.signal.sosfilt(_design_filter(kind, cutoff_hz, order), sound, axis=-1)
    return filtered.astype(np.float32, copy=False)


def sweep_lowpass(sound: StereoMatrix, *, low_hz: float, high_hz: float, opening: FloatVector) -> StereoMatrix:
    """Blend a dark and a bright version of a bus; ``opening`` in [0, 1] per sample says how bright."""
    dark = filter_sound(sound, "lowpass", low_hz, order=4)
    bright = filter_sound(sound, "lowpass", high_hz, order=2)
    return dark + opening * (bright - dark)


@lru_cache(maxsize=8)
def _build_room(decay_s: float, damping_hz: float, seed: int) -> StereoMatrix:
    """Impulse response: decaying stereo noise whose treble dies first, unit energy per channel."""
    n = count_samples(decay_s * 1.3)
    t = np.arange(n, dtype=np.float32) / np.float32(SAMPLE_RATE_HZ)
    channels = []
    for side in range(2):
        noise = make_noise(n, seed=seed * 2 + side)
        dark = filter_sound(noise, "lowpass", damping_hz)
        bright = noise * np.exp(t * np.float32(-20.0 / decay_s)) * 0.4
        tail = (dark + bright) * np.exp(t * np.float32(-6.9 / decay_s))
        tail[: count_samples(0.012)] *= 0.15
        tail = filter_sound(tail, "highpass", 120.0)
        channels.append(tail / np.sqrt(np.sum(tail**2)))
    return np.stack(channels)


def add_reverb(bus: StereoMatrix, *, decay_s: float, amount: float, damping_hz: float = 4000.0, seed: int = 1) -> StereoMatrix:
    """Put a bus in a room; ``amount`` is the gain of the room relative to the dry sound."""
    room = _build_room(decay_s, damping_hz, seed)
    wet = _scipy.signal.oaconvolve(bus, room, mode="full", axes=-1)[:, : bus.shape[1]]
    result: FloatVector = bus + np.float32(amount) * wet.astype(np.float32, copy=False)
    return result


def add_echo(bus: StereoMatrix, *, delay_s: float, feedback: float, amount: float, n_echoes: int = 4) -> StereoMatrix:
    """Ping-pong echo: each repeat swaps sides and loses treble."""
    out = bus.copy()
    delay = count_samples(delay_s)
    repeat = filter_sound(bus, "lowpass", 3500.0)
    gain = np.float32(amount)
    for index in range(1, n_echoes + 1):
        start = delay * index
        if start >= bus.shape[1]:
            break
        repeat = repeat[::-1]
        out[:, start:] += gain * repeat[:, : bus.shape[1] - start]
        gain *= np.float32(feedback)
    return out


def add_chorus(bus: StereoMatrix, *, depth_ms: float = 3.0, rate_hz: float = 0.6, amount: float = 0.5) -> StereoMatrix:
    """Widen a bus with a slowly moving, slightly late copy on each side."""
    n = bus.shape[1]
    t = np.arange(n, dtype=np.float32)
    out = bus.copy()
    for side in range(2):
        swing = np.sin(np.float32(2 * np.pi * rate_hz / SAMPLE_RATE_HZ) * t + np.float32(side * 1.6))
        lag = (12.0 + depth_ms * swing) * (SAMPLE_RATE_HZ / 1000.0)
        position = np.clip(np.arange(n) - lag.astype(np.float64), 0, n - 2)
        whole = position.astype(np.int64)
        part = (position - whole).astype(np.float32)
        source = bus[side]
        out[side] += np.float32(amount) * (source[whole] * (1 - part) + source[whole + 1] * part)
    return out


def distort(bus: StereoMatrix, *, drive: float) -> StereoMatrix:
    """Soft clipping with a little asymmetry, so even harmonics appear as in a valve amplifier."""
    pushed = bus * np.float32(drive)
    result: FloatVector = np.tanh(pushed + np.float32(0.15)) - np.float32(np.tanh(0.15))
    return result


def duck(bus: StereoMatrix, *, at_s: list[float], depth: float, recovery_s: float) -> StereoMatrix:
    """Turn a bus down at each time (the pumping of a side-chained compressor)."""
    gain = np.ones(bus.shape[1], dtype=np.float32)
    n = count_samples(recovery_s)
    dip = 1.0 - np.float32(depth) * (1.0 - np.linspace(0.0, 1.0, n, dtype=np.float32)) ** 2
    for moment_s in at_s:
        start = count_samples(moment_s) - 1
        stop = min(start + n, gain.size)
        if start < gain.size:
            gain[start:stop] = np.minimum(gain[start:stop], dip[: stop - start])
    return bus * gain


def master(bus: StereoMatrix, *, rms_db: float, peak: float = 0.84) -> StereoMatrix:
    """Bring a mix to a loudness and hold its peaks.

    Parameters
    ----------
    bus : float32 [shape=(2, n_samples)]
        The whole mix, any level.
    rms_db : float
        Wanted level of the loud parts (mean square over both channels), dB below full scale.
    peak : float in (0, 1)
        Highest absolute sample afterwards; below 1 leaves room for what lossy codecs add.

    Returns
    -------
    float32 [shape=(2, n_samples)]
        Peaks at most ``peak``; silence stays silent.
    """
    level = float(np.sqrt(np.mean(bus.astype(np.float64) ** 2)))
    if level == 0.0:
        return bus
    out = bus * np.float32(10 ** (rms_db / 20.0) / level)
    loudest = np.max(np.abs(out), axis=0)
    if loudest.max() > peak:
        window = count_samples(0.005)
        held = _scipy.ndimage.maximum_filter1d(loudest, 2 * window + 1)
        gain = np.minimum(1.0, np.float32(peak) / np.maximum(held, 1e-6)).astype(np.float32)
        out = out * _scipy.ndimage.uniform_filter1d(gain, window)
    result: FloatVector = np.clip(out, -peak, peak)
    return result


def fade(bus: StereoMatrix, *, in_s: float, out_s: float) -> StereoMatrix:
    """Fade the beginning and the end, in place of silence with a click."""
    out = bus.copy()
    n_in, n_out = count_samples(in_s), count_samples(out_s)
    out[:, :n_in] *= np.linspace(0.0, 1.0, n_in, dtype=np.float32)
    out[:, -n_out:] *= np.linspace(1.0, 0.0, n_out, dtype=np.float32) ** 2
    return out
