"""What every route module shares: the session of the request, who is asking, problem documents.

The application puts the session factory and the principal in place (`tensoe.api`); routes only declare what they need.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from tensoe.core.errors import Forbidden
from tensoe.core.paging import MAXIMUM_LIMIT
from tensoe.core.settings import Settings


class Schema(BaseModel):
    """Root of what enters and leaves the API; reads straight from rows."""

    model_config = ConfigDict(from_attributes=True)


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str = Field(description="Address of the page that explains this code.", examples=["/docs/errors#track_not_found"])
    title: str = Field(description="The condition in a few words.", examples=["Track not found"])
    status: int = Field(description="HTTP status.", examples=[404])
    detail: str = Field(description="What happened this time.", examples=["There is no track 17."])
    code: str = Field(description="Stable name of the condition.", examples=["track_not_found"])
    hint: str = Field(description="What to do next; may be empty.", examples=["Search for it under Library."])


@dataclass(frozen=True)
class Principal:
    """Who is asking."""

    user_id: int
    is_owner: bool


def get_session(request: Request) -> Iterator[Session]:
    """One transaction for the request: committed when the endpoint returns, rolled back when it raises."""
    with request.app.state.session_factory() as session, session.begin():
        yield session


def get_principal(request: Request) -> Principal:
    """The person behind the request."""
    principal: Principal = request.app.state.identify(request)
    return principal


def require_owner(principal: Annotated[Principal, Depends(get_principal)]) -> Principal:
    """Only the owner passes."""
    if not principal.is_owner:
        raise Forbidden("Only the owner of this server may do this.")
    return principal


def get_app_settings(request: Request) -> Settings:
    """The settings in force."""
    settings: Settings = request.app.state.settings
    return settings


DbSession = Annotated[Session, Depends(get_session, scope="function")]
Caller = Annotated[Principal, Depends(get_principal)]
Owner = Annotated[Principal, Depends(require_owner)]
AppSettings = Annotated[Settings, Depends(get_app_settings)]
Limit = Annotated[int, Query(ge=1, le=MAXIMUM_LIMIT, description="Rows a page.")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Route documentation for the failures that it can return."""
    return {status: {"model": Problem, "content": {"application/problem+json": {}}} for status in statuses}
