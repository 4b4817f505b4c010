"""A recording is recognised whatever was done to its file, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from tensoe.audio import analyse
from tensoe.audio.fingerprint import (
    FRAMES_PER_WORD,
    MAX_SECONDS,
    NO_MATCH,
    SAME_RECORDING,
    WORDS_PER_SECOND,
    compare_fingerprints,
    compute_fingerprint,
    find_first_places,
    read_words,
)
from tests.signals import FloatArray, random_chords, silence, stereo, write_audio

RATE_HZ = 24_000

Steps = NDArray[np.int16]


def spectrogram(seed: int, *, seconds: float) -> Steps:
    """Log-mel energies that change every quarter of a second, between -40 and 0 dB [shape=(n, 128)]."""
    rng = np.random.default_rng(seed)
    n_frames = round(seconds * WORDS_PER_SECOND * FRAMES_PER_WORD)
    changes = rng.integers(-8000, 0, (n_frames // 11 + 1, 128))
    return np.repeat(changes, 11, axis=0)[:n_frames].astype(np.int16)


def fold(log_mel: Steps) -> bytes:
    found = compute_fingerprint([log_mel])
    assert found is not None
    return found


def hear(path: Path) -> bytes:
    found = analyse(path, stages=["fingerprint"]).fingerprint
    assert found is not None
    return found


class TestComputeFingerprint:
    def test_two_minutes_give_2584_bytes_and_longer_music_no_more(self) -> None:
        assert len(fold(spectrogram(1, seconds=300.0))) == 4 * round(MAX_SECONDS * WORDS_PER_SECOND) == 2584

    def test_how_the_frames_are_cut_into_blocks_does_not_matter(self) -> None:
        frames = spectrogram(1, seconds=40.0)
        blocks = np.split(frames, [3, 3, 700, 1000, 1001])
        assert compute_fingerprint(blocks) == fold(frames)

    def test_it_stops_reading_when_it_has_enough(self) -> None:
        frames = spectrogram(1, seconds=130.0)

        def read() -> object:
            yield frames
            raise AssertionError("read on")

        assert compute_fingerprint(read()) is not None  # type: ignore[arg-type]

    def test_the_volume_changes_no_word(self) -> None:
        frames = spectrogram(1, seconds=30.0)
        assert fold(frames - np.int16(2400)) == fold(frames)

    def test_silence_before_the_music_is_left_out(self) -> None:
        frames = spectrogram(1, seconds=30.0)
        nothing = np.full((FRAMES_PER_WORD * 50, 128), -20_000, np.int16)
        assert fold(np.concatenate((nothing, frames))) == fold(frames)

    @pytest.mark.parametrize("seconds", [0.0, 0.1, 5.5])
    def test_a_few_seconds_have_none(self, seconds: float) -> None:
        assert compute_fingerprint([spectrogram(1, seconds=seconds)]) is None

    def test_silence_and_an_unchanging_sound_have_none(self) -> None:
        assert compute_fingerprint([np.full((1000, 128), -20_000, np.int16)]) is None
        assert compute_fingerprint([np.zeros((1000, 128), np.int16)]) is None

    def test_no_frames_have_none(self) -> None:
        assert compute_fingerprint([]) is None


class TestCompareFingerprints:
    def test_a_fingerprint_is_equal_to_itself(self) -> None:
        match = compare_fingerprints(fold(spectrogram(1, seconds=60.0)), fold(spectrogram(1, seconds=60.0)))
        assert (match.similarity, match.offset_s) == (1.0, 0.0)
        assert match.overlap_s == pytest.approx(58.7, abs=0.2)

    def test_a_later_start_is_found_with_its_offset(self) -> None:
        frames = spectrogram(1, seconds=60.0)
        later = frames[10 * FRAMES_PER_WORD + 4 :]  # half a word beside the grid, the worst case
        match = compare_fingerprints(fold(frames), fold(later))
        assert match.similarity > 0.6
        assert match.offset_s == pytest.approx(-10.5 / WORDS_PER_SECOND, abs=0.6 / WORDS_PER_SECOND)

    def test_other_music_is_not_alike(self) -> None:
        assert compare_fingerprints(fold(spectrogram(1, seconds=60.0)), fold(spectrogram(2, seconds=60.0))).similarity < 0.2

    def test_turned_bits_lower_the_similarity_by_twice_their_share(self, rng: np.random.Generator) -> None:
        words = read_words(fold(spectrogram(1, seconds=120.0)))
        turned = np.packbits(rng.random((words.size, 32)) < 0.1, axis=1, bitorder="little").view("<u4")[:, 0]
        assert compare_fingerprints(words.tobytes(), (words ^ turned).tobytes()).similarity == pytest.approx(0.8, abs=0.01)

    def test_a_short_common_stretch_is_not_enough(self) -> None:
        one, other = spectrogram(1, seconds=60.0), spectrogram(2, seconds=60.0)
        other[:800] = one[:800]
        assert compare_fingerprints(fold(one), fold(other)).similarity < SAME_RECORDING

    def test_stretches_that_say_nothing_are_not_compared(self) -> None:
        words = read_words(fold(spectrogram(1, seconds=60.0)))
        nothing = np.zeros(3 * words.size, np.uint32)
        one, other = np.concatenate((words, nothing)), np.concatenate((~words, nothing))
        assert compare_fingerprints(one.tobytes(), other.tobytes()) == NO_MATCH

    def test_nothing_is_like_nothing(self) -> None:
        assert compare_fingerprints(b"", b"") == NO_MATCH


class TestFindFirstPlaces:
    def test_each_word_counts_once_and_the_unknown_one_not_at_all(self) -> None:
        words, places = find_first_places(np.array([7, 0, 3, 7, 3, 0], np.uint32))
        assert (words.tolist(), places.tolist()) == ([3, 7], [2, 0])


@pytest.fixture(scope="module")
def sound() -> FloatArray:
    return random_chords(1, seconds=20.0, rate_hz=RATE_HZ)


@pytest.fixture(scope="module")
def original(sound: FloatArray, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sounds") / "original.flac"
    write_audio(path, stereo(sound), RATE_HZ)
    return hear(path)


class TestARealFile:
    """The same chords in the formats of a real library; 0.5 is the threshold, other music stays near 0."""

    @pytest.mark.parametrize(("codec", "bit_rate"), [("mp3", 64_000), ("m4a", 96_000), ("ogg", 160_000), ("opus", 48_000)])
    def test_it_is_recognised_in_another_format(
        self, sound: FloatArray, original: bytes, tmp_path: Path, codec: str, bit_rate: int
    ) -> None:
        path = tmp_path / f"other.{codec}"
        write_audio(path, stereo(sound), RATE_HZ, codec=codec, bit_rate=bit_rate)
        assert compare_fingerprints(original, hear(path)).similarity > 0.7

    def test_it_is_recognised_trimmed_quieter_and_at_another_rate(
        self, sound: FloatArray, original: bytes, tmp_path: Path
    ) -> None:
        path = tmp_path / "other.wav"
        write_audio(path, soxr.resample(0.2 * sound[int(2.6 * RATE_HZ) :], RATE_HZ, 44_100).astype(np.float32), 44_100)
        match = compare_fingerprints(original, hear(path))
        assert match.similarity > SAME_RECORDING
        assert match.offset_s == pytest.approx(-2.6, abs=0.2)

    def test_it_is_recognised_after_silence(self, sound: FloatArray, original: bytes, tmp_path: Path) -> None:
        path = tmp_path / "other.wav"
        write_audio(path, np.concatenate((silence(seconds=3.3, rate_hz=RATE_HZ), sound)), RATE_HZ)
        assert compare_fingerprints(original, hear(path)).similarity > 0.7

    def test_another_piece_of_the_same_kind_is_not(self, original: bytes, tmp_path: Path) -> None:
        path = tmp_path / "other.flac"
        write_audio(path, random_chords(2, seconds=20.0, rate_hz=RATE_HZ), RATE_HZ)
        assert compare_fingerprints(original, hear(path)).similarity < 0.25
