"""Rows of episodes, their scenes in order, and the assets pinned to them.

Question: what belongs to an episode, and in which order?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row

_JSON = ("targets", "waivers")


def insert(cur: Cursor, episode: Mapping[str, Any]) -> None:
    rows.insert(cur, "episodes", _stored(episode))


def update(cur: Cursor, episode_id: str, changes: Mapping[str, Any]) -> int:
    return rows.update(cur, "episodes", {"episode_id": episode_id}, _stored(changes))


def find(cur: Cursor, episode_id: str) -> Row | None:
    """The row, deleted or not."""
    row = cur.row("select * from episodes where episode_id = ?", [episode_id])
    return rows.with_json(row, *_JSON) if row else None


def page(cur: Cursor, *, story_id: str | None, limit: int, cursor: str | None) -> tuple[list[Row], str | None]:
    """Episodes by their order in a story, then age."""
    test, params = (" and story_id = ?", [story_id]) if story_id is not None else ("", [])
    found, following = rows.page(
        cur,
        f"select * from episodes where deleted_at is null{test}",
        params,
        order=("position", "created_at", "episode_id"),
        limit=limit,
        cursor=cursor,
    )
    return [rows.with_json(row, *_JSON) for row in found], following


def next_position(cur: Cursor, story_id: str) -> int:
    return int(cur.value("select coalesce(max(position), -1) + 1 from episodes where story_id = ?", [story_id]))


def scene_ids(cur: Cursor, episode_ids: Sequence[str]) -> dict[str, list[str]]:
    """For each episode the scenes that are not deleted, in order."""
    ordered: dict[str, list[str]] = {episode_id: [] for episode_id in episode_ids}
    for row in cur.rows(
        "select m.episode_id, m.scene_id from episode_scenes m join scenes s on s.scene_id = m.scene_id"
        f" where m.episode_id in ({rows.marks(episode_ids)}) and s.deleted_at is null"
        " order by m.episode_id, m.position, m.scene_id",
        list(episode_ids),
    ):
        ordered[row["episode_id"]].append(row["scene_id"])
    return ordered


def add_scenes(cur: Cursor, episode_id: str, added: Sequence[str], *, author: str, at: datetime) -> None:
    """Attach scenes that are not attached yet; `place_scenes` then gives the order."""
    rows.insert_many(
        cur,
        "episode_scenes",
        [
            {"episode_id": episode_id, "scene_id": scene_id, "position": 0, "added_by": author, "added_at": at}
            for scene_id in added
        ],
    )


def place_scenes(cur: Cursor, episode_id: str, ordered: Sequence[str]) -> None:
    """Number the named scenes 0, 1, 2 …"""
    if ordered:
        cur.execute(
            "update episode_scenes set position = o.position from"
            " (select unnest(?::varchar[]) as scene_id, unnest(?::integer[]) as position) o"
            " where episode_scenes.scene_id = o.scene_id and episode_scenes.episode_id = ?",
            [list(ordered), list(range(len(ordered))), episode_id],
        )


def drop_scene(cur: Cursor, episode_id: str, scene_id: str) -> int:
    return rows.delete(cur, "episode_scenes", {"episode_id": episode_id, "scene_id": scene_id})


def episodes_with(cur: Cursor, scene_id: str) -> list[str]:
    """The episodes that hold a scene, oldest membership first."""
    found = cur.rows(
        "select m.episode_id from episode_scenes m join episodes e on e.episode_id = m.episode_id"
        " where m.scene_id = ? and e.deleted_at is null order by m.added_at, m.episode_id",
        [scene_id],
    )
    return [row["episode_id"] for row in found]


def holding(cur: Cursor, scene_id: str) -> list[str]:
    """The episodes that hold a scene, deleted ones too: they may come back."""
    found = cur.rows("select episode_id from episode_scenes where scene_id = ? order by episode_id", [scene_id])
    return [row["episode_id"] for row in found]


def final_holder(cur: Cursor, scene_id: str) -> Row | None:
    """The oldest final episode that is the home of a scene or holds it, as (episode_id, title)."""
    return cur.row(
        "select e.episode_id, e.title from episodes e where e.status = 'final' and e.deleted_at is null and"
        " (e.episode_id in (select m.episode_id from episode_scenes m where m.scene_id = ?)"
        " or e.episode_id in (select s.home_episode_id from scenes s where s.scene_id = ?))"
        " order by e.created_at, e.episode_id limit 1",
        [scene_id, scene_id],
    )


def pins(cur: Cursor, episode_id: str) -> set[tuple[str, str]]:
    """Pinned assets as (kind, id)."""
    found = cur.rows("select kind, asset_id from episode_assets where episode_id = ?", [episode_id])
    return {(row["kind"], row["asset_id"]) for row in found}


def pin(cur: Cursor, episode_id: str, kind: str, asset_id: str, *, author: str, at: datetime) -> None:
    """Pin an asset; one that is pinned stays so."""
    cur.execute(
        "insert into episode_assets values (?, ?, ?, ?, ?) on conflict do nothing",
        [episode_id, kind, asset_id, author, at],
    )


def unpin(cur: Cursor, episode_id: str, kind: str, asset_id: str) -> int:
    return rows.delete(cur, "episode_assets", {"episode_id": episode_id, "kind": kind, "asset_id": asset_id})


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: rows.dumps(value) if name in _JSON else value for name, value in values.items()}
