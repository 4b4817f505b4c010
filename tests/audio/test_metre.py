"""Time signatures of drum patterns."""

from __future__ import annotations

import numpy as np
import pytest

from tensoe.audio.metre import find_metre
from tests.audio.patterns import ROCK, make_pattern, pulse_of

THIRDS = (0.0, 1 / 3, 2 / 3, 1.0, 4 / 3, 5 / 3)
BARS = {
    3: {"kick": (0.0,), "snare": (1.0, 2.0), "hat": (0.0, 1.0, 2.0)},
    4: ROCK,
    5: {"kick": (0.0, 3.0), "snare": (2.0, 4.0), "hat": tuple(np.arange(0.0, 5.0, 0.5))},
    6: {"kick": (0.0,), "snare": (1.0,), "hat": THIRDS},
    7: {"kick": (0.0, 4.0), "snare": (2.0, 5.0), "hat": tuple(np.arange(7.0))},
}


class TestFindMetre:
    @pytest.mark.parametrize("metre", BARS)
    def test_a_bar_is_what_comes_back(self, metre: int) -> None:
        beats_per_bar = 2 if metre == 6 else metre
        bpm = 80.0 if metre == 6 else 132.0
        found = find_metre(pulse_of(make_pattern(BARS[metre], bpm=bpm, beats_per_bar=beats_per_bar)), bpm)
        assert found.beats == metre
        assert 0.3 < found.confidence <= 1.0

    def test_without_a_tempo_there_is_no_metre(self) -> None:
        found = find_metre(pulse_of(np.zeros(22_050, np.float32)), None)
        assert found.beats is None
        assert found.confidence == 0.0

    def test_two_bars_are_not_enough_to_be_sure(self) -> None:
        short, long = (find_metre(pulse_of(make_pattern(ROCK, bpm=120.0, seconds=s)), 120.0) for s in (4.0, 24.0))
        assert short.confidence < long.confidence
