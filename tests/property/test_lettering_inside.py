"""For any text and balloon: no letter's ink leaves the text's own contour, and body and tail are one curve."""

from __future__ import annotations

import math
from random import Random

import pytest
import skia

from core.draw.paths import contour_count, path_box, quantise_path
from core.lettering.drawing import object_outline
from core.lettering.fitting import LEAST_CLEARANCE_PX
from core.lettering.glyphs import text_paths
from core.lettering.kinds import KINDS
from core.lettering.objects import Geometry, ObjectStyle, Tail
from core.lettering.setting import set_object
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

VOCABULARY = (
    "I you we never always lantern harbour because the a of and but if gone, gone. why? wait— no! yes… Ágnes Jörg "
    "yesterday something extraordinarily *really* **now** house house's “quoted” QUIET jumpy, gypsum fjord"
).split()


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
    wide = skia.Path()
    pen = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=2 * (LEAST_CLEARANCE_PX - 0.75) * 0.85)
    grown = ink if not pen.getFillPath(ink, wide) else wide
    for path in (ink, grown):
        outside = skia.Op(path, outline, skia.PathOp.kDifference_PathOp)
        assert outside is None or outside.isEmpty() or path_box(outside).w * path_box(outside).h < 0.5
    if kind != "thought":
        assert contour_count(outline) == 1


def test_a_thousand_tails_are_always_one_curve_with_their_body() -> None:
    random = Random(7)
    layout = one_panel()
    for kind in ("speech", "shout", "electronic", "wavy"):
        for _ in range(250):
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
