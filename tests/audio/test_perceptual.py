"""Perceptual values: bounded, ordered as a listener would order clear cases, and only as sure as the evidence allows."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tensoe.audio import analyse
from tensoe.audio.perceptual import FORMULAS, compute_perceptual
from tests import signals

SECONDS = 15.0


def hear(factory: pytest.TempPathFactory, sound: np.ndarray) -> dict[str, Any]:
    """The features of a sound played on both channels."""
    path: Path = factory.mktemp("perceptual") / "sound.flac"
    signals.write_audio(path, signals.stereo(np.asarray(sound, np.float32)))
    return analyse(path).features


def make_speech(seconds: float = SECONDS) -> np.ndarray:
    """Like talk: syllables of a gliding buzz through moving resonances, hisses between them, words, pauses."""
    rng = np.random.default_rng(5)
    rate = signals.RATE_HZ
    out = np.zeros(int(seconds * rate))
    at = 0.0
    while at < seconds - 0.6:
        for _ in range(rng.integers(2, 6)):
            length = rng.uniform(0.09, 0.2)
            time_s = np.arange(int(length * rate)) / rate
            pitch = rng.uniform(95.0, 190.0) * (1.0 + rng.uniform(-0.6, 0.6) * time_s)
            phase = 2.0 * np.pi * np.cumsum(pitch) / rate
            buzz = np.zeros(time_s.size)
            formants = rng.uniform([280.0, 900.0], [800.0, 2300.0])
            for k in range(1, 30):
                gain = sum(1.0 / (1.0 + ((k * pitch.mean() - f) / 90.0) ** 2) for f in formants) + 0.01
                buzz += gain * np.sin(k * phase)
            hiss = np.diff(rng.standard_normal(int(rng.uniform(0.03, 0.09) * rate) + 1))
            syllable = np.concatenate([0.12 * hiss, 0.25 * buzz * np.hanning(time_s.size)])
            start = int(at * rate)
            out[start : start + syllable.size] += syllable[: out.size - start]
            at = min(seconds - 0.5, at + syllable.size / rate)
        at += rng.uniform(0.08, 0.35)
    return 0.5 * out / np.abs(out).max()


@pytest.fixture(scope="module")
def dance(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A loud, compressed, clear beat."""
    sound = 1.2 * signals.clicks(120.0, seconds=SECONDS) + signals.pink_noise(seconds=SECONDS, level_db=-26.0)
    return hear(tmp_path_factory, np.clip(sound, -0.9, 0.9))


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Soft, slow, decaying chords."""
    return hear(tmp_path_factory, 0.2 * signals.cadence(9, is_major=False, seconds=2.5, repeats=2))


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return hear(tmp_path_factory, make_speech())


def value(features: dict[str, Any], name: str) -> float:
    return float(compute_perceptual(features)[name]["value"])


def confidence(features: dict[str, Any], name: str) -> float:
    return float(compute_perceptual(features)[name]["confidence"])


def change(features: dict[str, Any], **groups: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(features)
    for group, values in groups.items():
        changed[group] |= values
    return changed


class TestComputePerceptual:
    def test_all_seven_lie_between_the_bounds(self, dance: dict[str, Any], calm: dict[str, Any], talk: dict[str, Any]) -> None:
        for features in (dance, calm, talk):
            found = compute_perceptual(features)
            assert list(found) == list(FORMULAS)
            assert len(found) == 7
            for name, stated in found.items():
                assert 0.0 < stated["value"] < 1.0
                assert 0.0 < stated["confidence"] <= FORMULAS[name].most
                assert stated["sentence"].endswith(".")

    def test_a_clear_beat_is_more_danceable_and_energetic(self, dance: dict[str, Any], calm: dict[str, Any]) -> None:
        assert value(dance, "danceability") > value(calm, "danceability") + 0.2
        assert value(dance, "energy") > value(calm, "energy") + 0.2

    def test_without_a_pulse_nothing_is_danceable(self, dance: dict[str, Any]) -> None:
        none = {"pulse_clarity": 0.0, "tempogram": [0.0] * 12, "tempo_bpm": None, "beat_strength": 0.0, "beat_regularity": 0.0}
        free = change(dance, rhythm=none)
        assert value(free, "danceability") < 0.2

    def test_soft_chords_are_acoustic_and_a_compressed_beat_is_not(self, dance: dict[str, Any], calm: dict[str, Any]) -> None:
        assert value(calm, "acousticness") > 0.6
        assert value(dance, "acousticness") < 0.4

    def test_talk_is_told_from_music(self, talk: dict[str, Any], dance: dict[str, Any], calm: dict[str, Any]) -> None:
        assert value(talk, "speechiness") > 0.66  # Spotify's bound for spoken word
        assert value(dance, "speechiness") < 0.33
        assert value(calm, "speechiness") < 0.33
        assert value(talk, "instrumentalness") < min(value(dance, "instrumentalness"), value(calm, "instrumentalness"))

    def test_a_major_key_is_brighter_than_its_minor(self, calm: dict[str, Any]) -> None:
        sure = change(calm, harmony={"mode": 0, "key_confidence": 0.9})
        assert value(change(sure, harmony={"mode": 1}), "valence") > value(sure, "valence") + 0.1

    def test_louder_has_more_energy(self, calm: dict[str, Any]) -> None:
        assert value(change(calm, loudness={"integrated_lufs": -8.0}), "energy") > value(calm, "energy") + 0.1

    @pytest.mark.parametrize("name", ["valence", "liveness", "instrumentalness"])
    def test_what_sound_can_hardly_tell_says_so(self, dance: dict[str, Any], name: str) -> None:
        assert confidence(dance, name) <= 0.25
        assert "weak guess" in FORMULAS[name].sentence

    @pytest.mark.parametrize("name", list(FORMULAS))
    def test_a_poor_recording_makes_every_value_less_sure(self, dance: dict[str, Any], name: str) -> None:
        assert confidence(change(dance, quality={"score": 0.3}), name) < 0.5 * confidence(dance, name)

    def test_a_doubtful_tempo_or_key_makes_what_leans_on_it_less_sure(self, calm: dict[str, Any]) -> None:
        unsure = change(calm, rhythm={"tempo_confidence": 0.0}, harmony={"key_confidence": 0.0})
        sure = change(calm, rhythm={"tempo_confidence": 1.0}, harmony={"key_confidence": 1.0})
        assert confidence(unsure, "danceability") < 0.6 * confidence(sure, "danceability")
        assert confidence(unsure, "valence") < 0.6 * confidence(sure, "valence")

    def test_descriptors_that_disagree_make_a_value_less_sure(self, talk: dict[str, Any]) -> None:
        dancing = change(talk, rhythm={"pulse_clarity": 0.9}, harmony={"key_confidence": 1.0, "chord_change_rate_hz": 0.2})
        assert confidence(dancing, "speechiness") < 0.8 * confidence(talk, "speechiness")

    def test_an_undefined_descriptor_costs_its_share(self, calm: dict[str, Any]) -> None:
        without = compute_perceptual(change(calm, loudness={"range_lu": None}))["acousticness"]
        assert 0.0 < without["confidence"] <= 0.9 * FORMULAS["acousticness"].most

    def test_silence_has_no_confidence(self, calm: dict[str, Any]) -> None:
        for stated in compute_perceptual(change(calm, loudness={"integrated_lufs": None})).values():
            assert stated["value"] == stated["confidence"] == 0.0
