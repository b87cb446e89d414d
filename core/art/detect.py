"""Finds the panels of brought art, from its pixels alone.

Second step of brought art, after decoding; answers one question: which rectangles are panels? Gutters are rows and
columns of one colour, whatever the colour, crossed at most by a thin line or partly covered by a balloon. Where there
are none, the picture is cut at its sharpest or quietest rows and a finding says that a person should look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from core.art.gutters import Gutter, find_gutters
from core.draw.rows import cut_energy, read_lines, row_busyness, same_everywhere
from core.errors import Finding, InvalidInputError
from core.story.plan import Layout, PanelRect

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in px of the picture, half-open."""

TALLEST = 2.5
"""A field without gutters that is taller than so many widths is cut into pieces."""
_PIECE = 1.5
_DEPTH = 4
_BLUR_PX = 9


@dataclass(frozen=True, slots=True)
class DetectedPanels:
    """A picture's own layout: background ``"art"``, panels numbered from 1 in reading order (down, then right)."""

    layout: Layout
    findings: list[Finding] = field(default_factory=list)


def find_panels(pixels: Pixels) -> DetectedPanels:
    """Find the panels of a page or strip.

    The panels lie inside the picture and don't overlap; together with the art's own gutters they are the whole picture.

    Args:
        pixels: uint8 (H, W, 3) RGB.

    Raises:
        InvalidInputError: that is no such picture.
    """
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or 0 in pixels.shape:
        raise InvalidInputError(
            "Panels are looked for in an RGB picture of 8 bits a channel.", shape=list(pixels.shape)
        )
    height, width = pixels.shape[:2]
    findings: list[Finding] = []
    boxes = _split(pixels, (0, 0, width, height))
    if _is_one_field(boxes, width, height) and height > width:
        with same_everywhere():
            soft = cv2.blur(pixels, (_BLUR_PX, _BLUR_PX))  # a screentone is of one colour from a distance
        again = _split(np.asarray(soft, np.uint8), (0, 0, width, height))
        if len(again) > 1:
            boxes = again
            findings.append(_uncertain("The gutters are textured; panels were found in a softened picture.", []))
    pieces: list[Box] = []
    for box in boxes:
        parts, rows = _cut_tall(pixels, box, int(TALLEST * width))
        pieces += parts
        if rows:
            text = f"Rows {box[1]} to {box[3]} have no gutter; they were cut at rows {', '.join(map(str, rows))}."
            findings.append(_uncertain(text, rows))
    if not pieces:
        pieces = [(0, 0, width, height)]
        findings.append(_uncertain("The picture is of one colour; it is taken as one panel.", []))
    panels = [
        PanelRect(panel_id=number + 1, x=x, y=y, w=right - x, h=bottom - y)
        for number, (x, y, right, bottom) in enumerate(pieces)
    ]
    return DetectedPanels(Layout(width=width, height=height, panels=panels, background="art"), findings)


def _split(pixels: Pixels, box: Box) -> list[Box]:
    """Cut a picture at its gutters, rows and columns in turn; what is left without gutters are panels."""
    boxes: list[Box] = []
    for found, colours in _cut(pixels, box, [], _DEPTH, columns=False):
        # Covered gutters come last: beside a higher neighbour a plain gutter looks like a covered one.
        boxes += _at_gutters(pixels, found, colours, columns=False, covered=True)[0] if colours else [found]
    return boxes


def _cut(
    pixels: Pixels, box: Box, colours: Sequence[Pixels], depth: int, *, columns: bool
) -> list[tuple[Box, Sequence[Pixels]]]:
    """The fields of a box, each with the gutter colours around it."""
    inner, known = _at_gutters(pixels, box, colours, columns=columns, outermost=depth == _DEPTH)
    if depth == 0 or (inner == [box] and (columns or not known)):
        return [(field_box, known) for field_box in inner]
    return [field for part in inner for field in _cut(pixels, part, known, depth - 1, columns=not columns)]


def _at_gutters(
    pixels: Pixels,
    box: Box,
    colours: Sequence[Pixels],
    *,
    columns: bool,
    outermost: bool = False,
    covered: bool = False,
) -> tuple[list[Box], Sequence[Pixels]]:
    """Cut a box once, and name the gutter colours known by then; specks between gutters are left out."""
    left, top, right, bottom = box
    part = pixels[top:bottom, left:right]
    lines = read_lines(part, columns=columns)
    across = part.shape[0] if columns else part.shape[1]
    gutters = find_gutters(lines, colours, across=across, outermost=outermost, covered=covered)
    boxes = [
        (left + start, top, left + end, bottom) if columns else (left, top + start, right, top + end)
        for start, end in _between(gutters, len(lines.flat))
    ]
    speck = max(16, pixels.shape[1] // 40)
    large = [b for b in boxes if min(b[2] - b[0], b[3] - b[1]) >= speck or b == box]
    return large, _colours(colours, gutters)


def _between(gutters: Sequence[Gutter], length: int) -> list[tuple[int, int]]:
    spans, at = [], 0
    for gutter in gutters:
        if gutter.start > at:
            spans.append((at, gutter.start))
        at = max(at, gutter.end)
    if at < length:
        spans.append((at, length))
    return spans


def _colours(known: Sequence[Pixels], gutters: Sequence[Gutter]) -> list[Pixels]:
    result = list(known)
    for gutter in gutters:
        for colour in (gutter.first_colour, gutter.last_colour):
            if not any(int(np.abs(colour.astype(np.int16) - other).max()) <= 16 for other in result):
                result.append(colour)
    return result[:8]


def _is_one_field(boxes: Sequence[Box], width: int, height: int) -> bool:
    return len(boxes) <= 1 and all((b[2] - b[0]) * (b[3] - b[1]) > 0.9 * width * height for b in boxes)


def _cut_tall(pixels: Pixels, box: Box, tallest: int) -> tuple[list[Box], list[int]]:
    """Cut a field that is taller than `tallest` where the picture changes at once, else where it is quietest."""
    left, top, right, bottom = box
    if bottom - top <= tallest:
        return [box], []
    part = pixels[top:bottom, left:right]
    energy = cut_energy(row_busyness(part))[:-1].astype(np.int64)
    cost = energy - 3000 * _sharp_changes(part).astype(np.int64)
    want = int(_PIECE * pixels.shape[1])
    rows: list[int] = []
    at, height = 0, bottom - top
    while height - at > tallest:
        low, high = at + want // 2, min(at + tallest, height - want // 2)
        window = np.arange(low, high)
        away = np.abs(window - (at + want)) * 20 // want  # of equal rows the one that makes even pieces
        at = int(window[int((cost[low:high] + away).argmin())])
        rows.append(at)
    edges = [0, *rows, height]
    pieces = [(left, top + a, right, top + b) for a, b in pairwise(edges)]
    return pieces, [top + row for row in rows]


def _sharp_changes(part: Pixels) -> NDArray[np.bool_]:
    """Rows above which almost the whole width changes at once: two pictures that touch without a gutter."""
    few = np.ascontiguousarray(part[:, :: max(1, part.shape[1] // 256)])
    result = np.zeros(len(part), np.bool_)
    if len(part) > 1:
        steps = cv2.absdiff(few[1:], few[:-1]).max(axis=2) > 24
        share = np.concatenate([[0.0, 0.0], steps.mean(axis=1), [0.0]])  # share[y + 1] belongs to row y
        result[:] = (share[1:-1] > 0.7) & (np.maximum(share[:-2], share[2:]) < 0.5)
    return result


def _uncertain(message: str, rows: Sequence[int]) -> Finding:
    return Finding(
        code="panels-uncertain",
        severity="warning",
        message=message,
        where={"rows": list(rows)} if rows else {},
        hint="Look at the panels and correct them by hand.",
    )
