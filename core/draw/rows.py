"""Numbers about rows of pixels, for the rooms that look for gutters: which rows are busy, which are of one colour.

Stands below both the panel finder and the slicer and answers one question: what does this row look like? Arrays are
uint8 (H, W, 3) RGB, y down; everything is integer arithmetic, so every machine gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

EDGE_LEVELS = 20
"""Two neighbours closer than this many grey levels are one tone: JPEG noise stays below it, a drawn line does not."""

_BAND_ROWS = 2048


@contextmanager
def same_everywhere() -> Iterator[None]:
    """Keep OpenCV, in this thread, to its own arithmetic: the vendor library that it prefers rounds by CPU."""
    used = cv2.ipp.useIPP()
    cv2.ipp.setUseIPP(False)
    try:
        yield
    finally:
        cv2.ipp.setUseIPP(used)


def row_busyness(pixels: Pixels) -> NDArray[np.int32]:
    """Count, for each row, the places where two horizontal neighbours differ visibly, in thousandths of the width.

    A row of one colour and a smooth gradient give 0; a 4-px line across a gutter a handful; texture several hundred.

    Returns:
        int32 (H,), 0..1000.
    """
    height, width = pixels.shape[:2]
    result = np.zeros(height, np.int32)
    if width < 2:
        return result
    for top in range(0, height, _BAND_ROWS):
        band = pixels[top : top + _BAND_ROWS]
        red, green, blue = cv2.split(cv2.absdiff(band[:, 1:], band[:, :-1]))
        marks = cv2.threshold(cv2.max(cv2.max(red, green), blue), EDGE_LEVELS, 1, cv2.THRESH_BINARY)[1]
        counts = cv2.reduce(marks, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
        result[top : top + len(counts)] = counts * 1000 // (width - 1)
    return result


def cut_energy(busyness: NDArray[np.int32]) -> NDArray[np.int32]:
    """How much a cut above each row would run through, from the rows on both of its sides.

    Args:
        busyness: int32 (H,) from :func:`row_busyness`.

    Returns:
        int32 (H + 1,): entry ``y`` is the cut between rows ``y - 1`` and ``y``; both ends are 0.
    """
    energy = np.zeros(len(busyness) + 1, np.int32)
    if len(busyness) > 1:
        energy[1:-1] = np.maximum(busyness[:-1], busyness[1:])
    return energy


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows (or columns) of a picture, each looked at through at most a few hundred samples.

    Attributes:
        samples: uint8 (N, S, 3), one line each.
        colour: uint8 (N, 3), the line's middle colour (per-channel median of its samples).
        flat: bool (N,), the line is of that one colour, but for one narrow crossing line.
    """

    samples: Pixels
    colour: Pixels
    flat: NDArray[np.bool_]


def read_lines(pixels: Pixels, *, columns: bool = False, tolerance: int = 22, max_samples: int = 384) -> Lines:
    """Look at every row (or column) of a picture and say which are of one colour.

    A line still counts as flat when a single stroke of up to 8 px (or 1 % of its length) crosses it.

    Args:
        pixels: uint8 (H, W, 3).
        columns: look at columns instead of rows.
        tolerance: levels per channel within which two colours are the same.
        max_samples: how many pixels of a line are looked at, at most.
    """
    samples: Pixels
    height, width = pixels.shape[:2]
    step = max(1, -(-(height if columns else width) // max_samples))
    if columns:
        samples = np.asarray(cv2.transpose(np.ascontiguousarray(pixels[::step])), np.uint8)
    elif step == 1:
        samples = np.asarray(np.ascontiguousarray(pixels), np.uint8)
    else:
        whole = np.ascontiguousarray(pixels[:, : width // step * step])
        samples = np.asarray(cv2.resize(whole, (width // step, height), interpolation=cv2.INTER_NEAREST), np.uint8)
    count = samples.shape[1]
    few = np.ascontiguousarray(samples[:, :: max(1, count // 32)])
    colour: Pixels = np.ascontiguousarray(np.sort(few, axis=1)[:, few.shape[1] // 2])
    off = ~near(samples, colour, tolerance)
    hits = cv2.reduce(off.view(np.uint8), 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
    first = off.argmax(axis=1)
    last = count - 1 - off[:, ::-1].argmax(axis=1)
    stroke = max(1, -(-max(8, (height if columns else width) // 100) // step))
    flat = (hits == 0) | ((hits <= stroke) & (last - first < stroke))
    return Lines(samples, colour, flat)


def near(samples: Pixels, colour: Pixels, tolerance: int) -> NDArray[np.bool_]:
    """Which samples lie within `tolerance` levels of a colour in every channel.

    Args:
        samples: uint8 (N, S, 3).
        colour: uint8 (3,) for all lines, or (N, 3) one a line.

    Returns:
        bool (N, S).
    """
    if colour.ndim == 1:
        low = np.clip(colour.astype(np.int16) - tolerance, 0, 255)
        high = np.clip(colour.astype(np.int16) + tolerance, 0, 255)
        flat = np.ascontiguousarray(samples)
        mask = cv2.inRange(flat, tuple(low.tolist()), tuple(high.tolist()))
        return np.asarray(mask, np.uint8).astype(np.bool_)
    wanted = cv2.resize(colour[:, None, :], (samples.shape[1], len(samples)), interpolation=cv2.INTER_NEAREST)
    red, green, blue = cv2.split(cv2.absdiff(samples, wanted))
    return np.asarray(cv2.max(cv2.max(red, green), blue) <= tolerance, np.bool_)
