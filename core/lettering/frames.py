"""Between shares and pixels: where an object's panel stands. Answers only: which strip px is this share?

Strip px are px on a strip 800 px wide; a layout of another width is scaled. Objects without a panel, or whose panel the
layout lacks, stand on the whole canvas.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.draw.paths import Point
from core.lettering.objects import Geometry
from core.lettering.objects import Point as SharePoint
from core.story.plan import Layout
from core.units import Rect

STRIP_WIDTH = 800.0
LEAST_BOX_PX = 1.0
"""No box is narrower or lower, whatever its shares say: a body of no width has no curve that could be drawn."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A panel's rectangle, or the canvas, in strip px."""

    rect: Rect

    def point(self, x: float, y: float) -> Point:
        return self.rect.x + x * self.rect.w, self.rect.y + y * self.rect.h

    def box(self, geometry: Geometry) -> Rect:
        x, y = self.point(geometry.x, geometry.y)
        w, h = geometry.w * self.rect.w, geometry.h * self.rect.h
        return Rect(x, y, max(w, LEAST_BOX_PX), max(h, LEAST_BOX_PX))

    def share(self, x: float, y: float) -> SharePoint:
        """The share of a strip point, held within what an object may say (−2..3)."""
        return SharePoint(x=_share((x - self.rect.x) / self.rect.w), y=_share((y - self.rect.y) / self.rect.h))

    def geometry(self, box: Rect) -> Geometry:
        """The shares of a box in strip px."""
        corner = self.share(box.x, box.y)
        return Geometry(
            x=corner.x,
            y=corner.y,
            w=_extent(box.w / self.rect.w),
            h=_extent(box.h / self.rect.h),
        )


def canvas_rect(layout: Layout) -> Rect:
    """The scene's canvas in strip px."""
    return Rect(0.0, 0.0, STRIP_WIDTH, layout.height * STRIP_WIDTH / layout.width)


def frames_of(layout: Layout) -> dict[int | None, Frame]:
    """Each panel's frame by its id; the canvas under None."""
    scale = STRIP_WIDTH / layout.width
    frames: dict[int | None, Frame] = {None: Frame(canvas_rect(layout))}
    for panel in layout.panels:
        frames[panel.panel_id] = Frame(Rect(panel.x * scale, panel.y * scale, panel.w * scale, panel.h * scale))
    return frames


def frame_of(layout: Layout, panel_id: int | None) -> Frame:
    """One panel's frame; the canvas's for None and for a panel that the layout lacks."""
    scale = STRIP_WIDTH / layout.width
    for panel in layout.panels:
        if panel.panel_id == panel_id:
            return Frame(Rect(panel.x * scale, panel.y * scale, panel.w * scale, panel.h * scale))
    return Frame(canvas_rect(layout))


def frame_for(frames: dict[int | None, Frame], panel_id: int | None) -> Frame:
    return frames.get(panel_id, frames[None])


def _share(value: float) -> float:
    return min(3.0, max(-2.0, round(value, 6)))


def _extent(value: float) -> float:
    return min(5.0, max(1e-6, round(value, 6)))
