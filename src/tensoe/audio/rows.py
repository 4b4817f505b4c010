"""Figures per frame, kept while a track is heard: in memory at first, in a temporary file when the track is very long."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from io import BufferedRandom
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

CHUNK_ROWS = 1024
MEMORY_LIMIT_BYTES = 8 << 20
"""Of one store, of which a track has a dozen; log-mel energies pass it after 12 minutes, 16 bytes a frame after three hours."""


class Rows:
    """A table that grows by blocks of rows; iterating gives its blocks in order, as often as wanted.

    Parameters
    ----------
    width : int > 0
        Figures in a row.
    dtype : dtype
        Their type.
    limit_bytes : int
        What is kept in memory; from then on the rows lie in a file without a name, which the system removes when the
        table is gone.
    """

    def __init__(self, width: int, dtype: DTypeLike = np.float32, *, limit_bytes: int = MEMORY_LIMIT_BYTES) -> None:
        self._width = width
        self._dtype = np.dtype(dtype)
        self._limit_rows = max(1, limit_bytes // (width * self._dtype.itemsize))
        self._full: list[NDArray[Any]] = []
        self._open: NDArray[Any] = np.empty((0, width), self._dtype)
        self._used = 0
        self._rows = 0
        self._file: BufferedRandom | None = None
        self._filed = 0

    def __len__(self) -> int:
        return self._rows

    def take(self, count: int) -> NDArray[Any]:
        """Append rows without content and return them [shape=(count, width)], to be filled at once."""
        if self._used + count > self._open.shape[0]:
            self._close_chunk()
            self._open = np.empty((max(CHUNK_ROWS, count), self._width), self._dtype)
        taken = self._open[self._used : self._used + count]
        self._used += count
        self._rows += count
        return taken

    def _close_chunk(self) -> None:
        if self._used:
            self._full.append(self._open[: self._used])
            self._used = 0
        if self._rows - self._filed > self._limit_rows or (self._file is not None and len(self._full) >= 4):
            self._spill()

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="tensoe-rows-")  # noqa: SIM115 lives as long as the table
            weakref.finalize(self, self._file.close)
        self._file.seek(0, 2)
        for chunk in self._full:
            self._file.write(chunk.data)
            self._filed += chunk.shape[0]
        self._full.clear()

    def __iter__(self) -> Iterator[NDArray[Any]]:
        if self._file is not None:
            for first in range(0, self._filed, CHUNK_ROWS):
                yield self._read(first, min(CHUNK_ROWS, self._filed - first))
        yield from self._full
        if self._used:
            yield self._open[: self._used]

    def _read(self, first: int, count: int) -> NDArray[Any]:
        assert self._file is not None
        rows: NDArray[Any] = np.empty((count, self._width), self._dtype)
        self._file.seek(first * self._width * self._dtype.itemsize)
        self._file.readinto(rows.data)
        return rows

    def column(self, index: int) -> NDArray[Any]:
        """One figure over the track [shape=(n,)], a copy in one piece."""
        found = np.empty(self._rows, self._dtype)
        start = 0
        for block in self:
            found[start : start + block.shape[0]] = block[:, index]
            start += block.shape[0]
        return found

    def join(self) -> NDArray[Any]:
        """The whole table [shape=(n, width)]; for wide tables of very long tracks prefer blocks or columns."""
        blocks = list(self)
        return blocks[0] if len(blocks) == 1 else np.concatenate(blocks) if blocks else self._open[:0]
