"""How a scene is put before a model: numbered lines, named people, closed lists with their meaning.

Under the agents' briefs and drafts. It alone answers "by which short names does a model speak of the script?". Lines
are numbered from 1 in reading order and people go by their names, so that no id is ever asked of a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from core.planning.grammar import Grammar
from core.story.cast import CharacterSheet
from core.story.plan import Beat
from core.story.script import Script

TONES: Final = (
    "neutral", "warm", "playful", "sad", "angry", "startled", "fearful", "still", "weary", "awkward", "determined",
)  # fmt: skip
LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    "en": "English", "ko": "Korean", "ja": "Japanese", "zh": "Chinese", "es": "Spanish", "fr": "French",
    "de": "German", "pt": "Portuguese", "it": "Italian", "nl": "Dutch", "id": "Indonesian", "tr": "Turkish",
    "vi": "Vietnamese", "pl": "Polish", "th": "Thai", "ar": "Arabic", "ru": "Russian", "hi": "Hindi",
}  # fmt: skip
_MARKS = re.compile(r"[*_]{1,3}")


def language_name(tag: str) -> str:
    """A language in English words; an unknown tag stands for itself."""
    return LANGUAGE_NAMES.get(tag.split("-")[0].lower(), tag)


def said_name(name: str) -> str:
    """A name as it is written in a sentence."""
    return name.title() if name.isupper() else name


def people_by_name(cast: Sequence[CharacterSheet]) -> dict[str, str]:
    """Character ids by every name that a person goes by, case-folded; the first of two with one name has it."""
    found: dict[str, str] = {}
    for sheet in cast:
        found.setdefault(sheet.name.casefold().strip(), sheet.character_id)
    for sheet in cast:
        for alias in sheet.aliases:
            found.setdefault(alias.casefold().strip(), sheet.character_id)
    return found


def unknown_people(names: Iterable[str], cast: Sequence[CharacterSheet]) -> list[str]:
    """The names that nobody of the cast goes by, each once."""
    known = people_by_name(cast)
    return list(dict.fromkeys(name for name in names if name.casefold().strip() not in known))


def ids_of(names: Iterable[str], cast: Sequence[CharacterSheet]) -> list[str]:
    """The character ids of names that are known, each once, in order."""
    known = people_by_name(cast)
    return list(dict.fromkeys(known[name.casefold().strip()] for name in names if name.casefold().strip() in known))


def cast_words(cast: Sequence[CharacterSheet]) -> str:
    """One line a person: name, other names, what is known of the looks."""
    lines = []
    for sheet in cast:
        also = f" (also {', '.join(map(said_name, sheet.aliases))})" if sheet.aliases else ""
        looks = f": {sheet.description.strip()}" if sheet.description.strip() else ""
        lines.append(f"- {said_name(sheet.name)}{also}{looks}")
    return "\n".join(lines) or "- nobody is named"


def line_words(script: Script) -> str:
    """The script's lines, numbered: what kind each is, who speaks, and how."""
    rows = []
    for number, line in enumerate(script.lines, 1):
        how = f" ({line.delivery})" if line.delivery and line.delivery != "speech" else ""
        head = f"{said_name(line.speaker)}{how}" if line.kind == "dialogue" and line.speaker else line.kind
        panel = f" [panel {line.panel}]" if line.panel is not None else ""
        rows.append(f"{number}.{panel} {head}: {_MARKS.sub('', line.text)}")
    return "\n".join(rows) or "(the scene has no lines)"


def place_words(script: Script) -> str:
    """Where and when the scene plays, as the script says."""
    parts = [script.place or script.heading, script.setting or "", script.time_of_day or ""]
    return ", ".join(part for part in parts if part) or "not said"


def beat_words(beats: Sequence[Beat], script: Script, cast: Sequence[CharacterSheet]) -> str:
    """The beats, numbered, with the numbers of their lines."""
    numbers = {line.line_id: number for number, line in enumerate(script.lines, 1)}
    names = {sheet.character_id: said_name(sheet.name) for sheet in cast}
    rows = []
    for number, beat in enumerate(beats, 1):
        lines = ", ".join(str(numbers[line_id]) for line_id in beat.line_ids if line_id in numbers) or "none"
        who = ", ".join(names[who] for who in beat.characters if who in names) or "nobody"
        show = f"; must show: {', '.join(beat.must_show)}" if beat.must_show else ""
        rows.append(f"{number}. {beat.type}, {beat.tone}, lines {lines}, {who}: {beat.what_happens}{show}")
    return "\n".join(rows)


def grammar_words(grammar: Grammar) -> str:
    """The framings, one a line: id, what it does, and what it allows."""
    return "\n".join(
        f"- {entry.id}: {entry.function}. scales {'/'.join(entry.scales)}; angles {'/'.join(entry.angles)}; "
        f"{entry.figures[0]} to {entry.figures[1]} figures; {'may carry speech' if entry.talk else 'no speech'}"
        for entry in grammar.entries.values()
    )


@lru_cache(maxsize=32)
def choices(values: tuple[str, ...]) -> str:
    """A closed list in words."""
    return ", ".join(values)


def texts_of(script: Script) -> str:
    """Everything that the script says, headings included, without emphasis marks."""
    parts = [script.heading, script.place or "", script.time_of_day or ""]
    parts += [f"{line.speaker or ''} {line.text}" for line in script.lines]
    return _MARKS.sub("", "\n".join(parts))
