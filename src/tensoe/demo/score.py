"""What a style is asked to play: tempo, key, length, and the seed of every choice."""

from dataclasses import dataclass

import numpy as np

from tensoe.demo.harmony import (
    MAJOR_PENTATONIC,
    MAJOR_SCALE,
    MINOR_PENTATONIC,
    MINOR_SCALE,
    Chord,
    parse_progression,
    place_pitch,
)
from tensoe.demo.melody import Tessitura
from tensoe.demo.mixing import Bus, Clock
from tensoe.demo.synth import convert_midi_to_hz, count_samples


@dataclass(frozen=True)
class Score:
    """One piece to render; equal scores give equal samples.

    ``clock_bpm`` counts the beats inside; a piece without a felt beat has a clock too.
    ``band`` is 0 or 1: which of the style's two artists plays, with slightly different sounds.
    """

    clock_bpm: float
    key: int
    is_major: bool
    n_bars: int
    beats_per_bar: int
    tail_s: float
    seed: int
    band: int

    @property
    def clock(self) -> Clock:
        """Tempo and metre."""
        return Clock(self.clock_bpm, self.beats_per_bar)

    @property
    def duration_s(self) -> float:
        """Length of the rendered sound, the dying away included."""
        return self.n_bars * self.beats_per_bar * 60.0 / self.clock_bpm + self.tail_s

    @property
    def n_samples(self) -> int:
        """Length in samples at 44 100 Hz."""
        return count_samples(self.duration_s)

    def make_rng(self) -> np.random.Generator:
        """The one source of chance in a rendering."""
        return np.random.default_rng(self.seed)

    def find_kick_hz(self) -> float:
        """The tonic around 55 Hz: a kick drum in tune does not fight the bass."""
        return convert_midi_to_hz(place_pitch(self.key, near=33))

    def find_snare_hz(self) -> float:
        """The tonic around 200 Hz: the shell of a tuned snare."""
        return convert_midi_to_hz(place_pitch(self.key, near=55))

    def make_bus(self) -> Bus:
        """An empty bus of the right length."""
        return Bus(self.n_samples, self.clock)

    def choose_chords(self, rng: np.random.Generator, *, major: list[str], minor: list[str]) -> list[Chord]:
        """Pick a progression for the mode and repeat it over all bars."""
        texts = major if self.is_major else minor
        cycle = parse_progression(texts[int(rng.integers(len(texts)))], key=self.key)
        return [cycle[bar % len(cycle)] for bar in range(self.n_bars)]

    def make_tessitura(self, *, low: int, high: int, is_pentatonic: bool = False) -> Tessitura:
        """The scale of the key between two MIDI pitches."""
        scale: tuple[int, ...]
        if is_pentatonic:
            scale = MAJOR_PENTATONIC if self.is_major else MINOR_PENTATONIC
        else:
            scale = MAJOR_SCALE if self.is_major else MINOR_SCALE
        return Tessitura(self.key, scale, low, high)
