"""The first catalogue: people, tracks, files, jobs, analysis, vectors, and the job queue's own tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    # The text holds percent signs, so it goes to the driver without parameters.
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema())
    op.create_table(
        "artist",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(collation="C"), nullable=False, comment="Name without accents, case and punctuation."),
        sa.Column("sort_name", sa.Text(), nullable=True),
        sa.Column("mbid", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False, comment="Which service or tool named the artist first."),
        sa.Column(
            "search_vector", postgresql.TSVECTOR(), sa.Computed("to_tsvector('simple', name_key)", persisted=True), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artist")),
        sa.UniqueConstraint("mbid", name=op.f("uq_artist_mbid")),
    )
    op.create_index("ix_artist_name_key_id", "artist", ["name_key", "id"], unique=False)
    op.create_index("ix_artist_search_vector", "artist", ["search_vector"], unique=False, postgresql_using="gin")
    op.create_index(
        "uq_artist_name_key_without_mbid", "artist", ["name_key"], unique=True, postgresql_where=sa.text("mbid IS NULL")
    )
    op.create_table(
        "cover_art",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("mime_type", sa.Text(), nullable=False),
        sa.Column("width", sa.SmallInteger(), nullable=False),
        sa.Column("height", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="embedded or folder"),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_cover_art")),
    )
    op.create_table(
        "embedding_transform",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("model", sa.Text(), nullable=False, comment="v2, …"),
        sa.Column(
            "parameters",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Names, centres, scales and weights of the dimensions.",
        ),
        sa.Column(
            "n_tracks", sa.BigInteger(), nullable=False, comment="Tracks it was fitted on; 0 for the one that ships with Tensoe."
        ),
        sa.Column("is_current", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embedding_transform")),
    )
    op.create_index(
        "uq_embedding_transform_model_current",
        "embedding_transform",
        ["model"],
        unique=True,
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("avatar_url", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("is_admin", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
    )
    op.create_table(
        "worker_seen",
        sa.Column("name", sa.Text(), nullable=False, comment="host:pid:start time"),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("processes", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_seen")),
    )
    op.create_table(
        "album",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(collation="C"), nullable=False),
        sa.Column("artist_id", sa.BigInteger(), nullable=True),
        sa.Column("artist_name", sa.Text(), nullable=False, comment="As credited; 'Various Artists' for a compilation."),
        sa.Column("artist_key", sa.Text(collation="C"), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False, comment="What makes two files belong to one album."),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("release_year", sa.SmallInteger(), nullable=True),
        sa.Column("mbid", sa.Text(), nullable=True),
        sa.Column("is_compilation", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("cover_hash", sa.Text(), nullable=True),
        sa.Column("aoty_critic_score", sa.SmallInteger(), nullable=True),
        sa.Column("aoty_user_score", sa.SmallInteger(), nullable=True),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple', title_key || ' ' || artist_key)", persisted=True),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["artist_id"], ["artist.id"], name=op.f("fk_album_artist_id_artist")),
        sa.ForeignKeyConstraint(["cover_hash"], ["cover_art.hash"], name=op.f("fk_album_cover_hash_cover_art")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_album")),
        sa.UniqueConstraint("group_key", name=op.f("uq_album_group_key")),
    )
    op.create_index(op.f("ix_album_artist_id"), "album", ["artist_id"], unique=False)
    op.create_index(
        "ix_album_artist_order",
        "album",
        ["artist_key", sa.literal_column("coalesce(release_year, 0)"), "title_key", "id"],
        unique=False,
    )
    op.create_index("ix_album_created_at_id", "album", ["created_at", "id"], unique=False)
    op.create_index(op.f("ix_album_mbid"), "album", ["mbid"], unique=False)
    op.create_index("ix_album_release_year_id", "album", ["release_year", "id"], unique=False)
    op.create_index("ix_album_search_vector", "album", ["search_vector"], unique=False, postgresql_using="gin")
    op.create_index("ix_album_title_key_id", "album", ["title_key", "id"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="domain.verb"),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("stage", sa.Text(), nullable=True, comment="What it does now, in words."),
        sa.Column("done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("rate", sa.Double(), nullable=True, comment="Items per second, recent."),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("arguments", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "checkpoint",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="What a resumed run needs to know.",
        ),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", postgresql.JSONB(astext_type=sa.Text()), nullable=True, comment="{code, title, detail, hint}"),
        sa.Column("dedupe_key", sa.Text(), nullable=True, comment="Equal requests share one active job."),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("requested_by_user_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "triggered_by", sa.Text(), server_default="person", nullable=False, comment="person, start, watch, job or schedule"
        ),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False, comment="Times a worker began it."),
        sa.Column(
            "failures", sa.SmallInteger(), server_default="0", nullable=False, comment="Retries used up by outside faults."
        ),
        sa.Column(
            "deaths", sa.SmallInteger(), server_default="0", nullable=False, comment="Workers that died while they ran it."
        ),
        sa.Column(
            "step", sa.Text(), server_default="work", nullable=False, comment="work, children (waiting for them) or finish"
        ),
        sa.Column(
            "queue_id",
            sa.BigInteger(),
            nullable=True,
            comment="The queue's row for it; whoever holds another one may not write here.",
        ),
        sa.Column("worker", sa.Text(), nullable=True, comment="Name of the worker that runs it now."),
        sa.Column("cancel_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("step IN ('work', 'children', 'finish')", name=op.f("ck_job_step")),
        sa.CheckConstraint("state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name=op.f("ck_job_state")),
        sa.ForeignKeyConstraint(["parent_id"], ["job.id"], name=op.f("fk_job_parent_id_job"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["requested_by_user_id"], ["user.id"], name=op.f("fk_job_requested_by_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(
        "ix_job_active", "job", ["state", "kind"], unique=False, postgresql_where=sa.text("state IN ('queued', 'running')")
    )
    op.create_index("ix_job_parent_id", "job", ["parent_id"], unique=False, postgresql_where=sa.text("parent_id IS NOT NULL"))
    op.create_index(
        "uq_job_dedupe_key_active", "job", ["dedupe_key"], unique=True, postgresql_where=sa.text("state IN ('queued', 'running')")
    )
    op.create_table(
        "library_folder",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("path_bytes", sa.LargeBinary(), nullable=False, comment="Absolute path as the file system names it."),
        sa.Column("path", sa.Text(), nullable=False, comment="The same for display."),
        sa.Column("owner_user_id", sa.BigInteger(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("last_scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "last_scan", postgresql.JSONB(astext_type=sa.Text()), nullable=True, comment="Counts of the last finished scan."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_user_id"], ["user.id"], name=op.f("fk_library_folder_owner_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_folder")),
        sa.UniqueConstraint("path_bytes", name=op.f("uq_library_folder_path_bytes")),
    )
    op.create_table(
        "track",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(collation="C"), nullable=False),
        sa.Column("artist_name", sa.Text(), nullable=False, comment="All credited artists as shown; empty when unknown."),
        sa.Column("artist_key", sa.Text(collation="C"), nullable=False),
        sa.Column("album_id", sa.BigInteger(), nullable=True),
        sa.Column("album_key", sa.Text(collation="C"), server_default="", nullable=False),
        sa.Column("track_number", sa.SmallInteger(), nullable=True),
        sa.Column("disc_number", sa.SmallInteger(), nullable=True),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("release_year", sa.SmallInteger(), nullable=True),
        sa.Column("isrc", sa.Text(), nullable=True),
        sa.Column("mbid", sa.Text(), nullable=True),
        sa.Column("spotify_id", sa.Text(), nullable=True),
        sa.Column("genres", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("moods", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("popularity", sa.SmallInteger(), nullable=True),
        sa.Column("is_explicit", sa.Boolean(), nullable=True),
        sa.Column(
            "audio_features",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="Spotify-named values from the best source, each source's record kept in source_record.",
        ),
        sa.Column("cover_hash", sa.Text(), nullable=True, comment="Only when it differs from the album's."),
        sa.Column("is_available", sa.Boolean(), server_default="false", nullable=False, comment="At least one file is present."),
        sa.Column("is_demo", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple', title_key || ' ' || artist_key || ' ' || album_key)", persisted=True),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["album_id"], ["album.id"], name=op.f("fk_track_album_id_album")),
        sa.ForeignKeyConstraint(["cover_hash"], ["cover_art.hash"], name=op.f("fk_track_cover_hash_cover_art")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track")),
    )
    op.create_index(
        "ix_track_album_id_disc_number_track_number_id", "track", ["album_id", "disc_number", "track_number", "id"], unique=False
    )
    op.create_index(
        "ix_track_album_order",
        "track",
        [
            "album_key",
            sa.literal_column("coalesce(album_id, 0)"),
            sa.literal_column("coalesce(disc_number, 0)"),
            sa.literal_column("coalesce(track_number, 0)"),
            "id",
        ],
        unique=False,
    )
    op.create_index(
        "ix_track_artist_order",
        "track",
        [
            "artist_key",
            "album_key",
            sa.literal_column("coalesce(disc_number, 0)"),
            sa.literal_column("coalesce(track_number, 0)"),
            "id",
        ],
        unique=False,
    )
    op.create_index(
        "ix_track_key_mode",
        "track",
        [
            sa.literal_column("((audio_features->>'key')::smallint)"),
            sa.literal_column("((audio_features->>'mode')::smallint)"),
        ],
        unique=False,
    )
    op.create_index(
        "ix_track_without_features", "track", ["id"], unique=False, postgresql_where=sa.text("audio_features IS NULL")
    )
    op.create_index("ix_track_created_at_id", "track", ["created_at", "id"], unique=False)
    op.create_index("ix_track_duration_ms_id", "track", ["duration_ms", "id"], unique=False)
    op.create_index("ix_track_energy_id", "track", [sa.literal_column("((audio_features->>'energy')::real)"), "id"], unique=False)
    op.create_index("ix_track_genres", "track", ["genres"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_track_isrc"), "track", ["isrc"], unique=False)
    op.create_index(op.f("ix_track_mbid"), "track", ["mbid"], unique=False)
    op.create_index("ix_track_release_year_id", "track", ["release_year", "id"], unique=False)
    op.create_index("ix_track_search_vector", "track", ["search_vector"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_track_spotify_id"), "track", ["spotify_id"], unique=False)
    op.create_index("ix_track_tempo_id", "track", [sa.literal_column("((audio_features->>'tempo')::real)"), "id"], unique=False)
    op.create_index("ix_track_title_key_id", "track", ["title_key", "id"], unique=False)
    op.create_table(
        "file",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("library_folder_id", sa.BigInteger(), nullable=False),
        sa.Column("track_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "path_bytes", sa.LargeBinary(), nullable=False, comment="Below the library folder, as the file system names it."
        ),
        sa.Column("path", sa.Text(), nullable=False, comment="The same for display; undecodable bytes replaced."),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column(
            "content_hash", sa.LargeBinary(), nullable=True, comment="Recognises a moved file: size, first and last blocks."
        ),
        sa.Column("container", sa.Text(), nullable=True),
        sa.Column("codec", sa.Text(), nullable=True),
        sa.Column("bit_rate", sa.BigInteger(), nullable=True, comment="Bits per second."),
        sa.Column("sample_rate_hz", sa.BigInteger(), nullable=True),
        sa.Column("channels", sa.SmallInteger(), nullable=True),
        sa.Column("bits_per_sample", sa.SmallInteger(), nullable=True),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("problem_code", sa.Text(), nullable=True, comment="Why the file could not be read; null when it could."),
        sa.Column("problem", sa.Text(), nullable=True, comment="The reason in a sentence."),
        sa.Column("scanner_version", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("missing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_folder_id"],
            ["library_folder.id"],
            name=op.f("fk_file_library_folder_id_library_folder"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_file_track_id_track"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    op.create_index("ix_file_content_hash", "file", ["content_hash"], unique=False)
    op.create_index(
        "ix_file_missing_since", "file", ["missing_since"], unique=False, postgresql_where=sa.text("missing_since IS NOT NULL")
    )
    op.create_index(
        "ix_file_problem_code", "file", ["problem_code"], unique=False, postgresql_where=sa.text("problem_code IS NOT NULL")
    )
    op.create_index(op.f("ix_file_track_id"), "file", ["track_id"], unique=False)
    op.create_index("uq_file_library_folder_id_path_bytes", "file", ["library_folder_id", "path_bytes"], unique=True)
    op.create_table(
        "source_record",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "source", sa.Text(), nullable=False, comment="file_tags, file_path, sound_analysis, owner, later: spotify, lastfm, …"
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="track, album, artist or features"),
        sa.Column("source_id", sa.Text(), nullable=False, comment="The source's own name for it, such as file:17."),
        sa.Column("track_id", sa.BigInteger(), nullable=True),
        sa.Column("album_id", sa.BigInteger(), nullable=True),
        sa.Column("artist_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("num_nonnulls(track_id, album_id, artist_id) = 1", name=op.f("ck_source_record_one_entity")),
        sa.ForeignKeyConstraint(["album_id"], ["album.id"], name=op.f("fk_source_record_album_id_album"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["artist_id"], ["artist.id"], name=op.f("fk_source_record_artist_id_artist"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_source_record_track_id_track"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_record")),
    )
    op.create_index(op.f("ix_source_record_album_id"), "source_record", ["album_id"], unique=False)
    op.create_index(op.f("ix_source_record_artist_id"), "source_record", ["artist_id"], unique=False)
    op.create_index(op.f("ix_source_record_track_id"), "source_record", ["track_id"], unique=False)
    op.create_index("uq_source_record_source_kind_source_id", "source_record", ["source", "kind", "source_id"], unique=True)
    op.create_table(
        "track_artist",
        sa.Column("track_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("artist_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), server_default="main", nullable=False, comment="main or featured"),
        sa.ForeignKeyConstraint(["artist_id"], ["artist.id"], name=op.f("fk_track_artist_artist_id_artist")),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_track_artist_track_id_track"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("track_id", "position", name=op.f("pk_track_artist")),
    )
    op.create_index(op.f("ix_track_artist_artist_id"), "track_artist", ["artist_id"], unique=False)
    op.create_table(
        "track_embedding",
        sa.Column("track_id", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("transform_id", sa.BigInteger(), nullable=True),
        sa.Column("vector", Vector(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_track_embedding_track_id_track"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["transform_id"], ["embedding_transform.id"], name=op.f("fk_track_embedding_transform_id_embedding_transform")
        ),
        sa.PrimaryKeyConstraint("track_id", "model", name=op.f("pk_track_embedding")),
    )
    op.create_table(
        "track_user_state",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("track_id", sa.BigInteger(), nullable=False),
        sa.Column("is_favorite", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.Column("play_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("skip_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_played_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("is_hidden", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("custom_metadata", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_track_user_state_rating_range")),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_track_user_state_track_id_track"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_track_user_state_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "track_id", name=op.f("pk_track_user_state")),
    )
    op.create_table(
        "analysis_failure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="invalid_audio, crashed, timed_out, out_of_memory, unreadable"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), server_default="", nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_analysis_failure_file_id_file"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analysis_failure")),
    )
    op.create_index(
        "uq_analysis_failure_file_id_extractor_version", "analysis_failure", ["file_id", "extractor", "version"], unique=True
    )
    op.create_table(
        "match_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="file_moved, file_same_content, …"),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("track_id", sa.BigInteger(), nullable=True),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_match_event_file_id_file"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_match_event_track_id_track"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_event")),
    )
    op.create_table(
        "track_analysis",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("track_id", sa.BigInteger(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=True, comment="The file's content when it was heard."),
        sa.Column(
            "features",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Groups of descriptors, see docs/features.md.",
        ),
        sa.Column(
            "curves",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Long series for drawing: waveform, loudness_curve, beats_s.",
        ),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("quality", sa.REAL(), nullable=False),
        sa.Column("seconds_spent", sa.REAL(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_track_analysis_file_id_file"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_track_analysis_track_id_track"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_analysis")),
    )
    op.create_index(op.f("ix_track_analysis_track_id"), "track_analysis", ["track_id"], unique=False)
    op.create_index(
        "uq_track_analysis_file_id_extractor_version", "track_analysis", ["file_id", "extractor", "version"], unique=True
    )
    op.create_table(
        "track_analysis_summary",
        sa.Column("track_id", sa.BigInteger(), nullable=False),
        sa.Column("analysis_id", sa.BigInteger(), nullable=False),
        sa.Column("tempo_bpm", sa.REAL(), nullable=True),
        sa.Column("tempo_confidence", sa.REAL(), nullable=True),
        sa.Column("key", sa.SmallInteger(), nullable=True, comment="0 is C, 11 is B."),
        sa.Column("mode", sa.SmallInteger(), nullable=True, comment="1 is major, 0 is minor."),
        sa.Column("key_confidence", sa.REAL(), nullable=True),
        sa.Column("loudness_lufs", sa.REAL(), nullable=True),
        sa.Column("loudness_range_lu", sa.REAL(), nullable=True),
        sa.Column("danceability", sa.REAL(), nullable=True),
        sa.Column("danceability_confidence", sa.REAL(), nullable=True),
        sa.Column("energy", sa.REAL(), nullable=True),
        sa.Column("energy_confidence", sa.REAL(), nullable=True),
        sa.Column("valence", sa.REAL(), nullable=True),
        sa.Column("valence_confidence", sa.REAL(), nullable=True),
        sa.Column("acousticness", sa.REAL(), nullable=True),
        sa.Column("acousticness_confidence", sa.REAL(), nullable=True),
        sa.Column("instrumentalness", sa.REAL(), nullable=True),
        sa.Column("instrumentalness_confidence", sa.REAL(), nullable=True),
        sa.Column("liveness", sa.REAL(), nullable=True),
        sa.Column("liveness_confidence", sa.REAL(), nullable=True),
        sa.Column("speechiness", sa.REAL(), nullable=True),
        sa.Column("speechiness_confidence", sa.REAL(), nullable=True),
        sa.Column("analysis_quality_score", sa.REAL(), nullable=False),
        sa.Column("confidence_threshold", sa.REAL(), server_default="0.5", nullable=False),
        sa.Column("manual_override", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("override_by_user_id", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["analysis_id"],
            ["track_analysis.id"],
            name=op.f("fk_track_analysis_summary_analysis_id_track_analysis"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["override_by_user_id"],
            ["user.id"],
            name=op.f("fk_track_analysis_summary_override_by_user_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["track_id"], ["track.id"], name=op.f("fk_track_analysis_summary_track_id_track"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("track_id", name=op.f("pk_track_analysis_summary")),
    )
    op.create_index(op.f("ix_track_analysis_summary_tempo_bpm"), "track_analysis_summary", ["tempo_bpm"], unique=False)
