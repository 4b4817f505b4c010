"""Who the people are."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tensoe.accounts.models import User

OWNER_USERNAME = "owner"


def ensure_owner(session: Session) -> User:
    """The owner's row, made at the first start."""
    session.execute(
        insert(User)
        .values(username=OWNER_USERNAME, display_name="Owner", is_admin=True)
        .on_conflict_do_nothing(index_elements=[User.username])
    )
    return session.scalars(select(User).where(User.is_admin).order_by(User.id).limit(1)).one()
