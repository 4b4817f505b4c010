"""Index the vectors of the sound embedding, so that the nearest of a large library are found without reading all."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Vectors have unit length, so the inner product orders them as the cosine does, and costs less.
    # 112 is the dimension of v2; another model gets an index of its own.
    op.execute(
        "CREATE INDEX ix_track_embedding_hnsw_v2 ON track_embedding"
        " USING hnsw ((vector::vector(112)) vector_ip_ops) WITH (m = 16, ef_construction = 80) WHERE model = 'v2'"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_track_embedding_hnsw_v2")
