"""The builder's readiness: steps with what is in the way, a matrix that leads on, targets beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from studio.runtime import set_services
from studio.services import episodes, scenes, stories
from studio.services.readiness_cells import COLUMNS
from studio.ui.readiness_parts import ICONS
from studio.ui.targets_parts import shown_number
from studio.ui.words import group
from tests.app.conftest import SCRIPT


@pytest.fixture
def bare(desk: Any) -> Iterator[dict[str, Any]]:
    """An episode of two scenes of which nothing is planned; there is no queue."""
    story = stories.create_story(desk, "The Borrowed Ladder", script=SCRIPT)
    ids = [scene["scene_id"] for scene in story["scenes"]]
    yield episodes.create_episode(desk, story["story_id"], "Episode 1", scene_ids_ordered=ids)
    set_services(None)


def button(visit: Any, key: str) -> Any:
    return next(item for item in visit.test.button if item.key == key)


def test_every_state_and_every_column_has_words_and_a_sign() -> None:
    assert set(group("need")) >= set(COLUMNS)
    assert set(group("need_state")) == set(ICONS) and len(set(ICONS.values())) == len(ICONS)


def test_numbers_have_units() -> None:
    assert shown_number("bytes", 1_250_000) == "1.2 MB"
    assert shown_number("height_px", 41_200.4) == "41 200 px"
    assert shown_number("seconds", 75.2) == "75 s"
    assert shown_number("panels", None) == "–"


def test_the_matrix_says_what_is_missing_and_leads_there(desk: Any, bare: dict[str, Any], visit: Any) -> None:
    page = visit()
    assert page.failures == []
    assert "before it can be final" in " ".join(item.label for item in page.test.expander)
    first = bare["scene_ids_ordered"][0]
    plan = button(page, f"need_missing_plan_{first}")
    assert plan.label.startswith("Missing `Plan, ") and plan.help == "Not planned yet."
    assert button(page, f"need_ok_script_{first}").label.startswith("Ready ")
    plan.click().run()
    assert "Not planned yet." in page.markup
    assert button(page, "mend_plan").label == "Plan"
    button(page, f"need_missing_references_{first}").click().run()
    assert page.failures == []
    assert page.test.session_state["at_scene"] == first
    assert "Characters" in page.markup or "cast" in page.markup.lower()


def test_words_are_mended_from_the_matrix(desk: Any, bare: dict[str, Any], visit: Any) -> None:
    blank = scenes.create_scene(desk, bare["story_id"], title="Blank", source_text="")
    episodes.add_scenes(desk, bare["episode_id"], [blank["scene_id"]])
    page = visit()
    forward = button(page, "status_forward")
    assert (forward.label, forward.disabled) == ("Start production", True)
    assert "Neither words nor art yet." in page.markup
    button(page, f"need_missing_script_{blank['scene_id']}").click().run()
    button(page, "mend_script").click().run()
    assert page.failures == []
    assert "Edit the words of" in " ".join(item.value for item in page.test.subheader)


def test_the_steps_forward_and_back(desk: Any, bare: dict[str, Any], visit: Any) -> None:
    page = visit()
    button(page, "status_forward").click().run()
    assert page.failures == []
    assert episodes.get_episode(desk, bare["episode_id"])["status"] == "producing"
    final = button(page, "status_forward")
    assert (final.label, final.disabled) == ("Declare final", True)
    assert "No approved face" in page.markup
    button(page, "status_back").click().run()
    assert episodes.get_episode(desk, bare["episode_id"])["status"] == "draft"


def test_a_final_episode_says_so_and_can_be_reopened(desk: Any, bare: dict[str, Any], visit: Any) -> None:
    desk.store.write(
        lambda cur: cur.execute("update episodes set status = 'final' where episode_id = ?", [bare["episode_id"]])
    )
    page = visit()
    assert page.failures == []
    assert "Nothing in it changes any more." in page.markup
    runs = [item for item in page.test.button if item.label in ("Plan all", "Draw all")]
    assert len(runs) == 2 and all(item.disabled for item in runs)
    assert not [item for item in page.test.button if item.key == "status_forward"]
    button(page, "status_back").click().run()
    assert episodes.get_episode(desk, bare["episode_id"])["status"] == "producing"


def test_targets_are_set_and_waived(desk: Any, bare: dict[str, Any], visit: Any) -> None:
    page = visit()
    asked = {item.label: item for item in page.test.number_input}
    asked["Panels"].set_value(40)
    asked["Size in MB, at most"].set_value(2.5)
    next(item for item in page.test.text_input if item.key == "waive_panels").set_value("A short one.")
    next(item for item in page.test.button if item.label == "Save" and "targets" in (item.form_id or "")).click().run()
    assert page.failures == []
    after = episodes.get_episode(desk, bare["episode_id"])
    assert after["targets"] == {"panels": 40, "bytes": 2_500_000}
    assert after["waivers"]["panels"]["note"] == "A short one."
    assert "Waived by" in page.markup and "2.5 MB" in page.markup
