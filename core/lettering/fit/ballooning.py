"""Beside fitting: a balloon is made for a text. Answers only: how large is the smallest well-proportioned one?

`fit_balloon` looks at candidates: round contours of the proportions `RATIOS`, boxes of any width, or a free outline in
its own proportions, each in sizes `COPY_STEP` apart. What it makes as small as it can be over all candidates no wider
than asked and all breaks that fit them is

    area of the outer box / (area of the text in one line + 20 clearances squared)
    + STRAY * log(proportions / wanted proportions) ** 2, with STRAY_TALL where it is taller than wanted
    + TALL * log(h / w) where a round one is taller than wide
    + cost of the breaks in the candidate (see `breaking`) / BREAKS.

Then the chosen contour is drawn in around the lines until their ink touches its region. A free outline stays as it is,
or becomes a little larger with the same lines in it, if that lets them stand about one axis; its price remains that of
the cheapest. For vertical text width and height change places in all of this. Lengths are strip px.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from core.lettering.fit.blocks import Fit, contour_need, line_bands, rows_reach
from core.lettering.fit.contours import (
    COPY_STEP,
    BoxRegion,
    Contour,
    Region,
    Room,
    RoundRegion,
    aligned,
    clearance_px,
    half_room,
    round_share,
    unit_area,
)
from core.lettering.fit.freeform import free_area
from core.lettering.fit.grading import RATIOS, graded, grades_of
from core.lettering.fit.measures import measured, memo_of
from core.lettering.fit.regions import TOLERANCE_PX, outer_box, region_for
from core.lettering.fit.trying import BREAKS, LineTrial
from core.lettering.text.pieces import Breaks, Prepared

GOOD_RATIO = 1.5
BOX_RATIO = 2.4
VERTICAL_RATIO = 0.75
"""Width over height that a box wants, and a balloon of vertical text."""
STRAY, STRAY_TALL, TALL = 0.8, 2.2, 1.5
ROOMIER, STRAIGHT = 10, 0.12
"""By how many steps a free outline may grow so that the middles of its lines come within 0.12 em of each other."""
LAST_STEP = 400
"""Candidates end at about a thousand ems."""
LONG_COUNTS = 16
"""How many numbers of lines are tried for a long text (`measures`)."""
_REMEMBERED_LINES = 40
"""Breaks into more lines are not remembered: nobody asks for them twice."""
_REMEMBERED_REGIONS = 96
"""Of free outlines: about as many sizes as texts of all lengths need, of 40 kB each."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contour whose region measures `along` × `across` ems from its middle; for a free outline they are its box's
    whole sides. For vertical text the lines run `along` too."""

    contour: Contour
    size_px: float
    turned: bool
    along: float
    across: float

    def outer(self) -> tuple[float, float]:
        """The outer box in px: along the lines, across them."""
        along, across = self.along * self.size_px, self.across * self.size_px
        if self.contour.outline is not None:
            return along, across
        return outer_box(self.contour, along, across, self.size_px)

    def region(self) -> Region | None:
        if self.contour.outline is not None:
            w, h = self.outer()
            w, h = (h, w) if self.turned else (w, h)
            return region_for(self.contour, w, h, self.size_px, turned=self.turned)
        if self.contour.is_box:
            return BoxRegion(self.along, self.across)
        return RoundRegion(self.along, self.across, self.contour.exponent)


@dataclass(frozen=True, slots=True)
class _Found:
    price: float
    cost: float
    breaks: Breaks
    rooms: list[Room]
    shift: float
    candidate: Candidate


class _Search:
    """One search for a balloon: what it knows, and the cheapest candidate with its breaks so far."""

    def __init__(
        self, trial: LineTrial, contour: Contour, size_px: float, wanted: float, proportion: float, max_w: float
    ) -> None:
        prepared = trial.prepared
        self.trial, self.contour, self.size_px, self.wanted, self.max_w = trial, contour, size_px, wanted, max_w
        self.text = measured(prepared)
        self.turned = prepared.vertical
        self.shape = 1 / proportion if self.turned else proportion
        self.overhang = prepared.overhang
        self.clear = clearance_px(size_px, contour.air)
        line = max(prepared.total_width * trial.leading, 1.0) * size_px * size_px
        self.text_area = line + 20 * self.clear * self.clear
        self.line_height = min(trial.leading, prepared.rise + prepared.fall)
        self.best: _Found | None = None
        self.bound = math.inf

    def too_wide(self, along: float, across: float) -> bool:
        return (across if self.turned else along) > self.max_w

    def try_all(self, counts: list[int]) -> None:
        """Look at all candidates for these numbers of lines that may still be better."""
        if self.contour.outline is not None:
            self._try_outlines(counts)
            return
        for lines in counts:
            rows = rows_reach(self.trial.prepared, lines, self.trial.leading)
            if self.contour.is_box:
                self._try_boxes(lines, rows)
            else:
                self._try_rounds(lines, rows)

    def _try_rounds(self, lines: int, rows: float) -> None:
        least = self.trial.least_breaks(lines)
        width = max(0.0, self.text.least_width(lines)) + 2 * self.overhang * lines
        longest, size = self.text.longest + 2 * self.overhang, self.size_px
        by_area = math.sqrt(width * self.line_height / (4 * unit_area(self.contour.exponent) * RATIOS[-1]))
        narrow, grades = max(longest, width / lines) / 2, grades_of(self.contour, size)
        for step in range(_step(max(rows, by_area, longest / 2 / RATIOS[-1])), LAST_STEP):
            grade = grades.get(step)
            if grade is None:
                grade = grades[step] = graded(self.contour, size, step)
            low = 2 * (max(RATIOS[0] * grade.across, narrow) * size + grade.pad)
            if low * grade.high / self.text_area + least >= self.bound or self.too_wide(low, grade.high):
                return
            if grade.across <= rows:
                continue
            shares = self._shares(lines, step)
            least_along = max(width / sum(shares), longest / max(shares)) / 2 - 1e-9
            for along, area, outer_along, outer_across in grade.sizes:
                if along < least_along:
                    continue
                if area / self.text_area + least >= self.bound:
                    break
                price = self._priced(outer_along, outer_across)
                if price + least >= self.bound:
                    continue
                halves = [half_room(along, share) - self.overhang for share in shares]
                if min(halves) > 0:
                    candidate = Candidate(self.contour, size, self.turned, along, grade.across)
                    self._offer(candidate, price, aligned([(-half, half) for half in halves], self.trial.align), 0.0)

    def _shares(self, lines: int, step: int) -> list[float]:
        """How wide a round contour of that size is at each line, as shares of its width."""
        memo, p = memo_of(self.trial.prepared), self.contour.exponent
        key = ("shares", p, self.trial.leading, lines, step)
        known: list[float] | None = memo.get(key)
        if known is None:
            bands, across = line_bands(self.trial.prepared, lines, self.trial.leading), COPY_STEP**step
            known = memo[key] = [round_share(max(-top, bottom) / across, p) for top, bottom in bands]
        return known

    def _try_boxes(self, lines: int, rows: float) -> None:
        least = self.trial.least_breaks(lines)
        half = max(self.text.longest, self.text.least_width(lines) / lines) / 2 + self.overhang
        for step in range(_step(half), LAST_STEP):
            candidate = Candidate(self.contour, self.size_px, self.turned, COPY_STEP**step, rows)
            along, across = candidate.outer()
            if along * across / self.text_area + least >= self.bound or self.too_wide(along, across):
                return
            price = self._price(candidate)
            if price + least < self.bound:
                self._offer(candidate, price, self.trial.rooms(BoxRegion(candidate.along, rows), lines), 0.0)

    def _try_outlines(self, counts: list[int]) -> None:
        least = min(self.trial.least_breaks(lines) for lines in counts)
        first = max(self.text.longest / self.shape, self.line_height)
        for step in range(self._first_with_area(_step(first), counts), LAST_STEP):
            size = COPY_STEP**step
            candidate = Candidate(self.contour, self.size_px, self.turned, self.shape * size, size)
            along, across = candidate.outer()
            if along * across / self.text_area + least >= self.bound or self.too_wide(along, across):
                return
            price = self._price(candidate)
            region = _outline_region(candidate) if price + least < self.bound else None
            if region is None:
                continue
            for lines in self.trial.line_counts(region):
                if price + self.trial.least_breaks(lines) >= self.bound:
                    continue
                for shift in region.shifts:
                    if not self.trial.may_fill(region, lines, shift):
                        continue
                    self._offer(candidate, price, self.trial.rooms(region, lines, shift), shift)

    def _first_with_area(self, first: int, counts: list[int]) -> int:
        """From which size on a free outline's region, which grows with its box, has the area that any lines need."""
        needed = min(self.text.least_width(lines) for lines in counts) * self.line_height * self.size_px**2
        outline, end = self.contour.outline or "", LAST_STEP
        while first < end:
            middle = (first + end) // 2
            along, across = self.shape * COPY_STEP**middle * self.size_px, COPY_STEP**middle * self.size_px
            w, h = (across, along) if self.turned else (along, across)
            if free_area(outline, w, h, self.clear - TOLERANCE_PX) * (1 + 1e-9) < needed:
                first = middle + 1
            else:
                end = middle
        return first

    def _price(self, candidate: Candidate) -> float:
        """What a candidate costs without its breaks; infinite if it is too wide."""
        return self._priced(*candidate.outer())

    def _priced(self, along: float, across: float) -> float:
        if self.too_wide(along, across):
            return math.inf
        return balloon_price(along, across, self.text_area, self.wanted, rounded=not self.contour.is_box)

    def _broken(self, rooms: list[Room]) -> tuple[float, Breaks] | None:
        """The best breaks for these rooms, remembered: other wishes for the same text come to the same candidates."""
        trial = self.trial
        if len(rooms) > _REMEMBERED_LINES:
            return trial.breaks(rooms)
        memo, key = memo_of(trial.prepared), ("broken", trial.swelling, trial.hanging, tuple(rooms))
        if key not in memo:
            memo[key] = trial.breaks(rooms)
        known: tuple[float, Breaks] | None = memo[key]
        return known

    def _offer(self, candidate: Candidate, price: float, rooms: list[Room] | None, shift: float) -> None:
        """Take a candidate if its best breaks make it the cheapest so far."""
        broken = self._broken(rooms) if rooms is not None else None
        if rooms is not None and broken is not None and price + broken[0] / BREAKS < self.bound - 1e-9:
            self.bound = price + broken[0] / BREAKS
            self.best = _Found(price + broken[0] / BREAKS, broken[0], broken[1], rooms, shift, candidate)


@lru_cache(maxsize=_REMEMBERED_REGIONS)
def _outline_region(candidate: Candidate) -> Region | None:
    """A candidate's region, which no text changes: the next text, or the same with one more word, comes to it again."""
    return candidate.region()


def fit_balloon(
    prepared: Prepared,
    contour: Contour,
    *,
    size_px: float,
    leading: float,
    max_w: float = math.inf,
    ratio: float | None = None,
    proportion: float = 1.0,
) -> Fit | None:
    """Find the best balloon for a text at a size (see the module); None if every one is wider than `max_w`.

    `ratio` is the wanted width over height, by default `GOOD_RATIO`, for boxes `BOX_RATIO`, for vertical text
    `VERTICAL_RATIO`; `proportion` is the width over height of a free outline's box.
    """
    leading = max(leading, prepared.least_leading)
    usual = BOX_RATIO if contour.is_box else GOOD_RATIO
    wanted = 1 / (ratio or VERTICAL_RATIO) if prepared.vertical else ratio or usual
    search = _Search(LineTrial.of(prepared, contour, leading), contour, size_px, wanted, proportion, max_w)
    search.try_all(line_counts(prepared, leading, wanted))
    if search.best is None:
        return None
    found = search.best if contour.outline is None else _straightened(search.best, search)
    return _drawn_in(found, search.trial)


def balloon_price(along: float, across: float, text_area: float, wanted: float, *, rounded: bool) -> float:
    """What a candidate costs without its breaks (see the module)."""
    stray = math.log(along / across / wanted)
    tall = TALL * math.log(across / along) if rounded and across > along else 0.0
    return along * across / text_area + (STRAY_TALL if stray < 0 else STRAY) * stray * stray + tall


def line_counts(prepared: Prepared, leading: float, wanted: float) -> list[int]:
    """All numbers of lines, those of about the wanted proportions first; of a long text these alone."""
    text = measured(prepared)
    likely = math.sqrt(max(text.stop[text.count], 0.1) / (leading * wanted * 1.3))
    counts = sorted(range(text.forced + 1, text.count + 1), key=lambda n: (abs(n - likely), n))
    return counts[:LONG_COUNTS] if text.long else counts


def _straightened(found: _Found, search: _Search) -> _Found:
    """The same lines in a slightly larger copy of a free outline where that lets them stand about one axis."""
    least = ragged = _ragged(found, search.trial)
    best = found
    for step in range(1, ROOMIER + 1):
        if least < STRAIGHT:
            break
        grown = COPY_STEP**step
        old = found.candidate
        candidate = Candidate(old.contour, old.size_px, old.turned, old.along * grown, old.across * grown)
        region = candidate.region()
        rooms = None if region is None else search.trial.rooms(region, len(found.breaks), found.shift)
        if rooms is None or search.too_wide(*candidate.outer()) or not search.trial.holds(found.breaks, rooms):
            continue
        other = _Found(found.price, found.cost, found.breaks, rooms, found.shift, candidate)
        now = _ragged(other, search.trial)
        if now < least - 1e-9:
            best, least = other, now
    return best if least < 0.5 * ragged else found


def _ragged(found: _Found, trial: LineTrial) -> float:
    """How far apart the middles of centred lines are, in ems; 0 for lines that share an edge."""
    if trial.align != "center":
        return 0.0
    middles = [line[2] + line[4] / 2 for line in trial.block(found.breaks, found.cost, found.rooms, found.shift).lines]
    return max(middles) - min(middles)


def _drawn_in(found: _Found, trial: LineTrial) -> Fit:
    """The chosen lines in the smallest contour of the chosen proportions that holds them."""
    candidate, prepared = found.candidate, trial.prepared
    contour, size = candidate.contour, candidate.size_px
    block = trial.block(found.breaks, found.cost, found.rooms, found.shift)
    if contour.outline is not None:
        along, across = candidate.outer()
    else:
        need = contour_need(block, prepared, contour, size, candidate.along / candidate.across)
        along, across = outer_box(contour, *need, size)
    w, h = (across, along) if candidate.turned else (along, across)
    return Fit(block, prepared, size, trial.leading, w, h, found.price)


def _step(size: float) -> int:
    """The last step that is surely not over a size."""
    return math.floor(math.log(max(size, 1e-3)) / math.log(COPY_STEP))
