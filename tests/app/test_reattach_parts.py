"""Where does this belong? The questions on the lettering page: they are shown, answered, and gone."""

from __future__ import annotations

from typing import Any

import pytest

from core.lettering.objects import LayerPayload
from studio.services import art, episodes, layers, reattachment, stories
from studio.services.view import close_pool
from studio.ui.reattach_parts import told
from studio.ui.words import t
from tests.api.test_reattach import bubble, drawing, png

NASTY = "<script>alert(1)</script>"


@pytest.fixture
def scene_id(desk: Any) -> Any:
    """A brought strip with one object that is asked about and one that waits in the tray."""
    story = stories.create_story(desk, "Doors", script="INT. HALL - DAY\n\nIDA\nLeft.\n")
    held = story["scenes"][0]["scene_id"]
    episodes.create_episode(desk, story["story_id"], "One", scene_ids_ordered=[held])
    art.bring_scene_art(desk, held, "doors.png", png(drawing(1, 420), drawing(2, 420)))
    asked = bubble("asked", 1, flags=["place-uncertain"], text=NASTY) | {
        "candidates": [{"panel_id": 1, "likelihood": 0.6}, {"panel_id": 2, "likelihood": 0.4}]
    }
    lost = bubble("lost", 7, flags=["panel-removed"])
    layer = LayerPayload.model_validate({"layer_type": "dialogue", "objects": [asked], "unplaced": [lost]})
    desk.store.write(lambda cur: layers.record_layer(cur, desk, held, "main", layer, author="Ada", now=desk.now()))
    yield held
    close_pool(desk)


def panels_of(desk: Any, scene_id: str) -> dict[str, int]:
    found = layers.get_layers(desk, scene_id)["items"]
    return {item["id"]: item["panel_id"] for layer in found for item in layer["objects"]}


def test_a_question_is_shown_with_its_panels_and_answered(desk: Any, scene_id: str, visit: Any) -> None:
    at = visit().open("canvas")
    assert at.failures == []
    assert "<script" not in at.markup and t("belongs.now", n=1) in at.markup
    assert at.markup.count("lettering=false") == 2
    at.press(t("belongs.panel", n=2))
    assert at.failures == []
    assert panels_of(desk, scene_id) == {"asked": 2}
    assert reattachment.open_questions(desk, scene_id)["questions"] == []
    assert t("belongs.title") not in " ".join(entry.label for entry in at.test.expander)


def test_what_waits_is_put_into_a_panel(desk: Any, scene_id: str, visit: Any) -> None:
    at = visit().open("canvas").press(t("belongs.none"))
    assert at.failures == [] and panels_of(desk, scene_id) == {}
    at.press(t("belongs.put"))
    assert at.failures == []
    assert len(panels_of(desk, scene_id)) == 1


def test_a_report_in_one_sentence() -> None:
    assert told({"moved": ["a"], "unplaced": [], "uncertain": ["a", "b"]}).startswith("1 object followed its panel.")
    assert told({"moved": [], "unplaced": [], "uncertain": []}) == ""
