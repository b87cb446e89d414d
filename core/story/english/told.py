"""The texts that are read for things and places: what is told and what somebody says, also inside one paragraph.

It alone answers "is this character of the text told, or in somebody's mouth?".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.story.english.speech import is_quoted, quoted_spans

_MARKS = ('"', "“", "”", "«", "»")


@dataclass(frozen=True, slots=True)
class ToldText:
    """A text of a run: what is told, or what somebody says (`spoken`). `opened`: a quotation runs on from before.

    `paragraph` is the source line that it was cut from; `jumped`: the writer cuts to another scene right before it.
    """

    text: str
    spoken: bool = False
    opened: bool = False
    paragraph: int | None = None
    jumped: bool = False


def is_spoken(text: str, place: int, *, opened: bool = False) -> bool:
    """Whether the character at `place` is quoted; `opened` says that the text begins inside a quotation."""
    if opened:
        ends = [at for at in (text.find(mark) for mark in _MARKS) if at >= 0]
        end = min(ends, default=len(text))
        return place < end or is_quoted([(a + end + 1, b + end + 1) for a, b in quoted_spans(text[end + 1 :])], place)
    return is_quoted(quoted_spans(text), place)


def ends_open(text: str, *, opened: bool = False) -> bool:
    """Whether a quotation is still open where a text ends; for texts that were cut out of one paragraph."""
    for letter in text:
        if letter == '"':
            opened = not opened
        elif letter in "“«":
            opened = True
        elif letter in "”»":
            opened = False
    return opened


def run_on(parts: Iterable[tuple[str, bool, int | None]]) -> list[ToldText]:
    """Texts as (text, spoken, source line) with quotations carried over between parts of one source line."""
    told: list[ToldText] = []
    opened, last = False, None
    for text, spoken, line in parts:
        opened = opened and line is not None and line == last
        told.append(ToldText(text, spoken, opened, line))
        opened, last = (not spoken) and ends_open(text, opened=opened), line
    return told
