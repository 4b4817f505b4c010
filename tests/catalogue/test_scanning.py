from __future__ import annotations

import mutagen

from tests.catalogue.files import write
from tests.catalogue.music_folder import Music


class TestFirstScan:
    def test_tags_fill_the_tables(self, music: Music):
        path = write(music.root / "any" / "where.mp3")
        tags = mutagen.File(path, easy=True)
        tags.update({"title": "Sinnerman", "artist": "Nina Simone", "album": "Pastel Blues", "date": "1965", "genre": "Jazz"})
        tags.update({"tracknumber": "9/9", "albumartist": "Nina Simone"})
        tags.save()
        counts = music.scan()
        assert (counts["seen"], counts["added"], counts["problems"]) == (1, 1, 0)
        track = music.tracks["Sinnerman"]
        assert (track.artist_name, track.track_number, track.release_year, track.genres) == ("Nina Simone", 9, 1965, ["Jazz"])
        assert track.is_available
        (album,) = music.albums
        assert (album.title, album.artist_name, track.album_id) == ("Pastel Blues", "Nina Simone", album.id)
        assert music.files["any/where.mp3"].track_id == track.id

    def test_names_come_from_the_path_without_tags(self, music: Music):
        write(music.root / "Nina Simone" / "Pastel Blues (1965)" / "09 - Sinnerman.flac")
        music.scan()
        track = music.tracks["Sinnerman"]
        assert (track.artist_name, track.track_number, track.release_year) == ("Nina Simone", 9, 1965)
        assert [record.source for record in music.records] == ["file_path"]
