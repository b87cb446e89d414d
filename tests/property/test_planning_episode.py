"""Twelve scenes planned in one go: the hard rules hold, every beat is covered, and neighbours do not tell alike."""

from __future__ import annotations

import argparse
from functools import cache
from pathlib import Path

import pytest

from core.metrics.redundancy import FLAG_AT, WINDOW, overlap
from core.metrics.words import LETTERED_KINDS
from core.planning.critic import check_plan
from core.story.plan import PanelPlan, SceneIntent, SceneSemantics
from core.story.script import Script
from studio.catalogue import load_catalogue
from studio.making.inputs import work_from_script
from studio.making.stages import plan_work
from studio.making.work import SceneWork, Steps, Work
from studio.worker.inline import MemoryBlobs

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "twelve_scenes.fountain"
STYLES = ("default", "romance", "horror", "comedy", "action", "slice_of_life")


@cache
def planned(story_style: str = "default") -> Work:
    """The sample episode, planned by the same tasks as the studio's workers run."""
    work = work_from_script(SAMPLE)
    args = argparse.Namespace(story_style=story_style, style="default")
    plan_work(work, load_catalogue(), args, MemoryBlobs(), Steps(0, quiet=True))
    return work


def parts(scene: SceneWork) -> tuple[Script, SceneIntent, PanelPlan, SceneSemantics]:
    return (
        Script.model_validate(scene.script),
        SceneIntent.model_validate(scene.intent),
        PanelPlan.model_validate(scene.plan),
        SceneSemantics.model_validate(scene.semantics),
    )


@pytest.mark.parametrize("style", STYLES)
def test_every_hard_rule_holds(style: str) -> None:
    work = planned(style)
    catalogue = load_catalogue()
    assert len(work.scenes) == 12
    for scene in work.scenes:
        script, intent, plan, _ = parts(scene)
        found = check_plan(script, intent, plan, thresholds=catalogue.metrics.qc, grammar=catalogue.grammar)
        assert [entry.code for entry in found if entry.severity == "error"] == [], scene.title
        lettered = [line.line_id for line in script.lines if line.kind in LETTERED_KINDS]
        placed = [line_id for panel in plan.panels for line_id in panel.line_ids if line_id in set(lettered)]
        assert placed == lettered, scene.title
        shown = {beat_id for panel in plan.panels for beat_id in panel.beat_ids}
        assert {beat.beat_id for beat in intent.beats} <= shown, scene.title


@pytest.mark.parametrize("style", STYLES)
def test_no_two_near_scenes_share_their_rhythm_unless_the_intent_asks_for_it(style: str) -> None:
    scenes = planned(style).scenes
    ids = [[panel["grammar_id"] for panel in (scene.plan or {})["panels"]] for scene in scenes]
    for later in range(len(scenes)):
        for earlier in range(max(0, later - WINDOW), later):
            if overlap(ids[earlier], ids[later]) < FLAG_AT:
                continue
            told = [finding for finding in (scenes[later].plan or {})["findings"] if finding["code"] == "rhythm-waived"]
            wish = (scenes[later].intent or {})["continuity_preference"]
            assert told and wish > 0.7, (style, scenes[earlier].title, scenes[later].title)


def test_the_establishing_panel_shows_the_place_that_the_scene_names() -> None:
    for scene in planned().scenes:
        script, _, plan, semantics = parts(scene)
        assert script.place
        named = [panel for panel in semantics.panels if panel.environment.name]
        assert named and script.place.casefold() in named[0].environment.name.casefold()
        first = next(panel for panel in semantics.panels if panel.panel_id == plan.panels[0].panel_id)
        assert script.place.casefold() in first.description.casefold(), first.description


def test_what_must_be_shown_is_in_the_picture_before_the_peak() -> None:
    for scene in planned().scenes:
        _, intent, plan, semantics = parts(scene)
        described = {panel.panel_id: f"{panel.description} {' '.join(panel.props)}" for panel in semantics.panels}
        peak = next((beat.beat_id for beat in intent.beats if beat.type == "peak"), intent.beats[-1].beat_id)
        until = max(at for at, panel in enumerate(plan.panels) if peak in panel.beat_ids)
        seen = " ".join(described[panel.panel_id] for panel in plan.panels[: until + 1]).casefold().replace("_", " ")
        before = intent.beats[: next(i for i, beat in enumerate(intent.beats) if beat.beat_id == peak) + 1]
        for thing in (thing for beat in before for thing in beat.must_show):
            head = thing.casefold().split()[-1].rstrip("s")
            assert head in seen, (scene.title, thing)


def test_nobody_is_invented() -> None:
    work = planned()
    names = {sheet.character_id for sheet in work.cast}
    for scene in work.scenes:
        _, intent, _, semantics = parts(scene)
        assert set(intent.characters) <= names
        assert {figure.character_id for panel in semantics.panels for figure in panel.characters} <= names


def test_the_same_episode_gives_the_same_plans() -> None:
    again = planned.__wrapped__()
    assert [(scene.plan, scene.semantics) for scene in again.scenes] == [
        (scene.plan, scene.semantics) for scene in planned().scenes
    ]
