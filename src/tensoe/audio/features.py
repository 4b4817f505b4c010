"""What each feature means: unit, range and one plain sentence. The documentation and the API are made from this table.

How it is made and how right it is stands in `feature_methods.METHODS`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tensoe.audio.feature_methods import find_method
from tensoe.audio.perceptual import FORMULAS


@dataclass(frozen=True, slots=True)
class FeatureDoc:
    """Meaning of one feature.

    Attributes
    ----------
    unit : str
        Of each value; ``share`` and ``score`` have none.
    range : str
        Possible or usual values, and the length when it is a list.
    sentence : str
        For a person who has never heard of it.
    method : str
        How it is made, with the source of the definition.
    accuracy : str
        What was measured about it, and by what.
    """

    unit: str
    range: str
    sentence: str
    method: str = ""
    accuracy: str = ""


_SUMMARY = "mean, std, p10, p50, p90, change"


def _perceptual(sentence: str) -> FeatureDoc:
    return FeatureDoc("score", "value and confidence, each 0 to 1", sentence)


_MEANINGS: dict[str, FeatureDoc] = {
    "timbre.mfcc_mean": FeatureDoc("dB", "20 values", "Average colour of the sound as 20 cepstral coefficients."),
    "timbre.mfcc_std": FeatureDoc("dB", "20 values, >= 0", "How much each cepstral coefficient varies over the track."),
    "timbre.mfcc_p10": FeatureDoc("dB", "20 values", "Value under which each cepstral coefficient is for a tenth of the time."),
    "timbre.mfcc_p50": FeatureDoc("dB", "20 values", "Median of each cepstral coefficient."),
    "timbre.mfcc_p90": FeatureDoc("dB", "20 values", "Value over which each cepstral coefficient is for a tenth of the time."),
    "timbre.mfcc_change": FeatureDoc(
        "dB per frame",
        "20 values, >= 0",
        "How much each cepstral coefficient differs from one frame to the next; a frame is 23 ms.",
    ),
    "timbre.mfcc_delta_mean_abs": FeatureDoc(
        "dB per frame", "20 values, >= 0", "How fast each cepstral coefficient moves, as a slope over nine frames."
    ),
    "timbre.spectral_centroid_hz": FeatureDoc(
        "Hz", f"{_SUMMARY}; 0 to 11025", "Centre of gravity of the spectrum: higher sounds brighter."
    ),
    "timbre.spectral_bandwidth_hz": FeatureDoc(
        "Hz", f"{_SUMMARY}; 0 to 11025", "How far the spectrum spreads around its centre."
    ),
    "timbre.spectral_rolloff_hz": FeatureDoc("Hz", f"{_SUMMARY}; 0 to 11025", "Frequency under which 85 % of the spectrum lies."),
    "timbre.spectral_flatness": FeatureDoc(
        "share", f"{_SUMMARY}; 0 to 1", "How much the spectrum is like noise (1) rather than tones (0)."
    ),
    "timbre.spectral_contrast_db": FeatureDoc(
        "dB", f"{_SUMMARY}, 7 values each; about 0 to 60", "How far peaks stand above valleys in seven octave bands."
    ),
    "timbre.zero_crossing_rate": FeatureDoc(
        "share", f"{_SUMMARY}; 0 to 1", "Share of samples at which the wave changes sign: high for hiss and cymbals."
    ),
    "timbre.rms": FeatureDoc("full scale = 1", f"{_SUMMARY}; 0 to about 1", "Root mean square level of 93 ms frames."),
    "timbre.mel_db_mean": FeatureDoc(
        "dB", "40 values, -100 to about 60", "Average energy in 40 bands spaced as the ear hears, low to high."
    ),
    "timbre.mel_db_std": FeatureDoc("dB", "40 values, >= 0", "How much the energy of each of the 40 bands varies."),
    "timbre.mel_db_p10": FeatureDoc(
        "dB", "40 values, -100 to about 60", "Energy under which each band is for a tenth of the time."
    ),
    "timbre.mel_db_p50": FeatureDoc("dB", "40 values, -100 to about 60", "Median energy of each band."),
    "timbre.mel_db_p90": FeatureDoc(
        "dB", "40 values, -100 to about 60", "Energy over which each band is for a tenth of the time."
    ),
    "timbre.mel_db_change": FeatureDoc(
        "dB per frame", "40 values, >= 0", "How much the energy of each band differs from one frame to the next."
    ),
    "rhythm.tempo_bpm": FeatureDoc("BPM", "40 to 240, or none", "Estimated tempo; its half or double may be what you would tap."),
    "rhythm.tempo_confidence": FeatureDoc(
        "score", "0 to 1", "Chance that a score would be counted in this tempo and not, for instance, in its half or double."
    ),
    "rhythm.tempo_second_bpm": FeatureDoc("BPM", "40 to 240, or none", "The next best tempo, often half or double."),
    "rhythm.time_signature": FeatureDoc(
        "beats", "3 to 7, or none", "Estimated beats in a bar; 6 stands for two beats of three parts each, as in 6/8."
    ),
    "rhythm.time_signature_confidence": FeatureDoc(
        "score",
        "0 to 1",
        "Chance of this time signature if the tempo is right; most music is in 4, and so are most wrong answers.",
    ),
    "rhythm.beats_s": FeatureDoc("s", "at most 5000 rising times", "When the beats fall, at the estimated tempo."),
    "rhythm.beat_accents": FeatureDoc(
        "share of the strongest, %",
        "0 to 100 for each beat",
        "How strong the onset at each beat is: tells which of them half the tempo keeps.",
    ),
    "rhythm.beat_strength": FeatureDoc("share", "0 to 1", "How much of what begins in the music begins on a beat."),
    "rhythm.beat_regularity": FeatureDoc("score", "0 to 1", "How even the beats are: 1 for a machine."),
    "rhythm.onset_rate_hz": FeatureDoc("1/s", "0 to about 12", "Notes and hits that begin per second."),
    "rhythm.onset_strength": FeatureDoc(
        "dB", f"{_SUMMARY}; 0 to about 10", "How strongly sounds begin: mean rise of the mel bands per frame."
    ),
    "rhythm.band_onset_mean": FeatureDoc(
        "dB", "4 values, 0 to about 5", "How strongly sounds begin below 0.18 kHz, from there to 0.8, to 4 and to 11 kHz."
    ),
    "rhythm.tempogram": FeatureDoc(
        "correlation",
        "12 values, -1 to 1",
        "How well the rhythm repeats after 1/4, 1/3, 1/2, 2/3, 3/4, 1, 4/3, 3/2, 2, 3, 4 and 8 beats.",
    ),
    "rhythm.onset_repetition": FeatureDoc(
        "correlation",
        "24 values, -1 to 1",
        "How well the rhythm repeats after 0.12 to 5 seconds in equal ratios, whichever beat is counted.",
    ),
    "rhythm.pulse_clarity": FeatureDoc("score", "0 to 1", "How clearly the rhythm repeats after one beat."),
    "harmony.key": FeatureDoc("pitch class", "0 to 11, C is 0, or none", "Estimated tonic of the whole track."),
    "harmony.mode": FeatureDoc("1 major, 0 minor", "0 or 1, or none", "Estimated mode of the whole track."),
    "harmony.key_name": FeatureDoc("name", "C major to B minor, or none", "Key and mode as people write them."),
    "harmony.key_confidence": FeatureDoc("score", "0 to 1", "Chance that the key is right, learnt on rendered scores."),
    "harmony.key_second_name": FeatureDoc("name", "C major to B minor, or none", "The key that fits second best."),
    "harmony.key_strength": FeatureDoc("correlation", "0 to 1", "How well the notes fit the key's profile."),
    "harmony.key_segments": FeatureDoc(
        "list",
        "at most 200 of start_s, end_s, key, mode, confidence",
        "Key over time: stretches of 8 s or more that cover the track.",
    ),
    "harmony.chroma_mean": FeatureDoc("score", "12 values, 0 to about 3", "How strong each of the twelve notes is, C first."),
    "harmony.chroma_std": FeatureDoc("score", "12 values, >= 0", "How much the strength of each note varies."),
    "harmony.tuning_cents": FeatureDoc(
        "cents", "-50 to 50, or none", "How far the music is tuned from A = 440 Hz; 100 cents are a semitone."
    ),
    "harmony.harmonic_clarity": FeatureDoc(
        "score", "0 to 1", "How much the sound between 65 and 1000 Hz consists of pitches rather than noise."
    ),
    "harmony.chord_change_rate_hz": FeatureDoc("1/s", "0 to about 2", "Chord changes per second."),
    "harmony.tonnetz_mean": FeatureDoc(
        "score", "6 values, -1 to 1", "Average place of the harmony on the circles of fifths, minor and major thirds."
    ),
    "harmony.chroma_stft": FeatureDoc(
        "share",
        f"{_SUMMARY}, 12 values each; 0 to 1",
        "Energy of each of the twelve notes, C first, against the strongest at the time.",
    ),
    "harmony.tonnetz": FeatureDoc(
        "score", f"{_SUMMARY}, 6 values each; -1 to 1", "Place of the sound on the circles of fifths, minor and major thirds."
    ),
    "loudness.integrated_lufs": FeatureDoc(
        "LUFS", "-70 to about 0, or none", "Loudness of the whole track as broadcasters measure it (EBU R 128)."
    ),
    "loudness.range_lu": FeatureDoc("LU", "0 to about 30, or none", "How far loud and soft passages lie apart."),
    "loudness.true_peak_dbtp": FeatureDoc(
        "dBTP", "-120 to about 3, or none", "Highest peak of the wave between samples; over 0 may distort."
    ),
    "loudness.momentary_max_lufs": FeatureDoc("LUFS", "-120 to about 5, or none", "Loudest 0.4 seconds."),
    "loudness.short_term_max_lufs": FeatureDoc("LUFS", "-120 to about 3, or none", "Loudest 3 seconds."),
    "loudness.replaygain_db": FeatureDoc("dB", "about -18 to 52, or none", "Gain that brings the track to -18 LUFS."),
    "dynamics.crest_db": FeatureDoc("dB", "0 to about 40, or none", "How far the highest peak stands over the average level."),
    "dynamics.loudness_std_db": FeatureDoc("dB", "0 to about 20, or none", "How much the loudness of 0.4 s windows varies."),
    "dynamics.dynamic_complexity_db": FeatureDoc(
        "dB", "0 to about 20, or none", "Mean distance of the momentary loudness from its average."
    ),
    "dynamics.stereo_width": FeatureDoc(
        "share", "0 to 1", "Energy that differs between left and right: 0 is mono, 0.5 two unrelated channels."
    ),
    "quality.score": FeatureDoc(
        "score", "0 to 1", "How far the other figures can be trusted: short, damaged, silent, narrow or clipped sound lowers it."
    ),
    "quality.duration_s": FeatureDoc("s", "> 0", "Length of the sound that was heard."),
    "quality.lost_s": FeatureDoc("s", ">= 0", "Sound that could not be decoded or is missing at the end."),
    "quality.silence_start_s": FeatureDoc("s", "0 to the length", "Silence (under -60 dB) before the first sound."),
    "quality.silence_end_s": FeatureDoc("s", "0 to the length", "Silence (under -60 dB) after the last sound."),
    "quality.clipped_share": FeatureDoc("share", "0 to 1", "Share of hundredths of a second with clipped samples."),
    "quality.dc_offset": FeatureDoc(
        "full scale = 1", "-1 to 1", "Mean of the wave: other than 0 it wastes headroom and clicks at cuts."
    ),
    "quality.bandwidth_hz": FeatureDoc(
        "Hz", "0 to half the sampling rate, or none", "Highest frequency that ever comes within 75 dB of the strongest one."
    ),
    "quality.lossy_source": FeatureDoc(
        "score; Hz",
        "suspicion 0 to 1, cutoff_hz or none",
        "How much the top of the spectrum looks cut off by a lossy codec; in a FLAC file 0.5 and more is worth a look.",
    ),
    **{f"perceptual.{name}": _perceptual(formula.sentence) for name, formula in FORMULAS.items()},
    "waveform": FeatureDoc("1/255 of full scale", "400 integers, 0 to 255", "Peak level over the track, to draw it."),
    "loudness_curve": FeatureDoc("LUFS", "at most 400 values, -70 to about 5", "Momentary loudness over the track, to draw it."),
}

FEATURE_DOCS: dict[str, FeatureDoc] = {name: replace(doc, **find_method(name)._asdict()) for name, doc in _MEANINGS.items()}
