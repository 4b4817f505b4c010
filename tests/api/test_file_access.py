"""Only files of library folders are served, and a person who is not the owner learns no place on this machine."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from tensoe.api import webapp
from tensoe.catalogue.models import CoverArt, File, Track
from tensoe.core.web import Principal, require_owner
from tests.api.support import make_small_library
from tests.catalogue.files import write
from tests.catalogue.library import Library
from tests.catalogue.music_folder import Music

SECRET = b"the secret of another folder " * 50
# Changing something without being the owner needs a reason, in words.
OPEN_TO_OTHERS: dict[str, str] = {}


@pytest.fixture
def music(tmp_path: Path, session_factory: sessionmaker[Session]) -> Music:
    """A scanned library folder with two tracks, and a secret beside it."""
    made = Music(tmp_path / "music", tmp_path / "data", session_factory)
    write(made.root / "Nina Simone" / "Pastel Blues" / "01 - Sinnerman.wav")
    write(made.root / "Nina Simone" / "Pastel Blues" / "02 - Strange Fruit.wav", pitch_hz=330.0)
    (tmp_path / "secret").mkdir()
    for name in ("passwd.wav", "01 - Sinnerman.wav"):
        (tmp_path / "secret" / name).write_bytes(SECRET)
    made.add()
    made.scan()
    return made


@pytest.fixture
def file(music: Music) -> File:
    return music.files["Nina Simone/Pastel Blues/01 - Sinnerman.wav"]


@pytest.fixture
def place(music: Music, file: File) -> Path:
    return music.root / os.fsdecode(file.path_bytes)


def assert_refused(client: TestClient, url: str) -> None:
    for headers in ({}, {"range": "bytes=0-10"}):
        answer = client.get(url, headers=headers)
        assert answer.status_code == 404, f"{url}: {answer.status_code}"
        assert answer.headers["content-type"] == "application/problem+json"
        assert b"secret" not in answer.content
    assert client.head(url).status_code == 404


class TestStream:
    @pytest.fixture
    def url(self, file: File) -> str:
        return f"/api/tracks/{file.track_id}/stream"

    def test_a_scanned_file_is_served(self, client: TestClient, url: str, place: Path) -> None:
        assert client.get(url).content == place.read_bytes()

    def test_a_link_that_took_the_place_of_the_file_is_not_followed_out(
        self, client: TestClient, url: str, place: Path, tmp_path: Path
    ) -> None:
        place.unlink()
        place.symlink_to(tmp_path / "secret" / "passwd.wav")
        assert_refused(client, url)

    def test_a_parent_folder_swapped_for_a_link_after_the_scan_leads_nowhere(
        self, client: TestClient, url: str, place: Path, tmp_path: Path
    ) -> None:
        shutil.rmtree(place.parent)
        place.parent.symlink_to(tmp_path / "secret")
        assert place.read_bytes() == SECRET
        assert_refused(client, url)

    def test_what_is_opened_is_what_is_checked_while_somebody_swaps_it(
        self, client: TestClient, url: str, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The link appears between looking and opening, and is gone again before anybody could look a second time."""
        kept, opened = place.with_suffix(".kept"), os.open

        def swap_and_open(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if path != os.fsencode(place):
                return opened(path, flags, *more, **named)
            place.rename(kept)
            place.symlink_to(tmp_path / "secret" / "passwd.wav")
            try:
                return opened(path, flags, *more, **named)
            finally:
                place.unlink()
                kept.rename(place)

        monkeypatch.setattr(os, "open", swap_and_open)
        assert_refused(client, url)

    def test_a_pipe_in_its_place_blocks_nobody(self, client: TestClient, url: str, place: Path) -> None:
        place.unlink()
        os.mkfifo(place)
        assert_refused(client, url)

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/proc/self/environ"])
    def test_a_device_in_its_place_is_not_read(self, client: TestClient, url: str, place: Path, device: str) -> None:
        place.unlink()
        place.symlink_to(device)
        assert_refused(client, url)

    def test_a_folder_in_its_place_is_not_listed(self, client: TestClient, url: str, place: Path) -> None:
        place.unlink()
        place.mkdir()
        assert_refused(client, url)

    def test_a_file_without_read_permission_is_missing(
        self, client: TestClient, url: str, place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = os.open

        def refuse(path: Any, *more: Any, **named: Any) -> int:
            if path == os.fsencode(place):
                raise PermissionError(13, "Permission denied", path)
            return opened(path, *more, **named)

        monkeypatch.setattr(os, "open", refuse)
        assert_refused(client, url)

    @pytest.mark.parametrize(
        "tampered",
        [
            b"../secret/passwd.wav",
            b"../../../../../../../../etc/passwd",
            b"/etc/passwd",
            b"Nina Simone/../../secret/passwd.wav",
            b"",
            b".",
            b"..",
            b"a\x00b",
            b"\xff" * 5000,
        ],
    )
    def test_a_tampered_row_leads_nowhere(
        self, client: TestClient, url: str, file: File, session: Session, tampered: bytes
    ) -> None:
        session.execute(update(File).where(File.id == file.id).values(path_bytes=tampered))
        session.commit()
        assert_refused(client, url)

    def test_a_removed_folder_is_closed_at_once(self, client: TestClient, url: str, file: File, music: Music) -> None:
        assert client.delete(f"/api/library/folders/{file.library_folder_id}").status_code == 204
        assert_refused(client, url)

    def test_the_file_of_another_track_is_not_served_under_this_one(
        self, client: TestClient, url: str, file: File, music: Music
    ) -> None:
        other = next(each for each in music.files.values() if each.track_id != file.track_id)
        assert_refused(client, f"{url}?file_id={other.id}")

    def test_dots_in_the_address_are_part_of_no_file_name(self, client: TestClient) -> None:
        for name in ("..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "file:..%2fsecret", "%00", "1%2f..%2f1"):
            answer = client.get(f"/api/tracks/{name}/stream")
            assert answer.status_code in (404, 422), name
            assert answer.headers["content-type"] == "application/problem+json"

    def test_a_page_made_to_look_like_music_runs_no_script(self, client: TestClient, url: str, place: Path) -> None:
        place.write_bytes(b"<!doctype html><script>alert(1)</script>" * 100)
        headers = client.get(url).headers
        assert headers["content-type"] == "audio/wav"
        assert headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self'" in headers["content-security-policy"]


class TestCover:
    @pytest.fixture
    def album_id(self, session: Session, data_dir: Path) -> int:
        library = Library(session)
        cover = library.cover()
        made = library.album("Pastel Blues", "Nina Simone", cover_hash=cover.hash)
        for place in (data_dir / "covers" / "ab", data_dir / "covers" / ".."):
            place.mkdir(parents=True, exist_ok=True)
        (data_dir / "secret").write_bytes(SECRET)
        session.commit()
        return int(made.id)

    @pytest.mark.parametrize(
        "tampered", ["../secret", "..", "../../etc/passwd", "/etc/passwd", "ab/../../secret", "abcdef12/../../secret", "AB12CD34"]
    )
    def test_a_tampered_hash_leads_nowhere(
        self, client: TestClient, session: Session, album_id: int, tampered: str, data_dir: Path
    ) -> None:
        session.add(CoverArt(hash=tampered, mime_type="image/png", width=1, height=1, source="folder"))
        session.flush()
        session.execute(update(Track).values(cover_hash=tampered))
        library = Library(session)
        other = library.album("Other", cover_hash=tampered)
        session.commit()
        for query in ("", "?size=64", f"?v={tampered[:8]}"):
            assert_refused(client, f"/api/albums/{other.id}/cover{query}")
        assert not list((data_dir / "cache").rglob("*.webp"))

    def test_a_cover_folder_swapped_for_a_link_is_not_followed_out(
        self, client: TestClient, session: Session, album_id: int, data_dir: Path, tmp_path: Path
    ) -> None:
        name = "ab12cd34" * 8
        (tmp_path / name).write_bytes(SECRET)
        (data_dir / "covers" / "ab" / name).symlink_to(tmp_path / name)
        assert_refused(client, f"/api/albums/{album_id}/cover")

    def test_a_pipe_in_place_of_a_cover_blocks_nobody(self, client: TestClient, album_id: int, data_dir: Path) -> None:
        os.mkfifo(data_dir / "covers" / "ab" / ("ab12cd34" * 8))
        assert_refused(client, f"/api/albums/{album_id}/cover")
        assert_refused(client, f"/api/albums/{album_id}/cover?size=64")


class TestStaticFiles:
    @pytest.fixture
    def build(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A built web app with a secret beside it, and links that lead to it."""
        folder = tmp_path / "dist"
        for name in ("assets", "docs-assets"):
            (folder / name).mkdir(parents=True)
            (folder / name / "real.js").write_text("export {}")
            (folder / name / "leak.js").symlink_to(tmp_path / "secret.txt")
        (folder / "index.html").write_text("<!doctype html><title>Tensoe</title>")
        (tmp_path / "secret.txt").write_bytes(SECRET)
        monkeypatch.setattr(webapp, "find_web_folder", lambda: folder)
        return folder

    @pytest.mark.parametrize("base", ["/app/", "/app/assets/", "/docs-assets/"])
    def test_no_spelling_of_dots_leads_out(self, client: TestClient, build: Path, base: str) -> None:
        for up in ("..", "%2e%2e", ".%2e", "..%2f", "..%5c", "%2e%2e%2f", "....//", "%252e%252e", "//", "%2f", "\\..\\", "%00"):
            for depth in (1, 2, 3):
                for target in ("secret.txt", "etc/passwd", "leak.js"):
                    answer = client.get(base + f"{up}/" * depth + target, follow_redirects=False)
                    assert answer.status_code < 500, f"{base}{up} x {depth} {target}"
                    assert b"secret" not in answer.content
                    assert b"root:" not in answer.content

    def test_files_of_the_build_are_served(self, client: TestClient, build: Path) -> None:
        assert client.get("/app/assets/real.js").text == "export {}"
        assert client.get("/docs-assets/real.js").text == "export {}"
        assert "Tensoe" in client.get("/app/tracks/17").text

    def test_links_that_lead_out_are_not_followed(self, client: TestClient, build: Path) -> None:
        assert client.get("/app/assets/leak.js").status_code == 404
        assert client.get("/docs-assets/leak.js").status_code == 404

    def test_folders_are_not_listed(self, client: TestClient, build: Path) -> None:
        for path in ("/docs-assets/", "/docs-assets", "/app/assets/", "/app/assets"):
            assert "real.js" not in client.get(path).text


def iter_routes(app: FastAPI) -> Iterator[RouteContext]:
    """Every address of ours with what it depends on, those of the mounted routers with the routers' own."""
    for route in iter_route_contexts(app.routes):
        if getattr(route, "dependant", None) is not None:
            yield route


def requires_owner(dependant: Dependant) -> bool:
    return dependant.call is require_owner or any(requires_owner(each) for each in dependant.dependencies)


class TestOthers:
    @pytest.fixture
    def library(self, session: Session, music: Music, data_dir: Path) -> dict[str, Any]:
        return make_small_library(session, root=data_dir / "music of the owner", artist="Abbey Lincoln")

    @pytest.fixture
    def guest(self, client: TestClient) -> TestClient:
        """The same application for somebody who is not the owner."""
        client.app.state.identify = lambda _: Principal(user_id=2, is_owner=False)  # type: ignore[attr-defined]
        return client

    def fill(self, path: str, library: dict[str, Any], track: Track) -> str:
        for name, value in (
            ("{track_id}", track.id),
            ("{album_id}", library["album"].id),
            ("{artist_id}", library["album"].artist_id),
            ("{job_id}", library["job"].id),
            ("{folder_id}", library["folder"].id),
            ("{group_id}", 1),
            ("{path:path}", ""),
        ):
            path = path.replace(name, str(value))
        assert "{" not in path, f"{path}: say here what stands for this"
        return path

    def test_no_answer_names_a_place_on_this_machine(
        self, guest: TestClient, music: Music, library: dict[str, Any], data_dir: Path
    ) -> None:
        asked = 0
        for route in iter_routes(guest.app):  # type: ignore[arg-type]
            if "GET" not in (route.methods or ()) or route.path == "/api/jobs/events":
                continue
            for track in (library["heard"], library["unheard"], music.tracks["Strange Fruit"]):
                url = self.fill(route.path, library, track)
                answer = guest.get(url + ("?q=a" if route.path == "/api/search" else ""), follow_redirects=False)
                said = answer.content + repr(answer.headers).encode()
                for place in (data_dir, music.root, music.data_dir, Path.home()):
                    assert os.fsencode(place) not in said, f"{url} names {place}"
                asked += 1
        assert asked > 60

    def test_what_is_for_the_owner_is_refused(self, guest: TestClient, library: dict[str, Any]) -> None:
        refused = set()
        for route in iter_routes(guest.app):  # type: ignore[arg-type]
            if requires_owner(route.dependant):
                for method in route.methods or ():
                    url = self.fill(route.path, library, library["heard"])
                    answer = guest.request(method, url, json={} if method in ("POST", "PUT", "PATCH") else None)
                    assert answer.status_code == 403, f"{method} {url}: {answer.status_code}"
                    assert answer.json()["code"] == "forbidden"
                    refused.add(f"{method} {route.path}")
        assert {"GET /system", "GET /metrics", "GET /api/library/browse", "GET /api/library/folders"} <= refused

    def test_whatever_changes_something_is_for_the_owner_or_says_why_not(self, client: TestClient) -> None:
        changing = [
            (route, f"{method} {route.path}")
            for route in iter_routes(client.app)  # type: ignore[arg-type]
            for method in route.methods or ()
            if method not in ("GET", "HEAD", "OPTIONS")
        ]
        assert len(changing) >= 8
        for route, name in changing:
            assert requires_owner(route.dependant) or name in OPEN_TO_OTHERS, f"{name} is open to everybody"

    def test_everything_of_the_library_asks_who_is_there(self, client: TestClient) -> None:
        """So that accounts close all of it at one place."""
        from tensoe.core.web import get_principal

        def asks(dependant: Dependant) -> bool:
            return dependant.call is get_principal or any(asks(each) for each in dependant.dependencies)

        for route in iter_routes(client.app):  # type: ignore[arg-type]
            if re.match(r"/(api|analytics)/", route.path):
                assert asks(route.dependant), f"{route.path} answers anybody"

    def test_the_owner_sees_where_the_files_are(self, client: TestClient, music: Music, library: dict[str, Any]) -> None:
        track = client.get(f"/api/tracks/{music.tracks['Strange Fruit'].id}").json()
        assert track["files"][0]["path"] == "Nina Simone/Pastel Blues/02 - Strange Fruit.wav"
        folders = [folder["path"] for folder in client.get("/api/library/folders").json()["folders"]]
        assert str(music.root) in folders

    def test_a_job_of_the_owner_tells_others_only_how_far_it_is(self, guest: TestClient, library: dict[str, Any]) -> None:
        job = guest.get(f"/api/jobs/{library['job'].id}").json()
        assert (job["state"], job["result"], job["message"]) == ("failed", None, None)
        assert job["error"] == {
            "code": "folder_not_found",
            "title": "Folder not found",
            "detail": "Folder not found",
            "hint": "",
        }
        with guest.stream("GET", f"/api/jobs/{library['job'].id}/events") as events:
            text = "".join(events.iter_text())
        assert "Folder not found" in text
        assert str(library["folder"].path) not in text
