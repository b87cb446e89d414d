"""Statements that every repository needs: insert, update, JSON columns, pages of a list.

Question: how does a plain dict become a row, and back? Table and column names come from our own code only; values
always travel as parameters.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.errors import InvalidInputError
from core.units import canonical_json
from studio.store.cursor import Cursor, Row


def dumps(value: Any) -> str:
    """Canonical JSON text for a column."""
    return canonical_json(value).decode("utf-8")


def with_json(row: Row, *columns: str) -> Row:
    """A copy of the row with these text columns read as JSON; null stays None."""
    return row | {name: None if row[name] is None else json.loads(row[name]) for name in columns}


def insert(cur: Cursor, table: str, values: Mapping[str, Any]) -> None:
    """Insert one row."""
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    cur.execute(f"insert into {table} ({names}) values ({marks})", list(values.values()))


def insert_many(cur: Cursor, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns in one statement (two orders faster than one by one)."""
    if not rows:
        return
    names = list(rows[0])
    marks = ", ".join(f"unnest(?::{_sql_type([row[name] for row in rows])}[])" for name in names)
    cur.execute(
        f"insert into {table} ({', '.join(names)}) select {marks}", [[row[name] for row in rows] for name in names]
    )


def update(cur: Cursor, table: str, where: Mapping[str, Any], changes: Mapping[str, Any]) -> int:
    """Change the matching rows; returns how many matched."""
    if not changes:
        return 0
    sets = ", ".join(f"{name} = ?" for name in changes)
    tests = " and ".join(f"{name} = ?" for name in where)
    return cur.value_of_change(f"update {table} set {sets} where {tests}", [*changes.values(), *where.values()])


def delete(cur: Cursor, table: str, where: Mapping[str, Any]) -> int:
    """Delete the matching rows; returns how many there were."""
    tests = " and ".join(f"{name} = ?" for name in where)
    return cur.value_of_change(f"delete from {table} where {tests}", list(where.values()))


def marks(values: Iterable[Any]) -> str:
    """``?, ?, ?`` for an ``in (…)``; an empty list gives ``null``, which matches nothing."""
    return ", ".join("?" for _ in values) or "null"


def page(
    cur: Cursor,
    sql: str,
    params: Sequence[Any],
    *,
    order: Sequence[str],
    limit: int,
    cursor: str | None,
    down: bool = False,
) -> tuple[list[Row], str | None]:
    """One page of a query that has a ``where``: rows after `cursor`, and the cursor of what follows (None at the end).

    `order` names selected columns whose values together are unique. Rows that appear or vanish between two calls
    neither repeat nor hide others, for the cursor holds the last row's values, not a count.

    Raises:
        InvalidInputError: `bad-cursor`.
    """
    names = ", ".join(order)
    values = list(params)
    if cursor is not None:
        after = _read_cursor(cursor, [_kind(name) for name in order])
        sql += f" and ({names}) {'<' if down else '>'} ({', '.join('?' for _ in after)})"
        values += after
    direction = " desc" if down else ""
    sql += f" order by {', '.join(name + direction for name in order)} limit {int(limit) + 1}"
    found = cur.rows(sql, values)
    rest = len(found) > limit
    found = found[:limit]
    columns = [name.rpartition(".")[2] for name in order]
    return found, _write_cursor([found[-1][name] for name in columns]) if rest else None


def _write_cursor(values: list[Any]) -> str:
    plain = [{"t": value.isoformat()} if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(canonical_json(plain)).decode("ascii").rstrip("=")


def _kind(column: str) -> type:
    """What a column that lists are ordered by holds, as its name tells: a time, a place in an order, or an id."""
    name = column.rpartition(".")[2]
    return datetime if name.endswith("_at") else int if name == "position" else str


def _read_cursor(text: str, kinds: Sequence[type]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(values, list) or len(values) != len(kinds):
            raise ValueError(text)
        return [_cursor_value(value, kind) for value, kind in zip(values, kinds, strict=True)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidInputError(
            "The cursor is not one of this list's.",
            code="bad-cursor",
            errors=[{"loc": ["cursor"], "msg": "not a cursor"}],
        ) from error


def _cursor_value(value: Any, kind: type) -> Any:
    """One value of a cursor, as the column's kind. Raises ValueError or TypeError for any other."""
    if kind is datetime:
        at = datetime.fromisoformat(value["t"])
        if at.tzinfo is not None:
            raise ValueError(value)
        return at
    if type(value) is not kind or (kind is int and abs(value) >= 2**31):
        raise ValueError(value)
    if kind is str:
        value.encode("utf-8")
    return value


def _sql_type(values: Sequence[Any]) -> str:
    for value in values:
        match value:
            case bool():
                return "boolean"
            case int():
                return "bigint"
            case float():
                return "double"
            case datetime():
                return "timestamp"
            case str():
                return "varchar"
    return "varchar"
