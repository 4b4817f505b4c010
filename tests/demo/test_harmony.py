"""Chords and scales by their textbook spelling."""

import pytest

from tensoe.demo.harmony import MAJOR_SCALE, list_scale_pitches, parse_chord, place_pitch, voice_chord


class TestParseChord:
    @pytest.mark.parametrize(
        ("numeral", "key", "members"),
        [
            ("I", 0, (0, 4, 7)),
            ("vi7", 0, (9, 0, 4, 7)),
            ("V7", 7, (2, 6, 9, 0)),
            ("bVIM7", 9, (5, 9, 0, 4)),
            ("iih7", 9, (11, 2, 5, 9)),
            ("i5", 4, (4, 11)),
        ],
    )
    def test_numerals_spell_their_chords(self, numeral: str, key: int, members: tuple[int, ...]) -> None:
        assert parse_chord(numeral, key=key).members == members

    def test_nonsense_is_refused(self) -> None:
        with pytest.raises(ValueError, match="not a chord numeral"):
            parse_chord("H7", key=0)


class TestPlacePitch:
    def test_the_nearest_octave_is_taken(self) -> None:
        assert place_pitch(11, near=60) == 59
        assert place_pitch(6, near=60) == 66


class TestVoiceChord:
    def test_voices_stay_within_half_an_octave(self) -> None:
        voices = voice_chord(parse_chord("V7", key=3), near=60)

        assert voices == sorted(voices)
        assert all(abs(pitch - 60) <= 6 for pitch in voices)


class TestListScalePitches:
    def test_c_major_has_only_white_keys(self) -> None:
        assert list_scale_pitches(0, MAJOR_SCALE, low=60, high=72) == [60, 62, 64, 65, 67, 69, 71, 72]
