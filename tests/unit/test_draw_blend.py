"""Blending is exact whole-number arithmetic and touches nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from core.draw.blend import blend_over, crop_to_ink, divide_by_255
from core.draw.raster import fill_paint, new_surface
from core.errors import InvalidInputError


def test_division_by_255_is_exact_for_every_product_of_two_bytes() -> None:
    values = np.arange(255 * 255 + 1, dtype=np.uint16)
    assert np.array_equal(divide_by_255(values), (values.astype(np.int64) * 2 + 255) // 510)


def test_every_base_and_alpha_gives_the_rounded_value() -> None:
    base = np.repeat(np.arange(256, dtype=np.uint8)[:, None, None], 256, axis=1).repeat(3, axis=2)
    rgba = np.zeros((256, 256, 4), np.uint8)
    rgba[:, :, 3] = np.arange(256, dtype=np.uint8)[None, :]
    before = base.astype(np.int64)
    blend_over(base, rgba, 0, 0)
    expected = (before * (255 - rgba[:, :, 3:4].astype(np.int64)) * 2 + 255) // 510
    assert np.array_equal(base, expected)


def test_opaque_replaces_and_transparent_leaves() -> None:
    base = np.full((2, 2, 3), 77, np.uint8)
    rgba = np.zeros((1, 2, 4), np.uint8)
    rgba[0, 1] = (10, 20, 30, 255)
    blend_over(base, rgba, 0, 1)
    assert base[1, 1].tolist() == [10, 20, 30]
    assert base[0].tolist() == [[77] * 3] * 2 and base[1, 0].tolist() == [77] * 3


@pytest.mark.parametrize(("x", "y"), [(-3, -2), (8, 9), (-50, 0), (0, 400), (5, -6)])
def test_what_lies_outside_is_left_away(x: int, y: int) -> None:
    rng = np.random.default_rng(4)
    rgba = rng.integers(0, 256, (12, 9, 4)).astype(np.uint8)
    rgba[:, :, :3] = np.minimum(rgba[:, :, :3], rgba[:, :, 3:4])
    small = np.full((14, 13, 3), 200, np.uint8)
    large = np.full((14 + 1000, 13 + 200, 3), 200, np.uint8)
    blend_over(small, rgba, x, y)
    blend_over(large, rgba, x + 100, y + 500)
    assert np.array_equal(small, large[500:514, 100:113])


def test_bands_blended_alone_equal_the_whole() -> None:
    surface = new_surface(60, 60)
    surface.canvas.drawCircle(30, 30, 24.3, fill_paint("#cc3311", 0.7))
    whole = np.full((80, 80, 3), 90, np.uint8)
    blend_over(whole, surface.pixels, 7, 9)
    bands = [np.full((16, 80, 3), 90, np.uint8) for _ in range(5)]
    for index, band in enumerate(bands):
        blend_over(band, surface.pixels, 7, 9 - 16 * index)
    assert np.array_equal(np.concatenate(bands), whole)


def test_surfaces_are_premultiplied_and_have_a_size() -> None:
    surface = new_surface(4, 4)
    surface.canvas.drawPaint(fill_paint("#ff0000", 0.5))
    r, g, b, a = surface.pixels[0, 0].tolist()
    assert (g, b) == (0, 0) and r == a == 128
    with pytest.raises(InvalidInputError):
        new_surface(0, 4)


def test_the_box_of_painted_pixels() -> None:
    rgba = np.zeros((6, 8, 4), np.uint8)
    assert crop_to_ink(rgba) == (0, 0, 0, 0)
    rgba[2, 3, 3] = rgba[4, 6, 3] = 1
    assert crop_to_ink(rgba) == (3, 2, 7, 5)
