"""The lines before a script that say what it is called and who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.story.elements import LooseElement
from core.story.lexicon import word_set
from core.story.marks import Row
from core.story.wording import plain

_KNOWN = word_set(
    """title credit author authors source copyright contact date revision notes format language episode
    series genre logline subtitle version status writer artist letterer editor"""
) | {"draft date", "written by", "story by", "제목", "작가", "글", "그림", "각본", "회차", "날짜", "장르"}
_ENTRY = re.compile(r"^\s{0,3}([^\s:：][^:：]{0,30}?)\s*[:：]\s*(.*?)\s*$")
_SAME = {
    "제목": "title",
    "작가": "author",
    "글": "author",
    "각본": "author",
    "writer": "author",
    "written by": "author",
    "authors": "author",
}
_SUBTITLE = re.compile(r"^(?:episode|ep\.?|part|chapter|vol|volume|제)\s*\S", re.I)


def read_title_page(rows: Sequence[Row]) -> tuple[dict[str, str], list[LooseElement], int]:
    """Read ``Key: value`` lines at the start. Answers the entries, the lines to keep, and how many rows were used.

    A title page starts with a key that title pages have; after that any key is taken until the first blank line.
    """
    start = next((at for at, row in enumerate(rows) if not row.blank), len(rows))
    if start == len(rows) or _known_key(rows[start].text) is None:
        return {}, [], 0
    values: dict[str, list[str]] = {}
    kept: list[LooseElement] = []
    key = ""
    at = start
    while at < len(rows) and not rows[at].blank:
        row = rows[at]
        match = _ENTRY.match(row.text)
        indented = re.match(r"^(?:\t| {2,})", row.text) is not None
        if match and not (indented and _known_key(row.text) is None):
            key = _canonical(match[1])
            values.setdefault(key, [])
            if match[2]:
                values[key].append(match[2])
        elif indented:
            values.setdefault(key, []).append(row.text.strip())
        else:
            break
        kept.append(LooseElement("title_page", row.text.strip(), row.line))
        at += 1
    meta = {name: _join(parts) for name, parts in values.items() if parts}
    return meta, kept, at


def _known_key(text: str) -> str | None:
    match = _ENTRY.match(text)
    if match is None:
        return None
    key = " ".join(match[1].lower().split())
    return _canonical(key) if key in _KNOWN else None


def _canonical(key: str) -> str:
    lowered = " ".join(plain(key).lower().split())
    return _SAME.get(lowered, lowered)


def _join(parts: Sequence[str]) -> str:
    out = ""
    for part in (plain(part) for part in parts):
        out = part if not out else out + (": " if _SUBTITLE.match(part) and not out.endswith(":") else " ") + part
    return out
