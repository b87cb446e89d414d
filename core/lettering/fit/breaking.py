"""Fourth step of setting text: where lines end. Answers only: which breaks are best for these line widths?

Lines are chosen together (dynamic programming), not one after the other. Every length is in ems.

The cost of breaking a text into lines of given rooms, which `break_lines` makes as small as it can be over all breaks
that fit, is

    (sum over the lines of SLACK_COST * ((room - need) / room) ** 2
     + sum of the penalties of the breaks (see `phrasing`)
     + SHORT_LAST if the last of several lines is one piece under SHORT_SHARE of the widest room, unless a sentence
       begins with it)
    / number of lines
    + LONGEST_AT_END if there are three lines or more, the contour is round, and no line between the first and the last
      is longer than both of these.

`need` is a line's width; where lines are centred, what hangs at one edge more than at the other is added to it (see
`measures`).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from core.lettering.fit.measures import Measures, measured
from core.lettering.text.pieces import Breaks, Prepared

SLACK_COST = 1500.0
SHORT_LAST = 900.0
LONGEST_AT_END = 360.0
SHORT_SHARE = 0.6


class Label(NamedTuple):
    """A way to reach the end of a line: its cost so far, what the shape of its lines promises, and the way before it.

    `swells` says that a line after the first is longer than the first; `width` is then the longest such line's, else
    the first line's.
    """

    cost: float
    swells: bool
    width: float
    end: int
    before: Label | None


def line_windows(text: Measures, rooms: Sequence[float]) -> tuple[list[int], list[int]] | None:
    """The least and the furthest end that each line can have if all of the text is to fit; None if it cannot.

    Entry k is about the end of line k − 1; entry 0 is the text's start. Typed breaks, forbidden ones and hyphens are
    looked through, so a window may be too wide but never too narrow.
    """
    count, lines = text.count, len(rooms)
    start, stop = text.start, text.stop
    furthest, at = [0], 0
    for room in rooms:
        if at < count:
            at = bisect_right(stop, start[at] + room, at, count + 1) - 1
        furthest.append(at)
    if at < count:
        return None
    least, at = [count], count
    for number in range(lines - 1, -1, -1):
        at = max(bisect_left(start, stop[at] - rooms[number], 0, at), number)
        least.append(at)
    least.reverse()
    for number in range(lines + 1):
        furthest[number] = min(furthest[number], count - lines + number)
        if least[number] > furthest[number]:
            return None
    return least, furthest


def break_lines(
    prepared: Prepared, rooms: Sequence[float], *, swelling: bool = False, hanging: bool = False
) -> tuple[float, Breaks] | None:
    """Break into exactly ``len(rooms)`` lines, line k no wider than ``rooms[k]``; None if it cannot be done.

    Returns the cost (see the module) and the breaks. `swelling` is for round contours: a longest line at an end costs
    more. `hanging` is for centred lines.
    """
    text, lines = measured(prepared), len(rooms)
    if lines > text.count or lines == 0 or text.forced >= lines:
        return None
    windows = line_windows(text, rooms)
    if windows is None:
        return None
    found = _cheapest(text, rooms, windows, hanging)
    if found is None:
        return None
    cost, breaks = found
    if swelling and lines >= 3 and _widest_at_end(text, breaks):
        return _cheapest_swelling(text, rooms, windows, hanging)
    return cost / lines, breaks


def _cheapest(
    text: Measures, rooms: Sequence[float], windows: tuple[list[int], list[int]], hanging: bool
) -> tuple[float, Breaks] | None:
    """The least sum of line costs and its breaks, whatever the lines' shape."""
    least, furthest = windows
    lines, short = len(rooms), SHORT_SHARE * max(rooms)
    start, stop, hyphen, lead, trail = text.start, text.stop, text.hyphen, text.lead, text.trail
    costs: dict[int, float] = {0: 0.0}
    trails: list[dict[int, int]] = []
    for number, room in enumerate(rooms):
        low, high, last = least[number + 1], furthest[number + 1], number == lines - 1
        after: dict[int, float] = {}
        came: dict[int, int] = {}
        for first, before in costs.items():
            begin, edge = start[first], lead[first]
            for end in range(max(low, first + 1), min(high, text.limit[first]) + 1):
                width = stop[end] - begin + hyphen[end]
                need = width + abs(trail[end] - edge) if hanging else width
                if need > room:
                    continue
                penalty = text.penalty[end]
                if penalty == math.inf:
                    continue
                slack = (room - need) / room
                cost = before + SLACK_COST * slack * slack
                if last:
                    if lines > 1 and end - first == 1 and width < short and text.penalty[first] > 0:
                        cost += SHORT_LAST
                elif penalty > 0:
                    cost += penalty
                if end not in after or cost < after[end]:
                    after[end] = cost
                    came[end] = first
        if not after:
            return None
        costs = after
        trails.append(came)
    at, breaks = text.count, []
    if at not in costs:
        return None
    for came in reversed(trails):
        breaks.append(at)
        at = came[at]
    return costs[text.count], tuple(reversed(breaks))


def _cheapest_swelling(
    text: Measures, rooms: Sequence[float], windows: tuple[list[int], list[int]], hanging: bool
) -> tuple[float, Breaks] | None:
    """The least whole cost in a round contour, where a longest line at an end counts.

    Ways to one end are kept as long as none is both cheaper and of a shape that promises as much.
    """
    least, furthest = windows
    lines, short = len(rooms), SHORT_SHARE * max(rooms)
    ways: dict[int, list[Label]] = {0: [Label(0.0, False, 0.0, 0, None)]}
    best: tuple[float, Label] | None = None
    for number, room in enumerate(rooms):
        low, high, last = least[number + 1], furthest[number + 1], number == lines - 1
        after: dict[int, list[Label]] = {}
        for first, labels in ways.items():
            for end in range(max(low, first + 1), min(high, text.limit[first]) + 1):
                width = text.width(first, end)
                need = width + abs(text.trail[end] - text.lead[first]) if hanging else width
                penalty = text.penalty[end]
                if need > room or penalty == math.inf:
                    continue
                slack = (room - need) / room
                cost = SLACK_COST * slack * slack + (0.0 if last else max(0.0, penalty))
                if last and end - first == 1 and width < short and text.penalty[first] > 0:
                    cost += SHORT_LAST
                for label in labels:
                    if last:
                        whole = (label.cost + cost) / lines
                        if not (label.swells and width < label.width):
                            whole += LONGEST_AT_END
                        if best is None or whole < best[0]:
                            best = (whole, Label(whole, False, 0.0, end, label))
                    elif number == 0:
                        _keep(after, Label(cost, False, width, end, label))
                    else:
                        swells = label.swells or width > label.width
                        longest = max(label.width, width)
                        _keep(after, Label(label.cost + cost, swells, longest, end, label))
        ways = after
    if best is None:
        return None
    breaks: list[int] = []
    step: Label | None = best[1]
    while step is not None and step.before is not None:
        breaks.append(step.end)
        step = step.before
    return best[0], tuple(reversed(breaks))


def _keep(ways: dict[int, list[Label]], label: Label) -> None:
    """Add a way unless one that is there is as good in every respect; drop those that it beats."""
    there = ways.get(label.end)
    if there is None:
        ways[label.end] = [label]
    elif not any(_as_good(other, label) for other in there):
        ways[label.end] = [other for other in there if not _as_good(label, other)] + [label]


def _as_good(one: Label, other: Label) -> bool:
    """Whether a way is as cheap as another and any further lines would complete it as well."""
    if one.cost > other.cost:
        return False
    if one.swells:
        return not other.swells or one.width >= other.width
    return not other.swells and one.width <= other.width


def _widest_at_end(text: Measures, breaks: Breaks) -> bool:
    widths = [text.width(first, end) for first, end in zip((0, *breaks), breaks, strict=False)]
    return max(widths[0], widths[-1]) >= max(widths[1:-1])


def can_break(prepared: Prepared, rooms: Sequence[float]) -> bool:
    """Whether the text fits into at most ``len(rooms)`` lines of these widths."""
    text = measured(prepared)
    reached = {0}
    for room in rooms:
        after: set[int] = set()
        for first in reached:
            for end in range(first + 1, text.limit[first] + 1):
                if text.stop[end] - text.start[first] > room:
                    break
                if text.width(first, end) <= room and text.penalty[end] != math.inf:
                    after.add(end)
        if text.count in after:
            return True
        reached = after
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
