"""Short tasks that somebody waits for: read an uploaded picture, preview a scene, thumbnail, outlines.

They run in the web process's draw pool, never in the web process itself, so that pixels do not slow pages down.
"""

from __future__ import annotations

import time
from typing import Any

import cv2
import numpy as np

from core.art.decode import decode_image
from core.art.detect import find_panels
from core.compositor.encode import encode_png
from core.compositor.scene import compose_scene
from core.story.plan import Layout, RenderResult
from studio.worker.canvas import Canvas
from studio.worker.drawings import drawings_of
from studio.worker.fonts import load_fonts, load_layers, load_sheet
from studio.worker.table import TaskContext, register_task

MAX_ART_PX = 192_000_000


@register_task("art.read")
def read_art(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Decode an upload, write it again as a plain PNG, and find its panels."""
    pixels = decode_image(task.blobs.get(payload["upload"]), max_pixels=MAX_ART_PX)
    found = find_panels(pixels)
    return {
        "image": task.blobs.put(encode_png(pixels)),
        "width": int(pixels.shape[1]),
        "height": int(pixels.shape[0]),
        "layout": found.layout.model_dump(mode="json"),
        "findings": [finding.model_dump(mode="json") for finding in found.findings],
    }


@register_task("picture.read")
def read_picture(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Decode an uploaded reference picture and write it again as a plain PNG."""
    pixels = decode_image(task.blobs.get(payload["upload"]), max_pixels=MAX_ART_PX)
    key = task.blobs.put(encode_png(pixels))
    return {"image": key, "width": int(pixels.shape[1]), "height": int(pixels.shape[0])}


@register_task("view.preview")
def preview(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """A scene as it would be exported at a width, as a PNG blob."""
    render = RenderResult.model_validate(payload["render_result"])
    objects = [item for layer in load_layers(payload) for item in layer.objects]
    composed = compose_scene(
        decode_image(task.blobs.get(render.image), max_pixels=MAX_ART_PX),
        render.drawn_for,
        Layout.model_validate(payload["layout"]),
        objects,
        width=payload["width"],
        fonts=load_fonts(payload["fonts"], task.blobs),
        facts=render.facts,
        pictures=drawings_of(objects, task.blobs),
    )
    return {"image": task.blobs.put(encode_png(composed.pixels)), "top_pad": composed.top_pad}


@register_task("view.thumbnail")
def thumbnail(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """A picture at a smaller width; never larger than it is."""
    pixels = decode_image(task.blobs.get(payload["image"]), max_pixels=MAX_ART_PX)
    height, width = pixels.shape[:2]
    target = min(payload["width"], width)
    size = (target, max(1, height * target // width))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return {"image": task.blobs.put(encode_png(np.ascontiguousarray(small)))}


@register_task("view.draw")
def draw(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Outlines, hit areas, handles and transparent pictures of lettering objects, for a canvas that is being edited.

    `objects` are JSON texts; `ground` is a digest of layout, sheet, fonts and reading order.
    """
    began = time.perf_counter()
    canvas = Canvas(
        payload["ground"],
        Layout.model_validate(payload["layout"]),
        load_sheet(payload),
        load_fonts(payload["fonts"], task.blobs),
        width=payload["width"],
        blobs=task.blobs,
        right_to_left=payload.get("reading") == "rtl",
    )
    found = canvas.answer(payload["objects"], only=payload["only"], pictures=payload["pictures"])
    return {"width": payload["width"], "engine_ms": round(1000 * (time.perf_counter() - began), 2), **found}
