"""Tables of fingerprints, of the pairs of files that they show to be one recording, and of the groups that people see."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import REAL, CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from tensoe.core.database import Base, IdMixin


class FileFingerprint(Base):
    """What a file's sound is recognised by; replaced when the file is heard with other content or by another version."""

    __tablename__ = "file_fingerprint"

    file_id: Mapped[int] = mapped_column(ForeignKey("file.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger, comment="Of the stage; only equal versions are compared.")
    content_hash: Mapped[bytes | None] = mapped_column(LargeBinary, comment="The file's content when it was heard.")
    words: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="See tensoe.audio.fingerprint; null for silence and very short sounds."
    )
    duration_s: Mapped[float] = mapped_column(REAL)
    is_compared: Mapped[bool] = mapped_column(server_default="false", comment="With all that were there before it.")
    heard_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))

    __table_args__ = (Index("ix_file_fingerprint_to_compare", "file_id", postgresql_where=text("NOT is_compared")),)


class DuplicatePair(Base):
    """Two files that hold the same recording."""

    __tablename__ = "duplicate_pair"

    first_file_id: Mapped[int] = mapped_column(
        ForeignKey("file_fingerprint.file_id", ondelete="CASCADE"), primary_key=True, comment="The lower id."
    )
    second_file_id: Mapped[int] = mapped_column(
        ForeignKey("file_fingerprint.file_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    similarity: Mapped[float] = mapped_column(REAL, comment="1 is equal, 0 is chance.")
    offset_s: Mapped[float] = mapped_column(REAL, comment="How much later the same sound comes in the second file.")

    __table_args__ = (CheckConstraint("first_file_id < second_file_id", name="ordered"),)


class DuplicateGroup(IdMixin, Base):
    """All files of one recording, and whether a person wants to see them; missing files are kept, they may come back."""

    __tablename__ = "duplicate_group"

    similarity: Mapped[float] = mapped_column(REAL, comment="Of the least alike of the pairs that hold it together.")
    found_at: Mapped[datetime] = mapped_column(server_default=text("now()"), comment="When the last file joined.")
    dismissed_at: Mapped[datetime | None]
    dismissed_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class DuplicateGroupFile(Base):
    """A file's place in the one group it belongs to."""

    __tablename__ = "duplicate_group_file"

    file_id: Mapped[int] = mapped_column(ForeignKey("file.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("duplicate_group.id", ondelete="CASCADE"), index=True)
