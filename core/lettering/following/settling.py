"""When an object's panel has become another rectangle, or shows other faces. Answers only: where in it does the object
sit now, and where do its tails point?

What a person pinned keeps the place that the person gave it in the panel; the rest follows its speaker.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.draw.paths import Point
from core.lettering.frames import Frame, frames_of
from core.lettering.objects import LayerObject, LayerPayload
from core.lettering.objects import Point as SharePoint
from core.story.plan import FigureFacts, Layout, PanelFacts
from core.units import Rect

EDGE_PX = 2.0
"""What comes to lie on the canvas keeps this far from its edges."""
COVERED = 0.08
"""A face counts as covered from this share of its box on."""
_AIMED = 0.15
"""A tail whose target lies this near a speaker's old mouth, in shares of the panel, was aimed at it."""
_STILL = 0.01


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of the pictures before and after, in shares of the old and the new panels."""

    before: Sequence[PanelFacts] = ()
    after: Sequence[PanelFacts] = ()
    frames: Mapping[int | None, Frame] = field(default_factory=dict)


def settled(
    item: LayerObject,
    panel_id: int | None,
    source: Frame | None,
    target: Frame,
    canvas: Rect,
    *,
    figures: Figures | None = None,
    band: tuple[float, float] = (0.0, 1.0),
) -> LayerObject:
    """An object in its new panel.

    Its centre keeps its share of the panel; a balloon's or box's size in px stays, because text does not shrink with a
    panel, held inside the canvas; sounds scale with the panel. Tails keep their share, and where the speaker is known
    before and after they are aimed at the new mouth. Where a panel took in another one, `band` is the part of its
    height that the object's old panel got, from 0 at its top to 1.
    """
    high, low = band
    box = target.box(item.geometry)
    box = Rect(box.x, target.rect.y + (high + item.geometry.y * (low - high)) * target.rect.h, box.w, box.h)
    if source is not None and item.type != "sfx_text":
        was = source.box(item.geometry)
        cy = target.rect.y + (high + (item.geometry.y + item.geometry.h / 2) * (low - high)) * target.rect.h
        box = Rect(box.cx - was.w / 2, cy - was.h / 2, was.w, was.h)
    box = held_on(canvas, box)
    moved = item.model_copy(update={"panel_id": panel_id, "geometry": target.geometry(box)})
    if band != (0.0, 1.0):
        moved = _squeezed(moved, high, low)
    return moved if figures is None else with_speaker(moved, item.panel_id, target, canvas, figures)


def held_on(canvas: Rect, box: Rect) -> Rect:
    """The box moved onto the canvas; one that may stand out on a side that it fits is left alone."""
    x = min(max(box.x, EDGE_PX), max(EDGE_PX, canvas.w - EDGE_PX - box.w))
    y = min(max(box.y, EDGE_PX), max(EDGE_PX, canvas.bottom - EDGE_PX - box.h))
    if box.x >= 0 and box.right <= canvas.w:
        x = box.x
    if box.y >= 0 and box.bottom <= canvas.bottom:
        y = box.y
    return Rect(x, y, box.w, box.h)


def with_speaker(
    item: LayerObject, old_panel: int | None, target: Frame, canvas: Rect, figures: Figures
) -> LayerObject:
    """The object moved with its speaker's mouth, its tails aimed anew, and off a face that it did not cover before."""
    seat = target.box(item.geometry)
    item = _beside_mouth(item, old_panel, target, canvas, figures)
    item = _off_faces(item, old_panel, target, canvas, figures)
    return aimed(item, old_panel, target, figures, seat=seat)


def aimed(
    item: LayerObject, old_panel: int | None, target: Frame, figures: Figures, *, seat: Rect | None = None
) -> LayerObject:
    """Tails that pointed at a mouth point at where the same mouth is now.

    Seen from the balloon's middle the tip turns and stretches as the mouth does, so that a tail keeps its length in
    shares of its way and its bend. `seat` is where the balloon stood when its tail was drawn, if it moved since.
    """
    box = target.box(item.geometry)
    seats = (seat or box, box)
    aim = item.tail_target
    main = _new_aim(item.speaker, aim, old_panel, item.panel_id, figures) if aim is not None else None
    tails = []
    for at, tail in enumerate(item.tails):
        own = tail.target or (aim if at == 0 else None)
        new = _new_aim(tail.speaker or item.speaker, own, old_panel, item.panel_id, figures) if own else None
        if own is None or new is None:
            tails.append(tail)
            continue
        end = _turned(SharePoint(x=tail.x, y=tail.y), own, new, seats, target)
        change: dict[str, object] = {"x": end.x, "y": end.y}
        if tail.target is not None:
            change["target"] = new
        tails.append(tail.model_copy(update=change))
    tip = item.tail
    if tip is not None and aim is not None and main is not None:
        tip = _turned(tip, aim, main, seats, target)
    return item.model_copy(update={"tails": tails, "tail": tip, "tail_target": main or aim})


def aim_at_speakers(
    layers: Sequence[LayerPayload], layout: Layout, before: Sequence[PanelFacts], after: Sequence[PanelFacts]
) -> list[LayerPayload]:
    """Aim tails at the mouths of a picture drawn anew in the same panels; nothing else of the objects changes.

    `before` are the facts of the picture that the objects were placed on, in the same panels; empty where nobody knows.
    """
    frames = frames_of(layout)
    figures = Figures(before, after, frames)
    return [
        layer.model_copy(
            update={
                "objects": [
                    aimed(item, item.panel_id, frames.get(item.panel_id, frames[None]), figures)
                    for item in layer.objects
                ]
            }
        )
        for layer in layers
    ]


def covers_face(item: LayerObject, target: Frame, facts: Sequence[PanelFacts]) -> bool:
    """Whether the object's box lies over a face of its panel."""
    return _covers(target.box(item.geometry), _faces(item.panel_id, target, facts))


def _faces(panel_id: int | None, frame: Frame, facts: Sequence[PanelFacts]) -> tuple[Rect, ...]:
    room = frame.rect
    found = [one.face for panel in facts if panel.panel_id == panel_id for one in panel.figures if one.face is not None]
    return tuple(Rect(*frame.point(x, y), w * room.w, h * room.h) for x, y, w, h in found)


def _covers(box: Rect, faces: Sequence[Rect]) -> bool:
    for face in faces:
        both = box.intersection(face)
        if both is not None and both.w * both.h > COVERED * face.w * face.h:
            return True
    return False


def _figure(panel_id: int | None, who: str | None, facts: Sequence[PanelFacts]) -> FigureFacts | None:
    found = [one for panel in facts if panel.panel_id == panel_id for one in panel.figures if one.character_id == who]
    return found[0] if who is not None and found else None


def _mouth(figure: FigureFacts | None) -> Point | None:
    if figure is None:
        return None
    if figure.mouth is not None:
        return figure.mouth
    if figure.face is not None:
        x, y, w, h = figure.face
        return x + w / 2, y + 0.75 * h
    return None


def _new_aim(
    who: str | None, aim: SharePoint, old_panel: int | None, panel_id: int | None, figures: Figures
) -> SharePoint | None:
    """Where a target that meant somebody's mouth is now; None if that is not known, or if it meant something else."""
    mouth = _mouth(_figure(panel_id, who, figures.after))
    if mouth is None:
        return None
    was = _mouth(_figure(old_panel, who, figures.before))
    if was is not None and math.hypot(aim.x - was[0], aim.y - was[1]) > _AIMED:
        return None
    return _held(*mouth)


def _turned(tip: SharePoint, old: SharePoint, new: SharePoint, seats: tuple[Rect, Rect], frame: Frame) -> SharePoint:
    """The tip after the turn and stretch that brings balloon and target, before and after, to each other."""
    was, now = (complex(box.cx, box.cy) for box in seats)
    before, after = complex(*frame.point(old.x, old.y)) - was, complex(*frame.point(new.x, new.y)) - now
    if abs(before) < 1.0:
        return tip
    end = now + (complex(*frame.point(tip.x, tip.y)) - was) * (after / before)
    return frame.share(end.real, end.imag)


def _beside_mouth(
    item: LayerObject, old_panel: int | None, target: Frame, canvas: Rect, figures: Figures
) -> LayerObject:
    """Unpinned balloons go with a mouth that moved within its panel, as far as the panel reaches."""
    was = _mouth(_figure(old_panel, item.speaker, figures.before))
    now = _mouth(_figure(item.panel_id, item.speaker, figures.after))
    if item.pinned or was is None or now is None or item.type == "sfx_text":
        return item
    dx, dy = now[0] - was[0], now[1] - was[1]
    if math.hypot(dx, dy) < _STILL:
        return item
    box, room = target.box(item.geometry), target.rect
    left, right = min(room.x, box.x), max(room.right, box.right)
    top, bottom = min(room.y, box.y), max(room.bottom, box.bottom)
    x = min(max(box.x + dx * room.w, left), right - box.w)
    y = min(max(box.y + dy * room.h, top), bottom - box.h)
    return item.model_copy(update={"geometry": target.geometry(held_on(canvas, Rect(x, y, box.w, box.h)))})


def _off_faces(item: LayerObject, old_panel: int | None, target: Frame, canvas: Rect, figures: Figures) -> LayerObject:
    """An unpinned object that would now cover a face goes the shortest way off it, if there is one on the canvas."""
    faces = _faces(item.panel_id, target, figures.after)
    box = target.box(item.geometry)
    if item.pinned or item.behind_art or not _covers(box, faces):
        return item
    old_frame = figures.frames.get(old_panel)
    if old_frame is not None and covers_face(
        item.model_copy(update={"panel_id": old_panel}), old_frame, figures.before
    ):
        return item
    ways = []
    for face in faces:
        ways += [Rect(box.x, face.y - box.h - 4, box.w, box.h), Rect(box.x, face.bottom + 4, box.w, box.h)]
        ways += [Rect(face.x - box.w - 4, box.y, box.w, box.h), Rect(face.right + 4, box.y, box.w, box.h)]
    free = [way for way in ways if held_on(canvas, way) == way and not _covers(way, faces)]
    if not free:
        return item
    best = min(free, key=lambda way: (round(math.hypot(way.x - box.x, way.y - box.y), 3), way.y, way.x))
    return item.model_copy(update={"geometry": target.geometry(best)})


def _squeezed(item: LayerObject, high: float, low: float) -> LayerObject:
    """Tails and targets in the part of a panel that took in several."""

    def point(at: SharePoint) -> SharePoint:
        return _held(at.x, high + at.y * (low - high))

    tails = []
    for tail in item.tails:
        tip = point(SharePoint(x=tail.x, y=tail.y))
        tails.append(
            tail.model_copy(update={"x": tip.x, "y": tip.y, "target": point(tail.target) if tail.target else None})
        )
    return item.model_copy(
        update={
            "tails": tails,
            "tail": point(item.tail) if item.tail else None,
            "tail_target": point(item.tail_target) if item.tail_target else None,
            "path": [point(at) for at in item.path],
        }
    )


def _held(x: float, y: float) -> SharePoint:
    return SharePoint(x=min(3.0, max(-2.0, round(x, 6))), y=min(3.0, max(-2.0, round(y, 6))))
