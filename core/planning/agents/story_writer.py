"""The Story Writer's reading of a scene: what happens, beat by beat.

First agent of planning: script in, intent out. It alone answers "which lines are one thing that happens, and what is
it?". Lines, people and objects of a model's beats are held to the script.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, get_args

from pydantic import Field

from core.metrics.pacing import importance_range
from core.planning.agents.base import Agent
from core.planning.agents.faithful import inventions, source_of, ungrounded, unsaid_things, wrong_language
from core.planning.agents.wording import (
    TONES,
    cast_words,
    choices,
    ids_of,
    language_name,
    line_words,
    place_words,
    texts_of,
    unknown_people,
)
from core.planning.intent import plan_intent
from core.planning.styles import StoryStyle
from core.planning.vocabulary import props_in
from core.story.base import Payload
from core.story.cast import CharacterSheet
from core.story.plan import Beat, BeatType, CinematicMode, EmotionalArc, Pacing, SceneIntent, Share
from core.story.script import Script

MOST_OBJECTS = 6
MOST_MUST_SHOW = 2
Words = Annotated[str, Field(min_length=1, max_length=400)]


class IntentInput(Payload):
    """A scene as the Story Writer gets it."""

    script: Script
    cast: list[CharacterSheet]
    story_style: StoryStyle
    importance: Share = 0.5


class BeatDraft(Payload):
    """A beat in a model's answer. `lines` are numbers of script lines, people are names, objects the script's words."""

    lines: list[int]
    what_happens: Words
    type: BeatType
    tone: str = "neutral"
    characters: list[str] = Field(default_factory=list)
    key_objects: list[str] = Field(default_factory=list)
    must_show: list[str] = Field(default_factory=list)


class IntentDraft(Payload):
    """What a model answers: the scene in one sentence and its beats in order."""

    logline: Words
    pacing: Pacing = "normal"
    cinematic_mode: CinematicMode = "continuity"
    continuity_preference: Share = 0.5
    visual_motifs: Annotated[list[str], Field(max_length=3)] = Field(default_factory=list)
    beats: Annotated[list[BeatDraft], Field(min_length=1)]


def _rules(given: IntentInput) -> SceneIntent:
    return plan_intent(given.script, given.cast, story_style=given.story_style, importance=given.importance)


def _brief(given: IntentInput) -> Mapping[str, str]:
    wanted = importance_range(given.importance)
    return {
        "language": language_name(given.script.language),
        "place": place_words(given.script),
        "cast": cast_words(given.cast),
        "lines": line_words(given.script),
        "line_count": str(len(given.script.lines)),
        "genre": given.story_style.name,
        "pacing": given.story_style.pacing,
        "panels": f"{wanted.low} to {wanted.high}",
        "beat_types": choices(get_args(BeatType)),
        "tones": choices(TONES),
        "pacings": choices(get_args(Pacing)),
        "modes": choices(get_args(CinematicMode)),
    }


def _check_draft(given: IntentInput, draft: IntentDraft) -> list[str]:
    source = source_of(given.script, given.cast)
    lines = given.script.lines
    told: list[str] = []
    numbers = [number for beat in draft.beats for number in beat.lines]
    if numbers != list(range(1, len(lines) + 1)):
        told.append(
            f"The beats must hold the lines 1 to {len(lines)}, each exactly once and in order; they hold {numbers}."
        )
    for place, beat in enumerate(draft.beats, 1):
        where = f"Beat {place}: "
        text = " ".join(lines[number - 1].text for number in beat.lines if 1 <= number <= len(lines))
        cues = " ".join(lines[n - 1].speaker or "" for n in beat.lines if 1 <= n <= len(lines))
        told += [where + words for words in inventions(beat.what_happens, source)]
        told += [
            f"{where}nobody in the cast is called “{name}”; use the names as listed."
            for name in unknown_people(beat.characters, given.cast)
        ]
        told += [
            f"{where}the script has no “{thing}”; name objects with the script's own words."
            for thing in unsaid_things([*beat.key_objects, *beat.must_show], source)
        ]
        if beat.tone not in TONES:
            told.append(f"{where}the tone “{beat.tone}” is none of: {choices(TONES)}.")
        if ungrounded(beat.what_happens, f"{text} {cues}", source):
            told.append(f"{where}what_happens must tell what its own lines tell.")
    told += [f"Logline: {words}" for words in inventions(draft.logline, source)]
    told += [f"The script has no “{thing}” for a motif." for thing in unsaid_things(draft.visual_motifs, source)]
    summary = " ".join([draft.logline, *(beat.what_happens for beat in draft.beats)])
    return told + wrong_language(summary, source)


def _complete(given: IntentInput, draft: IntentDraft) -> SceneIntent:
    """Ids, places, times and findings come from the script; the model's words stay as they are."""
    lines = given.script.lines
    beats = [_beat(number, entry, given) for number, entry in enumerate(draft.beats, 1)]
    peak = next((beat for beat in beats if beat.type == "peak"), beats[-1])
    ruled = _rules(given)
    return SceneIntent(
        logline=draft.logline.strip(),
        pacing=draft.pacing,
        emotional_arc=EmotionalArc(start=beats[0].tone, peak=peak.tone, end=beats[-1].tone),
        cinematic_mode=draft.cinematic_mode,
        continuity_preference=draft.continuity_preference,
        shot_variety_preference=round(1 - draft.continuity_preference, 2),
        visual_motifs=[_kind(thing) for thing in draft.visual_motifs],
        setting=ruled.setting,
        time_of_day=ruled.time_of_day,
        characters=list(dict.fromkeys(who for beat in beats for who in beat.characters)),
        beats=beats,
        findings=[finding for finding in ruled.findings if finding.code in {"empty-scene", "speaker-unknown"}]
        if lines
        else ruled.findings,
    )


def _beat(number: int, entry: BeatDraft, given: IntentInput) -> Beat:
    lines = [given.script.lines[at - 1] for at in entry.lines]
    objects = list(dict.fromkeys(map(_kind, [*entry.key_objects, *entry.must_show])))[:MOST_OBJECTS]
    return Beat(
        beat_id=f"b{number}",
        line_ids=[line.line_id for line in lines],
        what_happens=entry.what_happens.strip(),
        type=entry.type,
        tone=entry.tone,
        characters=ids_of(entry.characters, given.cast),
        key_objects=objects,
        dialogue_line_ids=[line.line_id for line in lines if line.kind == "dialogue"],
        must_show=[kind for kind in map(_kind, entry.must_show) if kind in objects][:MOST_MUST_SHOW],
    )


def _kind(thing: str) -> str:
    """The drawable kind that a word means; the word itself where there is none."""
    return next(iter(props_in(thing.replace("_", " "))), thing.strip().lower().replace(" ", "_"))


def _check(given: IntentInput, made: SceneIntent) -> list[str]:
    """What rules are held to as well: every line in exactly one beat, in order; nobody from outside the cast."""
    told: list[str] = []
    if [line_id for beat in made.beats for line_id in beat.line_ids] != [line.line_id for line in given.script.lines]:
        told.append("Every line must stand in exactly one beat, in the script's order.")
    known = {sheet.character_id for sheet in given.cast}
    if not {who for beat in made.beats for who in beat.characters} <= known:
        told.append("A beat names somebody who is not in the cast.")
    if given.script.lines and not any(beat.line_ids for beat in made.beats):
        told.append(f"No beat holds a line of: {texts_of(given.script)[:80]}")
    return told


STORY_WRITER: Agent[IntentInput, IntentDraft, SceneIntent] = Agent(
    task="story_writer.intent",
    name="Story Writer",
    template_id="story_writer_intent",
    input=IntentInput,
    draft=IntentDraft,
    output=SceneIntent,
    rules=_rules,
    brief=_brief,
    complete=_complete,
    check_draft=_check_draft,
    check=_check,
)
