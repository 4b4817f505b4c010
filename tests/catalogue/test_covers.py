from __future__ import annotations

import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from tensoe.catalogue.covers import make_sized_copy
from tensoe.core.errors import CoverNotFound
from tests.catalogue.library import Library, make_client

HASH = "ab12cd34" * 4


def make_picture(format_: str = "JPEG", size: tuple[int, int] = (1000, 500), mode: str = "RGB", **options: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "CMYK" else (10, 20, 30, 40)).save(file, format_, **options)
    return file.getvalue()


def make_bomb() -> bytes:
    """A PNG of a few bytes that says it is 60000 × 60000."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def store(folder: Path, data: bytes, name: str = HASH) -> Path:
    path = folder / "covers" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


UNSHOWABLE = {
    "empty": b"",
    "text": b"no picture",
    "cut jpeg": make_picture()[:300],
    "cut png": make_picture("PNG")[:60],
    "bomb": make_bomb(),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "tiff": make_picture("TIFF"),
}


class TestMakeSizedCopy:
    @pytest.mark.parametrize("size", [64, 160, 320, 640])
    def test_fits_the_size_and_keeps_its_shape(self, tmp_path, size):
        copy = make_sized_copy(store(tmp_path, make_picture()), cache=tmp_path / "cache", size=size)
        with Image.open(copy) as picture:
            assert (picture.format, picture.size) == ("WEBP", (size, size // 2))

    def test_small_picture_is_not_blown_up(self, tmp_path):
        copy = make_sized_copy(store(tmp_path, make_picture(size=(30, 20))), cache=tmp_path / "cache", size=320)
        with Image.open(copy) as picture:
            assert picture.size == (30, 20)

    @pytest.mark.parametrize(
        "kind", ["PNG RGBA", "PNG P", "PNG 1", "PNG I;16", "JPEG CMYK", "JPEG L", "GIF P", "WEBP RGB", "BMP RGB"]
    )
    def test_every_kind_of_picture(self, tmp_path, kind):
        format_, mode = kind.split()
        data = io.BytesIO()
        Image.new(mode, (200, 200)).save(data, format_)
        copy = make_sized_copy(store(tmp_path, data.getvalue()), cache=tmp_path / "cache", size=64)
        with Image.open(copy) as picture:
            assert picture.size == (64, 64)

    def test_camera_orientation_is_applied(self, tmp_path):
        exif = Image.Exif()
        exif[0x0112] = 6
        copy = make_sized_copy(store(tmp_path, make_picture(exif=exif)), cache=tmp_path / "cache", size=64)
        with Image.open(copy) as picture:
            assert picture.size == (32, 64)

    @pytest.mark.parametrize("kind", UNSHOWABLE)
    def test_what_cannot_be_shown_is_not_found(self, tmp_path, kind):
        with pytest.raises(CoverNotFound):
            make_sized_copy(store(tmp_path, UNSHOWABLE[kind]), cache=tmp_path / "cache", size=64)
        assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]

    def test_missing_picture(self, tmp_path):
        with pytest.raises(CoverNotFound):
            make_sized_copy(tmp_path / "covers" / "ab" / HASH, cache=tmp_path / "cache", size=64)

    def test_requests_at_once_leave_one_whole_file(self, tmp_path):
        original = store(tmp_path, make_picture())
        with ThreadPoolExecutor(8) as pool:
            made = set(pool.map(lambda _: make_sized_copy(original, cache=tmp_path / "cache", size=160), range(16)))
        assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == list(made)
        with Image.open(made.pop()) as picture:
            picture.load()


class TestCoverRoutes:
    @pytest.fixture
    def client(self, session_factory, settings):
        with make_client(session_factory, settings) as opened:
            yield opened

    @pytest.fixture(autouse=True)
    def _cover(self, library: Library, data_dir: Path) -> None:
        self.art = library.cover(HASH, mime_type="image/jpeg")
        self.album = library.album("A", "B", cover_hash=HASH)
        self.track = library.track("T", "B", self.album)
        self.original = make_picture()
        self.path = store(data_dir, self.original)

    def test_original_and_copy(self, client):
        answer = client.get(f"/api/albums/{self.album.id}/cover")
        assert (answer.content, answer.headers["content-type"]) == (self.original, "image/jpeg")
        small = client.get(f"/api/albums/{self.album.id}/cover?size=64")
        assert small.headers["content-type"] == "image/webp"
        assert small.headers["etag"] != answer.headers["etag"]
        assert client.get(f"/api/tracks/{self.track.id}/cover?size=64").content == small.content

    def test_named_picture_is_kept_for_good(self, client):
        [row] = client.get("/api/tracks").json()["tracks"]
        answer = client.get(row["cover_url"] + "&size=160")
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        again = client.get(row["cover_url"] + "&size=160", headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_unnamed_or_wrongly_named_picture_is_asked_for_again(self, client):
        for query in ("", "?v=", "?v=ab", "?v=ffffffff"):
            answer = client.get(f"/api/albums/{self.album.id}/cover{query}")
            assert answer.headers["cache-control"] == "private, no-cache"

    def test_tracks_own_picture_comes_first(self, client, library, data_dir, session):
        own = library.cover("ffffffff" * 4, mime_type="image/png")
        store(data_dir, make_picture("PNG", size=(10, 10)), own.hash)
        self.track.cover_hash = own.hash
        session.flush()
        assert client.get(f"/api/tracks/{self.track.id}/cover").headers["content-type"] == "image/png"

    def test_head(self, client):
        answer = client.head(f"/api/albums/{self.album.id}/cover?size=64")
        assert (answer.status_code, answer.content) == (200, b"")

    @pytest.mark.parametrize("size", ["1", "65", "10000", "x"])
    def test_other_sizes_are_refused(self, client, size):
        assert client.get(f"/api/albums/{self.album.id}/cover?size={size}").status_code == 422

    def test_no_cover(self, client, library):
        album, track = library.album("No", "B"), library.track("No")
        huge = 10**30
        for url in (f"/api/albums/{album.id}/cover", f"/api/tracks/{track.id}/cover", f"/api/albums/{huge}/cover"):
            answer = client.get(url)
            assert (answer.status_code, answer.json()["code"]) == (404, "cover_not_found")

    def test_lost_or_broken_file(self, client):
        self.path.write_bytes(b"broken")
        assert client.get(f"/api/albums/{self.album.id}/cover?size=64").json()["code"] == "cover_not_found"
        self.path.unlink()
        answer = client.get(f"/api/albums/{self.album.id}/cover")
        assert answer.json()["code"] == "cover_not_found"
        assert str(self.path.parent) not in answer.text

    def test_type_that_could_run_is_never_sent_as_it_is(self, client, session):
        self.art.mime_type = "image/svg+xml"
        session.flush()
        assert client.get(f"/api/albums/{self.album.id}/cover").status_code == 404
