from __future__ import annotations

import pytest

from tensoe.catalogue.identifiers import find_track_id
from tensoe.core.errors import InvalidInput, TrackNotFound

SPOTIFY = "4uLU6hMCjMI75M1A2tKUQC"
MBID = "b1a9c0e9-d987-4042-ae91-78d6a3267d69"


class TestFindTrackId:
    @pytest.fixture(autouse=True)
    def _track(self, library, tmp_path):
        self.library = library
        self.track = library.track("T", "A", spotify_id=SPOTIFY, mbid=MBID, isrc="USPR36500001")
        self.file = library.file(library.folder(tmp_path), "t.mp3", self.track)
        self.lonely = library.file(self.library.folder(tmp_path / "x"), "u.mp3")

    def test_every_form(self, session):
        forms = [
            str(self.track.id), f"spotify:track:{SPOTIFY}", f"mbid:{MBID}", f"mbid:{MBID.upper()}", "isrc:USPR36500001",
            "isrc:us-pr3-65-00001", f"file:{self.file.id}",
        ]  # fmt: skip
        assert [find_track_id(session, form) for form in forms] == [self.track.id] * len(forms)

    def test_playable_recording_wins_among_equal_codes(self, session):
        playable = self.library.track("T", "A", isrc="USPR36500001", is_available=True)
        assert find_track_id(session, "isrc:USPR36500001") == playable.id

    def test_unknown_track(self, session):
        for text in (
            "999999999",
            "9" * 90,
            f"mbid:{MBID[:-1]}0",
            "isrc:GBAAA0000000",
            f"file:{self.lonely.id}",
            "file:" + "9" * 40,
        ):
            with pytest.raises(TrackNotFound):
                find_track_id(session, text)

    @pytest.mark.parametrize("text", ["", "abc", "-1", "1.5", "١", "file:", "file:x", "mbid:zz", "isrc:1", "1\x00"])
    @pytest.mark.parametrize("prefix", ["", "spotify:track:", "spotify:album:"])
    def test_malformed(self, session, prefix, text):
        with pytest.raises(InvalidInput):
            find_track_id(session, prefix + text)
