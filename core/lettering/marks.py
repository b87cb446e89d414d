"""First step of setting text: reads emphasis marks. Answers only: which characters are letters, which are marks?

``*italic*``, ``**bold**``, ``***both***``; a backslash before an asterisk prints it. A mark that finds no partner, or
that stands between spaces ("5 * 3"), is an ordinary character: what a person typed is never lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_STARS = re.compile(r"\\\*|\*{1,3}")


@dataclass(frozen=True, slots=True)
class StyledText:
    """Characters that share one emphasis."""

    text: str
    italic: bool = False
    bold: bool = False


def parse_marks(text: str) -> list[StyledText]:
    """Split marked text into runs of one emphasis; the marks are gone, everything else is there, in order."""
    tokens = _tokens(text)
    runs: list[StyledText] = []
    italic = bold = False
    for token, mark in tokens:
        if mark:
            italic ^= mark in (1, 3)
            bold ^= mark in (2, 3)
        elif token:
            if runs and (runs[-1].italic, runs[-1].bold) == (italic, bold):
                runs[-1] = StyledText(runs[-1].text + token, italic, bold)
            else:
                runs.append(StyledText(token, italic, bold))
    return runs


def plain_text(text: str) -> str:
    """The text as it is read: without marks."""
    return "".join(run.text for run in parse_marks(text))


def with_marks(runs: list[StyledText]) -> str:
    """The marked text that `parse_marks` reads back into these runs. Spaces at a run's ends stay outside the marks.

    An asterisk that is a character gets its backslash only where it would be read as a mark otherwise.
    """
    plain = _written(runs, "*")
    return plain if _letters(parse_marks(plain)) == _letters(runs) else _written(runs, "\\*")


def _written(runs: list[StyledText], star: str) -> str:
    out = []
    for run in runs:
        mark = "*" * (int(run.italic) + 2 * int(run.bold))
        text = run.text.replace("*", star)
        core = text.strip()
        if not mark or not core:
            out.append(text)
            continue
        start = text.index(core)
        out.append(f"{text[:start]}{mark}{core}{mark}{text[start + len(core) :]}")
    return "".join(out)


def _letters(runs: list[StyledText]) -> list[tuple[str, bool, bool]]:
    """Every character with its emphasis; that of a space does not matter."""
    return [(c, r.italic and not c.isspace(), r.bold and not c.isspace()) for r in runs for c in r.text]


def _tokens(text: str) -> list[tuple[str, int]]:
    """(characters, 0) for text and ("", 1..3) for a mark that has a partner."""
    raw: list[tuple[str, int, bool, bool]] = []
    at = 0
    for found in _STARS.finditer(text):
        raw.append((text[at : found.start()], 0, False, False))
        at = found.end()
        if found.group() == "\\*":
            raw.append(("*", 0, False, False))
            continue
        before = text[found.start() - 1] if found.start() else " "
        after = text[at] if at < len(text) else " "
        raw.append((found.group(), len(found.group()), not after.isspace(), not before.isspace()))
    raw.append((text[at:], 0, False, False))
    opened: dict[int, int] = {}
    paired: set[int] = set()
    for index, (_, size, can_open, can_close) in enumerate(raw):
        if not size:
            continue
        if can_close and size in opened:
            first = opened.pop(size)
            paired |= {first, index}
            opened = {s: i for s, i in opened.items() if i < first}
        elif can_open:
            opened[size] = index
    return [("", size) if index in paired else (token, 0) for index, (token, size, _, _) in enumerate(raw)]
