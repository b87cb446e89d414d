"""Sixth step: an object as stored becomes a placed body with set text. Answers only: where is everything in strip px?

How text and body share the room is `laying`'s answer; here they get their place, and the tails their tips.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.draw.paths import Point, rotated
from core.lettering.fit.blocks import Fit
from core.lettering.fit.fitting import TextDoesNotFitError
from core.lettering.fit.laying import (
    SMALLEST_PX,
    WIDEST_PX,
    WIDEST_WORD_PX,
    align_of,
    contour_of,
    grown_box,
    grown_fit,
    lay_text,
    leading_of,
    prepare_object,
    refitted,
    size_of,
    text_style,
)
from core.lettering.frames import Frame, canvas_rect, frame_of
from core.lettering.kinds import Kind, kind_of
from core.lettering.objects import LayerObject, Tail
from core.lettering.text.fonts import FontSet
from core.story.plan import Layout
from core.units import Rect

__all__ = [
    "SMALLEST_PX",
    "WIDEST_PX",
    "SetObject",
    "TextDoesNotFitError",
    "align_of",
    "contour_of",
    "corner_points",
    "grown_fit",
    "leading_of",
    "prepare_object",
    "refit",
    "set_object",
    "size_of",
    "text_style",
]


@dataclass(frozen=True, slots=True)
class SetObject:
    """A balloon or box with its text, in strip px. `fit` is None for an object without letters.

    `tips` are the drawn tips with their bends, `tails` what the object says of each. `grown` says that the text needed
    more than the stored box, `squeezed` that even the smallest size did.
    """

    item: LayerObject
    kind: Kind
    frame: Frame
    box: Rect
    fit: Fit | None
    tips: tuple[tuple[Point, float], ...]
    grown: bool = False
    squeezed: bool = False
    tails: tuple[Tail, ...] = ()


def set_object(item: LayerObject, layout: Layout, fonts: FontSet, *, strict: bool = False) -> SetObject:
    """Fit an object's text and body together. For `sfx_text` see `sfx`.

    Raises:
        TextDoesNotFitError: with `strict`, where the stored box would have to grow, text would shrink below
            `SMALLEST_PX`, or text would stick out of a box that may not change; `data` has the object's id.
    """
    frame = frame_of(layout, item.panel_id)
    kind, box, tails = kind_of(item), frame.box(item.geometry), _tails(item)
    tips = tuple((frame.point(tail.x, tail.y), tail.curve) for tail in tails)
    laid = lay_text(item, box.w, box.h, fonts)
    if strict and (laid.grown or laid.squeezed or laid.out):
        smallest = SMALLEST_PX if item.autofit == "text" else size_of(item, fonts)
        raise TextDoesNotFitError(
            f"The text of the object {item.id} does not fit its balloon at {smallest:g} px.",
            object_id=item.id,
            smallest_px=smallest,
        )
    if laid.grown and laid.fit is not None:
        box = grown_box(laid.fit, box, canvas_rect(layout))
    return SetObject(item, kind, frame, box, laid.fit, tips, laid.grown, laid.squeezed, tails)


def refit(item: LayerObject, layout: Layout, fonts: FontSet, *, max_w: float = WIDEST_WORD_PX) -> LayerObject:
    """The object with the smallest good balloon for its text, about the same centre; tails stay where they point."""
    frame = frame_of(layout, item.panel_id)
    box = frame.box(item.geometry)
    fit = refitted(item, box.w / box.h, fonts, max_w) if item.type != "sfx_text" else None
    if fit is None:
        return item
    geometry = frame.geometry(Rect(box.cx - fit.w / 2, box.cy - fit.h / 2, fit.w, fit.h))
    return item.model_copy(update={"geometry": geometry})


def _tails(item: LayerObject) -> tuple[Tail, ...]:
    """The object's tails; `tail` is the first of `tails` where only it is given."""
    if item.tails or item.tail is None:
        return tuple(item.tails)
    return (Tail(x=item.tail.x, y=item.tail.y, target=item.tail_target, speaker=item.speaker),)


def corner_points(fit: Fit, box: Rect, rotation: float) -> list[Point]:
    """The corners of every line's (or column's) ink rectangle in strip px, turned with the object."""
    size, found = fit.size_px, []
    turned = fit.prepared.vertical
    for _, _, x, y, width in fit.block.lines:
        for along in (x, x + width):
            for across in (y - fit.prepared.rise, y + fit.prepared.fall):
                right, down = (-across, along) if turned else (along, across)
                at = (box.cx + right * size, box.cy + down * size)
                found.append(rotated(at, rotation, (box.cx, box.cy)) if rotation else at)
    return found
