"""Between fitting and setting: an object's text meets its own box. Answers only: who gives way, text or balloon?

`autofit` says it. "balloon": the stored box if the text fits it, else the smallest good balloon; "text": the text
shrinks from its size down to `SMALLEST_PX`, then the box grows too, because text is never cut off; "off": box and size
stay as they are, lines may move closer. A hyphen is a last resort: where any layout without one fits, that is taken;
a text that shrinks takes a hyphen only if its size without one is more than `HYPHEN_GAIN` smaller. Lengths are strip
px.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from core.lettering.bodies.outlines import usable_outline
from core.lettering.fit.blocks import Fit, make_block
from core.lettering.fit.breaking import break_lines
from core.lettering.fit.contours import Contour, clearance_px
from core.lettering.fit.fitting import (
    TextDoesNotFitError,
    fit_at_size,
    fit_balloon,
    fit_text,
    may_hold,
    sizes_down,
    tightened,
)
from core.lettering.fit.layoutcache import layouts_of
from core.lettering.fit.regions import region_for
from core.lettering.kinds import font_style_of, kind_of
from core.lettering.objects import LayerObject
from core.lettering.text.fonts import FontSet, TextStyle, language_of
from core.lettering.text.pieces import Prepared, prepare
from core.units import Rect

SMALLEST_PX = 12.0
"""The size under which text is never shrunk."""
WIDEST_PX = 720.0
"""The width that a balloon which grows on its own may reach."""
WIDEST_WORD_PX = 460.0
"""A balloon does not grow for the sake of a word that is wider than this if its stored box holds the word cut."""
HYPHEN_GAIN = 0.15
"""A size with a hyphen wins over a smaller one without only if the smaller is more than this share below it."""
_SPLITS = (14.0, 10.0, 7.0, 5.0, 3.6, 2.6, 1.8, 1.2)
"""Ems over which words may be cut, where they are."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A text with its box's size. `grown` says that the box is not the stored one, `squeezed` that even the smallest
    size did not help, `out` that the text sticks out of a box that may not change."""

    fit: Fit | None
    grown: bool = False
    squeezed: bool = False
    out: bool = False


def text_style(item: LayerObject, fonts: FontSet) -> TextStyle:
    return fonts.style(font_style_of(item))


def size_of(item: LayerObject, fonts: FontSet) -> float:
    """The size that the object asks for, in strip px: its own, or its font style's."""
    return item.style.size_px or text_style(item, fonts).size_for(language_of(item))


def leading_of(item: LayerObject, fonts: FontSet) -> float:
    return item.style.leading or text_style(item, fonts).leading_for(language_of(item))


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
        vertical=item.style.direction == "vertical",
        hyphenate=item.style.hyphenate is not False,
        bold=item.style.weight == "bold",
    )


def contour_of(item: LayerObject) -> Contour:
    kind = kind_of(item)
    return Contour(kind.form, kind.exponent, kind.air, align_of(item), usable_outline(item))


def lead_for(item: LayerObject, prepared: Prepared, fonts: FontSet) -> float:
    """The leading that a text is set with: as its style says, but lines of high or deep letters keep apart unless the
    object itself says how close they come."""
    said = leading_of(item, fonts)
    return said if item.style.leading is not None else max(said, prepared.least_leading)


def is_turned(item: LayerObject) -> bool:
    """Whether the object's text runs in columns."""
    return item.style.direction == "vertical"


def grown_fit(item: LayerObject, fonts: FontSet, *, size_px: float, max_w: float, ratio: float | None = None) -> Fit:
    """The smallest good balloon for an object's text, no wider than `max_w`; words that are wider still are broken.

    A free outline's box has the proportions `ratio` (a square where none are given).
    """
    return _grown(item, fonts, size_px, max_w, ratio, ratio or 1.0)


def refitted(item: LayerObject, proportion: float, fonts: FontSet, max_w: float) -> Fit | None:
    """The smallest good balloon for an object as it is; a free outline keeps its `proportion`. None without letters, or
    where no balloon of that outline holds them."""
    prepared = prepare_object(item, fonts)
    if not prepared.pieces or _is_unseen(prepared):
        return None
    with suppress(TextDoesNotFitError):
        return _grown(item, fonts, size_of(item, fonts), max_w, None, proportion)
    return None


def lay_text(item: LayerObject, w: float, h: float, fonts: FontSet) -> Laid:
    """Lay an object's text into its stored box of w × h strip px, from the cache if it was asked before."""
    style = item.style
    key = (
        item.text,
        item.autofit,
        contour_of(item),
        font_style_of(item),
        (style.size_px, style.leading, style.align, style.tracking, style.case, style.weight),
        (style.language, style.direction, style.hyphenate),
        w,
        h,
    )
    return layouts_of(fonts).get(key, lambda: _lay(item, w, h, fonts))


def _lay(item: LayerObject, w: float, h: float, fonts: FontSet) -> Laid:
    prepared = prepare_object(item, fonts)
    if not prepared.pieces or _is_unseen(prepared):
        return Laid(None)
    contour, size, lead = contour_of(item), size_of(item, fonts), lead_for(item, prepared, fonts)
    squeezed = False
    if item.autofit == "text":
        shrunk = _shrunk(item, prepared, contour, w, h, size, lead, fonts)
        if shrunk is not None:
            return Laid(shrunk)
        size, squeezed = min(SMALLEST_PX, size), True
    fit = fit_at_size(prepared, contour, w=w, h=h, size_px=size, leading=lead)
    if fit is not None:
        return Laid(fit, squeezed=squeezed)
    if item.autofit == "off":
        tight = tightened(prepared, lead)
        fit = fit_at_size(prepared, contour, w=w, h=h, size_px=size, leading=tight)
        for split in _split_texts(item, contour, w, h, size, fonts) if fit is None else ():
            for leading in (lead, tight):
                fit = fit or fit_at_size(split, contour, w=w, h=h, size_px=size, leading=leading)
        if fit is not None:
            return Laid(fit)
        return Laid(_unfitted(item, prepared, w, h, size, lead), out=True)
    if prepared.longest_piece * size + 2 * clearance_px(size, contour.air) > WIDEST_WORD_PX:
        for split in _split_texts(item, contour, w, h, size, fonts):
            fit = fit_at_size(split, contour, w=w, h=h, size_px=size, leading=lead)
            if fit is not None:
                return Laid(fit, squeezed=squeezed)
    least, most = (0.45, 0.9) if is_turned(item) else (1.1, 2.2)
    ratio = max(least, min(most, w / h))
    try:
        return Laid(_grown(item, fonts, size, max(WIDEST_PX, w), ratio, w / h), grown=True, squeezed=squeezed)
    except TextDoesNotFitError:  # a free outline of hardly any room: text is let out of it, and lint says so
        return Laid(_unfitted(item, prepared, w, h, size, lead), out=True)


def _is_unseen(prepared: Prepared) -> bool:
    """Whether a text consists of marks that neither show nor take room."""
    return all(piece.shaped.advance == 0 and piece.shaped.ink is None for piece in prepared.pieces)


def _shrunk(
    item: LayerObject,
    prepared: Prepared,
    contour: Contour,
    w: float,
    h: float,
    size: float,
    lead: float,
    fonts: FontSet,
) -> Fit | None:
    """The largest size at which a text fits its box, with hyphens only where they gain enough; None if none fits."""
    smallest = min(SMALLEST_PX, size)
    whole: Fit | None = None
    with suppress(TextDoesNotFitError):
        whole = fit_text(
            prepared, contour, object_id=item.id, w=w, h=h, largest_px=size, smallest_px=smallest, leading=lead
        )
    sizes = [s for s in sizes_down(size, smallest) if whole is None or whole.size_px < s * (1 - HYPHEN_GAIN)]
    if not sizes or not may_hold(
        prepared, contour, w=w, h=h, size_px=sizes[-1], leading=tightened(prepared, lead), cut_words=True
    ):
        return whole
    best = whole
    for split in _split_texts(item, contour, w, h, sizes[-1], fonts):
        if best is not None:
            sizes = [s for s in sizes if s > best.size_px]
        if not sizes:
            break
        try:
            best = fit_text(
                split,
                contour,
                object_id=item.id,
                w=w,
                h=h,
                largest_px=sizes[0],
                smallest_px=sizes[-1],
                leading=lead,
            )
        except TextDoesNotFitError:
            continue
    return best


def _split_texts(
    item: LayerObject, contour: Contour, w: float, h: float, size_px: float, fonts: FontSet
) -> Iterator[Prepared]:
    """The text with ever shorter words cut, beginning with those that are wider than the widest line."""
    region = region_for(contour, w, h, size_px, turned=is_turned(item))
    if region is None:
        return
    whole = prepare_object(item, fonts)
    seen = whole
    tried = 0
    for over in _SPLITS:
        if over > region.extent[0] or over >= whole.longest_piece or tried == 3:
            continue
        split = prepare_object(item, fonts, split_over=over)
        tried += 1
        if len(split.pieces) > len(seen.pieces):
            yield split
            seen = split


def _grown(
    item: LayerObject, fonts: FontSet, size_px: float, max_w: float, ratio: float | None, proportion: float
) -> Fit:
    contour, lead = contour_of(item), lead_for(item, prepare_object(item, fonts), fonts)
    inner = (max_w - 2 * clearance_px(size_px, contour.air)) / size_px
    for share in (math.inf, 0.86, 0.7, 0.5, 0.3):
        prepared = prepare_object(item, fonts, split_over=max(inner * share, 1.2))
        fit = fit_balloon(
            prepared, contour, size_px=size_px, leading=lead, max_w=max_w, ratio=ratio, proportion=proportion
        )
        if fit is not None:
            return fit
    fit = fit_balloon(prepared, contour, size_px=size_px, leading=lead, ratio=ratio, proportion=proportion)
    if fit is None:
        raise TextDoesNotFitError(
            f"No balloon of this outline holds the text of the object {item.id}.",
            object_id=item.id,
            smallest_px=size_px,
        )
    return fit


def _unfitted(item: LayerObject, prepared: Prepared, w: float, h: float, size: float, lead: float) -> Fit:
    """Text in a box that is too small and may not change: as wide as the box allows, whatever sticks out."""
    contour = contour_of(item)
    region = region_for(contour, w, h, size, turned=is_turned(item))
    room = max(region.extent[0] if region is not None else 0.0, prepared.longest_piece + 0.5)
    align = "left" if is_turned(item) and contour.align == "center" else contour.align
    for lines in range(prepared.forced_breaks + 1, len(prepared.pieces) + 1):
        broken = break_lines(prepared, [room] * lines)
        if broken is not None:
            return Fit(make_block(prepared, broken[1], lead, align, broken[0]), prepared, size, lead, w, h)
    breaks = tuple(range(1, len(prepared.pieces) + 1))
    return Fit(make_block(prepared, breaks, lead, align, 0.0), prepared, size, lead, w, h)


def grown_box(fit: Fit, about: Rect, canvas: Rect) -> Rect:
    """Where a grown balloon stands: about the stored box's centre, inside the canvas sideways."""
    x = min(max(about.cx - fit.w / 2, 2.0), max(2.0, canvas.w - 2.0 - fit.w))
    return Rect(x, about.cy - fit.h / 2, fit.w, fit.h)
