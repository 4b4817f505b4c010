"""Drums and cymbals, each one hit as mono float32; a style picks its kit by the arguments."""

from functools import lru_cache

import numpy as np

from tensoe.demo.effects import filter_sound
from tensoe.demo.synth import SAMPLE_RATE_HZ, FloatVector, count_samples, make_decay, make_noise, make_wave


@lru_cache(maxsize=32)
def make_kick(*, start_hz: float, end_hz: float, decay_s: float, click: float = 0.3) -> FloatVector:
    """Sine whose pitch falls from ``start_hz`` to ``end_hz``, with a short click of noise."""
    n = count_samples(decay_s * 4)
    fall = make_decay(n, time_s=0.028)
    frequency = end_hz + (start_hz - end_hz) * fall.astype(np.float64)
    phase = np.cumsum(frequency) * (2 * np.pi / SAMPLE_RATE_HZ)
    body = np.sin(phase).astype(np.float32) * make_decay(n, time_s=decay_s)
    noise = filter_sound(make_noise(n, seed=11), "lowpass", 5000.0) * make_decay(n, time_s=0.004)
    result: FloatVector = np.tanh(1.6 * body) + np.float32(click) * noise
    return result


@lru_cache(maxsize=32)
def make_snare(*, tone_hz: float, decay_s: float, snap: float = 1.0, bright_hz: float = 9000.0) -> FloatVector:
    """Two tuned modes of the shell and a burst of filtered noise from the wires."""
    n = count_samples(decay_s * 5)
    shell = make_wave("sine", tone_hz, n) + 0.6 * make_wave("sine", tone_hz * 1.78, n)
    shell = shell * make_decay(n, time_s=decay_s * 0.45)
    wires = filter_sound(make_noise(n, seed=12), "highpass", 1200.0)
    wires = filter_sound(wires, "lowpass", bright_hz) * make_decay(n, time_s=decay_s)
    return 0.5 * shell + np.float32(0.5 * snap) * wires


@lru_cache(maxsize=32)
def make_hat(*, decay_s: float, low_hz: float = 7000.0) -> FloatVector:
    """Closed (0.02 s) to open (0.2 s) hi-hat: six clashing squares and noise above ``low_hz``."""
    n = count_samples(decay_s * 5)
    metal = np.zeros(n, dtype=np.float32)
    for frequency_hz in (2050.0, 3042.0, 3694.0, 5229.0, 5400.0, 8001.0):
        metal += make_wave("square", frequency_hz, n, brightest_hz=19_000.0)
    mixed = 0.16 * metal + 0.6 * make_noise(n, seed=13)
    return 0.5 * filter_sound(mixed, "highpass", low_hz, order=4) * make_decay(n, time_s=decay_s)


@lru_cache(maxsize=8)
def make_clap(*, decay_s: float = 0.09) -> FloatVector:
    """Four hands that do not quite agree, band-passed around 1.5 kHz."""
    n = count_samples(decay_s * 5)
    noise = filter_sound(filter_sound(make_noise(n, seed=14), "highpass", 900.0), "lowpass", 4200.0)
    shape = np.zeros(n, dtype=np.float32)
    for delay_s, level in ((0.0, 0.7), (0.011, 0.8), (0.021, 0.9), (0.03, 1.0)):
        start = count_samples(delay_s)
        time_s = decay_s if delay_s == 0.03 else 0.006
        shape[start:] = np.maximum(shape[start:], level * make_decay(n - start, time_s=time_s))
    return noise * shape


@lru_cache(maxsize=8)
def make_ride(*, decay_s: float = 0.5, ping_hz: float = 3400.0) -> FloatVector:
    """Ride cymbal: a clear ping over a wash that rings on."""
    n = count_samples(decay_s * 3)
    wash = filter_sound(make_noise(n, seed=15), "highpass", 5000.0) * make_decay(n, time_s=decay_s)
    ping = sum((make_wave("sine", ping_hz * ratio, n) for ratio in (1.0, 1.47, 2.09, 2.56)), np.zeros(n, dtype=np.float32))
    result: FloatVector = 0.14 * wash + 0.06 * ping * make_decay(n, time_s=0.12) + 0.1 * wash * make_decay(n, time_s=0.02)
    return result


@lru_cache(maxsize=8)
def make_crash(*, decay_s: float = 0.9) -> FloatVector:
    """Crash cymbal: bright noise that darkens as it dies."""
    n = count_samples(decay_s * 3)
    noise = make_noise(n, seed=16)
    bright = filter_sound(noise, "highpass", 4500.0) * make_decay(n, time_s=decay_s * 0.5)
    dark = filter_sound(filter_sound(noise, "highpass", 1800.0), "lowpass", 7000.0)
    return 0.3 * bright + 0.18 * dark * make_decay(n, time_s=decay_s)


@lru_cache(maxsize=8)
def make_brush(*, decay_s: float = 0.07) -> FloatVector:
    """Wire brush on a snare: soft noise that swells and dies."""
    n = count_samples(decay_s * 5)
    noise = filter_sound(filter_sound(make_noise(n, seed=17), "highpass", 700.0), "lowpass", 6500.0)
    swell = np.minimum(np.arange(n, dtype=np.float32) / np.float32(0.012 * SAMPLE_RATE_HZ), 1.0)
    result: FloatVector = 0.4 * noise * swell * make_decay(n, time_s=decay_s)
    return result


@lru_cache(maxsize=8)
def make_shaker(*, decay_s: float = 0.03) -> FloatVector:
    """Shaker: a short breath of treble."""
    n = count_samples(decay_s * 5)
    swell = np.minimum(np.arange(n, dtype=np.float32) / np.float32(0.01 * SAMPLE_RATE_HZ), 1.0)
    result: FloatVector = 0.25 * filter_sound(make_noise(n, seed=18), "highpass", 5500.0) * swell * make_decay(n, time_s=decay_s)
    return result


@lru_cache(maxsize=16)
def make_tom(*, tone_hz: float, decay_s: float = 0.18) -> FloatVector:
    """Tom or hand drum: a falling sine with a soft stroke."""
    n = count_samples(decay_s * 4)
    frequency = tone_hz * (1.0 + 0.5 * make_decay(n, time_s=0.03).astype(np.float64))
    body = np.sin(np.cumsum(frequency) * (2 * np.pi / SAMPLE_RATE_HZ)).astype(np.float32)
    stroke = filter_sound(make_noise(n, seed=19), "lowpass", 2500.0) * make_decay(n, time_s=0.01)
    return body * make_decay(n, time_s=decay_s) + 0.25 * stroke


@lru_cache(maxsize=8)
def make_chip_noise(*, decay_s: float, step: int) -> FloatVector:
    """Noise channel of an 8-bit console: random bits held for ``step`` samples."""
    n = count_samples(decay_s * 5)
    bits = np.sign(make_noise(n // step + 1, seed=20 + step))
    return 0.4 * np.repeat(bits, step)[:n].astype(np.float32) * make_decay(n, time_s=decay_s)
