"""The table of meanings is complete enough to print."""

from __future__ import annotations

import pytest

from tensoe.audio import FEATURE_DOCS, FeatureDoc
from tensoe.audio.feature_methods import METHODS


class TestFeatureDocs:
    @pytest.mark.parametrize("doc", FEATURE_DOCS.values(), ids=FEATURE_DOCS)
    def test_each_feature_has_unit_range_and_sentence(self, doc: FeatureDoc) -> None:
        assert doc.unit
        assert doc.range
        assert doc.sentence.endswith(".")

    @pytest.mark.parametrize("doc", FEATURE_DOCS.values(), ids=FEATURE_DOCS)
    def test_each_says_how_it_is_made_and_how_right_it_is(self, doc: FeatureDoc) -> None:
        assert doc.method
        assert doc.accuracy

    def test_every_method_stands_for_a_feature(self) -> None:
        used = {max((key for key in METHODS if name.startswith(key)), key=len) for name in FEATURE_DOCS}
        assert used == set(METHODS)
