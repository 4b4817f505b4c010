"""What a file is by its content, and whether it holds as much as its header claims. Only cheap looks, no decoding."""

from __future__ import annotations

import struct
from struct import unpack_from
from typing import BinaryIO

HEAD_BYTES = 64 * 1024

# Extension -> the container that it promises.
EXTENSIONS: dict[bytes, str] = {
    b"mp3": "mp3", b"mp2": "mp3",
    b"flac": "flac",
    b"ogg": "ogg", b"oga": "ogg", b"opus": "ogg", b"spx": "ogg",
    b"m4a": "mp4", b"m4b": "mp4", b"m4p": "mp4", b"m4r": "mp4", b"alac": "mp4",
    b"wav": "wav", b"wave": "wav",
    b"aif": "aiff", b"aiff": "aiff", b"aifc": "aiff",
    b"wma": "asf",
    b"aac": "aac", b"ape": "ape", b"wv": "wavpack", b"mpc": "musepack", b"tta": "tta", b"dsf": "dsf", b"mka": "matroska",
}  # fmt: skip

_ASF_HEADER = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"
_ASF_FILE_PROPERTIES = b"\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65"
_SIGNATURES = (
    (b"fLaC", "flac"), (b"OggS", "ogg"), (_ASF_HEADER, "asf"), (b"\x1a\x45\xdf\xa3", "matroska"), (b"MAC ", "ape"),
    (b"wvpk", "wavpack"), (b"MPCK", "musepack"), (b"MP+", "musepack"), (b"TTA1", "tta"), (b"DSD ", "dsf"),
)  # fmt: skip
_WAVE = ((b"WAVE",), "wav")
_FORMS = {b"RIFF": _WAVE, b"RF64": _WAVE, b"BW64": _WAVE, b"FORM": ((b"AIFF", b"AIFC"), "aiff")}
_NOT_AUDIO = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "an archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"%PDF", "a PDF document"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"\x7fELF", "a program"),
)


def extension_of(name: bytes) -> bytes:
    """The lower-case ending of a file name, without its dot."""
    return name.rpartition(b".")[2].lower() if b"." in name else b""


def identify_container(head: bytes) -> str | None:
    """The audio container that a file begins with, or None when its first bytes are none that we know."""
    if head.startswith(b"ID3"):
        return _behind_id3(head)
    for signature, container in _SIGNATURES:
        if head.startswith(signature):
            return container
    if head[4:8] == b"ftyp":
        return "mp4"
    form = _FORMS.get(head[:4])
    if form is not None:
        return form[1] if head[8:12] in form[0] else None
    return _mpeg_frame(head, 0)


def _behind_id3(head: bytes) -> str:
    if len(head) >= 10:
        start = 10 + ((head[6] & 127) << 21 | (head[7] & 127) << 14 | (head[8] & 127) << 7 | (head[9] & 127))
        if head[start : start + 4] == b"fLaC":
            return "flac"
        if _mpeg_frame(head, start) == "aac":
            return "aac"
    return "mp3"


def _mpeg_frame(head: bytes, start: int) -> str | None:
    if len(head) < start + 4 or head[start] != 0xFF or head[start + 1] & 0xE0 != 0xE0:
        return None
    if head[start + 1] & 0xF6 == 0xF0:
        return "aac"
    version, layer, rates = head[start + 1] >> 3 & 3, head[start + 1] >> 1 & 3, head[start + 2]
    return "mp3" if version != 1 and layer and rates >> 4 not in (0, 15) and rates >> 2 & 3 != 3 else None


def describe_content(head: bytes) -> str | None:
    """What the content is in words when it is plainly not audio."""
    for signature, words in _NOT_AUDIO:
        if head[:64].lstrip().lower().startswith(signature.lower()):
            return words
    sample = head[:1024]
    if sample and b"\x00" not in sample and sum(byte < 32 and byte not in (9, 10, 13, 27) for byte in sample) == 0:
        try:
            sample[: len(sample) - 3 if len(sample) == 1024 else None].decode("utf-8")
        except UnicodeDecodeError:
            return None
        return "text"
    return None


def missing_bytes(container: str, file: BinaryIO, head: bytes, tail: bytes, size: int) -> int:
    """How many bytes the header claims beyond the end of the file; 0 when it claims none, or cannot be asked cheaply."""
    missing = 0
    try:
        if container in ("wav", "aiff"):
            missing = _missing_riff(head, size, "<I" if container == "wav" else ">I")
        elif container == "mp4":
            missing = _missing_mp4(file, size)
        elif container == "asf":
            missing = _missing_asf(head, size)
        elif container == "ogg":
            missing = _missing_ogg(tail)
    except struct.error:  # the header itself is cut
        missing = 1
    except OSError:
        missing = 0
    return missing


def _missing_riff(head: bytes, size: int, order: str) -> int:
    claimed: int = unpack_from(order, head, 4)[0]
    if head.startswith((b"RF64", b"BW64")) or claimed in (0, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFF000):
        return 0  # written as a stream: the length was not known
    return max(0, claimed + 8 - size - 1)


def _missing_mp4(file: BinaryIO, size: int) -> int:
    position, moov = 0, False
    for _ in range(1000):
        file.seek(position)
        header = file.read(16)
        if len(header) < 8:
            break
        length: int = unpack_from(">I", header)[0]
        moov = moov or header[4:8] == b"moov"
        if length == 1:
            length = unpack_from(">Q", header, 8)[0]
        if length == 0:
            break
        if length < 8:
            return 0
        position += length
        if position >= size:
            break
    return max(position - size, 0 if moov else 1)


def _missing_asf(head: bytes, size: int) -> int:
    place = head.find(_ASF_FILE_PROPERTIES)
    if place < 0:
        return 0
    claimed: int = unpack_from("<Q", head, place + 40)[0]
    broadcast = unpack_from("<I", head, place + 88)[0] & 1
    return 0 if broadcast else max(0, claimed - size)


def _missing_ogg(tail: bytes) -> int:
    place = tail.rfind(b"OggS\x00")
    if place < 0:
        return 0
    if len(tail) < place + 27:
        return 1
    segments = tail[place + 26]
    table = tail[place + 27 : place + 27 + segments]
    return max(0, place + 27 + segments + sum(table) - len(tail))


def _crc8_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte << 1 ^ 0x07) & 0xFF if byte & 0x80 else byte << 1 & 0xFF  # noqa: PLW2901 - the register
        table.append(byte)
    return tuple(table)


_CRC8 = _crc8_table()


def flac_samples_present(tail: bytes, block_size: int) -> int | None:
    """Samples up to the end of the last frame whose header is whole, for streams of one block size; None when none is found.

    The frame header's own number says where in the stream it is (RFC 9639, section 9.1), its CRC-8 that it is one.
    """
    place = len(tail)
    for _ in range(64):
        place = max(tail.rfind(b"\xff\xf8", 0, place), tail.rfind(b"\xff\xf9", 0, place))
        if place < 0:
            return None
        header = _flac_header(tail[place : place + 16])
        if header is not None:
            number, samples = header
            start = number if tail[place + 1] & 1 else number * block_size
            return start + (samples or block_size)
    return None


def _flac_header(data: bytes) -> tuple[int, int] | None:
    if len(data) < 16:
        return None
    first, ones = data[4], 0
    while ones < 8 and first & (0x80 >> ones):
        ones += 1
    length = max(ones, 1)
    if ones == 1 or length > 7:
        return None
    number = first & (0x7F >> ones) if ones else first
    for byte in data[5 : 4 + length]:
        number = number << 6 | byte & 0x3F
    place, code, rate = 4 + length, data[2] >> 4, data[2] & 15
    samples = 0
    if code == 6:
        samples, place = data[place] + 1, place + 1
    elif code == 7:
        samples, place = int.from_bytes(data[place : place + 2], "big") + 1, place + 2
    place += {12: 1, 13: 2, 14: 2}.get(rate, 0)
    if place >= len(data):
        return None
    crc = 0
    for byte in data[:place]:
        crc = _CRC8[crc ^ byte]
    return (number, samples) if crc == data[place] else None
