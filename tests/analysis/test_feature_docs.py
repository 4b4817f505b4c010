"""The page about features says what the engine does."""

from __future__ import annotations

from pathlib import Path

from scripts.write_feature_docs import render_feature_docs
from tensoe.analysis.hearing import CURVES_OF_GROUPS
from tensoe.audio import FEATURE_DOCS
from tests.sounds import heard_cadence

PAGE = Path(__file__).resolve().parents[2] / "docs" / "features.md"


class TestRenderFeatureDocs:
    def test_the_committed_page_is_up_to_date(self) -> None:
        assert PAGE.read_text("utf-8") == render_feature_docs(), "run python scripts/write_feature_docs.py"

    def test_every_feature_that_is_stored_is_on_the_page(self) -> None:
        heard = heard_cadence()
        stored = {f"{group}.{name}" for group, values in heard.features.items() for name in values}
        stored |= {f"{CURVES_OF_GROUPS[name]}.{name}" if name in CURVES_OF_GROUPS else name for name in heard.curves}
        assert stored == set(FEATURE_DOCS)
        page = PAGE.read_text("utf-8")
        for name in stored:
            assert f"| `{name}` |" in page
