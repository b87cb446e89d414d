"""The Director's first task: which panels tell the scene.

After the Story Writer. It alone answers "what does the reader see, panel by panel?" for whoever asks by rules or by a
model; framings are a closed set, every line and beat is accounted for, and a writer's own panels bind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Annotated, get_args

from pydantic import Field

from core.metrics.pacing import expected_panels
from core.metrics.settings import QcThresholds
from core.metrics.words import LETTERED_KINDS, count_balloons, count_words
from core.planning.agents.base import Agent
from core.planning.agents.faithful import inventions, source_of
from core.planning.agents.wording import (
    beat_words,
    cast_words,
    choices,
    grammar_words,
    language_name,
    line_words,
    place_words,
)
from core.planning.critic import check_plan
from core.planning.director import plan_panels
from core.planning.grammar import Grammar
from core.planning.moments import MOST_BALLOONS, MOST_WORDS
from core.planning.styles import StoryStyle
from core.story.base import Payload
from core.story.cast import CharacterSheet
from core.story.plan import Angle, Camera, GutterWord, PanelPlan, PlannedPanel, Scale, SceneIntent, Share
from core.story.script import Script, ScriptLine

OPENINGS = frozenset({"establishing", "environment_aspect", "two_shot_full", "crowd_group"})
LONGEST_RUN = 3


class PanelsInput(Payload):
    """A scene with its intent, and what its panels may be."""

    script: Script
    intent: SceneIntent
    grammar: Grammar
    story_style: StoryStyle
    seed: int
    avoid: list[list[str]] = Field(default_factory=list)
    cast: list[CharacterSheet] = Field(default_factory=list)
    importance: Share = 0.5


class PanelDraft(Payload):
    """A panel in a model's answer; lines and beats are numbers."""

    framing: str
    lines: list[int] = Field(default_factory=list)
    beats: Annotated[list[int], Field(min_length=1)]
    shows: Annotated[str, Field(min_length=1, max_length=240)]
    scale: Scale
    angle: Angle = "eye"
    gutter_after: GutterWord = "normal"
    weight: Annotated[float, Field(ge=0.1, le=1)] = 0.5


class PanelsDraft(Payload):
    panels: Annotated[list[PanelDraft], Field(min_length=1, max_length=80)]


def _rules(given: PanelsInput) -> PanelPlan:
    return plan_panels(
        given.script,
        given.intent,
        grammar=given.grammar,
        story_style=given.story_style,
        seed=given.seed,
        avoid=given.avoid,
        cast=given.cast,
        importance=given.importance,
    )


def _brief(given: PanelsInput) -> Mapping[str, str]:
    expected = expected_panels(given.intent, given.importance, lines=given.script.lines)
    bound = _bound(given.script)
    panels = f"exactly {len(bound)}, one for each [panel] of the writer" if bound else f"about {round(expected)}"
    return {
        "language": language_name(given.script.language),
        "place": place_words(given.script),
        "cast": cast_words(given.cast),
        "lines": line_words(given.script),
        "beats": beat_words(given.intent.beats, given.script, given.cast),
        "logline": given.intent.logline,
        "pacing": given.intent.pacing,
        "genre": given.story_style.name,
        "panels": panels,
        "framings": grammar_words(given.grammar),
        "gutters": choices(get_args(GutterWord)),
        "avoid": "; ".join(" ".join(rhythm) for rhythm in given.avoid),
    }


def _check_draft(given: PanelsInput, draft: PanelsDraft) -> list[str]:
    told: list[str] = []
    source = source_of(given.script, given.cast)
    lines, beats = given.script.lines, given.intent.beats
    numbers = [number for panel in draft.panels for number in panel.lines]
    if numbers != list(range(1, len(lines) + 1)):
        told.append(
            f"The panels must hold the lines 1 to {len(lines)}, each exactly once and in order; they hold {numbers}."
        )
    strange = sorted({number for panel in draft.panels for number in panel.beats} - set(range(1, len(beats) + 1)))
    if strange:
        told.append(f"There are no beats {strange}; the scene has beats 1 to {len(beats)}.")
    for place, panel in enumerate(draft.panels, 1):
        told += [f"Panel {place}: {words}" for words in _framing(panel, given.grammar)]
        told += [f"Panel {place}: {words}" for words in inventions(panel.shows, source)]
    if not told:
        told += _crowded(draft, lines)
    return told


def _framing(panel: PanelDraft, grammar: Grammar) -> list[str]:
    entry = grammar.find(panel.framing)
    if entry is None:
        return [f"there is no framing “{panel.framing}”; choose one of: {', '.join(grammar.entries)}."]
    told = []
    if panel.scale not in entry.scales:
        told.append(f"{panel.framing} allows the scales {', '.join(entry.scales)}, not {panel.scale}.")
    if panel.angle not in entry.angles:
        told.append(f"{panel.framing} allows the angles {', '.join(entry.angles)}, not {panel.angle}.")
    return told


def _crowded(draft: PanelsDraft, lines: Sequence[ScriptLine]) -> list[str]:
    told = []
    for place, panel in enumerate(draft.panels, 1):
        here = [lines[number - 1] for number in panel.lines if lines[number - 1].kind in LETTERED_KINDS]
        balloons, words = sum(map(count_balloons, here)), sum(count_words(line.text) for line in here)
        if len(here) > 1 and (balloons > MOST_BALLOONS or words > MOST_WORDS) and not any(line.panel for line in here):
            told.append(
                f"Panel {place} carries {words} words in {balloons} balloons; split it ({MOST_WORDS}, {MOST_BALLOONS})."
            )
    return told


def _complete(given: PanelsInput, draft: PanelsDraft) -> PanelPlan:
    panels = []
    for place, entry in enumerate(draft.panels, 1):
        framing = given.grammar.entry(entry.framing)
        lines = [given.script.lines[number - 1] for number in entry.lines]
        lettered = any(line.kind in LETTERED_KINDS for line in lines)
        panels.append(
            PlannedPanel(
                panel_id=place,
                grammar_id=framing.id,
                story_function=f"{framing.function}: {entry.shows.strip()}",
                beat_ids=[given.intent.beats[number - 1].beat_id for number in dict.fromkeys(entry.beats)],
                line_ids=[line.line_id for line in lines],
                role="inset" if framing.frames[0] == "micro" and not lines and place > 1 else "main",
                has_dialogue=lettered,
                importance_weight=entry.weight,
                camera=Camera(scale=entry.scale, angle=entry.angle, viewpoint=framing.viewpoint),
                gutter_after=entry.gutter_after,
            )
        )
    return PanelPlan(panels=panels, bound=bool(_bound(given.script)))


def _bound(script: Script) -> list[list[str]]:
    """The writer's own panels as lists of line ids, in order; empty where the script has none."""
    if not any(line.panel is not None for line in script.lines):
        return []
    numbers: list[int | None] = []
    for line in script.lines:
        numbers.append(line.panel if line.panel is not None else (numbers[-1] if numbers else None))
    first = next((number for number in numbers if number is not None), None)
    filled = [first if number is None else number for number in numbers]
    ids = iter(script.lines)
    return [[next(ids).line_id for _ in run] for _, run in groupby(filled)]


def _check(given: PanelsInput, plan: PanelPlan) -> list[str]:
    """The hard rules of a scene's plan: lines, beats, framings, the writer's panels, and that the place is shown."""
    found = check_plan(given.script, given.intent, plan, thresholds=QcThresholds(), grammar=given.grammar)
    told = [f"{finding.message} {finding.hint or ''}".strip() for finding in found if finding.severity == "error"]
    told += [finding.message for finding in found if finding.code == "grammar-unknown"]
    bound = _bound(given.script)
    if bound and [panel.line_ids for panel in plan.panels if panel.line_ids] != bound:
        told.append("The writer numbered the panels: keep their number, order and lines exactly.")
    elif not bound and len(plan.panels) > 1 and given.script.place and plan.panels[0].grammar_id not in OPENINGS:
        told.append(
            f"The first panel must show the place ({given.script.place}): use one of {', '.join(sorted(OPENINGS))}."
        )
    for grammar_id, run in groupby(panel.grammar_id for panel in plan.panels):
        if not bound and not _relaxed(given.intent) and len(list(run)) >= LONGEST_RUN:
            told.append(f"{grammar_id} stands {LONGEST_RUN} times running or more; vary it.")
    return told


def _relaxed(intent: SceneIntent) -> bool:
    return intent.cinematic_mode == "continuity" and intent.continuity_preference > 0.7


DIRECTOR_PANELS: Agent[PanelsInput, PanelsDraft, PanelPlan] = Agent(
    task="director.panels",
    name="Director",
    template_id="director_panels",
    input=PanelsInput,
    draft=PanelsDraft,
    output=PanelPlan,
    rules=_rules,
    brief=_brief,
    complete=_complete,
    check_draft=_check_draft,
    check=_check,
)
