"""The fingerprints that the benchmark of duplicates compares: real music in many formats, and music that only resembles other.

Only fingerprints are kept between runs, by the version of their stage; sound is encoded, heard and forgotten.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soxr
from excerpts import RATE_HZ, measure_seconds, read_stretch
from material import cache_folder, find_fluidsynth, find_music, find_peers
from numpy.typing import NDArray
from scipy.signal import lfilter

from tensoe.audio.engine import analyse
from tensoe.audio.stages import STAGES
from tensoe.demo.library import list_demo_tracks, write_demo_library
from tests.signals import write_audio

FloatArray = NDArray[np.float32]
Edit = Callable[[FloatArray, np.random.Generator], FloatArray]

SECONDS = 140.0
"""Of each recording: two minutes are described, the rest lets a trimmed start show."""
CODECS = (
    ("flac", 0),
    ("mp3", 320),
    ("mp3", 192),
    ("mp3", 128),
    ("mp3", 64),
    ("opus", 96),
    ("opus", 48),
    ("m4a", 128),
    ("m4a", 96),
    ("ogg", 160),
)
COVER_PIECES = 24
SEED = 20261121


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: which recording it holds, how it was made, and what it is recognised by."""

    recording: str
    kind: str
    codec: str
    edit: str
    fingerprint: bytes | None
    duration_s: float


def _trim(sound: FloatArray, rng: np.random.Generator) -> FloatArray:
    return sound[:, int(rng.uniform(0.05, 8.0) * RATE_HZ) :]


def _lead(sound: FloatArray, rng: np.random.Generator) -> FloatArray:
    return np.concatenate((np.zeros((2, int(rng.uniform(0.3, 4.0) * RATE_HZ)), np.float32), sound), axis=1)


def _quieter(sound: FloatArray, _: np.random.Generator) -> FloatArray:
    return np.float32(0.2) * sound


def _mono(sound: FloatArray, _: np.random.Generator) -> FloatArray:
    return np.repeat(sound.mean(axis=0, keepdims=True), 2, axis=0)


def _resample(sound: FloatArray, _: np.random.Generator) -> FloatArray:
    low = soxr.resample(sound.T, RATE_HZ, 22050)
    return np.asarray(soxr.resample(low, 22050, RATE_HZ).T, np.float32)


def _equalise(sound: FloatArray, rng: np.random.Generator) -> FloatArray:
    bass = lfilter([0.06], [1.0, -0.94], sound, axis=1)
    return np.asarray(np.clip(0.7 * (sound + rng.uniform(-0.5, 1.0) * bass), -1.0, 1.0), np.float32)


def _compress(sound: FloatArray, _: np.random.Generator) -> FloatArray:
    return np.asarray(0.9 * np.tanh(3.0 * sound), np.float32)


EDITS: dict[str, Edit] = {
    "none": lambda sound, _: sound,
    "start trimmed by up to 8 s": _trim,
    "silence before it": _lead,
    "14 dB quieter": _quieter,
    "mono": _mono,
    "through 22 kHz": _resample,
    "bass turned": _equalise,
    "driven into distortion": _compress,
}


def gather_samples(*, pieces: int, variants: int) -> list[Sample]:
    """Everything to compare; what is missing is made and heard first.

    Parameters
    ----------
    pieces : int
        Recordings of real music.
    variants : int
        Files made of each, besides the recording itself.
    """
    samples = []
    music = find_music()
    random.Random(SEED).shuffle(music)  # a part of it is as varied as the whole
    for number, path in enumerate(music[:pieces]):
        samples += _keep(f"music-{path.stem}-{variants}", lambda p=path, n=number: _make_variants(p, n, variants))
    samples += _keep("demo", _hear_demo)
    samples += _keep(f"covers-{COVER_PIECES}", _hear_covers)
    return samples


def _keep(name: str, make: Callable[[], Iterator[Sample]]) -> list[Sample]:
    folder = cache_folder() / "duplicates" / f"fingerprints-{STAGES['fingerprint'].version}"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{name}.json"
    if not kept.exists():
        rows = [
            {"recording": s.recording, "kind": s.kind, "codec": s.codec, "edit": s.edit, "duration_s": s.duration_s}
            | {"fingerprint": s.fingerprint.hex() if s.fingerprint is not None else None}
            for s in make()
        ]
        print(f"heard {name}", file=sys.stderr, flush=True)
        kept.write_text(json.dumps(rows))
    return [
        Sample(**{**row, "fingerprint": bytes.fromhex(row["fingerprint"]) if row["fingerprint"] is not None else None})
        for row in json.loads(kept.read_text())
    ]


def _hear(path: Path, *, recording: str, kind: str, codec: str, edit: str) -> Sample:
    heard = analyse(path, stages=["fingerprint"], max_seconds=SECONDS + 10.0)
    return Sample(recording, kind, codec, edit, heard.fingerprint, heard.duration_s)


def _make_variants(path: Path, number: int, variants: int) -> Iterator[Sample]:
    """The recording itself and its variants: codecs and edits go round, so that each meets each.

    Only the beginning is written and heard; lengths are those that the whole would have.
    """
    sound = read_stretch(path, start_s=0.0, seconds=SECONDS)
    rest_s = max(0.0, measure_seconds(path) - SECONDS)
    edits = list(EDITS)
    plan = [("flac", 0, "none")]
    plan += [(*CODECS[(number * variants + i) % len(CODECS)], edits[(number + 3 * i) % len(edits)]) for i in range(variants)]
    with tempfile.TemporaryDirectory() as folder:
        for codec, kbit, edit in plan:
            rng = np.random.default_rng(zlib.crc32(f"{path.stem} {codec} {kbit} {edit}".encode()))
            target = Path(folder) / f"sound.{codec}"
            write_audio(target, EDITS[edit](sound, rng), RATE_HZ, bit_rate=1000 * kbit or 192_000)
            name = codec if not kbit else f"{codec} {kbit}"
            heard = _hear(target, recording=path.stem, kind="music", codec=name, edit=edit)
            yield replace(heard, duration_s=heard.duration_s + rest_s)


def _hear_demo() -> Iterator[Sample]:
    """Tracks by one generator, eight of each style: different recordings that resemble each other."""
    with tempfile.TemporaryDirectory() as folder:
        write_demo_library(Path(folder), processes=1)
        for track in list_demo_tracks():
            path = Path(folder) / track.relative_path
            yield _hear(path, recording=track.relative_path, kind="demo", codec=path.suffix[1:], edit="none")


def _hear_covers() -> Iterator[Sample]:
    """Composed pieces, each played five times; none when they cannot be rendered here."""
    python = find_peers()
    try:
        find_fluidsynth()
    except SystemExit as missing:
        print(missing, file=sys.stderr)
        return
    if python is None:
        return
    folder = cache_folder() / "duplicates" / "covers"
    program = Path(__file__).with_name("duplicate_covers.py")
    subprocess.run([str(python), str(program), str(folder), str(COVER_PIECES)], check=True)
    for path in sorted(folder.glob("[0-9]*.ogg")):
        piece, manner = path.stem.split("-")
        yield _hear(path, recording=f"cover-{piece}-{manner}", kind=f"cover: {manner}", codec="ogg", edit="none")
