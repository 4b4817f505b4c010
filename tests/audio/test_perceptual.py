"""Perceptual values: bounded, ordered as a listener would order clear cases, modest in confidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tensoe.audio import analyse
from tests import signals


@pytest.fixture(scope="module")
def dance(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A loud, compressed, clear beat."""
    sound = 1.2 * signals.clicks(120.0, seconds=15.0) + signals.pink_noise(seconds=15.0, level_db=-26.0)
    return hear(tmp_path_factory, np.clip(sound, -0.9, 0.9))


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Soft, slow, decaying chords."""
    return hear(tmp_path_factory, 0.2 * signals.cadence(9, is_major=False, seconds=2.5, repeats=2))


def hear(factory: pytest.TempPathFactory, sound: np.ndarray) -> dict[str, Any]:
    path: Path = factory.mktemp("perceptual") / "sound.flac"
    signals.write_audio(path, signals.stereo(np.asarray(sound, np.float32)))
    found: dict[str, Any] = analyse(path).features["perceptual"]
    return found


class TestComputePerceptual:
    def test_all_seven_lie_between_0_and_1(self, dance: dict[str, Any], calm: dict[str, Any]) -> None:
        for found in (dance, calm):
            assert len(found) == 7
            for value in found.values():
                assert 0.0 <= value["value"] <= 1.0
                assert 0.0 <= value["confidence"] <= 1.0
                assert value["sentence"]

    def test_a_clear_beat_is_more_danceable_and_energetic(self, dance: dict[str, Any], calm: dict[str, Any]) -> None:
        assert dance["danceability"]["value"] > calm["danceability"]["value"] + 0.2
        assert dance["energy"]["value"] > calm["energy"]["value"] + 0.2

    def test_soft_chords_are_more_acoustic(self, dance: dict[str, Any], calm: dict[str, Any]) -> None:
        assert calm["acousticness"]["value"] > dance["acousticness"]["value"] + 0.2

    @pytest.mark.parametrize("name", ["valence", "liveness", "instrumentalness", "speechiness"])
    def test_what_sound_can_hardly_tell_says_so(self, dance: dict[str, Any], name: str) -> None:
        assert dance[name]["confidence"] <= 0.3
