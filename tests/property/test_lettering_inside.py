"""For any text and balloon: no letter's ink leaves the safe contour, and body and tail are one curve.

A thousand seeded texts in every shape make seven thousand layouts. The suite checks every fifth of them; `make bench`
checks all (see `tests/bench/test_layout.py`, which calls `check_layout` below).
"""

from __future__ import annotations

import math
from functools import cache
from random import Random

import numpy as np
import pytest

from core.draw.paths import contour_count, flattened, path_box, quantise_path
from core.draw.raster import coverage, fill_paint, new_surface, stroke_paint
from core.lettering.balloons.drawing import object_outline
from core.lettering.balloons.glyphs import text_paths
from core.lettering.bodies.outlines import read_outline
from core.lettering.bodies.shapes import superellipse_point, text_axes
from core.lettering.fit.contours import LEAST_CLEARANCE_PX, clearance_px
from core.lettering.fit.fitting import TextDoesNotFitError
from core.lettering.fit.freeform import free_region
from core.lettering.fit.setting import SetObject, corner_points, set_object
from core.lettering.kinds import KINDS
from core.lettering.objects import Geometry, LayerObject, ObjectStyle, Outline, Tail
from tests.unit.test_lettering_fonts import balloon, one_panel, shipped_fonts

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
    surface.canvas.drawPath(ink, stroke_paint("#000000", 2 * (LEAST_CLEARANCE_PX - 1.0)))
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


SHAPES = ("ellipse", "burst", "jagged", "wavy", "cloud", "box", "outline")
TEXTS = 1000
SUITE_SHARE = 5
"""The suite takes every fifth text."""
_KIND_OF = {"ellipse": "speech", "burst": "shout", "jagged": "electronic", "cloud": "thought", "box": "caption"}
_OUTLINES = (
    "M0.02 0.1 L0.7 0 L1 0.35 L0.93 0.9 L0.3 1 L0 0.6 Z",
    "M0.5 1 C0.2 0.9 0 0.7 0 0.4 C0 0.1 0.3 0 0.5 0.1 C0.7 0 1 0.1 1 0.4 C1 0.7 0.8 0.9 0.5 1 Z",
    "M0 0.3 C0.2 0 0.6 0.1 0.7 0.05 C0.95 0 1 0.4 0.95 0.7 C0.9 1 0.4 0.95 0.2 0.9 C0 0.85 0 0.5 0 0.3 Z",
)
_OTHER = (
    "오늘은 정말 이상한 하루였어. 너도 봤지?",
    "きのうの夜、港で何を見たの？早く教えて。",
    "سمعت الجرس مرتين قبل أن يفهم أحد",
    "เขาไม่เคยกลับมาอีกเลยในคืนนั้น",
)


def seeded_text(seed: int) -> tuple[str, str, bool]:
    """A text, its language, and whether it stands in columns."""
    random = Random(f"text {seed}")
    if seed % 10 == 9:
        which = seed // 10 % 4
        return _OTHER[which] * random.randint(1, 2), ("ko", "ja", "ar", "th")[which], which == 1 and seed % 20 == 19
    words = [random.choice(VOCABULARY) for _ in range(random.randint(1, 25))]
    return "".join(word + random.choice(["\n", *[" "] * 30]) for word in words).strip(), "en", False


def seeded_object(shape: str, seed: int) -> LayerObject:
    text, language, vertical = seeded_text(seed)
    random = Random(f"{shape} {seed}")
    width, height = random.uniform(0.05, 0.6), random.uniform(0.04, 0.5)
    kind = _KIND_OF.get(shape, "speech")
    style = ObjectStyle(
        kind=kind,  # type: ignore[arg-type]
        form="wavy" if shape == "wavy" else None,
        size_px=random.choice([None, 14, 24, 33]),
        align=random.choice(["left", "center", "center", "right"]),
        language=language,
        direction="vertical" if vertical else None,
        air=random.choice([None, None, 1.5]),
    )
    return balloon(
        text,
        kind,
        name=f"{shape}-{seed}",
        style=style,
        geometry=Geometry(x=0.5 - width / 2, y=0.5 - height / 2, w=width, h=height),
        autofit=("balloon", "text", "off")[(seed + len(shape)) % 3],
        outline=Outline(path=_OUTLINES[seed % 3]) if shape == "outline" else None,
    )


@cache
def unit_ring(exponent: float, ratio: float) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([superellipse_point(2 * math.pi * i / 540, ratio, 1.0, exponent) for i in range(540)])


def text_contour(placed: SetObject) -> np.ndarray:  # type: ignore[type-arg]
    """The contour that the text belongs into, as a polygon inside the true curve, in strip px."""
    box, kind = placed.box, placed.kind
    if placed.item.outline is not None:
        shares = read_outline(placed.item.outline.path)
        flat = flattened(shares, 24)
        points = np.array([(p.x(), p.y()) for p in (flat.getPoint(i) for i in range(flat.countPoints()))])
        return points * (box.w, box.h) + (box.x, box.y)
    a, b = text_axes(kind.form, box.w, box.h)
    if kind.form == "box":
        unit = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
    else:
        unit = unit_ring(kind.exponent, 1.0)
    return unit * (a, b) + (box.cx, box.cy)


def distances(points: np.ndarray, polygon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Each point's distance to a polygon's edge, and whether it lies inside (even-odd)."""
    start, end = polygon, np.roll(polygon, -1, axis=0)
    along = end - start
    square = np.maximum((along**2).sum(axis=1), 1e-12)
    to = points[:, None, :] - start
    share = np.clip((to * along).sum(axis=2) / square, 0, 1)
    away = np.sqrt(((to - share[:, :, None] * along) ** 2).sum(axis=2)).min(axis=1)
    x, y = points[:, 0, None], points[:, 1, None]
    straddles = (start[:, 1] > y) != (end[:, 1] > y)
    crossing = start[:, 0] + (y - start[:, 1]) * along[:, 0] / np.where(along[:, 1] == 0, 1e-12, along[:, 1])
    return away, (straddles & (x < crossing)).sum(axis=1) % 2 == 1


def ink_corners(placed: SetObject) -> np.ndarray:  # type: ignore[type-arg]
    """The corners of every line's ink rectangle, what overhangs included, in strip px."""
    assert placed.fit is not None
    corners = np.array(corner_points(placed.fit, placed.box, 0.0)).reshape(-1, 4, 2)
    over = placed.fit.prepared.overhang * placed.fit.size_px
    axis = 1 if placed.fit.prepared.vertical else 0
    low = corners[:, :, axis].min(axis=1, keepdims=True)
    corners[:, :, axis] += np.where(corners[:, :, axis] == low, -over, over)
    return corners.reshape(-1, 2)


def check_layout(shape: str, seed: int) -> str:
    """Lay out one object and measure how far its ink stays from the contour; says what became of it.

    An object whose text cannot fit as it stands must be refused by name where no way out is allowed.
    """
    item = seeded_object(shape, seed)
    try:
        placed = set_object(item, one_panel(), shipped_fonts(), strict=True)
        outcome = "fits"
    except TextDoesNotFitError as error:
        assert error.data["object_id"] == item.id and item.id in error.message
        placed = set_object(item, one_panel(), shipped_fonts())
        outcome = "impossible"
        assert placed.grown or placed.squeezed or item.autofit == "off"
        if item.autofit == "off":
            return outcome
    assert placed.fit is not None
    clear = clearance_px(placed.fit.size_px, placed.kind.air)
    away, inside = distances(ink_corners(placed), text_contour(placed))
    assert inside.all() and away.min() >= clear - 0.1, (shape, seed, away.min(), clear)
    return outcome


@pytest.mark.parametrize("shape", SHAPES)
def test_no_ink_leaves_the_safe_contour_of_any_shape(shape: str) -> None:
    outcomes = [check_layout(shape, seed) for seed in range(0, TEXTS, SUITE_SHARE)]
    assert len(outcomes) == TEXTS // SUITE_SHARE
    assert outcomes.count("fits") > 30 and outcomes.count("impossible") > 30


@pytest.mark.parametrize("seed", [319, 676])
def test_lines_that_share_an_edge_keep_to_rooms_that_copies_decide_otherwise(seed: int) -> None:
    """Outlines painted nearly but not quite alike on both sides: a copy of the region had room for lines for which the
    whole region, of one middle by chance, had less."""
    check_layout("outline", seed)


def drawn_outline(kind: str, random: Random) -> str:
    """A figure with a thin tip that points inwards, two lobes with a notch between them, or one round flank."""
    x, y = random.uniform(0.3, 0.7), random.uniform(0.25, 0.5)
    if kind == "tip":
        return f"M0 0 L{x - 0.1:.3f} 0 L{x:.4f} {y:.4f} L{x + 0.12:.3f} 0 L1 0 L1 1 L0 1 Z"
    if kind == "lobes":
        return f"M0.5 1 C0.2 0.9 0 0.7 0 0.4 C0 0.1 0.3 0 {x:.3f} {y:.3f} C0.7 0 1 0.1 1 0.4 C1 0.7 0.8 0.9 0.5 1 Z"
    return f"M0 {y:.3f} C0 0 {x:.3f} 0 1 0 C{x + 0.2:.3f} 0.5 1 1 0.5 1 C0.2 1 0 0.9 0 0.5 Z"


@pytest.mark.parametrize("kind", ["tip", "lobes", "flank"])
def test_every_room_of_a_drawn_outline_keeps_the_whole_clearance(kind: str) -> None:
    """Row by row: a grid's distances are easily too long across the corners of its cells; paint misses thin tips."""
    random, found = Random(kind), 0
    for _ in range(15):
        data, clear = drawn_outline(kind, random), random.uniform(8, 21)
        size = (random.uniform(200, 700), random.uniform(200, 700))
        region = free_region(data, *size, clear, 1.0, turned=False)
        assert region is not None
        flat = flattened(read_outline(data), 60)
        curve = np.array([(p.x(), p.y()) for p in (flat.getPoint(i) for i in range(flat.countPoints()))]) - 0.5
        corners = []
        for top in np.arange(-size[1] / 2, size[1] / 2 - region.down, region.down):
            room = region.room(top + 0.01, top + region.down - 0.01)
            corners += [(x, y) for x in room or () for y in (top, top + region.down)]
        away, inside = distances(np.array(corners), curve * size)
        assert inside.all() and away.min() >= clear
        found += len(corners)
    assert found > 3000
