"""Which of many fingerprints are alike, without comparing all with all.

Two files of one recording share words at one distance, however few: the words of some files are sorted once, and those of every
other file are looked up among them. Pairs that share two words at one distance are compared in full. Time grows with the number
of files, memory with the size of a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.fingerprint import (
    SAME_RECORDING,
    UNKNOWN,
    Words,
    compare_fingerprints,
    have_like_lengths,
    read_words,
)

COMMON = 64
"""A word that stands in more places of a block says little about any of its files."""
_STRIDE = 4096  # above twice the number of words of a fingerprint, so that distances of two pairs never touch


@dataclass(frozen=True, slots=True)
class Print:
    """A file's fingerprint.

    Attributes
    ----------
    file_id : int
    fingerprint : bytes
        From `tensoe.audio.fingerprint.compute_fingerprint`.
    duration_s : float
        Length of the whole file.
    """

    file_id: int
    fingerprint: bytes
    duration_s: float


@dataclass(frozen=True, slots=True)
class FoundPair:
    """Two files of one recording; the sound comes ``offset_s`` later in the second."""

    first_file_id: int
    second_file_id: int
    similarity: float
    offset_s: float


class Block:
    """Some fingerprints, sorted so that others can be looked up.

    Parameters
    ----------
    prints : sequence of Print
        Of 5000 long ones making a block takes 100 MB.
    """

    def __init__(self, prints: Sequence[Print]) -> None:
        self._prints = list(prints)
        self._words, self._owners, self._places = _gather(self._prints)

    def find_pairs(self, others: Sequence[Print]) -> list[FoundPair]:
        """Files of the block and of ``others`` that hold the same recording; each pair once, a file never with itself."""
        found = {}
        for i, j in self._find_candidates(others):
            one, other = sorted((self._prints[i], others[j]), key=lambda each: each.file_id)
            key = (one.file_id, other.file_id)
            if one.file_id == other.file_id or key in found or not have_like_lengths(one.duration_s, other.duration_s):
                continue
            match = compare_fingerprints(one.fingerprint, other.fingerprint)
            if match.similarity >= SAME_RECORDING:
                found[key] = FoundPair(*key, match.similarity, match.offset_s)
        return list(found.values())

    def _find_candidates(self, others: Sequence[Print]) -> list[tuple[int, int]]:
        """Places in the block and in ``others`` of prints with two equal words at one distance, give or take one."""
        words, owners, places = _gather(others)
        if not self._words.size:
            return []
        first = np.searchsorted(self._words, words)
        known = np.flatnonzero(self._words[np.minimum(first, self._words.size - 1)] == words)
        words, owners, places, first = words[known], owners[known], places[known], first[known]
        counts = np.searchsorted(self._words, words, "right") - first
        counts[counts > COMMON] = 0
        hits = np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)
        pairs = self._owners[hits].astype(np.int64) * len(others) + np.repeat(owners, counts)
        distances = np.repeat(places, counts) - self._places[hits]
        codes = np.sort(pairs * _STRIDE + distances + _STRIDE // 2)
        found = np.unique(codes[1:][np.diff(codes) <= 1] // _STRIDE)
        return [divmod(int(code), len(others)) for code in found]


def _gather(prints: Sequence[Print]) -> tuple[Words, NDArray[np.int32], NDArray[np.int32]]:
    """Words of all prints in rising order, whose each is, and its place there.

    Of a word that is held only the first is kept: else a long note would count as many equal words.
    """
    each = [read_words(one.fingerprint) for one in prints]
    sizes = np.array([words.size for words in each], np.int64)
    words = np.concatenate([np.zeros(0, np.uint32), *each])
    owners = np.repeat(np.arange(len(each), dtype=np.int32), sizes)
    places = np.arange(words.size, dtype=np.int32) - np.repeat((np.cumsum(sizes) - sizes).astype(np.int32), sizes)
    is_kept = words != UNKNOWN
    is_kept[1:] &= (words[1:] != words[:-1]) | (places[1:] == 0)
    words, owners, places = words[is_kept], owners[is_kept], places[is_kept]
    order = np.argsort(words)
    return words[order], owners[order], places[order]
