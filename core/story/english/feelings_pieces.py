"""Example passages as the lines that a reader makes of them.

Beside the reading of feelings, never under it; it alone answers "which lines is this example?". Pieces are divided by
" / ": `NAME: words` and `NAME (hint): words` are speeches, any other is told, and what it quotes is cut out as
prose is.
"""

from __future__ import annotations

import re
from typing import Final

from core.story.english.feelings_marks import Passage, read_passage, read_speech

_SPOKEN: Final = re.compile(
    r"([A-Z][A-Z0-9'’. -]*?|[A-Z][\w.'’]*(?: [A-Z0-9][\w.'’]*){0,3})(?: \(([^)]*)\))?: (.+)", re.DOTALL
)
_QUOTE: Final = re.compile(r'("[^"]*"|“[^”]*”)')
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+(?=[A-Z])")
_SAYS: Final = re.compile(r"[a-z]|[A-Z]\w+(?: \w+)? (?:said|asked)\b")


def read_pieces(text: str) -> list[Passage]:
    """The lines of an example, in order."""
    found: list[Passage] = []
    for piece in (part.strip() for part in text.split(" / ")):
        spoken = _SPOKEN.fullmatch(piece)
        found += [read_speech(spoken[3], spoken[2] or "")] if spoken else _read_told(piece)
    return found


def _read_told(piece: str) -> list[Passage]:
    parts = [part.strip() for part in _QUOTE.split(piece)]
    if len(parts) == 1:
        return [read_passage(piece)]
    found: list[Passage] = []
    for place, part in enumerate(parts):
        if not part:
            continue
        if place % 2:
            found.append(read_speech(part[1:-1]))
            continue
        sentences = _SENTENCE_END.split(part)
        if place and _SAYS.match(part):
            found[-1] = read_speech(found[-1].said, sentences.pop(0).rstrip(".,"))
        found += [read_passage(sentence) for sentence in sentences]
    return found
