"""Storyboard, hair: which masses stand behind the head and which locks fall before the face, for each style and turn?

Head space as in `face`. Each style has a back (drawn before neck and body) and a front (drawn over the face).
"""

from __future__ import annotations

import math
from typing import Any

from core.art.head_space import View
from core.art.ink import Brush, Knot
from core.art.person import Person

FRINGES: dict[str, list[Knot]] = {
    # From the right temple to the left one; corners are the tips of locks.
    "full": [
        (0.335, -0.455, 1), (0.285, -0.58), (0.205, -0.487, 1), (0.14, -0.585), (0.055, -0.468, 1), (-0.02, -0.59),
        (-0.10, -0.49, 1), (-0.165, -0.585), (-0.235, -0.465, 1), (-0.29, -0.57), (-0.34, -0.44, 1),
    ],
    "side": [
        (0.352, -0.43, 1), (0.30, -0.58), (0.235, -0.475, 1), (0.185, -0.60), (0.09, -0.50, 1), (0.045, -0.62),
        (-0.045, -0.545, 1),
        (-0.07, -0.70), (-0.125, -0.82), (-0.185, -0.93, 1), (-0.235, -0.74), (-0.30, -0.60), (-0.355, -0.46, 1),
    ],
    "curtain": [
        (0.365, -0.40, 1), (0.315, -0.58), (0.23, -0.70), (0.11, -0.80), (0.01, -0.95, 1), (-0.09, -0.80),
        (-0.21, -0.70),
        (-0.305, -0.58), (-0.36, -0.40, 1),
    ],
    "swept": [
        (0.35, -0.50, 1), (0.325, -0.64), (0.24, -0.68, 1), (0.17, -0.74), (0.08, -0.585, 1), (0.02, -0.715),
        (-0.06, -0.64, 1),
        (-0.14, -0.75), (-0.26, -0.70, 1), (-0.325, -0.62), (-0.35, -0.49, 1),
    ],
    "spikes": [
        (0.355, -0.46, 1), (0.30, -0.62), (0.25, -0.50, 1), (0.17, -0.66), (0.10, -0.48, 1), (0.0, -0.67),
        (-0.09, -0.52, 1),
        (-0.18, -0.66), (-0.25, -0.50, 1), (-0.31, -0.62), (-0.355, -0.45, 1),
    ],
}  # fmt: skip


def _hull(t: float, low: float = -0.40, puff: float = 0.0) -> list[Knot]:
    """The outer edge of the hair from the left side over the crown to the right side."""
    p = puff
    return [
        (-0.425 - 0.05 * t, low, 1), (-0.475 - 0.055 * t - p, -0.62), (-0.44 - 0.055 * t - p, -0.88),
        (-0.27 - 0.035 * t - p * 0.6, -1.07 - p * 0.5),
        (0.0 - 0.02 * t, -1.135 - p), (0.26 - 0.03 * t + p * 0.6, -1.07 - p * 0.5), (0.425 - 0.065 * t + p, -0.88),
        (0.465 - 0.085 * t + p, -0.62),
        (0.415 - 0.045 * t, low, 1),
    ]  # fmt: skip


def _slide(knots: list[Knot], t: float) -> list[Knot]:
    """Move a fringe around the skull with the turn of the head."""
    out: list[Knot] = []
    for knot in knots:
        x = knot[0]
        x = x * (1 - 0.08 * t) + (0.085 * t if abs(x) < 0.3 else 0.02 * t if x > 0 else -0.035 * t)
        out.append((x, *knot[1:]))
    return out


def draw_back_hair(brush: Brush, person: Person, view: View, *, sway: float = 0.0) -> None:
    """Hair behind the head and shoulders. `sway` −1..1 lets long hair stream."""
    style, t = person.look.hair_style, view.turn
    tone, deep = person.hair_shadow, person.hair_line
    dice = person.dice("back")
    if style == "long":
        s = sway * 0.35
        knots: list[Knot] = [
            (-0.44 - 0.055 * t, -0.80),
            (-0.505 - 0.055 * t, -0.45),
            (-0.545 - 0.055 * t, 0.0),
            (-0.60 - s * 0.5, 0.55),
            (-0.56 - s, 1.12),
            (-0.45 - s, 1.42, 1),
        ]
        knots += [
            (-0.30 - s, 1.24),
            (-0.22 - s, 1.50, 1),
            (-0.06 - s, 1.28),
            (0.06 - s, 1.52, 1),
            (0.20 - s, 1.26),
            (0.36 - s, 1.44, 1),
        ]
        knots += [
            (0.50 - s - 0.06 * t, 1.05),
            (0.55 - 0.1 * t, 0.5),
            (0.53 - 0.095 * t, 0.0),
            (0.495 - 0.09 * t, -0.45),
            (0.43 - 0.085 * t, -0.80),
        ]
        path = brush.curve(knots)
        brush.shape(path, tone, shadow=person.hair_line, cast=(0.1, 0), line=1.0, ink=deep)
        with brush.clip(path):
            for k in range(7):
                x = -0.48 + 0.16 * k
                brush.stroke(
                    [(x * 0.9, 0.0), (x - s * 0.4, 0.6), (x - s + dice.uniform(-0.05, 0.05), 1.3)],
                    1.4,
                    person.hair,
                    0.55,
                )
    elif style == "bob":
        path = brush.curve(
            [
                (-0.47 - 0.05 * t, -0.7),
                (-0.56 - 0.05 * t, -0.32),
                (-0.53 - 0.05 * t, -0.04),
                (-0.40 - 0.03 * t, 0.09),
                (-0.26, 0.085, 1),
                (-0.1, 0.03),
                (0.12, 0.03),
                (0.27 - 0.06 * t, 0.085, 1),
                (0.42 - 0.08 * t, 0.08),
                (0.51 - 0.1 * t, -0.04),
                (0.53 - 0.1 * t, -0.32),
                (0.45 - 0.08 * t, -0.7),
            ]
        )
        brush.shape(path, tone, shadow=person.hair_line, line=1.0, ink=deep)
    elif style == "pony":
        w = sway * 0.25
        tail = [
            (-0.22, -0.98),
            (-0.62, -1.10),
            (-0.90 - w, -0.78),
            (-0.93 - w, -0.25),
            (-0.80 - w, 0.35),
            (-0.86 - w * 2, 0.78, 1),
            (-0.62 - w, 0.42),
            (-0.56, -0.10),
            (-0.50, -0.5),
            (-0.34, -0.72),
        ]
        path = brush.curve(tail)
        brush.shape(path, person.hair, shadow=tone, cast=(0.1, -0.03), ink=deep)
        brush.stroke([(-0.36, -0.92), (-0.66, -0.82), (-0.74, -0.3), (-0.72, 0.25)], 1.6, tone)
        brush.stroke([(-0.40, -0.98), (-0.76, -0.86), (-0.84, -0.4)], 2.2, person.hair_light, 0.8)
        brush.shape(brush.oval(-0.36, -0.90, 0.055, 0.10, 0.5), person.top, line=0.8)
        _nape(brush, person, t)
    elif style == "bun":
        for x, y, r in ((-0.02 - 0.10 * t, -1.24, 0.235),):
            path = brush.curve(
                [
                    (x + r * 1.05 * math.cos(a * 0.785), y + r * (0.92 + 0.06 * (a % 2)) * math.sin(a * 0.785))
                    for a in range(8)
                ]
            )
            brush.shape(path, person.hair, shadow=tone, cast=(0.08, -0.06), ink=deep)
            brush.stroke(
                [(x - r * 0.7, y + 0.05), (x - 0.02, y - r * 0.55), (x + r * 0.72, y - 0.02)],
                1.8,
                person.hair_light,
                0.8,
            )
            brush.stroke([(x - r * 0.5, y + r * 0.5), (x + 0.05, y - 0.02), (x + r * 0.5, y + r * 0.42)], 1.4, tone)
        _nape(brush, person, t)
    elif style == "curly":
        path = brush.curve(_curls(person, t, low=0.08, spread=0.60))
        brush.shape(path, tone, shadow=person.hair_line, line=1.0, ink=deep)
    elif style in ("short", "spiky"):
        _nape(brush, person, t)


def _nape(brush: Brush, person: Person, t: float) -> None:
    path = brush.curve(
        [
            (-0.41 - 0.06 * t, -0.62),
            (-0.40 - 0.06 * t, -0.24),
            (-0.28, -0.06),
            (0.0, -0.03),
            (0.24, -0.06),
            (0.38 - 0.06 * t, -0.24),
            (0.4 - 0.08 * t, -0.62),
        ]
    )
    brush.shape(path, person.hair_shadow, line=0.9, ink=person.hair_line)


def _curls(person: Person, t: float, low: float, spread: float) -> list[Knot]:
    """A cloud of bumps around the skull, from lower left over the crown to lower right and back."""
    dice = person.dice("curls")
    knots: list[Knot] = []
    steps = 13
    for k in range(steps):
        a = math.radians(212 - 244 * k / (steps - 1))
        r = dice.uniform(0.98, 1.07)
        x, y = spread * r * math.cos(a) - 0.03 * t, -0.60 - 0.64 * r * math.sin(a)
        knots.append((x, min(y, low)))
        if k < steps - 1:
            b = math.radians(212 - 244 * (k + 0.5) / (steps - 1))
            knots.append((spread * 0.93 * math.cos(b) - 0.03 * t, min(low, -0.60 - 0.595 * math.sin(b)), 1))
    knots += [(0.30, low + 0.02), (0.14, low - 0.05, 1), (0.0, low + 0.02), (-0.14, low - 0.05, 1), (-0.30, low + 0.02)]
    return knots


def draw_front_hair(brush: Brush, person: Person, view: View, *, sway: float = 0.0) -> None:
    """Crown, fringe and side locks over the face."""
    style, t = person.look.hair_style, view.turn
    if style == "bald":
        _bald(brush, person, t)
        return
    if style in ("bob", "long", "pony", "bun"):
        _side_locks(brush, person, view, sway)
    if style == "curly":
        _curly_front(brush, person, t)
        return
    if style == "spiky":
        path = _spiky(brush, person, t)
    else:
        low = {"short": -0.40, "pony": -0.44, "bun": -0.44}.get(style, -0.34)
        knots = _hull(t, low, 0.02 if style in ("long", "bob") else 0.0)
        if style in ("long", "bob"):
            # Long hair falls on over the back hair without a step.
            knots[0], knots[-1] = (-0.50 - 0.055 * t, low, 1), (0.49 - 0.09 * t, low, 1)
        inner: list[Knot] = [(0.365 - 0.035 * t, -0.56), *_slide(FRINGES[person.fringe], t), (-0.37 - 0.045 * t, -0.56)]
        path = brush.curve([*knots, *inner])
    _finish(brush, path, person, t)


def _finish(brush: Brush, path: Any, person: Person, t: float) -> None:
    brush.fill(path, person.hair)
    with brush.clip(path):
        if brush.shading > 0:
            edge = brush.curve(
                [
                    (-brush.light_x * 0.62, -1.2),
                    (-brush.light_x * 0.2, -1.12),
                    (-brush.light_x * 0.30, -0.8),
                    (-brush.light_x * 0.26, -0.55),
                    (-brush.light_x * 0.34, -0.3),
                    (-brush.light_x * 0.7, -0.3),
                ]
            )
            brush.fill(edge, person.hair_shadow, 0.62 * brush.shading, blur=0.05 if brush.soft else 0.0)
        crown = (-0.06 + 0.02 * t, -1.08)
        part = {"side": (-0.185 + 0.07 * t, -0.95), "curtain": (0.01 + 0.085 * t, -0.96)}.get(person.fringe, crown)
        for x, y in (
            (-0.36, -0.55),
            (-0.24, -0.6),
            (-0.10, -0.62),
            (0.04, -0.62),
            (0.16, -0.6),
            (0.28, -0.58),
            (0.38, -0.5),
        ):
            px = x + 0.07 * t
            brush.stroke(
                [part, (part[0] + (px - part[0]) * 0.72, (part[1] * 0.62 + y * 0.38)), (px, y)],
                1.15,
                person.hair_shadow,
                0.75,
            )
        _ring(brush, person, t)
    brush.rim_light(path, 0.024)
    brush.ink(path, 1.0, person.hair_line)


def _ring(brush: Brush, person: Person, t: float) -> None:
    """The band of light around the crown: slivers along an arc, longer and brighter toward the light."""
    dice = person.dice("ring")
    count = 11
    for k in range(count):
        x = -0.37 + 0.74 * k / (count - 1)
        near = 1.0 if x * brush.light_x > -0.06 else 0.62
        if abs(x - 0.03) < 0.05:
            continue
        y = -0.80 - 0.17 * (1 - (x / 0.44) ** 2) + dice.uniform(-0.012, 0.012)
        half = (0.03 + 0.035 * (1 - abs(x) / 0.4)) * near * dice.uniform(0.8, 1.2)
        sliver = [(x * 0.94 + 0.05 * t, y - half), (x + 0.05 * t, y), (x * 1.05 + 0.05 * t, y + half * 1.15)]
        brush.fill(brush.taper(sliver, brush.unit * 0.052 * near), person.hair_light, 0.9 * near)


def _side_locks(brush: Brush, person: Person, view: View, sway: float) -> None:
    style, t = person.look.hair_style, view.turn
    reach = {"bob": 0.015, "long": 0.62, "pony": -0.06, "bun": -0.02}[style]
    wide = 1.0 if style in ("bob", "long") else 0.5
    for s in (-1, 1):
        k = -0.045 * t if s < 0 else -0.075 * t
        x = (0.452 if wide == 1.0 else 0.425) * s + k
        bend = -sway * 0.12 * (reach > 0.2)
        path = brush.curve([
            (x - 0.02 * s, -0.78), (x + 0.045 * s * wide, -0.40), (x + 0.035 * s * wide + bend * 0.5, reach - 0.22),
            (x - 0.035 * s + bend, reach, 1),
            (x - 0.075 * s * wide + bend * 0.5, reach - 0.28), (x - 0.082 * s * wide, -0.42), (x - 0.055 * s, -0.62),
        ])  # fmt: skip
        brush.shape(path, person.hair, shadow=person.hair_shadow, cast=(0.035, 0), ink=person.hair_line)
        brush.stroke(
            [(x, -0.6), (x - 0.01 * s, -0.3), (x - 0.02 * s + bend, reach - 0.1)], 1.0, person.hair_shadow, 0.8
        )


def _spiky(brush: Brush, person: Person, t: float) -> Any:
    dice = person.dice("spikes")
    knots: list[Knot] = [(-0.40 - 0.05 * t, -0.38, 1)]
    count = 9
    for k in range(count):
        a = math.radians(196 - 212 * (k + 0.5) / count)
        b = math.radians(196 - 212 * (k + 1.0) / count)
        r = 0.74 + dice.uniform(-0.04, 0.07)
        tip = (r * 0.92 * math.cos(a + 0.16) - 0.02 * t, -0.62 - (r * 0.96) * math.sin(a + 0.16))
        knots.append((tip[0], tip[1], 1))
        if k < count - 1:
            knots.append((0.475 * math.cos(b) - 0.02 * t, -0.62 - 0.50 * math.sin(b), 1))
    knots.append((0.40 - 0.05 * t, -0.40, 1))
    return brush.curve(
        [*knots, (0.365 - 0.03 * t, -0.56), *_slide(FRINGES["spikes"], t), (-0.37 - 0.045 * t, -0.56)], ease=0.3
    )


def _curly_front(brush: Brush, person: Person, t: float) -> None:
    dice = person.dice("curly front")
    knots: list[Knot] = []
    for k in range(12):
        a = math.radians(200 - 220 * k / 11)
        r = dice.uniform(0.97, 1.06)
        knots.append((0.50 * r * math.cos(a) - 0.03 * t, -0.62 - 0.575 * r * math.sin(a)))
        if k < 11:
            b = math.radians(200 - 220 * (k + 0.5) / 11)
            knots.append((0.455 * math.cos(b) - 0.03 * t, -0.62 - 0.525 * math.sin(b), 1))
    for k, x in enumerate((0.34, 0.22, 0.09, -0.04, -0.17, -0.29)):
        knots.append((x + 0.07 * t, -0.50 - 0.03 * (k % 2)))
        knots.append((x - 0.062 + 0.07 * t, -0.585, 1))
    path = brush.curve(knots)
    brush.shape(path, person.hair, shadow=person.hair_shadow, cast=(0.09, -0.05), ink=person.hair_line)
    with brush.clip(path):
        for _ in range(11):
            x, y = dice.uniform(-0.4, 0.4), dice.uniform(-1.08, -0.62)
            tone = person.hair_light if y < -0.8 and x * brush.light_x > -0.15 else person.hair_shadow
            brush.stroke(
                [(x - 0.06, y + 0.02), (x, y - 0.04), (x + 0.065, y + 0.0), (x + 0.04, y + 0.055)], 1.4, tone, 0.85
            )


def _bald(brush: Brush, person: Person, t: float) -> None:
    brush.fill(
        brush.oval(0.10 * brush.light_x + 0.05 * t, -0.87, 0.12, 0.05, 0.2 * brush.light_x),
        (255, 255, 255),
        0.45,
        blur=0.02,
    )
    if person.old:
        for s in (-1, 1):
            x = 0.385 * s - 0.04 * t
            path = brush.curve(
                [
                    (x - 0.05 * s, -0.66),
                    (x + 0.03 * s, -0.62),
                    (x + 0.045 * s, -0.50),
                    (x + 0.0 * s, -0.44, 1),
                    (x - 0.03 * s, -0.36, 1),
                    (x - 0.05 * s, -0.52),
                ]
            )
            brush.shape(path, person.hair, shadow=person.hair_shadow, ink=person.hair_line)
