"""Shapes out of a drawing program's file. Answers only: which of an SVG file's shapes encloses most?

A shape comes with its own transform and those of the groups around it; colours, strokes and everything else in the file
are left behind.
"""

from __future__ import annotations

import math
import re
from xml.etree.ElementTree import Element

import skia

from core.draw.curves import area_of, contours_of, polyline
from core.draw.paths import Path, circle_path, polygon_path, rounded_box_path
from core.draw.svgpath import MOST_SEGMENTS, parse_path_data
from core.errors import InvalidInputError
from core.lettering.bodies.safesvg import read_svg
from core.units import Rect

_CALL = re.compile(r"\s*,?\s*([a-zA-Z]+)\s*\(([^)]*)\)")
_LENGTH = re.compile(r"^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(?:px)?\s*$", re.ASCII)
_NUMBERS = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def largest_shape(svg: str | bytes) -> Path:
    """The shape of an SVG file that encloses most, in the units of its outermost element.

    Raises:
        InvalidInputError: `invalid-svg`, see `safesvg`; `invalid-outline`: a shape cannot be read, or none encloses
            anything.
    """
    found: list[tuple[float, Path]] = []
    _gather(read_svg(svg, drawn=False), skia.Matrix(), found)
    if not found:
        raise InvalidInputError("The SVG file has no shape that encloses anything.", code="invalid-outline")
    return max(found, key=lambda entry: entry[0])[1]


def _gather(element: Element, outer: skia.Matrix, found: list[tuple[float, Path]]) -> None:
    if element.tag in ("defs", "clipPath", "linearGradient", "radialGradient"):
        return
    matrix = skia.Matrix.Concat(outer, transform_of(element.get("transform", "")))
    path = _shape(element)
    if path is not None:
        path.transform(matrix)
        area = sum(abs(area_of(polyline(contour))) for contour in contours_of(path))
        if math.isfinite(area) and area > 0:
            found.append((area, path))
    for child in element:
        _gather(child, matrix, found)


def _shape(element: Element) -> Path | None:
    """An element's own curve; None for what encloses nothing."""
    if element.tag == "path":
        return parse_path_data(element.get("d", ""))
    if element.tag in ("polygon", "polyline"):
        values = [float(v) for v in _NUMBERS.findall(element.get("points", ""))]
        points = list(zip(values[::2], values[1::2], strict=False))
        if len(points) > MOST_SEGMENTS:
            message = f"The outline cannot be read: it has more than {MOST_SEGMENTS:,} corners."
            raise InvalidInputError(message, code="invalid-outline")
        return polygon_path(points) if len(points) >= 3 else None
    if element.tag == "circle":
        r = _length(element, "r")
        return circle_path(_length(element, "cx"), _length(element, "cy"), r) if r > 0 else None
    if element.tag == "ellipse":
        rx, ry = _length(element, "rx"), _length(element, "ry")
        return circle_path(_length(element, "cx"), _length(element, "cy"), rx, ry) if rx > 0 and ry > 0 else None
    if element.tag == "rect":
        w, h = _length(element, "width"), _length(element, "height")
        if w <= 0 or h <= 0:
            return None
        box = Rect(_length(element, "x"), _length(element, "y"), w, h)
        return rounded_box_path(box, max(_length(element, "rx"), _length(element, "ry")))
    return None


def transform_of(text: str) -> skia.Matrix:
    """The matrix of a ``transform`` attribute: matrix, translate, scale, rotate, skewX and skewY, in their order.

    Raises:
        InvalidInputError: `invalid-outline`; anything else.
    """
    matrix, place = skia.Matrix(), 0
    end = len(text.rstrip())
    while place < end:
        call = _CALL.match(text, place)
        if call is None:
            raise _wrong(text)
        n = [float(v) for v in _NUMBERS.findall(call.group(2))]
        matrix.preConcat(_call(call.group(1), n, text))
        place = call.end()
    return matrix


def _call(name: str, n: list[float], text: str) -> skia.Matrix:
    if name == "matrix" and len(n) == 6:
        return skia.Matrix.MakeAll(n[0], n[2], n[4], n[1], n[3], n[5], 0, 0, 1)
    if name == "translate" and len(n) in (1, 2):
        return skia.Matrix.MakeAll(1, 0, n[0], 0, 1, n[1] if len(n) == 2 else 0, 0, 0, 1)
    if name == "scale" and len(n) in (1, 2):
        return skia.Matrix.MakeAll(n[0], 0, 0, 0, n[-1], 0, 0, 0, 1)
    if name == "rotate" and len(n) in (1, 3):
        c, s = math.cos(math.radians(n[0])), math.sin(math.radians(n[0]))
        x, y = (n[1], n[2]) if len(n) == 3 else (0.0, 0.0)
        return skia.Matrix.MakeAll(c, -s, x - c * x + s * y, s, c, y - s * x - c * y, 0, 0, 1)
    if name in ("skewX", "skewY") and len(n) == 1:
        t = math.tan(math.radians(n[0]))
        return skia.Matrix.MakeAll(1, t if name == "skewX" else 0, 0, t if name == "skewY" else 0, 1, 0, 0, 0, 1)
    raise _wrong(text)


def _length(element: Element, name: str) -> float:
    found = _LENGTH.match(element.get(name, "0"))
    if found is None:
        raise InvalidInputError(
            f"The outline cannot be read: '{name}' must be a number of px.", code="invalid-outline", attribute=name
        )
    return float(found.group(1))


def _wrong(text: str) -> InvalidInputError:
    return InvalidInputError(
        f"The outline cannot be read: the transform '{text[:80]}' is not understood.", code="invalid-outline"
    )
