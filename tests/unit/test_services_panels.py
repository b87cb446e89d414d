"""Panels of brought art corrected by hand: the picture and the lettering stay where they are, nothing is lost."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from core.compositor.scene import compose_scene
from core.errors import ConflictError, InvalidInputError, StaleWriteError
from core.lettering.frames import frames_of
from core.lettering.objects import LayerObject
from core.planning.panel_boxes import in_reading_order
from core.story.plan import FigureFacts, Layout, PanelFacts, PanelPlan, PanelRect, RenderResult
from studio.services import art, artifacts, episodes, layers, panels, planning, scenes, stories, versions
from studio.store.references import find_orphans

SCRIPT = "INT. HALL - NIGHT\n\nANA\nYou came.\n\nBEN\nOf course.\n\nANA\nThe door was shut.\n"
WIDTH, HEIGHT = 600, 1500
FOUND = [(30, 40, 540, 420), (30, 540, 540, 420), (30, 1040, 540, 420)]


@pytest.fixture(autouse=True)
def nothing_hangs_loose(svc: Any) -> Any:
    yield
    assert svc.store.read(find_orphans) == []


def strip() -> np.ndarray:
    """Three panels with a pattern of their own on speckled paper, so that any pixel that moves is seen."""
    rng = np.random.default_rng(7)
    picture = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    for number, (x, y, w, h) in enumerate(FOUND):
        picture[y : y + h, x : x + w] = rng.integers(0, 90, (h, w, 3), np.uint8) + 40 * number
    return picture


@pytest.fixture
def scene_id(svc: Any) -> str:
    """A scene with three lines, a strip of three panels, and a balloon for each line."""
    story = stories.create_story(svc, "Doors", SCRIPT)
    held = str(story["scenes"][0]["scene_id"])
    png = bytes(cv2.imencode(".png", strip()[:, :, ::-1])[1].tobytes())
    assert art.bring_scene_art(svc, held, "doors.png", png)["panels"] == 3
    return held


def line_ids(svc: Any, scene_id: str) -> list[str]:
    return [line["line_id"] for line in scenes.get_script(svc, scene_id)["lines"] if line["kind"] == "dialogue"]


def bubble(name: str, panel_id: int, y: float, **more: Any) -> dict[str, Any]:
    box = {"x": 0.3, "y": y, "w": 0.4, "h": 0.12}
    tail = {"x": 0.5, "y": y + 0.2}
    return {
        "id": name, "panel_id": panel_id, "type": "speech_bubble", "text": name, "geometry": box, "tail": tail, **more
    }  # fmt: skip


def payload(svc: Any, scene_id: str, pointer: str) -> dict[str, Any]:
    return dict(artifacts.get_artifact(svc, scenes.get_scene(svc, scene_id)[f"active_{pointer}_id"])["payload"])


def boxes(*rects: tuple[int, int, int, int]) -> list[dict[str, int]]:
    return [dict(zip("xywh", rect, strict=True)) for rect in rects]


def objects(svc: Any, scene_id: str) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for item in layers.get_layers(svc, scene_id)["items"] for entry in item["objects"]}


def on_strip(svc: Any, scene_id: str) -> dict[str, tuple[float, ...]]:
    """Where every object and its tail stand, in strip px to a quarter."""
    frames = frames_of(Layout.model_validate(payload(svc, scene_id, "layout")))
    found = {}
    for name, entry in objects(svc, scene_id).items():
        item = LayerObject.model_validate(entry)
        frame = frames[item.panel_id]
        box = frame.box(item.geometry)
        tip = frame.point(item.tail.x, item.tail.y) if item.tail else (0.0, 0.0)
        found[name] = tuple(round(value * 4) / 4 for value in (box.x, box.y, box.w, box.h, *tip))
    return found


SPLIT = [FOUND[0], (30, 540, 540, 200), (30, 740, 540, 220), FOUND[2]]


def test_a_split_panel_keeps_its_lettering_where_it_stands(svc: Any, scene_id: str) -> None:
    lines = line_ids(svc, scene_id)
    layers.post_layer(
        svc,
        scene_id,
        "dialogue",
        [
            bubble("one", 1, 0.1, line_ids=[lines[0]]),
            bubble("high", 2, 0.1, line_ids=[lines[1]]),
            bubble("low", 2, 0.7, tails=[{"x": 0.2, "y": 0.95}], tail_target={"x": 0.2, "y": 0.9}),
            bubble("last", 3, 0.1, line_ids=[lines[2]]),
        ],
    )
    before = on_strip(svc, scene_id)
    answer = panels.correct_panels(svc, scene_id, boxes(*reversed(SPLIT)), author="Ada")
    assert [tuple(box[key] for key in "xywh") for box in answer["boxes"]] == SPLIT
    assert [box["panel_id"] for box in answer["boxes"]] == [1, 2, 3, 4]
    after = objects(svc, scene_id)
    assert {name: entry["panel_id"] for name, entry in after.items()} == {"one": 1, "high": 2, "low": 3, "last": 4}
    assert on_strip(svc, scene_id) == before
    low = frames_of(Layout.model_validate(payload(svc, scene_id, "layout")))[3]
    old = (540 + 0.95 * 420) * 800 / WIDTH
    assert abs(low.rect.y + after["low"]["tails"][0]["y"] * low.rect.h - old) < 0.25
    assert layers.get_layers(svc, scene_id)["unplaced"] == []
    assert answer["reattached"]["unplaced"] == []
    assert sorted(answer["reattached"]["kept"] + answer["reattached"]["moved"]) == ["high", "last", "low", "one"]
    assert artifacts.get_artifact(svc, answer["layout_id"])["author"] == "Ada"
    assert scenes.get_scene(svc, scene_id)["stale"] == []


def test_the_picture_is_the_art_to_the_pixel(svc: Any, scene_id: str) -> None:
    answer = panels.correct_panels(svc, scene_id, boxes((0, 7, 333, 500), (333, 20, 267, 480), (5, 600, 590, 899)))
    result = RenderResult.model_validate(payload(svc, scene_id, "render_result"))
    layout = Layout.model_validate(payload(svc, scene_id, "layout"))
    assert result.drawn_for == layout
    assert [panel.panel_id for panel in layout.panels] == [1, 2, 3]
    composed = compose_scene(strip(), result.drawn_for, layout, [], width=WIDTH, fonts=None)
    assert np.array_equal(composed.pixels, strip())
    assert composed.findings == []
    assert answer["findings"] == []
    versions_of = artifacts.list_artifacts(svc, scene_id, type="render_result")["items"]
    images = {artifacts.get_artifact(svc, item["artifact_id"])["payload"]["image"] for item in versions_of}
    assert len(versions_of) == 2 and len(images) == 1
    assert result.origin == "brought"


def test_lettering_of_a_panel_that_is_gone_waits_and_does_not_slip_into_another(svc: Any, scene_id: str) -> None:
    layers.post_layer(
        svc, scene_id, "dialogue", [bubble("one", 1, 0.1), bubble("two", 2, 0.1), bubble("three", 3, 0.1)]
    )
    before = on_strip(svc, scene_id)
    answer = panels.correct_panels(svc, scene_id, boxes(FOUND[0], FOUND[2]))
    assert answer["reattached"]["unplaced"] == ["two"]
    assert {name: entry["panel_id"] for name, entry in objects(svc, scene_id).items()} == {"one": 1, "three": 2}
    assert on_strip(svc, scene_id) == {name: before[name] for name in ("one", "three")}
    # A panel 2 that comes with a later layout is another panel.
    artifacts.add_artifact(svc, scene_id, "layout", payload(svc, scene_id, "layout") | {"gutter_after_px": 40})
    panels.correct_panels(svc, scene_id, boxes(*FOUND))
    assert [entry["id"] for entry in layers.get_layers(svc, scene_id)["unplaced"]] == ["two"]
    (two,) = layers.get_layers(svc, scene_id)["unplaced"]
    layers.post_layer(svc, scene_id, "dialogue", [two])
    assert objects(svc, scene_id)["two"]["flags"] == []
    assert layers.get_layers(svc, scene_id)["unplaced"] == []


def test_a_joined_panel_has_the_lines_and_the_lettering_of_both(svc: Any, scene_id: str) -> None:
    before = PanelPlan.model_validate(payload(svc, scene_id, "panel_plan"))
    layers.post_layer(svc, scene_id, "dialogue", [bubble("one", 1, 0.1), bubble("two", 2, 0.1)])
    places = on_strip(svc, scene_id)
    panels.correct_panels(svc, scene_id, boxes((30, 40, 540, 920), FOUND[2]))
    after = PanelPlan.model_validate(payload(svc, scene_id, "panel_plan"))
    assert after.panels[0].line_ids == before.panels[0].line_ids + before.panels[1].line_ids
    assert after.panels[1].line_ids == before.panels[2].line_ids
    assert {entry["panel_id"] for entry in objects(svc, scene_id).values()} == {1}
    assert on_strip(svc, scene_id) == places


def test_kept_panels_keep_what_was_planned_and_a_line_goes_with_its_balloon(svc: Any, scene_id: str) -> None:
    lines = line_ids(svc, scene_id)
    plan = payload(svc, scene_id, "panel_plan")
    for panel, here in zip(plan["panels"], ([], lines, []), strict=True):
        panel |= {"line_ids": here, "grammar_id": "reaction", "importance_weight": 0.9}
    artifacts.add_artifact(svc, scene_id, "panel_plan", plan)
    low = bubble("low", 2, 0.7, line_ids=[lines[2]])
    layers.post_layer(svc, scene_id, "dialogue", [bubble("high", 2, 0.1, line_ids=[lines[0]]), low])
    panels.correct_panels(svc, scene_id, boxes(FOUND[0], (30, 540, 540, 250), (30, 790, 540, 170), FOUND[2]))
    after = PanelPlan.model_validate(payload(svc, scene_id, "panel_plan")).panels
    assert [panel.line_ids for panel in after] == [[], lines[:2], lines[2:], []]
    assert [panel.grammar_id for panel in after] == ["reaction", "reaction", "untagged", "reaction"]
    assert [panel.has_dialogue for panel in after] == [False, True, True, False]
    panels.correct_panels(svc, scene_id, boxes(FOUND[0], FOUND[2]))
    after = PanelPlan.model_validate(payload(svc, scene_id, "panel_plan")).panels
    assert [panel.line_ids for panel in after] == [lines, []]


def test_panels_that_were_moved_apart_stand_in_the_art_again_with_their_lettering(svc: Any, scene_id: str) -> None:
    layers.post_layer(svc, scene_id, "dialogue", [bubble("three", 3, 0.1)])
    in_art = on_strip(svc, scene_id)
    layout = payload(svc, scene_id, "layout")
    for number, panel in enumerate(layout["panels"]):
        panel["y"] += 300 * number
    artifacts.add_artifact(svc, scene_id, "layout", layout | {"height": HEIGHT + 600})
    assert on_strip(svc, scene_id) != in_art
    assert panels.panels_on_art(svc, scene_id)["boxes"] == boxes(*FOUND)
    answer = panels.correct_panels(svc, scene_id, boxes(*SPLIT))
    assert [finding["code"] for finding in answer["findings"]] == ["spacing-reset"]
    assert on_strip(svc, scene_id) == in_art


def test_panels_corrected_as_a_bare_layout_before_are_the_ones_that_are_shown(svc: Any, scene_id: str) -> None:
    layout = payload(svc, scene_id, "layout")
    layout["panels"] = [{"panel_id": n, **box} for n, box in enumerate(boxes(*SPLIT), 1)]
    artifacts.add_artifact(svc, scene_id, "layout", layout)
    layers.post_layer(svc, scene_id, "dialogue", [bubble("four", 4, 0.1)])
    before = on_strip(svc, scene_id)
    assert panels.panels_on_art(svc, scene_id)["boxes"] == boxes(*SPLIT)
    panels.correct_panels(svc, scene_id, boxes(*FOUND))
    assert on_strip(svc, scene_id) == before
    assert objects(svc, scene_id)["four"]["panel_id"] == 3


def test_facts_follow_the_pixels(svc: Any, scene_id: str) -> None:
    scene = scenes.get_scene(svc, scene_id)
    face = (0.5, 0.75, 0.1, 0.1)
    known = [
        PanelFacts(panel_id=1, figures=[FigureFacts(character_id="a", face=face, mouth=(0.5, 0.5))]),
        PanelFacts(panel_id=3, objects=[("lamp", 0.1, 0.1, 0.2, 0.2)]),
    ]
    fresh = RenderResult.model_validate(payload(svc, scene_id, "render_result")).model_copy(update={"facts": known})

    def put(cur: Any) -> None:
        row = versions.record_artifact(
            cur, scene_id=scene_id, type="render_result", branch="main", payload=fresh.model_dump(mode="json"),
            parent_id=scene["active_render_result_id"], author="x", ids=svc.ids, now=svc.now,
        )  # fmt: skip
        versions.move_pointer(cur, scene_id, "main", "render_result", row["artifact_id"])

    svc.store.write(put)
    panels.correct_panels(svc, scene_id, boxes((30, 40, 540, 840), FOUND[1]))
    (fact,) = RenderResult.model_validate(payload(svc, scene_id, "render_result")).facts
    assert fact.panel_id == 1
    assert fact.figures[0].face == pytest.approx((0.5, 0.375, 0.1, 0.05))
    assert fact.figures[0].mouth == pytest.approx((0.5, 0.25))


def test_two_people_who_correct_at_once_lose_nothing(svc: Any, scene_id: str) -> None:
    seen = panels.panels_on_art(svc, scene_id)["layout_id"]
    first = panels.correct_panels(svc, scene_id, boxes(*SPLIT), expected_layout_id=seen)
    with pytest.raises(StaleWriteError) as told:
        panels.correct_panels(svc, scene_id, boxes(*FOUND), expected_layout_id=seen)
    assert told.value.data["current"] == {"layout_id": first["layout_id"], "boxes": boxes(*SPLIT)}
    assert told.value.data["yours"] == {"boxes": boxes(*FOUND)}
    assert scenes.get_scene(svc, scene_id)["active_layout_id"] == first["layout_id"]


@pytest.mark.parametrize(
    ("given", "loc"),
    [
        ([], ["boxes"]),
        ([{"x": 0, "y": 0, "w": 0, "h": 5}], ["boxes", 0, "w"]),
        ([{"x": 0, "y": 0, "w": 9, "h": 9}, {"x": 0, "y": 2.5, "w": 9, "h": 9}], ["boxes", 1, "y"]),
        ([{"x": 0, "y": 0, "w": 9, "h": 9}, {"x": 600, "y": 0, "w": 9, "h": 9}], ["boxes", 1]),
        ([{"x": -20, "y": 0, "w": 20, "h": 9}], ["boxes", 0]),
    ],
)
def test_bad_boxes_are_named_and_change_nothing(svc: Any, scene_id: str, given: Any, loc: list[Any]) -> None:
    before = scenes.get_scene(svc, scene_id)["active_layout_id"]
    with pytest.raises(InvalidInputError) as told:
        panels.correct_panels(svc, scene_id, given)
    assert told.value.data["errors"][0]["loc"] == loc
    assert scenes.get_scene(svc, scene_id)["active_layout_id"] == before


def test_boxes_that_leave_the_picture_or_overlap_are_cut_and_told(svc: Any, scene_id: str) -> None:
    given = boxes((-30, 40, 660, 420), (0, 400, 600, 80), (0, 900, 600, 900))
    answer = panels.correct_panels(svc, scene_id, given)
    assert [(f["code"], f["where"]["boxes"]) for f in answer["findings"]] == [
        ("box-leaves-picture", [1]),
        ("box-leaves-picture", [3]),
        ("boxes-overlap", [1, 2]),
    ]
    assert answer["boxes"][0] == {"panel_id": 1, "x": 0, "y": 40, "w": 600, "h": 420}
    assert answer["boxes"][2] == {"panel_id": 3, "x": 0, "y": 900, "w": 600, "h": 600}
    assert panels.check_boxes(given, WIDTH, HEIGHT) == answer["findings"]


def test_finding_again_finds_what_was_found_first(svc: Any, scene_id: str) -> None:
    panels.correct_panels(svc, scene_id, boxes(FOUND[0]))
    assert panels.find_again(svc, scene_id) == {"boxes": boxes(*FOUND), "findings": []}


def test_drawn_art_and_no_art_have_no_panels_to_correct(svc: Any, scene_id: str) -> None:
    story = stories.create_story(svc, "Drawn", SCRIPT)
    other = story["scenes"][0]["scene_id"]
    episodes.create_episode(svc, story["story_id"], "One", scene_ids_ordered=[other])
    for _ in range(2):
        for ask in (panels.panels_on_art, panels.find_again):
            with pytest.raises(ConflictError, match="no brought art") as told:
                ask(svc, other)
            assert told.value.code == "not-brought-art"
        with pytest.raises(ConflictError) as told:
            panels.correct_panels(svc, other, boxes(*FOUND))
        assert told.value.code == "not-brought-art"
        planning.plan_scene(svc, other)
        planning.render_scene(svc, other)


@pytest.mark.parametrize(
    ("rects", "order"),
    [
        ([(0, 0, 100, 100), (0, 200, 100, 100), (0, 400, 100, 100)], [0, 1, 2]),
        ([(200, 0, 100, 100), (0, 6, 100, 100), (0, 150, 300, 100)], [1, 0, 2]),
        ([(0, 0, 100, 300), (120, 0, 100, 140), (120, 160, 100, 140)], [0, 1, 2]),
        ([(120, 0, 100, 300), (0, 0, 100, 140), (0, 160, 100, 140)], [1, 2, 0]),
        ([(0, 0, 150, 100), (150, 80, 150, 100), (0, 160, 150, 100)], [0, 1, 2]),
        ([(0, 0, 300, 300), (100, 100, 50, 50)], [0, 1]),
    ],
)
def test_panels_are_read_down_and_then_across(rects: list[Any], order: list[int]) -> None:
    given = [PanelRect(panel_id=9, x=x, y=y, w=w, h=h) for x, y, w, h in rects]
    for turned in (given, given[::-1]):
        read = in_reading_order(turned)
        assert [(panel.x, panel.y, panel.w, panel.h) for panel in read] == [rects[at] for at in order]
        assert [panel.panel_id for panel in read] == list(range(1, len(rects) + 1))
