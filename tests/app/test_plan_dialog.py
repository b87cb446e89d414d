"""Changing a plan on the page: the dialog opens, every change shows at once, saving makes a version."""

from __future__ import annotations

from typing import Any

import pytest

from core.planning.intent import plan_intent
from core.story.plan import PanelPlan
from core.story.script import Script
from studio.services import artifacts, characters, episodes, scenes, stories, versions
from studio.ui import state
from studio.ui.words import t, word
from tests.app.conftest import SCRIPT

PANELS = ["establishing", "dialogue_medium", "reaction"]


@pytest.fixture
def scene_id(desk: Any) -> str:
    """The first scene of an episode, with a plan of three panels that hold its lines."""
    story = stories.create_story(desk, "The Borrowed Ladder", script=SCRIPT)
    held = story["scenes"][0]["scene_id"]
    episodes.create_episode(desk, story["story_id"], "One", scene_ids_ordered=[held])
    script_id = scenes.get_scene(desk, held)["active_script_id"]
    script = Script.model_validate(artifacts.get_artifact(desk, script_id)["payload"])
    cast = desk.store.read(lambda cur: characters.sheets(cur, story["story_id"]))
    intent = plan_intent(script, cast, story_style=desk.catalogue.styles.story_style(None))
    lines = [line.line_id for line in script.lines]
    plan = PanelPlan.model_validate(
        {
            "panels": [
                {
                    "panel_id": number,
                    "grammar_id": grammar_id,
                    "story_function": "",
                    "camera": {"scale": "medium"},
                    "line_ids": [lines[:1], lines[1:-1], lines[-1:]][number - 1],
                }
                for number, grammar_id in enumerate(PANELS, 1)
            ]
        }
    )

    def keep(cur: Any) -> None:
        for kind, payload in (("scene_intent", intent), ("panel_plan", plan)):
            made = versions.record_artifact(
                cur,
                scene_id=held,
                type=kind,
                branch="main",
                payload=payload.model_dump(mode="json"),
                input_ids=versions.inputs_in_use(cur, held, "main", kind),
                author="test",
                ids=desk.ids,
                now=desk.now,
            )
            versions.move_pointer(cur, held, "main", kind, made["artifact_id"])

    desk.store.write(keep)
    return str(held)


def stored(desk: Any, scene_id: str) -> list[dict[str, Any]]:
    plan_id = scenes.get_scene(desk, scene_id)["active_panel_plan_id"]
    return list(artifacts.get_artifact(desk, plan_id)["payload"]["panels"])


def opened(visit: Any) -> Any:
    at = visit().press(t("cell.do_edit_plan"))
    assert at.failures == []
    return at


def box(at: Any, label: str) -> Any:
    return next(item for item in at.test.selectbox if item.label == label)


def test_a_framing_is_changed_and_saved(desk: Any, scene_id: str, visit: Any) -> None:
    at = opened(visit)
    assert at.markup.count("ws-panel silent chosen") + at.markup.count("ws-panel chosen") == 1
    box(at, t("plan.grammar_id")).select("object_focus").run()
    assert at.failures == [] and box(at, t("plan.grammar_id")).value == "object_focus"
    assert [panel["grammar_id"] for panel in stored(desk, scene_id)] == PANELS
    at.test.button(key="plan_save").click().run()
    assert at.failures == []
    assert [panel["grammar_id"] for panel in stored(desk, scene_id)] == ["object_focus", *PANELS[1:]]
    assert [note.value for note in at.test.toast] == [t("plan.saved")]
    kept = artifacts.list_artifacts(desk, scene_id, "panel_plan")["items"]
    assert [item["version"] for item in kept] == [2, 1]


def test_panels_are_added_moved_dropped_and_taken_back(desk: Any, scene_id: str, visit: Any) -> None:
    at = opened(visit)
    at.press(t("plan.do_add"))
    assert box(at, t("plan.panel")).options == [
        f"{place}. {word('grammar', name)}" for place, name in enumerate(["establishing", "reaction", *PANELS[1:]], 1)
    ]
    at.press(t("plan.do_later"))
    at.press(t("plan.do_drop"))
    assert len(box(at, t("plan.panel")).options) == 3
    for _ in range(3):
        at.press(t("plan.do_undo"))
    assert at.failures == []
    assert at.test.button(key="plan_save").disabled
    assert stored(desk, scene_id) and [panel["panel_id"] for panel in stored(desk, scene_id)] == [1, 2, 3]


def test_lines_are_moved_and_the_plan_is_kept(desk: Any, scene_id: str, visit: Any) -> None:
    at = opened(visit)
    all_lines = [line_id for panel in stored(desk, scene_id) for line_id in panel["line_ids"]]
    picked = next(item for item in at.test.multiselect if item.label == t("plan.lines"))
    picked.set_value(all_lines[:2]).run()
    at.test.toggle(key="plan_lock").set_value(True).run()
    at.test.button(key="plan_save").click().run()
    assert at.failures == []
    assert stored(desk, scene_id)[0]["line_ids"] == all_lines[:2]
    assert [line_id for panel in stored(desk, scene_id) for line_id in panel["line_ids"]] == all_lines
    assert "panel_plan" in scenes.get_scene(desk, scene_id)["locked_types"]
    assert state.PLAN_IN_WORK not in at.test.session_state
