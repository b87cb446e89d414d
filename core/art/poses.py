"""Storyboard, acting of the body: where do the joints go for each pose? Numbers and two-bone arithmetic only.

Body space: the base of the neck at (0, 0), y down, in head heights, facing right. "near" is the arm or leg closer to
the viewer (left in the picture), "far" the other. Hand targets are shares of the arm's length from its own shoulder.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from core.art.ink import Point
from core.art.person import Build

Angles = tuple[float, float]


@dataclass(frozen=True)
class Arm:
    """Where a hand goes; `bend` +1 puts the elbow to the right of a hanging arm; `elbow` overrides it
    (foreshortening).
    """

    hand: Point = (0.08, 0.96)
    bend: float = -1.0
    grip: str = "relaxed"
    elbow: Point | None = None
    wrist_turn: float = 0.0


@dataclass(frozen=True)
class Pose:
    """A pose. Leg angles are degrees from straight down, positive forward: (thigh, shin)."""

    near: Arm = field(default_factory=lambda: Arm((-0.05, 0.985), -1.0))
    far: Arm = field(default_factory=lambda: Arm((0.05, 0.985), 1.0))
    near_leg: Angles = (-5.0, -3.0)
    far_leg: Angles = (6.0, 4.0)
    lean: float = 0.0
    tilt: float = 0.0
    roll: float = 0.0
    far_arm_front: bool = False
    seat: bool = False
    sway: float = 0.0


POSES: dict[str, Pose] = {
    "stand": Pose(),
    "walk": Pose(Arm((-0.40, 0.84), -1), Arm((0.42, 0.80), -1), (24, 6), (-16, -42), lean=4, sway=0.3),
    "run": Pose(Arm((-0.50, 0.34), -1, "fist"), Arm((0.52, 0.10), -1, "fist"), (66, -18),
        (-22, -96), lean=16, sway=0.9),
    "sit": Pose(Arm((0.30, 0.70), -1, "flat"), Arm((0.22, 0.72), -1, "flat"), (80, -2), (74, 4), seat=True),
    "lie": Pose(Arm((0.16, 0.86), -1), Arm((0.05, 0.55), 1, "flat"), (14, -22), (4, 2), roll=-86, far_arm_front=True),
    "point": Pose(Arm((-0.05, 0.985), -1), Arm((0.97, -0.10), 1, "point"), tilt=-2),
    "reach": Pose(Arm((0.66, 0.42), -1, "open"), Arm((0.90, 0.02), -1, "open"), (-12, -12), (14, 2), lean=7),
    "hold": Pose(Arm((0.36, 0.42), -1, "grip"), Arm((-0.13, 0.46), 1, "grip"), far_arm_front=True, tilt=4),
    "hips": Pose(Arm((0.12, 0.60), -1, "fist"), Arm((-0.10, 0.60), 1, "fist"), (-10, -6), (12, 8)),
    "cross": Pose(Arm((0.48, 0.36), -1, "tuck"), Arm((-0.42, 0.40), 1, "relaxed"), far_arm_front=True),
    "chest": Pose(Arm((0.36, 0.26), -1, "flat", wrist_turn=-0.35), Arm((0.05, 0.985), 1), tilt=3),
    "raise": Pose(Arm((-0.05, 0.985), -1), Arm((0.30, -0.78), 1, "open"), tilt=-4),
    "crouch": Pose(Arm((0.52, 0.46), -1, "flat"), Arm((0.26, 0.52), 1, "flat"), (118, -34),
        (104, -44), lean=20, tilt=6),
    "phone": Pose(Arm((0.08, -0.17), -1, "phone", elbow=(-0.22, 0.34)), Arm((0.05, 0.985), 1), tilt=-4),
    "hug": Pose(Arm((0.66, 0.30), -1, "flat"), Arm((0.50, 0.20), -1, "flat"), (-4, -2),
        (6, 2), lean=5, far_arm_front=True, tilt=6),
    "fall": Pose(Arm((-0.62, -0.56), 1, "open"), Arm((0.62, -0.62), -1, "open"), (58, 8),
        (84, 40), roll=-24, sway=-0.8, tilt=-4),
}  # fmt: skip


_NEAR = {
    # In a close frame an outstretched arm would cover the neighbour's face: the elbow stays low.
    "point": Arm((0.60, 0.16), -1, "point"),
    "reach": Arm((0.62, 0.22), -1, "open"),
}


def pose_of(word: str, *, near: bool = False) -> Pose:
    """The pose of that word (an unknown one stands); `near` asks for the version that fits a close frame."""
    pose = POSES.get(word, POSES["stand"])
    return replace(pose, far=_NEAR[word]) if near and word in _NEAR else pose


@dataclass(frozen=True)
class Skeleton:
    """Joint positions in body space, before the roll of the whole figure. Arms and legs: root, middle, end."""

    near_arm: tuple[Point, Point, Point]
    far_arm: tuple[Point, Point, Point]
    near_leg: tuple[Point, Point, Point]
    far_leg: tuple[Point, Point, Point]
    hip: Point
    lean: float
    sole: float
    """y of the lowest foot."""


def _arm(shoulder: Point, arm: Arm, length: float) -> tuple[Point, Point, Point]:
    sx, sy = shoulder
    hx, hy = sx + arm.hand[0] * length, sy + arm.hand[1] * length
    if arm.elbow is not None:
        return shoulder, (sx + arm.elbow[0] * length, sy + arm.elbow[1] * length), (hx, hy)
    dx, dy = hx - sx, hy - sy
    distance = math.sqrt(dx * dx + dy * dy)
    half = length / 2
    if distance < 1e-9:
        return shoulder, (sx, sy + half), (hx, hy)
    rise = math.sqrt(max(0.0, half * half - distance * distance / 4)) * arm.bend
    return shoulder, ((sx + hx) / 2 + dy / distance * rise, (sy + hy) / 2 - dx / distance * rise), (hx, hy)


def _leg(root: Point, angles: Angles, length: float) -> tuple[Point, Point, Point]:
    a, b = math.radians(angles[0]), math.radians(angles[1])
    knee = (root[0] + math.sin(a) * length / 2, root[1] + math.cos(a) * length / 2)
    return root, knee, (knee[0] + math.sin(b) * length / 2, knee[1] + math.cos(b) * length / 2)


def skeleton(pose: Pose, build: Build) -> Skeleton:
    """Solve a pose for a body."""
    lean = math.radians(pose.lean)
    cos, sin = math.cos(lean), math.sin(lean)

    def torso(x: float, y: float) -> Point:
        # The trunk turns about the neck, which stays where the head needs it.
        return x * cos - y * sin, x * sin + y * cos

    hip = torso(0.02, build.torso)
    near_hip, far_hip = (hip[0] - build.hip * 0.46, hip[1]), (hip[0] + build.hip * 0.42, hip[1])
    near_leg, far_leg = _leg(near_hip, pose.near_leg, build.leg), _leg(far_hip, pose.far_leg, build.leg)
    return Skeleton(
        near_arm=_arm(torso(-build.shoulder * 0.84, 0.22), pose.near, build.arm),
        far_arm=_arm(torso(build.shoulder * 0.80, 0.21), pose.far, build.arm),
        near_leg=near_leg,
        far_leg=far_leg,
        hip=hip,
        lean=lean,
        sole=max(near_leg[2][1], far_leg[2][1]) + 0.16,
    )
