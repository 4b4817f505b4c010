"""What can go wrong with a sound file."""

from __future__ import annotations

from tensoe.core.errors import TensoeError


class InvalidAudio(TensoeError):
    """The file holds no sound that can be decoded."""

    code = "invalid_audio"
    status = 422
    exit_code = 2
    default_hint = "Play the file in another program; if that fails too, replace it with a fresh copy."
