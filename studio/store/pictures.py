"""Rows of reference pictures, of people and of places.

Question: which pictures show this person or this place, and whose is this picture? Withdrawn ones keep their rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row

TABLES = {
    "character": ("character_references", "character_id"),
    "environment": ("environment_references", "environment_id"),
}
"""The table of each kind of owner, and its column that names the owner."""


def insert(cur: Cursor, owner: str, values: Mapping[str, Any]) -> None:
    """Insert a picture of a ``character`` or an ``environment``."""
    rows.insert(cur, TABLES[owner][0], values)


def update(cur: Cursor, owner: str, reference_id: str, changes: Mapping[str, Any]) -> int:
    return rows.update(cur, TABLES[owner][0], {"reference_id": reference_id}, changes)


def of(cur: Cursor, owner: str, owner_ids: Sequence[str]) -> dict[str, list[Row]]:
    """The pictures of each owner, oldest first."""
    table, key = TABLES[owner]
    by_owner: dict[str, list[Row]] = {owner_id: [] for owner_id in owner_ids}
    for row in cur.rows(
        f"select * from {table} where {key} in ({rows.marks(owner_ids)}) order by created_at, reference_id",
        list(owner_ids),
    ):
        by_owner[row[key]].append(row)
    return by_owner


def find(cur: Cursor, reference_id: str) -> tuple[str, Row] | None:
    """Whose kind of picture it is (``character`` or ``environment``) and its row."""
    for owner, (table, _) in TABLES.items():
        row = cur.row(f"select * from {table} where reference_id = ?", [reference_id])
        if row is not None:
            return owner, row
    return None
