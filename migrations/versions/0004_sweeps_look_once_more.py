"""A sweep that is asked for again while it runs looks once more before it ends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "job",
        sa.Column(
            "is_asked_again",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="An equal request came while it ran: a sweep looks once more before it ends.",
        ),
    )
