"""From a score to a sound file: a MIDI file with human timing, FluidSynth, and MP3 or Ogg Vorbis."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import mido
import soundfile
from material import ONE_THREAD, find_fluidsynth
from score_compose import Score

_TICKS = 960
_TICKS_PER_SECOND = 2 * _TICKS  # at MIDI's 120 BPM; the score's own tempo is in the times
RATE_HZ = 44_100


def write_midi(score: Score, path: Path, *, start_s: float, jitter_s: float, cents: float, rng: random.Random) -> None:
    """Write a score as a MIDI file; every note strays from its time by a normal deviate of `jitter_s`."""
    events: list[tuple[int, int, mido.Message]] = []
    channels = [channel for channel in range(16) if channel != 9]
    for part in score.parts:
        channel = 9 if part.is_drums else channels.pop(0)
        events += [(0, 0, message) for message in _prepare_channel(channel, part.program, part.volume, part.pan, cents)]
        for at, length, pitch, velocity in part.notes:
            begin = max(0.0, start_s + swung(at, score) * 60.0 / score.tempo_bpm + rng.gauss(0.0, jitter_s))
            end = max(begin + 0.03, start_s + swung(at + length, score) * 60.0 / score.tempo_bpm)
            strength = min(127, max(1, velocity))
            events.append(
                (round(begin * _TICKS_PER_SECOND), 2, mido.Message("note_on", channel=channel, note=pitch, velocity=strength))
            )
            events.append((round(end * _TICKS_PER_SECOND), 1, mido.Message("note_off", channel=channel, note=pitch)))
    track = mido.MidiTrack()
    now = 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        track.append(message.copy(time=tick - now))
        now = tick
    file = mido.MidiFile(type=0, ticks_per_beat=_TICKS)
    file.tracks.append(track)
    file.save(path)


def swung(beat: float, score: Score) -> float:
    """Move the second half of each beat (or half beat) later, as the style swings."""
    if score.swing == 0.5:
        return beat
    whole, within = divmod(beat / score.swing_unit, 1.0)
    late = within * 2.0 * score.swing if within < 0.5 else score.swing + (within - 0.5) * 2.0 * (1.0 - score.swing)
    return (whole + late) * score.swing_unit


def _prepare_channel(channel: int, program: int, volume: int, pan: int, cents: float) -> list[mido.Message]:
    """Program, mix, and fine tuning by registered parameter 1 (14 bits for a semitone each way)."""
    tuning = min(16383, max(0, round(8192 + cents / 100.0 * 8192)))
    controls = [(7, volume), (10, pan), (91, 35), (101, 0), (100, 1), (6, tuning >> 7), (38, tuning & 127)]
    messages = [mido.Message("control_change", channel=channel, control=control, value=value) for control, value in controls]
    return [*messages, mido.Message("program_change", channel=channel, program=program)]


def render(midi: Path, target: Path, *, seconds: float) -> None:
    """Play a MIDI file with FluidSynth and store the first `seconds` as MP3 or Ogg, by the ending of `target`."""
    program, font = find_fluidsynth()
    wave = midi.with_suffix(".wav")
    command = [program, "-n", "-i", "-q", "-g", "0.45", "-r", str(RATE_HZ), "-T", "wav", "-F", str(wave), font, str(midi)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **ONE_THREAD})
    sound, _ = soundfile.read(wave, frames=int(seconds * RATE_HZ), dtype="float32", always_2d=True)
    peak = float(abs(sound).max())
    sound *= min(1.0, 0.97 / max(peak, 1e-6))
    is_mp3 = target.suffix == ".mp3"
    with soundfile.SoundFile(
        target, "w", RATE_HZ, 2, format="MP3" if is_mp3 else "OGG", subtype="MPEG_LAYER_III" if is_mp3 else "VORBIS"
    ) as file:
        for start in range(0, len(sound), RATE_HZ):  # libsndfile's Vorbis encoder overflows its stack on long blocks
            file.write(sound[start : start + RATE_HZ])
    wave.unlink()
