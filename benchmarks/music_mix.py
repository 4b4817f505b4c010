"""Real music in the five formats that libraries are made of. Kept between runs."""

from __future__ import annotations

from pathlib import Path

import av
from material import cache_folder, find_music

SECONDS = 120
_ENCODINGS = {
    ".mp3": ("libmp3lame", "s16p", 192_000),
    ".flac": ("flac", "s16", None),
    ".m4a": ("aac", "fltp", 192_000),
}
"""What is encoded again, from Vorbis; Vorbis and Opus are cut out as they are."""
_KINDS = (".mp3", ".flac", ".ogg", ".m4a", ".opus")


def make_mix() -> list[Path]:
    """Ten excerpts of two minutes, two of each format, from ten tracks of Debian's music packages.

    Raises
    ------
    SystemExit
        No music is installed, and none can be had.
    """
    tracks = [path for path in find_music() if _seconds(path) > SECONDS + 30]
    ogg = [path for path in tracks if path.suffix == ".ogg"]
    opus = [path for path in tracks if path.suffix == ".opus"] or ogg
    if len(ogg) < 8:
        raise SystemExit("The mix needs eight Vorbis tracks: install wesnoth-1.16-music, or name a folder with --files.")
    chosen = [ogg[i * len(ogg) // 8] for i in range(8)]
    sources = {kind: chosen[2 * i : 2 * i + 2] for i, kind in enumerate(_KINDS[:4])}
    sources[".opus"] = [opus[len(opus) // 3], opus[2 * len(opus) // 3]]
    return [keep_excerpt(path, kind if path.suffix in {".ogg", kind} else ".ogg") for kind in _KINDS for path in sources[kind]]


def keep_excerpt(path: Path, kind: str, *, seconds: int = SECONDS, bit_rate: int | None = None) -> Path:
    """The first seconds of a track in a format, made at first use."""
    folder = cache_folder() / "mix"
    folder.mkdir(exist_ok=True)
    target = folder / f"{path.stem}-{seconds}{kind}"
    if not target.exists():
        part = target.with_name(f"part-{target.name}")
        if kind == path.suffix:
            _cut(path, part, seconds)
        else:
            _encode(path, part, seconds, bit_rate)
        part.rename(target)
    return target


def _seconds(path: Path) -> float:
    with av.open(str(path)) as container:
        return float(container.duration or 0) / av.time_base


def _cut(path: Path, target: Path, seconds: float) -> None:
    with av.open(str(path)) as source, av.open(str(target), "w") as sink:
        stream = source.streams.audio[0]
        copy = sink.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is None:
                continue
            if packet.pts is not None and float(packet.pts * packet.time_base) > seconds:
                break
            packet.stream = copy
            sink.mux(packet)


def _encode(path: Path, target: Path, seconds: float, bit_rate: int | None) -> None:
    codec, sample_format, usual = _ENCODINGS[target.suffix]
    with av.open(str(path)) as source, av.open(str(target), "w") as sink:
        stream = source.streams.audio[0]
        out = sink.add_stream(codec, rate=stream.codec_context.sample_rate)
        out.layout = "stereo"
        if rate := bit_rate or usual:
            out.bit_rate = rate
        convert = av.AudioResampler(format=sample_format, layout="stereo", frame_size=out.codec_context.frame_size or 4096)
        heard = 0.0
        for frame in source.decode(stream):
            for part in convert.resample(frame):
                sink.mux(out.encode(part))
            heard += frame.samples / frame.sample_rate
            if heard > seconds:
                break
        for part in convert.resample(None):
            sink.mux(out.encode(part))
        sink.mux(out.encode(None))
