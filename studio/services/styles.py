"""Story styles and image styles: those of the data folder and those made in the studio.

Question: which styles can be chosen, and is this one of them?
"""

from __future__ import annotations

import re
from typing import Any

from core.errors import ConflictError, InvalidInputError
from core.planning.styles import ImageStyle, StoryStyle
from studio.services.context import Services
from studio.services.paging import KEEP, NAME_CHARACTERS, Json, choice, invalid, missing, shown, text, validated
from studio.store import assets
from studio.store.cursor import Cursor, Row

KINDS = ("story", "image")
_MODELS: dict[str, type[StoryStyle] | type[ImageStyle]] = {"story": StoryStyle, "image": ImageStyle}


def list_all(svc: Services, kind: str | None = None) -> Json:
    """Every style, the built-in ones first: ``{style_id, kind, name, builtin, settings}``."""

    def look(cur: Cursor) -> Json:
        return {"items": [item for item in all_shown(cur, svc) if kind is None or item["kind"] == kind], "next": None}

    return svc.store.read(look)


def all_shown(cur: Cursor, svc: Services) -> list[Json]:
    """Every style, for callers that hold a cursor."""
    return [*_built_in(svc), *[_shown(row) for row in assets.styles_stored(cur)]]


def create(svc: Services, name: str, kind: str, settings: dict[str, Any] | None = None, author: str = "system") -> Json:
    """Make a style; its id is its name in lower case with ``_``.

    Raises:
        InvalidInputError: settings that the kind does not know, by field. ConflictError: `style-exists`.
    """
    name, kind = text(name, "name", most=NAME_CHARACTERS), choice(kind, "kind", KINDS)
    style_id = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40].lstrip("0123456789_").rstrip("_")
    if not style_id:
        raise invalid(["name"], "must hold at least one letter from a to z")
    checked = _checked(kind, style_id, name, settings or {})
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        if assets.find(cur, "styles", style_id) or any(item["style_id"] == style_id for item in _built_in(svc)):
            raise ConflictError(f"There is a style '{style_id}' already.", code="style-exists", style=style_id)
        row = {
            "style_id": style_id,
            "kind": kind,
            "name": name,
            "settings": checked,
            "revision_id": svc.ids(),
            "created_by": author,
            "created_at": now,
            "updated_at": now,
        }
        assets.insert(cur, "styles", row)
        return _shown(row)

    return svc.store.write(unit)


def update(
    svc: Services, style_id: str, *, name: str = KEEP, settings: dict[str, Any] = KEEP, author: str = "system"
) -> Json:
    """Change a style made here. Raises ConflictError `style-built-in` for one of the data folder."""
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        row = assets.find(cur, "styles", style_id)
        if row is None:
            if any(item["style_id"] == style_id for item in _built_in(svc)):
                raise ConflictError("A built-in style does not change; copy it.", code="style-built-in", style=style_id)
            raise missing("style", style_id)
        changes: Json = {}
        if name is not KEEP:
            changes["name"] = text(name, "name", most=NAME_CHARACTERS)
        if settings is not KEEP:
            changes["settings"] = _checked(row["kind"], style_id, row["name"], settings)
        if changes:
            changes |= {"revision_id": svc.ids(), "updated_at": now}
            assets.update(cur, "styles", style_id, changes)
        return _shown(row | changes)

    return svc.store.write(unit)


def resolve(cur: Cursor, svc: Services, kind: str, style_id: str) -> StoryStyle | ImageStyle:
    """The style itself, stored or built in. Raises NotFoundError."""
    row = assets.find(cur, "styles", style_id)
    if row is not None and row["kind"] == kind:
        return _MODELS[kind].model_validate({**row["settings"], "id": style_id, "name": row["name"]})
    for style in _of_catalogue(svc, kind):
        if style.id == style_id:
            return style
    raise missing(f"{kind} style", style_id)


def check(cur: Cursor, svc: Services, kind: str, style_id: str | None, field: str) -> None:
    """Refuse a style that does not exist; None means "inherit". Without a catalogue only stored ones are known.

    Raises:
        InvalidInputError: `unknown-style`; the message names those that exist.
    """
    if style_id is None:
        return
    known = [style.id for style in _of_catalogue(svc, kind)]
    known += [row["style_id"] for row in assets.styles_stored(cur) if row["kind"] == kind]
    if style_id not in known and (svc.catalogue is not None or style_id != "default"):
        raise InvalidInputError(
            f"There is no {kind} style '{str(style_id)[:60]}'. Known: {', '.join(known) or 'default'}.",
            code="unknown-style",
            style=style_id,
            errors=[{"loc": [field], "msg": f"unknown {kind} style"}],
        )


def _checked(kind: str, style_id: str, name: str, settings: dict[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in settings.items() if key not in ("id", "name")}
    validated(_MODELS[kind], {**own, "id": style_id, "name": name}, "settings")
    return own


def _of_catalogue(svc: Services, kind: str) -> list[StoryStyle | ImageStyle]:
    if svc.catalogue is None:
        return []
    held = svc.catalogue.styles.story if kind == "story" else svc.catalogue.styles.image
    return list(held.values())


def _built_in(svc: Services) -> list[Json]:
    return [
        {
            "style_id": style.id,
            "kind": kind,
            "name": style.name,
            "builtin": True,
            "settings": style.model_dump(mode="json", exclude={"id", "name"}),
        }
        for kind in KINDS
        for style in _of_catalogue(svc, kind)
    ]


def _shown(row: Row) -> Json:
    return shown(row, "style_id", "kind", "name", "settings", "revision_id", "created_by", "created_at") | {
        "builtin": False
    }
