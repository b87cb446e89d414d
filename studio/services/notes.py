"""Notes: remarks on a scene, a panel or a lettering object, with who does what until when.

Question: what does somebody want changed, and is it done?
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from studio.services import scenes
from studio.services.context import Services
from studio.services.paging import (
    KEEP,
    NAME_CHARACTERS,
    TEXT_CHARACTERS,
    Json,
    choice,
    invalid,
    missing,
    page_limit,
    shown,
    text,
)
from studio.store import people
from studio.store.cursor import Cursor, Row
from studio.store.rows import dumps

STATUSES = ("open", "fixed", "verified")
DRAWING_CHARACTERS = 500_000


def list_all(
    svc: Services, scene_id: str | None = None, status: str | None = None, limit: int = 50, cursor: str | None = None
) -> Json:
    """A page of notes, newest first."""
    limit = page_limit(limit)
    if status is not None:
        choice(status, "status", STATUSES)

    def look(cur: Cursor) -> Json:
        found, following = people.note_page(cur, scene_id=scene_id, status=status, limit=limit, cursor=cursor)
        return {"items": [_shown(row) for row in found], "next": following}

    return svc.store.read(look)


def create(
    svc: Services,
    target: Mapping[str, Any],
    text: str | None = None,
    drawing: Mapping[str, Any] | None = None,
    assignee: str | None = None,
    due: str | None = None,
    blocker: bool = False,
    author: str = "system",
) -> Json:
    """Write a note on ``{scene_id, panel_id?, object_id?}``; it has words, a drawing, or both.

    Raises:
        InvalidInputError: by field. NotFoundError: the scene.
    """
    scene_id, panel_id, object_id = _target(target)
    words = _checked_text(text or "")
    if not words and not drawing:
        raise invalid(["text"], "a note needs words or a drawing")
    now = svc.now()
    row: Row = {
        "note_id": svc.ids(),
        "target": "object" if object_id else "panel" if panel_id is not None else "scene",
        "scene_id": scene_id,
        "panel_id": panel_id,
        "object_id": object_id,
        "text": words,
        "drawing": _drawing(drawing),
        "assignee": _name(assignee, "assignee"),
        "due": _day(due),
        "blocker": bool(blocker),
        "status": "open",
        "revision_id": svc.ids(),
        "created_by": author,
        "created_at": now,
        "updated_at": now,
    }

    def unit(cur: Cursor) -> Json:
        scenes.live_scene(cur, scene_id)
        people.insert_note(cur, row)
        return _shown(row)

    return svc.store.write(unit)


def update(
    svc: Services,
    note_id: str,
    *,
    text: str | None = KEEP,
    drawing: Mapping[str, Any] | None = KEEP,
    assignee: str | None = KEEP,
    due: str | None = KEEP,
    blocker: bool | None = KEEP,
    status: str | None = KEEP,
    author: str = "system",
) -> Json:
    """Change a note."""
    changes: Json = {}
    if text is not KEEP:
        changes["text"] = _checked_text(text or "")
    if drawing is not KEEP:
        changes["drawing"] = _drawing(drawing)
    if assignee is not KEEP:
        changes["assignee"] = _name(assignee, "assignee")
    if due is not KEEP:
        changes["due"] = _day(due)
    if blocker is not KEEP:
        changes["blocker"] = bool(blocker)
    if status is not KEEP:
        changes["status"] = choice(status, "status", STATUSES)
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        row = people.find_note(cur, note_id)
        if row is None:
            raise missing("note", note_id)
        if changes:
            people.update_note(cur, note_id, changes | {"revision_id": svc.ids(), "updated_at": now})
            people.record_event(
                cur, at=now, author=author, action="update", kind="note", subject_id=note_id, data=changes
            )
        return _shown(people.find_note(cur, note_id) or row)

    return svc.store.write(unit)


def _target(target: Any) -> tuple[str, int | None, str | None]:
    if not isinstance(target, Mapping) or not isinstance(target.get("scene_id"), str):
        raise invalid(["target", "scene_id"], "must name a scene")
    unknown = set(target) - {"scene_id", "panel_id", "object_id", "kind"}
    if unknown:
        raise invalid(["target", sorted(unknown)[0]], "is not known here")
    panel_id, object_id = target.get("panel_id"), target.get("object_id")
    if panel_id is not None and (isinstance(panel_id, bool) or not isinstance(panel_id, int) or panel_id < 1):
        raise invalid(["target", "panel_id"], "must be a panel's number")
    if object_id is not None and not isinstance(object_id, str):
        raise invalid(["target", "object_id"], "must be an object's id")
    return target["scene_id"], panel_id, object_id


def _checked_text(value: Any) -> str:
    return text(value, "text", most=TEXT_CHARACTERS, least=0)


def _name(value: str | None, field: str) -> str | None:
    return None if value is None else text(value, field, most=NAME_CHARACTERS)


def _day(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise invalid(["due"], "must be a date such as 2030-05-31") from None


def _drawing(value: Mapping[str, Any] | None) -> Json | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or len(dumps(dict(value))) > DRAWING_CHARACTERS:
        raise invalid(["drawing"], f"must be an object of at most {DRAWING_CHARACTERS} characters")
    return dict(value)


def _shown(row: Row) -> Json:
    plain = shown(row)
    target = {"kind": row["target"], **{name: plain.pop(name) for name in ("scene_id", "panel_id", "object_id")}}
    return plain | {"target": target}
