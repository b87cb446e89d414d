"""Scores a plan against the labelled texts: who, what is felt, what is handled, where.

A labelled beat is compared with the planned beats that have most of their lines in it, else with the one that shares
most lines with it. Names and things match by their words, plural or not. Numbers: micro F1 over people and over things,
the share of right places, macro F1 over the emotions that occur.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.ids import DerivedIds
from core.planning.intent import plan_intent
from core.story.cast import CharacterSheet
from core.story.plan import Beat
from core.story.read import read_script
from core.story.script import ImportedCharacter
from studio.catalogue import load_catalogue
from tests.truth.reading import Labelled, Truth

EMOTION_OF = {"warm": "happy", "still": "cold", "weary": "tired", "awkward": "embarrassed"}
_LITTLE = frozenset(("the", "a", "an", "of", "in", "at", "on", "his", "her", "their", "int", "ext"))
_TITLES = frozenset(("old", "young", "mr", "mrs", "ms", "dr", "madame", "inspector", "detective"))
Sheets = Callable[[Iterable[ImportedCharacter]], list[CharacterSheet]]


@dataclass(frozen=True)
class Planned:
    """What a plan says of a labelled beat."""

    cast: tuple[str, ...]
    emotion: str
    objects: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Scores:
    beats: int
    cast_f1: float
    place: float
    emotion_f1: float
    objects_f1: float


def plan_text(labelled: Labelled, sheets: Sheets) -> list[Planned]:
    """Plan a text by rules, as an import would be, and say what the plan holds for each labelled beat."""
    story = read_script(labelled.text, ids=DerivedIds(f"truth {labelled.name}"))
    cast = sheets(story.characters)
    names = {sheet.character_id: sheet.name for sheet in cast}
    style = load_catalogue().styles.story_style(None)
    found: list[tuple[set[int], Beat, str]] = []
    for scene in story.scenes:
        source = {line.line_id: line.source_line or 0 for line in scene.script.lines}
        intent = plan_intent(scene.script, cast, story_style=style)
        place = scene.script.place or intent.setting
        found += [({source[line_id] for line_id in beat.line_ids}, beat, beat.place or place) for beat in intent.beats]
    return [_planned(truth, found, names) for truth in labelled.beats]


def _planned(truth: Truth, found: Sequence[tuple[set[int], Beat, str]], names: dict[str, str]) -> Planned:
    wanted = set(range(*truth.lines))
    inside = [entry for entry in found if entry[0] and 2 * len(entry[0] & wanted) > len(entry[0])]
    if not inside:
        inside = sorted(found, key=lambda entry: -len(entry[0] & wanted))[:1]
    felt = Counter(EMOTION_OF.get(beat.tone, beat.tone) for lines, beat, _ in inside for _ in lines)
    loud = {name: count for name, count in felt.items() if name != "neutral"} or felt
    return Planned(
        tuple(dict.fromkeys(names.get(who, who) for _, beat, _ in inside for who in beat.characters)),
        max(loud, key=lambda name: loud[name]) if loud else "neutral",
        tuple(dict.fromkeys(thing for _, beat, _ in inside for thing in beat.key_objects)),
        inside[0][2] if inside else "",
    )


def score(texts: Sequence[Labelled], sheets: Sheets) -> Scores:
    pairs = [
        (truth, planned) for text in texts for truth, planned in zip(text.beats, plan_text(text, sheets), strict=True)
    ]
    return Scores(
        len(pairs),
        micro_f1([(truth.cast, planned.cast) for truth, planned in pairs]),
        sum(_same_place(truth.place, planned.place) for truth, planned in pairs) / len(pairs),
        macro_f1([(truth.emotion, planned.emotion) for truth, planned in pairs]),
        micro_f1([(truth.objects, planned.objects) for truth, planned in pairs]),
    )


def micro_f1(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> float:
    """F1 over all labels of all beats; a planned name counts once, for the first label that it matches."""
    right = said = wanted = 0
    for truth, planned in pairs:
        left = list(planned)
        for label in truth:
            match = next((name for name in left if _alike(label, name)), None)
            if match is not None:
                left.remove(match)
                right += 1
        said, wanted = said + len(planned), wanted + len(truth)
    return 2 * right / (said + wanted) if said + wanted else 1.0


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean over the emotions that occur of each one's F1."""
    scores = []
    for emotion in sorted({truth for truth, _ in pairs}):
        right = sum(truth == planned == emotion for truth, planned in pairs)
        counted = sum((truth == emotion) + (planned == emotion) for truth, planned in pairs)
        scores.append(2 * right / counted)
    return sum(scores) / len(scores)


def _words(text: str) -> set[str]:
    words = re.findall(r"[a-z]+", text.lower())
    return {word.removesuffix("s") if len(word) > 3 else word for word in words if word not in _LITTLE | _TITLES}


def _alike(label: str, name: str) -> bool:
    return bool(_words(label) & _words(name))


def _same_place(label: str, name: str) -> bool:
    return _words(label) <= _words(name) or (bool(_words(name)) and _words(name) <= _words(label))
