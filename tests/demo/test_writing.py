"""Encoding, tags and covers of every kind of file the demo library uses."""

from pathlib import Path

import av
import numpy as np
import pytest
from tinytag import TinyTag

from tensoe.demo.covers import draw_cover
from tensoe.demo.discography import ALBUMS
from tensoe.demo.writing import ENCODINGS, write_audio_file
from tests.demo.hearing import decode

TAGS = {
    "title": "Café Noir",
    "artist": "Mira Volanté",
    "album": "Night Arcade",
    "album_artist": "Mira Volanté",
    "date": "2018",
    "genre": "Drum & Bass",
    "track": "3/8",
    "comment": "Tensoe demo library",
}


def make_tone() -> np.ndarray:
    t = np.arange(2 * 44_100) / 44_100
    return np.stack([0.5 * np.sin(2 * np.pi * 440.0 * t), 0.25 * np.sin(2 * np.pi * 660.0 * t)]).astype(np.float32)


@pytest.fixture(scope="module", params=sorted(ENCODINGS))
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("writing") / f"tone.{request.param}"
    write_audio_file(path, make_tone(), tags=TAGS, cover_jpeg=draw_cover(ALBUMS[0]))
    return path


class TestWriteAudioFile:
    def test_the_sound_comes_back(self, written: Path) -> None:
        sound, rate_hz = decode(written)

        assert sound.shape[0] == 2
        assert sound.shape[1] / rate_hz == pytest.approx(2.0, abs=0.08)
        # Away from the ends codecs keep the level of a plain tone; LAME by itself turns down by 5 %.
        middle = sound[:, rate_hz // 2 : rate_hz]
        np.testing.assert_allclose(np.sqrt(np.mean(middle**2, axis=1)), [0.3536, 0.1768], rtol=0.06)

    def test_a_tag_reader_sees_every_tag(self, written: Path) -> None:
        tag = TinyTag.get(written)

        assert (tag.title, tag.artist, tag.album, tag.albumartist) == (
            "Café Noir",
            "Mira Volanté",
            "Night Arcade",
            "Mira Volanté",
        )
        assert (tag.year, tag.genre, tag.track, tag.track_total) == ("2018", "Drum & Bass", 3, 8)
        assert tag.comment == "Tensoe demo library"

    def test_the_cover_is_embedded_where_the_container_can(self, written: Path) -> None:
        image = TinyTag.get(written, image=True).images.any

        if ENCODINGS[written.suffix[1:]].has_cover:
            assert image is not None
            assert image.data == draw_cover(ALBUMS[0])
        else:
            assert image is None

    def test_a_failure_leaves_no_file(self, tmp_path: Path) -> None:
        three_channels = np.zeros((3, 44_100), dtype=np.float32)

        with pytest.raises(ValueError, match="equal"):
            write_audio_file(tmp_path / "broken.mp3", three_channels, tags=TAGS, cover_jpeg=draw_cover(ALBUMS[0]))

        assert list(tmp_path.iterdir()) == []

    def test_a_picture_is_not_the_first_stream(self, written: Path) -> None:
        with av.open(str(written)) as container:
            assert container.streams[0].type == "audio"
