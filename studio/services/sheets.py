"""One character's row as others need it: checked, as a sheet for planning and drawing, as the API's answer.

Question: what is known of this person, and which second names could be a person of their own again?
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import ConflictError
from core.story.cast import CharacterSheet
from studio.services.paging import Json, missing, shown
from studio.store import assets
from studio.store.cursor import Cursor, Row


def live(cur: Cursor, character_id: str) -> Row:
    """The row. Raises NotFoundError when it is unknown, deleted, or merged into another."""
    row = assets.find(cur, "characters", character_id)
    if row is None or row["deleted_at"] is not None or row["merged_into"] is not None:
        raise missing("character", character_id)
    return row


def sheet(row: Row, references: Sequence[Row] = ()) -> CharacterSheet:
    """The character as planning and drawing need it."""
    approved = [reference["blob_key"] for reference in references if reference["status"] == "approved"]
    own = {name: row[name] for name in CharacterSheet.model_fields if name in row}
    return CharacterSheet.model_validate(own | {"approved_references": approved})


def sheets(cur: Cursor, story_id: str) -> list[CharacterSheet]:
    """The whole cast as planning and drawing need it, in its order."""
    cast = assets.characters_of(cur, story_id)
    references = assets.references_of(cur, [who["character_id"] for who in cast])
    return [sheet(who, references[who["character_id"]]) for who in cast]


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
            "references": [shown_reference(reference) for reference in references[row["character_id"]]],
            "approved_references": [
                r["blob_key"] for r in references[row["character_id"]] if r["status"] == "approved"
            ],
            "merged": [
                {name: gone[name] for name in ("character_id", "name", "speaking_lines")}
                for gone in merged[row["character_id"]]
            ],
        }
        for row in found
    ]


def shown_reference(row: Row) -> Json:
    return shown(row) | {"sha256": row["blob_key"], "url": f"/v1/media/{row['blob_key']}"}


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
