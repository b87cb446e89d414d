"""What contours leave to text: intervals, true distances, copies inside each other, outlines of any shape."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from core.lettering.bodies.outlines import read_outline
from core.lettering.bodies.shapes import superellipse_point
from core.lettering.fit.contours import (
    BoxRegion,
    Contour,
    RoundRegion,
    aligned,
    clearance_px,
    inner_axes,
    rooms_in,
    unit_area,
    widening,
)
from core.lettering.fit.freeform import free_region
from core.lettering.fit.regions import outer_box, region_for

SLANTED = "M0.02 0.1 L0.7 0 L1 0.35 L0.93 0.9 L0.3 1 L0 0.6 Z"
WAISTED = "M0 0 L1 0 L0.6 0.5 L1 1 L0 1 L0.4 0.5 Z"
HALF_RIGHT = "M0.5 0 L1 0 L1 1 L0.5 1 Z"


def gap(points: np.ndarray, curve: np.ndarray) -> float:  # type: ignore[type-arg]
    """The least distance from any point to a closed polygon's edge."""
    start, along = curve, np.roll(curve, -1, axis=0) - curve
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((points[:, None, :] - start) * along).sum(axis=2) / length, 0, 1)
    nearest = start + share[:, :, None] * along
    return float(np.sqrt(((points[:, None, :] - nearest) ** 2).sum(axis=2)).min())


def ring(a: float, b: float, p: float, count: int = 1440) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([superellipse_point(2 * math.pi * i / count, a, b, p) for i in range(count)])


def test_a_round_region_gives_the_chord_at_the_worse_end_of_a_band() -> None:
    region = RoundRegion(5.0, 3.0, 2.0)
    assert region.room(-0.5, 0.5) == pytest.approx((-5 * math.sqrt(1 - 1 / 36), 5 * math.sqrt(1 - 1 / 36)), abs=1e-3)
    low = region.room(1.0, 2.0)
    assert low is not None and low[1] == pytest.approx(5 * math.sqrt(1 - 4 / 9), abs=1e-3)
    assert region.room(2.0, 3.0) is None


def test_a_box_is_as_wide_everywhere_and_ends_sharply() -> None:
    region = BoxRegion(4.0, 2.0)
    assert region.room(-2.0, 1.0) == (-4.0, 4.0)
    assert region.room(-2.1, 1.0) is None


@pytest.mark.parametrize("region", [RoundRegion(6.0, 4.0, 2.4), BoxRegion(6.0, 4.0)])
def test_each_copy_lies_inside_the_one_before(region: RoundRegion | BoxRegion) -> None:
    for step in range(1, 20):
        larger, smaller = region.copy(step - 1).room(-1.0, 0.5), region.copy(step).room(-1.0, 0.5)
        assert larger is not None and smaller is not None
        assert larger[0] < smaller[0] < smaller[1] < larger[1]


def test_lines_that_share_an_edge_get_the_innermost_one() -> None:
    bands = [(-1.6, -0.6), (-0.5, 0.5), (0.6, 1.6)]
    region = RoundRegion(4.0, 2.0, 2.0)
    left = rooms_in(region, bands, "left", 0.1)
    middle = rooms_in(region, bands, "center", 0.1)
    assert left is not None and middle is not None
    assert len({room[0] for room in left}) == 1 and left[0][0] == max(room[0] for room in middle)
    assert {room[1] for room in left} == {-left[0][0]}, "and end as far from the middle, so that the block is centred"
    right = rooms_in(region, bands, "right", 0.1)
    assert right is not None and right[0][1] == -left[0][0]
    leaning = aligned([(-2.0, 1.0), (-1.0, 2.0)], "left")
    assert leaning == [(-1.0, 1.0), (-1.0, 2.0)]


def test_a_band_in_one_lobe_of_a_heart_stays_empty() -> None:
    heart = "M0.5 1 C0.2 0.9 0 0.7 0 0.4 C0 0.1 0.3 0 0.5 0.3 C0.7 0 1 0.1 1 0.4 C1 0.7 0.8 0.9 0.5 1 Z"
    region = free_region(heart, 400.0, 400.0, 10.0, 20.0, turned=False)
    assert region is not None
    assert region.room(-5.5, -5.0) is None
    low = region.room(0.0, 1.0)
    assert low is not None and low[0] == pytest.approx(-low[1], abs=0.2)


def test_unit_area_is_that_of_a_circle_a_diamond_and_nearly_a_square() -> None:
    assert unit_area(2.0) == pytest.approx(math.pi / 4)
    assert unit_area(1.0) == pytest.approx(0.5)
    assert unit_area(60.0) > 0.99


@pytest.mark.parametrize("p", [2.0, 2.2, 2.4, 4.5, 8.0])
@pytest.mark.parametrize("ratio", [0.4, 1.0, 1.5, 2.7, 6.0])
def test_the_inner_contour_keeps_the_whole_clearance_all_around(p: float, ratio: float) -> None:
    a, b, clear = 90.0 * ratio, 90.0, 14.0
    inner = inner_axes(a, b, p, clear)
    if inner is None:
        assert min(a, b) < 3 * clear
        return
    distance = gap(ring(*inner, p, 360), ring(a, b, p))
    assert distance >= clear - 0.05
    assert distance <= clear * (1.03 if 0.5 < ratio < 3 else 1.08)


def test_widening_of_an_ellipse_has_its_closed_form() -> None:
    for ratio in (1.0, 1.5, 3.0, 8.0):
        assert widening(ratio, 2.0) == pytest.approx((ratio + 1) / (2 * math.sqrt(ratio)), rel=2e-3)
        assert widening(1 / ratio, 2.0) == widening(ratio, 2.0)
    assert widening(1.0, 8.0) == 1.0


@pytest.mark.parametrize("form", ["ellipse", "burst", "jagged", "wavy", "cloud", "box"])
def test_a_box_made_for_a_region_has_that_region(form: str) -> None:
    contour = Contour(form, 2.4, 0.9)  # type: ignore[arg-type]
    for a, b in ((60.0, 40.0), (150.0, 50.0), (45.0, 90.0)):
        w, h = outer_box(contour, a, b, 28.0)
        assert (w * 64).is_integer() and (h * 64).is_integer()
        region = region_for(contour, w, h, 28.0)
        assert region is not None
        assert 0 <= region.extent[0] * 14 - a <= 0.6 and 0 <= region.extent[1] * 14 - b <= 0.6


def test_no_region_where_the_clearance_leaves_nothing() -> None:
    assert region_for(Contour("ellipse", 2.4), 20, 20, 28.0) is None
    assert region_for(Contour("box", 2.0), 300, 15, 12.0) is None
    assert region_for(Contour("ellipse", 2.4, outline=HALF_RIGHT), 20, 60, 28.0) is None


@pytest.mark.parametrize("data", [SLANTED, WAISTED])
@pytest.mark.parametrize("size", [(300.0, 200.0), (180.0, 260.0)])
def test_rooms_of_a_drawn_outline_keep_the_clearance(data: str, size: tuple[float, float]) -> None:
    clear, random = 12.0, Random(3)
    region = free_region(data, *size, clear, 20.0, turned=False)
    assert region is not None
    curve = np.array(outline_points(data)) * size - np.array(size) / 2
    found = 0
    for _ in range(300):
        top = random.uniform(-size[1] / 2, size[1] / 2)
        bottom = top + random.uniform(2, 40)
        room = region.room(top / 20, bottom / 20)
        if room is None:
            continue
        found += 1
        corners = np.array([(x * 20, y) for x in room for y in (top, bottom)])
        assert gap(corners, curve) >= clear - 1e-6
    assert found > 30


def outline_points(data: str) -> list[tuple[float, float]]:
    path = read_outline(data)
    return [(path.getPoint(i).x(), path.getPoint(i).y()) for i in range(path.countPoints())]


def test_an_outline_on_one_side_of_its_box_has_its_rooms_there() -> None:
    region = free_region(HALF_RIGHT, 400.0, 200.0, 10.0, 20.0, turned=False)
    assert region is not None
    room = region.room(-1.0, 1.0)
    assert room is not None
    assert room[0] == pytest.approx(10 / 20, abs=0.15) and room[1] == pytest.approx(190 / 20, abs=0.15)


def test_a_turned_region_swaps_the_axes_as_vertical_text_does() -> None:
    """In vertical text the way along a column is down the strip, and the next column lies to the left."""
    region = free_region(HALF_RIGHT, 400.0, 200.0, 10.0, 20.0, turned=True)
    assert region is not None
    assert region.room(0.5, 2.0) is None, "the empty left half of the box is where later columns would stand"
    room = region.room(-5.0, -4.0)
    assert room is not None and room == pytest.approx((-90 / 20, 90 / 20), abs=0.15)


def test_copies_of_a_drawn_region_lie_inside_each_other() -> None:
    region = free_region(WAISTED, 300.0, 300.0, 8.0, 20.0, turned=False)
    assert region is not None
    widths = [room[1] - room[0] for step in range(0, 30, 3) if (room := region.copy(step).room(-4.0, -3.0)) is not None]
    assert len(widths) > 3 and widths == sorted(widths, reverse=True)
    assert region.shifts[0] == 0.0


def test_clearance_is_half_an_em_but_never_under_eight_px() -> None:
    assert (clearance_px(28), clearance_px(12), clearance_px(40, 0.5), clearance_px(20, 0.5)) == (14, 8, 10, 8)
