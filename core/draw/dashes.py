"""Dashes that go round a closed curve without a seam. Answers only: how long is each dash, and where does one begin?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from core.draw.curves import Segment, contours_of
from core.draw.paths import Path, Point, bezier_point

LEAST_PX = 0.25
"""No dash and no gap is shorter: nobody sees it, and a long curve would have millions."""


def fitted_dash(path: Path, dash: Sequence[float], over: Point | None = None) -> tuple[tuple[float, ...], float]:
    """On and off lengths, stretched so that a whole number of them goes round the longest curve; and their phase.

    With `over` (a tail's tip) a dash lies centred on the curve's nearest point, so that a tip is never left open.
    """
    steps = [max(float(v), LEAST_PX) for v in dash] * (2 if len(dash) % 2 else 1)
    contours = contours_of(path)
    if not contours or sum(steps) <= 0:
        return tuple(steps), 0.0
    longest = max((_lengths(contour) for contour in contours), key=lambda found: found[1][-1])
    points, lengths = longest
    whole = lengths[-1]
    rounds = max(1, math.floor(whole / sum(steps) + 0.5))
    ratio = whole / (rounds * sum(steps))
    fitted = tuple(_fine(step * ratio) for step in steps)
    if over is None:
        return fitted, 0.0
    nearest = min(range(len(points)), key=lambda index: (math.dist(points[index], over), index))
    return fitted, _fine((fitted[0] / 2 - lengths[nearest]) % sum(fitted))


def _fine(value: float) -> float:
    """1/4,096 px: as fine as the seam of many rounds needs, coarse enough to drop a distance's last bits."""
    return math.floor(value * 4096 + 0.5) / 4096


def _lengths(contour: Sequence[Segment]) -> tuple[list[Point], list[float]]:
    """Points along a contour and how far along each lies; the last length is that of the whole.

    A curve's length is that of its chords, corrected from that of half as many (Richardson's extrapolation).
    """
    points: list[Point] = []
    lengths = [0.0]
    for piece in contour:
        count = 1 if len(piece) == 2 else 8
        places = [bezier_point(piece, step / count) for step in range(count + 1)]
        chords = [math.dist(a, b) for a, b in pairwise(places)]
        whole = sum(chords)
        if count > 1:
            whole += (whole - sum(math.dist(a, b) for a, b in pairwise(places[::2]))) / 3
        ratio = whole / (sum(chords) or 1.0)
        points += places[:-1]
        lengths += [lengths[-1] + ratio * sum(chords[: step + 1]) for step in range(count)]
    return points, lengths
