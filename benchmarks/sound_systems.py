"""The systems compared by `sound.py`: each a process that hears the file it is told and answers what that cost.

    python sound_systems.py tensoe|decode|librosa|essentia|bliss

A request is ``{"path": …}``; the answer ``{"cpu_s": …, "wall_s": …}``, the processor time of all threads, or ``{"error": …}``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Hear = Callable[[str], Any]


def tensoe() -> Hear:
    """Everything this project hears."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
    from tensoe.audio import analyse, warm_up

    warm_up()
    return analyse


def decode() -> Hear:
    """The floor: decode with PyAV and throw away."""
    import av

    def hear(path: str) -> None:
        with av.open(path) as container:
            stream = container.streams.audio[0]
            stream.codec_context.thread_count = 1
            for _ in container.decode(stream):
                pass

    return hear


def librosa() -> Hear:
    """Each feature from the samples at its defaults, as tutorials do."""
    import librosa

    def hear(path: str) -> None:
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

    return hear


def essentia() -> Hear:
    """The ready-made extractor at its defaults."""
    import essentia
    import essentia.standard as algorithms

    essentia.log.infoActive = False
    essentia.log.warningActive = False
    return lambda path: algorithms.MusicExtractor()(path)  # noqa: PLW0108 a new one for each file, as its examples show


def bliss() -> Hear:
    """Its 23 numbers."""
    import bliss_audio

    hear: Hear = bliss_audio.Song
    return hear


SYSTEMS: dict[str, Callable[[], Hear]] = {
    "tensoe": tensoe,
    "decode": decode,
    "librosa": librosa,
    "essentia": essentia,
    "bliss": bliss,
}


def main() -> None:
    """Answer requests until the input ends; what systems print goes nowhere."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    hear = SYSTEMS[sys.argv[1]]()
    for line in sys.stdin:
        path = json.loads(line)["path"]
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            hear(path)
            answer = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
