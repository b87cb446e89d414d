"""Rows of what lettering looks like: every revision of a style, and a studio's own fonts.

Question: how was this style before, and which fonts did people bring?
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row

_FONT_JSON = ("settings", "findings")


def insert_revision(cur: Cursor, style: Mapping[str, Any], *, author: str) -> None:
    """Keep a style as it stands now; `style` is its row with the settings as a value."""
    rows.insert(
        cur,
        "style_revisions",
        {
            "revision_id": style["revision_id"],
            "style_id": style["style_id"],
            "name": style["name"],
            "settings": rows.dumps(style["settings"]),
            "author": author,
            "created_at": style["updated_at"],
        },
    )


def revision_page(cur: Cursor, style_id: str, *, limit: int, cursor: str | None) -> tuple[list[Row], str | None]:
    """A style's revisions, the newest first."""
    found, following = rows.page(
        cur,
        "select * from style_revisions where style_id = ?",
        [style_id],
        order=("created_at", "revision_id"),
        limit=limit,
        cursor=cursor,
        down=True,
    )
    return [rows.with_json(row, "settings") for row in found], following


def find_revision(cur: Cursor, style_id: str, revision_id: str) -> Row | None:
    row = cur.row("select * from style_revisions where style_id = ? and revision_id = ?", [style_id, revision_id])
    return rows.with_json(row, "settings") if row else None


def insert_font(cur: Cursor, font: Mapping[str, Any]) -> None:
    """Insert a font; JSON columns are given as values."""
    rows.insert(cur, "fonts", {k: rows.dumps(v) if k in _FONT_JSON else v for k, v in font.items()})


def fonts_held(cur: Cursor) -> list[Row]:
    """The fonts that are not deleted, oldest first."""
    found = cur.rows("select * from fonts where deleted_at is null order by created_at, font_id")
    return [rows.with_json(row, *_FONT_JSON) for row in found]


def find_font(cur: Cursor, font_id: str) -> Row | None:
    """The row, deleted or not."""
    row = cur.row("select * from fonts where font_id = ?", [font_id])
    return rows.with_json(row, *_FONT_JSON) if row else None


def delete_font(cur: Cursor, font_id: str, *, author: str, at: Any) -> int:
    """Put a font aside; its file stays, for versions and packages that were made with it."""
    return rows.update(cur, "fonts", {"font_id": font_id}, {"deleted_by": author, "deleted_at": at})


def lettering_in_use(cur: Cursor) -> list[Row]:
    """The layers in use on any branch: ``{scene_id, title, branch, pointer, payload}``, read as JSON."""
    found = cur.rows(
        "select p.scene_id, s.title, p.branch, p.pointer, a.payload from pointers p"
        " join artifacts a on a.artifact_id = p.artifact_id"
        " join scenes s on s.scene_id = p.scene_id join stories t on t.story_id = s.story_id"
        " where p.pointer like '%\\_layer:%' escape '\\' and s.deleted_at is null and t.deleted_at is null"
        " order by s.position, p.scene_id, p.branch, p.pointer"
    )
    return [rows.with_json(row, "payload") for row in found]
