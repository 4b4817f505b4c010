"""Is a lossless file told apart from one that was made of an mp3?

    .venv/bin/python benchmarks/transcodes.py --json
    .venv/bin/python benchmarks/transcodes.py --json --lossless FOLDER   # your own files that never were anything else

Each sound, as it is and after an encoder, comes back as 16 bits. Hits: the share whose suspicion is 0.5 or more after the
encoder. False alarms: the same without one, at its own rate and resampled with care to 48 and 96 kHz. The demo library is
synthetic and has all its treble; the music of Debian's packages is Vorbis and Opus already, so it counts for hits only, and
``as_shipped`` tells how much of it looks lossy as it is. Sound without treble cannot show what was cut.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soxr
from material import find_music
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from tensoe.audio.decode import Reader
from tensoe.audio.lossy import find_lossy_source
from tensoe.audio.top_spectrum import TopMeter
from tensoe.demo.library import list_demo_tracks, render_demo_track
from tests import signals

Planes = NDArray[np.float32]

RATE_HZ = 44_100
ENCODERS = {"mp3_128": ("mp3", 128_000), "mp3_192": ("mp3", 192_000), "mp3_320": ("mp3", 320_000), "aac_160": ("m4a", 160_000)}


def read(path: Path, *, start_s: float, seconds: float) -> Planes:
    """A stretch of a file as stereo at 44.1 kHz."""
    with Reader(path) as reader:
        blocks = list(reader.blocks(max_seconds=start_s + seconds))
    rate_hz = blocks[0].rate_hz
    planes = np.concatenate([block.planes for block in blocks if block.rate_hz == rate_hz], axis=1)[:2]
    planes = planes[:, min(round(start_s * rate_hz), max(0, planes.shape[1] - round(seconds * rate_hz))) :]
    planes = np.repeat(planes, 2, axis=0) if planes.shape[0] == 1 else planes
    return planes if rate_hz == RATE_HZ else resample(planes, rate_hz, RATE_HZ)


def resample(planes: Planes, rate_hz: int, target_hz: int) -> Planes:
    """Very high quality, as a careful engineer would."""
    return np.ascontiguousarray(soxr.resample(planes.T, rate_hz, target_hz, quality="VHQ").T, np.float32)


def suspect(planes: Planes, rate_hz: int) -> float:
    """Suspicion for a sound kept as 16 bits."""
    rounded = np.clip(np.rint(planes * 32767.0), -32768, 32767) / np.float32(32768.0)
    meter = TopMeter()
    meter.push(rounded.mean(axis=0).astype(np.float32), rate_hz)
    return float(find_lossy_source(meter.finish())["suspicion"] or 0.0)


def encode(planes: Planes, codec: str, bit_rate: int) -> Planes:
    """There and back through a lossy codec."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{signals.EXTENSIONS[codec]}"
        signals.write_audio(path, planes, RATE_HZ, codec=codec, bit_rate=bit_rate)
        return read(path, start_s=0.0, seconds=600.0)


def gather(options: argparse.Namespace) -> Iterator[tuple[str, Planes, bool]]:
    """Name, sound, and whether it never was lossy."""
    tracks = list_demo_tracks()
    for track in tracks[:: max(1, len(tracks) // options.count)][: options.count]:
        yield track.relative_path, render_demo_track(track).astype(np.float32)[:, : round(options.seconds * RATE_HZ)], True
    music = find_music()
    for path in music[:: max(1, len(music) // options.count)][: options.count]:
        yield path.name, read(path, start_s=20.0, seconds=options.seconds), False
    if options.lossless:
        for path in sorted(options.lossless.rglob("*.flac")):
            planes = read(path, start_s=0.0, seconds=options.seconds)
            repeats = -(-round(options.seconds * RATE_HZ) // planes.shape[1])
            yield path.name, np.tile(planes, (1, repeats)), True


def main() -> None:
    """Encode, decode, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--count", type=int, default=12, help="tracks of the demo library, and of Debian's music")
    parser.add_argument("--seconds", type=float, default=15.0, help="of each")
    parser.add_argument("--lossless", type=Path, help="a folder of FLAC files that never were anything else")
    options = parser.parse_args()
    found: dict[str, list[bool]] = defaultdict(list)
    for _, planes, is_lossless in gather(options):
        if is_lossless:
            found["false_alarms"].append(suspect(planes, RATE_HZ) >= 0.5)
            found["false_alarms_48_khz"].append(suspect(resample(planes, RATE_HZ, 48_000), 48_000) >= 0.5)
            found["false_alarms_96_khz"].append(suspect(resample(planes, RATE_HZ, 96_000), 96_000) >= 0.5)
        else:
            found["as_shipped"].append(suspect(planes, RATE_HZ) >= 0.5)
        for name, (codec, bit_rate) in ENCODERS.items():
            kind = "lossless" if is_lossless else "debian"
            found[f"hits_{name}_{kind}"].append(suspect(encode(planes, codec, bit_rate), RATE_HZ) >= 0.5)
    figures = {name: {"share": round(sum(marks) / len(marks), 3), "of": len(marks)} for name, marks in sorted(found.items())}
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        for name, figure in figures.items():
            print(f"{name:28} {figure['share']:.2f} of {figure['of']}")


if __name__ == "__main__":
    main()
