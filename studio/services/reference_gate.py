"""The reference gate: nothing final is planned or drawn of a main character whose face nobody approved.

Question: which main characters of these scenes have no approved face reference?
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studio.services.resolve import SceneValues
from studio.store import assets
from studio.store.cursor import Cursor


def lacking_faces(cur: Cursor, held: Sequence[SceneValues]) -> list[dict[str, Any]]:
    """``{character_id, name, scene_ids}`` of each, in the order in which the scenes need them."""
    lacking: dict[str, dict[str, Any]] = {}
    faces: dict[str, bool] = {}
    for values in held:
        unknown = [sheet.character_id for sheet in values.cast if sheet.character_id not in faces]
        if unknown:
            found = assets.references_of(cur, unknown)
            faces |= {
                who: any(row["kind"] == "face" and row["status"] == "approved" for row in found[who]) for who in unknown
            }
        for sheet in mains_of(values):
            if not faces[sheet.character_id]:
                entry = lacking.setdefault(
                    sheet.character_id, {"character_id": sheet.character_id, "name": sheet.name, "scene_ids": []}
                )
                entry["scene_ids"].append(values.scene_id)
    return list(lacking.values())


def mains_of(values: SceneValues) -> list[Any]:
    """The main characters that the scene's intent or its lines name."""
    shown = set((values.payload("intent") or {}).get("characters") or [])
    shown |= {line["character_id"] for line in values.lines if line["character_id"]}
    return [sheet for sheet in values.cast if sheet.role == "main" and sheet.character_id in shown]
