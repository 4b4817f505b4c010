"""Stages of an analysis have versions, single values can be set by a person, and beats a bar are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "track_analysis",
        sa.Column(
            "stage_versions",
            postgresql.JSONB(),
            server_default="{}",
            nullable=False,
            comment="Version of each stage that made these features; {} before stages had versions.",
        ),
    )
    op.create_index("ix_track_analysis_noted", "track_analysis", ["file_id"], postgresql_where=sa.text("notes <> '[]'::jsonb"))
    op.add_column("track_analysis_summary", sa.Column("time_signature", sa.SmallInteger(), comment="Beats a bar, 3 to 7."))
    op.add_column("track_analysis_summary", sa.Column("time_signature_confidence", sa.REAL()))
    op.add_column(
        "track_analysis_summary",
        sa.Column(
            "overrides",
            postgresql.JSONB(),
            server_default="{}",
            nullable=False,
            comment="Values a person has set, by column: {value, reason, by_user_id, at}.",
        ),
    )
    op.alter_column(
        "track_analysis_summary",
        "confidence_threshold",
        existing_type=sa.REAL(),
        nullable=True,
        server_default=None,
        comment="Set for this track; null means ANALYSIS_CONFIDENCE_THRESHOLD.",
    )
    # Nobody could set it so far: every row held the default, which is a setting now.
    op.execute("UPDATE track_analysis_summary SET confidence_threshold = NULL")
    for name, kind, said in (
        ("manual_override", sa.Boolean(), "Whether there are overrides."),
        ("override_reason", sa.Text(), "Of the newest override."),
        ("override_by_user_id", sa.BigInteger(), "Of the newest override."),
    ):
        op.alter_column("track_analysis_summary", name, existing_type=kind, comment=said)
