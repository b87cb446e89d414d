"""What is quoted in told text: the spans of spoken words, and who is said to speak them.

It alone answers "which characters of this paragraph are somebody's words?".
"""

from __future__ import annotations

import re

_OPEN_CLOSE = re.compile(
    r"\"[^\"\n]*(?:\"|$)|“[^”\n]*(?:”|$)|«[^»\n]*(?:»|$)"
    r"|(?<![\w’'])[‘'](?=[A-Z0-9…—-])[^\n]*?[.,!?…—-][’'](?!\w)"
)

_CLOSES_FIRST = re.compile(r"[^\"“”\n]*(?:”|[.,!?…—-]\"(?=\s|$))")
"""A paragraph that begins inside a quotation: its first mark closes one."""


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Half-open spans of quoted words with their marks. A quotation that is not closed runs to the
    paragraph's end, one that was not opened began before it."""
    closing = _CLOSES_FIRST.match(text)
    start = closing.end() if closing else 0
    found = [match.span() for match in _OPEN_CLOSE.finditer(text, start)]
    return [(0, start), *found] if closing else found


def is_quoted(spans: list[tuple[int, int]], place: int) -> bool:
    return any(start <= place < end for start, end in spans)
