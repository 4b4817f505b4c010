"""Tables of vectors: one row a track and model, kept in pgvector so that filters are SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pgvector.sqlalchemy import Vector
from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tensoe.core.database import Base, IdMixin


class EmbeddingTransform(IdMixin, Base):
    """How features become vectors: fitted once on a library, versioned, never changed afterwards."""

    __tablename__ = "embedding_transform"

    model: Mapped[str] = mapped_column(Text, comment="v2, …")
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="Names, centres, scales and weights of the dimensions.")
    n_tracks: Mapped[int] = mapped_column(comment="Tracks it was fitted on; 0 for the one that ships with Tensoe.")
    is_current: Mapped[bool] = mapped_column(server_default="false")
    fitted_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    __table_args__ = (Index("uq_embedding_transform_model_current", "model", unique=True, postgresql_where=text("is_current")),)


class TrackEmbedding(Base):
    """Where a track lies in one model's space; unit length, so that cosine and inner product agree."""

    __tablename__ = "track_embedding"

    track_id: Mapped[int] = mapped_column(ForeignKey("track.id", ondelete="CASCADE"), primary_key=True)
    model: Mapped[str] = mapped_column(Text, primary_key=True)
    transform_id: Mapped[int | None] = mapped_column(ForeignKey("embedding_transform.id"))
    vector: Mapped[Any] = mapped_column(Vector())
    computed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
