"""The spectrum at the rate of the file: levels in dB of full scale, whatever the blocks."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tensoe.audio.top_spectrum import FLOOR_DB, TopMeter, TopSpectrum
from tests import signals

RATE_HZ = 44_100


def measure(mono: NDArray[np.float32], *, block: int = 131_072) -> TopSpectrum:
    meter = TopMeter()
    for start in range(0, mono.size, block):
        meter.push(mono[start : start + block], RATE_HZ)
    return meter.finish()


class TestTopMeter:
    def test_a_sine_reads_its_level_at_its_bin(self) -> None:
        at = 800
        found = measure(signals.sine(at * RATE_HZ / 2048, seconds=10.0, level_db=-20.0, rate_hz=RATE_HZ))
        assert int(found.mean_db.argmax()) == at
        assert found.mean_db[at] == pytest.approx(-20.0, abs=0.1)
        assert found.max_db[at] == pytest.approx(-20.0, abs=0.1)
        assert found.windows == 7  # 441 000 samples: the first at 8 192, then one in 65 536

    def test_blocks_do_not_matter(self) -> None:
        noise = signals.pink_noise(seconds=8.0, level_db=-20.0, rate_hz=RATE_HZ)
        whole = measure(noise)
        for block in (1_000, 65_536, 10_000_000):
            np.testing.assert_array_equal(measure(noise, block=block).mean_db, whole.mean_db)

    def test_silence_is_not_averaged(self) -> None:
        sound = signals.sine(1000.0, seconds=4.0, level_db=-20.0, rate_hz=RATE_HZ)
        mixed = np.concatenate([sound, np.zeros(40 * RATE_HZ, np.float32)])
        assert measure(mixed).mean_db.max() == pytest.approx(measure(sound).mean_db.max(), abs=1.0)

    def test_nothing_heard_is_the_floor(self) -> None:
        found = measure(np.zeros(300_000, np.float32))
        assert found.windows == 0
        assert set(found.mean_db) == set(found.max_db) == {np.float32(FLOOR_DB)}
