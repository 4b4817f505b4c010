"""What is computed again when one stage changes."""

from __future__ import annotations

import pytest

from tensoe.audio import EXTRACTOR_VERSION, STAGES
from tensoe.audio.stages import complete_stages, find_outdated, needed_parts, stage_versions


class TestStages:
    def test_each_stands_after_those_it_is_derived_from(self) -> None:
        seen: set[str] = set()
        for name, stage in STAGES.items():
            assert seen.issuperset(stage.derived_from), name
            seen.add(name)

    def test_no_two_write_the_same_group(self) -> None:
        groups = [group for stage in STAGES.values() for group in stage.groups]
        assert len(groups) == len(set(groups))

    def test_the_version_of_the_extractor_names_them_all(self) -> None:
        assert [int(part) for part in EXTRACTOR_VERSION.split(".")] == list(stage_versions().values())


class TestCompleteStages:
    def test_none_means_all(self) -> None:
        assert complete_stages(None) == tuple(STAGES)

    def test_derived_ones_follow_in_order(self) -> None:
        assert complete_stages(["harmony", "timbre"]) == ("timbre", "harmony", "perceptual")

    def test_a_stage_that_is_none_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no such stage: tempo"):
            complete_stages(["tempo"])


class TestFindOutdated:
    def test_nothing_changed_means_nothing_to_do(self) -> None:
        assert find_outdated(stage_versions()) == ()

    def test_a_stage_with_another_version_and_what_is_derived_from_it(self) -> None:
        assert find_outdated({**stage_versions(), "dynamics": 0}) == ("dynamics", "perceptual")

    def test_a_stage_unknown_then_is_new(self) -> None:
        versions = stage_versions()
        del versions["fingerprint"]
        assert find_outdated(versions) == ("fingerprint",)


class TestNeededParts:
    def test_loudness_needs_no_spectrum(self) -> None:
        assert needed_parts(["loudness", "dynamics"]) == {"levels"}

    def test_what_is_derived_needs_no_sound(self) -> None:
        assert needed_parts(["perceptual"]) == frozenset()
