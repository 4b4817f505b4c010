"""The demo library is what its list says it is."""

from collections import Counter
from pathlib import Path

import av
import numpy as np
import pytest

from tensoe.demo.library import DemoTrack, list_demo_tracks, render_demo_track, write_demo_library
from tests.demo.hearing import decode, hear_key, hear_tempo_bpm

FIRST_OF_STYLE = tuple({track.style: track for track in reversed(list_demo_tracks()) if track.track_number == 1}.values())
STYLE_NAMES = [track.style for track in FIRST_OF_STYLE]


def find_track(style: str) -> DemoTrack:
    return next(track for track in list_demo_tracks() if track.style == style)


@pytest.fixture(scope="module", params=sorted(STYLE_NAMES))
def heard(request: pytest.FixtureRequest, demo_folder: Path) -> tuple[DemoTrack, np.ndarray, int]:
    """A track of each style together with the samples of its file."""
    track = find_track(request.param)
    return track, *decode(demo_folder / track.relative_path)


class TestListDemoTracks:
    def test_about_sixty_tracks_in_eight_styles(self) -> None:
        per_style = Counter(track.style for track in list_demo_tracks())

        assert sum(per_style.values()) == 64
        assert len(per_style) == 8
        # A track needs five neighbours of its own style.
        assert min(per_style.values()) >= 6

    def test_paths_and_seeds_are_unique(self) -> None:
        tracks = list_demo_tracks()

        assert len({track.relative_path.casefold() for track in tracks}) == len(tracks)
        assert len({track.seed for track in tracks}) == len(tracks)

    def test_only_ambient_has_no_tempo(self) -> None:
        assert {track.style for track in list_demo_tracks() if track.tempo_bpm is None} == {"ambient"}

    def test_keys_and_lengths_are_in_range(self) -> None:
        for track in list_demo_tracks():
            assert 0 <= track.key <= 11
            assert track.mode in (0, 1)
            assert 20.0 <= track.duration_s <= 42.0

    def test_five_kinds_of_file_are_used(self) -> None:
        kinds = {Path(track.relative_path).suffix for track in list_demo_tracks()}

        assert kinds == {".mp3", ".flac", ".m4a", ".ogg", ".opus"}


class TestRenderDemoTrack:
    @pytest.mark.parametrize("style", ["chiptune", "jazz"])
    def test_the_same_track_has_the_same_samples(self, style: str) -> None:
        track = find_track(style)

        np.testing.assert_array_equal(render_demo_track(track), render_demo_track(track))

    def test_length_is_the_listed_one(self) -> None:
        track = find_track("chiptune")

        sound = render_demo_track(track)

        assert sound.dtype == np.float32
        assert sound.shape == (2, round(track.duration_s * 44_100))


class TestWrittenFiles:
    def test_duration_is_the_listed_one(self, heard: tuple[DemoTrack, np.ndarray, int]) -> None:
        track, sound, rate_hz = heard

        # Lossy encoders pad up to a frame at each end.
        assert sound.shape[1] / rate_hz == pytest.approx(track.duration_s, abs=0.08)

    def test_nothing_clips_and_the_level_is_musical(self, heard: tuple[DemoTrack, np.ndarray, int]) -> None:
        _, sound, _ = heard

        rms_db = 20.0 * np.log10(np.sqrt(np.mean(sound.astype(np.float64) ** 2)))

        assert np.max(np.abs(sound)) < 1.0
        assert -26.0 < rms_db < -8.0

    def test_both_channels_sound_and_differ(self, heard: tuple[DemoTrack, np.ndarray, int]) -> None:
        _, sound, _ = heard
        left, right = sound

        assert 0.5 < np.std(left) / np.std(right) < 2.0
        assert np.std(left - right) > 0.01 * np.std(left + right)

    def test_the_listed_tempo_is_heard(self, heard: tuple[DemoTrack, np.ndarray, int]) -> None:
        track, sound, rate_hz = heard
        if track.tempo_bpm is None:
            return

        ratio = hear_tempo_bpm(sound.mean(axis=0), rate_hz) / track.tempo_bpm

        # Half and double are the same pulse; 1 % is the resolution of lags at this frame rate.
        assert min(abs(ratio / octave - 1.0) for octave in (0.5, 1.0, 2.0)) < 0.01

    def test_the_listed_key_is_heard(self, heard: tuple[DemoTrack, np.ndarray, int]) -> None:
        track, sound, rate_hz = heard

        key, mode = hear_key(sound.mean(axis=0), rate_hz)

        # The relative key has the same notes; fifths and the parallel mode are what a chroma of overtones confuses.
        relative = ((track.key + 3) % 12, 1) if track.mode == 0 else ((track.key - 3) % 12, 0)
        fifths = {((track.key + step) % 12, track.mode) for step in (5, 7)}
        assert (key, mode) in {(track.key, 0), (track.key, 1), relative, *fifths}


class TestWriteDemoLibrary:
    def test_files_carry_their_tags_and_no_tempo(self, demo_folder: Path) -> None:
        track = find_track("house")

        with av.open(str(demo_folder / track.relative_path)) as container:
            tags = {name.lower(): value for name, value in container.metadata.items()}

        assert tags["title"] == track.title
        assert tags["artist"] == tags["album_artist"] == track.artist
        assert tags["album"] == track.album
        assert tags["date"] == str(track.year)
        assert tags["genre"] == track.genre
        assert tags["track"] == "1/5"
        assert tags["comment"] == "Tensoe demo library"
        assert not {"tbpm", "bpm", "tmpo", "tkey", "initialkey"} & set(tags)

    def test_every_album_folder_has_a_cover(self, demo_folder: Path) -> None:
        for audio_file in demo_folder.rglob("01 *"):
            assert (audio_file.parent / "cover.jpg").read_bytes()[:2] == b"\xff\xd8"

    def test_nothing_unfinished_is_left(self, demo_folder: Path) -> None:
        assert not list(demo_folder.rglob("*.part"))

    def test_a_second_run_writes_only_what_is_missing(self, demo_folder: Path) -> None:
        missing = demo_folder / find_track("chiptune").relative_path
        before = {path: path.stat().st_mtime_ns for path in demo_folder.rglob("01 *") if path != missing}
        content = missing.read_bytes()
        missing.unlink()
        leftover = missing.with_name(f".{missing.name}.999.part")
        leftover.write_bytes(b"half a file")
        reports: list[tuple[int, int]] = []

        written = write_demo_library(
            demo_folder, processes=1, limit_per_style=1, progress=lambda done, total: reports.append((done, total))
        )

        assert reports == [(7, 8), (8, 8)]
        assert len(written) == 8
        assert missing.read_bytes() == content
        assert not leftover.exists()
        assert before == {path: path.stat().st_mtime_ns for path in before}

    def test_a_stop_before_the_first_file_writes_nothing(self, tmp_path: Path) -> None:
        assert write_demo_library(tmp_path, should_stop=lambda: True) == []
        assert list(tmp_path.rglob("*.*")) == []
