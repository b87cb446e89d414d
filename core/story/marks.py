"""Notes ``[[ ]]`` and boneyard ``/* */``: taken out of the running text, kept apart, with their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from core.errors import Finding
from core.story.elements import LooseElement

_HOLE = "\x00"  # decoded text never holds it


@dataclass(frozen=True, slots=True)
class Row:
    """A line of running text. `after_mark` says that a line which held only a note stood right before it."""

    line: int
    text: str
    after_mark: bool = False

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def take_marks(text: str) -> tuple[list[Row], list[LooseElement], list[Finding]]:
    """Part running text from notes and boneyard; a mark that is never closed stays in the text and is reported."""
    findings: list[Finding] = []
    loose: list[LooseElement] = []
    text = _take(text, "/*", "*/", "boneyard", loose, findings)
    text = _take(text, "[[", "]]", "note", loose, findings)
    rows: list[Row] = []
    after_mark = False
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.replace(_HOLE, "")
        if _HOLE in raw and not line.strip():
            after_mark = True
            continue
        rows.append(Row(number, line, after_mark))
        after_mark = False
    return rows, sorted(loose, key=lambda element: element.line), findings


def _take(
    text: str,
    opening: str,
    closing: str,
    kind: Literal["note", "boneyard"],
    loose: list[LooseElement],
    findings: list[Finding],
) -> str:
    pieces: list[str] = []
    done = at = end = 0
    line, counted = 1, 0
    while True:
        at = text.find(opening, at)
        if at < 0:
            break
        line += text.count("\n", counted, at)
        counted = at
        if end < at + 2:
            end = text.find(closing, at + 2)
        if end < 0:
            findings.append(
                Finding(
                    code=f"unclosed-{kind}",
                    severity="warning",
                    message=f"Line {line} opens a {kind} with {opening} and never closes it; it was read as script.",
                    where={"line": line},
                )
            )
            break
        nested = kind == "note" and text.find(opening, at + 2, end) >= 0
        inner = "" if nested else text[at + 2 : end]
        if kind == "note" and (nested or re.search(r"\n[ \t]*\n", inner)):
            at += 2  # a note ends at a blank line at the latest: these brackets are the writer's own
            continue
        if inner.strip(f" \n\t{_HOLE}"):
            loose.append(LooseElement(kind, inner.replace(_HOLE, "").strip(), line))
        pieces.append(text[done:at])
        pieces.append(re.sub(r"[^\n]+", _HOLE, text[at : end + 2]))
        done = at = end + 2
    pieces.append(text[done:])
    return "".join(pieces)
