"""Undoing ID3's unsynchronisation, which the tag reader does not know.

Old writers put a zero after every byte 0xFF, so that a player that knows no tags never mistakes one for the beginning of
sound (ID3v2.3, section 5; ID3v2.4, section 6.1). Read as it is, every UTF-16 text in such a tag is garbled.
"""

from __future__ import annotations

HEADER_BYTES = 10
_UNSYNCHRONISED = 0x80
_FRAME_UNSYNCHRONISED = 0x02
_FRAME_HAS_LENGTH = 0x01


def tag_length(head: bytes) -> int:
    """Bytes of the ID3v2 tag at the beginning, header included; 0 when there is none."""
    if len(head) < HEADER_BYTES or not head.startswith(b"ID3"):
        return 0
    return HEADER_BYTES + read_synchsafe(head[6:10])


def is_unsynchronised(head: bytes) -> bool:
    """Whether the file begins with a tag that must be undone before it is read."""
    return len(head) >= HEADER_BYTES and head.startswith(b"ID3") and bool(head[5] & _UNSYNCHRONISED)


def read_synchsafe(data: bytes) -> int:
    """A number of seven bits a byte.

    >>> read_synchsafe(bytes([0, 0, 2, 1]))
    257
    """
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value


def write_synchsafe(value: int) -> bytes:
    """The four bytes of such a number."""
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def resynchronise(tag: bytes) -> bytes:
    """The same tag as it was before; the header's flag is cleared."""
    body = tag[HEADER_BYTES:]
    plain = _resynchronise_frames(body) if tag[3] == 4 else body.replace(b"\xff\x00", b"\xff")
    return tag[:5] + bytes([tag[5] & ~_UNSYNCHRONISED]) + write_synchsafe(len(plain)) + plain


def _resynchronise_frames(body: bytes) -> bytes:
    """ID3v2.4 does it frame by frame; sizes are those of the changed bytes."""
    frames, place = [], 0
    while place + HEADER_BYTES <= len(body) and body[place] != 0:
        size = read_synchsafe(body[place + 4 : place + 8])
        flags = body[place + 9]
        content = body[place + HEADER_BYTES : place + HEADER_BYTES + size]
        if flags & _FRAME_HAS_LENGTH:
            content = content[4:]
        if flags & _FRAME_UNSYNCHRONISED:
            content = content.replace(b"\xff\x00", b"\xff")
        flags &= ~(_FRAME_UNSYNCHRONISED | _FRAME_HAS_LENGTH)
        frames.append(body[place : place + 4] + write_synchsafe(len(content)) + bytes([body[place + 8], flags]) + content)
        place += HEADER_BYTES + size
    return b"".join(frames) + b"\0" * HEADER_BYTES
