"""Rows of branches, active pointers and their log.

Question: which version of each part is in use on a branch, and how did it come to be?
"""

from __future__ import annotations

from datetime import datetime

from studio.store import rows
from studio.store.cursor import Cursor, Row


def insert_branch(
    cur: Cursor, scene_id: str, name: str, *, author: str, at: datetime, created_from: str | None = None
) -> None:
    rows.insert(
        cur,
        "branches",
        {"scene_id": scene_id, "name": name, "created_from": created_from, "created_by": author, "created_at": at},
    )


def branches(cur: Cursor, scene_id: str) -> list[Row]:
    """A scene's branches, oldest first."""
    return cur.rows("select * from branches where scene_id = ? order by created_at, name", [scene_id])


def has_branch(cur: Cursor, scene_id: str, name: str) -> bool:
    return cur.row("select 1 from branches where scene_id = ? and name = ?", [scene_id, name]) is not None


def active(cur: Cursor, scene_id: str, branch: str) -> dict[str, str]:
    """Pointer key to artifact id."""
    found = cur.rows("select pointer, artifact_id from pointers where scene_id = ? and branch = ?", [scene_id, branch])
    return {row["pointer"]: row["artifact_id"] for row in found}


def holders(cur: Cursor, scene_id: str) -> dict[str, list[str]]:
    """For each artifact in use: the branches that use it."""
    by_artifact: dict[str, list[str]] = {}
    for row in cur.rows(
        "select artifact_id, branch from pointers where scene_id = ? order by branch, pointer", [scene_id]
    ):
        by_artifact.setdefault(row["artifact_id"], []).append(row["branch"])
    return by_artifact


def find(cur: Cursor, scene_id: str, branch: str, pointer: str) -> str | None:
    value = cur.value(
        "select artifact_id from pointers where scene_id = ? and branch = ? and pointer = ?",
        [scene_id, branch, pointer],
    )
    return None if value is None else str(value)


def put(
    cur: Cursor, scene_id: str, branch: str, pointer: str, artifact_id: str | None, *, author: str, at: datetime
) -> None:
    """Point at an artifact, or (None) at nothing."""
    key = {"scene_id": scene_id, "branch": branch, "pointer": pointer}
    if artifact_id is None:
        rows.delete(cur, "pointers", key)
        return
    changes = {"artifact_id": artifact_id, "moved_by": author, "moved_at": at}
    if rows.update(cur, "pointers", key, changes) == 0:
        rows.insert(cur, "pointers", key | changes)


def log(
    cur: Cursor,
    *,
    move_id: str,
    scene_id: str,
    branch: str,
    pointer: str,
    from_id: str | None,
    to_id: str | None,
    reason: str,
    author: str,
    at: datetime,
) -> None:
    """Write down one move; moves of one act share `move_id`."""
    rows.insert(
        cur,
        "pointer_log",
        {
            "move_id": move_id,
            "scene_id": scene_id,
            "branch": branch,
            "pointer": pointer,
            "from_id": from_id,
            "to_id": to_id,
            "reason": reason,
            "author": author,
            "moved_at": at,
        },
    )


def log_of(cur: Cursor, scene_id: str, branch: str) -> list[Row]:
    """Every move on a branch, oldest first."""
    return cur.rows("select * from pointer_log where scene_id = ? and branch = ? order by seq", [scene_id, branch])
