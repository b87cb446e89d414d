"""The Continuity Editor: what an episode's scenes do to each other.

After every scene's plan. It alone answers "which panels are framed anew so that the episode does not repeat itself?". A
model proposes swaps; what may be swapped, and what is still alike afterwards, is found by code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from core.errors import Finding
from core.metrics.redundancy import FLAG_AT, WINDOW, overlap
from core.planning.agents.base import Agent
from core.planning.agents.director import LONGEST_RUN
from core.planning.agents.wording import grammar_words
from core.planning.continuity import SceneDraft, harmonise
from core.planning.grammar import Grammar, GrammarEntry
from core.planning.styles import StoryStyle
from core.story.base import Payload
from core.story.plan import Camera, PanelPlan, PlannedPanel


class EpisodeInput(Payload):
    """The planned scenes of an episode, in reading order."""

    scenes: list[SceneDraft]
    grammar: Grammar
    story_style: StoryStyle


class EpisodePlans(Payload):
    """One plan a scene, in the same order."""

    plans: list[PanelPlan]


class SwapDraft(Payload):
    """One panel framed anew; scene and panel are numbers from 1."""

    scene: int
    panel: int
    framing: str
    why: Annotated[str, Field(max_length=200)] = ""


class LeftDraft(Payload):
    """A pair of scenes that stays alike on purpose."""

    scene: int
    like_scene: int
    why: Annotated[str, Field(min_length=3, max_length=200)]


class ContinuityDraft(Payload):
    swaps: Annotated[list[SwapDraft], Field(max_length=60)] = Field(default_factory=list)
    left: Annotated[list[LeftDraft], Field(max_length=60)] = Field(default_factory=list)


def _rules(given: EpisodeInput) -> EpisodePlans:
    return EpisodePlans(plans=harmonise(given.scenes, grammar=given.grammar, story_style=given.story_style))


def _brief(given: EpisodeInput) -> Mapping[str, str]:
    plans = [scene.plan for scene in given.scenes]
    return {
        "scenes": "\n".join(_scene_words(number, scene) for number, scene in enumerate(given.scenes, 1)),
        "alike": "\n".join(f"- scenes {a} and {b} share {share:.0%}" for a, b, share in alike(plans)),
        "limit": f"{FLAG_AT:.0%}",
        "window": str(WINDOW),
        "framings": grammar_words(given.grammar),
        "genre": given.story_style.name,
    }


def _scene_words(number: int, scene: SceneDraft) -> str:
    fixed = " (fixed)" if scene.fixed else ""
    talking = [str(panel.panel_id) for panel in scene.plan.panels if panel.has_dialogue]
    rhythm = " ".join(f"{panel.panel_id}:{panel.grammar_id}" for panel in scene.plan.panels)
    return (
        f"{number}.{fixed} {scene.intent.logline}\n   {rhythm}\n   panels with speech: {', '.join(talking) or 'none'}"
    )


def alike(plans: list[PanelPlan]) -> list[tuple[int, int, float]]:
    """Pairs of scenes, numbered from 1, within the window whose rhythm is at the limit or over it."""
    ids = [[panel.grammar_id for panel in plan.panels] for plan in plans]
    found = []
    for later in range(len(ids)):
        for earlier in range(max(0, later - WINDOW), later):
            share = overlap(ids[earlier], ids[later])
            if share >= FLAG_AT and len(ids[later]) > 1:
                found.append((earlier + 1, later + 1, share))
    return found


def _check_draft(given: EpisodeInput, draft: ContinuityDraft) -> list[str]:
    told: list[str] = []
    for swap in draft.swaps:
        where = f"Scene {swap.scene}, panel {swap.panel}: "
        if not 1 <= swap.scene <= len(given.scenes):
            told.append(f"{where}there are scenes 1 to {len(given.scenes)}.")
            continue
        panels = given.scenes[swap.scene - 1].plan.panels
        panel = next((panel for panel in panels if panel.panel_id == swap.panel), None)
        entry = given.grammar.find(swap.framing)
        if panel is None:
            told.append(f"{where}that scene has the panels 1 to {len(panels)}.")
        elif entry is None:
            told.append(f"{where}there is no framing “{swap.framing}”.")
        elif given.scenes[swap.scene - 1].fixed:
            told.append(f"{where}that scene's plan is fixed; change another scene.")
        elif panel.has_dialogue and not entry.talk:
            told.append(f"{where}somebody speaks in it, and {entry.id} carries no speech.")
    if told:
        return told
    waived = {frozenset((left.scene, left.like_scene)) for left in draft.left}
    return [
        f"Scenes {a} and {b} still share {share:.0%} of their rhythm: swap another framing, or say under “left” why."
        for a, b, share in alike(_swapped(given, draft))
        if frozenset((a, b)) not in waived and not (given.scenes[a - 1].fixed and given.scenes[b - 1].fixed)
    ]


def _swapped(given: EpisodeInput, draft: ContinuityDraft) -> list[PanelPlan]:
    plans = []
    for number, scene in enumerate(given.scenes, 1):
        wanted = {swap.panel: given.grammar.entry(swap.framing) for swap in draft.swaps if swap.scene == number}
        panels = [_reframed(panel, wanted.get(panel.panel_id)) for panel in scene.plan.panels]
        plans.append(scene.plan.model_copy(update={"panels": panels}))
    return plans


def _reframed(panel: PlannedPanel, entry: GrammarEntry | None) -> PlannedPanel:
    if entry is None or entry.id == panel.grammar_id:
        return panel
    shows = panel.story_function.partition(": ")[2]
    scale = panel.camera.scale if panel.camera.scale in entry.scales else entry.scales[0]
    angle = panel.camera.angle if panel.camera.angle in entry.angles else entry.angles[0]
    return panel.model_copy(
        update={
            "grammar_id": entry.id,
            "camera": Camera(scale=scale, angle=angle, viewpoint=entry.viewpoint),
            "story_function": f"{entry.function}: {shows}" if shows else entry.function,
        }
    )


def _complete(given: EpisodeInput, draft: ContinuityDraft) -> EpisodePlans:
    """The swaps applied, with findings that say what was reframed and what stays alike, and why."""
    plans = _swapped(given, draft)
    reasons = {frozenset((left.scene, left.like_scene)): left.why for left in draft.left}
    found: list[list[Finding]] = [[] for _ in plans]
    for number, (plan, scene) in enumerate(zip(plans, given.scenes, strict=True)):
        pairs = zip(plan.panels, scene.plan.panels, strict=True)
        swapped = [new.panel_id for new, old in pairs if new.grammar_id != old.grammar_id]
        if swapped:
            message = f"Panels {', '.join(map(str, swapped))} were reframed so that scenes differ in rhythm."
            found[number].append(Finding(code="rhythm-varied", severity="info", message=message))
    for a, b, share in alike(plans):
        why = reasons.get(frozenset((a, b)), "")
        message = f"This scene shares {share:.0%} of its panel rhythm with scene {a} of the episode. {why}".strip()
        found[b - 1].append(Finding(code="rhythm-repeats", severity="info" if why else "warning", message=message))
    return EpisodePlans(
        plans=[
            plan.model_copy(update={"findings": [*plan.findings, *told]})
            for plan, told in zip(plans, found, strict=True)
        ]
    )


def _check(given: EpisodeInput, made: EpisodePlans) -> list[str]:
    told: list[str] = []
    for number, (scene, plan) in enumerate(zip(given.scenes, made.plans, strict=True), 1):
        for grammar_id in {panel.grammar_id for panel in plan.panels if given.grammar.find(panel.grammar_id) is None}:
            told.append(f"Scene {number}: there is no framing “{grammar_id}”.")
        before = [line_id for panel in scene.plan.panels for line_id in panel.line_ids]
        if [line_id for panel in plan.panels for line_id in panel.line_ids] != before:
            told.append(f"Scene {number}: the lines must stay as they are.")
        ids = [panel.grammar_id for panel in plan.panels]
        new = ids != [panel.grammar_id for panel in scene.plan.panels]
        if new and any(len(set(ids[at : at + LONGEST_RUN])) == 1 for at in range(len(ids) - LONGEST_RUN + 1)):
            told.append(f"Scene {number}: a framing stands {LONGEST_RUN} times running.")
    return told


CONTINUITY_EDITOR: Agent[EpisodeInput, ContinuityDraft, EpisodePlans] = Agent(
    task="continuity_editor.episode",
    name="Continuity Editor",
    template_id="continuity_editor",
    input=EpisodeInput,
    draft=ContinuityDraft,
    output=EpisodePlans,
    rules=_rules,
    brief=_brief,
    complete=_complete,
    check_draft=_check_draft,
    check=_check,
)
