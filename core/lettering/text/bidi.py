"""Beside the pieces: text that runs from right to left. Answers only: which way does a letter run, what stands left?

Levels follow UAX #9 over a whole typed line, before it is broken; a line's parts are put into visual order after it
(rule L2). Mirrored brackets (rule L4) come from shaping, which knows each piece's direction.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from bidi.algorithm import (
    explicit_embed_and_overrides,
    resolve_implicit_levels,
    resolve_neutral_types,
    resolve_weak_types,
)

from core.lettering.text.scripts import is_rtl_language

_RIGHT = ("R", "AL", "AN", "RLE", "RLO", "RLI")
_ISOLATES = ("LRI", "RLI", "FSI", "PDI")


def runs_right_to_left(text: str) -> bool:
    """Whether any letter of the text does: where none does there is nothing to order."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT for c in text)


def base_level(text: str, language: str) -> int:
    """The direction of a whole text, 1 for right to left: its language's if the text has such letters, else that of its
    first letter (rules P2 and P3)."""
    if not runs_right_to_left(text):
        return 0
    if is_rtl_language(language):
        return 1
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return 0 if kind == "L" else 1
    return 0


def levels_of(line: str, base: int) -> list[int]:
    """The embedding level of every character of a typed line; odd levels run right to left.

    Characters that the rules remove (controls, joiners) take the level of the one before. Brackets around text of the
    line's own direction follow it (rule N0, as far as speech needs it).
    """
    if base == 0 and not runs_right_to_left(line):
        return [0] * len(line)
    kinds = [unicodedata.bidirectional(c) or "L" for c in line]
    chars: list[dict[str, Any]] = [
        {"ch": c, "level": base, "type": "BN" if k in _ISOLATES else k, "orig": k, "at": at}
        for at, (c, k) in enumerate(zip(line, kinds, strict=True))
    ]
    storage: dict[str, Any] = {"base_level": base, "base_dir": "LR"[base], "chars": chars, "runs": []}
    explicit_embed_and_overrides(storage)
    resolve_weak_types(storage)
    _pair_brackets(storage["chars"], base)
    resolve_neutral_types(storage, False)
    resolve_implicit_levels(storage, False)
    levels: list[int] = [-1] * len(line)
    for one in storage["chars"]:
        levels[one["at"]] = int(one["level"])
    before = base
    for at, level in enumerate(levels):
        if level < 0:
            levels[at] = before
        before = levels[at]
    return levels


def visual_order(levels: Sequence[int]) -> list[int]:
    """The indices of a line's parts from left to right (rule L2): from the highest level down to the lowest odd one,
    turn every run of that level or higher around."""
    order = list(range(len(levels)))
    if not any(level % 2 for level in levels):
        return order
    lowest_odd = min(level for level in levels if level % 2)
    for level in range(max(levels), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            if end > start:
                order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return order


def _pair_brackets(chars: list[dict[str, Any]], base: int) -> None:
    """Rule N0: a pair of brackets takes the direction of what it holds, if that is the line's; else, if it holds only
    the other direction, that of the letters before the pair."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for at, one in enumerate(chars):
        if one["type"] != "ON":
            continue
        if one["ch"] in _CLOSING:
            opened.append((_CLOSING[one["ch"]], at))
        else:
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == one["ch"]:
                    pairs.append((opened[depth][1], at))
                    del opened[depth:]
                    break
    own = "LR"[base]
    for first, last in sorted(pairs):
        inside = {_strong(one["type"]) for one in chars[first + 1 : last]} - {""}
        if not inside:
            continue
        before = next((s for one in reversed(chars[:first]) if (s := _strong(one["type"]))), own)
        chars[first]["type"] = chars[last]["type"] = own if own in inside else before


def _strong(kind: str) -> str:
    return "R" if kind in ("R", "AL", "EN", "AN") else "L" if kind == "L" else ""


_CLOSING = {"(": ")", "[": "]", "{": "}", "（": "）", "「": "」", "『": "』", "【": "】", "〈": "〉", "《": "》"}
