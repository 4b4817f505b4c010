"""Pages by key: the order of a list, and where in it the next page begins.

A page is one stretch of an index: row comparisons on a key that ends in the id. Rows without a value (no year, no album)
come last in both directions, as a second stretch of their own; so an ``IS NULL`` never breaks the index.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import REAL, BigInteger, ColumnElement, DateTime, Select, SQLColumnExpression, Text, cast, literal, not_, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from tensoe.core.errors import InvalidInput
from tensoe.core.paging import decode_cursor, encode_cursor

Columns = Sequence[SQLColumnExpression[Any]]


@dataclass(frozen=True)
class ValueKind:
    """How a key's value travels in a cursor and into a comparison."""

    type: TypeEngine[Any]
    parse: Callable[[Any], Any]


def _parse_text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError
    value.encode()
    return value


def _parse_integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
        raise ValueError
    return value


def _parse_real(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value) or abs(value) > 3e38:
        raise ValueError
    return float(value)


def _parse_instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(_parse_text(value))
    if instant.tzinfo is None:
        raise ValueError
    return instant


TEXT = ValueKind(Text(), _parse_text)
INTEGER = ValueKind(BigInteger(), _parse_integer)
# A ``real`` must be compared as one: widened to double it would differ from the decimal that the cursor carries.
REAL_NUMBER = ValueKind(REAL(), _parse_real)
INSTANT = ValueKind(DateTime(timezone=True), _parse_instant)


@dataclass(frozen=True)
class Order:
    """One way to order a list.

    ``is_present`` tells the rows that have a value; the others come last, ordered by the columns from ``rest`` on.
    """

    columns: tuple[SQLColumnExpression[Any], ...]
    kinds: tuple[ValueKind, ...]
    is_present: ColumnElement[bool] | None = None
    rest: int = 1


@dataclass(frozen=True)
class Page:
    """The ids of a page, in order, and the cursor of the next one."""

    ids: list[int]
    next_cursor: str | None


def fetch_page(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    *,
    id_column: SQLColumnExpression[Any],
    order: Order,
    is_descending: bool,
    limit: int,
    cursor: str | None,
) -> Page:
    """Read one page of ``statement`` (whose columns are replaced).

    Raises
    ------
    InvalidInput
        The cursor was not given out for this order.
    """
    phase, start = _read_cursor(cursor, order)
    columns = (*order.columns, id_column)
    rows: list[tuple[int, Sequence[Any]]] = []
    for current in range(phase, 1 if order.is_present is None else 2):
        wanted = statement.with_only_columns(*columns)
        if order.is_present is not None:
            wanted = wanted.where(order.is_present if current == 0 else not_(order.is_present))
        if start is not None and current == phase:
            wanted = wanted.where(_follows(columns, start, order, skip=0 if current == 0 else order.rest, down=is_descending))
        ordered = [column.desc() for column in columns] if is_descending else list(columns)
        found = session.execute(wanted.order_by(*ordered).limit(limit + 1 - len(rows)))
        rows += [(current, tuple(row)) for row in found]
        if len(rows) > limit:
            break
    is_last = len(rows) <= limit
    rows = rows[:limit]
    return Page([row[-1] for _, row in rows], None if is_last else encode_cursor([rows[-1][0], *rows[-1][1]]))


def _follows(columns: Columns, start: Sequence[Any], order: Order, *, skip: int, down: bool) -> ColumnElement[bool]:
    kinds = (*order.kinds, INTEGER)
    values = [cast(literal(value, kind.type), kind.type) for value, kind in zip(start, kinds, strict=True)]
    left, right = tuple_(*columns[skip:]), tuple_(*values[skip:])
    return left < right if down else left > right


def _read_cursor(cursor: str | None, order: Order) -> tuple[int, Sequence[Any] | None]:
    if cursor is None:
        return 0, None
    phase, *values = decode_cursor(cursor, length=len(order.kinds) + 2)
    kinds = (*order.kinds, INTEGER)
    try:
        if phase not in (0, 1) or (phase == 1 and order.is_present is None):
            raise ValueError
        skip = order.rest if phase == 1 else 0
        parsed = [
            None if index < skip else kind.parse(value) for index, (kind, value) in enumerate(zip(kinds, values, strict=True))
        ]
    except (ValueError, TypeError) as error:
        raise InvalidInput("The cursor belongs to another sort order.", hint="Start again without `cursor`.") from error
    return int(phase), parsed
