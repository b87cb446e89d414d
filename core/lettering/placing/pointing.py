"""After placement: where tails point. Answers only: who is speaking from where, and which way does the tail go?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.draw.paths import Point
from core.lettering.balloons.aiming import LONGEST_PX, edge_point, tail_curve_for, tip_for
from core.lettering.frames import Frame
from core.lettering.kinds import Kind, kind_name, kind_of
from core.lettering.linked import dressed
from core.lettering.objects import LayerObject, Tail
from core.lettering.objects import Point as SharePoint
from core.lettering.placing.casting import Draft
from core.lettering.placing.placement import Voice
from core.story.plan import FigureFacts, PanelFacts
from core.story.script import Delivery
from core.units import Rect

GUESSED = "tail-guessed"
"""Flag of an object whose speaker's place nobody knows: its tail points down on a guess."""


MOST_TAILS = 3
"""How many speakers of one balloon get a tail."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where a speaker is seen: mouth and face in strip px; `who` is the character's id."""

    mouth: Point
    face: Rect | None
    who: str | None = None


def speakers_of(draft: Draft, panel_id: int | None, frame: Frame, facts: Sequence[PanelFacts]) -> list[Speaker]:
    """The places of a line's speakers, in the order of its cue, from the facts of the panel; those who are seen.

    Boxes and sounds have none, nor has a voice whose tail goes to the border.
    """
    if draft.is_box or draft.is_sound or kind_of(draft.worn[0]).tail in ("border", "none"):
        return []
    figures = [figure for panel in facts if panel.panel_id == panel_id for figure in panel.figures]
    wanted = draft.speakers
    if draft.everybody:
        wanted = tuple(dict.fromkeys((*draft.speakers, *(f.character_id for f in figures if f.face is not None))))
    found: list[Speaker] = []
    for who in wanted:
        for figure in figures:
            mouth = _mouth(figure, frame) if figure.character_id == who else None
            if mouth is not None:
                face = _box(frame, figure.face) if figure.face is not None else None
                found.append(Speaker(mouth, face, who))
                break
    return found[:MOST_TAILS]


def voice_of(draft: Draft, speakers: Sequence[Speaker], facts_known: bool) -> Voice:
    """Where a draft's tails go.

    Mouths: the tail of the nearest lobe points at each. No mouth though the panel's figures are known: the voice comes
    from outside, the tail goes to the nearest border. Nothing known: a short tail down, flagged as a guess.
    """
    if draft.is_box or draft.is_sound:
        return "none"
    kind = kind_of(draft.worn[0])
    if kind.tail == "none":
        return "none"
    return "mouth" if speakers else "border" if facts_known or kind.tail == "border" else "guess"


def rects_of(
    facts: Sequence[PanelFacts], frames: Mapping[int | None, Frame], *, near: Rect
) -> tuple[tuple[Rect, ...], tuple[Rect, ...]]:
    """Bodies and key objects near a rectangle, in strip px."""
    bodies: list[Rect] = []
    objects: list[Rect] = []
    reach = near.inset(-160.0)
    for panel in facts:
        frame = frames.get(panel.panel_id)
        if frame is None or not frame.rect.intersection(reach):
            continue
        for figure in panel.figures:
            if figure.body is not None:
                bodies.append(_box(frame, figure.body))
        objects += [_box(frame, thing[1:]) for thing in panel.objects]
    return tuple(bodies), tuple(objects)


def pointed(
    draft: Draft,
    rects: Sequence[Rect],
    panel_id: int | None,
    frame: Frame,
    speakers: Sequence[Speaker],
    voice: Voice,
) -> list[LayerObject]:
    """The draft's objects at their places, with a tail for each speaker (see `voice_of`); lobes share their tails.

    A plain voice from outside is told so: its kind becomes "off_panel".
    """
    placed = [
        item.model_copy(update={"panel_id": panel_id, "geometry": frame.geometry(rect), "tail": None, "tails": []})
        for item, rect in zip(draft.objects, rects, strict=True)
    ]
    if voice == "none":
        return placed
    worn = draft.worn[0]
    kind = kind_of(worn)
    if voice == "mouth":
        tails: dict[int, list[Tail]] = {}
        for speaker in speakers:
            index = min(range(len(rects)), key=lambda i: (_gap(rects[i], kind, speaker.mouth), -i))
            tip = tip_for(rects[index], kind.exponent, speaker.mouth, speaker.face)
            tails.setdefault(index, []).append(_tail(rects[index], kind, tip, frame, speaker))
        for index, own in tails.items():
            update = {"tail": _end(own[0]), "tails": own, "tail_target": own[0].target}
            placed[index] = placed[index].model_copy(update=update)
        return placed
    index = len(rects) - 1
    if voice == "border":
        tip = border_tip(rects[index], frame.rect)
        if kind.tail == "curved" and kind_name(worn) == "speech" and not worn.pinned:
            placed = [_voiced(item, "off_panel") for item in placed]
            kind = kind_of(dressed(placed[index], draft.sheet))
    else:
        tip = guessed_tip(rects[index], frame.rect)
        placed = [item.model_copy(update={"flags": sorted({*item.flags, GUESSED})}) for item in placed]
    tail = _tail(rects[index], kind, tip, frame, None)
    update = {"tail": _end(tail), "tails": [tail], "tail_target": None}
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


def _tail(box: Rect, kind: Kind, tip: Point, frame: Frame, speaker: Speaker | None) -> Tail:
    at = frame.share(*tip)
    curve = tail_curve_for(box, kind.exponent, kind.tail, tip)
    target = frame.share(*speaker.mouth) if speaker is not None else None
    return Tail(x=at.x, y=at.y, curve=curve, target=target, speaker=speaker.who if speaker is not None else None)


def _end(tail: Tail) -> SharePoint:
    return SharePoint(x=tail.x, y=tail.y)


def _voiced(item: LayerObject, kind: Delivery) -> LayerObject:
    return item.model_copy(update={"style": item.style.model_copy(update={"kind": kind})})


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
