"""Features become unit vectors; what must not matter does not."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from tensoe.insights.descriptors import GROUPS, RAW_DIMENSION, RAW_SLICES
from tensoe.insights.embedding import (
    DIMENSION,
    SIZES,
    SLICES,
    WEIGHTS,
    SoundTransform,
    compare,
    load_default_transform,
    load_maps,
)


def make_raw(rng: np.random.Generator, n: int) -> np.ndarray:
    return rng.standard_normal((n, RAW_DIMENSION)) * rng.uniform(0.1, 50.0, RAW_DIMENSION) + rng.uniform(-100, 100, RAW_DIMENSION)


class TestLoadMaps:
    def test_every_group_has_a_map_of_its_size(self) -> None:
        assert DIMENSION == 112  # the index of migration 0003 holds as many
        for group, part in RAW_SLICES.items():
            assert load_maps()[group].shape == (SIZES[group], part.stop - part.start)


class TestSoundTransform:
    def test_vectors_have_length_one(self, rng: np.random.Generator) -> None:
        raw = make_raw(rng, 60)
        lengths = np.linalg.norm(SoundTransform().fit(raw).transform(raw), axis=1)
        np.testing.assert_allclose(lengths, 1.0, atol=1e-6)

    def test_each_group_holds_its_share(self, rng: np.random.Generator) -> None:
        raw = make_raw(rng, 400)
        vectors = SoundTransform().fit(raw).transform(raw)
        for group in GROUPS:
            share = float((vectors[:, SLICES[group]] ** 2).sum(axis=1).mean())
            assert share == pytest.approx(WEIGHTS[group], abs=0.05), group  # the mean of ratios is not the ratio of means

    def test_an_outlier_does_not_move_the_others(self, rng: np.random.Generator) -> None:
        raw = make_raw(rng, 100)
        spoiled = raw.copy()
        spoiled[0] *= 1e6
        before = SoundTransform().fit(raw).transform(raw)[1:]
        after = SoundTransform().fit(spoiled).transform(spoiled)[1:]
        assert float((before * after).sum(axis=1).min()) > 0.99

    def test_equal_input_gives_equal_vectors(self, rng: np.random.Generator) -> None:
        raw = make_raw(rng, 40)
        one, other = (SoundTransform().fit(raw).transform(raw) for _ in range(2))
        assert np.array_equal(one, other)

    def test_a_column_that_never_varies_adds_nothing(self, rng: np.random.Generator) -> None:
        raw = make_raw(rng, 40)
        raw[:, 3] = 7.0
        assert (SoundTransform().fit(raw).standardise(raw)[:, 3] == 0.0).all()

    def test_what_is_undefined_ends_in_the_middle(self, rng: np.random.Generator) -> None:
        raw = make_raw(rng, 40)
        raw[3, :] = np.nan
        raw[:, 7] = np.nan
        fitted = SoundTransform().fit(raw)
        assert (fitted.standardise(raw)[3] == 0.0).all()
        assert np.isfinite(fitted.transform(raw)).all()

    def test_a_small_library_leans_on_the_shipped_transform(self, rng: np.random.Generator) -> None:
        prior = load_default_transform()
        alike = prior.centre_ + 1e-6 * rng.standard_normal((10, RAW_DIMENSION))
        fitted = SoundTransform().fit(alike, prior=prior)
        assert (fitted.scale_ > 0.5 * prior.scale_).all()

    def test_parameters_survive_storage(self, rng: np.random.Generator) -> None:
        raw = make_raw(rng, 40)
        fitted = SoundTransform().fit(raw)
        stored = json.loads(json.dumps(fitted.to_parameters()))
        again = SoundTransform.from_parameters(stored, n_tracks=40)
        np.testing.assert_allclose(again.transform(raw), fitted.transform(raw), atol=1e-6)

    def test_a_transform_of_another_definition_is_refused(self) -> None:
        stored = load_default_transform().to_parameters() | {"definition": 0}
        with pytest.raises(ValueError, match="definition"):
            SoundTransform.from_parameters(stored, n_tracks=1)

    def test_nothing_to_fit_is_refused(self) -> None:
        with pytest.raises(ValueError, match="expected"):
            SoundTransform().fit(np.empty((0, RAW_DIMENSION)))


class TestCompare:
    def test_the_parts_sum_to_the_cosine(self, rng: np.random.Generator) -> None:
        raw = make_raw(rng, 30)
        vectors = SoundTransform().fit(raw).transform(raw)
        for other in vectors[1:]:
            parts = compare(vectors[0], other)
            assert sum(part.contribution for part in parts) == pytest.approx(float(vectors[0] @ other), abs=1e-5)
            assert all(-1.0001 <= part.cosine <= 1.0001 for part in parts)

    def test_a_track_is_wholly_like_itself(self, rng: np.random.Generator) -> None:
        raw = make_raw(rng, 30)
        vector = SoundTransform().fit(raw).transform(raw)[0]
        assert all(math.isclose(part.cosine, 1.0, abs_tol=1e-5) for part in compare(vector, vector))
