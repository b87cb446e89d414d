"""Checks of tails. Answers only: does every tail lead to its speaker, past nobody else's balloon or tail?"""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.draw.paths import Point
from core.errors import Finding
from core.lettering.checks.seen import BOXES, Scene, Seen, TailAxis, finding
from core.lettering.frames import Frame
from core.lettering.kinds import kind_name, kind_of
from core.lettering.objects import LayerObject
from core.lettering.placing.pointing import GUESSED
from core.story.plan import FigureFacts
from core.units import Rect

_DEEP_PX = 4.0
"""How far a tail must reach into another balloon before it runs through it."""
AIM = "Aim the tail at the speaker"


def check_tails(scene: Scene) -> list[Finding]:
    """Crossing tails, tails through balloons, tails that point elsewhere, missing and guessed tails."""
    found = _crossings(scene)
    for group in scene.groups:
        found += _missing(scene, group)
        for one in group:
            found += _aims(scene, one)
            if GUESSED in one.item.flags:
                message = "Nobody knows where its speaker is: the tail points down on a guess."
                hint = "Pull the tail to the speaker, or mark the figures of the panel."
                found.append(finding("tail-guessed", "info", one, message, hint))
    return found


def _crossings(scene: Scene) -> list[Finding]:
    found = []
    for index, one in enumerate(scene.seen):
        for other in scene.seen[index + 1 :]:
            if scene.group_of[one.item.id] == scene.group_of[other.item.id]:
                continue
            if one.outline_box.intersection(other.outline_box) is None:
                continue
            for tail in one.tails:
                for crossed in other.tails:
                    if cross(tail.points, crossed.points):
                        hint = "Swap the balloons' places, or bend a tail."
                        message = "Its tail crosses another tail."
                        place = _box((*tail.points, *crossed.points))
                        found.append(finding("crossing-tails", "error", one, message, hint, box=place, other=other))
        for other in scene.seen:
            if other.placed is None or scene.group_of[one.item.id] == scene.group_of[other.item.id]:
                continue
            for tail in one.tails:
                if runs_through(tail, other):
                    hint = "Move one of the balloons, or shorten the tail."
                    message = "Its tail runs through another balloon."
                    place = _box(tail.points)
                    found.append(finding("crossing-tails", "error", one, message, hint, box=place, other=other))
    return found


def cross(first: Sequence[Point], second: Sequence[Point]) -> bool:
    """Whether two bent lines cross."""
    return any(
        _segments_cross(first[i], first[i + 1], second[k], second[k + 1])
        for i in range(len(first) - 1)
        for k in range(len(second) - 1)
    )


def _segments_cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def runs_through(tail: TailAxis, other: Seen) -> bool:
    """Whether a tail's middle lies inside another body for more than a few px."""
    if _box(tail.points).intersection(other.box) is None:
        return False
    inside, step = 0.0, 2.0
    for (x0, y0), (x1, y1) in zip(tail.points, tail.points[1:], strict=False):
        long = math.hypot(x1 - x0, y1 - y0)
        for number in range(int(long / step) + 1):
            t = number * step / max(long, step)
            if other.body.contains(x0 + t * (x1 - x0), y0 + t * (y1 - y0)):
                inside += step
    return inside > _DEEP_PX


def _aims(scene: Scene, one: Seen) -> list[Finding]:
    if kind_of(one.item).tail == "border":
        return []
    found = []
    for tail in one.tails:
        mouth = mouth_of(scene, one.item, tail.number, tail.tip)
        if mouth is None:
            continue
        off = aim_error(tail, mouth)
        if off > scene.profile.distances.aim_degrees:
            message = f"Its tail points {off:.0f}° past the speaker's mouth."
            hint = "Pull the tail to the speaker."
            found.append(
                finding("tail-aim", "warning", one, message, hint, box=_box(tail.points), fix=AIM, tail=tail.number)
            )
    return found


def aim_error(tail: TailAxis, mouth: Point) -> float:
    """Degrees by which a tail misses a mouth; 0 if it ends there.

    A straight tail is judged from the body's edge, a bent one by where its tip heads: the better of both counts.
    """
    if math.dist(tail.tip, mouth) < 12.0:
        return 0.0
    along = _angle(tail.tip[0] - tail.edge[0], tail.tip[1] - tail.edge[1])
    wanted = _angle(mouth[0] - tail.edge[0], mouth[1] - tail.edge[1])
    heading = _angle(*tail.heading)
    ahead = _angle(mouth[0] - tail.tip[0], mouth[1] - tail.tip[1])
    return min(_between(along, wanted), _between(heading, ahead))


def _angle(dx: float, dy: float) -> float:
    return math.degrees(math.atan2(dy, dx))


def _between(first: float, second: float) -> float:
    return abs((first - second + 180.0) % 360.0 - 180.0)


def mouth_of(scene: Scene, item: LayerObject, number: int, near: Point) -> Point | None:
    """Where the speaker of a tail is heard from, in strip px: seen in the panel, else the target that the tail keeps.

    A speaker who is seen twice counts where it is nearest to `near`.
    """
    tail = item.tails[number] if number < len(item.tails) else None
    speaker = (tail.speaker if tail is not None else None) or item.speaker
    frame = scene.frame(item.panel_id)
    seen = [mouth for figure in _figures(scene, item.panel_id, speaker) if (mouth := _mouth(figure, frame)) is not None]
    if seen:
        return min(seen, key=lambda mouth: (math.dist(mouth, near), mouth))
    target = (tail.target if tail is not None else None) or (item.tail_target if number == 0 else None)
    return frame.point(target.x, target.y) if target is not None else None


def face_of(scene: Scene, item: LayerObject, number: int, mouth: Point) -> Rect | None:
    """The face that a mouth belongs to, in strip px; None where no face of the tail's speaker is known there."""
    tail = item.tails[number] if number < len(item.tails) else None
    frame = scene.frame(item.panel_id)
    for figure in _figures(scene, item.panel_id, (tail.speaker if tail is not None else None) or item.speaker):
        if figure.face is not None and _mouth(figure, frame) == mouth:
            x, y = frame.point(figure.face[0], figure.face[1])
            return Rect(x, y, figure.face[2] * frame.rect.w, figure.face[3] * frame.rect.h)
    return None


def _figures(scene: Scene, panel_id: int | None, speaker: str | None) -> list[FigureFacts]:
    if speaker is None:
        return []
    panels = [facts for facts in scene.facts if facts.panel_id == panel_id]
    return [figure for facts in panels for figure in facts.figures if figure.character_id == speaker]


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


def _missing(scene: Scene, group: Sequence[Seen]) -> list[Finding]:
    first = group[0]
    if first.placed is None or kind_name(first.item) in BOXES or kind_of(first.item).tail in ("none", "border"):
        return []
    if any(one.tails for one in group):
        return []
    for one in group:
        if one.ink.isEmpty():
            continue
        heard = mouth_of(scene, one.item, 0, (one.box.cx, one.box.bottom))
        if heard is not None and _figures(scene, one.item.panel_id, one.item.speaker):
            message = "Its speaker is in the panel, but it has no tail."
            hint = "Pull a tail out of the balloon to the speaker."
            return [finding("missing-tail", "warning", one, message, hint, fix=AIM)]
    return []


def _box(points: Sequence[Point]) -> Rect:
    left, top = min(p[0] for p in points), min(p[1] for p in points)
    return Rect(left, top, max(p[0] for p in points) - left, max(p[1] for p in points) - top)
