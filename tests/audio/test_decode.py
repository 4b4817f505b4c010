"""Opening, probing and decoding: every format, damaged files, odd names."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tensoe.audio import InvalidAudio, decode_excerpt, probe
from tensoe.audio.damage import Damage
from tensoe.audio.decode import Reader
from tests import signals

DEPTH = {"flac": 16, "flac24": 24, "alac": 16, "wav": 16, "wav24": 24, "wav_u8": 8, "wav_float": 32, "wav_double": 64, "aiff": 16}


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 30, 40)).save(buffer, "JPEG")
    return buffer.getvalue()


def decode(path: Path | bytes) -> tuple[np.ndarray, int]:
    with Reader(path) as reader:
        blocks = list(reader.blocks())
    return np.concatenate([block.planes for block in blocks], axis=1), blocks[0].rate_hz


class TestProbe:
    @pytest.mark.parametrize("kind", signals.FORMATS)
    def test_every_format_tells_its_shape(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / f"tone{signals.EXTENSIONS[kind]}"
        signals.write_audio(path, signals.stereo(signals.sine(seconds=2.0, rate_hz=48_000)), 48_000, codec=kind, cover=jpeg())
        info = probe(path)
        assert (info.sample_rate_hz, info.channels) == (48_000, 2)
        assert info.duration_s == pytest.approx(2.0, abs=0.1)
        assert info.bits_per_sample == DEPTH.get(kind)
        assert info.bit_rate is not None
        assert info.bit_rate > 20_000

    def test_an_empty_file_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "empty.mp3").touch()
        with pytest.raises(InvalidAudio, match="empty"):
            probe(tmp_path / "empty.mp3")

    def test_text_is_no_sound(self, tmp_path: Path) -> None:
        (tmp_path / "words.mp3").write_text("All work and no play. " * 200)
        with pytest.raises(InvalidAudio) as caught:
            probe(tmp_path / "words.mp3")
        assert caught.value.hint

    def test_a_picture_is_no_sound(self, tmp_path: Path) -> None:
        (tmp_path / "cover.mp3").write_bytes(jpeg())
        with pytest.raises(InvalidAudio):
            probe(tmp_path / "cover.mp3")

    def test_a_missing_file_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            probe(tmp_path / "nowhere.flac")

    def test_a_playlist_reaches_for_nothing_else(self, tmp_path: Path) -> None:
        signals.write_audio(tmp_path / "other.wav", signals.sine(seconds=1.0))
        (tmp_path / "list.mp3").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nother.wav\n#EXT-X-ENDLIST\n")
        (tmp_path / "script.mp3").write_text("ffconcat version 1.0\nfile other.wav\n")
        for name in ("list.mp3", "script.mp3"):
            with pytest.raises(InvalidAudio):
                probe(tmp_path / name)

    @pytest.mark.parametrize("name", [b"caf\xe9 \xff.flac", "Größe – ñ.flac".encode(), b"concat:a|b.flac", b"http:.flac"])
    def test_any_name_can_be_opened(self, tmp_path: Path, name: bytes) -> None:
        path = os.path.join(os.fsencode(tmp_path), name)
        signals.write_audio(path, signals.sine(seconds=1.0), codec="flac")
        assert probe(path).codec == "flac"


class TestReader:
    @pytest.mark.parametrize("kind", signals.FORMATS)
    def test_every_format_gives_back_the_sound(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / f"tone{signals.EXTENSIONS[kind]}"
        left, right = signals.sine(440.0, rate_hz=48_000), signals.sine(660.0, rate_hz=48_000, level_db=-12.0)
        signals.write_audio(path, signals.stereo(left, right), 48_000, codec=kind, cover=jpeg())
        planes, rate_hz = decode(path)
        assert rate_hz == 48_000
        assert planes.dtype == np.float32
        assert planes.shape[0] == 2
        assert planes.shape[1] / rate_hz == pytest.approx(5.0, abs=0.1)
        middle = planes[:, 48_000:144_000]
        spectrum = np.abs(np.fft.rfft(middle, axis=1)) / 48_000
        np.testing.assert_allclose(spectrum.argmax(axis=1) / 2.0, [440.0, 660.0], atol=1.0)
        levels = 20.0 * np.log10(spectrum.max(axis=1))
        np.testing.assert_allclose(levels, [-6.0, -12.0], atol=3.0 if kind == "ogg" else 1.0)  # FFmpeg's Vorbis encoder is rough

    @pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 96_000, 192_000])
    @pytest.mark.parametrize("channels", [1, 2, 6])
    def test_any_rate_and_channels(self, tmp_path: Path, rate_hz: int, channels: int) -> None:
        sound = np.repeat(signals.sine(seconds=1.0, rate_hz=rate_hz)[None, :], channels, axis=0)
        signals.write_audio(tmp_path / "a.flac", sound, rate_hz)
        planes, found = decode(tmp_path / "a.flac")
        assert (planes.shape, found) == (sound.shape, rate_hz)
        np.testing.assert_allclose(planes, sound, atol=2.0**-15)

    def test_blocks_are_whole_tenths_of_a_second(self, tmp_path: Path) -> None:
        signals.write_audio(tmp_path / "a.wav", signals.sine(seconds=10.03))
        with Reader(tmp_path / "a.wav") as reader:
            sizes = [block.planes.shape[1] for block in reader.blocks()]
        assert all(size % 4410 == 0 for size in sizes[:-1])
        assert sum(sizes) == round(10.03 * 44_100)

    def test_a_limit_ends_it_early(self, tmp_path: Path) -> None:
        signals.write_audio(tmp_path / "a.wav", signals.sine(seconds=10.0))
        with Reader(tmp_path / "a.wav") as reader:
            list(reader.blocks(max_seconds=3.0))
        assert 3.0 <= reader.decoded_s < 3.5

    def test_a_damaged_stretch_costs_only_itself(self, tmp_path: Path) -> None:
        path = tmp_path / "a.flac"
        signals.write_audio(path, signals.stereo(signals.pink_noise(seconds=20.0)))
        data = bytearray(path.read_bytes())
        middle = len(data) // 2
        data[middle : middle + len(data) // 10] = np.random.default_rng(5).bytes(len(data) // 10)
        path.write_bytes(data)
        with Reader(path) as reader:
            seconds = sum(block.planes.shape[1] for block in reader.blocks()) / 44_100
        assert 16.0 < seconds < 20.5

    def test_the_rate_may_change_on_the_way(self, tmp_path: Path) -> None:
        parts = []
        for rate_hz, channels in ((44_100, 2), (22_050, 1), (48_000, 2)):
            sound = np.repeat(signals.sine(seconds=2.0, rate_hz=rate_hz)[None, :], channels, axis=0)
            signals.write_audio(tmp_path / "part.mp3", sound, rate_hz)
            parts.append((tmp_path / "part.mp3").read_bytes())
        (tmp_path / "joined.mp3").write_bytes(b"".join(parts))
        with Reader(tmp_path / "joined.mp3") as reader:
            shapes = {(block.rate_hz, block.planes.shape[0]) for block in reader.blocks()}
        assert {(44_100, 2), (48_000, 2)} <= shapes

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        data=st.binary(min_size=1, max_size=4000), head=st.sampled_from([b"", b"ID3\x04\0\0\0\0\0\0", b"fLaC", b"OggS", b"RIFF"])
    )
    def test_random_bytes_fail_cleanly(self, tmp_path: Path, data: bytes, head: bytes) -> None:
        path = tmp_path / "random.mp3"
        path.write_bytes(head + data)
        try:
            with Reader(path) as reader:
                for block in reader.blocks(max_seconds=30.0):
                    assert block.planes.dtype == np.float32
        except InvalidAudio:
            pass


class TestDamage:
    def test_neighbours_are_one_stretch(self) -> None:
        damage = Damage()
        for at in (10.0, 10.5, 11.0, 65.0):
            damage.add(at, 0.5)
        assert damage.notes() == ["About 1.5 s at 0:10 could not be decoded.", "About 0.5 s at 1:05 could not be decoded."]


class TestDecodeExcerpt:
    def test_a_stretch_comes_out_mono_at_the_rate_asked(self, tmp_path: Path) -> None:
        sound = np.concatenate([signals.sine(440.0, seconds=5.0), signals.sine(880.0, seconds=5.0)])
        signals.write_audio(tmp_path / "a.flac", signals.stereo(sound))
        found = decode_excerpt(tmp_path / "a.flac", start_s=6.0, seconds=2.0, rate_hz=16_000)
        assert found.shape == (32_000,)
        assert np.abs(np.fft.rfft(found)).argmax() / 2.0 == pytest.approx(880.0, abs=1.0)

    def test_past_the_end_there_is_nothing(self, tmp_path: Path) -> None:
        signals.write_audio(tmp_path / "a.wav", signals.sine(seconds=1.0))
        assert decode_excerpt(tmp_path / "a.wav", start_s=5.0).size == 0
