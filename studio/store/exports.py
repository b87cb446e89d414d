"""Rows of exports: what was asked for, the files that came of it, and whether it is frozen.

Question: which packages were made, from what?
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row

_JSON = ("profiles", "formats", "languages", "quality", "files", "findings", "manifest", "blob_keys")


def insert(cur: Cursor, export: Mapping[str, Any]) -> None:
    """Insert an export; JSON columns are given as values."""
    rows.insert(cur, "exports", _stored(export))


def update(cur: Cursor, export_id: str, changes: Mapping[str, Any]) -> int:
    return rows.update(cur, "exports", {"export_id": export_id}, _stored(changes))


def find(cur: Cursor, export_id: str) -> Row | None:
    row = cur.row("select * from exports where export_id = ?", [export_id])
    return rows.with_json(row, *_JSON) if row else None


def find_by_job(cur: Cursor, job_id: str) -> Row | None:
    row = cur.row("select * from exports where job_id = ?", [job_id])
    return rows.with_json(row, *_JSON) if row else None


def page(cur: Cursor, *, episode_id: str | None, limit: int, cursor: str | None) -> tuple[list[Row], str | None]:
    """Exports of an episode (or of all), newest first."""
    test, params = (" and episode_id = ?", [episode_id]) if episode_id is not None else ("", [])
    found, following = rows.page(
        cur,
        f"select * from exports where true{test}",
        params,
        order=("created_at", "export_id"),
        limit=limit,
        cursor=cursor,
        down=True,
    )
    return [rows.with_json(row, *_JSON) for row in found], following


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: rows.dumps(value) if name in _JSON and value is not None else value for name, value in values.items()}
