"""What the sound benchmarks are run on and against: real music from Debian's packages, and peers in a place of their own.

Nothing of this is a dependency of Tensoe. Music that is not installed is downloaded with ``apt-get download`` and unpacked
(no root needed); the peers go into a virtual environment. Both are kept in ``TENSOE_BENCH_CACHE``, by default
``~/.cache/tensoe-bench``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

MUSIC_PACKAGES = ("wesnoth-1.16-music", "warzone2100-music", "asc-music")
MUSIC_ENDINGS = {".mp3", ".flac", ".ogg", ".opus", ".m4a"}
PEER_PACKAGES = ("essentia==2.1b6.dev1389", "bliss_audio==0.2.0", "librosa==0.11.0", "soundfile", "mido", "music21")
SOUND_FONTS = ("/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/soundfonts/FluidR3_GM.sf2")
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)


def cache_folder() -> Path:
    """Where downloads and peers are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(os.environ.get("TENSOE_BENCH_CACHE") or Path(base) / "tensoe-bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def find_music(packages: tuple[str, ...] = MUSIC_PACKAGES) -> list[Path]:
    """All music files of some Debian packages, sorted; packages that are not installed are fetched.

    Raises
    ------
    SystemExit
        Neither installed nor to be had: names the packages.
    """
    found = [path for package in packages for path in _package_files(package)]
    music = sorted({path for path in found if path.suffix.lower() in MUSIC_ENDINGS and path.is_file()})
    if not music:
        raise SystemExit(f"No music: install {', '.join(packages)}, or name a folder of your own with --files.")
    return music


def _package_files(package: str) -> list[Path]:
    if shutil.which("dpkg-query") is None:
        return []
    listed = subprocess.run(["dpkg-query", "-L", package], capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [Path(line) for line in listed.stdout.splitlines()]
    folder = cache_folder() / "debian" / package
    if not folder.exists():
        _download(package, folder)
    return list(folder.rglob("*")) if folder.exists() else []


def _download(package: str, folder: Path) -> None:
    parts = folder.with_name(f"{package}.part")
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)
    fetched = subprocess.run(["apt-get", "download", package], cwd=parts, capture_output=True, check=False)
    for archive in parts.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(archive), str(parts / "files")], check=True)
    if fetched.returncode == 0 and (parts / "files").exists():
        (parts / "files").rename(folder)
    shutil.rmtree(parts, ignore_errors=True)


def find_fluidsynth() -> tuple[str, str]:
    """The synthesiser and a General MIDI sound font.

    Raises
    ------
    SystemExit
        Says which packages to install.
    """
    program = shutil.which("fluidsynth")
    font = next((name for name in SOUND_FONTS if os.path.exists(name)), None)
    if program is None or font is None:
        raise SystemExit("Scores are rendered by FluidSynth: install the packages fluidsynth and fluid-soundfont-gm.")
    return program, font


def find_peers() -> Path | None:
    """The interpreter of an environment with the peers, made at first use; None when it cannot be made."""
    folder = cache_folder() / f"peers-{sys.version_info.major}.{sys.version_info.minor}"
    python, stamp = folder / "bin" / "python", folder / "complete"
    wanted = "\n".join(PEER_PACKAGES)
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    print("installing the peers (a minute or two, once)", file=sys.stderr)
    venv.create(folder, with_pip=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    done = [subprocess.run([*pip, package], capture_output=True, check=False).returncode == 0 for package in PEER_PACKAGES]
    if not any(done):
        return None
    if all(done):
        stamp.write_text(wanted)
    return python


class System:
    """A program that is told a line of JSON and answers with one; it lives as long as the benchmark, so that it is warm.

    Parameters
    ----------
    python : path of an interpreter
    program : path of a script that reads requests from its standard input
    name : str
        Which system the script shall be; its first argument.
    core : int, optional
        The only processor core it may use.
    """

    def __init__(self, python: Path | str, program: Path, name: str, *, core: int | None = None) -> None:
        self.name = name
        environment = {**os.environ, **ONE_THREAD, "NUMBA_CACHE_DIR": str(cache_folder() / f"numba-{name}")}
        self._process = subprocess.Popen(
            [str(python), str(program), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        if core is not None:
            os.sched_setaffinity(self._process.pid, {core})

    def __enter__(self) -> System:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, request: dict[str, Any]) -> None:
        """Begin; `receive` gives the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        """The answer to the oldest open request.

        Raises
        ------
        RuntimeError
            The program ended instead.
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with code {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send and receive."""
        self.send(request)
        return self.receive()

    def close(self) -> None:
        """End the program."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
