"""Last step of drawing: lays a premultiplied raster over opaque pixels. Answers only: which byte comes out?"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]
Rgba = NDArray[np.uint8]


def divide_by_255(value: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Round ``value / 255`` to the nearest integer without a division; exact for every value in 0..65,025.

    With ``t = value + 128`` the result is ``(t + (t >> 8)) >> 8`` (Blinn 1995, "Three Wrongs Make a Right").
    """
    t = value + np.uint16(128)
    return np.asarray((t + (t >> np.uint16(8))) >> np.uint16(8), dtype=np.uint16)


def blend_over(base: Rgb, rgba: Rgba, x: int, y: int) -> None:
    """Blend a premultiplied raster over opaque pixels, in place.

    Per channel: ``out = min(255, source + round(base * (255 - alpha) / 255))`` in whole numbers, so that a band of rows
    blended alone equals the same rows of the whole picture, on every machine.

    Args:
        base: uint8 (H, W, 3), changed in place.
        rgba: uint8 (h, w, 4), premultiplied; `x`, `y` is where its top-left pixel goes in `base` (may be negative or
            beyond the far edge: the part outside is left away).
    """
    parts = _shared(base, rgba, x, y)
    if parts is not None:
        target, source = parts
        _mix(target, np.asarray(cv2.cvtColor(source, cv2.COLOR_RGBA2RGB), np.uint8), source)


def lay_over(pixels: Rgba, rgba: Rgba, x: int, y: int) -> None:
    """Lay a premultiplied raster over another one, in place, by the same rule in all four channels."""
    parts = _shared(pixels, rgba, x, y)
    if parts is not None:
        target, source = parts
        _mix(target, source, source)


def _shared(base: NDArray[np.uint8], rgba: Rgba, x: int, y: int) -> tuple[NDArray[np.uint8], Rgba] | None:
    """The parts of both that lie on each other; None where nothing does."""
    height, width = base.shape[:2]
    top, bottom = max(0, y), min(height, y + rgba.shape[0])
    left, right = max(0, x), min(width, x + rgba.shape[1])
    if top >= bottom or left >= right:
        return None
    return base[top:bottom, left:right], rgba[top - y : bottom - y, left - x : right - x]


def _mix(target: NDArray[np.uint8], colours: NDArray[np.uint8], source: Rgba) -> None:
    """``target = min(255, colours + round(target * (255 - alpha) / 255))``.

    The product's rounding is exact whatever the processor: both factors are whole, and no value of ``a * b / 255`` lies
    nearer than 1/510 to a half, far beyond the error of a float32 product.
    """
    keep = cv2.bitwise_not(cv2.extractChannel(source, 3))
    factor = cv2.merge([keep] * target.shape[2])
    kept = cv2.multiply(target, factor, scale=1 / 255)
    cv2.add(kept, colours, dst=kept)
    target[...] = kept


def crop_to_ink(rgba: Rgba) -> tuple[int, int, int, int]:
    """Find the smallest half-open box (left, top, right, bottom) that holds every painted pixel; zeros if none."""
    rows = np.flatnonzero(rgba[:, :, 3].any(axis=1))
    if rows.size == 0:
        return 0, 0, 0, 0
    columns = np.flatnonzero(rgba[:, :, 3].any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
