"""Compiled loops behind cepstra, levels per hop, pitch classes and beats. Arrays in and out only."""

# ruff: noqa: RUF046  compiled functions take plain positional arguments, and their round() gives a float

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tensoe.audio.jit import kernel

N_BINS = 1025
N_MELS = 128
N_MEL_GROUPS = 40
"""Neighbouring mel bands are averaged into this many where a coarse spectrum is enough."""
N_MFCC = 20
N_BANDS = 7
LOG_MEL_STEPS_PER_DB = 200.0
"""Log-mel energies are kept as int16 in steps of 0.005 dB, which reaches from -163 to +163 dB."""


@kernel
def measure_hops(samples: Any, hop: int, was_negative: bool, energy: Any, crossings: Any, at_start: Any) -> bool:
    """Energy and zero crossings of each hop of a mono signal.

    Parameters
    ----------
    samples : float32 [shape=(n,)]
        The last hop may be shorter than the others.
    hop : int
        Samples per hop.
    was_negative : bool
        Sign of the sample before the first.
    energy : float64, crossings : int32, at_start : int32 [shape=(ceil(n / hop),)], written
        Sum of squares, sign changes, and whether the first sample of the hop is a sign change.

    Returns
    -------
    bool
        Sign of the last sample.
    """
    n = samples.size
    for h in range(energy.size):
        first = h * hop
        last = min(first + hop, n)
        squares = np.float32(0.0)
        for i in range(first, last):
            squares += samples[i] * samples[i]
        energy[h] = squares
        is_negative = samples[first] < -1e-10
        changed = is_negative != was_negative
        at_start[h] = changed
        count = np.int32(changed)
        for i in range(first + 1, last):
            count += np.int32((samples[i] < np.float32(-1e-10)) != (samples[i - 1] < np.float32(-1e-10)))
        crossings[h] = count
        was_negative = samples[last - 1] < -1e-10
    return was_negative


@kernel
def fold_log_mel(log_mel: Any, floor: int, cosine: Any, previous: Any, mfcc: Any, groups: Any, onset: Any) -> None:
    """Cepstra and onset strength of a block of stored log-mel energies.

    Parameters
    ----------
    log_mel : int16 [shape=(n, 128)]
        Steps of 0.005 dB.
    floor : int
        Lowest step that counts: 80 dB under the loudest of the track, as librosa clips.
    cosine : float32 [shape=(128, 20)]
        Orthonormal discrete cosine transform.
    previous : float32 [shape=(128,)], read and written
        The frame before the block, in dB; 1e9 before the first, so that the first frame is no onset.
    mfcc : float32 [shape=(n, 20)], written
    groups : float32 [shape=(n, 40)], written
        Clipped energies in dB, averaged over three or four neighbouring bands.
    onset : float32 [shape=(n,)], written
    """
    frame = np.empty(N_MELS, np.float32)
    row = np.empty(N_MFCC, np.float32)
    for t in range(log_mel.shape[0]):
        for band in range(N_MELS):
            frame[band] = np.float32(max(np.int32(log_mel[t, band]), np.int32(floor))) * np.float32(1.0 / LOG_MEL_STEPS_PER_DB)
        rise = np.float32(0.0)
        for band in range(N_MELS):
            rise += max(frame[band] - previous[band], np.float32(0.0))
        onset[t] = rise / N_MELS
        for band in range(N_MELS):
            previous[band] = frame[band]
        for group in range(N_MEL_GROUPS):
            first = (group * N_MELS + N_MEL_GROUPS // 2) // N_MEL_GROUPS
            last = ((group + 1) * N_MELS + N_MEL_GROUPS // 2) // N_MEL_GROUPS
            total = np.float32(0.0)
            for band in range(first, last):
                total += frame[band]
            groups[t, group] = total / np.float32(last - first)
        for c in range(N_MFCC):
            row[c] = 0.0
        for band in range(N_MELS):
            value = frame[band]
            for c in range(N_MFCC):
                row[c] += value * cosine[band, c]
        for c in range(N_MFCC):
            mfcc[t, c] = row[c]


@kernel
def collect_peaks(power: Any, bin_hz: float, first: int, last: int, classes: Any, clarity: Any) -> None:
    """Sort the spectral peaks of each frame into 120 pitch classes of 10 cents.

    Parameters
    ----------
    power : float32 [shape=(n, bins)]
        Squared magnitudes.
    bin_hz : float
        Distance of two bins.
    first, last : int
        Bins that may hold a peak: ``first <= k < last``.
    classes : float32 [shape=(n, 120)], written
        Linear magnitude by class (0 = C at 440 Hz tuning), the strongest class of a frame scaled to 1.
    clarity : float32 [shape=(n, 2)], written
        How little the power between `first` and `last` resembles noise, in [0, 1], and its weight.
    """
    magnitude = np.empty(last + 2, np.float32)
    for t in range(power.shape[0]):
        logarithms = 0.0
        total = 0.0
        for k in range(first - 1, last + 1):
            magnitude[k] = math.sqrt(power[t, k])
        product = 1.0
        for k in range(first, last):
            power64 = max(np.float64(magnitude[k]) * magnitude[k], 1e-10)
            total += power64
            product *= power64
            if product < 1e-200 or product > 1e200:
                logarithms += math.log(product)
                product = 1.0
        logarithms += math.log(product)
        flatness = math.exp(logarithms / (last - first)) / (total / (last - first))
        clarity[t, 0] = min(max(1.0 - flatness / 0.5615, 0.0), 1.0)  # white noise has a flatness of exp(-Euler's gamma)
        clarity[t, 1] = math.sqrt(total)
        for j in range(120):
            classes[t, j] = 0.0
        for k in range(first, last):
            here = magnitude[k]
            left = magnitude[k - 1]
            right = magnitude[k + 1]
            if here > left and here >= right and here > 1e-5:
                a = math.log(max(left, np.float32(1e-9)))
                b = math.log(here)
                c = math.log(max(right, np.float32(1e-9)))
                shift = 0.5 * (a - c) / min(a - 2.0 * b + c, -1e-9)
                height = math.exp(b - 0.25 * (a - c) * shift)
                semitones = 12.0 * math.log2((k + shift) * bin_hz / 440.0) + 9.0
                j = int(math.floor(semitones * 10.0 + 0.5)) % 120
                classes[t, j] += height
        strongest = np.float32(0.0)
        for j in range(120):
            strongest = max(strongest, classes[t, j])
        if strongest > 0.0:
            for j in range(120):
                classes[t, j] /= strongest


@kernel
def follow_beats(score: Any, period: float, tightness: float, best: Any, before: Any) -> None:
    """Dynamic programme of Ellis (2007): the best chain of beats that ends at each frame.

    Parameters
    ----------
    score : float32 [shape=(n,)]
        Onset strength around each frame, of unit scale.
    period : float
        Frames per beat.
    tightness : float
        Price of the squared logarithmic deviation from `period`.
    best : float32 [shape=(n,)], before : int32 [shape=(n,)], written
        Value of the chain, and its beat before this one (-1 for none).
    """
    nearest = max(1, int(round(period / 2.0)))
    furthest = max(nearest + 1, int(round(period * 2.0)))
    price = np.empty(furthest + 1, np.float32)
    for lag in range(nearest, furthest + 1):
        away = math.log(lag / period)
        price[lag] = -tightness * away * away
    highest = np.float32(0.0)
    for t in range(score.size):
        highest = max(highest, score[t])
    has_begun = False
    for t in range(score.size):
        top = np.float32(-3e38)
        where = -1
        for lag in range(nearest, min(furthest, t) + 1):
            value = price[lag] + best[t - lag]
            if value > top:
                top = value
                where = t - lag
        best[t] = score[t] + (top if where >= 0 else np.float32(0.0))
        if not has_begun and score[t] < 0.01 * highest:
            before[t] = -1
        else:
            before[t] = where
            has_begun = True
