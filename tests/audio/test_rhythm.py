"""Tempo and beats of clicks whose times are known, and of real loops."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tensoe.audio import analyse
from tensoe.audio.rhythm import compute_rhythm
from tensoe.audio.rows import Rows
from tensoe.audio.timbre import Cepstra, compute_cepstra
from tests import signals
from tests.audio.test_spectrum import hear

RATE_HZ = 22_050
CLIPS = Path(__file__).parents[3] / "shared" / "data" / "audio_clips"
OCTAVES = (1.0, 2.0, 3.0, 0.5, 1.0 / 3.0)


def rhythm_of(samples: np.ndarray) -> dict:
    return compute_rhythm(compute_cepstra(hear(samples)))


def octave_error(found: float, truth: float) -> float:
    """Smallest relative difference from the tempo, its double, triple, half or third."""
    return min(abs(found / (truth * factor) - 1.0) for factor in OCTAVES)


class TestComputeRhythm:
    @pytest.mark.parametrize("bpm", range(60, 181, 8))
    def test_clicks_give_their_tempo_or_its_octave(self, bpm: int) -> None:
        found = rhythm_of(signals.clicks(float(bpm), seconds=20.0, rate_hz=RATE_HZ))
        assert octave_error(found["tempo_bpm"], bpm) < 0.01

    @pytest.mark.parametrize("bpm", range(84, 161, 7))
    def test_near_two_a_second_the_octave_is_right_too(self, bpm: int) -> None:
        found = rhythm_of(signals.clicks(float(bpm), seconds=20.0, rate_hz=RATE_HZ))
        assert found["tempo_bpm"] == pytest.approx(bpm, rel=0.005)

    def test_beats_fall_on_the_clicks(self) -> None:
        found = rhythm_of(signals.clicks(120.0, seconds=20.0, rate_hz=RATE_HZ, start_s=0.25))
        truth = np.arange(0.25, 19.5, 0.5)
        beats = np.array(found["beats_s"])
        away = np.array([np.abs(beats - at).min() for at in truth])
        assert np.median(away) < 0.015
        assert (away < 0.07).mean() > 0.95

    def test_clicks_are_clear_and_regular(self) -> None:
        found = rhythm_of(signals.clicks(120.0, seconds=20.0, rate_hz=RATE_HZ))
        assert found["pulse_clarity"] > 0.7
        assert found["beat_regularity"] > 0.9
        assert found["beat_strength"] > 0.7
        assert found["onset_rate_hz"] == pytest.approx(2.0, rel=0.05)

    def test_noise_has_no_clear_pulse(self) -> None:
        found = rhythm_of(signals.white_noise(seconds=20.0, rate_hz=RATE_HZ))
        assert found["pulse_clarity"] < 0.3
        assert found["tempo_confidence"] < 0.3

    def test_silence_gives_no_tempo(self) -> None:
        found = rhythm_of(signals.silence(seconds=5.0, rate_hz=RATE_HZ))
        assert found["tempo_bpm"] is None
        assert found["tempo_confidence"] == 0.0
        assert len(found["beats_s"]) == 0

    def test_half_a_second_gives_no_tempo(self) -> None:
        assert rhythm_of(signals.clicks(120.0, seconds=0.5, rate_hz=RATE_HZ))["tempo_bpm"] is None

    def test_a_long_sound_has_at_most_5000_beats(self) -> None:
        mel_db = np.zeros((43 * 60 * 45, 40), np.float32)
        mel_db[::14] = 30.0
        onset = np.diff(mel_db[:, 0], prepend=0.0).clip(0.0)
        mel_rows = Rows(40)
        mel_rows.take(onset.size)[:] = mel_db
        assert len(compute_rhythm(Cepstra(Rows(20), mel_rows, onset))["beats_s"]) == 5000

    def test_the_metre_shows_in_the_periodicity(self) -> None:
        found = rhythm_of(signals.clicks(120.0, seconds=20.0, rate_hz=RATE_HZ, accent_every=4))
        assert len(found["tempogram"]) == 12
        assert found["tempogram"][10] > found["tempogram"][9]  # four beats fit better than three


@pytest.mark.skipif(not CLIPS.is_dir(), reason="the shared audio clips are not on this machine")
class TestRealLoops:
    """Loops are tiled to 30 s, as their README asks; octave errors are expected and allowed."""

    def test_every_tempo_is_right_within_four_per_cent(self, tmp_path: Path) -> None:
        with (CLIPS / "annotations.csv").open() as file:
            rows = [row for row in csv.DictReader(file) if row["bpm"]]
        errors = {row["file"]: octave_error(self.tempo_of(CLIPS / row["file"], tmp_path), float(row["bpm"])) for row in rows}
        assert max(errors.values()) < 0.04, errors

    def test_brahms_is_in_g_minor(self) -> None:
        assert analyse(CLIPS / "brahms_hungarian_dance_5.ogg").features["harmony"]["key_name"] == "G minor"

    @staticmethod
    def tempo_of(path: Path, folder: Path) -> float:
        import av

        with av.open(str(path)) as container:
            planes = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
        mono = planes.reshape(-1, 2).mean(axis=1) / 32768.0
        looped = np.tile(mono.astype(np.float32), int(np.ceil(30.0 * 44_100 / mono.size)))
        tiled = folder / "tiled.wav"
        signals.write_audio(tiled, looped)
        return float(analyse(tiled).features["rhythm"]["tempo_bpm"] or 0.0)
