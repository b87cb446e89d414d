"""A body that somebody drew. Answers only: which curve of strip px does an object's own outline describe?

An outline is stored as the ``d`` of an SVG path in shares of the object's box (0..1, y down). It must be one outer
curve: what lies inside it becomes part of it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import skia

from core.draw.curves import area_of, contours_of, polyline
from core.draw.paths import Path, Point, contour_count, path_box, path_svg, unite, without_holes
from core.draw.svgpath import parse_path_data
from core.errors import InvalidInputError
from core.lettering.bodies.svgshapes import largest_shape
from core.lettering.objects import LayerObject, Outline
from core.units import Rect

MOST_CROSSINGS = 400
"""Of an outline with itself: undoing them costs more than their square."""
LEAST_AREA = 1e-3
"""Of its box: an outline that fills less is a line, not a body."""


def outline_path(item: LayerObject, box: Rect) -> Path:
    """The object's own outline, stretched to its box in strip px, not yet turned; fills by winding.

    Raises:
        InvalidInputError: `invalid-outline`; the object has no outline, or one that cannot be used.
    """
    if item.outline is None:
        raise InvalidInputError("This object has no outline of its own.", code="invalid-outline", object_id=item.id)
    try:
        return stretched(item.outline.path, box)
    except InvalidInputError as error:
        raise InvalidInputError(error.message, code=error.code, object_id=item.id, **error.data) from error


def usable_outline(item: LayerObject) -> str | None:
    """The path data of the object's own outline; None where it has none, or one that cannot be used.

    Writing refuses such an outline; one that is there all the same must not keep a whole scene from being drawn.
    """
    if item.outline is None or not _is_usable(item.outline.path):
        return None
    return item.outline.path


@lru_cache(maxsize=256)
def _is_usable(data: str) -> bool:
    try:
        read_outline(data)
    except InvalidInputError:
        return False
    return True


def stretched(data: str, box: Rect) -> Path:
    """An outline's path data (shares of a box) stretched to a box; see `outline_path`."""
    path = skia.Path(read_outline(data))
    path.transform(skia.Matrix.MakeAll(box.w, 0, box.x, 0, box.h, box.y, 0, 0, 1))
    return path


@lru_cache(maxsize=256)
def read_outline(data: str) -> Path:
    """The one closed curve of an outline's path data, in shares. The result is shared: copy it before changing it.

    Raises:
        InvalidInputError: `invalid-outline`: not path data, several separate curves, or hardly any area.
    """
    path = parse_path_data(data)
    path.setFillType(skia.PathFillType.kWinding)
    contours = [contour for contour in contours_of(path) if abs(area_of(polyline(contour))) > 1e-9]
    if not contours:
        raise InvalidInputError("The outline cannot be read: it has no area.", code="invalid-outline")
    if _crossings([polyline(contour) for contour in contours]) > MOST_CROSSINGS:
        raise InvalidInputError("The outline cannot be read: it crosses itself too often.", code="invalid-outline")
    # one union with itself undoes crossings, so that a figure of eight has the skin that it shows
    simple = without_holes(unite(path, path))
    area = sum(abs(area_of(polyline(contour))) for contour in contours_of(simple))
    if area < LEAST_AREA:
        raise InvalidInputError("The outline cannot be read: it has hardly any area.", code="invalid-outline")
    if contour_count(simple) != 1:
        message = "The outline cannot be read: it must be one closed curve."
        raise InvalidInputError(message, code="invalid-outline", curves=contour_count(simple))
    return simple


def _crossings(contours: list[list[Point]]) -> int:
    """How often the sides of closed polygons cross each other; counted no further than a few rows beyond the limit.

    Two sides cross where each one's ends lie on different sides of the other.
    """
    sides = np.array([(*a, *b) for points in contours for a, b in zip(points, points[1:] + points[:1], strict=True)])
    x0, y0, x1, y1 = sides.T
    found = 0
    for a, b, c, d in sides:
        near = (x0 - a) * (d - b) - (y0 - b) * (c - a)
        far = (x1 - a) * (d - b) - (y1 - b) * (c - a)
        start = (a - x0) * (y1 - y0) - (b - y0) * (x1 - x0)
        end = (c - x0) * (y1 - y0) - (d - y0) * (x1 - x0)
        found += int(((near * far < 0) & (start * end < 0)).sum())
        if found > 2 * MOST_CROSSINGS:  # each is met from both of its sides
            break
    return (found + 1) // 2


def outline_from_svg(svg: str | bytes) -> Outline:
    """The shape of an SVG file that encloses most, as an object's own outline, brought to its bounding box.

    Raises:
        InvalidInputError: `invalid-svg`, see `safesvg`; `invalid-outline`, see `svgshapes` and `read_outline`.
    """
    return outline_of(largest_shape(svg))


def outline_of(path: Path) -> Outline:
    """An outline from a path of any units, brought to its bounding box.

    Raises:
        InvalidInputError: `invalid-outline`; see `read_outline`.
    """
    box = path_box(path)
    if box.w <= 0 or box.h <= 0:
        raise InvalidInputError("The outline cannot be read: it has no area.", code="invalid-outline")
    shares = skia.Path(path)
    shares.transform(skia.Matrix.MakeAll(1 / box.w, 0, -box.x / box.w, 0, 1 / box.h, -box.y / box.h, 0, 0, 1))
    outline = Outline(path=path_svg(shares))
    read_outline(outline.path)
    return outline
