"""Index the order by track number, the last of the list orders without one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_track_number_order",
        "track",
        [sa.literal_column("coalesce(disc_number, 0)"), sa.literal_column("coalesce(track_number, 0)"), "id"],
        postgresql_where=sa.text("track_number IS NOT NULL"),
    )
