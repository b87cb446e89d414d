"""Fifth step: a text goes into a balloon that is there. Answers only: where do its lines stand, at which size?

What `fit_at_size` makes as small as it can be, over all numbers of lines, all copies of the balloon's region (see
`contours`) and all breaks that fit the copy, is

    FILL * (size of the copy over that of the region) + cost of the breaks in the copy (see `breaking`) / BREAKS.

The first part keeps the text together in the middle of a large balloon, in the balloon's own proportions. Ink keeps
`clearance_px` from the outline. Lengths are strip px unless they say ems.
"""

from __future__ import annotations

import math

from core.errors import StudioError
from core.lettering.fit.ballooning import GOOD_RATIO, fit_balloon
from core.lettering.fit.blocks import Block, Fit, contour_need, make_block, widest_at_end
from core.lettering.fit.breaking import break_lines, least_scale
from core.lettering.fit.contours import (
    COPY_STEP,
    LEAST_CLEARANCE_PX,
    Contour,
    Region,
    Room,
    clearance_px,
)
from core.lettering.fit.measures import measured, memo_of
from core.lettering.fit.regions import region_for
from core.lettering.fit.trying import BREAKS, LineTrial
from core.lettering.text.pieces import Breaks, Prepared

__all__ = [
    "GOOD_RATIO",
    "LEAST_CLEARANCE_PX",
    "Block",
    "Contour",
    "Fit",
    "TextDoesNotFitError",
    "clearance_px",
    "contour_need",
    "fit_at_size",
    "fit_balloon",
    "fit_text",
    "good_breaks",
    "make_block",
    "widest_at_end",
]

TIGHT_LEADING = 0.95
SIZE_STEP_PX = 0.5
FILL = 1.2
SMALLEST_COPY = 96
LONG_TRIES, LONG_COPIES = 6, 1
"""How many numbers of lines, and copies of a region beyond the smallest, are tried for a long text (`measures`)."""


class TextDoesNotFitError(StudioError):
    """No allowed size lets an object's text fit its balloon; `data` has the object's id and the smallest size."""

    code = "text-does-not-fit"


_LEAST_EM = 0.01


def fit_at_size(
    prepared: Prepared, contour: Contour, *, w: float, h: float, size_px: float, leading: float
) -> Fit | None:
    """Set a text at a size inside an outer box of w × h in the best way (see the module); None if it does not fit."""
    region = region_for(contour, w, h, size_px, turned=prepared.vertical)
    if region is None:
        return None
    leading = max(leading, prepared.least_leading)
    trial = LineTrial.of(prepared, contour, leading)
    best: tuple[float, float, Breaks, list[Room], float] | None = None
    counts = list(trial.line_counts(region))
    if measured(prepared).long and len(counts) > LONG_TRIES:
        counts = [counts[index * (len(counts) - 1) // (LONG_TRIES - 1)] for index in range(LONG_TRIES)]
    for lines in counts:
        for shift in region.shifts:
            bound = math.inf if best is None else best[0]
            found = _fill(trial, region, lines, shift, bound)
            if found is not None and (best is None or found[0] < best[0] - 1e-9):
                best = found
    if best is None:
        return None
    price, cost, breaks, rooms, shift = best
    if contour.outline is not None:  # all of the outline's room is there for bringing the lines about one axis
        rooms = trial.rooms(region, len(breaks), shift) or rooms
    return Fit(trial.block(breaks, cost, rooms, shift), prepared, size_px, leading, w, h, price)


def _fill(
    trial: LineTrial, region: Region, lines: int, shift: float, bound: float
) -> tuple[float, float, Breaks, list[Room], float] | None:
    """The best breaks into `lines` lines in any copy of a region: price, cost, breaks, rooms, shift.

    None if nothing costs less than `bound`. Copies lie inside each other, so the smallest that may hold the text is
    found by halving; from there on they are tried upwards until their size alone costs too much.
    """
    if not trial.may_fit(trial.rooms(region, lines, shift)):
        return None
    fits, fails = 0, SMALLEST_COPY
    while fails - fits > 1:
        middle = (fits + fails) // 2
        if trial.may_fit(trial.rooms(region.copy(middle), lines, shift)):
            fits = middle
        else:
            fails = middle
    least = trial.least_breaks(lines)
    best: tuple[float, float, Breaks, list[Room], float] | None = None
    last = max(0, fits - LONG_COPIES) if measured(trial.prepared).long else 0
    for step in range(fits, last - 1, -1):
        fill = FILL * COPY_STEP**-step
        if fill + least >= bound:
            break
        rooms = trial.rooms(region.copy(step), lines, shift)
        broken = trial.breaks(rooms) if rooms is not None else None
        if broken is None or rooms is None:
            continue
        price = fill + broken[0] / BREAKS
        if price < bound - 1e-9:
            best, bound = (price, broken[0], broken[1], rooms, shift), price
    return best


def fit_text(
    prepared: Prepared,
    contour: Contour,
    *,
    object_id: str,
    w: float,
    h: float,
    largest_px: float,
    smallest_px: float,
    leading: float,
) -> Fit:
    """Find the largest size at which a text fits an outer box of w × h, in steps of half a pixel from the largest down.

    At each size the leading is tightened to 0.95 before a smaller size is tried. Whether a text fits is not monotonic
    in its size, but `may_hold` is, so sizes above the largest that it allows are left out without being tried.

    Raises:
        TextDoesNotFitError: not even `smallest_px` fits.
    """
    sizes = sizes_down(largest_px, smallest_px)
    leadings = sorted({leading, tightened(prepared, leading)}, reverse=True)
    first, end = 0, len(sizes)
    while first < end:
        middle = (first + end) // 2
        if may_hold(prepared, contour, w=w, h=h, size_px=sizes[middle], leading=leadings[-1]):
            end = middle
        else:
            first = middle + 1
    for size in sizes[first:]:
        for lead in leadings:
            fit = fit_at_size(prepared, contour, w=w, h=h, size_px=size, leading=lead)
            if fit is not None:
                return fit
    raise TextDoesNotFitError(
        f"The text of the object {object_id} does not fit its balloon even at {smallest_px:g} px.",
        object_id=object_id,
        smallest_px=smallest_px,
    )


def may_hold(
    prepared: Prepared,
    contour: Contour,
    *,
    w: float,
    h: float,
    size_px: float,
    leading: float,
    cut_words: bool = False,
) -> bool:
    """False only where a text surely does not fit at a size: its lines' area, longest word or least height is too much.

    A region in ems shrinks as the size grows, so once this is False it stays so for all larger sizes. `cut_words` asks
    for a text whose words may be cut anywhere.
    """
    region = region_for(contour, w, h, size_px, turned=prepared.vertical)
    if region is None:
        return False
    trial, text = LineTrial.of(prepared, contour, leading), measured(prepared)
    for lines in trial.line_counts(region, cut_words=cut_words):
        for shift in region.shifts:
            rooms = trial.rooms(region, lines, shift)
            if rooms is not None and sum(right - left for left, right in rooms) >= text.least_width(lines):
                return True
    return False


def tightened(prepared: Prepared, leading: float) -> float:
    """The tightest leading for a text: `TIGHT_LEADING`, or what keeps lines of high or deep letters apart."""
    return min(leading, max(TIGHT_LEADING, prepared.least_leading))


def sizes_down(largest_px: float, smallest_px: float) -> list[float]:
    """The sizes that are tried, from the largest to the smallest."""
    steps = max(0, math.ceil((largest_px - smallest_px) / SIZE_STEP_PX))
    return [max(largest_px - step * SIZE_STEP_PX, smallest_px) for step in range(steps + 1)]


def good_breaks(prepared: Prepared, contour: Contour, leading: float) -> list[tuple[float, Breaks]]:
    """Ways to break a text without a balloon into lines of about the same width, at most one for each sensible number
    of lines: (cost, breaks)."""
    memo, key = memo_of(prepared), ("ways", leading)
    known: list[tuple[float, Breaks]] | None = memo.get(key)
    if known is not None:
        return list(known)
    text = measured(prepared)
    # letters set closer than they are wide, or marks of no width, still take some room
    total, least_lines = max(prepared.total_width, _LEAST_EM), text.forced + 1
    fewest = max(least_lines, math.floor(math.sqrt(total / (6.5 * leading))))
    most = max(least_lines + 1, math.ceil(math.sqrt(total / (0.75 * leading))))
    ways: dict[Breaks, float] = {}
    for lines in range(max(1, fewest), min(text.count, most, 40) + 1):
        scale = least_scale(prepared, [1.0] * lines, upper=total + 1)
        for slack in (1.015, 1.12):
            room = max(scale, _LEAST_EM) * slack if scale is not None else 0.0
            broken = break_lines(prepared, [room] * lines) if room else None
            if broken is not None:
                ways.setdefault(broken[1], broken[0])
    memo[key] = [(cost, breaks) for breaks, cost in ways.items()]
    return list(memo[key])
