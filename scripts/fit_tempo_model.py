"""Fit the weights of `tensoe.audio.tempo_model` on the tuning pieces of `benchmarks/scores.py`.

    python scripts/fit_tempo_model.py [--seed 7] [--check]

Three choices are learned, each as a conditional logit with few features and a price on large weights: which of the candidate
tempi is counted, at which fraction of a beat the beats lie, and how many beats make a bar. What counts is how they do in
styles they have not seen: the script prints that figure (every style left out once) beside that of a plain preference for
common tempi. `--check` only prints. So that the tempi of the styles are not learned by heart, each piece is also given as if
it were played faster and slower; and so that sounds barer than music keep their tempo too, sixty bare pulses (a click, a drum,
a note, even or accented, in more or less noise) are learned with them. A few minutes; equal pieces give equal weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "benchmarks")]

# ruff: noqa: E402  what stands beside the package is found first

from scores import Piece, load

from tensoe.audio.beats import ONSET_LEAD_S, chain_beats, describe_phases, list_phases
from tensoe.audio.engine import hear_sound
from tensoe.audio.metre import METRES, describe_metres
from tensoe.audio.pulse import Pulse, measure_pulse
from tensoe.audio.spectrum import FRAME_RATE_HZ, RATE_HZ, SpectrumPass
from tensoe.audio.tempo import describe_candidates, find_tempo, list_candidates
from tensoe.audio.timbre import compute_cepstra

TARGET = ROOT / "src" / "tensoe" / "audio" / "tempo_model.py"
FASTER_OCTAVES = (-0.7, -0.35, 0.0, 0.35, 0.7)
PRICE_TEMPO, PRICE_PHASE, PRICE_METRE = 25.0, 5.0, 5.0
"""Of half the sum of squared weights, features scaled to unit deviation; chosen by the styles left out."""
COMMON_TEMPO_OCTAVES = 0.75
"""Width of the plain preference that the model is compared with."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice among options: their features [shape=(n, width)], how good each is, and the style of the piece."""

    features: Matrix
    worth: NDArray[np.float64]
    style: str

    @property
    def is_right(self) -> NDArray[np.bool_]:
        """Options nearly as good as the best."""
        return np.asarray(self.worth > self.worth.max() - 0.03)


def fit(choices: list[Choice], price: float) -> NDArray[np.float64]:
    """Weights that make the right options likely (maximum likelihood, less the price of large weights)."""
    sizes = [choice.worth.size for choice in choices]
    start = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    of = np.repeat(np.arange(len(choices)), sizes)
    raw = np.concatenate([choice.features for choice in choices])
    is_right = np.concatenate([choice.is_right for choice in choices])
    scale = raw.std(axis=0) + 1e-6
    table = raw / scale

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        likelihood = table @ weights
        share = np.exp(likelihood - np.maximum.reduceat(likelihood, start)[of])
        share /= np.add.reduceat(share, start)[of]
        right = np.add.reduceat(share * is_right, start) + 1e-12
        slope = price * weights - table.T @ (share * is_right / right[of] - share)
        return float(-np.log(right).sum() + 0.5 * price * weights @ weights), slope

    found = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return np.asarray(found.x / scale)


def judge(choices: list[Choice], weights: NDArray[np.float64]) -> float:
    """Mean worth of the options that are chosen."""
    return float(np.mean([choice.worth[int((choice.features @ weights).argmax())] for choice in choices]))


def judge_left_out(choices: list[Choice], judged: list[Choice], price: float) -> float:
    """Mean worth when the style of a piece was never seen."""
    found = []
    for style in sorted({choice.style for choice in choices}):
        weights = fit([choice for choice in choices if choice.style != style], price)
        mine = [choice for choice in judged if choice.style == style]
        found += [judge(mine, weights)] * len(mine)
    return float(np.mean(found))


def list_tempo_choices(heard: list[tuple[Piece, Pulse]], *, faster_octaves: tuple[float, ...]) -> list[Choice]:
    """Which candidate is counted; pieces of which no candidate is right are left out."""
    choices = []
    for piece, pulse in heard:
        bpm, strength = list_candidates(pulse)
        features = describe_candidates(pulse, bpm, strength)
        is_right = np.abs(bpm / piece.tempo_bpm - 1.0) < 0.04
        if not is_right.any():
            continue
        for octaves in faster_octaves:
            moved = features.copy()
            moved[:, 0] += octaves
            moved[:, 1] = moved[:, 0] ** 2
            choices.append(Choice(moved, is_right.astype(float), piece.style))
    return choices


def list_phase_choices(heard: list[tuple[Piece, Pulse]]) -> list[Choice]:
    """Where in the beat the beats lie, at the tempo that is found; pieces that no phase fits are left out."""
    choices = []
    for piece, pulse in heard:
        bpm = find_tempo(pulse).bpm
        beats = chain_beats(pulse, bpm)[0] if bpm is not None else np.zeros(0, np.int64)
        if beats.size < 8:
            continue
        times = [phase / FRAME_RATE_HZ + ONSET_LEAD_S for phase in list_phases(beats)]
        worth = np.array([max(compare_beats(found, truth) for truth in vary_beats(piece)) for found in times])
        if worth.max() > 0.75:
            choices.append(Choice(describe_phases(pulse, beats), worth, piece.style))
    return choices


def vary_beats(piece: Piece) -> Iterator[NDArray[np.float64]]:
    """The true beats, and twice, three times, half and a third as many."""
    truth = np.array(piece.beats_s)
    yield truth
    for factor in (2, 3):
        yield np.interp(np.arange(0.0, truth.size - 1 + 1e-9, 1.0 / factor), np.arange(truth.size), truth)
        yield from (truth[first::factor] for first in range(factor))


def compare_beats(found: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    """F-measure within 70 ms."""
    if not found.size or not truth.size:
        return 0.0
    right = np.searchsorted(truth, found - 0.07) < np.searchsorted(truth, found + 0.07)
    return 2.0 * float(right.sum()) / (found.size + truth.size)


def list_metre_choices(heard: list[tuple[Piece, Pulse]]) -> list[Choice]:
    """How many beats make a bar, where the tempo is right."""
    choices = []
    for piece, pulse in heard:
        bpm = find_tempo(pulse).bpm
        if bpm is not None and abs(bpm / piece.tempo_bpm - 1.0) < 0.04 and piece.metre in METRES:
            worth = np.array([float(metre == piece.metre) for metre in METRES])
            choices.append(Choice(describe_metres(pulse, bpm), worth, piece.style))
    return choices


def hear(piece: Piece) -> Pulse:
    """What repeats in a piece."""
    cepstra = hear_sound(piece.path, frozenset({"spectrum"})).cepstra
    return measure_pulse(cepstra.onset, cepstra.mel_db)


def list_bare_choices(rng: np.random.Generator, *, count: int = 60) -> list[Choice]:
    """Which candidate is counted of pulses without music, 60 to 200 BPM; judged like a style of its own."""
    choices = []
    for _ in range(count):
        tempo_bpm = float(np.exp(rng.uniform(np.log(60.0), np.log(200.0))))
        sound = SpectrumPass(frozenset({"spectrum"}))
        sound.push(make_bare_pulse(rng, tempo_bpm), RATE_HZ, is_last=True)
        cepstra = compute_cepstra(sound.finish())
        pulse = measure_pulse(cepstra.onset, cepstra.mel_db)
        bpm, strength = list_candidates(pulse)
        is_right = np.abs(bpm / tempo_bpm - 1.0) < 0.04
        if is_right.any():
            choices.append(Choice(describe_candidates(pulse, bpm, strength), is_right.astype(float), "bare pulse"))
    return choices


def make_bare_pulse(rng: np.random.Generator, tempo_bpm: float) -> NDArray[np.float32]:
    """12 to 30 s of one sound on each beat, all alike or the third or fourth accented, in noise at -80 to -40 dB."""
    t = np.arange(RATE_HZ // 4) / RATE_HZ
    sounds = (
        np.sin(2.0 * np.pi * 1500.0 * t) * np.exp(-t / 0.008),
        np.sin(2.0 * np.pi * (50.0 + 60.0 * np.exp(-t / 0.03)) * t) * np.exp(-t / 0.12),
        rng.normal(size=t.size) * np.exp(-t / 0.03),
        np.sin(2.0 * np.pi * 440.0 * t) * np.exp(-t / 0.3),
        np.sin(2.0 * np.pi * 2500.0 * t) * np.exp(-t / 0.004),
    )
    sound, accent_every = 0.4 * sounds[int(rng.integers(len(sounds)))], int(rng.choice([1, 1, 3, 4]))
    seconds = rng.uniform(12.0, 30.0)
    samples = rng.normal(0.0, rng.choice([1e-4, 1e-3, 1e-2]), int(seconds * RATE_HZ))
    for beat, at_s in enumerate(np.arange(rng.uniform(0.0, 0.5), seconds - 0.3, 60.0 / tempo_bpm)):
        first = int(at_s * RATE_HZ)
        gain = 2.0 if accent_every > 1 and beat % accent_every == 0 else 1.0
        samples[first : first + t.size] += gain * rng.uniform(0.9, 1.1) * sound
    return samples.astype(np.float32)


def report(name: str, choices: list[Choice], judged: list[Choice], price: float, plain: float) -> NDArray[np.float64]:
    """Fit on all pieces, and print how the choice does on them, on styles left out, and without learning."""
    weights = fit(choices, price)
    left_out = judge_left_out(choices, judged, price)
    print(f"{name}: plain {plain:.3f}, styles left out {left_out:.3f}, all {judge(judged, weights):.3f} of {len(judged)} pieces")
    return weights


def write(seed: int, count: int, tables: dict[str, tuple[str, NDArray[np.float64]]]) -> None:
    """Write the module of the weights."""
    lines = [
        '"""Weights that `scripts/fit_tempo_model.py` learns; never edited.',
        "",
        f"Conditional logits, fitted to the {count} pieces that `benchmarks/scores.py` makes of seed {seed}.",
        '"""',
        "",
        "# fmt: off",
    ]
    for name, (meaning, weights) in tables.items():
        lines += ["", f"{name} = ("]
        lines += ["    " + " ".join(f"{value:.4g}," for value in weights[at : at + 10]) for at in range(0, weights.size, 10)]
        lines += [")", f'"""{meaning}"""']
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--check", action="store_true", help="print the figures and write nothing")
    options: Any = parser.parse_args()
    heard = [(piece, hear(piece)) for piece in load(options.seed)]
    judged = list_tempo_choices(heard, faster_octaves=(0.0,))
    prior = np.zeros(judged[0].features.shape[1])
    prior[1], prior[2] = -0.5 / COMMON_TEMPO_OCTAVES**2, 1.0
    varied = list_tempo_choices(heard, faster_octaves=FASTER_OCTAVES)
    varied += list_bare_choices(np.random.default_rng(options.seed))
    tempo = report("tempo", varied, judged, PRICE_TEMPO, judge(judged, prior))
    phases = list_phase_choices(heard)
    phase = report("phase", phases, phases, PRICE_PHASE, float(np.mean([choice.worth[0] for choice in phases])))
    metres = list_metre_choices(heard)
    metre = report("metre", metres, metres, PRICE_METRE, float(np.mean([choice.worth[METRES.index(4)] for choice in metres])))
    if not options.check:
        tables = {
            "TEMPO_WEIGHTS": ("Of the columns of `tempo.describe_candidates`.", tempo),
            "PHASE_WEIGHTS": ("Of the columns of `beats.describe_phases`.", phase),
            "METRE_WEIGHTS": ("Of the columns of `metre.describe_metres`.", metre),
        }
        write(options.seed, len(heard), tables)


if __name__ == "__main__":
    main()
