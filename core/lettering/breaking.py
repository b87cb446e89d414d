"""Fourth step of setting text: where lines end. Answers only: which breaks are best for these line widths?

Lines are chosen together (dynamic programming), not one after the other. Every length is in ems.

Cost of a line: ``SLACK_COST * ((room - width) / room) ** 2``, plus the penalty of the break that ends it (see
`phrasing`), plus `SHORT_LAST` for a last line of one short word.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.lettering.pieces import FORCED, Breaks, Prepared

SLACK_COST = 1500.0
SHORT_LAST = 220.0


def break_lines(prepared: Prepared, rooms: Sequence[float]) -> tuple[float, Breaks] | None:
    """Break into exactly ``len(rooms)`` lines, line k no wider than ``rooms[k]``; None if it cannot be done.

    Returns the cost (see the module) and the breaks.
    """
    pieces, lines = prepared.pieces, len(rooms)
    count = len(pieces)
    if lines > count or count == 0:
        return None
    best: dict[int, tuple[float, Breaks]] = {0: (0.0, ())}
    for line, room in enumerate(rooms):
        after: dict[int, tuple[float, Breaks]] = {}
        last = line == lines - 1
        for start, (cost, breaks) in best.items():
            width = 0.0
            for end in range(start + 1, count - (lines - line - 1) + 1):
                piece = pieces[end - 1]
                width += piece.shaped.advance
                finish = end == count
                drawn = width + (piece.hyphen.advance if piece.hyphen is not None and not finish else 0.0)
                if width > room:
                    break
                if finish == last and (finish or piece.penalty != math.inf) and drawn <= room:
                    slack = (room - drawn) / room
                    total = cost + SLACK_COST * slack * slack
                    if not finish:
                        total += max(0.0, piece.penalty)
                    elif lines > 1 and end - start == 1 and width < 0.45 * room and pieces[start - 1].penalty > 0:
                        total += SHORT_LAST
                    if end not in after or total < after[end][0]:
                        after[end] = (total, (*breaks, end))
                if piece.penalty == FORCED:
                    break
                width += piece.gap
        best = after
        if not best:
            return None
    return best.get(count)


def can_break(prepared: Prepared, rooms: Sequence[float]) -> bool:
    """Whether the text fits into at most ``len(rooms)`` lines of these widths (filling each line as far as it goes)."""
    pieces = prepared.pieces
    at, count = 0, len(pieces)
    for room in rooms:
        width, end, legal = 0.0, at, at
        while end < count:
            piece = pieces[end]
            width += piece.shaped.advance
            if width > room:
                break
            end += 1
            hyphen = piece.hyphen.advance if piece.hyphen is not None else 0.0
            if piece.penalty != math.inf and width + hyphen <= room:
                legal = end
            if end == count:
                return True
            if piece.penalty == FORCED:
                break
            width += piece.gap
        at = legal
    return False


def least_scale(prepared: Prepared, profile: Sequence[float], *, upper: float) -> float | None:
    """The smallest s (within 1 %) for which the text fits lines of ``s * profile``; None if it is over `upper`."""
    low, high = prepared.longest_piece / max(profile), upper
    if high < low or not can_break(prepared, [high * r for r in profile]):
        return None
    while high - low > 0.01 * high:
        middle = (low + high) / 2
        if can_break(prepared, [middle * r for r in profile]):
            high = middle
        else:
            low = middle
    return high
