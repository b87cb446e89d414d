"""Small scenes as letters: each letter is a pixel's colour, so that a difference can be seen in the test's output."""

from __future__ import annotations

import numpy as np

from core.compositor.packaged import PackagedScene
from core.compositor.scene import compose_scene
from core.compositor.strip import Strip
from core.story.plan import Layout, PanelRect

COLOURS = {".": (255, 255, 255), "#": (0, 0, 0), "r": (255, 0, 0), "b": (0, 0, 255), "g": (0, 128, 0)}
LETTERS = {colour: letter for letter, colour in COLOURS.items()}


def paint(*rows: str) -> np.ndarray:
    return np.array([[COLOURS[letter] for letter in row] for row in rows], np.uint8)


def letters(pixels: np.ndarray) -> list[str]:
    return ["".join(LETTERS.get(tuple(int(v) for v in pixel), "?") for pixel in row) for row in pixels]


def layout(height: int, *rects: tuple[int, int, int, int], background: str = "#ffffff", gutter: int = 0) -> Layout:
    panels = [PanelRect(panel_id=n + 1, x=x, y=y, w=w, h=h) for n, (x, y, w, h) in enumerate(rects)]
    return Layout(width=8, height=height, panels=panels, background=background, gutter_after_px=gutter)


ART = paint(
    "........",
    ".rrrrrr.",
    ".rr##rr.",
    "........",
    ".bbb.gg.",
    ".bbb.gg.",
    "........",
)
DRAWN_FOR = layout(7, (1, 1, 6, 2), (1, 4, 3, 2), (5, 4, 2, 2))


def test_panels_set_into_another_layout() -> None:
    new = layout(9, (2, 0, 6, 2), (0, 4, 3, 2), (4, 6, 2, 2), background="#000000")
    done = compose_scene(ART, DRAWN_FOR, new, [], width=8, fonts=None)
    assert letters(done.pixels) == [
        "##rrrrrr",
        "##rr##rr",
        "########",
        "########",
        "bbb#####",
        "bbb#####",
        "####gg##",
        "####gg##",
        "########",
    ]


def test_brought_art_with_a_wider_gutter() -> None:
    own = DRAWN_FOR.model_copy(update={"background": "art"})
    new = layout(9, (1, 1, 6, 2), (1, 6, 3, 2), (5, 6, 2, 2), background="art")
    done = compose_scene(ART, own, new, [], width=8, fonts=None)
    assert letters(done.pixels) == [
        "........",
        ".rrrrrr.",
        ".rr##rr.",
        "........",
        "........",
        "........",
        ".bbb.gg.",
        ".bbb.gg.",
        "........",
    ]


def test_a_strip_of_two_scenes_with_the_gutter_between() -> None:
    red = PackagedScene("1", "One", paint("rrrrrrrr", "rrrrrrrr"), [], layout(2, gutter=2))
    blue = PackagedScene("2", "Two", paint("bbbb"), [], layout(2, background="#ffffff", gutter=5))
    assert letters(Strip([red, blue]).rows(0, 5)) == [
        "rrrrrrrr",
        "rrrrrrrr",
        "........",
        "........",
        "..bbbb..",
    ]


def test_a_gutter_runs_evenly_from_one_background_to_the_next() -> None:
    above = PackagedScene("1", "One", paint("rrrrrrrr"), [], layout(1, gutter=3, background="#000000"))
    below = PackagedScene("2", "Two", paint("rrrrrrrr"), [], layout(1, background="#ffffff"))
    assert Strip([above, below]).rows(1, 4)[:, 0, 0].tolist() == [43, 128, 213]
