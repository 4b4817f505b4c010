"""Pitched instruments: functions from MIDI pitch and length in seconds to one mono note."""

import numpy as np

from tensoe.demo.effects import filter_sound
from tensoe.demo.synth import (
    FloatVector,
    convert_midi_to_hz,
    count_samples,
    make_decay,
    make_envelope,
    make_noise,
    make_partials,
    make_pluck,
    make_wave,
)


def play_piano(pitch: int, length_s: float) -> FloatVector:
    """Acoustic piano: stretched partials, each dying faster than the one below, and the thud of the hammer."""
    hz = convert_midi_to_hz(pitch)
    n = count_samples(length_s + 0.25)
    stiffness = 0.00035 * 2.0 ** ((pitch - 60) / 24.0)
    orders = range(1, 11 if pitch < 72 else 7)
    body_s = 1.6 * 2.0 ** ((60 - pitch) / 24.0)
    note = make_partials(
        hz,
        n,
        ratios=tuple(k * (1.0 + stiffness * k * k) ** 0.5 for k in orders),
        levels=tuple(0.55 * k**-1.15 for k in orders),
        decays_s=tuple(body_s / (1.0 + 0.45 * (k - 1)) for k in orders),
    )
    hammer = filter_sound(make_noise(n, seed=pitch), "lowpass", 1800.0) * make_decay(n, time_s=0.008)
    return (note + 0.05 * hammer) * make_envelope(n, attack_s=0.002, release_s=0.22)


def play_guitar(pitch: int, length_s: float) -> FloatVector:
    """Steel-string guitar: a plucked string with a little body."""
    n = count_samples(length_s + 0.7)
    string = make_pluck(convert_midi_to_hz(pitch), n, seed=pitch, damping=0.55, sustain=0.994)
    body = filter_sound(string, "lowpass", 420.0)
    return (0.7 * string + 0.6 * body) * make_envelope(n, attack_s=0.001, release_s=0.3)


def play_banjo(pitch: int, length_s: float) -> FloatVector:
    """Short, bright plucked string: banjo or mandolin."""
    n = count_samples(length_s + 0.35)
    string = make_pluck(convert_midi_to_hz(pitch), n, seed=pitch + 500, damping=0.3, sustain=0.982)
    return filter_sound(string, "highpass", 250.0) * make_envelope(n, attack_s=0.001, release_s=0.2)


def play_upright_bass(pitch: int, length_s: float) -> FloatVector:
    """Plucked double bass."""
    n = count_samples(length_s + 0.15)
    hz = convert_midi_to_hz(pitch)
    string = filter_sound(make_pluck(hz, n, seed=pitch, damping=0.9, sustain=0.985), "lowpass", 900.0)
    body = make_partials(hz, n, ratios=(1.0, 2.0, 3.0), levels=(0.8, 0.35, 0.12), decays_s=(0.55, 0.3, 0.15))
    return (0.7 * string + 0.7 * body) * make_envelope(n, attack_s=0.006, release_s=0.12)


def play_flute(pitch: int, length_s: float) -> FloatVector:
    """Wooden flute or whistle with breath and vibrato."""
    n = count_samples(length_s + 0.05)
    hz = convert_midi_to_hz(pitch)
    tone = make_wave("sine", hz, n, vibrato_hz=5.0, vibrato_depth=0.006)
    tone = tone + 0.28 * make_wave("sine", 2 * hz, n, vibrato_hz=5.0, vibrato_depth=0.006)
    tone += 0.1 * make_wave("sine", 3 * hz, n)
    breath = filter_sound(make_noise(n, seed=pitch), "highpass", 2000.0)
    return (0.55 * tone + 0.012 * breath) * make_envelope(n, attack_s=0.06, release_s=0.09)


def play_strings(pitch: int, length_s: float) -> FloatVector:
    """Bowed section: three detuned players with their own vibrato, a slow bow and a wooden body."""
    n = count_samples(length_s + 0.22)
    hz = convert_midi_to_hz(pitch)
    section = np.zeros(n, dtype=np.float32)
    for player, cents in enumerate((-6.0, 0.0, 7.0)):
        section += make_wave(
            "saw",
            hz * 2.0 ** (cents / 1200.0),
            n,
            brightest_hz=9000.0,
            vibrato_hz=5.1 + 0.4 * player,
            vibrato_depth=0.0045,
            phase=0.31 * player,
        )
    section = filter_sound(section, "lowpass", min(5200.0, 1200.0 + 4.0 * hz))
    attack_s = min(0.13, 0.35 * length_s)
    return 0.3 * section * make_envelope(n, attack_s=attack_s, release_s=0.24)


def play_pizzicato(pitch: int, length_s: float) -> FloatVector:
    """Plucked bowed-string section: short and woody."""
    n = count_samples(min(length_s, 0.3) + 0.25)
    string = make_pluck(convert_midi_to_hz(pitch), n, seed=pitch + 900, damping=0.95, sustain=0.972)
    return filter_sound(string, "lowpass", 2600.0) * make_envelope(n, attack_s=0.002, release_s=0.2)


def play_vibraphone(pitch: int, length_s: float) -> FloatVector:
    """Struck bar: fundamental, double octave and a click, all pure."""
    n = count_samples(length_s + 1.0)
    hz = convert_midi_to_hz(pitch)
    note = make_partials(hz, n, ratios=(1.0, 3.98, 9.6), levels=(0.7, 0.18, 0.05), decays_s=(0.9, 0.25, 0.05))
    return note * make_envelope(n, attack_s=0.002, release_s=0.4)


def play_glass(pitch: int, length_s: float) -> FloatVector:
    """Distant bell of glass for ambient pieces."""
    n = count_samples(length_s + 3.0)
    hz = convert_midi_to_hz(pitch)
    note = make_partials(hz, n, ratios=(1.0, 2.0, 3.01, 4.2), levels=(0.6, 0.2, 0.08, 0.04), decays_s=(1.8, 1.1, 0.6, 0.3))
    return note * make_envelope(n, attack_s=0.03, release_s=1.5)


def play_warm_pad(pitch: int, length_s: float) -> FloatVector:
    """Slow pad: two detuned triangles and a soft octave, swelling over a third of its length."""
    n = count_samples(length_s + 2.5)
    hz = convert_midi_to_hz(pitch)
    pad = make_wave("triangle", hz * 0.998, n) + make_wave("triangle", hz * 1.0025, n, phase=0.4)
    pad += 0.35 * make_wave("saw", hz, n, brightest_hz=hz * 5.0, phase=0.2)
    pad += 0.2 * make_wave("sine", hz * 2.001, n)
    return 0.3 * pad * make_envelope(n, attack_s=min(2.0, 0.35 * length_s), release_s=2.8)


def play_saw_chord(pitch: int, length_s: float) -> FloatVector:
    """House stab: a stack of detuned saws with a falling filter, kept short."""
    n = count_samples(length_s + 0.12)
    hz = convert_midi_to_hz(pitch)
    stack = make_wave("saw", hz * 0.994, n) + make_wave("saw", hz, n, phase=0.3)
    stack += make_wave("saw", hz * 1.006, n, phase=0.7)
    dark = filter_sound(stack, "lowpass", 900.0)
    shape = make_decay(n, time_s=0.13)
    return 0.3 * (dark + shape * (stack - dark)) * make_envelope(n, attack_s=0.003, release_s=0.1)


def play_saw_bass(pitch: int, length_s: float) -> FloatVector:
    """Round synthesiser bass: saw and sub through a closing filter."""
    n = count_samples(length_s + 0.03)
    hz = convert_midi_to_hz(pitch)
    saw = filter_sound(make_wave("saw", hz, n), "lowpass", 700.0, order=4)
    bass = 0.6 * saw + 0.7 * make_wave("sine", hz, n)
    return bass * make_envelope(n, attack_s=0.004, release_s=0.03, decay_s=0.15, sustain=0.55)


def play_reese_bass(pitch: int, length_s: float) -> FloatVector:
    """Drum and bass growl: saws that beat against each other over a clean sub."""
    n = count_samples(length_s + 0.05)
    hz = convert_midi_to_hz(pitch)
    growl = make_wave("saw", hz * 0.988, n) + make_wave("saw", hz * 1.013, n, phase=0.5)
    growl += make_wave("saw", hz * 2.007, n, phase=0.2)
    growl = np.tanh(1.4 * filter_sound(growl, "lowpass", 1400.0))
    result: FloatVector = (0.45 * growl + 0.6 * make_wave("sine", hz, n)) * make_envelope(n, attack_s=0.008, release_s=0.05)
    return result


def play_bright_keys(pitch: int, length_s: float) -> FloatVector:
    """Bell-like electric piano by frequency modulation."""
    n = count_samples(length_s + 0.4)
    hz = convert_midi_to_hz(pitch)
    modulator = make_wave("sine", hz * 3.0, n) * make_decay(n, time_s=0.25)
    t = np.arange(n, dtype=np.float64) * (hz * 2 * np.pi / 44_100)
    carrier = np.sin(t + 1.1 * modulator).astype(np.float32)
    return 0.6 * carrier * make_envelope(n, attack_s=0.003, release_s=0.35, decay_s=0.6, sustain=0.15)


class PulseVoice:
    """Pulse wave with a hard gate, as console sound chips play it; long notes get vibrato."""

    def __init__(self, width: float, decay_s: float) -> None:
        self.width = width
        self.decay_s = decay_s

    def __call__(self, pitch: int, length_s: float) -> FloatVector:
        """Render one note."""
        n = count_samples(length_s * 0.92)
        depth = 0.006 if length_s > 0.25 else 0.0
        hz = convert_midi_to_hz(pitch)
        wave = make_wave("square", hz, n, width=self.width, brightest_hz=19_000.0, vibrato_hz=6.0, vibrato_depth=depth)
        return 0.4 * wave * make_envelope(n, attack_s=0.001, release_s=0.004, decay_s=self.decay_s, sustain=0.25)


def play_chip_bass(pitch: int, length_s: float) -> FloatVector:
    """Four-bit triangle channel: a staircase, so it buzzes a little."""
    n = count_samples(length_s * 0.9)
    wave = make_wave("triangle", convert_midi_to_hz(pitch), n)
    return (np.round(wave * 7.5) / 7.5).astype(np.float32) * make_envelope(n, attack_s=0.001, release_s=0.004)


def play_metal_string(pitch: int, length_s: float) -> FloatVector:
    """Electric guitar string before the amplifier; short notes are palm-muted."""
    is_muted = length_s < 0.22
    n = count_samples(length_s if is_muted else length_s + 0.06)
    hz = convert_midi_to_hz(pitch)
    damping, sustain = (0.9, 0.94) if is_muted else (0.35, 0.9985)
    string = make_pluck(hz, n, seed=pitch * 3, damping=damping, sustain=sustain)
    saw = make_wave("saw", hz, n, brightest_hz=6000.0)
    shape = make_decay(n, time_s=0.07) if is_muted else make_decay(n, time_s=2.5)
    return (0.6 * string + 0.4 * saw * shape) * make_envelope(n, attack_s=0.001, release_s=0.02)


def play_lead_guitar(pitch: int, length_s: float) -> FloatVector:
    """Singing lead line before the amplifier."""
    n = count_samples(length_s + 0.04)
    wave = make_wave("saw", convert_midi_to_hz(pitch), n, brightest_hz=8000.0, vibrato_hz=5.6, vibrato_depth=0.012)
    return 0.7 * wave * make_envelope(n, attack_s=0.008, release_s=0.05)


def play_picked_bass(pitch: int, length_s: float) -> FloatVector:
    """Electric bass with a plectrum."""
    n = count_samples(length_s + 0.03)
    hz = convert_midi_to_hz(pitch)
    string = make_pluck(hz, n, seed=pitch, damping=0.5, sustain=0.995)
    return (0.6 * string + 0.6 * make_wave("sine", hz, n)) * make_envelope(n, attack_s=0.003, release_s=0.03)
