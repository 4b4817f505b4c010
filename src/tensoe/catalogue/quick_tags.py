"""The commonest tags and headers read without detours: ID3v2.3 and v2.4, Vorbis comments, MP3, FLAC, Ogg, WAV, AIFF.

Half of a first scan would otherwise be the general reader. Every function gives None as soon as a file is in any way unusual;
then the general reader (tinytag) has it. A test reads the same files both ways.
"""

from __future__ import annotations

import struct
from base64 import b64decode
from binascii import Error as Base64Error
from struct import unpack_from
from typing import BinaryIO, NamedTuple

from tensoe.catalogue.id3 import HEADER_BYTES, read_synchsafe, tag_length
from tensoe.catalogue.tag_fields import field_name

MORE_BYTES = 4096  # of sound behind the tag
FRONT_COVER = 3
_FRAMES = {
    b"TIT2": "title", b"TPE1": "artist", b"TPE2": "album_artist", b"TALB": "album", b"TRCK": "track", b"TPOS": "disc",
    b"TCON": "genre", b"TDRC": "date", b"TYER": "date", b"TDAT": "day_and_month", b"TDOR": "original_date",
    b"TORY": "original_date", b"TDRL": "release_date", b"TCOM": "composer", b"TSRC": "isrc", b"TCMP": "compilation",
    b"TSOP": "artist_sort", b"TSO2": "album_artist_sort", b"TBPM": "bpm", b"TKEY": "initial_key", b"TPUB": "label",
    b"TLAN": "language", b"TMOO": "mood",
}  # fmt: skip
_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")

Fields = dict[str, list[str]]


class Quick(NamedTuple):
    """What was read: tag fields as `tag_fields.build_payload` takes them, a picture, and what the headers say of the sound."""

    fields: Fields
    image: bytes | None
    codec: str
    sample_rate_hz: int
    channels: int
    duration_s: float
    bit_rate: float
    bits: int | None


def read_quick(container: str | None, file: BinaryIO, head: bytes, tail: bytes, size: int) -> Quick | None:
    """Read a file of one of the common formats; None when another reader must."""
    found = None
    try:
        if container == "mp3":
            found = _read_mp3(file, head, tail, size)
        elif container == "flac":
            found = _read_flac(head, size)
        elif container == "ogg":
            found = _read_ogg(head, tail, size)
        elif container == "wav" and len(head) == size:
            found = _read_wav(head)
        elif container == "aiff" and len(head) == size:
            found = _read_aiff(head)
    except (struct.error, IndexError, ValueError, Base64Error, OverflowError):
        found = None
    return found


def _add(fields: Fields, name: str, value: str) -> None:
    if name in ("track", "disc"):
        value, _, total = value.partition("/")
        if total:
            fields.setdefault(f"{name}_total", []).append(total)
    if value:
        fields.setdefault(name, []).append(value)


def read_id3(tag: bytes) -> tuple[Fields, bytes | None] | None:
    """Fields and picture of an ID3v2.3 or v2.4 tag without extended header, unsynchronisation, compression or encryption."""
    if len(tag) < HEADER_BYTES or tag[3] not in (3, 4) or tag[5] or len(tag) < tag_length(tag):
        return None
    fields: Fields = {}
    images: list[tuple[bool, bytes]] = []
    place, end = HEADER_BYTES, tag_length(tag)
    while place + HEADER_BYTES <= end and tag[place]:
        raw_size = tag[place + 4 : place + 8]
        size = read_synchsafe(raw_size) if tag[3] == 4 else int.from_bytes(raw_size, "big")
        if tag[place + 9] or place + HEADER_BYTES + size > end or (tag[3] == 4 and max(raw_size) > 127):
            return None
        frame, body = tag[place : place + 4], tag[place + HEADER_BYTES : place + HEADER_BYTES + size]
        place += HEADER_BYTES + size
        if not body:
            continue
        if (name := _FRAMES.get(frame)) is not None:
            for value in _text(body[0], body[1:]).split("\0"):
                _add(fields, name, value.lstrip("\ufeff"))
        elif frame == b"APIC":
            images.append(_id3_picture(body))
        elif frame in (b"TXXX", b"COMM", b"UFID", b"USLT"):
            _add_special(fields, frame, body)
    return fields, max(images, key=lambda image: image[0])[1] if images else None


def _text(encoding: int, data: bytes) -> str:
    name = _ENCODINGS[encoding]
    if encoding == 1 and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        name = "utf-16-le"
    return data.decode(name, "replace").rstrip("\0")


def _add_special(fields: Fields, frame: bytes, body: bytes) -> None:
    if frame == b"UFID":
        if body.startswith(b"http://musicbrainz.org\0"):
            fields.setdefault("ufid", []).append(body.decode("latin-1"))
        return
    name, _, value = _text(body[0], body[1 if frame == b"TXXX" else 4 :]).partition("\0")
    if frame == b"TXXX":
        if (known := field_name(name)) is not None:
            for part in value.split("\0"):
                _add(fields, known, part.lstrip("\ufeff"))
    elif not name.strip("\ufeff") and value:  # one with a name is a program's own note
        fields.setdefault("comment" if frame == b"COMM" else "lyrics", []).append(value.lstrip("\ufeff"))


def _id3_picture(body: bytes) -> tuple[bool, bytes]:
    kind = body.index(b"\0", 1) + 1
    if body[0] in (0, 3):
        start = body.index(b"\0", kind + 1) + 1
    else:
        start = kind + 1
        while body[start : start + 2] != b"\0\0":
            start += 2
            if start >= len(body):
                raise ValueError("the description does not end")
        start += 2
    return body[kind] == FRONT_COVER, body[start:]


_BIT_RATES = {
    (3, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000)}


def _read_mp3(file: BinaryIO, head: bytes, tail: bytes, size: int) -> Quick | None:
    """Layer III with a Xing or Info header, which says how many frames there are."""
    start = tag_length(head)
    if start + MORE_BYTES > len(head) < size:
        file.seek(0)
        head = file.read(start + MORE_BYTES)
    tags = read_id3(head) if start else ({}, None)
    if tags is None:
        return None
    if tail[-128:-125] == b"TAG" and not {"title", "artist", "album", "date", "genre", "track"} <= tags[0].keys():
        return None
    first, second, third = head[start + 1], head[start + 2], head[start + 3]
    version, layer = first >> 3 & 3, first >> 1 & 3
    rates = _BIT_RATES.get((version, layer))
    if head[start] != 0xFF or first & 0xE0 != 0xE0 or rates is None or second >> 4 == 15 or second >> 2 & 3 == 3:
        return None
    sample_rate = _SAMPLE_RATES[version][second >> 2 & 3]
    samples = 1152 if version == 3 else 576
    frame_bytes = samples // 8 * rates[second >> 4] * 1000 // sample_rate + (second >> 1 & 1)
    xing = max(head.find(b"Xing", start, start + 64), head.find(b"Info", start, start + 64))
    if xing < 0 or head[xing + 7] & 3 != 3:
        return None
    frames, length = unpack_from(">II", head, xing + 8)
    length -= frame_bytes
    if frames == 0 or length <= 0:
        return None
    seconds = frames * samples / sample_rate
    return Quick(*tags, "mp3", sample_rate, 1 if third >> 6 == 3 else 2, seconds, length * 8 / seconds, None)


def _read_vorbis_comment(data: bytes, place: int) -> tuple[Fields, bytes | None]:
    fields: Fields = {}
    image = None
    place += 4 + unpack_from("<I", data, place)[0]
    count = unpack_from("<I", data, place)[0]
    place += 4
    for _ in range(count):
        length = unpack_from("<I", data, place)[0]
        entry = data[place + 4 : place + 4 + length]
        if len(entry) != length:
            raise ValueError("the comments end too early")
        place += 4 + length
        key, _, value = entry.partition(b"=")
        if key.lower() == b"metadata_block_picture":
            image = image or _flac_picture(b64decode(value))[1]
        elif (name := field_name(key.decode("utf-8", "replace"))) is not None:
            _add(fields, name, value.decode("utf-8", "replace"))
    return fields, image


def _flac_picture(data: bytes) -> tuple[bool, bytes]:
    kind, length = unpack_from(">II", data)
    place = 8 + length
    place += 4 + unpack_from(">I", data, place)[0] + 16
    length = unpack_from(">I", data, place)[0]
    if place + 4 + length > len(data):
        raise ValueError("the picture ends too early")
    return kind == FRONT_COVER, data[place + 4 : place + 4 + length]


def _read_flac(head: bytes, size: int) -> Quick | None:
    if not head.startswith(b"fLaC") or head[4] & 0x7F:
        return None
    place, is_last = 4, False
    fields: Fields = {}
    images: list[tuple[bool, bytes]] = []
    while not is_last:
        kind, is_last, length = head[place] & 0x7F, bool(head[place] & 0x80), int.from_bytes(head[place + 1 : place + 4], "big")
        if place + 4 + length > len(head):
            return None
        if kind == 4:
            fields, image = _read_vorbis_comment(head[place + 4 : place + 4 + length], 0)
            if image:
                images.append((False, image))
        elif kind == 6:
            images.append(_flac_picture(head[place + 4 : place + 4 + length]))
        place += 4 + length
    info = unpack_from(">Q", head, 18)[0]
    sample_rate, samples = info >> 44, info & (1 << 36) - 1
    if not sample_rate or not samples:
        return None
    seconds = samples / sample_rate
    image = max(images, key=lambda one: one[0])[1] if images else None
    bits, channels = (info >> 36 & 31) + 1, (info >> 41 & 7) + 1
    return Quick(fields, image, "flac", sample_rate, channels, seconds, (size - place) * 8 / seconds, bits)


def _read_ogg(head: bytes, tail: bytes, size: int) -> Quick | None:
    """One Vorbis or Opus stream whose first two packets lie in the head; its length is in the last page."""
    packets, serial = _first_packets(head)
    last = tail.rfind(b"OggS\0")
    if last < 0 or tail[last + 14 : last + 18] != serial:
        return None
    granule = unpack_from("<q", tail, last + 6)[0]
    first, comments = packets
    if first.startswith(b"\x01vorbis") and comments.startswith(b"\x03vorbis"):
        channels, sample_rate = unpack_from("<BI", first, 11)
        nominal: int = unpack_from("<i", first, 20)[0]
        fields, image = _read_vorbis_comment(comments, 7)
        codec, skipped = "vorbis", 0
    elif first.startswith(b"OpusHead") and comments.startswith(b"OpusTags") and first[8] & 0xF0 == 0:
        channels, skipped = unpack_from("<BH", first, 9)
        fields, image = _read_vorbis_comment(comments, 8)
        codec, sample_rate, nominal = "opus", 48000, 0
    else:
        return None
    seconds = (granule - skipped) / sample_rate
    if seconds <= 0:
        return None
    return Quick(fields, image, codec, sample_rate, channels, seconds, nominal if nominal > 0 else size * 8 / seconds, None)


def _first_packets(head: bytes) -> tuple[list[bytes], bytes]:
    packets: list[bytes] = []
    packet = bytearray()
    place, serial = 0, head[14:18]
    while len(packets) < 2:
        if not head.startswith(b"OggS\0", place) or head[place + 14 : place + 18] != serial:
            raise ValueError("not one stream alone")
        count = head[place + 26]
        table = head[place + 27 : place + 27 + count]
        place += 27 + count
        for segment in table:
            packet += head[place : place + segment]
            place += segment
            if segment < 255:
                packets.append(bytes(packet))
                packet.clear()
        if place > len(head):
            raise ValueError("the headers are longer than what was read")
    return packets[:2], serial


def _read_wav(data: bytes) -> Quick | None:
    """PCM with no tags but ID3."""
    if not data.startswith(b"RIFF"):
        return None
    place, block, length = 12, 0, 0
    kind = channels = sample_rate = bits = 0
    tags: tuple[Fields, bytes | None] | None = {}, None
    while place + 8 <= len(data):
        name, chunk = data[place : place + 4], unpack_from("<I", data, place + 4)[0]
        place += 8
        if name == b"fmt ":
            kind, channels, sample_rate, _, block, bits = unpack_from("<HHIIHH", data, place)
        elif name == b"data":
            length = chunk
        elif name in (b"id3 ", b"ID3 "):
            tags = read_id3(data[place : place + chunk])
        elif name in (b"fact", b"_PMX") or (name == b"LIST" and not _is_program_name(data[place : place + chunk])):
            return None
        place += chunk + chunk % 2
    codec = {(1, 8): "pcm_u8", (1, 16): "pcm_s16le", (1, 24): "pcm_s24le", (3, 32): "pcm_f32le"}.get((kind, bits))
    if tags is None or codec is None or not (length and block and sample_rate):
        return None
    return Quick(*tags, codec, sample_rate, channels, length / (block * sample_rate), block * sample_rate * 8, bits)


def _is_program_name(chunk: bytes) -> bool:
    """Whether a list only says which program wrote the file."""
    return chunk.startswith(b"INFOISFT") and unpack_from("<I", chunk, 8)[0] + 12 >= len(chunk) - 1


def _read_aiff(data: bytes) -> Quick | None:
    """PCM in an AIFF with no tags but ID3."""
    if data[8:12] != b"AIFF":
        return None
    place = 12
    channels = frames = bits = sample_rate = 0
    tags: tuple[Fields, bytes | None] | None = {}, None
    while place + 8 <= len(data):
        name, chunk = data[place : place + 4], unpack_from(">I", data, place + 4)[0]
        place += 8
        if name == b"COMM":
            channels, frames, bits, exponent, mantissa = unpack_from(">hIhHQ", data, place)
            sample_rate = int(mantissa * 2.0 ** (exponent - 0x3FFF - 63))
        elif name in (b"id3 ", b"ID3 "):
            tags = read_id3(data[place : place + chunk])
        elif name not in (b"SSND", b"FVER"):
            return None
        place += chunk + chunk % 2
    codec = {8: "pcm_s8", 16: "pcm_s16be", 24: "pcm_s24be"}.get(bits)
    if tags is None or codec is None or sample_rate <= 0 or channels <= 0 or frames == 0:
        return None
    return Quick(*tags, codec, sample_rate, channels, frames / sample_rate, sample_rate * channels * bits, bits)
