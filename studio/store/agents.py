"""Rows of what each agent did: one a run, with the job, the scene and the story that it was for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row

ORDER = " order by created_at, run_id"


def insert(cur: Cursor, row: Row) -> None:
    """Write one run down; `usage` is a plain object."""
    rows.insert(cur, "agent_runs", row | {"usage": rows.dumps(row.get("usage") or {})})


def find(cur: Cursor, run_id: str) -> Row | None:
    found = cur.row("select * from agent_runs where run_id = ?", [run_id])
    return _read(found) if found else None


def of_jobs(cur: Cursor, job_ids: Sequence[str]) -> list[Row]:
    """The runs of some jobs, oldest first."""
    if not job_ids:
        return []
    marks = ", ".join("?" for _ in job_ids)
    found = cur.rows(f"select * from agent_runs where job_id in ({marks}){ORDER}", list(job_ids))
    return [_read(row) for row in found]


def of_scene(cur: Cursor, scene_id: str, limit: int) -> list[Row]:
    """The runs for a scene, the newest first."""
    found = cur.rows(
        "select * from agent_runs where scene_id = ? order by created_at desc, run_id desc limit ?", [scene_id, limit]
    )
    return [_read(row) for row in found]


def count(cur: Cursor) -> int:
    return int(cur.value("select count(*) from agent_runs") or 0)


def _read(row: Row) -> dict[str, Any]:
    return {**row, "usage": json.loads(row["usage"])}
