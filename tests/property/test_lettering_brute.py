"""The optimiser against brute force: all 2^(n-1) ways to break a text, priced by the words of the docstrings.

Nothing here calls the optimiser's own arithmetic of costs: the sums are written out again, slowly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from random import Random

import pytest

from core.lettering.fit.ballooning import LAST_STEP, STRAY, STRAY_TALL, TALL, Candidate, fit_balloon
from core.lettering.fit.blocks import line_bands
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
LEANING = "M0.02 0.1 L0.7 0 L1 0.35 L0.93 0.9 L0.3 1 L0 0.6 Z"
CONTOURS = {
    "ellipse": Contour("ellipse", 2.0),
    "superellipse": Contour("ellipse", 2.4),
    "rounded box": Contour("jagged", 4.5),
    "box": Contour("box", 2.0, 0.9),
    "box, left": Contour("box", 2.0, 0.9, "left"),
    "ellipse, right": Contour("ellipse", 2.4, 1.0, "right"),
    "polygon": Contour("ellipse", 2.4, 1.0, "center", LEANING),
}


@cache
def text(seed: int, most: int = 12) -> Prepared:
    random = Random(seed)
    words = [random.choice(WORDS) for _ in range(random.randint(2, most))]
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


@pytest.mark.parametrize("name", ["ellipse", "superellipse", "box", "polygon"])
def test_a_text_fills_a_balloon_at_the_least_price(name: str) -> None:
    """One balloon: all numbers of lines, all copies of its region, all breaks."""
    contour, fitting = CONTOURS[name], 0
    for seed in range(100, 120):
        prepared, random = text(seed, 9), Random(f"{name} {seed}")
        scale = math.sqrt(prepared.total_width) * random.uniform(1.0, 1.6)
        w, h = 28 * scale * random.uniform(1.0, 1.8) + 30, 28 * scale + 40
        region = region_for(contour, w, h, 28.0)
        assert region is not None
        best = math.inf
        copies = [region.copy(step) for step in range(SMALLEST_COPY)]
        for lines in range(1, len(prepared.pieces) + 1):
            for shift in region.shifts:
                rooms = [rooms_for(prepared, copy, lines, 1.1, contour.align, shift) for copy in copies]
                for breaks in ways(prepared, lines):
                    for step in range(SMALLEST_COPY):
                        room = rooms[step]
                        cost = cost_in(prepared, breaks, room, contour) if room is not None else None
                        if cost is None:
                            break
                        best = min(best, FILL * COPY_STEP**-step + cost / BREAKS)
        found = fit_at_size(prepared, contour, w=w, h=h, size_px=28.0, leading=1.1)
        assert (found is None) == (best == math.inf), seed
        if found is not None:
            fitting += 1
            assert found.cost == pytest.approx(best, abs=1e-6), seed
    assert fitting >= 10


@pytest.mark.parametrize("name", ["ellipse", "superellipse", "rounded box", "box", "polygon"])
def test_a_balloon_for_a_text_costs_as_little_as_any_candidate(name: str) -> None:
    """No balloon yet: all candidates, all breaks. A candidate larger than the cheapest price can pay is not listed."""
    contour = CONTOURS[name]
    for seed in range(200, 210):
        prepared = text(seed, 12 if contour.is_box else 8)
        size, wanted = 28.0, Random(seed).choice([1.2, 1.5, 2.2])
        limit = Random(seed).choice([math.inf, 420.0])
        found = fit_balloon(prepared, contour, size_px=size, leading=1.1, ratio=wanted, proportion=1.3, max_w=limit)
        clear = clearance_px(size, contour.air)
        text_area = max(prepared.total_width * 1.1, 1.0) * size * size + 20 * clear * clear
        best = math.inf
        for lines in range(1, len(prepared.pieces) + 1):
            listed = list(ways(prepared, lines))
            for candidate, price in candidates(prepared, contour, lines, size, wanted, text_area, limit):
                if found is not None and price > found.cost + 0.5:
                    continue
                region = candidate.region()
                for shift in region.shifts if region is not None else ():
                    assert region is not None
                    rooms = rooms_for(prepared, region, lines, 1.1, contour.align, shift)
                    for breaks in listed if rooms is not None else ():
                        cost = cost_in(prepared, breaks, rooms, contour)
                        if cost is not None:
                            best = min(best, price + cost / BREAKS)
        assert (found is None) == (best == math.inf), seed
        if found is not None:
            assert found.cost == pytest.approx(best, abs=1e-6), seed


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
