"""Paints vector paths into numpy pixels. Answers only: which pixels does this path cover, in which colour?

Shared by lettering and art. A surface's array is premultiplied RGBA, uint8 (height, width, 4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from core.draw.paths import Path
from core.errors import InvalidInputError

MOST_LOOKED_AT = 16_000_000
"""Pixels of the largest raster that a question about overlap is answered in."""


@dataclass
class Surface:
    """Pixels and the canvas that paints them. `pixels` is complete as soon as a drawing call returns."""

    pixels: NDArray[np.uint8]
    canvas: Any
    _keep: Any = field(repr=False, default=None)


def new_surface(width: int, height: int, colour: str | None = None) -> Surface:
    """A transparent surface, or one filled with an opaque ``#rrggbb``.

    Raises:
        InvalidInputError: a side is under 1 px.
    """
    if width < 1 or height < 1:
        raise InvalidInputError(f"A surface of {width} × {height} px cannot be painted.", width=width, height=height)
    pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels)
    canvas = surface.getCanvas()
    if colour is not None:
        canvas.drawColor(paint_colour(colour))
    return Surface(pixels, canvas, surface)


def rgba_of(colour: str, opacity: float = 1.0) -> tuple[int, int, int, int]:
    """Channels 0..255 of ``#rrggbb`` or ``#rrggbbaa``, the alpha times `opacity`."""
    r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    a = int(colour[7:9], 16) if len(colour) == 9 else 255
    return r, g, b, int(a * opacity + 0.5)


def paint_colour(colour: str, opacity: float = 1.0) -> int:
    """The colour as the drawing library's number."""
    r, g, b, a = rgba_of(colour, opacity)
    return int(skia.Color(r, g, b, a))


def fill_paint(colour: str, opacity: float = 1.0) -> Any:
    """Antialiased filling."""
    return skia.Paint(AntiAlias=True, Color=paint_colour(colour, opacity))


def stroke_paint(
    colour: str,
    width_px: float,
    *,
    opacity: float = 1.0,
    dash_px: tuple[float, ...] = (),
    phase_px: float = 0.0,
    mitre: bool = False,
) -> Any:
    """Antialiased stroke centred on the path, round joins unless `mitre`.

    `dash_px` alternates on and off lengths; `phase_px` is how far into them the path begins.
    """
    paint = skia.Paint(
        AntiAlias=True,
        Color=paint_colour(colour, opacity),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width_px,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kMiter_Join if mitre else skia.Paint.kRound_Join,
    )
    if mitre:
        paint.setStrokeMiter(6)
    if dash_px:
        paint.setPathEffect(skia.DashPathEffect.Make(list(dash_px), phase_px))
    return paint


def draw_path(surface: Surface, path: Path, paint: Any) -> None:
    surface.canvas.drawPath(path, paint)


def coverage(path: Path, box: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    """How much of each pixel of a half-open box (left, top, right, bottom) a filled path covers: uint8 (h, w).

    For questions about overlap: unlike path operations it never fails.
    """
    left, top, right, bottom = box
    surface = new_surface(max(1, right - left), max(1, bottom - top))
    surface.canvas.translate(-left, -top)
    surface.canvas.drawPath(path, fill_paint("#000000"))
    return surface.pixels[:, :, 3]


def pixels_beyond(inner: Path, outer: Path) -> int:
    """How many pixels of a filled path are painted where another one is not, an edge's half-covered ones left out.

    Paths that are larger than any picture are looked at from further away, so that the answer costs no more memory.
    """
    left, top, right, bottom = inner.getBounds()
    area = max(right - left, 1.0) * max(bottom - top, 1.0)
    if area > MOST_LOOKED_AT:
        matrix = skia.Matrix()
        matrix.setScale(math.sqrt(MOST_LOOKED_AT / area), math.sqrt(MOST_LOOKED_AT / area))
        inner, outer = skia.Path(inner), skia.Path(outer)
        inner.transform(matrix)
        outer.transform(matrix)
        left, top, right, bottom = inner.getBounds()
    box = math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)
    painted, covered = coverage(inner, box), coverage(outer, box)
    return int(((painted > 128) & (covered < 128)).sum())
