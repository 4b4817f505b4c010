"""Oscillators and strings are in tune and end where they should."""

import numpy as np
import pytest

from tensoe.demo.synth import SAMPLE_RATE_HZ, convert_midi_to_hz, make_envelope, make_pluck, make_wave


def measure_pitch_hz(sound: np.ndarray, near_hz: float) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size), 1 << 19))
    hz = np.fft.rfftfreq(1 << 19, 1.0 / SAMPLE_RATE_HZ)
    inside = (hz > 0.9 * near_hz) & (hz < 1.1 * near_hz)
    return float(hz[inside][np.argmax(spectrum[inside])])


class TestMakeWave:
    @pytest.mark.parametrize("shape", ["sine", "saw", "square", "triangle", "reed"])
    def test_the_pitch_is_exact(self, shape: str) -> None:
        wave = make_wave(shape, 440.0, SAMPLE_RATE_HZ)

        assert measure_pitch_hz(wave, 440.0) == pytest.approx(440.0, abs=0.2)
        assert np.max(np.abs(wave)) <= 1.0

    def test_a_high_saw_does_not_fold_back(self) -> None:
        spectrum = np.abs(np.fft.rfft(make_wave("saw", 5000.0, SAMPLE_RATE_HZ) * np.hanning(SAMPLE_RATE_HZ)))

        # Below the fundamental only the rounding of the table is left: 60 dB down.
        assert spectrum[100:4900].max() < 1e-3 * spectrum.max()

    def test_an_unknown_shape_is_refused(self) -> None:
        with pytest.raises(ValueError, match="unknown waveform"):
            make_wave("banjo", 440.0, 100)


class TestMakePluck:
    @pytest.mark.parametrize("pitch", [40, 57, 64, 76, 84])
    def test_the_string_is_in_tune_within_five_cents(self, pitch: int) -> None:
        hz = convert_midi_to_hz(pitch)

        heard_hz = measure_pitch_hz(make_pluck(hz, SAMPLE_RATE_HZ, seed=1), hz)

        assert abs(1200.0 * np.log2(heard_hz / hz)) < 5.0

    def test_the_string_dies_away(self) -> None:
        string = make_pluck(220.0, 2 * SAMPLE_RATE_HZ, seed=1)

        assert np.std(string[-4410:]) < 0.2 * np.std(string[:4410])


class TestMakeEnvelope:
    def test_it_starts_and_ends_in_silence(self) -> None:
        envelope = make_envelope(4410, attack_s=0.01, release_s=0.02, decay_s=0.05, sustain=0.4)

        assert envelope[0] == envelope[-1] == 0.0
        assert envelope.min() >= 0.0
        assert envelope.max() <= 1.0

    def test_a_note_shorter_than_its_attack_stays_in_range(self) -> None:
        assert make_envelope(10, attack_s=1.0, release_s=1.0).max() <= 1.0
