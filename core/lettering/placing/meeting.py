"""Beside the cost of placing: geometry of many places at once. Answers only: what do they cover, cross or brush?

Everything broadcasts over the spots' axes; lengths are strip px.
"""

from __future__ import annotations

import numpy as np

from core.lettering.placing.spots import Bools, Floats, Spots
from core.units import Rect

GAP_PX, CLOSE_PX = 7.0, 14.0
"""Nearer than the first two things touch; nearer than the second they look crowded."""


def apart(first: Spots, second: Spots) -> tuple[Floats, Floats]:
    """1 + share of the smaller that is covered, where parts come within 7 px; 1 where they come within 14 px."""
    most: Floats | float = 0.0
    near: Floats | bool = False
    for a in first.parts:
        for b in second.parts:
            wide = np.minimum(a[0] + a[2], b[0] + b[2]) - np.maximum(a[0], b[0])
            high = np.minimum(a[1] + a[3], b[1] + b[3]) - np.maximum(a[1], b[1])
            most = np.maximum(most, np.maximum(wide + GAP_PX, 0.0) * np.maximum(high + GAP_PX, 0.0))
            near = near | (np.minimum(wide, high) > -CLOSE_PX)
    smaller = np.minimum(first.w * first.h, second.w * second.h)
    taken = np.where(np.asarray(most) > 0, 1.0 + np.minimum(most / smaller, 1.0), 0.0)
    return taken, np.asarray(near, np.float64)


def crossed(first: Spots, second: Spots) -> tuple[Floats, Floats]:
    """Crossings of tails with tails and balloons, and lines that run on behind the other balloon."""
    crossings = np.zeros(np.broadcast_shapes(first.x.shape, second.x.shape))
    hidden = np.zeros_like(crossings)
    for a in first.tails:
        for b in second.tails:
            crossings += _crossing(a, b)
    for own, other in ((first, second), (second, first)):
        for tail in own.tails:
            through = np.zeros_like(crossings, bool)
            for part in other.parts:
                through |= _meets(tail[0], tail[1], tail[2], tail[3], part, 6.0)
            whole = np.stack([other.x, other.y, other.w, other.h])
            behind = _meets(tail[2], tail[3], tail[4], tail[5], whole, 0.0)
            crossings += through
            hidden += behind & ~through
    return crossings, hidden


def _crossing(a: Floats, b: Floats) -> Bools:
    """Whether the lines edge–aim cross (signs of four triangles); lines to one and the same mouth do not."""
    d1 = _turn(a[0], a[1], a[4], a[5], b[0], b[1])
    d2 = _turn(a[0], a[1], a[4], a[5], b[4], b[5])
    d3 = _turn(b[0], b[1], b[4], b[5], a[0], a[1])
    d4 = _turn(b[0], b[1], b[4], b[5], a[4], a[5])
    apart = np.abs(a[4] - b[4]) + np.abs(a[5] - b[5]) > 2.0
    return np.asarray((d1 * d2 < 0) & (d3 * d4 < 0) & apart)


def _turn(ax: Floats, ay: Floats, bx: Floats, by: Floats, px: Floats, py: Floats) -> Floats:
    return np.asarray((bx - ax) * (py - ay) - (by - ay) * (px - ax))


def runs_through(tail: Floats, rect: Rect) -> Bools:
    part = np.array([rect.x, rect.y, rect.w, rect.h])
    return _meets(tail[0], tail[1], tail[2], tail[3], part, 0.0)


def _meets(x0: Floats, y0: Floats, x1: Floats, y1: Floats, part: Floats, margin: float) -> Bools:
    """Whether a segment meets a rectangle grown by `margin`: its stretches in both slabs share a part of 0..1."""
    low: Floats | float = 0.0
    high: Floats | float = 1.0
    for start, end, near, size in ((x0, x1, part[0], part[2]), (y0, y1, part[1], part[3])):
        step = end - start
        rate = 1.0 / np.where(np.abs(step) < 1e-9, 1e-9, step)
        half = size / 2
        middle, reach = (near + half - start) * rate, (half + margin) * np.abs(rate)
        low = np.maximum(low, middle - reach)
        high = np.minimum(high, middle + reach)
    return np.asarray(low < high)


def shared(x: Floats, y: Floats, w: Floats, h: Floats, rect: Rect) -> Floats:
    wide = np.minimum(x + w, rect.right) - np.maximum(x, rect.x)
    high = np.minimum(y + h, rect.bottom) - np.maximum(y, rect.y)
    return np.asarray(np.maximum(wide, 0.0) * np.maximum(high, 0.0))


def covered(spots: Spots, rect: Rect) -> Floats:
    """How much of a rectangle's area each spot covers: of a round lobe's two parts the one that covers more."""
    found = [shared(part[0], part[1], part[2], part[3], rect) for part in spots.parts]
    if len(found) > len(spots.lobes):
        half = len(found) // 2
        found = [np.maximum(a, b) for a, b in zip(found[:half], found[half:], strict=True)]
    return np.minimum(sum(found[1:], found[0]), rect.w * rect.h)
