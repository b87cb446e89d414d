"""Characters: who is in a story, how each is told apart, and their reference pictures. (Two that are one: `merging`.)

Question: what must every picture of this person repeat, and may it be drawn as final?
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from core.planning.looks import derive_look, identity_line
from core.story.cast import Look
from studio.services import casting, merging, references, scenes
from studio.services import sheets as one_sheet
from studio.services.context import Services
from studio.services.paging import (
    KEEP,
    NAME_CHARACTERS,
    Json,
    choice,
    invalid,
    text,
    texts,
    validated,
)
from studio.services.sheets import check_names, live, looked_up, shown_characters
from studio.store import assets, people
from studio.store.cursor import Cursor, Row

ROLES = get_args(casting.Role)
DESCRIPTION_CHARACTERS = 5_000
COLOURS = ("skin", "hair", "eyes", "top", "bottom")
merge, unmerge = merging.merge, merging.unmerge
sheet, sheets = one_sheet.sheet, one_sheet.sheets


def create(
    svc: Services,
    story_id: str,
    name: str,
    description: str = "",
    role: str = "secondary",
    aliases: Sequence[str] = (),
    look: Mapping[str, Any] | None = None,
    author: str = "system",
) -> Json:
    """Add somebody to a story; the look is taken from the description, unlike the others', unless it is given.

    Raises:
        ConflictError: `character-exists` when the name or an alias is somebody's already.
    """
    name = text(name, "name", most=NAME_CHARACTERS)
    description = text(description, "description", most=DESCRIPTION_CHARACTERS, least=0)
    choice(role, "role", ROLES)
    others = texts(aliases, "aliases")
    chosen = checked_look(look) if look is not None else None
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        scenes.live_story(cur, story_id)
        cast = assets.characters_of(cur, story_id)
        check_names(cast, [name, *others], None)
        taken = [Look.model_validate(who["look"]) for who in assets.characters_ever(cur, story_id)]
        row = casting.insert_character(
            cur,
            svc,
            story_id,
            name=name,
            aliases=others,
            description=description,
            role=role,  # type: ignore[arg-type]
            look=chosen or derive_look(name, description, taken),
            position=len(cast),
            author=author,
        )
        people.record_event(
            cur, at=now, author=author, action="create", kind="character", subject_id=row["character_id"], data={}
        )
        return shown_characters(cur, [row])[0]

    return svc.store.write(unit)


def list_for_story(svc: Services, story_id: str) -> Json:
    """The cast, in its order."""

    def look(cur: Cursor) -> Json:
        scenes.live_story(cur, story_id)
        return {"items": shown_characters(cur, assets.characters_of(cur, story_id)), "next": None}

    return svc.store.read(look)


def get(svc: Services, character_id: str) -> Json:
    """One character; somebody who was merged away says into whom (`merged_into`)."""
    return svc.store.read(lambda cur: looked_up(cur, character_id))


def update(
    svc: Services,
    character_id: str,
    *,
    name: str = KEEP,
    description: str = KEEP,
    role: str = KEEP,
    identity_line: str | None = KEEP,
    aliases: Sequence[str] = KEEP,
    look: Mapping[str, Any] | None = KEEP,
    author: str = "system",
) -> Json:
    """Change a character. A look is merged into the present one (None: taken from the description again).

    The identity line follows name and look as long as nobody wrote one; None or "" lets it follow again. A former name
    stays as an alias, so that the next draft of the script is understood.
    """
    changes: Json = {}
    if name is not KEEP:
        changes["name"] = text(name, "name", most=NAME_CHARACTERS)
    if description is not KEEP:
        changes["description"] = text(description, "description", most=DESCRIPTION_CHARACTERS, least=0)
    if role is not KEEP:
        changes["role"] = choice(role, "role", ROLES)
    if aliases is not KEEP:
        changes["aliases"] = texts(aliases, "aliases")
    if look is not KEEP and look is not None and not isinstance(look, Mapping):
        raise invalid(["look"], "must be an object")
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        row = live(cur, character_id)
        cast = [who for who in assets.characters_of(cur, row["story_id"]) if who["character_id"] != character_id]
        after = row | changes
        if after["name"] != row["name"]:
            after["aliases"] = [a for a in dict.fromkeys([*after["aliases"], row["name"]]) if a != after["name"]]
        check_names(cast, [after["name"], *after["aliases"]], character_id)
        if look is None:
            taken = [Look.model_validate(who["look"]) for who in cast]
            after["look"] = derive_look(after["name"], after["description"], taken).model_dump(mode="json")
        elif look is not KEEP:
            after["look"] = checked_look({**row["look"], **look}).model_dump(mode="json")
        after["identity_line"] = _identity(row, after, identity_line)
        fields = ("name", "aliases", "description", "role", "look", "identity_line")
        changed = {field: after[field] for field in fields if after[field] != row[field]}
        if changed:
            assets.update(cur, "characters", character_id, changed | {"revision_id": svc.ids(), "updated_at": now})
            people.record_event(
                cur, at=now, author=author, action="update", kind="character", subject_id=character_id, data=changed
            )
        return looked_up(cur, character_id)

    return svc.store.write(unit)


def add_reference(svc: Services, character_id: str, image: bytes, kind: str = "face", author: str = "system") -> Json:
    """Add a reference picture; it is decoded and stored anew as PNG, and counts once it is approved.

    Raises:
        InvalidInputError: no picture, or an unknown kind. TooLargeError: over 20 MB or 40 million pixels.
    """
    return references.add(svc, "character", character_id, image, kind, author=author)


def approve_reference(svc: Services, reference_id: str, author: str = "system") -> Json:
    """Let a reference picture count; approving twice changes nothing."""
    return references.approve(svc, reference_id, author=author)


def checked_look(look: Mapping[str, Any]) -> Look:
    """A look that can be drawn: its colours are ``#rrggbb``."""
    checked = validated(Look, look, "look")
    for name in COLOURS:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", getattr(checked, name)):
            raise invalid(["look", name], "must be a colour such as '#5577aa'")
    return checked


def _identity(before: Row, after: Row, wanted: Any) -> str:
    if wanted is not KEEP and (wanted or "").strip():
        return text(wanted, "identity_line", most=1_000)
    derived_before = identity_line(sheet(before | {"identity_line": ""}))
    if wanted is KEEP and before["identity_line"] != derived_before:
        return str(before["identity_line"])
    return identity_line(sheet(after | {"identity_line": ""}))
