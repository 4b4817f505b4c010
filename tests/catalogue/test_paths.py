from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensoe.catalogue.paths import album_folder, is_disc_folder, names_from_path

SINNERMAN = {"title": "Sinnerman", "artist": "Nina Simone", "album": "Pastel Blues", "track_number": 9}
OF_1965 = {**SINNERMAN, "released": "1965"}


class TestNamesFromPath:
    @pytest.mark.parametrize(
        ("path", "names"),
        [
            ("Nina Simone/Pastel Blues (1965)/09 - Sinnerman.flac", OF_1965),
            ("Nina Simone/1965 - Pastel Blues/09. Sinnerman.flac", OF_1965),
            ("Nina Simone/[1965] Pastel Blues [FLAC]/09 Sinnerman.flac", OF_1965),
            ("Nina Simone - Pastel Blues (1965)/09 - Sinnerman.mp3", OF_1965),
            ("Nina_Simone/Pastel_Blues/09_-_Sinnerman.mp3", SINNERMAN),
            ("Nina Simone/Pastel Blues/Nina Simone - 09 - Sinnerman.mp3", SINNERMAN),
            ("Nina Simone - Pastel Blues - 09 - Sinnerman.mp3", SINNERMAN),
            ("Music/Jazz/Nina Simone/Pastel Blues/Disc 2/09 Sinnerman.mp3", {**SINNERMAN, "disc_number": 2}),
            ("Nina Simone/Pastel Blues/2-09 Sinnerman.mp3", {**SINNERMAN, "disc_number": 2}),
            ("Nina Simone/Pastel Blues/209 - Sinnerman.mp3", {**SINNERMAN, "disc_number": 2}),
            ("Nina Simone - Sinnerman.mp3", {"title": "Sinnerman", "artist": "Nina Simone"}),
            ("Nina Simone/Sinnerman.mp3", {"title": "Sinnerman", "artist": "Nina Simone"}),
            ("Pastel Blues/09 Sinnerman.mp3", {"title": "Sinnerman", "album": "Pastel Blues", "track_number": 9}),
            ("Downloads/Nina Simone - Sinnerman.mp3", {"title": "Sinnerman", "artist": "Nina Simone"}),
            ("Sinnerman.mp3", {"title": "Sinnerman"}),
            ("99 Luftballons.mp3", {"title": "99 Luftballons"}),
            ("Prince/1999/01 1999.mp3", {"title": "1999", "artist": "Prince", "album": "1999", "track_number": 1}),
            (
                "Various Artists/Hits/01 - Abba - Waterloo.mp3",
                {"title": "Waterloo", "artist": "Abba", "album": "Hits", "album_artist": "Various Artists", "track_number": 1},
            ),
        ],
    )
    def test_usual_ways_to_name_files(self, path: str, names: dict[str, Any]):
        assert names_from_path(path.encode()) == names

    def test_bytes_that_are_no_utf8(self):
        assert names_from_path(b"Bj\xf6rk/J\xf3ga.mp3") == {"title": "J\ufffdga", "artist": "Bj\ufffdrk"}

    @given(st.binary(min_size=1, max_size=80).filter(lambda path: b"\0" not in path))
    def test_any_path_has_a_title_and_no_nul(self, path: bytes):
        names = names_from_path(path)
        assert "title" in names
        assert all("\0" not in value for value in names.values() if isinstance(value, str))


class TestAlbumFolder:
    def test_disc_folders_belong_to_the_folder_above(self):
        assert album_folder(b"A/X/CD 2") == b"A/X"
        assert album_folder(b"A/X") == b"A/X"

    @pytest.mark.parametrize("name", ["Discovery", "CDs", "Partners", "Disco 2000", "Parties"])
    def test_names_that_only_begin_like_discs(self, name: str):
        assert not is_disc_folder(name)
