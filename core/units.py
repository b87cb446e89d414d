"""Coordinates and the one place where they are rounded.

Pixels: x to the right, y down. Rectangles and spans are half-open. Shares are fractions of a panel's rectangle.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

SUBPIXEL = 64
"""Coordinates are quantised to 1/64 px before they are rasterised, so that CPUs whose transcendental functions differ
in the last bits still paint the same pixels."""


def quantise(value: float) -> float:
    """Round a pixel coordinate to the nearest 1/64 px, halves up (never to even, which would wobble by magnitude)."""
    return math.floor(value * SUBPIXEL + 0.5) / SUBPIXEL


def round_px(value: float) -> int:
    """Round a pixel coordinate to a whole pixel, halves up."""
    return math.floor(value + 0.5)


@dataclass(frozen=True, slots=True)
class Span:
    """Rows ``[top, bottom)``."""

    top: int
    bottom: int

    @property
    def length(self) -> int:
        return self.bottom - self.top

    def overlaps(self, other: Span) -> bool:
        return self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class Rect:
    """The rectangle ``[x, x + w) × [y, y + h)``; whichever unit the owner states."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    def intersection(self, other: Rect) -> Rect | None:
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Rect(x, y, right - x, bottom - y) if right > x and bottom > y else None

    def inset(self, by: float) -> Rect:
        return Rect(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom


def canonical_json(value: Any) -> bytes:
    """The one byte form of a JSON value that is hashed, stored and compared: sorted keys, no spaces, UTF-8, no NaN."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("utf-8")
