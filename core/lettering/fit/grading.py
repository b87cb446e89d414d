"""Beside ballooning: the sizes that round balloons come in. Answers only: which candidates are there of one height?

No text changes them, so they are worked out once for a contour and a size. Lengths are strip px where they are not ems.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from core.lettering.bodies.shapes import outer_size
from core.lettering.fit.contours import COPY_STEP, Contour, clearance_px
from core.lettering.fit.regions import outer_box

RATIOS = (0.85, 1.0, 1.15, 1.3, 1.45, 1.6, 1.8, 2.0, 2.3, 2.7, 3.2, 4.0)


@dataclass(frozen=True, slots=True)
class Grade:
    """What all round candidates of one height have in common: half of it in ems, and in px how far their outer boxes
    reach beyond twice their region, and at least how high these are. `sizes` has for each of `RATIOS` half the width in
    ems, a bound under the outer box's area, and the outer box."""

    across: float
    pad: float
    high: float
    sizes: tuple[tuple[float, float, float, float], ...]


@lru_cache(maxsize=64)
def grades_of(contour: Contour, size_px: float) -> dict[int, Grade]:
    """The heights that were ever tried for a contour and a size: no text changes them. To be filled as they are met."""
    return {}


def graded(contour: Contour, size_px: float, step: int) -> Grade:
    """The candidates of one height: `COPY_STEP` to the power of `step` ems from the middle up."""
    across, clear = COPY_STEP**step, clearance_px(size_px, contour.air)
    shorter = RATIOS[0] * across * size_px + clear
    pad = clear + outer_size(contour.form, shorter, shorter)[0] / 2 - shorter
    high = 2 * (across * size_px + pad)
    sizes = []
    for ratio in RATIOS:
        along = ratio * across
        outer = outer_box(contour, along * size_px, across * size_px, size_px)
        sizes.append((along, 2 * (along * size_px + pad) * high, *outer))
    return Grade(across, pad, high, tuple(sizes))
