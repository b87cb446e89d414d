"""Between marks and pieces: a marked text as lines of characters. Answers only: what did a person type on each line?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.lettering.text.fonts import FontSet
from core.lettering.text.marks import StyledText, parse_marks
from core.lettering.text.scripts import NO_BREAK_SPACES

_WORD = re.compile(rf"[\S{NO_BREAK_SPACES}]+")


@dataclass(frozen=True, slots=True)
class Look:
    """What the whole of a text has in common. `tracking` in ems."""

    fonts: FontSet
    style: str
    language: str
    tracking: float
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class TypedLine:
    """The characters of one typed line, each with the run whose look it has."""

    text: str
    looks: tuple[StyledText, ...]

    def words(self) -> list[tuple[int, int]]:
        """Start and end of every word: what stands between spaces at which a line may end."""
        return [found.span() for found in _WORD.finditer(self.text)]

    def runs(self, start: int, end: int) -> list[StyledText]:
        """The characters ``[start, end)`` as runs."""
        if self.looks[start] is self.looks[end - 1] and self.looks[start:end].count(self.looks[start]) == end - start:
            return [self.looks[start].of(self.text[start:end])]
        found: list[StyledText] = []
        first = start
        for index in range(start + 1, end + 1):
            if index == end or self.looks[index] is not self.looks[first]:
                found.append(self.looks[first].of(self.text[first:index]))
                first = index
        return found


def typed_lines(text: str, look: Look, upper: bool, bold: bool) -> list[TypedLine]:
    """Cut a marked text at its typed breaks. Empty lines inside it stay, those at its ends do not.

    Letters are in the case that they are shown in; letters typed as base and mark are one.
    """
    lines: list[TypedLine] = []
    letters: list[str] = []
    looks: list[StyledText] = []

    def close() -> None:
        lines.append(TypedLine("".join(letters), tuple(looks)))
        letters.clear()
        looks.clear()

    for run in parse_marks(text, look.fonts.styles.styles):
        run = replace(run, bold=True) if bold else run
        shown = look.fonts.cased(run, look.style, upper, look.language)
        for number, part in enumerate(shown.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                close()
            letters.append(part)
            looks += [run] * len(part)
    close()
    return _trimmed(lines)


def _trimmed(lines: Sequence[TypedLine]) -> list[TypedLine]:
    start, end = 0, len(lines)
    while start < end and not _WORD.search(lines[start].text):
        start += 1
    while end > start and not _WORD.search(lines[end - 1].text):
        end -= 1
    return list(lines[start:end])
