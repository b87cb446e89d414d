"""One character's row as others need it: checked, as a sheet for planning and drawing, as the API's answer.

Question: what is known of this person, and which second names could be a person of their own again?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.errors import ConflictError
from core.planning.outfits import dressed
from core.story.cast import CharacterSheet
from studio.services.origins import told_origin
from studio.services.paging import Json, missing, shown
from studio.services.shown_references import ordered, shown_references
from studio.store import assets
from studio.store.cursor import Cursor, Row


def live(cur: Cursor, character_id: str) -> Row:
    """The row. Raises NotFoundError when it is unknown, deleted, or merged into another."""
    row = assets.find(cur, "characters", character_id)
    if row is None or row["deleted_at"] is not None or row["merged_into"] is not None:
        raise missing("character", character_id)
    return row


def sheet(row: Row, references: Sequence[Row] = (), outfit_id: str | None = None) -> CharacterSheet:
    """The character as planning and drawing need it, in the outfit that was chosen for a scene or the default one."""
    own = {name: row[name] for name in CharacterSheet.model_fields if name in row}
    plain = CharacterSheet.model_validate(own | {"outfits": worn_outfits(row)})
    worn = dressed(plain, outfit_id)
    followed = ordered(references, worn.wearing.outfit_id if worn.wearing else None)
    keys = list(dict.fromkeys(reference["blob_key"] for reference in followed))
    return worn.model_copy(update={"approved_references": keys})


def sheets(cur: Cursor, story_id: str, wardrobe: Mapping[str, str] | None = None) -> list[CharacterSheet]:
    """The whole cast as planning and drawing need it, in its order, dressed as a scene's `wardrobe` says."""
    cast, worn = assets.characters_of(cur, story_id), wardrobe or {}
    references = assets.references_of(cur, [who["character_id"] for who in cast])
    return [sheet(who, references[who["character_id"]], worn.get(who["character_id"])) for who in cast]


def worn_outfits(row: Row) -> list[Json]:
    """The outfits of a character's row that were not put away."""
    return [
        {name: value for name, value in outfit.items() if name != "deleted"}
        for outfit in row.get("outfits") or []
        if not outfit.get("deleted")
    ]


def shown_characters(cur: Cursor, found: Sequence[Row]) -> list[Json]:
    """Characters as the API answers them.

    `merged` lists those that were merged into one and can be taken apart again (``{character_id, name,
    speaking_lines}``), in the order in which they were merged.
    """
    ids = [row["character_id"] for row in found]
    references, merged = assets.references_of(cur, ids), assets.merged_into(cur, ids)
    return [
        shown(row)
        | {
            "outfits": worn_outfits(row),
            "origin": told_origin(cur, "character", row),
            "references": shown_references(references[row["character_id"]]),
            "approved_references": sheet(row, references[row["character_id"]]).approved_references,
            "merged": [
                {name: gone[name] for name in ("character_id", "name", "speaking_lines")}
                for gone in merged[row["character_id"]]
            ],
        }
        for row in found
    ]


def looked_up(cur: Cursor, character_id: str) -> Json:
    """The answer for one character, merged away or not. Raises NotFoundError."""
    row = assets.find(cur, "characters", character_id)
    if row is None or row["deleted_at"] is not None:
        raise missing("character", character_id)
    return shown_characters(cur, [row])[0]


def check_names(cast: Sequence[Row], names: Sequence[str], own_id: str | None) -> None:
    """Refuse a name that somebody else has. Raises ConflictError `character-exists`."""
    wanted = {name.casefold() for name in names}
    for who in cast:
        taken = wanted & {name.casefold() for name in (who["name"], *who["aliases"])}
        if taken and who["character_id"] != own_id:
            raise ConflictError(
                f"The name '{sorted(taken)[0]}' is {who['name']}'s already; merge the two if they are one.",
                code="character-exists",
                character_id=who["character_id"],
            )
