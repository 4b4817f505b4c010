"""A table of rows gives back what was put in, wherever it is kept."""

from __future__ import annotations

import numpy as np
import pytest

from tensoe.audio.rows import Rows


def fill(rows: Rows, blocks: list[int]) -> np.ndarray:
    """Append blocks of consecutive numbers; returns all of them."""
    start = 0
    for count in blocks:
        block = rows.take(count)
        block[:] = np.arange(start, start + block.size).reshape(block.shape)
        start += block.size
    return np.arange(start).reshape(-1, 3)


@pytest.mark.parametrize("limit_bytes", [1 << 20, 50_000], ids=["in memory", "in a file"])
class TestRows:
    BLOCKS = [1, 700, 700, 0, 3000, 5, 1024, 1024, 1024, 1024, 1024, 17]

    def test_rows_come_back_in_order(self, limit_bytes: int) -> None:
        rows = Rows(3, np.int32, limit_bytes=limit_bytes)
        expected = fill(rows, self.BLOCKS)
        assert len(rows) == sum(self.BLOCKS)
        for _ in range(2):
            np.testing.assert_array_equal(np.concatenate(list(rows)), expected)
        np.testing.assert_array_equal(rows.join(), expected)

    def test_a_column_is_in_one_piece(self, limit_bytes: int) -> None:
        rows = Rows(3, np.int32, limit_bytes=limit_bytes)
        expected = fill(rows, self.BLOCKS)
        np.testing.assert_array_equal(rows.column(1), expected[:, 1])

    def test_reading_does_not_end_writing(self, limit_bytes: int) -> None:
        rows = Rows(3, np.int32, limit_bytes=limit_bytes)
        fill(rows, self.BLOCKS)
        list(rows)
        rows.take(5000)[:] = 7
        rows.take(2000)[:] = 8
        joined = rows.join()
        assert joined.shape[0] == sum(self.BLOCKS) + 7000
        assert (joined[-7000:-2000] == 7).all()
        assert (joined[-2000:] == 8).all()

    def test_blocks_can_be_written(self, limit_bytes: int) -> None:
        """Compiled loops would otherwise be compiled twice."""
        rows = Rows(3, np.int32, limit_bytes=limit_bytes)
        fill(rows, self.BLOCKS)
        assert all(block.flags.writeable and block.flags.c_contiguous for block in rows)


class TestEmptyRows:
    def test_nothing_is_a_table_without_rows(self) -> None:
        rows = Rows(4)
        assert (len(rows), rows.join().shape, rows.column(0).size, list(rows)) == (0, (0, 4), 0, [])
