"""Whose lines are whose, when two characters turn out to be one, or one to be two.

Question: which scripts name somebody else from now on? Each gets a new version; words and lettering stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from studio.services import versions
from studio.services.context import Services
from studio.store import artifacts, pointers, stories
from studio.store.cursor import Cursor


def replace_character(
    cur: Cursor,
    svc: Services,
    story_id: str,
    old_id: str,
    new_id: str,
    *,
    author: str,
    now: datetime,
    only: Callable[[str, Mapping[str, Any]], bool] | None = None,
) -> dict[str, list[str]]:
    """Give the lines of one character to another, in the scripts in use on every branch.

    `only` limits it to the lines that it says yes to, asked with the scene's id and the line.
    Returns the line ids that changed, by scene.
    """
    changed: dict[str, list[str]] = {}
    for scene in stories.scenes_of(cur, story_id) + stories.scenes_of(cur, story_id, deleted=True):
        scene_id = scene["scene_id"]
        for branch in pointers.branches(cur, scene_id):
            held = pointers.find(cur, scene_id, branch["name"], "script")
            if held is None:
                continue
            payload = artifacts.payloads(cur, [held])[held]
            ids = [
                line["line_id"]
                for line in payload["lines"]
                if line["character_id"] == old_id and (only is None or only(scene_id, line))
            ]
            if not ids:
                continue
            lines = [line | {"character_id": new_id} if line["line_id"] in ids else line for line in payload["lines"]]
            made = versions.record_artifact(
                cur,
                scene_id=scene_id,
                type="script",
                branch=branch["name"],
                payload=payload | {"lines": lines},
                parent_id=held,
                author=author,
                ids=svc.ids,
                now=now,
            )
            versions.move_pointer(cur, scene_id, branch["name"], "script", made["artifact_id"], reason="recast")
            changed[scene_id] = sorted({*changed.get(scene_id, []), *ids})
    return changed
