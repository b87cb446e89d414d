"""Correcting the panels of brought art on the page: the dialog opens, its buttons change boxes, saving stores them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from core.story.plan import Layout
from studio.services import art, artifacts, episodes, layers, panels, scenes, stories
from studio.services.view import close_pool
from studio.ui.panels_art import art_with_boxes
from studio.ui.words import count, t

FOUND = [{"x": 30, "y": 40, "w": 540, "h": 420}, {"x": 30, "y": 540, "w": 540, "h": 420}]
NASTY = "<script>alert(1)</script>"


@pytest.fixture
def scene_id(desk: Any) -> Any:
    """The only scene of an episode: a brought strip of two panels."""
    story = stories.create_story(desk, "Two doors", script="INT. HALL - DAY\n\nIDA\nLeft.\n")
    held = story["scenes"][0]["scene_id"]
    episodes.create_episode(desk, story["story_id"], "One", scene_ids_ordered=[held])
    scenes.update_scene(desk, held, title=NASTY)
    picture = np.full((1000, 600, 3), 255, np.uint8)
    for box in FOUND:
        picture[box["y"] : box["y"] + box["h"], box["x"] : box["x"] + box["w"]] = (40, 90, 160)
    png = bytes(cv2.imencode(".png", picture)[1].tobytes())
    assert art.bring_scene_art(desk, held, "doors.png", png)["panels"] == 2
    yield held
    close_pool(desk)


def stored(desk: Any, scene_id: str) -> list[dict[str, int]]:
    layout_id = scenes.get_scene(desk, scene_id)["active_layout_id"]
    layout = Layout.model_validate(artifacts.get_artifact(desk, layout_id)["payload"])
    return [{"x": panel.x, "y": panel.y, "w": panel.w, "h": panel.h} for panel in layout.panels]


def opened(visit: Any) -> Any:
    at = visit().press(t("cell.do_panels"))
    assert at.failures == []
    return at


def save(at: Any) -> Any:
    """Press this dialog's button; another form of the page has one of the same name."""
    at.test.button(key="panels_save").click().run()
    return at


def test_the_dialog_shows_the_art_with_its_boxes(desk: Any, scene_id: str, visit: Any) -> None:
    at = opened(visit)
    image = panels.panels_on_art(desk, scene_id)["image"]
    assert f"/v1/media/{image}?width=420" in at.markup
    assert at.markup.count('class="odd"') == at.markup.count('class="even"') == 1
    assert "left:5.000%;top:4.000%;width:90.000%;height:42.000%" in at.markup
    assert "<script" not in at.markup


def test_a_panel_is_split_and_saved(desk: Any, scene_id: str, visit: Any) -> None:
    box = {"x": 0.3, "y": 0.7, "w": 0.4, "h": 0.12}
    bubble = {"id": "low", "panel_id": 1, "type": "speech_bubble", "text": "Left.", "geometry": box}
    layers.post_layer(desk, scene_id, "dialogue", [bubble])
    at = opened(visit)
    at.test.number_input(key="panels_row_0").set_value(200)
    at.press(t("panels.split"))
    assert at.failures == []
    assert stored(desk, scene_id) == FOUND
    save(at)
    assert at.failures == []
    top, low = FOUND[0] | {"h": 160}, FOUND[0] | {"y": 200, "h": 260}
    assert stored(desk, scene_id) == [top, low, FOUND[1]]
    (dialogue, *_) = layers.get_layers(desk, scene_id)["items"]
    assert [entry["panel_id"] for entry in dialogue["objects"]] == [2]
    assert [note.value for note in at.test.toast] == [t("panels.saved", panels=count("panels", 3))]
    assert t("panels.split") not in [button.label for button in at.test.button]


def test_two_panels_are_joined_and_found_again(desk: Any, scene_id: str, visit: Any) -> None:
    at = opened(visit).press(t("panels.join"))
    assert 'class="even"' not in at.markup
    at.press(t("panels.find")).press(t("panels.redraw"))
    assert at.markup.count('class="even"') == 1
    save(at)
    assert [note.value for note in at.test.info] == [t("panels.same")]
    save(at.press(t("panels.join")))
    assert at.failures == []
    assert stored(desk, scene_id) == [{"x": 30, "y": 40, "w": 540, "h": 920}]


def test_a_row_outside_the_panel_is_told(desk: Any, scene_id: str, visit: Any) -> None:
    at = opened(visit)
    at.test.number_input(key="panels_row_0").set_value(700)
    at.press(t("panels.split"))
    assert [str(w.value) for w in at.test.warning] == [t("panels.split_outside", n=1, top=40, end=460)]


def test_two_people_who_correct_at_once_are_told(desk: Any, scene_id: str, visit: Any) -> None:
    at = opened(visit).press(t("panels.join"))
    theirs = [{"x": 0, "y": 0, "w": 600, "h": 500}, {"x": 0, "y": 500, "w": 600, "h": 500}]
    panels.correct_panels(desk, scene_id, theirs)
    save(at)
    assert [str(w.value) for w in at.test.warning] == [t("panels.stale")]
    assert stored(desk, scene_id) == theirs
    save(at)
    assert at.failures == []
    assert stored(desk, scene_id) == [{"x": 30, "y": 40, "w": 540, "h": 920}]


def test_their_panels_can_be_taken_instead(desk: Any, scene_id: str, visit: Any) -> None:
    at = opened(visit).press(t("panels.join"))
    panels.correct_panels(desk, scene_id, [{"x": 0, "y": 0, "w": 600, "h": 1000}])
    save(at).press(t("panels.theirs"))
    assert at.failures == [] and list(at.test.warning) == []
    assert "left:0.000%;top:0.000%;width:100.000%;height:100.000%" in at.markup


def test_drawn_scenes_have_no_panels_to_correct(studio: Any, visit: Any) -> None:
    assert t("cell.do_panels") not in [button.label for button in visit().test.button]


def test_boxes_carry_no_markup() -> None:
    html = art_with_boxes("a" * 64, (600, 1000), [(1, FOUND[0])], f'" onload="{NASTY}')
    assert "<script" not in html and 'onload="' not in html.replace("&quot;", "")
    assert html.count("<span") == 10
