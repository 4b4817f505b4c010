from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from tensoe.catalogue import tags
from tensoe.catalogue.quick_tags import read_id3, read_quick
from tensoe.catalogue.sniffing import identify_container
from tests.catalogue.files import encode, write
from tests.catalogue.tagging import tag
from tests.catalogue.test_tags import MBIDS, jpeg
from tests.signals import EXTENSIONS

QUICK_KINDS = ("mp3", "flac", "ogg", "opus", "wav", "aiff")
FULL = {
    "title": "Sinnerman – live", "artist": ["Niña", "Robyn"], "album": "X", "albumartist": "V", "tracknumber": "3/12",
    "discnumber": "1/2", "date": "1999-05-03", "genre": ["Rock", "Pop"], "isrc": "USPR36500001", "compilation": "1",
    **MBIDS,
}  # fmt: skip


def read_both(path: Path) -> tuple[tags.FileReading, tags.FileReading]:
    """The reading of a file the quick way and the general way."""
    data = path.read_bytes()
    container = identify_container(data)
    quick = read_quick(container, io.BytesIO(data), data, data, len(data))
    assert quick is not None, "the quick way was not taken"
    general = tags._read_with_tinytag(io.BytesIO(data), data, container)
    assert general is not None
    return tags._from_quick(container, quick), general  # type: ignore[return-value]


class TestReadQuick:
    @pytest.mark.parametrize("kind", QUICK_KINDS)
    @pytest.mark.parametrize("cover", [None, jpeg()])
    def test_says_what_the_general_reader_says(self, kind: str, cover: bytes | None, tmp_path: Path):
        path = tag(write(tmp_path / f"a{EXTENSIONS[kind]}", kind=kind, seconds=2), cover=cover, **FULL)
        (sound, said, image), (general_sound, general_said, general_image) = read_both(path)
        assert said == general_said
        assert image == general_image == cover
        assert sound[:2] == general_sound[:2]
        assert sound[3:6] == general_sound[3:6]
        assert sound.duration_ms == pytest.approx(
            general_sound.duration_ms, abs=30
        )  # Ogg's last page, which tinytag may leave out

    @pytest.mark.parametrize("version", [3, 4])
    @pytest.mark.parametrize("encoding", [0, 1, 3])
    def test_id3_in_every_version_and_encoding(self, version: int, encoding: int, tmp_path: Path):
        full = {**FULL, "title": "Für Elise"}
        path = tag(write(tmp_path / "a.mp3"), version=version, encoding=encoding, cover=jpeg(), **full)
        (_, said, image), (_, general_said, general_image) = read_both(path)
        assert (said["title"], said["artists"]) == (general_said["title"], general_said["artists"])
        assert (said, image) == (general_said, general_image)

    @pytest.mark.parametrize("kind", QUICK_KINDS)
    def test_damage_gives_none_or_a_reading_and_never_raises(self, kind: str, tmp_path: Path, rng: np.random.Generator):
        path = tag(write(tmp_path / f"a{EXTENSIONS[kind]}", kind=kind), cover=jpeg(), **FULL)
        whole = np.frombuffer(path.read_bytes(), np.uint8)
        for number in range(300):
            damaged = whole.copy()
            where = rng.integers(0, min(len(whole), 2000), int(rng.integers(1, 30)))
            damaged[where] = rng.integers(0, 256, len(where))
            data = damaged.tobytes()[: int(rng.integers(1, len(damaged))) if number % 3 == 0 else None]
            read_quick(identify_container(data), io.BytesIO(data), data, data, len(data))

    def test_other_containers_are_left_to_other_readers(self):
        data = encode("m4a")
        assert read_quick("mp4", io.BytesIO(data), data, data, len(data)) is None

    def test_tag_larger_than_the_first_block(self, tmp_path: Path, rng: np.random.Generator):
        big = jpeg()[:-2] + bytes(200_000) + jpeg()[-2:]
        path = tag(write(tmp_path / "a.mp3", seconds=4), title="T", cover=big)
        data = path.read_bytes()
        quick = read_quick("mp3", io.BytesIO(data), data[:65536], data[-65536:], len(data))
        assert quick is not None
        assert (quick.fields["title"], quick.image) == (["T"], big)


class TestReadId3:
    @pytest.mark.parametrize("flags", [0x80, 0x40, 0x10])
    def test_unusual_tags_are_left_to_other_readers(self, flags: int):
        assert read_id3(b"ID3\x03\0" + bytes([flags]) + b"\0\0\0\0") is None

    def test_text_without_byte_order_mark(self):
        frame = b"TIT2\0\0\0\x05\0\0\x01H\0i\0"
        assert read_id3(b"ID3\x03\0\0\0\0\0" + bytes([len(frame)]) + frame) == ({"title": ["Hi"]}, None)
