"""What the catalogue shows and takes over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from tensoe.core.web import Schema

TrackSort = Literal["title", "artist", "album", "added", "year", "duration", "tempo", "energy", "track_number"]
AlbumSort = Literal["title", "artist", "year", "added"]
ArtistSort = Literal["name", "tracks", "added"]
SortOrder = Literal["asc", "desc"]
CoverSize = Literal[64, 160, 320, 640]


class ArtistRef(Schema):
    """An artist by name."""

    id: int = Field(examples=[3])
    name: str = Field(examples=["Nina Simone"])


class AlbumRef(Schema):
    """An album by title."""

    id: int = Field(examples=[5])
    title: str = Field(examples=["Pastel Blues"])


class AudioFeatures(Schema):
    """Sound features with Spotify's names; each may be null. Estimates unless a service measured them."""

    tempo: float | None = Field(description="Beats per minute.", examples=[122.4])
    key: int | None = Field(description="0 is C, 11 is B.", examples=[9])
    mode: int | None = Field(description="1 is major, 0 is minor.", examples=[0])
    time_signature: int | None = Field(description="Beats a bar, 3 to 7.", examples=[4])
    loudness: float | None = Field(description="Integrated loudness in LUFS.", examples=[-11.2])
    danceability: float | None = Field(description="0 to 1.", examples=[0.71])
    energy: float | None = Field(description="0 to 1.", examples=[0.62])
    valence: float | None = Field(description="0 to 1; a rough estimate.", examples=[0.4])
    acousticness: float | None = Field(description="0 to 1.", examples=[0.2])
    instrumentalness: float | None = Field(description="0 to 1; a rough estimate.", examples=[0.8])
    liveness: float | None = Field(description="0 to 1; a rough estimate.", examples=[0.1])
    speechiness: float | None = Field(description="0 to 1.", examples=[0.05])


class TrackRead(Schema):
    """A row of the track list."""

    id: int = Field(examples=[17])
    title: str = Field(examples=["Sinnerman"])
    artist_name: str = Field(description="All credited artists as shown; empty when unknown.", examples=["Nina Simone"])
    artists: list[ArtistRef]
    album: AlbumRef | None
    track_number: int | None = Field(examples=[9])
    disc_number: int | None = Field(examples=[1])
    duration_ms: int | None = Field(examples=[622000])
    release_year: int | None = Field(examples=[1965])
    genres: list[str] = Field(examples=[["jazz"]])
    is_explicit: bool | None
    cover_url: str | None = Field(
        description="The `v` names the picture, so it may be cached for good; add `&size=`.",
        examples=["/api/albums/5/cover?v=ab12cd34"],
    )
    stream_url: str | None = Field(description="Null when no file is present.", examples=["/api/tracks/17/stream"])
    is_available: bool = Field(description="At least one file is present.")
    is_analysed: bool = Field(description="Sound features are known.")
    is_demo: bool
    audio_features: AudioFeatures | None
    spotify_url: str | None = Field(examples=["https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"])
    added_at: datetime


class FileRead(Schema):
    """One file of a track."""

    id: int
    library_folder_id: int
    path: str | None = Field(
        description="Below the library folder; only for the owner.", examples=["Nina Simone/Pastel Blues/09.flac"]
    )
    container: str | None = Field(examples=["flac"])
    codec: str | None = Field(examples=["flac"])
    bit_rate: int | None = Field(description="Bits per second.", examples=[912000])
    sample_rate_hz: int | None = Field(examples=[44100])
    channels: int | None = Field(examples=[2])
    bits_per_sample: int | None = Field(examples=[16])
    duration_ms: int | None
    size_bytes: int
    missing_since: datetime | None
    problem_code: str | None
    problem: str | None


class SourceRecordRead(Schema):
    """What one source said."""

    source: str = Field(examples=["file_tags"])
    kind: str = Field(examples=["track"])
    source_id: str = Field(examples=["file:17"])
    payload: dict[str, Any]
    fetched_at: datetime


class TrackDetail(TrackRead):
    """Everything known about a track."""

    isrc: str | None = Field(examples=["USPR36500001"])
    mbid: str | None
    spotify_id: str | None
    moods: list[str]
    popularity: int | None
    files: list[FileRead]
    sources: list[SourceRecordRead]


class TrackPage(Schema):
    """A page of tracks."""

    tracks: list[TrackRead]
    next_cursor: str | None
    total: int = Field(description="Tracks that match the filters.")


class AlbumRead(Schema):
    """A row of the album list."""

    id: int
    title: str
    artist: ArtistRef | None
    artist_name: str = Field(examples=["Various Artists"])
    release_year: int | None
    released_on: date | None
    is_compilation: bool
    track_count: int
    duration_ms: int
    genres: list[str]
    cover_url: str | None
    is_demo: bool
    mbid: str | None
    added_at: datetime


class AlbumDetail(AlbumRead):
    """An album with its tracks in order."""

    tracks: list[TrackRead]


class AlbumPage(Schema):
    """A page of albums."""

    albums: list[AlbumRead]
    next_cursor: str | None
    total: int


class ArtistRead(Schema):
    """A row of the artist list."""

    id: int
    name: str
    sort_name: str | None
    mbid: str | None
    track_count: int
    album_count: int
    cover_url: str | None = Field(description="A cover of one of the artist's albums.")
    added_at: datetime


class ArtistDetail(ArtistRead):
    """An artist with the albums they made and those they only appear on."""

    albums: list[AlbumRead]
    appears_on: list[AlbumRead]
    genres: list[str]


class ArtistPage(Schema):
    """A page of artists."""

    artists: list[ArtistRead]
    next_cursor: str | None
    total: int


class CountRow(Schema):
    """A value and how often it occurs."""

    name: str = Field(examples=["jazz"])
    count: int = Field(examples=[120])


class SearchResults(Schema):
    """The best few of each kind, for the command palette."""

    tracks: list[TrackRead]
    albums: list[AlbumRead]
    artists: list[ArtistRead]


class FolderRead(Schema):
    """A library folder; `path` only for the owner."""

    id: int
    path: str | None = Field(examples=["/srv/music"])
    name: str = Field(description="Last part of the path.", examples=["music"])
    is_demo: bool
    is_reachable: bool = Field(description="The folder is there and can be read.")
    files: int = Field(description="Audio files present.")
    missing: int
    problems: int
    last_scanned_at: datetime | None
    last_scan: dict[str, Any] | None = Field(
        description="Counts of the last scan: seen, added, changed, moved, returned, missing, unchanged, problems, seconds."
    )


class FolderList(Schema):
    """All library folders."""

    folders: list[FolderRead]


class FolderCreate(Schema):
    """Name a folder of music on the server."""

    path: Annotated[str, Field(min_length=1, description="Absolute path on the server.", examples=["/srv/music"])]
    scan: bool = Field(default=True, description="Scan and analyse it now.")


class FolderCreated(Schema):
    """The new folder, and the job that reads it."""

    folder: FolderRead
    job_id: int | None


class ScanRequest(Schema):
    """Which folders to scan; all when empty."""

    folder_ids: list[int] = Field(default_factory=list, max_length=1000)


class JobStarted(Schema):
    """Accepted: follow the job."""

    job_id: int = Field(examples=[12])
    status_url: str = Field(examples=["/api/jobs/12"])


class BrowseEntry(Schema):
    """A folder below the browsed one."""

    name: str
    path: str
    is_readable: bool


class BrowseResult(Schema):
    """Folders of the server, for choosing one."""

    path: str
    parent: str | None
    folders: list[BrowseEntry]
    audio_files: int = Field(description="Audio files directly inside (counted up to 1000).")
    shortcuts: list[BrowseEntry] = Field(description="Likely places: home, music folder, mounted disks.")


class ProblemFile(Schema):
    """A file that could not be read, or not be heard, and why."""

    file_id: int
    library_folder_id: int
    path: str | None
    code: str = Field(examples=["truncated"])
    reason: str = Field(examples=["The file ends in the middle of the audio."])
    found_at: datetime
    track_id: int | None


class ProblemPage(Schema):
    """A page of files to mend."""

    problems: list[ProblemFile]
    next_cursor: str | None
    total: int
    by_code: dict[str, int] = Field(description="Files for each reason.")
