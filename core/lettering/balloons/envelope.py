"""Bends outlines. Answers only: where does a point of flat letters go in a warped sound?

Flat letters lie around (0, 0), `width` wide, x to the right, y down; an envelope maps every point of that plane, so
the outlines themselves bend, not only where they stand. All maps are continuous and scale with the letters.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import skia

from core.draw.curves import bent, contours_of
from core.draw.paths import Path, Point, bezier_point
from core.lettering.objects import Warp
from core.units import Rect

Envelope = Callable[[float, float], Point]

_ARC_RADIANS, _WAVE_SHARE, _PERSPECTIVE = 1.2, 0.14, 0.45
"""At the full amount: half the angle of an arc; a wave's height over the width; how much nearer one end comes."""


def envelope_of(warp: Warp, width: float, height: float) -> Envelope:
    """The map of a warp for letters of a width and height.

    An arc bends the middle line to part of a circle, upwards for a positive amount; a wave lifts the letters along one
    turn of a sine; perspective is a projective map whose right end comes nearer for a positive amount.
    """
    half = max(width / 2, 1e-6)
    if warp.kind == "arc":
        most = half / max(0.72 * height, 1e-6)  # the lines' inner side keeps some radius
        angle = min(max(_ARC_RADIANS * warp.amount, -most), most)
        if abs(angle) < 1e-4:
            return lambda x, y: (x, y)
        radius = half / angle
        return lambda x, y: (
            (radius - y) * math.sin(x / radius),
            radius - (radius - y) * math.cos(x / radius),
        )
    if warp.kind == "wave":
        lift = _WAVE_SHARE * warp.amount * width
        return lambda x, y: (x, y + lift * math.sin(math.pi * x / half))
    near = _PERSPECTIVE * warp.amount / half
    return lambda x, y: (x / max(1 - near * x, 0.2), y / max(1 - near * x, 0.2))


@dataclass(frozen=True, slots=True)
class Bend:
    """How a sound's flat letters are bent: by a warp of letters `width` × `height` px, or along `points`."""

    warp: Warp | None = None
    width: float = 0.0
    height: float = 0.0
    points: tuple[Point, ...] = ()

    def envelope(self) -> Envelope:
        if self.warp is not None:
            return envelope_of(self.warp, self.width, self.height)
        return along_path(self.points)[0]


def along_path(points: Sequence[Point]) -> tuple[Envelope, float]:
    """The map that lays the middle line along a smooth curve through points, and the curve's length.

    The curve's middle receives x = 0; beyond its ends it goes straight on.
    """
    curve = _smooth(points)
    lengths = [0.0]
    for a, b in pairwise(curve):
        lengths.append(lengths[-1] + math.dist(a, b))
    slopes = []
    for index in range(len(curve)):
        (x0, y0), (x1, y1) = curve[max(0, index - 1)], curve[min(len(curve) - 1, index + 1)]
        long = math.hypot(x1 - x0, y1 - y0) or 1.0
        slopes.append(((x1 - x0) / long, (y1 - y0) / long))
    whole = lengths[-1]

    def envelope(x: float, y: float) -> Point:
        along = whole / 2 + x
        if along <= 0 or along >= whole:
            end = 0 if along <= 0 else -1
            (px, py), (dx, dy) = curve[end], slopes[end]
            over = along if along <= 0 else along - whole
            return px + dx * over - dy * y, py + dy * over + dx * y
        index = min(bisect_right(lengths, along) - 1, len(curve) - 2)
        t = (along - lengths[index]) / max(lengths[index + 1] - lengths[index], 1e-9)
        (ax, ay), (bx, by) = curve[index], curve[index + 1]
        (ux, uy), (vx, vy) = slopes[index], slopes[index + 1]
        dx, dy = ux + (vx - ux) * t, uy + (vy - uy) * t
        long = math.hypot(dx, dy) or 1.0
        dx, dy = dx / long, dy / long
        return ax + (bx - ax) * t - dy * y, ay + (by - ay) * t + dx * y

    return envelope, whole


def enveloped(path: Path, envelope: Envelope, *, longest: float) -> Path:
    """Map a whole path. Segments are cut to at most `longest` first, so that even straight strokes bend."""
    out = skia.Path()
    for contour in contours_of(path):
        out.moveTo(*envelope(*contour[0][0]))
        for piece in contour:
            reach = sum(math.dist(a, b) for a, b in pairwise(piece))
            count = max(1, math.ceil(reach / longest))
            for step in range(count):
                part = bent(piece, step / count, (step + 1) / count) if count > 1 else piece
                if len(part) == 2:
                    (x0, y0), (x1, y1) = part
                    a, b = envelope(x0, y0), envelope(x1, y1)
                    m = envelope((x0 + x1) / 2, (y0 + y1) / 2)
                    out.quadTo(2 * m[0] - (a[0] + b[0]) / 2, 2 * m[1] - (a[1] + b[1]) / 2, *b)
                else:
                    flat = [v for point in part[1:] for v in envelope(*point)]
                    (out.quadTo if len(part) == 3 else out.cubicTo)(*flat)
        out.close()
    out.setFillType(skia.PathFillType.kWinding)
    return out


def enveloped_box(box: Rect, envelope: Envelope, steps: int = 24) -> Rect:
    """The bounds of a mapped box, from points along its edges."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        x, y = box.x + t * box.w, box.y + t * box.h
        points += [envelope(x, box.y), envelope(x, box.bottom), envelope(box.x, y), envelope(box.right, y)]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _smooth(points: Sequence[Point], parts: int = 24) -> list[Point]:
    """Points along a Catmull-Rom curve through the given ones; those that repeat the one before are left out."""
    kept = [p for index, p in enumerate(points) if index == 0 or math.dist(p, points[index - 1]) > 0.5]
    found = kept[:1]
    for index in range(len(kept) - 1):
        a, b = kept[index], kept[index + 1]
        before = kept[index - 1] if index else (2 * a[0] - b[0], 2 * a[1] - b[1])
        after = kept[index + 2] if index + 2 < len(kept) else (2 * b[0] - a[0], 2 * b[1] - a[1])
        control = (
            a,
            (a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6),
            (b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6),
            b,
        )
        found += [bezier_point(control, step / parts) for step in range(1, parts + 1)]
    return found
