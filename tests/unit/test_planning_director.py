"""Panel plans: hard rules, soft rules, bound plans, styles."""

from __future__ import annotations

from collections import Counter

import pytest

from core.metrics.settings import QcThresholds
from core.planning.critic import check_plan
from core.planning.director import plan_panels
from core.planning.intent import plan_intent
from core.story.plan import Beat, PanelPlan
from core.story.script import Script
from tests.unit.planning_samples import CAST, grammar, script, styles, talk_scene


def plan(scene: Script, style: str = "default", seed: int = 1, **more: object) -> PanelPlan:
    chosen = styles().story_style(style)
    intent = plan_intent(scene, CAST, story_style=chosen)
    return plan_panels(scene, intent, grammar=grammar(), story_style=chosen, seed=seed, cast=CAST, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("style", ["default", "romance", "horror", "comedy", "action", "slice_of_life"])
def test_a_plan_breaks_no_hard_rule_and_opens_and_closes_well(style: str) -> None:
    scene = talk_scene()
    made = plan(scene, style)
    intent = plan_intent(scene, CAST, story_style=styles().story_style(style))
    found = check_plan(scene, intent, made, thresholds=QcThresholds(), grammar=grammar())
    assert [finding for finding in found if finding.severity == "error"] == []
    codes = {finding.code for finding in found}
    assert not codes & {
        "too-many-closeups",
        "grammar-run",
        "no-establishing",
        "too-little-silence",
        "must-show-missing",
    }
    assert made.panels[-1].gutter_after in {"scene_change", "drop"}


def test_equal_arguments_give_the_equal_plan_and_seeds_differ() -> None:
    assert plan(talk_scene(), seed=5) == plan(talk_scene(), seed=5)
    rhythms = {tuple(panel.grammar_id for panel in plan(talk_scene(), seed=seed).panels) for seed in range(8)}
    assert len(rhythms) > 1


def test_a_scene_that_starts_with_talk_gets_its_place_first() -> None:
    made = plan(script("IDA: Hello?", "TOM: Here.", "IDA: Where?"))
    assert made.panels[0].grammar_id in {"establishing", "environment_aspect"}
    assert made.panels[0].line_ids == []
    assert "River Park" in made.panels[0].story_function


def test_a_speech_is_never_split_from_its_order_and_balloons_stay_within_three() -> None:
    scene = script("Ida sits.", *[f"{who}: Number {n}." for n in range(8) for who in ("IDA", "TOM")])
    made = plan(scene)
    order = [line_id for panel in made.panels for line_id in panel.line_ids]
    assert order == [line.line_id for line in scene.lines]
    assert max(len([i for i in panel.line_ids if i != "l1"]) for panel in made.panels) <= 3


def test_a_writers_panels_bind_the_plan_one_to_one() -> None:
    scene = script(
        "#1 Wide shot of the bench.", "#2 IDA: Mine.", "#2 TOM: Ours.", "#3 Close-up on the key.", "#4 Ida smiles."
    )
    made = plan(scene)
    assert made.bound
    assert [panel.line_ids for panel in made.panels] == [["l1"], ["l2", "l3"], ["l4"], ["l5"]]
    assert made.panels[0].camera.scale == "wide"
    assert made.panels[2].camera.scale == "closeup"


def test_a_must_show_object_without_a_line_gets_a_detail_before_the_peak() -> None:
    scene = talk_scene()
    style = styles().story_style("default")
    intent = plan_intent(scene, CAST, story_style=style)
    first = intent.beats[0].model_copy(update={"must_show": ["umbrella"]})
    intent = intent.model_copy(update={"beats": [first, *intent.beats[1:]]})
    made = plan_panels(scene, intent, grammar=grammar(), story_style=style, seed=1, cast=CAST)
    peak = next(b.beat_id for b in intent.beats if b.type == "peak")
    before = [p for p in made.panels if p.panel_id < min(q.panel_id for q in made.panels if peak in q.beat_ids)]
    detail = [panel for panel in before if "umbrella" in panel.story_function]
    assert [panel.grammar_id for panel in detail] == ["object_focus"]


def test_a_beat_without_lines_is_still_covered() -> None:
    scene = talk_scene()
    style = styles().story_style("default")
    intent = plan_intent(scene, CAST, story_style=style)
    extra = Beat(beat_id="b99", line_ids=[], what_happens="The wind turns.", type="release")
    intent = intent.model_copy(update={"beats": [*intent.beats, extra]})
    made = plan_panels(scene, intent, grammar=grammar(), story_style=style, seed=1)
    assert any("b99" in panel.beat_ids for panel in made.panels)


def test_styles_change_the_mix_of_framings() -> None:
    seeds = range(6)
    action = Counter(p.grammar_id for s in seeds for p in plan(talk_scene(), "action", s).panels)
    romance = Counter(p.grammar_id for s in seeds for p in plan(talk_scene(), "romance", s).panels)
    assert action["action"] > romance["action"]
    assert romance != action


def test_avoided_rhythms_come_back_less() -> None:
    from core.metrics.redundancy import overlap

    first = [panel.grammar_id for panel in plan(talk_scene(), seed=3).panels]
    again = [panel.grammar_id for panel in plan(talk_scene(), seed=3, avoid=[first]).panels]
    assert overlap(first, again) < 1.0


def test_long_actions_become_several_pictures() -> None:
    scene = script(
        "Ida opens the old wooden box with both hands. She lifts a gold watch out of it and smiles. "
        "Tom points at the window. Then he runs to the door and pulls it open.",
        "TOM: Run!",
    )
    made = plan(scene)
    assert sum("watch" in p.story_function or "window" in p.story_function for p in made.panels) >= 1


def test_narrated_prose_gives_every_line_a_place() -> None:
    scene = script("> Ida counted the coins three times.", "> Then she sat down and cried.", "> It was not enough.")
    made = plan(scene)
    assert [i for panel in made.panels for i in panel.line_ids] == ["l1", "l2", "l3"]
    assert made.panels[0].grammar_id in {"establishing", "environment_aspect"}


def test_a_scene_without_lines_is_one_panel() -> None:
    assert len(plan(script()).panels) == 1


def test_the_critic_names_each_broken_rule() -> None:
    scene = talk_scene()
    intent = plan_intent(scene, CAST, story_style=styles().story_style("default"))
    made = plan(scene)
    broken = made.panels[2].model_copy(update={"line_ids": [], "beat_ids": []})
    damaged = made.model_copy(update={"panels": [made.panels[1], broken, *made.panels[3:]]})
    found = {finding.code for finding in check_plan(scene, intent, damaged, thresholds=QcThresholds())}
    assert "line-unplaced" in found
    closeup = made.panels[0].model_copy(update={"grammar_id": "reaction", "line_ids": ["l2"]})
    closeup = closeup.model_copy(update={"camera": closeup.camera.model_copy(update={"scale": "closeup"})})
    found = {f.code for f in check_plan(scene, intent, PanelPlan(panels=[closeup] * 4), thresholds=QcThresholds())}
    assert {"too-many-closeups", "grammar-run", "line-repeated", "no-establishing", "framing-run"} <= found
