"""Several balloons as one: waists, necks, stepped boxes, own tails; boxes that lie on their panel's border."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from core.draw.blend import blend_over
from core.draw.curves import contours_of, polyline
from core.draw.paths import contour_count, path_box
from core.lettering.balloons.butting import butted
from core.lettering.balloons.drawing import draw_objects, outline_objects
from core.lettering.balloons.joining import group_outline, merged_outline
from core.lettering.fit.setting import set_object
from core.lettering.kinds import KINDS
from core.lettering.objects import Geometry, Gradient, LayerObject, ObjectStyle, Tail
from core.story.plan import Layout, PanelRect
from core.units import Rect
from tests.unit.test_lettering_fonts import balloon, one_panel, share, shipped_fonts

FORMS = ["speech", "whisper", "shout", "electronic", "wavy", "thought", "caption"]


def lobe(name: str, kind: str, rect: Rect, joined: list[str], **fields: object) -> LayerObject:
    box = Geometry(x=rect.x / 800, y=rect.y / 1000, w=rect.w / 800, h=rect.h / 1000)
    return balloon(" ", kind, name, geometry=box, autofit="off", joined_to=joined, **fields)


@pytest.mark.parametrize("seed", range(60))
def test_any_joined_lobes_are_one_polygon(seed: int) -> None:
    random = Random(seed)
    items: list[LayerObject] = []
    for index in range(random.randint(2, 4)):
        rect = Rect(random.uniform(40, 520), random.uniform(40, 800), random.uniform(80, 260), random.uniform(60, 160))
        kind = random.choice(FORMS) if seed % 2 else FORMS[seed % len(FORMS)]
        tails = [Tail(x=random.uniform(0, 1), y=random.uniform(0, 1), form="curved")] if random.random() < 0.6 else []
        joined = [f"o{random.randrange(index)}"] if index else []
        items.append(lobe(f"o{index}", kind, rect, joined, tails=tails))
    places = [set_object(item, one_panel(), shipped_fonts()) for item in items]
    whole = group_outline(places)
    assert contour_count(whole) == 1
    assert all(whole.contains(p.box.cx, p.box.cy) for p in places)
    assert len(draw_objects(items, one_panel(), width=800, fonts=shipped_fonts())) == 1


def test_overlapping_lobes_keep_a_waist_without_a_crease() -> None:
    items = [
        lobe("a", "speech", Rect(100, 100, 220, 120), []),
        lobe("b", "speech", Rect(220, 190, 240, 110), ["a"]),
    ]
    whole = group_outline([set_object(item, one_panel(), shipped_fonts()) for item in items])
    points = polyline(contours_of(whole)[0], 24)
    for a, b, c in zip(points, points[1:] + points[:1], points[2:] + points[:2], strict=True):
        if math.dist(a, b) > 0.05 and math.dist(b, c) > 0.05:
            turn = math.atan2(
                (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]),
                (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]),
            )
            assert abs(math.degrees(turn)) < 25


def test_a_neck_is_thinner_than_its_lobes_and_joins_the_nearest() -> None:
    rects = [Rect(50, 50, 160, 90), Rect(50, 300, 160, 90), Rect(420, 300, 160, 90)]
    items = [lobe(n, "speech", r, j) for n, r, j in zip("abc", rects, ([], ["a"], ["a"]), strict=True)]
    whole = group_outline([set_object(item, one_panel(), shipped_fonts()) for item in items])
    across = [x for x in range(400) if whole.contains(x, 220)]
    assert 8 < len(across) < 60 and 100 < across[0] < 160, "between the first and the second"
    assert sum(whole.contains(315, y) for y in range(250, 450)) in range(8, 60), "between the second and the third"
    assert not whole.contains(315, 215), "not between the first and the third"


def test_boxes_join_as_a_step() -> None:
    items = [lobe("a", "caption", Rect(100, 100, 200, 60), []), lobe("b", "caption", Rect(220, 160, 200, 60), ["a"])]
    whole = group_outline([set_object(item, one_panel(), shipped_fonts()) for item in items])
    assert contour_count(whole) == 1
    box = path_box(whole)
    assert (box.w, box.h) == (pytest.approx(320, abs=0.1), pytest.approx(120, abs=0.1))
    assert not whole.contains(150, 190) and not whole.contains(380, 130)


def test_the_group_wears_the_first_ones_dress_and_every_lobe_keeps_its_tail() -> None:
    first = lobe(
        "a", "speech", Rect(100, 300, 200, 110), [], style=ObjectStyle(kind="speech", fill="#ff8800"),
        tails=[Tail(x=0.15, y=0.55)],
    )  # fmt: skip
    second = lobe("b", "speech", Rect(280, 320, 200, 110), ["a"], tails=[Tail(x=0.6, y=0.56)])
    one = draw_objects([first, second], one_panel(), width=800, fonts=shipped_fonts())[0]
    canvas = np.full((1000, 800, 3), 90, np.uint8)
    blend_over(canvas, one.rgba, one.x, one.y)
    for x, y in ((200, 355), (380, 375), (290, 370)):
        assert tuple(canvas[y, x]) == (255, 136, 0)
    outlines = outline_objects([first, second], one_panel(), width=800, fonts=shipped_fonts())
    assert outlines[0].tail == pytest.approx((120, 550)) and outlines[1].tail == pytest.approx((480, 560))
    assert canvas[540, 125].sum() != 270 and canvas[552, 476].sum() != 270


def test_merging_paths_by_hand_still_works() -> None:
    places = [
        set_object(lobe(n, "speech", r, []), one_panel(), shipped_fonts())
        for n, r in (("a", Rect(50, 50, 150, 90)), ("b", Rect(400, 400, 150, 90)))
    ]
    merged = merged_outline([group_outline([p]) for p in places], [p.box for p in places])
    assert contour_count(merged) == 1


def test_a_moved_object_has_the_same_skin() -> None:
    item = lobe("a", "shout", Rect(100, 100, 200, 120), [], tails=[Tail(x=0.3, y=0.4)])
    moved = item.model_copy(
        update={
            "geometry": item.geometry.model_copy(update={"x": item.geometry.x + 0.0125}),
            "tails": [Tail(x=0.3125, y=0.4)],
        }
    )
    here, there = (draw_objects([i], one_panel(), width=800, fonts=shipped_fonts())[0] for i in (item, moved))
    assert there.x == here.x + 10 and np.array_equal(here.rgba, there.rgba)


PANEL = Rect(100, 200, 400, 300)


@pytest.mark.parametrize(
    ("kind", "rect", "ink", "sides", "drawn"),
    [
        ("caption", Rect(110, 210, 150, 60), None, {"left", "top"}, Rect(100, 200, 160, 70)),
        ("caption", Rect(120, 220, 150, 60), None, set(), None),
        ("narration", Rect(340, 300, 150, 60), None, {"right"}, Rect(340, 300, 160, 60)),
        ("caption", Rect(95, 300, 150, 60), Rect(110, 310, 120, 40), {"left"}, Rect(100, 300, 145, 60)),
        ("caption", Rect(95, 300, 150, 60), Rect(105, 310, 120, 40), set(), None),
        ("caption", Rect(80, 300, 150, 60), Rect(120, 310, 100, 40), set(), None),
        ("caption", Rect(600, 300, 150, 60), None, set(), None),
        ("speech", Rect(102, 300, 150, 60), None, set(), None),
    ],
)
def test_boxes_near_a_border_are_drawn_on_it(
    kind: str, rect: Rect, ink: Rect | None, sides: set[str], drawn: Rect | None
) -> None:
    assert butted(rect, PANEL, KINDS[kind], ink) == (drawn or rect, sides)  # type: ignore[index]


def test_a_speech_box_butts_from_six_px_only_and_nothing_without_a_panel() -> None:
    kind = replace(KINDS["speech"], form="box")
    assert butted(Rect(105, 300, 150, 60), PANEL, kind)[1] == {"left"}
    assert butted(Rect(109, 300, 150, 60), PANEL, kind)[1] == set()
    assert butted(Rect(105, 300, 150, 60), None, kind)[1] == set()


def test_a_butted_caption_keeps_its_text_where_it_was() -> None:
    layout = Layout(width=800, height=1000, panels=[PanelRect(panel_id=1, x=100, y=100, w=600, h=600)])
    near = balloon("The city, at dawn.", "caption", geometry=Geometry(x=0.3, y=0.015, w=0.4, h=0.15), autofit="off")
    clear = near.model_copy(update={"panel_id": None})
    clear = clear.model_copy(update={"geometry": Geometry(x=0.35, y=0.109, w=0.3, h=0.09)})
    first = draw_objects([near], layout, width=800, fonts=shipped_fonts())[0]
    second = draw_objects([clear], layout, width=800, fonts=shipped_fonts())[0]
    assert first.ink_box.y == pytest.approx(second.ink_box.y, abs=0.05)
    assert first.outline_box.y == pytest.approx(99, abs=0.05), "on the border, with half its stroke beyond"
    assert second.outline_box.y == pytest.approx(108, abs=0.05)


def test_a_clear_fill_is_laid_once_over_body_and_tail() -> None:
    style = ObjectStyle(kind="speech", fill="#ffffff", opacity=0.5, stroke_px=0)
    item = balloon(" ", style=style, geometry=Geometry(x=0.3, y=0.4, w=0.4, h=0.15), tails=[Tail(x=0.55, y=0.75)])
    one = draw_objects([item], one_panel(), width=800, fonts=shipped_fonts())[0]
    alpha = one.rgba[:, :, 3]
    inside = alpha[alpha > 0]
    assert (inside == 128).mean() > 0.9 and inside.max() == 128


def test_text_on_a_clear_body_stays_opaque_and_a_body_can_be_left_away() -> None:
    clear = balloon("HHHH", style=ObjectStyle(kind="speech", opacity=0.0, stroke_px=0))
    naked = balloon("HHHH", style=ObjectStyle(kind="speech", form="none"), tails=[Tail(x=0.5, y=0.8)])
    halo = balloon("HHHH", style=ObjectStyle(kind="speech", form="none", outline_px=9, outline_color="#00ff00"))
    drawn = [draw_objects([i], one_panel(), width=800, fonts=shipped_fonts())[0] for i in (clear, naked, halo)]
    assert all((one.rgba[:, :, 3] == 255).sum() > 200 for one in drawn)
    assert (drawn[0].rgba[:, :, 3] > 0).sum() < (drawn[1].rgba[:, :, 3] > 0).sum() < (drawn[2].rgba[:, :, 3] > 0).sum()
    assert (drawn[2].rgba[:, :, :3] == (0, 255, 0)).all(axis=2).sum() > 500
    assert drawn[1].outline_box.h < 60, "no tail without a body"


def test_a_gradient_runs_over_the_whole_group() -> None:
    style = ObjectStyle(kind="speech", fill="#ff0000", gradient=Gradient(to="#0000ff", angle=0), stroke_px=0)
    items = [
        lobe("a", "speech", Rect(100, 300, 200, 110), [], style=style),
        lobe("b", "speech", Rect(280, 320, 200, 110), ["a"]),
    ]
    one = draw_objects(items, one_panel(), width=800, fonts=shipped_fonts())[0]
    row = one.rgba[365 - one.y]
    solid = row[row[:, 3] == 255].astype(int)
    assert solid[0, 0] > 235 and solid[-1, 2] > 235
    assert (np.diff(solid[:, 0]) <= 0).all() and (np.diff(solid[:, 2]) >= 0).all()


def test_dashes_go_round_body_and_tail_without_a_seam() -> None:
    item = balloon("Quiet now.", "whisper", tail=share(0.55, 0.72))
    one = draw_objects([item], one_panel(), width=800, fonts=shipped_fonts())[0]
    tip = one.rgba[720 - one.y - 2 : 720 - one.y + 1, 440 - one.x - 1 : 440 - one.x + 2]
    assert tip[:, :, 3].max() > 120, "a dash closes the tip"
