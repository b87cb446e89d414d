"""Copies of people and places in another story.

Question: how does somebody get into a second story without sharing their fate? A copy has everything the source has,
its reference pictures too, and says where it came from; later changes on either side stay there.
"""

from __future__ import annotations

from core.errors import ConflictError
from studio.services import environments, scenes, sheets
from studio.services.context import Services
from studio.services.origins import origin_of
from studio.services.paging import Json
from studio.store import assets, people, pictures
from studio.store.cursor import Cursor, Row

_FRESH_CHARACTER = {"merged_into": None, "deleted_at": None, "speaking_lines": 0}


def copy_character(svc: Services, character_id: str, story_id: str, author: str = "system") -> Json:
    """Take somebody into another story, with outfits and references that are not withdrawn. Returns the copy.

    Raises:
        NotFoundError. ConflictError: `same-story`; `character-exists` when the name is somebody's there.
    """

    def unit(cur: Cursor) -> Json:
        row = sheets.live(cur, character_id)
        _check_story(cur, row, story_id)
        cast = assets.characters_of(cur, story_id)
        sheets.check_names(cast, [row["name"], *row["aliases"]], None)
        fresh = _FRESH_CHARACTER | {"position": len(cast), "outfits": sheets.worn_outfits(row)}
        new_id = _insert(cur, svc, "character", row, fresh | {"story_id": story_id}, author=author)
        return sheets.looked_up(cur, new_id)

    return svc.store.write(unit)


def copy_environment(svc: Services, environment_id: str, story_id: str, author: str = "system") -> Json:
    """Take a place into another story, with its references and, where it is promoted, its locked elements.

    Raises:
        NotFoundError. ConflictError: `same-story`; `environment-exists` when the name is a place's there.
    """

    def unit(cur: Cursor) -> Json:
        row = environments.live(cur, environment_id)
        _check_story(cur, row, story_id)
        environments.check_name(cur, story_id, row["name"], None)
        new_id = _insert(cur, svc, "environment", row, {"story_id": story_id, "deleted_at": None}, author=author)
        return environments.looked_up(cur, new_id)

    return svc.store.write(unit)


def _check_story(cur: Cursor, row: Row, story_id: str) -> None:
    scenes.live_story(cur, story_id)
    if row["story_id"] == story_id:
        raise ConflictError(f"'{row['name']}' is in this story already.", code="same-story")


def _insert(cur: Cursor, svc: Services, kind: str, row: Row, fresh: Json, *, author: str) -> str:
    now, new_id, source_id = svc.now(), svc.ids(), row[f"{kind}_id"]
    made = {"created_by": author, "created_at": now, "updated_at": now, "revision_id": svc.ids()}
    assets.insert(cur, f"{kind}s", row | made | fresh | {f"{kind}_id": new_id, "origin": origin_of(cur, kind, row)})
    for reference in pictures.of(cur, kind, [source_id])[source_id]:
        if reference["status"] != "withdrawn":
            pictures.insert(cur, kind, reference | {"reference_id": svc.ids(), f"{kind}_id": new_id})
    data = {"from": source_id}
    people.record_event(cur, at=now, author=author, action="copy", kind=kind, subject_id=new_id, data=data)
    return new_id
