"""Melodies keep to their scale, their range and their form."""

import numpy as np

from tensoe.demo.harmony import MINOR_SCALE, parse_progression
from tensoe.demo.melody import Note, Tessitura, compose_melody


def compose(seed: int) -> list[Note]:
    return compose_melody(
        np.random.default_rng(seed),
        chords=parse_progression("i bVI bVII i i iv v i", key=9),
        rhythms=[((0.0, 1.0), (1.0, 1.0), (2.0, 2.0)), ((0.0, 1.5), (1.5, 0.5), (2.0, 1.0), (3.0, 1.0))],
        tessitura=Tessitura(key=9, scale=MINOR_SCALE, low=64, high=81),
        first_bar=2,
    )


class TestComposeMelody:
    def test_every_note_is_in_the_scale_and_the_range(self) -> None:
        for seed in range(20):
            for note in compose(seed):
                assert 64 <= note.pitch <= 81
                assert (note.pitch - 9) % 12 in MINOR_SCALE
                assert 0.0 < note.velocity <= 1.0

    def test_it_starts_at_its_first_bar_and_moves_forward(self) -> None:
        times = [note.at for note in compose(1)]

        assert times[0] == 8.0
        assert times == sorted(times)
        assert times[-1] < 40.0

    def test_a_phrase_over_the_tonic_comes_home(self) -> None:
        assert all(compose(seed)[-1].pitch % 12 == 9 for seed in range(20))

    def test_the_same_seed_writes_the_same_tune(self) -> None:
        assert compose(3) == compose(3)
        assert compose(3) != compose(4)
