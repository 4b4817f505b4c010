"""One file in, every feature out: decode once, hear each block once, describe at the end."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensoe.audio.decode import Block, Path, Reader
from tensoe.audio.dynamics import compute_dynamics, draw_loudness, draw_waveform
from tensoe.audio.errors import InvalidAudio
from tensoe.audio.harmony import compute_harmony
from tensoe.audio.loudness import LevelMeter, Levels, compute_loudness
from tensoe.audio.perceptual import compute_perceptual
from tensoe.audio.rhythm import compute_rhythm
from tensoe.audio.spectrum import Frames, SpectrumPass
from tensoe.audio.timbre import compute_cepstra, compute_timbre


@dataclass(frozen=True, slots=True)
class Analysis:
    """What Tensoe heard in one file.

    Attributes
    ----------
    features : dict
        Groups of figures by the names in `FEATURE_DOCS`, ready for JSON.
    quality : float in [0, 1]
        How far the figures can be trusted: short, damaged, silent or narrow sound lowers it.
    seconds_spent : float
        Processor seconds of this thread.
    duration_s : float
        Length of the decoded sound.
    notes : list of str
        What a person should know, for instance which stretch could not be decoded.
    """

    features: dict[str, Any]
    quality: float
    seconds_spent: float
    duration_s: float
    notes: list[str]


def analyse(path: Path, *, max_seconds: float | None = None) -> Analysis:
    """Hear one sound file and describe it.

    Parameters
    ----------
    path : str, bytes or os.PathLike
        Any name the file system allows.
    max_seconds : float > 0, optional
        Hear no more than this from the start.

    Returns
    -------
    Analysis

    Raises
    ------
    InvalidAudio
        The file is empty, holds no sound, or none of it can be decoded.
    OSError
        The file is missing or may not be read.
    """
    begun = time.thread_time()
    meter, spectrum = LevelMeter(), SpectrumPass()
    with Reader(path) as reader:
        stated_s, rate_hz = reader.stated_duration_s(), 0
        for block in reader.blocks(max_seconds=max_seconds):
            spectrum.push(meter.push(block), block.rate_hz)
            rate_hz = block.rate_hz
        damage, duration_s, is_limited = reader.damage, reader.decoded_s, reader.is_limited
    if not rate_hz:
        raise InvalidAudio("None of the sound in this file can be decoded.")
    spectrum.push(np.zeros(0, np.float32), rate_hz, is_last=True)
    notes = damage.notes()
    if is_limited:
        notes.append(f"Only the first {duration_s:.0f} s were heard.")
    elif stated_s is not None and duration_s < 0.98 * stated_s - 2.0:
        notes.append(f"The file says {stated_s:.0f} s but holds only {duration_s:.0f} s.")
        damage.seconds = max(damage.seconds, stated_s - duration_s)
    levels = meter.finish()
    features = _describe(spectrum.finish(), levels, duration_s)
    quality = _judge(features, duration_s=duration_s, lost_s=damage.seconds, rate_hz=rate_hz)
    return Analysis(
        features=_to_json(features),
        quality=quality,
        seconds_spent=time.thread_time() - begun,
        duration_s=duration_s,
        notes=notes,
    )


def warm_up() -> None:
    """Load or compile everything `analyse` needs, so that the first file costs no more than the others."""
    rate_hz = 44100
    seconds = 3
    t = np.arange(seconds * rate_hz) / rate_hz
    pulse = np.sin(2.0 * np.pi * 440.0 * t) * np.exp(-8.0 * (t % 0.5))
    planes = np.stack([pulse, 0.5 * pulse]).astype(np.float32)
    meter, spectrum = LevelMeter(), SpectrumPass()
    spectrum.push(meter.push(Block(planes, rate_hz, np.ones(2))), rate_hz, is_last=True)
    _describe(spectrum.finish(), meter.finish(), float(seconds))


def _describe(frames: Frames, levels: Levels, duration_s: float) -> dict[str, Any]:
    cepstra = compute_cepstra(frames)
    features: dict[str, Any] = {
        "timbre": compute_timbre(frames, cepstra),
        "rhythm": compute_rhythm(cepstra.onset),
        "harmony": compute_harmony(frames),
        "loudness": compute_loudness(levels),
        "dynamics": compute_dynamics(levels, duration_s=duration_s),
        "waveform": draw_waveform(levels),
        "loudness_curve": draw_loudness(levels),
    }
    features["perceptual"] = compute_perceptual(features)
    return features


def _judge(features: dict[str, Any], *, duration_s: float, lost_s: float, rate_hz: int) -> float:
    """Quality: length (full from 20 s), what was lost, bandwidth (full from 22 kHz), clipping; silence is 0."""
    if features["loudness"]["integrated_lufs"] is None:
        return 0.0
    length: float = min(1.0, math.sqrt(duration_s / 20.0))
    whole = duration_s / (duration_s + lost_s) if duration_s else 0.0
    bandwidth = min(1.0, 0.4 + 0.6 * rate_hz / 22050.0)
    undistorted: float = 1.0 - 0.5 * min(1.0, 10.0 * features["dynamics"]["clipped_share"])
    return round(length * whole * bandwidth * undistorted, 4)


def _to_json(value: Any) -> Any:
    """Plain lists, numbers of about seven digits, None for what is not finite."""
    if isinstance(value, dict):
        return {key: _to_json(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return _to_json(value.tolist())
    if isinstance(value, list):
        return [_to_json(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.7g}") if math.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value
