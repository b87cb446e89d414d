"""Story, image and lettering styles: those of the data folder and those made in the studio.

Question: which styles can be chosen, and is this one of them? Every wording of a style made here is kept.
"""

from __future__ import annotations

import re
from typing import Any

from core.errors import ConflictError, InvalidInputError
from core.lettering.linked import HOUSE, LetteringStyle, chain_of
from core.planning.styles import ImageStyle, StoryStyle
from studio.services.context import Services
from studio.services.paging import (
    KEEP,
    NAME_CHARACTERS,
    Json,
    choice,
    guard,
    invalid,
    missing,
    page_limit,
    shown,
    text,
    validated,
)
from studio.services.style_chain import UNDER, effective, own_settings
from studio.store import assets, looks
from studio.store.cursor import Cursor, Row

SCENE_KINDS = ("story", "image")
"""The kinds that an episode and a scene may choose for themselves; a lettering style belongs to a story."""
KINDS = (*SCENE_KINDS, "lettering")
Style = StoryStyle | ImageStyle | LetteringStyle
_MODELS: dict[str, type[StoryStyle] | type[ImageStyle] | type[LetteringStyle]] = {
    "story": StoryStyle,
    "image": ImageStyle,
    "lettering": LetteringStyle,
}


def list_all(svc: Services, kind: str | None = None) -> Json:
    """Every style, the built-in ones first: ``{style_id, kind, name, builtin, settings}``."""

    def look(cur: Cursor) -> Json:
        return {"items": [item for item in all_shown(cur, svc) if kind is None or item["kind"] == kind], "next": None}

    return svc.store.read(look)


def all_shown(cur: Cursor, svc: Services) -> list[Json]:
    """Every style, for callers that hold a cursor."""
    return [*_built_in(svc), *[shown_style(row) for row in assets.styles_stored(cur)]]


def create(
    svc: Services,
    name: str,
    kind: str,
    settings: dict[str, Any] | None = None,
    base: str | None = None,
    author: str = "system",
) -> Json:
    """Make a style; its id is its name in lower case with ``_``. What it leaves unsaid it has from `base`.

    Raises:
        InvalidInputError: settings that the kind does not know, by field. ConflictError: `style-exists`.
    """
    name, kind = text(name, "name", most=NAME_CHARACTERS), choice(kind, "kind", KINDS)
    style_id = id_for(name)
    said = {**(settings or {}), **({UNDER: base} if base is not None else {})}
    checked_settings(kind, style_id, name, said)

    def unit(cur: Cursor) -> Json:
        if assets.find(cur, "styles", style_id) or _is_built_in(svc, style_id):
            raise ConflictError(f"There is a style '{style_id}' already.", code="style-exists", style=style_id)
        return shown_style(insert(cur, svc, style_id, kind, name, said, author=author))

    return svc.store.write(unit)


def id_for(name: str) -> str:
    """The id of a style of that name. Raises InvalidInputError when there is no letter in it."""
    style_id = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40].lstrip("0123456789_").rstrip("_")
    if not style_id:
        raise invalid(["name"], "must hold at least one letter from a to z")
    return style_id


def insert(
    cur: Cursor, svc: Services, style_id: str, kind: str, name: str, settings: dict[str, Any], *, author: str
) -> Row:
    """Write a new style with its first revision; for callers that hold a cursor and have chosen a free id.

    Raises:
        InvalidInputError: the settings, or the style that it is to stand on.
    """
    now = svc.now()
    row: Row = {
        "style_id": style_id,
        "kind": kind,
        "name": name,
        "base": settings.get(UNDER),
        "settings": checked_settings(kind, style_id, name, settings),
        "revision_id": svc.ids(),
        "created_by": author,
        "created_at": now,
        "updated_at": now,
    }
    _check_under(cur, svc, row)
    assets.insert(cur, "styles", row)
    looks.insert_revision(cur, row, author=author)
    return row


def update(
    svc: Services,
    style_id: str,
    *,
    name: str = KEEP,
    settings: dict[str, Any] = KEEP,
    base: str | None = KEEP,
    if_match: str | None = None,
    author: str = "system",
) -> Json:
    """Change a style made here: a new revision; the ones before stay. `if_match` is the revision that was edited.

    Raises:
        ConflictError: `style-built-in` for one of the data folder. StaleWriteError, InvalidInputError.
    """

    def unit(cur: Cursor) -> Json:
        row = fetch_own(cur, svc, style_id)
        changes: Json = {}
        if name is not KEEP:
            changes["name"] = text(name, "name", most=NAME_CHARACTERS)
        if settings is not KEEP:
            keeps = row["kind"] != "lettering" and UNDER in row["settings"] and isinstance(settings, dict)
            changes["settings"] = {UNDER: row["settings"][UNDER], **settings} if keeps else settings
        if base is not KEEP:
            said = own_settings(changes.get("settings", row["settings"]))
            changes["settings"] = said | ({UNDER: base} if base is not None else {})
        guard(if_match, row["revision_id"], shown_style(row), changes)
        return shown_style(rewrite(cur, svc, row, changes, author=author) if changes else row)

    return svc.store.write(unit)


def rewrite(cur: Cursor, svc: Services, row: Row, changes: Json, *, author: str) -> Row:
    """Give a style other settings or another name, as a new revision; returns the new row. Raises InvalidInputError."""
    fresh = row | changes | {"revision_id": svc.ids(), "updated_at": svc.now()}
    fresh["settings"] = checked_settings(row["kind"], row["style_id"], fresh["name"], fresh["settings"])
    fresh["base"] = fresh["settings"].get(UNDER)
    _check_under(cur, svc, fresh)
    written = ("name", "base", "settings", "revision_id", "updated_at")
    assets.update(cur, "styles", row["style_id"], {key: fresh[key] for key in written})
    looks.insert_revision(cur, fresh, author=author)
    return fresh


def list_revisions(svc: Services, style_id: str, limit: int = 50, cursor: str | None = None) -> Json:
    """How a style was before, the newest first: ``{revision_id, name, settings, author, created_at, active}``."""
    limit = page_limit(limit)

    def look(cur: Cursor) -> Json:
        row = fetch_own(cur, svc, style_id)
        found, following = looks.revision_page(cur, style_id, limit=limit, cursor=cursor)
        names = ("revision_id", "name", "settings", "author", "created_at")
        items = [shown(one, *names) | {"active": one["revision_id"] == row["revision_id"]} for one in found]
        return {"items": items, "next": following}

    return svc.store.read(look)


def restore(svc: Services, style_id: str, revision_id: str, author: str = "system") -> Json:
    """Make a style as it was in a revision; itself a new revision, so that this too can be taken back.

    Raises:
        NotFoundError: no such style or revision. ConflictError: `style-built-in`.
    """

    def unit(cur: Cursor) -> Json:
        row = fetch_own(cur, svc, style_id)
        before = looks.find_revision(cur, style_id, revision_id)
        if before is None:
            raise missing("revision", revision_id)
        changes = {"name": before["name"], "settings": before["settings"]}
        return shown_style(rewrite(cur, svc, row, changes, author=author))

    return svc.store.write(unit)


def fetch_own(cur: Cursor, svc: Services, style_id: str) -> Row:
    """The row of a style made here. Raises ConflictError `style-built-in`, NotFoundError."""
    row = assets.find(cur, "styles", style_id)
    if row is None or row["deleted_at"] is not None:
        if _is_built_in(svc, style_id):
            raise ConflictError("A built-in style does not change; copy it.", code="style-built-in", style=style_id)
        raise missing("style", style_id)
    return row


def resolve(cur: Cursor, svc: Services, kind: str, style_id: str) -> Style:
    """The style itself, stored or built in. Raises NotFoundError."""
    row = assets.find(cur, "styles", style_id)
    if row is not None and row["kind"] == kind:
        whole = row["settings"] if kind == "lettering" else settings_of(cur, svc, row)
        return _MODELS[kind].model_validate({**whole, "id": style_id, "name": row["name"]})
    for style in _of_catalogue(svc, kind):
        if style.id == style_id:
            return style
    raise missing(f"{kind} style", style_id)


def settings_of(cur: Cursor, svc: Services, row: Row) -> dict[str, Any]:
    """All settings of a story or image style made here, with those that it has from the styles under it."""
    kind = row["kind"]
    stored = {one["style_id"]: one for one in assets.styles_stored(cur) if one["kind"] == kind}
    built_in = {style.id: style.model_dump(mode="json", exclude={"id", "name"}) for style in _of_catalogue(svc, kind)}
    return effective(kind, row["style_id"], {**stored, row["style_id"]: row}, built_in)


def lettering_known(cur: Cursor, svc: Services) -> dict[str, LetteringStyle]:
    """Every lettering style by id, built in and made here."""
    known = {HOUSE: LetteringStyle(id=HOUSE, name="House")}
    known |= {style.id: style for style in _of_catalogue(svc, "lettering") if isinstance(style, LetteringStyle)}
    own = [row for row in assets.styles_stored(cur) if row["kind"] == "lettering"]
    return known | {row["style_id"]: _lettering(row) for row in own}


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


def checked_settings(kind: str, style_id: str, name: str, settings: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(settings, dict):
        raise invalid(["settings"], "must be an object")
    own = {key: value for key, value in settings.items() if key not in ("id", "name")}
    said = own if kind == "lettering" else own_settings(own)
    validated(_MODELS[kind], {**said, "id": style_id, "name": name}, "settings")
    if own.get(UNDER) is not None and not isinstance(own[UNDER], str):
        raise invalid(["base"], "must be the id of a style")
    return own


def _lettering(row: Row) -> LetteringStyle:
    return LetteringStyle.model_validate({**row["settings"], "id": row["style_id"], "name": row["name"]})


def _check_under(cur: Cursor, svc: Services, row: Row) -> None:
    """Refuse a style that would stand on nothing, or on itself. Raises InvalidInputError."""
    if row["kind"] != "lettering" and UNDER in row["settings"]:
        whole = settings_of(cur, svc, row)
        validated(_MODELS[row["kind"]], {**whole, "id": row["style_id"], "name": row["name"]}, "settings")
    if row["kind"] == "lettering" and row["settings"].get("stands_on") is not None:
        try:
            chain_of(row["style_id"], {**lettering_known(cur, svc), row["style_id"]: _lettering(row)})
        except InvalidInputError as error:
            error.data["errors"] = [{"loc": ["settings", "stands_on"], "msg": error.message}]
            raise


def _of_catalogue(svc: Services, kind: str) -> list[Style]:
    if svc.catalogue is None:
        return []
    if kind == "lettering":
        return list(svc.catalogue.lettering_styles.values())
    held = svc.catalogue.styles.story if kind == "story" else svc.catalogue.styles.image
    return list(held.values())


def _is_built_in(svc: Services, style_id: str) -> bool:
    return any(style.id == style_id for kind in KINDS for style in _of_catalogue(svc, kind))


def _built_in(svc: Services) -> list[Json]:
    return [
        {
            "style_id": style.id,
            "kind": kind,
            "name": style.name,
            "builtin": True,
            "base": None,
            # A lettering style says little: what it leaves unsaid is left out.
            "settings": style.model_dump(mode="json", exclude={"id", "name"}, exclude_defaults=kind == "lettering"),
        }
        for kind in KINDS
        for style in _of_catalogue(svc, kind)
    ]


def shown_style(row: Row) -> Json:
    """A style made here, as the API answers it."""
    names = ("style_id", "kind", "name", "settings", "revision_id", "created_by", "created_at")
    return shown(row, *names) | {"base": row["settings"].get(UNDER), "builtin": False}
