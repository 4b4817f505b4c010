"""Features of sounds with known answers, heard once for all tests that need plausible ones."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tensoe.analysis.hearing import Heard, hear
from tests.signals import cadence, write_audio


@cache
def _hear_cadence() -> Heard:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cadence.flac"
        write_audio(path, cadence(9, is_major=False))
        return hear(str(path).encode())


def heard_cadence() -> Heard:
    """A chord sequence in A minor, as the sound engine hears it; a fresh copy."""
    return copy.deepcopy(_hear_cadence())


def features_of_cadence() -> dict[str, Any]:
    """The features of that sequence; a fresh copy, to be changed at will."""
    return heard_cadence().features
