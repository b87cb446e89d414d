"""Sixth step: an object as stored becomes a placed body with set text. Answers only: where is everything in strip px?

`autofit` says who gives way. "balloon": the stored box if the text fits it, else it grows about its centre (kept
inside the canvas sideways); "text": the text shrinks from its size down to `SMALLEST_PX`, then the box grows too,
because text is never cut off; "off": box and size stay as they are, and lint says if the text sticks out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.draw.paths import Point, rotated
from core.lettering.breaking import break_lines
from core.lettering.fitting import (
    GOOD_RATIO,
    Contour,
    Fit,
    TextDoesNotFitError,
    clearance_px,
    contour_need,
    fit_at_size,
    fit_balloon,
    fit_text,
    good_breaks,
    make_block,
)
from core.lettering.fonts import FontSet, TextStyle, language_of
from core.lettering.frames import Frame, canvas_rect, frame_for, frames_of
from core.lettering.kinds import Kind, font_style_of, kind_of
from core.lettering.objects import LayerObject
from core.lettering.pieces import Prepared, prepare
from core.lettering.shapes import outer_size, text_axes
from core.story.plan import Layout
from core.units import Rect

SMALLEST_PX = 12.0
"""The size under which text is never shrunk."""
WIDEST_PX = 720.0
"""The width that a balloon which grows on its own may reach."""


@dataclass(frozen=True, slots=True)
class SetObject:
    """A balloon or box with its text, in strip px. `fit` is None for an object without letters.

    `grown` says that the text needed more than the stored box, `squeezed` that even the smallest size did.
    """

    item: LayerObject
    kind: Kind
    frame: Frame
    box: Rect
    fit: Fit | None
    tips: tuple[tuple[Point, float], ...]
    grown: bool = False
    squeezed: bool = False


def text_style(item: LayerObject, fonts: FontSet) -> TextStyle:
    return fonts.style(font_style_of(item))


def size_of(item: LayerObject, fonts: FontSet) -> float:
    """The size that the object asks for, in strip px: its own, or its font style's."""
    return item.style.size_px or text_style(item, fonts).size_px


def leading_of(item: LayerObject, fonts: FontSet) -> float:
    return item.style.leading or text_style(item, fonts).leading


def align_of(item: LayerObject) -> str:
    return item.style.align or "center"


def prepare_object(item: LayerObject, fonts: FontSet, *, split_over: float = math.inf) -> Prepared:
    """Shape an object's text as its style says."""
    style = text_style(item, fonts)
    case = item.style.case or style.case
    return prepare(
        item.text,
        fonts=fonts,
        style=font_style_of(item),
        language=language_of(item),
        tracking=style.tracking + (item.style.tracking or 0.0),
        upper=case == "upper",
        split_over=split_over,
    )


def contour_of(item: LayerObject) -> Contour:
    kind = kind_of(item)
    return Contour(kind.form, kind.exponent, kind.air, align_of(item))


def grown_fit(item: LayerObject, fonts: FontSet, *, size_px: float, max_w: float, ratio: float = GOOD_RATIO) -> Fit:
    """The smallest good balloon for an object's text, no wider than `max_w`; words that are wider still are broken."""
    contour, lead = contour_of(item), leading_of(item, fonts)
    inner = (max_w - 2 * clearance_px(size_px, contour.air)) / size_px
    for share in (math.inf, 0.86, 0.7, 0.5, 0.3):
        prepared = prepare_object(item, fonts, split_over=max(inner * share, 1.2))
        fit = fit_balloon(prepared, contour, size_px=size_px, leading=lead, max_w=max_w, ratio=ratio)
        if fit is not None:
            return fit
    cost, breaks = good_breaks(prepared, contour, lead)[-1]
    block = make_block(prepared, breaks, lead, align_of(item), cost)
    a, b = contour_need(block, prepared, contour, size_px, ratio)
    clear = clearance_px(size_px, contour.air)
    return Fit(block, prepared, size_px, lead, *outer_size(contour.form, a + clear, b + clear))


def set_object(item: LayerObject, layout: Layout, fonts: FontSet) -> SetObject:
    """Fit an object's text and body together. For `sfx_text` see `sfx`."""
    frame = frame_for(frames_of(layout), item.panel_id)
    kind = kind_of(item)
    box = frame.box(item.geometry)
    tips = _tips(item, frame)
    prepared = prepare_object(item, fonts)
    if not prepared.pieces:
        return SetObject(item, kind, frame, box, None, tips)
    size, lead = size_of(item, fonts), leading_of(item, fonts)
    squeezed = False
    if item.autofit == "off":
        fit = _fit_in(item, prepared, box, size, lead)
        return SetObject(item, kind, frame, box, fit or _unfitted(item, prepared, box, size, lead, kind), tips)
    if item.autofit == "text":
        try:
            fit = fit_text(
                prepared,
                contour_of(item),
                object_id=item.id,
                w=box.w,
                h=box.h,
                largest_px=size,
                smallest_px=min(SMALLEST_PX, size),
                leading=lead,
            )
            return SetObject(item, kind, frame, box, fit, tips)
        except TextDoesNotFitError:
            size, squeezed = min(SMALLEST_PX, size), True
    fit = _fit_in(item, prepared, box, size, lead)
    if fit is not None:
        return SetObject(item, kind, frame, box, fit, tips)
    grown = grown_fit(item, fonts, size_px=size, max_w=max(WIDEST_PX, box.w), ratio=max(1.1, min(2.2, box.w / box.h)))
    canvas = canvas_rect(layout)
    x = min(max(box.cx - grown.w / 2, 2.0), max(2.0, canvas.w - 2.0 - grown.w))
    grown_box = Rect(x, box.cy - grown.h / 2, grown.w, grown.h)
    return SetObject(item, kind, frame, grown_box, grown, tips, grown=True, squeezed=squeezed)


def refit(item: LayerObject, layout: Layout, fonts: FontSet, *, max_w: float = 460.0) -> LayerObject:
    """The object with the smallest good balloon for its text, about the same centre; tails stay where they point."""
    frame = frame_for(frames_of(layout), item.panel_id)
    if item.type == "sfx_text" or not prepare_object(item, fonts).pieces:
        return item
    fit = grown_fit(item, fonts, size_px=size_of(item, fonts), max_w=max_w)
    box = frame.box(item.geometry)
    geometry = frame.geometry(Rect(box.cx - fit.w / 2, box.cy - fit.h / 2, fit.w, fit.h))
    return item.model_copy(update={"geometry": geometry})


def _fit_in(item: LayerObject, prepared: Prepared, box: Rect, size: float, lead: float) -> Fit | None:
    return fit_at_size(prepared, contour_of(item), w=box.w, h=box.h, size_px=size, leading=lead)


def _unfitted(item: LayerObject, prepared: Prepared, box: Rect, size: float, lead: float, kind: Kind) -> Fit:
    """Text in a box that is too small and may not change: as wide as the box allows, whatever sticks out."""
    a, _ = text_axes(kind.form, box.w, box.h)
    room = max(2 * a / size, prepared.longest_piece + 0.01)
    for lines in range(prepared.forced_breaks + 1, len(prepared.pieces) + 1):
        broken = break_lines(prepared, [room] * lines)
        if broken is not None:
            block = make_block(prepared, broken[1], lead, align_of(item), broken[0])
            return Fit(block, prepared, size, lead, box.w, box.h)
    cost, breaks = good_breaks(prepared, contour_of(item), lead)[0]
    return Fit(make_block(prepared, breaks, lead, align_of(item), cost), prepared, size, lead, box.w, box.h)


def _tips(item: LayerObject, frame: Frame) -> tuple[tuple[Point, float], ...]:
    """The drawn tips in strip px with their bends; `tail` is the first of `tails` where only it is given."""
    if item.tails:
        return tuple((frame.point(tail.x, tail.y), tail.curve) for tail in item.tails)
    return ((frame.point(item.tail.x, item.tail.y), 0.0),) if item.tail is not None else ()


def corner_points(fit: Fit, box: Rect, rotation: float) -> list[Point]:
    """The corners of every line's ink rectangle in strip px, turned with the object."""
    size, found = fit.size_px, []
    for _, _, x, y, width in fit.block.lines:
        for px in (x, x + width):
            for py in (y - fit.prepared.rise, y + fit.prepared.fall):
                at = (box.cx + px * size, box.cy + py * size)
                found.append(rotated(at, rotation, (box.cx, box.cy)) if rotation else at)
    return found
