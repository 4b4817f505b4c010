"""Read one file: what it is, how it sounds on paper, what its tags say, its picture, or why it could not be read."""

from __future__ import annotations

import io
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from tinytag import TinyTag, TinyTagException

from tensoe.catalogue.content import HASHED_BYTES, hash_content
from tensoe.catalogue.id3 import is_unsynchronised, resynchronise, tag_length
from tensoe.catalogue.pictures import Picture, store_picture
from tensoe.catalogue.quick_tags import Quick, read_quick
from tensoe.catalogue.sniffing import (
    EXTENSIONS,
    HEAD_BYTES,
    describe_content,
    extension_of,
    flac_samples_present,
    identify_container,
    missing_bytes,
)
from tensoe.catalogue.tag_fields import build_payload, collect_fields, field_name

if TYPE_CHECKING:
    from av.container import InputContainer

BUFFER_BYTES = 32 * 1024
WHOLE_BYTES = 2 * HEAD_BYTES + HASHED_BYTES  # files up to here are read in one go
RECENT_NS = 120 * 10**9  # a file that changed lately may still be in the making
MAXIMUM_RATE_HZ = 50_000_000  # DSD512 has 22.6 million
MAXIMUM_CHANNELS = 255
MAXIMUM_DURATION_MS = 10 * 366 * 24 * 3600 * 1000
MAXIMUM_BIT_RATE = 10**10
TRUNCATED_SHARE = 0.98
# (code in the header, bits) -> FFmpeg's name; anything rarer is asked of FFmpeg.
_WAV_CODECS: dict[tuple[str, int | None], str] = {
    ("1", 8): "pcm_u8", ("1", 16): "pcm_s16le", ("1", 24): "pcm_s24le", ("1", 32): "pcm_s32le",
    ("3", 32): "pcm_f32le", ("3", 64): "pcm_f64le",
}  # fmt: skip
_AIFF_CODECS: dict[tuple[str, int | None], str] = {
    ("NONE", 8): "pcm_s8", ("NONE", 16): "pcm_s16be", ("NONE", 24): "pcm_s24be", ("NONE", 32): "pcm_s32be",
    ("twos", 16): "pcm_s16be", ("sowt", 16): "pcm_s16le",
}  # fmt: skip
_ASF_CODECS = {"160": "wmav1", "161": "wmav2", "162": "wmapro", "163": "wmalossless", "A": "wmavoice"}
# What tinytag does not take from WMA files: pictures, and numbers written as "3/12".
_ASF_MISSED = {
    name: attribute.encode("utf-16-le")
    for name, attribute in {"cover": "WM/Picture", "track_number": "WM/TrackNumber", "disc_number": "WM/PartOfSet"}.items()
}
_TINYTAG_CONTAINERS = frozenset({"mp3", "flac", "ogg", "mp4", "wav", "aiff", "asf"})

_PLAIN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)

Opener = Callable[[bytes], int]


class Problem(NamedTuple):
    """Why a file is on the list of files to mend."""

    code: str
    reason: str


class SoundFacts(NamedTuple):
    """What the headers say about the sound."""

    container: str | None = None
    codec: str | None = None
    bit_rate: int | None = None
    sample_rate_hz: int | None = None
    channels: int | None = None
    bits_per_sample: int | None = None
    duration_ms: int | None = None


Found = tuple[SoundFacts, dict[str, Any], bytes | None]


class FileReading(NamedTuple):
    """One file as read; ``is_audio`` says whether it belongs in the catalogue despite a problem."""

    size_bytes: int
    mtime_ns: int
    content_hash: bytes | None
    is_audio: bool
    sound: SoundFacts
    tags: dict[str, Any]
    picture: Picture | None
    problem: Problem | None


def is_plausible(sound: SoundFacts) -> bool:
    """Whether the numbers can be those of sound; a damaged header may claim anything."""
    return (
        0 < (sound.sample_rate_hz or 0) <= MAXIMUM_RATE_HZ
        and 0 < (sound.channels or 1) <= MAXIMUM_CHANNELS
        and 0 <= (sound.bits_per_sample or 0) <= 64
        and 0 <= (sound.duration_ms or 0) <= MAXIMUM_DURATION_MS
        and 0 <= (sound.bit_rate or 0) <= MAXIMUM_BIT_RATE
    )


def open_plain(path: bytes) -> int:
    """Open for reading without ever waiting for the other end of a pipe."""
    return os.open(path, _PLAIN)


def read_file(path: bytes, *, covers: Path | None = None, opener: Opener = open_plain) -> FileReading:
    """Everything a scan wants to know about one file; never raises for what a file may be or do."""
    try:
        descriptor = opener(path)
        try:
            return _read_descriptor(descriptor, path, covers)
        finally:
            os.close(descriptor)
    except OSError as error:
        return _unread(None, problem_from_os_error(error))


def _read_descriptor(descriptor: int, path: bytes, covers: Path | None) -> FileReading:
    status = os.fstat(descriptor)
    size = status.st_size
    if not stat.S_ISREG(status.st_mode):
        return _unread(status, Problem("special_file", "This is a device or a pipe, not a file."))
    if size == 0:
        return _unread(status, Problem("empty", "The file is empty."))
    if size <= WHOLE_BYTES:
        whole = os.read(descriptor, size)
        return _read_content(io.BytesIO(whole), _Blocks(whole, whole, size), path, status, hash_content(size, whole), covers)
    with open(descriptor, "rb", BUFFER_BYTES, closefd=False) as file:
        head = file.read(HEAD_BYTES)
        file.seek(size // 2)
        middle = file.read(HASHED_BYTES)
        file.seek(size - HEAD_BYTES)
        tail = file.read(HEAD_BYTES)
        content_hash = hash_content(size, head, middle, tail)
        reading = _read_content(file, _Blocks(head, tail, size), path, status, content_hash, covers)
    if time.time_ns() - status.st_mtime_ns < RECENT_NS and _has_changed(descriptor, status):
        # The modification time of 0 makes the next scan read it again.
        return _unread(status, Problem("changing", "The file was being written while it was read."), mtime_ns=0)
    return reading


def _has_changed(descriptor: int, before: os.stat_result) -> bool:
    after = os.fstat(descriptor)
    return (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns)


def problem_from_os_error(error: OSError) -> Problem:
    """A sentence for what the operating system refused."""
    if isinstance(error, PermissionError):
        return Problem("permission_denied", "Tensoe is not allowed to read this.")
    if isinstance(error, FileNotFoundError):
        return Problem("vanished", "It disappeared while it was being read.")
    reason = (error.strerror or type(error).__name__).rstrip(".")
    return Problem("unreadable", f"The system could not read it: {reason}.")


def _unread(status: os.stat_result | None, problem: Problem, *, mtime_ns: int | None = None) -> FileReading:
    size, mtime = (status.st_size, status.st_mtime_ns) if status else (0, 0)
    return FileReading(size, mtime if mtime_ns is None else mtime_ns, None, False, SoundFacts(), {}, None, problem)


class _Blocks(NamedTuple):
    """Beginning and end of a file, the same bytes when it is short."""

    head: bytes
    tail: bytes
    size: int


def _read_content(
    source: BinaryIO, blocks: _Blocks, path: bytes, status: os.stat_result, content_hash: bytes, covers: Path | None
) -> FileReading:
    head, _, size = blocks
    container = identify_container(head)
    if (quick := read_quick(container, source, *blocks)) is not None:
        found = _from_quick(container, quick)
        if is_plausible(found[0]):
            return _finish(source, blocks, path, status, content_hash, covers, found)
    reader = _read_with_tinytag if container in _TINYTAG_CONTAINERS else _read_with_av
    read = reader(source, head, container)
    if (read is None or not is_plausible(read[0])) and reader is _read_with_tinytag:
        read = _read_with_av(source, head, container)
    if read is None or not is_plausible(read[0]) or (container is None and describe_content(head)):
        reason = _explain_unreadable(blocks, container, source)
        return FileReading(size, status.st_mtime_ns, content_hash, False, SoundFacts(container), {}, None, reason)
    return _finish(source, blocks, path, status, content_hash, covers, read)


def _from_quick(container: str | None, quick: Quick) -> Found:
    sound = SoundFacts(
        container,
        quick.codec,
        round(quick.bit_rate),
        quick.sample_rate_hz,
        quick.channels,
        quick.bits,
        round(quick.duration_s * 1000),
    )
    return sound, build_payload(quick.fields), quick.image


def _finish(
    source: BinaryIO,
    blocks: _Blocks,
    path: bytes,
    status: os.stat_result,
    content_hash: bytes,
    covers: Path | None,
    found: Found,
) -> FileReading:
    size = blocks.size
    sound, tags, image = found
    promised = EXTENSIONS.get(extension_of(path))
    picture = store_picture(image, covers=covers, source="embedded") if image and covers else None
    problem = _find_truncation(source, blocks, sound)
    if problem is None and promised and sound.container != promised:
        ending = extension_of(path).decode("ascii")
        problem = Problem("mislabelled", f"The name ends in .{ending}, but the content is {_format_name(sound)}.")
    return FileReading(size, status.st_mtime_ns, content_hash, True, sound, tags, picture, problem)


def _read_with_tinytag(file: BinaryIO, head: bytes, container: str | None) -> Found | None:
    file.seek(0)
    if is_unsynchronised(head):
        file = io.BytesIO(resynchronise(file.read(tag_length(head))) + file.read())
    try:
        tag = TinyTag.get(file_obj=file, image=True)
    except TinyTagException:
        return None
    if not tag.samplerate or not tag.channels or (container != "ogg" and not tag.duration):
        return None
    codec = _codec(container, tag.mime_type or "", tag.bitdepth)
    if codec is None:
        return None
    fields = collect_fields(tag)
    image = tag.images.any
    sound = SoundFacts(
        container=container,
        codec=codec,
        bit_rate=_bit_rate(tag),
        sample_rate_hz=tag.samplerate,
        channels=tag.channels,
        bits_per_sample=tag.bitdepth if tag.is_lossless else None,
        duration_ms=round(tag.duration * 1000) if tag.duration else None,
    )
    data, said = image.data if image else None, build_payload(fields)
    if container == "asf" and any(said.get(ours) is None and name in head for ours, name in _ASF_MISSED.items()):
        more = _read_with_av(file, head, container)
        if more is not None:
            said, data = {**{name: more[1][name] for name in _ASF_MISSED if name in more[1]}, **said}, more[2]
    return sound, said, data


def _bit_rate(tag: TinyTag) -> int | None:
    if tag.bitrate:
        return round(tag.bitrate * 1000)
    return round(tag.filesize * 8 / tag.duration) if tag.duration else None


def _codec(container: str | None, mime_type: str, bits: int | None) -> str | None:
    """FFmpeg's name of the codec, or None when it must be asked."""
    _, _, codec = mime_type.partition('codecs="')
    codec = codec.rstrip('"')
    if container in ("mp3", "flac"):
        return container
    if container == "mp4":
        return "aac" if codec.startswith("mp4a.40") else "alac" if codec == "alac" else None
    if container == "wav":
        return _WAV_CODECS.get((codec, bits))
    if container == "asf":
        return _ASF_CODECS.get(codec)
    if container == "aiff":
        return _AIFF_CODECS.get((codec, bits))
    return codec or None


def _read_with_av(file: BinaryIO, _head: bytes, container: str | None) -> Found | None:
    """Through FFmpeg: slower, but it knows nearly everything."""
    import av  # noqa: PLC0415 - most scans never need it, and it is slow to load

    file.seek(0)
    try:
        with av.open(file, mode="r", metadata_errors="replace") as opened:
            if not opened.streams.audio:
                return None
            stream = opened.streams.audio[0]
            context = stream.codec_context
            if context is None or not context.sample_rate:  # a codec that FFmpeg does not know has no context
                return None
            fields: dict[str, list[str]] = {}
            for raw_name, value in (*stream.metadata.items(), *opened.metadata.items()):
                if (name := field_name(raw_name)) and value not in fields.get(name, ()):
                    fields.setdefault(name, []).append(value)
            duration = opened.duration / av.time_base if opened.duration else None
            sound = SoundFacts(
                container=container or _AV_CONTAINERS.get(opened.format.name.split(",")[0], opened.format.name.split(",")[0]),
                codec=_AV_CODECS.get(context.name, context.name),
                bit_rate=opened.bit_rate or None,
                sample_rate_hz=context.sample_rate,
                channels=context.channels or None,
                bits_per_sample=None,
                duration_ms=round(duration * 1000) if duration and duration > 0 else None,
            )
            return sound, build_payload(fields), _attached_picture(opened)
    except (av.FFmpegError, OSError, ValueError, UnicodeError):
        return None


_AV_CONTAINERS = {"mov": "mp4", "wv": "wavpack", "mpc": "musepack", "mpc8": "musepack"}
_AV_CODECS = {"mp3float": "mp3", "opus": "opus", "libopus": "opus"}


def _attached_picture(opened: InputContainer) -> bytes | None:
    from av.stream import Disposition  # noqa: PLC0415 - see above

    for stream in opened.streams.video:
        if stream.disposition & Disposition.attached_pic:
            for packet in opened.demux(stream):
                return bytes(packet) or None
    return None


def _explain_unreadable(blocks: _Blocks, container: str | None, file: BinaryIO) -> Problem:
    head, tail, size = blocks
    if container is None:
        if words := describe_content(head):
            return Problem("not_audio", f"The content is {words}, not audio.")
        return Problem("not_audio", "The content is no audio format that Tensoe knows.")
    if missing_bytes(container, file, head, tail, size):
        return Problem("truncated", "The file ends before its header is complete.")
    return Problem(
        "unreadable", f"It begins like {_CONTAINER_NAMES.get(container, container)}, but no audio could be found in it."
    )


def _find_truncation(file: BinaryIO, blocks: _Blocks, sound: SoundFacts) -> Problem | None:
    head, tail, size = blocks
    container = sound.container or ""
    missing = missing_bytes(container, file, head, tail, size)
    if missing > 0:
        return Problem("truncated", f"The header promises {missing:,} bytes more than the file has.")
    seconds = (sound.duration_ms or 0) / 1000
    if container == "flac" and seconds and sound.sample_rate_hz:
        block_size = int.from_bytes(head[10:12], "big") if head.startswith(b"fLaC") else 0
        present = flac_samples_present(tail, block_size) if block_size else None
        total = seconds * sound.sample_rate_hz
        if block_size and present is None and size <= WHOLE_BYTES:
            return Problem("truncated", f"The header promises {seconds:.0f} s of sound, the file holds none.")
        if present is not None and present < total - 2 * block_size - 1:
            share = present / sound.sample_rate_hz
            return Problem("truncated", f"The header promises {seconds:.0f} s of sound, the file holds {share:.0f} s.")
    promised = (sound.bit_rate or 0) * seconds / 8
    if container == "mp3" and sound.bit_rate and (promised * TRUNCATED_SHARE > size + 4096 or promised > 2 * size):
        share = size * 8 / sound.bit_rate
        return Problem("truncated", f"The header promises {seconds:.0f} s of sound, the file holds {share:.0f} s.")
    return None


_CONTAINER_NAMES = {
    "mp3": "MP3", "flac": "FLAC", "ogg": "Ogg", "mp4": "MP4", "wav": "WAV", "aiff": "AIFF", "asf": "WMA", "aac": "AAC",
    "ape": "Monkey's Audio", "wavpack": "WavPack", "musepack": "Musepack", "tta": "TTA", "dsf": "DSF", "matroska": "Matroska",
}  # fmt: skip


def _format_name(sound: SoundFacts) -> str:
    return _CONTAINER_NAMES.get(sound.container or "", sound.container or "something else")
