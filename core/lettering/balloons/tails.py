"""What leads from a balloon to its speaker. Answers only: which closed curve is the tail?

Lengths are strip px. A tail is a ribbon around an axis (see `aiming`). It starts inside the body, so that the union of
both is one outline without a line across.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import skia

from core.draw.paths import Path, Point, circle_path, polygon_path
from core.lettering.balloons.aiming import (
    LONGEST_PX,
    SetTail,
    TailAxis,
    edge_point,
    set_tails,
    tail_axis,
    tip_for,
    unit_to,
)
from core.lettering.objects import TailForm
from core.units import Rect

__all__ = [
    "LONGEST_PX",
    "SetTail",
    "edge_point",
    "set_tails",
    "tail_circles",
    "tail_half_width",
    "tail_path",
    "tip_for",
]

_HALF: dict[TailForm, tuple[float, float, float]] = {
    "curved": (0.115, 7.0, 17.0),
    "border": (0.15, 10.0, 20.0),
    "spike": (0.13, 11.0, 22.0),
    "lightning": (0.12, 9.0, 16.0),
}
"""Half the width at the root: a share of the balloon's shorter side, least, most."""


_MOST_BY_LENGTH = ("curved", "spike")


def tail_path(
    form: TailForm,
    box: Rect,
    exponent: float,
    tip: Point,
    curve: float,
    *,
    target: Point | None = None,
    depth: float = 0.0,
    outline: Path | None = None,
    spread: float = 0.0,
) -> Path | None:
    """The tail from a body in `box` to its tip; None if the tip lies in the body or the form is no such tail.

    `curve` bends it: −1..1 of its length, positive to the right as seen from the balloon. `depth` is how far the
    body's outline falls behind the superellipse that fills its box. For the rest see `tail_axis`.
    """
    if form in ("none", "circles"):
        return None
    shorter = min(box.w, box.h)
    half = tail_half_width(form, shorter)
    if form in _MOST_BY_LENGTH:  # a long tail as thin as a short one would look like a hair
        half = max(half, min(0.08 * math.dist(edge_point(box, exponent, tip), tip), _HALF[form][2], 0.2 * shorter))
    inside = min(max(1.3 * half, 9.0) + depth, 0.45 * shorter)
    bend = 0.0 if form in ("spike", "lightning") else curve
    axis = tail_axis(box, exponent, tip, bend, target=target, inside=inside, outline=outline, spread=spread)
    if axis is None:
        return None
    half = min(half, max(5.0, 0.42 * math.dist(axis.root, tip) + 2.0))
    long = math.dist(axis.root, tip)
    if form == "lightning" and long > SHORTEST_BOLT_PX:  # a short bolt is a slim one, so that its kink shows
        return _bolt(axis, min(max(half, 0.12 * long), long / 4.2, 19.0, 0.3 * shorter))
    if form in ("spike", "lightning"):
        # even from its foot in the body on, so that no spike of the body is thicker than the one that points
        whole = math.dist(axis.inner, axis.root) + math.dist(axis.root, tip)
        foot = min(half * whole / math.dist(axis.root, tip), 1.5 * half, 0.24 * shorter)
        edge = foot * math.dist(axis.root, tip) / whole
        return ribbon_path(axis, lambda t: edge * (1 - t), foot=foot)
    # inside the body the sides run on as they leave it, so that they meet its edge without a knuckle
    foot = half * (1 + min(0.3, 1.1 * math.dist(axis.inner, axis.root) / math.dist(axis.root, tip)))
    return ribbon_path(axis, lambda t: half * (0.9 * (1 - t) + 0.1 * (1 - t) ** 3), foot=foot)


SHORTEST_BOLT_PX = 18.0
"""A lightning tail that is shorter shows no kink."""


def tail_half_width(form: TailForm, shorter: float) -> float:
    """Half a tail's width at its root, for the shorter side of its balloon."""
    share, least, most = _HALF.get(form, _HALF["curved"])
    return min(max(share * shorter, least), most)


def tail_circles(
    box: Rect, exponent: float, tip: Point, *, target: Point | None = None, outline: Path | None = None
) -> list[Path]:
    """The shrinking circles that lead from a thought's cloud to the thinker: separate closed curves outside it."""
    axis = tail_axis(box, exponent, tip, 0.0, target=target, outline=outline)
    length = math.dist(axis.root, tip) if axis is not None else 0.0
    if axis is None or length < 8:
        return []
    first = min(max(0.085 * min(box.w, box.h), 7.0), 13.0)
    ways = ((1.0, 0.68, 0.46), (0.8, 0.5), (0.6,))
    fitting = (way for way in ways if first * (2 * sum(way) - way[-1]) + 2.4 * len(way) <= length)
    shares = (1.0, 0.78, 0.6, 0.44) if length > 9 * first else next(fitting, ways[-1])
    radii = [first * share for share in shares]
    gap = max(3.0, (length - 2 * sum(radii)) / len(radii))
    circles, at = [], gap * 0.8
    for radius in radii:
        at += radius
        if at + radius > length + 2 * first:
            break
        (x, y), _ = axis.at(min(1.0, at / length))
        circles.append(circle_path(x, y, radius * 1.08, radius * 0.94))
        at += radius + gap * 0.8
    return circles


def ribbon_path(axis: TailAxis, half: Callable[[float], float], *, foot: float, steps: int = 6) -> Path:
    """A ribbon of the given half widths around an axis, `foot` at its start inside the body, 0 at the tip."""
    nx, ny = unit_to(axis.inner, axis.root)
    left = [(axis.inner[0] - ny * foot, axis.inner[1] + nx * foot)]
    right = [(axis.inner[0] + ny * foot, axis.inner[1] - nx * foot)]
    for step in range(steps):
        (x, y), (dx, dy) = axis.at(step / steps)
        if step == 0:  # halfway between the two directions that meet here
            dx, dy = unit_to((0.0, 0.0), (dx + nx, dy + ny))
        h = half(step / steps)
        left.append((x - dy * h, y + dx * h))
        right.append((x + dy * h, y - dx * h))
    path = skia.Path()
    path.moveTo(*left[0])
    _through(path, [*left, axis.tip])
    _through(path, [axis.tip, *reversed(right)])
    path.close()
    return path


def _through(path: Path, points: Sequence[Point]) -> None:
    """Lay a smooth open curve through points (Catmull-Rom; straight on at both ends)."""
    for index in range(len(points) - 1):
        a, b = points[index], points[index + 1]
        before = points[index - 1] if index else (2 * a[0] - b[0], 2 * a[1] - b[1])
        after = points[index + 2] if index + 2 < len(points) else (2 * b[0] - a[0], 2 * b[1] - a[1])
        path.cubicTo(
            a[0] + (b[0] - before[0]) / 6,
            a[1] + (b[1] - before[1]) / 6,
            b[0] - (after[0] - a[0]) / 6,
            b[1] - (after[1] - a[1]) / 6,
            b[0],
            b[1],
        )


def _bolt(axis: TailAxis, half: float) -> Path:
    """A bolt with one kink on each side, around the straight line from the body's edge to the tip."""
    (rx, ry), tip = axis.root, axis.tip
    ux, uy = unit_to(axis.root, tip)

    def at(share: float, side: float) -> Point:
        x, y = rx + (tip[0] - rx) * share, ry + (tip[1] - ry) * share
        return x - uy * side * half, y + ux * side * half

    ix, iy = unit_to(axis.inner, axis.root)
    sx, sy = axis.inner
    h = 0.9 * half
    return polygon_path(
        [
            (sx - iy * h, sy + ix * h),
            at(0.0, 0.9),
            at(0.60, 1.02),
            at(0.53, 0.3),
            tip,
            at(0.33, -1.02),
            at(0.40, -0.3),
            at(0.0, -0.9),
            (sx + iy * h, sy - ix * h),
        ]
    )
