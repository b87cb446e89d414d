"""Checks of the reading order. Answers only: are the balloons read in the order in which they are spoken?

Balloons of a panel are read from top to bottom, those of one row from left to right (or from right to left); panels in
the layout's order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Finding
from core.lettering.checks.seen import Scene, Seen, finding
from core.units import Rect

_ROW = 0.4
"""Share of the lower balloon's height that two share before they stand in one row."""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A balloon, or joined ones, with the place of its first line in the script."""

    first: Seen
    place: int
    panel: int
    box: Rect


def check_order(scene: Scene) -> list[Finding]:
    """Name the fewest balloons whose removal leaves all others in the order of the script."""
    spoken = _spoken(scene)
    wrong: dict[int, set[int]] = {index: set() for index in range(len(spoken))}
    for index, one in enumerate(spoken):
        for other in range(index + 1, len(spoken)):
            if _read_late(scene, one, spoken[other]):
                wrong[index].add(other)
                wrong[other].add(index)
    found = []
    while any(wrong.values()):
        worst = max(wrong, key=lambda index: (len(wrong[index]), index))
        partner = min(wrong[worst], key=lambda index: (abs(index - worst), index))
        found.append((worst, partner))
        for index in wrong.pop(worst):
            wrong[index].discard(worst)
    return [_finding(spoken[worst], spoken[partner]) for worst, partner in sorted(found)]


def _spoken(scene: Scene) -> list[_Spoken]:
    """Everything that letters a script line and is no sound, in the order of the script."""
    ranks = {panel.panel_id: rank for rank, panel in enumerate(scene.layout.panels)}
    found = []
    for group in scene.groups:
        places = [scene.order[line] for one in group for line in one.item.line_ids if line in scene.order]
        panel_id = group[0].item.panel_id
        if places and group[0].item.type != "sfx_text" and (panel_id in ranks or panel_id is None):
            found.append(_Spoken(group[0], min(places), ranks.get(panel_id or 0, -1), around([s.box for s in group])))
    return sorted(found, key=lambda one: one.place)


def _read_late(scene: Scene, before: _Spoken, after: _Spoken) -> bool:
    """Whether `before` is met only after `after`, though it is spoken first."""
    if before.place == after.place:
        return False
    if before.panel == after.panel or -1 in (before.panel, after.panel):
        return read_first(after.box, before.box, rtl=scene.rtl)
    if before.panel > after.panel:
        return True
    first, second = scene.layout.panels[before.panel], scene.layout.panels[after.panel]
    stacked = second.y >= first.y + 0.5 * first.h
    return stacked and after.box.bottom < before.box.y + _ROW * min(after.box.h, before.box.h)


def read_first(one: Rect, other: Rect, *, rtl: bool = False) -> bool:
    """Whether the eye surely meets `one` before `other`; False where their places leave it open."""
    lower = min(one.h, other.h)
    shared = min(one.bottom, other.bottom) - max(one.y, other.y)
    if shared <= _ROW * lower:
        return one.cy < other.cy
    if one.y < other.y - 0.45 * lower:
        return True
    ahead = (one.cx - other.cx) if rtl else (other.cx - one.cx)
    return ahead > 0.1 * min(one.w, other.w) and one.y < other.y + 0.45 * lower


def around(boxes: Sequence[Rect]) -> Rect:
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    return Rect(left, top, max(b.right for b in boxes) - left, max(b.bottom for b in boxes) - top)


def _finding(worst: _Spoken, partner: _Spoken) -> Finding:
    if worst.place < partner.place:
        message = "It is read after a balloon that is spoken later."
    else:
        message = "It is read before a balloon that is spoken earlier."
    hint = "Move it so that the eye meets the balloons in the order of the script."
    return finding("reading-order", "warning", worst.first, message, hint, box=worst.box, other=partner.first)
