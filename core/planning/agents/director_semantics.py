"""The Director's second task: what can be seen in each panel.

After the plan. It alone answers "which figures, gestures, faces and things does each panel show?". A model describes
and stages; the place, the ids and what may be shown at all are settled by code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, get_args

from pydantic import Field

from core.metrics.words import count_words
from core.planning.agents.base import Agent
from core.planning.agents.faithful import Source, inventions, source_of, wrong_language
from core.planning.agents.wording import (
    cast_words,
    choices,
    ids_of,
    language_name,
    line_words,
    place_words,
    said_name,
    texts_of,
    unknown_people,
)
from core.planning.grammar import Grammar
from core.planning.semantics import MOST_PROPS, plan_semantics
from core.planning.vocabulary import PROP_KINDS, props_in
from core.story.base import Payload
from core.story.cast import CharacterSheet, EnvironmentSheet
from core.story.lexicon import word_set
from core.story.plan import (
    Expression,
    FigureSemantics,
    Gaze,
    PanelPlan,
    PanelSemantics,
    PlannedPanel,
    Pose,
    SceneIntent,
    SceneSemantics,
    Share,
)
from core.story.script import Script

FEWEST_WORDS, MOST_WORDS = 25, 45
Effect = Literal["speed", "rain", "tone", "glow", "shake", "focus"]
UNDRAWABLE = word_set(
    "mood moody atmosphere atmospheric tension tense dramatic drama cinematic ominous eerie melancholy melancholic"
    " lighting lit backlit sunlit moonlit ambience ambient symbolic symbolise theme vibe aura emotional palpable bokeh"
    " photorealistic masterpiece"
)


class SemanticsInput(Payload):
    """A planned scene, its people, its places."""

    script: Script
    intent: SceneIntent
    plan: PanelPlan
    cast: list[CharacterSheet]
    environments: list[EnvironmentSheet]
    grammar: Grammar


class FigureDraft(Payload):
    """A figure in a model's answer, by name; `position` is its centre as a share of the panel's width."""

    name: str
    position: Share = 0.5
    gaze: Gaze = "away"
    expression: Expression = "neutral"
    action: Pose = "stand"
    frame_share: Share = 0.35


class SeenDraft(Payload):
    panel: int
    description: Annotated[str, Field(min_length=1, max_length=600)]
    figures: list[FigureDraft] = Field(default_factory=list)
    props: list[str] = Field(default_factory=list)
    effects: list[Effect] = Field(default_factory=list)


class SemanticsDraft(Payload):
    panels: list[SeenDraft]


def _rules(given: SemanticsInput) -> SceneSemantics:
    return plan_semantics(
        given.script,
        given.intent,
        given.plan,
        cast=given.cast,
        environments=given.environments,
        grammar=given.grammar,
    )


def _props(given: SemanticsInput) -> list[str]:
    """The drawable things that the scene may show: those its text names, and what belongs to its place."""
    own = [prop for panel in _rules(given).panels for prop in panel.props]
    wanted = [prop for beat in given.intent.beats for prop in [*beat.key_objects, *beat.must_show]]
    named = props_in(texts_of(given.script))
    return [prop for prop in dict.fromkeys([*named, *wanted, *own]) if prop in PROP_KINDS]


def _brief(given: SemanticsInput) -> Mapping[str, str]:
    return {
        "language": language_name(given.script.language),
        "place": place_words(given.script),
        "environments": "; ".join(f"{e.name}: {e.description}" for e in given.environments if e.description),
        "cast": cast_words(given.cast),
        "lines": line_words(given.script),
        "panels": _panel_words(given),
        "props": ", ".join(_props(given)) or "none",
        "gazes": choices(get_args(Gaze)),
        "expressions": choices(get_args(Expression)),
        "poses": choices(get_args(Pose)),
        "effects": choices(get_args(Effect)),
    }


def _panel_words(given: SemanticsInput) -> str:
    numbers = {line.line_id: number for number, line in enumerate(given.script.lines, 1)}
    names = {sheet.character_id: said_name(sheet.name) for sheet in given.cast}
    beats = {beat.beat_id: beat for beat in given.intent.beats}
    rows = []
    for panel in given.plan.panels:
        lines = ", ".join(str(numbers[line_id]) for line_id in panel.line_ids if line_id in numbers) or "none"
        here = [beats[beat_id] for beat_id in panel.beat_ids if beat_id in beats]
        who = dict.fromkeys(names[c] for beat in here for c in beat.characters if c in names)
        entry = given.grammar.find(panel.grammar_id)
        most = f"at most {entry.figures[1]} figures" if entry else "any figures"
        rows.append(
            f"{panel.panel_id}. {panel.grammar_id}, {panel.camera.scale}, {panel.camera.angle}, {most}; lines {lines}; "
            f"in the beat: {', '.join(who) or 'nobody'}; {panel.story_function}"
        )
    return "\n".join(rows)


def _check_draft(given: SemanticsInput, draft: SemanticsDraft) -> list[str]:
    wanted = [panel.panel_id for panel in given.plan.panels]
    found = [panel.panel for panel in draft.panels]
    if found != wanted:
        return [f"Describe the panels {wanted}, each exactly once and in order; you described {found}."]
    source = source_of(given.script, given.cast, given.environments)
    allowed = _props(given)
    told: list[str] = []
    for seen, panel in zip(draft.panels, given.plan.panels, strict=True):
        told += [f"Panel {seen.panel}: {words}" for words in _wrong(seen, panel, given, source, allowed)]
    return told + wrong_language(" ".join(panel.description for panel in draft.panels), source)


def _wrong(
    seen: SeenDraft, panel: PlannedPanel, given: SemanticsInput, source: Source, allowed: Sequence[str]
) -> list[str]:
    told = [
        f"nobody in the cast is called “{name}”." for name in unknown_people((f.name for f in seen.figures), given.cast)
    ]
    ids = ids_of((figure.name for figure in seen.figures), given.cast)
    if len(ids) < len(seen.figures) and not told:
        told.append("the same person stands in it twice.")
    entry = given.grammar.find(panel.grammar_id)
    if entry is not None and len(seen.figures) > entry.figures[1]:
        told.append(f"{panel.grammar_id} holds at most {entry.figures[1]} figures.")
    strange = [prop for prop in seen.props if prop not in allowed]
    if strange:
        told.append(
            f"these props are not in the scene: {', '.join(strange)}; choose from: {', '.join(allowed) or 'none'}."
        )
    words = count_words(seen.description)
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        told.append(f"the description has {words} words; write {FEWEST_WORDS} to {MOST_WORDS}.")
    moods = sorted({word for word in UNDRAWABLE if f" {word} " in f" {_spaced(seen.description)} "})
    if moods:
        told.append(f"say only what can be seen; leave out: {', '.join(moods)}.")
    return told + inventions(seen.description, source)


def _spaced(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())


def _complete(given: SemanticsInput, draft: SemanticsDraft) -> SceneSemantics:
    """The places behind the figures are the rules' own: they follow the script and the story's environments."""
    ruled = {panel.panel_id: panel for panel in _rules(given).panels}
    return SceneSemantics(
        panels=[
            PanelSemantics(
                panel_id=seen.panel,
                description=" ".join(seen.description.split()),
                characters=[
                    FigureSemantics(
                        character_id=ids_of([figure.name], given.cast)[0],
                        position=figure.position,
                        gaze=figure.gaze,
                        expression=figure.expression,
                        action=figure.action,
                        frame_share=figure.frame_share,
                    )
                    for figure in seen.figures
                ],
                environment=ruled[seen.panel].environment,
                props=list(dict.fromkeys(seen.props))[:MOST_PROPS],
                effects=list(dict.fromkeys(seen.effects)),
            )
            for seen in draft.panels
        ]
    )


def _check(given: SemanticsInput, made: SceneSemantics) -> list[str]:
    known = {sheet.character_id for sheet in given.cast}
    shown = {figure.character_id for panel in made.panels for figure in panel.characters}
    told = ["A panel shows somebody who is not in the cast."] if not shown <= known else []
    if [panel.panel_id for panel in made.panels] != [panel.panel_id for panel in given.plan.panels]:
        told.append("Every planned panel must be described, in order.")
    return told


DIRECTOR_SEMANTICS: Agent[SemanticsInput, SemanticsDraft, SceneSemantics] = Agent(
    task="director.semantics",
    name="Director",
    template_id="director_semantics",
    input=SemanticsInput,
    draft=SemanticsDraft,
    output=SceneSemantics,
    rules=_rules,
    brief=_brief,
    complete=_complete,
    check_draft=_check_draft,
    check=_check,
)
