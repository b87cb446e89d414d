"""When panels are drawn anew around the same picture: what stands on the picture stays where it stands.

Beside `reattach`, where the panels themselves move. Answers only: on which of the corrected panels does each object
hang now? Nothing is dropped: an object whose panel is gone goes to its layer's tray.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.lettering.following.reattach import PANEL_REMOVED, PLACE_UNCERTAIN, Reattached
from core.lettering.frames import Frame, frames_of
from core.lettering.objects import LayerObject, LayerPayload
from core.lettering.objects import Point as SharePoint
from core.story.plan import Layout
from core.units import Rect

_NEAR_PX = 0.5
FrameMap = Mapping[int | None, Frame]


def reground(
    layers: Sequence[LayerPayload],
    old: Layout,
    drawn_for: Layout,
    new: Layout,
    *,
    panels: Mapping[int, Sequence[int]],
) -> Reattached:
    """Hang lettering on corrected panels of one and the same picture.

    An object keeps its size and its place on the picture, tails included, and hangs on that part of its old panel over
    which most of it lies. Objects without a panel stay as they are; what waits in the tray stays there.

    Args:
        old: the layout that the objects are placed in.
        drawn_for: the old panels as they stand in the picture; the same as `old` unless panels were moved apart.
        new: the corrected panels, as they stand in the picture.
        panels: for each old panel the new ones that show some of it, the one that shows most first.
    """
    before, art, after = frames_of(old), frames_of(drawn_for), frames_of(new)
    report = Reattached([], [], [], [])
    for layer in layers:
        objects: list[LayerObject] = []
        tray = [_waiting(item) for item in layer.unplaced]
        for item in layer.objects:
            if item.panel_id is None:
                objects.append(item)
                report.kept.append(item.id)
                continue
            there = [number for number in panels.get(item.panel_id, ()) if number in after]
            if not there or item.panel_id not in before or item.panel_id not in art:
                tray.append(_waiting(item))
                report.unplaced.append(item.id)
                continue
            fresh = _asked_still(_hung(item, before[item.panel_id], art[item.panel_id], after, there), panels)
            objects.append(fresh)
            if PLACE_UNCERTAIN in fresh.flags:
                report.uncertain.append(item.id)
            (report.kept if fresh == item else report.moved).append(item.id)
        report.layers.append(layer.model_copy(update={"objects": objects, "unplaced": tray}))
    return report


def _asked_still(item: LayerObject, panels: Mapping[int, Sequence[int]]) -> LayerObject:
    """An open question names the panels as they are called now."""
    if not item.candidates:
        return item
    named = [(panels[choice.panel_id][0], choice) for choice in item.candidates if panels.get(choice.panel_id)]
    fresh = {name: choice.model_copy(update={"panel_id": name}) for name, choice in reversed(named)}
    ranked = sorted(fresh.values(), key=lambda choice: (-choice.likelihood, choice.panel_id))
    return item.model_copy(update={"candidates": ranked})


def _waiting(item: LayerObject) -> LayerObject:
    """Numbers are given anew, so that a later panel of the same number is another panel."""
    if item.panel_id is None:
        return item
    return item.model_copy(update={"flags": sorted({*item.flags, PANEL_REMOVED}), "candidates": []})


def _hung(item: LayerObject, was: Frame, art: Frame, after: FrameMap, there: Sequence[int]) -> LayerObject:
    box = art.box(item.geometry)
    if item.type != "sfx_text":
        size = was.box(item.geometry)
        box = Rect(box.cx - size.w / 2, box.cy - size.h / 2, size.w, size.h)
    number: int | None = max(there, key=lambda name: (_shared(after[name].rect, box), -there.index(name)))
    if after[number].rect == art.rect == was.rect:
        return item.model_copy(update={"panel_id": number})
    if not _near(after[number].box(after[number].geometry(box)), box):
        number = None  # a panel so small that the object's place can't be said in shares of it
    target = after[number]

    def moved(point: SharePoint) -> SharePoint:
        return target.share(*art.point(point.x, point.y))

    tails = [tail.model_copy(update=moved(SharePoint(x=tail.x, y=tail.y)).model_dump()) for tail in item.tails]
    return item.model_copy(
        update={
            "panel_id": number,
            "geometry": target.geometry(box),
            "tail": moved(item.tail) if item.tail else None,
            "tails": tails,
            "tail_target": moved(item.tail_target) if item.tail_target else None,
        }
    )


def _shared(one: Rect, two: Rect) -> float:
    both = one.intersection(two)
    return both.w * both.h if both else 0.0


def _near(one: Rect, two: Rect) -> bool:
    pairs = ((one.x, two.x), (one.y, two.y), (one.w, two.w), (one.h, two.h))
    return all(abs(a - b) <= _NEAR_PX for a, b in pairs)
