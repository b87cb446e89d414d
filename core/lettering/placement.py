"""Where balloons stand in a panel. Answers only: which places for these balloons, in reading order, cost least?

All places of a panel are chosen together by a beam search over a grid of candidates; the cost of a place is the sum of
the weighted terms of `WEIGHTS`. Lengths are strip px. Nothing here is random: equal inputs give equal places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.draw.paths import Point
from core.units import Rect

Costs = NDArray[np.float64]
Side = Literal["left", "right", "middle"]

WEIGHTS = {
    "face": 16.0,  # share of a face that is covered; any cover at all costs 4 more
    "body": 1.1,  # share of the balloon that lies on a figure
    "loud": 4.0,  # the same for a sound, which is large and opaque
    "object": 3.0,  # share of a key object that is covered
    "taken": 14.0,  # share of the balloon that lies on another; any overlap at all costs 6 more
    "order": 9.0,  # read before the balloon that precedes it
    "tails": 6.0,  # its tail crosses a tail or runs through a balloon
    "foreign": 6.0,  # share that lies on another panel's picture
    "top": 1.3,  # share of the panel's height between its top and the balloon
    "above": 0.5,  # share of the balloon above the panel
    "below": 2.2,  # share of the balloon below the panel
    "aside": 3.0,  # share of the balloon beyond the panel's sides
    "band": 0.7,  # outside the central 80 % of the canvas, a tenth of it
    "near": 1.5,  # sideways distance from the mouth, in panel widths
    "under": 3.4,  # not above the mouth, so that the tail goes sideways or up
    "far": 0.5,  # distance down to the mouth, in panel heights
    "flow": 0.5,  # gap after the balloon before, in panel heights
    "tangent": 0.5,  # an edge that almost touches a panel's border
}
EDGE_PX = 30.0
"""A balloon keeps this distance from the canvas's sides wherever it fits."""
GAP_PX = 10.0
_BEAM = 12
_OF_ONE_SHAPE = 4
_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to draw a balloon group: its lobes relative to its corner, its size, and what this way costs."""

    lobes: tuple[Rect, ...]
    w: float
    h: float
    cost: float


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing to place: the ways to draw it and where it wants to be.

    `mouth` is the speaker's mouth. `side` is where it would stand if nothing spoke against it. `ordered` balloons
    follow each other in reading order; a sound does not.
    """

    shapes: tuple[Shape, ...]
    mouth: Point | None = None
    side: Side = "middle"
    ordered: bool = True
    sound: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """The way and the corner chosen for a wish; `trouble` is what its cost holds beyond taste (overlaps, faces)."""

    shape: Shape
    x: float
    y: float
    trouble: float

    def rects(self) -> list[Rect]:
        return [Rect(self.x + lobe.x, self.y + lobe.y, lobe.w, lobe.h) for lobe in self.shape.lobes]


@dataclass(frozen=True, slots=True)
class Room:
    """What a panel offers and forbids, in strip px."""

    panel: Rect
    canvas: Rect
    faces: tuple[Rect, ...] = ()
    bodies: tuple[Rect, ...] = ()
    objects: tuple[Rect, ...] = ()
    others: tuple[Rect, ...] = ()
    taken: tuple[Rect, ...] = ()
    tails: tuple[tuple[Point, Point], ...] = ()
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    cost: float
    placed: tuple[Placed, ...] = ()
    order: tuple[Rect, ...] = ()
    taken: tuple[Rect, ...] = ()
    tails: tuple[tuple[Point, Point], ...] = ()


@dataclass(slots=True)
class _Grid:
    """Candidate corners of one shape and the part of their cost that does not depend on other balloons."""

    shape: Shape
    x: Costs
    y: Costs
    taste: Costs
    trouble: Costs
    cells: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def place_all(wishes: Sequence[Wish], room: Room) -> tuple[list[Placed], float]:
    """Choose a place for every wish, in order; also the total cost. Every place is inside the canvas if it fits it."""
    states = [_State(0.0, taken=room.taken, tails=room.tails)]
    for wish in wishes:
        grids = [_grid(shape, wish, room) for shape in wish.shapes]
        grown: list[_State] = []
        for state in states:
            for grid in grids:
                grown += _extend(state, grid, wish, room)
        states = _best_of(grown)
    best = states[0]
    return list(best.placed), best.cost


def _best_of(states: list[_State]) -> list[_State]:
    """The cheapest states, but not all with the last balloon in one shape: a wide one may leave room for others."""
    kept: list[_State] = []
    shapes: dict[int, int] = {}
    for state in sorted(states, key=lambda s: s.cost):
        key = id(state.placed[-1].shape)
        if shapes.get(key, 0) < _OF_ONE_SHAPE:
            shapes[key] = shapes.get(key, 0) + 1
            kept.append(state)
            if len(kept) == _BEAM:
                break
    return kept


def _grid(shape: Shape, wish: Wish, room: Room) -> _Grid:
    panel, canvas, w, h = room.panel, room.canvas, shape.w, shape.h
    edge = min(EDGE_PX, max(2.0, (canvas.w - w) / 2))
    xs = _steps(max(edge, panel.x - 0.2 * w), min(canvas.w - edge - w, panel.right - 0.8 * w), 20.0, canvas.w - w)
    over = 0.0 if wish.sound else min(0.45 * h, max(80.0, _gutter_above(room) - 24.0))
    low = max(4.0, panel.y - over)
    high = min(canvas.bottom - 4.0 - h, panel.bottom - h + min(0.3 * h, 60.0))
    ys = _steps(low, high, 16.0, canvas.h - h)
    gx, gy = np.meshgrid(xs, ys)
    x, y = gx.ravel(), gy.ravel()
    cx, cy = x + w / 2, y + h / 2
    weight = WEIGHTS
    taste = np.full(x.shape, shape.cost)
    trouble = np.zeros(x.shape)
    lobes = [(x + r.x, y + r.y, r.w, r.h) for r in shape.lobes]
    area = w * h
    for face in room.faces:
        covered = sum(_overlap(lobe, face.inset(-8.0)) for lobe in lobes) / max(face.w * face.h, 1.0)
        trouble += weight["face"] * np.minimum(covered, 1.0) + 4.0 * (covered > 0)
    for body in room.bodies:
        taste += weight["loud" if wish.sound else "body"] * sum(_overlap(lobe, body) for lobe in lobes) / area
    for thing in room.objects:
        taste += weight["object"] * sum(_overlap(lobe, thing) for lobe in lobes) / max(thing.w * thing.h, 1.0)
    for other in room.others:
        trouble += weight["foreign"] * sum(_overlap(lobe, other) for lobe in lobes) / area
    if wish.sound:
        taste += 1.2 * np.abs(cy - (panel.y + 0.58 * panel.h)) / panel.h
    elif wish.ordered:
        taste += weight["top"] * np.maximum(0.0, y - panel.y - 12.0) / panel.h
    taste += (
        weight["above"] * np.maximum(0.0, panel.y - y) / h + weight["below"] * np.maximum(0.0, y + h - panel.bottom) / h
    )
    taste += weight["aside"] * (np.maximum(0.0, panel.x - x) + np.maximum(0.0, x + w - panel.right)) / w
    band = 0.1 * canvas.w
    taste += weight["band"] * (np.maximum(0.0, band - x) + np.maximum(0.0, x + w - canvas.w + band)) / band
    for near in (x - panel.x, panel.right - x - w, y - panel.y, panel.bottom - y - h):
        taste += weight["tangent"] * (np.abs(near) < 7.0)
    if wish.mouth is not None:
        mx, my = wish.mouth
        taste += weight["near"] * np.maximum(0.0, np.abs(cx - mx) - 0.1 * panel.w) / panel.w
        under = y + h - (my - 14.0)
        taste += weight["under"] * np.clip(under / (0.5 * h), 0.0, 1.0)
        taste += weight["far"] * np.maximum(0.0, -under) / panel.h
    elif wish.side != "middle":
        near = (x - panel.x) if wish.side == "left" else (panel.right - x - w)
        taste += 0.9 * np.maximum(0.0, near - 20.0) / panel.w
    else:
        taste += 0.6 * np.abs(cx - panel.cx) / panel.w
    cells = (np.floor(x / 70).astype(np.int64) * 1000 + np.floor(y / 60).astype(np.int64)).astype(np.int64)
    return _Grid(shape, x, y, taste, trouble, cells)


def _extend(state: _State, grid: _Grid, wish: Wish, room: Room) -> list[_State]:
    """The best few ways to put one more balloon into a state, from different parts of the panel."""
    shape, x, y = grid.shape, grid.x, grid.y
    w, h = shape.w, shape.h
    weight = WEIGHTS
    lobes = [(x + r.x, y + r.y, r.w, r.h) for r in shape.lobes]
    trouble = grid.trouble.copy()
    taste = grid.taste.copy()
    for rect in state.taken:
        covered = sum(_overlap(lobe, rect.inset(-GAP_PX)) for lobe in lobes) / (w * h)
        trouble += weight["taken"] * covered + 6.0 * (covered > 0)
    if wish.ordered and state.order:
        for before in state.order:
            beside = (x + 0.75 * w < before.x) if room.rtl else (x > before.x + 0.75 * before.w)
            below = y > before.bottom - 0.35 * min(before.h, h)
            legal = below | (beside & (y > before.y + min(16.0, 0.2 * before.h)))
            trouble += weight["order"] * ~legal
        taste += weight["flow"] * np.maximum(0.0, y - state.order[-1].bottom) / room.panel.h
    if wish.mouth is not None:
        mx, my = wish.mouth
        cx, cy = x + w / 2, y + h / 2
        tip_x, tip_y = cx + 0.75 * (mx - cx), cy + 0.75 * (my - cy)
        for (ax, ay), (bx, by) in state.tails:
            trouble += weight["tails"] * _crossing(cx, cy, tip_x, tip_y, ax, ay, bx, by)
        for rect in state.taken:
            trouble += weight["tails"] * _through(cx, cy, tip_x, tip_y, rect.inset(6.0))
    for (ax, ay), (bx, by) in state.tails:
        hit = sum(_inside(ax + s * (bx - ax), ay + s * (by - ay), x, y, w, h) for s in (0.4, 0.55, 0.7, 0.85, 1.0))
        trouble += weight["tails"] * (np.asarray(hit) > 0)
    total = taste + trouble
    found: list[_State] = []
    seen: set[int] = set()
    for index in np.argsort(total, kind="stable"):
        cell = int(grid.cells[index])
        if cell in seen:
            continue
        seen.add(cell)
        one = Placed(shape, float(x[index]), float(y[index]), float(trouble[index]))
        rects = tuple(one.rects())
        whole = Rect(one.x, one.y, w, h)
        tails = state.tails
        if wish.mouth is not None:
            start = (rects[-1].cx, rects[-1].cy)
            tails = (*tails, (start, _part(start, wish.mouth, 0.75)))
        found.append(
            _State(
                state.cost + float(total[index]),
                (*state.placed, one),
                (*state.order, whole) if wish.ordered else state.order,
                (*state.taken, *rects),
                tails,
            )
        )
        if len(found) == _CANDIDATES:
            break
    return found


def _gutter_above(room: Room) -> float:
    """The height of the empty space over the panel: to the next panel up, or to the canvas's edge."""
    above = [o.bottom for o in room.others if o.y < room.panel.y and o.x < room.panel.right and o.right > room.panel.x]
    return room.panel.y - max([room.canvas.y, *above])


def _steps(low: float, high: float, step: float, most: float) -> Costs:
    """Candidates from `low` to `high`; one in between where there is no room for two, held within 0..`most`."""
    if high <= low:
        return np.array([max(0.0, min((low + high) / 2, max(most, 0.0)))])
    count = max(2, int((high - low) / step) + 1)
    return np.linspace(low, high, count)


def _overlap(lobe: tuple[Costs, Costs, float, float], rect: Rect) -> Costs:
    x, y, w, h = lobe
    wide = np.minimum(x + w, rect.right) - np.maximum(x, rect.x)
    high = np.minimum(y + h, rect.bottom) - np.maximum(y, rect.y)
    return np.asarray(np.maximum(wide, 0.0) * np.maximum(high, 0.0))


def _crossing(
    x0: Costs, y0: Costs, x1: Costs, y1: Costs, ax: float, ay: float, bx: float, by: float
) -> NDArray[np.bool_]:
    """Whether each segment crosses the segment a–b (signs of the four triangles)."""
    d1 = (bx - ax) * (y0 - ay) - (by - ay) * (x0 - ax)
    d2 = (bx - ax) * (y1 - ay) - (by - ay) * (x1 - ax)
    d3 = (x1 - x0) * (ay - y0) - (y1 - y0) * (ax - x0)
    d4 = (x1 - x0) * (by - y0) - (y1 - y0) * (bx - x0)
    return np.asarray((d1 * d2 < 0) & (d3 * d4 < 0))


def _through(x0: Costs, y0: Costs, x1: Costs, y1: Costs, rect: Rect) -> NDArray[np.bool_]:
    """Whether each segment passes through a rectangle, judged at eight points along it."""
    hit = np.zeros(x0.shape, bool)
    for step in range(1, 9):
        px, py = x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8
        hit |= (px > rect.x) & (px < rect.right) & (py > rect.y) & (py < rect.bottom)
    return hit


def _inside(px: float, py: float, x: Costs, y: Costs, w: float, h: float) -> NDArray[np.bool_]:
    return np.asarray((px > x - 8) & (px < x + w + 8) & (py > y - 8) & (py < y + h + 8))


def _part(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
