"""How fast, how lean: the sound engine against bare decoding and against librosa, on one core.

    python benchmarks/audio.py --json              generated material, three minutes in five encodings
    python benchmarks/audio.py --files ~/Music     your own files (the first ten)
    python benchmarks/audio.py --hour              also the peak memory of an hour
    python benchmarks/audio.py --no-librosa        without the slow peers

Processor time in rounds that visit every system in turn; medians. Absolute figures depend on the machine, ratios hardly.
"""

# ruff: noqa: E402  the thread limits must be set before numpy is imported

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_name] = "1"
# A numba cache of its own: two processes that fill librosa's at once can leave one that crashes.
_CACHE = tempfile.TemporaryDirectory()
os.environ["NUMBA_CACHE_DIR"] = _CACHE.name

import av
import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tensoe.audio import analyse, warm_up
from tests import signals

KINDS = ("mp3", "flac", "ogg", "m4a", "opus")
ENDINGS = {".mp3", ".flac", ".ogg", ".opus", ".m4a", ".wav", ".aiff", ".wma"}
RATE_HZ = 48_000


def make_music(seconds: float) -> np.ndarray:
    """Stereo chords, clicks and noise: every part of the engine has work, every codec has something to code."""
    left = signals.cadence(9, is_major=False, seconds=1.9, repeats=int(seconds / 7.6) + 1, rate_hz=RATE_HZ)
    n = round(seconds * RATE_HZ)
    beat = 0.7 * signals.clicks(123.0, seconds=seconds, rate_hz=RATE_HZ)[:n]
    noise = [signals.pink_noise(seconds=seconds, level_db=-38.0, rate_hz=RATE_HZ, seed=seed)[:n] for seed in (1, 2)]
    return np.stack([left[:n] + beat + noise[0], 0.8 * left[:n] + beat + noise[1]]).astype(np.float32)


def decode_only(path: Path) -> None:
    """The floor: decode and throw away."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        stream.codec_context.thread_count = 1
        for _ in container.decode(stream):
            pass


def librosa_typical(path: Path) -> None:
    """Each feature from the samples, as tutorials do."""
    import librosa

    y, sr = librosa.load(path, sr=22050)
    chroma = librosa.feature.chroma_cqt(y=y, sr=sr)
    librosa.feature.tonnetz(chroma=chroma, sr=sr)
    librosa.feature.chroma_stft(y=y, sr=sr)
    librosa.feature.mfcc(y=y, sr=sr, n_mfcc=20)
    for name in ("spectral_centroid", "spectral_bandwidth", "spectral_rolloff", "spectral_contrast"):
        getattr(librosa.feature, name)(y=y, sr=sr)
    librosa.feature.spectral_flatness(y=y)
    librosa.feature.zero_crossing_rate(y)
    librosa.feature.rms(y=y)
    librosa.onset.onset_strength(y=y, sr=sr)
    librosa.beat.beat_track(y=y, sr=sr)


def librosa_shared(path: Path) -> None:
    """One transform for all, as experts do; no constant-Q chroma."""
    import librosa

    y, sr = librosa.load(path, sr=22050)
    magnitude = np.abs(librosa.stft(y))
    mel = librosa.power_to_db(librosa.feature.melspectrogram(S=magnitude**2, sr=sr))
    librosa.feature.mfcc(S=mel, n_mfcc=20)
    for name in ("spectral_centroid", "spectral_bandwidth", "spectral_rolloff", "spectral_contrast"):
        getattr(librosa.feature, name)(S=magnitude, sr=sr)
    librosa.feature.spectral_flatness(S=magnitude)
    chroma = librosa.feature.chroma_stft(S=magnitude**2, sr=sr, tuning=0.0)
    librosa.feature.tonnetz(chroma=chroma, sr=sr)
    librosa.feature.zero_crossing_rate(y)
    librosa.feature.rms(S=magnitude)
    librosa.beat.beat_track(onset_envelope=librosa.onset.onset_strength(S=mel, sr=sr), sr=sr)


def spend(system: Callable[[Path], Any], files: list[Path]) -> float:
    """Processor seconds for all files."""
    begun = time.process_time()
    for path in files:
        system(path)
    return time.process_time() - begun


def compare(files: list[Path], systems: dict[str, Callable[[Path], Any]], rounds: int) -> dict[str, float]:
    """Median processor seconds of each system over interleaved rounds."""
    for system in systems.values():
        system(files[0])
    spent: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(rounds):
        for name, system in systems.items():
            spent[name].append(spend(system, files))
    return {name: statistics.median(found) for name, found in spent.items()}


def in_fresh_process(program: str, *arguments: str) -> list[float]:
    """Numbers printed by a program that starts from nothing."""
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return [float(word) for word in done.stdout.split()]


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


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """All figures as one object."""
    files = find_files(options.files) if options.files else make_files(folder, options.seconds)
    seconds = sum(analyse(path).duration_s for path in files)
    spent = compare(files, {"analyse": analyse, "decode": decode_only}, options.rounds)
    found: dict[str, Any] = {
        "files": len(files),
        "audio_seconds": round(seconds, 1),
        "rounds": options.rounds,
        "ms_per_audio_second": {name: round(1000.0 * cpu / seconds, 3) for name, cpu in spent.items()},
        "times_real_time": round(seconds / spent["analyse"]),
        "ratio_to_decode": round(spent["analyse"] / spent["decode"], 2),
    }
    if not options.no_librosa:
        found["speed_over"] = beside_librosa(files, options.rounds)
    if not options.files:
        found["ratio_to_decode_by_format"] = by_format(files, options.rounds)
    found |= measure_costs(folder, files[0], options)
    return found


def beside_librosa(files: list[Path], rounds: int) -> dict[str, float]:
    """How many times faster than librosa, on the files that librosa can open."""
    readable = [path for path in files if path.suffix.lower() not in {".m4a", ".wma"}]
    peers = {"librosa_shared": librosa_shared, "librosa_typical": librosa_typical}
    spent = compare(readable, {"analyse": analyse, **peers}, rounds)
    return {name: round(spent[name] / spent["analyse"], 2) for name in peers}


def by_format(files: list[Path], rounds: int) -> dict[str, float]:
    """Ratio to bare decoding of each encoding."""
    ratios = {}
    for path in files:
        spent = compare([path], {"analyse": analyse, "decode": decode_only}, rounds)
        ratios[path.suffix.lstrip(".")] = round(spent["analyse"] / spent["decode"], 2)
    return ratios


def measure_costs(folder: Path, sample: Path, options: argparse.Namespace) -> dict[str, Any]:
    """What a file, a process and an hour cost besides the sound itself."""
    short = folder / "short.mp3"
    signals.write_audio(short, make_music(2.0), RATE_HZ)
    analyse(short)
    fixed = statistics.median(spend(analyse, [short] * 5) / 5 for _ in range(5))
    in_fresh_process(START)
    wall, cpu = in_fresh_process(START)
    found: dict[str, Any] = {
        "two_second_file_ms": round(1000.0 * fixed, 2),
        "worker_start_s": {"wall": round(wall, 2), "cpu": round(cpu, 2)},
        "peak_mib": {"file": round(in_fresh_process(PEAK, str(sample))[0])},
    }
    if options.hour:
        hour = folder / "hour.mp3"
        signals.write_audio(hour, make_music(180.0), RATE_HZ)
        hour.write_bytes(hour.read_bytes() * 20)
        found["peak_mib"]["hour"] = round(in_fresh_process(PEAK, str(hour))[0])
    return found


def find_files(folder: Path) -> list[Path]:
    """The first ten sound files under a folder."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    if not found:
        raise SystemExit(f"no sound files under {folder}")
    return found[:10]


def make_files(folder: Path, seconds: float) -> list[Path]:
    """The same music in five encodings."""
    music, files = make_music(seconds), []
    for kind in KINDS:
        files.append(folder / f"music{signals.EXTENSIONS[kind]}")
        signals.write_audio(files[-1], music, RATE_HZ, codec=kind)
    return files


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object on one line")
    parser.add_argument("--files", type=Path, help="a folder of your own sound files")
    parser.add_argument("--seconds", type=float, default=180.0, help="length of the generated music")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hour", action="store_true", help="also the peak memory of an hour")
    parser.add_argument("--no-librosa", action="store_true", help="leave out the slow peers")
    options = parser.parse_args()
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), options), indent=None if options.json else 2))


if __name__ == "__main__":
    main()
