"""Learn the maps and fit the transform that ship with Tensoe: on the demo library and on real music from Debian.

    python scripts/fit_default_transform.py

None of the packages is one that `benchmarks/retrieval.py` judges by. Every track is cut into stretches, some are
written by another codec and at another volume, so that the maps learn to look past place, encoding and level. Run it after a
change of the sound engine or of `tensoe.insights.descriptors`; equal features give equal files. A few minutes; the stretches
are kept in the cache of the benchmarks.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

# ruff: noqa: E402  what stands beside the package is found first

from excerpts import RATE_HZ, measure_seconds, read_stretch
from material import MUSIC_ENDINGS, cache_folder, find_music

from tensoe.audio import analyse
from tensoe.demo.library import write_demo_library
from tensoe.insights import embedding
from tensoe.insights.descriptors import GROUPS, RAW_SLICES, extract_raw
from tensoe.insights.steadiness import learn_maps
from tests import signals

PACKAGES = (
    "drascula-music",
    "fretsonfire-songs-muldjord",
    "fretsonfire-songs-sectoid",
    "hyperrogue-music",
    "nexuiz-music",
    "planetblupi-music-ogg",
    "singularity-music",
)
COPIES = (("flac", 0, 1.0), ("mp3", 128, 0.5), ("opus", 64, 0.7), ("flac", 0, 0.3), ("flac", 0, 1.0), ("flac", 0, 0.6))
"""Codec, kbit/s and volume of the first, second, … stretch of a track."""
MOST_SECONDS = 360.0
MAPS, TRANSFORM = (Path(embedding.__file__).with_name(name) for name in ("sound_maps.json", "default_transform.json"))


def list_tracks() -> list[Path]:
    """The real music, each recording once."""
    music = {path.resolve() for path in (*find_music(PACKAGES), *_unpack_archives())}
    return sorted(path for path in music if path.name != "guitar.ogg" and "sounds" not in path.parts and _is_whole(path))


def _is_whole(path: Path) -> bool:
    """Debian's hyperrogue-music holds three files that no decoder opens."""
    try:
        return measure_seconds(path) >= 60.0
    except av.error.InvalidDataError:
        return False


def _unpack_archives() -> Iterator[Path]:
    """Nexuiz keeps its music in a zip archive."""
    for archive in sorted((cache_folder() / "debian").rglob("music.pk3")):
        folder = cache_folder() / "unpacked" / archive.stem
        if not folder.exists():
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(folder)
        yield from (path for path in folder.rglob("*") if path.suffix in MUSIC_ENDINGS)


def keep_stretches(path: Path) -> list[Path]:
    """Stretches of 60 s of a track (30 s of a short one), each in another form, in the cache."""
    whole = min(measure_seconds(path), MOST_SECONDS)
    seconds = 60.0 if whole >= 180.0 else 30.0
    name = f"{path.stem}-{hashlib.sha256(f'{path} {path.stat().st_size}'.encode()).hexdigest()[:12]}"
    folder = cache_folder() / "training"
    folder.mkdir(exist_ok=True)
    forms = COPIES[: int(whole // seconds)]
    targets = [folder / f"{name}-{i}.{codec}" for i, (codec, _, _) in enumerate(forms)]
    if not all(target.exists() for target in targets):
        sound, length = read_stretch(path, start_s=0.0, seconds=whole), int(seconds * RATE_HZ)
        for i, (target, (codec, kilobits, volume)) in enumerate(zip(targets, forms, strict=True)):
            stretch = volume * sound[:, i * length : (i + 1) * length]
            part = target.with_suffix(".part")
            signals.write_audio(part, stretch, RATE_HZ, codec=codec, bit_rate=1000 * kilobits or 192_000)
            part.rename(target)
    return targets


def hear(path: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The descriptors of one file, as they would come out of storage."""
    return extract_raw(json.loads(json.dumps(analyse(path).features, default=lambda value: value.tolist())))


def gather() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Descriptors of all stretches, and which track each is from; the demo's tracks count as one stretch each."""
    raw, tracks = [], []
    for number, path in enumerate(list_tracks()):
        for stretch in keep_stretches(path):
            raw.append(hear(stretch))
            tracks.append(number)
    with tempfile.TemporaryDirectory() as folder:
        for path in write_demo_library(Path(folder)):
            raw.append(hear(path))
            tracks.append(1 + max(tracks))
    return np.array(raw), np.array(tracks)


def _store(target: Path, value: dict[str, Any]) -> None:
    target.write_text(json.dumps(value, separators=(",", ":")).replace(',"', ',\n"').replace("],[", "],\n[") + "\n", "utf-8")


def main() -> None:
    """Cut, hear, learn, fit, write."""
    learn(*gather())


def learn(raw: np.ndarray[Any, Any], tracks: np.ndarray[Any, Any]) -> None:
    """Learn the maps, fit the transform, write both."""
    unmapped = embedding.SoundTransform(maps={group: np.eye(*_map_shape(group)) for group in GROUPS}).fit(raw)
    maps = learn_maps(unmapped.standardise(raw), tracks, slices=RAW_SLICES, sizes=embedding.SIZES)
    rounded = {group: [[float(f"{value:.4g}") for value in row] for row in maps[group]] for group in GROUPS}
    _store(MAPS, {"definition": embedding.DEFINITION, **rounded})
    fitted = embedding.SoundTransform(maps={group: np.array(rounded[group]) for group in GROUPS}).fit(raw)
    _store(TRANSFORM, fitted.to_parameters())
    print(f"{MAPS.name}, {TRANSFORM.name}: {len(raw)} stretches of {len(set(tracks.tolist()))} recordings")


def _map_shape(group: str) -> tuple[int, int]:
    part = RAW_SLICES[group]
    return embedding.SIZES[group], part.stop - part.start


if __name__ == "__main__":
    main()
