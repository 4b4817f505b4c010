"""Tags as mutagen writes them, in every format's own spelling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mutagen
from mutagen.asf import ASF, ASFByteArrayAttribute
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, ID3, TALB, TCMP, TCON, TDRC, TIT2, TPE1, TPE2, TPOS, TRCK, TSRC, TXXX, UFID
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

FRAMES = {
    "title": TIT2, "artist": TPE1, "album": TALB, "albumartist": TPE2, "tracknumber": TRCK, "discnumber": TPOS, "date": TDRC,
    "genre": TCON, "isrc": TSRC, "compilation": TCMP,
}  # fmt: skip
TXXX_NAMES = {
    "musicbrainz_albumid": "MusicBrainz Album Id", "musicbrainz_artistid": "MusicBrainz Artist Id",
    "musicbrainz_albumartistid": "MusicBrainz Album Artist Id", "artists": "ARTISTS",
}  # fmt: skip
ATOMS = {
    "title": "\xa9nam", "artist": "\xa9ART", "album": "\xa9alb", "albumartist": "aART", "date": "\xa9day", "genre": "\xa9gen",
}  # fmt: skip
FREE_FORM = {
    "isrc": "ISRC", "musicbrainz_trackid": "MusicBrainz Track Id", "musicbrainz_albumid": "MusicBrainz Album Id",
    "musicbrainz_artistid": "MusicBrainz Artist Id", "musicbrainz_albumartistid": "MusicBrainz Album Artist Id",
    "artists": "ARTISTS",
}  # fmt: skip
ASF_NAMES = {
    "title": "Title", "artist": "Author", "album": "WM/AlbumTitle", "albumartist": "WM/AlbumArtist", "isrc": "WM/ISRC",
    "tracknumber": "WM/TrackNumber", "discnumber": "WM/PartOfSet", "date": "WM/Year", "genre": "WM/Genre",
    "compilation": "WM/IsCompilation", "musicbrainz_trackid": "MusicBrainz/Track Id",
    "musicbrainz_albumid": "MusicBrainz/Album Id",
    "musicbrainz_artistid": "MusicBrainz/Artist Id", "musicbrainz_albumartistid": "MusicBrainz/Album Artist Id",
    "artists": "WM/ARTISTS",
}  # fmt: skip


def tag(path: Path, *, cover: bytes | None = None, version: int = 4, encoding: int = 3, **tags: str | list[str]) -> Path:
    """Write tags (Vorbis names) the way the format spells them."""
    opened: Any = mutagen.File(path)
    if isinstance(opened, MP4):
        _tag_mp4(opened, tags, cover)
    elif isinstance(opened, ASF):
        for name, value in tags.items():
            opened[ASF_NAMES[name]] = value
        if cover:
            header = b"\x03" + len(cover).to_bytes(4, "little") + "image/jpeg\0\0".encode("utf-16-le")
            opened["WM/Picture"] = ASFByteArrayAttribute(data=header + cover)
    elif path.suffix in (".mp3", ".wav", ".aiff"):
        _tag_id3(opened, tags, cover, encoding)
        opened.save(path, v2_version=version) if path.suffix != ".mp3" else opened.save(v2_version=version)
        return path
    else:
        for name, value in tags.items():
            opened[name] = value
        if cover:
            picture = Picture()
            picture.data, picture.type, picture.mime = cover, 3, "image/jpeg"
            if isinstance(opened, FLAC):
                opened.add_picture(picture)
            else:
                import base64

                opened["metadata_block_picture"] = base64.b64encode(picture.write()).decode()
    opened.save()
    return path


def _tag_id3(opened: Any, tags: dict[str, Any], cover: bytes | None, encoding: int) -> None:
    if opened.tags is None:
        opened.add_tags()
    frames: ID3 = opened.tags
    for name, value in tags.items():
        if name == "musicbrainz_trackid":
            frames.add(UFID(owner="http://musicbrainz.org", data=str(value).encode()))
        elif name in TXXX_NAMES:
            frames.add(TXXX(encoding=encoding, desc=TXXX_NAMES[name], text=value))
        else:
            frames.add(FRAMES[name](encoding=encoding, text=value))
    if cover:
        frames.add(APIC(encoding=encoding, mime="image/jpeg", type=3, desc="", data=cover))


def _tag_mp4(opened: MP4, tags: dict[str, Any], cover: bytes | None) -> None:
    for name, value in tags.items():
        if name in ATOMS:
            opened[ATOMS[name]] = value
        elif name in ("tracknumber", "discnumber"):
            number, _, total = value.partition("/")
            opened["trkn" if name == "tracknumber" else "disk"] = [(int(number), int(total or 0))]
        elif name == "compilation":
            opened["cpil"] = value == "1"
        else:
            values = value if isinstance(value, list) else [value]
            opened[f"----:com.apple.iTunes:{FREE_FORM[name]}"] = [MP4FreeForm(one.encode()) for one in values]
    if cover:
        opened["covr"] = [MP4Cover(cover, MP4Cover.FORMAT_JPEG)]
