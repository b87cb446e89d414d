"""After placement: where tails point. Answers only: who is speaking from where, and which way does the tail go?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.draw.paths import Point
from core.lettering.casting import Draft
from core.lettering.frames import Frame
from core.lettering.kinds import Kind, kind_of
from core.lettering.objects import LayerObject, Tail
from core.lettering.objects import Point as SharePoint
from core.lettering.tails import LONGEST_PX, edge_point, tip_for
from core.story.plan import FigureFacts, PanelFacts
from core.units import Rect

GUESSED = "tail-guessed"
"""Flag of an object whose speaker's place nobody knows: its tail points down on a guess."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where a speaker is seen: mouth and face in strip px."""

    mouth: Point
    face: Rect | None


def speaker_of(draft: Draft, panel_id: int | None, frame: Frame, facts: Sequence[PanelFacts]) -> Speaker | None:
    """The speaker's place from the facts of the panel; None if the speaker is not seen there."""
    if draft.is_box or draft.is_sound or draft.speaker is None:
        return None
    if kind_of(draft.objects[0]).tail == "border":
        return None
    for panel in facts:
        if panel.panel_id == panel_id:
            for figure in panel.figures:
                if figure.character_id == draft.speaker:
                    mouth = _mouth(figure, frame)
                    face = _box(frame, figure.face) if figure.face is not None else None
                    return Speaker(mouth, face) if mouth is not None else None
    return None


def rects_of(
    facts: Sequence[PanelFacts], frames: Mapping[int | None, Frame], *, near: Rect
) -> tuple[tuple[Rect, ...], tuple[Rect, ...], tuple[Rect, ...]]:
    """Faces, bodies and key objects near a rectangle, in strip px."""
    faces: list[Rect] = []
    bodies: list[Rect] = []
    objects: list[Rect] = []
    reach = near.inset(-160.0)
    for panel in facts:
        frame = frames.get(panel.panel_id)
        if frame is None or not frame.rect.intersection(reach):
            continue
        for figure in panel.figures:
            if figure.face is not None:
                faces.append(_box(frame, figure.face))
            elif figure.mouth is not None:
                x, y = frame.point(*figure.mouth)
                faces.append(Rect(x - 30, y - 50, 60, 70))
            if figure.body is not None:
                bodies.append(_box(frame, figure.body))
        objects += [_box(frame, thing[1:]) for thing in panel.objects]
    return tuple(faces), tuple(bodies), tuple(objects)


def pointed(
    draft: Draft,
    rects: Sequence[Rect],
    panel_id: int | None,
    frame: Frame,
    speaker: Speaker | None,
    facts_known: bool,
) -> list[LayerObject]:
    """The draft's objects at their places, with one tail for all lobes.

    A mouth: the tail of the nearest lobe points at it. No mouth though the panel's figures are known: the voice comes
    from outside, the tail goes to the nearest border. Nothing known: a short tail down, flagged as a guess.
    """
    placed = [
        item.model_copy(update={"panel_id": panel_id, "geometry": frame.geometry(rect), "tail": None, "tails": []})
        for item, rect in zip(draft.objects, rects, strict=True)
    ]
    if draft.is_box or draft.is_sound:
        return placed
    kind = kind_of(placed[0])
    target: SharePoint | None = None
    if speaker is not None:
        mouth = speaker.mouth
        index = min(range(len(rects)), key=lambda i: (_gap(rects[i], kind, mouth), -i))
        tip = tip_for(rects[index], kind.exponent, mouth, speaker.face)
        target = frame.share(*mouth)
    elif facts_known or kind.tail == "border":
        index = len(rects) - 1
        tip = border_tip(rects[index], frame.rect)
        if kind.tail == "curved" and placed[0].style.kind in (None, "speech") and not placed[0].pinned:
            placed = [
                item.model_copy(update={"style": item.style.model_copy(update={"kind": "off_panel"})})
                for item in placed
            ]
    else:
        index = len(rects) - 1
        tip = guessed_tip(rects[index], frame.rect)
        placed = [item.model_copy(update={"flags": sorted({*item.flags, GUESSED})}) for item in placed]
    at = frame.share(*tip)
    curve = bend_towards(rects[index], kind, tip)
    update = {"tail": at, "tails": [Tail(x=at.x, y=at.y, curve=curve)], "tail_target": target}
    placed[index] = placed[index].model_copy(update=update)
    return placed


def border_tip(box: Rect, panel: Rect) -> Point:
    """The tip of an off-panel voice's tail: on the nearer side border, a little below the balloon's middle.

    A balloon that stands over that border already gets a tail to the upper border's side of it: straight up.
    """
    left, right = box.x - panel.x, panel.right - box.right
    y = min(max(box.cy + 0.3 * box.h, panel.y + 6.0), panel.bottom - 6.0)
    if max(left, right) < 12.0:
        return box.cx, box.bottom + 30.0
    if left <= right:
        return (max(panel.x, box.x - LONGEST_PX) if left >= 12.0 else box.x - 24.0), y
    return (min(panel.right, box.right + LONGEST_PX) if right >= 12.0 else box.right + 24.0), y


def guessed_tip(box: Rect, panel: Rect) -> Point:
    """The tip of a tail whose speaker nobody knows: short, down, leaning towards the panel's middle."""
    lean = max(-0.3, min(0.3, (panel.cx - box.cx) / max(panel.w, 1.0)))
    return box.cx + lean * box.w, box.bottom + max(18.0, min(38.0, 0.3 * box.h))


def bend_towards(box: Rect, kind: Kind, tip: Point) -> float:
    """The bend that lets a tail leave its balloon steeply and swing to the tip; straight kinds do not bend."""
    if kind.tail not in ("curved", "border"):
        return 0.0
    edge = edge_point(box, kind.exponent, tip)
    dx, dy = tip[0] - edge[0], tip[1] - edge[1]
    long = math.hypot(dx, dy) or 1.0
    sign = 1.0 if dx >= 0 else -1.0
    if dy < 0:
        sign = -sign
    return round(sign * min(0.2, 0.07 + 0.16 * abs(dx) / long), 4)


def _mouth(figure: FigureFacts, frame: Frame) -> Point | None:
    if figure.mouth is not None:
        return frame.point(*figure.mouth)
    if figure.face is not None:
        x, y, w, h = figure.face
        return frame.point(x + w / 2, y + 0.75 * h)
    if figure.body is not None:
        x, y, w, h = figure.body
        return frame.point(x + w / 2, y + 0.12 * h)
    return None


def _gap(box: Rect, kind: Kind, mouth: Point) -> float:
    edge = edge_point(box, kind.exponent, mouth)
    return math.hypot(mouth[0] - edge[0], mouth[1] - edge[1])


def _box(frame: Frame, shares: tuple[float, float, float, float]) -> Rect:
    x, y = frame.point(shares[0], shares[1])
    return Rect(x, y, shares[2] * frame.rect.w, shares[3] * frame.rect.h)
