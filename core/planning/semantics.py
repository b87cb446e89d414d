"""What can be seen in each panel: the Director's second task in rules mode.

After the plan, before drawing and prompting. It alone answers "which figures, place, things and effects does each panel
show?". Speakers are visible unless their voice comes from off the panel; a panel about an object shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from core.planning.descriptions import describe
from core.planning.grammar import Grammar
from core.planning.playing import Shown
from core.planning.reading import read_lines
from core.planning.scenery import scenery_at, scenery_of
from core.planning.staging import Stage
from core.planning.things import FIXTURES, OUTDOORS, belongs, drawable_kinds, names_thing, place_fixtures, shown_things
from core.planning.travel import Travel
from core.story.cast import CharacterSheet, EnvironmentSheet
from core.story.plan import FigureSemantics, PanelPlan, PanelSemantics, SceneIntent, SceneryShown, SceneSemantics
from core.story.script import Script

Effect = Literal["speed", "rain", "tone", "glow", "shake", "focus"]
MOST_PROPS = 4
_RAIN = re.compile(
    r"\brain\b(?! (?:stops|ends|has))|\b(?:rains|raining|downpour|cloudburst|drizzl\w+)\b|비가 (?:내|온|쏟)", re.I
)
_DRY = re.compile(r"\brain (?:stops|has stopped|ends|lets up|is over)|\bstops raining|비가 (?:그|멎|멈)", re.I)
_OBJECT_FRAMES = frozenset({"object_focus", "pov", "gesture_insert"})
_WIDE = frozenset({"establishing", "wide", "long", "full"})
_SPEED = re.compile(
    r"\b(?:races?|racing|chas\w+|dash(?:es|ed|ing)?|sprint\w*|rush\w*|hurr\w+|scuttl\w*|zoom\w*|fl(?:y|ies|ew)|bolts?)\b",
    re.I,
)
_GLOW = re.compile(r"\b(?:energy|magic\w*|glow\w*|spark\w*|shin\w+|laser|spell|lightning|radiat\w*|emanat\w*)\b", re.I)
_SHAKE = re.compile(r"\b(?:explo\w+|crash\w*|slam\w*|bang\w*|quake\w*|thud\w*|smash\w*|boom)\b", re.I)


def plan_semantics(
    script: Script,
    intent: SceneIntent,
    plan: PanelPlan,
    *,
    cast: Sequence[CharacterSheet],
    environments: Sequence[EnvironmentSheet],
    grammar: Grammar,
) -> SceneSemantics:
    """Decide what every panel of a plan shows; one entry a panel, in the plan's order. Deterministic."""
    reads = read_lines(script, cast)
    stage = Stage(intent, cast, reads)
    sheets = {sheet.character_id: sheet for sheet in cast}
    scenery = scenery_of(script, intent, reads, environments)
    travel = Travel(scenery, [part.text for item in reads for part in item.parts])
    panels = []
    raining = False
    for panel in plan.panels:
        shown = stage.show(panel, grammar)
        behind = travel.look(shown.text)
        if shown.beat is not None and behind == scenery:
            behind = scenery_at(shown.beat.place, scenery, environments)
        figures = stage.figures(shown, behind.kind, hidden=travel.hides_riders)
        raining = not _DRY.search(shown.text) and (raining or bool(_RAIN.search(shown.text)))
        props = _props(shown, behind, figures, stage.carried(figures, shown))
        panels.append(
            PanelSemantics(
                panel_id=panel.panel_id,
                description=describe(
                    panel.camera, behind, figures, [*props, *_in_words(shown)], stage.told(shown, figures), sheets
                ),
                characters=figures,
                environment=behind,
                props=props,
                effects=_effects(shown, figures, behind, wet=raining),
            )
        )
    return SceneSemantics(panels=panels)


def _props(
    shown: Shown, scenery: SceneryShown, figures: Sequence[FigureSemantics], carried: Sequence[str]
) -> list[str]:
    """The things that the panel's text shows, what its figures carry, and in wide views what the place is known by.

    A panel about an object shows its beat's where the text names none. Who sits has a seat already.
    """
    about = shown.panel.grammar_id == "object_focus"
    dark = scenery.time_of_day == "night"
    known = place_fixtures(scenery.name, scenery.kind)
    texts = [part.text for part in shown.parts] or [shown.text]
    found = shown_things(texts, scenery.kind, dark=dark, subject=about, fitting=known)
    handled = any(deed.happens and deed.doers and deed.things for deed in shown.deeds)
    if not found and not handled and shown.panel.grammar_id in _OBJECT_FRAMES and shown.beat is not None:
        things = [kind for thing in _beat_things(shown) for kind in drawable_kinds(thing)]
        found = [thing for thing in things if about or thing not in FIXTURES][:1]
    if not found and shown.panel.grammar_id in {"object_focus", "pov"}:
        found = [prop for item in shown.lines for prop in item.props if about or belongs(prop, scenery.kind)][:1]
    if about:
        return sorted(found, key=lambda kind: kind in FIXTURES)[:MOST_PROPS]
    if shown.entry is not None and shown.entry.frames[0] == "amorphic" and not figures:
        found = [kind for kind in found if kind in FIXTURES]
    if shown.panel.camera.scale in _WIDE:
        found = [*found, *(kind for kind in known if kind not in found)]
    found = [*found, *(kind for kind in carried if kind not in found)]
    poses = {figure.action for figure in figures}
    seated = {"bench", "chair"} if poses & {"sit", "lie"} else set()
    return [kind for kind in found if kind not in seated][:MOST_PROPS]


def _beat_things(shown: Shown) -> list[str]:
    return list(dict.fromkeys([*shown.beat.must_show, *shown.beat.key_objects])) if shown.beat is not None else []


def _in_words(shown: Shown) -> list[str]:
    """The things of a panel about an object that only words can show."""
    if shown.panel.grammar_id != "object_focus":
        return []
    return [thing for thing in _beat_things(shown) if not drawable_kinds(thing) and names_thing(shown.text, thing)][:1]


def _effects(shown: Shown, figures: Sequence[FigureSemantics], scenery: SceneryShown, *, wet: bool) -> list[Effect]:
    text = f"{shown.text} {' '.join(item.line.text for item in shown.lines if item.line.kind == 'sfx')}"
    faces = {figure.expression for figure in figures}
    close = shown.panel.camera.scale in {"closeup", "extreme_closeup"}
    loud = any(item.line.delivery == "shout" or item.line.kind == "sfx" for item in shown.lines)
    effects: list[tuple[Effect, bool]] = [
        ("speed", bool(_SPEED.search(text)) or any(figure.action in {"run", "fall"} for figure in figures)),
        ("rain", scenery.time_of_day == "storm" or (wet and scenery.kind in OUTDOORS)),
        ("glow", bool(_GLOW.search(text))),
        ("shake", bool(_SHAKE.search(text)) and (loud or shown.panel.importance_weight >= 0.6)),
        ("focus", close and bool(faces & {"shock", "angry", "determined"})),
        ("tone", close and bool(faces & {"sad", "embarrassed", "cry", "happy"})),
    ]
    return [effect for effect, applies in effects if applies]
