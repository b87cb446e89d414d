"""What is to be placed in a panel, and what stands there already. Answers only: what is the placing problem?

`costs` says what a solution costs, `candidates` which places are tried, `search` finds the cheapest. Lengths are strip
px.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from core.draw.paths import Point
from core.units import Rect

Side = Literal["left", "right", "middle"]
Voice = Literal["mouth", "border", "guess", "none"]
"""Where a tail goes: to the mouths, over the panel's border, down on a guess, or there is none."""
GRADED_FROM = 0.35
"""The share of a panel from which on a face is graded: only eyes and mouth are taboo."""
_EYES_OVER_MOUTH, _EYES_END, _CHIN_UNDER_MOUTH = 0.44, 0.15, 0.09


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
class Face:
    """A face and its taboo parts: the whole face, or eyes and mouth of one that fills most of its panel."""

    box: Rect
    taboo: tuple[Rect, ...]
    graded: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """What a panel offers and forbids. `free_above` and `free_below` are the heights of the gutters there.

    `start` is the row above which nothing that is read in order may begin.
    """

    panel: Rect
    canvas: Rect
    faces: tuple[Face, ...] = ()
    bodies: tuple[Rect, ...] = ()
    objects: tuple[Rect, ...] = ()
    others: tuple[Rect, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    rtl: bool = False
    start: float = -math.inf

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


def face_of(box: Rect, mouth: Point | None, panel: Rect) -> Face:
    """A face, as far as its panel shows it, with its taboo parts.

    A face of `GRADED_FROM` of its panel or more cannot always be kept free as a whole: there the eyes and the mouth
    are taboo, and forehead, hair and cheeks only cost. Eyes lie between 44 % and 15 % of the face's height above the
    mouth (measured on drawn heads whose boxes include the hair); without a known mouth it is at 80 % of the height.
    """
    shown = box.intersection(panel)
    if shown is None:
        return Face(box, ())
    if shown.w * shown.h < GRADED_FROM * panel.w * panel.h:
        across = Rect(box.x, box.y + 0.17 * box.h, box.w, 0.66 * box.h)
        down = Rect(box.x + 0.09 * box.w, box.y, 0.82 * box.w, box.h)
        return Face(shown, _within((across, down), shown))
    mx, my = mouth if mouth is not None else (box.cx, box.y + 0.8 * box.h)
    top, end = my - _EYES_OVER_MOUTH * box.h, my - _EYES_END * box.h
    eyes = Rect(box.x + 0.05 * box.w, top, 0.9 * box.w, end - top)
    lips = Rect(mx - 0.16 * box.w, my - 0.09 * box.h, 0.32 * box.w, (0.09 + _CHIN_UNDER_MOUTH) * box.h)
    return Face(shown, _within((eyes, lips), shown), graded=True)


def _within(parts: tuple[Rect, ...], whole: Rect) -> tuple[Rect, ...]:
    cut = [part.intersection(whole) for part in parts]
    return tuple(part for part in cut if part is not None)
