"""Boxes that a person drew around the panels of finished art: cut to the picture, put in reading order, compared.

A side door of planning, before a plan is made for brought art. It alone answers "which box is which panel, and what
became of the panels before?". All boxes are in whole px of the art, half-open, y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from core.errors import Finding, InvalidInputError
from core.story.plan import Layout, PanelRect
from core.units import round_px

OVERLAP = 1 / 3
"""Boxes that share more than this of the smaller one are worth a warning."""
SAME_PANEL = 0.1
"""Two boxes that share at least this much of the smaller one show some of the same panel."""


def cut_to_picture(boxes: Sequence[PanelRect], width: int, height: int) -> tuple[list[PanelRect], list[Finding]]:
    """The boxes as far as they lie in the picture, in the order given, and what a person should look at.

    A box's `panel_id` is the number under which the person knows it; findings and errors name it.

    Raises:
        InvalidInputError: no box at all, or one that lies wholly outside; `errors` has its place in the list.
    """
    if not boxes:
        raise _bad(["boxes"], "there must be at least one box")
    cut: list[PanelRect] = []
    findings: list[Finding] = []
    for at, box in enumerate(boxes):
        left, top = max(0, box.x), max(0, box.y)
        right, bottom = min(width, box.x + box.w), min(height, box.y + box.h)
        if right <= left or bottom <= top:
            raise _bad(["boxes", at], f"box {box.panel_id} lies outside the {width} × {height} px picture")
        inside = PanelRect(panel_id=box.panel_id, x=left, y=top, w=right - left, h=bottom - top)
        if inside != box:
            findings.append(_leaves(box.panel_id))
        cut.append(inside)
    for one, two in combinations(cut, 2):
        if shared(one, two) > OVERLAP * min(area(one), area(two)):
            findings.append(_overlap(one.panel_id, two.panel_id))
    return cut, findings


def in_reading_order(boxes: Sequence[PanelRect]) -> list[PanelRect]:
    """Top to bottom, then left to right, numbered from 1.

    The boxes are divided into bands as the eye does it: by rows where a cut goes through, else by columns, and each
    part again. Boxes that overlap by less than a third of the smaller one's side still count as one below the other.
    """
    return [box.model_copy(update={"panel_id": number}) for number, box in enumerate(_read(list(boxes)), 1)]


def _read(boxes: list[PanelRect]) -> list[PanelRect]:
    if len(boxes) < 2:
        return boxes
    for down in (True, False):
        bands = _bands(boxes, down=down)
        if len(bands) > 1:
            return [box for band in bands for box in _read(band)]
    return sorted(boxes, key=lambda box: (box.y, box.x, box.h, box.w))


def _bands(boxes: Sequence[PanelRect], *, down: bool) -> list[list[PanelRect]]:
    """Groups between which a straight cut goes through, allowing for a small overlap."""

    def span(box: PanelRect) -> tuple[int, int]:
        return (box.y, box.y + box.h) if down else (box.x, box.x + box.w)

    bands: list[list[PanelRect]] = []
    end, thinnest = 0, 0
    for box in sorted(boxes, key=lambda item: (*span(item), item.x, item.y)):
        low, high = span(box)
        slack = OVERLAP * min(thinnest, high - low)
        if not bands or low >= end - slack:
            bands.append([box])
            thinnest = high - low
            end = max(end, high) if len(bands) > 1 else high
        else:
            bands[-1].append(box)
            thinnest = min(thinnest, high - low)
            end = max(end, high)
    return bands


def on_art(drawn_for: Layout, width: int) -> list[PanelRect]:
    """The panels that a picture `width` px wide was drawn for, in px of the picture."""
    scale = width / drawn_for.width
    panels = []
    for panel in drawn_for.panels:
        x, y = round_px(panel.x * scale), round_px(panel.y * scale)
        right, bottom = round_px((panel.x + panel.w) * scale), round_px((panel.y + panel.h) * scale)
        panels.append(PanelRect(panel_id=panel.panel_id, x=x, y=y, w=max(1, right - x), h=max(1, bottom - y)))
    return panels


def successors(old: Sequence[PanelRect], new: Sequence[PanelRect]) -> dict[int, list[int]]:
    """For each old panel the new ones that show some of it, the one that shows most first; empty where it is gone."""
    found: dict[int, list[int]] = {}
    for before in old:
        parts = [(shared(before, after), after) for after in new]
        same = [(size, box) for size, box in parts if size >= SAME_PANEL * min(area(before), area(box))]
        same.sort(key=lambda part: (-part[0], part[1].panel_id))
        found[before.panel_id] = [box.panel_id for _, box in same]
    return found


def heirs(old: Sequence[PanelRect], new: Sequence[PanelRect]) -> dict[int, int]:
    """For each old panel the new one that shows more than half of it; panels without one are left out."""
    pairs = [(before, after) for before in old for after in new if 2 * shared(before, after) > area(before)]
    pairs.sort(key=lambda pair: (shared(*pair), -pair[1].panel_id))
    return {before.panel_id: after.panel_id for before, after in pairs}


def area(box: PanelRect) -> int:
    """In square px."""
    return box.w * box.h


def shared(one: PanelRect, two: PanelRect) -> int:
    """The square px that lie in both."""
    across = min(one.x + one.w, two.x + two.w) - max(one.x, two.x)
    down = min(one.y + one.h, two.y + two.h) - max(one.y, two.y)
    return max(0, across) * max(0, down)


def _leaves(number: int) -> Finding:
    return Finding(
        code="box-leaves-picture",
        severity="warning",
        message=f"Box {number} leaves the picture; it ends at the picture's edge.",
        where={"boxes": [number]},
    )


def _overlap(one: int, two: int) -> Finding:
    return Finding(
        code="boxes-overlap",
        severity="warning",
        message=f"Boxes {one} and {two} overlap by more than a third.",
        where={"boxes": [one, two]},
        hint="Join them, or move one away from the other.",
    )


def _bad(loc: list[str | int], message: str) -> InvalidInputError:
    return InvalidInputError(f"{'.'.join(map(str, loc))}: {message}", errors=[{"loc": loc, "msg": message}])
