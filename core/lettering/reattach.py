"""When the panels change: objects follow theirs. Answers only: where does each object stand in the new layout?

Nothing is dropped. An object whose panel is gone goes to its layer's `unplaced` tray with text and style; one in the
tray whose panel is there (again) comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.lettering.frames import Frame, canvas_rect, frames_of
from core.lettering.objects import LayerObject, LayerPayload
from core.story.plan import Layout
from core.units import Rect

LINE_REMOVED = "line-removed"
"""Flag of an object whose script line was deleted: it waits in the tray until a person decides."""
PANEL_REMOVED = "panel-removed"
"""Flag of an object whose panel a person took away; a later panel of that number is another panel."""
WAITING = frozenset({LINE_REMOVED, PANEL_REMOVED})


@dataclass(frozen=True, slots=True)
class Reattached:
    """The layers for the new layout, and the ids of objects that stayed, moved (or came back), and lost their panel."""

    layers: list[LayerPayload]
    kept: list[str]
    moved: list[str]
    unplaced: list[str]


def reattach(
    layers: Sequence[LayerPayload], old: Layout, new: Layout, *, panels: Mapping[int, int] | None = None
) -> Reattached:
    """Carry lettering from one layout to another.

    An object keeps its panel id, or takes the one that `panels` (old id → new id) gives. Its centre keeps its share of
    the panel; a balloon's or box's size in px stays (text does not shrink because a panel does), held inside the
    canvas; tails keep their share, because what they point at moves with the picture. Sounds scale with the panel.
    """
    before, after = frames_of(old), frames_of(new)
    mapping = dict(panels or {})
    report = Reattached([], [], [], [])
    for layer in layers:
        objects: list[LayerObject] = []
        tray: list[LayerObject] = []
        for item, placed in [(o, True) for o in layer.objects] + [(o, False) for o in layer.unplaced]:
            if not placed and WAITING & set(item.flags):
                tray.append(item)
                continue
            panel_id = item.panel_id if item.panel_id is None else mapping.get(item.panel_id, item.panel_id)
            if panel_id not in after:
                tray.append(item)
                report.unplaced.append(item.id)
                continue
            source, target = before.get(item.panel_id), after[panel_id]
            if placed and source is not None and source.rect == target.rect and panel_id == item.panel_id:
                objects.append(item)
                report.kept.append(item.id)
                continue
            objects.append(_carried(item, panel_id, source, target, canvas_rect(new)))
            report.moved.append(item.id)
        report.layers.append(layer.model_copy(update={"objects": objects, "unplaced": tray}))
    return report


def _carried(item: LayerObject, panel_id: int | None, source: Frame | None, target: Frame, canvas: Rect) -> LayerObject:
    box = target.box(item.geometry)
    if source is not None and item.type != "sfx_text":
        was = source.box(item.geometry)
        box = Rect(box.cx - was.w / 2, box.cy - was.h / 2, was.w, was.h)
    x = min(max(box.x, 2.0), max(2.0, canvas.w - 2.0 - box.w))
    y = min(max(box.y, 2.0), max(2.0, canvas.bottom - 2.0 - box.h))
    if box.x >= 0 and box.right <= canvas.w:
        x = box.x
    if box.y >= 0 and box.bottom <= canvas.bottom:
        y = box.y
    geometry = target.geometry(Rect(x, y, box.w, box.h))
    return item.model_copy(update={"panel_id": panel_id, "geometry": geometry})
