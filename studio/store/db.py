"""The one owner of the DuckDB file: a single writer thread with group commit, and a cursor for every reading thread.

Question: how does a unit of work reach the disk, all of it or nothing? DuckDB lets one process open a file, and rows
written from several threads conflict; so units queue for one thread, and whatever waits is committed with one fsync.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from core.errors import StudioError
from studio.store.cursor import ConstraintError, Cursor, DatabaseError, Row, translated
from studio.store.opening import open_database, release

T = TypeVar("T")
Unit = tuple[Callable[[Cursor], Any], "Future[Any]"]

__all__ = ["Cursor", "Row", "Store"]

GROUP = 64
"""Units committed together at most: one fsync for all, while the last waits no longer than a few ms."""


class Store:
    """The database of one studio. Safe for use from any thread; every value that a call returns is on disk.

    Raises (on opening):
        StudioError: `database-in-use`, `database-unreadable`, `database-too-new` or `migration-failed`; in each case
            the file is as it was.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._db = open_database(self.path)
        self._queue: queue.Queue[Unit | None] = queue.Queue()
        self._local = threading.local()
        self._gate = threading.Lock()
        self._closed = False
        self.commits = 0
        """How often anything was committed. What was read since it last grew is still so."""
        self._writer = threading.Thread(target=self._serve, name="store-writer", daemon=True)
        self._writer.start()

    def read(self, fn: Callable[[Cursor], T]) -> T:
        """Run `fn` on one snapshot of the database. Readers never wait for the writer."""
        inside: Cursor | None = getattr(self._local, "inside", None)
        if inside is not None:
            return fn(inside)
        cur = self._reader()
        cur.begin(read_only=True)
        self._local.inside = cur
        try:
            return fn(cur)
        finally:
            self._local.inside = None
            cur.rollback()

    def write(self, fn: Callable[[Cursor], T], *, timeout_s: float = 60.0) -> T:
        """Run `fn` as one transaction on the writer thread; returns its value after the commit is on disk.

        `fn` may run twice (when a neighbour in its group fails), so it touches nothing but its cursor. What it raises
        reaches the caller, and nothing of it is kept.

        Raises:
            StudioError: `database-busy` when the unit did not get its turn in `timeout_s` (nothing was written),
                `database-closed` after `close`.
        """
        if threading.current_thread() is self._writer:
            raise RuntimeError("a unit of work cannot start another; pass the cursor on")
        future: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise StudioError("The database is closed.", code="database-closed")
            self._queue.put((fn, future))
        try:
            return future.result(timeout_s)
        except TimeoutError:
            if future.done() or not future.cancel():
                return future.result()
            raise StudioError("The database is busy; nothing was written.", code="database-busy") from None

    def close(self) -> None:
        """Finish what waits, fold the log into the file, and let go of it. Closing twice does nothing."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._writer.join()
        with contextlib.suppress(duckdb.Error):
            self._db.execute("checkpoint")
        self._db.close()
        release(self.path)

    def backup_to(self, target: Path) -> None:
        """Write a consistent copy into a new database file while the studio runs.

        A plain file copy would, on closing its handle, drop the lock that keeps a second process out.
        """
        if target.exists():
            raise StudioError(f"{target} exists already.", code="backup-exists", path=str(target))
        with self._gate:
            cursor = self._db.cursor()
        quoted = str(target).replace("'", "''")
        try:
            (own,) = cursor.execute("select current_database()").fetchone() or ("",)
            cursor.execute(f"attach '{quoted}' as backup_copy")
            try:
                cursor.execute(f'copy from database "{own}" to backup_copy')
            finally:
                cursor.execute("detach backup_copy")
        except duckdb.Error as error:
            target.unlink(missing_ok=True)
            raise translated(error) from error
        finally:
            cursor.close()

    def _reader(self) -> Cursor:
        cur: Cursor | None = getattr(self._local, "cursor", None)
        if cur is None:
            with self._gate:
                if self._closed:
                    raise StudioError("The database is closed.", code="database-closed")
                cur = self._local.cursor = Cursor(self._db.cursor())
        return cur

    def _serve(self) -> None:
        cur = Cursor(self._db.cursor())
        self._local.inside = cur
        going = True
        while going:
            first = self._queue.get()
            if first is None:
                return
            units = [first]
            while len(units) < GROUP:
                try:
                    following = self._queue.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    going = False
                    break
                units.append(following)
            _commit(cur, [unit for unit in units if unit[1].set_running_or_notify_cancel()], self._count)

    def _count(self) -> None:
        self.commits += 1


def _commit(cur: Cursor, units: list[Unit], done: Callable[[], None]) -> None:
    """Commit the units together; if one spoils the transaction, each gets its own. `done` is told of each commit,
    before anybody who waits for it."""
    if not units:
        return
    outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
    try:
        cur.begin()
        for fn, future in units:
            cur.dirty = False
            try:
                outcomes.append((future, fn(cur), None))
            except (DatabaseError, ConstraintError):
                raise
            except BaseException as error:
                if cur.dirty:
                    raise
                outcomes.append((future, None, error))
        cur.commit()
        done()
    except BaseException as error:
        cur.rollback()
        if len(units) == 1:
            units[0][1].set_exception(translated(error) if isinstance(error, duckdb.Error) else error)
            return
        for unit in units:
            _commit(cur, [unit], done)
        return
    for future, value, failure in outcomes:
        if failure is not None:
            future.set_exception(failure)
        else:
            future.set_result(value)
