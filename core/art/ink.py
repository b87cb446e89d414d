"""Storyboard, lowest step: how does a shape in model units become clean ink and colour on a panel's pixels?

Every point is mapped in Python doubles and quantised to 1/64 px before it reaches the rasteriser, so no
single-precision matrix or transcendental decides a pixel. y points down everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import skia

from core.art.colour import RGB, Grade, mix
from core.units import quantise

Point = tuple[float, float]
Knot = Sequence[float]
"""A point of an outline: ``(x, y)`` on a smooth curve, ``(x, y, 1)`` for a sharp corner."""
Mapping2 = Callable[[float, float], Point]

INK: RGB = (44, 30, 46)
WHITE: RGB = (255, 255, 255)
EVEN_ODD = skia.PathFillType.kEvenOdd
WINDING = skia.PathFillType.kWinding


def _q(point: Point) -> Point:
    # Far outside any panel the value no longer matters, but an overflowing one would upset the rasteriser.
    x, y = point
    if not (-30000.0 < x < 30000.0 and -30000.0 < y < 30000.0):
        x, y = max(-30000.0, min(30000.0, x)), max(-30000.0, min(30000.0, y))
    return quantise(x), quantise(y)


def _colour(colour: RGB, alpha: float) -> int:
    return int(skia.Color(colour[0], colour[1], colour[2], int(max(0.0, min(1.0, alpha)) * 255 + 0.5)))


@dataclass(frozen=True)
class Brush:
    """Draws in model units on one canvas.

    `place` maps a model point to panel px, `unit` is the px length of one model unit near the subject, `line` the ink
    width in px, `soft` chooses airbrushed over cel shadows and `grade` turns a design colour into the lit one.
    """

    canvas: Any
    place: Mapping2
    unit: float
    line: float
    grade: Grade
    soft: bool = False
    shading: float = 1.0
    ink_colour: RGB = INK
    light_x: float = -1.0
    rim: RGB | None = None
    """Colour of the light from behind, where the hour or the style has one."""
    rim_strength: float = 0.0

    # -- frames of reference ------------------------------------------------------------------------------------

    def at(self, x: float, y: float, *, scale: float = 1.0, turn: float = 0.0, flip: bool = False) -> Brush:
        """A brush whose origin stands at (x, y) here, scaled, turned clockwise by `turn` radians, mirrored by
        `flip`.
        """
        cos, sin, outer = math.cos(turn), math.sin(turn), self.place
        sx = -scale if flip else scale

        def place(px: float, py: float) -> Point:
            qx, qy = px * sx, py * scale
            return outer(x + qx * cos - qy * sin, y + qx * sin + qy * cos)

        return replace(self, place=place, unit=self.unit * scale, light_x=-self.light_x if flip else self.light_x)

    def spot(self, x: float, y: float) -> Point:
        """The px position of a model point, quantised."""
        return _q(self.place(x, y))

    # -- outlines -----------------------------------------------------------------------------------------------

    def poly(self, points: Sequence[Knot], *, closed: bool = True) -> Any:
        """Straight segments through the points."""
        path = skia.Path()
        for index, knot in enumerate(points):
            spot = self.spot(knot[0], knot[1])
            if index == 0:
                path.moveTo(*spot)
            else:
                path.lineTo(*spot)
        if closed:
            path.close()
        return path

    def curve(self, points: Sequence[Knot], *, closed: bool = True, ease: float = 0.36) -> Any:
        """A smooth curve through the points; handles follow the chord of the neighbours, corners stay sharp."""
        spots = [self.place(knot[0], knot[1]) for knot in points]
        sharp = [len(knot) > 2 for knot in points]
        count = len(spots)
        tangents: list[Point] = []
        for index in range(count):
            before, after = (index - 1) % count, (index + 1) % count
            if sharp[index] or (not closed and index in (0, count - 1)):
                tangents.append((0.0, 0.0))
                continue
            dx, dy = spots[after][0] - spots[before][0], spots[after][1] - spots[before][1]
            length = math.sqrt(dx * dx + dy * dy) or 1.0
            tangents.append((dx / length, dy / length))
        path = skia.Path()
        path.moveTo(*_q(spots[0]))
        for index in range(count if closed else count - 1):
            (x0, y0), (x1, y1) = spots[index], spots[(index + 1) % count]
            (tx0, ty0), (tx1, ty1) = tangents[index], tangents[(index + 1) % count]
            reach = ease * math.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
            start, end = _q((x0 + tx0 * reach, y0 + ty0 * reach)), _q((x1 - tx1 * reach, y1 - ty1 * reach))
            path.cubicTo(*start, *end, *_q((x1, y1)))
        if closed:
            path.close()
        return path

    def oval(self, x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> Any:
        """An ellipse as a closed smooth curve, so that it follows any mapping."""
        cos, sin, place = math.cos(turn), math.sin(turn), self.place

        def spot(cx: float, cy: float) -> Point:
            px, py = cx * rx, cy * ry
            return _q(place(x + px * cos - py * sin, y + px * sin + py * cos))

        path = skia.Path()
        path.moveTo(*spot(1.0, 0.0))
        for step in range(8):
            # A quarter of a right angle's Bézier: handles of 4/3 tan(π/16).
            (ax, ay), (bx, by) = _RING[step], _RING[(step + 1) % 8]
            path.cubicTo(*spot(ax - _ARC * ay, ay + _ARC * ax), *spot(bx + _ARC * by, by - _ARC * bx), *spot(bx, by))
        path.close()
        return path

    def rect(self, x: float, y: float, w: float, h: float, corner: float = 0.0) -> Any:
        """A rectangle with its top-left corner at (x, y); `corner` rounds it."""
        if corner <= 0:
            return self.poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
        r = min(corner, w / 2, h / 2)
        knots: list[Knot] = []
        for cx, cy, first in (
            (x + w - r, y + r, 6),
            (x + w - r, y + h - r, 0),
            (x + r, y + h - r, 2),
            (x + r, y + r, 4),
        ):
            knots.extend((cx + _RING[(first + k) % 8][0] * r, cy + _RING[(first + k) % 8][1] * r) for k in range(3))
        path = skia.Path()
        for index in range(0, 12, 3):
            a, b, c = (self.place(k[0], k[1]) for k in knots[index : index + 3])
            control = _q((2 * b[0] - (a[0] + c[0]) / 2, 2 * b[1] - (a[1] + c[1]) / 2))
            if index == 0:
                path.moveTo(*_q(a))
            else:
                path.lineTo(*_q(a))
            path.quadTo(*control, *_q(c))
        path.close()
        return path

    def limb(self, points: Sequence[Point], radii: Sequence[float], *, grow_px: float = 0.0) -> Any:
        """The union of tapering capsules along a chain of joints, as one winding-filled path."""
        path = skia.Path()
        unit = self.unit or 1.0
        for (x0, y0), (x1, y1), r0, r1 in zip(points, points[1:], radii, radii[1:], strict=False):
            a, b = r0 + grow_px / unit, r1 + grow_px / unit
            dx, dy = x1 - x0, y1 - y0
            length = math.sqrt(dx * dx + dy * dy)
            if length < 1e-6:
                path.addPath(self.oval(x0, y0, a, a))
                continue
            ux, uy = dx / length, dy / length
            knots: list[Knot] = [
                (x0 - uy * a, y0 + ux * a, 1),
                (x0 - (uy + ux) * a * 0.7071, y0 + (ux - uy) * a * 0.7071),
                (x0 - ux * a, y0 - uy * a),
                (x0 + (uy - ux) * a * 0.7071, y0 - (ux + uy) * a * 0.7071),
                (x0 + uy * a, y0 - ux * a, 1),
                (x1 + uy * b, y1 - ux * b, 1),
                (x1 + (uy + ux) * b * 0.7071, y1 - (ux - uy) * b * 0.7071),
                (x1 + ux * b, y1 + uy * b),
                (x1 - (uy - ux) * b * 0.7071, y1 + (ux + uy) * b * 0.7071),
                (x1 - uy * b, y1 + ux * b, 1),
            ]
            path.addPath(self.curve(knots))
        path.setFillType(WINDING)
        return path

    def taper(self, points: Sequence[Knot], width_px: float, *, lean: float = 0.5) -> Any:
        """A brush stroke: thin ends, widest at `lean` of its length. Points are model units, the width is px."""
        spots = [self.place(k[0], k[1]) for k in points]
        dense = _dense(spots)
        count = len(dense)
        left: list[Point] = []
        right: list[Point] = []
        for index, (x, y) in enumerate(dense):
            ax, ay = dense[max(0, index - 1)]
            bx, by = dense[min(count - 1, index + 1)]
            dx, dy = bx - ax, by - ay
            length = math.sqrt(dx * dx + dy * dy) or 1.0
            t = index / (count - 1)
            swell = t / lean if t < lean else (1 - t) / (1 - lean) if lean < 1 else 1.0
            half = width_px * 0.5 * (0.12 + 0.88 * math.sqrt(max(0.0, min(1.0, swell))))
            left.append((x - dy / length * half, y + dx / length * half))
            right.append((x + dy / length * half, y - dx / length * half))
        path = skia.Path()
        for index, spot in enumerate(left + right[::-1]):
            if index == 0:
                path.moveTo(*_q(spot))
            else:
                path.lineTo(*_q(spot))
        path.close()
        return path

    # -- paint --------------------------------------------------------------------------------------------------

    def fill(self, path: Any, colour: RGB, alpha: float = 1.0, *, blur: float = 0.0, raw: bool = False) -> None:
        """Fill a path. `blur` is in model units; `raw` skips the grade (for light itself)."""
        paint = skia.Paint(AntiAlias=True, Color=_colour(colour if raw else self.grade(colour), alpha))
        if blur > 0:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(0.3, quantise(blur * self.unit))))
        self.canvas.drawPath(path, paint)

    def blend(
        self, path: Any, colours: Sequence[RGB], start: Point, end: Point, alphas: Sequence[float] | None = None
    ) -> None:
        """Fill a path with a linear gradient between two model points."""
        alpha = alphas or [1.0] * len(colours)
        shades = [_colour(self.grade(c), a) for c, a in zip(colours, alpha, strict=True)]
        ends = [skia.Point(*self.spot(*start)), skia.Point(*self.spot(*end))]
        shader = skia.GradientShader.MakeLinear(ends, shades)
        self.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader))

    def glow(self, x: float, y: float, radius: float, colour: RGB, alpha: float = 0.6, *, raw: bool = True) -> None:
        """A round light that fades to nothing at `radius` (model units)."""
        shade = colour if raw else self.grade(colour)
        centre, r = skia.Point(*self.spot(x, y)), max(0.5, quantise(radius * self.unit))
        stops = [_colour(shade, alpha), _colour(shade, alpha * 0.45), _colour(shade, 0.0)]
        shader = skia.GradientShader.MakeRadial(centre, r, stops, [0.0, 0.45, 1.0])
        self.canvas.drawCircle(centre, r, skia.Paint(AntiAlias=True, Shader=shader))

    def ink(self, path: Any, width: float = 1.0, colour: RGB | None = None, alpha: float = 1.0) -> None:
        """Stroke a path; `width` is a multiple of the style's ink width."""
        if self.line * width <= 0:
            return
        paint = skia.Paint(
            AntiAlias=True,
            Color=_colour(self.grade(self.ink_colour if colour is None else colour), alpha),
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=quantise(max(0.5, self.line * width)),
            StrokeCap=skia.Paint.kRound_Cap,
            StrokeJoin=skia.Paint.kRound_Join,
        )
        self.canvas.drawPath(path, paint)

    def stroke(self, points: Sequence[Knot], width: float = 1.0, colour: RGB | None = None, alpha: float = 1.0) -> None:
        """A tapering ink stroke through the points; also drawn by styles without outlines, since it carries the
        acting.
        """
        px = max(0.7, min(max(self.line, self.unit * 0.008), self.unit * 0.02 + 0.4)) * width
        self.fill(self.taper(points, px), self.ink_colour if colour is None else colour, alpha)

    @contextmanager
    def clip(self, path: Any) -> Iterator[None]:
        """Paint inside a path only."""
        self.canvas.save()
        self.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        try:
            yield
        finally:
            self.canvas.restore()

    def shade(self, path: Any, colour: RGB, dx: float, dy: float, *, alpha: float = 1.0) -> None:
        """The part of `path` that its own copy, moved by (dx, dy) model units, leaves bare: a cel shadow or rim
        light.
        """
        if alpha <= 0:
            return
        x0, y0 = self.place(0.0, 0.0)
        x1, y1 = self.place(dx, dy)
        moved = skia.Path(path)
        moved.offset(*_q((x1 - x0, y1 - y0)))
        self.canvas.save()
        self.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        if self.soft:
            reach = math.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
            bounds = path.getBounds()
            bounds.outset(reach * 2 + 4, reach * 2 + 4)
            outside = skia.Op(skia.Path().addRect(bounds), moved, skia.PathOp.kDifference_PathOp)
            paint = skia.Paint(AntiAlias=True, Color=_colour(self.grade(colour), alpha))
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(0.5, quantise(reach * 0.5))))
            self.canvas.drawPath(outside if outside is not None else moved, paint)
            self.canvas.restore()
            return
        self.canvas.clipPath(moved, skia.ClipOp.kDifference, True)
        self.canvas.drawPaint(skia.Paint(Color=_colour(self.grade(colour), alpha)))
        self.canvas.restore()

    def rim_light(self, path: Any, reach: float = 0.022) -> None:
        """A thin edge of light on the side away from the key light."""
        if self.rim is None or self.rim_strength <= 0 or self.unit < 60:
            return
        x0, y0 = self.place(0.0, 0.0)
        x1, y1 = self.place(reach * self.light_x, reach * 0.35)
        moved = skia.Path(path)
        moved.offset(*_q((x1 - x0, y1 - y0)))
        self.canvas.save()
        self.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        self.canvas.clipPath(moved, skia.ClipOp.kDifference, True)
        self.canvas.drawPaint(skia.Paint(Color=_colour(self.rim, 0.6 * self.rim_strength)))
        self.canvas.restore()

    def shape(
        self,
        path: Any,
        colour: RGB,
        *,
        shadow: RGB | None = None,
        cast: Point = (0.05, -0.02),
        line: float = 1.0,
        ink: RGB | None = None,
    ) -> None:
        """Fill, shadow on the side away from the light, then ink. `cast` moves the lit part toward the light."""
        self.fill(path, colour)
        if self.shading > 0:
            dark = shadow if shadow is not None else shadow_of(colour)
            self.shade(path, dark, cast[0] * self.light_x, cast[1], alpha=self.shading)
        if line:
            self.ink(path, line, ink)


def shadow_of(colour: RGB, depth: float = 0.30) -> RGB:
    """The cel shadow of a colour: darker, and pulled toward violet as skylight does."""
    return mix(colour, (66, 44, 104), depth)


def line_of(colour: RGB) -> RGB:
    """The coloured ink that outlines a shape of this colour."""
    return mix(INK, colour, 0.28)


def _dense(spots: Sequence[Point]) -> list[Point]:
    """Catmull-Rom samples through px points (uniform, ends repeated), about one every 7 px, at most 8 a segment."""
    if len(spots) == 2:
        (x0, y0), (x1, y1) = spots
        return [(x0 + (x1 - x0) * k / 6, y0 + (y1 - y0) * k / 6) for k in range(7)]
    out: list[Point] = []
    last = len(spots) - 1
    for index in range(last):
        (ax, ay), (bx, by) = spots[max(0, index - 1)], spots[index]
        (cx, cy), (dx, dy) = spots[index + 1], spots[min(last, index + 2)]
        steps = int(min(8.0, max(2.0, (abs(cx - bx) + abs(cy - by)) / 7.0 + 1.0)))
        for step in range(steps):
            t = step / steps
            tt = t * t
            ttt = tt * t
            a, b, c, d = (2 * tt - t - ttt) / 2, (2 - 5 * tt + 3 * ttt) / 2, (t + 4 * tt - 3 * ttt) / 2, (ttt - tt) / 2
            out.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
    out.append(spots[-1])
    return out


_RING: tuple[Point, ...] = tuple((math.cos(k * math.pi / 4), math.sin(k * math.pi / 4)) for k in range(8))
_ARC = 4 / 3 * math.tan(math.pi / 16)
