"""A file becomes plain values, and every failure a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tensoe.analysis.hearing import explain_failure, hear, is_inside, split_curves
from tensoe.audio import InvalidAudio
from tests.sounds import heard_cadence


class TestHear:
    def test_long_series_are_kept_apart_from_the_descriptors(self) -> None:
        heard = heard_cadence()
        assert set(heard.curves) == {"waveform", "loudness_curve", "beats_s"}
        assert len(heard.curves["waveform"]) == 400
        assert set(heard.features) == {"timbre", "rhythm", "harmony", "loudness", "dynamics", "perceptual"}
        assert "beats_s" not in heard.features["rhythm"]

    def test_a_name_that_is_no_text_is_heard(self, tmp_path: Path) -> None:
        from tests.signals import sine, write_audio

        path = os.fsencode(tmp_path) + b"/caf\xe9.wav"
        write_audio(path, sine(seconds=2.0))
        assert hear(path).duration_s == pytest.approx(2.0, abs=0.01)


class TestSplitCurves:
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
