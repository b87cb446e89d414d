"""Look and place of one object: changes wait for "Save", survive other objects, and two people lose nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from studio.services import art, episodes, layers, stories
from studio.services.view import close_pool
from studio.ui import object_drafts
from studio.ui.words import t
from tests.api.test_reattach import bubble, drawing, png


@pytest.fixture
def scene_id(desk: Any) -> Iterator[str]:
    """A brought strip of two panels with a balloon in each."""
    story = stories.create_story(desk, "Doors", script="INT. HALL - DAY\n\nIDA\nLeft.\n")
    held = story["scenes"][0]["scene_id"]
    episodes.create_episode(desk, story["story_id"], "One", scene_ids_ordered=[held])
    art.bring_scene_art(desk, held, "doors.png", png(drawing(1, 420), drawing(2, 420)))
    layers.post_layer(desk, held, "dialogue", [bubble("one", 1, text="Left."), bubble("two", 2, text="Right.")])
    yield held
    close_pool(desk)


def stored(desk: Any, scene_id: str) -> dict[str, Any]:
    return {item["id"]: item for layer in layers.get_layers(desk, scene_id)["items"] for item in layer["objects"]}


def opened(visit: Any) -> Any:
    at = visit().open("canvas")
    at.test.session_state["canvas_tab"] = t("object_form.tab")
    at.test.run()
    assert at.failures == []
    return at


def words(at: Any) -> Any:
    return next(area for area in at.test.text_area if area.key and area.key.startswith("text_"))


def labels(at: Any) -> list[str]:
    return [button.label for button in at.test.button]


def test_a_change_waits_for_save_and_survives_another_object(desk: Any, scene_id: str, visit: Any) -> None:
    at = opened(visit)
    words(at).input("Far left.").run()
    assert stored(desk, scene_id)["one"]["text"] == "Left."
    at.test.button(key="object_forward").click().run()
    assert words(at).value == "Right."
    at.test.button(key="object_back").click().run()
    assert words(at).value == "Far left."
    at.press(t("object_form.save"))
    assert at.failures == []
    assert stored(desk, scene_id)["one"]["text"] == "Far left."
    assert stored(desk, scene_id)["two"]["text"] == "Right."
    assert t("object_form.drop") not in labels(at)


def test_two_windows_lose_nothing(desk: Any, scene_id: str, visit: Any) -> None:
    mine, theirs = opened(visit), opened(visit)
    words(mine).input("Mine.").run()
    number = next(one for one in theirs.test.number_input if one.key.startswith("x_"))
    number.set_value(40.0).run()
    theirs.press(t("object_form.save"))
    mine.press(t("object_form.save"))
    assert [str(w.value) for w in mine.test.warning] == [t("object_form.meanwhile")]
    assert (words(mine).value, stored(desk, scene_id)["one"]["text"]) == ("Mine.", "Left.")
    mine.press(t("object_form.save"))
    assert mine.failures == []
    both = stored(desk, scene_id)["one"]
    assert (both["text"], both["geometry"]["x"], both["pinned"]) == ("Mine.", 0.4, True)


def test_what_somebody_else_deleted_can_still_be_saved(desk: Any, scene_id: str, visit: Any) -> None:
    mine, theirs = opened(visit), opened(visit)
    words(mine).input("Mine.").run()
    theirs.press(t("object_form.delete"))
    assert set(stored(desk, scene_id)) == {"two"}
    mine.press(t("object_form.save"))
    assert [str(w.value) for w in mine.test.warning] == [t("object_form.gone")]
    mine.press(t("object_form.save"))
    assert mine.failures == []
    assert stored(desk, scene_id)["one"]["text"] == "Mine."


def test_tails_come_and_go_as_rows(desk: Any, scene_id: str, visit: Any) -> None:
    at = opened(visit)
    held = len(stored(desk, scene_id)["one"]["tails"])
    for _ in range(2):
        at.press(t("object_form.tail_add"))
    at.press(t("object_form.tail_off"))
    at.press(t("object_form.save"))
    assert at.failures == []
    assert len(stored(desk, scene_id)["one"]["tails"]) == held + 1


def test_changes_of_two_people_are_joined_field_by_field() -> None:
    base = {"id": "a", "text": "Hm.", "style": {"fill": None, "stroke": "#000000", "kind": "speech"}}
    edited = base | {"style": {"fill": "#ff0000", "stroke": None, "kind": "speech"}}
    work = object_drafts.Work("scene", "layer", base, base, edited, 1)
    now = base | {"text": "Hmm!", "style": base["style"] | {"kind": "shout"}}
    assert object_drafts.merged(work, now) == {
        "id": "a",
        "text": "Hmm!",
        "style": {"fill": "#ff0000", "stroke": None, "kind": "shout"},
    }
    assert object_drafts.merged(work, None) == edited
