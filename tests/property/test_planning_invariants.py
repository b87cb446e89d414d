"""Hard rules of planning for any script: every line once and in order, every beat shown, panels inside the canvas."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.metrics.words import LETTERED_KINDS, count_balloons
from core.planning.continuity import SceneDraft, harmonise
from core.planning.director import plan_panels
from core.planning.intent import plan_intent
from core.planning.layouts import plan_layout
from core.planning.semantics import plan_semantics
from core.story.script import Script, ScriptLine
from tests.unit.planning_samples import CAST, grammar, styles, templates

SENTENCES = (
    "Ida runs through the park.",
    "Tom smiles at her.",
    "They stop, silent.",
    "The dog barks at the dogs.",
    "A key falls.",
    "What?!",
    "No.",
    "I will never leave this bridge again, whatever the mayor says about the water and the weather and us.",
    "조심해!",
    "word " * 60,
    "*Why* are you here...",
    "",
    'He holds up his phone. Its screen reads: "HELLO IDA". She looks up.',
)

TEXT = st.sampled_from(SENTENCES) | st.text(max_size=60)
LINE = st.tuples(
    st.sampled_from(["action", "dialogue", "narration", "sfx", "parenthetical", "panel_mark"]),
    TEXT,
    st.sampled_from(["IDA", "TOM", "DOG", "STRANGER"]),
    st.sampled_from([None, "speech", "whisper", "shout", "off_panel", "electronic"]),
)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    lines = draw(st.lists(LINE, max_size=24))
    panelled = draw(st.booleans()) and draw(st.booleans())
    number, made = 0, []
    for place, (kind, text, who, delivery) in enumerate(lines):
        number += draw(st.integers(0, 1)) if panelled else 0
        spoken = kind in {"dialogue", "parenthetical"}
        made.append(
            ScriptLine.model_validate(
                {
                    "line_id": f"l{place}", "kind": kind, "text": text, "speaker": who if spoken else None,
                    "delivery": delivery if spoken else None, "panel": number or None,
                }
            )
        )  # fmt: skip
    return Script(place=draw(st.sampled_from([None, "RIVER PARK", "???"])), read=draw(st.booleans()), lines=made)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scene=scripts(), style=st.sampled_from(sorted(styles().story)), seed=st.integers(0, 2**31))
def test_hard_rules_hold_for_any_script(scene: Script, style: str, seed: int) -> None:
    chosen = styles().story_style(style)
    intent = plan_intent(scene, CAST, story_style=chosen)
    assert [i for beat in intent.beats for i in beat.line_ids] == [line.line_id for line in scene.lines]

    plan = plan_panels(scene, intent, grammar=grammar(), story_style=chosen, seed=seed, cast=CAST)
    placed = [line_id for panel in plan.panels for line_id in panel.line_ids]
    assert placed == [line.line_id for line in scene.lines]
    assert {beat.beat_id for beat in intent.beats} <= {i for panel in plan.panels for i in panel.beat_ids}
    assert [panel.panel_id for panel in plan.panels] == list(range(1, len(plan.panels) + 1))
    lines = {line.line_id: line for line in scene.lines}
    for panel in plan.panels:
        here = [lines[i] for i in panel.line_ids if lines[i].kind in LETTERED_KINDS]
        assert panel.has_dialogue == bool(here)
        assert plan.bound or len(here) == 1 or sum(count_balloons(line) for line in here) <= 3

    layout = plan_layout(plan, scene, templates=templates(), seed=seed)
    assert sorted(rect.panel_id for rect in layout.panels) == [panel.panel_id for panel in plan.panels]
    for rect in layout.panels:
        assert rect.x >= 0 and rect.x + rect.w <= 800 and rect.y >= 0 and rect.y + rect.h <= layout.height
        assert rect.h <= 1180

    shown = plan_semantics(scene, intent, plan, cast=CAST, environments=[], grammar=grammar())
    assert [panel.panel_id for panel in shown.panels] == [panel.panel_id for panel in plan.panels]
    for entry in shown.panels:
        assert 25 <= len(entry.description.split()) <= 45


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenes=st.lists(scripts(), min_size=1, max_size=6))
def test_continuity_never_moves_a_line(scenes: list[Script]) -> None:
    style = styles().story_style("default")
    drafts = []
    for place, scene in enumerate(scenes):
        intent = plan_intent(scene, CAST, story_style=style)
        plan = plan_panels(scene, intent, grammar=grammar(), story_style=style, seed=place)
        drafts.append(SceneDraft(scene_id=f"s{place}", script=scene, intent=intent, plan=plan))
    plans = harmonise(drafts, grammar=grammar(), story_style=style)
    for draft, plan in zip(drafts, plans, strict=True):
        assert [i for p in plan.panels for i in p.line_ids] == [line.line_id for line in draft.script.lines]
        assert {b.beat_id for b in draft.intent.beats} <= {i for p in plan.panels for i in p.beat_ids}
        if draft.plan.bound:
            assert [p.line_ids for p in plan.panels] == [p.line_ids for p in draft.plan.panels]


@pytest.mark.parametrize("count", [400])
def test_a_very_long_scene_is_planned_in_moderate_time(count: int) -> None:
    lines = [ScriptLine(line_id=f"l{n}", kind="dialogue", text=f"Line {n}.", speaker="IDA") for n in range(count)]
    scene = Script(lines=lines)
    style = styles().story_style("default")
    intent = plan_intent(scene, CAST, story_style=style)
    plan = plan_panels(scene, intent, grammar=grammar(), story_style=style, seed=1, cast=CAST)
    assert [i for p in plan.panels for i in p.line_ids] == [line.line_id for line in lines]
