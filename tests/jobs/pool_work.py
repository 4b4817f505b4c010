"""What the tests of the pool run in its processes; imports little, so that they start fast."""

from __future__ import annotations

import os
import signal
import time
from typing import Any


class Unpackable(Exception):
    """Packs but does not unpack, as exceptions with several required arguments do."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(what)
        self.why = why


def behave(item: Any) -> Any:
    """What a file may do to the process that reads it."""
    match item:
        case "exit":
            os._exit(3)
        case "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "memory":
            return len(bytearray(4 << 30))
        case "hang":
            time.sleep(60)
        case "raise":
            raise ValueError("not music")
        case "unpackable":
            raise Unpackable("a", "b")
        case "closure":
            return lambda: item
    return item * 2


def tell_process(item: int) -> tuple[int, int]:
    return item, os.getpid()


def tell_environment(_: int) -> dict[str, str]:
    return {**os.environ, "nice": str(os.nice(0))}


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds
