"""For any text and balloon: no letter's ink leaves the text's own contour, and body and tail are one curve."""

from __future__ import annotations

import math
from random import Random

import pytest

from core.draw.paths import contour_count, path_box, quantise_path
from core.draw.raster import coverage, fill_paint, new_surface, stroke_paint
from core.lettering.drawing import object_outline
from core.lettering.fitting import LEAST_CLEARANCE_PX
from core.lettering.glyphs import text_paths
from core.lettering.kinds import KINDS
from core.lettering.objects import Geometry, ObjectStyle, Tail
from core.lettering.setting import set_object
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

SLACK = 0.85
"""An inner contour drawn with shorter axes comes a little nearer than its name says between the axes."""
VOCABULARY = [
    *(
        "I",
        "you",
        "we",
        "never",
        "always",
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
    ),
    *("gone,", "gone.", "why?", "wait—", "yes…", "Ágnes", "Jörg", "yesterday", "something", "*really*", "**now**"),
    *("extraordinarily", "house's", "“quoted”", "QUIET", "jumpy,", "gypsum", "fjord"),
]


def cases() -> list[tuple[str, int]]:
    kinds = sorted(set(KINDS) - {"sfx"})
    return [(kinds[seed % len(kinds)], seed) for seed in range(108)]


@pytest.mark.parametrize(("kind", "seed"), cases())
def test_ink_stays_clear_of_the_outline(kind: str, seed: int) -> None:
    random = Random(seed)
    text = " ".join(random.choice(VOCABULARY) for _ in range(random.randint(1, 25)))
    width, height = random.uniform(0.05, 0.6), random.uniform(0.04, 0.5)
    item = balloon(
        text,
        kind,
        style=ObjectStyle(kind=kind, size_px=random.choice([24, 28, 33])),  # type: ignore[arg-type]
        geometry=Geometry(x=0.5 - width / 2, y=0.5 - height / 2, w=width, h=height),
        autofit=random.choice(["balloon", "text"]),
        tails=[]
        if kind in ("caption", "narration")
        else [Tail(x=random.uniform(0, 1), y=random.uniform(0.85, 1), curve=0.1)],
    )
    placed = set_object(item, one_panel(), shipped_fonts())
    assert placed.fit is not None
    outline = quantise_path(object_outline(placed))
    ink = text_paths(placed.fit, cx=placed.box.cx, cy=placed.box.cy, scale=1.0, fonts=shipped_fonts()).all()
    bounds = path_box(ink)
    box = (int(bounds.x) - 12, int(bounds.y) - 12, int(bounds.right) + 13, int(bounds.bottom) + 13)
    surface = new_surface(box[2] - box[0], box[3] - box[1])
    surface.canvas.translate(-box[0], -box[1])
    surface.canvas.drawPath(ink, fill_paint("#000000"))
    surface.canvas.drawPath(ink, stroke_paint("#000000", 2 * (LEAST_CLEARANCE_PX - 1.0) * SLACK))
    near_ink = surface.pixels[:, :, 3] > 128
    assert not (near_ink & (coverage(outline, box) < 128)).any()
    if kind != "thought":
        assert contour_count(outline) == 1


def test_hundreds_of_tails_are_always_one_curve_with_their_body() -> None:
    random = Random(7)
    layout = one_panel()
    for kind in ("speech", "shout", "electronic", "wavy"):
        for _ in range(90):
            angle, far = random.uniform(0, 2 * math.pi), random.uniform(0.3, 0.45)
            item = balloon(
                "A few words, no more.",
                kind,
                geometry=Geometry(x=0.3, y=0.38, w=random.uniform(0.32, 0.5), h=random.uniform(0.12, 0.25)),
                tails=[
                    Tail(x=0.5 + far * math.cos(angle), y=0.5 + far * math.sin(angle), curve=random.uniform(-0.3, 0.3))
                ],
            )
            assert contour_count(object_outline(set_object(item, layout, shipped_fonts()))) == 1
