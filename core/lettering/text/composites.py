"""Before a font is opened for drawing. Answers only: do its glyphs that consist of others stay small?

A TrueType glyph may be put together from others, and those from others again; a few hundred bytes can so ask for more
outline than any machine draws, and what reads them follows without counting. OpenType 1.9, `glyf`, composite glyphs.
"""

from __future__ import annotations

import struct

MOST_CONTOURS = 4000
MOST_DEPTH = 8
_WORDS, _SCALE, _MORE, _TWO_SCALES, _FOUR_SCALES = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080
_NOT_WORKED_OUT = -1


def has_endless_glyphs(head: bytes, maxp: bytes, loca: bytes, glyf: bytes) -> bool:
    """Whether a glyph comes to more than `MOST_CONTOURS` contours, is nested deeper than `MOST_DEPTH`, or holds itself.

    The arguments are the font's tables; tables that cannot be read are left to those who open the font.
    """
    if len(head) < 52 or len(maxp) < 6 or not loca:
        return False
    long = struct.unpack(">h", head[50:52])[0] != 0
    count = min(struct.unpack(">H", maxp[4:6])[0], len(loca) // (4 if long else 2) - 1)
    if count < 1:
        return False
    starts = struct.unpack(f">{count + 1}{'I' if long else 'H'}", loca[: (count + 1) * (4 if long else 2)])
    unit = 1 if long else 2
    parts = [_parts(glyf, starts[index] * unit, starts[index + 1] * unit) for index in range(count)]
    costs = [(part, 1) if isinstance(part, int) else (_NOT_WORKED_OUT, 0) for part in parts]
    return any(_cost(index, parts, costs) is None for index in range(count))


def _cost(
    index: int, parts: list[int | list[int]], costs: list[tuple[int, int]], depth: int = 0
) -> tuple[int, int] | None:
    """A glyph's contours and its depth; None where they are too many."""
    part = parts[index]
    if costs[index][0] != _NOT_WORKED_OUT or isinstance(part, int):
        return costs[index]
    if depth > MOST_DEPTH:
        return None
    contours, deep = 1, 0
    for inner in part:
        if inner >= len(parts):
            continue
        found = _cost(inner, parts, costs, depth + 1)
        if found is None:
            return None
        contours, deep = contours + found[0], max(deep, found[1])
    costs[index] = contours, deep + 1
    return None if contours > MOST_CONTOURS or deep + 1 > MOST_DEPTH else costs[index]


def _parts(glyf: bytes, start: int, end: int) -> int | list[int]:
    """The number of a plain glyph's contours, or the glyphs that a composite one consists of."""
    if end - start < 10 or end > len(glyf):
        return 0
    contours = struct.unpack_from(">h", glyf, start)[0]
    if contours >= 0:
        return int(contours)
    found: list[int] = []
    at, more = start + 10, True
    while more and at + 4 <= end:
        flags, inner = struct.unpack_from(">HH", glyf, at)
        found.append(inner)
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _FOUR_SCALES else 0
        more = bool(flags & _MORE)
    return found
