"""Objects follow their panels; nothing is dropped."""

from __future__ import annotations

import pytest

from core.lettering.frames import frames_of
from core.lettering.objects import Geometry, LayerObject, LayerPayload
from core.lettering.reattach import reattach
from core.story.plan import Layout, PanelRect
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
