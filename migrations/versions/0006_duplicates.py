"""Fingerprints of files, and the groups of those that hold the same recording."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duplicate_group",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("similarity", sa.REAL(), nullable=False, comment="Of the least alike of the pairs that hold it together."),
        sa.Column(
            "found_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the last file joined.",
        ),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dismissed_by_user_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dismissed_by_user_id"], ["user.id"], name=op.f("fk_duplicate_group_dismissed_by_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_group")),
    )
    op.create_table(
        "duplicate_group_file",
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_duplicate_group_file_file_id_file"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["duplicate_group.id"],
            name=op.f("fk_duplicate_group_file_group_id_duplicate_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_duplicate_group_file")),
    )
    op.create_index(op.f("ix_duplicate_group_file_group_id"), "duplicate_group_file", ["group_id"], unique=False)
    op.create_table(
        "file_fingerprint",
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False, comment="Of the stage; only equal versions are compared."),
        sa.Column("content_hash", sa.LargeBinary(), nullable=True, comment="The file's content when it was heard."),
        sa.Column(
            "words",
            sa.LargeBinary(),
            nullable=True,
            comment="See tensoe.audio.fingerprint; null for silence and very short sounds.",
        ),
        sa.Column("duration_s", sa.REAL(), nullable=False),
        sa.Column(
            "is_compared", sa.Boolean(), server_default="false", nullable=False, comment="With all that were there before it."
        ),
        sa.Column("heard_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_file_fingerprint_file_id_file"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_fingerprint")),
    )
    op.create_index(
        "ix_file_fingerprint_to_compare",
        "file_fingerprint",
        ["file_id"],
        unique=False,
        postgresql_where=sa.text("NOT is_compared"),
    )
    op.create_table(
        "duplicate_pair",
        sa.Column("first_file_id", sa.BigInteger(), nullable=False, comment="The lower id."),
        sa.Column("second_file_id", sa.BigInteger(), nullable=False),
        sa.Column("similarity", sa.REAL(), nullable=False, comment="1 is equal, 0 is chance."),
        sa.Column("offset_s", sa.REAL(), nullable=False, comment="How much later the same sound comes in the second file."),
        sa.CheckConstraint("first_file_id < second_file_id", name=op.f("ck_duplicate_pair_ordered")),
        sa.ForeignKeyConstraint(
            ["first_file_id"],
            ["file_fingerprint.file_id"],
            name=op.f("fk_duplicate_pair_first_file_id_file_fingerprint"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_file_id"],
            ["file_fingerprint.file_id"],
            name=op.f("fk_duplicate_pair_second_file_id_file_fingerprint"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("first_file_id", "second_file_id", name=op.f("pk_duplicate_pair")),
    )
    op.create_index(op.f("ix_duplicate_pair_second_file_id"), "duplicate_pair", ["second_file_id"], unique=False)
