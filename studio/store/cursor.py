"""One connection's cursor as repositories see it: plain dicts in, plain dicts out, driver errors translated.

Question: how is a statement run, and what does a failure of the database mean?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from core.errors import ConflictError, EnvironmentLackError, StudioError

Row = dict[str, Any]


class Cursor:
    """A thin wrapper around a DuckDB cursor. `dirty` says whether a statement other than a query ran."""

    def __init__(self, raw: duckdb.DuckDBPyConnection) -> None:
        self.raw = raw
        self.dirty = False

    def execute(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> None:
        """Run one statement for its effect."""
        self._run(sql, params)

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """All rows as dicts keyed by column name."""
        result = self._run(sql, params)
        try:
            columns = [column[0] for column in result.description or ()]
            return [dict(zip(columns, values, strict=True)) for values in result.fetchall()]
        except duckdb.Error as error:
            raise translated(error) from error

    def row(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
        """The first row, or None."""
        found = self.rows(sql, params)
        return found[0] if found else None

    def value(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, params)
        return next(iter(found.values())) if found else None

    def value_of_change(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """Run an insert, update or delete; returns how many rows it touched."""
        return int(self.value(sql, params) or 0)

    def _run(self, sql: str, params: Sequence[Any] | Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
        if not sql.lstrip()[:6].lower().startswith(("select", "with")):
            self.dirty = True
        try:
            return self.raw.execute(sql, params if params else None)
        except duckdb.Error as error:
            raise translated(error) from error


class DatabaseError(StudioError):
    """The database refused a statement; the transaction it ran in is void."""

    code = "database-error"


class ConstraintError(ConflictError):
    """A unique or not-null rule of the schema was broken; the transaction it ran in is void."""

    code = "constraint-broken"


def translated(error: duckdb.Error) -> StudioError:
    """The product's own error for a driver error; the driver's first line is kept as detail."""
    detail = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if "No space left" in str(error):
        return EnvironmentLackError("The disk that holds the database is full.", code="disk-full", detail=detail)
    if isinstance(error, duckdb.ConstraintException):
        return ConstraintError("The change breaks a rule of the database.", detail=detail)
    return DatabaseError(f"The database refused a statement: {detail}", detail=detail)
