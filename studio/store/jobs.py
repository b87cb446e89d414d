"""Job rows: what was asked for, how far it is, and how it ended.

Question: what does the ledger say? Rules about attempts, stages and fencing stand in the dispatch room; here are only
statements. Statuses: queued, running, succeeded, failed, cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row

LIVE = ("queued", "running")
ENDED = ("succeeded", "failed", "cancelled")
_JSON = ("options", "result")


def insert(cur: Cursor, job: Mapping[str, Any]) -> None:
    """Insert a job; `options` and `result` are given as JSON values."""
    rows.insert(cur, "jobs", _stored(job))


def update(cur: Cursor, job_id: str, changes: Mapping[str, Any]) -> int:
    """Change some columns; returns 0 when there is no such job."""
    return rows.update(cur, "jobs", {"job_id": job_id}, _stored(changes))


def update_if(cur: Cursor, job_id: str, expected: Mapping[str, Any], changes: Mapping[str, Any]) -> bool:
    """Change a job only while the expected columns hold (status and attempt, say); tells whether it did."""
    return rows.update(cur, "jobs", {"job_id": job_id, **expected}, _stored(changes)) == 1


def find(cur: Cursor, job_id: str) -> Row | None:
    return _read(cur.row("select * from jobs where job_id = ?", [job_id]))


def find_by_key(cur: Cursor, idempotency_key: str) -> Row | None:
    return _read(cur.row("select * from jobs where idempotency_key = ?", [idempotency_key]))


def children(cur: Cursor, parent_id: str, *, stage: int | None = None) -> list[Row]:
    """The children of a batch in the order they were made."""
    test, params = (" and stage = ?", [parent_id, stage]) if stage is not None else ("", [parent_id])
    found = cur.rows(f"select * from jobs where parent_id = ?{test} order by created_at, job_id", params)
    return [rows.with_json(row, *_JSON) for row in found]


def by_status(cur: Cursor, statuses: Sequence[str], *, limit: int = 1000) -> list[Row]:
    """Jobs in any of the statuses, oldest first."""
    found = cur.rows(
        f"select * from jobs where status in ({rows.marks(statuses)}) order by created_at, job_id limit {int(limit)}",
        list(statuses),
    )
    return [rows.with_json(row, *_JSON) for row in found]


def live(cur: Cursor) -> list[Row]:
    """Everything that has not ended."""
    return by_status(cur, LIVE, limit=100_000)


def top_level_page(
    cur: Cursor, *, statuses: Sequence[str] | None, limit: int, cursor: str | None
) -> tuple[list[Row], str | None]:
    """Jobs that are nobody's child, newest first."""
    test = f" and status in ({rows.marks(statuses)})" if statuses is not None else ""
    found, following = rows.page(
        cur,
        f"select * from jobs where parent_id is null{test}",
        list(statuses or ()),
        order=("created_at", "job_id"),
        limit=limit,
        cursor=cursor,
        down=True,
    )
    return [rows.with_json(row, *_JSON) for row in found], following


def latest_of_scene(cur: Cursor, scene_id: str) -> list[Row]:
    """The jobs of a scene that have not ended, oldest first."""
    found = cur.rows(
        "select * from jobs where scene_id = ? and status in ('queued', 'running') order by created_at, job_id",
        [scene_id],
    )
    return [rows.with_json(row, *_JSON) for row in found]


def add_event(cur: Cursor, job: Mapping[str, Any], *, message: str = "", at: datetime) -> None:
    """Write down that a job changed; `job` carries its present status, attempt and progress."""
    rows.insert(
        cur,
        "job_events",
        {name: job[name] for name in ("job_id", "status", "attempt", "current", "total")}
        | {"message": message, "created_at": at},
    )


def events_after(cur: Cursor, job_id: str, seq: int = 0) -> list[Row]:
    """The events of a job with a greater number, in order."""
    return cur.rows("select * from job_events where job_id = ? and seq > ? order by seq", [job_id, seq])


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: rows.dumps(value) if name in _JSON and value is not None else value for name, value in values.items()}


def _read(row: Row | None) -> Row | None:
    return rows.with_json(row, *_JSON) if row else None


def count(cur: Cursor, status: str) -> int:
    """How many jobs that are nobody's child have a status."""
    return int(cur.value("select count(*) from jobs where parent_id is null and status = ?", [status]))
