"""The objects of a layer as a request brings them: checked, completed, merged.

Question: is this a balloon that can be kept, and what becomes of those that are there?
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from core.errors import InvalidInputError
from core.lettering.bodies.outlines import read_outline
from core.lettering.following.reattach import PLACE_UNCERTAIN, WAITING
from core.lettering.objects import LayerObject, LayerPayload
from studio.services.edited_script import LINE_CHANGED, unlinked
from studio.services.paging import OBJECTS_A_LAYER, invalid, validated


def checked_objects(
    objects: Sequence[Mapping[str, Any]], before: LayerPayload, *, ids: Callable[[], str], field: str = "objects"
) -> list[LayerObject]:
    """The request's objects as typed ones.

    One without `id` gets one. Where `pinned` is not said, a known object keeps it and a new one is pinned, for a person
    placed it. The mark that its line changed goes once its words are changed, the mark that its line or panel is
    gone once it is put on the picture, the question where it belongs once it is moved.

    Raises:
        InvalidInputError: with the path of every wrong field; ids that come twice.
    """
    if not isinstance(objects, (list, tuple)) or len(objects) > OBJECTS_A_LAYER:
        raise invalid([field], f"must be a list of at most {OBJECTS_A_LAYER} objects")
    known = {entry.id: entry for entry in (*before.unplaced, *before.objects)}
    found: list[LayerObject] = []
    seen: set[str] = set()
    for number, raw in enumerate(objects):
        if not isinstance(raw, Mapping):
            raise invalid([field, number], "must be an object")
        given = dict(raw)
        if given.get("id") is None:
            given["id"] = ids()
        if not isinstance(given["id"], str) or not 1 <= len(given["id"]) <= 100:
            raise invalid([field, number, "id"], "must be a text of 1 to 100 characters")
        present = known.get(given["id"])
        given.setdefault("pinned", present.pinned if present else True)
        if present is not None:
            given.setdefault("flags", list(present.flags))
            given.setdefault("candidates", [choice.model_dump() for choice in present.candidates])
        entry = validated(LayerObject, given, field, number)
        if entry.outline is not None and (present is None or present.outline != entry.outline):
            _check_outline(entry.outline.path, field, number)
        if entry.id in seen:
            raise invalid([field, number, "id"], "is used by an earlier object too")
        seen.add(entry.id)
        gone = set(WAITING) if field == "objects" else set()
        if present is not None and present.text != entry.text:
            gone.add(LINE_CHANGED)
        from_tray = field == "objects" and any(one.id == entry.id for one in before.unplaced)
        if present is not None and (from_tray or _was_moved(present, entry)):
            gone.add(PLACE_UNCERTAIN)
            entry = entry.model_copy(update={"candidates": []})
        if gone & set(entry.flags):
            entry = entry.model_copy(update={"flags": [flag for flag in entry.flags if flag not in gone]})
        found.append(entry)
    return found


def _check_outline(data: str, field: str, number: int) -> None:
    """Refuse an outline that could not be drawn. Raises InvalidInputError `invalid-outline`."""
    try:
        read_outline(data)
    except InvalidInputError as error:
        raise invalid([field, number, "outline", "path"], error.message, code=error.code) from error


def _was_moved(present: LayerObject, entry: LayerObject) -> bool:
    """Whether a person put the object somewhere: that answers where it belongs."""
    return (present.panel_id, present.geometry) != (entry.panel_id, entry.geometry)


def merged(present: Sequence[LayerObject], new: Sequence[LayerObject]) -> list[LayerObject]:
    """The present objects with the new ones of the same id in their places, and the others behind."""
    by_id = {entry.id: entry for entry in new}
    kept = [by_id.pop(entry.id, entry) for entry in present]
    return [*kept, *[entry for entry in new if entry.id in by_id]]


def without(tray: Sequence[LayerObject], placed: Sequence[LayerObject]) -> list[LayerObject]:
    """The tray without those that were placed."""
    ids = {entry.id for entry in placed}
    return unlinked([entry for entry in tray if entry.id not in ids])


def raise_unknown_panel(number: int, entry: LayerObject, known: Sequence[int]) -> NoReturn:
    raise invalid(
        ["objects", number, "panel_id"],
        f"there is no panel {entry.panel_id}; the layout has {', '.join(map(str, known)) or 'none'}",
        code="unknown-panel",
        object_id=entry.id,
    )


def raise_id_taken(number: int, entry: LayerObject, layer_type: str) -> NoReturn:
    raise invalid(
        ["objects", number, "id"],
        f"belongs to an object of the {layer_type} layer",
        code="object-id-taken",
        object_id=entry.id,
    )
