"""The systems compared by `accuracy.py`, each a process that answers one line of JSON per file.

    python accuracy_systems.py tensoe|librosa|essentia

A request is ``{"path": …}``; the answer holds ``tempo_bpm``, ``beats_s`` and ``keys``: named ways to find the key, each with
tonic (C is 0) and mode (1 is major). The peers run as their documentation shows, at their defaults.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_PROFILES = {
    # Krumhansl and Kessler (1982), as most recipes around librosa have it
    "krumhansl": (
        (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
        (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
    ),
    # Albrecht and Shanahan (2013)
    "albrecht": (
        (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081),
        (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052),
    ),
}


class Tensoe:
    """This project; also tells metre and confidences."""

    def __init__(self) -> None:
        sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
        from tensoe.audio import analyse, warm_up

        warm_up()
        self._analyse = analyse

    def hear(self, path: str) -> dict[str, Any]:
        """Answer for one file."""
        features = self._analyse(path).features
        rhythm, harmony = features["rhythm"], features["harmony"]
        return {
            "tempo_bpm": rhythm["tempo_bpm"],
            "beats_s": rhythm["beats_s"],
            "keys": {"default": [harmony["key"], harmony["mode"]]},
            "key_confidence": harmony["key_confidence"],
            "tempo_confidence": rhythm["tempo_confidence"],
            "time_signature": rhythm.get("time_signature"),
        }


class Librosa:
    """`beat_track` at its defaults; constant-Q chroma correlated with two sets of profiles."""

    def hear(self, path: str) -> dict[str, Any]:
        """Answer for one file."""
        import librosa
        import numpy as np

        samples, rate_hz = librosa.load(path)
        tempo, beats = librosa.beat.beat_track(y=samples, sr=rate_hz)
        chroma = librosa.feature.chroma_cqt(y=samples, sr=rate_hz).mean(axis=1)
        keys = {}
        for name, profiles in _PROFILES.items():
            fits = [np.corrcoef(chroma, np.roll(profile, tonic))[0, 1] for profile in profiles for tonic in range(12)]
            best = int(np.argmax(fits))
            keys[name] = [best % 12, int(best < 12)]
        return {
            "tempo_bpm": float(np.ravel(tempo)[0]),
            "beats_s": librosa.frames_to_time(beats, sr=rate_hz).tolist(),
            "keys": keys,
        }


class Essentia:
    """RhythmExtractor2013 by its slow and more accurate method; KeyExtractor at its defaults (profile bgate)."""

    def __init__(self) -> None:
        import essentia
        from essentia import standard

        essentia.log.infoActive = essentia.log.warningActive = False
        self._standard = standard

    def hear(self, path: str) -> dict[str, Any]:
        """Answer for one file."""
        samples = self._standard.MonoLoader(filename=path, sampleRate=44100)()
        tempo, beats, *_ = self._standard.RhythmExtractor2013(method="multifeature")(samples)
        tonic, scale, _ = self._standard.KeyExtractor()(samples)
        keys = {"default": [_read_tonic(tonic), int(scale == "major")]}
        return {"tempo_bpm": float(tempo), "beats_s": [float(beat) for beat in beats], "keys": keys}


def _read_tonic(name: str) -> int:
    flats = {"Db": 1, "D#": 3, "Gb": 6, "G#": 8, "A#": 10}
    return flats[name] if name in flats else NAMES.index(name)


def main() -> None:
    """Answer requests until the input ends."""
    system: Any = {"tensoe": Tensoe, "librosa": Librosa, "essentia": Essentia}[sys.argv[1]]()
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever a library prints is no answer
    for line in sys.stdin:
        print(json.dumps(system.hear(json.loads(line)["path"])), file=answers, flush=True)


if __name__ == "__main__":
    main()
