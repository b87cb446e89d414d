"""The cheapest places for all of a panel's text. Answers only: which places?

What is searched is every combination of candidates (`candidates`); what is minimised is the sum of `costs`. One thing
alone takes its cheapest candidate. For several, in steps none of which is random:

1. a choice of each one's candidates is compared pair by pair with that of every other;
2. a beam places them in the order given and keeps the half-solutions that promise the least: what they cost so far and,
   as a bound for the rest, the cheapest chain of the things to come, neighbour by neighbour (all costs are positive,
   so the bound is never too high);
3. polish, now with all candidates: each thing in turn goes to its cheapest one while the others stay, until none moves;
   the cheapest of the polished solutions is taken, the earlier on a tie.

More than six things (text that nobody spread over panels) are placed five at a time, each lot below the one before.
On a canvas of many screens a place is looked for as far down as is needed (`end_of`), not to the canvas's end.

Guarantees, up to six: one thing alone is placed exactly; of several, no single one has a cheaper candidate. Against
exhaustive search on small grids the cost is measured to be equal in at least nine cases of ten and at most 5 % above in
all (`tests/unit/test_lettering_placement_exact.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.lettering.placing.candidates import corners, end_of
from core.lettering.placing.costs import TERMS, Terms, alone, between, weighed
from core.lettering.placing.placement import Fixed, Placed, Room, Wish
from core.lettering.placing.spots import Floats, Spots, spot_of_fixed, spots_of
from core.units import Rect

_CELL_X_PX, _CELL_Y_PX = 90.0, 70.0
_FEWEST_PAIRED = 60
_FAR_PX = 40.0
_ROUGHLY = 4
"""How many times more candidates than are kept are compared with what is fixed."""
TOGETHER = 6
"""How many things are placed together; of more, one fewer at a time, in order, each lot below the one before."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard the search tries; `grain` 1 is the whole grid of candidates.

    `paired` candidates of each thing are compared pair by pair (fewer where there are many things), `most` in polish.
    """

    beam: int = 24
    of_one_cell: int = 3
    paired: int = 180
    most: int = 900
    polished: int = 4
    rounds: int = 5
    grain: float = 1.0


NORMAL = Effort()


@dataclass(frozen=True, slots=True)
class Arranged:
    """The places of all wishes, in order."""

    placed: tuple[Placed, ...]

    @property
    def cost(self) -> float:
        return sum(one.cost for one in self.placed)

    @property
    def trouble(self) -> float:
        """The part of the cost that comes from trouble terms."""
        return sum(value for one in self.placed for name, value in one.terms if TERMS[name].trouble)


@dataclass(slots=True)
class Problem:
    """A panel's wishes with their candidates and what each costs on its own and with what is fixed.

    `rows` remembers what the candidates of one wish cost with one candidate of another.
    """

    wishes: Sequence[Wish]
    room: Room
    spots: list[Spots]
    fixed: list[Floats]
    rows: dict[tuple[int, int, int], Floats] = field(default_factory=dict)

    def pair(self, i: int, j: int, first: Spots, second: Spots) -> Terms:
        """The terms of the wishes i < j at these places."""
        a, b = self.wishes[i], self.wishes[j]
        both = a.ordered and b.ordered
        return between(first, second, ordered=both, adjacent=both and j == i + 1, room=self.room)


def place_all(wishes: Sequence[Wish], room: Room, effort: Effort = NORMAL) -> Arranged:
    """Choose a place for every wish. Things that share no reading order (sounds) come last in `wishes`."""
    placed: list[Placed] = []
    for start, end in _windows(len(wishes)):
        together = wishes[start:end]
        problem = problem_of(together, replace(room, end=end_of(together, room)), effort)
        picks = _solved(problem, effort)
        placed += arranged(problem, picks).placed
        ones = [spots[[pick]] for spots, pick in zip(problem.spots, picks, strict=True)]
        standing = [_frozen(one, wish) for one, wish in zip(ones, problem.wishes, strict=True)]
        tops = [float(one.y[0]) for one, wish in zip(ones, problem.wishes, strict=True) if wish.ordered]
        room = replace(room, fixed=(*room.fixed, *standing), start=min(tops[-2:], default=room.start))
    return Arranged(tuple(placed))


def _windows(count: int) -> list[tuple[int, int]]:
    """Which wishes are placed together: all, if they are few."""
    if count <= TOGETHER:
        return [(0, count)] if count else []
    return [(start, min(start + TOGETHER - 1, count)) for start in range(0, count, TOGETHER - 1)]


def _frozen(one: Spots, wish: Wish) -> Fixed:
    """A placed thing as those of the next window meet it."""
    lobes = tuple(Rect(*(float(v) for v in lobe[:, 0])) for lobe in one.lobes)
    ends = [[float(v) for v in tail[:, 0]] for tail in one.tails]
    tails = tuple(((a, b), (c, d), (e, f)) for a, b, c, d, e, f in ends)
    return Fixed(lobes, wish.round_lobes, tails, wish.at if wish.ordered else None)


def _solved(problem: Problem, effort: Effort) -> list[int]:
    """The cheapest choice of candidates that beam and polish find."""
    best: tuple[float, list[int]] | None = None
    for found in _beam(problem, effort)[: effort.polished]:
        cost, picks = _polish(problem, list(found), effort.rounds)
        if best is None or cost < best[0] - 1e-9:
            best = (cost, picks)
    assert best is not None, "every wish has a candidate"
    return best[1]


def problem_of(wishes: Sequence[Wish], room: Room, effort: Effort = NORMAL) -> Problem:
    """The candidates of all wishes; of very many, those that cost least on their own are kept."""
    spots, costs = [], []
    for wish in wishes:
        made = spots_of(wish, room, [corners(shape, wish, room, grain=effort.grain) for shape in wish.shapes])
        if len(made) > _ROUGHLY * effort.most:  # comparing all of them with everything that is fixed takes long
            made = made[_spread(made, weighed(alone(made, wish, room)), _ROUGHLY * effort.most)]
        cost = weighed(_standing(made, wish, room))
        if len(made) > effort.most:
            kept = _spread(made, cost, effort.most)
            made, cost = made[kept], cost[kept]
        spots.append(made)
        costs.append(cost)
    return Problem(wishes, room, spots, costs)


def _spread(spots: Spots, cost: Floats, most: int) -> NDArray[np.int64]:
    """The `most` best candidates, in their own order: first the best of each part of the panel, then the second …"""
    if len(spots) <= most:
        return np.arange(len(spots))
    cells = _cells(spots)
    by_cell = np.lexsort((cost, cells))
    starts = np.flatnonzero(np.diff(cells[by_cell], prepend=-np.inf))
    rank = np.empty(len(spots))
    rank[by_cell] = np.arange(len(spots)) - np.repeat(starts, np.diff(np.append(starts, len(spots))))
    cheap = np.empty(len(spots))
    cheap[np.argsort(cost, kind="stable")] = np.arange(len(spots)) / 40.0
    return np.sort(np.argsort(np.minimum(rank, cheap), kind="stable")[:most])


def arranged(problem: Problem, picks: Sequence[int]) -> Arranged:
    """The placement that a choice of candidates means, each thing with its cost by term.

    What two things cost together counts for the later one.
    """
    ones = [spots[[pick]] for spots, pick in zip(problem.spots, picks, strict=True)]
    placed = []
    for j, (wish, one) in enumerate(zip(problem.wishes, ones, strict=True)):
        parts = [_standing(one, wish, problem.room)]
        parts += [problem.pair(i, j, ones[i], one) for i in range(j)]
        total: dict[str, float] = {}
        for name, term in TERMS.items():
            value = sum(float(part[name][0]) * term.weight for part in parts if name in part)
            if value > 1e-9:
                total[name] = value
        shape = wish.shapes[int(one.shape[0])]
        tried = len(problem.spots[j])
        placed.append(Placed(shape, float(one.x[0]), float(one.y[0]), tuple(total.items()), tried))
    return Arranged(tuple(placed))


def _standing(spots: Spots, wish: Wish, room: Room) -> Terms:
    """What spots cost without the other wishes: the panel's terms, and those with everything that is fixed."""
    terms = alone(spots, wish, room)
    highest = float(spots.y.min()) - _FAR_PX
    for thing in room.fixed:
        if max(lobe.bottom for lobe in thing.lobes) < highest and all(
            end[1] < highest for t in thing.tails for end in t
        ):
            continue
        one = spot_of_fixed(thing)
        ordered = wish.ordered and thing.at is not None
        later = thing.at is not None and thing.at > wish.at
        pair = (spots, one) if later else (one, spots)
        for name, value in between(*pair, ordered=ordered, adjacent=False, room=room).items():
            terms[name] = terms[name] + value if name in terms else value
    return terms


def _beam(problem: Problem, effort: Effort) -> list[tuple[int, ...]]:
    """The most promising choices of candidates that a beam finds, cheapest first."""
    count = len(problem.wishes)
    if count == 1:
        return [(int(np.argmin(problem.fixed[0])),)]
    most = max(_FEWEST_PAIRED, min(effort.paired, 3 * effort.paired // count))
    chosen = [_spread(spots, cost, most) for spots, cost in zip(problem.spots, problem.fixed, strict=True)]
    spots = [all_of[some] for all_of, some in zip(problem.spots, chosen, strict=True)]
    fixed = [cost[some] for cost, some in zip(problem.fixed, chosen, strict=True)]
    pairs = {
        (i, j): weighed(problem.pair(i, j, spots[i][..., None], spots[j][..., None, :]))
        for j in range(count)
        for i in range(j)
    }
    bounds = [np.zeros(len(fixed[-1]))]
    for j in range(count - 2, -1, -1):
        bounds.append((pairs[j, j + 1] + fixed[j + 1] + bounds[-1]).min(axis=1))
    bounds.reverse()
    states = np.zeros((1, 0), np.int64)
    costs = np.zeros(1)
    for j in range(count):
        total = costs[:, None] + fixed[j][None, :]
        for i in range(j):
            total = total + pairs[i, j][states[:, i]]
        kept = _best(total + bounds[j], _cells(spots[j]), effort)
        states = np.array([[*states[state], pick] for state, pick in kept], np.int64)
        costs = np.array([total[state, pick] for state, pick in kept])
    return [tuple(int(chosen[j][pick]) for j, pick in enumerate(state)) for state in states]


def _best(promise: Floats, cells: Floats, effort: Effort) -> list[tuple[int, int]]:
    """The (state, candidate) pairs that promise the least, but few with the last thing in one part of the panel."""
    places: dict[float, int] = {}
    kept: list[tuple[int, int]] = []
    flat = promise.ravel()
    reach = min(len(flat), 60 * effort.beam)
    nearest = np.argpartition(flat, reach - 1)[:reach] if reach < len(flat) else np.arange(len(flat))
    for index in nearest[np.lexsort((nearest, flat[nearest]))]:
        state, pick = divmod(int(index), promise.shape[1])
        cell = float(cells[pick])
        if places.get(cell, 0) < effort.of_one_cell:
            places[cell] = places.get(cell, 0) + 1
            kept.append((state, pick))
            if len(kept) == effort.beam:
                break
    return kept


def _cells(spots: Spots) -> Floats:
    """The part of the panel that each candidate's corner lies in, as a number."""
    return np.asarray(np.floor(spots.x / _CELL_X_PX) * 4096 + np.floor(spots.y / _CELL_Y_PX))


def _polish(problem: Problem, picks: list[int], rounds: int) -> tuple[float, list[int]]:
    """Move one thing at a time to its cheapest candidate until none moves; the cost, and the choice."""
    count = len(picks)
    for _ in range(rounds if count > 1 else 0):
        moved = False
        for j in range(count):
            cost = _given(problem, picks, j)
            best = int(np.argmin(cost))
            if cost[best] < cost[picks[j]] - 1e-9:
                picks[j], moved = best, True
        if not moved:
            break
    total = sum(float(problem.fixed[j][pick]) for j, pick in enumerate(picks))
    for j in range(count):
        total += sum(float(_row(problem, i, picks[i], j)[picks[j]]) for i in range(j))
    return total, picks


def _given(problem: Problem, picks: Sequence[int], j: int) -> Floats:
    """What each candidate of one wish costs while all others stay."""
    cost = problem.fixed[j]
    for i, pick in enumerate(picks):
        if i != j:
            cost = cost + _row(problem, i, pick, j)
    return cost


def _row(problem: Problem, i: int, pick: int, j: int) -> Floats:
    """What each candidate of the wish `j` costs with one candidate of `i`."""
    known = problem.rows.get((i, pick, j))
    if known is None:
        other = problem.spots[i][[pick]]
        pair = problem.pair(i, j, other, problem.spots[j]) if i < j else problem.pair(j, i, problem.spots[j], other)
        known = problem.rows[i, pick, j] = weighed(pair)
    return known
