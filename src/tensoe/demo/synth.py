"""Oscillators, envelopes and plucked strings: the raw sound sources of every demo instrument."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 44_100

FloatVector = NDArray[np.float32]
StereoMatrix = NDArray[np.float32]

_TABLE_BITS = 12
_TABLE_SIZE = 1 << _TABLE_BITS
_HIGHEST_PARTIAL_HZ = 16_000.0


def count_samples(duration_s: float) -> int:
    """Whole samples in a duration, at least one."""
    return max(1, round(duration_s * SAMPLE_RATE_HZ))


def convert_midi_to_hz(pitch: float) -> float:
    """Frequency of a MIDI pitch (69 is A4 = 440 Hz; fractions are fine tuning)."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def make_noise(n_samples: int, *, seed: int) -> FloatVector:
    """White noise, float32 in about [-3.5, 3.5] (standard deviation 1), the same for the same seed."""
    return np.random.default_rng(seed).standard_normal(n_samples, dtype=np.float32)


@lru_cache(maxsize=256)
def _build_wavetable(shape: str, n_partials: int, width: float) -> FloatVector:
    """One cycle of a band-limited waveform, peak 1."""
    k = np.arange(1, n_partials + 1)
    if shape == "saw":
        amplitude = 1.0 / k
    elif shape == "square":
        amplitude = 2.0 * np.sin(np.pi * k * width) / (np.pi * k)
    elif shape == "triangle":
        amplitude = np.where(k % 2 == 1, (-1.0) ** ((k - 1) // 2) / k**2, 0.0)
    elif shape == "reed":  # odd partials louder, gentle slope: clarinet, accordion
        amplitude = np.where(k % 2 == 1, 1.0, 0.35) / k**1.3
    else:
        raise ValueError(f"unknown waveform {shape!r}")
    spectrum = np.zeros(_TABLE_SIZE // 2 + 1, dtype=np.complex128)
    # Pulses are sums of cosines, the other shapes sums of sines.
    phase = 0.5 if shape == "square" else -0.5j
    spectrum[1 : n_partials + 1] = phase * amplitude * _TABLE_SIZE
    table = np.fft.irfft(spectrum)
    result: FloatVector = (table / np.max(np.abs(table))).astype(np.float32)
    return result


def make_wave(
    shape: str,
    frequency_hz: float,
    n_samples: int,
    *,
    width: float = 0.5,
    brightest_hz: float = _HIGHEST_PARTIAL_HZ,
    vibrato_hz: float = 0.0,
    vibrato_depth: float = 0.0,
    phase: float = 0.0,
) -> FloatVector:
    """Play a band-limited waveform from a table.

    Parameters
    ----------
    shape : {"sine", "saw", "square", "triangle", "reed"}
        Waveform; ``width`` is the duty cycle of the square, in (0, 1).
    frequency_hz : float > 0
        Fundamental.
    n_samples : int > 0
        Length at 44 100 Hz.
    brightest_hz : float
        Partials above this are left out, so nothing folds back.
    vibrato_hz, vibrato_depth : float
        Rate, and depth as a fraction of the frequency; the vibrato fades in over the first 0.3 s.
    phase : float in [0, 1)
        Where in the cycle to start.

    Returns
    -------
    float32 [shape=(n_samples,)]
        In [-1, 1].
    """
    if vibrato_depth > 0.0:
        cycles = _bend_cycles(frequency_hz, n_samples, rate_hz=vibrato_hz, depth=vibrato_depth) + phase
        turns = (cycles % 1.0 * 2.0**32).astype(np.uint32)
    else:
        # Unsigned integers wrap around once a cycle by themselves, which is exact and several times faster.
        step = np.uint32(round(frequency_hz / SAMPLE_RATE_HZ * 2**32))
        turns = np.arange(n_samples, dtype=np.uint32) * step + np.uint32(phase * 2**32)
    wave: FloatVector
    if shape == "sine":
        wave = np.sin(turns.astype(np.float32) * np.float32(2 * np.pi / 2**32))
        return wave
    n_partials = int(np.clip(min(brightest_hz, 20_000.0) // frequency_hz, 1, 400))
    wave = _build_wavetable(shape, n_partials, width)[turns >> np.uint32(32 - _TABLE_BITS)]
    return wave


def _bend_cycles(frequency_hz: float, n_samples: int, *, rate_hz: float, depth: float) -> NDArray[np.float64]:
    """Cycles gone by at each sample under a vibrato that fades in over the first 0.3 s."""
    seconds = np.arange(n_samples, dtype=np.float64) / SAMPLE_RATE_HZ
    swing = depth * frequency_hz / (2 * np.pi * rate_hz)
    bent: NDArray[np.float64] = frequency_hz * seconds
    bent += swing * np.minimum(seconds / 0.3, 1.0) * np.sin(2 * np.pi * rate_hz * seconds)
    return bent


def make_envelope(
    n_samples: int, *, attack_s: float, release_s: float, decay_s: float = 0.0, sustain: float = 1.0
) -> FloatVector:
    """Attack, exponential decay to ``sustain`` and a release that ends exactly at the last sample; in [0, 1]."""
    envelope = np.ones(n_samples, dtype=np.float32)
    if decay_s > 0.0:
        t = np.arange(n_samples, dtype=np.float32) / np.float32(SAMPLE_RATE_HZ)
        envelope = np.float32(sustain) + np.float32(1.0 - sustain) * np.exp(
            -np.maximum(t - np.float32(attack_s), 0.0) / np.float32(decay_s)
        )
    n_attack = min(n_samples, count_samples(attack_s))
    envelope[:n_attack] *= np.linspace(0.0, 1.0, n_attack, dtype=np.float32)
    n_release = min(n_samples, count_samples(release_s))
    envelope[n_samples - n_release :] *= np.linspace(1.0, 0.0, n_release, dtype=np.float32)
    return envelope


def make_decay(n_samples: int, *, time_s: float) -> FloatVector:
    """Exponential decay from 1, falling to 1/e after ``time_s``."""
    t = np.arange(n_samples, dtype=np.float32)
    result: FloatVector = np.exp(t * np.float32(-1.0 / (time_s * SAMPLE_RATE_HZ)))
    return result


def make_partials(
    frequency_hz: float,
    n_samples: int,
    *,
    ratios: tuple[float, ...],
    levels: tuple[float, ...],
    decays_s: tuple[float, ...],
) -> FloatVector:
    """Sum of decaying sines (bells, pianos): one ratio, level and decay time for each partial."""
    t = np.arange(n_samples, dtype=np.float32) * np.float32(1.0 / SAMPLE_RATE_HZ)
    out = np.zeros(n_samples, dtype=np.float32)
    for ratio, level, decay_s in zip(ratios, levels, decays_s, strict=True):
        if frequency_hz * ratio > _HIGHEST_PARTIAL_HZ:
            continue
        n_heard = min(n_samples, count_samples(decay_s * 7.0))
        angle = t[:n_heard] * np.float32(2 * np.pi * frequency_hz * ratio)
        out[:n_heard] += np.float32(level) * np.sin(angle) * np.exp(t[:n_heard] * np.float32(-1.0 / decay_s))
    return out


def make_pluck(frequency_hz: float, n_samples: int, *, seed: int, damping: float = 0.5, sustain: float = 0.996) -> FloatVector:
    """Karplus-Strong plucked string, computed one period at a time.

    Parameters
    ----------
    frequency_hz : float > 0
        Pitch; the whole-sample period is corrected by resampling, so the tuning is exact.
    n_samples : int > 0
        Length at 44 100 Hz.
    seed : int
        Picks the noise burst that excites the string.
    damping : float in [0, 1]
        0 rings bright, 1 loses the treble fastest.
    sustain : float in (0, 1)
        Loss per period of a 220 Hz string; other pitches are scaled so that they die equally fast.

    Returns
    -------
    float32 [shape=(n_samples,)]
        About [-1, 1].

    Notes
    -----
    Karplus and Strong, "Digital Synthesis of Plucked-String and Drum Timbres", CMJ 7(2), 1983.
    """
    weight = np.float32(0.5 * damping)
    exact_period = SAMPLE_RATE_HZ / frequency_hz
    # The averaging of neighbours delays each round trip by ``weight`` samples.
    period = max(2, int(exact_period - weight))
    stretch = (period + float(weight)) / exact_period
    n_raw = int(n_samples * stretch) + period + 2
    n_rows = n_raw // period + 1
    loss = np.float32(sustain ** (220.0 / frequency_hz))
    rows = np.empty((n_rows, period), dtype=np.float32)
    burst = make_noise(period, seed=seed)
    # A finger is softer than noise: smooth the burst, and remove its mean so the string does not drift.
    burst = 0.5 * burst + 0.3 * np.roll(burst, 1) + 0.2 * np.roll(burst, 2)
    burst -= burst.mean()
    rows[0] = burst / np.max(np.abs(burst))
    for i in range(1, n_rows):
        previous = rows[i - 1]
        row = (1.0 - weight) * previous
        row[1:] += weight * previous[:-1]
        row[0] += weight * rows[max(i - 2, 0)][-1]
        rows[i] = loss * row
    raw = rows.ravel()[:n_raw]
    position = np.arange(n_samples, dtype=np.float64) * stretch
    whole = position.astype(np.int64)
    part = (position - whole).astype(np.float32)
    result: FloatVector = raw[whole] * (1.0 - part) + raw[whole + 1] * part
    return result
