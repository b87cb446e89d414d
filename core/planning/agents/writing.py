"""The Story Writer's two writing tasks: a script from a bare idea, and scenes from prose.

Before the import; what they write goes through it like anybody's script. It alone answers "is this a script of that
idea, or of that prose?": an idea may be filled out, prose may only be set into scenes, with its own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from core.ids import DerivedIds
from core.planning.agents.base import Agent
from core.planning.agents.faithful import Source, inventions, wrong_language
from core.planning.agents.screenplay import Screenplay, ScreenplayDraft, draft_of, fountain_of, read_back
from core.planning.agents.wording import language_name
from core.story.base import Payload
from core.story.languages import detect_language
from core.story.read import read_script

LONGEST_SPEECH = 25
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}")
_SPOKEN = re.compile(r"“([^”\n]+)”|\"([^\"\n]+)\"|「([^」\n]+)」")


class IdeaInput(Payload):
    """An idea in a sentence or two, and how long the script should be."""

    idea: Annotated[str, Field(min_length=3, max_length=4000)]
    title: str | None = None
    language: str = "en"
    scenes: Annotated[int, Field(ge=1, le=20)] = 4


class ProseInput(Payload):
    """Prose that is to be set into scenes."""

    prose: Annotated[str, Field(min_length=1, max_length=200_000)]
    title: str
    language: str = "en"


def _idea_brief(given: IdeaInput) -> Mapping[str, str]:
    return {
        "idea": given.idea,
        "title": given.title or "",
        "language": language_name(given.language),
        "scenes": str(given.scenes),
        "longest": str(LONGEST_SPEECH),
    }


def _check_idea(given: IdeaInput, draft: ScreenplayDraft) -> list[str]:
    told = _form(draft, given.language)
    if len(draft.scenes) != given.scenes:
        told.append(f"Write exactly {given.scenes} scenes; there are {len(draft.scenes)}.")
    text = _all_text(draft)
    for name in dict.fromkeys(_NAME.findall(given.idea)):
        if name.casefold() not in text.casefold():
            told.append(f"The idea names {name}; the script must too.")
    for number, scene in enumerate(draft.scenes, 1):
        for element in scene.elements:
            words = len(element.text.split())
            if element.kind in {"speech", "thought"} and words > LONGEST_SPEECH:
                told.append(f"Scene {number}: a speech of {words} words; at most {LONGEST_SPEECH}.")
    return told + _language(text, given.language)


def _form(draft: ScreenplayDraft, language: str) -> list[str]:
    """What would not survive the import: cues of nobody, scenes or speeches that are read as something else."""
    told = []
    known = {person.name.casefold() for person in draft.people}
    for number, scene in enumerate(draft.scenes, 1):
        for element in scene.elements:
            speech = element.kind in {"speech", "thought"}
            if speech and not element.speaker:
                told.append(f"Scene {number}: “{element.text[:40]}” has no speaker.")
            if speech and element.speaker and element.speaker.casefold() not in known:
                told.append(f"Scene {number}: {element.speaker} speaks but is not listed under people.")
    if told:
        return told
    found = read_back(draft, language)
    spoken = sum(e.kind in {"speech", "thought"} for scene in draft.scenes for e in scene.elements)
    heard = sum(line.kind == "dialogue" for scene in found.scenes for line in scene.script.lines)
    if len(found.scenes) != len(draft.scenes):
        told.append(
            f"The script is read as {len(found.scenes)} scenes, not {len(draft.scenes)}: keep places short and plain."
        )
    if heard < spoken:
        told.append(f"Of {spoken} speeches only {heard} are read as speech: put one person's words into each.")
    return told


def _all_text(draft: ScreenplayDraft) -> str:
    told = [f"{element.speaker or ''} {element.text}" for scene in draft.scenes for element in scene.elements]
    return "\n".join([draft.title, draft.logline, *draft.beats, *told])


def _language(text: str, language: str) -> list[str]:
    base, found = language.split("-")[0].lower(), detect_language(text)
    return [] if found == base else [f"Write in {language_name(language)}; this reads as {language_name(found)}."]


def _idea_complete(given: IdeaInput, draft: ScreenplayDraft) -> Screenplay:
    titled = draft.model_copy(update={"title": given.title or draft.title})
    return _screenplay(titled, given.language)


def _screenplay(draft: ScreenplayDraft, language: str) -> Screenplay:
    return Screenplay(
        title=draft.title, language=language, logline=draft.logline, beats=draft.beats,
        fountain=fountain_of(draft, language),
    )  # fmt: skip


def _prose_rules(given: ProseInput) -> Screenplay:
    """The prose import's own scenes and lines, as a screenplay."""
    story = read_script(
        given.prose, ids=DerivedIds("prose"), format="prose", language=given.language, title=given.title
    )
    return _screenplay(draft_of(story), given.language)


def _prose_brief(given: ProseInput) -> Mapping[str, str]:
    return {"prose": given.prose, "title": given.title, "language": language_name(given.language)}


def _check_prose(given: ProseInput, draft: ScreenplayDraft) -> list[str]:
    told = _form(draft, given.language)
    source = Source(quotable=given.prose, known=f"{given.prose}\n{given.title}", language=given.language)
    for number, scene in enumerate(draft.scenes, 1):
        for element in scene.elements:
            if element.kind in {"speech", "thought", "narration"}:
                if inventions(f"“{element.text.strip()}”", source):
                    told.append(f"Scene {number}: “{element.text[:60]}” is not in the prose; use its own words.")
            else:
                told += [f"Scene {number}: {words}" for words in inventions(element.text, source)]
        told += [f"Scene {number}: {words}" for words in inventions(scene.place.lower(), source)]
    told += [
        f"{person.name} is not in the prose."
        for person in draft.people
        if not all(source.says(part) for part in person.name.split())
    ]
    said = " ".join(e.text for scene in draft.scenes for e in scene.elements if e.kind != "action")
    spoken = Source(quotable=said, known=said)
    quotes = [next(part for part in match.groups() if part) for match in _SPOKEN.finditer(given.prose)]
    told += [
        f"The prose says “{q[:60]}”; nobody says it in the script." for q in quotes if inventions(f"“{q}”", spoken)
    ]
    return told + wrong_language(_all_text(draft), source)


def _prose_complete(given: ProseInput, draft: ScreenplayDraft) -> Screenplay:
    return _screenplay(draft.model_copy(update={"title": given.title}), given.language)


FROM_IDEA: Agent[IdeaInput, ScreenplayDraft, Screenplay] = Agent(
    task="story_writer.idea",
    name="Story Writer",
    template_id="story_writer_idea",
    input=IdeaInput,
    draft=ScreenplayDraft,
    output=Screenplay,
    rules=None,
    brief=_idea_brief,
    complete=_idea_complete,
    check_draft=_check_idea,
)
FROM_PROSE: Agent[ProseInput, ScreenplayDraft, Screenplay] = Agent(
    task="story_writer.prose",
    name="Story Writer",
    template_id="story_writer_prose",
    input=ProseInput,
    draft=ScreenplayDraft,
    output=Screenplay,
    rules=_prose_rules,
    brief=_prose_brief,
    complete=_prose_complete,
    check_draft=_check_prose,
)
