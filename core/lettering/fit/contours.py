"""Beside fitting: what a balloon's form leaves to its text. Answers only: from where to where may ink lie at a height?

A `Region` is the inside of a contour after the clearance is taken off, in ems, y down, around the box's centre; for
vertical text it is turned, so that its x runs down the columns. Every point of a region lies at least the clearance
from the contour. Regions have smaller copies, each inside the larger, for lines that fill less than all of a balloon.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from core.lettering.objects import Form

LEAST_CLEARANCE_PX = 8.0
COPY_STEP = 1.0175
"""How much larger each copy of a region is than the next smaller one."""
_GRID = 4096
"""Rooms are rounded down to 1/4096 em, so that a last bit of a power function decides nothing."""

Band = tuple[float, float]
"""From the top to the bottom of a line's ink."""
Room = tuple[float, float]
"""From the left to the right end of what is free over a whole band."""


@dataclass(frozen=True, slots=True)
class Contour:
    """What text is fitted into: the form, its superellipse's exponent, how much air it wants, how lines align.

    `outline` is the path of a free outline in shares of the box; it replaces the form.
    """

    form: Form
    exponent: float
    air: float = 1.0
    align: str = "center"
    outline: str | None = None

    @property
    def is_box(self) -> bool:
        return self.outline is None and self.form in ("box", "none")

    @property
    def swells(self) -> bool:
        """Whether the longest line belongs inside: in every round form."""
        return self.outline is None and not self.is_box


class Region(Protocol):
    """Where ink may lie."""

    def room(self, top: float, bottom: float) -> Room | None:
        """The free interval over the whole band; None where there is none."""

    def copy(self, steps: int) -> Region:
        """The copy that is `steps` times `COPY_STEP` smaller."""

    def area(self) -> float:
        """At least the area that the ink of lines can cover together, in square ems."""

    @property
    def whole(self) -> Region:
        """What this is a copy of, itself if it is none."""

    @property
    def extent(self) -> tuple[float, float]:
        """The width and the height of a box that holds the region."""

    @property
    def shifts(self) -> tuple[float, ...]:
        """How far down a block may stand from the box's centre; the places that are tried."""


def clearance_px(size_px: float, air: float = 1.0) -> float:
    """Least distance from ink to outline: 8 px or half an em, whichever is more, times `air` (never under 8 px)."""
    return max(LEAST_CLEARANCE_PX, 0.5 * size_px * air)


def round_share(edge: float, p: float) -> float:
    """How wide a superellipse is at a height of `edge` (0..1 of its half axis), as a share of its width."""
    return float((1 - edge**p) ** (1 / p))


def half_room(a: float, share: float) -> float:
    """Half of what a line has in a contour of half width `a`."""
    return math.floor(a * share * _GRID) / _GRID


@dataclass(frozen=True, slots=True)
class RoundRegion:
    """A superellipse with half axes a, b."""

    a: float
    b: float
    p: float

    def room(self, top: float, bottom: float) -> Room | None:
        edge = max(-top, bottom) / self.b
        if edge >= 1:
            return None
        half = half_room(self.a, round_share(edge, self.p))
        return -half, half

    def copy(self, steps: int) -> RoundRegion:
        share = COPY_STEP**-steps
        return RoundRegion(self.a * share, self.b * share, self.p)

    def area(self) -> float:
        return 4 * self.a * self.b * unit_area(self.p)

    @property
    def whole(self) -> RoundRegion:
        return self

    @property
    def extent(self) -> tuple[float, float]:
        return 2 * self.a, 2 * self.b

    @property
    def shifts(self) -> tuple[float, ...]:
        return (0.0,)


@dataclass(frozen=True, slots=True)
class BoxRegion:
    """A box with half sides a, b."""

    a: float
    b: float

    def room(self, top: float, bottom: float) -> Room | None:
        if max(-top, bottom) > self.b or self.a <= 0:
            return None
        half = math.floor(self.a * _GRID) / _GRID
        return -half, half

    def copy(self, steps: int) -> BoxRegion:
        share = COPY_STEP**-steps
        return BoxRegion(self.a * share, self.b * share)

    def area(self) -> float:
        return 4 * self.a * self.b

    @property
    def whole(self) -> BoxRegion:
        return self

    @property
    def extent(self) -> tuple[float, float]:
        return 2 * self.a, 2 * self.b

    @property
    def shifts(self) -> tuple[float, ...]:
        return (0.0,)


def rooms_in(region: Region, bands: Sequence[Band], align: str, overhang: float) -> list[Room] | None:
    """The rooms of all lines, `overhang` ems taken off each end; None where a line has none.

    Lines that align at a side share that edge: the innermost of their rooms'.
    """
    rooms: list[Room] = []
    for top, bottom in bands:
        room = region.room(top, bottom)
        if room is None or room[1] - room[0] <= 2 * overhang:
            return None
        rooms.append((room[0] + overhang, room[1] - overhang))
    if align == "center" or region.whole is region:
        return aligned(rooms, align)
    # every copy has to follow the whole here: a larger one that alone had one middle would leave its lines less
    whole = [room for top, bottom in bands if (room := region.whole.room(top, bottom)) is not None]
    return aligned(rooms, align, whole)


def aligned(rooms: list[Room], align: str, whole: list[Room] | None = None) -> list[Room] | None:
    """The rooms as lines use them that share an edge: the innermost one. None if a line keeps nothing.

    Where all rooms have one middle, lines end no further from it than they begin, so that the block stays centred. For
    rooms in a copy those of the `whole` region decide this.
    """
    if align == "center":
        return rooms if all(left < right for left, right in rooms) else None
    first, last = max(left for left, _ in rooms), min(right for _, right in rooms)
    deciding = whole or rooms
    middle = (deciding[0][0] + deciding[0][1]) / 2
    one = all(abs((left + right) / 2 - middle) < 1e-9 for left, right in deciding)
    if align == "left":
        rooms = [(first, min(right, 2 * middle - first) if one else right) for _, right in rooms]
    else:
        rooms = [(max(left, 2 * middle - last) if one else left, last) for left, _ in rooms]
    return rooms if all(left < right for left, right in rooms) else None


def inner_axes(a: float, b: float, p: float, clear: float) -> tuple[float, float] | None:
    """Half axes of the largest superellipse of the same centre that `clear` px around it never leave the outer one."""
    take = clear
    for _ in range(6):
        if a - take <= 0 or b - take <= 0:
            return None
        wanted = clear * widening((a - take) / (b - take), p)
        if wanted - take < 1e-3:
            break
        take = wanted
    return (a - take, b - take) if a > take and b > take else None


@lru_cache(maxsize=4096)
def _widening(sixteenths: int, p: float) -> float:
    ratio = sixteenths / 16
    q = p / (p - 1)
    least = 1.0
    for step in range(1, 60):
        angle = math.pi / 120 * step
        x, y = ratio * math.cos(angle), math.sin(angle)
        support = (x**q + y**q) ** (1 / q)
        growth = support ** (1 - q) * (x ** (q - 1) * math.cos(angle) + y ** (q - 1) * math.sin(angle))
        least = min(least, growth)
    return math.ceil(4096 / least) / 4096


def widening(ratio: float, p: float) -> float:
    """By how much more than a distance both half axes of a superellipse must differ to keep the curves that far apart.

    ``ratio`` is that of the inner axes. Two convex curves are c apart where their support functions are, and that of a
    superellipse is the dual norm ``((a cos)^q + (b sin)^q)^(1/q)``, ``1/p + 1/q = 1``; the factor is one over the least
    growth of that norm when both axes grow by 1 (for an ellipse ``(a + b) / (2 sqrt(a b))``). It is least at the inner
    curve, the less round one.
    """
    return _widening(math.ceil(min(max(ratio, 1 / ratio), 64.0) * 16), p)


@lru_cache(maxsize=256)
def unit_area(p: float) -> float:
    """The share of its box that a superellipse fills: Γ(1 + 1/p)² / Γ(1 + 2/p)."""
    return math.gamma(1 + 1 / p) ** 2 / math.gamma(1 + 2 / p)
