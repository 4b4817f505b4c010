"""Hearing no more of a file than its fingerprint needs, in a process of the pool."""

from __future__ import annotations

from tensoe import audio

HEARD_SECONDS = 150.0
"""Two minutes are described; the rest is for silence before the music."""


def hear_fingerprint(path: bytes) -> tuple[bytes | None, float]:
    """The fingerprint of one file and how many seconds were heard for it; argument and result are picklable.

    Raises
    ------
    InvalidAudio
        No sound can be decoded.
    OSError
        The file is missing or may not be read.
    """
    heard = audio.analyse(path, stages=["fingerprint"], max_seconds=HEARD_SECONDS)
    return heard.fingerprint, heard.duration_s
