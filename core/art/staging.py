"""Storyboard, direction: which way does each figure turn and look, and who holds what?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.art.body import Role
from core.art.camera import Shot
from core.art.props import prop_of
from core.story.cast import Look
from core.story.plan import Camera, FigureSemantics

_HOLDING = ("hold", "phone", "reach", "raise")
_PITCH = {"low": -0.7, "high": 0.7, "birds_eye": 1.0}


@dataclass(frozen=True)
class Staging:
    roles: tuple[Role, ...]
    held: frozenset[str]


def direct(
    shot: Shot,
    cast: Sequence[FigureSemantics],
    looks: Sequence[Look],
    props: Sequence[str],
    camera: Camera,
    *,
    focus_x: float | None = None,
) -> Staging:
    """Turn semantics into roles. `focus_x` (share of the width) is somebody whom everyone looks at, off the cast."""
    xs = [placed.x / shot.width for placed in shot.figures]
    hand = [p for p in props if prop_of(p).place == "hand"]
    held: dict[int, str] = {}
    people = [i for i, look in enumerate(looks) if look.figure == "person"]
    for i in people:
        if cast[i].action == "phone":
            held[i] = "phone"
    for wish in _HOLDING:
        for i in people:
            free = [p for p in hand if p not in held.values()]
            if cast[i].action == wish and i not in held and free:
                held[i] = free[0]
    poses = [c.action for c in cast]
    for prop in [p for p in hand if p not in held.values()]:
        # A thing that the words name must be seen: whoever stands idle takes it up, if hands are in the picture.
        idle = [i for i in people if poses[i] in ("stand", "walk") and i not in held]
        if idle and camera.scale not in ("extreme_closeup", "closeup", "medium_closeup") and camera.viewpoint != "pov":
            held[idle[0]] = prop
            poses[idle[0]] = "hold" if poses[idle[0]] == "stand" else poses[idle[0]]
    roles = []
    for i, figure in enumerate(cast):
        turn, gaze_x, gaze_y = _facing(i, figure, xs, focus_x)
        if poses[i] == "lie":
            turn = max(0.2, abs(turn))
        roles.append(
            Role(
                pose=poses[i],
                expression=figure.expression,
                turn=turn,
                pitch=_PITCH.get(camera.angle, 0.0) + (0.35 if figure.gaze == "down" else 0.0),
                gaze_x=gaze_x,
                gaze_y=gaze_y,
                cropped=shot.figures[i].chin + (1.4 if looks[i].age == "child" else 2.2) * shot.figures[i].head
                > shot.height,
                held=held.get(i),
            )
        )
    shown = frozenset(p for p in held.values() if p in props)
    return Staging(tuple(roles), shown)


def _facing(
    index: int, figure: FigureSemantics, xs: Sequence[float], focus_x: float | None
) -> tuple[float, float, float]:
    """(turn, gaze x, gaze y) of one figure."""
    x = xs[index]
    inward = 1.0 if x < 0.5 or (x == 0.5 and index % 2 == 0) else -1.0
    rest = [other for k, other in enumerate(xs) if k != index]
    target = focus_x if focus_x is not None else min(rest, key=lambda other: (abs(other - x), other)) if rest else None
    toward = inward if target is None or target == x else (1.0 if target > x else -1.0)
    if figure.gaze == "at_other":
        return (0.72 if target is not None else 0.5) * toward, 0.62 * toward, 0.0
    if figure.gaze == "at_object":
        return 0.5 * toward, 0.6 * toward, 0.55
    if figure.gaze == "down":
        return 0.38 * toward, 0.15 * toward, 1.0
    if figure.gaze == "away":
        return -0.62 * toward, -0.7 * toward, -0.1
    if figure.gaze == "toward_path":
        return 0.75 * inward, 0.75 * inward, -0.1
    return 0.16 * inward, 0.0, 0.0
