"""How fast, how lean: the sound engine against bare decoding and against its peers, on one core.

    python benchmarks/sound.py --json              real music of Debian's packages, five formats, five rounds
    python benchmarks/sound.py --files ~/Music     your own files (the first ten)
    python benchmarks/sound.py --ten-hours         also the peak memory of ten hours
    python benchmarks/sound.py --no-peers          without the slow ones

Each system is a warm process with one thread on the same core; in every round each file is heard by each system in turn.
Processor time, medians over the rounds. Absolute figures depend on the machine, ratios hardly. A peer that cannot be had is
null; one that refuses a file is compared on the others.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import av
from material import ONE_THREAD, System, cache_folder, find_music, find_peers
from music_mix import keep_excerpt, make_mix

PROGRAM = Path(__file__).with_name("sound_systems.py")
ENDINGS = {".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav", ".aiff", ".wma"}
PEERS = ("librosa", "essentia", "bliss")
SPEND = dict[str, dict[Path, list[float]]]

PEAK = """
import sys
from tensoe.audio import analyse
analyse(sys.argv[1])
print([int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")][0])
"""
START = """
import time
begun = time.perf_counter()
from tensoe.audio import warm_up
warm_up()
print(time.perf_counter() - begun, time.process_time())
"""


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All figures as one object."""
    files = find_files(options.files) if options.files else make_mix()
    cores = sorted(os.sched_getaffinity(0))
    lengths = {path: measure_seconds(path) for path in files}
    notes: list[str] = []
    with ExitStack() as stack:
        systems = start_systems(stack, () if options.no_peers else PEERS, core=cores[-1], notes=notes)
        spent = compare(systems, files, options.rounds, notes)
        fixed_ms = measure_fixed(systems["tensoe"])
    found = describe(spent, lengths, options.rounds)
    found |= measure_two_processes(files, cores, options.rounds)
    found |= {"fixed_ms_per_file": fixed_ms, "start_s": measure_start()}
    found |= measure_peaks(ten_hours=options.ten_hours, notes=notes)
    return found | {"notes": notes}


def find_files(folder: Path) -> list[Path]:
    """The first ten sound files under a folder."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    if not found:
        raise SystemExit(f"no sound files under {folder}")
    return found[:10]


def measure_seconds(path: Path) -> float:
    """Length of a file by its header."""
    with av.open(str(path)) as container:
        return float(container.duration or 0) / av.time_base


def start_systems(stack: ExitStack, peers: tuple[str, ...], *, core: int, notes: list[str]) -> dict[str, System]:
    """Processes of this project, of bare decoding and of those peers that can be had, all on one core."""
    systems = {name: stack.enter_context(System(sys.executable, PROGRAM, name, core=core)) for name in ("tensoe", "decode")}
    python = find_peers() if peers else None
    if peers and python is None:
        notes.append("The peers could not be installed; their ratios are null.")
    if python is not None:
        systems |= {name: stack.enter_context(System(python, PROGRAM, name, core=core)) for name in peers}
    return systems


def compare(systems: dict[str, System], files: list[Path], rounds: int, notes: list[str]) -> SPEND:
    """Processor seconds of each system for each file in each round; files that a system refuses are left out of it."""
    spent: SPEND = {name: {path: [] for path in files} for name in systems}
    alive = dict(systems)
    for turn in range(-1, rounds):  # the first is only to be warm, and on one file
        for path in files[:1] if turn < 0 else files:
            for name, system in list(alive.items()):
                if path not in spent[name]:
                    continue
                try:
                    answer = system.ask({"path": str(path)})
                except (RuntimeError, OSError, ValueError) as error:
                    notes.append(f"{name}: {error}")
                    del alive[name], spent[name]
                    continue
                if "error" in answer:
                    notes.append(f"{name} refuses {path.name}: {answer['error']}")
                    del spent[name][path]
                elif turn >= 0:
                    spent[name][path].append(answer["cpu_s"])
    if not {"tensoe", "decode"} <= spent.keys() or any(len(spent[name]) < len(files) for name in ("tensoe", "decode")):
        raise SystemExit("\n".join(notes))
    return spent


def describe(spent: SPEND, lengths: dict[Path, float], rounds: int) -> dict[str, Any]:
    """Ratios of medians, each over the files that both could hear."""
    medians = {name: {path: statistics.median(times) for path, times in files.items() if times} for name, files in spent.items()}
    ours, bare = medians["tensoe"], medians["decode"]
    seconds = sum(lengths.values())
    kinds = sorted({path.suffix for path in ours})
    return {
        **{f"ratio_{name}": _times_ours(medians.get(name), ours) for name in PEERS},
        "ratio_decode": round(sum(bare.values()) / sum(ours.values()), 3),
        "x_realtime_per_core": round(seconds / sum(ours.values())),
        "ratio_decode_by_format": {
            kind: round(sum(bare[p] for p in bare if p.suffix == kind) / sum(ours[p] for p in ours if p.suffix == kind), 3)
            for kind in kinds
        },
        "ms_per_audio_second": {
            name: round(1000.0 * sum(times.values()) / sum(lengths[path] for path in times), 3)
            for name, times in medians.items()
            if times
        },
        "files_heard": {name: len(times) for name, times in medians.items()},
        "audio_seconds": round(seconds, 1),
        "rounds": rounds,
    }


def _times_ours(theirs: dict[Path, float] | None, ours: dict[Path, float]) -> float | None:
    return round(sum(theirs.values()) / sum(ours[path] for path in theirs), 2) if theirs else None


def measure_fixed(system: System) -> float:
    """Milliseconds for a whole file of two seconds in a warm worker: nearly all of it is spent once per file."""
    tracks = [path for path in find_music() if path.suffix == ".ogg" and measure_seconds(path) > 60]
    short = keep_excerpt(tracks[0], ".mp3", seconds=2)
    times = [system.ask({"path": str(short)})["cpu_s"] for _ in range(30)]
    return round(1000.0 * statistics.median(times[5:]), 2)


def measure_two_processes(files: list[Path], cores: list[int], rounds: int) -> dict[str, Any]:
    """How much more two processes on two cores do than one in the same time, and what bare decoding gains there."""
    if len(cores) < 2:
        return {"ratio_two_processes": None, "ratio_two_processes_decode": None}
    gains: dict[str, list[float]] = {"tensoe": [], "decode": []}
    with ExitStack() as stack:
        pairs = {
            name: [stack.enter_context(System(sys.executable, PROGRAM, name, core=core)) for core in cores[-2:]] for name in gains
        }
        for turn in range(-1, rounds):
            for name, pair in pairs.items():
                alone = statistics.mean(_hear_all([system], files) for system in pair)
                together = _hear_all(pair, files)
                if turn >= 0:
                    gains[name].append(2.0 * alone / together)
    return {
        "ratio_two_processes": round(statistics.median(gains["tensoe"]), 3),
        "ratio_two_processes_decode": round(statistics.median(gains["decode"]), 3),
    }


def _hear_all(systems: list[System], files: list[Path]) -> float:
    """Seconds on the clock until every system has heard every file, each at its own pace."""
    begun = time.perf_counter()
    for system in systems:
        for path in files:
            system.send({"path": str(path)})
    for system in systems:
        for _ in files:
            system.receive()
    return time.perf_counter() - begun


def measure_start() -> dict[str, float]:
    """Seconds until a fresh worker is ready, its kernels being in the cache."""
    in_fresh_process(START)
    wall, cpu = in_fresh_process(START)
    return {"wall": round(wall, 2), "cpu": round(cpu, 2)}


def measure_peaks(*, ten_hours: bool, notes: list[str]) -> dict[str, Any]:
    """Peak memory of a worker that hears one file of music, three minutes, an hour, ten hours long."""
    if not Path("/proc/self/status").exists():
        notes.append("Peak memory is read from /proc, which is not here.")
        return {"peak_mib_3min": None, "peak_mib_60min": None}
    tracks = [path for path in find_music() if path.suffix == ".ogg" and measure_seconds(path) > 200]
    piece = keep_excerpt(tracks[0], ".mp3", seconds=180, bit_rate=96_000)
    found: dict[str, Any] = {"peak_mib_3min": _peak(piece)}
    for name, times in (("peak_mib_60min", 20), *((("peak_mib_10h", 200),) if ten_hours else ())):
        with _repeated(piece, times) as path:
            found[name] = _peak(path)
    return found


def _peak(path: Path) -> int:
    return round(in_fresh_process(PEAK, str(path))[0])


@contextmanager
def _repeated(piece: Path, times: int) -> Iterator[Path]:
    """An MP3 several times over in one file."""
    with tempfile.TemporaryDirectory(dir=cache_folder()) as folder:
        path = Path(folder) / "long.mp3"
        with path.open("wb") as out:
            for _ in range(times):
                out.write(piece.read_bytes())
        yield path


def in_fresh_process(program: str, *arguments: str) -> list[float]:
    """Numbers printed by a program that starts from nothing but numba's cache."""
    environment = {**os.environ, **ONE_THREAD, "NUMBA_CACHE_DIR": str(cache_folder() / "numba-tensoe")}
    environment["PYTHONPATH"] = str(Path(__file__).parents[1] / "src")
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, env=environment
    )
    return [float(word) for word in done.stdout.split()]


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object on one line")
    parser.add_argument("--files", type=Path, help="a folder of your own sound files")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--ten-hours", action="store_true", help="also the peak memory of ten hours")
    parser.add_argument("--no-peers", action="store_true", help="leave out librosa, Essentia and bliss")
    options = parser.parse_args()
    print(json.dumps(measure(options), indent=None if options.json else 2))


if __name__ == "__main__":
    main()
