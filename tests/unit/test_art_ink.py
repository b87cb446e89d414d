"""The pen: points are quantised and mapped, colours survive anything, shapes are what they say."""

from __future__ import annotations

import numpy as np
import pytest
import skia

from core.art.colour import Grade, mix, rgb, rotate_hue
from core.art.ink import Brush
from core.art.person import person
from core.art.poses import POSES, skeleton
from core.story.cast import Look


def pen(size: int = 64, **kwargs: float) -> tuple[Brush, np.ndarray]:
    buffer = np.zeros((size, size, 4), np.uint8)
    canvas = skia.Surface(buffer).getCanvas()
    return Brush(canvas, lambda x, y: (x, y), 1.0, float(kwargs.get("line", 1.0)), Grade()), buffer


def test_points_land_on_sixty_fourths() -> None:
    brush, _ = pen()
    x, y = brush.at(3.333, 1.777, scale=1.234, turn=0.3).spot(0.1234, 0.987)
    assert x * 64 == int(x * 64) and y * 64 == int(y * 64)


def test_far_points_are_clamped() -> None:
    brush, _ = pen()
    assert brush.spot(1e12, -1e12) == (30000.0, -30000.0)


def test_frames_nest_and_mirror() -> None:
    brush, _ = pen()
    inner = brush.at(10, 10, scale=2).at(1, 0, flip=True)
    assert inner.spot(1, 1) == (10.0, 12.0)
    assert inner.light_x == -brush.light_x


def test_a_rect_fills_exactly_its_pixels() -> None:
    brush, buffer = pen(8)
    brush.fill(brush.rect(2, 3, 4, 2), (200, 10, 10))
    picture = ["".join("#" if px[0] == 200 else "." for px in row) for row in buffer]
    assert picture == ["........"] * 3 + ["..####.."] * 2 + ["........"] * 3


def test_an_oval_covers_its_area() -> None:
    brush, buffer = pen(100)
    brush.fill(brush.oval(50, 50, 40, 30), (255, 255, 255))
    assert (buffer[..., 3] / 255).sum() == pytest.approx(np.pi * 40 * 30, rel=0.01)


def test_a_shadow_stays_inside_its_shape() -> None:
    brush, buffer = pen(64)
    path = brush.oval(32, 32, 20, 20)
    brush.shade(path, (10, 10, 200), -8, 0)
    ys, xs = np.nonzero(buffer[..., 3])
    assert xs.min() > 24 and ((xs - 31.5) ** 2 + (ys - 31.5) ** 2).max() < 22**2


def test_styles_without_outline_still_draw_acting_strokes() -> None:
    brush, buffer = pen(64, line=0.0)
    brush.ink(brush.rect(5, 5, 20, 20))
    assert not buffer.any()
    brush.at(0, 0, scale=64).stroke([(0.2, 0.2), (0.5, 0.4), (0.8, 0.2)])
    assert buffer.any()


@pytest.mark.parametrize("text", ["", "red", "#12345", "#zzzzzz", "112233", "#1234567"])
def test_unreadable_colours_fall_back(text: str) -> None:
    assert rgb(text, (1, 2, 3)) == (1, 2, 3)


def test_grade_is_neutral_by_default_and_light_multiplies() -> None:
    assert Grade()((12, 200, 99)) == (12, 200, 99)
    assert Grade(light=(255, 0, 128))((100, 100, 100)) == (100, 0, 50)
    assert mix((0, 0, 0), (255, 255, 255), 0.5) == (128, 128, 128)


def test_a_positive_hue_turn_goes_from_red_to_yellow() -> None:
    r, g, b = rotate_hue((220, 60, 60), 40)
    assert g > b and r > b


@pytest.mark.parametrize("age", ["child", "teen", "adult", "old"])
@pytest.mark.parametrize("word", sorted(POSES))
def test_limbs_keep_their_lengths(age: str, word: str) -> None:
    build = person(Look(age=age)).build  # type: ignore[arg-type]
    bones = skeleton(POSES[word], build)
    for root, knee, ankle in (bones.near_leg, bones.far_leg):
        for a, b in ((root, knee), (knee, ankle)):
            assert np.hypot(b[0] - a[0], b[1] - a[1]) == pytest.approx(build.leg / 2)
    for arm, joints in ((POSES[word].near, bones.near_arm), (POSES[word].far, bones.far_arm)):
        if arm.elbow is None:
            for a, b in ((joints[0], joints[1]), (joints[1], joints[2])):
                assert np.hypot(b[0] - a[0], b[1] - a[1]) == pytest.approx(build.arm / 2, rel=1e-6)
