"""A look to choose by, drawn as the engine draws it. Answers only: how does a text look in this font, or this style?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.draw.blend import blend_over
from core.draw.raster import rgba_of
from core.lettering.balloons.drawing import draw_objects
from core.lettering.fit.setting import refit
from core.lettering.kinds import kind_name
from core.lettering.objects import Geometry, LayerObject, ObjectStyle, ObjectType, Point
from core.lettering.text.fonts import FontSet
from core.story.plan import Layout, PanelRect
from core.story.script import Delivery

_TYPES: dict[Delivery, ObjectType] = {
    "thought": "thought_bubble",
    "caption": "box",
    "narration": "box",
    "sfx": "sfx_text",
}
_HEIGHT = 600


def specimen_object(text: str, kind: Delivery = "speech", speaker: str | None = None) -> LayerObject:
    """An object to show a look on, with no word of its own; dress it before drawing."""
    return LayerObject(
        id="specimen",
        panel_id=1,
        type=_TYPES.get(kind, "speech_bubble"),
        text=text,
        style=ObjectStyle(kind=kind),
        geometry=Geometry(x=0.35, y=0.4, w=0.3, h=0.12),
        speaker=speaker,
    )


def bare_text(text: str, font: str, *, size_px: float | None = None, language: str | None = None) -> LayerObject:
    """A text set in a font style with nothing around it; it runs on in one line but for breaks that were typed."""
    look = ObjectStyle(
        font=font,
        size_px=size_px,
        language=language,
        form="box",
        tail_form="none",
        fill="#ffffff00",
        stroke_px=0.0,
        text_color="#17131c",
    )
    return specimen_object(text.replace(" ", "\u00a0")).model_copy(update={"style": look})


def draw_specimen(
    item: LayerObject, *, fonts: FontSet, width: int = 800, margin_px: int = 10, paper: str = "#ffffff"
) -> NDArray[np.uint8]:
    """Paint a dressed object on `paper`, cut to what it paints and a margin; uint8 (h, w, 3) RGB.

    `width` is the width of the strip that it is drawn for: 800 shows it at the size of its numbers. A text that sets
    nothing gives a square of paper.
    """
    layout = Layout(width=800, height=_HEIGHT, panels=[PanelRect(panel_id=1, x=0, y=0, w=800, h=_HEIGHT)])
    fitted = refit(item, layout, fonts, max_w=760.0)
    bubble = item.type in ("speech_bubble", "thought_bubble") and kind_name(item) not in ("caption", "narration")
    if bubble and item.style.tail_form != "none":
        box = fitted.geometry
        tip = Point(x=box.x + 0.32 * box.w, y=min(box.y + box.h + 46 / _HEIGHT, 2.9))
        fitted = fitted.model_copy(update={"tail": tip})
    drawn = draw_objects([fitted], layout, width=width, fonts=fonts)
    colour = np.array(rgba_of(paper)[:3], np.uint8)
    if not drawn:
        return np.full((2 * margin_px + 1, 2 * margin_px + 1, 3), colour, np.uint8)
    one = drawn[0]
    rows, columns = np.nonzero(one.rgba[..., 3].any(axis=1))[0], np.nonzero(one.rgba[..., 3].any(axis=0))[0]
    inked = one.rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if rows.size else one.rgba
    height, wide = inked.shape[:2]
    canvas = np.empty((height + 2 * margin_px, wide + 2 * margin_px, 3), np.uint8)
    canvas[:] = colour
    blend_over(canvas, np.ascontiguousarray(inked), margin_px, margin_px)
    return canvas
