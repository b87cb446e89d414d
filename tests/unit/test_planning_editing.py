"""A plan edited by hand: nothing is lost, numbers stay, and what cannot be done is refused whole."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from pydantic import TypeAdapter

from core.errors import InvalidInputError
from core.metrics.words import LETTERED_KINDS
from core.planning.director import plan_panels
from core.planning.editing import PlanEdit, edit_plan
from core.planning.intent import plan_intent
from core.story.plan import PanelPlan, SceneIntent
from tests.unit.planning_samples import CAST, grammar, styles, talk_scene

EDITS: TypeAdapter[list[PlanEdit]] = TypeAdapter(list[PlanEdit])
SCRIPT = talk_scene()


@pytest.fixture(scope="module")
def intent() -> SceneIntent:
    return plan_intent(SCRIPT, CAST, story_style=styles().story_style(None))


@pytest.fixture(scope="module")
def plan(intent: SceneIntent) -> PanelPlan:
    return plan_panels(SCRIPT, intent, grammar=grammar(), story_style=styles().story_style(None), seed=3, cast=CAST)


def edited(plan: PanelPlan, intent: SceneIntent, *edits: dict[str, Any]) -> PanelPlan:
    return edit_plan(plan, EDITS.validate_python(list(edits)), script=SCRIPT, intent=intent, grammar=grammar())


def ids(plan: PanelPlan) -> list[int]:
    return [panel.panel_id for panel in plan.panels]


def held(plan: PanelPlan) -> list[str]:
    return sorted(line_id for panel in plan.panels for line_id in panel.line_ids)


def shown(plan: PanelPlan) -> set[str]:
    return {beat_id for panel in plan.panels for beat_id in panel.beat_ids}


def test_a_new_framing_brings_its_usual_camera_and_what_is_named_wins(plan: PanelPlan, intent: SceneIntent) -> None:
    first = plan.panels[1].panel_id
    done = edited(plan, intent, {"op": "change", "panel_id": first, "grammar_id": "power_low"})
    entry = grammar().entry("power_low")
    assert (done.panels[1].grammar_id, done.panels[1].camera.angle) == ("power_low", entry.angles[0])
    assert done.panels[1].story_function == entry.function
    close = {"op": "change", "panel_id": first, "grammar_id": "power_low", "scale": "closeup", "gutter_after": "beat"}
    named = edited(plan, intent, close).panels[1]
    assert (named.camera.scale, named.gutter_after) == ("closeup", "beat")
    assert [p for p in done.panels if p.panel_id != first] == [p for p in plan.panels if p.panel_id != first]


def test_a_dropped_panel_leaves_its_lines_and_beats_to_its_neighbour(plan: PanelPlan, intent: SceneIntent) -> None:
    for panel in plan.panels:
        done = edited(plan, intent, {"op": "drop", "panel_id": panel.panel_id})
        assert ids(done) == [number for number in ids(plan) if number != panel.panel_id]
        assert held(done) == held(plan) and shown(done) == shown(plan)


def test_a_new_panel_takes_lines_and_the_next_number(plan: PanelPlan, intent: SceneIntent) -> None:
    spoken = next(line.line_id for line in SCRIPT.lines if line.kind == "dialogue")
    add = {"op": "add", "after": plan.panels[0].panel_id, "grammar_id": "reaction", "line_ids": [spoken]}
    done = edited(plan, intent, add)
    new = done.panels[1]
    assert new.panel_id == max(ids(plan)) + 1 and new.line_ids == [spoken] and new.has_dialogue
    assert held(done) == held(plan)
    assert edited(plan, intent, {"op": "add", "grammar_id": "establishing"}).panels[0].line_ids == []


def test_lines_move_between_panels_and_none_is_left_over(plan: PanelPlan, intent: SceneIntent) -> None:
    full = next(panel for panel in plan.panels if len(panel.line_ids) > 1)
    done = edited(plan, intent, {"op": "lines", "panel_id": full.panel_id, "line_ids": full.line_ids[:1]})
    assert next(p for p in done.panels if p.panel_id == full.panel_id).line_ids == full.line_ids[:1]
    assert held(done) == held(plan)


def test_moving_keeps_every_panel(plan: PanelPlan, intent: SceneIntent) -> None:
    last = plan.panels[-1].panel_id
    assert ids(edited(plan, intent, {"op": "move", "panel_id": last, "to": 0})) == [last, *ids(plan)[:-1]]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({"op": "change", "panel_id": 999}, "unknown-panel"),
        ({"op": "change", "panel_id": 1, "grammar_id": "spiral"}, "unknown-grammar-id"),
        ({"op": "add", "grammar_id": "reaction", "line_ids": ["nowhere"]}, "unknown-line"),
        ({"op": "add", "grammar_id": "reaction", "beat_ids": ["b99"]}, "unknown-beat"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_place(
    plan: PanelPlan, intent: SceneIntent, edit: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        edited(plan, intent, {"op": "move", "panel_id": 1, "to": 2}, edit)
    assert refused.value.code == code
    assert refused.value.data["errors"][0]["loc"][:2] == ["edits", 1]


def test_the_last_panel_stays(plan: PanelPlan, intent: SceneIntent) -> None:
    with pytest.raises(InvalidInputError) as refused:
        edited(plan, intent, *({"op": "drop", "panel_id": number} for number in ids(plan)))
    assert refused.value.code == "plan-empty"


def test_any_run_of_edits_keeps_every_line_once_and_every_beat(plan: PanelPlan, intent: SceneIntent) -> None:
    lines = [line.line_id for line in SCRIPT.lines]
    lettered = {line.line_id for line in SCRIPT.lines if line.kind in LETTERED_KINDS}
    for seed in range(200):
        random, now = Random(seed), plan
        for _ in range(8):
            some = random.choice(ids(now))
            edit = random.choice(
                [
                    {"op": "change", "panel_id": some, "grammar_id": random.choice(list(grammar().entries))},
                    {"op": "add", "after": some, "grammar_id": "reaction", "line_ids": random.sample(lines, 2)},
                    {"op": "drop", "panel_id": some},
                    {"op": "move", "panel_id": some, "to": random.randrange(9)},
                    {"op": "lines", "panel_id": some, "line_ids": random.sample(lines, random.randrange(4))},
                ]
            )
            if len(now.panels) == 1 and edit["op"] in {"drop", "lines"}:
                continue
            now = edited(now, intent, edit)
            assert held(now) == held(plan), (seed, edit)
            assert shown(now) == shown(plan), (seed, edit)
            assert len(set(ids(now))) == len(now.panels)
            for panel in now.panels:
                assert panel.has_dialogue == bool(lettered & set(panel.line_ids))
