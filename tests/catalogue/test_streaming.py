from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tensoe.catalogue.models import File, Track
from tensoe.catalogue.streaming import choose_media_type, make_file_name, open_inside
from tests.catalogue.library import Library, make_client

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    (folder / "song.mp3").write_bytes(CONTENT)
    return folder


@pytest.fixture
def track(library: Library, music: Path) -> Track:
    made = library.track("Jóga", "Björk", is_available=True)
    library.file(library.folder(music), "song.mp3", made)
    return made


@pytest.fixture
def url(track: Track) -> str:
    return f"/api/tracks/{track.id}/stream"


@pytest.fixture
def client(session_factory, settings):
    with make_client(session_factory, settings) as opened:
        yield opened


class TestStreamTrack:
    def test_whole_file(self, client, url):
        answer = client.get(url)
        assert (answer.status_code, answer.content) == (200, CONTENT)
        assert answer.headers["content-type"] == "audio/mpeg"
        assert answer.headers["content-length"] == str(len(CONTENT))
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["content-disposition"] == "inline; filename*=utf-8''Bj%C3%B6rk%20-%20J%C3%B3ga.mp3"
        assert answer.headers["last-modified"].endswith("GMT")

    @pytest.mark.parametrize(
        ("asked", "start", "end"),
        [
            ("bytes=0-0", 0, 1),
            ("bytes=0-99", 0, 100),
            ("bytes=100-", 100, 256_000),
            ("bytes=-500", 255_500, 256_000),
            ("bytes=255999-", 255_999, 256_000),
            ("bytes=0-99999999999", 0, 256_000),
            ("bytes=-99999999", 0, 256_000),
            ("Bytes=5-9", 5, 10),
        ],
    )
    def test_one_range(self, client, url, asked, start, end):
        answer = client.get(url, headers={"range": asked})
        assert (answer.status_code, answer.content) == (206, CONTENT[start:end])
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/256000"
        assert answer.headers["content-length"] == str(end - start)

    @pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"])
    def test_range_beyond_the_end(self, client, url, asked):
        answer = client.get(url, headers={"range": asked})
        assert answer.status_code == 416
        assert answer.headers["content-range"] == "bytes */256000"
        assert answer.json()["code"] == "range_not_satisfiable"

    @pytest.mark.parametrize(
        "asked", ["bytes", "bytes=", "bytes=a-b", "items=0-5", "bytes=5-2", "bytes=--5", "bytes=0-1,5-6", "bytes=-"]
    )
    def test_range_that_means_nothing_or_several_things_is_answered_whole(self, client, url, asked):
        answer = client.get(url, headers={"range": asked})
        assert (answer.status_code, answer.content) == (200, CONTENT)

    def test_copy_that_is_still_right_is_not_sent_again(self, client, url):
        first = client.get(url)
        for headers in (
            {"if-none-match": first.headers["etag"]},
            {"if-none-match": f'"x", W/{first.headers["etag"]}'},
            {"if-none-match": "*"},
            {"if-modified-since": first.headers["last-modified"]},
        ):
            again = client.get(url, headers=headers)
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        for headers in ({"if-none-match": '"x"'}, {"if-modified-since": "yesterday"}):
            assert client.get(url, headers=headers).status_code == 200

    def test_range_of_a_changed_file_is_answered_whole(self, client, url, music):
        before = client.get(url).headers["etag"]
        assert client.get(url, headers={"range": "bytes=0-9", "if-range": before}).status_code == 206
        (music / "song.mp3").write_bytes(CONTENT[::-1])
        os.utime(music / "song.mp3", ns=(1, 1))
        answer = client.get(url, headers={"range": "bytes=0-9", "if-range": before})
        assert (answer.status_code, answer.content) == (200, CONTENT[::-1])

    def test_head_tells_without_sending(self, client, url):
        whole = client.head(url)
        assert (whole.status_code, whole.content, whole.headers["content-length"]) == (200, b"", "256000")
        part = client.head(url, headers={"range": "bytes=0-9"})
        assert (part.status_code, part.content, part.headers["content-length"]) == (206, b"", "10")

    def test_file_that_is_gone(self, client, url, music):
        (music / "song.mp3").unlink()
        answer = client.get(url)
        assert (answer.status_code, answer.json()["code"]) == (404, "file_missing")
        assert answer.json()["hint"]
        assert str(music) not in answer.text

    def test_other_file_of_the_track_stands_in(self, client, url, music, library, track, session):
        (music / "song.mp3").unlink()
        (music / "other.flac").write_bytes(b"other")
        folder_id = session.query(File).one().library_folder_id
        other = File(library_folder_id=folder_id, path_bytes=b"other.flac", path="other.flac", track_id=track.id)
        other.size_bytes = other.mtime_ns = 1
        other.container = "flac"
        library.add(other)
        answer = client.get(url)
        assert (answer.content, answer.headers["content-type"]) == (b"other", "audio/flac")
        assert client.get(f"{url}?file_id={other.id}").content == b"other"
        assert client.get(f"{url}?file_id={other.id + 1}").json()["code"] == "file_missing"

    def test_file_of_another_track_is_refused(self, client, url, library, tmp_path):
        stranger = library.file(library.folder(tmp_path / "b"), "x.mp3", library.track("Other"))
        assert client.get(f"{url}?file_id={stranger.id}").status_code == 404

    def test_name_that_is_no_text(self, client, library, music, tmp_path):
        name = b'M\xfcsik\n".mp3'
        Path(os.fsdecode(os.fsencode(music) + b"/" + name)).write_bytes(b"abc")
        track = library.track('A/B\r\nX: "y"', "")
        library.file(library.folder(music), name, track)
        answer = client.get(f"/api/tracks/{track.id}/stream")
        assert answer.content == b"abc"
        assert answer.headers["content-disposition"] == "inline; filename*=utf-8''A_B_X_%20_y_.mp3"

    def test_empty_file(self, client, url, music):
        (music / "song.mp3").write_bytes(b"")
        assert client.get(url).content == b""
        assert client.get(url, headers={"range": "bytes=0-"}).status_code == 416

    def test_provider_id_works_too(self, client, library, music, session):
        file = session.query(File).one_or_none() or library.file(library.folder(music), "song.mp3", library.track("T"))
        assert client.get(f"/api/tracks/file:{file.id}/stream").content == CONTENT

    def test_no_descriptor_stays_open(self, client, url):
        count = len(os.listdir("/proc/self/fd"))
        for headers in ({}, {"range": "bytes=0-5"}, {"range": "bytes=999999-"}, {"if-none-match": "*"}):
            for _ in range(5):
                client.get(url, headers=headers)
        assert len(os.listdir("/proc/self/fd")) <= count + 2


class TestOpenInside:
    def test_link_that_leads_out_is_refused(self, music, tmp_path):
        (tmp_path / "secret").write_bytes(b"secret")
        (music / "link.mp3").symlink_to(tmp_path / "secret")
        (music / "folder").symlink_to(tmp_path)
        inside = [os.path.realpath(os.fsencode(music))]
        base = os.fsencode(music)
        for name in (b"link.mp3", b"folder/secret", b"../secret", b"folder/music/../secret"):
            assert open_inside(base + b"/" + name, inside) is None

    def test_link_to_another_library_folder_is_followed(self, music, tmp_path):
        other = tmp_path / "other"
        other.mkdir()
        (other / "link.mp3").symlink_to(music / "song.mp3")
        both = [os.path.realpath(os.fsencode(folder)) for folder in (music, other)]
        with open_inside(os.fsencode(other / "link.mp3"), both) as handle:
            assert handle.read(3) == CONTENT[:3]
        assert open_inside(os.fsencode(other / "link.mp3"), both[1:]) is None

    def test_folder_with_a_longer_name_is_not_inside(self, music, tmp_path):
        (tmp_path / "music2").mkdir()
        (tmp_path / "music2" / "x.mp3").write_bytes(b"x")
        assert open_inside(os.fsencode(tmp_path / "music2" / "x.mp3"), [os.fsencode(music)]) is None

    def test_only_regular_files(self, music):
        os.mkfifo(music / "pipe.mp3")
        found: list[object] = []
        asking = threading.Thread(
            target=lambda: found.extend(
                open_inside(os.fsencode(music / name), [os.fsencode(music)]) for name in ("pipe.mp3", ".")
            )
        )
        asking.start()
        asking.join(timeout=5)
        assert found == [None, None]

    def test_odd_paths_find_nothing(self, music):
        for path in (b"", b"\x00", b"/" + b"a" * 5000, os.fsencode(music) + b"/gone.mp3", os.fsencode(music) + b"/song.mp3/x"):
            assert open_inside(path, [os.fsencode(music)]) is None


class TestChooseMediaType:
    @pytest.mark.parametrize(
        ("container", "suffix", "expected"),
        [
            ("mp3", ".mp3", "audio/mpeg"),
            ("mp4", ".m4a", "audio/mp4"),
            ("mov,mp4,m4a,3gp", ".m4a", "audio/mp4"),
            ("ogg", ".opus", "audio/ogg"),
            ("flac", ".mp3", "audio/flac"),
            (None, ".wav", "audio/wav"),
            ("asf", ".wma", "audio/x-ms-wma"),
            ("aiff", "", "audio/aiff"),
            (None, ".html", "application/octet-stream"),
            (None, "", "application/octet-stream"),
        ],
    )
    def test_what_the_file_is_counts_before_its_name(self, container, suffix, expected):
        assert choose_media_type(container, suffix) == expected


class TestMakeFileName:
    def test_nothing_left_still_has_a_name(self):
        assert make_file_name(" ..", ".mp3") == "track.mp3"
        assert len(make_file_name("x" * 5000, ".mp3")) == 124
