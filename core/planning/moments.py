"""Which lines share a panel.

Between intent and director; it alone answers "where does one panel end and the next begin?". Lines are cut into
groups by dynamic programming: each possible group has a price (too many words, speakers or actions in one picture, a
beat crossed), and for every number of panels the cheapest grouping is found; the director chooses the number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from core.planning.reading import LineRead

MOST_BALLOONS = 3
MOST_WORDS = 35
ANSWER_WORDS = 18
"""A line and its answer within this many words belong together in one picture."""
MOST_UNITS = 7
"""Longest group that is tried, in units."""
_FORBIDDEN = 1e9

Unit = list[LineRead]


class Cut(NamedTuple):
    """One way to group a scene's lines, and what it costs its pictures."""

    price: float
    groups: list[list[LineRead]]


def units_of(reads: Sequence[LineRead]) -> list[Unit]:
    """The lines with parentheticals and panel marks glued to the line that follows (the last one to the one before)."""
    units: list[Unit] = []
    waiting: Unit = []
    for item in reads:
        waiting.append(item)
        if item.line.kind not in {"parenthetical", "panel_mark"}:
            units.append(waiting)
            waiting = []
    if waiting and units:
        units[-1].extend(waiting)
    elif waiting:
        units.append(waiting)
    return units


def bound_groups(reads: Sequence[LineRead]) -> list[list[LineRead]] | None:
    """The writer's own panels in order, or None where the script has none.

    A new panel starts at each panel mark and wherever the panel number changes; lines before the first one join it.
    """
    if not any(item.line.panel is not None for item in reads):
        return None
    groups: list[list[LineRead]] = []
    number: int | None = None
    for item in reads:
        panel = item.line.panel
        starts = panel is not None and (panel != number or item.line.kind == "panel_mark")
        if not groups or (starts and number is not None):
            groups.append([])
        groups[-1].append(item)
        number = panel if panel is not None else number
    return groups


def cut_moments(reads: Sequence[LineRead], beat_of: Mapping[str, str], *, most: int, density: float = 0.5) -> list[Cut]:
    """The cheapest way to group a scene's lines into each possible number of panels, up to `most`.

    Lines keep their order and each is in exactly one group. Where even `most` groups cannot hold the lines, the
    smallest number that can is answered alone.

    Args:
        beat_of: beat id by line id; a group that crosses beats is dear.
        density: 0 spreads speech thinly, 1 fills panels up to three balloons.
    """
    units = units_of(reads)
    if not units:
        return []
    count = len(units)
    price = _group_price(units, beat_of, density)
    prices = [[price(start, end) for start in range(max(0, end - MOST_UNITS), end)] for end in range(count + 1)]
    layer = [0.0] + [_FORBIDDEN] * count
    before: list[list[int]] = [[0] * (count + 1)]
    found: list[Cut] = []
    for panels in range(1, count + 1):
        if panels > most and found:
            break
        layer, starts = _one_more(layer, prices, panels)
        before.append(starts)
        if layer[count] < _FORBIDDEN:
            found.append(Cut(layer[count], _groups(units, before, panels)))
    return found


def _one_more(known: Sequence[float], prices: Sequence[Sequence[float]], panels: int) -> tuple[list[float], list[int]]:
    """The cheapest prices with one group more, by where the last group ends, and where that group starts.

    `prices[end]` are the prices of the groups that end there, the longest first.
    """
    totals, starts = [_FORBIDDEN] * len(known), [0] * len(known)
    for end in range(panels, len(known)):
        here = prices[end]
        first = end - len(here)
        best, chosen = _FORBIDDEN, 0
        for offset, price in enumerate(here):
            total = known[first + offset] + price
            if total < best - 1e-9:
                best, chosen = total, first + offset
        totals[end], starts[end] = best, chosen
    return totals, starts


def _groups(units: Sequence[Unit], before: Sequence[Sequence[int]], panels: int) -> list[list[LineRead]]:
    groups: list[list[LineRead]] = []
    end = len(units)
    for layer in range(panels, 0, -1):
        start = before[layer][end]
        groups.append([item for unit in units[start:end] for item in unit])
        end = start
    return groups[::-1]


def _group_price(units: Sequence[Unit], beat_of: Mapping[str, str], density: float) -> Callable[[int, int], float]:
    """The price of the units from one place to another as one picture."""

    def price(start: int, end: int) -> float:
        items = [item for unit in units[start:end] for item in unit]
        value = group_price(items, density=density)
        value += 1.5 * (len({beat_of.get(item.line.line_id, "") for item in items}) - 1)
        if start == 0 and any(item.lettered for item in items) and items[0].told:
            value += 0.5
        if end == len(units) and len({item.speaker for item in items if item.speaker}) > 1:
            value += 0.5
        return value

    return price


def group_price(items: Sequence[LineRead], *, density: float = 0.5) -> float:
    """What it costs a picture to hold these lines together; 0 for a plain single line."""
    spoken = [item for item in items if item.lettered]
    told = [item for item in items if item.line.kind == "action"]
    balloons = sum(item.balloons for item in spoken)
    if balloons > MOST_BALLOONS and len(spoken) > 1:
        return _FORBIDDEN
    value = 0.0
    words = sum(item.words for item in spoken)
    if len(spoken) > 1:
        value += 3.0 if words > MOST_WORDS else 0.0
        value += (balloons - 1) * (0.5 - 0.4 * density)
        value += 0.4 if max(item.intensity for item in spoken) > 0.5 else 0.0
    speakers = [item.speaker or item.line.speaker for item in spoken if item.line.kind == "dialogue"]
    value += 1.5 * max(0, len(set(speakers)) - 2)
    if len(speakers) == 2 == len(set(speakers)) and words <= ANSWER_WORDS:
        value -= 0.4
    if len(speakers) == 3 and speakers[0] == speakers[2] != speakers[1]:
        value += 0.5
    value += sum(1.0 if len(item.line.text.split()) >= 6 else 0.5 for item in told[1:])
    value += _told_and_spoken(items)
    return value


def _told_and_spoken(items: Sequence[LineRead]) -> float:
    """The price of actions beside speech: an action should open its panel and lead to its own subject's words."""
    value = 0.0
    for before, item in pairwise(items):
        if before.lettered and item.line.kind == "action":
            value += 0.6
        if before.line.kind == "action" and item.lettered:
            long_action = len(before.line.text.split()) >= 25
            own_words = item.speaker is not None and item.speaker in before.named
            value += 0.9 if long_action else -0.3 if own_words else 0.25
    return value
