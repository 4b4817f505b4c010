"""Which of many fingerprints are alike, without comparing all with all.

Two files of one recording share words at the same distance. So some words of each fingerprint, chosen by their own bits and
therefore the same in both, are sorted once; every other fingerprint looks its chosen words up. Pairs that share two words at
one distance are compared in full. Time grows with the number of files, memory with the size of a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.fingerprint import (
    SAME_RECORDING,
    Words,
    compare_fingerprints,
    find_first_places,
    have_like_lengths,
    read_words,
)

CHOSEN_WORDS = 160
"""Of a fingerprint, on average; all of a short one."""
COMMON = 64
"""A word that more files of a block share says little about any of them."""
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
        At 20 000 a block holds about 130 MB.
    """

    def __init__(self, prints: Sequence[Print]) -> None:
        self._prints = list(prints)
        words, owners, places = _gather(self._prints)
        order = np.argsort(words, kind="stable")
        self._words, self._owners, self._places = words[order], owners[order], places[order]

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
        """Places in the block and in ``others`` of prints with two chosen words at one distance, give or take one."""
        words, owners, places = _gather(others)
        first = np.searchsorted(self._words, words, "left")
        counts = np.searchsorted(self._words, words, "right") - first
        counts[counts > COMMON] = 0
        total = int(counts.sum())
        starts = np.cumsum(counts) - counts
        hits = np.arange(total) + np.repeat(first - starts, counts)
        pair = self._owners[hits].astype(np.int64) * len(others) + np.repeat(owners, counts)
        distance = np.repeat(places, counts) - self._places[hits]
        codes = np.sort(pair * _STRIDE + distance + _STRIDE // 2)
        pairs = np.unique(codes[1:][np.diff(codes) <= 1] // _STRIDE)
        return [divmod(int(code), len(others)) for code in pairs]


def _gather(prints: Sequence[Print]) -> tuple[Words, NDArray[np.int32], NDArray[np.int32]]:
    """Chosen words of all prints, whose each is, and its place there."""
    chosen = [choose_words(read_words(each.fingerprint)) for each in prints]
    owners = np.repeat(np.arange(len(chosen), dtype=np.int32), [words.size for words, _ in chosen])
    words = np.concatenate([np.zeros(0, np.uint32), *(words for words, _ in chosen)])
    return words, owners, np.concatenate([np.zeros(0, np.int32), *(places for _, places in chosen)]).astype(np.int32)


def choose_words(words: Words) -> tuple[Words, NDArray[np.intp]]:
    """About `CHOSEN_WORDS` distinct words of a fingerprint and their first places.

    A word is chosen when its hash lies under a limit that only the length of the fingerprint moves: so files of about equal
    length choose the same words, whatever else is in them.
    """
    distinct, places = find_first_places(words)
    share = min(1.0, CHOSEN_WORDS / max(1, words.size))
    chosen = _scatter(distinct) < share * 2.0**32
    return distinct[chosen], places[chosen]


def _scatter(words: Words) -> NDArray[np.uint32]:
    """Even spread of words, whose own bits are far from even (the finaliser of MurmurHash3)."""
    mixed = words.astype(np.uint32)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        mixed ^= mixed >> np.uint32(shift)
        mixed *= np.uint32(factor)
    return mixed ^ (mixed >> np.uint32(16))
