"""How much text a line is: words, and the balloons that it needs.

Under every metric and the director's arithmetic; it alone answers "how long is this line to a reader?". Scripts
without spaces between words are counted two characters to a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import ceil

from core.story.script import Script, ScriptLine

WORDS_A_BALLOON = 25
"""More words than this become joined balloons (the letterers' limit of the story model)."""
LETTERED_KINDS = frozenset({"dialogue", "narration", "sfx"})
"""Line kinds whose words appear on the page; action lines are drawn, not lettered."""

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def count_words(text: str) -> int:
    """Words of a text; kana, ideographs and Thai letters count half a word each, rounded up."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + ceil(unspaced / 2)


def count_balloons(line: ScriptLine) -> int:
    """Balloons (or boxes) that a line needs at 25 words each: 0 for an action line, at least 1 for a lettered one."""
    if line.kind not in LETTERED_KINDS:
        return 0
    return max(1, ceil(count_words(line.text) / WORDS_A_BALLOON))


def lettered_lines(script: Script) -> list[ScriptLine]:
    """The lines whose words are lettered, in reading order."""
    return [line for line in script.lines if line.kind in LETTERED_KINDS]


def total_balloons(lines: Iterable[ScriptLine]) -> int:
    """Balloons of all lines together."""
    return sum(count_balloons(line) for line in lines)
