"""Tables of people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from tensoe.core.database import Base, IdMixin, UpdatedMixin


class User(IdMixin, UpdatedMixin, Base):
    """A person; ``password_hash`` is null for the owner of a server without accounts."""

    __tablename__ = "user"

    username: Mapped[str] = mapped_column(Text, unique=True)
    email: Mapped[str | None] = mapped_column(Text, unique=True)
    password_hash: Mapped[str | None] = mapped_column(Text)
    display_name: Mapped[str | None] = mapped_column(Text)
    avatar_url: Mapped[str | None] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(server_default="true")
    is_admin: Mapped[bool] = mapped_column(server_default="false")
    last_login_at: Mapped[datetime | None]
