"""What leads from a balloon to its speaker. Answers only: which closed curve is the tail?

Lengths are strip px. A tail starts inside the body, so that the union of both is one outline without a line across.
"""

from __future__ import annotations

import math

import skia

from core.draw.paths import Path, Point, circle_path, polygon_path
from core.lettering.objects import TailForm
from core.lettering.shapes import superellipse_reach
from core.units import Rect

TIP_SHARE = 0.55
"""How far from the balloon's edge to the mouth a tail reaches (letterers' rule: 50–60 %)."""
SHORTEST_PX, LONGEST_PX = 22.0, 130.0


def edge_point(box: Rect, exponent: float, towards: Point) -> Point:
    """Where the ray from the box's centre to a point leaves the superellipse that fills the box."""
    dx, dy = towards[0] - box.cx, towards[1] - box.cy
    if dx == 0 and dy == 0:
        return box.cx, box.bottom
    reach = superellipse_reach(dx, dy, box.w / 2, box.h / 2, exponent)
    return box.cx + dx / reach, box.cy + dy / reach


def tip_for(box: Rect, exponent: float, mouth: Point, face: Rect | None = None) -> Point:
    """The tip of a tail that points at a mouth: 55 % of the way from the edge, at least 22 px, at most 130 px.

    It stops short of the speaker's `face`, and never runs beyond four fifths of the way.
    """
    edge = edge_point(box, exponent, mouth)
    dx, dy = mouth[0] - edge[0], mouth[1] - edge[1]
    distance = math.hypot(dx, dy)
    if distance == 0:
        return edge
    length = min(max(TIP_SHARE * distance, SHORTEST_PX), LONGEST_PX, 0.8 * distance)
    if face is not None:
        length = min(length, max(_until_face(edge, (dx / distance, dy / distance), distance, face) - 7.0, 14.0))
    return edge[0] + dx / distance * length, edge[1] + dy / distance * length


def _until_face(start: Point, unit: Point, distance: float, face: Rect) -> float:
    """How far a ray runs before it enters the ellipse that fills a face's box; the whole distance if it never does."""
    steps = max(1, int(distance / 4))
    for step in range(steps + 1):
        x, y = start[0] + unit[0] * 4 * step, start[1] + unit[1] * 4 * step
        if superellipse_reach(x - face.cx, y - face.cy, face.w / 2, face.h / 2, 2.0) <= 1:
            return 4.0 * step
    return distance


def tail_path(form: TailForm, box: Rect, exponent: float, tip: Point, curve: float) -> Path | None:
    """The tail from a body in `box` to its tip; None if the tip lies in the body or the kind has no tail.

    `curve` bends it: −1..1 of its length, positive to the right as seen from the balloon.
    """
    if form in ("none", "circles"):
        return None
    edge = edge_point(box, exponent, tip)
    dx, dy = tip[0] - edge[0], tip[1] - edge[1]
    length = math.hypot(dx, dy)
    if superellipse_reach(tip[0] - box.cx, tip[1] - box.cy, box.w / 2, box.h / 2, exponent) <= 1 or length < 2:
        return None
    ux, uy = dx / length, dy / length
    nx, ny = -uy, ux
    shorter = min(box.w, box.h)
    half = {"spike": min(max(0.13 * shorter, 11.0), 20.0), "border": min(max(0.16 * shorter, 11.0), 19.0)}.get(
        form, min(max(0.12 * shorter, 8.0), 14.0)
    )
    half = min(half, max(6.0, 0.42 * length + 3.0))
    inside = min(0.3 * shorter, 30.0)
    root = (edge[0] - ux * inside, edge[1] - uy * inside)
    if form == "spike":
        return polygon_path(
            [(root[0] + nx * half, root[1] + ny * half), tip, (root[0] - nx * half, root[1] - ny * half)]
        )
    if form == "lightning":
        return _lightning(root, tip, (ux, uy), (nx, ny), half)
    return _curved(root, tip, (nx, ny), half, curve)


def tail_circles(box: Rect, exponent: float, tip: Point) -> list[Path]:
    """The shrinking circles that lead from a thought's cloud to the thinker: separate closed curves outside it."""
    edge = edge_point(box, exponent, tip)
    dx, dy = tip[0] - edge[0], tip[1] - edge[1]
    length = math.hypot(dx, dy)
    if superellipse_reach(tip[0] - box.cx, tip[1] - box.cy, box.w / 2, box.h / 2, exponent) <= 1 or length < 8:
        return []
    first = min(max(0.085 * min(box.w, box.h), 7.0), 13.0)
    radii = [first, first * 0.68, first * 0.46] if length > 3.4 * first else [first * 0.8, first * 0.5]
    gap = max(3.0, (length - 2 * sum(radii)) / len(radii))
    circles, at = [], gap * 0.8
    for radius in radii:
        at += radius
        if at + radius > length + 2 * first:
            break
        circles.append(
            circle_path(edge[0] + dx / length * at, edge[1] + dy / length * at, radius * 1.08, radius * 0.94)
        )
        at += radius + gap * 0.8
    return circles


def _curved(root: Point, tip: Point, normal: Point, half: float, curve: float) -> Path:
    """Two sides that bend together and thin towards a sharp tip."""
    nx, ny = normal
    long = math.hypot(tip[0] - root[0], tip[1] - root[1])
    bend = curve * long
    bx, by = root[0] + 0.55 * (tip[0] - root[0]) + nx * bend, root[1] + 0.55 * (tip[1] - root[1]) + ny * bend
    waist = 0.5 * half
    path = skia.Path()
    path.moveTo(root[0] + nx * half, root[1] + ny * half)
    path.quadTo(bx + nx * waist, by + ny * waist, tip[0], tip[1])
    path.quadTo(bx - nx * waist, by - ny * waist, root[0] - nx * half, root[1] - ny * half)
    path.close()
    return path


def _lightning(root: Point, tip: Point, unit: Point, normal: Point, half: float) -> Path:
    """A bolt with two kinks."""
    (ux, uy), (nx, ny) = unit, normal
    long = math.hypot(tip[0] - root[0], tip[1] - root[1])

    def at(share: float, side: float) -> Point:
        return root[0] + ux * long * share + nx * side, root[1] + uy * long * share + ny * side

    return polygon_path(
        [
            at(0.0, half),
            at(0.62, half * 0.72),
            at(0.56, half * 0.12),
            at(1.0, 0.0),
            at(0.70, -half * 0.95),
            at(0.76, -half * 0.30),
            at(0.0, -half * 0.95),
        ]
    )
