"""Rows of stories and scenes.

Question: which stories and scenes are there, and in which order? Deleted ones keep their rows and are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row

STORY_JSON = ("meta", "unplaced", "findings", "lint_profiles")
SCENE_JSON = ("locked_types", "wardrobe")


def insert_story(cur: Cursor, story: Mapping[str, Any]) -> None:
    """Insert a story; JSON columns are given as values."""
    rows.insert(cur, "stories", _stored(story, STORY_JSON))


def update_story(cur: Cursor, story_id: str, changes: Mapping[str, Any]) -> int:
    return rows.update(cur, "stories", {"story_id": story_id}, _stored(changes, STORY_JSON))


def find_story(cur: Cursor, story_id: str) -> Row | None:
    """The row, deleted or not."""
    row = cur.row("select * from stories where story_id = ?", [story_id])
    return rows.with_json(row, *STORY_JSON) if row else None


def story_page(cur: Cursor, *, deleted: bool, limit: int, cursor: str | None) -> tuple[list[Row], str | None]:
    """Stories with their number of scenes and episodes, newest first."""
    return rows.page(
        cur,
        "select story_id, title, language, story_style, image_style, lettering_style, source_format, created_by,"
        " created_at, updated_at, deleted_at,"
        " (select count(*) from scenes c where c.story_id = s.story_id and c.deleted_at is null) as scene_count,"
        " (select count(*) from episodes e where e.story_id = s.story_id and e.deleted_at is null) as episode_count"
        f" from stories s where deleted_at is {'not null' if deleted else 'null'}",
        [],
        order=("created_at", "story_id"),
        limit=limit,
        cursor=cursor,
        down=True,
    )


def insert_scene(cur: Cursor, scene: Mapping[str, Any]) -> None:
    rows.insert(cur, "scenes", _stored(scene, SCENE_JSON))


def update_scene(cur: Cursor, scene_id: str, changes: Mapping[str, Any]) -> int:
    return rows.update(cur, "scenes", {"scene_id": scene_id}, _stored(changes, SCENE_JSON))


def find_scene(cur: Cursor, scene_id: str) -> Row | None:
    """The row, deleted or not."""
    row = cur.row("select * from scenes where scene_id = ?", [scene_id])
    return rows.with_json(row, *SCENE_JSON) if row else None


def scenes_of(cur: Cursor, story_id: str, *, deleted: bool = False) -> list[Row]:
    """A story's scenes in their order."""
    found = cur.rows(
        f"select * from scenes where story_id = ? and deleted_at is {'not null' if deleted else 'null'}"
        " order by position, scene_id",
        [story_id],
    )
    return [rows.with_json(row, *SCENE_JSON) for row in found]


def scenes_named(cur: Cursor, scene_ids: Sequence[str]) -> dict[str, Row]:
    """The scenes among these ids that are not deleted, by id."""
    found = cur.rows(
        f"select * from scenes where scene_id in ({rows.marks(scene_ids)}) and deleted_at is null", list(scene_ids)
    )
    return {row["scene_id"]: rows.with_json(row, *SCENE_JSON) for row in found}


def make_room(cur: Cursor, story_id: str, position: int) -> None:
    """Move the scenes from `position` on one further."""
    cur.execute("update scenes set position = position + 1 where story_id = ? and position >= ?", [story_id, position])


def _stored(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: rows.dumps(value) if name in names else value for name, value in values.items()}


def count(cur: Cursor) -> int:
    """How many stories there are or ever were: deleted ones count."""
    return int(cur.value("select count(*) from stories"))
