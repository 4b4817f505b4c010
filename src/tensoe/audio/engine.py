"""One file in, every feature out: decode once, hear each block once, describe at the end."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tensoe.audio.chroma import compute_chroma
from tensoe.audio.decode import Block, Path, Reader
from tensoe.audio.dynamics import compute_dynamics, draw_loudness, draw_waveform
from tensoe.audio.errors import InvalidAudio
from tensoe.audio.fingerprint import compute_fingerprint
from tensoe.audio.harmony import compute_harmony
from tensoe.audio.loudness import LevelMeter, Levels, compute_loudness
from tensoe.audio.perceptual import compute_perceptual
from tensoe.audio.quality import Hearing, compute_quality
from tensoe.audio.rhythm import compute_rhythm
from tensoe.audio.spectrum import FRAME_RATE_HZ, Frames, SpectrumPass
from tensoe.audio.stages import CURVES, STAGES, Part, complete_stages, needed_parts
from tensoe.audio.timbre import Cepstra, compute_cepstra, compute_timbre

_LOST_MARGIN_S = 0.1
"""A frame reaches 46 ms to both sides, and a decoder needs a moment to find its feet."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What Tensoe heard in one file.

    Attributes
    ----------
    features : dict
        Groups of figures by the names in `FEATURE_DOCS`, ready for JSON; only those of the stages that were computed.
    quality : float in [0, 1]
        How far the figures can be trusted: short, damaged, silent or narrow sound lowers it.
    seconds_spent : float
        Processor seconds of this thread.
    duration_s : float
        Length of the sound.
    notes : list of str
        What a person should know, for instance which stretch could not be decoded; none when nothing was decoded.
    fingerprint : bytes, optional
        Tells the same recording in another file; None for sound too short or silent, or when not asked for.
    """

    features: dict[str, Any]
    quality: float
    seconds_spent: float
    duration_s: float
    notes: list[str]
    fingerprint: bytes | None = None


@dataclass
class Sound:
    """What the pass over one file gathered; figures that several stages share are made once.

    Attributes
    ----------
    frames : Frames
        Empty in what was not asked for.
    levels : Levels, optional
        None when not asked for.
    hearing : Hearing
        How the decoding went.
    notes : list of str
        Sentences for a person.
    """

    frames: Frames
    levels: Levels | None
    hearing: Hearing
    notes: list[str]

    @cached_property
    def heard(self) -> NDArray[np.bool_] | None:
        """Frames that count: those that no lost stretch reaches into; None when all do."""
        if not self.hearing.stretches:
            return None
        centres = np.arange(len(self.frames.shape)) / FRAME_RATE_HZ
        kept = np.ones(centres.size, bool)
        for start, end in self.hearing.stretches:
            kept &= (centres < start - _LOST_MARGIN_S) | (centres > end + _LOST_MARGIN_S)
        return kept

    @cached_property
    def cepstra(self) -> Cepstra:
        """Cepstra and onset strength of the frames; the end of a lost stretch is no onset."""
        cepstra = compute_cepstra(self.frames)
        if self.heard is not None:
            cepstra.onset[~self.heard] = 0.0
        return cepstra

    @cached_property
    def measured(self) -> Levels:
        """The levels, for those who asked for them; silence that stands for lost stretches does not lower the mean."""
        if self.levels is None:
            raise ValueError("the levels of this sound were not measured")
        share = 1.0 - self.hearing.filled_s / self.hearing.duration_s
        return replace(self.levels, mean_square=self.levels.mean_square / share) if 0.0 < share < 1.0 else self.levels


def analyse(
    path: Path,
    *,
    max_seconds: float | None = None,
    stages: Collection[str] | None = None,
    known: Mapping[str, Any] | None = None,
) -> Analysis:
    """Hear one sound file and describe it.

    Parameters
    ----------
    path : str, bytes or os.PathLike
        Any name the file system allows.
    max_seconds : float > 0, optional
        Hear no more than this from the start.
    stages : collection of names in `STAGES`, optional
        Compute only these and those derived from them. When none of them needs the sound, the file is not opened.
    known : mapping, optional
        Features of an earlier analysis of the same content, read by derived stages. Without it, a derived stage that was not
        named and would miss something is left out.

    Returns
    -------
    Analysis

    Raises
    ------
    InvalidAudio
        The file is empty, holds no sound, or none of it can be decoded.
    OSError
        The file is missing or may not be read.
    ValueError
        A stage is unknown, or what a derived stage reads is neither computed nor known.

    Examples
    --------
    >>> analyse("song.flac", stages=["loudness"]).features["loudness"]["integrated_lufs"]  # doctest: +SKIP
    -14.2
    """
    begun = time.thread_time()
    names = complete_stages(stages) if known is not None else _without_orphans(stages)
    parts = needed_parts(names)
    _require(names, known or {})
    sound = hear_sound(path, parts, max_seconds=max_seconds) if parts else None
    features = _describe(names, sound, known or {})
    marks = features["quality"] if "quality" in features else (known or {}).get("quality", {})
    return Analysis(
        features=features,
        quality=marks.get("score", 0.0),
        seconds_spent=time.thread_time() - begun,
        duration_s=sound.hearing.duration_s if sound else marks.get("duration_s", 0.0),
        notes=sound.notes if sound else [],
        fingerprint=compute_fingerprint(sound.frames.log_mel) if sound and "fingerprint" in names else None,
    )


def hear_sound(
    path: Path, parts: Collection[Part] = ("levels", "spectrum", "tonal"), *, max_seconds: float | None = None
) -> Sound:
    """Decode a file once and gather what is measured per frame.

    Parameters
    ----------
    path : str, bytes or os.PathLike
    parts : collection of {"levels", "spectrum", "tonal"}
        What to measure.
    max_seconds : float > 0, optional

    Returns
    -------
    Sound

    Raises
    ------
    InvalidAudio, OSError
        As `analyse`.
    """
    meter, spectrum = LevelMeter(), SpectrumPass(parts)
    hears_levels, hears_frames = "levels" in parts, not {"spectrum", "tonal"}.isdisjoint(parts)
    with Reader(path) as reader:
        stated_s, rate_hz = reader.stated_duration_s(), 0
        for block in reader.blocks(max_seconds=max_seconds):
            mono = meter.push(block) if hears_levels else meter.mix(block)
            if hears_frames:
                spectrum.push(mono, block.rate_hz)
            rate_hz = block.rate_hz
        damage, duration_s, is_limited = reader.damage, reader.decoded_s, reader.is_limited
    if not rate_hz:
        raise InvalidAudio("None of the sound in this file can be decoded.")
    if hears_frames:
        spectrum.push(np.zeros(0, np.float32), rate_hz, is_last=True)
    notes = damage.notes()
    if is_limited:
        notes.append(f"Only the first {duration_s:.0f} s were heard.")
    elif stated_s is not None and duration_s < 0.98 * stated_s - 2.0:
        notes.append(f"The file says {stated_s:.0f} s but holds only {duration_s:.0f} s.")
        damage.seconds = max(damage.seconds, damage.filled_s + stated_s - duration_s)
    hearing = Hearing(duration_s, damage.seconds, rate_hz, damage.filled_s, tuple(damage.stretches))
    return Sound(spectrum.finish(), meter.finish() if hears_levels else None, hearing, notes)


def warm_up() -> None:
    """Load or compile everything `analyse` needs, so that the first file costs no more than the others."""
    rate_hz = 44100
    seconds = 3
    t = np.arange(seconds * rate_hz) / rate_hz
    pulse = np.sin(2.0 * np.pi * 440.0 * t) * np.exp(-8.0 * (t % 0.5))
    planes = np.stack([pulse, 0.5 * pulse]).astype(np.float32)
    meter, spectrum = LevelMeter(), SpectrumPass()
    spectrum.push(meter.push(Block(planes, rate_hz, np.ones(2))), rate_hz, is_last=True)
    sound = Sound(spectrum.finish(), meter.finish(), Hearing(float(seconds), 0.0, rate_hz), [])
    _describe(complete_stages(None), sound, {})


Compute = Callable[[Sound], Mapping[str, Any]]

_FROM_SOUND: dict[str, Compute] = {
    "timbre": lambda sound: {"timbre": compute_timbre(sound.frames, sound.cepstra, heard=sound.heard)},
    "rhythm": lambda sound: {"rhythm": compute_rhythm(sound.cepstra)},
    "harmony": lambda sound: {
        "harmony": compute_harmony(sound.frames, duration_s=sound.hearing.duration_s)
        | compute_chroma(sound.frames, heard=sound.heard)
    },
    "loudness": lambda sound: {
        "loudness": compute_loudness(sound.measured),
        "loudness_curve": draw_loudness(sound.measured),
    },
    "dynamics": lambda sound: {
        "dynamics": compute_dynamics(sound.measured),
        "quality": compute_quality(sound.measured, sound.hearing),
        "waveform": draw_waveform(sound.measured),
    },
}
_FROM_FEATURES: dict[str, Callable[[dict[str, Any]], Mapping[str, Any]]] = {
    "perceptual": lambda features: {"perceptual": compute_perceptual(features)},
}


def _without_orphans(stages: Collection[str] | None) -> tuple[str, ...]:
    """Wanted stages, with those derived from them that have all they read."""
    names = complete_stages(stages)
    return tuple(name for name in names if name in (stages or names) or set(STAGES[name].derived_from) <= set(names))


def _require(names: Collection[str], known: Mapping[str, Any]) -> None:
    """Say early what a derived stage would miss."""
    sources = {source for name in names for source in STAGES[name].derived_from} - set(names)
    missing = sorted({group for source in sources for group in STAGES[source].groups} - set(known) - set(CURVES))
    if missing:
        raise ValueError(f"`known` lacks the groups {', '.join(missing)}")


def _describe(names: Collection[str], sound: Sound | None, known: Mapping[str, Any]) -> dict[str, Any]:
    """Compute the stages in their order; derived ones read what earlier ones wrote, as it will be stored."""
    features: dict[str, Any] = {}
    for name in names:
        if name in _FROM_FEATURES:
            features |= _to_json(_FROM_FEATURES[name]({**known, **features}))
        elif sound is not None and name in _FROM_SOUND:
            features |= _to_json(_FROM_SOUND[name](sound))
    return features


def _to_json(value: Any) -> Any:
    """Plain lists, numbers of about seven digits, None for what is not finite.

    A short file spends a noticeable part of its time here, so the most frequent types come first and are told by identity.
    """
    kind = type(value)
    if kind is float:
        return float(f"{value:.7g}") if math.isfinite(value) else None
    if kind is int or kind is str or value is None or kind is bool:
        return value
    if kind is list:
        return [
            float(f"{item:.7g}") if type(item) is float and math.isfinite(item) else item if type(item) is int else _to_json(item)
            for item in value
        ]
    if kind is np.ndarray:
        return _to_json(value.tolist())
    if isinstance(value, Mapping):
        return {key: _to_json(item) for key, item in value.items()}
    return _to_json(value.item()) if isinstance(value, np.generic) else value
