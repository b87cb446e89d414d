"""Before the search: which corners are tried. Answers only: where could this shape stand in this panel?

A grid over the panel and its gutters, and with it the places that letterers like: over the mouth, flush with a border,
well clear of it. Lengths are strip px. Every corner keeps the shape inside the canvas if the canvas can hold it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.lettering.placing.placement import Room, Shape, Wish
from core.lettering.placing.spots import Floats

EDGE_PX = 30.0
"""A balloon keeps this distance from the canvas's sides wherever it fits."""
STEP_X_PX, STEP_Y_PX = 22.0, 18.0
_MOST_ROWS = 100
"""Rows of the grid; on a canvas of many screens they lie further apart than `STEP_Y_PX`."""
REACH_PX = 1800.0
"""How far down things that are placed together may begin at least: as deep as all but the longest panels."""
_CLEAR_PX = 12.0
_SHOWN_OVER_PX = 60.0
"""How far a balloon may reach over a neighbour where there is hardly a gutter; that costs, see `costs`."""


def corners(shape: Shape, wish: Wish, room: Room, *, grain: float = 1.0) -> tuple[Floats, Floats]:
    """All corners to be tried, x and y of each; `grain` widens the grid's steps."""
    xs, ys = _across(shape, wish, room, grain), _down(shape, wish, room, grain)
    gx, gy = np.meshgrid(xs, ys)
    return gx.ravel(), gy.ravel()


def end_of(wishes: Sequence[Wish], room: Room) -> float:
    """The row below which nothing of these that is read in order needs to begin, however long the canvas is."""
    top = max(room.panel.y, room.start)
    needed = sum(1.5 * max(shape.h for shape in wish.shapes) for wish in wishes)
    boxes = [face.box for face in room.faces] + [lobe for thing in room.fixed for lobe in thing.lobes]
    needed += sum(box.h for box in boxes if box.bottom > top)
    mouths = [mouth.at[1] for wish in wishes for mouth in wish.mouths]
    return max([top + max(needed, REACH_PX), *mouths])


def _across(shape: Shape, wish: Wish, room: Room, grain: float) -> Floats:
    panel, canvas, w = room.panel, room.canvas, shape.w
    edge = min(EDGE_PX, max(2.0, (canvas.w - w) / 2))
    low, high = max(canvas.x + edge, panel.x - 0.2 * w), min(canvas.right - edge - w, panel.right - 0.8 * w)
    liked = [panel.x + _CLEAR_PX, panel.right - _CLEAR_PX - w]
    liked += [mouth.at[0] - w / 2 for mouth in wish.mouths]
    if not wish.mouths:
        liked.append(panel.cx - w / 2)
    found = [x for x in liked if low <= x <= high]
    if wish.box:
        found += [x for x in (panel.x, panel.right - w) if canvas.x + 2.0 <= x <= canvas.right - 2.0 - w]
    return _steps(low, high, STEP_X_PX * grain, found, canvas.w - w)


def _down(shape: Shape, wish: Wish, room: Room, grain: float) -> Floats:
    panel, canvas, h = room.panel, room.canvas, shape.h
    if wish.sound:
        low, high = panel.y - 0.15 * h, panel.bottom - 0.85 * h
    else:
        low = panel.y - max(min(room.free_above - 6.0, h + 10.0), min(_SHOWN_OVER_PX, 0.4 * h))
        high = panel.bottom - h + max(min(room.free_below - 6.0, 0.7 * h), min(_SHOWN_OVER_PX, 0.3 * h))
    low, high = max(low, canvas.y + 4.0), min(high, canvas.bottom - 4.0 - h)
    if wish.ordered:
        low = min(max(low, room.start), max(low, high))
        high = max(low, min(high, room.end))
    liked = [panel.y + _CLEAR_PX, panel.bottom - _CLEAR_PX - h, panel.y - 0.4 * h, panel.bottom - 0.6 * h]
    if wish.box:
        liked += [panel.y, panel.y - h, panel.bottom - h, panel.bottom]
    step = max(STEP_Y_PX * grain, (high - low) / _MOST_ROWS)
    return _steps(low, high, step, [y for y in liked if low <= y <= high], canvas.h - h)


def _steps(low: float, high: float, step: float, liked: list[float], most: float) -> Floats:
    """Evenly from `low` to `high` and the liked ones; the middle, held within 0..`most`, where there is no room."""
    if high <= low:
        return np.array(liked or [max(0.0, min((low + high) / 2, max(most, 0.0)))])
    count = max(2, int((high - low) / step) + 1)
    return np.unique(np.concatenate([np.linspace(low, high, count), np.array(liked)]))
