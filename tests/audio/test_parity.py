"""Our descriptors are those of librosa, frame by frame: within 1e-3 in the median over the frames above -60 dB."""

from __future__ import annotations

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from benchmarks.parity import compare
from tests import signals

RATE_HZ = 22_050
LIMIT = 1e-3


def music() -> NDArray[np.float32]:
    """Chords, clicks and hiss, with a fade and a rest."""
    chords = signals.cadence(4, is_major=True, seconds=1.0, repeats=2, rate_hz=RATE_HZ)
    clicks = signals.clicks(132.0, seconds=8.0, rate_hz=RATE_HZ)
    hiss = signals.pink_noise(seconds=8.0, level_db=-50.0, rate_hz=RATE_HZ)
    sound = (chords[: clicks.size] + clicks + hiss) * np.linspace(1.0, 0.2, clicks.size, dtype=np.float32)
    sound[3 * RATE_HZ : 4 * RATE_HZ] = 0.0
    return sound.astype(np.float32)


def dull() -> NDArray[np.float32]:
    """Loud chords with nothing above 10 kHz, as after a resampler: the weakest bins are 120 dB under the strongest."""
    chords = signals.cadence(4, is_major=True, seconds=1.0, repeats=1, rate_hz=44_100)
    hiss = signals.pink_noise(seconds=4.0, level_db=-50.0, rate_hz=44_100)
    return np.asarray(soxr.resample(chords + hiss[: chords.size], 44_100, RATE_HZ, quality="VHQ"), np.float32)


class TestCompare:
    @pytest.mark.parametrize(
        "sound",
        [
            music(),
            dull(),
            signals.white_noise(seconds=4.0, rate_hz=RATE_HZ),
            signals.pink_noise(seconds=4.0, level_db=-45.0, rate_hz=RATE_HZ),
        ],
        ids=["music", "dull", "white", "quiet_pink"],
    )
    def test_every_shared_descriptor_agrees(self, sound: NDArray[np.float32]) -> None:
        errors = compare(sound)
        assert max(errors.values()) < LIMIT, errors
