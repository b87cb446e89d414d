"""Reads for where things are used: scenes with their scripts and plans in use, episodes, pins.

Question: what do the scenes of one story, or of all, say and show at the moment? Deleted ones are passed over.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.store import rows
from studio.store.cursor import Cursor, Row

_LIVE = "s.deleted_at is null and t.deleted_at is null"


def stories_alive(cur: Cursor, story_id: str | None) -> list[Row]:
    """The stories, or the one, oldest first: ``{story_id, title, story_style, image_style, lettering_style}``."""
    test, params = ("and story_id = ?", [story_id]) if story_id is not None else ("", [])
    return cur.rows(
        "select story_id, title, story_style, image_style, lettering_style from stories"
        f" where deleted_at is null {test} order by created_at, story_id",
        params,
    )


def scenes_alive(cur: Cursor, story_id: str | None) -> list[Row]:
    """Every scene in its order, with its wardrobe, numbered from 1 in its story."""
    test, params = ("and s.story_id = ?", [story_id]) if story_id is not None else ("", [])
    found = cur.rows(
        "select s.scene_id, s.story_id, s.home_episode_id, s.title, s.story_style, s.image_style, s.wardrobe,"
        " row_number() over (partition by s.story_id order by s.position, s.scene_id) as number"
        f" from scenes s join stories t on t.story_id = s.story_id where {_LIVE} {test}"
        " order by t.created_at, s.story_id, s.position, s.scene_id",
        params,
    )
    return [rows.with_json(row, "wardrobe") for row in found]


def parts_in_use(cur: Cursor, story_id: str | None, pointers: Sequence[str]) -> dict[str, dict[str, Row]]:
    """Payloads of the active branch of every scene, by scene and pointer."""
    test, params = ("and s.story_id = ?", [story_id]) if story_id is not None else ("", [])
    found: dict[str, dict[str, Row]] = {}
    for row in cur.rows(
        "select s.scene_id, p.pointer, a.payload from scenes s join stories t on t.story_id = s.story_id"
        " join pointers p on p.scene_id = s.scene_id and p.branch = s.active_branch"
        " join artifacts a on a.artifact_id = p.artifact_id"
        f" where {_LIVE} and p.pointer in ({rows.marks(pointers)}) {test}",
        [*pointers, *params],
    ):
        found.setdefault(row["scene_id"], {})[row["pointer"]] = rows.with_json(row, "payload")["payload"]
    return found


def episodes_alive(cur: Cursor, story_id: str | None) -> list[Row]:
    """``{episode_id, story_id, title, default_story_style, default_image_style}``, in their order."""
    test, params = ("and e.story_id = ?", [story_id]) if story_id is not None else ("", [])
    return cur.rows(
        "select e.episode_id, e.story_id, e.title, e.default_story_style, e.default_image_style"
        " from episodes e join stories t on t.story_id = e.story_id"
        f" where e.deleted_at is null and t.deleted_at is null {test}"
        " order by t.created_at, e.story_id, e.position, e.created_at, e.episode_id",
        params,
    )


def memberships(cur: Cursor) -> list[Row]:
    """``{episode_id, scene_id}`` of all episodes."""
    return cur.rows("select episode_id, scene_id from episode_scenes order by episode_id, position, scene_id")


def pins(cur: Cursor) -> list[Row]:
    """``{episode_id, kind, asset_id}`` of all episodes."""
    return cur.rows("select episode_id, kind, asset_id from episode_assets order by episode_id, kind, asset_id")
