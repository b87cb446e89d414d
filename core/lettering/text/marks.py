"""First step of setting text: reads emphasis marks. Answers only: which characters are letters, which are marks?

``*italic*``, ``**bold**``, ``***both***``; ``{shout 1.3x #c02020|NO WAY}`` sets what follows the bar in another font
style, size, colour or case (see `heads`). A backslash before an asterisk or a brace prints it. A mark that finds no
partner, or that stands between spaces ("5 * 3"), and braces without a head that is known, are ordinary characters: what
a person typed is never lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.lettering.text.heads import PLAIN, Head, read_head

_TOKEN = re.compile(r"\\[*{}]|\*+|\{([^{}|*\\\n]{1,80})\||\}")


@dataclass(frozen=True, slots=True)
class StyledText:
    """Characters that share one look. `style` None, `size` 1 and `colour` None mean what the object itself has."""

    text: str
    italic: bool = False
    bold: bool = False
    style: str | None = None
    size: float = 1.0
    colour: str | None = None
    upper: bool = False

    @property
    def head(self) -> Head:
        return Head(self.style, self.size, self.colour, self.upper)

    @property
    def look(self) -> tuple[object, ...]:
        """Everything but the characters."""
        return (self.italic, self.bold, self.style, self.size, self.colour, self.upper)

    def of(self, text: str) -> StyledText:
        """Other characters with the same look."""
        return StyledText(text, self.italic, self.bold, self.style, self.size, self.colour, self.upper)


def parse_marks(text: str, styles: Collection[str] | None = None) -> list[StyledText]:
    """Split marked text into runs of one look; the marks are gone, everything else is there, in order.

    `styles` are the names of the font styles that exist: braces that name another are ordinary characters. Without it
    every word that could be such a name counts as one.
    """
    if not text:
        return []
    tokens = _tokens(text, styles) if any(sign in text for sign in "*{\\") else [_Token(text, 0, 0, PLAIN)]
    paired = _paired(tokens)
    runs: list[StyledText] = []
    on: dict[int, tuple[bool, bool]] = {}
    for index, token in enumerate(tokens):
        italic, bold = on.get(token.group, (False, False))
        if index in paired:
            on[token.group] = (italic ^ (token.stars in (1, 3)), bold ^ (token.stars in (2, 3)))
        elif token.text:
            if token.group:
                around = on.get(0, (False, False))
                italic, bold = italic ^ around[0], bold ^ around[1]
            head = token.head
            run = StyledText(token.text, italic, bold, head.style, head.size, head.colour, head.upper)
            if runs and runs[-1].look == run.look:
                runs[-1] = run.of(runs[-1].text + run.text)
            else:
                runs.append(run)
    return runs


def plain_text(text: str) -> str:
    """The text as it is read: without marks and heads."""
    return "".join(run.text for run in parse_marks(text))


def with_marks(runs: Sequence[StyledText]) -> str:
    """The marked text that `parse_marks` reads back into these runs. Spaces at a run's ends stay outside the stars.

    A sign that is a character gets its backslash only where it would be read as a mark otherwise.
    """
    wanted = _letters(runs)
    written = ""
    for escaped in (False, True):
        for write in (_separate, _nested):
            written = _dressed(runs, write, escaped)
            if _letters(parse_marks(written)) == wanted:
                return written
    return written


_Writer = Callable[[list["StyledText"], bool, bool], str]


def _dressed(runs: Sequence[StyledText], write: _Writer, escaped: bool) -> str:
    out = []
    for head, group in groupby(runs, key=lambda run: run.head):
        inside = head != PLAIN
        text = write(list(group), escaped, inside)
        out.append(f"{{{head.written()}|{text}}}" if inside else text)
    return "".join(out)


def _separate(runs: list[StyledText], escaped: bool, inside: bool) -> str:
    """Each run between its own stars."""
    out = []
    for run in runs:
        mark = "*" * (int(run.italic) + 2 * int(run.bold))
        core = run.text.strip()
        if not mark or not core:
            out.append(_escaped(run.text, escaped, inside))
            continue
        start = run.text.index(core)
        before, after = run.text[:start], run.text[start + len(core) :]
        out.append(f"{before}{mark}{_escaped(core, escaped, inside)}{mark}{after}")
    return "".join(out)


def _nested(runs: list[StyledText], escaped: bool, inside: bool) -> str:
    """A star only where emphasis begins or ends, for words that change it in their middle."""
    out = []
    italic = bold = False
    for run in [*runs, StyledText("")]:
        if run.text and not run.text.strip():
            out.append(run.text)
            continue
        changed = "*" * (int(run.italic != italic) + 2 * int(run.bold != bold))
        lead = run.text[: len(run.text) - len(run.text.lstrip())] if run.italic or run.bold else ""
        tail = ""
        while out and changed and not (run.italic or run.bold) and out[-1] and out[-1][-1].isspace():
            tail, out[-1] = out[-1][-1] + tail, out[-1][:-1]
        out += [lead, changed, tail, _escaped(run.text[len(lead) :], escaped, inside)]
        italic, bold = run.italic, run.bold
    return "".join(out)


def _escaped(text: str, escaped: bool, inside: bool) -> str:
    signs = "*{}" if escaped else "}" if inside else ""
    return "".join("\\" + c if c in signs else c for c in text)


def _letters(runs: Iterable[StyledText]) -> list[tuple[object, ...]]:
    """Every character with its look; the emphasis of a space does not matter."""
    return [
        (c, r.italic and not c.isspace(), r.bold and not c.isspace(), r.style, r.size, r.colour, r.upper)
        for r in runs
        for c in r.text
    ]


@dataclass(frozen=True, slots=True)
class _Token:
    """Characters (`stars` 0) or a possible mark. `group` is 0 outside braces, else the number of the braced run."""

    text: str
    stars: int
    group: int
    head: Head
    opens: bool = False
    closes: bool = False


def _tokens(text: str, styles: Collection[str] | None) -> list[_Token]:
    tokens: list[_Token] = []
    group, count, end, head = 0, 0, -1, PLAIN
    at = 0
    for found in _TOKEN.finditer(text):
        if found.start() < at:
            continue
        tokens.append(_Token(text[at : found.start()], 0, group, head))
        sign, at = found.group(), found.end()
        if sign[0] == "\\":
            tokens.append(_Token(sign[1], 0, group, head))
        elif sign[0] == "*" and len(sign) <= 3:
            before = text[found.start() - 1] if found.start() else " "
            after = text[at] if at < len(text) else " "
            tokens.append(_Token(sign, len(sign), group, head, not after.isspace(), not before.isspace()))
        elif sign == "}" and found.start() == end:
            group, end, head = 0, -1, PLAIN
        elif sign[0] == "{" and not group:
            read = read_head(found.group(1), styles)
            closing = _closing(text, at)
            if read is not None and read != PLAIN and closing is not None and closing > at:
                count += 1
                group, end, head = count, closing, read
            else:
                tokens.append(_Token(sign, 0, group, head))
        else:
            tokens.append(_Token(sign, 0, group, head))
    tokens.append(_Token(text[at:], 0, group, head))
    return tokens


def _closing(text: str, start: int) -> int | None:
    """Where the first brace closes that no backslash prints."""
    at = start
    while at < len(text):
        if text[at] == "\\" and text[at + 1 : at + 2] in ("*", "{", "}"):
            at += 1
        elif text[at] == "}":
            return at
        at += 1
    return None


def _paired(tokens: Sequence[_Token]) -> set[int]:
    """The stars that have a partner, in or outside the same braces."""
    opened: dict[tuple[int, int], int] = {}
    paired: set[int] = set()
    for index, token in enumerate(tokens):
        if not token.stars:
            continue
        key = (token.group, token.stars)
        if token.closes and key in opened:
            first = opened.pop(key)
            paired |= {first, index}
            opened = {k: i for k, i in opened.items() if i < first or k[0] != token.group}
        elif token.opens:
            opened[key] = index
    return paired
