"""Sounds with known answers, and files that hold them.

Makers return float32 samples, shape (channels, n) or (n,), full scale 1. `write_audio` puts them into every format Tensoe reads.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

RATE_HZ = 44100


def sine(
    hz: float = 1000.0, *, seconds: float = 5.0, level_db: float = -6.0, rate_hz: int = RATE_HZ, phase: float = 0.0
) -> FloatArray:
    """A sine whose peak lies `level_db` under full scale."""
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    return (10.0 ** (level_db / 20.0) * np.sin(2.0 * np.pi * hz * t + phase)).astype(np.float32)


def silence(*, seconds: float = 5.0, rate_hz: int = RATE_HZ) -> FloatArray:
    """Digital silence."""
    return np.zeros(round(seconds * rate_hz), np.float32)


def stereo(left: FloatArray, right: FloatArray | None = None) -> FloatArray:
    """Two channels, the same sound twice unless a second is given."""
    return np.stack([left, left if right is None else right])


def white_noise(*, seconds: float = 5.0, level_db: float = -20.0, rate_hz: int = RATE_HZ, seed: int = 1) -> FloatArray:
    """White noise with a root mean square of `level_db` under full scale."""
    samples = np.random.default_rng(seed).standard_normal(round(seconds * rate_hz))
    return (10.0 ** (level_db / 20.0) * samples).astype(np.float32)


def pink_noise(*, seconds: float = 5.0, level_db: float = -20.0, rate_hz: int = RATE_HZ, seed: int = 1) -> FloatArray:
    """Noise that loses 3 dB per octave, 20 Hz to the top."""
    n = round(seconds * rate_hz)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(n))
    hz = np.fft.rfftfreq(n, 1.0 / rate_hz)
    spectrum *= np.where(hz >= 20.0, 1.0 / np.sqrt(np.maximum(hz, 20.0)), 0.0)
    samples = np.fft.irfft(spectrum, n)
    return (10.0 ** (level_db / 20.0) * samples / samples.std()).astype(np.float32)


def clicks(
    bpm: float, *, seconds: float = 20.0, rate_hz: int = RATE_HZ, start_s: float = 0.0, accent_every: int = 0
) -> FloatArray:
    """Short decaying clicks at `start_s` and every beat after; every n-th is twice as loud when asked."""
    samples = np.zeros(round(seconds * rate_hz), np.float32)
    t = np.arange(round(0.05 * rate_hz)) / rate_hz
    click = (0.4 * np.sin(2.0 * np.pi * 1500.0 * t) * np.exp(-t / 0.008)).astype(np.float32)
    for index, at in enumerate(np.arange(start_s, seconds - 0.06, 60.0 / bpm)):
        first = round(at * rate_hz)
        gain = 2.0 if accent_every and index % accent_every == 0 else 1.0
        samples[first : first + click.size] += gain * click
    return samples


def note(midi: float, *, seconds: float, rate_hz: int = RATE_HZ, overtones: int = 6, cents: float = 0.0) -> FloatArray:
    """A decaying note with overtones; 69 is A at 440 Hz."""
    hz = 440.0 * 2.0 ** ((midi - 69.0 + cents / 100.0) / 12.0)
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    sound = sum(np.sin(2.0 * np.pi * hz * k * t) / k**1.5 for k in range(1, overtones + 1) if hz * k < rate_hz / 2)
    edge = np.minimum(1.0, np.minimum(t, t[-1] - t) / 0.01)
    return (0.2 * np.asarray(sound) * np.exp(-t / seconds) * edge).astype(np.float32)


def chord(midis: list[int], *, seconds: float = 1.0, rate_hz: int = RATE_HZ, cents: float = 0.0) -> FloatArray:
    """Notes at once."""
    return np.asarray(np.sum([note(midi, seconds=seconds, rate_hz=rate_hz, cents=cents) for midi in midis], axis=0) / 2.0)


def cadence(
    tonic: int, *, is_major: bool, repeats: int = 3, seconds: float = 0.8, rate_hz: int = RATE_HZ, cents: float = 0.0
) -> FloatArray:
    """I IV V I (or i iv V i) in the key whose tonic is `tonic` (0 = C), with the tonic in the bass at the ends."""
    third = 4 if is_major else 3
    root = 48 + tonic
    triads = [
        [root - 12, root + 12, root + 12 + third, root + 19],
        [root - 7, root + 12, root + 17, root + 17 + third],
        [root - 5, root + 11, root + 14, root + 19],
        [root - 12, root + 12, root + 12 + third, root + 19],
    ]
    chords = [chord(midis, seconds=seconds, rate_hz=rate_hz, cents=cents) for midis in triads]
    return np.concatenate(chords * repeats)


def random_chords(seed: int, *, seconds: float, rate_hz: int = RATE_HZ) -> FloatArray:
    """Three notes with overtones every third of a second over a little noise: music in miniature, another for each seed."""
    rng = np.random.default_rng(seed)
    t = np.arange(rate_hz // 3) / rate_hz
    chords = []
    for _ in range(round(3 * seconds)):
        tones = 220.0 * 2.0 ** (rng.integers(0, 36, (3, 1, 1)) / 12.0) * np.arange(1, 5)[:, None]
        chords.append((np.sin(2.0 * np.pi * tones * t) / np.arange(1, 5)[:, None]).sum(axis=(0, 1)) * np.exp(-3.0 * t))
    sound = np.concatenate(chords)
    return (0.1 * sound + 0.005 * rng.standard_normal(sound.size)).astype(np.float32)


@dataclass(frozen=True)
class Format:
    """How a file of one kind is written."""

    container: str
    encoder: str
    sample_format: str
    takes_cover: bool = False
    options: tuple[tuple[str, str], ...] = ()
    rates: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()


FORMATS: dict[str, Format] = {
    "mp3": Format("mp3", "libmp3lame", "fltp", True, rates=(8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)),
    "flac": Format("flac", "flac", "s16", True),
    "flac24": Format("flac", "flac", "s32", True),
    "ogg": Format("ogg", "vorbis", "fltp", True, options=(("strict", "-2"),), channels=(2,)),
    "opus": Format("ogg", "libopus", "flt", True, rates=(8000, 12000, 16000, 24000, 48000)),
    "m4a": Format("ipod", "aac", "fltp", True),
    "alac": Format("ipod", "alac", "s16p", True),
    "wav": Format("wav", "pcm_s16le", "s16"),
    "wav24": Format("wav", "pcm_s24le", "s32"),
    "wav_u8": Format("wav", "pcm_u8", "u8"),
    "wav_float": Format("wav", "pcm_f32le", "flt"),
    "wav_double": Format("wav", "pcm_f64le", "dbl"),
    "aiff": Format("aiff", "pcm_s16be", "s16"),
    "wma": Format("asf", "wmav2", "fltp", rates=(22050, 32000, 44100, 48000)),
}
EXTENSIONS = {
    "mp3": ".mp3",
    "flac": ".flac",
    "flac24": ".flac",
    "ogg": ".ogg",
    "opus": ".opus",
    "m4a": ".m4a",
    "alac": ".m4a",
    "wav": ".wav",
    "wav24": ".wav",
    "wav_u8": ".wav",
    "wav_float": ".wav",
    "wav_double": ".wav",
    "aiff": ".aiff",
    "wma": ".wma",
}


def write_audio(
    path: str | bytes | os.PathLike[str],
    samples: FloatArray,
    rate_hz: int = RATE_HZ,
    *,
    codec: str | None = None,
    metadata: dict[str, str] | None = None,
    cover: bytes | None = None,
    bit_rate: int = 192_000,
) -> None:
    """Write a sound file.

    Parameters
    ----------
    path : any name the file system allows
        Without `codec`, its ending chooses the format.
    samples : float32 [shape=(n,) or (channels, n)]
        Full scale is 1.
    rate_hz : int
        Opus and WMA take only some rates.
    codec : str, optional
        A name of `FORMATS`.
    metadata : dict, optional
        Tags by FFmpeg's names: title, artist, album, album_artist, track, date, genre, ...
    cover : bytes, optional
        A JPEG, for mp3, flac, m4a, ogg and opus.
    bit_rate : int
        For lossy codecs.
    """
    kind = codec or Path(os.fsdecode(path)).suffix.lstrip(".").lower()
    form = FORMATS[{"aif": "aiff"}.get(kind, kind)]
    planes = np.atleast_2d(np.asarray(samples, np.float32))
    if form.channels and planes.shape[0] not in form.channels:
        planes = np.repeat(planes[:1], form.channels[0], axis=0)
    if form.rates and rate_hz not in form.rates:
        raise ValueError(f"{kind} cannot be written at {rate_hz} Hz; it takes {form.rates}")
    with open(path, "wb") as file, av.open(file, "w", format=form.container) as container:
        container.metadata.update(metadata or {})
        stream: Any = container.add_stream(form.encoder, rate=rate_hz, options=dict(form.options))
        stream.codec_context.layout = _layout(planes.shape[0])
        stream.codec_context.format = form.sample_format
        if form.encoder in {"libmp3lame", "vorbis", "libopus", "aac", "wmav2"}:
            stream.codec_context.bit_rate = bit_rate
        picture = _add_cover(container, cover) if cover and form.container in {"mp3", "flac"} else None
        container.start_encoding()
        if picture is not None:
            container.mux(picture)
        _encode(container, stream, planes, rate_hz, form.sample_format)
    if cover and form.takes_cover and form.container in {"ipod", "ogg"}:
        _tag_cover(path, form, cover)


def _tag_cover(path: str | bytes | os.PathLike[str], form: Format, cover: bytes) -> None:
    """Put a JPEG where FFmpeg cannot: into the atoms of an m4a, or as a Vorbis comment."""
    import mutagen.flac
    import mutagen.mp4
    import mutagen.oggopus
    import mutagen.oggvorbis

    with open(path, "r+b") as file:
        if form.container == "ipod":
            tags = mutagen.mp4.MP4(file)
            tags["covr"] = [mutagen.mp4.MP4Cover(cover, mutagen.mp4.MP4Cover.FORMAT_JPEG)]
        else:
            tags = mutagen.oggopus.OggOpus(file) if form.encoder == "libopus" else mutagen.oggvorbis.OggVorbis(file)
            picture = mutagen.flac.Picture()
            picture.type, picture.mime, picture.data = 3, "image/jpeg", cover
            picture.width, picture.height = _jpeg_size(cover)
            tags["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
        file.seek(0)
        tags.save(file)


def _layout(channels: int) -> str:
    return {1: "mono", 2: "stereo", 4: "quad", 6: "5.1", 8: "7.1"}[channels]


def _add_cover(container: Any, cover: bytes) -> Any:
    """Attach a JPEG as the picture of the file; returns the packet to write first."""
    stream = container.add_stream("mjpeg", rate=1)
    stream.width, stream.height = _jpeg_size(cover)
    stream.codec_context.pix_fmt = "yuvj420p"
    stream.disposition = av.stream.Disposition.attached_pic
    packet = av.Packet(cover)
    packet.stream = stream
    packet.pts = packet.dts = 0
    packet.is_keyframe = True
    return packet


def _jpeg_size(cover: bytes) -> tuple[int, int]:
    """Width and height from the frame header."""
    position = 2
    while position + 9 < len(cover):
        marker, length = cover[position + 1], int.from_bytes(cover[position + 2 : position + 4], "big")
        if 0xC0 <= marker <= 0xC3:
            return int.from_bytes(cover[position + 7 : position + 9], "big"), int.from_bytes(
                cover[position + 5 : position + 7], "big"
            )
        position += 2 + length
    raise ValueError("not a JPEG")


def _encode(container: Any, stream: Any, planes: FloatArray, rate_hz: int, sample_format: str) -> None:
    packed, step = sample_format.removesuffix("p"), stream.codec_context.frame_size or 4096
    quantised = _quantise(planes, packed)
    for start in range(0, planes.shape[1], step):
        part = quantised[:, start : start + step]
        is_planar = sample_format.endswith("p")
        data = np.ascontiguousarray(part if is_planar else part.T.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(data, format=sample_format, layout=_layout(planes.shape[0]))
        frame.sample_rate, frame.pts = rate_hz, start
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _quantise(planes: FloatArray, packed: str) -> NDArray[Any]:
    if packed == "flt":
        return planes
    if packed == "dbl":
        return planes.astype(np.float64)
    clipped = np.clip(planes.astype(np.float64), -1.0, 1.0)
    if packed == "u8":
        return np.clip(np.rint(clipped * 128.0 + 128.0), 0, 255).astype(np.uint8)
    full = 2.0 ** (15 if packed == "s16" else 31)
    whole = np.clip(np.rint(clipped * full), -full, full - 1)
    return whole.astype(np.int16 if packed == "s16" else np.int32)
