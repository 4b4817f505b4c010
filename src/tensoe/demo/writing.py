"""Encode one rendered track with its tags and cover into a file that appears only when it is whole."""

import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soxr
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.stream import Disposition

from tensoe.demo.synth import SAMPLE_RATE_HZ, StereoMatrix

COVER_SIZE_PX = 600


@dataclass(frozen=True)
class Encoding:
    """How one kind of file is made: container, codec, sample format, and where tags and covers go."""

    container: str
    codec: str
    sample_format: str
    bit_rate: int | None
    sample_rate_hz: int = SAMPLE_RATE_HZ
    has_cover: bool = True
    has_stream_tags: bool = False
    codec_options: tuple[tuple[str, str], ...] = ()
    container_options: tuple[tuple[str, str], ...] = ()


ENCODINGS: dict[str, Encoding] = {
    "mp3": Encoding("mp3", "libmp3lame", "fltp", 160_000, codec_options=(("compression_level", "9"),)),
    "flac": Encoding("flac", "flac", "s16", None),
    "m4a": Encoding(
        "mp4", "aac", "fltp", 160_000, codec_options=(("aac_coder", "fast"),), container_options=(("movflags", "+faststart"),)
    ),
    # The PyAV wheel has no libvorbis; FFmpeg's own Vorbis encoder must be asked for by this flag.
    "ogg": Encoding("ogg", "vorbis", "fltp", 192_000, has_cover=False, has_stream_tags=True, codec_options=(("strict", "-2"),)),
    "opus": Encoding("ogg", "libopus", "flt", 112_000, sample_rate_hz=48_000, has_cover=False, has_stream_tags=True),
}


def write_bytes_whole(path: Path, content: bytes) -> None:
    """Write beside the target, then rename: a reader never sees half a file."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    partial.write_bytes(content)
    partial.replace(path)


def write_audio_file(path: Path, sound: StereoMatrix, *, tags: dict[str, str], cover_jpeg: bytes) -> None:
    """Encode a track.

    Parameters
    ----------
    path : Path
        Target; its extension picks the encoding. The folder must exist.
    sound : float32 [shape=(2, n_samples)]
        In [-1, 1] at 44 100 Hz.
    tags : dict of str
        FFmpeg's generic names: title, artist, album, album_artist, date, genre, track, comment.
    cover_jpeg : bytes
        Front cover, embedded where the container can hold one.
    """
    encoding = ENCODINGS[path.suffix[1:]]
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    # FFmpeg writes a comment of an mp3 as TXXX, which most players do not show; a COMM frame is added below.
    comment = tags.get("comment", "") if encoding.container == "mp3" else ""
    written = {name: value for name, value in tags.items() if not (comment and name == "comment")}
    try:
        with av.open(
            str(partial), "w", format=encoding.container, container_options=dict(encoding.container_options)
        ) as container:
            _encode(container, encoding, sound, tags=written, cover_jpeg=cover_jpeg)
        if comment:
            partial.write_bytes(_insert_id3_comment(partial.read_bytes(), comment))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _encode(
    container: OutputContainer, encoding: Encoding, sound: StereoMatrix, *, tags: dict[str, str], cover_jpeg: bytes
) -> None:
    stream = container.add_stream(encoding.codec, rate=encoding.sample_rate_hz, options=dict(encoding.codec_options))
    assert isinstance(stream, AudioStream)
    stream.format = encoding.sample_format
    stream.layout = "stereo"
    if encoding.bit_rate is not None:
        stream.bit_rate = encoding.bit_rate
    (stream if encoding.has_stream_tags else container).metadata.update(tags)
    if encoding.has_cover:
        _mux_cover(container, cover_jpeg)
    for frame in _iter_frames(sound, encoding):
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _mux_cover(container: OutputContainer, jpeg: bytes) -> None:
    picture = container.add_mux_stream("mjpeg", width=COVER_SIZE_PX, height=COVER_SIZE_PX)
    picture.disposition = Disposition.attached_pic
    picture.time_base = Fraction(1, 90_000)
    picture.metadata.update(title="Cover", comment="Cover (front)")
    container.start_encoding()
    packet = av.Packet(jpeg)
    packet.stream = picture
    packet.pts = packet.dts = 0
    packet.is_keyframe = True
    container.mux(packet)


def _iter_frames(sound: StereoMatrix, encoding: Encoding) -> "list[av.AudioFrame]":
    """Cut the sound into frames of a second in the encoder's sample format."""
    rate = encoding.sample_rate_hz
    samples = sound
    if rate != SAMPLE_RATE_HZ:
        samples = soxr.resample(sound.T, SAMPLE_RATE_HZ, rate, quality="HQ").T.astype(np.float32)
    if encoding.sample_format.startswith("s16"):
        samples = np.round(samples * 32767.0).astype(np.int16)
    frames = []
    for start in range(0, samples.shape[1], rate):
        block = samples[:, start : start + rate]
        if not encoding.sample_format.endswith("p"):
            block = block.T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format=encoding.sample_format, layout="stereo")
        frame.sample_rate = rate
        frame.pts = start
        frame.time_base = Fraction(1, rate)
        frames.append(frame)
    return frames


def _to_syncsafe(size: int) -> bytes:
    return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))


def _insert_id3_comment(mp3: bytes, text: str) -> bytes:
    """Put a COMM frame (English, UTF-8) first in the ID3v2.4 tag that FFmpeg wrote."""
    if mp3[:4] != b"ID3\x04":
        raise ValueError("the mp3 does not begin with an ID3v2.4 tag")
    size = 0
    for byte in mp3[6:10]:
        size = (size << 7) | byte
    body = b"\x03eng\x00" + text.encode()
    frame = b"COMM" + _to_syncsafe(len(body)) + b"\x00\x00" + body
    return mp3[:6] + _to_syncsafe(size + len(frame)) + frame + mp3[10:]
