"""From a file to blocks of samples: open, probe, decode, survive damage.

Decoding goes through PyAV into one FIFO and leaves it in blocks of whole tenths of a second, which costs within a few per
cent of the bare decoder. Damaged packets cost their own stretch and are reported, they never end the file; silence of the
same length takes their place, so that all that follows stays where it is in time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
import soxr
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from tensoe.audio.damage import MOST_SILENCE_S, Clock, Damage, make_silence
from tensoe.audio.errors import InvalidAudio

Path = str | os.PathLike[str] | bytes
FloatArray = NDArray[np.float32]

BLOCK_SAMPLES = 131072
"""Target size of a block; the real one is the nearest lower multiple of a tenth of a second."""
MAX_PACKET_ERRORS = 2000
MAX_READ_ERRORS = 20
MAX_CHANNELS = 32
LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 2_000, 3_000_000
"""Up to DSD512 as it is decoded; a broken header that claims more, or hours of a few samples a second, would fill the memory."""

# A music file is never a playlist, a network address or a script for FFmpeg: only these containers are opened, from disk.
CONTAINERS = (
    "aac,ac3,aiff,amr,ape,asf,au,caf,dsf,dts,eac3,flac,iff,matroska,webm,mov,mp3,mpc,mpc8,ogg,oma,rm,tak,tta,voc,w64,wav,wv,xwma"
)
_OPEN_OPTIONS = {"format_whitelist": CONTAINERS, "protocol_whitelist": "file"}

# ITU-R BS.1770-5, table 4: surround channels weigh 1.41, the low-frequency channel nothing.
_SURROUND = frozenset({"BL", "BR", "SL", "SR", "BC", "Ls", "Rs"})
_SILENT = frozenset({"LFE", "LFE2"})
_INTEGER_SCALE = {"i2": 2.0**-15, "i4": 2.0**-31, "u1": 2.0**-7}


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What the container says about its sound, without decoding it."""

    container: str
    codec: str
    sample_rate_hz: int
    channels: int
    bit_rate: int | None
    duration_s: float | None
    bits_per_sample: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of decoded sound.

    Attributes
    ----------
    planes : float32 [shape=(channels, n)]
        Samples, full scale is 1.
    rate_hz : int
        Samples per second.
    weights : float64 [shape=(channels,)]
        Loudness weight of each channel by ITU-R BS.1770.
    """

    planes: FloatArray
    rate_hz: int
    weights: NDArray[np.float64]


class Reader:
    """One open sound file; a context manager whose `blocks` can be read once."""

    def __init__(self, path: Path) -> None:
        self._file: Any = None
        self.container = self._open(path)
        try:
            self.stream = self._choose_stream()
        except BaseException:
            self.close()
            raise
        self.damage = Damage()
        self.decoded_s = 0.0
        self.is_limited = False

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file."""
        self.container.close()
        if self._file is not None:
            self._file.close()

    def _open(self, path: Path) -> InputContainer:
        file = open(os.fsencode(path), "rb")  # noqa: SIM115 closed below or by close()
        try:
            if os.fstat(file.fileno()).st_size == 0:
                raise InvalidAudio("The file is empty.", hint="Copy it again from where it came from.")
            source: Any = _address(path)
            if source is None:
                self._file = source = file
            container: InputContainer = av.open(
                source, "r", options={}, container_options=dict(_OPEN_OPTIONS), metadata_errors="replace"
            )
        except (av.FFmpegError, ValueError, OSError) as error:
            self._close_file()
            raise InvalidAudio("This is not a sound file that can be read.") from error
        except BaseException:
            self._close_file()
            raise
        finally:
            if self._file is not file:
                file.close()
        return container

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()

    def _choose_stream(self) -> AudioStream:
        streams = self.container.streams.audio
        if not streams:
            raise InvalidAudio("The file holds no sound, only pictures or data.", hint="Remove it from the library folder.")
        stream = streams[0]
        if stream.codec_context is None:
            raise InvalidAudio("The sound in this file is of a kind that cannot be decoded.")
        rate_hz = stream.codec_context.sample_rate
        if rate_hz and not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
            raise InvalidAudio(f"The file claims {rate_hz} samples a second, which no music has.")
        stream.codec_context.thread_count = 1
        return stream

    def info(self) -> MediaInfo:
        """Describe the sound from the headers."""
        context = self.stream.codec_context
        duration = self.stated_duration_s()
        bit_rate = context.bit_rate or self.container.bit_rate or None
        return MediaInfo(
            container=self.container.format.name,
            codec=context.codec.canonical_name,
            sample_rate_hz=context.sample_rate,
            channels=context.layout.nb_channels,
            bit_rate=bit_rate,
            duration_s=duration,
            bits_per_sample=_bits_per_sample(context),
        )

    def stated_duration_s(self) -> float | None:
        """Length by the headers, which may be an estimate or wrong."""
        if self.stream.duration and self.stream.time_base:
            return float(self.stream.duration * self.stream.time_base)
        return self.container.duration / av.time_base if self.container.duration else None

    def blocks(self, *, max_seconds: float | None = None) -> Iterator[Block]:
        """Decode from here to the end, or to `max_seconds`, in blocks of whole tenths of a second (the last may be shorter)."""
        limit = float("inf") if max_seconds is None else max_seconds
        fifo, size, channels, waiting, block_of = AudioFifo(), 0, 0, 0, _BlockMaker()
        for frames in self._packets():
            for frame in frames:
                frame.pts = None
                try:
                    if frame.layout.nb_channels != channels:
                        raise ValueError("other channels")
                    fifo.write(frame)
                except ValueError:  # the FIFO refuses another rate or sample format
                    yield from self._within(limit, block_of.drain(fifo))
                    if (
                        not LOWEST_RATE_HZ <= frame.sample_rate <= HIGHEST_RATE_HZ
                        or not 0 < frame.layout.nb_channels <= MAX_CHANNELS
                    ):
                        continue
                    fifo, channels, waiting = AudioFifo(), frame.layout.nb_channels, 0
                    size = block_of.prepare(frame)
                    fifo.write(frame)
                waiting += frame.samples
            if waiting < size:
                continue
            yield from self._within(limit, block_of.drain(fifo, size))
            waiting = fifo.samples
            if self.is_limited:
                return
        yield from self._within(limit, block_of.drain(fifo))

    def _within(self, limit_s: float, blocks: Iterator[Block]) -> Iterator[Block]:
        """Count the seconds; cut the block that goes past the limit and drop those after it."""
        for block in blocks:
            room = (limit_s - self.decoded_s) * block.rate_hz
            if block.planes.shape[1] > room:
                self.is_limited = True
                block = Block(np.ascontiguousarray(block.planes[:, : round(room)]), block.rate_hz, block.weights)  # noqa: PLW2901
            if block.planes.shape[1]:
                self.decoded_s += block.planes.shape[1] / block.rate_hz
                yield block

    def _packets(self) -> Iterator[list[AudioFrame]]:
        """Decoded frames of each packet; a damaged or missing one is counted, and silence stands before the next."""
        read_errors, lost_s = 0, 0.0
        clock = Clock(self.container.format.name, start=self.stream.start_time or 0)
        due: int | None = None
        packets = self.container.demux(self.stream)
        while True:
            try:
                for packet in packets:
                    at, length = packet.pts, packet.duration
                    if at != due and (missing := clock.find_gap(packet, due)):
                        self.damage.add(*missing)
                        lost_s += missing[1]
                    if at is not None:  # this runs 50 times a second of sound: all else is for packets that do not fit
                        due = at + length if length else None
                    try:
                        frames = packet.decode()
                    except av.FFmpegError:
                        if (lost := clock.lose(packet, due)) is None:
                            continue
                        self.damage.add(*lost)
                        lost_s += lost[1]
                        if self.damage.packets > MAX_PACKET_ERRORS:
                            self.damage.is_cut_off = True
                            return
                        continue
                    if at is None and due is not None:
                        due += clock.count(packet, frames)
                    if lost_s and frames:
                        filled_s = min(lost_s, MOST_SILENCE_S - self.damage.filled_s)
                        self.damage.filled_s += filled_s
                        lost_s = 0.0
                        yield make_silence(frames[0], filled_s)
                    yield frames
            except (av.FFmpegError, OSError):
                read_errors += 1
                if read_errors > MAX_READ_ERRORS:
                    self.damage.is_cut_off = True
                    return
                packets = self.container.demux(self.stream)
            else:
                return


class _BlockMaker:
    """Turns FIFO frames of one sample format into planar float32 blocks."""

    def prepare(self, frame: AudioFrame) -> int:
        """Take the format of a frame; returns the size of its blocks."""
        names = [channel.name for channel in frame.layout.channels]
        self._channels = len(names)
        self._rate_hz = frame.sample_rate
        self._weights = np.array([0.0 if name in _SILENT else 1.41 if name in _SURROUND else 1.0 for name in names])
        self._is_packed = frame.format.is_packed
        tenth = max(1, round(self._rate_hz / 10))
        return max(1, BLOCK_SAMPLES // tenth) * tenth

    def drain(self, fifo: AudioFifo, size: int = 0) -> Iterator[Block]:
        """Take blocks of exactly `size` samples, or all that is left."""
        while fifo.samples and fifo.samples >= size:
            frame = fifo.read(size)
            if frame is not None:
                yield self(frame)

    def __call__(self, frame: AudioFrame) -> Block:
        samples: NDArray[Any] = frame.to_ndarray()
        if self._is_packed:
            samples = samples.reshape(-1, self._channels).T
        kind = samples.dtype.str[1:]
        if kind in _INTEGER_SCALE:
            planes: FloatArray = np.empty(samples.shape, np.float32)
            if kind == "u1":
                np.subtract(samples, 128.0, out=planes, casting="unsafe")
                samples = planes
            np.multiply(samples, np.float32(_INTEGER_SCALE[kind]), out=planes, casting="unsafe")
        else:
            planes = np.ascontiguousarray(samples, np.float32)
        return Block(planes=planes, rate_hz=self._rate_hz, weights=self._weights)


def _address(path: Path) -> str | None:
    """What FFmpeg opens: a file address, so that no name is taken for a protocol; None for names that are not UTF-8."""
    try:
        return "file:" + os.path.abspath(os.fsencode(path)).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _bits_per_sample(context: Any) -> int | None:
    """Stored depth of lossless sound; lossy codecs have none."""
    name, extra = context.codec.canonical_name, context.extradata or b""
    if name.startswith("pcm_"):
        return int(context.format.bits) if "24" not in name else 24
    if name == "flac" and len(extra) >= 14:  # STREAMINFO: 20 bits of rate, 3 of channels, 5 of depth
        return (((extra[12] & 1) << 4) | (extra[13] >> 4)) + 1
    if name == "alac" and len(extra) >= 18:
        return int(extra[17])
    return None


def probe(path: Path) -> MediaInfo:
    """Describe a sound file from its headers, without decoding it."""
    with Reader(path) as reader:
        return reader.info()


def decode_excerpt(path: Path, *, start_s: float = 0.0, seconds: float = 30.0, rate_hz: int = 22050) -> FloatArray:
    """Decode a stretch as one channel.

    Parameters
    ----------
    path : path of a sound file, any bytes the file system allows
    start_s : float >= 0
        Where to begin; past the end gives an empty array.
    seconds : float > 0
        How much to decode at most.
    rate_hz : int > 0
        Rate of the result.

    Returns
    -------
    float32 [shape=(n,)]
        The mean of all channels, full scale is 1.

    Raises
    ------
    InvalidAudio
        The file holds no sound that can be decoded.
    """
    pieces: list[FloatArray] = []
    with Reader(path) as reader:
        position = 0.0
        for block in reader.blocks(max_seconds=start_s + seconds):
            mono = block.planes.mean(axis=0)
            first = max(0, round((start_s - position) * block.rate_hz))
            last = max(0, round((start_s + seconds - position) * block.rate_hz))
            position += mono.size / block.rate_hz
            if mono[first:last].size:
                pieces.append(soxr.resample(mono[first:last], block.rate_hz, rate_hz))
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
