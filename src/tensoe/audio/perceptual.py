"""Seven words people know from Spotify, estimated from stated descriptors by stated formulas. Version 1.

Each value is a weighted mean of descriptors, each brought to [0, 1] between two stated ends (``a..b`` below; reversed ends
mean that less is more). They are rules of thumb chosen by hand, not learned from listeners, and they are not Spotify's
numbers: use them to sort and compare within one library, not across services. `confidence` says how far sound alone can
tell, times how clear the descriptors were; silence has confidence 0.

===================  ==========  =============================================================================================
value                at most     weighted mean of
===================  ==========  =============================================================================================
danceability         0.60        0.40 pulse clarity 0.1..0.7; 0.25 onset strength (mean) 0.2..1.6 dB; 0.20 beat strength
                                 0.05..0.5; 0.15 nearness of the tempo (or its double or half) to 118 BPM, an octave is 0
energy               0.70        0.45 loudness -32..-7 LUFS; 0.20 onset strength (mean) 0.2..1.6 dB; 0.20 spectral centroid
                                 (median) 500..3500 Hz; 0.15 crest 20..8 dB
valence              0.25        0.40 mode (major 1, minor 0, weighed by the key's confidence); 0.30 tempo 60..150 BPM;
                                 0.30 centroid 600..3000 Hz
acousticness         0.45        0.30 centroid 3200..700 Hz; 0.25 loudness -9..-26 LUFS; 0.25 dynamic complexity 1..6 dB;
                                 0.20 spectral flatness (mean) 0.08..0.002
instrumentalness     0.25        0.50 change of the cepstra (mean of coefficients 2 to 8) 2.2..0.6; 0.30 deviation of the
                                 zero crossing rate 0.10..0.02; 0.20 harmonic clarity 0.5..0.98
liveness             0.15        0.40 level of the quietest tenth against the median (rms p10 / p50) 0.1..0.7; 0.35 beat
                                 regularity 1..0.4; 0.25 flatness 0.002..0.08
speechiness          0.30        0.35 deviation of the zero crossing rate 0.05..0.14; 0.20 pulse clarity 0.4..0.05;
                                 0.25 rms p10 / p50 0.3..0.03; 0.20 harmonic clarity 0.95..0.6
===================  ==========  =============================================================================================
"""

from __future__ import annotations

import math
from typing import Any

FORMULA_VERSION = "1"

Term = tuple[float, float | None]
"""A weight and a descriptor in [0, 1], or None when it is undefined for this sound."""


def compute_perceptual(features: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Estimate the `perceptual` group from the other groups.

    Parameters
    ----------
    features : dict
        The groups timbre, rhythm, harmony, loudness and dynamics.

    Returns
    -------
    dict
        Name to ``{value, confidence, sentence}``; value and confidence in [0, 1].
    """
    if features["loudness"]["integrated_lufs"] is None:
        return {name: _estimate([], 0.0, text) for name, text in _SENTENCES.items()}
    terms = {
        "danceability": _danceability(features["rhythm"]),
        "energy": _energy(features),
        "valence": _valence(features),
        "acousticness": _acousticness(features),
        "instrumentalness": _instrumentalness(features),
        "liveness": _liveness(features),
        "speechiness": _speechiness(features),
    }
    return {name: _estimate(found, _MOST[name], _SENTENCES[name]) for name, found in terms.items()}


_MOST = {
    "danceability": 0.60,
    "energy": 0.70,
    "valence": 0.25,
    "acousticness": 0.45,
    "instrumentalness": 0.25,
    "liveness": 0.15,
    "speechiness": 0.30,
}
_SENTENCES = {
    "danceability": "How clear and strong the beat is, at a tempo people dance to.",
    "energy": "How loud, bright, dense and compressed it sounds.",
    "valence": "A weak guess at how bright the mood is, from mode, tempo and brightness.",
    "acousticness": "A guess at unamplified sound, from darkness, softness and free dynamics.",
    "instrumentalness": "A weak guess at the absence of voice, from how slowly the timbre moves.",
    "liveness": "A weak guess at a room and an audience, from the noise floor and an uneven beat.",
    "speechiness": "A guess at spoken words, from hiss and vowels in turn, pauses and no pulse.",
}


def _scale(value: float | None, low: float, high: float) -> float | None:
    """Where a value lies between two ends, clipped to [0, 1]; reversed ends turn the scale round."""
    return None if value is None else min(1.0, max(0.0, (value - low) / (high - low)))


def _estimate(terms: list[Term], most: float, sentence: str) -> dict[str, Any]:
    known = [(weight, value) for weight, value in terms if value is not None]
    share = sum(weight for weight, _ in known)
    value = sum(weight * value for weight, value in known) / share if share else 0.0
    return {"value": round(value, 4), "confidence": round(most * min(1.0, share), 3), "sentence": sentence}


def _tempo_fit(bpm: float | None) -> float | None:
    if bpm is None:
        return 0.0
    return max(max(0.0, 1.0 - abs(math.log2(bpm * factor / 118.0))) for factor in (0.5, 1.0, 2.0))


def _danceability(rhythm: dict[str, Any]) -> list[Term]:
    return [
        (0.40, _scale(rhythm["pulse_clarity"], 0.1, 0.7)),
        (0.25, _scale(rhythm["onset_strength"]["mean"], 0.2, 1.6)),
        (0.20, _scale(rhythm["beat_strength"], 0.05, 0.5)),
        (0.15, _tempo_fit(rhythm["tempo_bpm"])),
    ]


def _energy(features: dict[str, Any]) -> list[Term]:
    return [
        (0.45, _scale(features["loudness"]["integrated_lufs"], -32.0, -7.0)),
        (0.20, _scale(features["rhythm"]["onset_strength"]["mean"], 0.2, 1.6)),
        (0.20, _scale(features["timbre"]["spectral_centroid_hz"]["p50"], 500.0, 3500.0)),
        (0.15, _scale(features["dynamics"]["crest_db"], 20.0, 8.0)),
    ]


def _valence(features: dict[str, Any]) -> list[Term]:
    harmony = features["harmony"]
    mode = None if harmony["mode"] is None else 0.5 + (harmony["mode"] - 0.5) * harmony["key_confidence"]
    return [
        (0.40, mode),
        (0.30, _scale(features["rhythm"]["tempo_bpm"], 60.0, 150.0)),
        (0.30, _scale(features["timbre"]["spectral_centroid_hz"]["p50"], 600.0, 3000.0)),
    ]


def _acousticness(features: dict[str, Any]) -> list[Term]:
    return [
        (0.30, _scale(features["timbre"]["spectral_centroid_hz"]["p50"], 3200.0, 700.0)),
        (0.25, _scale(features["loudness"]["integrated_lufs"], -9.0, -26.0)),
        (0.25, _scale(features["dynamics"]["dynamic_complexity_db"], 1.0, 6.0)),
        (0.20, _scale(features["timbre"]["spectral_flatness"]["mean"], 0.08, 0.002)),
    ]


def _instrumentalness(features: dict[str, Any]) -> list[Term]:
    change = sum(features["timbre"]["mfcc_delta_mean_abs"][1:8]) / 7.0
    return [
        (0.50, _scale(change, 2.2, 0.6)),
        (0.30, _scale(features["timbre"]["zero_crossing_rate"]["std"], 0.10, 0.02)),
        (0.20, _scale(features["harmony"]["harmonic_clarity"], 0.5, 0.98)),
    ]


def _floor_share(features: dict[str, Any]) -> float:
    rms = features["timbre"]["rms"]
    return float(rms["p10"] / rms["p50"]) if rms["p50"] > 0.0 else 0.0


def _liveness(features: dict[str, Any]) -> list[Term]:
    return [
        (0.40, _scale(_floor_share(features), 0.1, 0.7)),
        (0.35, _scale(features["rhythm"]["beat_regularity"], 1.0, 0.4)),
        (0.25, _scale(features["timbre"]["spectral_flatness"]["mean"], 0.002, 0.08)),
    ]


def _speechiness(features: dict[str, Any]) -> list[Term]:
    return [
        (0.35, _scale(features["timbre"]["zero_crossing_rate"]["std"], 0.05, 0.14)),
        (0.20, _scale(features["rhythm"]["pulse_clarity"], 0.4, 0.05)),
        (0.25, _scale(_floor_share(features), 0.3, 0.03)),
        (0.20, _scale(features["harmony"]["harmonic_clarity"], 0.95, 0.6)),
    ]
