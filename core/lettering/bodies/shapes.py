"""What a balloon looks like without its tail. Answers only: which closed curve for this form, box and seed?

Lengths are strip px. A body is given by its outer box. Inside every form lies its *text contour*, a superellipse
``|x/a|^p + |y/b|^p = 1`` (or a box) that the drawn outline never enters: text is fitted into that.
"""

from __future__ import annotations

import math
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from random import Random

import skia

from core.draw.curves import contours_of, polyline
from core.draw.paths import Path, Point, curve_path, polygon_path, rounded_box_path, smooth_path
from core.lettering.objects import Form
from core.units import Rect

_DEPTH: dict[Form, tuple[float, float, float]] = {
    "ellipse": (0.0, 0.0, 0.0),
    "burst": (0.17, 15.0, 46.0),
    "jagged": (0.065, 8.0, 14.0),
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


def body_path(
    form: Form,
    box: Rect,
    *,
    exponent: float,
    seed: str,
    stroke_px: float = 0.0,
    square: frozenset[str] = frozenset(),
) -> Path:
    """The closed outline of a body that fills `box`. `seed` fixes the irregularities of hand-drawn forms.

    `stroke_px` is the least length of a spike; the corners of a box are square on the sides named in `square`.
    """
    if form == "box":
        return _cornered_box(box, min(3.0 + 0.012 * min(box.w, box.h), 6.0), square)
    path = skia.Path(_body(form, box.w, box.h, exponent, seed, stroke_px))
    path.offset(box.cx, box.cy)
    return path


@lru_cache(maxsize=512)
def _body(form: Form, w: float, h: float, exponent: float, seed: str, stroke_px: float) -> Path:
    """A body around the origin. The result is shared: a caller copies it, which costs next to nothing."""
    a, b = text_axes(form, w, h)
    box = Rect(-w / 2, -h / 2, w, h)
    random = Random(int.from_bytes(sha256(seed.encode()).digest()[:8], "big"))
    if form == "burst":
        return _burst(box, a, b, exponent, random, stroke_px)
    if form == "jagged":
        return polygon_path(_jagged(box, a, b, exponent, random))
    if form == "wavy":
        return smooth_path(_wavy(box, a, b, exponent, random))
    if form == "cloud":
        return _cloud(box, a, b, exponent, random)
    return superellipse_path(0.0, 0.0, a, b, exponent)


def _cornered_box(box: Rect, radius: float, square: frozenset[str]) -> Path:
    """A box with rounded corners but for those that lie on a side in `square`."""
    if not square:
        return rounded_box_path(box, radius)
    corners = (
        ((box.x, box.y), ("left", "top")),
        ((box.right, box.y), ("top", "right")),
        ((box.right, box.bottom), ("right", "bottom")),
        ((box.x, box.bottom), ("bottom", "left")),
    )
    r = min(radius, box.w / 2, box.h / 2)
    path = skia.Path()
    for index, ((x, y), sides) in enumerate(corners):
        px, py = corners[index - 1][0]
        nx, ny = corners[(index + 1) % 4][0]
        own = 0.0 if square.intersection(sides) else r
        before = (x + math.copysign(own, px - x) if px != x else x, y + math.copysign(own, py - y) if py != y else y)
        after = (x + math.copysign(own, nx - x) if nx != x else x, y + math.copysign(own, ny - y) if ny != y else y)
        (path.lineTo if index else path.moveTo)(*before)
        if own:
            path.quadTo(x, y, *after)
    path.close()
    return path


def superellipse_path(cx: float, cy: float, a: float, b: float, p: float, steps: int = 8) -> Path:
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


def _burst(box: Rect, a: float, b: float, p: float, random: Random, stroke_px: float) -> Path:
    """Uneven spikes with hollow flanks, as a brush leaves them; longest where the outer box has room.

    A spike's reach is a share of the way from its valleys to the outer box, so those towards the corners are longest.
    No flank enters the text contour: where one would, at the corners of a square one, spikes become straight and many.
    """
    state = random.getstate()
    path = skia.Path()
    for hollow, more in ((0.10, 1.0), (0.03, 1.25), (0.0, 1.7), (0.0, 2.3)):
        random.setstate(state)
        path = _spikes(box, a, b, p, random, stroke_px, hollow, more)
        if all(superellipse_reach(x, y, a, b, p) >= 1 for x, y in polyline(contours_of(path)[0])):
            break
    return path


def _spikes(
    box: Rect, a: float, b: float, p: float, random: Random, stroke_px: float, hollow: float, more: float
) -> Path:
    """One try at a burst: `hollow` flanks, `more` times as many spikes as it would have."""
    count = round(max(12, min(24, round(_perimeter(a, b) / 48))) * more)
    gaps = [random.uniform(0.72, 1.3) for _ in range(count)]
    total, at, fine = sum(gaps), 0.0, _even_angles(720, a, b, p)
    depth = box.w / 2 - a
    valleys: list[float] = []
    for gap in gaps:
        valleys.append(fine[int(720 * at / total) % 720])
        at += gap
    turn = random.uniform(0.0, 0.6) * 2 * math.pi / count
    path = skia.Path()
    knots = []
    for angle in valleys:
        x, y = superellipse_point(angle + turn, a, b, p)
        low = 1.0 + 0.14 * depth / math.hypot(x, y)
        knots.append((x * low, y * low))
    path.moveTo(*knots[0])
    long_one = random.randrange(2)
    for index, (x0, y0) in enumerate(knots):
        x1, y1 = knots[(index + 1) % count]
        lean = random.uniform(0.36, 0.64)
        mx, my = x0 + (x1 - x0) * lean, y0 + (y1 - y0) * lean
        far = math.hypot(mx, my) or 1.0
        ux, uy = mx / far, my / far
        room = min(box.w / 2 / max(abs(ux), 1e-9), box.h / 2 / max(abs(uy), 1e-9)) - far
        share = random.uniform(0.72, 1.0) if index % 2 == long_one else random.uniform(0.5, 0.78)
        reach = max(min(share * room, 1.8 * depth * (0.72 + 0.28 * share)), min(1.25 * stroke_px + 2.0, room))
        tx, ty = mx + ux * reach, my + uy * reach
        for ex, ey, sx, sy in ((tx, ty, x0, y0), (x1, y1, x1, y1)):
            # the control point lies on the flank, drawn in towards the foot of the spike
            cx, cy = (sx + tx) / 2, (sy + ty) / 2
            path.quadTo(cx + (mx - cx) * hollow, cy + (my - cy) * hollow, ex, ey)
    path.close()
    return path


def _jagged(box: Rect, a: float, b: float, p: float, random: Random) -> list[Point]:
    """Sharp teeth, a long one and a short one in turn, like the edge of a cut signal."""
    count = 2 * max(6, round(_perimeter(a, b) / 46))
    depth = box.w / 2 - a
    fine = 24
    angles = _even_angles(count * fine, a, b, p)
    points = []
    for tooth in range(count):
        bite = random.uniform(0.82, 1.0) if tooth % 2 else random.uniform(0.42, 0.6)
        top = tooth * fine + round(fine * random.uniform(0.42, 0.7))
        for place, out in ((tooth * fine, 0.08 * depth), (top, bite * depth)):
            x, y = superellipse_point(angles[place % len(angles)], a, b, p)
            # the normal of the superellipse: its gradient
            gx = math.copysign((abs(x) / a) ** (p - 1) / a, x)
            gy = math.copysign((abs(y) / b) ** (p - 1) / b, y)
            long = math.hypot(gx, gy) or 1.0
            points.append((box.cx + x + gx / long * out, box.cy + y + gy / long * out))
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
    count = max(8, min(22, 2 * round(_perimeter(a, b) / (5.0 * depth + 40))))
    turn = random.uniform(-0.2, 0.2)
    sizes = [random.uniform(0.82, 0.94) if bump % 2 else random.uniform(1.06, 1.2) for bump in range(count)]
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
