"""The Story Writer in rules mode: what a scene is about, beat by beat.

First agent of planning: script in, intent out. It alone answers "what happens here, who is in it, what must be seen,
and how fast should it go?". Deterministic; a script in a language that is not read keeps all its lines in beats that
are counted off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from core.errors import Finding
from core.planning.beats import group_beats
from core.planning.handled import BeatThings, read_beat_things
from core.planning.mentions import sentences
from core.planning.reading import LineRead, is_machine_cue, named_place, read_lines
from core.planning.styles import StoryStyle
from core.planning.tones import read_tones
from core.planning.vocabulary import find_time_of_day
from core.planning.whereabouts import read_beat_places
from core.story.cast import CharacterSheet
from core.story.plan import Beat, BeatType, CinematicMode, EmotionalArc, Pacing, SceneIntent
from core.story.script import Script

SUMMARY_WORDS = 24
_REVEAL = re.compile(
    r"\b(?:reveal\w*|appears?|descends|materiali[sz]es|turns out|unveil\w*|transforms?|emerges)\b|드러나|나타나", re.I
)
_MONTAGE = re.compile(
    r"\b(?:montage|later that|the next day|days pass|weeks pass|meanwhile|elsewhere)\b|며칠 뒤|한편", re.I
)
_OPEN_END = re.compile(r"(?:\?|\.\.\.|…|--|—)[\"”’*_)]*$")
_EMPHASIS = re.compile(r"[*_]{1,3}")
_BARE_VOICE = re.compile(r"^\W*(?:a |the )?(?:\w+ )?voices?\W*$", re.I)


def plan_intent(
    script: Script, cast: Sequence[CharacterSheet], *, story_style: StoryStyle, importance: float = 0.5
) -> SceneIntent:
    """Read a scene into beats and what each must show.

    Every line of the script is in exactly one beat, in order. `importance` (0..1) moves a quiet scene toward slower,
    a heavy one toward stronger pacing. A script without lines gives one beat without lines and a finding.
    """
    reads = read_lines(script, cast)
    runs = group_beats(reads, read=script.read) if reads else [[]]
    findings = _findings(script, reads)
    types = _beat_types(runs)
    names = {sheet.character_id: sheet.name for sheet in cast}
    recurring = Counter(prop for item in reads for prop in item.props)
    setting, places = read_beat_places(script, runs)
    beats = [
        _beat(number, run, kind, things, names, place, tone)
        for number, (run, kind, things, place, tone) in enumerate(
            zip(runs, types, read_beat_things(script, runs, cast), places, read_tones(script, runs), strict=True), 1
        )
    ]
    characters = list(dict.fromkeys(who for beat in beats for who in beat.characters))
    pace = _pacing(reads, story_style, importance)
    mode = _mode(reads, beats)
    peak = next((beat for beat in beats if beat.type == "peak"), beats[-1])
    continuity = {"continuity": 0.6, "dialogue_heavy": 0.5, "montage": 0.2, "reveal": 0.4, "atmospheric": 0.7}[mode]
    return SceneIntent(
        logline=_logline(script, beats, peak),
        pacing=pace,
        emotional_arc=EmotionalArc(start=beats[0].tone, peak=peak.tone, end=beats[-1].tone),
        cinematic_mode=mode,
        continuity_preference=continuity,
        shot_variety_preference=round(1 - continuity, 2),
        visual_motifs=[prop for prop, count in recurring.most_common() if count >= 3][:3],
        setting=setting,
        time_of_day=script.time_of_day or _told_time(script, reads),
        characters=characters,
        beats=beats,
        findings=findings,
    )


def _findings(script: Script, reads: Sequence[LineRead]) -> list[Finding]:
    findings = []
    if not reads:
        findings.append(Finding(code="empty-scene", severity="warning", message="The scene has no lines to plan."))
    elif not script.read:
        message = f"The language {script.language!r} is not read: beats were counted off, {len(reads)} lines are kept."
        findings.append(Finding(code="language-not-read", severity="info", message=message))
    strangers = sorted(
        {i.line.speaker for i in reads if i.line.kind == "dialogue" and not i.speaker and i.line.speaker}
    )
    if strangers:
        message = f"No character of the story is called {', '.join(strangers)}; these speakers cannot be drawn."
        findings.append(
            Finding(code="speaker-unknown", severity="warning", message=message, where={"speakers": strangers})
        )
    return findings


def _beat(
    number: int,
    run: Sequence[LineRead],
    kind: BeatType,
    things: BeatThings,
    names: dict[str, str],
    place: str,
    tone: str,
) -> Beat:
    present = list(dict.fromkeys(who for item in run for who in _met(item)))
    return Beat(
        beat_id=f"b{number}",
        line_ids=[item.line.line_id for item in run],
        what_happens=_what_happens(run, names),
        type=kind,
        tone=tone,
        characters=present,
        key_objects=list(things.key_objects),
        dialogue_line_ids=[item.line.line_id for item in run if item.line.kind == "dialogue"],
        must_show=list(things.must_show),
        place=place,
    )


def _met(item: LineRead) -> tuple[str, ...]:
    """Everybody who takes part in a line: seen, heard from outside the picture, or there and spoken to."""
    heard = item.speaker if item.line.kind == "dialogue" and item.seen_speaker is None else None
    heard = None if is_machine_cue(item.line.speaker or "") or _BARE_VOICE.match(item.line.speaker or "") else heard
    return (*item.present, *((heard,) if heard else ()), *item.addressed)


def _what_happens(run: Sequence[LineRead], names: dict[str, str]) -> str:
    """The beat's first telling sentence; for talk alone, who talks and the first words."""
    told = [item for item in run if item.told]
    if told:
        fullest = max(told, key=lambda item: (min(len(item.line.text.split()), 14), item.intensity))
        first = next(iter(sentences(fullest.line.text)), fullest.line.text)
        return _shorten(first)
    spoken = [item for item in run if item.line.kind == "dialogue"]
    if spoken:
        who = list(dict.fromkeys(names.get(item.speaker or "", item.line.speaker or "A voice") for item in spoken))
        verb = "speaks" if len(who) == 1 else "talk"
        return _shorten(f"{' and '.join(_said(name) for name in who[:3])} {verb}: “{spoken[0].line.text}”")
    return _shorten(" ".join(item.line.text for item in run)) if run else "The scene is empty."


def _said(name: str) -> str:
    return name.title() if name.isupper() else name


def _shorten(text: str) -> str:
    words = _EMPHASIS.sub("", text).split()
    return " ".join(words) if len(words) <= SUMMARY_WORDS else " ".join(words[:SUMMARY_WORDS]) + " …"


def _beat_types(runs: Sequence[Sequence[LineRead]]) -> list[BeatType]:
    """Initial first; the most intense late beat is the peak; escalation before it, release or a hook after it."""
    count = len(runs)
    if count == 1:
        return ["initial"]
    heat = [_heat(run) + 0.25 * min(1.0, place / (0.75 * (count - 1))) for place, run in enumerate(runs)]
    candidates = range(1, count - 1) if count > 3 else range(1, count)
    peak = max(candidates, key=lambda place: (heat[place], place))
    types: list[BeatType] = ["escalation" if place < peak else "release" for place in range(count)]
    types[0], types[peak] = "initial", "peak"
    last = [item for item in runs[-1] if item.line.kind != "parenthetical"]
    if peak < count - 1 and last and _OPEN_END.search(last[-1].line.text.strip()):
        types[-1] = "hook"
    return types


def _heat(run: Sequence[LineRead]) -> float:
    values = sorted((item.intensity for item in run), reverse=True)[:3]
    turn = 0.2 if any(item.told and _REVEAL.search(item.line.text) for item in run) else 0.0
    return (sum(values) / len(values) if values else 0.0) + turn


def _pacing(reads: Sequence[LineRead], style: StoryStyle, importance: float) -> Pacing:
    """The style's pacing, moved one step where the text itself is clearly faster or slower."""
    order: list[Pacing] = ["slow_burn", "normal", "fast", "impact"]
    if not reads:
        return style.pacing
    loud = sum(item.intensity for item in reads) / len(reads)
    spoken = [item.words for item in reads if item.lettered]
    short = bool(spoken) and sum(spoken) / len(spoken) <= 7
    slow = sum(1 for item in reads if item.told) >= 0.6 * len(reads) and loud < 0.2
    place = order.index(style.pacing)
    if len(reads) <= 3 and loud >= 0.4 and importance >= 0.7:
        return "impact"
    if loud >= 0.3 or (short and loud >= 0.22):
        place = min(place + 1, 2)
    elif slow:
        place = max(place - 1, 0)
    return order[place]


def _mode(reads: Sequence[LineRead], beats: Sequence[Beat]) -> CinematicMode:
    told = [item for item in reads if item.told]
    spoken = [item for item in reads if item.line.kind == "dialogue"]
    if sum(1 for item in told if _MONTAGE.search(item.line.text)) >= 2:
        return "montage"
    if not spoken and told and len(beats) <= 3:
        return "atmospheric"
    if spoken and len(spoken) >= 0.7 * len(reads):
        return "dialogue_heavy"
    late = {line_id for beat in beats[len(beats) // 2 :] for line_id in beat.line_ids}
    if any(item.line.line_id in late and _REVEAL.search(item.line.text) for item in told):
        return "reveal"
    return "continuity"


def _told_time(script: Script, reads: Sequence[LineRead]) -> str | None:
    if found := find_time_of_day(script.heading):
        return found
    return next(
        (time for item in reads if item.told and (time := find_time_of_day(item.line.text)) in {"night", "storm"}), None
    )


def _logline(script: Script, beats: Sequence[Beat], peak: Beat) -> str:
    place = named_place(script)
    opening = beats[0].what_happens
    told = opening if peak is beats[0] else f"{opening} {peak.what_happens}"
    return f"{_said(place)}: {told}" if place else told
