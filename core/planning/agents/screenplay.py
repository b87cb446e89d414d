"""A screenplay as agents write it, and as the importer reads it.

Between the Story Writer's writing tasks and the ordinary import. It alone answers "how do scenes, cues and speeches
become Fountain text that is read back as exactly those?".
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from core.ids import DerivedIds
from core.story.base import Payload
from core.story.read import read_script
from core.story.script import ImportedStory

ElementKind = Literal["action", "speech", "thought", "narration", "sound"]
_MARKS = re.compile(r"[*_\[\]]|/\*|\*/")
_LATIN = re.compile(r"^[\x00-\u024f]*$")


class ElementDraft(Payload):
    """One element of a scene; `speaker` for speech and thought."""

    kind: ElementKind
    text: Annotated[str, Field(min_length=1, max_length=1200)]
    speaker: Annotated[str, Field(max_length=60)] | None = None


class SceneDraft(Payload):
    """A scene: where, when, and what is seen and said."""

    place: Annotated[str, Field(min_length=1, max_length=120)]
    setting: Literal["interior", "exterior"] = "interior"
    time: Annotated[str, Field(max_length=40)] = ""
    elements: Annotated[list[ElementDraft], Field(min_length=1, max_length=120)]


class PersonDraft(Payload):
    """Somebody who speaks or acts, with what can be seen of them."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    looks: Annotated[str, Field(max_length=200)] = ""


class ScreenplayDraft(Payload):
    """What a model answers when it writes: the idea in one sentence, its beats, then the scenes."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    logline: Annotated[str, Field(min_length=1, max_length=400)]
    beats: Annotated[list[str], Field(min_length=1, max_length=40)]
    people: Annotated[list[PersonDraft], Field(max_length=30)] = Field(default_factory=list)
    scenes: Annotated[list[SceneDraft], Field(min_length=1, max_length=40)]


class Screenplay(Payload):
    """A script that can be imported. `fountain` is its whole text."""

    title: str
    language: str
    logline: str
    beats: list[str]
    fountain: str


def fountain_of(draft: ScreenplayDraft, language: str) -> str:
    """The draft as Fountain; headings and cues are forced, so that every language and every name is read as meant."""
    parts = [f"Title: {_line(draft.title)}"]
    introduced: set[str] = set()
    looks = {person.name.casefold(): person.looks for person in draft.people}
    for scene in draft.scenes:
        parts.append(_heading(scene, language))
        for element in scene.elements:
            parts.append(_element(element, looks, introduced))
    return "\n\n".join(parts) + "\n"


def _heading(scene: SceneDraft, language: str) -> str:
    place = _line(scene.place).upper().replace(" - ", ", ")
    time = _line(scene.time).upper()
    kind = {"interior": "INT.", "exterior": "EXT."}[scene.setting]
    return f"{kind} {place}{f' - {time}' if time else ''}"


def _element(element: ElementDraft, looks: dict[str, str], introduced: set[str]) -> str:
    text = _line(element.text)
    if element.kind in {"speech", "thought"} and element.speaker:
        cue = _line(element.speaker).upper() + (" (V.O.)" if element.kind == "thought" else "")
        return f"@{cue}\n{text}"
    if element.kind == "narration":
        return f"@NARRATOR\n{text}"
    if element.kind == "sound":
        return f"SFX: {text.upper() if _LATIN.match(text) else text}"
    told = text
    for name, look in looks.items():
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told, re.IGNORECASE)
        if found and name not in introduced and look:
            introduced.add(name)
            told = f"{told[: found.start()]}{name.upper()}, {_line(look).rstrip('.,')},{told[found.end() :]}"
    return f"!{told}"


def _line(text: str) -> str:
    """One line without marks that Fountain would read."""
    return " ".join(_MARKS.sub("", text).split()).lstrip("!@.>~=#")


def read_back(draft: ScreenplayDraft, language: str) -> ImportedStory:
    """The draft as the ordinary import would take it in."""
    return read_script(
        fountain_of(draft, language), ids=DerivedIds("draft"), format="fountain", language=language, title=draft.title
    )


def draft_of(story: ImportedStory) -> ScreenplayDraft:
    """An imported story (of prose, say) as a screenplay draft, line by line."""
    scenes = []
    for number, scene in enumerate(story.scenes, 1):
        elements = [
            ElementDraft(
                kind=_kind(line.kind, line.delivery),
                text=line.text,
                speaker=line.speaker if line.kind == "dialogue" else None,
            )
            for line in scene.script.lines
            if line.text.strip() and line.kind not in {"panel_mark", "parenthetical"}
        ]
        scenes.append(
            SceneDraft(
                place=scene.script.place or scene.title or f"Scene {number}",
                setting="exterior" if scene.script.setting == "exterior" else "interior",
                time=scene.script.time_of_day or "",
                elements=elements or [ElementDraft(kind="action", text=scene.title or "…")],
            )
        )
    return ScreenplayDraft(
        title=story.title,
        logline=story.title,
        beats=[scene.title or story.title for scene in story.scenes],
        people=[PersonDraft(name=who.name, looks=who.description[:200]) for who in story.characters][:30],
        scenes=scenes,
    )


def _kind(kind: str, delivery: str | None) -> ElementKind:
    if kind == "dialogue":
        return "thought" if delivery == "thought" else "speech"
    if kind == "sfx":
        return "sound"
    return "action"
