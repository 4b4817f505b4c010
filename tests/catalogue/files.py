"""Small real audio files of every format, encoded once a session and copied; tags are written by mutagen."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from tests import signals

KINDS = ("mp3", "flac", "ogg", "opus", "m4a", "alac", "wav", "aiff", "wma")


@lru_cache(maxsize=64)
def encode(kind: str, *, seconds: float = 1.0, pitch_hz: float = 440.0) -> bytes:
    """The bytes of a tone in one of `signals.FORMATS`."""
    rate = 48000 if kind == "opus" else 44100
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"tone{signals.EXTENSIONS[kind]}"
        signals.write_audio(path, signals.sine(pitch_hz, seconds=seconds, rate_hz=rate), rate_hz=rate, codec=kind)
        return path.read_bytes()


def write(path: Path, *, kind: str | None = None, seconds: float = 1.0, pitch_hz: float = 440.0) -> Path:
    """Write a tone at ``path``, in the format of its ending unless another is named."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode(kind or path.suffix[1:], seconds=seconds, pitch_hz=pitch_hz))
    return path
