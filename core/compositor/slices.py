"""Where a strip is cut into the images that a platform takes.

Stands between the strip and the encoder and answers one question: at which rows? Geometry decides (panels, balloons,
sounds, faces); pixels only where geometry leaves a choice or is missing. Dynamic programming over every candidate row,
in integers, so the plan is exact and the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.compositor.protected import Protected, ProtectedKind, crossed_by
from core.errors import InvalidInputError, TooLargeError
from core.units import Span

Ints = NDArray[np.int64]
Energy = NDArray[np.int32] | Callable[[], NDArray[np.int32]] | None

MIN_HEIGHT_PX = 200
"""Slices shorter than this look like a mistake in an upload list; they are avoided, not forbidden."""

# Costs are lexicographic by magnitude: elements crossed, then the number of slices where it is over the limit, then
# the look of the plan. A strip has fewer than a thousand slices, so no sum of a lower kind reaches a higher one.
_CROSSING = 10**12
_COUNT = 10**9
_COUNT_ABOVE_ALL = 10**15
_WEIGHT: dict[ProtectedKind, int] = {"panel": 4, "sfx": 20, "balloon": 100, "face": 100}
_TALL_WEIGHT = 1  # an element taller than any slice: it has to be cut somewhere

_SLICE = 60_000  # each further slice
_UNEVEN = 40_000  # times (height / limit)²: equal heights cost least
_TINY = 200_000  # a slice of no height at all; falls to 50,000 at the minimum height
_NARROW = 30_000  # a gutter of no height; falls to 0 at 24 px from element to cut
_OFF_MIDDLE = 15_000  # next to an element instead of in the middle of the gutter
_BUSY = 400  # a thousandth of the width that the cut runs through
_PREFERRED = 10_000  # reward for a row that the caller likes
_ALL_ROWS = 16_000  # more candidates than this are thinned
_NEVER = 2**62


@dataclass(frozen=True, slots=True)
class SlicePlan:
    """The slices of a strip: half-open spans that tile ``[0, height)``, top to bottom.

    Attributes:
        crossings: for each element that a cut runs through, the cut's row and the element.
    """

    spans: list[Span]
    crossings: list[tuple[int, Protected]]

    @property
    def cuts(self) -> list[int]:
        """The rows between slices, without the strip's ends."""
        return [span.top for span in self.spans[1:]]

    @property
    def crossed(self) -> list[Protected]:
        """The elements crossed, each once, from top to bottom."""
        return list(dict.fromkeys(item for _, item in self.crossings))


def plan_slices(
    height_px: int,
    protected: Sequence[Protected],
    *,
    max_height_px: int,
    min_height_px: int = MIN_HEIGHT_PX,
    max_count: int | None = None,
    prefer: Sequence[int] = (),
    energy: Energy = None,
    energy_always: bool = False,
    row_bytes: Ints | None = None,
    max_bytes: int | None = None,
) -> SlicePlan:
    """Choose where to cut a strip so that no cut crosses a protected span, if any such plan exists.

    Among the plans that cross nothing: few slices, even heights, cuts in the middle of wide gutters, none tiny. If no
    such plan exists (or none within `max_count`), the cheapest crossings: panels before sounds before balloons and
    faces, at the quietest rows. An element taller than `max_height_px` must be crossed and never blocks a plan.

    Args:
        prefer: rows that make good cuts, such as the seams between scenes.
        energy: int32 (height + 1,), how busy each cut row is in thousandths of the width, or a function that finds it;
            asked for only where geometry does not decide, unless `energy_always`.
        row_bytes: int64 (height,), bytes that each row is expected to need; with `max_bytes` a limit like the height.

    Raises:
        InvalidInputError: a height is not positive.
        TooLargeError: not even single rows meet `max_bytes`.
    """
    if height_px <= 0 or max_height_px <= 0:
        raise InvalidInputError("A strip and its slices need a height of at least one row.", height=height_px)
    board = _Board(height_px, protected, max_height_px, min_height_px, prefer, row_bytes, max_bytes)
    if energy is not None and (energy_always or not protected):
        board.add_energy(energy() if callable(energy) else energy)
        energy = None
    legal = board.solve(board.legal_rows(), _SLICE)
    if legal is not None and max_count is not None and len(legal) - 1 > max_count:
        fewer = board.solve(board.legal_rows(), _COUNT)
        legal = fewer if fewer is not None and len(fewer) - 1 <= max_count else None
    if legal is None:
        if energy is not None:
            board.add_energy(energy() if callable(energy) else energy)
        everywhere = np.arange(height_px + 1, dtype=np.int64)
        legal = board.solve(everywhere, _SLICE)
        if legal is not None and max_count is not None and len(legal) - 1 > max_count:
            legal = board.solve(everywhere, _COUNT_ABOVE_ALL)
    if legal is None:
        raise TooLargeError(
            "A single row of the strip is over the byte limit of a slice.", code="slice-over-budget", limit=max_bytes
        )
    spans = [Span(int(top), int(bottom)) for top, bottom in pairwise(legal)]
    crossings = [(span.top, item) for span in spans[1:] for item in crossed_by(span.top, protected)]
    return SlicePlan(spans, crossings)


class _Board:
    """One strip's rows with what a cut at each would cost."""

    def __init__(
        self,
        height: int,
        protected: Sequence[Protected],
        max_height: int,
        min_height: int,
        prefer: Sequence[int],
        row_bytes: Ints | None,
        max_bytes: int | None,
    ) -> None:
        self.height, self.max_height, self.min_height = height, max_height, min_height
        hard = np.zeros(height + 2, np.int64)
        weight = np.zeros(height + 2, np.int64)
        for item in protected:
            top, bottom = max(item.span.top, 0), min(item.span.bottom, height)
            if bottom - top < 2:
                continue
            tall = item.span.length > max_height
            price = _TALL_WEIGHT if tall else _WEIGHT[item.kind]
            weight[top + 1] += price
            weight[bottom] -= price
            if not tall:
                hard[top + 1] += 1
                hard[bottom] -= 1
        self.blocked = np.cumsum(hard)[: height + 1] > 0
        self.row_cost: Ints = np.cumsum(weight)[: height + 1] * _CROSSING
        self.row_cost += self._place_cost(bool(len(protected)))
        for row in prefer:
            if 0 < row < height:
                self.row_cost[row] -= _PREFERRED
        self.row_cost[0] = self.row_cost[height] = 0
        self.used: Ints | None = None
        if row_bytes is not None and max_bytes is not None:
            self.used = np.concatenate([np.zeros(1, np.int64), np.cumsum(row_bytes.astype(np.int64))])
            self.max_bytes = max_bytes

    def _place_cost(self, geometry: bool) -> Ints:
        """The cost of standing near an end of the gap between elements; 0 everywhere without geometry."""
        cost = np.zeros(self.height + 1, np.int64)
        if not geometry:
            return cost
        rows = np.arange(self.height + 1, dtype=np.int64)
        above = np.maximum.accumulate(np.where(self.blocked, rows + 1, 0))
        below = np.minimum.accumulate(np.where(self.blocked, rows - 1, self.height)[::-1])[::-1]
        clear = np.minimum(rows - above, below - rows)
        half = np.maximum((below - above) // 2, 1)
        wanted = np.minimum(half, 64)
        short = np.maximum(wanted - clear, 0) * 1000 // wanted
        narrow = (24 - np.minimum(half, 24)) * 1000 // 24
        off = np.maximum(half - clear, 0) * 1000 // half
        cost += (_OFF_MIDDLE * short * short + _NARROW * narrow * narrow + _OFF_MIDDLE // 10 * off * off) // 1_000_000
        cost[self.blocked] = 0
        return cost

    def add_energy(self, energy: NDArray[np.int32]) -> None:
        """Make busy rows dearer; `energy` is int32 (height + 1,)."""
        self.row_cost += np.minimum(energy.astype(np.int64), 1000) * _BUSY
        self.row_cost[0] = self.row_cost[self.height] = 0

    def legal_rows(self) -> Ints:
        """Every row at which a cut crosses nothing that fits into a slice, with both ends of the strip."""
        rows: Ints = np.flatnonzero(~self.blocked).astype(np.int64)
        return rows

    def _slice_costs(self, each: int) -> Ints:
        heights = np.arange(self.max_height + 1, dtype=np.int64)
        cost = each + _UNEVEN * heights * heights // (self.max_height * self.max_height)
        least = min(self.min_height, self.max_height)
        if least > 0:
            missing = np.maximum(least - heights, 0)
            cost += np.where(missing > 0, _TINY // 4 + _TINY * 3 // 4 * missing // least, 0)
        return cost

    def _reach(self, rows: Ints) -> NDArray[np.intp]:
        """For each candidate, the index of the highest candidate at which a slice that ends here may begin."""
        first = np.searchsorted(rows, rows - self.max_height)
        if self.used is not None:
            used = self.used[rows]
            first = np.maximum(first, np.searchsorted(used, used - self.max_bytes))
        return first

    def _thinned(self, rows: Ints) -> Ints:
        """At most a few thousand candidates, with the cheapest of every neighbourhood and a chain of longest slices.

        The chain of longest slices keeps a plan possible, and its number of slices the least, whenever they were so
        among all rows.
        """
        if len(rows) <= _ALL_ROWS:
            return rows
        bucket = -(-len(rows) // (_ALL_ROWS // 2))
        padded = np.full(-(-len(rows) // bucket) * bucket, _NEVER, np.int64)
        padded[: len(rows)] = self.row_cost[rows]
        groups = padded.reshape(-1, bucket)
        keep = np.arange(len(groups)) * bucket + groups.argmin(axis=1)
        gap_ends = np.flatnonzero(np.diff(rows) > 1)
        chain = self._chain(self._reach(rows))
        kept: Ints = rows[np.unique(np.concatenate([keep, gap_ends, gap_ends + 1, np.array([0, *chain])]))]
        return kept

    @staticmethod
    def _chain(first: NDArray[np.intp]) -> list[int]:
        """The longest slices from the end upwards, as candidates' indices; ends at 0 if there is any plan at all."""
        chain = [len(first) - 1]
        while chain[-1] > 0 and first[chain[-1]] < chain[-1]:
            chain.append(int(first[chain[-1]]))
        return chain

    def solve(self, rows: Ints, each: int) -> list[int] | None:
        """The cheapest way from row 0 to the last row over the given candidates, or None where there is none."""
        rows = self._thinned(rows)
        reach = self._reach(rows)
        fewest = self._chain(reach)
        if fewest[-1] != 0:
            return None
        slice_cost = self._slice_costs(min(each, 2**60 // len(fewest)))  # no sum may overflow
        first = reach.tolist()
        own = self.row_cost[rows].tolist()
        best = np.full(len(rows), _NEVER, np.int64)
        best[0] = 0
        came = np.zeros(len(rows), np.int64)
        for here in range(1, len(rows)):
            start = first[here]
            if start >= here:
                continue
            totals = best[start:here] + slice_cost[rows[here] - rows[start:here]]
            choice = int(totals.argmin())
            if totals[choice] < _NEVER // 2:
                best[here] = totals[choice] + own[here]
                came[here] = start + choice
        path, at = [len(rows) - 1], len(rows) - 1
        while at:
            at = int(came[at])
            path.append(at)
        return [int(rows[index]) for index in reversed(path)]
