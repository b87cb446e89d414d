"""Rasters: one outline for body and tail, joined lobes, sounds, sizes, independence of width and neighbours."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.draw.blend import blend_over
from core.draw.paths import contour_count, path_box
from core.lettering.balloons.drawing import draw_objects, grouped, merged_outline, object_outline, outline_objects
from core.lettering.balloons.tails import edge_point, tail_path, tip_for
from core.lettering.fit.setting import set_object
from core.lettering.kinds import KINDS
from core.lettering.objects import Geometry, LayerObject, ObjectStyle, Tail, Warp
from core.units import Rect
from tests.unit.test_lettering_fonts import balloon, one_panel, share, shipped_fonts

SAY = "You told me it was only a loan, and now the *whole house* is gone."


def painted(items: list[LayerObject], width: int = 800, height: int = 1000) -> np.ndarray:
    canvas = np.full((height * width // 800, width, 3), 128, np.uint8)
    for one in draw_objects(items, one_panel(), width=width, fonts=shipped_fonts()):
        blend_over(canvas, one.rgba, one.x, one.y)
    return canvas


@pytest.mark.parametrize("kind", ["speech", "whisper", "shout", "electronic", "wavy", "off_panel"])
def test_body_and_tail_are_one_closed_curve(kind: str) -> None:
    for index in range(40):
        angle = index * 2 * math.pi / 40
        tip = share(0.5 + 0.42 * math.cos(angle), 0.5 + 0.33 * math.sin(angle))
        item = balloon(SAY, kind, tails=[Tail(x=tip.x, y=tip.y, curve=(index % 5 - 2) / 10)])
        outline = object_outline(set_object(item, one_panel(), shipped_fonts()))
        assert contour_count(outline) == 1
        assert (
            outline.contains(400 + 0.98 * 336 * math.cos(angle), 500 + 0.98 * 330 * math.sin(angle)) or index % 5 != 2
        )


def test_no_stroke_runs_across_the_joint() -> None:
    canvas = painted([balloon("No.", tail=share(0.5, 0.62), geometry=Geometry(x=0.4, y=0.45, w=0.2, h=0.1))])
    column = canvas[500 + 20 : 620 - 30, 400]
    assert (column == 255).all(), "white from the body through the joint into the tail"


def test_a_thought_has_its_own_circles() -> None:
    item = balloon("He knows.", "thought", tail=share(0.5, 0.7))
    assert contour_count(object_outline(set_object(item, one_panel(), shipped_fonts()))) == 5


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_raster_holds_its_whole_object(kind: str) -> None:
    tail = share(0.62, 0.7)
    one = draw_objects([balloon(SAY, kind, tail=tail)], one_panel(), width=800, fonts=shipped_fonts())[0]
    border = np.concatenate([one.rgba[0], one.rgba[-1], one.rgba[:, 0], one.rgba[:, -1]])
    assert not border.any(), "a clear pixel all around"
    assert one.rgba[:, :, :3].max(axis=2).astype(int).__le__(one.rgba[:, :, 3].astype(int)).all(), "premultiplied"
    for box in (one.ink_box, one.outline_box):
        assert one.x <= box.x and box.right <= one.x + one.rgba.shape[1]
        assert one.y <= box.y and box.bottom <= one.y + one.rgba.shape[0]


def test_the_text_is_centred() -> None:
    one = draw_objects([balloon("HHH")], one_panel(), width=800, fonts=shipped_fonts())[0]
    assert one.ink_box.cx == pytest.approx(400, abs=1.5)
    assert one.ink_box.cy == pytest.approx(500, abs=1.5)


def test_joined_balloons_are_one_raster_and_one_outline() -> None:
    first = balloon("I waited.", name="a", geometry=Geometry(x=0.3, y=0.3, w=0.25, h=0.1))
    near = balloon("All night.", name="b", geometry=Geometry(x=0.36, y=0.38, w=0.25, h=0.1), joined_to=["a"])
    far = near.model_copy(update={"geometry": Geometry(x=0.6, y=0.7, w=0.25, h=0.1)})
    for second in (near, far):
        drawn = draw_objects([first, second], one_panel(), width=800, fonts=shipped_fonts())
        assert [d.object_ids for d in drawn] == [("a", "b")]
        places = [set_object(o, one_panel(), shipped_fonts()) for o in (first, second)]
        merged = merged_outline([object_outline(p) for p in places], [p.box for p in places])
        assert contour_count(merged) == 1
    outlines = outline_objects([first, near], one_panel(), width=800, fonts=shipped_fonts())
    assert outlines[0].path_svg.startswith("M") and outlines[1].path_svg == ""


def test_grouping_follows_chains_and_ignores_strangers() -> None:
    items = [
        balloon("a", name="a", joined_to=["b"]),
        balloon("x", name="x"),
        balloon("b", name="b", joined_to=["c", "nobody"]),
        balloon("c", name="c"),
    ]
    assert [[o.id for o in group] for group in grouped(items)] == [["a", "b", "c"], ["x"]]


def test_z_order_then_given_order() -> None:
    items = [balloon(t, name=t, z_index=z) for t, z in (("one", 2), ("two", 1), ("three", 1))]
    drawn = draw_objects(items, one_panel(), width=800, fonts=shipped_fonts())
    assert [d.object_id for d in drawn] == ["two", "three", "one"]


def test_an_output_width_scales_the_vectors_not_the_pixels() -> None:
    item = balloon(SAY, tail=share(0.6, 0.62))
    small = outline_objects([item], one_panel(), width=800, fonts=shipped_fonts())[0]
    large = outline_objects([item], one_panel(), width=1600, fonts=shipped_fonts())[0]
    assert large.box.w == pytest.approx(2 * small.box.w, abs=0.1)
    assert large.text_box.w == pytest.approx(2 * small.text_box.w, abs=0.2)
    assert large.tail == pytest.approx((960, 1240))


def test_a_layout_of_another_width_gives_the_same_strip() -> None:
    item = balloon(SAY)
    wide = outline_objects([item], one_panel(1600, 2000), width=800, fonts=shipped_fonts())[0]
    assert wide == outline_objects([item], one_panel(), width=800, fonts=shipped_fonts())[0]


def test_a_raster_does_not_depend_on_its_neighbours() -> None:
    item = balloon(SAY, name="a")
    alone = draw_objects([item], one_panel(), width=800, fonts=shipped_fonts())[0]
    other = balloon("Hm.", name="b", geometry=Geometry(x=0.1, y=0.1, w=0.1, h=0.1))
    beside = draw_objects([other, item], one_panel(), width=800, fonts=shipped_fonts())[1]
    assert np.array_equal(alone.rgba, beside.rgba) and (alone.x, alone.y) == (beside.x, beside.y)


def test_emphasis_changes_the_letters_and_prints_no_asterisk() -> None:
    plain = outline_objects([balloon("a star here")], one_panel(), width=800, fonts=shipped_fonts())[0]
    marked = outline_objects([balloon("a *star* here")], one_panel(), width=800, fonts=shipped_fonts())[0]
    assert plain.text_box != marked.text_box
    assert abs(plain.text_box.w - marked.text_box.w) < 12


def test_sounds_fill_their_box_turn_and_bend() -> None:
    box = Geometry(x=0.2, y=0.3, w=0.6, h=0.2)
    flat = balloon("KRAKOOM!", "sfx", geometry=box)
    upright = draw_objects([flat], one_panel(), width=800, fonts=shipped_fonts())[0]
    assert upright.ink_box.w > 300 and upright.ink_box.w <= 480 and upright.ink_box.h <= 200
    turned = draw_objects([flat.model_copy(update={"rotation": 90.0})], one_panel(), width=800, fonts=shipped_fonts())[
        0
    ]
    assert turned.ink_box.h == pytest.approx(upright.ink_box.w, abs=2)
    for kind in ("arc", "wave", "perspective"):
        bent = flat.model_copy(update={"warp": Warp(kind=kind, amount=0.6)})
        drawn = draw_objects([bent], one_panel(), width=800, fonts=shipped_fonts())[0]
        assert drawn.ink_box != upright.ink_box
    sized = flat.model_copy(update={"style": ObjectStyle(kind="sfx", font="sfx_impact", size_px=40)})
    assert draw_objects([sized], one_panel(), width=800, fonts=shipped_fonts())[0].ink_box.h < 60


def test_an_object_without_letters_still_draws_its_body_and_an_empty_sound_nothing() -> None:
    drawn = draw_objects(
        [balloon(" ", geometry=Geometry(x=0.2, y=0.2, w=0.3, h=0.2))], one_panel(), width=800, fonts=shipped_fonts()
    )
    assert drawn[0].outline_box.w == pytest.approx(240, abs=4)
    assert draw_objects([balloon("", "sfx")], one_panel(), width=800, fonts=shipped_fonts()) == []


def test_colours_of_the_object_win_over_its_kind() -> None:
    style = ObjectStyle(kind="speech", fill="#102030", stroke="#ff0000", text_color="#00ff00", stroke_px=6)
    canvas = painted([balloon("HHHH", style=style)])
    for colour in ([0x10, 0x20, 0x30], [255, 0, 0], [0, 255, 0]):
        assert (canvas == colour).all(axis=2).any()


def test_the_documented_object_is_valid_as_it_stands_and_its_text_fits() -> None:
    item = LayerObject.model_validate(
        {
            "id": "u", "panel_id": 1, "type": "speech_bubble", "text": "string",
            "style": {"font": "default", "weight": "normal"},
            "geometry": {"x": 0.5, "y": 0.2, "w": 0.25, "h": 0.12},
            "tail": {"x": 0.55, "y": 0.35}, "z_index": 3,
        }
    )  # fmt: skip
    drawn = draw_objects([item], one_panel(), width=800, fonts=shipped_fonts())[0]
    assert drawn.z == 3 and drawn.panel_id == 1
    assert drawn.outline_box.x == pytest.approx(400, abs=2) and drawn.outline_box.w == pytest.approx(200, abs=4)
    assert drawn.outline_box.bottom == pytest.approx(350, abs=6)


def test_tails_point_and_stop() -> None:
    box = Rect(100, 100, 200, 120)
    edge = edge_point(box, 2.4, (200, 400))
    assert edge == pytest.approx((200, 220))
    assert tip_for(box, 2.4, (200, 400)) == pytest.approx((200, 220 + 0.55 * 180))
    near = tip_for(box, 2.4, (200, 240), Rect(180, 230, 40, 40))
    assert 220 < near[1] <= 236
    assert tail_path("curved", box, 2.4, (210, 150), 0.0) is None
    curved = tail_path("curved", box, 2.4, (260, 330), 0.2)
    assert curved is not None and path_box(curved).bottom == pytest.approx(330, abs=0.1)
