"""Checks between two objects' bodies and panels' borders. Answers only: what covers, and what almost touches, what?"""

from __future__ import annotations

from core.draw.paths import path_box
from core.errors import Finding
from core.lettering.checks.seen import BOXES, Scene, Seen, finding, shared_px, thickened
from core.lettering.kinds import kind_name
from core.units import Rect

TOUCH_PX = 30
"""Pixels that two objects may share before that is an overlap."""
FLUSH_PX = 1.5
"""A box whose edge lies within this of a border or of another box is flush with it on purpose."""
NUDGE = "Nudge it clear"


def check_overlaps(scene: Scene) -> list[Finding]:
    """Bodies that cover each other, joined ones apart; a sound only where it covers or is covered by letters' space."""
    found = []
    for index, one in enumerate(scene.seen):
        for other in scene.seen[index + 1 :]:
            if scene.group_of[one.item.id] == scene.group_of[other.item.id]:
                continue
            if one.box.intersection(other.box) is None or one.item.behind_art or other.item.behind_art:
                continue
            if shared_px(one.body, other.body) > TOUCH_PX:
                shared = one.box.intersection(other.box)
                message = "It overlaps another object."
                hint = "Move one of them, or join them."
                found.append(finding("overlap", "warning", one, message, hint, box=shared, other=other))
    return found


def check_tangents(scene: Scene) -> list[Finding]:
    """Balloons whose edge almost meets a border or another balloon: neither clear of it nor well across."""
    near = scene.profile.distances.tangent
    found: list[Finding] = []
    for index, one in enumerate(scene.seen):
        if one.placed is None or one.placed.kind.form == "none" or one.item.behind_art:
            continue
        border = border_tangent(scene, one, near)
        if border is not None:
            message = "Its edge almost touches a panel's border."
            hint = "Move it clear of the border, or well across it."
            found.append(finding("tangent", "warning", one, message, hint, box=border, fix=NUDGE))
        for other in scene.seen[index + 1 :]:
            if almost_touching(scene, one, other, near):
                message = "Its edge almost touches another balloon."
                hint = "Move them apart, or let one overlap the other clearly and join them."
                found.append(finding("tangent", "warning", one, message, hint, other=other, fix=NUDGE))
    return found


def border_tangent(scene: Scene, one: Seen, near: float) -> Rect | None:
    """The stretch of a border that an object's edge runs along within `near` px; None where there is none.

    An edge's outermost point counts: the left and right ones lie at half height, the upper and lower at half width.
    """
    box, flush = one.box, kind_name(one.item) in BOXES
    frames = [frame.rect for key, frame in scene.frames.items() if key is not None] or [scene.canvas]
    for rect in frames:
        beside = rect.y - near < box.cy < rect.bottom + near
        over = rect.x - near < box.cx < rect.right + near
        for border in (rect.x, rect.right):
            for edge in (box.x, box.right):
                if beside and abs(edge - border) < near and not (flush and abs(edge - border) <= FLUSH_PX):
                    return Rect(min(edge, border), box.y, max(abs(edge - border), 1.0), box.h)
        for border in (rect.y, rect.bottom):
            for edge in (box.y, box.bottom):
                if over and abs(edge - border) < near and not (flush and abs(edge - border) <= FLUSH_PX):
                    return Rect(box.x, min(edge, border), box.w, max(abs(edge - border), 1.0))
    return None


def almost_touching(scene: Scene, one: Seen, other: Seen, near: float) -> bool:
    """Whether two bodies are nearer than `near` px without overlapping. Boxes may stand flush with each other."""
    if other.placed is None or other.placed.kind.form == "none" or other.item.behind_art:
        return False
    if scene.group_of[one.item.id] == scene.group_of[other.item.id]:
        return False
    if path_box(one.body).inset(-near).intersection(path_box(other.body)) is None:
        return False
    if shared_px(one.body, other.body) > TOUCH_PX:
        return False
    both_boxes = kind_name(one.item) in BOXES and kind_name(other.item) in BOXES
    if both_boxes and shared_px(thickened(one.body, FLUSH_PX), other.body) > 0:
        return False
    return shared_px(thickened(one.body, near), other.body) > 0
