"""Last step: set objects to rasters. Answers only: which pixels does each object add, and where do they go?

Everything is vector until it is painted at the output width. Each object (or each group of joined balloons) is its own
premultiplied raster with a whole-pixel place, so that a slice cut anywhere shows exactly the same pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from core.draw.paths import Path, contour_count, path_box, path_svg, polygon_path, quantise_path, unite, without_holes
from core.draw.raster import draw_path, fill_paint, new_surface, stroke_paint
from core.lettering.fonts import FontSet
from core.lettering.frames import STRIP_WIDTH
from core.lettering.glyphs import text_paths
from core.lettering.kinds import kind_of
from core.lettering.objects import LayerObject
from core.lettering.setting import SetObject, set_object
from core.lettering.sfx import letter_paths, set_sound
from core.lettering.shapes import body_path
from core.lettering.tails import tail_circles, tail_path
from core.story.plan import Layout
from core.units import Rect, quantise


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


@dataclass(frozen=True, slots=True)
class _Ready:
    """An object's vectors in output px: outline, letters, and how to paint them."""

    item: LayerObject
    outline: Path
    box: Rect
    ink: Path
    paint_text: Any
    tip: tuple[float, float] | None
    dress: _Dress


@dataclass(frozen=True, slots=True)
class _Dress:
    fill: str
    stroke: str
    stroke_px: float
    dash: tuple[float, ...]
    mitre: bool


def draw_objects(objects: Sequence[LayerObject], layout: Layout, *, width: int, fonts: FontSet) -> list[DrawnObject]:
    """Paint objects for a canvas `width` px wide, in z order (then in the order given).

    Nothing is cropped: an object's raster may lie partly or wholly outside the canvas.
    """
    drawn = []
    for group in grouped(objects):
        one = _draw_group(group, layout, width / STRIP_WIDTH, fonts)
        if one is not None:
            drawn.append(one)
    return sorted(drawn, key=lambda d: d.z)


def outline_objects(
    objects: Sequence[LayerObject], layout: Layout, *, width: int, fonts: FontSet
) -> list[ObjectOutline]:
    """The vectors of objects for a canvas `width` px wide, in the order given."""
    scale = width / STRIP_WIDTH
    found: dict[str, ObjectOutline] = {}
    for group in grouped(objects):
        ready = [_ready(item, layout, scale, fonts) for item in group]
        merged = merged_outline([r.outline for r in ready], [r.box for r in ready])
        for index, one in enumerate(ready):
            shown = path_svg(merged) if index == 0 else ""
            text_box = path_box(one.ink) if not one.ink.isEmpty() else Rect(one.box.cx, one.box.cy, 0, 0)
            found[one.item.id] = ObjectOutline(one.item.id, shown, one.box, text_box, one.tip)
    return [found[item.id] for item in objects]


def grouped(objects: Sequence[LayerObject]) -> list[list[LayerObject]]:
    """Gather balloons that are joined, directly or through others, in the order given. Unknown ids join nothing."""
    by_id = {item.id: item for item in objects}
    leader = {item.id: item.id for item in objects}

    def find(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    for item in objects:
        for other in item.joined_to:
            if other in by_id and "sfx_text" not in (item.type, by_id[other].type):
                leader[find(item.id)] = find(other)
    groups: dict[str, list[LayerObject]] = {}
    for item in objects:
        groups.setdefault(find(item.id), []).append(item)
    return list(groups.values())


def object_outline(placed: SetObject) -> Path:
    """Body and tails of one balloon as one path in strip px."""
    box, kind = placed.box, placed.kind
    path = body_path(kind.form, box, exponent=kind.exponent, seed=f"{kind.form} {placed.item.text}")
    if placed.item.rotation:
        turn = skia.Matrix()
        turn.setRotate(placed.item.rotation, box.cx, box.cy)
        path.transform(turn)
    circles: list[Path] = []
    for tip, curve in placed.tips:
        tail = tail_path(kind.tail, box, kind.exponent, tip, curve)
        if tail is not None:
            path = without_holes(unite(path, tail))
        if kind.tail == "circles":
            circles += tail_circles(box, kind.exponent, tip)
    for circle in circles:
        path.addPath(circle)
    return path


def merged_outline(outlines: Sequence[Path], boxes: Sequence[Rect]) -> Path:
    """One outline for joined balloons; lobes that do not touch are connected by a neck."""
    merged = outlines[0]
    for index in range(1, len(outlines)):
        before = contour_count(merged) + contour_count(outlines[index])
        joined = unite(merged, outlines[index])
        if contour_count(joined) >= before:
            joined = unite(unite(merged, _neck(boxes[index - 1], boxes[index])), outlines[index])
        merged = without_holes(joined)
    return merged


def _ready(item: LayerObject, layout: Layout, scale: float, fonts: FontSet) -> _Ready:
    if item.type == "sfx_text":
        return _ready_sound(item, layout, scale, fonts)
    placed = set_object(item, layout, fonts)
    kind, style = placed.kind, item.style
    outline = quantise_path(object_outline(placed), scale=scale)
    colour = style.text_color or kind.text
    box = _scaled(placed.box, scale)
    ink = skia.Path()

    def nothing(canvas: Any) -> None:
        return None

    paint_text = nothing
    if placed.fit is not None:
        text = text_paths(placed.fit, cx=placed.box.cx, cy=placed.box.cy, scale=scale, fonts=fonts)
        if item.rotation:
            turn = skia.Matrix()
            turn.setRotate(item.rotation, placed.box.cx * scale, placed.box.cy * scale)
            for path in (text.plain, text.heavier):
                path.transform(turn)
            text = replace(text, plain=quantise_path(text.plain), heavier=quantise_path(text.heavier))
        ink = text.all()

        def paint_text(canvas: Any) -> None:
            text.paint(canvas, fill_paint(colour))

    stroke_px = kind.stroke_px if style.stroke_px is None else style.stroke_px
    dress = _Dress(
        style.fill or kind.fill,
        style.stroke or kind.stroke,
        quantise(stroke_px * scale),
        tuple(d * scale for d in kind.dash),
        kind.form in ("burst", "jagged", "box"),
    )
    tip = (placed.tips[0][0][0] * scale, placed.tips[0][0][1] * scale) if placed.tips else None
    return _Ready(item, outline, box, ink, paint_text, tip, dress)


def _ready_sound(item: LayerObject, layout: Layout, scale: float, fonts: FontSet) -> _Ready:
    sound = set_sound(item, layout, fonts)
    kind, style = kind_of(item), item.style
    letters = letter_paths(sound, scale)
    dark, halo = sound.stroke_px * scale, sound.halo_px * scale

    def paint_text(canvas: Any) -> None:
        if halo > 0:
            canvas.drawPath(letters, stroke_paint(style.fill or kind.fill, quantise(2 * (dark + halo))))
        if dark > 0:
            canvas.drawPath(letters, stroke_paint(style.stroke or kind.stroke, quantise(2 * dark)))
        canvas.drawPath(letters, fill_paint(style.text_color or kind.text))

    dress = _Dress("#ffffff", "#000000", quantise(2 * (dark + halo)), (), False)
    return _Ready(item, skia.Path(), _scaled(sound.box, scale), letters, paint_text, None, dress)


def _draw_group(group: Sequence[LayerObject], layout: Layout, scale: float, fonts: FontSet) -> DrawnObject | None:
    ready = [_ready(item, layout, scale, fonts) for item in group]
    first = ready[0]
    dress = first.dress
    outline = merged_outline([r.outline for r in ready], [r.box for r in ready])
    if len(ready) > 1:
        outline = quantise_path(outline)
    inks = [path_box(r.ink) for r in ready if not r.ink.isEmpty()]
    if outline.isEmpty() and not inks:
        return None
    reach = dress.stroke_px * (3 if dress.mitre else 0.5)
    outline_box = path_box(outline) if not outline.isEmpty() else _around(inks).inset(-dress.stroke_px / 2)
    whole = _around([outline_box, *inks])
    left, top = math.floor(whole.x - reach) - 1, math.floor(whole.y - reach) - 1
    right, bottom = math.ceil(whole.right + reach) + 1, math.ceil(whole.bottom + reach) + 1
    surface = new_surface(right - left, bottom - top)
    surface.canvas.translate(-left, -top)
    if not outline.isEmpty():
        draw_path(surface, outline, fill_paint(dress.fill))
        if dress.stroke_px > 0:
            paint = stroke_paint(dress.stroke, dress.stroke_px, dash_px=dress.dash, mitre=dress.mitre)
            draw_path(surface, outline, paint)
    for one in ready:
        one.paint_text(surface.canvas)
    return DrawnObject(
        first.item.id,
        tuple(r.item.id for r in ready),
        first.item.panel_id,
        max(r.item.z_index for r in ready),
        left,
        top,
        surface.pixels,
        _around(inks) if inks else Rect(whole.cx, whole.cy, 0, 0),
        outline_box if outline.isEmpty() else outline_box.inset(-dress.stroke_px / 2),
        first.item.behind_art,
    )


def _neck(a: Rect, b: Rect) -> Path:
    """A strip between the centres of two lobes, thinner than either."""
    dx, dy = b.cx - a.cx, b.cy - a.cy
    long = math.hypot(dx, dy) or 1.0
    half = 0.12 * min(a.w, a.h, b.w, b.h)
    nx, ny = -dy / long * half, dx / long * half
    return polygon_path(
        [(a.cx + nx, a.cy + ny), (b.cx + nx, b.cy + ny), (b.cx - nx, b.cy - ny), (a.cx - nx, a.cy - ny)]
    )


def _scaled(box: Rect, scale: float) -> Rect:
    return Rect(box.x * scale, box.y * scale, box.w * scale, box.h * scale)


def _around(boxes: Sequence[Rect]) -> Rect:
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    return Rect(left, top, max(b.right for b in boxes) - left, max(b.bottom for b in boxes) - top)
