"""Storyboard, heads: where do the contour and the features of a face lie for a turn and a tilt of the head?

Head space: the chin at (0, 0), the crown at (0, −1), x to the right. Heads are turned to the right (`turn` 0..1, 1 is
about 45°); the caller mirrors the brush for the left.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.art.ink import Knot
from core.art.person import Person


@dataclass(frozen=True)
class View:
    """How a head is seen. `gaze_x`/`gaze_y` −1..1 in the mirrored frame, `pitch` > 0 seen from above."""

    turn: float = 0.0
    pitch: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0


def _blend(a: float, b: float, t: float) -> float:
    return a + (b - a) * t


def contour(person: Person, view: View) -> list[Knot]:
    """The outline of the face, clockwise from the left temple over the skull."""
    t, jaw = view.turn, person.jaw * 0.03
    soft = 0.03 if person.child else 0.0
    drop = 0.02 * max(0.0, -view.pitch)
    front = [
        (-0.37, -0.66), (-0.27, -0.93), (0.0, -1.03), (0.27, -0.93), (0.37, -0.66), (0.372, -0.48),
        (0.365 + soft, -0.34),
        (0.325 + jaw + soft, -0.20), (0.19 + jaw * 1.6 + soft, -0.062), (0.075 + jaw, 0.0 + drop),
        (-0.075 - jaw, 0.0 + drop),
        (-0.19 - jaw * 1.6 - soft, -0.062), (-0.325 - jaw - soft, -0.20), (-0.365 - soft, -0.34), (-0.372, -0.48),
    ]  # fmt: skip
    side = [
        (-0.44, -0.66), (-0.33, -0.93), (-0.04, -1.03), (0.24, -0.93), (0.345, -0.68), (0.322, -0.50),
        (0.352 + soft, -0.36),
        (0.318 + soft, -0.20), (0.262 + soft, -0.075), (0.20 + jaw * 0.6, 0.0 + drop), (0.085 - jaw, 0.004 + drop),
        (-0.06 - jaw * 1.6 - soft, -0.055), (-0.235 - jaw - soft, -0.19), (-0.335 - soft, -0.36), (-0.40, -0.50),
    ]  # fmt: skip
    return [(_blend(a[0], b[0], t), _blend(a[1], b[1], t)) for a, b in zip(front, side, strict=True)]


def feature_y(view: View, person: Person) -> float:
    """How far the features slide down the face: with the pitch, and on children."""
    return 0.045 * view.pitch + (0.035 if person.child else 0.0)


def mouth_point(view: View, person: Person) -> tuple[float, float]:
    """The middle of the mouth in head space."""
    return 0.155 * view.turn, -0.135 + feature_y(view, person) * 0.7


def eye_centres(view: View, person: Person) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """(x, y, width factor) of the near (left) and the far (right) eye."""
    y = -0.405 + feature_y(view, person)
    t = view.turn
    return (-0.182 + 0.118 * t, y, 1 - 0.04 * t), (0.182 + 0.052 * t, y, 1 - 0.3 * t)
