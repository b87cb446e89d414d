"""Which line of an old scene is which line of the new one: equal lines, moved lines, edited lines, in that order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

from core.story.script import ScriptLine

SAME_LINE = 0.45
"""An unmatched old and new line of one gap are one edited line from this similarity on (0..1)."""
_MAX_GAP_CELLS = 40_000

Aligned = tuple[int | None, int | None, str]


def line_key(line: ScriptLine) -> tuple[str, str, str, int]:
    """What makes two lines equal: kind, speaker and words, whatever their place in the file; and the written panel."""
    return (line.kind, line.speaker or "", line.text, line.panel or 0)


def text_similarity(one: str, other: str) -> float:
    """How alike two texts are, 0..1: by words, or by letters for very short ones. Symmetric in use, not in law."""
    if one == other:
        return 1.0
    first, second = re.findall(r"\w+", one.lower()), re.findall(r"\w+", other.lower())
    if not first or not second:
        return 0.0
    by_words = SequenceMatcher(None, first[:300], second[:300], autojunk=False).ratio()
    if min(len(first), len(second)) > 6:
        return by_words
    return max(
        by_words, 0.9 * SequenceMatcher(None, " ".join(first)[:200], " ".join(second)[:200], autojunk=False).ratio()
    )


def align_lines(old: Sequence[ScriptLine], new: Sequence[ScriptLine]) -> list[Aligned]:
    """Pair lines as (old index, new index, kind), in the new order; a removed line stands where it stood.

    Kinds: same, moved, changed, added, removed. Each old and each new line comes exactly once.
    """
    old_keys, new_keys = [line_key(line) for line in old], [line_key(line) for line in new]
    matched: dict[int, tuple[int, str]] = {}
    used: set[int] = set()
    gaps: list[tuple[int, int, int, int]] = []
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            for offset in range(old_to - old_from):
                matched[new_from + offset] = (old_from + offset, "same")
                used.add(old_from + offset)
        else:
            gaps.append((old_from, old_to, new_from, new_to))
    _match_moved(old_keys, new_keys, matched, used)
    for gap in gaps:
        _match_edited(old, new, gap, matched, used)
    return _in_order(len(old), len(new), matched, used)


def _match_moved(
    old_keys: Sequence[tuple[str, str, str, int]],
    new_keys: Sequence[tuple[str, str, str, int]],
    matched: dict[int, tuple[int, str]],
    used: set[int],
) -> None:
    waiting: dict[tuple[str, str, str, int], list[int]] = defaultdict(list)
    for was, key in enumerate(old_keys):
        if was not in used:
            waiting[key].append(was)
    for at, key in enumerate(new_keys):
        if at not in matched and waiting[key]:
            was = waiting[key].pop(0)
            matched[at] = (was, "moved")
            used.add(was)


def _match_edited(
    old: Sequence[ScriptLine],
    new: Sequence[ScriptLine],
    gap: tuple[int, int, int, int],
    matched: dict[int, tuple[int, str]],
    used: set[int],
) -> None:
    """Within one gap, the alignment in order that adds up to the most likeness (dynamic programming)."""
    rows = [was for was in range(gap[0], gap[1]) if was not in used]
    columns = [at for at in range(gap[2], gap[3]) if at not in matched]
    if not rows or not columns:
        return
    if len(rows) * len(columns) > _MAX_GAP_CELLS:  # a scene rewritten whole: keep to the neighbourhood
        for was, at in zip(rows, columns, strict=False):
            if _line_likeness(old[was], new[at]) >= SAME_LINE:
                matched[at] = (was, "changed")
                used.add(was)
        return
    likeness = [[_line_likeness(old[was], new[at]) for at in columns] for was in rows]
    best = [[0.0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for i in range(len(rows) - 1, -1, -1):
        for j in range(len(columns) - 1, -1, -1):
            pair = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= SAME_LINE else -1.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(rows) and j < len(columns):
        if likeness[i][j] >= SAME_LINE and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            matched[columns[j]] = (rows[i], "changed")
            used.add(rows[i])
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _line_likeness(old: ScriptLine, new: ScriptLine) -> float:
    """Lines of another kind are never one line; another speaker is possible when the words are nearly the same."""
    if old.kind != new.kind:
        return 0.0
    alike = text_similarity(old.text, new.text)
    return alike if (old.speaker or "") == (new.speaker or "") else alike - 0.25


def _in_order(old_count: int, new_count: int, matched: dict[int, tuple[int, str]], used: set[int]) -> list[Aligned]:
    out: list[Aligned] = []
    for at in range(new_count):
        pair = matched.get(at)
        out.append((pair[0], at, pair[1]) if pair else (None, at, "added"))
    for was in range(old_count):
        if was in used:
            continue
        before = next((index for index, item in enumerate(out) if item[0] == was - 1), -1)
        out.insert(before + 1, (was, None, "removed"))
    return out
