"""Pieces of real recordings, as files: cut out of a track, or the same sound in another form. Kept between runs."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import av
import numpy as np
import soxr
from material import cache_folder

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests import signals

RATE_HZ = 48_000


def measure_seconds(path: Path) -> float:
    """Length of a file as its container tells it; 0 when it does not."""
    with av.open(str(path)) as container:
        return float(container.duration or 0) / av.time_base


def read_stretch(path: Path, *, start_s: float, seconds: float) -> np.ndarray:
    """Some seconds of a file as float32 [shape=(2, n)] at 48 kHz, which every codec takes."""
    planes, rate, heard = [], RATE_HZ, 0
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        for frame in container.decode(stream):
            rate = frame.sample_rate
            part = _to_float(frame)
            planes.append(part[:, max(0, int(start_s * rate) - heard) :])
            heard += part.shape[1]
            if heard >= (start_s + seconds) * rate:
                break
    sound = np.concatenate(planes, axis=1)[:, : int(seconds * rate)]
    sound = np.repeat(sound, 2, axis=0) if sound.shape[0] == 1 else sound[:2]
    if rate != RATE_HZ:
        sound = soxr.resample(sound.T, rate, RATE_HZ, quality="VHQ").T
    return np.asarray(sound, np.float32)


def _to_float(frame: av.AudioFrame) -> np.ndarray:
    values = frame.to_ndarray()
    channels = frame.layout.nb_channels
    planes = values if frame.format.is_planar else values.reshape(-1, channels).T
    if planes.dtype.kind == "f":
        return planes.astype(np.float32)
    return (planes / float(np.iinfo(planes.dtype).max + 1)).astype(np.float32)


def keep_stretch(path: Path, *, start_s: float, seconds: float) -> Path:
    """The same stretch as a FLAC file in the cache, made at first use."""
    stamp = path.stat()
    name = hashlib.sha256(f"{path} {stamp.st_size} {start_s:.3f} {seconds:.3f}".encode()).hexdigest()[:16]
    target = cache_folder() / "excerpts" / f"{path.stem}-{name}.flac"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        part = target.with_suffix(".part")
        signals.write_audio(part, read_stretch(path, start_s=start_s, seconds=seconds), RATE_HZ, codec="flac")
        part.rename(target)
    return target


def cut_halves(path: Path, *, seconds: float = 60.0) -> tuple[Path, Path] | None:
    """The stretches before and after the middle of a track, as files; None when it is too short for both."""
    whole = measure_seconds(path)
    if whole < 2.0 * seconds + 1.0:
        return None
    before, after = (keep_stretch(path, start_s=start, seconds=seconds) for start in (whole / 2.0 - seconds, whole / 2.0))
    return before, after


def keep_copy(
    path: Path,
    *,
    name: str,
    codec: str = "flac",
    kilobits: int = 192,
    gain_db: float = 0.0,
    skip_s: float = 0.0,
    rate_hz: int = RATE_HZ,
) -> Path:
    """An excerpt in another form, in the cache: encoded, made softer, cut at the start, at another rate."""
    target = path.with_name(f"{path.stem}-{name}{signals.EXTENSIONS[codec]}")
    if not target.exists():
        sound = read_stretch(path, start_s=skip_s, seconds=measure_seconds(path) - skip_s) * 10.0 ** (gain_db / 20.0)
        if rate_hz != RATE_HZ:
            sound = soxr.resample(sound.T, RATE_HZ, rate_hz, quality="VHQ").T
        part = target.with_suffix(".part")
        signals.write_audio(part, sound, rate_hz, codec=codec, bit_rate=1000 * kilobits)
        part.rename(target)
    return target
