"""Beside contours: the inside of an outline that somebody drew. Answers only: from where to where is a height free?

The outline is painted once on a grid of square cells, and each cell gets its distance to the nearest cell that is not
wholly inside, from edge to edge of the two: no point of the one is nearer to any of the other, in no direction. Taking
a clearance off is then one comparison, and no region is too large.
Where the outline parts a band into several free runs, the one that the region's deepest column crosses counts, or one
that has nearly all of the width; otherwise the band stays empty: a line in one lobe of a heart looks lost.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from core.draw.paths import Path, flattened
from core.draw.raster import coverage
from core.lettering.bodies.outlines import read_outline
from core.lettering.fit.contours import COPY_STEP, Region, Room

CELLS = 200
"""Cells along the longer side of the box."""
_OVERLOOKED = 0.1
"""How far, in cells, an outline may reach into a cell that looks wholly inside: paint rounds off a clipped corner."""
_CHORDS = 48
"""Straight lines for each curve. The painter's own are so few that it would be wrong by a fifth of a cell."""
_MOST_OF = 0.8
Distances = NDArray[np.float64]


class FreeRegion:
    """The cells further than `level` cells from the outline. `across`, `down` are a cell's ems, `left`, `top` where the
    grid begins. What was asked once is kept: lines of different layouts share many bands."""

    def __init__(
        self,
        distances: Distances,
        level: float,
        across: float,
        down: float,
        left: float,
        top: float,
        whole: FreeRegion | None = None,
        deepest: int | None = None,
    ) -> None:
        self.distances, self.level = distances, level
        self.across, self.down, self.left, self.top = across, down, left, top
        self._inside = distances > level
        self._whole = whole
        self._deepest = int(np.argmax(distances)) if deepest is None else deepest
        self._axis = self._deepest % distances.shape[1]
        self._runs: dict[tuple[int, int], tuple[int, int] | None] = {}
        self._copies: dict[int, FreeRegion] = {0: self}
        rows = np.count_nonzero(self._inside, axis=1)
        used = np.flatnonzero(rows)
        self._counts: list[int] = rows.tolist()
        self._area = float(rows.sum()) * across * down
        self.extent = (0.0, 0.0)
        self.shifts: tuple[float, ...] = (0.0,)
        if used.size:
            columns = np.flatnonzero(self._inside.any(axis=0))
            self.extent = (
                float(columns[-1] - columns[0] + 1) * across,
                float(used[-1] - used[0] + 1) * down,
            )
            self.shifts = self._places(rows)

    def _places(self, rows: NDArray[np.intp]) -> tuple[float, ...]:
        """The box's centre, the region's centre of mass and its deepest place."""
        mass = float(np.dot(rows, np.arange(rows.size) + 0.5)) / float(rows.sum()) * self.down + self.top
        deepest = (self._deepest // self.distances.shape[1] + 0.5) * self.down + self.top
        found = {math.floor(place * 16 + 0.5) / 16 for place in (0.0, mass, deepest)}
        return tuple(sorted(found, key=lambda shift: (abs(shift), shift)))

    def room(self, top: float, bottom: float) -> Room | None:
        first = math.floor((top - self.top) / self.down)
        end = math.ceil((bottom - self.top) / self.down)
        if first < 0 or end > self.distances.shape[0] or first >= end:
            return None
        run = self._run(first, end)
        return None if run is None else (self.left + run[0] * self.across, self.left + run[1] * self.across)

    def widest(self, top: float, bottom: float) -> float:
        """No room over this band is wider; found much faster than the room itself."""
        first = math.floor((top - self.top) / self.down)
        end = math.ceil((bottom - self.top) / self.down)
        if first < 0 or end > len(self._counts) or first >= end:
            return 0.0
        return min(self._counts[first:end]) * self.across

    def _run(self, first: int, end: int) -> tuple[int, int] | None:
        """The columns ``[start, stop)`` that a line over the rows ``[first, end)`` may use."""
        if (first, end) not in self._runs:
            self._runs[first, end] = self._find_run(first, end)
        return self._runs[first, end]

    def _find_run(self, first: int, end: int) -> tuple[int, int] | None:
        free = self._inside[first:end].all(axis=0).tobytes()
        begin, total = 0, sum(free)
        if self._whole is not None:
            around = self._whole._run(first, end)  # a copy's run lies in the one that was chosen for the whole
            if around is None:
                return None
            begin, free = around[0], free[around[0] : around[1]]
        longest = max(map(len, free.split(b"\0")))
        if longest == 0:
            return None
        start = free.index(b"\1" * longest)
        if self._whole is not None or longest >= _MOST_OF * total:
            return begin + start, begin + start + longest
        if not free[self._axis]:
            return None
        return free.rfind(b"\0", 0, self._axis) + 1, (free + b"\0").index(b"\0", self._axis)

    def copy(self, steps: int) -> Region:
        if steps not in self._copies:
            share = 1 - COPY_STEP**-steps
            level = self.level + share * max(float(self.distances.max()) - self.level, 0.0)
            self._copies[steps] = FreeRegion(
                self.distances, level, self.across, self.down, self.left, self.top, self, self._deepest
            )
        return self._copies[steps]

    def area(self) -> float:
        return self._area

    @property
    def whole(self) -> FreeRegion:
        return self._whole or self


def free_region(data: str, w: float, h: float, clear: float, size_px: float, *, turned: bool) -> FreeRegion | None:
    """The region inside an outline (the ``d`` of a path in shares of a box of w × h px); None if nothing is left.

    Raises:
        InvalidInputError: the path cannot be read.
    """
    columns, rows = _cells(w, h)
    across, down = w / columns, h / rows
    level = clear / min(across, down) + _OVERLOOKED
    if _sorted_distances(data, columns, rows)[-1] <= level:
        return None
    grid, deepest = _grid(data, columns, rows, turned)
    if turned:
        across, down, w, h = down, across, h, w
    em = 1 / size_px
    return FreeRegion(grid, level, across * em, down * em, -w / 2 * em, -h / 2 * em, deepest=deepest)


def free_area(data: str, w: float, h: float, clear: float) -> float:
    """The area in square px of the region inside an outline, without making the region: no part of it is smaller."""
    columns, rows = _cells(w, h)
    level = clear / min(w / columns, h / rows) + _OVERLOOKED
    known = _sorted_distances(data, columns, rows)
    return float(known.size - np.searchsorted(known, level, side="right")) * (w / columns) * (h / rows)


def _cells(w: float, h: float) -> tuple[int, int]:
    longer = max(w, h)
    return max(2, round(CELLS * w / longer)), max(2, round(CELLS * h / longer))


@lru_cache(maxsize=64)
def _grid(data: str, columns: int, rows: int, turned: bool) -> tuple[Distances, int]:
    """The distances as lines meet them, and the number of the deepest cell."""
    found = _distances(data, columns, rows)
    grid = np.ascontiguousarray(found[:, ::-1].T) if turned else found
    return grid, int(np.argmax(grid))


@lru_cache(maxsize=64)
def _sorted_distances(data: str, columns: int, rows: int) -> Distances:
    return np.sort(_distances(data, columns, rows), axis=None)


@lru_cache(maxsize=64)
def _straight(data: str) -> tuple[Path, NDArray[np.float64]]:
    """The outline in shares, of straight lines, and their ends. The result is shared: copy it before changing it."""
    path = flattened(read_outline(data), _CHORDS)
    return path, np.array([(point.x(), point.y()) for point in map(path.getPoint, range(path.countPoints()))])


@lru_cache(maxsize=64)
def _distances(data: str, columns: int, rows: int) -> Distances:
    """For each cell the distance to the nearest cell not wholly inside, in cells; 0 outside and beside such a cell."""
    straight, ends = _straight(data)
    path: Any = skia.Path(straight)
    path.transform(skia.Matrix.Scale(float(columns), float(rows)))
    inside = coverage(path, (0, 0, columns, rows)) >= 254
    # a thin tip that points inwards takes too little of its last cell to be seen by paint
    tips = np.clip((ends * (columns, rows)).astype(np.intp), 0, (columns - 1, rows - 1))
    inside[tips[:, 1], tips[:, 0]] = False
    padded = np.pad(inside.astype(np.uint8), 1)
    # with one ring of cells gone all around, the distance of two middles is what was between the cells' edges
    eroded = cv2.erode(padded, np.ones((3, 3), np.uint8))
    found = cv2.distanceTransform(eroded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    return found.astype(np.float64)
