"""Whatever becomes of a plan: lettering follows its lines, nothing is lost, nothing is touched without need."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.lettering.following.evidence import Evidence
from core.lettering.following.reattach import PANEL_REMOVED, PLACE_UNCERTAIN, reattach
from core.lettering.objects import Geometry, LayerObject, LayerPayload
from core.story.plan import Beat, Camera, Layout, PanelPlan, PanelRect, PlannedPanel
from core.story.script import Script, ScriptLine
from studio.services.edited_script import touched_lines
from tests.unit.redrawn_strips import words_of

LINES = [f"l{number}" for number in range(12)]


def beats_of(dice: random.Random) -> list[Beat]:
    cuts = [0, *sorted(dice.sample(range(1, len(LINES)), dice.randint(1, 4))), len(LINES)]
    return [
        Beat(beat_id=f"b{number}", line_ids=LINES[a:b], what_happens="", type="initial")
        for number, (a, b) in enumerate(pairwise(cuts), 1)
    ]


def plan_of(dice: random.Random, beats: list[Beat]) -> PanelPlan:
    """The lines dealt out over panels in order, with silent panels between."""
    cuts = [0, *sorted(dice.sample(range(1, len(LINES)), dice.randint(2, 8))), len(LINES)]
    owner = {line: beat.beat_id for beat in beats for line in beat.line_ids}
    groups: list[tuple[list[str], list[str]]] = []
    for a, b in pairwise(cuts):
        lines = LINES[a:b]
        groups.append((lines, list(dict.fromkeys(owner[line] for line in lines))))
        if dice.random() < 0.25:
            groups.append(([], [owner[lines[-1]]]))
    return PanelPlan(
        panels=[
            PlannedPanel(
                panel_id=number,
                grammar_id="dialogue" if lines else "object_focus",
                story_function="tells",
                line_ids=lines,
                beat_ids=beat_ids,
                camera=Camera(scale="medium"),
            )
            for number, (lines, beat_ids) in enumerate(groups, 1)
        ]
    )


def layout_of(dice: random.Random, plan: PanelPlan) -> Layout:
    y, rects = 40, []
    for panel in plan.panels:
        height = dice.randint(200, 700)
        rects.append(PanelRect(panel_id=panel.panel_id, x=40, y=y, w=720, h=height))
        y += height + 60
    return Layout(width=800, height=y, panels=rects)


def lettering_of(dice: random.Random, plan: PanelPlan, *, free: bool = True) -> list[LayerPayload]:
    objects = []
    for panel in plan.panels:
        for line in [*panel.line_ids, *([None] if free else [])]:
            objects.append(
                LayerObject(
                    id=f"o-{line or f'free{panel.panel_id}'}",
                    panel_id=panel.panel_id,
                    type="speech_bubble" if line else "box",
                    text=f"{line} says so",
                    geometry=Geometry(x=round(dice.uniform(0, 0.5), 2), y=round(dice.uniform(0, 0.7), 2), w=0.3, h=0.2),
                    line_ids=[line] if line else [],
                    pinned=dice.random() < 0.5,
                    tail_target={"x": 0.5, "y": 0.5} if line else None,
                    tails=[{"x": 0.5, "y": 0.4}] if line else [],
                )
            )
    return [LayerPayload(layer_type="dialogue", objects=objects)]


def test_a_hundred_plans_made_anew_take_every_balloon_along_with_its_line() -> None:
    for seed in range(100):
        dice = random.Random(seed)
        beats, later = beats_of(dice), beats_of(dice)
        before, after = plan_of(dice, beats), plan_of(dice, later)
        layers = lettering_of(dice, before, free=False)
        evidence = Evidence(old_plan=before, new_plan=after, old_beats=beats, new_beats=later)
        report = reattach(layers, layout_of(dice, before), layout_of(dice, after), evidence=evidence)
        home = {line: panel.panel_id for panel in after.panels for line in panel.line_ids}
        assert {item.line_ids[0]: item.panel_id for item in report.layers[0].objects} == home
        assert report.uncertain == report.unplaced == []
        renumbered = beats != later or before != after
        assert {entry.why for entry in report.follows} == ({"line"} if renumbered else {"panel"})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_nothing_is_lost_and_every_doubt_is_asked(seed: int) -> None:
    dice = random.Random(seed)
    beats, later = beats_of(dice), beats_of(dice)
    before, after = plan_of(dice, beats), plan_of(dice, later)
    old, new = layout_of(dice, before), layout_of(dice, after)
    layers = lettering_of(dice, before)
    likeness = None
    if dice.random() < 0.4:
        likeness = [[round(dice.random(), 3) for _ in new.panels] for _ in old.panels]
    evidence = Evidence(
        old_plan=before if dice.random() < 0.8 else None,
        new_plan=after if dice.random() < 0.8 else None,
        old_beats=beats,
        new_beats=later,
        likeness=likeness,
        old_guessed=dice.random() < 0.2,
        new_guessed=dice.random() < 0.2,
    )
    report = reattach(layers, old, new, evidence=evidence)
    assert words_of(report.layers) == words_of(layers)
    ids = [item.id for item in layers[0].objects]
    assert sorted(report.kept + report.moved + report.unplaced) == sorted(ids)
    assert sorted(entry.object_id for entry in report.follows) == sorted(ids)
    known = {panel.panel_id for panel in new.panels}
    for item in report.layers[0].objects:
        assert item.panel_id in known
        assert (PLACE_UNCERTAIN in item.flags) == (item.id in report.uncertain)
        assert {choice.panel_id for choice in item.candidates} <= known
    for item in report.layers[0].unplaced:
        assert (PANEL_REMOVED in item.flags) == evidence.renumbered
    assert reattach(layers, old, new, evidence=evidence) == report
    again = reattach(report.layers, new, new)
    assert again.layers[0].objects == report.layers[0].objects


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_exactly_the_changed_lines_are_touched(seed: int) -> None:
    dice = random.Random(seed)
    before = [ScriptLine(line_id=line, kind="dialogue", text=f"{line} said", speaker="ANA") for line in LINES]
    after, changed, removed = [], set(), set()
    for line in before:
        fate = dice.random()
        if fate < 0.15:
            removed.add(line.line_id)
        elif fate < 0.3:
            changed.add(line.line_id)
            after.append(line.model_copy(update={"text": line.text + " again"}))
            if dice.random() < 0.5:  # split: the rest is a line of its own
                after.append(line.model_copy(update={"line_id": f"{line.line_id}-rest", "text": "and more"}))
        else:
            after.append(line)
    found = touched_lines(Script(lines=before), Script(lines=after))
    assert found == (changed, removed)
