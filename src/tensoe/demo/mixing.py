"""A stereo bus that notes are placed on, and the clock that turns bars and beats into seconds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from tensoe.demo.melody import Note
from tensoe.demo.synth import SAMPLE_RATE_HZ, FloatVector, StereoMatrix, count_samples

Instrument = Callable[[int, float], FloatVector]
"""Renders one note from its MIDI pitch and its length in seconds; the result may ring on past that length."""


@dataclass(frozen=True)
class Clock:
    """Tempo and metre of a piece."""

    tempo_bpm: float
    beats_per_bar: int = 4

    def to_seconds(self, beat: float) -> float:
        """Seconds from the start of the piece to a beat."""
        return beat * 60.0 / self.tempo_bpm

    def bar(self, index: float) -> float:
        """Beat at which a bar starts."""
        return index * self.beats_per_bar


class Bus:
    """Stereo sound of fixed length that notes and hits are added to."""

    def __init__(self, n_samples: int, clock: Clock) -> None:
        self.samples: StereoMatrix = np.zeros((2, n_samples), dtype=np.float32)
        self.clock = clock

    def add(self, sound: FloatVector, *, at_s: float, gain: float = 1.0, pan: float = 0.0) -> None:
        """Add one mono sound; ``pan`` in [-1, 1] keeps the power equal. What passes the end is cut."""
        start = max(0, round(at_s * SAMPLE_RATE_HZ))
        stop = min(start + sound.size, self.samples.shape[1])
        if stop <= start:
            return
        angle = (pan + 1.0) * np.pi / 4.0
        piece = sound[: stop - start]
        self.samples[0, start:stop] += np.float32(gain * np.cos(angle)) * piece
        self.samples[1, start:stop] += np.float32(gain * np.sin(angle)) * piece

    def play(
        self,
        notes: Iterable[Note],
        instrument: Instrument,
        *,
        gain: float = 1.0,
        pan: float = 0.0,
        spread: float = 0.0,
        lag_s: float = 0.0,
        rng: np.random.Generator | None = None,
        looseness_s: float = 0.0,
    ) -> None:
        """Play notes on one instrument.

        Equal pitches of equal length are rendered once. ``spread`` pans low notes left and high notes right,
        as a keyboard does; ``looseness_s`` is the standard deviation of human timing, drawn from ``rng``.
        """
        rendered: dict[tuple[int, float], FloatVector] = {}
        for note in notes:
            length_s = round(self.clock.to_seconds(note.length), 3)
            sound = rendered.get((note.pitch, length_s))
            if sound is None:
                sound = rendered.setdefault((note.pitch, length_s), instrument(note.pitch, length_s))
            at_s = self.clock.to_seconds(note.at) + lag_s
            if rng is not None and looseness_s > 0.0:
                at_s += float(np.clip(rng.normal(0.0, looseness_s), -3 * looseness_s, 3 * looseness_s))
            place = float(np.clip(pan + spread * (note.pitch - 62) / 24.0, -1.0, 1.0))
            self.add(sound, at_s=at_s, gain=gain * note.velocity, pan=place)

    def hit(
        self, beats: Iterable[float], sound: FloatVector, *, gain: float = 1.0, pan: float = 0.0, accents: float = 0.0
    ) -> None:
        """Strike a drum at beats; with ``accents`` in [0, 1] the off-beats are softer by that share."""
        for beat in beats:
            soft = accents if abs(beat - round(beat)) > 1e-6 else 0.0
            self.add(sound, at_s=self.clock.to_seconds(beat), gain=gain * (1.0 - soft), pan=pan)


def build_curve(n_samples: int, points: list[tuple[float, float]]) -> FloatVector:
    """Straight lines through (seconds, value) points, one value per sample: faders and filter sweeps."""
    times, values = zip(*points, strict=True)
    t = np.arange(n_samples, dtype=np.float64) / SAMPLE_RATE_HZ
    result: FloatVector = np.interp(t, times, values).astype(np.float32)
    return result


__all__ = ["Bus", "Clock", "Instrument", "build_curve", "count_samples"]
