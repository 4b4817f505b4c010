"""Hearing one file, in a process of the pool: a path in, plain values out, and every failure in words."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tensoe import audio
from tensoe.audio import InvalidAudio
from tensoe.audio.stages import CURVES, STAGES, complete_stages, needed_parts

CURVES_OF_GROUPS = {"beats_s": "rhythm", "beat_accents": "rhythm", "key_segments": "harmony"}
"""Long series that the engine puts beside the figures of a group."""
_PATH = re.compile(r"(?<![^\s'\"(:=])/[^'\"\n]+")

CRASHED_HINT = "The file is probably damaged. Play it in another program; if that fails too, replace it with a fresh copy."
HINTS = {
    "crashed": CRASHED_HINT,
    "timed_out": "Very long files may need more time: raise ANALYSIS_TIMEOUT_SECONDS, then analyse the track again.",
    "out_of_memory": "Raise WORKER_MEMORY_MIB, then analyse the track again.",
    "unreadable": "Check that the user Tensoe runs as may read the file, then analyse again.",
    "unexpected": "This is a fault in Tensoe; the log of the worker has the details. Please report it.",
}
REASONS = {
    "crashed": "The decoder crashed on this file.",
    "timed_out": "Hearing this file took longer than allowed.",
    "out_of_memory": "Hearing this file needed more memory than allowed.",
}


OUTSIDE = ("unreadable", "The file is a link to a place outside the library folders.", "Add the folder that it leads to.")


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier analysis of the same content says, as it is stored."""

    features: dict[str, Any]
    curves: dict[str, Any]
    notes: list[str]
    versions: dict[str, int]


@dataclass(frozen=True, slots=True)
class Order:
    """A file to hear in the pool: the arguments of `hear`."""

    path: bytes
    stages: tuple[str, ...] | None = None
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """All that is known of one file now; ``curves`` are long series kept apart from the features.

    ``stages`` are those that were computed; without the one of the fingerprint ``fingerprint`` says nothing.
    """

    features: dict[str, Any]
    curves: dict[str, Any]
    quality: float
    seconds_spent: float
    duration_s: float
    notes: list[str]
    stages: tuple[str, ...] = tuple(STAGES)
    fingerprint: bytes | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file could not be heard."""

    code: str
    reason: str
    hint: str


def carry_out(order: Order) -> Heard:
    """Hear as ordered; runs in the pool, so the argument and the result are picklable."""
    return hear(order.path, stages=order.stages, known=order.known)


def hear(path: bytes, *, stages: Collection[str] | None = None, known: Known | None = None) -> Heard:
    """Analyse one file.

    With ``known`` only ``stages`` and those derived from them are computed, all else is taken from it; when none of them
    needs the sound, the file is not opened.

    Raises
    ------
    InvalidAudio
        No sound can be decoded.
    OSError
        The file is missing or may not be read.
    """
    names = complete_stages(stages if known is not None else None)
    before = {} if known is None else join_curves(known.features, known.curves)
    analysis = audio.analyse(path, stages=names, known=before)  # the heavy modules load here, in the pool only
    features, curves = split_curves({**before, **analysis.features})
    return Heard(
        features,
        curves,
        analysis.quality,
        analysis.seconds_spent,
        analysis.duration_s,
        list(analysis.notes) if known is None or needed_parts(names) else known.notes,
        names,
        analysis.fingerprint,
    )


def split_curves(features: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part the series for drawing (waveform, loudness, beats, keys) from the descriptors."""
    curves = {name: features[name] for name in CURVES if name in features}
    kept = {group: values for group, values in features.items() if group not in CURVES}
    for name, group in CURVES_OF_GROUPS.items():
        if name in kept.get(group, {}):
            kept[group] = dict(kept[group])
            curves[name] = kept[group].pop(name)
    return kept, curves


def join_curves(features: Mapping[str, Any], curves: Mapping[str, Any]) -> dict[str, Any]:
    """Put the series back where the engine had them: the reverse of `split_curves`.

    >>> join_curves({"rhythm": {"tempo_bpm": 60.0}}, {"beats_s": [1.0], "waveform": [9]})
    {'rhythm': {'tempo_bpm': 60.0, 'beats_s': [1.0]}, 'waveform': [9]}
    """
    joined = dict(features)
    for name, series in curves.items():
        group = CURVES_OF_GROUPS.get(name)
        if group is None:
            joined[name] = series
        elif group in joined:
            joined[group] = {**joined[group], name: series}
    return joined


def is_inside(path: bytes, folders: Iterable[bytes]) -> bool:
    """Whether the real place of a file, links followed, is inside one of the folders."""
    real = os.path.realpath(path)
    return any(real.startswith(os.path.realpath(folder).rstrip(b"/") + b"/") for folder in folders)


def explain_failure(*, code: str | None, reason: str, error: BaseException | None) -> Failure:
    """Put a failed outcome of the pool into words."""
    if isinstance(error, FileNotFoundError):
        return Failure(
            "unreadable", "The file is not there any more.", "Scan the library; the file is tried again once it is back."
        )
    if isinstance(error, InvalidAudio):
        return Failure(error.code, error.message, error.hint)
    if isinstance(error, OSError):
        return Failure("unreadable", f"The file cannot be read: {error.strerror or error}.", HINTS["unreadable"])
    if isinstance(error, MemoryError):
        return Failure("out_of_memory", REASONS["out_of_memory"], HINTS["out_of_memory"])
    if code in REASONS:
        return Failure(code, REASONS[code], HINTS[code])
    return Failure("unexpected", f"Hearing this file failed: {_without_paths(reason or repr(error))}", HINTS["unexpected"])


def _without_paths(text: str) -> str:
    """Words of a library without the places that they quote: a reason is shown to everybody.

    >>> _without_paths("OSError(5, 'Input/output error', '/srv/music/a.mp3')")
    "OSError(5, 'Input/output error', '…')"
    """
    return _PATH.sub("…", text)
