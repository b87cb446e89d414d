"""Where does this belong? The questions that a new plan or a new picture left open, and the answers of people.

A question is an object that carries the flag for it, on the picture at the best guess or in the tray. An answer is a
version of its layer like any other edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import NotFoundError
from core.lettering.following.reattach import LINE_REMOVED, PANEL_REMOVED, PLACE_UNCERTAIN
from core.lettering.following.settling import settled
from core.lettering.frames import canvas_rect, frames_of
from core.lettering.objects import LayerObject, LayerPayload
from core.story.plan import Layout
from core.versions.kinds import TYPES, split_pointer
from studio.services import freeze, scenes
from studio.services import layers as layer_services
from studio.services.context import Services
from studio.services.edited_script import unlinked
from studio.services.paging import Json, invalid
from studio.services.resolve import scene_values
from studio.store import artifacts, layers, pointers
from studio.store.cursor import Cursor, Row

_BACK = 30
"""How many versions of a layer are looked through for the panel that an object came from."""


def open_questions(svc: Services, scene_id: str, *, branch: str | None = None) -> Json:
    """Everything that waits for a person's word, in every language.

    ``{questions, tray, panels}``: `panels` are the layout's ids in order; an entry is ``{object_id, layer_id,
    layer_type, language, text, type, speaker, panel_id, was_panel, flags, candidates: [{panel_id, likelihood}]}``.
    `questions` are objects that may stand in the wrong panel, and those in the tray that may belong to one; `tray` the
    others that wait. `was_panel` is the number of its panel before the question came up.

    Raises:
        NotFoundError: no such scene or branch.
    """

    def look(cur: Cursor) -> Json:
        values = scene_values(cur, svc, scene_id, branch)
        layout = values.payload("layout") or {"panels": []}
        known = [panel["panel_id"] for panel in layout["panels"]]
        questions: list[Json] = []
        tray: list[Json] = []
        for key, at in sorted(values.ids.items()):
            if not TYPES[split_pointer(key)[0]].per_language:
                continue
            layer = LayerPayload.model_validate(values.payloads[key])
            row = layers.find_for(cur, scene_id, values.branch, layer.layer_type, layer.language)
            for item, placed in [(one, True) for one in layer.objects] + [(one, False) for one in layer.unplaced]:
                asked = PLACE_UNCERTAIN in item.flags
                if asked or not placed:
                    entry = _entry(item, layer, row, placed) | {
                        "was_panel": _came_from(cur, at, item) if asked else item.panel_id
                    }
                    (questions if asked else tray).append(entry)
        return {"questions": questions, "tray": tray, "panels": known}

    return svc.store.read(look)


def answer(
    svc: Services,
    scene_id: str,
    object_id: str,
    panel_id: int | None,
    *,
    language: str | None = None,
    branch: str | None = None,
    author: str = "system",
) -> Json:
    """Say where an object belongs: in a panel (the one it stands in confirms it), or, with None, in none of them.

    An object of no panel waits in the tray until somebody takes it out. Any object may be put into a panel like this,
    those in the tray too. Returns the layer.

    Raises:
        NotFoundError: no such scene, branch or object. InvalidInputError: `unknown-panel`.
    """
    now = svc.now()

    def unit(cur: Cursor) -> str:
        scene = scenes.live_scene(cur, scene_id)
        on = scenes.on_branch(cur, scene, branch)
        freeze.check_scene(cur, scene_id, on)
        key, layer = _holding(cur, scene_id, on, object_id, language)
        held = pointers.active(cur, scene_id, on)
        if "layout" not in held:
            raise invalid(["panel_id"], "the scene has no panels yet", code="unknown-panel")
        layout = Layout.model_validate(artifacts.payloads(cur, [held["layout"]])[held["layout"]])
        known = [panel.panel_id for panel in layout.panels]
        if panel_id is not None and panel_id not in known:
            words = f"there is no panel {panel_id}; the layout has {', '.join(map(str, known)) or 'none'}"
            raise invalid(["panel_id"], words, code="unknown-panel", object_id=object_id)
        after = _answered(layer, object_id, panel_id, layout)
        if after != layer:
            layer_services.record_layer(
                cur, svc, scene_id, on, after, author=author, now=now, expected=held[key], reason="reattached"
            )
        row = layers.find_for(cur, scene_id, on, layer.layer_type, layer.language)
        return str(row["layer_id"]) if row else ""

    return layer_services.get_layer(svc, svc.store.write(unit))


def _answered(layer: LayerPayload, object_id: str, panel_id: int | None, layout: Layout) -> LayerPayload:
    placed = next((item for item in layer.objects if item.id == object_id), None)
    item = placed or next(item for item in layer.unplaced if item.id == object_id)
    gone = {PLACE_UNCERTAIN} if panel_id is None else {PLACE_UNCERTAIN, PANEL_REMOVED, LINE_REMOVED}
    flags = [flag for flag in item.flags if flag not in gone]
    if panel_id is None and placed is not None:
        flags = sorted({*flags, PANEL_REMOVED})
    fresh = item.model_copy(update={"flags": flags, "candidates": []})
    if panel_id is not None and (placed is None or item.panel_id != panel_id):
        frames = frames_of(layout)
        source = frames.get(item.panel_id) if placed is not None else None
        fresh = settled(fresh, panel_id, source, frames[panel_id], canvas_rect(layout))
    objects = [one for one in layer.objects if one.id != object_id or panel_id is not None]
    objects = [fresh if one.id == object_id else one for one in objects]
    tray = [one for one in layer.unplaced if one.id != object_id]
    if panel_id is None:
        tray = [*tray, fresh] if placed else [fresh if one.id == object_id else one for one in layer.unplaced]
    elif placed is None:
        objects = [*objects, fresh]
    return layer.model_copy(update={"objects": unlinked(objects), "unplaced": tray})


def _holding(cur: Cursor, scene_id: str, branch: str, object_id: str, language: str | None) -> tuple[str, LayerPayload]:
    held = pointers.active(cur, scene_id, branch)
    keys = [key for key in sorted(held) if TYPES[split_pointer(key)[0]].per_language]
    found = artifacts.payloads(cur, [held[key] for key in keys])
    for key in keys:
        layer = LayerPayload.model_validate(found[held[key]])
        if language in (None, layer.language) and any(
            item.id == object_id for item in (*layer.objects, *layer.unplaced)
        ):
            return key, layer
    raise NotFoundError("There is no such object on this scene.", code="object-not-found", object_id=object_id)


def _came_from(cur: Cursor, artifact_id: str, item: LayerObject) -> int | None:
    """The object's panel in the last version in which nobody had to ask."""
    at: str | None = artifact_id
    for _ in range(_BACK):
        row = artifacts.find(cur, at) if at is not None else None
        if row is None:
            return None
        held: list[Mapping[str, Any]] = [*row["payload"]["objects"], *row["payload"]["unplaced"]]
        then = next((one for one in held if one["id"] == item.id), None)
        if then is None:
            return None
        if PLACE_UNCERTAIN not in then["flags"]:
            return then["panel_id"]  # type: ignore[no-any-return]
        at = row["parent_id"]
    return None


def _entry(item: LayerObject, layer: LayerPayload, row: Row | None, placed: bool) -> Json:
    return {
        "object_id": item.id,
        "layer_id": row["layer_id"] if row else None,
        "layer_type": layer.layer_type,
        "language": layer.language,
        "type": item.type,
        "text": item.text,
        "speaker": item.speaker,
        "panel_id": item.panel_id if placed else None,
        "flags": list(item.flags),
        "candidates": [choice.model_dump() for choice in item.candidates],
    }
