"""What is to be placed in a panel, and what stands there already. Answers only: what is the placing problem?

`costs` says what a solution costs, `candidates` which places are tried, `search` finds the cheapest. Lengths are strip
px.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from core.draw.paths import Point
from core.lettering.faces import Face
from core.units import Rect

Side = Literal["left", "right", "middle"]
Voice = Literal["mouth", "border", "guess", "none"]
"""Where a tail goes: to the mouths, over the panel's border, down on a guess, or there is none."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to draw a balloon group: its lobes relative to its corner, its size, and what this way costs.

    `turn` replaces the object's rotation in degrees where it is not None (a sound may lean otherwise).
    """

    lobes: tuple[Rect, ...]
    w: float
    h: float
    cost: float
    turn: float | None = None


@dataclass(frozen=True, slots=True)
class Mouth:
    """Who speaks: the mouth, and the face that a tail stops short of."""

    at: Point
    face: Rect | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to place: the ways to draw it and where it wants to be.

    `at` is its place in the script. `side` is where it would stand if nothing spoke against it. `ordered` things
    follow each other in reading order; a sound does not. `first` and `last` say that it begins or ends its panel's
    text. `exponent` is that of its superellipse; `round_lobes` is False for boxes and sounds. All shapes have equally
    many lobes.
    """

    shapes: tuple[Shape, ...]
    at: int = 0
    mouths: tuple[Mouth, ...] = ()
    voice: Voice = "none"
    side: Side = "middle"
    ordered: bool = True
    sound: bool = False
    box: bool = False
    first: bool = False
    last: bool = False
    exponent: float = 2.4

    @property
    def round_lobes(self) -> bool:
        return not (self.box or self.sound)


@dataclass(frozen=True, slots=True)
class Fixed:
    """What may not be moved: a pinned object, or one of a panel before. `at` None: its place in the text is no matter.

    `tails` are (edge, tip, aim) of each drawn tail; the aim is the mouth, or the tip where no mouth is known.
    """

    lobes: tuple[Rect, ...]
    round_lobes: bool = True
    tails: tuple[tuple[Point, Point, Point], ...] = ()
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What a panel offers and forbids. `free_above` and `free_below` are the heights of the gutters there.

    `start` is the row above which nothing that is read in order may begin, `end` the one below which nothing does.
    """

    panel: Rect
    canvas: Rect
    faces: tuple[Face, ...] = ()
    bodies: tuple[Rect, ...] = ()
    objects: tuple[Rect, ...] = ()
    hands: tuple[Rect, ...] = ()
    others: tuple[Rect, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    rtl: bool = False
    start: float = -math.inf
    end: float = math.inf

    @property
    def free_above(self) -> float:
        ends = [o.bottom for o in self._in_column() if o.cy < self.panel.cy]
        return self.panel.y - max([self.canvas.y, *ends])

    @property
    def free_below(self) -> float:
        starts = [o.y for o in self._in_column() if o.cy > self.panel.cy]
        return min([self.canvas.bottom, *starts]) - self.panel.bottom

    def _in_column(self) -> list[Rect]:
        return [o for o in self.others if o.x < self.panel.right and o.right > self.panel.x]


@dataclass(frozen=True, slots=True)
class Placed:
    """The way and the corner chosen for a wish, with what that costs by term, weighted; see `costs.TERMS`."""

    shape: Shape
    x: float
    y: float
    terms: tuple[tuple[str, float], ...] = ()
    tried: int = 0

    @property
    def cost(self) -> float:
        return sum(value for _, value in self.terms)

    def rects(self) -> list[Rect]:
        return [Rect(self.x + lobe.x, self.y + lobe.y, lobe.w, lobe.h) for lobe in self.shape.lobes]
