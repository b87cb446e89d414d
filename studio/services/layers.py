"""Lettering layers as people write them: merged or replaced, every write a version, nobody's work overwritten unseen.

Question: what is lettered on this scene, and how does a new balloon get there?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.errors import StaleWriteError
from core.lettering.objects import LAYER_TYPES, LayerObject, LayerPayload
from studio.services import freeze, scenes, versions
from studio.services.context import Services
from studio.services.layer_objects import checked_objects, merged, raise_id_taken, raise_unknown_panel, without
from studio.services.paging import Json, choice, invalid, language_tag, missing, when
from studio.store import artifacts, layers, pointers
from studio.store.cursor import Cursor, Row


def post_layer(
    svc: Services,
    scene_id: str,
    layer_type: str,
    objects: Sequence[Mapping[str, Any]],
    language: str | None = None,
    branch: str | None = None,
    author: str = "system",
) -> Json:
    """Write objects into a layer, made if there is none: known ids are replaced, new ones added, others stay.

    An object without id gets one. One that comes back from the tray leaves it.

    Raises:
        NotFoundError; InvalidInputError with the path of each wrong field (``objects.0.geometry.w``), or
        `unknown-panel`, `object-id-taken`.
    """
    choice(layer_type, "layer_type", LAYER_TYPES)
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        scene, on, tongue = _where(cur, scene_id, branch, language)
        freeze.check_scene(cur, scene_id, on)
        row = layers.find_for(cur, scene_id, on, layer_type, tongue)
        if row is None:
            row = layers.insert(cur, svc.ids(), scene_id, on, layer_type, tongue, author=author, at=now)
        before, held = _content(cur, row)
        new = checked_objects(objects, before, ids=svc.ids)
        _check_panels(cur, scene["scene_id"], on, new)
        _check_ids(cur, row, new)
        _check_drawings(svc, new)
        after = before.model_copy(
            update={"objects": merged(before.objects, new), "unplaced": without(before.unplaced, new)}
        )
        return _write(cur, svc, row, after, held, author=author, now=now)

    return svc.store.write(unit)


def put_layer(
    svc: Services,
    layer_id: str,
    objects: Sequence[Mapping[str, Any]],
    if_match: str | None = None,
    unplaced: Sequence[Mapping[str, Any]] | None = None,
    author: str = "system",
) -> Json:
    """Replace a layer's objects. `if_match` is the revision that was edited; the tray stays unless it is given too.

    Raises:
        StaleWriteError: somebody wrote first; `data` has `current` (the layer), `base` (the revision that was edited,
            where it is one of this layer) and `yours`. NotFoundError, InvalidInputError as for `post_layer`.
    """
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        row = layers.find(cur, layer_id)
        if row is None:
            raise missing("layer", layer_id)
        scenes.live_scene(cur, row["scene_id"])
        freeze.check_scene(cur, row["scene_id"], row["branch"])
        before, held = _content(cur, row)
        if if_match is not None and if_match != (held or ""):
            raise StaleWriteError(
                "Somebody else changed this layer in the meantime; nothing was written.",
                expected=if_match,
                revision_id=held,
                current=_shown(cur, row, before, held),
                base=_revision(cur, row, if_match),
                yours={"objects": [dict(entry) for entry in objects]},
            )
        new = checked_objects(objects, before, ids=svc.ids)
        _check_panels(cur, row["scene_id"], row["branch"], new)
        _check_ids(cur, row, new)
        _check_drawings(svc, new)
        tray = (
            without(before.unplaced, new)
            if unplaced is None
            else checked_objects(unplaced, before, ids=svc.ids, field="unplaced")
        )
        after = before.model_copy(update={"objects": new, "unplaced": tray})
        return _write(cur, svc, row, after, held, author=author, now=now)

    return svc.store.write(unit)


def get_layers(svc: Services, scene_id: str, language: str | None = None, branch: str | None = None) -> Json:
    """Dialogue, narration and sfx of one language, in this order, empty ones too; all their trays as `unplaced`.

    ``{items: [{layer_id, scene_id, layer_type, language, branch, objects, unplaced, revision_id, …}], unplaced,
    language, languages}``; `layer_id` and `revision_id` are null where nothing was written.
    """

    def look(cur: Cursor) -> Json:
        _, on, tongue = _where(cur, scene_id, branch, language)
        found = layers.of_scene(cur, scene_id, on)
        items = []
        for layer_type in LAYER_TYPES:
            row = next((r for r in found if (r["layer_type"], r["language"]) == (layer_type, tongue)), None)
            if row is None:
                row = {"layer_id": None, "scene_id": scene_id, "branch": on}
                row |= {"layer_type": layer_type, "language": tongue}
            items.append(_shown(cur, row, *_content(cur, row)))
        return {
            "items": items,
            "unplaced": [entry for item in items for entry in item["unplaced"]],
            "language": tongue,
            "languages": list(dict.fromkeys([tongue, *[row["language"] for row in found]])),
        }

    return svc.store.read(look)


def get_layer(svc: Services, layer_id: str) -> Json:
    """One layer with its content."""

    def look(cur: Cursor) -> Json:
        row = layers.find(cur, layer_id)
        if row is None:
            raise missing("layer", layer_id)
        scenes.live_scene(cur, row["scene_id"])
        return _shown(cur, row, *_content(cur, row))

    return svc.store.read(look)


def record_layer(
    cur: Cursor,
    svc: Services,
    scene_id: str,
    branch: str,
    payload: LayerPayload,
    *,
    author: str,
    now: datetime,
    expected: str | None = versions.ANY,
    reason: str = "set",
) -> tuple[str, bool]:
    """Store a layer that a machine made, and make it the active one if the pointer still stands at `expected`.

    Returns the artifact's id and whether the pointer moved.
    """
    if layers.find_for(cur, scene_id, branch, payload.layer_type, payload.language) is None:
        layers.insert(cur, svc.ids(), scene_id, branch, payload.layer_type, payload.language, author=author, at=now)
    key = f"{payload.layer_type}_layer:{payload.language}"
    held = pointers.find(cur, scene_id, branch, key)
    made = versions.record_artifact(
        cur,
        scene_id=scene_id,
        type=f"{payload.layer_type}_layer",
        branch=branch,
        payload=payload.model_dump(mode="json"),
        parent_id=held,
        input_ids=versions.inputs_in_use(cur, scene_id, branch, f"{payload.layer_type}_layer"),
        author=author,
        ids=svc.ids,
        now=now,
        language=payload.language,
    )
    moved = versions.move_pointer(
        cur, scene_id, branch, key, made["artifact_id"], expected=expected, author=author, now=now, reason=reason
    )
    return made["artifact_id"], moved


def active_layers(cur: Cursor, scene_id: str, branch: str, language: str | None = None) -> list[LayerPayload]:
    """The layers in use: of one language (dialogue, narration, sfx), or of all, languages in the alphabet's order."""
    found = versions.active_payloads(cur, scene_id, branch)
    held = [LayerPayload.model_validate(found[key]) for key in sorted(found) if "_layer:" in key]
    order = {layer_type: rank for rank, layer_type in enumerate(LAYER_TYPES)}
    held.sort(key=lambda layer: (layer.language, order[layer.layer_type]))
    return [layer for layer in held if language is None or layer.language == language]


def _where(cur: Cursor, scene_id: str, branch: str | None, language: str | None) -> tuple[Row, str, str]:
    scene = scenes.live_scene(cur, scene_id)
    tongue = language_tag(language) if language else scenes.live_story(cur, scene["story_id"])["language"]
    return scene, scenes.on_branch(cur, scene, branch), tongue


def _content(cur: Cursor, row: Row) -> tuple[LayerPayload, str | None]:
    key = f"{row['layer_type']}_layer:{row['language']}"
    held = pointers.find(cur, row["scene_id"], row["branch"], key)
    if held is None:
        return LayerPayload(layer_type=row["layer_type"], language=row["language"]), None
    return LayerPayload.model_validate(artifacts.payloads(cur, [held])[held]), held


def _write(
    cur: Cursor, svc: Services, row: Row, after: LayerPayload, held: str | None, *, author: str, now: datetime
) -> Json:
    artifact_id, _ = record_layer(
        cur, svc, row["scene_id"], row["branch"], after, author=author, now=now, expected=held
    )
    return _shown(cur, row, after, artifact_id)


def _shown(cur: Cursor, row: Row, content: LayerPayload, held: str | None) -> Json:
    head = artifacts.heads(cur, [held])[held] if held else None
    names = ("layer_id", "scene_id", "layer_type", "language", "branch")
    return {
        **{name: row[name] for name in names},
        "objects": [entry.model_dump(mode="json") for entry in content.objects],
        "unplaced": [entry.model_dump(mode="json") for entry in content.unplaced],
        "revision_id": held,
        "version": head["version"] if head else None,
        "author": head["author"] if head else None,
        "updated_at": when(head["created_at"]) if head else None,
    }


def _revision(cur: Cursor, row: Row, revision_id: str) -> Json | None:
    found = artifacts.find(cur, revision_id)
    if found is None or (found["scene_id"], found["language"]) != (row["scene_id"], row["language"]):
        return None
    if found["type"] != f"{row['layer_type']}_layer":
        return None
    return {"revision_id": revision_id, "objects": found["payload"]["objects"]}


def _check_panels(cur: Cursor, scene_id: str, branch: str, objects: Sequence[LayerObject]) -> None:
    layout = versions.active_payloads(cur, scene_id, branch, "layout").get("layout")
    if layout is not None:
        known = {panel["panel_id"] for panel in layout["panels"]}
        for number, entry in enumerate(objects):
            if entry.panel_id is not None and entry.panel_id not in known:
                raise_unknown_panel(number, entry, sorted(known))


def _check_drawings(svc: Services, objects: Sequence[LayerObject]) -> None:
    for number, entry in enumerate(objects):
        if entry.picture is not None and not svc.blobs.exists(entry.picture.blob):
            raise invalid(["objects", number, "picture", "blob"], "there is no such drawing; bring it first")


def _check_ids(cur: Cursor, row: Row, objects: Sequence[LayerObject]) -> None:
    others = active_layers(cur, row["scene_id"], row["branch"], row["language"])
    taken = {
        entry.id: other.layer_type
        for other in others
        if other.layer_type != row["layer_type"]
        for entry in (*other.objects, *other.unplaced)
    }
    for number, entry in enumerate(objects):
        if entry.id in taken:
            raise_id_taken(number, entry, taken[entry.id])
