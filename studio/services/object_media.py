"""What somebody brings for one object: an outline of their own, or a drawing that stands for a sound's letters.

Question: can this file be drawn with, and what does an object say to use it? Files are read in the draw pool.
"""

from __future__ import annotations

from typing import Any

from core.errors import TooLargeError
from core.lettering.objects import LayerObject
from studio.services.context import Services
from studio.services.fonts import fonts_payload
from studio.services.paging import choice, validated
from studio.services.payloads import sheet_json
from studio.services.resolve import scene_values
from studio.services.view import cached_task, read_brought

OUTLINE_BYTES = 1_000_000
DRAWING_BYTES = 8_000_000
DRAWING_MEDIA = ("image/png", "image/svg+xml")


def read_outline(svc: Services, svg: bytes) -> dict[str, Any]:
    """The largest closed shape of an SVG file as an object's `outline`: ``{path}`` in shares of its box.

    Raises:
        InvalidInputError: no SVG, nothing closed in it, or something that an outline must not hold (scripts, links).
        TooLargeError: over 1 MB.
    """
    _check_size(svg, OUTLINE_BYTES, "outline")
    return read_brought(svc, "outline.read", {"upload": svc.blobs.put(svg)}, what="outline")


def add_drawing(svc: Services, content: bytes, media: str) -> dict[str, Any]:
    """Keep a drawing; answers with what an object's `picture` says: ``{picture: {blob, media}, width, height}``.

    Raises:
        InvalidInputError: it cannot be read as what it says it is. TooLargeError: over 8 MB or 4,096 px a side.
    """
    choice(media, "media", DRAWING_MEDIA)
    _check_size(content, DRAWING_BYTES, "drawing")
    key = svc.blobs.put(content)
    size = read_brought(svc, "drawing.read", {"upload": key, "media": media}, what="drawing")
    return {"picture": {"blob": key, "media": media}, **size}


def object_preview(
    svc: Services, scene_id: str, item: dict[str, Any], *, width: int = 560, branch: str | None = None
) -> dict[str, Any]:
    """The object's panel as it would be exported if the object were as given: ``{image, width, height, findings}``.

    Nothing is stored; the other objects of the panel are as they are in use.

    Raises:
        InvalidInputError: the object cannot be drawn as given. ConflictError: `scene-not-ready`.
    """
    values = svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
    shown = validated(LayerObject, item, "object").model_dump(mode="json")
    others = [entry for layer in values.layers() for entry in layer["objects"]]
    objects = [entry for entry in others if entry["panel_id"] == shown["panel_id"] and entry["id"] != shown["id"]]
    payload = {
        "render_result": values.needed("render_result", "art"),
        "layout": values.needed("layout", "layout"),
        "objects": [*objects, shown],
        "panel_id": shown["panel_id"],
        "width": width,
        "sheet": sheet_json(values.sheet),
        "fonts": fonts_payload(svc),
    }
    return cached_task(svc, "view.object", payload)


def _check_size(content: bytes, most: int, what: str) -> None:
    if len(content) > most:
        raise TooLargeError(f"The {what} has {len(content)} bytes; at most {most}.", code=f"{what}-too-large")
