"""Tables of the catalogue: what exists, where its files are, and which source said what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Computed,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tensoe.core.database import Base, CreatedMixin, IdMixin, UpdatedMixin

SortText = Text(collation="C")
"""Folded text: the same order on every server, and a prefix is a stretch of its index."""


class LibraryFolder(IdMixin, CreatedMixin, Base):
    """A folder of music on this server; shared by all unless it has an owner."""

    __tablename__ = "library_folder"

    path_bytes: Mapped[bytes] = mapped_column(LargeBinary, unique=True, comment="Absolute path as the file system names it.")
    path: Mapped[str] = mapped_column(Text, comment="The same for display.")
    owner_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    is_demo: Mapped[bool] = mapped_column(server_default="false")
    last_scanned_at: Mapped[datetime | None]
    last_scan: Mapped[dict[str, Any] | None] = mapped_column(JSONB, comment="Counts of the last finished scan.")


class Artist(IdMixin, UpdatedMixin, Base):
    """A performer or group; equal when the MusicBrainz id or, without one, the folded name is equal."""

    __tablename__ = "artist"

    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(SortText, comment="Name without accents, case and punctuation.")
    sort_name: Mapped[str | None] = mapped_column(Text)
    mbid: Mapped[str | None] = mapped_column(Text, unique=True)
    source: Mapped[str] = mapped_column(Text, comment="Which service or tool named the artist first.")
    search_vector: Mapped[Any] = mapped_column(
        TSVECTOR, Computed("to_tsvector('simple', name_key)", persisted=True), deferred=True
    )

    __table_args__ = (
        Index("ix_artist_search_vector", "search_vector", postgresql_using="gin"),
        Index("uq_artist_name_key_without_mbid", "name_key", unique=True, postgresql_where=text("mbid IS NULL")),
        Index("ix_artist_name_key_id", "name_key", "id"),
    )


class CoverArt(CreatedMixin, Base):
    """A picture, kept once in the data folder under the hash of its bytes."""

    __tablename__ = "cover_art"

    hash: Mapped[str] = mapped_column(Text, primary_key=True)
    mime_type: Mapped[str] = mapped_column(Text)
    width: Mapped[int] = mapped_column(SmallInteger)
    height: Mapped[int] = mapped_column(SmallInteger)
    source: Mapped[str] = mapped_column(Text, comment="embedded or folder")


class Album(IdMixin, UpdatedMixin, Base):
    """A release as the files group it: one title by one album artist (or a compilation)."""

    __tablename__ = "album"

    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(SortText)
    artist_id: Mapped[int | None] = mapped_column(ForeignKey("artist.id"), index=True)
    artist_name: Mapped[str] = mapped_column(Text, comment="As credited; 'Various Artists' for a compilation.")
    artist_key: Mapped[str] = mapped_column(SortText)
    group_key: Mapped[str] = mapped_column(Text, unique=True, comment="What makes two files belong to one album.")
    released_on: Mapped[date | None] = mapped_column(Date)
    release_year: Mapped[int | None] = mapped_column(SmallInteger)
    mbid: Mapped[str | None] = mapped_column(Text, index=True)
    is_compilation: Mapped[bool] = mapped_column(server_default="false")
    cover_hash: Mapped[str | None] = mapped_column(ForeignKey("cover_art.hash"))
    aoty_critic_score: Mapped[int | None] = mapped_column(SmallInteger)
    aoty_user_score: Mapped[int | None] = mapped_column(SmallInteger)
    search_vector: Mapped[Any] = mapped_column(
        TSVECTOR, Computed("to_tsvector('simple', title_key || ' ' || artist_key)", persisted=True), deferred=True
    )

    artist: Mapped[Artist | None] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_album_search_vector", "search_vector", postgresql_using="gin"),
        Index("ix_album_title_key_id", "title_key", "id"),
        Index("ix_album_artist_order", "artist_key", text("coalesce(release_year, 0)"), "title_key", "id"),
        Index("ix_album_release_year_id", "release_year", "id"),
        Index("ix_album_created_at_id", "created_at", "id"),
    )


class Track(IdMixin, UpdatedMixin, Base):
    """A recording as heard on one album; its columns are derived from its source records (the owner's edit first)."""

    __tablename__ = "track"

    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(SortText)
    artist_name: Mapped[str] = mapped_column(Text, comment="All credited artists as shown; empty when unknown.")
    artist_key: Mapped[str] = mapped_column(SortText)
    album_id: Mapped[int | None] = mapped_column(ForeignKey("album.id"))
    album_key: Mapped[str] = mapped_column(SortText, server_default="")
    track_number: Mapped[int | None] = mapped_column(SmallInteger)
    disc_number: Mapped[int | None] = mapped_column(SmallInteger)
    duration_ms: Mapped[int | None]
    released_on: Mapped[date | None] = mapped_column(Date)
    release_year: Mapped[int | None] = mapped_column(SmallInteger)
    isrc: Mapped[str | None] = mapped_column(Text, index=True)
    mbid: Mapped[str | None] = mapped_column(Text, index=True)
    spotify_id: Mapped[str | None] = mapped_column(Text, index=True)
    genres: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    moods: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    popularity: Mapped[int | None] = mapped_column(SmallInteger)
    is_explicit: Mapped[bool | None]
    audio_features: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True), comment="Spotify-named values from the best source, each source's record kept in source_record."
    )
    cover_hash: Mapped[str | None] = mapped_column(ForeignKey("cover_art.hash"), comment="Only when it differs from the album's.")
    is_available: Mapped[bool] = mapped_column(Boolean, server_default="false", comment="At least one file is present.")
    is_demo: Mapped[bool] = mapped_column(server_default="false")
    search_vector: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed("to_tsvector('simple', title_key || ' ' || artist_key || ' ' || album_key)", persisted=True),
        deferred=True,
    )

    album: Mapped[Album | None] = relationship(lazy="raise")
    credits: Mapped[list[TrackArtist]] = relationship(lazy="raise", order_by="TrackArtist.position")

    __table_args__ = (
        Index("ix_track_search_vector", "search_vector", postgresql_using="gin"),
        Index("ix_track_genres", "genres", postgresql_using="gin"),
        Index("ix_track_title_key_id", "title_key", "id"),
        Index(
            "ix_track_artist_order",
            "artist_key",
            "album_key",
            text("coalesce(disc_number, 0)"),
            text("coalesce(track_number, 0)"),
            "id",
        ),
        Index(
            "ix_track_album_order",
            "album_key",
            text("coalesce(album_id, 0)"),
            text("coalesce(disc_number, 0)"),
            text("coalesce(track_number, 0)"),
            "id",
        ),
        Index("ix_track_album_id_disc_number_track_number_id", "album_id", "disc_number", "track_number", "id"),
        Index(
            "ix_track_number_order",
            text("coalesce(disc_number, 0)"),
            text("coalesce(track_number, 0)"),
            "id",
            postgresql_where=text("track_number IS NOT NULL"),
        ),
        Index("ix_track_created_at_id", "created_at", "id"),
        Index("ix_track_release_year_id", "release_year", "id"),
        Index("ix_track_duration_ms_id", "duration_ms", "id"),
        Index("ix_track_tempo_id", text("((audio_features->>'tempo')::real)"), "id"),
        Index("ix_track_energy_id", text("((audio_features->>'energy')::real)"), "id"),
        Index("ix_track_key_mode", text("((audio_features->>'key')::smallint)"), text("((audio_features->>'mode')::smallint)")),
        Index("ix_track_without_features", "id", postgresql_where=text("audio_features IS NULL")),
    )


class TrackArtist(Base):
    """Who is credited on a track, in order."""

    __tablename__ = "track_artist"

    track_id: Mapped[int] = mapped_column(ForeignKey("track.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    artist_id: Mapped[int] = mapped_column(ForeignKey("artist.id"), index=True)
    role: Mapped[str] = mapped_column(Text, server_default="main", comment="main or featured")

    artist: Mapped[Artist] = relationship(lazy="raise")


class File(IdMixin, UpdatedMixin, Base):
    """One audio file of a library folder. It is never deleted because it disappeared: it is marked missing."""

    __tablename__ = "file"

    library_folder_id: Mapped[int] = mapped_column(ForeignKey("library_folder.id", ondelete="CASCADE"))
    track_id: Mapped[int | None] = mapped_column(ForeignKey("track.id", ondelete="SET NULL"), index=True)
    path_bytes: Mapped[bytes] = mapped_column(LargeBinary, comment="Below the library folder, as the file system names it.")
    path: Mapped[str] = mapped_column(Text, comment="The same for display; undecodable bytes replaced.")
    size_bytes: Mapped[int]
    mtime_ns: Mapped[int]
    content_hash: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="Recognises a moved file: size, first and last blocks."
    )
    container: Mapped[str | None] = mapped_column(Text)
    codec: Mapped[str | None] = mapped_column(Text)
    bit_rate: Mapped[int | None] = mapped_column(comment="Bits per second.")
    sample_rate_hz: Mapped[int | None]
    channels: Mapped[int | None] = mapped_column(SmallInteger)
    bits_per_sample: Mapped[int | None] = mapped_column(SmallInteger)
    duration_ms: Mapped[int | None]
    problem_code: Mapped[str | None] = mapped_column(Text, comment="Why the file could not be read; null when it could.")
    problem: Mapped[str | None] = mapped_column(Text, comment="The reason in a sentence.")
    scanner_version: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    missing_since: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_file_library_folder_id_path_bytes", "library_folder_id", "path_bytes", unique=True),
        Index("ix_file_content_hash", "content_hash"),
        Index("ix_file_problem_code", "problem_code", postgresql_where=text("problem_code IS NOT NULL")),
        Index("ix_file_missing_since", "missing_since", postgresql_where=text("missing_since IS NOT NULL")),
    )


class SourceRecord(IdMixin, Base):
    """What one source said about one thing, as it said it; the columns of the thing are derived from these."""

    __tablename__ = "source_record"

    source: Mapped[str] = mapped_column(Text, comment="file_tags, file_path, sound_analysis, owner, later: spotify, lastfm, …")
    kind: Mapped[str] = mapped_column(Text, comment="track, album, artist or features")
    source_id: Mapped[str] = mapped_column(Text, comment="The source's own name for it, such as file:17.")
    track_id: Mapped[int | None] = mapped_column(ForeignKey("track.id", ondelete="CASCADE"), index=True)
    album_id: Mapped[int | None] = mapped_column(ForeignKey("album.id", ondelete="CASCADE"), index=True)
    artist_id: Mapped[int | None] = mapped_column(ForeignKey("artist.id", ondelete="CASCADE"), index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    fetched_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (
        Index("uq_source_record_source_kind_source_id", "source", "kind", "source_id", unique=True),
        CheckConstraint("num_nonnulls(track_id, album_id, artist_id) = 1", name="one_entity"),
    )


class MatchEvent(IdMixin, CreatedMixin, Base):
    """Something was linked or merged, on what evidence; can be taken back."""

    __tablename__ = "match_event"

    kind: Mapped[str] = mapped_column(Text, comment="file_moved, file_same_content, …")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id", ondelete="CASCADE"))
    track_id: Mapped[int | None] = mapped_column(ForeignKey("track.id", ondelete="CASCADE"))
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    undone_at: Mapped[datetime | None]


class TrackUserState(UpdatedMixin, Base):
    """What one person thinks of a track."""

    __tablename__ = "track_user_state"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id", ondelete="CASCADE"), primary_key=True)
    is_favorite: Mapped[bool] = mapped_column(server_default="false")
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    play_count: Mapped[int] = mapped_column(BigInteger, server_default="0")
    skip_count: Mapped[int] = mapped_column(BigInteger, server_default="0")
    last_played_at: Mapped[datetime | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    notes: Mapped[str | None] = mapped_column(Text)
    is_hidden: Mapped[bool] = mapped_column(server_default="false")
    custom_metadata: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")

    __table_args__ = (CheckConstraint("rating BETWEEN 1 AND 5", name="rating_range"),)
