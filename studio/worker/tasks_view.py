"""Short tasks that somebody waits for: read an uploaded picture, preview a scene, thumbnail, outlines, lint.

They run in the web process's draw pool, never in the web process itself, so that pixels do not slow pages down.
"""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import Any

import cv2
import numpy as np

from core.art.decode import decode_image
from core.art.detect import find_panels
from core.compositor.encode import encode_png
from core.compositor.scene import compose_scene
from core.lettering.drawing import draw_objects, outline_objects
from core.lettering.lint import lint_scene
from core.lettering.objects import LayerObject, LayerPayload
from core.story.plan import Layout, PanelFacts, RenderResult
from studio.worker.fonts import load_fonts
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
    layers = [LayerPayload.model_validate(layer) for layer in payload["layers"]]
    composed = compose_scene(
        decode_image(task.blobs.get(render.image), max_pixels=MAX_ART_PX),
        render.drawn_for,
        Layout.model_validate(payload["layout"]),
        [item for layer in layers for item in layer.objects],
        width=payload["width"],
        fonts=load_fonts(payload["fonts"], task.blobs),
        facts=render.facts,
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
    """Outlines, hit areas and one transparent picture of some lettering objects, for a canvas that is being edited."""
    layout = Layout.model_validate(payload["layout"])
    objects = [LayerObject.model_validate(item) for item in payload["objects"]]
    fonts = load_fonts(payload["fonts"], task.blobs)
    drawn = draw_objects(objects, layout, width=payload["width"], fonts=fonts)
    outlines = outline_objects(objects, layout, width=payload["width"], fonts=fonts)
    return {
        "width": payload["width"],
        "objects": [asdict(outline) for outline in outlines],
        "pictures": [
            {"object_id": item.object_id, "x": item.x, "y": item.y, "z": item.z, "png": _png_uri(item.rgba)}
            for item in drawn
        ],
    }


def _png_uri(premultiplied: np.ndarray) -> str:
    """A data URI of premultiplied RGBA pixels; browsers expect straight alpha, so it is divided out here."""
    alpha = premultiplied[..., 3:4].astype(np.uint16)
    colour = np.where(
        alpha > 0, (premultiplied[..., :3].astype(np.uint16) * 255 + alpha // 2) // np.maximum(alpha, 1), 0
    )
    straight = np.concatenate([np.minimum(colour, 255), alpha], axis=2).astype(np.uint8)
    _, encoded = cv2.imencode(".png", straight[..., [2, 1, 0, 3]])
    return "data:image/png;base64," + base64.b64encode(encoded.tobytes()).decode("ascii")


@register_task("view.lint")
def lint(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """What a letterer should look at in a scene."""
    findings = lint_scene(
        [LayerPayload.model_validate(layer) for layer in payload["layers"]],
        Layout.model_validate(payload["layout"]),
        [PanelFacts.model_validate(fact) for fact in payload["facts"]],
        fonts=load_fonts(payload["fonts"], task.blobs),
    )
    return {"findings": [finding.model_dump(mode="json") for finding in findings]}
