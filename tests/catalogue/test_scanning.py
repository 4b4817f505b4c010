from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from tensoe.catalogue.folders import add_folder
from tensoe.catalogue.reading import FileItem, ReadRequest
from tensoe.catalogue.scan_store import Known
from tensoe.catalogue.scanning import compare, scan_library
from tensoe.catalogue.tags import Problem
from tensoe.catalogue.walking import Found
from tests.catalogue.files import KINDS, encode, write
from tests.catalogue.music_folder import Inline, Music
from tests.catalogue.tagging import tag
from tests.catalogue.test_tags import jpeg
from tests.signals import EXTENSIONS

CLIPS = Path(__file__).parents[3] / "shared" / "data" / "audio_clips"
MBID = "11111111-1111-4111-8111-{:012}"


def known(path: bytes, **options: object) -> Known:
    return Known(path, 1, 10, 20, False, True, None)._replace(**options)


class TestCompare:
    def test_each_kind_of_difference(self):
        found = [Found(b"a", 10, 20), Found(b"c", 10, 21), Found(b"d", 10, 20), Found(b"e", 10, 20)]
        rows = [known(b"a"), known(b"b"), known(b"c"), known(b"d", is_missing=True)]
        assert [difference.kind for difference in compare(found, rows)] == ["unchanged", "gone", "changed", "returned", "new"]

    def test_files_below_a_folder_that_cannot_be_listed_are_left_alone(self):
        found = [Found(b"x/", 0, 0, None, Problem("permission_denied", ""))]
        rows = [known(b"x/a"), known(b"x/b/c"), known(b"y")]
        assert [(d.kind, d.known and d.known.path) for d in compare(found, rows)] == [("new", None), ("gone", b"y")]

    def test_older_scanner_reads_again(self):
        assert [d.kind for d in compare([Found(b"a", 10, 20)], [known(b"a", is_current=False)])] == ["changed"]


class TestFirstScan:
    def test_tags_fill_the_tables(self, music: Music):
        path = write(music.root / "any" / "where.mp3")
        tag(path, title="Sinnerman", artist="Nina Simone", album="Pastel Blues", albumartist="Nina Simone", tracknumber="9/9",
            date="1965", genre="Jazz")  # fmt: skip
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

    def test_long_files_are_read_whole(self, music: Music):
        tag(write(music.root / "a.wav", seconds=8), title="Long")
        music.scan()
        assert music.tracks["Long"].duration_ms == pytest.approx(8000, abs=5)

    def test_stages_and_order_of_analysis(self, music: Music):
        calls = []
        music.on_progress = lambda session: calls.append(session.execute(text("select count(*) from track")).scalar_one())
        write(music.root / "a.mp3")
        music.scan()
        assert music.host.stages == ["Looking for files", "Reading tags", "Finishing"]
        assert calls == [1, 1]

    def test_analysis_is_not_asked_for_when_nothing_is_new(self, music: Music):
        write(music.root / "a.mp3")
        music.scan()
        calls = []
        music.on_progress = lambda session: calls.append(1)
        music.scan()
        assert calls == []

    def test_counts_are_kept_with_the_folder(self, music: Music):
        write(music.root / "a.mp3")
        music.scan()
        (folder,) = music.folders
        assert folder.last_scanned_at is not None
        assert (folder.last_scan["seen"], folder.last_scan["added"], folder.last_scan["unreachable"]) == (1, 1, 0)

    def test_name_in_another_encoding(self, music: Music):
        path = os.fsencode(music.root) + b"/Bj\xf6rk - J\xf3ga.mp3"
        with open(path, "wb") as file:
            file.write(encode("mp3"))
        assert music.scan()["added"] == 1
        (file,) = music.files.values()
        assert (bytes(file.path_bytes), file.path) == (b"Bj\xf6rk - J\xf3ga.mp3", "Bj\ufffdrk - J\ufffdga.mp3")
        assert music.scan()["unchanged"] == 1

    def test_hidden_and_system_files_are_passed_over(self, music: Music):
        for name in (".hidden.mp3", "._a.mp3", "@eaDir/a.mp3", ".trash/a.mp3", "__MACOSX/a.mp3", "$RECYCLE.BIN/a.mp3"):
            write(music.root / name)
        assert music.scan()["seen"] == 0


class TestAlbums:
    def test_one_album_over_disc_folders(self, music: Music):
        for disc in (1, 2):
            tag(write(music.root / f"X/CD{disc}/01.mp3", pitch_hz=200 + disc), title=f"D{disc}", artist="A", album="X")
        music.scan()
        assert len(music.albums) == 1

    def test_compilation_flag_makes_various_artists(self, music: Music):
        for number in (1, 2):
            path = write(music.root / f"f{number}/{number}.mp3", pitch_hz=200 + number)
            tag(path, title=f"T{number}", artist=f"A{number}", album="Hits", compilation="1")
        music.scan()
        (album,) = music.albums
        assert (album.artist_name, album.is_compilation, album.artist_id) == ("Various Artists", True, None)

    def test_several_artists_in_one_folder_without_album_artist(self, music: Music):
        for number in (1, 2):
            tag(
                write(music.root / f"Hits/{number}.mp3", pitch_hz=200 + number),
                title=f"T{number}",
                artist=f"A{number}",
                album="Hits",
            )
        music.scan()
        (album,) = music.albums
        assert (album.artist_name, album.is_compilation) == ("Various Artists", True)

    def test_same_title_of_two_artists_in_two_folders(self, music: Music):
        for name in ("Queen", "Abba"):
            tag(write(music.root / f"{name}/1.mp3", pitch_hz=100 + len(name)), title=name, artist=name, album="Greatest Hits")
        music.scan()
        assert {album.artist_name for album in music.albums} == {"Queen", "Abba"}

    def test_musicbrainz_id_joins_what_titles_part(self, music: Music):
        for number, title in ((1, "Album"), (2, "Album (Deluxe)")):
            path = write(music.root / f"{number}.mp3", pitch_hz=200 + number)
            tag(path, title=f"T{number}", artist="A", album=title, musicbrainz_albumid=MBID.format(7))
        music.scan()
        assert len(music.albums) == 1

    def test_half_of_the_files_name_the_album_artist(self, music: Music):
        tag(write(music.root / "X/1.mp3", pitch_hz=201), title="T1", artist="A", album="X")
        tag(write(music.root / "X/2.mp3", pitch_hz=202), title="T2", artist="A", album="X", albumartist="A")
        music.scan()
        assert len(music.albums) == 1

    def test_same_album_in_two_formats_in_two_folders(self, music: Music):
        for kind in ("mp3", "flac"):
            tag(write(music.root / f"{kind}/1.{kind}"), title=f"T {kind}", artist="A", album="X")
        music.scan()
        assert len(music.albums) == 1

    def test_year_is_that_of_most_tracks(self, music: Music):
        for number, year in enumerate(("1999", "1999", "2005")):
            path = write(music.root / f"{number}.mp3", pitch_hz=200 + number)
            tag(path, title=f"T{number}", artist="A", album="X", date=year)
        music.scan()
        assert music.albums[0].release_year == 1999


class TestArtists:
    def test_featured_artist_has_a_row_and_a_role(self, music: Music):
        tag(write(music.root / "a.mp3"), title="T", artist="Robyn feat. Kleerup")
        music.scan()
        assert set(music.artists) == {"Robyn", "Kleerup"}
        with music.begin() as session:
            roles = session.execute(text("select role from track_artist order by position")).scalars().all()
        assert roles == ["main", "featured"]

    def test_accents_and_case_make_no_second_artist(self, music: Music):
        for number, name in enumerate(("Beyoncé", "BEYONCE")):
            tag(write(music.root / f"{number}.mp3", pitch_hz=200 + number), title=f"T{number}", artist=name)
        music.scan()
        assert len(music.artists) == 1

    def test_name_without_id_is_the_artist_with_one(self, music: Music):
        tag(write(music.root / "1.mp3", pitch_hz=201), title="T1", artist="Beck")
        music.scan()
        tag(write(music.root / "2.mp3", pitch_hz=202), title="T2", artist="Beck", musicbrainz_artistid=MBID.format(1))
        music.scan()
        tag(write(music.root / "3.mp3", pitch_hz=203), title="T3", artist="Beck")
        music.scan()
        (artist,) = music.artists.values()
        assert artist.mbid == MBID.format(1)

    def test_two_artists_of_one_name_with_ids_stay_two(self, music: Music):
        for number in (1, 2):
            path = write(music.root / f"{number}.mp3", pitch_hz=200 + number)
            tag(path, title=f"T{number}", artist="Nirvana", musicbrainz_artistid=MBID.format(number))
        music.scan()
        with music.begin() as session:
            assert session.execute(text("select count(*) from artist")).scalar_one() == 2


def make_two(music: Music) -> list[tuple[int, int | None]]:
    for name, title, pitch_hz in (("01", "One", 300), ("02", "Two", 400)):
        tag(write(music.root / f"{name}.mp3", pitch_hz=pitch_hz), title=title, artist="A", album="X")
    music.scan()
    return list(ids_by_path(music).values())


def ids_by_path(music: Music) -> dict[str, tuple[int, int | None]]:
    return {path: (file.id, file.track_id) for path, file in sorted(music.files.items())}


class TestSecondScan:
    def test_unchanged_files_are_not_opened(self, music: Music):
        for number in range(3):
            write(music.root / f"{number}.mp3", pitch_hz=200 + number)
        music.scan()
        counts = music.scan()
        assert (counts["unchanged"], counts["added"], counts["changed"]) == (3, 0, 0)
        assert music.host.read == []

    def test_two_scans_at_once_count_each_file_once(self, music: Music):
        for number in range(3):
            write(music.root / f"{number}.mp3", pitch_hz=300 + number)
        walked = []

        class Late(Inline):
            def read_all(self, requests: Sequence[ReadRequest]) -> Iterator[list[FileItem]]:
                walked.append(music.scan())  # another scan files all of it between our look and our reading
                return super().read_all(requests)

        second = scan_library(music.begin, host=Late(), data_dir=music.data_dir)
        assert (walked[0]["added"], walked[0]["changed"]) == (3, 0)
        assert (second["added"], second["changed"], second["unchanged"]) == (0, 0, 3)

    def test_new_title_changes_the_same_track(self, music: Music):
        path = tag(write(music.root / "a.mp3"), title="Old", artist="A", album="X")
        music.scan()
        before = music.tracks["Old"].id
        tag(path, title="New", artist="B", album="Y")
        counts = music.scan()
        assert counts["changed"] == 1
        assert music.tracks["New"].id == before
        assert (set(music.artists), [album.title for album in music.albums]) == ({"B"}, ["Y"])

    def test_another_recording_at_the_same_path_is_another_track(self, music: Music):
        path = tag(write(music.root / "a.mp3"), title="First", artist="A")
        music.scan()
        before = music.tracks["First"].id
        tag(write(path, seconds=6, pitch_hz=300), title="Second", artist="B")
        music.scan()
        assert list(music.tracks) == ["Second"]
        assert music.tracks["Second"].id != before

    def test_deleted_file_is_missing_and_its_track_stays(self, music: Music):
        path = tag(write(music.root / "a.mp3"), title="T")
        write(music.root / "b.mp3", pitch_hz=300)
        music.scan()
        path.unlink()
        assert music.scan()["missing"] == 1
        assert music.files["a.mp3"].missing_since is not None
        assert not music.tracks["T"].is_available

    def test_returned_file_is_the_same_and_not_read_again(self, music: Music):
        path = tag(write(music.root / "a.mp3"), title="T")
        write(music.root / "b.mp3", pitch_hz=300)
        music.scan()
        file_id, aside = music.files["a.mp3"].id, music.root.parent / "aside.mp3"
        path.rename(aside)
        music.scan()
        aside.rename(path)
        counts = music.scan()
        assert (counts["returned"], music.host.read) == (1, [])
        assert (music.files["a.mp3"].id, music.files["a.mp3"].missing_since) == (file_id, None)
        assert music.tracks["T"].is_available

    def test_moved_file_keeps_its_ids(self, music: Music):
        path = tag(write(music.root / "b/a.mp3"), title="T")
        write(music.root / "z.mp3", pitch_hz=300)
        music.scan()
        before = music.files["b/a.mp3"]
        for target in ("c/new.mp3", "a/newer.mp3"):  # once forwards, once backwards in the order of paths
            (music.root / target).parent.mkdir()
            path = path.rename(music.root / target)
            counts = music.scan()
            assert (counts["moved"], counts["added"], counts["missing"]) == (1, 0, 0)
            assert (music.files[target].id, music.files[target].track_id) == (before.id, before.track_id)
        assert [event.kind for event in music.events] == ["file_moved", "file_moved"]
        assert music.tracks["T"].is_available

    def test_numbers_that_shift_take_their_tracks_along(self, music: Music):
        one, two = make_two(music)
        (music.root / "02.mp3").rename(music.root / "03.mp3")
        (music.root / "01.mp3").rename(music.root / "02.mp3")
        found = music.scan()
        assert (found["moved"], found["added"], found["changed"], found["missing"]) == (2, 0, 0, 0)
        assert ids_by_path(music) == {"02.mp3": one, "03.mp3": two}

    def test_names_that_are_exchanged(self, music: Music):
        one, two = make_two(music)
        (music.root / "01.mp3").rename(music.root / "x")
        (music.root / "02.mp3").rename(music.root / "01.mp3")
        (music.root / "x").rename(music.root / "02.mp3")
        assert music.scan()["moved"] == 2
        assert ids_by_path(music) == {"02.mp3": one, "01.mp3": two}
        assert music.scan()["unchanged"] == 2

    def test_file_that_moved_over_another(self, music: Music):
        one, two = make_two(music)
        (music.root / "01.mp3").replace(music.root / "02.mp3")
        music.scan()
        assert ids_by_path(music) == {"02.mp3": one, "01.mp3": two}
        assert {title: track.is_available for title, track in music.tracks.items()} == {"One": True, "Two": False}
        assert music.scan()["unchanged"] == 1

    def test_new_music_under_the_name_of_a_file_that_moved(self, music: Music):
        one, two = make_two(music)
        (music.root / "01.mp3").rename(music.root / "03.mp3")
        tag(write(music.root / "01.mp3", pitch_hz=900), title="New", artist="A", album="X")
        found = music.scan()
        assert (found["moved"], found["added"]) == (1, 1)
        now = ids_by_path(music)
        assert (now["03.mp3"], now["02.mp3"], len(now)) == (one, two, 3)

    def test_file_that_moved_over_another_with_new_music_in_its_place(self, music: Music):
        one, _ = make_two(music)
        (music.root / "01.mp3").replace(music.root / "02.mp3")
        tag(write(music.root / "01.mp3", pitch_hz=900), title="New", artist="A", album="X")
        music.scan()
        assert ids_by_path(music)["02.mp3"] == one
        assert sorted(music.tracks) == ["New", "One"]

    def test_copy_in_the_place_of_another_file(self, music: Music):
        one, two = make_two(music)
        shutil.copy(music.root / "01.mp3", music.root / "02.mp3")
        assert music.scan()["changed"] == 1
        assert ids_by_path(music) == {"01.mp3": one, "02.mp3": (two[0], one[1])}
        assert list(music.tracks) == ["One"]

    def test_copy_of_a_file_that_got_new_tags(self, music: Music):
        one, _ = make_two(music)
        shutil.copy(music.root / "01.mp3", music.root / "03.mp3")
        tag(music.root / "01.mp3", genre="Jazz")
        music.scan()
        assert ids_by_path(music)["01.mp3"] == one

    def test_file_moved_after_it_was_seen_missing(self, music: Music):
        path = tag(write(music.root / "a.mp3"), title="T")
        write(music.root / "z.mp3", pitch_hz=300)
        music.scan()
        before, aside = music.files["a.mp3"].id, music.root.parent / "x.mp3"
        path.rename(aside)
        music.scan()
        aside.rename(music.root / "b.mp3")
        assert music.scan()["moved"] == 1
        assert music.files["b.mp3"].id == before

    def test_file_moved_to_another_library_folder(self, music: Music, tmp_path: Path):
        other = tmp_path / "other"
        other.mkdir()
        other_id = music.add(other)
        path = tag(write(music.root / "a.mp3"), title="T")
        write(music.root / "z.mp3", pitch_hz=300)
        music.scan()
        before = music.files["a.mp3"].id
        path.rename(other / "a.mp3")
        assert music.scan()["moved"] == 1
        assert (music.files["a.mp3"].id, music.files["a.mp3"].library_folder_id) == (before, other_id)

    def test_copy_is_a_second_file_of_the_track(self, music: Music):
        path = tag(write(music.root / "a.mp3"), title="T")
        music.scan()
        shutil.copy(path, music.root / "copy.mp3")
        music.scan()
        files = music.files
        assert files["a.mp3"].track_id == files["copy.mp3"].track_id
        assert [event.kind for event in music.events] == ["file_same_content"]
        path.unlink()
        music.scan()
        assert music.tracks["T"].is_available

    def test_copies_in_one_scan_are_one_track(self, music: Music):
        for name in "abc":
            tag(write(music.root / f"{name}.mp3"), title="T")
        music.scan()
        assert (len(music.tracks), len(music.files)) == (1, 3)

    def test_same_recording_on_the_same_album_is_one_track(self, music: Music):
        for kind in ("mp3", "flac"):
            path = write(music.root / f"a.{kind}")
            tag(path, title="T", artist="A", album="X", albumartist="A", musicbrainz_trackid=MBID.format(5))
            music.scan()
        assert len(music.tracks) == 1
        assert [event.kind for event in music.events] == ["file_same_recording"]

    def test_owner_wins_over_the_tags(self, music: Music):
        path = tag(write(music.root / "a.mp3"), title="Wrong", artist="A")
        music.scan()
        track_id = music.tracks["Wrong"].id
        with music.begin() as session:
            session.execute(
                text("insert into source_record (source, kind, source_id, track_id, payload) values "
                     "('owner', 'track', 'track:1', :id, '{\"title\": \"Right\"}')"), {"id": track_id},
            )  # fmt: skip
        tag(path, title="Wrong again", artist="B")
        music.scan()
        assert (music.tracks["Right"].id, music.tracks["Right"].artist_name) == (track_id, "B")

    def test_empty_folder_that_had_files_is_an_unmounted_disk(self, music: Music):
        path = tag(write(music.root / "a.mp3"), title="T")
        music.scan()
        path.unlink()
        counts = music.scan()
        assert (counts["unreachable"], counts["missing"]) == (1, 0)
        assert music.tracks["T"].is_available
        assert "mounted" in music.folders[0].last_scan["reason"]

    def test_folder_that_is_gone_marks_nothing_missing(self, music: Music):
        tag(write(music.root / "a.mp3"), title="T")
        music.scan()
        music.root.rename(music.root.parent / "elsewhere")
        assert music.scan()["unreachable"] == 1
        assert music.files["a.mp3"].missing_since is None

    def test_one_unreachable_folder_does_not_stop_the_other(self, music: Music, tmp_path: Path):
        other = tmp_path / "other"
        write(other / "a.mp3")
        music.add(other)
        music.root.rmdir()
        counts = music.scan()
        assert (counts["unreachable"], counts["added"]) == (1, 1)


class TestProblems:
    def test_broken_files_are_listed_and_the_others_read(self, music: Music):
        good = tag(write(music.root / "good.mp3"), title="Good")
        (music.root / "empty.mp3").touch()
        (music.root / "words.mp3").write_text("hello " * 100)
        (music.root / "cut.flac").write_bytes(encode("flac", seconds=4)[:30_000])
        shutil.copy(tag(write(music.root / "x.flac"), title="Flac"), music.root / "liar.mp3")
        (music.root / "dangling.mp3").symlink_to("nowhere.mp3")
        os.mkfifo(music.root / "pipe.mp3")
        counts = music.scan()
        assert music.problems() == {
            "empty.mp3": "empty", "words.mp3": "not_audio", "cut.flac": "truncated", "liar.mp3": "mislabelled",
            "dangling.mp3": "dangling_link", "pipe.mp3": "special_file",
        }  # fmt: skip
        assert counts["problems"] == 6
        assert {"Good", "Flac"} <= set(music.tracks)
        assert all(file.problem for file in music.files.values() if file.problem_code)
        assert good.exists()

    def test_mended_file_leaves_the_list(self, music: Music):
        path = music.root / "a.mp3"
        path.touch()
        music.scan()
        tag(write(path), title="T")
        music.scan()
        assert (music.problems(), list(music.tracks)) == ({}, ["T"])

    def test_problem_that_is_tried_again_is_no_change(self, music: Music):
        os.symlink("nowhere", music.root / "b.mp3")
        write(music.root / "a.mp3")
        music.scan()
        os.utime(music.root / "a.mp3", (1, 1))
        found = music.scan()
        assert (found["changed"], found["unchanged"]) == (1, 1)

    def test_file_that_breaks_keeps_its_track(self, music: Music):
        path = tag(write(music.root / "a.mp3"), title="T")
        music.scan()
        whole = path.read_bytes()
        path.write_bytes(b"")
        music.scan()
        assert (music.problems(), music.tracks["T"].is_available) == ({"a.mp3": "empty"}, False)
        path.write_bytes(whole)
        music.scan()
        assert (music.problems(), music.tracks["T"].is_available) == ({}, True)

    def test_removed_problem_that_never_was_music_is_forgotten(self, music: Music):
        write(music.root / "a.mp3")
        link = music.root / "b.mp3"
        link.symlink_to("nowhere")
        words = music.root / "c.mp3"
        words.write_text("no music")
        music.scan()
        link.unlink()
        words.unlink()
        music.scan()
        assert list(music.files) == ["a.mp3"]

    def test_links_in_a_circle(self, music: Music):
        write(music.root / "deep" / "er" / "a.mp3")
        (music.root / "deep" / "er" / "up").symlink_to(music.root)
        (music.root / "self").symlink_to("self")
        (music.root / "self.mp3").symlink_to("self.mp3")
        counts = music.scan()
        assert counts["added"] == 1
        assert music.problems() == {"deep/er/up": "link_circle", "self": "link_circle", "self.mp3": "link_circle"}
        assert music.scan()["unchanged"] == 4

    def test_links_out_of_the_library_are_not_followed(self, music: Music, tmp_path: Path):
        outside = write(tmp_path / "outside" / "secret.mp3")
        (music.root / "file.mp3").symlink_to(outside)
        (music.root / "folder").symlink_to(outside.parent)
        music.scan()
        assert music.problems() == {"file.mp3": "outside_library", "folder": "outside_library"}
        assert music.tracks == {}

    def test_link_to_a_file_inside_is_a_second_file(self, music: Music):
        path = tag(write(music.root / "a.mp3"), title="T")
        (music.root / "best.mp3").symlink_to(path)
        music.scan()
        assert (len(music.files), len(music.tracks), music.problems()) == (2, 1, {})

    def test_name_with_a_newline_and_very_long_name(self, music: Music):
        write(music.root / "a\nb.mp3")
        write(music.root / ("n" * 250 + ".mp3"), pitch_hz=300)
        assert music.scan()["added"] == 2

    def test_folder_without_permission_is_listed_as_another_user(self, music: Music, tmp_path: Path):
        if os.geteuid() != 0:
            pytest.skip("only root can become another user")
        write(music.root / "closed" / "a.mp3")
        write(music.root / "shut.mp3")
        (music.root / "closed").chmod(0)
        (music.root / "shut.mp3").chmod(0)
        code = (
            "import os, sys; sys.path[:0] = eval(sys.argv[2])\n"
            "from tensoe.catalogue.walking import walk; from tensoe.catalogue.tags import read_file\n"
            "os.setgid(65534); os.setuid(65534)\n"
            "root = os.fsencode(sys.argv[1])\n"
            "for f in walk(root, inside=[root]):\n"
            "    p = f.problem or read_file(root + b'/' + f.path).problem; print(os.fsdecode(f.path), p and p.code)\n"
        )
        for folder in [tmp_path, *tmp_path.parents[:2]]:
            folder.chmod(folder.stat().st_mode | 0o55)
        command = [sys.executable, "-c", code, str(music.root), repr(sys.path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stdout.splitlines() == ["closed/ permission_denied", "shut.mp3 permission_denied"], done.stderr


class TestCovers:
    def test_picture_beside_the_files_is_the_albums(self, music: Music):
        for number in (1, 2):
            tag(write(music.root / f"X/{number}.mp3", pitch_hz=200 + number), title=f"T{number}", artist="A", album="X")
        (music.root / "X" / "Folder.JPG").write_bytes(jpeg())
        music.scan()
        (album,) = music.albums
        assert album.cover_hash is not None
        assert [track.cover_hash for track in music.tracks.values()] == [None, None]

    def test_embedded_picture_comes_first_and_another_one_is_the_tracks_own(self, music: Music):
        for number, colour in ((1, "red"), (2, "red"), (3, "blue")):
            path = write(music.root / f"X/{number}.mp3", pitch_hz=200 + number)
            tag(path, title=f"T{number}", artist="A", album="X", cover=jpeg(colour))
        (music.root / "X" / "cover.jpg").write_bytes(jpeg("green"))
        music.scan()
        tracks = music.tracks
        assert (tracks["T1"].cover_hash, tracks["T2"].cover_hash) == (None, None)
        assert tracks["T3"].cover_hash not in (None, music.albums[0].cover_hash)

    def test_picture_of_the_album_serves_its_discs(self, music: Music):
        tag(write(music.root / "X/CD 1/1.mp3"), title="T", artist="A", album="X")
        (music.root / "X" / "cover.png").write_bytes(jpeg())
        music.scan()
        assert music.albums[0].cover_hash is not None

    def test_new_picture_is_noticed_although_the_files_are_unchanged(self, music: Music):
        tag(write(music.root / "X/1.mp3"), title="T", artist="A", album="X")
        music.scan()
        (music.root / "X" / "cover.jpg").write_bytes(jpeg("red"))
        music.scan()
        first = music.albums[0].cover_hash
        assert first is not None
        (music.root / "X" / "cover.jpg").write_bytes(jpeg("blue"))
        music.scan()
        assert music.albums[0].cover_hash not in (None, first)

    def test_new_embedded_picture_replaces_the_old(self, music: Music):
        path = tag(write(music.root / "X/1.mp3"), title="T", artist="A", album="X", cover=jpeg("red"))
        music.scan()
        first = music.albums[0].cover_hash
        tag(path, title="T", artist="A", album="X", cover=jpeg("blue"))
        music.scan()
        assert music.albums[0].cover_hash not in (None, first)
        assert music.tracks["T"].cover_hash is None


class TestSeveralFolders:
    def test_only_the_named_folder_is_scanned(self, music: Music, tmp_path: Path):
        write(music.root / "a.mp3")
        other = tmp_path / "other"
        write(other / "b.mp3", pitch_hz=300)
        with music.begin() as session:
            other_id = add_folder(session, path=other).id
        music.scan(other_id)
        assert list(music.files) == ["b.mp3"]


@pytest.mark.skipif(not CLIPS.is_dir(), reason="the shared audio clips are not here")
class TestRealMusic:
    def test_clips_and_files_broken_on_purpose(self, music: Music):
        clips = [path for path in sorted(CLIPS.iterdir()) if path.suffix in (".flac", ".ogg", ".mp3", ".wav", ".m4a")]
        for clip in clips:
            tag(Path(shutil.copy(clip, music.root)), title=clip.stem, artist="Clip", album="Clips", genre="Test; Real")
        (music.root / "empty.ogg").touch()
        (music.root / "cut.flac").write_bytes((music.root / "loop_garzul.flac").read_bytes()[:50_000])
        shutil.copy(music.root / clips[0].name, music.root / "really.mp3")
        counts = music.scan()
        assert counts["seen"] == len(clips) + 3
        assert set(music.tracks) >= {clip.stem for clip in clips}
        assert all(track.genres == ["Test", "Real"] and track.duration_ms for track in music.tracks.values())
        assert music.problems()["empty.ogg"] == "empty"
        assert music.problems()["cut.flac"] == "truncated"
        assert music.problems()["really.mp3"] == "mislabelled"
        assert {album.title for album in music.albums} == {"Clips"}
        assert music.scan()["unchanged"] == len(clips) + 3


class TestHostileFiles:
    def test_damaged_bytes_anywhere_never_stop_a_scan(self, music: Music, rng: np.random.Generator):
        for kind in KINDS:
            path = write(music.root / f"whole-{kind}{EXTENSIONS[kind]}", kind=kind)
            tag(path, title="Títle", artist="Ä feat. B", album="X", genre="(17)", date="1999", cover=jpeg())
            whole = np.frombuffer(path.read_bytes(), np.uint8)
            for number in range(12):
                damaged = whole.copy()
                where = rng.integers(0, min(len(whole), 3000), 40)
                damaged[where] = rng.integers(0, 256, 40)
                (music.root / f"{kind}{number}{EXTENSIONS[kind]}").write_bytes(damaged.tobytes())
        counts = music.scan()
        assert counts["seen"] == 13 * len(KINDS)
        assert music.scan()["unchanged"] == 13 * len(KINDS)
