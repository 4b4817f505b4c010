"""Heard values in words."""

from __future__ import annotations

from typing import Any

from tensoe.analysis.schemas import HeardValue
from tensoe.analysis.summary import PERCEPTUAL, flatten_features, name_as_spotify
from tensoe.analysis.wording import describe_values, name_key
from tensoe.audio import harmony
from tensoe.catalogue.schemas import AudioFeatures
from tests.sounds import features_of_cadence


class TestNameKey:
    def test_it_agrees_with_the_sound_engine(self) -> None:
        for key in range(12):
            for mode in (0, 1):
                assert name_key(key, mode) == harmony.name_key(key, mode)


def describe(row: dict[str, Any]) -> list[HeardValue]:
    return describe_values(row, heard=row, overrides={}, confidence_threshold=0.5)


class TestDescribeValues:
    def test_measurements_have_no_confidence_and_estimates_do(self) -> None:
        values = {value.name: value for value in describe(flatten_features(features_of_cadence(), quality=1.0))}
        assert set(values) == {"tempo", "key", "time_signature", "loudness", "loudness_range", *PERCEPTUAL}
        for value in values.values():
            assert value.label
            assert value.description
            assert value.is_estimate == (value.confidence is not None) or value.value is None
        assert not values["loudness"].is_estimate
        assert values["key"].text == "A minor"
        assert values["key"].fields == ["key", "mode"]
        assert values["loudness"].text.endswith(" LUFS")
        assert values["loudness"].text.startswith("−")

    def test_a_value_below_the_threshold_is_doubtful_and_a_measurement_never(self) -> None:
        row = flatten_features(features_of_cadence(), quality=1.0) | {"energy_confidence": 0.49, "valence_confidence": 0.5}
        is_confident = {value.name: value.is_confident for value in describe(row)}
        assert (is_confident["energy"], is_confident["valence"], is_confident["loudness"]) == (False, True, True)

    def test_silence_is_said_in_words(self) -> None:
        texts = {value.name: value.text for value in describe(flatten_features({}, quality=0.0))}
        assert texts["tempo"] == "no steady beat"
        assert texts["key"] == "no key"
        assert texts["loudness"] == "silent"
        assert texts["energy"] == "not found"


class TestNameAsSpotify:
    def test_every_name_of_the_catalogue_is_served(self) -> None:
        named = name_as_spotify(flatten_features(features_of_cadence(), quality=1.0))
        assert set(named) == set(AudioFeatures.model_fields)
        assert (named["key"], named["mode"]) == (9, 0)
