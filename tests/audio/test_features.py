"""The table of meanings is complete enough to print."""

from __future__ import annotations

import pytest

from tensoe.audio import FEATURE_DOCS, FeatureDoc


class TestFeatureDocs:
    @pytest.mark.parametrize("doc", FEATURE_DOCS.values(), ids=FEATURE_DOCS)
    def test_each_feature_has_unit_range_and_sentence(self, doc: FeatureDoc) -> None:
        assert doc.unit
        assert doc.range
        assert doc.sentence.endswith(".")
