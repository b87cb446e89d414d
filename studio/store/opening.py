"""Opening the database file: who holds it, which version it is, and bringing it up to date.

Question: may this process use this file, and what has to happen first? A file that cannot be used is left as it is.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import duckdb

from core.errors import StudioError
from studio.store.cursor import translated

_held: set[str] = set()
_held_gate = threading.Lock()


def migrations() -> list[tuple[int, str, str]]:
    """The numbered steps of the schema: (number, name, SQL), ascending."""
    steps = []
    for entry in files("studio.store").joinpath("migrations").iterdir():
        if entry.name.endswith(".sql"):
            number, _, name = entry.name.removesuffix(".sql").partition("_")
            steps.append((int(number), name, entry.read_text(encoding="utf-8")))
    return sorted(steps)


def open_database(path: Path, steps: list[tuple[int, str, str]] | None = None) -> duckdb.DuckDBPyConnection:
    """Open `path`, creating or migrating it; a copy of the file is kept beside it before any migration.

    Raises:
        StudioError: see `studio.store.db.Store`.
    """
    steps = migrations() if steps is None else steps
    path.parent.mkdir(parents=True, exist_ok=True)
    _claim(path)
    try:
        version = _version_of(path)
        newest = steps[-1][0]
        if version > newest:
            raise StudioError(
                f"{path} was written by a newer version of the studio (schema {version}, this one knows {newest}).",
                code="database-too-new",
                path=str(path),
                schema=version,
                known=newest,
            )
        backup = _back_up(path, version) if 0 < version < newest else None
        connection = _connect(path, read_only=False)
        try:
            _migrate(connection, [step for step in steps if step[0] > version], backup, path)
        except BaseException:  # the file is let go of whatever happened; raised again
            connection.close()
            raise
        return connection
    except BaseException:  # so is the lock; raised again
        release(path)
        raise


def release(path: Path) -> None:
    """Forget that this process holds `path`."""
    with _held_gate:
        _held.discard(str(path.resolve()))


def _claim(path: Path) -> None:
    # A second connection from the same process would be let in by DuckDB and bring a second writer.
    with _held_gate:
        if str(path.resolve()) in _held:
            raise StudioError(f"{path} is already open in this process.", code="database-in-use", path=str(path))
        _held.add(str(path.resolve()))


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config={"threads": 1})
        if not read_only:
            # Folding the log often keeps reopening after a crash at some 50 ms instead of seconds.
            connection.execute("set wal_autocheckpoint_entries=1000")
        return connection
    except duckdb.Error as error:
        raise _refusal(path, error) from error


def _refusal(path: Path, error: duckdb.Error) -> StudioError:
    text = str(error)
    if "lock" in text.lower():
        return StudioError(
            f"{path} is in use by another process; stop it or use its address.", code="database-in-use", path=str(path)
        )
    if "newer version" in text or "newer DuckDB" in text:
        return StudioError(f"{path} was written by a newer DuckDB.", code="database-too-new", path=str(path))
    return StudioError(
        f"{path} cannot be read as a studio database.",
        code="database-unreadable",
        path=str(path),
        detail=text.splitlines()[0] if text else type(error).__name__,
    )


def _version_of(path: Path) -> int:
    """The schema number of the file, 0 for none; looks without writing."""
    if not path.exists() or path.stat().st_size == 0:
        return 0
    connection = _connect(path, read_only=True)
    try:
        tables = {row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()}
        if not tables:
            return 0
        if "schema_migrations" not in tables:
            raise StudioError(f"{path} is no studio database.", code="database-unreadable", path=str(path))
        found = connection.execute("select coalesce(max(number), 0) from schema_migrations").fetchone()
        return int(found[0]) if found else 0
    except duckdb.Error as error:
        raise _refusal(path, error) from error
    finally:
        connection.close()


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _back_up(path: Path, version: int) -> Path:
    target = path.with_name(f"{path.stem}.schema-{version:04d}{path.suffix}")
    shutil.copy2(path, target)
    log = path.with_name(path.name + ".wal")
    if log.exists():
        shutil.copy2(log, target.with_name(target.name + ".wal"))
    return target


def _migrate(
    connection: duckdb.DuckDBPyConnection, steps: list[tuple[int, str, str]], backup: Path | None, path: Path
) -> None:
    connection.execute(
        "create table if not exists schema_migrations "
        "(number integer primary key, name varchar not null, applied_at timestamp not null)"
    )
    for number, name, sql in steps:
        try:
            connection.execute("begin transaction")
            connection.execute(sql)
            connection.execute("insert into schema_migrations values (?, ?, ?)", [number, name, _utc_now()])
            connection.execute("commit")
        except duckdb.Error as error:
            with contextlib.suppress(duckdb.Error):
                connection.execute("rollback")
            raise StudioError(
                f"{path} could not be brought to schema {number} ({name}); it stays at the one before.",
                code="migration-failed",
                path=str(path),
                schema=number,
                backup=str(backup) if backup else None,
                detail=translated(error).message,
            ) from error
