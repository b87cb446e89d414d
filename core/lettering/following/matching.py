"""Beside reattachment: old panels and new ones. Answers only: which new panel is which old one, and how sure is that?

The evidence comes as numbers, a likeness for every pair; this module adds order. A strip is drawn anew panel by panel,
so that panels seldom change places: of all ways to pair the two rows without crossing, each counts by its evidence, and
a pair's likelihood is the share of the ways that contain it. Panels that look unmistakably alike are paired even
across the order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SURE = 0.9
"""From this likelihood on nobody is asked."""
LIKELY = 0.05
"""Panels below this likelihood are no candidates."""
GAP = 1.2
"""What a panel without a partner costs, in natural log odds."""
ANCHOR, ANCHOR_LEAD = 3.0, 2.5
"""Log odds, and lead over every other partner of either panel, from which a pair needs no order."""
ASTRAY, ASTRAY_LEAD = -1.0, 2.5
"""From these log odds on, panels that the order left over are offered to each other and asked about; from this lead on
that is likelier than that both are alone."""
OWN = 1.6
"""A pair whose own log odds are below this is asked, however well it stands in the order."""
_ANCHORED = 6.0
_MOST = 12.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A new panel that may be the old one; `at` is its place in the new row, `likelihood` 0..1."""

    at: int
    likelihood: float


@dataclass(frozen=True, slots=True)
class PanelMatch:
    """What became of one old panel: new ones it may be, the likeliest first, and how likely it is gone."""

    candidates: tuple[Candidate, ...]
    gone: float

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def is_sure(self) -> bool:
        return self.best is not None and self.best.likelihood >= SURE

    @property
    def is_gone(self) -> bool:
        return not self.candidates or self.gone >= SURE


def match_panels(odds: Sequence[Sequence[float]]) -> list[PanelMatch]:
    """Match old panels to new ones.

    Args:
        odds: for each old panel and each new one, in reading order, the natural log of the odds that they show the
            same as far as one can see from the pair alone.

    Returns:
        One match for each old panel. Likelihoods are rounded to 1e-4, so that a last bit decides nothing.
    """
    rows, columns = len(odds), len(odds[0]) if odds else 0
    if not rows or not columns:
        return [PanelMatch((), 1.0) for _ in range(rows)]
    held = [[min(_MOST, max(-_MOST, float(value))) for value in row] for row in odds]
    anchors = _anchors(held)
    spine = _spine(anchors, held)
    moved = {i: j for i, j in anchors.items() if i not in spine}
    left = [i for i in range(rows) if i not in moved]
    over = [j for j in range(columns) if j not in set(moved.values())]
    scores = [[held[i][j] + (_ANCHORED if spine.get(i) == j else 0.0) for j in over] for i in left]
    shares = _in_order(scores)
    found: dict[int, dict[int, float]] = {i: {j: 1.0} for i, j in moved.items()}
    for row, i in enumerate(left):
        found[i] = {j: _believed(shares[row][column], held[i][j]) for column, j in enumerate(over)}
    _astray(found, held)
    return [_match(found[i]) for i in range(rows)]


def _believed(share: float, odds: float) -> float:
    return share if odds >= OWN else min(share, 0.95 * SURE)


def _match(row: dict[int, float]) -> PanelMatch:
    kept = [Candidate(j, round(share, 4)) for j, share in row.items() if share >= LIKELY]
    kept.sort(key=lambda one: (-one.likelihood, one.at))
    return PanelMatch(tuple(kept), round(max(0.0, 1.0 - sum(row.values())), 4))


def _lead(odds: Sequence[Sequence[float]], i: int, j: int) -> float:
    """How far a pair is ahead of every other one of either panel."""
    others = [value for at, value in enumerate(odds[i]) if at != j]
    others += [row[j] for at, row in enumerate(odds) if at != i]
    return odds[i][j] - max(others, default=-_MOST)


def _anchors(odds: Sequence[Sequence[float]]) -> dict[int, int]:
    """Pairs that look unmistakably alike."""
    found = {}
    for i, row in enumerate(odds):
        j = max(range(len(row)), key=lambda at: (row[at], -at))
        if row[j] >= ANCHOR and _lead(odds, i, j) >= ANCHOR_LEAD:
            found[i] = j
    return found


def _spine(anchors: dict[int, int], odds: Sequence[Sequence[float]]) -> dict[int, int]:
    """The weightiest of the anchors that stand in one order."""
    pairs = sorted(anchors.items())
    best: list[tuple[float, list[tuple[int, int]]]] = []
    for at, (i, j) in enumerate(pairs):
        before = [best[k] for k in range(at) if pairs[k][1] < j]
        weight, chain = max(before, key=lambda one: one[0], default=(0.0, []))
        best.append((weight + odds[i][j], [*chain, (i, j)]))
    return dict(max(best, key=lambda one: one[0])[1]) if best else {}


def _in_order(scores: Sequence[Sequence[float]]) -> list[list[float]]:
    """The share of all order-keeping pairings, weighted by exp(score), in which each pair occurs.

    Forward and backward sums over a grid. Of a run of unpaired panels the old ones come first, so that each pairing is
    counted once.
    """
    rows, columns = len(scores), len(scores[0]) if scores else 0
    if not rows or not columns:
        return [[0.0] * columns for _ in range(rows)]
    ahead = _sums(scores)
    turned = [list(reversed(row)) for row in reversed(scores)]
    back = _sums(turned)
    whole = ahead[rows][columns]
    return [
        [
            math.exp(min(0.0, ahead[i][j] + scores[i][j] + back[rows - 1 - i][columns - 1 - j] - whole))
            for j in range(columns)
        ]
        for i in range(rows)
    ]


def _sums(scores: Sequence[Sequence[float]]) -> list[list[float]]:
    """log of the summed weight of all pairings of the first i old and j new panels."""
    rows, columns = len(scores), len(scores[0])
    none = -math.inf
    total = [[none] * (columns + 1) for _ in range(rows + 1)]
    closed = [[none] * (columns + 1) for _ in range(rows + 1)]  # the pairings whose last step is not a new panel left
    for i in range(rows + 1):
        for j in range(columns + 1):
            if i == j == 0:
                total[0][0] = closed[0][0] = 0.0
                continue
            pair = total[i - 1][j - 1] + scores[i - 1][j - 1] if i and j else none
            lost = closed[i - 1][j] - GAP if i else none
            fresh = total[i][j - 1] - GAP if j else none
            closed[i][j] = _plus(pair, lost)
            total[i][j] = _plus(closed[i][j], fresh)
    return total


def _plus(one: float, two: float) -> float:
    """log(exp(one) + exp(two))."""
    high, low = (one, two) if one >= two else (two, one)
    return high if low == -math.inf else high + math.log1p(math.exp(low - high))


def _astray(found: dict[int, dict[int, float]], odds: Sequence[Sequence[float]]) -> None:
    """Offer panels that the order left without a partner to each other where they look alike; they are asked about."""
    taken: dict[int, float] = {}
    for i, row in found.items():
        taken.update({j: odds[i][j] for j, share in row.items() if share >= 0.5})
    lost = [i for i, row in found.items() if sum(row.values()) < 0.5]
    for i in lost:
        near = [j for j, value in enumerate(odds[i]) if value >= ASTRAY and value > taken.get(j, -_MOST)]
        if near:
            j = max(near, key=lambda at: (odds[i][at], -at))
            share = 0.6 if _lead(odds, i, j) >= ASTRAY_LEAD else 0.45
            found[i] = {**{at: 0.4 * other for at, other in found[i].items()}, j: share}
