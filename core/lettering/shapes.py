"""What a balloon looks like without its tail. Answers only: which closed curve for this form, box and seed?

Lengths are strip px. A body is given by its outer box. Inside every form lies its *text contour*, a superellipse
``|x/a|^p + |y/b|^p = 1`` (or a box) that the drawn outline never enters: text is fitted into that.
"""

from __future__ import annotations

import math
from hashlib import sha256
from itertools import pairwise
from random import Random

from core.draw.paths import Path, Point, curve_path, polygon_path, rounded_box_path, smooth_path
from core.lettering.objects import Form
from core.units import Rect

_DEPTH: dict[Form, tuple[float, float, float]] = {
    "ellipse": (0.0, 0.0, 0.0),
    "burst": (0.17, 15.0, 46.0),
    "jagged": (0.05, 7.0, 10.0),
    "wavy": (0.05, 5.0, 9.0),
    "cloud": (0.10, 9.0, 20.0),
    "box": (0.0, 0.0, 0.0),
    "none": (0.0, 0.0, 0.0),
}
"""How far a form's spikes or bumps reach beyond its text contour: a share of the shorter outer side, least, most."""


def depth_of(form: Form, shorter_outer: float) -> float:
    """The reach of a form's ornament for the shorter side of its outer box, never over a third of that side."""
    share, least, most = _DEPTH[form]
    return min(max(share * shorter_outer, least), most, shorter_outer / 3)


def text_axes(form: Form, w: float, h: float) -> tuple[float, float]:
    """Half axes of the text contour inside an outer box of w × h."""
    depth = depth_of(form, min(w, h))
    return w / 2 - depth, h / 2 - depth


def outer_size(form: Form, a: float, b: float) -> tuple[float, float]:
    """The outer box whose text contour has the half axes a, b: the inverse of `text_axes`."""
    share, least, most = _DEPTH[form]
    shorter = 2 * min(a, b)
    if share * (shorter + 2 * least) <= least:
        depth = least
    elif share * (shorter + 2 * most) >= most:
        depth = most
    else:
        depth = share * shorter / (1 - 2 * share)
    depth = min(depth, shorter)
    return 2 * (a + depth), 2 * (b + depth)


def body_path(form: Form, box: Rect, *, exponent: float, seed: str) -> Path:
    """The closed outline of a body that fills `box`. `seed` fixes the irregularities of hand-drawn forms."""
    a, b = text_axes(form, box.w, box.h)
    random = Random(int.from_bytes(sha256(seed.encode()).digest()[:8], "big"))
    if form == "box":
        return rounded_box_path(box, 3.0)
    if form == "burst":
        return polygon_path(_burst(box, a, b, exponent, random))
    if form == "jagged":
        return polygon_path(_jagged(box, a, b, exponent))
    if form == "wavy":
        return smooth_path(_wavy(box, a, b, exponent, random))
    if form == "cloud":
        return _cloud(box, a, b, exponent, random)
    return superellipse_path(box.cx, box.cy, a, b, exponent)


def superellipse_path(cx: float, cy: float, a: float, b: float, p: float, steps: int = 12) -> Path:
    """A superellipse as cubics with exact tangents, `steps` to a quarter."""
    points, tangents = [], []
    count = 4 * steps
    for index in range(count):
        t = 2 * math.pi * index / count
        x, y = superellipse_point(t, a, b, p)
        u, v = superellipse_point(t + 1e-4, a, b, p)
        u0, v0 = superellipse_point(t - 1e-4, a, b, p)
        rate = 2 * math.pi / count / 2e-4
        points.append((cx + x, cy + y))
        tangents.append(((u - u0) * rate, (v - v0) * rate))
    return curve_path(points, tangents)


def superellipse_point(angle: float, a: float, b: float, p: float) -> Point:
    """The point of the curve in the direction ``(a cos, b sin)`` of `angle`."""
    c, s = math.cos(angle), math.sin(angle)
    r = (abs(c) ** p + abs(s) ** p) ** (-1 / p)
    return a * c * r, b * s * r


def superellipse_reach(x: float, y: float, a: float, b: float, p: float) -> float:
    """How far out a point lies: under 1 inside the curve, 1 on it. It grows linearly along a ray from the centre."""
    return float(((abs(x) / a) ** p + (abs(y) / b) ** p) ** (1 / p))


def _even_angles(count: int, a: float, b: float, p: float) -> list[float]:
    """Angles whose points are evenly spaced along the curve."""
    fine = 720
    points = [superellipse_point(2 * math.pi * i / fine, a, b, p) for i in range(fine + 1)]
    lengths = [0.0]
    for (x0, y0), (x1, y1) in pairwise(points):
        lengths.append(lengths[-1] + math.hypot(x1 - x0, y1 - y0))
    angles, at = [], 0
    for index in range(count):
        aim = lengths[-1] * index / count
        while lengths[at + 1] < aim:
            at += 1
        part = (aim - lengths[at]) / max(lengths[at + 1] - lengths[at], 1e-9)
        angles.append(2 * math.pi * (at + part) / fine)
    return angles


def _perimeter(a: float, b: float) -> float:
    """Ramanujan's first approximation for an ellipse."""
    return math.pi * (3 * (a + b) - math.sqrt((3 * a + b) * (a + 3 * b)))


def _burst(box: Rect, a: float, b: float, p: float, random: Random) -> list[Point]:
    """Uneven spikes. Every chord between two valleys stays outside the text contour."""
    count = max(13, min(26, round(_perimeter(a, b) / 46)))
    angles = _even_angles(2 * count, a, b, p)
    depth = box.w / 2 - a
    points = []
    for index, angle in enumerate(angles):
        x, y = superellipse_point(angle, a, b, p)
        if index % 2 == 0:
            reach = 1.0 + 0.10 * depth / min(a, b)
            points.append((box.cx + x * reach, box.cy + y * reach))
            continue
        share = random.uniform(0.55, 1.0)
        wobble = random.uniform(-0.35, 0.35) * (angles[1] - angles[0])
        c, s = math.cos(angle + wobble), math.sin(angle + wobble)
        long = math.hypot(c, s)
        points.append((box.cx + x + c / long * depth * share, box.cy + y + s / long * depth * share))
    return points


def _jagged(box: Rect, a: float, b: float, p: float) -> list[Point]:
    """Even teeth, like a voice cut by a bad line."""
    count = 2 * max(12, round(_perimeter(a, b) / 26))
    depth = box.w / 2 - a
    points = []
    for index, angle in enumerate(_even_angles(count, a, b, p)):
        x, y = superellipse_point(angle, a, b, p)
        out = depth if index % 2 else 0.22 * depth
        long = math.hypot(x / a, y / b)
        nx, ny = x / a / long, y / b / long
        points.append((box.cx + x + nx * out, box.cy + y + ny * out))
    return points


def _wavy(box: Rect, a: float, b: float, p: float, random: Random) -> list[Point]:
    """A slow tremble of whole waves around the contour."""
    waves = max(9, round(_perimeter(a, b) / 58))
    depth = box.w / 2 - a
    phase = random.uniform(0, 2 * math.pi)
    points = []
    for index, angle in enumerate(_even_angles(8 * waves, a, b, p)):
        x, y = superellipse_point(angle, a, b, p)
        out = depth * (0.5 + 0.5 * math.sin(2 * math.pi * index / 8 + phase))
        long = math.hypot(x / a, y / b)
        points.append((box.cx + x + x / a / long * out, box.cy + y + y / b / long * out))
    return points


def _cloud(box: Rect, a: float, b: float, p: float, random: Random) -> Path:
    """Round bumps between points of the contour: one closed curve, each bump one cubic that bulges out."""
    depth = box.w / 2 - a
    count = max(8, min(16, round(_perimeter(a, b) / (3.6 * depth + 26))))
    turn = random.uniform(-0.2, 0.2)
    sizes = [random.uniform(0.82, 1.18) for _ in range(count)]
    total = sum(sizes)
    fine = _even_angles(360, a, b, p)
    at, knots = turn, []
    for size in sizes:
        knots.append(superellipse_point(fine[round(360 * at / total) % 360] if at >= 0 else at, a, b, p))
        at += size
    path_points: list[tuple[Point, Point, Point]] = []
    for index, (x0, y0) in enumerate(knots):
        x1, y1 = knots[(index + 1) % count]
        mx, my = (x0 + x1) / 2, (y0 + y1) / 2
        long = math.hypot(mx / a, my / b) or 1.0
        nx, ny = mx / a / long, my / b / long
        length = math.hypot(nx, ny) or 1.0
        nx, ny = nx / length, ny / length
        sag = 1.0 - superellipse_reach(mx, my, a, b, p)
        bulge = (depth * 0.96 + sag * math.hypot(mx, my)) * 4 / 3
        spread = 0.12
        path_points.append(
            (
                (x0 + nx * bulge - (x1 - x0) * spread, y0 + ny * bulge - (y1 - y0) * spread),
                (x1 + nx * bulge + (x1 - x0) * spread, y1 + ny * bulge + (y1 - y0) * spread),
                (x1, y1),
            )
        )
    return _closed_cubics(knots[0], path_points, box.cx, box.cy)


def _closed_cubics(start: Point, parts: list[tuple[Point, Point, Point]], cx: float, cy: float) -> Path:
    path = polygon_path([(cx + start[0], cy + start[1])], closed=False)
    for first, second, end in parts:
        path.cubicTo(cx + first[0], cy + first[1], cx + second[0], cy + second[1], cx + end[0], cy + end[1])
    path.close()
    return path
