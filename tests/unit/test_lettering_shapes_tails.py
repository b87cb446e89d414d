"""Tails: they aim at the mouth, end where letterers end them, and leave no line across the joint."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import cv2
import numpy as np
import pytest

from core.draw.curves import area_of, contours_of, polyline, soft_union
from core.draw.paths import Path, Point, circle_path, contour_count, polygon_path, quantise_path, rotated
from core.draw.raster import coverage
from core.lettering.balloons.aiming import set_tails, tail_axis, tail_curve_for
from core.lettering.balloons.drawing import draw_objects, object_outline
from core.lettering.balloons.joining import _parts, mould_of
from core.lettering.balloons.tails import edge_point, tail_path, tip_for
from core.lettering.bodies.shapes import body_path, superellipse_reach, text_axes
from core.lettering.fit.setting import set_object
from core.lettering.objects import Geometry, LayerObject, ObjectStyle, Outline, Tail, TailForm
from core.units import Rect
from tests.unit.test_lettering_fonts import balloon, one_panel, share, shipped_fonts

TAILED = ["speech", "whisper", "shout", "electronic", "wavy", "off_panel"]
BLOB = "M.1 .3 C.1 0 .4 -.05 .55 .08 S1 .1 .98 .45 .8 1 .5 .95 0 .8 .1 .3 Z"


def placements(count: int, seed: int) -> list[tuple[Rect, Point, float]]:
    """Balloons of all proportions with a mouth outside each, and a bend."""
    random, found = Random(seed), []
    while len(found) < count:
        box = Rect(random.uniform(0, 500), random.uniform(0, 500), random.uniform(60, 320), random.uniform(50, 220))
        angle, far = random.uniform(0, 2 * math.pi), random.uniform(1.15, 4.0)
        edge = edge_point(box, 2.4, (box.cx + math.cos(angle), box.cy + math.sin(angle)))
        mouth = (box.cx + (edge[0] - box.cx) * far, box.cy + (edge[1] - box.cy) * far)
        if math.dist(edge, mouth) > 24:
            found.append((box, mouth, random.choice([0.0, 0.1, -0.15, 0.25, -0.3])))
    return found


def aim(path: Path, tip: Point, radius: float) -> Point:
    """Where a drawn tail points: to the tip from midway between its two sides, `radius` px before it."""
    points = polyline(contours_of(path)[0], 60)
    sides: list[Point] = []
    for a, b in pairwise([*points, points[0]]):
        near, far = math.dist(a, tip), math.dist(b, tip)
        if (near - radius) * (far - radius) < 0:
            t = (radius - near) / (far - near)
            sides.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
    assert len(sides) == 2, "a tail has two sides"
    return tip[0] - (sides[0][0] + sides[1][0]) / 2, tip[1] - (sides[0][1] + sides[1][1]) / 2


def degrees_between(a: Point, b: Point) -> float:
    return abs(math.degrees(math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1])))


@pytest.mark.parametrize("form", ["curved", "border", "spike"])
def test_tails_aim_at_the_mouth_within_two_degrees_whatever_their_bend(form: TailForm) -> None:
    worst = 0.0
    for box, mouth, curve in placements(120, seed=11):
        tip = tip_for(box, 2.4, mouth)
        path = tail_path(form, box, 2.4, tip, curve, target=mouth)
        assert path is not None
        radius = min(2.5, 0.06 * math.dist(edge_point(box, 2.4, mouth), tip))
        worst = max(worst, degrees_between(aim(path, tip, radius), (mouth[0] - tip[0], mouth[1] - tip[1])))
    assert worst <= 2.0


def test_a_tip_that_was_dragged_beside_the_line_still_points_at_the_mouth() -> None:
    random = Random(5)
    for box, mouth, curve in placements(150, seed=12):
        tip = tip_for(box, 2.4, mouth)
        tip = (tip[0] + random.uniform(-15, 15), tip[1] + random.uniform(-15, 15))
        axis = tail_axis(box, 2.4, tip, curve, target=mouth)
        if axis is None or math.dist(tip, mouth) < 12:
            continue
        towards = (mouth[0] - tip[0], mouth[1] - tip[1])
        if degrees_between((tip[0] - box.cx, tip[1] - box.cy), towards) < 74:
            assert degrees_between(axis.heading, towards) < 0.01
            assert degrees_between(axis.at(1.0)[1], towards) < 0.01


def test_a_bolt_runs_from_its_root_straight_at_the_mouth() -> None:
    for box, mouth, _ in placements(60, seed=13):
        tip = tip_for(box, 4.5, mouth)
        axis = tail_axis(box, 4.5, tip, 0.0, target=mouth)
        if axis is not None:
            line = (tip[0] - axis.root[0], tip[1] - axis.root[1])
            assert degrees_between(line, (mouth[0] - tip[0], mouth[1] - tip[1])) < 2


def test_tips_lie_at_55_percent_of_the_way_near_and_far() -> None:
    for box, mouth, _ in placements(300, seed=14):
        for rotation in (0.0, 35.0):
            tip = tip_for(box, 2.4, mouth, rotation=rotation)
            centre = (box.cx, box.cy)
            edge = rotated(edge_point(box, 2.4, rotated(mouth, -rotation, centre)), rotation, centre)
            if math.dist(edge, mouth) > 1 and math.dist(centre, edge) < math.dist(centre, mouth):
                assert 0.50 <= math.dist(edge, tip) / math.dist(edge, mouth) <= 0.60


def test_a_face_shortens_a_tail_and_nothing_else_does() -> None:
    random = Random(3)
    for box, mouth, _ in placements(200, seed=15):
        face = Rect(mouth[0] - 40, mouth[1] - 60, 80, 90)
        edge = edge_point(box, 2.4, mouth)
        tip = tip_for(box, 2.4, mouth, face)
        way = math.dist(edge, mouth)
        assert math.dist(edge, tip) <= 0.55 * way + 1e-6
        inside = superellipse_reach(tip[0] - face.cx, tip[1] - face.cy, face.w / 2, face.h / 2, 2.0) < 1
        assert not inside or math.dist(edge, tip) <= 10.01
    far = tip_for(Rect(0, 0, 200, 100), 2.4, (100.0, 2000.0), Rect(60, 1950, 80, 90))
    assert far[1] == pytest.approx(100 + 0.55 * 1900)
    assert random.random() < 1


def test_the_default_bend_turns_with_the_side() -> None:
    box = Rect(100, 100, 200, 100)
    right, left = (tail_curve_for(box, 2.4, "curved", (x, 330)) for x in (330.0, 70.0))
    assert right == -left and 0.05 < right <= 0.2
    assert tail_curve_for(box, 2.4, "spike", (330, 330)) == 0.0


def test_each_tail_has_its_own_form_target_and_speaker() -> None:
    item = balloon(
        "Both of us!",
        tails=[
            Tail(x=0.2, y=0.8, target=share(0.1, 0.9), speaker="ana"),
            Tail(x=0.8, y=0.8, form="spike", speaker="bo"),
        ],
        tail_target=share(0.15, 0.95),
    )
    placed = set_object(item, one_panel(), shipped_fonts())
    first, second = set_tails(item, placed.frame, placed.kind)
    assert (first.form, first.target) == ("curved", (80.0, 900.0))
    assert (second.form, second.target) == ("spike", None)
    outline = object_outline(placed)
    assert contour_count(outline) == 1
    assert outline.contains(185, 768.8) and outline.contains(615.5, 768.4)


def test_several_thinkers_have_circles_each() -> None:
    item = balloon("We both knew.", "thought", tails=[Tail(x=0.2, y=0.75), Tail(x=0.8, y=0.75)])
    assert contour_count(object_outline(set_object(item, one_panel(), shipped_fonts()))) == 9


def dressed_plainly(kind: str, **fields: object) -> LayerObject:
    """A balloon with a red stroke, so that its pixels are told from everything else."""
    style = ObjectStyle(kind=kind, stroke="#ff0000", fill="#ffffff", stroke_px=3)  # type: ignore[arg-type]
    return balloon(" ", kind, style=style, autofit="off", **fields)


def red_inside(item: LayerObject) -> int:
    """How many pixels of the stroke lie deep inside the body, or inside a tail, with their whole width."""
    placed = set_object(item, one_panel(), shipped_fonts())
    one = draw_objects([item], one_panel(), width=800, fonts=shipped_fonts())[0]
    height, width = one.rgba.shape[:2]
    box = (one.x, one.y, one.x + width, one.y + height)
    body, tails, _ = _parts(mould_of(placed))
    within = np.zeros((height, width), bool)
    # sharp corners that point inwards are mitred: their stroke reaches farther in than half its width
    reach = 8 if placed.kind.form in ("burst", "jagged") else 4
    for path in (body, *tails):
        path.offset(placed.box.cx, placed.box.cy)
        covered = coverage(quantise_path(path), box) == 255
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
        within |= cv2.erode(np.pad(covered.astype(np.uint8), 1), disc)[1:-1, 1:-1] > 0
    red = (one.rgba[:, :, 0].astype(int) - one.rgba[:, :, 1]) > 40
    return int((red & within).sum())


@pytest.mark.parametrize("kind", TAILED)
def test_no_stroke_runs_through_body_or_tail_at_any_joint(kind: str) -> None:
    random = Random(kind)
    for index in range(28):
        angle = 2 * math.pi * index / 28
        w, h = random.uniform(0.08, 0.4), random.uniform(0.06, 0.2)
        far = 0.5 * math.hypot(w, h) + random.uniform(0.02, 0.16)
        tails = [
            Tail(
                x=0.5 + far * math.cos(angle + k), y=0.5 + far * math.sin(angle + k), curve=random.uniform(-0.35, 0.35)
            )
            for k in ((0.0,), (0.0, 2.1), (0.0, 0.45, 3.3))[index % 3]
        ]
        item = dressed_plainly(
            kind,
            geometry=Geometry(x=0.5 - w / 2, y=0.5 - h / 2, w=w, h=h),
            tails=tails,
            rotation=random.choice([0.0, 0.0, 25.0, -70.0]),
        )
        assert red_inside(item) == 0, (index, item.geometry, tails)
        assert contour_count(object_outline(set_object(item, one_panel(), shipped_fonts()))) == 1


def test_a_drawn_body_has_no_stroke_across_its_joint_either() -> None:
    for index in range(20):
        angle = 2 * math.pi * index / 20
        item = dressed_plainly(
            "speech",
            geometry=Geometry(x=0.35, y=0.42, w=0.3, h=0.16),
            outline=Outline(path=BLOB),
            tails=[Tail(x=0.5 + 0.3 * math.cos(angle), y=0.5 + 0.26 * math.sin(angle), curve=0.15)],
        )
        assert red_inside(item) == 0
        assert contour_count(object_outline(set_object(item, one_panel(), shipped_fonts()))) == 1


def test_a_body_and_a_tail_meet_in_a_shoulder_not_in_a_corner() -> None:
    """Every concave corner of the union is rounded; the tip alone stays sharp."""
    item = balloon("A plain word.", tails=[Tail(x=0.55, y=0.7, curve=0.1)])
    outline = object_outline(set_object(item, one_panel(), shipped_fonts()))
    points = polyline(contours_of(outline)[0], 24)
    sharp = []
    for a, b, c in zip(points, points[1:] + points[:1], points[2:] + points[:2], strict=True):
        if math.dist(a, b) > 0.05 and math.dist(b, c) > 0.05:
            turn = degrees_between((b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1]))
            if turn > 40:
                sharp.append(b)
    assert sharp and all(math.dist(p, (440, 700)) < 1 for p in sharp)


def test_rounding_a_crease_adds_area_and_keeps_old_corners() -> None:
    bar = polygon_path([(0, 0), (100, 0), (100, 30), (0, 30)])
    plus = bar, polygon_path([(40, -40), (60, -40), (60, 70), (40, 70)])

    def area(path: Path) -> float:
        return sum(abs(area_of(polyline(c, 32))) for c in contours_of(path))

    hard, soft = soft_union(*plus, 0.0), soft_union(*plus, 8.0)
    assert area(hard) == pytest.approx(100 * 30 + 20 * 80)
    # a fillet of two handles of 0.6 × 8 px between legs of 8 px leaves about a quarter of the square outside
    assert 4 * 8 < area(soft) - area(hard) < 4 * 24
    assert soft.contains(0.5, 0.5) and soft.contains(99.5, 29.5) and soft.contains(40.5, -39.5)
    circles = soft_union(circle_path(0, 0, 50), circle_path(80, 0, 50), 12.0)
    assert contour_count(circles) == 1 and circles.contains(40, 32)
    assert not soft_union(circle_path(0, 0, 50), circle_path(80, 0, 50), 0.0).contains(40, 32)


def test_a_root_grows_with_its_balloon_and_a_tip_is_sharp() -> None:
    def width_at(w: float, h: float) -> float:
        box = Rect(300 - w / 2, 200 - h / 2, w, h)
        path = tail_path("curved", box, 2.4, (300.0, box.bottom + 90), 0.0)
        assert path is not None
        row = coverage(path, (200, int(box.bottom), 400, int(box.bottom) + 1))
        tip = coverage(path, (200, int(box.bottom) + 88, 400, int(box.bottom) + 89))
        assert tip.astype(int).sum() < 255 * 1.2
        return float(row.astype(int).sum()) / 255

    assert width_at(90, 60) < width_at(200, 100) < width_at(300, 140)


@pytest.mark.parametrize("form", ["burst", "jagged", "wavy", "cloud", "ellipse"])
def test_no_body_enters_its_text_contour(form: str) -> None:
    random = Random(form)
    for _ in range(30):
        box = Rect(0, 0, random.uniform(60, 420), random.uniform(50, 260))
        p = random.uniform(2.0, 4.5 if form in ("burst", "jagged", "ellipse") else 2.8)
        body = body_path(form, box, exponent=p, seed=str(random.random()), stroke_px=3.4)  # type: ignore[arg-type]
        a, b = text_axes(form, box.w, box.h)  # type: ignore[arg-type]
        points = polyline(contours_of(body)[0], 16)
        reach = [superellipse_reach(x - box.cx, y - box.cy, a, b, p) for x, y in points]
        assert min(reach) > 0.99 and contour_count(body) == 1
        assert min(x for x, _ in points) > -2 and max(x for x, _ in points) < box.w + 2


def test_no_spike_of_a_shout_is_shorter_than_its_stroke() -> None:
    for index in range(40):
        body = body_path("burst", Rect(0, 0, 200 + index, 120), exponent=2.2, seed=str(index), stroke_px=3.4)
        knots = [piece[0] for piece in contours_of(body)[0]]
        for valley, tip, after in zip(knots[::2], knots[1::2], knots[2::2] + knots[:1], strict=True):
            foot = ((valley[0] + after[0]) / 2, (valley[1] + after[1]) / 2)
            assert math.dist(foot, tip) > 3.4


def test_a_union_leaves_no_splinters() -> None:
    """Two boxes whose sides all but lie on each other: what the union leaves between them is not a curve of its own."""
    first = polygon_path([(0, 0), (100, 0), (100, 50), (0, 50)])
    for offset in (0.0, 0.001, 0.004, -0.004):
        second = polygon_path([(20, 50 + offset), (80, 50 - offset), (90, 90), (10, 90)])
        for radius in (0.0, 6.0):
            united = soft_union(first, second, radius)
            assert all(abs(area_of(polyline(c))) > 100 for c in contours_of(united))
            assert united.contains(50, 20) and united.contains(50, 70)
