"""Makes and combines vector paths. Answers only: which closed curve is this? It paints nothing.

Coordinates are px of whatever canvas the caller draws on, y down. Every path that leaves `quantise_path` has its points
on the 1/64-px grid and fills by the winding rule.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import skia

from core.units import Rect, quantise

Point = tuple[float, float]
Path = Any
"""A `skia.Path`; the library ships no type information."""

_VERBS = skia.Path.Verb


def polygon_path(points: Sequence[Point], *, closed: bool = True) -> Path:
    """Join points by straight lines."""
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.close()
    return path


def curve_path(points: Sequence[Point], tangents: Sequence[Point]) -> Path:
    """Join points by cubics that leave and reach each point along its tangent (Hermite form), closed.

    A tangent is the derivative over one step of the parameter: the handle is a third of it.
    """
    path = skia.Path()
    path.moveTo(*points[0])
    count = len(points)
    for index in range(count):
        after = (index + 1) % count
        (x0, y0), (x1, y1) = points[index], points[after]
        (u0, v0), (u1, v1) = tangents[index], tangents[after]
        path.cubicTo(x0 + u0 / 3, y0 + v0 / 3, x1 - u1 / 3, y1 - v1 / 3, x1, y1)
    path.close()
    return path


def smooth_path(points: Sequence[Point]) -> Path:
    """A closed smooth curve through the points (uniform Catmull-Rom: the tangent is half the neighbours' chord)."""
    count = len(points)
    tangents = []
    for index in range(count):
        (x0, y0), (x1, y1) = points[index - 1], points[(index + 1) % count]
        tangents.append(((x1 - x0) / 2, (y1 - y0) / 2))
    return curve_path(points, tangents)


def circle_path(cx: float, cy: float, rx: float, ry: float | None = None) -> Path:
    """An ellipse of four cubics (handles at 0.5523 of the radius), so that no conic reaches path operations."""
    ry = rx if ry is None else ry
    k = 0.5522847498
    path = skia.Path()
    path.moveTo(cx + rx, cy)
    path.cubicTo(cx + rx, cy + k * ry, cx + k * rx, cy + ry, cx, cy + ry)
    path.cubicTo(cx - k * rx, cy + ry, cx - rx, cy + k * ry, cx - rx, cy)
    path.cubicTo(cx - rx, cy - k * ry, cx - k * rx, cy - ry, cx, cy - ry)
    path.cubicTo(cx + k * rx, cy - ry, cx + rx, cy - k * ry, cx + rx, cy)
    path.close()
    return path


def rounded_box_path(box: Rect, radius: float) -> Path:
    """A box with quarter-circle corners of at most half its shorter side."""
    r = max(0.0, min(radius, box.w / 2, box.h / 2))
    if r == 0:
        return polygon_path([(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)])
    c = r * (1 - 0.5522847498)
    path = skia.Path()
    path.moveTo(box.x + r, box.y)
    path.lineTo(box.right - r, box.y)
    path.cubicTo(box.right - c, box.y, box.right, box.y + c, box.right, box.y + r)
    path.lineTo(box.right, box.bottom - r)
    path.cubicTo(box.right, box.bottom - c, box.right - c, box.bottom, box.right - r, box.bottom)
    path.lineTo(box.x + r, box.bottom)
    path.cubicTo(box.x + c, box.bottom, box.x, box.bottom - c, box.x, box.bottom - r)
    path.lineTo(box.x, box.y + r)
    path.cubicTo(box.x, box.y + c, box.x + c, box.y, box.x + r, box.y)
    path.close()
    return path


def segments(path: Path) -> list[tuple[str, list[Point]]]:
    """List a path as ``("M" | "L" | "Q" | "C" | "Z", end and control points without the start point)``.

    The straight line that closes a curve is not listed: "Z" draws it.
    """
    listed: list[tuple[str, list[Point]]] = []
    start: Point = (0.0, 0.0)
    letters = {
        _VERBS.kMove_Verb: "M",
        _VERBS.kLine_Verb: "L",
        _VERBS.kQuad_Verb: "Q",
        _VERBS.kCubic_Verb: "C",
        _VERBS.kClose_Verb: "Z",
    }
    for verb, points in path:
        if verb == _VERBS.kConic_Verb:
            quads = skia.Path.ConvertConicToQuads(points[0], points[1], points[2], 0.7071067811865476, 1)
            listed += [
                ("Q", [(quads[i].x(), quads[i].y()), (quads[i + 1].x(), quads[i + 1].y())])
                for i in range(1, len(quads) - 1, 2)
            ]
        elif verb in letters:
            letter = letters[verb]
            kept = points if letter == "M" else [] if letter == "Z" else points[1:]
            if letter == "M":
                start = (points[0].x(), points[0].y())
            if letter == "Z" and listed[-1] == ("L", [start]):
                listed.pop()
            listed.append((letter, [(p.x(), p.y()) for p in kept]))
    return listed


def quantise_path(path: Path, *, scale: float = 1.0, dx: float = 0.0, dy: float = 0.0) -> Path:
    """Scale about the origin, move, and put every point on the 1/64-px grid; the result fills by winding."""
    out = skia.Path()
    for letter, points in segments(path):
        flat = [quantise(v * scale + d) for point in points for v, d in ((point[0], dx), (point[1], dy))]
        if letter == "M":
            out.moveTo(*flat)
        elif letter == "L":
            out.lineTo(*flat)
        elif letter == "Q":
            out.quadTo(*flat)
        elif letter == "C":
            out.cubicTo(*flat)
        else:
            out.close()
    out.setFillType(skia.PathFillType.kWinding)
    return out


def flattened(path: Path, steps: int = 12) -> Path:
    """The same path of straight lines alone; each curve becomes `steps` of them."""
    out = skia.Path()
    at: Point = (0.0, 0.0)
    for letter, points in segments(path):
        if letter == "M":
            out.moveTo(*points[0])
        elif letter == "Z":
            out.close()
            continue
        else:
            for step in range(1, (1 if letter == "L" else steps) + 1):
                out.lineTo(*bezier_point([at, *points], step / (1 if letter == "L" else steps)))
        at = points[-1]
    return out


def bezier_point(control: Sequence[Point], t: float) -> Point:
    """The point at `t` of a Bézier curve of degree 0 to 3 (Bernstein form)."""
    s = 1 - t
    if len(control) == 4:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = control
        a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
        return a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy
    if len(control) == 3:
        (ax, ay), (bx, by), (cx, cy) = control
        a, b, c = s * s, 2 * s * t, t * t
        return a * ax + b * bx + c * cx, a * ay + b * by + c * cy
    if len(control) == 2:
        (ax, ay), (bx, by) = control
        return s * ax + t * bx, s * ay + t * by
    return control[0]


def unite(first: Path, second: Path) -> Path:
    """The union of two closed paths as one outline that fills by winding.

    Path operations sometimes give up on curves that touch; then the same paths as short straight lines are united.
    `skia.OpBuilder` is avoided on purpose: it fails on some clouds where pairwise operations do not.
    """
    for straight in (False, True):
        a, b = (flattened(first), flattened(second)) if straight else (first, second)
        try:
            united = skia.Op(a, b, skia.PathOp.kUnion_PathOp)
        except RuntimeError:
            continue
        if _holds(united, a, b):
            united.setFillType(skia.PathFillType.kWinding)
            return united
    both = skia.Path(first)
    both.addPath(second)
    return both


def _holds(united: Path, first: Path, second: Path) -> bool:
    """Whether a union has the bounds that it must have; where it lost a curve it seldom has."""
    if united.isEmpty():
        return False
    both = first.computeTightBounds()
    both.join(second.computeTightBounds())
    found = united.computeTightBounds()
    return all(
        abs(x - y) < 0.1
        for x, y in (
            (both.left(), found.left()),
            (both.top(), found.top()),
            (both.right(), found.right()),
            (both.bottom(), found.bottom()),
        )
    )


def without_holes(path: Path) -> Path:
    """The outer curves alone: what lies inside one of them becomes part of it."""
    curves: list[Path] = []
    for letter, points in segments(path):
        flat = [v for point in points for v in point]
        if letter == "M":
            curves.append(skia.Path())
            curves[-1].moveTo(*flat)
        elif letter == "L":
            curves[-1].lineTo(*flat)
        elif letter == "Q":
            curves[-1].quadTo(*flat)
        elif letter == "C":
            curves[-1].cubicTo(*flat)
        else:
            curves[-1].close()
    if len(curves) < 2:
        return path
    curves.sort(key=lambda c: -c.getBounds().width() * c.getBounds().height())
    kept: list[Path] = []
    for curve in curves:
        start = curve.getPoint(0)
        if not any(outer.contains(start.x(), start.y()) for outer in kept):
            kept.append(curve)
    outer = kept[0]
    for curve in kept[1:]:
        outer.addPath(curve)
    outer.setFillType(skia.PathFillType.kWinding)
    return outer


def contour_count(path: Path) -> int:
    """How many separate closed curves a path has."""
    return sum(1 for letter, _ in segments(path) if letter == "M")


def path_box(path: Path) -> Rect:
    """The tight bounds of the curve itself (not of its handles)."""
    bounds = path.computeTightBounds()
    return Rect(bounds.left(), bounds.top(), bounds.width(), bounds.height())


def path_svg(path: Path) -> str:
    """The path as the value of an SVG ``d`` attribute, in the path's own px."""
    parts = []
    for letter, points in segments(path):
        numbers = " ".join(f"{_plain(x)} {_plain(y)}" for x, y in points)
        parts.append(f"{letter}{numbers}")
    return " ".join(parts)


def _plain(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def rotated(point: Point, degrees: float, about: Point) -> Point:
    """Turn a point clockwise (y is down) about another."""
    angle = math.radians(degrees)
    x, y = point[0] - about[0], point[1] - about[1]
    c, s = math.cos(angle), math.sin(angle)
    return about[0] + x * c - y * s, about[1] + x * s + y * c
