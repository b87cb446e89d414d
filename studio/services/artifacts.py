"""Artifacts: every version of every part of a scene, and edits by hand that become versions.

Question: which versions are there, what is in one, and how does a person add one?
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import StaleWriteError
from core.story.base import Payload
from core.story.plan import Layout, PanelPlan, SceneSemantics
from core.versions.kinds import artifact_type
from core.versions.staleness import Freshness
from studio.services import freeze, scenes, versions
from studio.services.carry import carry_layers
from studio.services.context import Services
from studio.services.paging import Json, choice, invalid, missing, page_limit, shown, validated
from studio.store import artifacts, pointers, stories
from studio.store.cursor import Cursor, Row

BY_HAND: dict[str, type[Payload]] = {
    "panel_plan": PanelPlan,
    "layout": Layout,
    "panel_semantics": SceneSemantics,
}
CANVAS_PX = 200_000
"""A scene's canvas is at most this wide and high: far beyond any strip, and small enough to draw."""


def list_artifacts(
    svc: Services, scene_id: str, type: str | None = None, limit: int = 50, cursor: str | None = None
) -> Json:
    """A page of a scene's versions without payloads, newest first.

    `active`: it is in use on some branch (`active_on` names them). `stale`: it is in use on the scene's active branch
    and out of date.
    """
    limit = page_limit(limit)
    if type is not None:
        artifact_type(type)

    def look(cur: Cursor) -> Json:
        scenes.live_scene(cur, scene_id)
        found, following = artifacts.page(cur, scene_id, type_name=type, limit=limit, cursor=cursor)
        tags = artifacts.tags(cur, [row["artifact_id"] for row in found])
        holders = pointers.holders(cur, scene_id)
        fresh = versions.freshness(cur, scene_id, catalogue=svc.catalogue)
        return {"items": [_shown(row, tags, holders, fresh) for row in found], "next": following}

    return svc.store.read(look)


def get_artifact(svc: Services, artifact_id: str) -> Json:
    """One version with its payload. Raises NotFoundError."""

    def look(cur: Cursor) -> Json:
        row = artifacts.find(cur, artifact_id)
        if row is None:
            raise missing("artifact", artifact_id)
        holders = pointers.holders(cur, row["scene_id"])
        fresh = versions.freshness(cur, row["scene_id"], catalogue=svc.catalogue)
        return _shown(row, artifacts.tags(cur, [artifact_id]), holders, fresh) | {"payload": row["payload"]}

    return svc.store.read(look)


def add_artifact(
    svc: Services,
    scene_id: str,
    type: str,
    payload: Mapping[str, Any],
    parent_id: str | None = None,
    branch: str | None = None,
    expected: str | None = None,
    author: str = "system",
) -> Json:
    """Take an edit by hand of a panel plan, a layout or the semantics as a version, and make it the active one.

    `parent_id` is the version that was edited (the active one by default); with `expected` it is refused where another
    version is in use by now. With a new layout the lettering follows its
    panels; objects of panels that are gone go to the tray, in the same transaction. The answer's `reattached` lists
    object ids as kept, moved and unplaced, and which are asked about (`uncertain`).

    Raises:
        InvalidInputError: with the path of each wrong field below ``payload``. NotFoundError. StaleWriteError.
    """
    choice(type, "type", tuple(BY_HAND))
    checked = validated(BY_HAND[type], payload, "payload")
    _check_panels(checked)
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        scene = scenes.live_scene(cur, scene_id)
        on = scenes.on_branch(cur, scene, branch)
        freeze.check_scene(cur, scene_id, on)
        key = artifact_type(type).pointer or type
        held = pointers.find(cur, scene_id, on, key)
        if expected is not None and held != expected:
            raise StaleWriteError("Somebody made another version meanwhile.", current={"artifact_id": held})
        made = versions.record_artifact(
            cur,
            scene_id=scene_id,
            type=type,
            branch=on,
            payload=checked.model_dump(mode="json"),
            parent_id=parent_id or held,
            input_ids=versions.inputs_in_use(cur, scene_id, on, type),
            author=author,
            ids=svc.ids,
            now=now,
        )
        versions.move_pointer(cur, scene_id, on, key, made["artifact_id"], author=author, now=now, reason="edit")
        stories.update_scene(cur, scene_id, {"updated_at": now})
        report: Json = {}
        if type == "layout":
            report["reattached"] = carry_layers(
                cur, svc, scene_id, on, held, made["payload"], author=author, layout_id=made["artifact_id"]
            )
        fresh = versions.freshness(cur, scene_id, on, catalogue=svc.catalogue)
        answer = _shown(made, {}, pointers.holders(cur, scene_id), fresh)
        return answer | {"payload": made["payload"]} | report

    return svc.store.write(unit)


def _check_panels(payload: Payload) -> None:
    panels = getattr(payload, "panels", [])
    seen: set[int] = set()
    for number, panel in enumerate(panels):
        if panel.panel_id in seen:
            raise invalid(["payload", "panels", number, "panel_id"], "is used by an earlier panel too")
        seen.add(panel.panel_id)
    if not isinstance(payload, Layout):
        return
    for name in ("width", "height"):
        if getattr(payload, name) > CANVAS_PX:
            raise invalid(["payload", name], f"must be at most {CANVAS_PX} px")
    for number, panel in enumerate(payload.panels):
        inside = panel.x >= 0 and panel.y >= 0
        if not inside or panel.x + panel.w > payload.width or panel.y + panel.h > payload.height:
            raise invalid(["payload", "panels", number], f"lies outside the {payload.width} × {payload.height} canvas")


def _shown(row: Row, tags: Mapping[str, list[str]], holders: Mapping[str, list[str]], fresh: Freshness) -> Json:
    names = ("artifact_id", "scene_id", "type", "language", "version", "branch", "parent_id", "input_ids")
    more = ("input_digests", "payload_sha256", "origin", "note", "author", "created_at")
    on = holders.get(row["artifact_id"], [])
    return shown(row, *names, *more) | {
        "tags": tags.get(row["artifact_id"], []),
        "active": bool(on),
        "active_on": on,
        "stale": any(entry.node.artifact_id == row["artifact_id"] for entry in fresh.stale),
    }
