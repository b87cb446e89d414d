"""How much text a line is: words, and the balloons that it needs.

Under every metric and the director's arithmetic; it alone answers "how long is this line to a reader?". To a reader,
scripts without spaces between words have two characters to a word; how many of them fill a balloon is the letterer's
measure (`core.lettering.placing.splitting`), so that a plan has room for the balloons that will be made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import ceil

from core.lettering.placing.splitting import MOST_WORDS, word_count
from core.story.script import Script, ScriptLine

WORDS_A_BALLOON = MOST_WORDS
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
    """Balloons (or boxes) that a line needs: 0 for an action line, at least 1 for a lettered one.

    A balloon holds 25 words, or thirty kana and ideographs, or a hundred Thai letters.
    """
    if line.kind not in LETTERED_KINDS:
        return 0
    spaceless = _UNSPACED.search(line.text) is not None
    words = word_count(line.text) if spaceless else count_words(line.text)
    return max(1, ceil(words / WORDS_A_BALLOON))


def lettered_lines(script: Script) -> list[ScriptLine]:
    """The lines whose words are lettered, in reading order."""
    return [line for line in script.lines if line.kind in LETTERED_KINDS]


def total_balloons(lines: Iterable[ScriptLine]) -> int:
    """Balloons of all lines together."""
    return sum(count_balloons(line) for line in lines)
