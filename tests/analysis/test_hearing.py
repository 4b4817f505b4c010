"""A file becomes plain values, and every failure a sentence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tensoe.analysis.hearing import Heard, Known, explain_failure, hear, is_inside, join_curves, split_curves
from tensoe.audio import InvalidAudio
from tensoe.audio.stages import STAGES, stage_versions
from tests.signals import cadence, sine, write_audio
from tests.sounds import heard_cadence


class TestHear:
    def test_long_series_are_kept_apart_from_the_descriptors(self) -> None:
        heard = heard_cadence()
        assert {"waveform", "loudness_curve", "beats_s"} <= set(heard.curves)
        assert len(heard.curves["waveform"]) == 400
        assert set(heard.features) == {"timbre", "rhythm", "harmony", "loudness", "dynamics", "quality", "perceptual"}
        assert "beats_s" not in heard.features["rhythm"]

    def test_a_name_that_is_no_text_is_heard(self, tmp_path: Path) -> None:
        path = os.fsencode(tmp_path) + b"/caf\xe9.wav"
        write_audio(path, sine(seconds=2.0))
        assert hear(path).duration_s == pytest.approx(2.0, abs=0.01)


def known_of(heard: Heard, **groups: dict[str, Any]) -> Known:
    """The heard features as an earlier analysis, with values in them that no sound gives."""
    features = {**heard.features, **{name: {**heard.features[name], **values} for name, values in groups.items()}}
    return Known(features, heard.curves, ["An old note."], stage_versions())


class TestHearInPart:
    def test_only_the_wanted_stages_and_what_is_derived_from_them_are_computed(self, tmp_path: Path) -> None:
        path = tmp_path / "cadence.flac"
        write_audio(path, cadence(9, is_major=False))
        whole = heard_cadence()
        marked = {"rhythm": {"tempo_bpm": 1.0}, "timbre": {"mark": 7}, "perceptual": {"energy": {"value": -1.0}}}
        heard = hear(os.fsencode(path), stages=["rhythm"], known=known_of(whole, **marked))
        assert heard.stages == ("rhythm", "perceptual")
        assert heard.features["rhythm"] == whole.features["rhythm"]
        assert heard.features["perceptual"] == whole.features["perceptual"]
        assert heard.features["timbre"]["mark"] == 7
        assert heard.curves == whole.curves
        assert heard.fingerprint is None
        assert heard.quality == whole.quality

    def test_a_stage_that_needs_no_sound_does_not_open_the_file(self) -> None:
        whole = heard_cadence()
        marked = {"perceptual": {"energy": {"value": -1.0}}}
        heard = hear(b"/nowhere/gone.flac", stages=["perceptual"], known=known_of(whole, **marked))
        assert heard.stages == ("perceptual",)
        assert heard.features == whole.features
        assert (heard.quality, heard.notes, heard.curves) == (whole.quality, ["An old note."], whole.curves)

    def test_without_an_earlier_analysis_all_is_computed(self) -> None:
        assert heard_cadence().stages == tuple(STAGES)


class TestSplitCurves:
    def test_joined_again_nothing_is_lost(self) -> None:
        series = {"waveform": [1], "loudness_curve": [-20.0]}
        features = {"rhythm": {"beats_s": [1.0], "tempo_bpm": 60.0}, "harmony": {"key": 1, "key_segments": []}, **series}
        kept, curves = split_curves(features)
        assert kept == {"rhythm": {"tempo_bpm": 60.0}, "harmony": {"key": 1}}
        assert set(curves) == {"waveform", "loudness_curve", "beats_s", "key_segments"}
        assert join_curves(kept, curves) == features

    def test_nothing_of_the_argument_changes(self) -> None:
        features = {"rhythm": {"beats_s": [1.0], "tempo_bpm": 60.0}, "waveform": [1]}
        split_curves(features)
        assert features == {"rhythm": {"beats_s": [1.0], "tempo_bpm": 60.0}, "waveform": [1]}


class TestExplainFailure:
    @pytest.mark.parametrize(
        ("code", "error", "expected"),
        [
            ("raised", InvalidAudio("No sound."), "invalid_audio"),
            ("raised", PermissionError(13, "Permission denied"), "unreadable"),
            ("raised", FileNotFoundError(2, "No such file"), "unreadable"),
            ("raised", MemoryError(), "out_of_memory"),
            ("raised", ZeroDivisionError("division by zero"), "unexpected"),
            ("crashed", None, "crashed"),
            ("timed_out", None, "timed_out"),
            ("out_of_memory", None, "out_of_memory"),
        ],
    )
    def test_every_outcome_has_a_code_a_reason_and_a_hint(self, code: str, error: BaseException | None, expected: str) -> None:
        failure = explain_failure(code=code, reason="", error=error)
        assert failure.code == expected
        assert failure.reason
        assert failure.hint


class TestIsInside:
    def test_a_link_that_leads_out_is_outside(self, tmp_path: Path) -> None:
        library, elsewhere = tmp_path / "library", tmp_path / "library-elsewhere"
        library.mkdir()
        elsewhere.mkdir()
        (elsewhere / "song.flac").touch()
        (library / "own.flac").touch()
        (library / "link.flac").symlink_to(elsewhere / "song.flac")
        folders = [os.fsencode(library)]
        assert is_inside(os.fsencode(library / "own.flac"), folders)
        assert not is_inside(os.fsencode(library / "link.flac"), folders)
        assert not is_inside(os.fsencode(elsewhere / "song.flac"), folders)
        assert not is_inside(os.fsencode(library / ".." / "library-elsewhere" / "song.flac"), folders)
