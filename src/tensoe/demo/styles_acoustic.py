"""Styles played by hand: folk, chamber strings, jazz trio, and metal on loud amplifiers."""

import numpy as np

from tensoe.demo.drums import make_brush, make_crash, make_hat, make_kick, make_ride, make_shaker, make_snare, make_tom
from tensoe.demo.effects import add_echo, add_reverb, distort, fade, filter_sound, master
from tensoe.demo.harmony import Chord, place_pitch, voice_chord
from tensoe.demo.instruments import (
    play_banjo,
    play_flute,
    play_guitar,
    play_lead_guitar,
    play_metal_string,
    play_piano,
    play_picked_bass,
    play_pizzicato,
    play_strings,
    play_upright_bass,
    play_vibraphone,
)
from tensoe.demo.melody import Note, Rhythm, compose_melody
from tensoe.demo.score import Score
from tensoe.demo.synth import StereoMatrix

_FOLK_TUNES: list[Rhythm] = [
    ((0.0, 1.0), (1.0, 0.5), (1.5, 0.5), (2.0, 1.0), (3.0, 1.0)),
    ((0.0, 1.5), (1.5, 0.5), (2.0, 0.5), (2.5, 0.5), (3.0, 1.0)),
    ((0.0, 0.5), (0.5, 0.5), (1.0, 1.0), (2.0, 1.5), (3.5, 0.5)),
]
_PICKING = [(0, 2, 3, 1, 2, 3, 1, 2), (0, 3, 1, 2, 3, 1, 2, 3), (0, 1, 2, 3, 2, 1, 3, 2)]


def _pick_bar(chord: Chord, at: float, pattern: tuple[int, ...]) -> list[Note]:
    """Finger-picked eighths: the thumb alternates root and fifth, the fingers roll the chord."""
    voices = voice_chord(chord, near=60)
    strings = [*voices, voices[0] + 12][:4]
    thumb = place_pitch(chord.root, near=45)
    notes = [Note(at, 1.5, thumb, 0.95), Note(at + 2.0, 1.5, thumb + 7 if thumb < 45 else thumb - 5, 0.8)]
    for step, string in enumerate(pattern):
        notes.append(Note(at + step * 0.5, 1.0, strings[min(string, len(strings) - 1)], 0.48 if step % 2 else 0.8))
    return notes


def render_folk(score: Score) -> StereoMatrix:
    """Two plucked strings and a flute on a porch; a foot taps softly."""
    rng = score.make_rng()
    chords = score.choose_chords(
        rng,
        major=["I IV I V", "I IV V I", "I V IV I", "I vi V I"],
        minor=["i bVII i v", "i bVI bVII i", "i bVII iv i"],
    )
    strings, flute, foot = score.make_bus(), score.make_bus(), score.make_bus()
    pattern = _PICKING[int(rng.integers(len(_PICKING)))]
    for bar, chord in enumerate(chords):
        at = score.clock.bar(bar)
        strings.play(_pick_bar(chord, at, pattern), play_guitar, gain=0.5, pan=-0.35, rng=rng, looseness_s=0.004)
        if bar >= 4 or score.band == 1:
            chop = [Note(at + beat, 0.4, pitch + 12, 0.5) for beat in (1.0, 3.0) for pitch in voice_chord(chord, near=62)]
            strings.play(chop, play_banjo, gain=0.35, pan=0.45, rng=rng, looseness_s=0.006)
    last_root = place_pitch(score.key, near=45)
    end = score.clock.bar(score.n_bars)
    strings.play(
        [Note(end, 3.0, last_root + step, 0.8) for step in (0, 7, 12, 16 if score.is_major else 15)], play_guitar, gain=0.4
    )
    notes = compose_melody(
        rng,
        chords=chords[2:],
        rhythms=_FOLK_TUNES,
        tessitura=score.make_tessitura(low=67, high=83, is_pentatonic=True),
        first_bar=2,
    )
    if score.band == 0:
        flute.play(notes, play_flute, gain=0.3, pan=0.15, rng=rng, looseness_s=0.008)
    else:
        flute.play(notes, play_banjo, gain=0.6, pan=0.15, rng=rng, looseness_s=0.006)
    foot.hit([float(beat) for beat in range(score.n_bars * 4)], make_tom(tone_hz=70.0, decay_s=0.06), gain=0.24)
    foot.hit([beat + 0.5 for beat in range(16, score.n_bars * 4)], make_shaker(), gain=0.12, pan=0.3)
    mix = add_reverb(strings.samples + flute.samples, decay_s=0.9, amount=0.22) + foot.samples
    return master(fade(mix, in_s=0.005, out_s=1.5), rms_db=-18.0)


_CHAMBER_TUNES: list[Rhythm] = [
    ((0.0, 2.0), (2.0, 1.0), (3.0, 1.0)),
    ((0.0, 1.0), (1.0, 1.0), (2.0, 1.5), (3.5, 0.5)),
    ((0.0, 1.5), (1.5, 0.5), (2.0, 2.0)),
]


def render_chamber(score: Score) -> StereoMatrix:
    """Bowed strings: a melody with a second voice below it, a cello line, pizzicato in the middle, in a hall."""
    rng = score.make_rng()
    chords = score.choose_chords(
        rng,
        major=["I vi IV V I ii V7 I", "I V vi iii IV I ii V7", "I IV V7 I vi ii V7 I"],
        minor=["i iv V7 i bVI iv V7 i", "i bVII bVI V7 i iv V7 i", "i v bVI bIII iv i V7 i"],
    )
    bows, plucks = score.make_bus(), score.make_bus()
    tune = compose_melody(rng, chords=chords, rhythms=_CHAMBER_TUNES, tessitura=score.make_tessitura(low=67, high=84))
    swell = [0.55 + 0.45 * float(np.sin(np.pi * min(1.0, note.at / score.clock.bar(score.n_bars)))) for note in tune]
    sung = [Note(note.at, note.length, note.pitch, note.velocity * level) for note, level in zip(tune, swell, strict=True)]
    bows.play(sung, play_strings, gain=0.6, pan=-0.45)
    half = score.n_bars // 2
    for bar, chord in enumerate(chords):
        at = score.clock.bar(bar)
        level = 0.45 + 0.4 * float(np.sin(np.pi * bar / score.n_bars))
        inner = voice_chord(chord, near=60)
        bows.play([Note(at, 3.9, pitch, level) for pitch in inner[:2]], play_strings, gain=0.36, pan=0.1)
        root = place_pitch(chord.root, near=43)
        bows.play(
            [Note(at, 1.95, root, level), Note(at + 2.0, 1.95, root + (7 if root < 44 else -5), level)],
            play_strings,
            gain=0.55,
            pan=0.5,
        )
        plucks.play(
            [Note(at + beat, 0.5, root + (0 if beat % 2 == 0 else 12), level + 0.2) for beat in range(4)],
            play_pizzicato,
            gain=0.85,
            pan=0.45,
        )
        if bar % half >= half // 2:
            steps = [Note(at + step * 0.5, 0.5, inner[step % len(inner)] + 12, 0.8) for step in range(8)]
            plucks.play(steps, play_pizzicato, gain=0.4 if score.band == 0 else 0.5, pan=0.3)
    final = [place_pitch(score.key, near=near) for near in (43, 55, 67)]
    bows.play([Note(score.clock.bar(score.n_bars), 2.0, pitch, 0.6) for pitch in final], play_strings, gain=0.45)
    mix = add_reverb(bows.samples + plucks.samples, decay_s=2.4, amount=0.5, damping_hz=5000.0)
    return master(fade(mix, in_s=0.05, out_s=2.0), rms_db=-20.0)


_JAZZ_LINES: list[Rhythm] = [
    ((0.0, 0.66), (0.67, 0.33), (1.0, 0.66), (1.67, 0.33), (2.0, 1.0)),
    ((0.67, 0.33), (1.0, 0.66), (1.67, 1.0), (3.0, 0.66), (3.67, 0.33)),
    ((0.0, 1.0), (1.67, 0.33), (2.0, 0.66), (2.67, 0.33), (3.0, 0.66)),
]
_COMPING: list[tuple[float, ...]] = [(0.0, 1.67), (0.67, 2.0), (1.67, 3.67), (0.0, 2.67)]


def _walk_bass(rng: np.random.Generator, chords: list[Chord], bar: int) -> list[Note]:
    """Four quarters a bar: root, two chord tones, and a half-step into the next root."""
    chord, following = chords[bar], chords[(bar + 1) % len(chords)]
    root = place_pitch(chord.root, near=40)
    third = place_pitch(chord.members[1], near=root + 4)
    fifth = place_pitch(chord.members[2 if len(chord.members) > 2 else 1], near=root + 6)
    target = place_pitch(following.root, near=40)
    approach = target + int(rng.choice([-1, 1, 2]))
    return [Note(bar * 4.0 + beat, 0.95, pitch, 0.9) for beat, pitch in enumerate((root, third, fifth, approach))]


def render_jazz(score: Score) -> StereoMatrix:
    """Piano trio in swing: walking bass, ride and brushes, rootless comping, a line on piano or vibraphone."""
    rng = score.make_rng()
    chords = score.choose_chords(
        rng,
        major=["I6 vi7 ii7 V7", "I6 ii7 V7 I6", "I6 IVM7 ii7 V7 I6 vi7 V7 I6"],
        minor=["i7 iih7 V7 i6", "i6 iv7 V7 i6", "i6 bVIM7 iih7 V7"],
    )
    keys, bass, drums, solo = (score.make_bus() for _ in range(4))
    for bar, chord in enumerate(chords):
        at = score.clock.bar(bar)
        bass.play(_walk_bass(rng, chords, bar), play_upright_bass, gain=0.62, rng=rng, looseness_s=0.005)
        beats = _COMPING[int(rng.integers(len(_COMPING)))]
        voicing = voice_chord(chord, near=59)
        keys.play(
            [Note(at + beat, 0.55, pitch, 0.6) for beat in beats for pitch in voicing],
            play_piano,
            gain=0.34,
            spread=0.7,
            rng=rng,
            looseness_s=0.004,
        )
    line = compose_melody(
        rng, chords=chords[2:], rhythms=_JAZZ_LINES, tessitura=score.make_tessitura(low=65, high=84), first_bar=2
    )
    solo.play(line, play_piano, gain=0.55 if score.band == 0 else 0.42, spread=0.5, rng=rng, looseness_s=0.006)
    if score.band == 1:
        solo.play(line, play_vibraphone, gain=0.16, pan=-0.25, rng=rng, looseness_s=0.006)
    pulses = range(score.n_bars * 4)
    drums.hit([float(beat) for beat in pulses], make_ride(), gain=0.95, pan=0.35)
    drums.hit([beat + 0.67 for beat in pulses if beat % 2 == 1], make_ride(), gain=0.65, pan=0.35)
    drums.hit([float(beat) for beat in pulses if beat % 2 == 1], make_hat(decay_s=0.025), gain=0.3, pan=-0.3)
    drums.hit([float(beat) for beat in pulses], make_brush(decay_s=0.12), gain=0.5, pan=-0.1)
    drums.hit([beat + 0.67 for beat in pulses if rng.random() < 0.2], make_brush(decay_s=0.04), gain=0.4)
    end = score.clock.bar(score.n_bars)
    keys.play([Note(end, 3.0, pitch, 0.7) for pitch in voice_chord(chords[0], near=60)], play_piano, gain=0.4)
    bass.play([Note(end, 3.0, place_pitch(score.key, near=40), 0.9)], play_upright_bass, gain=0.62)
    mix = add_reverb(keys.samples + solo.samples + 0.6 * drums.samples, decay_s=0.7, amount=0.15)
    mix += 0.4 * drums.samples + bass.samples
    return master(fade(mix, in_s=0.005, out_s=1.2), rms_db=-17.0)


_RIFFS: list[tuple[tuple[float, float], ...]] = [
    ((0.0, 0.5), (0.5, 0.25), (0.75, 0.25), (1.0, 0.5), (1.5, 0.25), (1.75, 0.25), (2.0, 0.5), (2.5, 0.5), (3.0, 1.0)),
    (
        (0.0, 0.25),
        (0.25, 0.25),
        (0.5, 0.5),
        (1.0, 0.25),
        (1.25, 0.25),
        (1.5, 0.5),
        (2.0, 0.25),
        (2.25, 0.25),
        (2.5, 0.5),
        (3.0, 0.5),
        (3.5, 0.5),
    ),
    ((0.0, 1.0), (1.0, 0.25), (1.25, 0.25), (1.5, 0.5), (2.0, 0.25), (2.25, 0.25), (2.5, 0.25), (2.75, 0.25), (3.0, 1.0)),
]
_SHRED: list[Rhythm] = [
    tuple((step * 0.5, 0.5) for step in range(8)),
    ((0.0, 1.5), (1.5, 0.5), (2.0, 0.5), (2.5, 0.5), (3.0, 1.0)),
]


def _program_metal_drums(score: Score) -> StereoMatrix:
    """Double kick in eighths (sixteenths at the ends of phrases), snare on two and four, open hat and crash."""
    drums = score.make_bus()
    kick = make_kick(start_hz=160.0, end_hz=score.find_kick_hz(), decay_s=0.06, click=1.1)
    snare = make_snare(tone_hz=score.find_snare_hz(), decay_s=0.13, snap=1.3)
    for bar in range(score.n_bars):
        at = score.clock.bar(bar)
        step = 0.25 if bar % 4 == 3 else 0.5
        drums.hit([at + index * step for index in range(round(4 / step))], kick, gain=0.7)
        drums.hit([at + 1.0, at + 3.0], snare, gain=0.95)
        drums.hit([at + float(beat) for beat in range(4)], make_hat(decay_s=0.14, low_hz=5500.0), gain=0.42, pan=0.3)
        if bar % 2 == 0:
            drums.hit([at], make_crash(), gain=0.6, pan=-0.25)
    return drums.samples


def _amplify(bus: StereoMatrix, drive: float) -> StereoMatrix:
    """Guitar amplifier: tighten, overdrive twice, and a loudspeaker that drops the fizz."""
    tight = filter_sound(bus, "highpass", 110.0)
    hot = distort(filter_sound(distort(tight, drive=drive), "lowpass", 6000.0), drive=2.2)
    return filter_sound(filter_sound(hot, "lowpass", 4600.0, order=4), "highpass", 80.0)


def render_metal(score: Score) -> StereoMatrix:
    """Two walls of distorted fifths left and right, double kick, and a lead after the first third."""
    rng = score.make_rng()
    chords = score.choose_chords(
        rng,
        major=["I5 I5 bVII5 IV5", "I5 IV5 bVII5 I5"],
        minor=["i5 i5 bVI5 bVII5", "i5 bVI5 bVII5 i5", "i5 i5 iv5 bVII5", "i5 bVII5 V5 i5"],
    )
    left, right, lead, bass = (score.make_bus() for _ in range(4))
    riff = _RIFFS[int(rng.integers(len(_RIFFS)))]
    for bar, chord in enumerate(chords):
        at = score.clock.bar(bar)
        root = place_pitch(chord.root, near=41)
        power = [
            Note(at + beat, length, root + interval, level)
            for beat, length in riff
            for interval, level in ((0, 0.9), (7, 0.55), (12, 0.7))
        ]
        left.play(power, play_metal_string, gain=0.5, pan=-0.9)
        right.play(power, play_metal_string, gain=0.5, pan=0.9, lag_s=0.011, rng=rng, looseness_s=0.003)
        bass.play([Note(at + beat, length, root - 12, 0.9) for beat, length in riff], play_picked_bass, gain=0.6)
    entry = score.n_bars // 3
    notes = compose_melody(
        rng, chords=chords[entry:], rhythms=_SHRED, tessitura=score.make_tessitura(low=64, high=83), first_bar=entry
    )
    lead.play(notes, play_lead_guitar, gain=0.4, pan=0.1)
    drive = 7.0 if score.band == 0 else 10.0
    wall = _amplify(left.samples + right.samples, drive)
    solo = add_echo(_amplify(lead.samples, 5.0), delay_s=0.33, feedback=0.4, amount=0.3)
    mix = 0.62 * wall + 0.45 * solo + 0.9 * bass.samples + add_reverb(_program_metal_drums(score), decay_s=0.8, amount=0.15)
    return master(fade(mix, in_s=0.005, out_s=score.tail_s), rms_db=-10.5)
