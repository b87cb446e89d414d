"""Where a tail runs. Answers only: from which point of the body, along which line, heading where?

Lengths are strip px. The axis starts inside the body, leaves it where the straight line through mouth and tip would (or
beside that, for a bent tail), and reaches the tip heading for the mouth: whatever its bend, it *aims*.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from core.draw.curves import contours_of, crossing
from core.draw.paths import Path, Point, bezier_point, rotated
from core.lettering.bodies.shapes import superellipse_reach
from core.lettering.frames import Frame
from core.lettering.kinds import Kind
from core.lettering.objects import LayerObject, TailForm
from core.units import Rect

TIP_SHARE = 0.55
"""How far from the balloon's edge to the mouth a tail reaches (letterers' rule: 50–60 %)."""
SHORTEST_PX, LONGEST_PX = 10.0, 130.0
"""The shortest tail that still reads as one; the longest that looks for a border on its own."""
FACE_GAP_PX = 4.0


@dataclass(frozen=True, slots=True)
class SetTail:
    """A tail in strip px; `target` is the mouth, None where nobody knows it."""

    tip: Point
    curve: float
    form: TailForm
    target: Point | None = None

    def turned(self, degrees: float, about: Point) -> SetTail:
        target = rotated(self.target, degrees, about) if self.target is not None else None
        return SetTail(rotated(self.tip, degrees, about), self.curve, self.form, target)


@dataclass(frozen=True, slots=True)
class TailAxis:
    """A tail's middle line: inside the body, at its edge, two handles, the tip; `heading` is its direction there."""

    inner: Point
    root: Point
    first: Point
    second: Point
    tip: Point
    heading: Point

    def at(self, t: float) -> tuple[Point, Point]:
        """The point at 0 (edge) to 1 (tip) and the unit direction there."""
        control = (self.root, self.first, self.second, self.tip)
        slopes = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(control)]
        dx, dy = bezier_point(slopes, t)
        long = math.hypot(dx, dy)
        return bezier_point(control, t), (dx / long, dy / long) if long > 1e-9 else self.heading


def set_tails(item: LayerObject, frame: Frame, kind: Kind) -> tuple[SetTail, ...]:
    """An object's tails in strip px; where it has only the documented `tail`, that one, straight."""
    first = frame.point(item.tail_target.x, item.tail_target.y) if item.tail_target is not None else None
    if not item.tails:
        return (SetTail(frame.point(item.tail.x, item.tail.y), 0.0, kind.tail, first),) if item.tail is not None else ()
    found = []
    for index, tail in enumerate(item.tails):
        own = frame.point(tail.target.x, tail.target.y) if tail.target is not None else None
        target = own if own is not None else first if index == 0 else None
        found.append(SetTail(frame.point(tail.x, tail.y), tail.curve, tail.form or kind.tail, target))
    return tuple(found)


def edge_point(box: Rect, exponent: float, towards: Point) -> Point:
    """Where the ray from the box's centre to a point leaves the superellipse that fills the box."""
    return _leaves(box, exponent, (box.cx, box.cy), towards)


def tip_for(box: Rect, exponent: float, mouth: Point, face: Rect | None = None, *, rotation: float = 0.0) -> Point:
    """The tip of a tail that points at a mouth: 55 % of the way from the balloon's edge.

    Only a `face` in the way makes it shorter: the tip stays 4 px outside the ellipse that fills the face's box, unless
    the balloon all but touches it; then the tail is 10 px long, or half the way where even that is too much.
    """
    centre = (box.cx, box.cy)
    edge = rotated(edge_point(box, exponent, rotated(mouth, -rotation, centre)), rotation, centre)
    dx, dy = mouth[0] - edge[0], mouth[1] - edge[1]
    distance = math.hypot(dx, dy)
    if distance == 0:
        return edge
    length = TIP_SHARE * distance
    if face is not None:
        clear = _until_face(edge, (dx / distance, dy / distance), distance, face) - FACE_GAP_PX
        length = min(length, max(clear, min(SHORTEST_PX, 0.5 * distance)))
    return edge[0] + dx / distance * length, edge[1] + dy / distance * length


def tail_curve_for(box: Rect, exponent: float, form: TailForm, tip: Point) -> float:
    """The bend that lets a tail leave its balloon steeply and swing to the tip; straight forms do not bend."""
    if form not in ("curved", "border"):
        return 0.0
    edge = edge_point(box, exponent, tip)
    dx, dy = tip[0] - edge[0], tip[1] - edge[1]
    long = math.hypot(dx, dy) or 1.0
    sign = (1.0 if dx >= 0 else -1.0) * (1.0 if dy >= 0 else -1.0)
    return round(sign * min(0.2, 0.07 + 0.16 * abs(dx) / long), 4)


def tail_axis(
    box: Rect,
    exponent: float,
    tip: Point,
    curve: float,
    *,
    target: Point | None = None,
    inside: float = 20.0,
    outline: Path | None = None,
    spread: float = 0.0,
) -> TailAxis | None:
    """The middle line of a tail from a body in `box` to its tip; None if the tip lies in the body.

    The heading at the tip is that of the target (of the balloon's own middle where there is none), unless the target
    lies behind the tip: no tail turns by more than 75° at its end. The line through target and tip is followed back
    into the body as far as the body reaches; a bent tail leaves beside it and swings in, on the side that `curve` says.

    Args:
        inside: how far the axis starts inside the body.
        outline: the body itself, where it is not the superellipse that fills the box.
        spread: how far the tail leaves towards its tip along the body's longer side, as a share of the way, so that
            several tails of one body keep apart.
    """
    centre = (box.cx, box.cy)
    if outline is not None:
        if outline.contains(*tip):
            return None
        centre = _middle(outline, centre, tip)
    elif superellipse_reach(tip[0] - box.cx, tip[1] - box.cy, box.w / 2, box.h / 2, exponent) <= 1:
        return None
    ux, uy = unit_to(centre, tip)
    hx, hy = unit_to(tip, target) if target is not None and math.dist(tip, target) > 1 else (ux, uy)
    if hx * ux + hy * uy < math.cos(math.radians(75)):
        hx, hy = ux, uy
    back = (tip[0] - centre[0]) * hx + (tip[1] - centre[1]) * hy
    anchor = _within(box, exponent, (tip[0] - hx * back, tip[1] - hy * back), 0.5)
    if spread:
        beside = (tip[0] - anchor[0], 0.0) if box.w >= box.h else (0.0, tip[1] - anchor[1])
        moved = _within(box, exponent, (anchor[0] + spread * beside[0], anchor[1] + spread * beside[1]), 0.5)
        anchor = moved if outline is None or outline.contains(*moved) else anchor
    edge = _edge(box, exponent, outline, anchor, tip)
    if edge is None or math.dist(edge, tip) < 2:
        return None
    if curve:
        aside = -1.6 * curve * math.dist(edge, tip)
        most = 0.3 * abs(box.w * hy) + 0.3 * abs(box.h * hx)
        aside = min(max(aside, -most), most)
        anchor = _within(box, exponent, (anchor[0] - hy * aside, anchor[1] + hx * aside), 0.62)
        edge = _edge(box, exponent, outline, anchor, tip) or edge
    long = math.dist(edge, tip)
    cx, cy = unit_to(edge, tip)
    along = cx * hx + cy * hy
    lx, ly = 2 * along * cx - hx, 2 * along * cy - hy  # the heading mirrored in the chord: an even arc
    inner = _inner(box, exponent, outline, edge, (lx, ly), anchor, inside)
    return TailAxis(
        inner,
        edge,
        (edge[0] + lx * long * 0.38, edge[1] + ly * long * 0.38),
        (tip[0] - hx * long * 0.38, tip[1] - hy * long * 0.38),
        tip,
        (hx, hy),
    )


def _edge(box: Rect, exponent: float, outline: Path | None, anchor: Point, tip: Point) -> Point | None:
    if outline is None:
        return _leaves(box, exponent, anchor, tip)
    met = [crossing(contour, anchor, tip) for contour in contours_of(outline)]
    return min((point for point in met if point is not None), key=lambda p: math.dist(p, tip), default=None)


def _inner(
    box: Rect, exponent: float, outline: Path | None, edge: Point, leaving: Point, anchor: Point, inside: float
) -> Point:
    """Where the axis starts: straight behind the edge if that lies well within the body, else nearer the anchor."""
    ax, ay = unit_to(anchor, edge)
    for share in (0.0, 0.35, 0.7):
        dx, dy = unit_to((0.0, 0.0), (leaving[0] + (ax - leaving[0]) * share, leaving[1] + (ay - leaving[1]) * share))
        x, y = edge[0] - dx * inside, edge[1] - dy * inside
        feet = [(x + side * dy * inside / 2, y - side * dx * inside / 2) for side in (-1, 1)]
        if all(_holds(box, exponent, outline, foot) for foot in feet):
            return x, y
    depth = min(1.0, inside / (math.dist(edge, anchor) or 1.0))
    return edge[0] + (anchor[0] - edge[0]) * depth, edge[1] + (anchor[1] - edge[1]) * depth


def _holds(box: Rect, exponent: float, outline: Path | None, point: Point) -> bool:
    """Whether a point lies inside the body, and not just under its skin."""
    if outline is not None:
        return bool(outline.contains(*point))
    return superellipse_reach(point[0] - box.cx, point[1] - box.cy, box.w / 2, box.h / 2, exponent) < 0.94


def _leaves(box: Rect, exponent: float, start: Point, towards: Point) -> Point:
    """Where the ray from a point inside leaves the superellipse that fills the box (bisection to 1/1,000 px)."""
    dx, dy = towards[0] - start[0], towards[1] - start[1]
    if dx == 0 and dy == 0:
        return box.cx, box.bottom
    if start == (box.cx, box.cy):
        reach = superellipse_reach(dx, dy, box.w / 2, box.h / 2, exponent)
        return box.cx + dx / reach, box.cy + dy / reach
    long = math.hypot(dx, dy)
    near, far = 0.0, (box.w + box.h) / long
    while (far - near) * long > 0.001:
        middle = (near + far) / 2
        x, y = start[0] + dx * middle - box.cx, start[1] + dy * middle - box.cy
        if superellipse_reach(x, y, box.w / 2, box.h / 2, exponent) <= 1:
            near = middle
        else:
            far = middle
    return start[0] + dx * near, start[1] + dy * near


def _within(box: Rect, exponent: float, point: Point, most: float) -> Point:
    """A point drawn towards the box's centre until it lies no farther out than `most` of the superellipse."""
    dx, dy = point[0] - box.cx, point[1] - box.cy
    reach = superellipse_reach(dx, dy, box.w / 2, box.h / 2, exponent) if dx or dy else 0.0
    if reach <= most:
        return point
    return box.cx + dx * most / reach, box.cy + dy * most / reach


def _middle(outline: Path, centre: Point, tip: Point) -> Point:
    """The point that a drawn body's tail starts from: the box's centre, or where the body is entered from the tip."""
    if outline.contains(*centre):
        return centre
    steps = 64
    for step in range(steps + 1):
        x = tip[0] + (centre[0] - tip[0]) * step / steps
        y = tip[1] + (centre[1] - tip[1]) * step / steps
        if outline.contains(x, y):
            return x + (centre[0] - tip[0]) / steps * 2, y + (centre[1] - tip[1]) / steps * 2
    return centre


def _until_face(start: Point, unit: Point, distance: float, face: Rect) -> float:
    """How far a ray runs before it enters the ellipse that fills a face's box; the whole distance if it never does."""
    steps = max(1, int(distance))
    for step in range(steps + 1):
        x, y = start[0] + unit[0] * step, start[1] + unit[1] * step
        if superellipse_reach(x - face.cx, y - face.cy, face.w / 2, face.h / 2, 2.0) <= 1:
            return float(step)
    return distance


def unit_to(start: Point, end: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    long = math.hypot(dx, dy)
    return (dx / long, dy / long) if long > 1e-9 else (0.0, 1.0)
