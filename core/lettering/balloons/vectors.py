"""Before the last step: set objects to vectors in output px. Answers only: which curves are painted, and how?

A group is one object, or several joined balloons that show as one. Nothing is painted here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import skia

from core.draw.paths import Path, Point, path_box, polygon_path, quantise_path, rotated
from core.draw.raster import fill_paint, stroke_paint
from core.lettering.balloons.glyphs import text_paths
from core.lettering.balloons.joining import group_outline
from core.lettering.balloons.pictures import MOST_PIXELS, Placed, placed_picture, usable_picture
from core.lettering.balloons.sfx import SetSound, letter_paths, set_sound
from core.lettering.bodies.outlines import usable_outline
from core.lettering.fit.setting import SetObject, set_object
from core.lettering.frames import STRIP_WIDTH, canvas_rect, frame_of
from core.lettering.kinds import kind_of
from core.lettering.objects import Gradient, LayerObject
from core.lettering.text.fonts import FontSet
from core.story.plan import Layout
from core.units import Rect, quantise

Paint = Callable[[Any], None]
"""Paints on a canvas in output px."""
NAKED_HALO_EM = 0.09
"""The halo, on each side of the letters, of text without a body where none is given."""


@dataclass(frozen=True, slots=True)
class Dress:
    """How a group's outline is painted; widths in output px. `opacity` is that of the fill."""

    fill: str
    stroke: str
    stroke_px: float
    dash: tuple[float, ...]
    mitre: bool
    opacity: float = 1.0
    gradient: Gradient | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """One object's vectors in output px: its own outline, its letters, and how the letters are painted.

    `under` paints what lies under the letters (halo, dark outline), `letters` the letters themselves; with `ramp` they
    are a mask for that gradient, which begins with `ink_colour`. `reach_px` is how far `under` goes beyond the letters.
    `picture` stands for the letters. `mask` is knocked out of everything.
    """

    item: LayerObject
    outline: Path
    box: Rect
    ink: Path
    under: Paint | None
    letters: Paint | None
    ink_colour: str
    ramp: Gradient | None
    reach_px: float
    tip: Point | None
    dress: Dress
    placed: SetObject | SetSound
    mask: Path | None = None
    picture: Placed | None = None


@dataclass(frozen=True, slots=True)
class GroupVectors:
    """Objects that show as one, ready to be painted: each one's vectors, their common outline and the canvas that they
    stand on, all in output px."""

    ready: tuple[Ready, ...]
    outline: Path
    canvas: Rect

    @property
    def z(self) -> int:
        return max(one.item.z_index for one in self.ready)


def group_vectors(
    group: Sequence[LayerObject],
    layout: Layout,
    *,
    width: int,
    fonts: FontSet,
    pictures: Mapping[str, bytes] | None = None,
) -> GroupVectors:
    """Set one group of `joining.grouped` for a canvas `width` px wide, without painting it."""
    scale = width / STRIP_WIDTH
    canvas = _scaled(canvas_rect(layout), scale)
    if group[0].type == "sfx_text":
        one = _sound(group[0], layout, scale, fonts, pictures or {})
        return GroupVectors((one,), one.outline, canvas)
    places = [set_object(item, layout, fonts) for item in group]
    outlines = [group_outline([placed], scale) for placed in places]
    ready = tuple(_balloon(p, o, scale, fonts) for p, o in zip(places, outlines, strict=True))
    return GroupVectors(ready, outlines[0] if len(places) == 1 else group_outline(places, scale), canvas)


def _balloon(placed: SetObject, outline: Path, scale: float, fonts: FontSet) -> Ready:
    item, kind, style = placed.item, placed.kind, placed.item.style
    naked = outline.isEmpty()
    ink = skia.Path()
    under: Paint | None = None
    letters: Paint | None = None
    halo = 0.0
    if placed.fit is not None:
        text = text_paths(placed.fit, cx=placed.box.cx, cy=placed.box.cy, scale=scale, fonts=fonts)
        if item.rotation:
            text = text.turned(item.rotation, placed.box.cx * scale, placed.box.cy * scale)
        ink = text.all()
        halo_px = style.outline_px
        if halo_px is None:
            halo_px = NAKED_HALO_EM * placed.fit.size_px if naked else 0.0
        halo = halo_px * scale
        if halo > 0:
            colour = style.outline_color or (kind.fill if naked else kind.stroke)
            under = partial(_stroke, ink, colour, quantise(2 * halo))
        letters = partial(_paint_text, text, kind.text)
    dress = Dress(
        kind.fill,
        kind.stroke,
        quantise(kind.stroke_px * scale) if not naked else 0.0,
        tuple(d * scale for d in kind.dash),
        kind.form in ("burst", "jagged", "box") and usable_outline(item) is None,
        1.0 if style.opacity is None else style.opacity,
        style.gradient if not naked else None,
    )
    tip = (placed.tips[0][0][0] * scale, placed.tips[0][0][1] * scale) if placed.tips else None
    ramp = style.gradient if naked else None
    mask = _mask(item, placed.frame.point, scale)
    box = _scaled(placed.box, scale)
    return Ready(item, outline, box, ink, under, letters, kind.text, ramp, halo, tip, dress, placed, mask)


def _sound(item: LayerObject, layout: Layout, scale: float, fonts: FontSet, pictures: Mapping[str, bytes]) -> Ready:
    sound = set_sound(item, layout, fonts)
    kind, style = kind_of(item), item.style
    frame = frame_of(layout, item.panel_id)
    box = _scaled(sound.box, scale)
    mask = _mask(item, frame.point, scale)
    plain = Dress("#ffffff", "#000000", 0.0, (), False)
    data = usable_picture(item, pictures)
    if data is not None and item.picture is not None and box.w * box.h <= MOST_PIXELS:
        picture = placed_picture(data, item.picture.media, box, item.rotation)
        corners = [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)]
        held = quantise_path(polygon_path([rotated(corner, item.rotation, (box.cx, box.cy)) for corner in corners]))
        return Ready(item, skia.Path(), box, held, None, None, kind.text, None, 0.0, None, plain, sound, mask, picture)
    letters = letter_paths(sound, scale)
    dark, halo = sound.stroke_px * scale, sound.halo_px * scale
    reach = quantise(dark + halo)

    def under(canvas: Any) -> None:
        if halo > 0:
            _stroke(letters, style.outline_color or kind.fill, quantise(2 * (dark + halo)), canvas)
        if dark > 0:
            _stroke(letters, kind.stroke, quantise(2 * dark), canvas)

    dress = replace(plain, stroke_px=2 * reach)
    fill = partial(_fill, letters, kind.text)
    return Ready(
        item, skia.Path(), box, letters, under, fill, kind.text, style.gradient, reach, None, dress, sound, mask
    )


def _mask(item: LayerObject, point: Callable[[float, float], Point], scale: float) -> Path | None:
    """The polygons where the art stays before an object, in output px."""
    if not item.mask:
        return None
    whole = skia.Path()
    for polygon in item.mask:
        places = [point(corner.x, corner.y) for corner in polygon]
        whole.addPath(polygon_path([(x * scale, y * scale) for x, y in places]))
    return quantise_path(whole)


def _stroke(path: Path, colour: str, width_px: float, canvas: Any) -> None:
    canvas.drawPath(path, stroke_paint(colour, width_px))


def _fill(path: Path, colour: str, canvas: Any) -> None:
    canvas.drawPath(path, fill_paint(colour))


def _paint_text(text: Any, colour: str, canvas: Any) -> None:
    text.paint(canvas, fill_paint(colour))


def _scaled(box: Rect, scale: float) -> Rect:
    return Rect(box.x * scale, box.y * scale, box.w * scale, box.h * scale)


def text_box_of(one: Ready) -> Rect:
    """The bounds of an object's letters; a point in its middle where it has none."""
    return path_box(one.ink) if not one.ink.isEmpty() else Rect(one.box.cx, one.box.cy, 0, 0)
