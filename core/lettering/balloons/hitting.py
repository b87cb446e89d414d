"""Beside drawing: areas that a pointer grabs. Answers only: which polygons stand for an object under the pointer?

A balloon's areas follow its outline, tail and trailing circles included; a sound's are a fattened hull around its
letters, gaps between them closed. Polygons have corners on half output px, at most `MOST_POINTS` of them.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from core.draw.paths import Path, Point, path_box
from core.draw.raster import coverage

Polygon = tuple[tuple[float, float], ...]

MOST_POINTS = 64
FAT_PX = 10.0
"""How far a sound's area reaches beyond its letters, in output px of a strip 800 px wide."""
_SIDE_PX = 320
"""The longer side of the small raster in which areas are found; its pixels are the areas' precision."""
_LEAST_SHARE = 0.002
"""Areas smaller than this share of the largest are left away."""


def hit_areas(outline: Path, letters: Path, *, reach_px: float = 0.0, scale: float = 1.0) -> tuple[Polygon, ...]:
    """The polygons of a balloon's outline, or, where that is empty, of the letters alone; largest first.

    `reach_px` is what a stroke adds on the outside; `scale` output px a strip px.
    """
    body = not outline.isEmpty()
    path = outline if body else letters
    if path.isEmpty():
        return ()
    fat = reach_px if body else max(reach_px, FAT_PX * scale)
    box = path_box(path).inset(-fat - 2)
    shrink = min(1.0, _SIDE_PX / max(box.w, box.h, 1.0))
    small = skia.Path(path)
    move = skia.Matrix()
    move.setScale(shrink, shrink)
    move.preTranslate(-box.x, -box.y)
    small.transform(move)
    size = (0, 0, math.ceil(box.w * shrink) + 1, math.ceil(box.h * shrink) + 1)
    covered = np.ascontiguousarray((coverage(small, size) > 127).astype(np.uint8))
    if fat * shrink >= 1:
        covered = np.asarray(cv2.dilate(covered, _disc(fat * shrink)), np.uint8)
    if not body:
        covered = _closed(covered, 2.5 * fat * shrink)
    found, _ = cv2.findContours(covered, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    ranked = sorted(found, key=lambda c: (-cv2.contourArea(c), c[0].tolist()))
    least = _LEAST_SHARE * cv2.contourArea(ranked[0]) if ranked else 0.0
    return tuple(
        tuple((_half((x + 0.5) / shrink + box.x), _half((y + 0.5) / shrink + box.y)) for x, y in corners)
        for contour in ranked
        if cv2.contourArea(contour) >= least and len(corners := _simplified(np.asarray(contour, np.int32))) >= 3
    )


def inside(polygon: Polygon, point: Point) -> bool:
    """Whether a point lies in a polygon (even-odd rule)."""
    x, y = point
    within = False
    for index, (x1, y1) in enumerate(polygon):
        x0, y0 = polygon[index - 1]
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            within = not within
    return within


def _simplified(contour: NDArray[np.int32]) -> list[tuple[int, int]]:
    """Douglas–Peucker with the least tolerance, from half a small pixel, that leaves at most `MOST_POINTS` corners."""
    tolerance = 0.5
    while True:
        kept = cv2.approxPolyDP(contour, tolerance, True)
        if len(kept) <= MOST_POINTS:
            return [(int(x), int(y)) for x, y in kept.reshape(-1, 2)]
        tolerance *= 1.3


def _closed(covered: NDArray[np.uint8], gap: float) -> NDArray[np.uint8]:
    """Close gaps up to `gap` px, with room around so that the raster's edge does not matter."""
    reach = math.ceil(gap / 2) + 1
    room = cv2.copyMakeBorder(covered, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(room, cv2.MORPH_CLOSE, _disc(gap / 2))
    return np.ascontiguousarray(closed[reach:-reach, reach:-reach])


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def _half(value: float) -> float:
    """Half pixels are as fine as a pointer gets."""
    return math.floor(value * 2 + 0.5) / 2
