"""Rows of what scenes share: characters with their references, environments, styles.

Question: who and what is in the library of a story?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row

_KEYS = {"characters": "character_id", "environments": "environment_id", "styles": "style_id"}
_JSON = {
    "characters": ("aliases", "look", "outfits", "origin"),
    "environments": ("locked_elements", "origin"),
    "styles": ("settings",),
}


def insert(cur: Cursor, table: str, values: Mapping[str, Any]) -> None:
    """Insert into characters, environments or styles; JSON columns are given as values."""
    rows.insert(cur, table, _stored(table, values))


def update(cur: Cursor, table: str, asset_id: str, changes: Mapping[str, Any]) -> int:
    return rows.update(cur, table, {_KEYS[table]: asset_id}, _stored(table, changes))


def find(cur: Cursor, table: str, asset_id: str) -> Row | None:
    """The row, deleted or merged away or not."""
    row = cur.row(f"select * from {table} where {_KEYS[table]} = ?", [asset_id])
    return rows.with_json(row, *_JSON[table]) if row else None


def characters_of(cur: Cursor, story_id: str) -> list[Row]:
    """A story's cast in its order, without those that were merged into somebody or deleted."""
    found = cur.rows(
        "select * from characters where story_id = ? and deleted_at is null and merged_into is null"
        " order by position, character_id",
        [story_id],
    )
    return [rows.with_json(row, *_JSON["characters"]) for row in found]


def characters_ever(cur: Cursor, story_id: str) -> list[Row]:
    """A story's cast in its order, with those that were merged into somebody."""
    found = cur.rows(
        "select * from characters where story_id = ? and deleted_at is null order by position, character_id",
        [story_id],
    )
    return [rows.with_json(row, *_JSON["characters"]) for row in found]


def merged_into(cur: Cursor, character_ids: Sequence[str]) -> dict[str, list[Row]]:
    """Who was merged into each character by a merge that can be undone, in the order of the merges."""
    by_character: dict[str, list[Row]] = {character_id: [] for character_id in character_ids}
    for row in cur.rows(
        "select c.* from characters c join character_merges m"
        " on m.from_id = c.character_id and m.into_id = c.merged_into and m.undone_at is null"
        f" where c.merged_into in ({rows.marks(character_ids)}) and c.deleted_at is null"
        " order by m.created_at, m.merge_id",
        list(character_ids),
    ):
        by_character[row["merged_into"]].append(rows.with_json(row, *_JSON["characters"]))
    return by_character


def environments_of(cur: Cursor, story_id: str | None) -> list[Row]:
    """The places of one story, or of all, oldest first."""
    test, params = (" and story_id = ?", [story_id]) if story_id is not None else ("", [])
    found = cur.rows(
        f"select * from environments where deleted_at is null{test} order by created_at, environment_id", params
    )
    return [rows.with_json(row, *_JSON["environments"]) for row in found]


def styles_stored(cur: Cursor) -> list[Row]:
    found = cur.rows("select * from styles where deleted_at is null order by created_at, style_id")
    return [rows.with_json(row, *_JSON["styles"]) for row in found]


def cast_of_all(cur: Cursor) -> dict[str, list[Row]]:
    """Everybody who is neither deleted nor merged away, by story, each cast in its order."""
    by_story: dict[str, list[Row]] = {}
    for row in cur.rows(
        "select * from characters where deleted_at is null and merged_into is null"
        " order by story_id, position, character_id"
    ):
        by_story.setdefault(row["story_id"], []).append(rows.with_json(row, *_JSON["characters"]))
    return by_story


def references_of(cur: Cursor, character_ids: Sequence[str]) -> dict[str, list[Row]]:
    """The reference pictures of each character, oldest first."""
    by_character: dict[str, list[Row]] = {character_id: [] for character_id in character_ids}
    for row in cur.rows(
        f"select * from character_references where character_id in ({rows.marks(character_ids)})"
        " order by created_at, reference_id",
        list(character_ids),
    ):
        by_character[row["character_id"]].append(row)
    return by_character


def find_reference(cur: Cursor, reference_id: str) -> Row | None:
    return cur.row("select * from character_references where reference_id = ?", [reference_id])


def open_merge(cur: Cursor, from_id: str) -> Row | None:
    """The merge that took this character away and was not undone."""
    row = cur.row(
        "select * from character_merges where from_id = ? and undone_at is null order by created_at desc limit 1",
        [from_id],
    )
    return rows.with_json(row, "undo") if row else None


def _stored(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: rows.dumps(value) if name in _JSON[table] and value is not None else value
        for name, value in values.items()
    }
