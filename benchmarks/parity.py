"""Are our descriptors those of librosa? Frame by frame, on real music, with the same samples, settings and tuning.

    .venv/bin/python benchmarks/parity.py --json

For each descriptor: the relative error of a frame is the length of the difference over the length of librosa's vector; given
is the median over the frames above -60 dB of full scale, of the worst file. librosa is one of the development tools.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import librosa
import numpy as np
from numpy.typing import NDArray

from tensoe.audio import decode_excerpt, kernels
from tensoe.audio.chroma import Tonnetz
from tensoe.audio.spectrum import RATE_HZ, Frames, SpectrumPass
from tensoe.audio.timbre import Contrast, compute_cepstra

Vectors = NDArray[np.floating]

AUDIBLE = 0.001
"""Root mean square of a frame at -60 dB of full scale."""


def describe_frames(samples: NDArray[np.float32]) -> dict[str, Vectors]:
    """Our descriptors of each frame of a mono sound at 22 050 Hz, each [shape=(n, width)]."""
    spectrum = SpectrumPass(["spectrum"])
    spectrum.push(samples, RATE_HZ)
    spectrum.push(np.zeros(0, np.float32), RATE_HZ, is_last=True)
    frames: Frames = spectrum.finish()
    cepstra, shape = compute_cepstra(frames), frames.shape.join()
    return {
        "mel": 10.0 ** (frames.log_mel.join() / kernels.LOG_MEL_STEPS_PER_DB / 10.0),
        "mfcc": cepstra.mfcc.join(),
        "chroma_stft": frames.chroma.join(),
        "tonnetz": np.concatenate(list(Tonnetz(frames))),
        "spectral_centroid": shape[:, 0:1],
        "spectral_bandwidth": shape[:, 1:2],
        "spectral_rolloff": shape[:, 2:3],
        "spectral_flatness": shape[:, 3:4],
        "spectral_contrast": np.concatenate(list(Contrast(frames.contrast))),
        "zero_crossing_rate": frames.crossing_rate[:, None],
        "rms": frames.rms[:, None],
        "onset_strength": cepstra.onset[:, None],
    }


def describe_with_librosa(samples: NDArray[np.float32]) -> dict[str, Vectors]:
    """The same by librosa with its defaults; the tuning, which it would estimate, is 0, and onsets are not moved to centres."""
    y, sr = samples, RATE_HZ
    feature = librosa.feature
    chroma = feature.chroma_stft(y=y, sr=sr, tuning=0.0)
    found = {
        "mel": feature.melspectrogram(y=y, sr=sr),
        "mfcc": feature.mfcc(y=y, sr=sr),
        "chroma_stft": chroma,
        "tonnetz": feature.tonnetz(chroma=chroma, sr=sr),
        "spectral_centroid": feature.spectral_centroid(y=y, sr=sr),
        "spectral_bandwidth": feature.spectral_bandwidth(y=y, sr=sr),
        "spectral_rolloff": feature.spectral_rolloff(y=y, sr=sr),
        "spectral_flatness": feature.spectral_flatness(y=y),
        "spectral_contrast": feature.spectral_contrast(y=y, sr=sr),
        "zero_crossing_rate": feature.zero_crossing_rate(y),
        "rms": feature.rms(y=y),
        "onset_strength": librosa.onset.onset_strength(y=y, sr=sr, center=False)[None],
    }
    return {name: values.T for name, values in found.items()}


def compare(samples: NDArray[np.float32]) -> dict[str, float]:
    """Median relative error per descriptor over the frames above -60 dB."""
    ours, theirs = describe_frames(samples), describe_with_librosa(samples)
    audible = theirs["rms"][:, 0] > AUDIBLE
    errors = {}
    for name, reference in theirs.items():
        if ours[name].shape != reference.shape:
            raise ValueError(f"{name}: {ours[name].shape} here, {reference.shape} by librosa")
        size = np.linalg.norm(reference, axis=1)
        kept = audible & (size > 0.0)
        away = np.linalg.norm(ours[name] - reference, axis=1)
        errors[name] = float(np.median(away[kept] / size[kept])) if kept.any() else 0.0
    return errors


def main() -> None:
    """Compare some files and print the worst of each descriptor."""
    from material import find_music

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--files", type=Path, help="a folder of music; by default that of Debian's packages")
    parser.add_argument("--count", type=int, default=12, help="files to compare, spread over all")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each file, from half a minute on")
    options = parser.parse_args()
    files = sorted(path for path in options.files.rglob("*") if path.is_file()) if options.files else find_music()
    chosen = files[:: max(1, len(files) // options.count)][: options.count]
    rows = [compare(sound) for path in chosen if (sound := decode_excerpt(path, start_s=30.0, seconds=options.seconds)).size]
    worst = {name: max(row[name] for row in rows) for name in rows[0]}
    if options.json:
        print(json.dumps({"files": len(rows), "worst_median_relative_error": worst, "largest": max(worst.values())}, indent=2))
    else:
        for name, error in worst.items():
            print(f"{name:20} {error:.1e}")


if __name__ == "__main__":
    main()
