"""The optimiser against brute force: all 2^(n-1) ways to break a text, priced by the words of the docstrings.

Nothing here calls the optimiser's own arithmetic of costs: the sums are written out again, slowly in `cost_in` and as
tables in `EveryWay`, which has to say the same. `make bench` takes hundreds of texts of twelve words more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from random import Random

import numpy as np
import pytest

from core.lettering.fit.ballooning import LAST_STEP, ROOMIER, STRAY, STRAY_TALL, TALL, Candidate, fit_balloon
from core.lettering.fit.blocks import Fit, line_bands
from core.lettering.fit.breaking import LONGEST_AT_END, SHORT_LAST, SHORT_SHARE, SLACK_COST, break_lines
from core.lettering.fit.contours import COPY_STEP, Contour, Region, clearance_px, rooms_in
from core.lettering.fit.fitting import FILL, SMALLEST_COPY, fit_at_size
from core.lettering.fit.grading import RATIOS
from core.lettering.fit.measures import measured
from core.lettering.fit.regions import region_for
from core.lettering.fit.trying import BREAKS
from core.lettering.text.pieces import FORCED, Breaks, Prepared, prepare
from tests.unit.test_lettering_fonts import shipped_fonts

WORDS = [
    "I",
    "you",
    "never",
    "lantern",
    "harbour",
    "because",
    "the",
    "a",
    "of",
    "and",
    "but",
    "if",
    "no!",
    "gone,",
    "gone.",
    "why?",
    "wait—",
    "yes…",
    "Ágnes",
    "yesterday",
    "something",
    "*really*",
    "house's",
    "“quoted”",
    "jumpy,",
    "fjord",
    "extraordinarily",
    "tell",
    "me",
    "what",
    "it",
    "was",
]
HEART = "M0.5 1 C0.2 0.9 0 0.7 0 0.4 C0 0.1 0.3 0 0.5 0.1 C0.7 0 1 0.1 1 0.4 C1 0.7 0.8 0.9 0.5 1 Z"
LEANING = "M0.02 0.1 L0.7 0 L1 0.35 L0.93 0.9 L0.3 1 L0 0.6 Z"
CONTOURS = {
    "ellipse": Contour("ellipse", 2.0),
    "superellipse": Contour("ellipse", 2.4),
    "rounded box": Contour("jagged", 4.5),
    "box": Contour("box", 2.0, 0.9),
    "box, left": Contour("box", 2.0, 0.9, "left"),
    "ellipse, right": Contour("ellipse", 2.4, 1.0, "right"),
    "polygon": Contour("ellipse", 2.4, 1.0, "center", LEANING),
    "polygon, left": Contour("ellipse", 2.4, 1.0, "left", LEANING),
    "heart": Contour("ellipse", 2.4, 1.0, "center", HEART),
    "heart, right": Contour("ellipse", 2.4, 1.5, "right", HEART),
}


@cache
def text(seed: int, most: int = 12, least: int = 2) -> Prepared:
    random = Random(seed)
    words = [random.choice(WORDS) for _ in range(random.randint(least, most))]
    joined = "".join(word + random.choice(["\n", *[" "] * 14]) for word in words).strip()
    return prepare(joined, fonts=shipped_fonts(), style="default", language="en", tracking=0.0, upper=False)


def ways(prepared: Prepared, lines: int | None = None) -> Iterator[Breaks]:
    """All legal ways to break a text: every typed break is taken, no forbidden one is."""
    count = len(prepared.pieces)
    for size in [lines - 1] if lines is not None else range(count):
        for inner in combinations(range(1, count), size):
            ends = set(inner)
            if all(
                (piece.penalty == FORCED) <= (index in ends) and not (piece.penalty == math.inf and index in ends)
                for index, piece in enumerate(prepared.pieces[:-1], start=1)
            ):
                yield (*inner, count)


def cost_in(prepared: Prepared, breaks: Breaks, rooms: list[tuple[float, float]], contour: Contour) -> float | None:
    """The stated cost of some breaks in rooms; None if a line is too wide."""
    widths, total = [], 0.0
    seen, lines = measured(prepared), len(breaks)
    hanging = contour.align == "center"
    for number, (first, end) in enumerate(zip((0, *breaks), breaks, strict=False)):
        room = rooms[number][1] - rooms[number][0]
        width = seen.width(first, end)
        plain = sum(p.shaped.advance for p in prepared.pieces[first:end])
        assert abs(width - plain - sum(p.gap for p in prepared.pieces[first : end - 1])) < 1e-4
        need = width + (abs(seen.trail[end] - seen.lead[first]) if hanging else 0.0)
        widths.append(width)
        if need > room:
            return None
        total += SLACK_COST * ((room - need) / room) ** 2
        if end < len(prepared.pieces):
            total += max(0.0, prepared.pieces[end - 1].penalty)
        elif lines > 1 and end - first == 1 and prepared.pieces[first - 1].penalty > 0:
            total += SHORT_LAST * (width < SHORT_SHARE * max(right - left for left, right in rooms))
    at_end = lines >= 3 and max(widths[0], widths[-1]) >= max(widths[1:-1])
    return total / lines + (LONGEST_AT_END if at_end and contour.swells else 0.0)


def rooms_for(prepared: Prepared, region: Region, lines: int, leading: float, align: str, shift: float) -> list | None:  # type: ignore[type-arg]
    bands = [(top + shift, bottom + shift) for top, bottom in line_bands(prepared, lines, leading)]
    return rooms_in(region, bands, align, prepared.overhang)


@pytest.mark.parametrize("name", CONTOURS)
def test_the_breaks_of_a_contour_cost_as_little_as_any(name: str) -> None:
    """One contour, each number of lines: the dynamic programme finds the least cost there is, or rightly nothing."""
    contour, checked, fitting = CONTOURS[name], 0, 0
    for seed in range(40):
        prepared, random = text(seed), Random(f"{name} {seed}")
        scale = math.sqrt(prepared.total_width) * random.uniform(0.9, 1.9)
        region = region_for(contour, 28 * scale * random.uniform(1.0, 1.8) + 30, 28 * scale + 40, 28.0)
        if region is None:
            continue
        for lines in range(1, len(prepared.pieces) + 1):
            for shift in region.shifts:
                rooms = rooms_for(prepared, region, lines, 1.1, contour.align, shift)
                if rooms is None:
                    continue
                widths = [right - left for left, right in rooms]
                found = break_lines(prepared, widths, swelling=contour.swells, hanging=contour.align == "center")
                costs = [cost_in(prepared, breaks, rooms, contour) for breaks in ways(prepared, lines)]
                best = min((cost for cost in costs if cost is not None), default=None)
                checked += 1
                assert (found is None) == (best is None), (seed, lines)
                if found is not None and best is not None:
                    fitting += 1
                    assert found[0] == pytest.approx(best, abs=1e-6), (seed, lines)
                    stated = cost_in(prepared, found[1], rooms, contour)
                    assert stated == pytest.approx(best, abs=1e-6), (seed, lines)
    assert checked > 100 and fitting > 40


class EveryWay:
    """All ways to break a text, as tables: what `cost_in` says of each, but of thousands at once."""

    def __init__(self, prepared: Prepared, contour: Contour) -> None:
        self.prepared, seen, count = prepared, measured(prepared), len(prepared.pieces)
        hanging = contour.align == "center"
        self.widths, self.needs = np.full((2, count, count + 1), math.inf)
        for first in range(count):
            for end in range(first + 1, count + 1):
                self.widths[first, end] = width = seen.width(first, end)
                hang = abs(seen.trail[end] - seen.lead[first]) if hanging else 0.0
                self.needs[first, end] = width + hang
        paid = np.array([0.0, *(max(0.0, piece.penalty) for piece in prepared.pieces[:-1]), 0.0])
        self.counts = range(1, count + 1)
        self.ends: dict[int, np.ndarray] = {}  # type: ignore[type-arg]
        self.penalties: dict[int, np.ndarray] = {}  # type: ignore[type-arg]
        self.at_end: dict[int, np.ndarray] = {}  # type: ignore[type-arg]
        for lines in self.counts:
            ends = np.array([(0, *breaks) for breaks in ways(prepared, lines)], int).reshape(-1, lines + 1)
            widths = self.widths[ends[:, :-1], ends[:, 1:]]
            self.ends[lines], self.penalties[lines] = ends, paid[ends].sum(axis=1)
            self.at_end[lines] = np.zeros(len(ends))
            if lines >= 3 and contour.swells:
                longest = np.maximum(widths[:, 0], widths[:, -1]) >= widths[:, 1:-1].max(axis=1)
                self.at_end[lines] = LONGEST_AT_END * longest

    def costs(self, rooms: list[tuple[float, float]]) -> np.ndarray:  # type: ignore[type-arg]
        """What every way into that many lines costs in these rooms; infinite where a line is too wide."""
        lines = len(rooms)
        ends, total = self.ends[lines], self.penalties[lines].copy()
        for number, (left, right) in enumerate(rooms):
            need, room = self.needs[ends[:, number], ends[:, number + 1]], right - left
            total += np.where(need > room, math.inf, SLACK_COST * ((room - need) / room) ** 2)
        lone = np.array([lines > 1 and piece.penalty > 0 for piece in self.prepared.pieces])
        short = self.widths[ends[:, -2], ends[:, -1]] < SHORT_SHARE * max(right - left for left, right in rooms)
        total += SHORT_LAST * ((ends[:, -1] - ends[:, -2] == 1) & lone[ends[:, -2] - 1] & short)
        costs: np.ndarray = total / lines + self.at_end[lines]  # type: ignore[type-arg]
        return costs

    def cheapest(self, rooms: list[tuple[float, float]] | None, breaks: Breaks | None) -> tuple[float, float]:
        """The least cost of any way in these rooms, and that of some given breaks."""
        if rooms is None or not len(self.ends[len(rooms)]):
            return math.inf, math.inf
        costs = self.costs(rooms)
        given = math.inf
        if breaks is not None and len(breaks) == len(rooms):
            given = float(costs[(self.ends[len(rooms)][:, 1:] == breaks).all(axis=1)].min())
        return float(costs.min()), given


def breaks_of(fit: Fit | None) -> Breaks | None:
    return None if fit is None else tuple(end for _, end, *_ in fit.block.lines)


def stands_in(fit: Fit, region: Region, contour: Contour) -> bool:
    """Whether all lines lie in their rooms of a region, at one of the given places, no line outside its own."""
    lines, prepared = fit.block.lines, fit.prepared
    shift = lines[0][3] - prepared.rise - line_bands(prepared, len(lines), fit.leading)[0][0]
    rooms = rooms_for(prepared, region, len(lines), fit.leading, contour.align, shift)
    return rooms is not None and all(
        left - 1e-9 <= x and x + width <= right + 1e-9
        for (left, right), (_, _, x, _, width) in zip(rooms, lines, strict=True)
    )


@pytest.mark.parametrize("name", CONTOURS)
def test_the_tables_say_what_is_written_out(name: str) -> None:
    contour = CONTOURS[name]
    for seed in range(20, 26):
        prepared = text(seed, 8)
        every, wide = EveryWay(prepared, contour), prepared.longest_piece
        for lines in every.counts:
            rooms = [(-wide * (0.6 + 0.3 * (line % 3)), wide * (0.7 + line % 2)) for line in range(lines)]
            written = [cost_in(prepared, breaks, rooms, contour) for breaks in ways(prepared, lines)]
            plain = [math.inf if cost is None else cost for cost in written]
            assert every.costs(rooms).tolist() == pytest.approx(plain, abs=1e-9)


def check_fill(name: str, seed: int, *, least: int, most: int = 12) -> bool:
    """One balloon: all numbers of lines, all copies of its region, all breaks. Says whether the text fits at all."""
    contour, prepared, random = CONTOURS[name], text(seed, most, least), Random(f"{name} {seed}")
    scale = math.sqrt(prepared.total_width) * random.uniform(1.0, 1.6) * (1.4 if "heart" in name else 1.0)
    w, h = 28 * scale * random.uniform(1.0, 1.8) + 30, 28 * scale + 40
    region = region_for(contour, w, h, 28.0)
    assert region is not None
    found = fit_at_size(prepared, contour, w=w, h=h, size_px=28.0, leading=1.1)
    best, given, every = math.inf, math.inf, EveryWay(prepared, contour)
    for step in range(SMALLEST_COPY):
        copy, fill = region.copy(step), FILL * COPY_STEP**-step
        for lines in every.counts:
            for shift in region.shifts:
                rooms = rooms_for(prepared, copy, lines, 1.1, contour.align, shift)
                cost, of_found = every.cheapest(rooms, breaks_of(found))
                best, given = min(best, fill + cost / BREAKS), min(given, fill + of_found / BREAKS)
    assert (found is None) == (best == math.inf), seed
    if found is not None:
        assert found.cost == pytest.approx(best, abs=1e-6), seed
        assert given == pytest.approx(best, abs=1e-6), (seed, "these are not the breaks of that price")
        assert stands_in(found, region, contour), seed
    return found is not None


def check_balloon(name: str, seed: int, *, least: int, most: int = 12) -> None:
    """No balloon yet: all candidates, all breaks. A candidate that costs more than the price found is not broken.

    The lines of a free outline may end in a larger copy, about one axis: with the breaks and at the price of the
    cheapest candidate. Every other contour is drawn in around them.
    """
    contour, prepared = CONTOURS[name], text(seed, most, least)
    size, wanted = 28.0, Random(seed).choice([1.2, 1.5, 2.2])
    limit = Random(seed).choice([math.inf, 420.0])
    found = fit_balloon(prepared, contour, size_px=size, leading=1.1, ratio=wanted, proportion=1.3, max_w=limit)
    clear = clearance_px(size, contour.air)
    text_area = max(prepared.total_width * 1.1, 1.0) * size * size + 20 * clear * clear
    best, every = math.inf, EveryWay(prepared, contour)
    chosen: list[Candidate] = []
    regions: dict[float, Region | None] = {}
    for lines in every.counts:
        for candidate, price in candidates(prepared, contour, lines, size, wanted, text_area, limit):
            if found is not None and price > found.cost + 1e-3:
                continue
            region = regions.get(candidate.across) if contour.outline is not None else None
            if region is None:
                region = regions[candidate.across] = candidate.region()
            for shift in region.shifts if region is not None else ():
                assert region is not None
                rooms = rooms_for(prepared, region, lines, 1.1, contour.align, shift)
                cost, of_found = every.cheapest(rooms, breaks_of(found))
                best = min(best, price + cost / BREAKS)
                if found is not None and price + of_found / BREAKS == pytest.approx(found.cost, abs=1e-6):
                    chosen.append(candidate)
    assert (found is None) == (best == math.inf), seed
    if found is None:
        return
    assert found.cost == pytest.approx(best, abs=1e-6), seed
    assert chosen, (seed, "these are not the breaks of that price")
    standing = region_for(contour, found.w, found.h, size)
    assert found.w <= limit and standing is not None
    if contour.outline is None:
        assert any(found.w <= one.outer()[0] and found.h <= one.outer()[1] for one in chosen), seed
    else:
        assert stands_in(found, standing, contour), seed
        grown = [math.log(found.w / one.outer()[0]) / math.log(COPY_STEP) for one in chosen]
        assert any(abs(steps - round(steps)) < 1e-6 and 0 <= round(steps) <= ROOMIER for steps in grown), seed


FILLED = ["ellipse", "superellipse", "box", "polygon", "polygon, left", "heart, right"]
MADE = ["ellipse", "superellipse", "rounded box", "box", "polygon", "polygon, left", "heart"]


@pytest.mark.parametrize("name", FILLED)
def test_a_text_fills_a_balloon_at_the_least_price(name: str) -> None:
    assert sum(check_fill(name, seed, least=2) for seed in range(100, 120)) >= 10
    assert sum(check_fill(name, seed, least=12) for seed in range(120, 124)) >= 1


@pytest.mark.parametrize("name", MADE)
def test_a_balloon_for_a_text_costs_as_little_as_any_candidate(name: str) -> None:
    for seed in range(200, 210):
        check_balloon(name, seed, least=2)
    for seed in range(210, 213):
        check_balloon(name, seed, least=12)


def candidates(
    prepared: Prepared, contour: Contour, lines: int, size: float, wanted: float, text_area: float, limit: float
) -> Iterator[tuple[Candidate, float]]:
    """Every candidate with its price before breaks, without any of the search's short cuts."""
    bands = line_bands(prepared, lines, 1.1)
    rows = max(-bands[0][0], bands[-1][1])
    for step in range(-60, min(LAST_STEP, 240)):
        length = COPY_STEP**step
        sides = (
            [(1.3 * length, length)]
            if contour.outline is not None
            else [(length, rows)]
            if contour.is_box
            else [(ratio * length, length) for ratio in RATIOS]
        )
        for along, across in sides:
            candidate = Candidate(contour, size, False, along, across)
            w, h = candidate.outer()
            if w > limit:
                continue
            stray = math.log(w / h / wanted)
            price = w * h / text_area + (STRAY_TALL if stray < 0 else STRAY) * stray**2
            if h > w and not contour.is_box:
                price += TALL * math.log(h / w)
            yield candidate, price


def test_twelve_words_mean_every_way_to_break_them() -> None:
    words = "a b c d e f g h i j k l"
    plain = prepare(words, fonts=shipped_fonts(), style="default", language="en", tracking=0, upper=False)
    assert len(list(ways(plain))) == 2 ** (len(plain.pieces) - 1) == 2**11
