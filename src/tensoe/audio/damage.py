"""What a damaged file lost: where and how much, and the silence that takes its place."""

from __future__ import annotations

from dataclasses import dataclass, field

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet

SHORTEST_GAP_S = 0.05
"""Steps of time stamps under this are rounding."""
LONGEST_GAP_S = 120.0
"""Leaps of time stamps over this are faults of the stamps, not sound that is missing."""
MOST_SILENCE_S = 600.0
"""Lost stretches of one file are filled up to this in all."""

# Streams of bare frames: their time stamps are counted, so what is missing shows in the places of the bytes only.
_BARE = frozenset({"mp3", "aac", "ac3", "eac3", "dts"})


@dataclass(slots=True)
class Damage:
    """What could not be decoded, gathered while decoding."""

    packets: int = 0
    seconds: float = 0.0
    filled_s: float = 0.0
    stretches: list[tuple[float, float]] = field(default_factory=list)
    is_cut_off: bool = False

    def add(self, at_s: float, seconds: float) -> None:
        """Count one lost packet, joined to the last stretch when they are less than a second apart."""
        self.packets += 1
        self.seconds += seconds
        if self.stretches and at_s - self.stretches[-1][1] < 1.0:
            self.stretches[-1] = (self.stretches[-1][0], at_s + seconds)
        else:
            self.stretches.append((at_s, at_s + seconds))

    def notes(self) -> list[str]:
        """Sentences for a person, at most six."""
        found = [f"About {end - start:.1f} s at {_clock(start)} could not be decoded." for start, end in self.stretches[:5]]
        if len(self.stretches) > 5:
            found.append(f"{len(self.stretches) - 5} more damaged stretches, {self.seconds:.1f} s lost in all.")
        if self.is_cut_off:
            found.append("Decoding stopped early: too much of the rest is damaged.")
        return found


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


class Clock:
    """Follows the packets in time and tells what is missing.

    Time stamps of most containers tell what lies between two packets. Those of bare frames are only counted; there the bytes
    of a broken packet, at the rate of the others, tell how long it was.
    """

    def __init__(self, container: str, *, start: int) -> None:
        self._is_bare = container in _BARE
        self._start = start
        self._first_byte: int | None = None
        self._bad_bytes = 0
        self._bad_ticks = 0
        self._shift_s = 0.0
        self._tag_end = 0

    def find_gap(self, packet: Packet[AudioStream], due: int | None) -> tuple[float, float] | None:
        """Where sound is missing before a packet that does not begin when it was due, and how much, in seconds."""
        if self._first_byte is None:
            self._first_byte = packet.pos
        at, unit = packet.pts, float(packet.time_base or 0)
        if at is None or due is None:
            return None
        seconds = (at - due) * unit
        return ((due - self._start) * unit, seconds) if SHORTEST_GAP_S <= seconds <= LONGEST_GAP_S else None

    def count(self, packet: Packet[AudioStream], frames: list[AudioFrame]) -> int:
        """Ticks of a packet without a stamp, from what it gave."""
        unit = float(packet.time_base or 0)
        seconds = sum(frame.samples / max(1, frame.sample_rate) for frame in frames)
        return round(seconds / unit) if unit else 0

    def lose(self, packet: Packet[AudioStream], due: int | None) -> tuple[float, float] | None:
        """Where a packet that cannot be decoded begins, and its length, both in seconds; None when it holds no sound."""
        unit, length = float(packet.time_base or 0), packet.duration or 0
        at = due if packet.pts is None else packet.pts
        at_s = max(0.0, ((at or 0) - self._start) * unit) + self._shift_s
        seconds = min(length * unit, LONGEST_GAP_S)
        if not self._is_bare or packet.pts is None or packet.pos is None:
            return at_s, seconds
        # As long as its bytes are at the rate of those that could be decoded before.
        ticks = packet.pts - self._start - self._bad_ticks
        room = packet.pos - (self._first_byte or 0) - self._bad_bytes
        self._bad_bytes += packet.size
        self._bad_ticks += length
        is_sound = not self._is_tag(packet)
        real_s = min(max(seconds, packet.size * unit * ticks / max(1, room)), LONGEST_GAP_S) if is_sound else 0.0
        self._shift_s += real_s - seconds
        return (at_s, real_s) if is_sound else None

    def _is_tag(self, packet: Packet[AudioStream]) -> bool:
        """Whether a packet lies in an ID3v2 tag amid the sound, as files joined end to end have them."""
        data, place = bytes(packet), packet.pos or 0
        begin = data.find(b"ID3")
        if 0 <= begin <= len(data) - 10:
            size = sum((byte & 0x7F) << shift for byte, shift in zip(data[begin + 6 : begin + 10], (21, 14, 7, 0), strict=True))
            self._tag_end = place + begin + 10 + size
        return place < self._tag_end


def make_silence(like: AudioFrame, seconds: float) -> list[AudioFrame]:
    """Silent frames of the same kind, a second long at most."""
    left, frames = round(seconds * like.sample_rate), []
    zero = b"\x80" if like.format.name.startswith("u8") else b"\0"
    while left > 0:
        frame = AudioFrame(like.format.name, like.layout.name, min(left, like.sample_rate))
        frame.sample_rate = like.sample_rate
        for plane in frame.planes:
            plane.update(zero * plane.buffer_size)
        frames.append(frame)
        left -= frame.samples
    return frames
