"""Tables of what was heard: versioned features a file, and the flat values in force a track."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import REAL, ForeignKey, Index, LargeBinary, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tensoe.core.database import Base, CreatedMixin, IdMixin


class TrackAnalysis(IdMixin, CreatedMixin, Base):
    """What one version of one extractor heard in a file; a new version adds a row."""

    __tablename__ = "track_analysis"

    file_id: Mapped[int] = mapped_column(ForeignKey("file.id", ondelete="CASCADE"))
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id", ondelete="CASCADE"), index=True)
    extractor: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[bytes | None] = mapped_column(LargeBinary, comment="The file's content when it was heard.")
    features: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="Groups of descriptors, see docs/features.md.")
    curves: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="Long series for drawing: waveform, loudness_curve, beats_s.")
    notes: Mapped[list[Any]] = mapped_column(JSONB, server_default="[]")
    quality: Mapped[float] = mapped_column(REAL)
    seconds_spent: Mapped[float] = mapped_column(REAL)
    stage_versions: Mapped[dict[str, int]] = mapped_column(
        JSONB, server_default="{}", comment="Version of each stage that made these features; {} before stages had versions."
    )

    __table_args__ = (
        Index("uq_track_analysis_file_id_extractor_version", "file_id", "extractor", "version", unique=True),
        Index("ix_track_analysis_noted", "file_id", postgresql_where=text("notes <> '[]'::jsonb")),
    )


class AnalysisFailure(IdMixin, Base):
    """A file that this version of the extractor could not hear, and why; tried again when the file changes or on request."""

    __tablename__ = "analysis_failure"

    file_id: Mapped[int] = mapped_column(ForeignKey("file.id", ondelete="CASCADE"))
    extractor: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text, comment="invalid_audio, crashed, timed_out, out_of_memory, unreadable")
    reason: Mapped[str] = mapped_column(Text)
    hint: Mapped[str] = mapped_column(Text, server_default="")
    content_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    failed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (Index("uq_analysis_failure_file_id_extractor_version", "file_id", "extractor", "version", unique=True),)


class TrackAnalysisSummary(Base):
    """The flat values in force for a track, each estimate with its confidence.

    What a person has set stands here instead of what was heard, with confidence 1; the owner's source record of the
    catalogue keeps it for as long as there is the track, so that it outlives this row.
    """

    __tablename__ = "track_analysis_summary"

    track_id: Mapped[int] = mapped_column(ForeignKey("track.id", ondelete="CASCADE"), primary_key=True)
    analysis_id: Mapped[int] = mapped_column(ForeignKey("track_analysis.id", ondelete="CASCADE"))
    tempo_bpm: Mapped[float | None] = mapped_column(REAL, index=True)
    tempo_confidence: Mapped[float | None] = mapped_column(REAL)
    key: Mapped[int | None] = mapped_column(SmallInteger, comment="0 is C, 11 is B.")
    mode: Mapped[int | None] = mapped_column(SmallInteger, comment="1 is major, 0 is minor.")
    key_confidence: Mapped[float | None] = mapped_column(REAL)
    time_signature: Mapped[int | None] = mapped_column(SmallInteger, comment="Beats a bar, 3 to 7.")
    time_signature_confidence: Mapped[float | None] = mapped_column(REAL)
    loudness_lufs: Mapped[float | None] = mapped_column(REAL)
    loudness_range_lu: Mapped[float | None] = mapped_column(REAL)
    danceability: Mapped[float | None] = mapped_column(REAL)
    danceability_confidence: Mapped[float | None] = mapped_column(REAL)
    energy: Mapped[float | None] = mapped_column(REAL)
    energy_confidence: Mapped[float | None] = mapped_column(REAL)
    valence: Mapped[float | None] = mapped_column(REAL)
    valence_confidence: Mapped[float | None] = mapped_column(REAL)
    acousticness: Mapped[float | None] = mapped_column(REAL)
    acousticness_confidence: Mapped[float | None] = mapped_column(REAL)
    instrumentalness: Mapped[float | None] = mapped_column(REAL)
    instrumentalness_confidence: Mapped[float | None] = mapped_column(REAL)
    liveness: Mapped[float | None] = mapped_column(REAL)
    liveness_confidence: Mapped[float | None] = mapped_column(REAL)
    speechiness: Mapped[float | None] = mapped_column(REAL)
    speechiness_confidence: Mapped[float | None] = mapped_column(REAL)
    analysis_quality_score: Mapped[float] = mapped_column(REAL)
    confidence_threshold: Mapped[float | None] = mapped_column(
        REAL, comment="Set for this track; null means ANALYSIS_CONFIDENCE_THRESHOLD."
    )
    overrides: Mapped[dict[str, Any]] = mapped_column(
        JSONB, server_default="{}", comment="Values a person has set, by column: {value, reason, by_user_id, at}."
    )
    manual_override: Mapped[bool] = mapped_column(server_default="false", comment="Whether there are overrides.")
    override_reason: Mapped[str | None] = mapped_column(Text, comment="Of the newest override.")
    override_by_user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), comment="Of the newest override."
    )
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
