"""Cursors are opaque, and only ours are taken."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensoe.core.errors import InvalidInput
from tensoe.core.paging import decode_cursor, encode_cursor


class TestCursor:
    @given(
        st.lists(
            st.none() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")) | st.floats(-1e9, 1e9), min_size=1
        )
    )
    def test_values_come_back_as_they_went_in(self, values: list[object]) -> None:
        assert decode_cursor(encode_cursor(values), length=len(values)) == values

    @given(st.text())
    def test_anything_else_is_wrong_input_and_never_a_crash(self, text: str) -> None:
        with contextlib.suppress(InvalidInput):
            assert isinstance(decode_cursor(text, length=2), list)

    def test_a_cursor_of_another_sort_order_is_refused(self) -> None:
        with pytest.raises(InvalidInput, match="another sort order"):
            decode_cursor(encode_cursor([1]), length=2)
