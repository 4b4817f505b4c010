from __future__ import annotations

import io
import os
import struct
from pathlib import Path

import pytest
from mutagen.id3 import ID3, TCON, TIT2, TPE1
from PIL import Image

from tensoe.catalogue.content import has_same_content
from tensoe.catalogue.tags import FileReading, read_file
from tests.catalogue.files import KINDS, encode, write
from tests.catalogue.tagging import tag
from tests.signals import EXTENSIONS

MBIDS = {
    "musicbrainz_trackid": "11111111-1111-4111-8111-111111111111",
    "musicbrainz_albumid": "22222222-2222-4222-8222-222222222222",
    "musicbrainz_artistid": "33333333-3333-4333-8333-333333333333",
}


def read(path: Path, **options: object) -> FileReading:
    return read_file(os.fsencode(path), **options)  # type: ignore[arg-type]


def jpeg(colour: str = "red") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(target, "JPEG")
    return target.getvalue()


class TestEveryFormat:
    @pytest.mark.parametrize("kind", KINDS)
    def test_tags_come_back_as_written(self, kind: str, tmp_path: Path):
        path = write(tmp_path / f"a{EXTENSIONS[kind]}", kind=kind)
        tag(
            path, title="Sinnerman – live", artist="Niña Simone", album="Pastel Blues", albumartist="Nina Simone",
            tracknumber="9", discnumber="1", date="1965", genre="Jazz", isrc="USPR36500001", compilation="1", **MBIDS,
        )  # fmt: skip
        reading = read(path)
        assert reading.problem is None
        said = reading.tags
        assert (said["title"], said["artist"], said["album"]) == ("Sinnerman – live", "Niña Simone", "Pastel Blues")
        assert (said["album_artist"], said["track_number"], said["disc_number"]) == ("Nina Simone", 9, 1)
        assert (said["released"], said["genres"], said["isrc"]) == ("1965", ["Jazz"], "USPR36500001")
        assert said["is_compilation"] is True
        assert (said["mbid"], said["album_mbid"]) == (MBIDS["musicbrainz_trackid"], MBIDS["musicbrainz_albumid"])
        assert said["artists"] == [{"name": "Niña Simone", "role": "main", "mbid": MBIDS["musicbrainz_artistid"]}]

    @pytest.mark.parametrize("kind", KINDS)
    def test_numbers_with_their_totals(self, kind: str, tmp_path: Path):
        path = tag(write(tmp_path / f"a{EXTENSIONS[kind]}", kind=kind), title="T", tracknumber="9/12", discnumber="2/3")
        said = read(path).tags
        assert (said["track_number"], said["disc_number"]) == (9, 2)

    @pytest.mark.parametrize(
        ("kind", "container", "codec"),
        [
            ("mp3", "mp3", "mp3"), ("flac", "flac", "flac"), ("ogg", "ogg", "vorbis"), ("opus", "ogg", "opus"),
            ("m4a", "mp4", "aac"), ("alac", "mp4", "alac"), ("wav", "wav", "pcm_s16le"), ("wav24", "wav", "pcm_s24le"),
            ("wav_float", "wav", "pcm_f32le"), ("aiff", "aiff", "pcm_s16be"), ("wma", "asf", "wmav2"),
        ],
    )  # fmt: skip
    def test_sound_is_described(self, kind: str, container: str, codec: str, tmp_path: Path):
        sound = read(write(tmp_path / f"a{EXTENSIONS[kind]}", kind=kind, seconds=2)).sound
        assert (sound.container, sound.codec) == (container, codec)
        assert sound.sample_rate_hz == (48000 if kind == "opus" else 44100)
        assert sound.channels in (1, 2)
        assert sound.duration_ms == pytest.approx(2000, abs=60)  # lossy encoders pad to whole frames
        assert sound.bit_rate is not None

    @pytest.mark.parametrize("kind", KINDS)
    def test_embedded_picture_is_kept(self, kind: str, tmp_path: Path):
        path = tag(write(tmp_path / f"a{EXTENSIONS[kind]}", kind=kind), title="T", cover=jpeg())
        picture = read(path, covers=tmp_path / "covers").picture
        assert picture is not None
        assert (picture.mime_type, picture.width, picture.height, picture.source) == ("image/jpeg", 30, 20, "embedded")
        assert (tmp_path / "covers" / picture.hash[:2] / picture.hash).read_bytes() == jpeg()

    @pytest.mark.parametrize("kind", KINDS)
    def test_file_cut_in_half_is_noticed(self, kind: str, tmp_path: Path):
        path = write(tmp_path / f"a{EXTENSIONS[kind]}", kind=kind, seconds=4)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        problem = read(path).problem
        assert problem is not None
        assert problem.code == "truncated"

    @pytest.mark.parametrize("kind", KINDS)
    def test_file_cut_within_its_first_bytes_is_no_error_of_ours(self, kind: str, tmp_path: Path):
        whole = encode(kind)
        for length in (1, 3, 4, 11, 30, 64, 200):
            path = tmp_path / f"cut{length}{EXTENSIONS[kind]}"
            path.write_bytes(whole[:length])
            assert read(path).problem is not None


class TestId3:
    @pytest.mark.parametrize("version", [3, 4])
    @pytest.mark.parametrize("encoding", [0, 1, 3])
    def test_version_and_encoding_make_no_difference(self, version: int, encoding: int, tmp_path: Path):
        path = tag(
            write(tmp_path / "a.mp3"), version=version, encoding=encoding, title="Für Elise", artist="Ä", date="1810-04-27"
        )
        assert (read(path).tags["title"], read(path).tags["released"]) == ("Für Elise", "1810-04-27")

    def test_version_1_alone(self, tmp_path: Path):
        path = write(tmp_path / "a.mp3")
        fields = [b"Title".ljust(30, b"\0"), b"K\xfcnstler".ljust(30, b"\0"), b"Album".ljust(30, b"\0"), b"1999"]
        path.write_bytes(path.read_bytes() + b"TAG" + b"".join(fields) + b"note".ljust(28, b"\0") + b"\0\x05\x11")
        said = read(path).tags
        assert (said["title"], said["artist"], said["album"], said["released"]) == ("Title", "Künstler", "Album", "1999")
        assert (said["track_number"], said["genres"]) == (5, ["Rock"])

    def test_version_2_2(self, tmp_path: Path):
        frames = b"".join(
            name + struct.pack(">I", len(text) + 1)[1:] + b"\0" + text
            for name, text in ((b"TT2", b"Old"), (b"TP1", b"Band"), (b"TAL", b"LP"), (b"TRK", b"3/12"), (b"TYE", b"1984"))
        )
        size = len(frames)
        header = b"ID3\x02\0\0" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127])
        path = tmp_path / "a.mp3"
        path.write_bytes(header + frames + encode("mp3"))
        said = read(path).tags
        assert (said["title"], said["artist"], said["album"]) == ("Old", "Band", "LP")
        assert (said["track_number"], said["track_total"], said["released"]) == (3, 12, "1984")

    def test_unsynchronised_tag(self, tmp_path: Path):
        text = "\ufeffÿþ Ünsync".encode("utf-16-le")
        frame = b"TIT2" + struct.pack(">I", len(text) + 1) + b"\0\0\x01" + text
        frame = frame.replace(b"\xff", b"\xff\x00")
        header = b"ID3\x03\0\x80" + bytes([0, 0, len(frame) >> 7 & 127, len(frame) & 127])
        path = tmp_path / "a.mp3"
        path.write_bytes(header + frame + encode("mp3"))
        assert read(path).tags["title"] == "ÿþ Ünsync"

    def test_several_values_of_a_frame(self, tmp_path: Path):
        path = tag(write(tmp_path / "a.mp3"), title="T", artist=["One", "Two"], genre=["Rock", "Pop"])
        said = read(path).tags
        assert said["artist"] == "One, Two"
        assert [artist["name"] for artist in said["artists"]] == ["One", "Two"]
        assert said["genres"] == ["Rock", "Pop"]

    @pytest.mark.parametrize(("written", "genres"), [("(17)", ["Rock"]), ("17", ["Rock"]), ("Rock; Pop", ["Rock", "Pop"])])
    def test_genre_codes_and_lists(self, written: str, genres: list[str], tmp_path: Path):
        path = write(tmp_path / "a.mp3")
        frames = ID3()
        frames.add(TIT2(encoding=3, text="T"))
        frames.add(TCON(encoding=3, text=written))
        frames.save(path)
        assert read(path).tags["genres"] == genres

    def test_nul_inside_a_value_is_taken_out(self, tmp_path: Path):
        path = write(tmp_path / "a.mp3")
        frames = ID3()
        frames.add(TIT2(encoding=3, text="Be\0fore"))
        frames.add(TPE1(encoding=3, text="A"))
        frames.save(path)
        assert "\0" not in repr(read(path).tags)

    def test_absurdly_long_title_is_capped_and_noted(self, tmp_path: Path):
        said = read(tag(write(tmp_path / "a.mp3"), title="x" * 100_000, artist="A")).tags
        assert len(said["title"]) == 500
        assert said["capped"] == ["title"]


class TestVorbis:
    def test_credit_beside_single_artists(self, tmp_path: Path):
        path = tag(write(tmp_path / "a.flac"), title="T", artist="Robyn feat. Kleerup", artists=["Robyn", "Kleerup"])
        said = read(path).tags
        assert said["artist"] == "Robyn feat. Kleerup"
        assert [(artist["name"], artist["role"]) for artist in said["artists"]] == [("Robyn", "main"), ("Kleerup", "featured")]

    @pytest.mark.parametrize("name", ["albumartist", "ALBUM ARTIST", "album_artist"])
    def test_spellings_of_album_artist(self, name: str, tmp_path: Path):
        assert read(tag(write(tmp_path / "a.ogg"), title="T", **{name: "Someone"})).tags["album_artist"] == "Someone"


class TestProblems:
    def test_empty(self, tmp_path: Path):
        path = tmp_path / "a.mp3"
        path.touch()
        assert read(path).problem.code == "empty"

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"just some words\n" * 50, "text"),
            (b"<!DOCTYPE html><html>", "web page"),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "picture"),
        ],
    )
    def test_other_things_named_mp3(self, content: bytes, words: str, tmp_path: Path):
        path = tmp_path / "a.mp3"
        path.write_bytes(content)
        reading = read(path)
        assert (reading.problem.code, reading.is_audio) == ("not_audio", False)
        assert words in reading.problem.reason

    def test_random_bytes(self, tmp_path: Path, rng):
        for number in range(30):
            path = tmp_path / f"{number}.mp3"
            path.write_bytes(rng.bytes(3000))
            reading = read(path)
            assert reading.problem is not None or reading.is_audio

    @pytest.mark.parametrize(
        ("kind", "ending"), [("flac", ".mp3"), ("mp3", ".flac"), ("wav", ".ogg"), ("m4a", ".mp3"), ("ogg", ".wma")]
    )
    def test_wrong_ending_is_read_by_content(self, kind: str, ending: str, tmp_path: Path):
        path = write(tmp_path / f"a{EXTENSIONS[kind]}", kind=kind)
        tag(path, title="Hidden")
        moved = path.rename(tmp_path / f"b{ending}")
        reading = read(moved)
        assert (reading.problem.code, reading.is_audio, reading.tags["title"]) == ("mislabelled", True, "Hidden")

    def test_header_without_audio(self, tmp_path: Path):
        path = tmp_path / "a.flac"
        path.write_bytes(b"fLaC" + b"\0" * 500)
        assert read(path).problem.code in ("unreadable", "truncated")

    def test_permission_denied_at_the_opener(self, tmp_path: Path):
        def refuse(path: bytes) -> int:
            raise PermissionError(13, "Permission denied")

        assert read(write(tmp_path / "a.mp3"), opener=refuse).problem.code == "permission_denied"

    def test_input_error_of_the_disk(self, tmp_path: Path):
        def fail(path: bytes) -> int:
            raise OSError(5, "Input/output error")

        problem = read(write(tmp_path / "a.mp3"), opener=fail).problem
        assert (problem.code, problem.reason) == ("unreadable", "The system could not read it: Input/output error.")

    def test_pipe_does_not_block(self, tmp_path: Path):
        os.mkfifo(tmp_path / "a.mp3")
        assert read(tmp_path / "a.mp3").problem.code == "special_file"

    def test_file_that_grows_while_it_is_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        path = write(tmp_path / "a.wav", seconds=4)
        before = os.fstat

        def grow_after(descriptor: int) -> os.stat_result:
            status = before(descriptor)
            with path.open("ab") as more:
                more.write(b"more")
            return status

        monkeypatch.setattr(os, "fstat", grow_after)
        reading = read(path)
        assert (reading.problem.code, reading.mtime_ns) == ("changing", 0)

    def test_same_content_elsewhere_has_the_same_hash(self, tmp_path: Path):
        one, two = write(tmp_path / "a.mp3"), write(tmp_path / "deep" / "b.mp3")
        assert read(one).content_hash == read(two).content_hash
        two.write_bytes(two.read_bytes() + b"\0")
        assert read(one).content_hash != read(two).content_hash


class TestHasSameContent:
    def test_silence_around_different_music(self, tmp_path: Path):
        quiet = bytearray(encode("wav", seconds=8))
        quiet[44:] = bytes(len(quiet) - 44)
        one, two = tmp_path / "one.wav", tmp_path / "two.wav"
        one.write_bytes(quiet)
        quiet[200_000:230_000] = b"\1" * 30_000
        two.write_bytes(quiet)
        assert read(one).content_hash == read(two).content_hash
        assert not has_same_content(os.fsencode(one), os.fsencode(two), size=len(quiet))
        assert has_same_content(os.fsencode(one), os.fsencode(one), size=len(quiet))
