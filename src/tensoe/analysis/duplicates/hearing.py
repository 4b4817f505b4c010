"""Hearing no more of a file than its fingerprint needs, in a process of the pool."""

from __future__ import annotations

from tensoe import audio

HEARD_SECONDS = 150.0
"""Two minutes are described; the rest is for silence before the music."""


def hear_fingerprint(path: bytes) -> bytes | None:
    """The fingerprint of one file; the argument and the result are picklable.

    Raises
    ------
    InvalidAudio
        No sound can be decoded.
    OSError
        The file is missing or may not be read.
    """
    return audio.analyse(path, stages=["fingerprint"], max_seconds=HEARD_SECONDS).fingerprint
