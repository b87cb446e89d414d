"""Between the readers and the story: what one stretch of input text is, in the order of the input.

Readers (`fountain`, `fdx`, `panel_script`, `prose`) answer only "what is this text"; `assemble` answers "which scene,
whose line, which id".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.errors import Finding
from core.story.headings import Heading
from core.story.script import Delivery, LineKind

UnplacedKind = Literal["title_page", "note", "boneyard", "transition", "section", "synopsis", "centered", "other"]
LINE_KINDS: tuple[LineKind, ...] = ("action", "dialogue", "narration", "sfx", "parenthetical", "panel_mark")


@dataclass(frozen=True, slots=True)
class HeadingElement:
    """A scene starts at this source line. `heading.text` is empty where the writer gave the scene no heading."""

    heading: Heading
    line: int


@dataclass(frozen=True, slots=True)
class LineElement:
    """Text that becomes one `ScriptLine`. `panel` counts the written panels of its scene from 1."""

    kind: LineKind
    text: str
    line: int
    speaker: str | None = None
    delivery: Delivery | None = None
    panel: int | None = None


@dataclass(frozen=True, slots=True)
class LooseElement:
    """Text that is no line of a scene but must be kept and shown."""

    kind: UnplacedKind
    text: str
    line: int


Element = HeadingElement | LineElement | LooseElement


@dataclass(slots=True)
class Reading:
    """What a reader found. `source` holds the input's lines (for FDX: its paragraphs as text); `line` counts from 1."""

    source: list[str]
    elements: list[Element] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
