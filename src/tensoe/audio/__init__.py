"""The pure sound engine: a file in, described features out.

Owns decoding (PyAV), the one pass over the spectrum, and the descriptors of timbre, rhythm, harmony, loudness and dynamics.
Knows no database, no web and no library; storing features is for `tensoe.analysis`, comparing tracks for `tensoe.insights`.
Start reading at `engine.analyse`, then `stages.STAGES` and `spectrum.SpectrumPass`; `features.FEATURE_DOCS` says what each
figure means.

The heavy modules (numba, PyAV) load on first use, so that importing the names costs nothing.

>>> from tensoe.audio import analyse
>>> analyse("song.flac").features["rhythm"]["tempo_bpm"]  # doctest: +SKIP
120.02
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tensoe.audio.errors import InvalidAudio
from tensoe.audio.features import FEATURE_DOCS, FeatureDoc
from tensoe.audio.stages import STAGES, Stage, join_versions

if TYPE_CHECKING:
    from tensoe.audio.decode import MediaInfo, decode_excerpt, probe
    from tensoe.audio.engine import Analysis, analyse, warm_up

EXTRACTOR = "tensoe"
EXTRACTOR_VERSION = join_versions()
"""Made of the versions of all stages; a new one means that the stages which changed are computed again."""

__all__ = [
    "EXTRACTOR",
    "EXTRACTOR_VERSION",
    "FEATURE_DOCS",
    "STAGES",
    "Analysis",
    "FeatureDoc",
    "InvalidAudio",
    "MediaInfo",
    "Stage",
    "analyse",
    "decode_excerpt",
    "probe",
    "warm_up",
]

_HEAVY = {
    "Analysis": "engine",
    "MediaInfo": "decode",
    "analyse": "engine",
    "decode_excerpt": "decode",
    "probe": "decode",
    "warm_up": "engine",
}


def __getattr__(name: str) -> Any:
    if name not in _HEAVY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HEAVY[name]}"), name)
