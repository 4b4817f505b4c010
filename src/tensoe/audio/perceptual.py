"""Seven words people know from Spotify, estimated from stated descriptors by stated formulas. Version 2.

Each value is a weighted mean ``m`` of descriptors, each brought to [0, 1] between two stated ends (``a..b`` below; reversed
ends mean that less is more), and then ``1 / (1 + exp(-slope (m - middle)))``, which spreads what is common and never quite
reaches a bound. The descriptors were chosen by what they mean and their ends, middles and slopes by how rendered pieces of 36
styles, the demo library, 160 real tracks and synthesised speech came to lie (``benchmarks/perceptual.py``); no listener was
asked, and they are not Spotify's numbers: use them to sort and compare within one library, not across services.

`confidence` is the most that sound alone can tell, times the quality of the recording (short, damaged or silent sound lowers
it), times how far the descriptors agree (1 less 1.2 mean absolute deviations), times what the table names; a descriptor that
is undefined costs its share.

================  ====  ============  ========================================================================================
value             most  middle,slope  weighted mean of; and confidence also times
================  ====  ============  ========================================================================================
danceability      0.60  0.50, 6       0.25 pulse 0.15..0.8; 0.15 onset strength (mean) 0.7..1.7 dB; 0.15 noisy hits (flatness
                                      p90) 10^-3.2..10^-1.2; 0.15 nearness of the tempo (or its double or half) to
                                      118 BPM, an octave is 0; 0.10 beat strength 0.1..0.5; 0.10 beat regularity 0.8..1;
                                      0.10 onset rate 0.5..2.5 per second. The mean counts in full from a pulse of 0.3, by 0.35
                                      without one. Confidence: 0.5 + 0.5 tempo confidence
energy            0.70  0.50, 8       0.40 loudness -32..-6 LUFS; 0.20 noisiness (flatness median) 10^-4.5..10^-1.5;
                                      0.15 onset strength (mean) 0.6..1.9 dB; 0.15 how full the quiet moments are (rms
                                      p10 / p50) 0.3..0.85; 0.10 centroid (median) 600..3200 Hz
valence           0.25  0.50, 5       0.30 mode (major 1, minor 0, weighed by the key's confidence); 0.20 tempo 60..150 BPM;
                                      0.20 pulse 0.1..0.8; 0.15 centroid 600..3000 Hz; 0.15 onset strength
                                      0.6..1.9 dB. Confidence: 0.4 + 0.6 key confidence
acousticness      0.45  0.50, 8       0.35 noisiness (flatness median) 10^-1.6..10^-4.2; 0.20 harmonic clarity 0.85..0.985;
                                      0.20 loudness -8..-24 LUFS; 0.15 contrast (mean of bands 3 to 6) 18..29 dB;
                                      0.10 loudness range 2..10 LU
instrumentalness  0.20  0.45, 5       0.40 motion of the cepstra (mean of coefficients 2 to 8) 4..1 dB; 0.25 deviation of the
                                      zero crossing rate 0.09..0.02; 0.20 changes of chord 2..0.5 a second; 0.15 rms
                                      p10 / p50 0.2..0.6
liveness          0.15  0.57, 7       0.40 rms p10 / p50 0.2..0.8; 0.30 beat regularity 1..0.6; 0.30 noisiness (flatness
                                      median) 10^-3.5..10^-1.3
speechiness       0.50  0.55, 9       0.30 motion of the cepstra (mean of coefficients 2 to 8) 2..5.5 dB; 0.20 pauses (rms
                                      p10 / p50) 0.45..0.08; 0.15 change of level (rms change / mean) 0.08..0.22; 0.15 pulse
                                      0.45..0.05; 0.10 key confidence 0.6..0; 0.10 changes of chord 0.8..2.2 a second
================  ====  ============  ========================================================================================

`pulse` is how clearly the rhythm repeats after one or two beats, whichever is clearer (`pulse_clarity`, `tempogram`): so an
octave of tempo matters little.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Term = tuple[float, float | None]
"""A weight and a descriptor in [0, 1], or None when it is undefined for this sound."""
Features = Mapping[str, Any]
_DISAGREEMENT = 1.2
_TWO_BEATS = 8
"""Place of two beats among the ratios of the tempogram."""


@dataclass(frozen=True, slots=True)
class Formula:
    """How one value is made; see the table above.

    Attributes
    ----------
    sentence : str
        What it means and how far to trust it.
    most : float in [0, 1]
        Confidence for a long, clean recording whose descriptors agree.
    middle, slope : float
        Of the curve that the weighted mean passes.
    read : function of the features
        The terms; their weights sum to 1.
    """

    sentence: str
    most: float
    middle: float
    slope: float
    read: Callable[[Features], list[Term]]


def compute_perceptual(features: Features) -> dict[str, dict[str, Any]]:
    """Estimate the `perceptual` group from the other groups.

    Parameters
    ----------
    features : mapping
        The groups timbre, rhythm, harmony, loudness, dynamics and quality.

    Returns
    -------
    dict
        Name to ``{value, confidence, sentence}``; value and confidence in [0, 1], both 0 for silence.
    """
    if features["loudness"]["integrated_lufs"] is None:
        return {name: _state(formula, 0.0, 0.0) for name, formula in FORMULAS.items()}
    return {name: _estimate(name, formula, features) for name, formula in FORMULAS.items()}


def _estimate(name: str, formula: Formula, features: Features) -> dict[str, Any]:
    known = [(weight, value) for weight, value in formula.read(features) if value is not None]
    share = sum(weight for weight, _ in known)
    mean = sum(weight * value for weight, value in known) / share
    away = sum(weight * abs(value - mean) for weight, value in known) / share
    if name == "danceability":
        mean *= 0.35 + 0.65 * min(1.0, _pulse(features) / 0.3)
    value = 1.0 / (1.0 + math.exp(-formula.slope * (mean - formula.middle)))
    evidence = min(1.0, share) * (1.0 - _DISAGREEMENT * away) * features["quality"]["score"] * _clearness(name, features)
    return _state(formula, value, formula.most * evidence)


def _state(formula: Formula, value: float, confidence: float) -> dict[str, Any]:
    return {"value": round(value, 4), "confidence": round(max(0.0, confidence), 3), "sentence": formula.sentence}


def _clearness(name: str, features: Features) -> float:
    """How clear the estimates are that a value leans on."""
    if name == "danceability":
        return 0.5 + 0.5 * float(features["rhythm"]["tempo_confidence"])
    if name == "valence":
        return 0.4 + 0.6 * float(features["harmony"]["key_confidence"])
    return 1.0


def _scale(value: float | None, low: float, high: float) -> float | None:
    """Where a value lies between two ends, clipped to [0, 1]; reversed ends turn the scale round."""
    return None if value is None else min(1.0, max(0.0, (value - low) / (high - low)))


def _pulse(features: Features) -> float:
    """How clearly the rhythm repeats after one or two beats, 0 to 1."""
    rhythm = features["rhythm"]
    return max(0.0, float(rhythm["pulse_clarity"]), float(rhythm["tempogram"][_TWO_BEATS]))


def _tempo_fit(bpm: float | None) -> float:
    if bpm is None:
        return 0.0
    return max(max(0.0, 1.0 - abs(math.log2(bpm * factor / 118.0))) for factor in (0.5, 1.0, 2.0))


def _noisiness(features: Features, percentile: str) -> float:
    """Spectral flatness in powers of ten, -6 to 0."""
    return math.log10(max(1e-6, features["timbre"]["spectral_flatness"][percentile]))


def _fullness(features: Features) -> float:
    """Level of the quietest tenth of the frames against the median: near 0 with pauses, near 1 for a wall of sound."""
    rms = features["timbre"]["rms"]
    return float(rms["p10"] / rms["p50"]) if rms["p50"] > 0.0 else 0.0


def _motion(features: Features) -> float:
    """How fast the colour moves, in dB per frame: syllables move it most."""
    return float(sum(features["timbre"]["mfcc_delta_mean_abs"][1:8])) / 7.0


def _brightness(features: Features) -> float:
    return float(features["timbre"]["spectral_centroid_hz"]["p50"])


def _danceability(features: Features) -> list[Term]:
    rhythm = features["rhythm"]
    return [
        (0.25, _scale(_pulse(features), 0.15, 0.8)),
        (0.15, _scale(rhythm["onset_strength"]["mean"], 0.7, 1.7)),
        (0.15, _scale(_noisiness(features, "p90"), -3.2, -1.2)),
        (0.15, _tempo_fit(rhythm["tempo_bpm"])),
        (0.10, _scale(rhythm["beat_strength"], 0.1, 0.5)),
        (0.10, _scale(rhythm["beat_regularity"], 0.8, 1.0)),
        (0.10, _scale(rhythm["onset_rate_hz"], 0.5, 2.5)),
    ]


def _energy(features: Features) -> list[Term]:
    return [
        (0.40, _scale(features["loudness"]["integrated_lufs"], -32.0, -6.0)),
        (0.20, _scale(_noisiness(features, "p50"), -4.5, -1.5)),
        (0.15, _scale(features["rhythm"]["onset_strength"]["mean"], 0.6, 1.9)),
        (0.15, _scale(_fullness(features), 0.3, 0.85)),
        (0.10, _scale(_brightness(features), 600.0, 3200.0)),
    ]


def _valence(features: Features) -> list[Term]:
    harmony, rhythm = features["harmony"], features["rhythm"]
    mode = None if harmony["mode"] is None else 0.5 + (harmony["mode"] - 0.5) * harmony["key_confidence"]
    return [
        (0.30, mode),
        (0.20, _scale(rhythm["tempo_bpm"], 60.0, 150.0)),
        (0.20, _scale(_pulse(features), 0.1, 0.8)),
        (0.15, _scale(_brightness(features), 600.0, 3000.0)),
        (0.15, _scale(rhythm["onset_strength"]["mean"], 0.6, 1.9)),
    ]


def _acousticness(features: Features) -> list[Term]:
    contrast = features["timbre"]["spectral_contrast_db"]["mean"]
    return [
        (0.35, _scale(_noisiness(features, "p50"), -1.6, -4.2)),
        (0.20, _scale(features["harmony"]["harmonic_clarity"], 0.85, 0.985)),
        (0.20, _scale(features["loudness"]["integrated_lufs"], -8.0, -24.0)),
        (0.15, _scale(float(sum(contrast[2:6])) / 4.0, 18.0, 29.0)),
        (0.10, _scale(features["loudness"]["range_lu"], 2.0, 10.0)),
    ]


def _instrumentalness(features: Features) -> list[Term]:
    return [
        (0.40, _scale(_motion(features), 4.0, 1.0)),
        (0.25, _scale(features["timbre"]["zero_crossing_rate"]["std"], 0.09, 0.02)),
        (0.20, _scale(features["harmony"]["chord_change_rate_hz"], 2.0, 0.5)),
        (0.15, _scale(_fullness(features), 0.2, 0.6)),
    ]


def _liveness(features: Features) -> list[Term]:
    return [
        (0.40, _scale(_fullness(features), 0.2, 0.8)),
        (0.30, _scale(features["rhythm"]["beat_regularity"], 1.0, 0.6)),
        (0.30, _scale(_noisiness(features, "p50"), -3.5, -1.3)),
    ]


def _speechiness(features: Features) -> list[Term]:
    rms, harmony = features["timbre"]["rms"], features["harmony"]
    change = rms["change"] / rms["mean"] if rms["mean"] > 0.0 else 0.0
    return [
        (0.30, _scale(_motion(features), 2.0, 5.5)),
        (0.20, _scale(_fullness(features), 0.45, 0.08)),
        (0.15, _scale(change, 0.08, 0.22)),
        (0.15, _scale(_pulse(features), 0.45, 0.05)),
        (0.10, _scale(harmony["key_confidence"], 0.6, 0.0)),
        (0.10, _scale(harmony["chord_change_rate_hz"], 0.8, 2.2)),
    ]


FORMULAS: dict[str, Formula] = {
    "danceability": Formula(
        "How clear, strong and steady the beat is, at a tempo people dance to.", 0.60, 0.50, 6.0, _danceability
    ),
    "energy": Formula("How loud, noisy, dense and bright it sounds.", 0.70, 0.50, 8.0, _energy),
    "valence": Formula(
        "A weak guess at how bright the mood is, from mode, tempo, beat and brightness; sound alone can hardly tell.",
        0.25,
        0.50,
        5.0,
        _valence,
    ),
    "acousticness": Formula(
        "A guess at unamplified instruments, from clear tones, softness and free dynamics; a soft synthesiser sounds alike.",
        0.45,
        0.50,
        8.0,
        _acousticness,
    ),
    "instrumentalness": Formula(
        "A weak guess at the absence of voice, from how slowly the colour moves; singing can hardly be told from instruments.",
        0.20,
        0.45,
        5.0,
        _instrumentalness,
    ),
    "liveness": Formula(
        "A weak guess at a room and an audience, from noise that never stops and an uneven beat; do not rely on it.",
        0.15,
        0.57,
        7.0,
        _liveness,
    ),
    "speechiness": Formula(
        "How much it sounds like spoken words: syllables, pauses, no beat and no key. Over 0.66 is probably speech.",
        0.50,
        0.55,
        9.0,
        _speechiness,
    ),
}
