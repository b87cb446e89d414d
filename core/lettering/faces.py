"""What of a figure readers look at first: its face and its hands. Answers only: where are they, and where are eyes and
mouth?

Placing keeps off these places, the checks look there. Everything is strip px, clipped to the figure's panel: what the
panel's frame cuts off is not drawn, though facts may reach beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.draw.paths import Point
from core.lettering.frames import Frame
from core.story.plan import FigureFacts, PanelFacts
from core.units import Rect

GRADED_FROM = 0.35
"""The share of a panel from which on a face is graded: only eyes and mouth are taboo."""
_EYES_OVER_MOUTH, _EYES_END, _CHIN_UNDER_MOUTH = 0.44, 0.15, 0.09
_SMALLEST_HAND_PX = 8.0


@dataclass(frozen=True, slots=True)
class Face:
    """A face: the part that its panel shows, and what may not be covered.

    `taboo` is the whole face (as a cross of two rectangles, which leaves a round face its corners), or eyes and mouth
    of one that fills most of its panel (`graded`). `eyes` and `lips` are None where the panel does not show them.
    `whole` is the face's box with what the frame cuts off.
    """

    box: Rect
    taboo: tuple[Rect, ...]
    graded: bool = False
    eyes: Rect | None = None
    lips: Rect | None = None
    whole: Rect | None = None


def face_of(box: Rect, mouth: Point | None, panel: Rect) -> Face:
    """A face, as far as its panel shows it, with its taboo parts.

    A face of `GRADED_FROM` of its panel or more cannot always be kept free as a whole: there the eyes and the mouth
    are taboo, and forehead, hair and cheeks only cost. Eyes lie between 44 % and 15 % of the face's height above the
    mouth (measured on drawn heads whose boxes include the hair); without a known mouth it is at 80 % of the height.
    """
    shown = box.intersection(panel)
    if shown is None:
        return Face(box, (), whole=box)
    mx, my = mouth if mouth is not None else (box.cx, box.y + 0.8 * box.h)
    top, end = my - _EYES_OVER_MOUTH * box.h, my - _EYES_END * box.h
    eyes = Rect(box.x + 0.05 * box.w, top, 0.9 * box.w, end - top).intersection(shown)
    lips = Rect(mx - 0.16 * box.w, my - 0.09 * box.h, 0.32 * box.w, (0.09 + _CHIN_UNDER_MOUTH) * box.h).intersection(
        shown
    )
    graded = shown.w * shown.h >= GRADED_FROM * panel.w * panel.h
    if graded:
        taboo = tuple(part for part in (eyes, lips) if part is not None)
    else:
        across = Rect(box.x, box.y + 0.17 * box.h, box.w, 0.66 * box.h)
        down = Rect(box.x + 0.09 * box.w, box.y, 0.82 * box.w, box.h)
        taboo = tuple(part for cut in (across, down) if (part := cut.intersection(shown)) is not None)
    return Face(shown, taboo, graded, eyes, lips, box)


def faces_of(facts: Sequence[PanelFacts], frames: Mapping[int | None, Frame]) -> list[tuple[int, Face]]:
    """Every face that is seen, with its panel. Of a figure whose mouth alone is known, 60 × 70 px around it count."""
    found = []
    for panel_id, figure, frame in _figures(facts, frames):
        mouth = frame.point(*figure.mouth) if figure.mouth is not None else None
        if figure.face is not None:
            box = _box(frame, figure.face)
        elif mouth is not None:
            box = Rect(mouth[0] - 30, mouth[1] - 50, 60, 70)
        else:
            continue
        if box.w > 1 and box.h > 1 and box.intersection(frame.rect) is not None:
            found.append((panel_id, face_of(box, mouth, frame.rect)))
    return found


def hands_of(facts: Sequence[PanelFacts], frames: Mapping[int | None, Frame]) -> list[tuple[int, Rect]]:
    """Every hand that is seen, with its panel; what is smaller than 8 px is no hand to a reader."""
    found = []
    for panel_id, figure, frame in _figures(facts, frames):
        for hand in figure.hands:
            shown = _box(frame, hand).intersection(frame.rect)
            if shown is not None and min(shown.w, shown.h) >= _SMALLEST_HAND_PX:
                found.append((panel_id, shown))
    return found


def _figures(
    facts: Sequence[PanelFacts], frames: Mapping[int | None, Frame]
) -> Iterator[tuple[int, FigureFacts, Frame]]:
    for panel in facts:
        frame = frames.get(panel.panel_id)
        if frame is not None:
            for figure in panel.figures:
                yield panel.panel_id, figure, frame


def _box(frame: Frame, part: tuple[float, float, float, float]) -> Rect:
    x, y = frame.point(part[0], part[1])
    return Rect(x, y, part[2] * frame.rect.w, part[3] * frame.rect.h)
