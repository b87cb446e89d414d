"""The Continuity Editor in rules mode: the rules that look across an episode's scenes.

After every scene's plan, before specs are made. It alone answers "does the episode repeat itself, and has it a scene
that stands alone?". It makes neighbours tell differently (see `rhythm`) and sees to a scene of one panel; what it
cannot mend it reports in the plan's findings.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.metrics.redundancy import WINDOW
from core.metrics.words import count_words, lettered_lines, total_balloons
from core.planning.grammar import Grammar
from core.planning.moments import MOST_BALLOONS, MOST_WORDS
from core.planning.rhythm import loosened, with_finding
from core.planning.styles import StoryStyle
from core.planning.swaps import SceneDraft, grammar_ids, is_seen
from core.story.plan import Camera, PanelPlan

HERO_FROM_SCENES = 5

__all__ = ["SceneDraft", "harmonise"]


def harmonise(scenes: Sequence[SceneDraft], *, grammar: Grammar, story_style: StoryStyle) -> list[PanelPlan]:
    """Apply the episode rules; one plan a scene, in the given order. Deterministic, and stable when run again.

    Neighbours within three scenes get under 0.6 of common rhythm, unless a scene's intent waives it; an episode of five
    scenes or more gets a single-panel scene where one is short enough and not bound by its writer. The number and
    order of a writer's own panels never change, nor does anything in a fixed plan: others keep clear of it.
    """
    plans = [scene.plan for scene in scenes]
    hero = _find_hero(scenes) if len(scenes) >= HERO_FROM_SCENES else None
    if hero is not None:
        plans[hero] = _single_panel(scenes[hero], grammar)
    done: list[PanelPlan] = []
    for place, plan in enumerate(plans):
        ahead = [at for at in range(place + 1, min(len(plans), place + WINDOW + 1)) if scenes[at].fixed]
        behind = list(range(max(0, place - WINDOW), place))
        near = [grammar_ids((done[at] if at < place else plans[at]).panels) for at in (*ahead, *behind)]
        numbers = [at + 1 for at in (*ahead, *behind)]
        done.append(loosened(scenes[place], plan, near, numbers, grammar, story_style))
    if len(scenes) >= HERO_FROM_SCENES and not any(len(plan.panels) == 1 for plan in done):
        message = f"None of the {len(scenes)} scenes is a single panel, and none is short enough to become one."
        done[-1] = with_finding(done[-1], "no-hero-scene", message, "Give one moment a scene of its own.")
    return done


def _find_hero(scenes: Sequence[SceneDraft]) -> int | None:
    """The scene that can stand as one panel: few words, not bound; the most intense by its weights among those.

    None where a scene is a single panel already.
    """
    if any(len(scene.plan.panels) == 1 for scene in scenes):
        return None
    fit = []
    for place, scene in enumerate(scenes):
        lines = lettered_lines(scene.script)
        words = sum(count_words(line.text) for line in lines)
        speakers = {line.character_id or line.speaker for line in lines if is_seen(line)}
        short = total_balloons(lines) <= MOST_BALLOONS and words <= MOST_WORDS and len(speakers) <= 2
        if short and not scene.fixed and not scene.plan.bound and len(scene.intent.beats) <= 2:
            fit.append((max(panel.importance_weight for panel in scene.plan.panels), place))
    return max(fit, key=lambda item: (item[0], -item[1]))[1] if fit else None


def _single_panel(scene: SceneDraft, grammar: Grammar) -> PanelPlan:
    """The scene as one large panel that holds all its lines and beats."""
    panels = scene.plan.panels
    heavy = max(panels, key=lambda panel: (panel.importance_weight, -panel.panel_id))
    talks = any(panel.has_dialogue for panel in panels)
    entry = grammar.find("reveal") or grammar.entry("establishing")
    if not talks and not scene.intent.characters:
        entry = grammar.find("environment_aspect") or entry
    panel = heavy.model_copy(
        update={
            "panel_id": 1,
            "grammar_id": entry.id,
            "story_function": entry.function,
            "beat_ids": [beat.beat_id for beat in scene.intent.beats],
            "line_ids": [line_id for entry_ in panels for line_id in entry_.line_ids],
            "role": "main",
            "has_dialogue": talks,
            "importance_weight": 1.0,
            "camera": Camera(scale=entry.scales[0], angle=entry.angles[0], viewpoint=entry.viewpoint),
            "gutter_after": "drop",
        }
    )
    plan = scene.plan.model_copy(update={"panels": [panel]})
    message = "The scene became the episode's single-panel hero scene."
    return with_finding(plan, "hero-scene", message, "Plan the scene again to split it.", "info")
