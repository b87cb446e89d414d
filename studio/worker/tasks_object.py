"""Short tasks about one lettering object: read an outline or a drawing that somebody brings, show it in its panel.

They run in the web process's draw pool, because what is brought may be hostile and pixels are slow.
"""

from __future__ import annotations

from typing import Any

from core.art.decode import decode_image
from core.compositor.encode import encode_png
from core.compositor.scene import compose_scene
from core.lettering.balloons.pictures import read_picture
from core.lettering.bodies.outlines import outline_from_svg
from core.lettering.linked import dressed_all
from core.lettering.objects import LayerObject
from core.story.plan import Layout, RenderResult
from studio.worker.drawings import drawings_of
from studio.worker.fonts import load_fonts, load_sheet
from studio.worker.table import TaskContext, register_task

MAX_ART_PX = 192_000_000
MARGIN_SHARE = 0.12
"""How much of the panel's height is shown above and below it, so that overhanging balloons are seen whole."""


@register_task("outline.read")
def read_outline(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """The outline in an SVG file, normalised to its box."""
    return outline_from_svg(task.blobs.get(payload["upload"])).model_dump(mode="json")


@register_task("drawing.read")
def read_drawing(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Check a drawing that shall stand for a sound's letters; its size in px."""
    pixels = read_picture(task.blobs.get(payload["upload"]), payload["media"])
    return {"width": int(pixels.shape[1]), "height": int(pixels.shape[0])}


@register_task("view.object")
def show_object(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """A panel with its lettering as it would be exported, as a PNG blob; `objects` are those of the panel."""
    render = RenderResult.model_validate(payload["render_result"])
    layout = Layout.model_validate(payload["layout"])
    objects = dressed_all([LayerObject.model_validate(item) for item in payload["objects"]], load_sheet(payload))
    composed = compose_scene(
        decode_image(task.blobs.get(render.image), max_pixels=MAX_ART_PX),
        render.drawn_for,
        _around(layout, payload["panel_id"]),
        objects,
        width=payload["width"],
        fonts=load_fonts(payload["fonts"], task.blobs),
        facts=render.facts,
        pictures=drawings_of(objects, task.blobs),
    )
    return {
        "image": task.blobs.put(encode_png(composed.pixels)),
        "width": int(composed.pixels.shape[1]),
        "height": int(composed.pixels.shape[0]),
        "findings": [finding.model_dump(mode="json") for finding in composed.findings],
    }


def _around(layout: Layout, panel_id: int | None) -> Layout:
    """The layout of one panel alone, with a margin above and below; the whole layout without a panel."""
    panel = next((one for one in layout.panels if one.panel_id == panel_id), None)
    if panel is None:
        return layout
    margin = round(MARGIN_SHARE * panel.h)
    alone = panel.model_copy(update={"y": margin})
    background = "#ffffff" if layout.background == "art" else layout.background
    return layout.model_copy(
        update={"height": panel.h + 2 * margin, "panels": [alone], "background": background, "gutter_after_px": 0}
    )
