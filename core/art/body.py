"""Storyboard, bodies: how do skeleton, clothes and head become one dressed person on the panel?

Figure space: the chin at (0, 0), one head height = 1, y down. People are drawn facing right; `Role.turn` < 0 mirrors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from core.art.clothes import draw_coat, draw_leg, draw_neck, draw_sleeve, draw_torso
from core.art.colour import lighten
from core.art.expressions import acting
from core.art.hair import draw_back_hair
from core.art.hands import draw_hand
from core.art.head import draw_head
from core.art.head_space import View, mouth_point
from core.art.ink import Brush, Point, shadow_of
from core.art.person import Person, person
from core.art.poses import Arm, Pose, Skeleton, pose_of, skeleton
from core.story.cast import Look


@dataclass(frozen=True)
class Role:
    """What a figure does in a panel. `turn` −1 (left) .. 1 (right); gaze −1..1 in the picture's own directions."""

    pose: str = "stand"
    expression: str = "neutral"
    turn: float = 0.4
    pitch: float = 0.0
    gaze_x: float = 0.3
    gaze_y: float = 0.0
    cropped: bool = False
    """True when the panel cuts the figure above the knees: legs need not be drawn."""
    held: str | None = None


@dataclass(frozen=True)
class Drawn:
    """Where things ended up, in panel px."""

    face: tuple[float, float, float, float]
    mouth: Point
    body: tuple[float, float, float, float]
    hands: tuple[tuple[Brush, str], ...] = ()
    """The frame and the grip of each hand; one behind the back is among them."""
    hidden: frozenset[int] = frozenset()
    """Which of the hands the trunk or the other arm covers."""


def stature(look: Look, pose: str) -> float:
    """How far below the chin the soles stand, in heads."""
    kind = pose_of(pose)
    who = person(look)
    if abs(kind.roll) > 60:
        return 0.62
    return skeleton(kind, who.build).sole + who.build.neck


def box_px(brush: Brush, corners: list[Point]) -> tuple[float, float, float, float]:
    """The px box (x, y, w, h) around some model points."""
    spots = [brush.spot(*corner) for corner in corners]
    xs, ys = [s[0] for s in spots], [s[1] for s in spots]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def draw_person(brush: Brush, look: Look, role: Role) -> Drawn:
    """Draw a person; the brush's origin is the chin, its unit the head's height."""
    who = person(look)
    pose = pose_of(role.pose, near=role.cropped)
    flip = role.turn < 0
    local = brush.at(0, 0, flip=flip)
    turn = min(1.0, abs(role.turn))
    bones = skeleton(pose, who.build)
    body = local.at(0, 0, turn=math.radians(pose.roll)).at(-0.02, who.build.neck)
    act = acting(role.expression)
    tilt = (act.tilt if abs(pose.tilt) < 3 else 0.0) + math.radians(pose.tilt)
    head = local.at(0, 0, turn=math.radians(pose.roll * (1.0 if abs(pose.roll) > 60 else 0.5)) + tilt)
    view = View(turn, role.pitch, role.gaze_x * (-1 if flip else 1), role.gaze_y)

    draw_back_hair(head, who, view, sway=pose.sway)
    hands: list[tuple[Brush, str]] = []
    hidden = _under_arm(bones.far_arm, bones.near_arm, who)
    if not pose.far_arm_front:
        hands.append(_draw_arm(body, who, pose.far, bones.far_arm, far=True))
        hidden = hidden or _behind_trunk(bones.far_arm[2], who, bones)
    if pose.seat and not role.cropped:
        _seat(body, bones)
    if not role.cropped or pose.seat or abs(pose.roll) > 60 or role.pose in ("crouch", "fall"):
        draw_leg(body, who, bones.far_leg, far=True)
        draw_leg(body, who, bones.near_leg, far=False)
    trunk = body.at(0, 0, turn=bones.lean)
    draw_neck(body, head, who)
    shirt = replace(who, top=lighten(who.top, 0.62)) if look.coat else who
    draw_torso(trunk, shirt, turn)
    if look.coat:
        draw_coat(trunk, who, turn, long=role.pose not in ("sit", "crouch", "lie"))
    if pose.far_arm_front:
        hands.append(_draw_arm(body, who, pose.far, bones.far_arm, far=True))
    first_near = role.pose in ("phone",)
    if not first_near:
        hands.append(_draw_arm(body, who, pose.near, bones.near_arm, far=False))
    draw_head(head, who, act, view, sway=pose.sway)
    if first_near:
        hands.append(_draw_arm(body, who, pose.near, bones.near_arm, far=False))
    top = box_px(head, [(-0.40, -1.0), (0.40, -1.0), (0.40, 0.02), (-0.40, 0.02)])
    return Drawn(
        face=top,
        mouth=head.spot(*mouth_point(view, who)),
        body=_body_box(body, who, bones, top, role),
        hands=tuple(hands),
        hidden=frozenset({0}) if hidden else frozenset(),
    )


def _under_arm(far: tuple[Point, Point, Point], near: tuple[Point, Point, Point], who: Person) -> bool:
    """Whether the sleeve of the near arm, which is painted later, covers the middle of the far hand."""
    (ex, ey), (hx, hy) = far[1], far[2]
    length = math.hypot(hx - ex, hy - ey) or 1.0
    x, y = hx + 0.18 * (hx - ex) / length, hy + 0.18 * (hy - ey) / length
    for (ax, ay), (bx, by) in pairwise(near):
        dx, dy = bx - ax, by - ay
        along = ((x - ax) * dx + (y - ay) * dy) / max(dx * dx + dy * dy, 1e-9)
        at = min(max(along, 0.0), 0.9)  # the sleeve ends before the near hand
        if math.hypot(x - ax - at * dx, y - ay - at * dy) < 0.8 * who.build.limb:
            return True
    return False


def _behind_trunk(hand: Point, who: Person, bones: Skeleton) -> bool:
    """Whether a hand that was painted before the trunk is covered by it."""
    x, y = hand
    if not 0.1 < y < bones.hip[1]:
        return False
    middle = bones.hip[0] * (y - 0.1) / max(bones.hip[1] - 0.1, 0.1)
    return abs(x - middle) < 0.75 * who.build.shoulder


def _body_box(
    body: Brush, who: Person, bones: Skeleton, face: tuple[float, float, float, float], role: Role
) -> tuple[float, float, float, float]:
    w = who.build.shoulder
    points = [(-w, 0.1), (w, 0.1), (bones.hip[0] - w * 0.8, bones.hip[1]), (bones.hip[0] + w * 0.8, bones.hip[1])]
    if not role.cropped:
        points += [
            bones.near_leg[1],
            bones.far_leg[1],
            (bones.near_leg[2][0], bones.near_leg[2][1] + 0.16),
            (bones.far_leg[2][0], bones.far_leg[2][1] + 0.16),
        ]
    x, y, bw, bh = box_px(body, points)
    left, top = min(x, face[0]), min(y, face[1])
    return left, top, max(x + bw, face[0] + face[2]) - left, max(y + bh, face[1] + face[3]) - top


def _draw_arm(
    body: Brush, who: Person, arm: Arm, joints: tuple[Point, Point, Point], *, far: bool
) -> tuple[Brush, str]:
    """Sleeve, then the hand at its end; returns the hand's frame, so that something can be put into it."""
    draw_sleeve(body, who, joints, far=far)
    (ex, ey), (hx, hy) = joints[1], joints[2]
    angle = math.atan2(hy - ey, hx - ex) + arm.wrist_turn
    size = 0.40 * (0.82 if who.child else 1.0) * (0.5 + 0.5 * who.build.limb / 0.138)
    # Thumbs point forward and up: mirror the hand where the forearm would turn it away.
    up = math.cos(angle) < -0.2 or (far and math.sin(angle) > 0.8)
    hand = body.at(hx, hy, turn=angle)
    if up:
        hand = _mirror_y(hand)
    hand = hand.at(0, 0, scale=size)
    draw_hand(hand, who, arm.grip)
    return hand, arm.grip


def _seat(body: Brush, bones: Skeleton) -> None:
    """A low bench under somebody who sits, so that nobody sits on air."""
    wood, x, y = (186, 138, 104), bones.hip[0], bones.hip[1]
    for dx in (-0.62, 0.5):
        body.shape(body.rect(x + dx, y + 0.30, 0.14, bones.sole - y - 0.32), shadow_of(wood, 0.2), line=0.8)
    body.shape(
        body.poly([(x - 0.72, y + 0.10), (x + 0.72, y + 0.10), (x + 0.86, y + 0.24), (x - 0.86, y + 0.24)]),
        wood,
        cast=(0, 0),
        line=0.8,
    )
    body.shape(body.rect(x - 0.86, y + 0.24, 1.72, 0.14, 0.03), shadow_of(wood, 0.12), line=0.8)


def _mirror_y(brush: Brush) -> Any:
    return brush.at(0, 0, turn=math.pi).at(0, 0, flip=True)


__all__ = ["Drawn", "Pose", "Role", "box_px", "draw_person", "stature"]
