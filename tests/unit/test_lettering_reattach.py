"""Objects follow their panels; nothing is dropped."""

from __future__ import annotations

import pytest

from core.lettering.following.evidence import Evidence
from core.lettering.following.reattach import PLACE_UNCERTAIN, reattach
from core.lettering.frames import frames_of
from core.lettering.objects import Geometry, LayerObject, LayerPayload, Point, Tail
from core.story.plan import Camera, FigureFacts, Layout, PanelFacts, PanelPlan, PanelRect, PlannedPanel
from tests.unit.test_lettering_fonts import balloon

OLD = Layout(
    width=800,
    height=1500,
    panels=[PanelRect(panel_id=1, x=40, y=40, w=720, h=600), PanelRect(panel_id=2, x=40, y=720, w=720, h=700)],
)


def on(panel: int | None, name: str, kind: str = "speech") -> LayerObject:
    geometry = Geometry(x=0.1, y=0.1, w=0.4, h=0.25)
    return balloon("Hm.", kind, name, geometry=geometry).model_copy(update={"panel_id": panel})


def layer(*items: LayerObject, unplaced: list[LayerObject] | None = None) -> LayerPayload:
    return LayerPayload(layer_type="dialogue", objects=list(items), unplaced=unplaced or [])


def test_the_same_layout_changes_nothing() -> None:
    before = [layer(on(1, "a"), on(2, "b"), on(None, "c"))]
    after = reattach(before, OLD, OLD)
    assert after.layers == before and after.kept == ["a", "b", "c"] and after.moved == after.unplaced == []


def test_an_object_moves_with_its_panel_and_keeps_its_size_in_pixels() -> None:
    new = OLD.model_copy(update={"panels": [OLD.panels[0], PanelRect(panel_id=2, x=40, y=900, w=720, h=350)]})
    after = reattach([layer(on(1, "a"), on(2, "b"))], OLD, new)
    assert (after.kept, after.moved, after.unplaced) == (["a"], ["b"], [])
    box = frames_of(new)[2].box(after.layers[0].objects[1].geometry)
    assert (box.w, box.h) == pytest.approx((288, 175), abs=0.01)
    assert box.cx == pytest.approx(40 + 720 * 0.3, abs=0.01) and box.cy == pytest.approx(900 + 350 * 0.225, abs=0.01)


def test_a_sound_scales_with_its_panel() -> None:
    new = OLD.model_copy(update={"panels": [PanelRect(panel_id=1, x=40, y=40, w=360, h=600), OLD.panels[1]]})
    after = reattach([layer(on(1, "a", "sfx"))], OLD, new)
    assert after.layers[0].objects[0].geometry == on(1, "a").geometry


def test_a_lost_panel_sends_to_the_tray_and_its_return_brings_back() -> None:
    new = OLD.model_copy(update={"panels": OLD.panels[:1]})
    lost = reattach([layer(on(1, "a"), on(2, "b"))], OLD, new)
    assert lost.unplaced == ["b"] and [o.id for o in lost.layers[0].unplaced] == ["b"]
    assert lost.layers[0].unplaced[0] == on(2, "b")
    back = reattach(lost.layers, new, OLD)
    assert back.moved == ["b"] and back.layers[0].unplaced == []
    assert [o.id for o in back.layers[0].objects] == ["a", "b"]


def test_panels_may_be_renumbered() -> None:
    new = Layout(width=800, height=1500, panels=[PanelRect(panel_id=5, x=40, y=40, w=720, h=600)])
    after = reattach([layer(on(1, "a"), on(2, "b"))], OLD, new, panels={1: 5})
    assert after.layers[0].objects[0].panel_id == 5 and after.moved == ["a"] and after.unplaced == ["b"]


def test_what_was_on_the_canvas_stays_on_it() -> None:
    low = on(2, "b").model_copy(update={"geometry": Geometry(x=0.3, y=0.7, w=0.4, h=0.29)})
    new = Layout(width=800, height=900, panels=[PanelRect(panel_id=2, x=40, y=700, w=720, h=180)])
    box = frames_of(new)[2].box(reattach([layer(low)], OLD, new).layers[0].objects[0].geometry)
    assert box.bottom <= 900


def test_the_lettering_of_a_deleted_line_stays_in_the_tray() -> None:
    waiting = LayerObject.model_validate(
        {
            "id": "gone",
            "panel_id": 1,
            "type": "speech_bubble",
            "text": "Nobody says this any more.",
            "geometry": {"x": 0.1, "y": 0.1, "w": 0.3, "h": 0.2},
            "flags": ["line-removed"],
        }
    )
    layer = LayerPayload(layer_type="dialogue", objects=[], unplaced=[waiting])
    layout = Layout(width=800, height=1000, panels=[PanelRect(panel_id=1, x=40, y=40, w=720, h=600)])
    carried = reattach([layer], layout, layout.model_copy(update={"height": 1200}))
    assert carried.layers[0].unplaced == [waiting]
    assert carried.layers[0].objects == []


def plan(*panels: tuple[list[str], list[str]]) -> PanelPlan:
    """Panels by their lines and beats."""
    return PanelPlan(
        panels=[
            PlannedPanel(
                panel_id=number,
                grammar_id="dialogue" if lines else "object_focus",
                story_function="tells",
                line_ids=lines,
                beat_ids=beats,
                camera=Camera(scale="medium"),
            )
            for number, (lines, beats) in enumerate(panels, 1)
        ]
    )


def stacked(*heights: int) -> Layout:
    tops = [40 + sum(heights[:at]) + 80 * at for at in range(len(heights))]
    rects = [
        PanelRect(panel_id=n, x=40, y=y, w=720, h=h) for n, (y, h) in enumerate(zip(tops, heights, strict=True), 1)
    ]
    return Layout(width=800, height=tops[-1] + heights[-1] + 40, panels=rects)


def test_an_inserted_panel_renumbers_everything_and_nothing_sticks_to_a_number() -> None:
    known = Evidence(
        old_plan=plan((["l1"], ["b1"]), (["l2"], ["b1"])),
        new_plan=plan((["l0"], ["b1"]), (["l1"], ["b1"]), (["l2"], ["b1"])),
    )
    spoken = on(1, "spoken").model_copy(update={"line_ids": ["l1"]})
    elsewhere = on(2, "elsewhere").model_copy(update={"line_ids": ["l1"]})
    after = reattach(
        [layer(spoken, on(2, "free"), elsewhere)], stacked(600, 600), stacked(300, 600, 600), evidence=known
    )
    assert {item.id: item.panel_id for item in after.layers[0].objects} == {"spoken": 2, "free": 3, "elsewhere": 3}
    assert {entry.object_id: entry.why for entry in after.follows} == {
        "spoken": "line",
        "free": "beat",
        "elsewhere": "beat",
    }
    assert after.uncertain == []


def test_what_hung_on_a_panel_that_is_gone_goes_to_a_panel_of_its_beat_and_is_asked() -> None:
    known = Evidence(
        old_plan=plan((["l1"], ["b1"]), ([], ["b2"]), (["l2"], ["b2"])),
        new_plan=plan((["l1"], ["b1"]), (["l2"], ["b2"])),
    )
    after = reattach([layer(on(2, "free"))], stacked(300, 300, 300), stacked(300, 300), evidence=known)
    (free,) = after.layers[0].objects
    assert (free.panel_id, free.flags, after.uncertain) == (2, [PLACE_UNCERTAIN], ["free"])


def test_panels_that_became_one_share_its_room_in_order() -> None:
    known = Evidence(old_plan=plan((["l1"], ["b1"]), (["l2"], ["b1"])), new_plan=plan((["l1", "l2"], ["b1"])))
    first, second = (on(n, f"o{n}").model_copy(update={"line_ids": [f"l{n}"]}) for n in (1, 2))
    new = stacked(1200)
    after = reattach([layer(first, second)], stacked(600, 600), new, evidence=known)
    one, two = (frames_of(new)[1].box(item.geometry) for item in after.layers[0].objects)
    assert one.bottom <= two.y and two.cy - one.cy == pytest.approx(600, abs=1)


def test_a_balloon_goes_with_its_speaker_and_points_at_the_mouth_as_it_is_now() -> None:
    def facts(x: float) -> list[PanelFacts]:
        face = (x - 0.1, 0.5, 0.2, 0.3)
        return [PanelFacts(panel_id=1, figures=[FigureFacts(character_id="ana", face=face, mouth=(x, 0.7))])]

    item = on(1, "a").model_copy(
        update={
            "speaker": "ana",
            "tail_target": Point(x=0.3, y=0.7),
            "tail": Point(x=0.3, y=0.5),
            "tails": [Tail(x=0.3, y=0.5, curve=0.1)],
        }
    )
    known = Evidence(old_facts=facts(0.3), new_facts=facts(0.6))
    layout = stacked(600)
    (moved,) = reattach([layer(item)], layout, layout, evidence=known).layers[0].objects
    assert moved.geometry.x == pytest.approx(0.4, abs=0.001)
    assert moved.tail_target == Point(x=0.6, y=0.7)
    assert (moved.tails[0].x, moved.tails[0].y) == pytest.approx((0.6, 0.5), abs=0.001)
    pinned = item.model_copy(update={"pinned": True})
    (kept,) = reattach([layer(pinned)], layout, layout, evidence=known).layers[0].objects
    assert kept.geometry == item.geometry and kept.tail_target == Point(x=0.6, y=0.7)
    assert kept.tails[0].x > 0.35


def test_an_object_on_the_canvas_goes_with_the_panel_that_it_lies_over() -> None:
    old, new = stacked(300, 300), stacked(200, 300, 300)
    known = Evidence(
        old_plan=plan((["l1"], ["b1"]), (["l2"], ["b1"])),
        new_plan=plan(([], ["b1"]), (["l1"], ["b1"]), (["l2"], ["b1"])),
    )
    title = on(None, "title").model_copy(update={"geometry": Geometry(x=0.2, y=0.6, w=0.4, h=0.1)})
    (moved,) = reattach([layer(title)], old, new, evidence=known).layers[0].objects
    was, now = frames_of(old), frames_of(new)
    assert moved.panel_id is None
    shift = now[3].rect.y - was[2].rect.y
    assert now[None].box(moved.geometry).y == pytest.approx(was[None].box(title.geometry).y + shift, abs=0.5)
