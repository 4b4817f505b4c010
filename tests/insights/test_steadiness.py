"""What stays within recordings is kept, what wanders is let go."""

from __future__ import annotations

import numpy as np
import pytest

from tensoe.insights.steadiness import learn_map


def make_recordings(rng: np.random.Generator, *, steady: int, wandering: int) -> tuple[np.ndarray, np.ndarray]:
    """200 recordings of 4 stretches: `steady` columns belong to the recording, `wandering` ones to the moment."""
    recordings = np.repeat(np.arange(200), 4)
    own = rng.standard_normal((200, steady))[recordings] + 0.2 * rng.standard_normal((800, steady))
    return np.hstack([own, rng.standard_normal((800, wandering))]), recordings


class TestLearnMap:
    def test_what_tells_recordings_apart_outweighs_what_does_not(self, rng: np.random.Generator) -> None:
        standard, recordings = make_recordings(rng, steady=3, wandering=5)
        weight = np.linalg.norm(learn_map(standard, recordings, size=8), axis=0)
        assert weight[:3].min() > 4.0 * weight[3:].max()

    def test_the_most_telling_direction_comes_first(self, rng: np.random.Generator) -> None:
        standard, recordings = make_recordings(rng, steady=2, wandering=6)
        found = learn_map(standard, recordings, size=3)
        lengths = np.linalg.norm(found, axis=1)
        assert found.shape == (3, 8)
        assert lengths[0] > lengths[2]
        assert np.abs(found[0, :2]).max() > 5.0 * np.abs(found[0, 2:]).max()

    def test_a_column_of_zeros_gets_nothing(self, rng: np.random.Generator) -> None:
        standard, recordings = make_recordings(rng, steady=2, wandering=2)
        standard[:, 3] = 0.0
        found = learn_map(standard, recordings, size=4)
        assert np.isfinite(found).all()
        assert (standard[:, 3:] @ found[:, 3:].T == 0.0).all()

    def test_single_stretches_teach_nothing(self, rng: np.random.Generator) -> None:
        with pytest.raises(ValueError, match="two stretches"):
            learn_map(rng.standard_normal((5, 3)), np.arange(5), size=2)
