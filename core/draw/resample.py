"""Rasters at another size or angle. Answers only: which bytes has a picture that is made smaller, larger or turned?

Whole-number arithmetic alone, so that every processor gives the same bytes. Rasters are uint8 (h, w, channels); colours
must be premultiplied, else clear pixels bleed into their neighbours.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Raster = NDArray[np.uint8]

_UNIT = 4096
"""Places between two pixels are whole multiples of 1/4,096."""


def resized(raster: Raster, width: int, height: int) -> Raster:
    """A raster at another size: made smaller by the mean of what each new pixel covers, larger by straight lines."""
    for axis, size in ((0, height), (1, width)):
        if size < raster.shape[axis]:
            raster = _shrunk(raster, axis, size)
        elif size > raster.shape[axis]:
            raster = _grown(raster, axis, size)
    return raster


def turned(raster: Raster, degrees: float, cx: float, cy: float, width: int, height: int) -> Raster:
    """A raster turned clockwise about its middle, which comes to (cx, cy) of a clear raster of width × height.

    A new pixel is mixed from the four old ones around the place that it comes from; beyond the edge all is clear.
    """
    c, s = (math.floor(v(math.radians(degrees)) * 65536 + 0.5) for v in (math.cos, math.sin))
    # twice the distance of each new pixel's middle from (cx, cy), in 1/4,096 px
    dx = 2 * np.arange(width, dtype=np.int64)[None, :] * _UNIT + _UNIT - math.floor(2 * cx * _UNIT + 0.5)
    dy = 2 * np.arange(height, dtype=np.int64)[:, None] * _UNIT + _UNIT - math.floor(2 * cy * _UNIT + 0.5)
    # one clear pixel all around, so that the edge fades
    padded = np.pad(raster, ((1, 2), (1, 2), (0, 0)))
    h, w = raster.shape[:2]
    x = ((c * dx + s * dy) >> 17) + (w + 1) * _UNIT // 2
    y = ((c * dy - s * dx) >> 17) + (h + 1) * _UNIT // 2
    inside = (x >= 0) & (x < (w + 1) * _UNIT) & (y >= 0) & (y < (h + 1) * _UNIT)
    out = np.zeros((height, width, raster.shape[2]), np.uint8)
    x, y = x[inside], y[inside]
    left, top = x // _UNIT, y // _UNIT
    fx, fy = (x % _UNIT)[:, None], (y % _UNIT)[:, None]
    above = padded[top, left] * (_UNIT - fx) + padded[top, left + 1] * fx
    below = padded[top + 1, left] * (_UNIT - fx) + padded[top + 1, left + 1] * fx
    half = _UNIT * _UNIT // 2
    out[inside] = ((above * (_UNIT - fy) + below * fy + half) // (_UNIT * _UNIT)).astype(np.uint8)
    return out


def _shrunk(raster: Raster, axis: int, size: int) -> Raster:
    """The mean over each new pixel's share of the old ones, from running sums read at fractions of a pixel."""
    old = raster.shape[axis]
    rows = np.moveaxis(raster, axis, 0).astype(np.int64)
    sums = np.concatenate([np.zeros((1, *rows.shape[1:]), np.int64), np.cumsum(rows, axis=0)])
    edges = (np.arange(size + 1, dtype=np.int64) * old * _UNIT) // size
    whole, part = edges // _UNIT, edges % _UNIT
    shape = (-1,) + (1,) * (rows.ndim - 1)
    under = np.minimum(whole, old - 1)
    read = sums[whole] * _UNIT + rows[under] * part.reshape(shape)
    spans = np.diff(edges).reshape(shape)
    mean = (np.diff(read, axis=0) + spans // 2) // spans
    return np.ascontiguousarray(np.moveaxis(mean.astype(np.uint8), 0, axis))


def _grown(raster: Raster, axis: int, size: int) -> Raster:
    """Straight lines between the middles of old pixels; beyond the outermost middles their own colour."""
    old = raster.shape[axis]
    rows = np.moveaxis(raster, axis, 0)
    places = ((2 * np.arange(size, dtype=np.int64) + 1) * old * _UNIT) // (2 * size) - _UNIT // 2
    places = np.clip(places, 0, (old - 1) * _UNIT)
    first = np.minimum(places // _UNIT, max(0, old - 2))
    part = (places - first * _UNIT).reshape((-1,) + (1,) * (rows.ndim - 1))
    second = np.minimum(first + 1, old - 1)
    mixed = (rows[first] * (_UNIT - part) + rows[second] * part + _UNIT // 2) // _UNIT
    return np.ascontiguousarray(np.moveaxis(mixed.astype(np.uint8), 0, axis))
