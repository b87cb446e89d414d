"""Objects on the canvas when panels move. Answers only: over which panel does one lie, and how does it slide along?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.lettering.frames import Frame
from core.lettering.objects import LayerObject
from core.lettering.objects import Point as SharePoint
from core.story.plan import PanelRect
from core.units import Rect


def panel_under(box: Rect, panels: Sequence[PanelRect], frames: Mapping[int | None, Frame]) -> int | None:
    """The old panel that an object on the canvas lies over, or nearest to."""
    if not panels:
        return None

    def away(name: int) -> tuple[float, int]:
        rect = frames[name].rect
        dx = max(rect.x - box.cx, 0.0, box.cx - rect.right)
        dy = max(rect.y - box.cy, 0.0, box.cy - rect.bottom)
        return dx * dx + dy * dy, name

    return min((panel.panel_id for panel in panels), key=away)


def shift_with(old: Rect, new: Rect, box: Rect) -> tuple[float, float]:
    """How far a box on the canvas goes so that its middle keeps its share of the panel."""
    x = new.x + (box.cx - old.x) / old.w * new.w - box.cx
    y = new.y + (box.cy - old.y) / old.h * new.h - box.cy
    return x, y


def slid(item: LayerObject, source: Frame, target: Frame, by: tuple[float, float]) -> LayerObject:
    """The object, tails and all, by so many px on the canvas."""
    box = source.box(item.geometry)

    def point(x: float, y: float) -> dict[str, float]:
        at = source.point(x, y)
        return target.share(at[0] + by[0], at[1] + by[1]).model_dump()

    def moved(at: SharePoint | None) -> SharePoint | None:
        return at.model_copy(update=point(at.x, at.y)) if at is not None else None

    tails = [tail.model_copy(update={**point(tail.x, tail.y), "target": moved(tail.target)}) for tail in item.tails]
    change = {
        "geometry": target.geometry(Rect(box.x + by[0], box.y + by[1], box.w, box.h)),
        "tails": tails,
        "tail": moved(item.tail),
        "tail_target": moved(item.tail_target),
        "path": [moved(at) for at in item.path],
        "mask": [[moved(at) for at in ring] for ring in item.mask],
    }
    return item.model_copy(update=change)
