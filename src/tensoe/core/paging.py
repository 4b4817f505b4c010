"""Opaque cursors for lists paged by key: a cursor names the last row seen, so inserts never shift a page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, false, or_

from tensoe.core.errors import InvalidInput

MAXIMUM_LIMIT = 500
LARGEST_ID = 2**63 - 1
"""What PostgreSQL's bigint holds."""


def encode_cursor(values: Sequence[Any]) -> str:
    """Text for the sort values of a page's last row."""
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def decode_cursor(cursor: str, *, length: int) -> list[Any]:
    """The values back; raises `InvalidInput` for anything that `encode_cursor` did not make."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise InvalidInput("The cursor is not one that this list gave out.", hint="Start again without `cursor`.") from error
    if not isinstance(values, list) or len(values) != length:
        raise InvalidInput("The cursor belongs to another sort order.", hint="Start again without `cursor`.")
    return values


def decode_id_cursor(cursor: str, *, length: int) -> list[int]:
    """A cursor of whole numbers that the database can hold; raises `InvalidInput` for any other."""
    values = decode_cursor(cursor, length=length)
    if any(type(value) is not int or abs(value) > LARGEST_ID for value in values):
        raise InvalidInput("The cursor is not one that this list gave out.", hint="Start again without `cursor`.")
    return values


def after_row(columns: Sequence[ColumnElement[Any]], values: Sequence[Any], *, descending: bool) -> ColumnElement[bool]:
    """The condition "comes after the row with these values"; NULL sorts last in both directions."""
    alternatives: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for column, value in zip(columns, values, strict=True):
        if value is None:
            later: ColumnElement[bool] = false()
            same = column.is_(None)
        else:
            beyond = column < value if descending else column > value
            later = or_(beyond, column.is_(None))
            same = column == value
        alternatives.append(and_(*equal, later))
        equal.append(same)
    return or_(*alternatives)
