"""The way in: a script in any form that writers use becomes an `ImportedStory`.

Reads in this order: `decode` (is it text?) → `detect` below (which form?) → one reader → `assemble`. Promise: every
non-blank line of the input is in a scene or in `unplaced`; a line is never dropped because it was not understood.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import get_args

from core.errors import InvalidInputError
from core.ids import IdSource
from core.story.assemble import assemble
from core.story.decode import decode_script
from core.story.elements import LineElement, Reading
from core.story.fdx import looks_like_fdx, read_fdx
from core.story.fountain import read_fountain
from core.story.headings import find_heading
from core.story.languages import detect_language
from core.story.panel_marks import looks_like_panel_script
from core.story.panel_script import read_panel_script
from core.story.prose import read_prose
from core.story.script import ImportedStory, ScriptFormat

_READERS: dict[ScriptFormat, Callable[[str], Reading]] = {
    "fountain": read_fountain,
    "fdx": read_fdx,
    "panel_script": read_panel_script,
    "prose": read_prose,
}
UNTITLED = "Untitled"


def read_script(
    text: str | bytes,
    *,
    ids: IdSource,
    format: str = "auto",
    language: str | None = None,
    title: str | None = None,
) -> ImportedStory:
    """Read a script: Fountain, Final Draft FDX, a comics panel script or plain prose; English, Korean or any language.

    Ids: `ids("scene", n)`, `ids("scene", n, "line", m)`, `ids("character", NAME)`, n and m from 1. `format` is `auto`
    or a `ScriptFormat`; `language` (BCP 47) and `title` override what the text says. `sha256` is that of the decoded
    text, so the same words give the same digest whatever their encoding.

    Raises:
        InvalidInputError: codes `not-text`, `empty-script`, `not-fdx`, `unsafe-xml`, `unknown-format`.
        TooLargeError: codes `script-too-large`, `too-many-lines`, `line-too-long`.
    """
    if format != "auto" and format not in get_args(ScriptFormat):
        raise InvalidInputError(
            f"There is no script format {format!r}; use auto, {', '.join(get_args(ScriptFormat))}.",
            code="unknown-format",
            errors=[{"loc": ["format"], "msg": "unknown format"}],
        )
    decoded = decode_script(text)
    chosen: ScriptFormat = detect_format(decoded.text) if format == "auto" else format  # type: ignore[assignment]
    reading = read_prose(decoded.text, language) if chosen == "prose" else _READERS[chosen](decoded.text)
    reading.findings = [*decoded.findings, *reading.findings]
    tag = language or reading.meta.get("language") or detect_language("\n".join(reading.source))
    tag = (
        tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag) else detect_language("\n".join(reading.source))
    )
    parts = assemble(reading, script_format=chosen, language=tag, ids=ids)
    return ImportedStory(
        title=title or reading.meta.get("title") or UNTITLED,
        format=chosen,
        language=tag,
        meta=reading.meta,
        scenes=parts.scenes,
        characters=parts.characters,
        unplaced=parts.unplaced,
        findings=parts.findings,
        sha256=hashlib.sha256(decoded.text.encode("utf-8")).hexdigest(),
    )


def detect_format(text: str) -> ScriptFormat:
    """Tell the form of a decoded script by its marks: XML, panel marks, headings, cues; prose where there are none."""
    if looks_like_fdx(text):
        return "fdx"
    if looks_like_panel_script(text):
        return "panel_script"
    reading = read_fountain(text)
    if any(find_heading(line) for line in reading.source if len(line) <= 300):
        return "fountain"
    if any(re.match(r"^\.[^\W_]", line) and line.upper() == line for line in reading.source):
        return "fountain"
    lines = [element for element in reading.elements if isinstance(element, LineElement)]
    speeches = [line for line in lines if line.kind == "dialogue"]
    return "fountain" if len(speeches) >= 2 and len(speeches) * 4 >= len(lines) else "prose"
