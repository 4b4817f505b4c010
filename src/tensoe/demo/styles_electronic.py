"""Styles made of machines: ambient, house, drum and bass, chiptune."""

import numpy as np

from tensoe.demo.drums import make_chip_noise, make_clap, make_crash, make_hat, make_kick, make_ride, make_shaker, make_snare
from tensoe.demo.effects import add_chorus, add_echo, add_reverb, duck, fade, filter_sound, master, sweep_lowpass
from tensoe.demo.harmony import Chord, place_pitch, voice_chord
from tensoe.demo.instruments import (
    PulseVoice,
    play_bright_keys,
    play_chip_bass,
    play_glass,
    play_reese_bass,
    play_saw_bass,
    play_saw_chord,
    play_warm_pad,
)
from tensoe.demo.melody import Note, Rhythm, compose_melody
from tensoe.demo.mixing import build_curve
from tensoe.demo.score import Score
from tensoe.demo.synth import StereoMatrix, make_noise


def render_ambient(score: Score) -> StereoMatrix:
    """Slow pads over a drone in a very large room; glass notes now and then; no beat."""
    rng = score.make_rng()
    chords = score.choose_chords(
        rng,
        major=["Iadd9 IVM7 Iadd9 vi7 Iadd9", "Iadd9 Vs4 IVadd9 I Iadd9", "IM7 iii7 IVM7 Iadd9 I"],
        minor=["i9 bVIM7 i9 ivadd9 is2", "i9 bVII i bVIM7 i9", "is2 iv7 i bVII is2"],
    )
    pads, glass = score.make_bus(), score.make_bus()
    centre = 57 if score.band == 0 else 53
    bar_beats = float(score.beats_per_bar)
    for bar, chord in enumerate(chords):
        at = score.clock.bar(bar)
        voices = [Note(at, bar_beats * 1.1, pitch, 0.6) for pitch in voice_chord(chord, near=centre)]
        pads.play(voices, play_warm_pad, gain=0.5, spread=1.2)
        root = place_pitch(chord.root, near=38)
        pads.play([Note(at, bar_beats * 1.05, root, 0.8)], play_warm_pad, gain=0.7)
    tonic = place_pitch(score.key, near=43)
    pads.play([Note(0.0, bar_beats * score.n_bars, tonic, 0.5)], play_warm_pad, gain=0.7)
    scale = [p for p in range(72, 89) if (p - score.key) % 12 in ((0, 2, 4, 7, 9) if score.is_major else (0, 3, 5, 7, 10))]
    moment = 1.5
    while moment < bar_beats * (score.n_bars - 0.5):
        glass.play(
            [Note(moment, 0.5, int(rng.choice(scale)), float(rng.uniform(0.3, 0.8)))],
            play_glass,
            gain=0.3,
            pan=float(rng.uniform(-0.8, 0.8)),
        )
        moment += float(rng.uniform(0.9, 2.6))
    opening = build_curve(score.n_samples, [(0.0, 0.1), (score.duration_s * 0.6, 1.0), (score.duration_s, 0.2)])
    bed = sweep_lowpass(pads.samples, low_hz=450.0, high_hz=1900.0, opening=opening)
    wind = filter_sound(np.stack([make_noise(score.n_samples, seed=score.seed + side) for side in range(2)]), "lowpass", 600.0)
    bed += 0.012 * wind * (0.3 + opening)
    mix = add_reverb(
        add_chorus(bed) + add_echo(glass.samples, delay_s=0.61, feedback=0.6, amount=0.5),
        decay_s=4.5,
        amount=1.1,
        damping_hz=2500.0,
    )
    return master(fade(mix, in_s=2.5, out_s=4.0), rms_db=-23.0)


_HOUSE_STABS: list[tuple[float, ...]] = [(0.5, 1.5, 2.5, 3.5), (0.0, 0.75, 1.5, 2.5, 3.25), (0.5, 1.25, 2.0, 3.5)]
_HOUSE_BASS: list[tuple[float, ...]] = [(0.5, 1.5, 2.5, 3.5), (0.0, 0.75, 1.75, 2.5, 3.5), (0.5, 0.75, 1.5, 2.5, 2.75, 3.5)]
_HOUSE_RIFFS: list[Rhythm] = [
    ((0.0, 0.5), (0.75, 0.5), (1.5, 0.5), (2.5, 0.5), (3.0, 0.75)),
    ((0.5, 0.5), (1.0, 0.25), (1.5, 0.75), (2.75, 0.25), (3.5, 0.5)),
]


def _program_house_drums(score: Score) -> tuple[StereoMatrix, list[float]]:
    """Four on the floor with claps on two and four; returns the drums and the kick times in seconds."""
    drums = score.make_bus()
    beats = [float(beat) for beat in range(score.n_bars * 4)]
    rest_from = score.clock.bar(score.n_bars * 0.75 - 1)
    kicks = [beat for beat in beats if not rest_from <= beat < rest_from + 3]
    drums.hit(kicks, make_kick(start_hz=190.0, end_hz=score.find_kick_hz(), decay_s=0.13), gain=0.95)
    drums.hit([beat for beat in beats[16:] if beat % 2 == 1], make_clap(), gain=0.6, pan=0.05)
    drums.hit([beat + 0.5 for beat in beats], make_hat(decay_s=0.09), gain=0.42, pan=0.2)
    drums.hit([beat + step for beat in beats[8:] for step in (0.25, 0.75)], make_shaker(), gain=0.5, pan=-0.4)
    drums.hit([score.clock.bar(bar) for bar in range(4, score.n_bars, 4)], make_crash(), gain=0.25)
    return drums.samples, [score.clock.to_seconds(beat) for beat in kicks]


def render_house(score: Score) -> StereoMatrix:
    """Four on the floor, off-beat stabs of seventh chords, pumping bass and a riff in the second half."""
    rng = score.make_rng()
    chords = score.choose_chords(
        rng,
        major=["I I6 ii7 V7", "I vi7 IV V", "I I IVM7 V7"],
        minor=["i i bVII i", "i bVII bVI i", "i i7 bVI v7"],
    )
    stabs_at = _HOUSE_STABS[int(rng.integers(3))]
    bass_at = _HOUSE_BASS[int(rng.integers(3))]
    stabs, bass, riff = score.make_bus(), score.make_bus(), score.make_bus()
    for bar, chord in enumerate(chords):
        at = score.clock.bar(bar)
        voices = voice_chord(chord, near=62)
        stabs.play([Note(at + beat, 0.4, pitch) for beat in stabs_at for pitch in voices], play_saw_chord, gain=0.42, spread=0.8)
        if bar >= 2:
            root = place_pitch(chord.root, near=40)
            bass.play([Note(at + beat, 0.4, root, 0.9) for beat in bass_at], play_saw_bass, gain=0.7)
    half = score.n_bars // 2
    notes = compose_melody(
        rng,
        chords=chords[half:],
        rhythms=_HOUSE_RIFFS,
        tessitura=score.make_tessitura(low=69, high=84, is_pentatonic=True),
        first_bar=half,
    )
    riff.play(notes, play_bright_keys, gain=0.42)
    drums, kicks_s = _program_house_drums(score)
    length = score.duration_s
    opening = build_curve(
        score.n_samples, [(0.0, 0.0), (length * 0.3, 0.8), (length * 0.7, 0.4), (length * 0.75, 1.0), (length, 1.0)]
    )
    tune = sweep_lowpass(stabs.samples, low_hz=700.0, high_hz=7000.0 if score.band == 0 else 5000.0, opening=opening)
    tune += add_echo(riff.samples, delay_s=score.clock.to_seconds(0.75), feedback=0.5, amount=0.4)
    tune = duck(add_reverb(tune, decay_s=1.4, amount=0.35), at_s=kicks_s, depth=0.75, recovery_s=0.3)
    mix = 0.8 * drums + tune + duck(bass.samples, at_s=kicks_s, depth=0.8, recovery_s=0.2)
    return master(fade(mix, in_s=0.005, out_s=score.tail_s), rms_db=-12.5)


# Two-bar break patterns in beats: kicks, snares, ghost snares.
_BREAKS: list[tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]] = [
    ((0.0, 2.5, 4.0, 6.5, 7.0), (1.0, 3.0, 5.0, 7.0), (1.75, 2.25, 5.75, 7.5)),
    ((0.0, 2.5, 4.0, 4.5, 6.5), (1.0, 3.0, 5.0, 7.0), (1.75, 3.75, 6.25, 7.75)),
    ((0.0, 2.5, 2.75, 4.0, 6.5), (1.0, 3.0, 5.0, 7.0), (2.25, 3.5, 5.75, 6.25)),
]
_DNB_MOTIFS: list[Rhythm] = [
    ((0.0, 1.5), (1.5, 1.0), (3.0, 1.0)),
    ((0.0, 0.75), (1.0, 1.5), (2.5, 0.5), (3.0, 1.0)),
]


def _program_breakbeat(score: Score, rng: np.random.Generator) -> StereoMatrix:
    """A chopped break: kick and snare, ghost notes, sixteenth hats, a ride in the second half."""
    drums = score.make_bus()
    kick = make_kick(start_hz=230.0, end_hz=score.find_kick_hz(), decay_s=0.08, click=0.6)
    snare = make_snare(tone_hz=score.find_snare_hz(), decay_s=0.1 if score.band == 0 else 0.085, snap=1.5)
    hat = make_hat(decay_s=0.025, low_hz=8000.0)
    for pair in range(score.n_bars // 2):
        kicks, snares, ghosts = _BREAKS[int(rng.integers(len(_BREAKS)))]
        at = score.clock.bar(pair * 2)
        drums.hit([at + beat for beat in kicks], kick, gain=0.85)
        drums.hit([at + beat for beat in snares], snare, gain=0.95)
        drums.hit([at + beat for beat in ghosts], snare, gain=0.22)
        drums.hit([at + step / 2 for step in range(16)], hat, gain=0.5, pan=0.25, accents=0.35)
        drums.hit([at + step / 2 + 0.25 for step in range(16)], hat, gain=0.2, pan=-0.25)
        if pair * 2 >= score.n_bars // 2:
            drums.hit([at + step for step in range(8)], make_ride(decay_s=0.25), gain=0.55, pan=-0.3)
        if pair % 4 == 0:
            drums.hit([at], make_crash(), gain=0.4)
    return drums.samples


def render_drum_and_bass(score: Score) -> StereoMatrix:
    """Fast broken beats over a growling bass at half speed, with distant pads and keys."""
    rng = score.make_rng()
    chords = score.choose_chords(
        rng,
        major=["I I vi vi IV V I I", "I I IV IV I I V V"],
        minor=["i9 i9 i i bVI bVI bVII bVII", "i i iv7 iv7 i i v v", "i9 i9 bVI bVI v7 v7 i i"],
    )
    bass, pads, lead = score.make_bus(), score.make_bus(), score.make_bus()
    for bar, chord in enumerate(chords):
        at = score.clock.bar(bar)
        root = place_pitch(chord.root, near=35)
        figure = [(0.0, 1.4), (1.5, 0.9), (2.75, 1.2)] if bar % 2 == 0 else [(0.0, 2.4), (2.5, 0.4), (3.0, 0.9)]
        if bar >= 2:
            bass.play([Note(at + beat, length, root, 0.9) for beat, length in figure], play_reese_bass, gain=0.65)
        pads.play([Note(at, 3.9, pitch, 0.5) for pitch in voice_chord(chord, near=64)], play_warm_pad, gain=0.42, spread=1.0)
    start = score.n_bars // 4
    notes = compose_melody(
        rng,
        chords=chords[start:],
        rhythms=_DNB_MOTIFS,
        tessitura=score.make_tessitura(low=67, high=82, is_pentatonic=True),
        first_bar=start,
    )
    lead.play(notes, play_bright_keys, gain=0.45)
    room = add_echo(lead.samples, delay_s=score.clock.to_seconds(1.5), feedback=0.5, amount=0.5) + filter_sound(
        pads.samples, "highpass", 220.0
    )
    mix = 1.15 * _program_breakbeat(score, rng) + bass.samples + add_reverb(room, decay_s=2.2, amount=0.5)
    return master(fade(mix, in_s=0.005, out_s=score.tail_s), rms_db=-13.5)


_CHIP_RHYTHMS: list[Rhythm] = [
    tuple((step * 0.5, 0.5) for step in range(8)),
    ((0.0, 0.75), (0.75, 0.75), (1.5, 0.5), (2.0, 0.5), (2.5, 0.5), (3.0, 1.0)),
    ((0.0, 0.25), (0.25, 0.25), (0.5, 0.5), (1.0, 0.5), (1.5, 0.5), (2.0, 0.75), (2.75, 0.75), (3.5, 0.5)),
]


def _write_arpeggio(chord: Chord, at: float) -> list[Note]:
    """A bar of sixteenths running up the chord, the trick by which one channel sounds like three."""
    voices = voice_chord(chord, near=64)[:3]
    ladder = [*voices, voices[0] + 12]
    return [Note(at + step * 0.25, 0.25, ladder[step % 4], 0.7) for step in range(16)]


def render_chiptune(score: Score) -> StereoMatrix:
    """Two pulse channels, a triangle bass and a noise channel, dry as a game console."""
    rng = score.make_rng()
    chords = score.choose_chords(
        rng,
        major=["I IV V I", "I V I V", "I vi V I", "I iii V I"],
        minor=["i bVI V i", "i iv V i", "i bVII V i"],
    )
    lead, arpeggio, bass, noise = (score.make_bus() for _ in range(4))
    notes = compose_melody(rng, chords=chords, rhythms=_CHIP_RHYTHMS, tessitura=score.make_tessitura(low=69, high=88))
    lead.play(notes, PulseVoice(0.5 if score.band == 0 else 0.25, 0.0), gain=0.5, pan=-0.1)
    for bar, chord in enumerate(chords):
        at = score.clock.bar(bar)
        arpeggio.play(_write_arpeggio(chord, at), PulseVoice(0.125, 0.12), gain=0.4, pan=0.25)
        root = place_pitch(chord.root, near=45)
        steps = [Note(at + step * 0.5, 0.5, root + (12 if step % 2 else 0), 0.9) for step in range(8)]
        bass.play(steps, play_chip_bass, gain=0.32)
    beats = range(score.n_bars * 4)
    noise.hit([float(beat) for beat in beats if beat % 2 == 0], make_chip_noise(decay_s=0.04, step=40), gain=0.9)
    noise.hit([float(beat) for beat in beats if beat % 2 == 1], make_chip_noise(decay_s=0.07, step=5), gain=0.85)
    noise.hit([beat + 0.5 for beat in beats], make_chip_noise(decay_s=0.015, step=2), gain=0.5)
    melody = add_echo(lead.samples, delay_s=score.clock.to_seconds(0.75), feedback=0.3, amount=0.25, n_echoes=2)
    mix = melody + arpeggio.samples + bass.samples + noise.samples
    # Consoles answered in 32 levels or so: the grain is part of the sound.
    level = float(np.max(np.abs(mix))) or 1.0
    mix = (np.round(mix / level * 48.0) / 48.0).astype(np.float32)
    return master(fade(mix, in_s=0.002, out_s=score.tail_s), rms_db=-14.0)
