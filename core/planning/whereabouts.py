"""Where the beats of a scene play: its own setting, and where a beat has moved away from it.

Between the reading of English and the Story Writer; it alone answers "which place does each beat show?".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.planning.reading import LineRead, named_place
from core.story.english.place_kinds import same_place
from core.story.english.places import PlacedText
from core.story.placing import READ_KINDS, read_line_places
from core.story.script import Script


def read_beat_places(script: Script, runs: Sequence[Sequence[LineRead]]) -> tuple[str, list[str]]:
    """The scene's setting and, by run, where it plays if that is another place (else an empty text).

    The setting is what the heading names, else where the first lines play. A run plays where most of its words do.
    """
    setting = named_place(script)
    placed = read_line_places(script, start=setting)
    by_line = dict(zip((line.line_id for line in script.lines if line.kind in READ_KINDS), placed, strict=False))
    setting = setting or next((entry.full for entry in placed if entry.place), "")
    return setting, [_of_run(run, by_line, setting) for run in runs]


def _of_run(run: Sequence[LineRead], placed: Mapping[str, PlacedText], setting: str) -> str:
    weights: dict[tuple[str, str], int] = {}
    for item in run:
        entry = placed.get(item.line.line_id, PlacedText())
        key = (entry.place, entry.full)
        weights[key] = weights.get(key, 0) + len(item.line.text.split())
    mostly, full = max(weights, key=lambda key: weights[key]) if weights else ("", "")
    return "" if same_place(mostly, setting) or full == setting else full
