"""Episode rules: rhythm between scenes and the hero scene."""

from __future__ import annotations

from core.metrics.redundancy import overlap
from core.planning.continuity import SceneDraft, harmonise
from core.planning.director import plan_panels
from core.planning.intent import plan_intent
from core.story.plan import PanelPlan
from core.story.script import Script
from tests.unit.planning_samples import CAST, grammar, script, styles, talk_scene

STYLE = styles().story_style("default")


def draft(scene_id: str, scene: Script, seed: int = 1) -> SceneDraft:
    intent = plan_intent(scene, CAST, story_style=STYLE)
    plan = plan_panels(scene, intent, grammar=grammar(), story_style=STYLE, seed=seed, cast=CAST)
    return SceneDraft(scene_id=scene_id, script=scene, intent=intent, plan=plan)


def ids(plan: PanelPlan) -> list[str]:
    return [panel.grammar_id for panel in plan.panels]


def test_scenes_with_the_same_rhythm_are_pulled_apart_by_swaps_alone() -> None:
    scenes = [draft(f"s{n}", talk_scene()) for n in range(3)]
    plans = harmonise(scenes, grammar=grammar(), story_style=STYLE)
    assert overlap(ids(plans[0]), ids(plans[1])) < 0.6
    assert overlap(ids(plans[1]), ids(plans[2])) < 0.6
    for before, after in zip(scenes, plans, strict=True):
        assert [p.line_ids for p in after.panels] == [p.line_ids for p in before.plan.panels]
        assert [p.beat_ids for p in after.panels] == [p.beat_ids for p in before.plan.panels]
    assert "rhythm-varied" in {finding.code for finding in plans[1].findings}


def test_running_it_again_changes_nothing() -> None:
    scenes = [draft(f"s{n}", talk_scene()) for n in range(3)]
    once = harmonise(scenes, grammar=grammar(), story_style=STYLE)
    again = [scene.model_copy(update={"plan": plan}) for scene, plan in zip(scenes, once, strict=True)]
    assert harmonise(again, grammar=grammar(), story_style=STYLE) == once


def test_short_scenes_get_a_silent_panel_rather_than_the_same_rhythm() -> None:
    same = script("Ida waits.", "IDA: Yes.", "Tom sits.")
    scenes = [draft(f"s{n}", same) for n in range(3)]
    alike = [scene.model_copy(update={"plan": scenes[0].plan}) for scene in scenes]
    plans = harmonise(alike, grammar=grammar(), story_style=STYLE)
    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert overlap(ids(plans[one]), ids(plans[other])) < 0.6
    for before, after in zip(alike, plans, strict=True):
        assert [i for p in after.panels for i in p.line_ids] == [i for p in before.plan.panels for i in p.line_ids]
        assert len({panel.panel_id for panel in after.panels}) == len(after.panels)


def test_a_scene_that_wants_continuity_may_stay_alike_and_says_why() -> None:
    scenes = [draft(f"s{n}", script("IDA: Yes.")) for n in range(2)]
    wish = {"cinematic_mode": "continuity", "continuity_preference": 0.9}
    same = [
        scene.model_copy(
            update={
                "plan": PanelPlan(panels=[p.model_copy(update={"grammar_id": "zz"}) for p in scene.plan.panels[:2]]),
                "intent": scene.intent.model_copy(update=wish),
            }
        )
        for scene in scenes
    ]
    plans = harmonise(same, grammar=grammar(), story_style=STYLE)
    assert [(finding.code, finding.severity) for finding in plans[1].findings] == [("rhythm-waived", "info")]
    assert "continuity" in plans[1].findings[0].message


def test_a_writers_own_panels_are_left_and_it_is_said() -> None:
    only = script("IDA: Yes.")
    two = [draft("a", only), draft("b", only)]
    short = [
        scene.model_copy(
            update={
                "plan": PanelPlan(
                    panels=[p.model_copy(update={"grammar_id": "zz"}) for p in scene.plan.panels[:2]], bound=True
                )
            }
        )
        for scene in two
    ]
    plans = harmonise(short, grammar=grammar(), story_style=STYLE)
    assert [finding.code for finding in plans[1].findings] == ["rhythm-waived"]


def test_five_scenes_get_a_single_panel_hero_where_one_is_short() -> None:
    scenes = [draft(f"s{n}", talk_scene(), n) for n in range(4)] + [
        draft("s4", script("Ida stands on the bridge.", "IDA: So."))
    ]
    plans = harmonise(scenes, grammar=grammar(), story_style=STYLE)
    assert [len(plan.panels) == 1 for plan in plans] == [False, False, False, False, True]
    assert plans[4].panels[0].line_ids == ["l1", "l2"]
    assert plans[4].panels[0].beat_ids == [beat.beat_id for beat in scenes[4].intent.beats]


def test_five_long_scenes_are_told_that_they_lack_a_hero() -> None:
    scenes = [draft(f"s{n}", talk_scene(), n) for n in range(5)]
    plans = harmonise(scenes, grammar=grammar(), story_style=STYLE)
    assert all(len(plan.panels) > 1 for plan in plans)
    assert "no-hero-scene" in {finding.code for finding in plans[-1].findings}
