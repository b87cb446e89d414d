"""Beside fitting: balloons and the regions inside them. Answers only: which region has this box, which box that one?

Boxes are outer boxes of w × h strip px, as they stand on the strip; regions are in ems and turned for vertical text.
"""

from __future__ import annotations

from core.lettering.bodies.shapes import outer_size, text_axes
from core.lettering.fit.contours import BoxRegion, Contour, Region, RoundRegion, clearance_px, inner_axes, widening
from core.lettering.fit.freeform import free_region

TOLERANCE_PX = 0.05
"""What ink may be nearer than the clearance says, so that a balloon accepts its own text after rounding."""
_GRID = 64


def region_for(contour: Contour, w: float, h: float, size_px: float, *, turned: bool = False) -> Region | None:
    """The region inside an outer box for text of a size; None if the clearance leaves nothing."""
    clear = clearance_px(size_px, contour.air) - TOLERANCE_PX
    if contour.outline is not None:
        return free_region(contour.outline, w, h, clear, size_px, turned=turned)
    a, b = text_axes(contour.form, w, h)
    if turned:
        a, b = b, a
    if contour.is_box:
        a, b = a - clear, b - clear
        return BoxRegion(a / size_px, b / size_px) if min(a, b) > 0 else None
    inner = inner_axes(a, b, contour.exponent, clear)
    return RoundRegion(inner[0] / size_px, inner[1] / size_px, contour.exponent) if inner is not None else None


def outer_box(contour: Contour, a_px: float, b_px: float, size_px: float) -> tuple[float, float]:
    """The outer box, rounded up to 1/64 px, whose region has these half axes in px; a round one is never tiny."""
    clear = clearance_px(size_px, contour.air)
    if contour.is_box:
        w, h = outer_size("box", a_px + clear, b_px + clear)
        return rounded_up(w), rounded_up(h)
    take = clear * widening(a_px / b_px, contour.exponent)
    w, h = outer_size(contour.form, a_px + take, b_px + take)
    return rounded_up(max(w, 2.5 * size_px)), rounded_up(max(h, 1.9 * size_px))


def rounded_up(px: float) -> float:
    """The next 1/64 px; a last bit over one does not count."""
    return -((-px * _GRID + 1e-6) // 1) / _GRID
