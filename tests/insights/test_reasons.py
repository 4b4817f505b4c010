"""Reasons are true of both tracks and never contradict each other."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tensoe.insights.descriptors import GROUPS, extract_raw
from tensoe.insights.embedding import Part, compare, load_default_transform
from tensoe.insights.reasons import MOST_REASONS, Facts, explain_likeness, gather_facts
from tests.sounds import features_of_cadence


def facts_of(features: dict[str, Any], duration_ms: int | None = 200_000) -> Facts:
    return gather_facts(features, transform=load_default_transform(), duration_ms=duration_ms)


def parts_of(cosine: float = 0.9) -> list[Part]:
    return [Part(group, cosine, cosine / len(GROUPS)) for group in GROUPS]


def change(features: dict[str, Any], **groups: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(features)
    for group, values in groups.items():
        changed[group] |= values
    return changed


@pytest.fixture
def song() -> dict[str, Any]:
    return change(
        features_of_cadence(),
        rhythm={"tempo_bpm": 122.0, "pulse_clarity": 0.6, "tempo_confidence": 0.8},
        harmony={"key": 9, "mode": 0, "key_confidence": 0.9},
        loudness={"integrated_lufs": -24.0, "range_lu": 12.0},
    )


def explain(one: dict[str, Any], other: dict[str, Any], *, cosine: float = 0.9) -> list[str]:
    return explain_likeness(facts_of(one), facts_of(other), parts=parts_of(cosine), cosine=cosine)


class TestExplainLikeness:
    def test_a_near_tempo_is_named_with_both_numbers(self, song: dict[str, Any]) -> None:
        assert "Nearly the same tempo (122 and 124 BPM)" in explain(song, change(song, rhythm={"tempo_bpm": 124.0}))

    def test_half_the_tempo_is_in_step(self, song: dict[str, Any]) -> None:
        assert "Tempi in step, one twice the other (122 and 61 BPM)" in explain(song, change(song, rhythm={"tempo_bpm": 61.0}))

    @pytest.mark.parametrize("changes", [{"tempo_bpm": 140.0}, {"pulse_clarity": 0.05}, {"tempo_bpm": None}])
    def test_another_or_a_doubtful_tempo_is_not_mentioned(self, song: dict[str, Any], changes: dict[str, Any]) -> None:
        assert not [reason for reason in explain(song, change(song, rhythm=changes)) if "BPM" in reason]

    def test_the_same_key_is_named(self, song: dict[str, Any]) -> None:
        one, other = change(song, rhythm={"tempo_bpm": None}), change(song, rhythm={"tempo_bpm": 90.0})
        reasons = explain_likeness(facts_of(one), facts_of(other), parts=parts_of(0.3), cosine=0.3)
        assert "Same key, A minor" in reasons

    def test_relative_keys_share_their_notes(self, song: dict[str, Any]) -> None:
        other = change(song, harmony={"key": 0, "mode": 1}, rhythm={"tempo_bpm": 90.0})
        reasons = explain_likeness(facts_of(song), facts_of(other), parts=parts_of(0.3), cosine=0.3)
        assert "Keys with the same notes (A minor and C major)" in reasons

    def test_an_unsure_key_is_not_mentioned(self, song: dict[str, Any]) -> None:
        other = change(song, harmony={"key_confidence": 0.1})
        assert not [reason for reason in explain(song, other, cosine=0.3) if "key" in reason.lower()]

    def test_level_words_need_both_tracks(self, song: dict[str, Any]) -> None:
        assert "Both quiet with a wide dynamic range" in explain(song, song, cosine=0.3)
        loud = change(song, loudness={"integrated_lufs": -7.0})
        assert not [reason for reason in explain(song, loud) if "quiet" in reason or "loud" in reason]

    def test_opposite_sides_share_no_word(self, song: dict[str, Any]) -> None:
        dark, bright = copy.deepcopy(song), copy.deepcopy(song)
        for name in ("spectral_centroid_hz", "spectral_rolloff_hz"):
            for features, hz in ((dark, 200.0), (bright, 8000.0)):
                features["timbre"][name] = dict.fromkeys(song["timbre"][name], hz)
        words = " ".join(explain(dark, bright))
        assert "dark" not in words
        assert "bright" not in words
        assert "dark" in " ".join(explain(dark, dark))
        assert "bright" in " ".join(explain(bright, bright))

    def test_a_group_that_differs_is_never_called_similar(self, song: dict[str, Any]) -> None:
        parts = [Part("timbre", 0.1, 0.02), Part("rhythm", 0.9, 0.3), Part("harmony", -0.4, -0.05), Part("dynamics", 0.2, 0.02)]
        words = " ".join(explain_likeness(facts_of(song), facts_of(song), parts=parts, cosine=0.29))
        assert "timbre" not in words
        assert "harmony" not in words

    def test_there_is_always_a_reason_and_never_more_than_four(self, song: dict[str, Any]) -> None:
        bland = change(
            song,
            rhythm={"tempo_bpm": None},
            harmony={"key": None, "mode": None},
            loudness={"integrated_lufs": -14.0, "range_lu": 6.0},
        )
        assert explain(bland, bland, cosine=0.2) == ["Closest in timbre"]
        assert 1 <= len(explain(song, song)) <= MOST_REASONS

    def test_the_same_recording_is_recognised_by_likeness_and_length(self, song: dict[str, Any]) -> None:
        vector = load_default_transform().transform(extract_raw(song)[None, :])[0]
        same = explain_likeness(facts_of(song), facts_of(song, 200_900), parts=compare(vector, vector), cosine=1.0)
        assert same[0] == "Probably the same recording"
        longer = explain_likeness(facts_of(song), facts_of(song, 260_000), parts=compare(vector, vector), cosine=1.0)
        assert "Probably the same recording" not in longer
