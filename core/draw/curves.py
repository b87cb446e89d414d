"""Measures closed curves and rounds the corners that a union leaves. Answers only: how do two shapes become one skin?

A contour is a list of Bézier segments, each a tuple of its 2, 3 or 4 points; the next one begins where it ends. px of
whatever canvas the caller draws on, y down.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import skia

from core.draw.paths import Path, Point, bezier_point, segments, unite, without_holes
from core.units import quantise

Segment = tuple[Point, ...]
SHARP = math.radians(14)
"""A turn between two segments by more than this is a corner."""
SPLINTER = 0.5
"""Square px: a closed curve that encloses less is nothing that anybody drew."""
_PARTS = 8


def contours_of(path: Path) -> list[list[Segment]]:
    """The closed curves of a path, without segments of no length; each open one is closed by a straight line."""
    found: list[list[Segment]] = []
    at = (0.0, 0.0)
    for letter, points in segments(path):
        if letter == "M":
            found.append([])
            at = points[0]
        elif letter != "Z":
            piece = (at, *points)
            if _span(piece) > 1e-3:
                found[-1].append(piece)
                at = points[-1]
    for contour in found:
        if contour and math.dist(contour[-1][-1], contour[0][0]) > 1e-3:
            contour.append((contour[-1][-1], contour[0][0]))
    return [contour for contour in found if contour]


def path_of(contours: Iterable[Sequence[Segment]]) -> Path:
    """The path of some contours; fills by winding."""
    path = skia.Path()
    for contour in contours:
        path.moveTo(*contour[0][0])
        for piece in contour:
            flat = [v for point in piece[1:] for v in point]
            (path.lineTo, path.quadTo, path.cubicTo)[len(piece) - 2](*flat)
        path.close()
    path.setFillType(skia.PathFillType.kWinding)
    return path


def placed_path(contours: Iterable[Sequence[Segment]], *, scale: float = 1.0, dx: float = 0.0, dy: float = 0.0) -> Path:
    """Contours scaled about the origin, then moved, as a path on the 1/64-px grid; fills by winding."""
    return path_of(
        [tuple((quantise(x * scale + dx), quantise(y * scale + dy)) for x, y in piece) for piece in contour]
        for contour in contours
    )


def polyline(contour: Sequence[Segment], parts: int = _PARTS) -> list[Point]:
    """Points along a contour, `parts` to a curve, one to a straight line; the first is not repeated."""
    points: list[Point] = []
    for piece in contour:
        count = 1 if len(piece) == 2 else parts
        points += [bezier_point(piece, step / count) for step in range(count)]
    return points


def area_of(points: Sequence[Point]) -> float:
    """The signed area of a polygon (shoelace); its sign says which way round it runs."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]])) / 2


def soft_union(first: Path, second: Path, radius: float) -> Path:
    """The union of two closed paths whose creases are rounded, each over about `radius` px of both outlines.

    Only the corners that the union itself makes are rounded; those that either shape had stay. Holes are filled.
    """
    united = without_holes(unite(first, second))
    contours = contours_of(united)
    # where outlines run along each other a union may leave splinters without area
    whole = [contour for contour in contours if abs(area_of(polyline(contour, 4))) > SPLINTER]
    if radius <= 0:
        return united if len(whole) == len(contours) else path_of(whole)
    known = {piece[0] for path in (first, second) for contour in contours_of(path) for piece in contour}
    return path_of([_rounded(contour, radius, known) for contour in whole])


def crossing(contour: Sequence[Segment], inside: Point, outside: Point) -> Point | None:
    """Where a straight line from outside first meets a contour on its way to a point inside; None if it never does."""
    points = polyline(contour)
    dx, dy = inside[0] - outside[0], inside[1] - outside[1]
    best: float | None = None
    for (x0, y0), (x1, y1) in pairwise([*points, points[0]]):
        ex, ey = x1 - x0, y1 - y0
        cross = dx * ey - dy * ex
        if cross == 0:
            continue
        t = ((x0 - outside[0]) * ey - (y0 - outside[1]) * ex) / cross
        s = ((x0 - outside[0]) * dy - (y0 - outside[1]) * dx) / cross
        if 0 <= s <= 1 and 0 <= t <= 1 and (best is None or t < best):
            best = t
    return None if best is None else (outside[0] + dx * best, outside[1] + dy * best)


def bent(piece: Segment, t0: float, t1: float) -> Segment:
    """The part of a Bézier segment between two parameters (de Casteljau, twice)."""
    if t0 > 0:
        piece = _halves(piece, t0)[1]
        t1 = (t1 - t0) / (1 - t0)
    return piece if t1 >= 1 else _halves(piece, t1)[0]


def _halves(piece: Segment, t: float) -> tuple[Segment, Segment]:
    rows = [list(piece)]
    while len(rows[-1]) > 1:
        rows.append([(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(rows[-1])])
    return tuple(row[0] for row in rows), tuple(row[-1] for row in reversed(rows))


def _rounded(contour: list[Segment], radius: float, known: set[Point]) -> list[Segment]:
    """A contour with a curve in place of each new corner that points inwards."""
    count = len(contour)
    side = 1.0 if area_of(polyline(contour, 3)) > 0 else -1.0
    turns = [_turn(contour[index - 1], contour[index]) for index in range(count)]
    corners = [index for index in range(count) if turns[index] * side < -SHARP and not _near(contour[index][0], known)]
    if not corners or count < 2:
        return contour
    sharp = {index for index in range(count) if abs(turns[index]) > SHARP}
    cuts = [(_walk(contour, c, -1, radius, sharp), _walk(contour, c, 1, radius, sharp)) for c in corners]
    pieces: list[Segment] = []
    for number, (_, after) in enumerate(cuts):
        before = cuts[(number + 1) % len(cuts)][0]
        pieces += _between(contour, after, before, alone=len(cuts) == 1)
        corner = contour[corners[(number + 1) % len(cuts)]][0]
        start, end = pieces[-1][-1], _at(contour, cuts[(number + 1) % len(cuts)][1])
        inward = _direction(pieces[-1], 1.0)
        outward = _direction(contour[cuts[(number + 1) % len(cuts)][1][0]], cuts[(number + 1) % len(cuts)][1][1])
        reach_in, reach_out = 0.6 * math.dist(start, corner), 0.6 * math.dist(end, corner)
        pieces.append(
            (
                start,
                (start[0] + inward[0] * reach_in, start[1] + inward[1] * reach_in),
                (end[0] - outward[0] * reach_out, end[1] - outward[1] * reach_out),
                end,
            )
        )
    return pieces


def _between(contour: list[Segment], start: tuple[int, float], end: tuple[int, float], *, alone: bool) -> list[Segment]:
    """The segments from one place of a contour on to another."""
    (first, t0), (last, t1) = start, end
    if first == last and t1 > t0 and not (alone and t1 <= t0):
        return [bent(contour[first], t0, t1)]
    pieces = [bent(contour[first], t0, 1.0)]
    index = (first + 1) % len(contour)
    while index != last:
        pieces.append(contour[index])
        index = (index + 1) % len(contour)
    pieces.append(bent(contour[last], 0.0, t1))
    return [piece for piece in pieces if _span(piece) > 1e-4] or pieces[:1]


def _walk(contour: list[Segment], corner: int, step: int, want: float, sharp: set[int]) -> tuple[int, float]:
    """The place `want` px from a corner, nearer where another corner comes first: (segment, parameter)."""
    count, gone, lengths = len(contour), 0.0, []
    index = corner if step > 0 else (corner - 1) % count
    for _ in range(count):
        lengths.append((index, _length(contour[index])))
        gone += lengths[-1][1]
        ahead = (index + 1) % count if step > 0 else index
        if ahead in sharp:
            want = min(want, 0.42 * gone)
            break
        if gone >= want:
            break
        index = (index + step) % count
    want = min(want, 0.9 * gone)
    for index, length in lengths:
        if length >= want:
            t = _parameter(contour[index], want if step > 0 else length - want)
            return index, min(max(t, 0.0), 1.0)
        want -= length
    return lengths[-1][0], 1.0 if step > 0 else 0.0


def _at(contour: list[Segment], place: tuple[int, float]) -> Point:
    return bezier_point(contour[place[0]], place[1])


def _near(point: Point, known: set[Point]) -> bool:
    return point in known or any(abs(point[0] - x) < 0.03 and abs(point[1] - y) < 0.03 for x, y in known)


def _turn(before: Segment, after: Segment) -> float:
    """The angle by which the direction changes from one segment to the next, −π..π."""
    (ax, ay), (bx, by) = _direction(before, 1.0), _direction(after, 0.0)
    return math.atan2(ax * by - ay * bx, ax * bx + ay * by)


def _direction(piece: Segment, t: float) -> Point:
    """The unit tangent of a Bézier segment at 0..1."""
    if t in (0.0, 1.0):  # from the end towards the nearest point that is not on it
        ends = piece if t == 0.0 else piece[::-1]
        (x, y), sign = ends[0], 1.0 if t == 0.0 else -1.0
        for px, py in ends[1:]:
            dx, dy = (px - x) * sign, (py - y) * sign
            long = math.hypot(dx, dy)
            if long > 1e-4:
                return dx / long, dy / long
        return 1.0, 0.0
    dx, dy = bezier_point([(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(piece)], t)
    long = math.hypot(dx, dy) or 1.0
    return dx / long, dy / long


def _span(piece: Segment) -> float:
    xs, ys = [p[0] for p in piece], [p[1] for p in piece]
    return max(xs) - min(xs) + max(ys) - min(ys)


def _length(piece: Segment) -> float:
    if len(piece) == 2:
        return math.dist(*piece)
    points = [bezier_point(piece, step / _PARTS) for step in range(_PARTS + 1)]
    return sum(math.dist(a, b) for a, b in pairwise(points))


def _parameter(piece: Segment, along: float) -> float:
    """The parameter of the point `along` px into a segment, by chords."""
    if len(piece) == 2:
        return along / (math.dist(*piece) or 1.0)
    points = [bezier_point(piece, step / _PARTS) for step in range(_PARTS + 1)]
    for index, (a, b) in enumerate(pairwise(points)):
        chord = math.dist(a, b)
        if along <= chord:
            return (index + along / (chord or 1.0)) / _PARTS
        along -= chord
    return 1.0
