from __future__ import annotations

from pathlib import Path

import pytest

from tensoe.catalogue.models import LibraryFolder, SourceRecord
from tests.catalogue.library import Library, make_client


@pytest.fixture
def stranger(session_factory, settings):
    """Somebody who is not the owner."""
    with make_client(session_factory, settings, is_owner=False) as opened:
        yield opened


class TestTrackRoutes:
    def test_pages_follow_each_other(self, client, library):
        for n in range(5):
            library.track(f"T{n}", "A")
        seen, cursor = [], None
        for _ in range(3):
            page = client.get(
                "/api/tracks", params={"limit": 2, "sort": "title", **({"cursor": cursor} if cursor else {})}
            ).json()
            seen += [track["title"] for track in page["tracks"]]
            cursor = page["next_cursor"]
        assert seen == ["T0", "T1", "T2", "T3", "T4"]
        assert (page["total"], cursor) == (5, None)

    @pytest.mark.parametrize(
        "query", ["limit=0", "limit=501", "sort=size", "order=up", "key=12", "mode=2", "year_from=x", "cursor=x", "cursor=W10"]
    )
    def test_malformed_query(self, client, query):
        answer = client.get(f"/api/tracks?{query}")
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(
        "query",
        [
            "year_from=99999999999999999999999", "album_id=-99999999999999999999999", "artist_id=99999999999999999999999",
            "folder_id=99999999999999999999999", "genre=%00", "genre=%FF", "tempo_min=nan&tempo_max=inf", "search=%00",
            "search=%27%5C%26%7C", "search=" + "a%20" * 120, "tempo_min=1e308", "sort=tempo&order=desc",
        ],
    )  # fmt: skip
    def test_odd_values_are_answered(self, client, library, query):
        library.track("T", "A")
        assert client.get(f"/api/tracks?{query}").status_code == 200

    def test_one_track_by_any_id(self, client, library):
        track = library.track("T", "A", isrc="USPR36500001")
        assert client.get("/api/tracks/isrc:USPR36500001").json()["id"] == track.id
        assert client.get(f"/api/tracks/{track.id}").json()["title"] == "T"
        assert client.get("/api/tracks/999999999").json()["code"] == "track_not_found"
        assert client.get("/api/tracks/x:y").status_code == 422


class TestAlbumAndArtistRoutes:
    def test_details_and_lists(self, client, library):
        album = library.album("Pastel Blues", "Nina Simone")
        library.track("Sinnerman", "Nina Simone", album, genres=["jazz"])
        artist = library.artist("Nina Simone")
        assert client.get("/api/albums").json()["albums"][0]["track_count"] == 1
        assert client.get(f"/api/albums/{album.id}").json()["tracks"][0]["title"] == "Sinnerman"
        assert client.get("/api/artists?sort=tracks&order=desc").json()["artists"][0]["album_count"] == 1
        assert client.get(f"/api/artists/{artist.id}").json()["albums"][0]["id"] == album.id
        assert client.get("/api/genres").json() == [{"name": "jazz", "count": 1}]
        found = client.get("/api/search", params={"q": "nina"}).json()
        assert [row["name"] for row in found["artists"]] == ["Nina Simone"]

    @pytest.mark.parametrize("identifier", ["999999", str(10**40), "-1"])
    def test_unknown(self, client, identifier):
        assert client.get(f"/api/albums/{identifier}").json()["code"] == "album_not_found"
        assert client.get(f"/api/artists/{identifier}").json()["code"] == "artist_not_found"


class TestFolderRoutes:
    def test_add_list_scan_remove(self, client, tmp_path: Path):
        made = client.post("/api/library/folders", json={"path": str(tmp_path)})
        assert made.status_code == 201
        folder = made.json()["folder"]
        assert (folder["path"], folder["name"], folder["is_reachable"]) == (str(tmp_path), tmp_path.name, True)
        assert made.json()["job_id"] is not None
        assert [row["id"] for row in client.get("/api/library/folders").json()["folders"]] == [folder["id"]]
        started = client.post("/api/library/scan", json={"folder_ids": [folder["id"]]})
        assert started.status_code == 202
        assert started.json()["status_url"] == f"/api/jobs/{started.json()['job_id']}"
        assert client.post("/api/library/folders", json={"path": str(tmp_path)}).status_code == 409
        assert client.delete(f"/api/library/folders/{folder['id']}").status_code == 204
        assert client.get("/api/library/folders").json() == {"folders": []}
        assert client.delete(f"/api/library/folders/{folder['id']}").status_code == 404

    def test_adding_without_a_scan(self, client, tmp_path):
        made = client.post("/api/library/folders", json={"path": str(tmp_path), "scan": False})
        assert made.json()["job_id"] is None

    @pytest.mark.parametrize(("path", "status"), [("", 422), ("music", 422), ("/gone/for/good", 404), ("/a\x00b", 422)])
    def test_path_that_is_no_folder(self, client, path, status):
        assert client.post("/api/library/folders", json={"path": path}).status_code == status

    def test_signs_that_are_no_text(self, client):
        for body in (b'{"path": "\\udc80"}', b'{"path": "/\\udc80"}', b'{"path": "\xff"}', b"{"):
            answer = client.post("/api/library/folders", content=body, headers={"content-type": "application/json"})
            assert answer.status_code in (400, 422)

    def test_scan_of_an_unknown_folder(self, client):
        for folder_id in (999999, 10**40):
            assert client.post("/api/library/scan", json={"folder_ids": [folder_id]}).json()["code"] == "folder_not_found"

    def test_demo_folder_goes_only_with_the_demo(self, client, library: Library, tmp_path, session):
        folder = library.folder(tmp_path, is_demo=True)
        assert client.delete(f"/api/library/folders/{folder.id}").status_code == 409
        assert session.get(LibraryFolder, folder.id) is not None

    def test_counts_of_a_folder(self, client, library, tmp_path):
        folder = library.folder(tmp_path / "gone")
        library.file(folder, "a.mp3")
        library.file(folder, "b.mp3", problem_code="truncated", problem="x")
        library.file(folder, "c.mp3", missing_since="2026-01-01T00:00:00Z", problem_code="truncated")
        [row] = client.get("/api/library/folders").json()["folders"]
        assert (row["files"], row["missing"], row["problems"], row["is_reachable"]) == (2, 1, 1, False)

    def test_browse(self, client, tmp_path):
        (tmp_path / "inner").mkdir()
        found = client.get("/api/library/browse", params={"path": str(tmp_path)}).json()
        assert [entry["name"] for entry in found["folders"]] == ["inner"]
        assert client.get("/api/library/browse", params={"path": str(tmp_path / "gone")}).json()["code"] == "folder_not_found"
        assert client.get("/api/library/browse", params={"path": "x"}).status_code == 422


class TestSomebodyElse:
    def test_library_is_the_owners(self, stranger, tmp_path):
        answers = [
            stranger.get("/api/library/folders"),
            stranger.get("/api/library/browse"),
            stranger.post("/api/library/folders", json={"path": str(tmp_path)}),
            stranger.post("/api/library/scan", json={}),
            stranger.delete("/api/library/folders/1"),
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "forbidden")] * 5

    def test_no_path_of_the_machine_in_any_answer(self, stranger, library, tmp_path, session):
        place = tmp_path / "private-place"
        folder = library.folder(place)
        track = library.track("T", "A", library.album("B", "A"), is_available=True)
        library.file(folder, "private-name/t.mp3", track, problem_code="unreadable", problem=f"cannot open {place}/t.mp3")
        session.add(
            SourceRecord(source="file_path", kind="track", source_id="file:1", track_id=track.id, payload={"path": str(place)})
        )
        session.flush()
        for url in (
            "/api/tracks", f"/api/tracks/{track.id}", f"/api/tracks/{track.id}/stream", f"/api/tracks/{track.id}/cover",
            "/api/albums", f"/api/albums/{track.album_id}", "/api/artists", "/api/search?q=t",
        ):  # fmt: skip
            answer = stranger.get(url)
            assert "private" not in answer.text + str(answer.headers.get("content-disposition")), url
        assert stranger.get(f"/api/tracks/{track.id}").json()["files"][0]["path"] is None

    def test_owner_sees_the_path(self, client, library, tmp_path):
        track = library.track("T", "A")
        library.file(library.folder(tmp_path), "x/t.mp3", track)
        assert client.get(f"/api/tracks/{track.id}").json()["files"][0]["path"] == "x/t.mp3"
