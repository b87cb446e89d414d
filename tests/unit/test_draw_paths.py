"""Paths: the grid, unions, SVG."""

from __future__ import annotations

import math

import pytest

from core.draw.paths import (
    circle_path,
    contour_count,
    path_box,
    path_svg,
    polygon_path,
    quantise_path,
    rotated,
    rounded_box_path,
    segments,
    smooth_path,
    unite,
    without_holes,
)
from core.units import Rect


def test_points_land_on_the_grid_of_sixty_fourths() -> None:
    path = quantise_path(circle_path(10.123, 20.456, 7.77), scale=1.3, dx=0.011)
    for _, points in segments(path):
        assert all((v * 64).is_integer() for point in points for v in point)


def test_overlapping_circles_become_one_curve_that_fills_the_union() -> None:
    united = unite(circle_path(0, 0, 10), circle_path(12, 0, 10))
    assert contour_count(united) == 1
    assert united.contains(6, 0) and united.contains(-9, 0) and united.contains(21, 0)
    assert not united.contains(6, 9.5)


def test_apart_they_stay_two() -> None:
    assert contour_count(unite(circle_path(0, 0, 5), circle_path(30, 0, 5))) == 2


def test_a_path_as_svg_is_exact() -> None:
    assert path_svg(polygon_path([(0, 0), (1.5, 0), (1.5, 2)])) == "M0 0 L1.5 0 L1.5 2 Z"


def test_a_rounded_box_fills_its_box() -> None:
    box = path_box(rounded_box_path(Rect(1, 2, 30, 10), 4))
    assert (box.x, box.y, box.w, box.h) == (1, 2, 30, 10)
    assert contour_count(rounded_box_path(Rect(0, 0, 5, 5), 0)) == 1


def test_a_smooth_curve_passes_through_its_points() -> None:
    points = [(math.cos(a) * 10, math.sin(a) * 10) for a in (0, 1, 2, 3, 4, 5)]
    ends = [p[-1] for letter, p in segments(smooth_path(points)) if letter in "MC"]
    for point in points:
        assert min(math.dist(point, end) for end in ends) < 1e-4


def test_turning_is_clockwise_on_a_screen() -> None:
    assert rotated((1, 0), 90, (0, 0)) == pytest.approx((0, 1))


def test_holes_are_filled_and_separate_curves_stay() -> None:
    path = circle_path(0, 0, 20)
    path.addPath(circle_path(0, 0, 5))
    path.addPath(circle_path(50, 0, 5))
    filled = without_holes(path)
    assert contour_count(filled) == 2 and filled.contains(0, 0) and filled.contains(50, 0)
