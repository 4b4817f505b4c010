"""Who wants to know that tracks were heard: packages above register here at import, so analysis need not know them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class HeardTrack:
    """A track and the features now in force for it."""

    track_id: int
    features: dict[str, Any]


Listener = Callable[[Session, Sequence[HeardTrack]], None]
FinishListener = Callable[[Session], None]

_listeners: list[Listener] = []
_finish_listeners: list[FinishListener] = []


def register_listener(listener: Listener) -> None:
    """Call ``listener`` with the tracks just heard, in the transaction that stores them; registering twice is the same."""
    if listener not in _listeners:
        _listeners.append(listener)


def register_finish_listener(listener: FinishListener) -> None:
    """Call ``listener`` in the last transaction of each run over the library, also of one that had nothing to hear."""
    if listener not in _finish_listeners:
        _finish_listeners.append(listener)


def tell_heard(session: Session, heard: Sequence[HeardTrack]) -> None:
    """Pass newly heard tracks on; a listener that raises undoes the whole transaction."""
    for listener in _listeners:
        listener(session, heard)


def tell_finished(session: Session) -> None:
    """Pass on that a run has ended."""
    for listener in _finish_listeners:
        listener(session)
