"""Whole-number painting: blending is exact for every pair of bytes, ramps are what their colours say."""

from __future__ import annotations

import numpy as np
import pytest

from core.draw.blend import blend_over, lay_over
from core.draw.dashes import fitted_dash
from core.draw.gradients import Ramp, paint_ramp
from core.draw.paths import circle_path
from core.draw.resample import resized, turned
from core.units import Rect


def test_blending_is_exact_for_every_pair_of_bytes() -> None:
    base = np.repeat(np.arange(256, dtype=np.uint8)[:, None, None], 256, axis=1).repeat(3, axis=2)
    rgba = np.zeros((256, 256, 4), np.uint8)
    rgba[:, :, 3] = np.arange(256)[None, :]
    rgba[:, :, 1] = np.arange(256)[None, :] // 2
    exact = (base.astype(int) * (255 - rgba[:, :, 3:4].astype(int)) * 2 + 255) // 510
    exact = np.minimum(255, exact + rgba[:, :, :3])
    canvas = base.copy()
    blend_over(canvas, rgba, 0, 0)
    assert np.array_equal(canvas, exact)
    four = np.concatenate([base, base[:, :, :1]], axis=2)
    lay_over(four, rgba, 0, 0)
    assert np.array_equal(four[:, :, :3], exact)


def test_a_band_blended_alone_equals_the_same_rows_of_the_whole() -> None:
    random = np.random.default_rng(4)
    base = random.integers(0, 256, (90, 61, 3), np.uint8)
    rgba = random.integers(0, 256, (50, 40, 4), np.uint8)
    rgba[:, :, :3] = np.minimum(rgba[:, :, :3], rgba[:, :, 3:])
    whole, parts = base.copy(), base.copy()
    blend_over(whole, rgba, -5, 30)
    for top in range(0, 90, 7):
        blend_over(parts[top : top + 7], rgba, -5, 30 - top)
    assert np.array_equal(whole, parts) and not np.array_equal(whole, base)


def ramp(angle: float, **fields: object) -> np.ndarray:
    pixels = np.zeros((40, 80, 4), np.uint8)
    made = Ramp("#ff0000", "#0000ff", angle, bool(fields.get("radial", False)), Rect(10, 20, 80, 40), 1.0)
    paint_ramp(pixels, np.full((40, 80), 255, np.uint8), made, 10, 20)
    return pixels


@pytest.mark.parametrize(
    ("angle", "start", "end"), [(0, (20, 0), (20, 79)), (90, (0, 40), (39, 40)), (180, (20, 79), (20, 0))]
)
def test_a_ramp_runs_from_one_colour_to_the_other(angle: float, start: tuple[int, int], end: tuple[int, int]) -> None:
    pixels = ramp(angle)
    assert pixels[start][0] > 245 and pixels[start][2] < 10
    assert pixels[end][2] > 245 and pixels[end][0] < 10
    assert (pixels[:, :, 3] == 255).all() and (pixels[:, :, 0].astype(int) + pixels[:, :, 2] >= 254).all()


def test_a_radial_ramp_is_even_on_all_sides() -> None:
    pixels = ramp(0, radial=True)
    assert pixels[20, 40][0] > 245 and pixels[0, 0][2] > 240
    assert np.array_equal(pixels, pixels[::-1]) and np.array_equal(pixels, pixels[:, ::-1])


def test_a_ramp_is_laid_over_what_is_there_as_far_as_its_mask_goes() -> None:
    pixels = np.full((4, 4, 4), 255, np.uint8)
    mask = np.zeros((4, 4), np.uint8)
    mask[1, 1], mask[2, 2] = 255, 128
    paint_ramp(pixels, mask, Ramp("#000000", "#000000", 0, False, Rect(0, 0, 4, 4), 1.0), 0, 0)
    assert tuple(pixels[1, 1]) == (0, 0, 0, 255) and tuple(pixels[2, 2]) == (127, 127, 127, 255)
    assert (pixels[0] == 255).all()


def test_a_whole_number_of_dashes_goes_round() -> None:
    circle = circle_path(0, 0, 60)
    dash, phase = fitted_dash(circle, (9.0, 8.0))
    rounds = 2 * 3.14159 * 60 / sum(dash)
    assert phase == 0 and abs(rounds - round(rounds)) < 0.01 and abs(sum(dash) - 17) < 0.8
    odd, _ = fitted_dash(circle, (9.0, 8.0, 4.0))
    assert len(odd) == 6


def test_smaller_is_the_mean_and_larger_runs_straight() -> None:
    raster = np.arange(24, dtype=np.uint8).reshape(4, 6, 1) * 10
    assert np.array_equal(resized(raster, 3, 2)[:, :, 0], [[35, 55, 75], [155, 175, 195]])
    assert np.array_equal(resized(raster, 6, 4), raster)
    third = resized(np.array([[[0], [90], [180]]], np.uint8), 2, 1)[0, :, 0]
    assert list(third) == [30, 150]
    wide = resized(np.array([[[0], [100]]], np.uint8), 4, 1)[0, :, 0]
    assert list(wide) == [0, 25, 75, 100]
    random = np.random.default_rng(2).integers(0, 256, (37, 53, 4), np.uint8)
    assert abs(float(resized(random, 11, 90).mean()) - float(random.mean())) < 2
    assert (resized(np.full((9, 9, 4), 200, np.uint8), 5, 14) == 200).all()


def test_quarter_turns_move_pixels_and_others_keep_the_mean() -> None:
    raster = np.random.default_rng(3).integers(0, 256, (20, 30, 4), np.uint8)
    assert np.array_equal(turned(raster, 0, 15, 10, 30, 20), raster)
    assert np.array_equal(turned(raster, 90, 10, 15, 20, 30), np.rot90(raster, -1))
    assert np.array_equal(turned(raster, 180, 15, 10, 30, 20), np.rot90(raster, 2))
    flat = np.full((20, 30, 4), 255, np.uint8)
    askew = turned(flat, 33, 22, 22, 44, 44)
    assert abs(askew[:, :, 3].sum() / 255 - 600) < 6 and tuple(askew[22, 22]) == (255,) * 4
    assert not askew[0].any() and not askew[:, -1].any()
