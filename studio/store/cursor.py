"""One connection's cursor as repositories see it: plain dicts in, plain dicts out, driver errors translated.

Question: how is a statement run, and what does a failure of the database mean?
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from core.errors import ConflictError, EnvironmentLackError, StudioError

Row = dict[str, Any]


class Cursor:
    """A thin wrapper around a DuckDB cursor. `dirty` says whether a statement other than a query ran.

    Inside a transaction the database stands still until the transaction itself changes it, so a query that is asked
    twice is answered from memory. (A query costs about a millisecond, nearly all of it planning.)
    """

    def __init__(self, raw: duckdb.DuckDBPyConnection) -> None:
        self.raw = raw
        self.dirty = False
        self._answers: dict[tuple[str, str], list[Row]] | None = None

    def begin(self, *, read_only: bool = False) -> None:
        """Start a transaction; a read-only one sees one snapshot."""
        self.raw.execute("begin transaction read only" if read_only else "begin transaction")
        self._answers = {}

    def commit(self) -> None:
        self._answers = None
        self.raw.execute("commit")

    def rollback(self) -> None:
        """End the transaction, whatever state it is in."""
        self._answers = None
        with contextlib.suppress(duckdb.Error):
            self.raw.execute("rollback")

    def execute(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> None:
        """Run one statement for its effect."""
        self._run(sql, params)

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """All rows as dicts keyed by column name."""
        question = (sql, repr(params))
        if self._answers is not None and question in self._answers:
            return [dict(row) for row in self._answers[question]]
        found = self._fetched(sql, params)
        if self._answers is not None and _is_query(sql):
            self._answers[question] = [dict(row) for row in found]
        return found

    def _fetched(self, sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[Row]:
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
        if not _is_query(sql):
            self.dirty = True
            if self._answers:
                self._answers.clear()
        try:
            return self.raw.execute(sql, params if params else None)
        except duckdb.Error as error:
            raise translated(error) from error


def _is_query(sql: str) -> bool:
    return sql.lstrip()[:6].lower().startswith(("select", "with"))


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
