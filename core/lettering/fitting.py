"""Fifth step: text and balloon find each other's size. Answers only: how large is the balloon, or the text?

A text's good ways to break are found once, in ems, for the profile of a rounded contour; each is then measured against
real contours and sizes, which is cheap, so sizes can be scanned from the largest down (fit is not monotonic in size).
Ink keeps `clearance_px` from the outline. Lengths are strip px unless they say ems.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.errors import StudioError
from core.lettering.breaking import break_lines, can_break, least_scale
from core.lettering.objects import Form
from core.lettering.pieces import Breaks, Prepared
from core.lettering.shapes import outer_size, superellipse_reach, text_axes

LEAST_CLEARANCE_PX = 8.0
TIGHT_LEADING = 0.95
SIZE_STEP_PX = 0.5
GOOD_RATIO = 1.5
_HEADROOM = 1.32
"""Half height of the assumed contour over that of the text, where line widths are needed before there is a balloon."""


class TextDoesNotFitError(StudioError):
    """No allowed size lets an object's text fit its balloon; `data` has the object's id and the smallest size."""

    code = "text-does-not-fit"


@dataclass(frozen=True, slots=True)
class Contour:
    """What text is fitted into: the form, its superellipse's exponent, how much air it wants, how lines align."""

    form: Form
    exponent: float
    air: float = 1.0
    align: str = "center"


@dataclass(frozen=True, slots=True)
class Block:
    """Broken text, in ems, around its optical centre (0, 0).

    `lines` are (first piece, end, x of the line's start, baseline y, width). `top` and `bottom` bound the ink.
    """

    lines: tuple[tuple[int, int, float, float, float], ...]
    top: float
    bottom: float
    width: float
    cost: float

    def corners(self, rise: float, fall: float, overhang: float) -> list[tuple[float, float]]:
        """The corners of the lines' ink rectangles, as distances from the centre (x ≥ 0)."""
        found = []
        for _, _, x, y, width in self.lines:
            reach = max(-x, x + width) + overhang
            found += [(reach, y - rise), (reach, y + fall)]
        return found


@dataclass(frozen=True, slots=True)
class Fit:
    """A text set at a size inside an outer box of w × h; `leading` in ems."""

    block: Block
    prepared: Prepared
    size_px: float
    leading: float
    w: float
    h: float
    cost: float = 0.0


def clearance_px(size_px: float, air: float = 1.0) -> float:
    """Least distance from ink to outline: 8 px or half an em, whichever is more, times `air` (never under 8 px)."""
    return max(LEAST_CLEARANCE_PX, 0.5 * size_px * air)


def make_block(prepared: Prepared, breaks: Breaks, leading: float, align: str, cost: float) -> Block:
    """Place broken lines around the optical centre: midway from the first capitals to just under the last baseline."""
    count = len(breaks)
    middle = (-prepared.cap + (count - 1) * leading + 0.3 * prepared.fall) / 2
    spans = list(zip((0, *breaks), breaks, strict=False))
    widths = [prepared.width(first, end) for first, end in spans]
    widest = max(widths)
    lines = []
    for number, ((first, end), width) in enumerate(zip(spans, widths, strict=True)):
        x = -widest / 2 if align == "left" else widest / 2 - width if align == "right" else -width / 2
        lines.append((first, end, x, number * leading - middle, width))
    return Block(tuple(lines), -prepared.rise - middle, (count - 1) * leading + prepared.fall - middle, widest, cost)


def profile(count: int, prepared: Prepared, contour: Contour, leading: float) -> list[float]:
    """Relative widths of `count` lines in a rounded contour a good deal higher than the text; all 1 in a box."""
    if contour.form == "box":
        return [1.0] * count
    half = (prepared.rise + prepared.fall) / 2
    edges = [abs(k - (count - 1) / 2) * leading + half for k in range(count)]
    top = max(edges) * _HEADROOM
    p = contour.exponent
    return [(1 - (edge / top) ** p) ** (1 / p) for edge in edges]


def good_breaks(prepared: Prepared, contour: Contour, leading: float) -> list[tuple[float, Breaks]]:
    """The good ways to break a text, at most two for each sensible number of lines: (cost, breaks)."""
    key = (contour.exponent if contour.form != "box" else 0.0, leading)
    known = prepared.ways.get(key)
    if known is not None:
        return known
    count = len(prepared.pieces)
    total = prepared.total_width
    least_lines = prepared.forced_breaks + 1
    fewest = max(least_lines, math.floor(math.sqrt(total / (6.5 * leading))))
    most = max(least_lines + 1, math.ceil(math.sqrt(total / (0.75 * leading))))
    found: dict[Breaks, float] = {}
    for lines in range(max(1, fewest), min(count, most, 40) + 1):
        shape = profile(lines, prepared, contour, leading)
        scale = least_scale(prepared, shape, upper=total / min(shape) + 1)
        if scale is None:
            continue
        for slack in (1.015, 1.12):
            broken = break_lines(prepared, [r * scale * slack for r in shape])
            if broken is not None and broken[1] not in found:
                found[broken[1]] = broken[0] / lines
    ways = [(cost, breaks) for breaks, cost in found.items()]
    prepared.ways[key] = ways
    return ways


def widest_at_end(block: Block) -> bool:
    """Whether a block of three lines or more is widest at its first or last line (a shape that letterers avoid)."""
    widths = [line[4] for line in block.lines]
    return len(widths) >= 3 and max(widths[0], widths[-1]) >= max(widths[1:-1])


def contour_need(
    block: Block, prepared: Prepared, contour: Contour, size_px: float, ratio: float
) -> tuple[float, float]:
    """Half axes of the smallest contour of this width-to-height ratio that holds the block's ink."""
    corners = block.corners(prepared.rise, prepared.fall, prepared.overhang)
    if contour.form == "box":
        return max(x for x, _ in corners) * size_px, max(abs(y) for _, y in corners) * size_px
    b = max(superellipse_reach(x, y, ratio, 1.0, contour.exponent) for x, y in corners) * size_px
    return ratio * b, b


def fit_balloon(
    prepared: Prepared,
    contour: Contour,
    *,
    size_px: float,
    leading: float,
    max_w: float = math.inf,
    ratio: float = GOOD_RATIO,
) -> Fit | None:
    """Find the smallest well-proportioned balloon for a text at a size; None if every one is wider than `max_w`.

    Cost of a balloon: its area over the text's; a penalty for straying from `ratio` (width over height), dear when it
    is taller than wide; the breaks' cost; a dear penalty when the first or last of three lines or more is the longest.
    """
    clear = clearance_px(size_px, contour.air)
    text_area = max(prepared.total_width * leading, 1.0) * size_px * size_px
    best: Fit | None = None
    for cost, breaks in good_breaks(prepared, contour, leading):
        block = make_block(prepared, breaks, leading, contour.align, cost)
        uneven = 0.8 if contour.form != "box" and widest_at_end(block) else 0.0
        for inner_ratio in (1.0,) if contour.form == "box" else _RATIOS:
            a, b = contour_need(block, prepared, contour, size_px, inner_ratio)
            w, h = outer_size(contour.form, a + clear, b + clear)
            if contour.form != "box":
                w, h = max(w, 2.5 * size_px), max(h, 1.9 * size_px)
            if w > max_w:
                continue
            shape = w / h
            stray = math.log(shape / ratio)
            price = (
                w * h / (text_area + 20 * clear * clear)
                + (1.1 if stray < 0 else 0.45) * stray * stray
                + (1.5 * math.log(1 / shape) if shape < 1 and contour.form != "box" else 0.0)
                + cost / 450
                + uneven
            )
            if best is None or price < best.cost - 1e-9:
                best = Fit(block, prepared, size_px, leading, w, h, price)
    return best


_RATIOS = (0.85, 1.0, 1.15, 1.3, 1.45, 1.6, 1.8, 2.0, 2.3, 2.7, 3.2, 4.0)


def fit_at_size(
    prepared: Prepared, contour: Contour, *, w: float, h: float, size_px: float, leading: float
) -> Fit | None:
    """Set a text at a size inside an outer box of w × h; None if it does not fit there.

    The good breaks are tried first; where none fits, lines are broken for this very contour.
    """
    clear = clearance_px(size_px, contour.air) - 0.05
    a, b = text_axes(contour.form, w, h)
    a, b = (a - clear) / size_px, (b - clear) / size_px
    if (
        a <= 0
        or b <= 0
        or prepared.longest_piece > 2 * a
        or 0.7 * prepared.total_width * leading > 4 * a * (b + leading)
    ):
        return None
    best: Fit | None = None
    for cost, breaks in good_breaks(prepared, contour, leading):
        block = make_block(prepared, breaks, leading, contour.align, cost)
        reach = _reach(block, prepared, contour, a, b)
        if reach > 1:
            continue
        price = reach + cost / 900 + (0.3 if contour.form != "box" and widest_at_end(block) else 0.0)
        if best is None or price < best.cost - 1e-9:
            best = Fit(block, prepared, size_px, leading, w, h, price)
    if best is not None:
        return best
    for lines in range(prepared.forced_breaks + 1, len(prepared.pieces) + 1):
        if (lines - 1) * leading + prepared.rise > 2 * b:
            break
        rooms = _rooms(lines, prepared, contour, leading, a, b)
        broken = break_lines(prepared, rooms) if rooms is not None and can_break(prepared, rooms) else None
        if broken is None:
            continue
        block = make_block(prepared, broken[1], leading, contour.align, broken[0] / lines)
        price = _reach(block, prepared, contour, a, b) + broken[0] / lines / 900
        if best is None or price < best.cost - 1e-9:
            best = Fit(block, prepared, size_px, leading, w, h, price)
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

    At each size the leading is tightened to 0.95 before a smaller size is tried.

    Raises:
        TextDoesNotFitError: not even `smallest_px` fits.
    """
    steps = max(0, math.ceil((largest_px - smallest_px) / SIZE_STEP_PX))
    for step in range(steps + 1):
        size = max(largest_px - step * SIZE_STEP_PX, smallest_px)
        for lead in (leading, min(leading, TIGHT_LEADING)):
            fit = fit_at_size(prepared, contour, w=w, h=h, size_px=size, leading=lead)
            if fit is not None:
                return fit
    raise TextDoesNotFitError(
        f"The text of the object {object_id} does not fit its balloon even at {smallest_px:g} px.",
        object_id=object_id,
        smallest_px=smallest_px,
    )


def _reach(block: Block, prepared: Prepared, contour: Contour, a: float, b: float) -> float:
    """How much of the contour with half axes a, b (ems) the block needs; over 1 it sticks out."""
    corners = block.corners(prepared.rise, prepared.fall, prepared.overhang)
    if contour.form == "box":
        return max(max(x / a, abs(y) / b) for x, y in corners)
    return max(superellipse_reach(x, y, a, b, contour.exponent) for x, y in corners)


def _rooms(lines: int, prepared: Prepared, contour: Contour, leading: float, a: float, b: float) -> list[float] | None:
    """The width of each of `lines` lines in a contour with half axes a, b (ems); None where one has none."""
    middle = (-prepared.cap + (lines - 1) * leading + 0.3 * prepared.fall) / 2
    rooms = []
    for number in range(lines):
        y = number * leading - middle
        edge = max(abs(y - prepared.rise), abs(y + prepared.fall))
        if edge >= b:
            return None
        half = a if contour.form == "box" else a * (1 - (edge / b) ** contour.exponent) ** (1 / contour.exponent)
        rooms.append(2 * (half - prepared.overhang))
    return rooms if min(rooms) > 0 else None
