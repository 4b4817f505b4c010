"""Features become descriptors; what must not matter does not."""

from __future__ import annotations

import numpy as np

from tensoe.insights.descriptors import DESCRIPTOR_NAMES, GROUPS, RAW_DIMENSION, RAW_SLICES, extract_raw
from tests.sounds import features_of_cadence

CHROMA_STATISTICS = ("mean", "std", "p10", "p50", "p90", "change")


def find(name: str) -> int:
    return DESCRIPTOR_NAMES.index(name)


class TestExtractRaw:
    def test_names_are_unique_and_groups_cover_them(self) -> None:
        assert len(set(DESCRIPTOR_NAMES)) == RAW_DIMENSION == extract_raw(features_of_cadence()).size
        covered = [i for group in GROUPS for i in range(RAW_DIMENSION)[RAW_SLICES[group]]]
        assert covered == list(range(RAW_DIMENSION))

    def test_everything_is_defined_for_music(self) -> None:
        assert np.isfinite(extract_raw(features_of_cadence())).all()

    def test_the_key_does_not_matter(self) -> None:
        features = features_of_cadence()
        before = extract_raw(features)
        harmony = features["harmony"]
        for name in ("chroma_mean", "chroma_std"):
            harmony[name] = np.roll(harmony[name], 5).tolist()
        for name in CHROMA_STATISTICS:
            harmony["chroma_stft"][name] = np.roll(harmony["chroma_stft"][name], 5).tolist()
        harmony["key"] = (harmony["key"] + 5) % 12
        np.testing.assert_allclose(extract_raw(features), before, atol=1e-9)

    def test_an_octave_of_tempo_does_not_matter(self) -> None:
        features = features_of_cadence()
        features["rhythm"] |= {"tempo_bpm": 64.0, "pulse_clarity": 0.5}
        before = extract_raw(features)
        features["rhythm"]["tempo_bpm"] = 128.0
        np.testing.assert_allclose(extract_raw(features), before, atol=1e-9)

    def test_the_volume_does_not_matter(self) -> None:
        features = features_of_cadence()
        before = extract_raw(features)
        timbre, loudness = features["timbre"], features["loudness"]
        timbre["mfcc_mean"][0] -= 68.0
        timbre["mel_db_mean"] = [value - 6.02 for value in timbre["mel_db_mean"]]
        timbre["rms"] = {name: value / 2.0 for name, value in timbre["rms"].items()}
        for name in ("integrated_lufs", "momentary_max_lufs", "true_peak_dbtp"):
            loudness[name] -= 6.02
        np.testing.assert_allclose(extract_raw(features), before, atol=1e-9)

    def test_what_is_undefined_or_missing_becomes_nan(self) -> None:
        features = features_of_cadence()
        features["loudness"]["range_lu"] = None
        del features["timbre"]["spectral_flatness"]
        raw = extract_raw(features)
        missing = {DESCRIPTOR_NAMES[i] for i in np.flatnonzero(np.isnan(raw))}
        assert missing == {"loudness_range", "flatness", "flatness_high", "flatness_motion"}

    def test_no_features_at_all_are_read_as_undefined(self) -> None:
        assert extract_raw({}).shape == (RAW_DIMENSION,)
