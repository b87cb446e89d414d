"""From an import to a cast and a set of places.

Question: who is in the library of a story after a script was read, and how prominent is each?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from core.planning.looks import derive_look, identity_line
from core.planning.vocabulary import place_kind
from core.story.cast import CharacterSheet, Look, Pronoun
from core.story.script import ImportedCharacter, Script
from studio.services import environments
from studio.services.context import Services
from studio.store import assets
from studio.store.cursor import Cursor, Row

Role = Literal["main", "secondary", "background"]

MAIN_SHARE = 0.25
"""Who speaks at least this share of what the most talkative one does is a main character …"""

MAIN_AT_MOST = 5
"""… unless more than this many do."""


def roles(characters: Sequence[ImportedCharacter]) -> dict[str, Role]:
    """A first guess at everybody's role from how much they speak; by character id."""
    ranked = sorted(characters, key=lambda who: -who.speaking_lines)
    most = ranked[0].speaking_lines if ranked else 0
    found: dict[str, Role] = {}
    for rank, who in enumerate(ranked):
        if who.speaking_lines == 0:
            found[who.character_id] = "background" if most else "secondary"
        elif rank < MAIN_AT_MOST and who.speaking_lines >= MAIN_SHARE * most:
            found[who.character_id] = "main"
        else:
            found[who.character_id] = "secondary"
    return found


def add_cast(
    cur: Cursor, svc: Services, story_id: str, found: Sequence[ImportedCharacter], *, author: str
) -> list[Row]:
    """Rows for imported characters, each with a look that is unlike the others'. Returns them."""
    present = assets.characters_of(cur, story_id)
    taken = [Look.model_validate(row["look"]) for row in assets.characters_ever(cur, story_id)]
    role_of = roles(found)
    made = []
    for number, who in enumerate(found):
        look = derive_look(who.name, who.description, taken)
        taken.append(look)
        made.append(
            insert_character(
                cur,
                svc,
                story_id,
                name=who.name,
                aliases=list(who.aliases),
                description=who.description,
                pronoun=who.pronoun,
                role=role_of[who.character_id],
                look=look,
                speaking_lines=who.speaking_lines,
                position=len(present) + number,
                character_id=who.character_id,
                author=author,
            )
        )
    return made


def insert_character(
    cur: Cursor,
    svc: Services,
    story_id: str,
    *,
    name: str,
    aliases: list[str],
    description: str,
    pronoun: Pronoun | None = None,
    role: Role,
    look: Look,
    speaking_lines: int = 0,
    position: int,
    character_id: str | None = None,
    merged_into: str | None = None,
    outfits: Sequence[Mapping[str, Any]] = (),
    origin: Mapping[str, Any] | None = None,
    author: str,
) -> Row:
    """The row of a new character; its identity line follows from the rest."""
    now = svc.now()
    sheet = CharacterSheet(
        character_id=character_id or svc.ids(),
        name=name,
        aliases=aliases,
        description=description,
        pronoun=pronoun,
        role=role,
        look=look,
    )
    row: Row = {
        "character_id": sheet.character_id,
        "story_id": story_id,
        "name": name,
        "aliases": aliases,
        "description": description,
        "pronoun": pronoun,
        "role": role,
        "identity_line": identity_line(sheet),
        "look": look.model_dump(mode="json"),
        "outfits": list(outfits),
        "speaking_lines": speaking_lines,
        "position": position,
        "merged_into": merged_into,
        "revision_id": svc.ids(),
        "created_by": author,
        "created_at": now,
        "updated_at": now,
        "deleted_at": None,
        "origin": None if origin is None else dict(origin),
    }
    assets.insert(cur, "characters", row)
    return row


def add_places(cur: Cursor, svc: Services, story_id: str, scripts: Iterable[Script], *, author: str) -> list[Row]:
    """Rows for the places that the scripts name and the story has not got yet. Returns them."""
    known = {row["name"].casefold() for row in assets.environments_of(cur, story_id)}
    made = []
    for script in scripts:
        place = (script.place or "").strip()
        if place and place.casefold() not in known:
            known.add(place.casefold())
            kind = place_kind(place, default="field" if script.setting == "exterior" else "room")
            made.append(environments.insert_row(cur, svc, story_id, place, kind=kind, author=author))
    return made
