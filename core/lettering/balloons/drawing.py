"""Last step: vectors to rasters. Answers only: which pixels does each object add, and where do they go?

Everything is vector until it is painted at the output width. Each object (or each group of joined balloons) is its own
premultiplied raster with a whole-pixel place, so that a slice cut anywhere shows exactly the same pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from core.draw.blend import lay_over
from core.draw.dashes import fitted_dash
from core.draw.gradients import Ramp, paint_ramp
from core.draw.paths import Path, path_box, path_svg
from core.draw.raster import Surface, coverage, draw_path, fill_paint, new_surface, stroke_paint
from core.lettering.balloons.joining import grouped, merged_outline, object_outline
from core.lettering.balloons.pictures import MOST_PIXELS
from core.lettering.balloons.vectors import Dress, GroupVectors, Ready, group_vectors, text_box_of
from core.lettering.objects import Gradient, LayerObject
from core.lettering.text.fonts import FontSet
from core.story.plan import Layout
from core.units import Rect

__all__ = [
    "DrawnObject",
    "GroupVectors",
    "ObjectOutline",
    "draw_objects",
    "group_vectors",
    "grouped",
    "iter_drawn",
    "merged_outline",
    "object_outline",
    "outline_objects",
    "paint_group",
]


NEAR_PX = 2000
"""How far beyond the canvas a raster reaches at most, where it is larger than any picture."""


@dataclass(frozen=True, slots=True)
class DrawnObject:
    """One raster, premultiplied uint8 (h, w, 4), whose top-left pixel goes to (x, y) of the canvas at the output width.

    `ink_box` holds the letters, `outline_box` body, tail and stroke, both in output px. `object_ids` lists every object
    that the raster shows, in order (joined balloons are several); `object_id` is the first.
    """

    object_id: str
    object_ids: tuple[str, ...]
    panel_id: int | None
    z: int
    x: int
    y: int
    rgba: NDArray[np.uint8]
    ink_box: Rect
    outline_box: Rect
    behind_art: bool


@dataclass(frozen=True, slots=True)
class ObjectOutline:
    """What a browser needs to show and grab an object: an SVG path and boxes in output px; `tail` is the first tip.

    The outline of joined balloons stands at the first of them; the others have an empty path.
    """

    object_id: str
    path_svg: str
    box: Rect
    text_box: Rect
    tail: tuple[float, float] | None


def draw_objects(
    objects: Sequence[LayerObject],
    layout: Layout,
    *,
    width: int,
    fonts: FontSet,
    pictures: Mapping[str, bytes] | None = None,
) -> list[DrawnObject]:
    """Paint objects for a canvas `width` px wide, in z order (then in the order given).

    Nothing is cropped: an object's raster may lie partly or wholly outside the canvas; only one that is larger than any
    picture is cut off far from it. `pictures` are the bytes of the
    drawings that stand for sounds, by blob; a sound whose drawing is not there is lettered (see `pictures`).
    """
    return list(iter_drawn(objects, layout, width=width, fonts=fonts, pictures=pictures))


def iter_drawn(
    objects: Sequence[LayerObject],
    layout: Layout,
    *,
    width: int,
    fonts: FontSet,
    pictures: Mapping[str, bytes] | None = None,
) -> Iterator[DrawnObject]:
    """The rasters of `draw_objects` one after another, so that a caller who keeps none holds one at a time."""
    for group in sorted(grouped(objects), key=lambda group: max(item.z_index for item in group)):
        one = paint_group(group_vectors(group, layout, width=width, fonts=fonts, pictures=pictures))
        if one is not None:
            yield one


def outline_objects(
    objects: Sequence[LayerObject],
    layout: Layout,
    *,
    width: int,
    fonts: FontSet,
    pictures: Mapping[str, bytes] | None = None,
) -> list[ObjectOutline]:
    """The vectors of objects for a canvas `width` px wide, in the order given."""
    found: dict[str, ObjectOutline] = {}
    for group in grouped(objects):
        vectors = group_vectors(group, layout, width=width, fonts=fonts, pictures=pictures)
        for index, one in enumerate(vectors.ready):
            shown = path_svg(vectors.outline) if index == 0 else ""
            found[one.item.id] = ObjectOutline(one.item.id, shown, one.box, text_box_of(one), one.tip)
    return [found[item.id] for item in objects]


def paint_group(vectors: GroupVectors) -> DrawnObject | None:
    """Paint a group; None where it shows nothing."""
    ready, outline = vectors.ready, vectors.outline
    first = ready[0]
    dress = first.dress
    boxes = [path_box(r.ink) for r in ready if not r.ink.isEmpty()]
    if outline.isEmpty() and not boxes:
        return None
    reach = max(dress.stroke_px * (3 if dress.mitre else 0.5), *(r.reach_px for r in ready))
    outline_box = path_box(outline) if not outline.isEmpty() else _around(boxes)
    whole = _around([outline_box, *boxes])
    left, top = math.floor(whole.x - reach) - 1, math.floor(whole.y - reach) - 1
    right, bottom = math.ceil(whole.right + reach) + 1, math.ceil(whole.bottom + reach) + 1
    if (right - left) * (bottom - top) > MOST_PIXELS:
        near = vectors.canvas.inset(-NEAR_PX)
        left, top = max(left, math.floor(near.x)), max(top, math.floor(near.y))
        right, bottom = min(right, math.ceil(near.right)), min(bottom, math.ceil(near.bottom))
        if right <= left or bottom <= top:
            return None
    surface = new_surface(right - left, bottom - top)
    surface.canvas.translate(-left, -top)
    if not outline.isEmpty():
        _paint_body(surface, outline, dress, outline_box, first.tip, left, top)
    for one in ready:
        _paint_letters(surface, one, left, top)
        if one.mask is not None:
            draw_path(surface, one.mask, skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kDstOut))
    inked = reach if outline.isEmpty() else dress.stroke_px / 2
    return DrawnObject(
        first.item.id,
        tuple(r.item.id for r in ready),
        first.item.panel_id,
        vectors.z,
        left,
        top,
        surface.pixels,
        _around(boxes) if boxes else Rect(whole.cx, whole.cy, 0, 0),
        outline_box.inset(-inked),
        first.item.behind_art,
    )


def _paint_body(
    surface: Surface, outline: Path, dress: Dress, box: Rect, tip: tuple[float, float] | None, left: int, top: int
) -> None:
    """Fill the whole outline at once, so that a clear fill is nowhere laid twice; then its stroke."""
    if dress.gradient is not None:
        height, width = surface.pixels.shape[:2]
        mask = coverage(outline, (left, top, left + width, top + height))
        paint_ramp(surface.pixels, mask, _ramp(dress.gradient, dress.fill, box, dress.opacity), left, top)
    elif dress.opacity > 0:
        draw_path(surface, outline, fill_paint(dress.fill, dress.opacity))
    if dress.stroke_px > 0:
        dash, phase = fitted_dash(outline, dress.dash, tip) if dress.dash else ((), 0.0)
        paint = stroke_paint(dress.stroke, dress.stroke_px, dash_px=dash, phase_px=phase, mitre=dress.mitre)
        draw_path(surface, outline, paint)


def _paint_letters(surface: Surface, one: Ready, left: int, top: int) -> None:
    if one.picture is not None:
        lay_over(surface.pixels, one.picture.rgba, one.picture.x - left, one.picture.y - top)
        return
    if one.under is not None:
        one.under(surface.canvas)
    if one.letters is None:
        return
    if one.ramp is None:
        one.letters(surface.canvas)
        return
    height, width = surface.pixels.shape[:2]
    mask = new_surface(width, height)
    mask.canvas.translate(-left, -top)
    one.letters(mask.canvas)
    ramp = _ramp(one.ramp, one.ink_colour, path_box(one.ink), 1.0)
    paint_ramp(surface.pixels, np.ascontiguousarray(mask.pixels[:, :, 3]), ramp, left, top)


def _ramp(gradient: Gradient, start: str, box: Rect, opacity: float) -> Ramp:
    return Ramp(start, gradient.to, gradient.angle, gradient.radial, box, opacity)


def _around(boxes: Sequence[Rect]) -> Rect:
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    return Rect(left, top, max(b.right for b in boxes) - left, max(b.bottom for b in boxes) - top)
