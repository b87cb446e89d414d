"""The key objects of a scene's beats: what is handled or decisive, in the words of the text.

Between the reading of English and the Story Writer; it alone answers "which things does each beat turn on, and which of
them must be shown?". Only English is read so; for other scripts the drawable things that a beat names stand in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.planning.acting import find_pose
from core.planning.reading import LineRead, told_words
from core.story.cast import CharacterSheet
from core.story.english.objects import MOST_THINGS, KeyThing, carried_thing, key_things, scene_names, told_counts
from core.story.english.parsing import parse_texts
from core.story.english.told import ToldText, run_on
from core.story.script import Script

MOST_MUST_SHOW = 2
_READ = frozenset(("action", "narration", "panel_mark", "dialogue"))
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class BeatThings:
    """What a beat turns on: its key objects, the weightiest first, and those that a panel must show."""

    key_objects: tuple[str, ...] = ()
    must_show: tuple[str, ...] = ()


def read_beat_things(
    script: Script, runs: Sequence[Sequence[LineRead]], cast: Sequence[CharacterSheet]
) -> list[BeatThings]:
    """The things of each run of lines, in order. Must be shown: what is handled here and matters in another run too."""
    if not script.read or not script.language.lower().startswith("en"):
        return _drawable(runs)
    texts = told_runs(runs)
    parse_texts([told.text for run in texts for told in run])
    names = frozenset(
        word.lower() for sheet in cast for name in (sheet.name, *sheet.aliases) for word in _WORD.findall(name)
    )
    scene = told_counts([told for run in texts for told in run])
    called = scene_names([told for run in texts for told in run])
    found = [key_things(run, scene, without=names) for run in texts]
    for at in range(1, len(found)):
        head = carried_thing(texts[at], texts[at - 1])
        if head and head not in names and all(thing.head != head for thing in found[at]):
            found[at] = [*found[at], KeyThing(head, called[head], 0.0, False)][:MOST_THINGS]
    beats = Counter(head for things in found for head in {thing.head for thing in things})
    return [_beat([replace(thing, words=called[thing.head]) for thing in things], beats) for things in found]


def told_runs(runs: Sequence[Sequence[LineRead]]) -> list[list[ToldText]]:
    """The texts of each run that are read: what is told and what is said, not sounds and directions."""
    lines = [[item for item in run if item.line.kind in _READ] for run in runs]
    parts = [(_text(item), item.line.kind == "dialogue", item.line.source_line) for run in lines for item in run]
    told = iter(run_on(parts))
    return [[next(told) for _ in run] for run in lines]


def _text(item: LineRead) -> str:
    return item.line.text if item.line.kind == "dialogue" else told_words(item.line)


def _beat(things: Sequence[KeyThing], beats: Mapping[str, int]) -> BeatThings:
    decisive = [thing.words for thing in things if thing.handled and beats[thing.head] >= 2]
    decisive = decisive or [thing.words for thing in things if beats[thing.head] >= 3]
    return BeatThings(tuple(thing.words for thing in things), tuple(decisive[:MOST_MUST_SHOW]))


def _drawable(runs: Sequence[Sequence[LineRead]]) -> list[BeatThings]:
    """The drawable things that the telling lines of each run name."""
    recurring = Counter(prop for run in runs for item in run for prop in item.props)
    found = []
    for run in runs:
        told = [item for item in run if item.told]
        objects = list(dict.fromkeys(prop for item in told for prop in item.props))
        handled = [p for p in objects if any(p in item.props and find_pose(item.line.text) for item in told)]
        weighty = [p for p in objects if recurring[p] >= 2 and p in handled] or [
            p for p in objects if recurring[p] >= 3
        ]
        found.append(BeatThings(tuple(objects), tuple(weighty[:MOST_MUST_SHOW])))
    return found
