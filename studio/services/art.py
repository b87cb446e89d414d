"""Brings finished art: each picture becomes a scene (or a scene's new picture) with its panels found.

Uploads are decoded and written again as plain PNG in the draw pool; nothing of the original file is served. Panels are
a layout artifact, so a correction by hand is a new version of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from core.errors import ConflictError, InvalidInputError, NotFoundError, TooLargeError
from core.story.plan import Layout, RenderResult
from studio.naming import natural_key
from studio.services import episodes as episode_services
from studio.services import freeze
from studio.services import scenes as scene_services
from studio.services.art_replaced import compare_with_present, replacing
from studio.services.carry import carry_layers, told
from studio.services.context import Services
from studio.services.record import Recorder, context_of
from studio.services.resolve import scene_values
from studio.services.view import draw_pool
from studio.store import episodes
from studio.store.db import Cursor

MAX_PICTURES = 200
_ATTEMPTS = 4
_COMPARED = ("layout", "render_result", "panel_plan", "script")


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

    A picture of the same panels keeps the layout that is in use; another one brings its own, and the lettering follows
    its panels by picture and order. `reattached` of the answer says what became of each object; see `carry.told`.

    Raises:
        NotFoundError: no such scene or branch.
        InvalidInputError, TooLargeError: the picture cannot be used.
    """
    values = svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
    svc.store.read(lambda cur: freeze.check_scene(cur, scene_id, values.branch))
    return _use(svc, scene_id, branch, _read(svc, name, content), author)


def _read(svc: Services, name: str, content: bytes) -> dict[str, Any]:
    try:
        return draw_pool(svc).run("art.read", {"upload": svc.blobs.put(content)})
    except (InvalidInputError, TooLargeError) as error:
        error.message = f"{name}: {error.message}"
        error.data.setdefault("errors", [_at("images", error.message)])
        raise


def _use(svc: Services, scene_id: str, branch: str | None, art: dict[str, Any], author: str) -> dict[str, Any]:
    """Put a picture in use. Panels are compared before the transaction, so that no pixel is looked at inside it."""
    found = Layout.model_validate(art["layout"])
    for _ in range(_ATTEMPTS):
        values = svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
        seen = {key: values.ids.get(key) for key in _COMPARED}
        alike = compare_with_present(svc, values, art["image"], found)
        made = svc.store.write(
            lambda cur, seen=seen, alike=alike: _write(cur, svc, scene_id, branch, art, author, seen, alike)
        )
        if made is not None:
            return made
    raise ConflictError("Somebody else is changing this scene's panels right now; try again.", code="scene-busy")


def _write(
    cur: Cursor,
    svc: Services,
    scene_id: str,
    branch: str | None,
    art: dict[str, Any],
    author: str,
    seen: Mapping[str, str | None],
    alike: Sequence[Sequence[float]] | None,
) -> dict[str, Any] | None:
    """The versions of a new picture with all that follows; None where the panels are not those that were compared."""
    values = scene_values(cur, svc, scene_id, branch)
    freeze.check_scene(cur, scene_id, values.branch)
    if any(values.ids.get(key) != at for key, at in seen.items()):
        return None
    found = Layout.model_validate(art["layout"])
    change = replacing(cur, values, found, alike)
    inputs = [values.ids["script"]] if "script" in values.ids else []
    types = ["render_result"] if change.same else ["layout", "panel_plan", "render_result"]
    context = context_of(cur, svc, values, types, author=author, inputs=dict.fromkeys(types, inputs))
    # Finished art is made from nothing that the studio knows: no style or identity can make it stale.
    context["digests"], context["inputs"]["render_result"] = {}, []
    recorder = Recorder(cur, svc, context)
    report = told([])
    if not change.same:
        plan_id = recorder.record("panel_plan", change.plan.model_dump(mode="json"), agent=author)
        layout = found.model_dump(mode="json")
        recorder.record("layout", layout, agent="Panel finder", inputs=[plan_id])
        held = values.ids.get("layout")
        report = carry_layers(cur, svc, scene_id, values.branch, held, layout, author=author, evidence=change.evidence)
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
        "reattached": report,
        "findings": art["findings"],
    }


def _story_of(svc: Services, episode_id: str) -> str:
    episode = svc.store.read(lambda cur: episodes.find(cur, episode_id))
    if episode is None or episode["deleted_at"] is not None:
        raise NotFoundError("There is no such episode.", code="episode-not-found", episode_id=episode_id)
    freeze.check_episode(episode)
    return str(episode["story_id"])


def _title(name: str) -> str:
    return PurePath(name.replace("\\", "/")).stem.replace("_", " ").strip()[:300] or "Brought art"


def _at(field: str, message: str) -> dict[str, Any]:
    return {"loc": [field], "msg": message}
