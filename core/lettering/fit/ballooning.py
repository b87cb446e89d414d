"""Beside fitting: a balloon is made for a text. Answers only: how large is the smallest well-proportioned one?

`fit_balloon` looks at candidates: round contours of the proportions `RATIOS`, boxes of any width, or a free outline in
its own proportions, each in sizes `COPY_STEP` apart. What it makes as small as it can be over all candidates no wider
than asked and all breaks that fit them is

    area of the outer box / (area of the text in one line + 20 clearances squared)
    + STRAY * log(proportions / wanted proportions) ** 2, with STRAY_TALL where it is taller than wanted
    + TALL * log(h / w) where a round one is taller than wide
    + cost of the breaks in the candidate (see `breaking`) / BREAKS.

Then the chosen contour is drawn in around the lines until their ink touches its region. For vertical text width and
height change places in all of this. Lengths are strip px.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.lettering.bodies.shapes import outer_size
from core.lettering.fit.blocks import Fit, contour_need, line_bands
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
from core.lettering.fit.measures import measured, memo_of
from core.lettering.fit.regions import outer_box, region_for
from core.lettering.fit.trying import BREAKS, LineTrial
from core.lettering.text.pieces import Breaks, Prepared

GOOD_RATIO = 1.5
VERTICAL_RATIO = 0.62
"""Width over height that a balloon of vertical text wants."""
RATIOS = (0.85, 1.0, 1.15, 1.3, 1.45, 1.6, 1.8, 2.0, 2.3, 2.7, 3.2, 4.0)
STRAY, STRAY_TALL, TALL = 0.8, 1.2, 1.5
LAST_STEP = 400
"""Candidates end at about a thousand ems."""


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

    @property
    def bound(self) -> float:
        return math.inf if self.best is None else self.best.price

    def too_wide(self, along: float, across: float) -> bool:
        return (across if self.turned else along) > self.max_w

    def try_all(self, counts: list[int]) -> None:
        """Look at all candidates for these numbers of lines that may still be better."""
        if self.contour.outline is not None:
            self._try_outlines(counts)
            return
        for lines in counts:
            bands = line_bands(self.trial.prepared, lines, self.trial.leading)
            rows = max(-bands[0][0], bands[-1][1])
            if self.contour.is_box:
                self._try_boxes(lines, rows)
            else:
                self._try_rounds(lines, rows)

    def _try_rounds(self, lines: int, rows: float) -> None:
        least, width = self.trial.least_breaks(lines), self.text.least_width(lines) + 2 * self.overhang * lines
        longest, size, clear = self.text.longest + 2 * self.overhang, self.size_px, self.clear
        by_area = math.sqrt(width * self.line_height / (4 * unit_area(self.contour.exponent) * RATIOS[-1]))
        narrow = max(longest, width / lines) / 2
        for step in range(_step(max(rows, by_area, longest / 2 / RATIOS[-1])), LAST_STEP):
            across = COPY_STEP**step
            shorter = RATIOS[0] * across * size + clear
            pad = clear + outer_size(self.contour.form, shorter, shorter)[0] / 2 - shorter
            low = 2 * (max(RATIOS[0] * across, narrow) * size + pad)
            high = 2 * (across * size + pad)
            if low * high / self.text_area + least >= self.bound or self.too_wide(low, high):
                return
            if across <= rows:
                continue
            shares = self._shares(lines, step)
            least_along = max(width / sum(shares), longest / max(shares)) / 2 - 1e-9
            for ratio in RATIOS:
                along = ratio * across
                if along < least_along:
                    continue
                if 2 * (along * size + pad) * high / self.text_area + least >= self.bound:
                    break
                candidate = Candidate(self.contour, size, self.turned, along, across)
                price = self._price(candidate)
                if price + least >= self.bound:
                    continue
                halves = [half_room(along, share) - self.overhang for share in shares]
                if min(halves) > 0:
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
        for step in range(_step(first), LAST_STEP):
            size = COPY_STEP**step
            candidate = Candidate(self.contour, self.size_px, self.turned, self.shape * size, size)
            along, across = candidate.outer()
            if along * across / self.text_area + least >= self.bound or self.too_wide(along, across):
                return
            price, region = self._price(candidate), candidate.region()
            if region is None or price + least >= self.bound:
                continue
            for lines in self.trial.line_counts(region):
                for shift in region.shifts:
                    self._offer(candidate, price, self.trial.rooms(region, lines, shift), shift)

    def _price(self, candidate: Candidate) -> float:
        """What a candidate costs without its breaks; infinite if it is too wide."""
        along, across = candidate.outer()
        if self.too_wide(along, across):
            return math.inf
        return balloon_price(along, across, self.text_area, self.wanted, rounded=not self.contour.is_box)

    def _offer(self, candidate: Candidate, price: float, rooms: list[Room] | None, shift: float) -> None:
        """Take a candidate if its best breaks make it the cheapest so far."""
        if not self.trial.may_fit(rooms) or rooms is None:
            return
        broken = self.trial.breaks(rooms)
        if broken is not None and price + broken[0] / BREAKS < self.bound - 1e-9:
            self.best = _Found(price + broken[0] / BREAKS, broken[0], broken[1], rooms, shift, candidate)


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

    `ratio` is the wanted width over height, by default `GOOD_RATIO` or, for vertical text, `VERTICAL_RATIO`;
    `proportion` is the width over height of a free outline's box.
    """
    leading = max(leading, prepared.least_leading)
    wanted = 1 / (ratio or VERTICAL_RATIO) if prepared.vertical else ratio or GOOD_RATIO
    search = _Search(LineTrial.of(prepared, contour, leading), contour, size_px, wanted, proportion, max_w)
    search.try_all(line_counts(prepared, leading, wanted))
    return _drawn_in(search.best, search.trial) if search.best is not None else None


def balloon_price(along: float, across: float, text_area: float, wanted: float, *, rounded: bool) -> float:
    """What a candidate costs without its breaks (see the module)."""
    stray = math.log(along / across / wanted)
    tall = TALL * math.log(across / along) if rounded and across > along else 0.0
    return along * across / text_area + (STRAY_TALL if stray < 0 else STRAY) * stray * stray + tall


def line_counts(prepared: Prepared, leading: float, wanted: float) -> list[int]:
    """All numbers of lines, those first that make a block of about the wanted proportions."""
    text = measured(prepared)
    likely = math.sqrt(max(text.stop[text.count], 0.1) / (leading * wanted * 1.3))
    return sorted(range(text.forced + 1, text.count + 1), key=lambda n: (abs(n - likely), n))


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
