"""How fast a scan is: the first one beside the tag readers alone on the same files, and a second one that finds nothing new.

Run with ``python benchmarks/scan.py [--files 10000] [--json]``. It makes its own files and its own database in a temporary
folder. The reader to compare with is the faster of tinytag and mutagen, each reading every file once in one process.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
from mutagen.asf import ASF
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, ID3, TALB, TCON, TDRC, TIT2, TPE1, TPE2, TRCK, TXXX
from mutagen.mp4 import MP4, MP4Cover
from PIL import Image
from sqlalchemy import text
from tinytag import TinyTag

sys.path.insert(0, str(Path(__file__).parents[1]))

from tensoe.catalogue.folders import add_folder
from tensoe.catalogue.reading import FileItem, ReadRequest, read_many
from tensoe.catalogue.scanning import scan_library
from tensoe.core.database import transaction
from tensoe.core.runtime import Runtime, open_runtime
from tensoe.core.settings import load_settings
from tensoe.jobs.pool import CpuPool
from tests import signals

KINDS = ("mp3", "flac", "ogg", "m4a", "mp3", "opus", "wav", "flac", "aiff", "wma")
TRACKS_AN_ALBUM = 10
FRAMES = {"title": TIT2, "artist": TPE1, "album": TALB, "albumartist": TPE2, "tracknumber": TRCK, "date": TDRC, "genre": TCON}
ATOMS = {
    "title": "\xa9nam",
    "artist": "\xa9ART",
    "album": "\xa9alb",
    "albumartist": "aART",
    "date": "\xa9day",
    "genre": "\xa9gen",
}
ASF_NAMES = {
    "title": "Title", "artist": "Author", "album": "WM/AlbumTitle", "albumartist": "WM/AlbumArtist",
    "tracknumber": "WM/TrackNumber", "date": "WM/Year", "genre": "WM/Genre",
}  # fmt: skip


class PoolHost:
    """Reads in the process pool, as the job does."""

    def __init__(self, pool: CpuPool | None) -> None:
        self.pool = pool

    def progress(self, *, done: int | None = None, total: int | None = None, stage: str | None = None) -> None:
        """Nobody watches."""

    def read_all(self, requests: Sequence[ReadRequest]) -> Iterator[list[FileItem]]:
        """Read every request."""
        if requests:
            assert self.pool is not None
            for _, outcome in self.pool.run_many(read_many, requests, timeout_s=120):
                assert outcome.is_ok, outcome.reason
                yield outcome.value or []


def make_seeds(folder: Path) -> dict[str, Path]:
    """One short file of each format."""
    seeds = {}
    for kind in set(KINDS):
        rate = 48000 if kind == "opus" else 44100
        seeds[kind] = folder / f"seed{signals.EXTENSIONS[kind]}"
        sound = signals.sine(330.0, seconds=0.5, rate_hz=rate)
        signals.write_audio(seeds[kind], sound, rate_hz=rate, codec=kind, bit_rate=96_000)
    return seeds


def make_cover(number: int) -> bytes:
    """A small picture that no other album has."""
    from io import BytesIO

    target = BytesIO()
    pixels = np.random.default_rng(number).integers(0, 255, (8, 8, 3), dtype=np.uint8)
    Image.fromarray(pixels).resize((120, 120)).save(target, "JPEG", quality=80)
    return target.getvalue()


def write_tags(path: Path, tags: dict[str, str], cover: bytes | None) -> None:
    """Tags in the format's own way."""
    if path.suffix in (".mp3", ".wav", ".aiff"):
        opened = ID3() if path.suffix == ".mp3" else mutagen.File(path)
        if path.suffix != ".mp3":
            opened.add_tags()
        frames = opened if isinstance(opened, ID3) else opened.tags
        for name, value in tags.items():
            frames.add(FRAMES[name](encoding=3, text=value))
        frames.add(TXXX(encoding=3, desc="Catalogue", text="bench"))
        if cover:
            frames.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=cover))
        opened.save(path)
        return
    opened = mutagen.File(path)
    if isinstance(opened, MP4):
        for name, atom in ATOMS.items():
            opened[atom] = tags[name]
        opened["trkn"] = [(int(tags["tracknumber"].split("/")[0]), TRACKS_AN_ALBUM)]
        if cover:
            opened["covr"] = [MP4Cover(cover, MP4Cover.FORMAT_JPEG)]
    elif isinstance(opened, ASF):
        for name, attribute in ASF_NAMES.items():
            opened[attribute] = tags[name]
    else:
        for name, value in tags.items():
            opened[name] = value
        if cover and isinstance(opened, FLAC):
            picture = Picture()
            picture.data, picture.type, picture.mime = cover, 3, "image/jpeg"
            opened.add_picture(picture)
    opened.save()


def make_library(root: Path, *, files: int, seeds: dict[str, Path]) -> list[Path]:
    """Albums of ten tracks in mixed formats, a picture beside them, every second album with it embedded too."""
    written = []
    for album in range((files + TRACKS_AN_ALBUM - 1) // TRACKS_AN_ALBUM):
        artist = f"Künstler {album // 3:04}"
        folder = root / artist / f"Album {album:05} ({1960 + album % 60})"
        folder.mkdir(parents=True)
        cover = make_cover(album)
        (folder / "cover.jpg").write_bytes(cover)
        for track in range(min(TRACKS_AN_ALBUM, files - album * TRACKS_AN_ALBUM)):
            kind = KINDS[track % len(KINDS)]
            path = folder / f"{track + 1:02} - Song {album:05}-{track}{signals.EXTENSIONS[kind]}"
            shutil.copyfile(seeds[kind], path)
            tags = {
                "title": f"Song {album:05}-{track} ñandú",
                "artist": artist if track % 5 else f"{artist} feat. Guest {album % 97}",
                "album": folder.name.rpartition(" (")[0], "albumartist": artist, "tracknumber": f"{track + 1}/{TRACKS_AN_ALBUM}",
                "date": f"{1960 + album % 60}-05-{track + 1:02}", "genre": ("Rock", "Jazz; Soul", "Ambient")[album % 3],
            }  # fmt: skip
            write_tags(path, tags, cover if album % 2 else None)
            written.append(path)
    return written


def measure_reader(read: Callable[[str], Any], paths: Sequence[Path]) -> float:
    """Files a second of one tag reader alone."""
    names = [str(path) for path in paths]
    began = time.perf_counter()
    for name in names:
        read(name)
    return len(names) / (time.perf_counter() - began)


def measure_first_scan(runtime: Runtime, paths: Sequence[Path]) -> dict[str, Any]:
    """The whole first scan: start of the pool, walk, tags, hashes, covers, database."""
    with CpuPool.of(runtime.settings) as pool:
        began = time.perf_counter()
        counts = scan_library(
            lambda: transaction(runtime.session_factory), host=PoolHost(pool), data_dir=runtime.settings.data_dir
        )
        seconds = time.perf_counter() - began
    assert counts["added"] == len(paths), counts
    assert counts["problems"] == 0, counts
    with transaction(runtime.session_factory) as session:
        assert session.execute(text("select count(*) from track where is_available")).scalar_one() == len(paths)
    return {"first_scan_s": seconds, "first_scan_files_per_s": len(paths) / seconds}


def rescan(url: str, data_dir: str) -> None:
    """The second scan, in a process of its own so that its memory is its own."""
    from sqlalchemy import create_engine

    from tensoe.catalogue import tasks
    from tensoe.core.database import make_session_factory, normalise_url

    assert tasks.scan is not None
    factory = make_session_factory(create_engine(normalise_url(url)))
    began = time.perf_counter()
    counts = scan_library(lambda: transaction(factory), host=PoolHost(None), data_dir=Path(data_dir))
    seconds = time.perf_counter() - began
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mib": peak_mib, "unchanged": counts["unchanged"]}))


def measure_rescan(runtime: Runtime, *, files: int) -> dict[str, Any]:
    """Seconds and peak memory of a scan that finds everything as it was."""
    command = [sys.executable, __file__, "--rescan", runtime.url, str(runtime.settings.data_dir)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    assert answer["unchanged"] == files, answer
    return {"rescan_s": answer["seconds"], "rescan_peak_mib": answer["peak_mib"]}


def run(files: int) -> dict[str, Any]:
    """Make the files, measure everything."""
    folder = Path(tempfile.mkdtemp(prefix="scan-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        (folder / "music").mkdir()
        paths = make_library(folder / "music", files=files, seeds=make_seeds(folder))
        readers = {
            "tinytag": measure_reader(TinyTag.get, paths),
            "mutagen": measure_reader(mutagen.File, paths),
        }
        settings = load_settings(data_dir=folder / "data", environment="test", working_folder=folder)
        with open_runtime(settings) as runtime:
            with transaction(runtime.session_factory) as session:
                add_folder(session, path=folder / "music")
            first = measure_first_scan(runtime, paths)
            again = measure_rescan(runtime, files=files)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    reader = max(readers, key=lambda name: readers[name])
    return {
        "files": files,
        "first_scan_files_per_s": round(first["first_scan_files_per_s"], 1),
        "tag_reader": reader,
        "tag_reader_files_per_s": round(readers[reader], 1),
        "tinytag_files_per_s": round(readers["tinytag"], 1),
        "mutagen_files_per_s": round(readers["mutagen"], 1),
        "ratio": round(first["first_scan_files_per_s"] / readers[reader], 3),
        "ratio_to_tinytag": round(first["first_scan_files_per_s"] / readers["tinytag"], 3),
        "ratio_to_mutagen": round(first["first_scan_files_per_s"] / readers["mutagen"], 3),
        "rescan_10k_s": round(again["rescan_s"] * 10_000 / files, 3),
        "rescan_10k_peak_mib": round(again["rescan_peak_mib"], 1),
    }


def main() -> None:
    """Print the figures, as one JSON object with ``--json``."""
    if sys.argv[1:2] == ["--rescan"]:
        rescan(sys.argv[2], sys.argv[3])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = run(arguments.files)
    if arguments.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
