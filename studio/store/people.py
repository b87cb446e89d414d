"""Rows of people, notes, the audit log and settings.

Question: who works here, what did they remark, and what did they do?
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from studio.store import rows
from studio.store.cursor import Cursor, Row


def insert_person(cur: Cursor, person: Mapping[str, Any]) -> None:
    rows.insert(cur, "people", person)


def people(cur: Cursor) -> list[Row]:
    """Everybody who is not archived, by name."""
    return cur.rows("select * from people where archived_at is null order by lower(name), person_id")


def person_named(cur: Cursor, name: str) -> Row | None:
    return cur.row("select * from people where lower(name) = lower(?) and archived_at is null", [name])


def insert_note(cur: Cursor, note: Mapping[str, Any]) -> None:
    rows.insert(cur, "notes", _stored(note))


def update_note(cur: Cursor, note_id: str, changes: Mapping[str, Any]) -> int:
    return rows.update(cur, "notes", {"note_id": note_id}, _stored(changes))


def find_note(cur: Cursor, note_id: str) -> Row | None:
    row = cur.row("select * from notes where note_id = ?", [note_id])
    return rows.with_json(row, "drawing") if row else None


def note_page(
    cur: Cursor, *, scene_id: str | None, status: str | None, limit: int, cursor: str | None
) -> tuple[list[Row], str | None]:
    """Notes of a scene (or of all), newest first."""
    test, params = "", []
    for name, value in (("scene_id", scene_id), ("status", status)):
        if value is not None:
            test += f" and {name} = ?"
            params.append(value)
    found, following = rows.page(
        cur,
        f"select * from notes where true{test}",
        params,
        order=("created_at", "note_id"),
        limit=limit,
        cursor=cursor,
        down=True,
    )
    return [rows.with_json(row, "drawing") for row in found], following


def record_event(
    cur: Cursor, *, at: datetime, author: str, action: str, kind: str, subject_id: str, data: Mapping[str, Any]
) -> None:
    """Write one line of the audit log."""
    rows.insert(
        cur,
        "events",
        {
            "created_at": at,
            "author": author,
            "action": action,
            "kind": kind,
            "subject_id": subject_id,
            "data": rows.dumps(dict(data)),
        },
    )


def events_of(cur: Cursor, subject_id: str) -> list[Row]:
    """What happened to one thing, oldest first."""
    found = cur.rows("select * from events where subject_id = ? order by seq", [subject_id])
    return [rows.with_json(row, "data") for row in found]


def setting(cur: Cursor, key: str, default: Any = None) -> Any:
    """A stored setting, or `default`."""
    text = cur.value("select value from settings where key = ?", [key])
    return default if text is None else json.loads(text)


def put_setting(cur: Cursor, key: str, value: Any, *, author: str, at: datetime) -> None:
    cur.execute("insert or replace into settings values (?, ?, ?, ?)", [key, rows.dumps(value), author, at])


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: rows.dumps(value) if name == "drawing" and value is not None else value for name, value in values.items()
    }
