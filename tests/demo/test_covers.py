"""Covers are pictures, the same each time, and each album has its own."""

import io

from PIL import Image

from tensoe.demo.covers import draw_cover
from tensoe.demo.discography import ALBUMS


class TestDrawCover:
    def test_a_cover_is_a_square_jpeg_with_something_on_it(self) -> None:
        image = Image.open(io.BytesIO(draw_cover(ALBUMS[0])))

        assert (image.format, image.size) == ("JPEG", (600, 600))
        assert len(set(image.resize((30, 30)).get_flattened_data())) > 10

    def test_the_same_album_has_the_same_cover(self) -> None:
        first = draw_cover(ALBUMS[3])
        draw_cover.cache_clear()

        assert draw_cover(ALBUMS[3]) == first

    def test_every_album_looks_different(self) -> None:
        assert len({draw_cover(album) for album in ALBUMS}) == len(ALBUMS)
