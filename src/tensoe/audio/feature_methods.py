"""How each feature is made and how right it is: the columns of the documentation that a citation or a benchmark backs.

A line stands for every feature whose name begins with its key; the longest key counts.
"""

from __future__ import annotations

from typing import NamedTuple


class Method(NamedTuple):
    """Where the definition comes from, and what was measured about it."""

    method: str
    accuracy: str


_PARITY = "within 1e-3 of librosa per frame (`benchmarks/parity.py`)"
_NO_TRUTH = "a definition; nothing to compare it with"
_KEYS = "`benchmarks/accuracy.py`; [measurements](measurements.md)"
_EBU = "within 0.1 LU of the signals of EBU Tech 3341 (`tests/audio/test_ebu.py`)"

METHODS: dict[str, Method] = {
    "timbre.mfcc": Method("DCT-II of 128 log-mel bands, clipped 80 dB under the loudest; librosa.feature.mfcc", _PARITY),
    "timbre.mfcc_delta": Method("Least squares over nine frames; librosa.feature.delta", _PARITY),
    "timbre.spectral_centroid_hz": Method("librosa.feature.spectral_centroid", _PARITY),
    "timbre.spectral_bandwidth_hz": Method("librosa.feature.spectral_bandwidth, p = 2", _PARITY),
    "timbre.spectral_rolloff_hz": Method("librosa.feature.spectral_rolloff, 85 %", _PARITY),
    "timbre.spectral_flatness": Method("Geometric over arithmetic mean of the power; librosa.feature.spectral_flatness", _PARITY),
    "timbre.spectral_contrast_db": Method("Jiang et al. 2002; librosa.feature.spectral_contrast", _PARITY),
    "timbre.zero_crossing_rate": Method("librosa.feature.zero_crossing_rate", _PARITY),
    "timbre.rms": Method("librosa.feature.rms", _PARITY),
    "timbre.mel_db": Method(
        "Slaney's mel bands (Auditory Toolbox, 1998), 128 in dB averaged to 40; librosa.feature.melspectrogram", _PARITY
    ),
    "rhythm": Method("From the onset strength (`src/tensoe/audio/rhythm.py`)", _NO_TRUTH),
    "rhythm.tempo": Method(
        "Candidates from comb and Fourier magnitude of the onset strength, octave by a small fitted model"
        " (`src/tensoe/audio/tempo.py`)",
        _KEYS,
    ),
    "rhythm.time_signature": Method(
        "Accents and likeness of beats at distances of whole bars (`src/tensoe/audio/metre.py`)", _KEYS
    ),
    "rhythm.beats_s": Method("Dynamic programming, Ellis 2007", _KEYS),
    "rhythm.onset_strength": Method("Mean rise of 128 log-mel bands; librosa.onset.onset_strength, not centred", _PARITY),
    "rhythm.onset_rate_hz": Method("Peaks of the onset strength over seven frames, above their surroundings", _NO_TRUTH),
    "rhythm.tempogram": Method("Autocorrelation of the onset strength in windows of 12 s", _NO_TRUTH),
    "rhythm.onset_repetition": Method("Autocorrelation of the onset strength in windows of 12 s", _NO_TRUTH),
    "rhythm.pulse_clarity": Method("After Lartillot et al. 2008: autocorrelation at one beat", _NO_TRUTH),
    "harmony": Method("Spectral peaks between 65 and 1000 Hz (`src/tensoe/audio/harmony.py`)", _NO_TRUTH),
    "harmony.key": Method(
        "Profiles of Albrecht and Shanahan 2013, triads by their role as in Noland and Sandler 2006, and the opening chord", _KEYS
    ),
    "harmony.mode": Method("As the key", _KEYS),
    "harmony.tuning_cents": Method(
        "Circular mean of the offsets of spectral peaks",
        "within 5 cents on cadences of known tuning (`tests/audio/test_harmony.py`)",
    ),
    "harmony.chord_change_rate_hz": Method("Best of 24 triads per frame, held against flicker", _NO_TRUTH),
    "harmony.chroma_stft": Method("librosa.feature.chroma_stft with tuning = 0", _PARITY),
    "harmony.tonnetz": Method("Harte, Sandler and Gasser 2006; librosa.feature.tonnetz of `chroma_stft`", _PARITY),
    "harmony.tonnetz_mean": Method("Harte, Sandler and Gasser 2006, of `chroma_mean`", _NO_TRUTH),
    "loudness": Method("ITU-R BS.1770-5, EBU R 128 and Tech 3341", _EBU),
    "loudness.range_lu": Method("EBU Tech 3342", "within 0.1 LU of the signals of Tech 3342, which allows 1 LU"),
    "loudness.true_peak_dbtp": Method(
        "ITU-R BS.1770-5, annex 2: four-fold interpolation under 96 kHz, two-fold under 192 kHz",
        "within +0.2 and -0.4 dB of the signals of EBU Tech 3341",
    ),
    "loudness.replaygain_db": Method("ReplayGain 2.0: -18 LUFS less the integrated loudness", _EBU),
    "dynamics": Method("From the K-weighted energy of 0.4 s windows (`src/tensoe/audio/dynamics.py`)", _NO_TRUTH),
    "dynamics.crest_db": Method("Highest sample over the root mean square of all", "exact"),
    "dynamics.stereo_width": Method("Energy of left less right over that of both", "exact"),
    "quality.score": Method(
        "min(1, sqrt(seconds / 20)) x share decoded x min(1, 0.4 + 0.6 x rate / 22050) x (1 - 0.5 x min(1, 10 x clipped));"
        " silence is 0",
        _NO_TRUTH,
    ),
    "quality.duration_s": Method("Counted while decoding", "exact"),
    "quality.lost_s": Method(
        "Broken packets, and leaps of their time stamps or bytes",
        "time is kept within 0.05 s in damaged mp3, flac, ogg, opus, m4a (`tests/audio/test_broken.py`)",
    ),
    "quality.silence": Method("Peaks of hundredths of a second", "within 0.01 s"),
    "quality.clipped_share": Method("Hundredths with three samples or more at 99.95 % of full scale", "exact"),
    "quality.dc_offset": Method("Mean of windows of 46 ms, one in 1.5 s", "within 1e-3 on tones"),
    "quality.bandwidth_hz": Method(
        "Strongest spectrum of windows of 46 ms, one in 1.5 s, at the rate of the file",
        "from one window in 32: what is rarer may be missed",
    ),
    "quality.lossy_source": Method(
        "Height of the steepest cliff between 10 and 20.7 kHz in that spectrum: 20 dB is 0, 40 dB is 1",
        "see [measurements](measurements.md) (`benchmarks/transcodes.py`)",
    ),
    "perceptual": Method(
        "Weighted mean of stated descriptors, version of the stage as above ([perceptual](perceptual.md))",
        "not judged by listeners; face validity in [perceptual](perceptual.md)",
    ),
    "waveform": Method("Peaks of 400 equal stretches", "exact"),
    "loudness_curve": Method("Momentary loudness, ITU-R BS.1770-5", _EBU),
}


def find_method(name: str) -> Method:
    """What stands for a feature.

    Raises
    ------
    KeyError
        Nothing does.
    """
    return METHODS[max((key for key in METHODS if name.startswith(key)), key=len, default=name)]
