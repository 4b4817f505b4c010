"""Files that are broken, odd or hostile: every one gives an analysis or a reason, and damage costs only its own stretch."""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path

import numpy as np
import pytest
import soxr
from PIL import Image

from tensoe.audio import Analysis, InvalidAudio, analyse, decode_excerpt
from tests import signals

SECONDS, MARK_S = 20.0, 17.0


def marked_noise(rate_hz: int) -> np.ndarray:
    """Twenty seconds of noise with one loud tone at 17 s."""
    noise = signals.pink_noise(seconds=SECONDS, level_db=-30.0, rate_hz=rate_hz)
    first, n = round(MARK_S * rate_hz), round(0.1 * rate_hz)
    noise[first : first + n] = signals.sine(500.0, seconds=0.1, level_db=-1.0, rate_hz=rate_hz)
    return signals.stereo(noise)


def damage(path: Path, *, start: float, share: float, seed: int = 1) -> None:
    """Overwrite a part of a file with random bytes."""
    data = bytearray(path.read_bytes())
    first, n = round(start * len(data)), round(share * len(data))
    data[first : first + n] = np.random.default_rng(seed).bytes(n)
    path.write_bytes(data)


def analyse_or_explain(path: Path) -> Analysis | None:
    """What every worker relies on: a result that can be stored, or a reason that can be shown."""
    try:
        found = analyse(path)
    except InvalidAudio as reason:
        if not (reason.message and reason.hint):
            raise
        return None
    json.dumps(found.features, allow_nan=False)
    assert 0.0 <= found.quality <= 1.0
    return found


class TestDamagedStretch:
    """A tenth of the file is overwritten in the middle."""

    @pytest.mark.parametrize("kind", ["mp3", "flac", "ogg", "opus", "m4a"])
    def test_costs_itself_and_moves_nothing(self, tmp_path: Path, kind: str) -> None:
        rate_hz = 48_000
        path = tmp_path / f"a{signals.EXTENSIONS[kind]}"
        signals.write_audio(path, marked_noise(rate_hz), rate_hz, codec=kind)
        whole = analyse(path)
        damage(path, start=0.5, share=0.1)
        found = analyse(path)
        assert found.duration_s == pytest.approx(whole.duration_s, abs=0.05)
        assert 1.5 < found.features["quality"]["lost_s"] < 3.6  # ogg loses the pages at both ends too
        assert found.notes
        assert found.quality == pytest.approx(1.0 - found.features["quality"]["lost_s"] / SECONDS, abs=0.01)
        heard = np.abs(decode_excerpt(path, seconds=60.0, rate_hz=8_000))
        mark = np.convolve(heard, np.full(800, 1 / 800), mode="same").argmax() / 8_000
        assert mark == pytest.approx(MARK_S + 0.05, abs=0.06)
        for name in ("rms", "spectral_centroid_hz"):
            assert found.features["timbre"][name]["p50"] == pytest.approx(whole.features["timbre"][name]["p50"], rel=0.03)
            assert found.features["timbre"][name]["p10"] == pytest.approx(whole.features["timbre"][name]["p10"], rel=0.1)

    def test_a_tag_amid_joined_files_is_no_damage(self, tmp_path: Path) -> None:
        picture = io.BytesIO()
        Image.effect_noise((300, 300), 90).convert("RGB").save(picture, "JPEG")
        for name, codec in (("one", None), ("two", picture.getvalue())):
            signals.write_audio(tmp_path / f"{name}.mp3", signals.stereo(signals.pink_noise(seconds=6.0)), cover=codec)
        joined = tmp_path / "joined.mp3"
        joined.write_bytes((tmp_path / "one.mp3").read_bytes() + (tmp_path / "two.mp3").read_bytes())
        found = analyse(joined)
        assert found.duration_s == pytest.approx(12.0, abs=0.2)
        assert found.features["quality"]["lost_s"] < 0.2


class TestOddSound:
    """Sound that is correct and unusual."""

    @pytest.mark.parametrize("value", [0.5, -1.0])
    def test_a_constant_is_heard(self, tmp_path: Path, value: float) -> None:
        signals.write_audio(tmp_path / "a.wav", np.full(88_200, value, np.float32), codec="wav_float")
        assert analyse_or_explain(tmp_path / "a.wav") is not None

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38])
    def test_nothing_but_impossible_numbers(self, tmp_path: Path, value: float) -> None:
        signals.write_audio(tmp_path / "a.wav", np.full(88_200, value, np.float32), codec="wav_float")
        assert analyse_or_explain(tmp_path / "a.wav") is not None

    @pytest.mark.parametrize(("rate_hz", "channels"), [(8_000, 1), (192_000, 8), (384_000, 1)])
    def test_extreme_rates_and_channels(self, tmp_path: Path, rate_hz: int, channels: int) -> None:
        sound = np.repeat(signals.sine(440.0, seconds=3.0, rate_hz=rate_hz)[None], channels, axis=0)
        signals.write_audio(tmp_path / "a.wav", sound, rate_hz)
        found = analyse_or_explain(tmp_path / "a.wav")
        assert found is not None
        assert found.duration_s == pytest.approx(3.0)

    def test_a_stream_that_changes_its_rate(self, tmp_path: Path) -> None:
        parts = []
        for rate_hz in (48_000, 24_000):
            sound = soxr.resample(signals.note(69, seconds=4.0, rate_hz=48_000), 48_000, rate_hz)
            signals.write_audio(tmp_path / "part.ogg", signals.stereo(sound), rate_hz, codec="ogg")
            parts.append((tmp_path / "part.ogg").read_bytes())
        (tmp_path / "chained.ogg").write_bytes(b"".join(parts))
        found = analyse_or_explain(tmp_path / "chained.ogg")
        assert found is not None
        assert found.duration_s >= 3.9

    def test_300_embedded_pictures(self, tmp_path: Path) -> None:
        from mutagen.flac import FLAC, Picture

        signals.write_audio(tmp_path / "a.flac", signals.sine(seconds=2.0))
        tags = FLAC(tmp_path / "a.flac")
        buffer = io.BytesIO()
        Image.new("RGB", (16, 16), (9, 9, 9)).save(buffer, "JPEG")
        for _ in range(300):
            picture = Picture()
            picture.type, picture.mime, picture.data = 0, "image/jpeg", buffer.getvalue()
            tags.add_picture(picture)
        tags.save()
        found = analyse_or_explain(tmp_path / "a.flac")
        assert found is not None
        assert found.duration_s == pytest.approx(2.0)


class TestBrokenFile:
    """What is no sound file, or says more than it holds."""

    @pytest.mark.parametrize("content", [b"", b"\0", b"ID3", b"RIFF\xff\xff\xff\xffWAVE", b"no music here\n" * 999], ids=range(5))
    @pytest.mark.parametrize("ending", ["mp3", "flac", "m4a"])
    def test_no_sound_is_a_reason(self, tmp_path: Path, content: bytes, ending: str) -> None:
        (tmp_path / f"a.{ending}").write_bytes(content)
        assert analyse_or_explain(tmp_path / f"a.{ending}") is None

    def test_the_ending_of_the_name_does_not_matter(self, tmp_path: Path) -> None:
        signals.write_audio(tmp_path / "a.flac", signals.sine(seconds=2.0))
        (tmp_path / "a.flac").rename(tmp_path / "a.mp3")
        assert analyse_or_explain(tmp_path / "a.mp3") is not None

    def test_a_huge_claimed_length_costs_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "a.wav"
        signals.write_audio(path, signals.sine(seconds=2.0))
        data = bytearray(path.read_bytes())
        at = data.index(b"data") + 4
        data[at : at + 4] = struct.pack("<I", 0xFFFFFFF0)
        path.write_bytes(data)
        found = analyse_or_explain(path)
        assert found is not None
        assert found.duration_s == pytest.approx(2.0, abs=0.01)

    def test_a_codec_that_nobody_knows_is_a_reason(self, tmp_path: Path) -> None:
        path = tmp_path / "a.wav"
        signals.write_audio(path, signals.sine(seconds=2.0))
        data = bytearray(path.read_bytes())
        data[20:22] = b"\x34\x12"
        path.write_bytes(data)
        assert analyse_or_explain(path) is None

    @pytest.mark.parametrize("rate_hz", [3, 500_000_000])
    def test_an_impossible_rate_is_a_reason(self, tmp_path: Path, rate_hz: int) -> None:
        path = tmp_path / "a.wav"
        signals.write_audio(path, signals.sine(seconds=2.0))
        data = bytearray(path.read_bytes())
        data[24:28] = struct.pack("<I", rate_hz)
        path.write_bytes(data)
        assert analyse_or_explain(path) is None

    @pytest.mark.parametrize("kind", ["mp3", "flac", "ogg", "opus", "m4a", "alac", "wav", "aiff", "wma"])
    def test_random_damage_never_crashes(self, tmp_path: Path, kind: str) -> None:
        sound = signals.stereo(signals.note(60, seconds=1.5, rate_hz=48_000))
        path = tmp_path / f"a{signals.EXTENSIONS[kind]}"
        signals.write_audio(path, sound, 48_000, codec=kind)
        good, rng = path.read_bytes(), np.random.default_rng(len(kind))
        for case in range(5):
            data = bytearray(good)
            places = rng.integers(0, len(data) if case % 2 else min(600, len(data)), 12)
            for place in places:
                data[place] ^= 1 << int(rng.integers(8))
            path.write_bytes(data[: int(rng.integers(1, len(data)))] if case == 4 else data)
            analyse_or_explain(path)
