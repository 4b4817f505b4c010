"""Compiled loops over spectrum frames: one visit of each bin gives every spectral figure.

Arrays in and out only. The definitions are those of librosa 0.11 with its default parameters, which the tests check frame by
frame; the reasons for each shortcut stand beside it.
"""

# ruff: noqa: RUF046  compiled functions take plain positional arguments, and their round() gives a float

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.polynomial import Chebyshev, Polynomial

from tensoe.audio.jit import kernel

N_BINS = 1025
N_MELS = 128
N_MEL_GROUPS = 40
"""Neighbouring mel bands are averaged into this many where a coarse spectrum is enough."""
N_MFCC = 20
N_BANDS = 7
LOG_MEL_STEPS_PER_DB = 200.0
"""Log-mel energies are kept as int16 in steps of 0.005 dB, which reaches from -163 to +163 dB."""

MEL_LANES = 8
"""Mel weights are padded with zeros to rows of eight, which the processor multiplies at once."""
POWER_BINS = N_BINS + MEL_LANES

_LOG2 = tuple(
    np.float32(c) for c in Chebyshev.interpolate(lambda s: np.log2(s + 1.5), 8, domain=[-0.5, 0.5]).convert(kind=Polynomial).coef
)
"""Logarithm of the mantissa, 1 to 2, as a polynomial: within 2e-7, where a step of the result is 1.7e-3."""
_STEPS_PER_OCTAVE = np.float32(LOG_MEL_STEPS_PER_DB * 10.0 * math.log10(2.0))
_LANES = 41
_ROUNDS = 25  # _LANES * _ROUNDS == N_BINS


@kernel
def _measure_shape(magnitude: Any) -> tuple[Any, Any, Any]:
    """Sum of a spectrum, its centre of gravity and the spread around it, both in bins; zeros for silence."""
    total = np.float32(0.0)
    moment = np.float32(0.0)
    for k in range(N_BINS):
        total += magnitude[k]
        moment += magnitude[k] * np.float32(k)
    if total <= 0.0:
        return total, np.float32(0.0), np.float32(0.0)
    centre = moment / total
    spread = np.float32(0.0)
    for k in range(N_BINS):
        away = np.float32(k) - centre
        spread += magnitude[k] * away * away
    return total, centre, np.float32(math.sqrt(spread / total))


@kernel
def _find_rolloff(magnitude: Any, total: Any, partial: Any) -> int:
    """First bin at which 85 % of the spectrum is reached: sums of 32 bins first, then only one of them bin by bin."""
    for j in range(33):
        part = np.float32(0.0)
        for k in range(32 * j, min(32 * j + 32, N_BINS)):
            part += magnitude[k]
        partial[j] = part
    limit = np.float32(0.85) * total
    reached = np.float32(0.0)
    j = 0
    while j < 32 and reached + partial[j] < limit:
        reached += partial[j]
        j += 1
    k = 32 * j
    reached += magnitude[k]
    while k < N_BINS - 1 and reached < limit:
        k += 1
        reached += magnitude[k]
    return k


@kernel
def _measure_flatness(power: Any, product: Any) -> Any:
    """Geometric over arithmetic mean of the power; 25 clamped powers fit in one double, so 41 logarithms replace 1025."""
    arithmetic = np.float32(0.0)
    for lane in range(_LANES):
        product[lane] = 1.0
    for j in range(_ROUNDS):
        for lane in range(_LANES):
            clamped = max(power[j * _LANES + lane], np.float32(1e-10))
            product[lane] *= clamped
            arithmetic += clamped
    logarithms = 0.0
    for lane in range(_LANES):
        logarithms += math.log(product[lane])
    return math.exp(logarithms / N_BINS) / (arithmetic / N_BINS)


@kernel
def _mean_extremes(values: Any, count: int) -> tuple[Any, Any]:
    """Mean of the `count` largest and of the `count` smallest values, kept sorted while passing once."""
    most = np.empty(16, np.float32)
    least = np.empty(16, np.float32)
    for j in range(count):
        most[j] = -1.0
        least[j] = np.float32(3e38)
    for k in range(values.size):
        value = values[k]
        if value > most[count - 1]:
            j = count - 1
            while j > 0 and most[j - 1] < value:
                most[j] = most[j - 1]
                j -= 1
            most[j] = value
        if value < least[count - 1]:
            j = count - 1
            while j > 0 and least[j - 1] > value:
                least[j] = least[j - 1]
                j -= 1
            least[j] = value
    high = np.float32(0.0)
    low = np.float32(0.0)
    for j in range(count):
        high += most[j]
        low += least[j]
    return high / count, low / count


@kernel
def _measure_mel(power: Any, mel_first: Any, mel_row: Any, mel_weight: Any, energy: Any) -> None:
    """Energy of each mel band, at least 1e-10; `power` is padded with zeros for the last rows of weights."""
    lane = np.empty(MEL_LANES, np.float32)
    for band in range(N_MELS):
        for j in range(MEL_LANES):
            lane[j] = 0.0
        k = mel_first[band]
        for row in range(mel_row[band], mel_row[band + 1]):
            for j in range(MEL_LANES):
                lane[j] += mel_weight[row, j] * power[k + j]
            k += MEL_LANES
        total = np.float32(0.0)
        for j in range(MEL_LANES):
            total += lane[j]
        energy[band] = max(total, np.float32(1e-10))


@kernel
def _store_decibels(energy: Any, bits: Any, log_mel: Any) -> None:
    """Energies in steps of 0.005 dB; `bits` are the same numbers seen as integers: exponent and mantissa apart."""
    c0, c1, c2, c3, c4, c5, c6, c7, c8 = _LOG2
    for band in range(N_MELS):
        exponent = (bits[band] >> 23) - 127
        log_mel[band] = exponent
        bits[band] = (bits[band] & 0x7FFFFF) | 0x3F800000
    for band in range(N_MELS):
        s = energy[band] - np.float32(1.5)
        high = ((c8 * s + c7) * s + c6) * s + c5
        octaves = ((((high * s + c4) * s + c3) * s + c2) * s + c1) * s + c0
        steps = (np.float32(log_mel[band]) + octaves) * _STEPS_PER_OCTAVE
        steps = min(max(steps, np.float32(-32000.0)), np.float32(32000.0))
        log_mel[band] = np.int16(np.int32(steps + np.float32(32768.5)) - 32768)


@kernel
def measure_frames(
    spectrum: Any,
    bin_hz: float,
    mel_first: Any,
    mel_row: Any,
    mel_weight: Any,
    band_first: Any,
    band_last: Any,
    band_count: Any,
    powers: Any,
    log_mel: Any,
    shape: Any,
    contrast: Any,
) -> None:
    """Measure every frame of a block of spectra.

    Parameters
    ----------
    spectrum : complex64 [shape=(n, 1025)]
        Windowed Fourier transforms.
    bin_hz : float
        Distance of two bins.
    mel_first, mel_row : int32 [shape=(128,)], [shape=(129,)]
        First bin of each mel band, and the first of its rows in `mel_weight`.
    mel_weight : float32 [shape=(rows, 8)]
        Triangle weights of all bands, one after the other, each padded with zeros to whole rows.
    band_first, band_last, band_count : int32 [shape=(7,)]
        Octave bands of the contrast: bins ``first <= k < last``, and how many extremes are averaged.
    powers : float32 [shape=(n, 1033)], written
        Squared magnitudes; what lies beyond the last bin must be zero and stays so.
    log_mel : int16 [shape=(n, 128)], written
        Mel energies in steps of 0.005 dB.
    shape : float32 [shape=(n, 4)], written
        Centroid, bandwidth and roll-off in Hz, flatness in [0, 1].
    contrast : float32 [shape=(n, 14)], written
        Mean of the strongest, then of the weakest bins of each octave band.
    """
    energy = np.empty(N_MELS, np.float32)
    bits = energy.view(np.int32)
    magnitude = np.empty(N_BINS, np.float32)
    product = np.empty(_LANES, np.float64)
    partial = np.empty(33, np.float32)
    for t in range(spectrum.shape[0]):
        power = powers[t]
        for k in range(N_BINS):
            value = spectrum[t, k]
            power[k] = value.real * value.real + value.imag * value.imag
        for k in range(N_BINS):
            magnitude[k] = math.sqrt(power[k])
        total, centre, spread = _measure_shape(magnitude)
        shape[t, 0] = centre * bin_hz
        shape[t, 1] = spread * bin_hz
        shape[t, 2] = _find_rolloff(magnitude, total, partial) * bin_hz
        shape[t, 3] = _measure_flatness(power, product)
        _measure_mel(power, mel_first, mel_row, mel_weight, energy)
        _store_decibels(energy, bits, log_mel[t])
        for band in range(N_BANDS):
            high, low = _mean_extremes(magnitude[band_first[band] : band_last[band]], band_count[band])
            contrast[t, band] = high
            contrast[t, N_BANDS + band] = low


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
def collect_peaks(spectrum: Any, bin_hz: float, first: int, last: int, classes: Any, clarity: Any) -> None:
    """Sort the spectral peaks of each frame into 120 pitch classes of 10 cents.

    Parameters
    ----------
    spectrum : complex64 [shape=(n, bins)]
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
    for t in range(spectrum.shape[0]):
        logarithms = 0.0
        total = 0.0
        for k in range(first - 1, last + 1):
            value = spectrum[t, k]
            power = value.real * value.real + value.imag * value.imag
            magnitude[k] = math.sqrt(power)
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
