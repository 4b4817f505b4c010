"""Whole files through `analyse`: complete, plain, bounded, and honest about damage."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tensoe.audio import FEATURE_DOCS, STAGES, InvalidAudio, analyse, frame_kernels, kernels, level_kernels
from tensoe.audio.engine import hear_sound
from tensoe.audio.stages import Part, complete_stages
from tests import signals

GROUPS = {group for stage in STAGES.values() for group in stage.groups}


def song(seconds: float = 12.0, *, rate_hz: int = 44_100) -> np.ndarray:
    """A cadence in A minor with clicks at 120 BPM."""
    music = signals.cadence(9, is_major=False, seconds=1.0, repeats=math.ceil(seconds / 4.0), rate_hz=rate_hz)
    n = round(seconds * rate_hz)
    return music[:n] + 0.5 * signals.clicks(120.0, seconds=seconds, rate_hz=rate_hz)[:n]


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


@pytest.fixture(scope="module")
def song_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("engine") / "song.flac"
    signals.write_audio(path, signals.stereo(song()))
    return path


@pytest.fixture(scope="module")
def heard(song_path: Path) -> dict[str, Any]:
    return analyse(song_path).features


@pytest.fixture(scope="module")
def sound() -> np.ndarray:
    planes = signals.stereo(song(8.0), np.roll(song(8.0), 300))
    return (np.rint(planes * 32_767.0) / 32_768.0).astype(np.float32)


@pytest.fixture(scope="module")
def reference(sound: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    path = tmp_path_factory.mktemp("same") / "a.wav"
    signals.write_audio(path, sound)
    return leaves(analyse(path).features)


class TestAnalyse:
    def test_every_documented_feature_is_there_and_no_other(self, heard: dict[str, Any]) -> None:
        assert set(heard) == GROUPS
        names = {name if not isinstance(group, dict) else f"{name}.{key}" for name, group in heard.items() for key in group}
        assert names == set(FEATURE_DOCS)

    def test_features_are_plain_json(self, heard: dict[str, Any]) -> None:
        assert json.loads(json.dumps(heard, allow_nan=False)) == heard
        assert {type(leaf) for leaf in leaves(heard)} <= {int, float, str, type(None)}

    def test_the_known_answers_come_out(self, heard: dict[str, Any]) -> None:
        assert heard["harmony"]["key_name"] == "A minor"
        assert heard["rhythm"]["tempo_bpm"] == pytest.approx(120.0, rel=0.01)

    def test_the_drawing_has_400_points(self, heard: dict[str, Any]) -> None:
        assert len(heard["waveform"]) == 400
        assert max(heard["waveform"]) > 50
        assert 100 <= len(heard["loudness_curve"]) <= 400

    @pytest.mark.parametrize("kind", ["mp3", "ogg", "opus", "m4a", "alac", "wav24", "wav_float", "aiff", "wma"])
    def test_the_format_hardly_matters(self, tmp_path: Path, kind: str) -> None:
        rate_hz = 48_000
        path = tmp_path / f"song{signals.EXTENSIONS[kind]}"
        signals.write_audio(path, signals.stereo(song(rate_hz=rate_hz)), rate_hz, codec=kind)
        found = analyse(path)
        assert found.notes == []
        assert found.features["harmony"]["key_name"] == "A minor"
        assert found.features["rhythm"]["tempo_bpm"] == pytest.approx(120.0, rel=0.01)
        assert found.duration_s == pytest.approx(12.0, abs=0.1)

    @pytest.mark.parametrize(("rate_hz", "channels"), [(8_000, 1), (11_025, 2), (96_000, 1), (192_000, 2), (48_000, 6)])
    def test_any_rate_and_channels(self, tmp_path: Path, rate_hz: int, channels: int) -> None:
        sound = np.repeat(song(rate_hz=rate_hz)[None, :], channels, axis=0)
        signals.write_audio(tmp_path / "a.flac", sound, rate_hz)
        assert analyse(tmp_path / "a.flac").features["harmony"]["key_name"] == "A minor"

    def test_silence_is_undefined_not_wrong(self, tmp_path: Path) -> None:
        signals.write_audio(tmp_path / "a.wav", signals.silence(seconds=4.0))
        found = analyse(tmp_path / "a.wav")
        assert found.quality == 0.0
        assert found.features["rhythm"]["tempo_bpm"] is None
        assert found.features["harmony"]["key"] is None
        assert found.features["loudness"]["integrated_lufs"] is None
        assert found.features["quality"]["silence_start_s"] == pytest.approx(4.0)
        assert {value["confidence"] for value in found.features["perceptual"].values()} == {0.0}

    @pytest.mark.parametrize("samples", [1, 100, 4_410, 22_050])
    def test_a_fraction_of_a_second_works_with_low_quality(self, tmp_path: Path, samples: int) -> None:
        signals.write_audio(tmp_path / "a.wav", signals.sine(seconds=1.0)[5 : 5 + samples])
        found = analyse(tmp_path / "a.wav")
        assert found.quality < 0.3
        json.dumps(found.features, allow_nan=False)

    def test_numbers_that_are_none_do_not_spread(self, tmp_path: Path) -> None:
        sound = signals.stereo(song())
        sound[:, 1000:1010], sound[0, 5000], sound[1, 6000] = np.nan, np.inf, 1e30
        signals.write_audio(tmp_path / "a.wav", sound, codec="wav_float")
        found = analyse(tmp_path / "a.wav").features
        assert None not in leaves({key: found[key] for key in ("timbre", "harmony", "loudness")})

    def test_a_cut_off_file_is_heard_and_noted(self, tmp_path: Path) -> None:
        path = tmp_path / "a.flac"
        signals.write_audio(path, signals.stereo(signals.pink_noise(seconds=20.0)))
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        found = analyse(path)
        assert found.duration_s == pytest.approx(10.0, abs=0.5)
        assert any("20 s" in note for note in found.notes)
        assert found.quality < 0.6

    def test_a_limit_is_noted(self, tmp_path: Path) -> None:
        signals.write_audio(tmp_path / "a.wav", signals.sine(seconds=10.0))
        found = analyse(tmp_path / "a.wav", max_seconds=4.0)
        assert found.notes == ["Only the first 4 s were heard."]

    def test_a_file_without_one_good_packet_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.flac"
        signals.write_audio(path, signals.sine(seconds=1.0))
        head = path.read_bytes()[:2000]
        path.write_bytes(head[:42] + b"\0" * 5000)
        with pytest.raises(InvalidAudio):
            analyse(path)

    def test_equal_sound_gives_equal_features(self, tmp_path: Path, heard: dict[str, Any]) -> None:
        signals.write_audio(tmp_path / "a.flac", signals.stereo(song()))
        assert analyse(tmp_path / "a.flac").features == heard


class TestSameSound:
    """Equal samples give equal figures, whatever holds them and whoever hears them."""

    @pytest.mark.parametrize("kind", ["flac", "flac24", "alac", "aiff", "wav24", "wav_float", "wav_double"])
    def test_lossless_formats_agree(self, tmp_path: Path, sound: np.ndarray, reference: list[Any], kind: str) -> None:
        path = tmp_path / f"a{signals.EXTENSIONS[kind]}"
        signals.write_audio(path, sound, codec=kind)
        found = leaves(analyse(path).features)
        assert len(found) == len(reference)
        for ours, theirs in zip(found, reference, strict=True):
            assert ours == theirs or ours == pytest.approx(theirs, rel=1e-5, abs=1e-9)

    def test_another_process_hears_the_same_bit_for_bit(self, tmp_path: Path, sound: np.ndarray, reference: list[Any]) -> None:
        signals.write_audio(tmp_path / "a.wav", sound)
        program = "import json, sys; from tensoe.audio import analyse; print(json.dumps(analyse(sys.argv[1]).features))"
        command = [sys.executable, "-c", program, str(tmp_path / "a.wav")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert leaves(json.loads(done.stdout)) == reference


class TestStages:
    """What is computed, and what it costs, when only some stages are wanted."""

    @pytest.mark.parametrize("stage", [name for name, stage in STAGES.items() if stage.needs])
    def test_a_stage_alone_says_what_it_says_in_company(self, song_path: Path, heard: dict[str, Any], stage: str) -> None:
        found = analyse(song_path, stages=[stage], known=heard)
        groups = {group for name in complete_stages([stage]) for group in STAGES[name].groups}
        assert found.features == {group: heard[group] for group in groups}

    def test_one_stage_can_be_asked_for_without_knowing_more(self, song_path: Path, heard: dict[str, Any]) -> None:
        found = analyse(song_path, stages=["loudness"]).features
        assert found == {group: heard[group] for group in STAGES["loudness"].groups}

    def test_what_is_derived_needs_no_file(self, tmp_path: Path, heard: dict[str, Any]) -> None:
        found = analyse(tmp_path / "gone.flac", stages=["perceptual"], known=heard)
        assert found.features == {"perceptual": heard["perceptual"]}
        assert (found.quality, found.duration_s) == (heard["quality"]["score"], pytest.approx(12.0))

    def test_what_is_derived_says_what_it_misses(self, heard: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="lacks the groups harmony"):
            analyse("gone.flac", stages=["perceptual"], known={key: heard[key] for key in heard if key != "harmony"})


class TestHearSound:
    """Only what is wanted is measured."""

    @pytest.mark.parametrize("parts", [{"levels"}, {"spectrum"}, {"tonal"}, {"levels", "spectrum"}])
    def test_what_is_not_wanted_stays_empty(self, tmp_path: Path, parts: set[Part]) -> None:
        signals.write_audio(tmp_path / "a.wav", signals.sine(seconds=1.0))
        sound = hear_sound(tmp_path / "a.wav", parts)
        assert (sound.levels is not None) == ("levels" in parts)
        assert bool(sound.frames.shape) == ("spectrum" in parts)
        assert bool(sound.frames.classes) == ("tonal" in parts)


class TestMemory:
    @pytest.mark.slow
    @pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
    def test_memory_stays_bounded_for_an_hour(self, tmp_path: Path) -> None:
        path = tmp_path / "hour.mp3"
        signals.write_audio(path, song(60.0))
        path.write_bytes(path.read_bytes() * 60)
        program = (
            "import sys; from tensoe.audio import analyse; analyse(sys.argv[1]);"
            "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
        )
        done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
        assert int(done.stdout) / 1024 < 300


class TestKernels:
    def test_each_is_compiled_for_one_set_of_types(self, tmp_path: Path) -> None:
        """Processes that fill numba's cache at once then write the same code under the same name."""
        for kind, channels in (("wav", 1), ("flac", 2), ("mp3", 2), ("wav_double", 6), ("wav_u8", 1)):
            path = tmp_path / f"{channels}{signals.EXTENSIONS[kind]}"
            signals.write_audio(path, np.repeat(song(4.0)[None, :], channels, axis=0), codec=kind)
            analyse(path)
        called = (
            frame_kernels.measure_frames,
            frame_kernels.measure_powers,
            kernels.measure_hops,
            kernels.fold_log_mel,
            kernels.collect_peaks,
        )
        called += (level_kernels.survey, level_kernels.add_weighted_energy, level_kernels.find_true_peak)
        assert {kernel.__name__: len(kernel.signatures) for kernel in called} == {kernel.__name__: 1 for kernel in called}


class TestImport:
    def test_the_names_cost_no_heavy_import(self) -> None:
        program = "import sys, tensoe.audio; print(bool({'numba', 'av', 'scipy', 'numpy'} & set(sys.modules)))"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "False"


class TestDocumentation:
    def test_the_example_for_a_notebook_runs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        page = (Path(__file__).parents[2] / "docs" / "analysis.md").read_text("utf-8")
        example = page.split("```python\n")[1].split("```")[0]
        signals.write_audio(tmp_path / "song.mp3", signals.stereo(song()))
        monkeypatch.chdir(tmp_path)
        names: dict[str, Any] = {}
        exec(compile(example, "docs/analysis.md", "exec"), names)
        assert names["heard"].features["harmony"]["key_name"] == "A minor"
