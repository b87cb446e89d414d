"""Outfits: what a character wears, kept with the character and chosen scene by scene.

Question: which clothes are there to choose from, and does a scene's wardrobe name only those? An outfit that is put
away comes back as it was; which scene wears what stands in the scene (`wardrobe`: character id to outfit id).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.errors import ConflictError
from core.planning.outfits import outfit_look
from core.story.cast import Outfit, OutfitLook
from studio.services.context import Services
from studio.services.paging import KEEP, NAME_CHARACTERS, Json, invalid, missing, text, validated
from studio.services.sheets import live, looked_up, worn_outfits
from studio.store import assets, people, stories, usage
from studio.store.cursor import Cursor, Row

DESCRIPTION_CHARACTERS = 1_000
OUTFITS_MOST = 50


def add(
    svc: Services,
    character_id: str,
    name: str,
    description: str = "",
    look: Mapping[str, Any] | None = None,
    default: bool = False,
    author: str = "system",
) -> Json:
    """Give a character an outfit; what it changes of the look is taken from its words unless it is given.

    Returns the character. Raises:
        NotFoundError; ConflictError `outfit-exists`; InvalidInputError.
    """
    name = text(name, "name", most=NAME_CHARACTERS)
    description = text(description, "description", most=DESCRIPTION_CHARACTERS, least=0)
    chosen = checked_look(look) if look is not None else outfit_look(name, description)

    def changed(row: Row) -> list[Json]:
        if len(worn_outfits(row)) >= OUTFITS_MOST:
            raise ConflictError(f"A character has at most {OUTFITS_MOST} outfits.", code="too-many-outfits")
        _check_name(row, name, None)
        fresh = Outfit(outfit_id=svc.ids(), name=name, description=description, look=chosen, default=default)
        return [*_undefaulted(row, default), fresh.model_dump(mode="json")]

    return _write(svc, character_id, "outfit-add", changed, author=author)


def update(
    svc: Services,
    character_id: str,
    outfit_id: str,
    *,
    name: str = KEEP,
    description: str = KEEP,
    look: Mapping[str, Any] | None = KEEP,
    default: bool = KEEP,
    author: str = "system",
) -> Json:
    """Change an outfit; a look of None is taken from its words again. Returns the character. Raises as `add` does."""
    changes: Json = {}
    if name is not KEEP:
        changes["name"] = text(name, "name", most=NAME_CHARACTERS)
    if description is not KEEP:
        changes["description"] = text(description, "description", most=DESCRIPTION_CHARACTERS, least=0)
    if default is not KEEP:
        if not isinstance(default, bool):
            raise invalid(["default"], "must be true or false")
        changes["default"] = default
    if look is not KEEP and look is not None:
        changes["look"] = checked_look(look).model_dump(mode="json")

    def changed(row: Row) -> list[Json]:
        before = _find(row, outfit_id)
        after = before | changes
        if look is None:
            after["look"] = outfit_look(after["name"], after["description"]).model_dump(mode="json")
        _check_name(row, after["name"], outfit_id)
        rest = _undefaulted(row, bool(changes.get("default")))
        return [after if one["outfit_id"] == outfit_id else one for one in rest]

    return _write(svc, character_id, "outfit-update", changed, author=author)


def put_away(svc: Services, character_id: str, outfit_id: str, author: str = "system") -> Json:
    """Take an outfit out of the choice; `bring_back` undoes it. Returns the character.

    Raises:
        NotFoundError. ConflictError: `in-use`, with the scenes in which it is worn.
    """

    def unit(cur: Cursor) -> Json:
        row = live(cur, character_id)
        _find(row, outfit_id)
        used = scenes_wearing(cur, row["story_id"], character_id, outfit_id)
        if used:
            titles = ", ".join(f"'{scene['title']}'" for scene in used)
            raise ConflictError(
                f"The outfit is worn in {titles[:300]}. Choose another one there first.",
                code="in-use",
                used_in={"scenes": used},
            )
        marked = [one | {"deleted": True} if one["outfit_id"] == outfit_id else one for one in row["outfits"]]
        return _save(cur, svc, character_id, "outfit-delete", marked, author=author)

    return svc.store.write(unit)


def bring_back(svc: Services, character_id: str, outfit_id: str, author: str = "system") -> Json:
    """Undo `put_away`; where another outfit became the default meanwhile, that one stays it. Returns the character."""

    def changed(row: Row) -> list[Json]:
        before = next((one for one in row["outfits"] if one["outfit_id"] == outfit_id), None)
        if before is None:
            raise missing("outfit", outfit_id)
        if not before.get("deleted"):
            return list(row["outfits"])
        _check_name(row, before["name"], outfit_id)
        again = {name: value for name, value in before.items() if name != "deleted"}
        again["default"] = again["default"] and not any(one["default"] for one in worn_outfits(row))
        return [again if one["outfit_id"] == outfit_id else one for one in row["outfits"]]

    return _write(svc, character_id, "outfit-undelete", changed, author=author)


def scenes_wearing(cur: Cursor, story_id: str, character_id: str, outfit_id: str) -> list[Json]:
    """The scenes whose wardrobe names an outfit, in their order: ``{scene_id, title}``."""
    return [
        {"scene_id": scene["scene_id"], "title": scene["title"]}
        for scene in stories.scenes_of(cur, story_id)
        if (scene["wardrobe"] or {}).get(character_id) == outfit_id
    ]


def checked_wardrobe(cur: Cursor, story_id: str, wardrobe: Any) -> dict[str, str]:
    """A scene's wardrobe that names only outfits of the story's cast; None for an outfit means everyday clothes.

    Raises:
        InvalidInputError: not an object, somebody who is not in the story, `unknown-outfit`.
    """
    if not isinstance(wardrobe, Mapping):
        raise invalid(["wardrobe"], "must be an object of character ids and outfit ids")
    cast = {row["character_id"]: row for row in assets.characters_of(cur, story_id)}
    checked: dict[str, str] = {}
    for character_id, outfit_id in wardrobe.items():
        if character_id not in cast:
            raise invalid(["wardrobe", str(character_id)[:80]], "is nobody of this story", code="unknown-character")
        if outfit_id is None:
            continue
        if outfit_id not in {one["outfit_id"] for one in worn_outfits(cast[character_id])}:
            raise invalid(
                ["wardrobe", character_id], f"is no outfit of {cast[character_id]['name']}", code="unknown-outfit"
            )
        checked[character_id] = str(outfit_id)
    return dict(sorted(checked.items()))


def checked_look(look: Any) -> OutfitLook:
    """What an outfit changes of a look; its colours are ``#rrggbb``. Raises InvalidInputError."""
    checked = validated(OutfitLook, look, "look")
    for name in ("top", "bottom"):
        colour = getattr(checked, name)
        if colour is not None and not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            raise invalid(["look", name], "must be a colour such as '#5577aa'")
    return checked


def _find(row: Row, outfit_id: str) -> Json:
    found = next((one for one in worn_outfits(row) if one["outfit_id"] == outfit_id), None)
    if found is None:
        raise missing("outfit", outfit_id)
    return found


def _check_name(row: Row, name: str, own_id: str | None) -> None:
    if any(one["name"].casefold() == name.casefold() and one["outfit_id"] != own_id for one in worn_outfits(row)):
        raise ConflictError(f"{row['name']} has an outfit named '{name}' already.", code="outfit-exists")


def _undefaulted(row: Row, clear: bool) -> list[Json]:
    """The outfits as they stand; with `clear` none of them is the default any more."""
    return [one | {"default": False} if clear else dict(one) for one in row["outfits"] or []]


def _write(svc: Services, character_id: str, action: str, changed: Any, *, author: str) -> Json:
    def unit(cur: Cursor) -> Json:
        return _save(cur, svc, character_id, action, changed(live(cur, character_id)), author=author)

    return svc.store.write(unit)


def _save(cur: Cursor, svc: Services, character_id: str, action: str, outfits: list[Json], *, author: str) -> Json:
    now = svc.now()
    assets.update(cur, "characters", character_id, {"outfits": outfits, "revision_id": svc.ids(), "updated_at": now})
    people.record_event(cur, at=now, author=author, action=action, kind="character", subject_id=character_id, data={})
    return looked_up(cur, character_id)


def wardrobes(svc: Services, story_id: str) -> list[Json]:
    """Who wears what, scene by scene in their order: ``{scene_id, number, title, wardrobe}``."""
    names = ("scene_id", "number", "title", "wardrobe")
    return svc.store.read(
        lambda cur: [{name: row[name] for name in names} for row in usage.scenes_alive(cur, story_id)]
    )
