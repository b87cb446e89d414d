"""Rows of lettering layers: what the id of a layer stands for.

Question: which scene, branch, kind and language is this layer? Its content is the artifact that a pointer holds.
"""

from __future__ import annotations

from datetime import datetime

from studio.store import rows
from studio.store.cursor import Cursor, Row


def find(cur: Cursor, layer_id: str) -> Row | None:
    return cur.row("select * from layers where layer_id = ?", [layer_id])


def find_for(cur: Cursor, scene_id: str, branch: str, layer_type: str, language: str) -> Row | None:
    return cur.row(
        "select * from layers where scene_id = ? and branch = ? and layer_type = ? and language = ?",
        [scene_id, branch, layer_type, language],
    )


def of_scene(cur: Cursor, scene_id: str, branch: str) -> list[Row]:
    """The layers of a scene on a branch, by language, then kind."""
    return cur.rows(
        "select * from layers where scene_id = ? and branch = ? order by language, layer_type", [scene_id, branch]
    )


def insert(
    cur: Cursor, layer_id: str, scene_id: str, branch: str, layer_type: str, language: str, *, author: str, at: datetime
) -> Row:
    row: Row = {
        "layer_id": layer_id,
        "scene_id": scene_id,
        "branch": branch,
        "layer_type": layer_type,
        "language": language,
        "created_by": author,
        "created_at": at,
    }
    rows.insert(cur, "layers", row)
    return row
