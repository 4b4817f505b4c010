from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensoe.catalogue.names import fold


class TestFold:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Beyoncé", "BEYONCE"),
            ("Björk", "bjo\u0308rk"),
            ("Mötley Crüe", "Motley Crue"),
            ("Sigur Rós", "sigur ros"),
            ("Røyksopp", "Royksopp"),
            ("Łona", "Lona"),
            ("Die Ärzte", "die arzte"),
            ("R.E.M.", "REM"),
            ("N.W.A", "NWA"),
            ("B.B. King", "BB King"),
            ("Don’t Stop", "Don't stop"),
            ("Simon & Garfunkel", "Simon and Garfunkel"),
            ("P!nk", "Pink"),
            ("Ke$ha", "kesha"),
            ("Guns N' Roses", "Guns N Roses"),
            ("STRASSE", "straße"),
            ("ＡＢＢＡ", "abba"),
            ("Ёлка", "елка"),
        ],
    )
    def test_spellings_of_one_name_share_a_key(self, one: str, other: str):
        assert fold(one) == fold(other)

    @pytest.mark.parametrize(
        ("one", "other"), [("が", "か"), ("한국", "한"), ("!!!", "???"), ("÷", "×"), ("कि", "क"), ("AC", "DC")]
    )
    def test_different_names_keep_different_keys(self, one: str, other: str):
        assert fold(one) != fold(other)

    def test_hangul_stays_whole_syllables(self):
        assert fold("방탄소년단") == "방탄소년단"

    def test_signs_alone_are_still_a_name(self):
        assert fold("!!!") == "!!!"

    def test_blank_text_gives_an_empty_key(self):
        assert fold("  \t ") == ""

    @given(st.text(max_size=40))
    def test_folding_twice_changes_nothing(self, text: str):
        assert fold(fold(text)) == fold(text)

    @given(st.text(max_size=40))
    def test_key_has_no_outer_or_double_spaces_and_no_nul(self, text: str):
        key = fold(text)
        assert key == key.strip()
        assert "  " not in key
        assert "\x00" not in key
