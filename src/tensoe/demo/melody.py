"""Melodies with a memory: a short motif is stated, answered, varied and brought home."""

from dataclasses import dataclass

import numpy as np

from tensoe.demo.harmony import Chord, list_scale_pitches


@dataclass(frozen=True)
class Note:
    """One note: when and how long in beats from the start of the piece, MIDI pitch, velocity in (0, 1]."""

    at: float
    length: float
    pitch: int
    velocity: float = 0.8


@dataclass(frozen=True)
class Tessitura:
    """The scale and range a melody may use (MIDI pitches, both ends included)."""

    key: int
    scale: tuple[int, ...]
    low: int
    high: int


Rhythm = tuple[tuple[float, float], ...]  # (start, length) in beats within a bar


def _snap(pitch: float, choices: list[int]) -> int:
    return min(choices, key=lambda choice: (abs(choice - pitch), choice))


def _make_contour(rng: np.random.Generator, n_notes: int) -> list[int]:
    """Steps in scale degrees from note to note: mostly stepwise, a leap is answered the other way."""
    steps: list[int] = []
    for _ in range(n_notes):
        if steps and abs(steps[-1]) >= 3:
            steps.append(-int(np.sign(steps[-1])))
        else:
            steps.append(int(rng.choice([-3, -2, -1, -1, 1, 1, 2, 3])))
    return steps


def compose_melody(
    rng: np.random.Generator,
    *,
    chords: list[Chord],
    rhythms: list[Rhythm],
    tessitura: Tessitura,
    beats_per_bar: int = 4,
    first_bar: int = 0,
) -> list[Note]:
    """Write a melody over one chord a bar, in phrases of four bars shaped a, b, a', cadence.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of every choice.
    chords : list of Chord
        One a bar; notes on whole beats snap to chord members.
    rhythms : list of Rhythm
        Bars of (start, length) in beats to choose the two motifs from.
    tessitura : Tessitura
        Scale and range.
    beats_per_bar : int
        Beats between bar lines.
    first_bar : int
        Where in the piece the first chord stands.

    Returns
    -------
    list of Note
        In order of time, inside the tessitura.
    """
    pitches = list_scale_pitches(tessitura.key, tessitura.scale, low=tessitura.low, high=tessitura.high)
    motifs = []
    for _ in range(2):
        rhythm = rhythms[int(rng.integers(len(rhythms)))]
        motifs.append((rhythm, _make_contour(rng, len(rhythm))))
    middle = 0.5 * (tessitura.low + tessitura.high)
    current = _snap(middle, pitches)
    notes: list[Note] = []
    for bar, chord in enumerate(chords):
        rhythm, contour = motifs[1] if bar % 4 == 1 else motifs[0]
        is_cadence = bar % 4 == 3
        if is_cadence:
            rhythm, contour = ((0.0, beats_per_bar * 0.75),), [0]
        chord_pitches = [pitch for pitch in pitches if pitch % 12 in chord.members] or pitches
        start = (first_bar + bar) * beats_per_bar
        for (offset, length), step in zip(rhythm, contour, strict=True):
            index = int(np.clip(pitches.index(current) + step, 0, len(pitches) - 1))
            current = pitches[index]
            if is_cadence and tessitura.key in chord.members:
                current = _snap(current, [pitch for pitch in pitches if pitch % 12 == tessitura.key])
            elif offset % 1.0 == 0.0:
                current = _snap(current + 0.12 * (middle - current), chord_pitches)
            accent = 0.9 if offset == 0.0 else 0.72
            notes.append(Note(start + offset, length, current, accent + 0.1 * float(rng.random())))
    return notes
