"""What a recording is recognised by: a few kilobytes that stay alike whatever the file's format, volume or bit rate.

One 32-bit word describes a second and a half of sound and there are 5.4 a second: each bit says whether the step from one of
33 bands to the next grew or shrank (Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System", ISMIR 2002). Unlike
theirs, bands are summed over 0.74 s and compared with the 0.74 s before, so that a start shifted by a fraction of a word
changes few bits; and steps are those of logarithms, so that a tone control changes none. A cover, another take or a remix has
other bits from word to word and is not recognised, nor is the same recording at another speed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Words = NDArray[np.uint32]

MAX_SECONDS = 120.0
"""Sound from its beginning that is described; recordings that agree for two minutes are told apart by their length."""
MIN_WORDS = 24
"""Shorter sounds (under 6 s) have too few independent bits to be told from chance."""
FRAMES_PER_WORD = 8
WORDS_PER_SECOND = 22050 / 512 / FRAMES_PER_WORD

SAME_RECORDING = 0.55
"""Similarity from which two files are taken for the same recording; docs/duplicates.md has the measured distributions."""
UNKNOWN = np.uint32(0)
"""The word of a stretch in which no band changed, as in silence: it says nothing, so it is left out of comparisons."""

_SPAN = 4  # words over which a band is summed, and the distance of the two sums that are compared
_BANDS = 33
_LOWEST_HZ, _HIGHEST_HZ = 200.0, 5000.0  # below, rumble filters differ; above, coders at low bit rates
_FLOOR = np.float32(1e-9)  # 90 dB under the loudest: coders leave nothing to compare there
_AUDIBLE = np.float32(1e-5)  # white noise of -87 dBFS
_SHARE = 0.6  # of the shorter fingerprint must lie over the longer
_LIKELY_OFFSETS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """How two fingerprints lie over each other best.

    Attributes
    ----------
    similarity : float in [0, 1]
        1 when all bits agree, 0 when no more agree than by chance.
    offset_s : float
        How much later the same sound comes in the second, counted from the first sound of each.
    overlap_s : float
        Length of what was compared.
    """

    similarity: float
    offset_s: float
    overlap_s: float


NO_MATCH = Match(0.0, 0.0, 0.0)


def compute_fingerprint(log_mel: Iterable[NDArray[np.int16]]) -> bytes | None:
    """Fold the first two minutes of a log-mel spectrogram into words.

    Parameters
    ----------
    log_mel : iterable of int16 [shape=(n_i, 128)]
        Energies in steps of 0.005 dB at 43.07 frames a second, in time order; no more is read than is needed.

    Returns
    -------
    bytes or None
        Little-endian 32-bit words, 21.5 bytes a second and at most 2.6 kB; None for silence and less than 6 s of sound.
    """
    sums = _sum_bands(log_mel)
    if sums.shape[0] < MIN_WORDS + 2 * _SPAN - 1:
        return None
    spans = sum(sums[i : sums.shape[0] - _SPAN + 1 + i] for i in range(_SPAN))
    levels = np.log(np.maximum(spans, _FLOOR * np.max(spans)))
    steps = np.diff(levels, axis=1)
    bits = steps[_SPAN:] > steps[:-_SPAN]
    words = np.packbits(bits, axis=1, bitorder="little").view("<u4")[:, 0]
    return words.tobytes() if np.count_nonzero(words) >= MIN_WORDS else None


def _sum_bands(log_mel: Iterable[NDArray[np.int16]]) -> FloatArray:
    """Mean power of each band in each 8 frames [shape=(m, 33)], from the first that is audible on."""
    edges, power = _band_edges(), _power_table()
    wanted = round(MAX_SECONDS * WORDS_PER_SECOND) + 2 * _SPAN - 1
    rest = np.zeros((0, edges[-1] - edges[0]), np.int16)
    found: list[FloatArray] = []
    n_found = 0
    for block in log_mel:
        frames = np.concatenate((rest, block[:, edges[0] : edges[-1]]))
        count = frames.shape[0] // FRAMES_PER_WORD
        used, rest = frames[: count * FRAMES_PER_WORD], frames[count * FRAMES_PER_WORD :]
        energy = power[used.view(np.uint16)].reshape(count, FRAMES_PER_WORD, edges[-1] - edges[0]).mean(axis=1)
        if not found:
            audible = np.flatnonzero(energy.sum(axis=1) > _AUDIBLE)
            energy = energy[audible[0] :] if audible.size else energy[:0]
        if energy.shape[0]:
            found.append(np.add.reduceat(energy, edges[:-1] - edges[0], axis=1))
            n_found += energy.shape[0]
        if n_found >= wanted:
            break
    return np.concatenate(found)[:wanted] if found else np.zeros((0, _BANDS), np.float32)


@cache
def _power_table() -> FloatArray:
    """Power of every step of 0.005 dB, by its bits: 0.26 MB stay in the processor's cache, a logarithm back costs more."""
    steps = np.arange(1 << 16, dtype=np.uint16).view(np.int16)
    return np.asarray(10.0 ** (steps / 2000.0), np.float32)


@cache
def _band_edges() -> NDArray[np.intp]:
    """First mel band of each of 33 bands of equal ratio, and the end of the last [shape=(34,)]."""
    # Middle of each of the 128 mel triangles, on Slaney's scale as in `spectrum.mel_weights`.
    step, knee_hz, log_step = 200.0 / 3.0, 1000.0, np.log(6.4) / 27.0
    knee = knee_hz / step
    mels = np.linspace(0.0, knee + np.log(11025.0 / knee_hz) / log_step, 130)[1:-1]
    middle = np.where(mels < knee, mels * step, knee_hz * np.exp(log_step * (mels - knee)))
    edges = np.searchsorted(middle, np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, _BANDS + 1))
    for band in range(1, edges.size):  # the lowest bands are narrower than a mel band: each gets one
        edges[band] = max(edges[band], edges[band - 1] + 1)
    return edges


def read_words(fingerprint: bytes) -> Words:
    """The words of a stored fingerprint, as a read-only view."""
    return np.frombuffer(fingerprint, "<u4")


def find_first_places(words: Words) -> tuple[Words, NDArray[np.intp]]:
    """Each distinct known word in rising order, and where it stands first.

    A held note gives the same word many times; counted once, it weighs no more than any other.
    """
    found, places = np.unique(words, return_index=True)
    start = int(found.size > 0 and found[0] == UNKNOWN)
    return found[start:], places[start:]


def compare_fingerprints(one: bytes, other: bytes) -> Match:
    """Lay two fingerprints over each other where most equal words meet, and count the bits that agree.

    Parameters
    ----------
    one, other : bytes
        From `compute_fingerprint`.

    Returns
    -------
    Match
        `NO_MATCH` when no word is equal.
    """
    first, second = read_words(one), read_words(other)
    mine, at_mine = find_first_places(first)
    theirs, at_theirs = find_first_places(second)
    _, i, j = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
    if not i.size:
        return NO_MATCH
    offsets, votes = np.unique(at_theirs[j] - at_mine[i], return_counts=True)
    likely = offsets[np.argsort(-votes, kind="stable")[:_LIKELY_OFFSETS]]
    return max((_measure(first, second, int(offset)) for offset in likely), key=lambda match: match.similarity)


def _measure(first: Words, second: Words, offset: int) -> Match:
    """Agreement of the bits when word ``t`` of the first meets word ``t + offset`` of the second."""
    start, stop = max(0, -offset), min(first.size, second.size - offset)
    mine, theirs = first[start:stop], second[start + offset : stop + offset]
    known = (mine != UNKNOWN) & (theirs != UNKNOWN)
    n_words = int(np.count_nonzero(known))
    if n_words < max(MIN_WORDS, _SHARE * min(first.size, second.size)):
        return NO_MATCH
    differing = int(np.bitwise_count(mine[known] ^ theirs[known]).sum())
    similarity = max(0.0, 1.0 - 2.0 * differing / (32 * n_words))
    return Match(similarity, offset / WORDS_PER_SECOND, n_words / WORDS_PER_SECOND)


def have_like_lengths(one_s: float, other_s: float) -> bool:
    """Whether two files can be the same recording by their lengths: silence or a few seconds may be cut off, not a verse.

    >>> have_like_lengths(200.0, 185.0), have_like_lengths(200.0, 150.0)
    (True, False)
    """
    return abs(one_s - other_s) <= 3.0 + 0.1 * max(one_s, other_s)
