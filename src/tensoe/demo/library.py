"""The demo library as a list of known answers, and the writing of it to a folder."""

import multiprocessing
import os
import threading
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from glob import escape
from multiprocessing.connection import wait as wait_for_handles
from pathlib import Path

from tensoe.demo.covers import draw_cover
from tensoe.demo.discography import ALBUMS, Album, parse_key
from tensoe.demo.score import Score
from tensoe.demo.styles import STYLES
from tensoe.demo.synth import StereoMatrix
from tensoe.demo.writing import write_audio_file, write_bytes_whole

DEMO_COMMENT = "Tensoe demo library"
COVER_NAME = "cover.jpg"
_BEATS_PER_BAR = 4


@dataclass(frozen=True)
class DemoTrack:
    """What is true of one demo track; ``tempo_bpm`` is ``None`` where no beat is played.

    ``key`` counts semitones from C (0..11), ``mode`` is 1 for major and 0 for minor.
    """

    relative_path: str
    title: str
    artist: str
    album: str
    album_artist: str
    year: int
    track_number: int
    genre: str
    style: str
    tempo_bpm: float | None
    key: int
    mode: int
    duration_s: float
    seed: int


@dataclass(frozen=True)
class _Entry:
    """A track together with what is needed to render and tag it."""

    track: DemoTrack
    album: Album
    score: Score


@cache
def _list_entries() -> tuple[_Entry, ...]:
    return tuple(_build_entry(album, index) for album in ALBUMS for index in range(len(album.songs)))


def _build_entry(album: Album, index: int) -> _Entry:
    song, style = album.songs[index], STYLES[album.style]
    key, mode = parse_key(song.key)
    seed = zlib.crc32(f"{album.artist}/{album.title}/{song.title}".encode())
    score = Score(
        clock_bpm=song.clock_bpm,
        key=key,
        is_major=mode == 1,
        n_bars=style.n_bars,
        beats_per_bar=_BEATS_PER_BAR,
        tail_s=style.tail_s,
        seed=seed,
        band=album.band,
    )
    file_name = f"{index + 1:02d} {_clean_name(song.title)}.{album.extension}"
    track = DemoTrack(
        relative_path=f"{_clean_name(album.artist)}/{_clean_name(album.title)} ({album.year})/{file_name}",
        title=song.title,
        artist=album.artist,
        album=album.title,
        album_artist=album.artist,
        year=album.year,
        track_number=index + 1,
        genre=album.genre,
        style=album.style,
        tempo_bpm=song.clock_bpm if style.has_beat else None,
        key=key,
        mode=mode,
        duration_s=score.n_samples / 44_100,
        seed=seed,
    )
    return _Entry(track, album, score)


def _clean_name(name: str) -> str:
    """A file name that every file system takes."""
    return "".join("_" if character in '<>:"/\\|?*' else character for character in name).strip(" .")


def list_demo_tracks() -> tuple[DemoTrack, ...]:
    """The known answers of every track, in album order, without rendering anything."""
    return tuple(entry.track for entry in _list_entries())


def render_demo_track(track: DemoTrack) -> StereoMatrix:
    """Synthesise one track as float32 (2, n_samples) at 44 100 Hz; the same samples every time."""
    entry = _get_entry(track.relative_path)
    return STYLES[track.style].render(entry.score)


def _get_entry(relative_path: str) -> _Entry:
    return next(entry for entry in _list_entries() if entry.track.relative_path == relative_path)


def _choose_entries(limit_per_style: int | None) -> list[_Entry]:
    """All entries, or the first few of each style taken from its albums in turn."""
    entries = list(_list_entries())
    if limit_per_style is None:
        return entries
    chosen: list[_Entry] = []
    for name in STYLES:
        of_style = sorted((entry for entry in entries if entry.track.style == name), key=lambda entry: entry.track.track_number)
        chosen += of_style[:limit_per_style]
    return chosen


def write_demo_library(
    folder: Path,
    *,
    processes: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    limit_per_style: int | None = None,
) -> list[Path]:
    """Write the demo library; files already there are left alone, so it can be run again after a kill.

    Parameters
    ----------
    folder : Path
        Where the artists' folders go; made if missing.
    processes : int or None
        Worker processes; ``None`` takes one per processor, 1 works in this process.
    progress : callable or None
        Told (done, total) at the start and after each file.
    should_stop : callable or None
        Asked between files; on True the files in flight are finished and the rest is left.
    limit_per_style : int or None
        Write only so many of each style.

    Returns
    -------
    list of Path
        The audio files that are there now, in album order.
    """
    entries = _choose_entries(limit_per_style)
    paths = [folder / entry.track.relative_path for entry in entries]
    missing = [entry.track.relative_path for entry, path in zip(entries, paths, strict=True) if not _is_whole(path)]
    n_done = len(entries) - len(missing)

    def report() -> None:
        if progress is not None:
            progress(n_done, len(entries))

    def is_stopped() -> bool:
        return should_stop is not None and should_stop()

    report()
    n_processes = min(processes or os.cpu_count() or 1, len(missing))
    if n_processes <= 1:
        for relative_path in missing:
            if is_stopped():
                break
            _write_track(folder, relative_path)
            n_done += 1
            report()
    else:
        for n_finished in _write_in_pool(folder, missing, n_processes=n_processes, is_stopped=is_stopped):
            n_done += n_finished
            report()
    return [path for path in paths if _is_whole(path)]


def _write_in_pool(folder: Path, missing: list[str], *, n_processes: int, is_stopped: Callable[[], bool]) -> Iterator[int]:
    """Write tracks in worker processes; yields how many each wait finished."""
    context = multiprocessing.get_context("spawn")
    waiting = list(reversed(missing))
    running: set[Future[None]] = set()
    with ProcessPoolExecutor(n_processes, mp_context=context, initializer=_end_with_parent) as pool:
        while waiting or running:
            if is_stopped():
                waiting.clear()
            while waiting and len(running) < 2 * n_processes:
                running.add(pool.submit(_write_track, folder, waiting.pop()))
            if not running:
                return
            finished, running = wait(running, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in finished:
                future.result()
            if finished:
                yield len(finished)


def _end_with_parent() -> None:
    """End this worker when its parent dies, even by ``kill -9``; a pool's workers would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait_for_handles([sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="demo-parent-watch", daemon=True).start()


def _is_whole(path: Path) -> bool:
    """Files appear by renaming, so one that is there is whole; an empty one is what a power cut left."""
    return path.exists() and path.stat().st_size > 0


def _write_track(folder: Path, relative_path: str) -> None:
    entry = _get_entry(relative_path)
    track, path = entry.track, folder / relative_path
    path.parent.mkdir(parents=True, exist_ok=True)
    for stale in path.parent.glob(f".{escape(path.name)}.*.part"):  # of a writer that was killed
        stale.unlink(missing_ok=True)
    cover_path = path.parent / COVER_NAME
    cover_jpeg = cover_path.read_bytes() if cover_path.exists() else draw_cover(entry.album)
    if not cover_path.exists():
        write_bytes_whole(cover_path, cover_jpeg)
    tags = {
        "title": track.title,
        "artist": track.artist,
        "album": track.album,
        "album_artist": track.album_artist,
        "date": str(track.year),
        "genre": track.genre,
        "track": f"{track.track_number}/{len(entry.album.songs)}",
        "comment": DEMO_COMMENT,
    }
    write_audio_file(path, render_demo_track(track), tags=tags, cover_jpeg=cover_jpeg)
