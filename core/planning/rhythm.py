"""Rhythm between scenes: framings of one scene changed until it no longer tells like the scenes near it.

Under the Continuity Editor; it alone answers "how does this scene differ from its neighbours with the least change?".
First single swaps of framing, then a few at once, then a silent panel or two. A scene whose intent asks for continuity,
or whose writer fixed its panels, may stay alike: its finding says why.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Finding
from core.metrics.redundancy import overlap
from core.planning.grammar import Grammar, GrammarEntry
from core.planning.styles import StoryStyle
from core.planning.swaps import SceneDraft, beats_of, grammar_ids, most_alike, swapped, swapped_together
from core.story.plan import Camera, PanelPlan, PlannedPanel, SceneIntent

MOST_BREATHS = 3
"""Silent panels that a scene may get at most so that it tells differently."""
WAIVED_FROM = 0.7
"""A scene in mode continuity that wants more of it than this may repeat its neighbour."""
BREATHS = ("environment_aspect", "gesture_insert", "reaction", "object_focus")


def loosened(
    scene: SceneDraft,
    plan: PanelPlan,
    near: Sequence[Sequence[str]],
    numbers: Sequence[int],
    grammar: Grammar,
    style: StoryStyle,
) -> PanelPlan:
    """The plan with as little changed as keeps it under 0.6 of common rhythm with each scene of `near`.

    `near` are grammar ids of the scenes around, `numbers` those scenes' numbers in the episode, from 1.
    """
    panels = list(plan.panels)
    if not scene.fixed:
        changed = swapped(scene, panels, near, grammar, style)
        if most_alike(near, changed) is not None:
            changed = swapped_together(scene, panels, near, grammar, style) or changed
        if most_alike(near, changed) is not None and not plan.bound and not waives(scene.intent):
            changed = _breathing(scene, changed, near, grammar, style)
        plan = _told(plan, panels, changed)
    worst = most_alike(near, plan.panels)
    if worst is None:
        return plan
    share = overlap(near[worst], grammar_ids(plan.panels))
    message = f"This scene shares {share:.0%} of its panel rhythm with scene {numbers[worst]} of the episode."
    why = _why_alike(scene, plan)
    if why:
        return with_finding(plan, "rhythm-waived", f"{message} {why}", None, "info")
    return with_finding(plan, "rhythm-repeats", message, "Change the opener or swap the shared panels.")


def waives(intent: SceneIntent) -> bool:
    """Whether a scene asks for continuity so much that it may tell like the one before."""
    return intent.cinematic_mode == "continuity" and intent.continuity_preference > WAIVED_FROM


def _why_alike(scene: SceneDraft, plan: PanelPlan) -> str:
    if waives(scene.intent):
        return "Its intent asks for continuity, so that is on purpose."
    if plan.bound:
        return "The writer fixed its panels, so that is left to the writer."
    return "Somebody keeps this plan, so that is left to them." if scene.fixed else ""


def _told(plan: PanelPlan, old: Sequence[PlannedPanel], new: Sequence[PlannedPanel]) -> PanelPlan:
    """The changed plan with a finding that says what was changed."""
    before = {panel.panel_id: panel.grammar_id for panel in old}
    reframed = [p.panel_id for p in new if p.panel_id in before and p.grammar_id != before[p.panel_id]]
    added = [p.panel_id for p in new if p.panel_id not in before]
    said = [f"{_listed(reframed)} {'was' if len(reframed) == 1 else 'were'} reframed"] if reframed else []
    said += [f"{_listed(added)} {'was' if len(added) == 1 else 'were'} added"] if added else []
    if not said:
        return plan
    message = f"{' and '.join(said)} so that scenes differ in rhythm."
    return with_finding(plan.model_copy(update={"panels": list(new)}), "rhythm-varied", message, None, "info")


def _listed(panel_ids: Sequence[int]) -> str:
    return f"{'Panel' if len(panel_ids) == 1 else 'Panels'} {', '.join(map(str, panel_ids))}"


def _breathing(
    scene: SceneDraft,
    panels: Sequence[PlannedPanel],
    near: Sequence[Sequence[str]],
    grammar: Grammar,
    style: StoryStyle,
) -> list[PlannedPanel]:
    """The panels with silent ones put between them, as few as let the scene differ; as they were where none helps."""
    now = list(panels)
    for _ in range(MOST_BREATHS):
        tries: list[tuple[float, float, int, list[PlannedPanel]]] = []
        for spot in range(1, len(now)):
            for name in BREATHS:
                entry = grammar.find(name)
                if entry is not None and _may_breathe(scene, now, spot, entry):
                    grown = [*now[:spot], _breath(now, spot, entry), *now[spot:]]
                    shares = [overlap(other, grammar_ids(grown)) for other in near]
                    tries.append((max(shares), sum(shares), len(tries), grown))
        if not tries:
            break
        now = min(tries, key=lambda entry: entry[:3])[3]
        if most_alike(near, now) is None:
            return now
    return list(panels)


def _may_breathe(scene: SceneDraft, panels: Sequence[PlannedPanel], spot: int, entry: GrammarEntry) -> bool:
    """Whether a silent panel of this kind can stand before that one: with somebody or something to show."""
    around = [panel.grammar_id for panel in panels[max(0, spot - 1) : spot + 1]]
    beats = beats_of(scene.intent, panels[spot - 1])
    if entry.id in around:
        return False
    if entry.id == "object_focus":
        return any(beat.key_objects for beat in beats)
    return not entry.figures[0] or any(beat.characters for beat in beats)


def _breath(panels: Sequence[PlannedPanel], spot: int, entry: GrammarEntry) -> PlannedPanel:
    return PlannedPanel(
        panel_id=max(panel.panel_id for panel in panels) + 1,
        grammar_id=entry.id,
        story_function=entry.function,
        beat_ids=panels[spot - 1].beat_ids[-1:],
        camera=Camera(scale=entry.scales[0], angle=entry.angles[0], viewpoint=entry.viewpoint),
        importance_weight=0.3,
        gutter_after=panels[spot - 1].gutter_after,
    )


def with_finding(plan: PanelPlan, code: str, message: str, hint: str | None, severity: str = "warning") -> PanelPlan:
    """The plan with one finding more; one of the same code is replaced, so that running again adds nothing."""
    finding = Finding.model_validate({"code": code, "severity": severity, "message": message, "hint": hint})
    others = [entry for entry in plan.findings if entry.code != code]
    return plan.model_copy(update={"findings": [*others, finding]})
