"""Between breaking and fitting: broken lines find their places. Answers only: where does each line stand in its block?

Everything is in ems around the optical centre of the balloon, y down; vertical text is turned (a line is a column).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.lettering.bodies.shapes import superellipse_reach
from core.lettering.fit.contours import Band, Contour, Room
from core.lettering.fit.measures import measured, memo_of
from core.lettering.text.pieces import Breaks, Prepared


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
    """A text set at a size inside an outer box of w × h strip px; `leading` in ems."""

    block: Block
    prepared: Prepared
    size_px: float
    leading: float
    w: float
    h: float
    cost: float = 0.0


def first_baseline(prepared: Prepared, lines: int, leading: float) -> float:
    """The baseline of the first of `lines` lines whose block looks centred.

    The eye takes the block to reach from the top of the first line's words to just under the last baseline: capitals
    are high, a lone "no" is not, and what hangs below counts half. Columns are centred by their ink.
    """
    if prepared.vertical:
        return -((lines - 1) * leading + prepared.fall - prepared.rise) / 2
    text = measured(prepared)
    return -((lines - 1) * leading - text.optical_top + 0.5 * text.optical_fall) / 2


def line_bands(prepared: Prepared, lines: int, leading: float) -> list[Band]:
    """From the highest to the lowest ink of each of `lines` lines."""
    memo, key = memo_of(prepared), ("bands", lines, leading)
    known = memo.get(key)
    if known is None:
        first = first_baseline(prepared, lines, leading)
        known = memo[key] = [
            (first + k * leading - prepared.rise, first + k * leading + prepared.fall) for k in range(lines)
        ]
    return list(known)


def rows_reach(prepared: Prepared, lines: int, leading: float) -> float:
    """How far the ink of `lines` lines reaches from the block's middle, up or down: `line_bands` without the bands."""
    first = first_baseline(prepared, lines, leading)
    return max(-(first - prepared.rise), first + (lines - 1) * leading + prepared.fall)


def line_align(contour: Contour, prepared: Prepared) -> str:
    """How lines stand to each other: columns hang from a common top unless a person says "right" (their foot)."""
    return "left" if prepared.vertical and contour.align == "center" else contour.align


def make_block(
    prepared: Prepared,
    breaks: Breaks,
    leading: float,
    align: str,
    cost: float,
    rooms: Sequence[Room] | None = None,
    shift: float = 0.0,
) -> Block:
    """Place broken lines around the optical centre, each in its room (about the middle where there are no rooms).

    Centred lines leave out half of what hangs at their edges; where the rooms' middles differ, they stand about one
    axis, the nearest to the mean of the middles that all rooms allow, or each as near to it as its room lets it. Lines
    with a common edge stand in the middle of what play their rooms leave them together. `shift` moves the block down.
    """
    text = measured(prepared)
    spans = list(zip((0, *breaks), breaks, strict=False))
    widths = [text.width(first, end) for first, end in spans]
    widest = max(widths)
    top = first_baseline(prepared, len(breaks), leading) + shift
    if align == "center":
        hangs = [(text.trail[end] - text.lead[first]) / 2 for first, end in spans]
        xs = [
            middle - width / 2 + hang
            for middle, width, hang in zip(_middles(widths, hangs, rooms), widths, hangs, strict=True)
        ]
    else:
        sign = 1.0 if align == "left" else -1.0
        edge = -widest / 2
        if rooms is not None:
            near = max(sign * room[0 if sign > 0 else 1] for room in rooms)
            far = min(sign * room[1 if sign > 0 else 0] - width for room, width in zip(rooms, widths, strict=True))
            edge = (near + far) / 2
        xs = [edge if sign > 0 else -edge - width for width in widths]
    lines = tuple(
        (first, end, x, top + number * leading, width)
        for number, ((first, end), x, width) in enumerate(zip(spans, xs, widths, strict=True))
    )
    last = top + (len(breaks) - 1) * leading
    return Block(lines, top - prepared.rise, last + prepared.fall, widest, cost)


def _middles(widths: Sequence[float], hangs: Sequence[float], rooms: Sequence[Room] | None) -> list[float]:
    """About what centred lines stand, without what hangs."""
    if rooms is None:
        return [0.0] * len(widths)
    own = [(left + right) / 2 for left, right in rooms]
    plays = [
        (right - left - width) / 2 - abs(hang) for width, hang, (left, right) in zip(widths, hangs, rooms, strict=True)
    ]
    least = max(middle - play for middle, play in zip(own, plays, strict=True))
    most = min(middle + play for middle, play in zip(own, plays, strict=True))
    axis = min(max(sum(own) / len(own), least), most) if least <= most else (least + most) / 2
    return [min(max(axis, middle - play), middle + play) for middle, play in zip(own, plays, strict=True)]


def widest_at_end(block: Block) -> bool:
    """Whether a block of three lines or more is widest at its first or last line (a shape that letterers avoid)."""
    widths = [line[4] for line in block.lines]
    return len(widths) >= 3 and max(widths[0], widths[-1]) >= max(widths[1:-1])


def contour_need(
    block: Block, prepared: Prepared, contour: Contour, size_px: float, ratio: float
) -> tuple[float, float]:
    """Half axes of the smallest contour of this width-to-height ratio that holds the block's ink."""
    corners = block.corners(prepared.rise, prepared.fall, prepared.overhang)
    if contour.is_box:
        return max(x for x, _ in corners) * size_px, max(abs(y) for _, y in corners) * size_px
    b = max(superellipse_reach(x, y, ratio, 1.0, contour.exponent) for x, y in corners) * size_px
    return ratio * b, b
