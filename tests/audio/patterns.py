"""Drum patterns with known tempo, beats and metre."""

from __future__ import annotations

import numpy as np

from tensoe.audio.pulse import Pulse, measure_pulse
from tensoe.audio.timbre import compute_cepstra
from tests.audio.test_spectrum import hear
from tests.signals import FloatArray, pink_noise

RATE_HZ = 22_050
EIGHTHS = tuple(np.arange(0.0, 4.0, 0.5))
ROCK = {"kick": (0.0, 2.0), "snare": (1.0, 3.0), "hat": EIGHTHS}


def _hit(name: str) -> FloatArray:
    t = np.arange(round(0.15 * RATE_HZ)) / RATE_HZ
    hiss = np.diff(np.random.default_rng(3).standard_normal(t.size), prepend=0.0)
    if name == "kick":
        edge = np.minimum(t / 0.004, 1.0)
        sound = 0.7 * edge * np.sin(2.0 * np.pi * 65.0 * t) * np.exp(-t / 0.06)
    elif name == "snare":
        sound = (0.15 * hiss + 0.3 * np.sin(2.0 * np.pi * 330.0 * t)) * np.exp(-t / 0.05)
    else:
        sound = 0.06 * np.diff(hiss, prepend=0.0) * np.exp(-t / 0.02)
    return np.asarray(sound, np.float32)


def make_pattern(
    pattern: dict[str, tuple[float, ...]], *, bpm: float, beats_per_bar: float = 4.0, seconds: float = 24.0, start_s: float = 0.3
) -> FloatArray:
    """A bar of drums repeated over soft noise; `pattern` gives the beats at which each of kick, snare and hat falls."""
    samples = pink_noise(seconds=seconds + 1.0, level_db=-36.0, rate_hz=RATE_HZ)
    for name, beats in pattern.items():
        hit = _hit(name)
        for bar in np.arange(start_s, seconds, beats_per_bar * 60.0 / bpm):
            for beat in beats:
                first = round((bar + beat * 60.0 / bpm) * RATE_HZ)
                if first + hit.size < samples.size:
                    samples[first : first + hit.size] += hit
    return samples[: round(seconds * RATE_HZ)]


def pulse_of(samples: FloatArray) -> Pulse:
    """What repeats in a sound at 22 050 Hz."""
    cepstra = compute_cepstra(hear(samples))
    return measure_pulse(cepstra.onset, cepstra.mel_db)
