"""A copy of a scene: everything in use, as first versions of a scene of its own.

Question: how does a scene get into a second episode without sharing its fate?
"""

from __future__ import annotations

from core.versions.kinds import TYPES, split_pointer
from studio.services import versions
from studio.services.context import Services
from studio.store import artifacts, layers, pointers, stories
from studio.store.cursor import Cursor, Row

_ORDER = {name: rank for rank, name in enumerate(TYPES)}


def duplicate(cur: Cursor, svc: Services, scene: Row, *, author: str, branch: str | None = None) -> str:
    """Copy a scene's active branch right behind it in the story; returns the new scene's id.

    Links between the copied versions are kept among themselves; versions that are not in use stay with the original.
    """
    now, on = svc.now(), branch or scene["active_branch"]
    scene_id = svc.ids()
    place = scene["position"] + 1
    stories.make_room(cur, scene["story_id"], place)
    fresh = {"scene_id": scene_id, "position": place, "home_episode_id": None, "active_branch": "main"}
    stories.insert_scene(
        cur,
        scene | fresh | {"revision_id": svc.ids(), "created_by": author, "created_at": now, "updated_at": now},
    )
    pointers.insert_branch(cur, scene_id, "main", author=author, at=now)
    for row in layers.of_scene(cur, scene["scene_id"], on):
        layers.insert(cur, svc.ids(), scene_id, "main", row["layer_type"], row["language"], author=author, at=now)
    held = pointers.active(cur, scene["scene_id"], on)
    copied: dict[str, str] = {}
    for key in sorted(held, key=lambda key: (_ORDER[split_pointer(key)[0]], key)):
        source = artifacts.find(cur, held[key])
        if source is None:
            continue
        made = versions.record_artifact(
            cur,
            scene_id=scene_id,
            type=source["type"],
            branch="main",
            payload=source["payload"],
            input_ids=[copied[input_id] for input_id in source["input_ids"] if input_id in copied],
            input_digests=source["input_digests"],
            author=author,
            ids=svc.ids,
            now=now,
            language=source["language"],
            note=f"copied from {source['artifact_id']}",
        )
        copied[held[key]] = made["artifact_id"]
        versions.move_pointer(cur, scene_id, "main", key, made["artifact_id"], reason="copy", move_id=scene_id)
    return scene_id
