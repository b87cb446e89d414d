"""Brings finished art: each picture becomes a scene (or a scene's new picture) with its panels found.

Uploads are decoded and written again as plain PNG in the draw pool; nothing of the original file is served. Panels are
a layout artifact, so a correction by hand is a new version of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from core.errors import InvalidInputError, NotFoundError, TooLargeError
from core.planning.brought import plan_for_art
from core.story.plan import Layout, RenderResult
from core.story.script import Script
from studio.naming import natural_key
from studio.services import episodes as episode_services
from studio.services import scenes as scene_services
from studio.services.carry import carry_layers
from studio.services.context import Services
from studio.services.record import Recorder, context_of
from studio.services.resolve import scene_values
from studio.services.view import draw_pool
from studio.store import episodes
from studio.store.db import Cursor

MAX_PICTURES = 200


def bring_episode_art(
    svc: Services, episode_id: str, files: Sequence[tuple[str, bytes]], *, author: str = "system"
) -> dict[str, Any]:
    """One new scene for each picture, in natural order of the names, added to the end of the episode.

    All pictures are read before anything is written: one that cannot be used refuses the whole upload.

    Raises:
        NotFoundError: no such episode.
        InvalidInputError, TooLargeError: a picture that cannot be used; the message names it.
    """
    story_id = _story_of(svc, episode_id)
    if not files:
        raise InvalidInputError("Bring at least one picture.", code="no-art", errors=[_at("images", "empty")])
    if len(files) > MAX_PICTURES:
        raise TooLargeError(f"Bring at most {MAX_PICTURES} pictures at a time.", code="too-many-pictures")
    ordered = sorted(files, key=lambda file: natural_key(file[0]))
    read = [(name, _read(svc, name, content)) for name, content in ordered]
    made: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for name, art in read:
        scene = scene_services.create_scene(svc, story_id, title=_title(name), source_text="", author=author)
        episode_services.add_scenes(svc, episode_id, [scene["scene_id"]], author=author)
        _use(svc, scene["scene_id"], None, art, author)
        made.append(scene_services.get_scene(svc, scene["scene_id"]))
        findings += [{**finding, "where": {**finding["where"], "file": name}} for finding in art["findings"]]
    return {"scenes": made, "findings": findings}


def bring_scene_art(
    svc: Services, scene_id: str, name: str, content: bytes, *, branch: str | None = None, author: str = "system"
) -> dict[str, Any]:
    """A picture becomes a scene's art; the one before stays in the history.

    A picture of the same panels keeps the layout that is in use; another one brings its own.

    Raises:
        NotFoundError: no such scene or branch.
        InvalidInputError, TooLargeError: the picture cannot be used.
    """
    svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
    return _use(svc, scene_id, branch, _read(svc, name, content), author)


def _read(svc: Services, name: str, content: bytes) -> dict[str, Any]:
    try:
        return draw_pool(svc).run("art.read", {"upload": svc.blobs.put(content)})
    except (InvalidInputError, TooLargeError) as error:
        error.message = f"{name}: {error.message}"
        error.data.setdefault("errors", [_at("images", error.message)])
        raise


def _use(svc: Services, scene_id: str, branch: str | None, art: dict[str, Any], author: str) -> dict[str, Any]:
    def write(cur: Cursor) -> dict[str, Any]:
        values = scene_values(cur, svc, scene_id, branch)
        found = Layout.model_validate(art["layout"])
        held = values.payload("layout")
        same = held is not None and _same_panels(Layout.model_validate(held), found)
        drawn_for = Layout.model_validate(held) if same and held is not None else found
        stored = values.payload("script")
        plan = plan_for_art(drawn_for, Script.model_validate(stored) if stored else None)
        inputs = [values.ids["script"]] if "script" in values.ids else []
        types = ["render_result"] if same else ["layout", "panel_plan", "render_result"]
        context = context_of(cur, svc, values, types, author=author, inputs=dict.fromkeys(types, inputs))
        # Finished art is made from nothing that the studio knows: no style or identity can make it stale.
        context["digests"], context["inputs"]["render_result"] = {}, []
        recorder = Recorder(cur, svc, context)
        if not same:
            plan_id = recorder.record("panel_plan", plan.model_dump(mode="json"), agent=author)
            layout = found.model_dump(mode="json")
            recorder.record("layout", layout, agent="Panel finder", inputs=[plan_id])
            carry_layers(cur, svc, scene_id, values.branch, values.ids.get("layout"), layout, author=author)
        result = RenderResult(
            image=art["image"],
            width=art["width"],
            height=art["height"],
            origin="brought",
            drawn_for=found,
            provider="brought",
        )
        artifact_id = recorder.record("render_result", result.model_dump(mode="json"), agent=author)
        return {
            "artifact_id": artifact_id,
            "scene_id": scene_id,
            "type": "render_result",
            "branch": values.branch,
            "payload": result.model_dump(mode="json"),
            "panels": len(found.panels),
            "findings": art["findings"],
        }

    return svc.store.write(write)


def _same_panels(held: Layout, found: Layout) -> bool:
    return held.width == found.width and [(panel.panel_id, panel.w, panel.h) for panel in held.panels] == [
        (panel.panel_id, panel.w, panel.h) for panel in found.panels
    ]


def _story_of(svc: Services, episode_id: str) -> str:
    episode = svc.store.read(lambda cur: episodes.find(cur, episode_id))
    if episode is None or episode["deleted_at"] is not None:
        raise NotFoundError("There is no such episode.", code="episode-not-found", episode_id=episode_id)
    return str(episode["story_id"])


def _title(name: str) -> str:
    return PurePath(name.replace("\\", "/")).stem.replace("_", " ").strip()[:300] or "Brought art"


def _at(field: str, message: str) -> dict[str, Any]:
    return {"loc": [field], "msg": message}
