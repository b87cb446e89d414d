"""Lays a colour ramp over pixels through a mask. Answers only: which colour has this pixel of a gradient?

The ramp has 256 steps and is found with whole numbers, additions, products and square roots alone, so that every
processor gives the same bytes; a drawing library's own shaders do not promise that. Rasters are premultiplied RGBA.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.draw.blend import divide_by_255
from core.draw.raster import rgba_of
from core.units import Rect


@dataclass(frozen=True, slots=True)
class Ramp:
    """From one colour to another over a box: along `angle` (degrees, 0 right, 90 down) or from the middle out."""

    start: str
    end: str
    angle: float
    radial: bool
    box: Rect
    opacity: float = 1.0


def paint_ramp(pixels: NDArray[np.uint8], mask: NDArray[np.uint8], ramp: Ramp, x: int, y: int) -> None:
    """Lay a ramp over a premultiplied raster, in place, as far as a mask lets it through.

    Args:
        pixels: uint8 (h, w, 4), premultiplied, changed in place.
        mask: uint8 (h, w).
        x, y: where the raster's top-left pixel stands in the px of `ramp.box`.
    """
    steps = _steps(ramp, x, y, mask.shape)
    source = divide_by_255(_colours(ramp)[steps] * mask[:, :, None].astype(np.uint16))
    keep = np.uint16(255) - source[:, :, 3:4]
    pixels[...] = np.minimum(source + divide_by_255(pixels * keep), 255).astype(np.uint8)


def _steps(ramp: Ramp, x: int, y: int, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """For each pixel's middle how far along the ramp it lies, 0..255."""
    columns = np.arange(shape[1], dtype=np.float64) + (x + 0.5 - ramp.box.cx)
    rows = np.arange(shape[0], dtype=np.float64)[:, None] + (y + 0.5 - ramp.box.cy)
    half_w, half_h = max(ramp.box.w / 2, 0.5), max(ramp.box.h / 2, 0.5)
    if ramp.radial:
        # the ramp ends in the box's corners
        share = np.sqrt(((columns / half_w) ** 2 + (rows / half_h) ** 2) / 2)
    else:
        # rounding the direction keeps the last bits of sine and cosine out of the picture
        c, s = (round(v(math.radians(ramp.angle)), 6) for v in (math.cos, math.sin))
        reach = abs(c) * half_w + abs(s) * half_h
        share = (columns * c + rows * s) / (2 * reach) + 0.5
    return np.asarray(np.floor(np.clip(share, 0.0, 1.0) * 255 + 0.5), dtype=np.uint8)


def _colours(ramp: Ramp) -> NDArray[np.uint16]:
    """The ramp's 256 colours, premultiplied: mixed as such, so that a clear end leaves no grey edge."""
    ends = []
    for colour in (ramp.start, ramp.end):
        r, g, b, a = rgba_of(colour, ramp.opacity)
        ends.append([(v * a + 127) // 255 for v in (r, g, b)] + [a])
    t = np.arange(256, dtype=np.int64)[:, None]
    mixed = (np.array(ends[0]) * (255 - t) + np.array(ends[1]) * t + 127) // 255
    return mixed.astype(np.uint16)
