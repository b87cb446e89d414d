"""The place of scenes whose heading names none: read from what the scene itself tells.

Last step of an import, after `assemble` has put the scenes together; it alone answers "where does a scene without a
heading play?". A place that was read so is marked, because nobody wrote it as a heading; where a scene tells nothing,
it plays where the one before it ended. English only: other languages keep what their headings say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.story.english.parsing import parse_texts
from core.story.english.places import PlacedText, place_texts
from core.story.english.told import run_on
from core.story.headings import is_back_to
from core.story.script import ImportedScene, Script
from core.story.wording import told_words

READ_KINDS = frozenset({"action", "narration", "panel_mark", "dialogue"})
"""Kinds of lines that tell or say something; sounds and directions name no place."""


def fill_places(scenes: Sequence[ImportedScene]) -> list[ImportedScene]:
    """The scenes, each without a place given the one that its text names; `place_read` says so."""
    filled: list[ImportedScene] = []
    before = nearby = ""
    for scene in scenes:
        back = is_back_to(scene.script.heading) and not scene.script.place and len(filled) > 1
        before = filled[-2].script.place or before if back else before
        placed = read_line_places(scene.script, start=scene.script.place or before, nearby=nearby)
        nearby = placed[-1].nearby if placed else nearby
        if not scene.script.place and placed and placed[0].place:
            update = {"place": placed[0].full, "place_read": True}
            scene = scene.model_copy(update={"script": scene.script.model_copy(update=update)})
        before = placed[-1].leaves_at if placed else scene.script.place or before
        filled.append(scene)
    return filled


def reads_places(script: Script) -> bool:
    """Whether the places of a script's text can be read."""
    return script.read and script.language.lower().split("-")[0] == "en"


def read_line_places(script: Script, *, start: str = "", nearby: str = "") -> list[PlacedText]:
    """Where each line that tells or says something plays, in order; nothing where the language is not read."""
    if not reads_places(script):
        return []
    lines = [line for line in script.lines if line.kind in READ_KINDS]
    told = run_on((told_words(line.kind, line.text), line.kind == "dialogue", line.source_line) for line in lines)
    cuts = [entry.source_line for entry in script.unplaced if entry.kind == "transition" and entry.source_line]
    told = (
        [
            replace(text, jumped=any((before or 0) < cut < (line.source_line or 0) for cut in cuts))
            for text, line, before in zip(told, lines, [None, *(line.source_line for line in lines)], strict=False)
        ]
        if cuts
        else told
    )
    parse_texts([text.text for text in told if not text.spoken])
    return place_texts(told, start=start, named=bool(script.place) and not script.place_read, nearby=nearby)
