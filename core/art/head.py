"""Storyboard, heads: in which order do hair, ears, face and accessories make a head, seen from the front or from
behind?
"""

from __future__ import annotations

from core.art.colour import RGB, darken, mix
from core.art.expressions import Acting
from core.art.eyes import draw_brows
from core.art.face import draw_face
from core.art.hair import draw_front_hair
from core.art.head_space import View, contour, eye_centres, feature_y, mouth_point
from core.art.ink import WHITE, Brush, Knot, shadow_of
from core.art.person import Person


def draw_head(brush: Brush, person: Person, act: Acting, view: View, *, sway: float = 0.0) -> None:
    """Everything above the neck but the back hair. Head space as in `face`, turned to the right."""
    _ears(brush, person, view)
    draw_face(brush, person, act, view)
    _facial_hair(brush, person, act, view)
    if person.look.accessory == "glasses":
        _glasses(brush, person, view)
    draw_front_hair(brush, person, view, sway=sway)
    draw_brows(brush, person, act, view)
    _worn(brush, person, view)
    _marks(brush, act, view)


def _ears(brush: Brush, person: Person, view: View) -> None:
    t, dy = view.turn, feature_y(view, person) * 0.6
    for s in (-1, 1):
        if s > 0 and t > 0.45:
            continue
        x = -0.375 + 0.045 * t if s < 0 else 0.375 - 0.03 * t
        if s < 0 and t > 0.3:
            x += 0.02
        ear = brush.curve(
            [
                (x - 0.01 * s, -0.47 + dy),
                (x + 0.055 * s, -0.485 + dy),
                (x + 0.072 * s, -0.40 + dy),
                (x + 0.035 * s, -0.275 + dy),
                (x - 0.02 * s, -0.265 + dy),
            ]
        )
        brush.fill(ear, person.skin)
        brush.ink(ear, 0.9, person.skin_line)
        brush.stroke(
            [(x + 0.042 * s, -0.45 + dy), (x + 0.018 * s, -0.38 + dy), (x + 0.03 * s, -0.32 + dy)],
            1.0,
            person.skin_shadow,
        )
        if person.look.accessory == "earrings":
            brush.shape(brush.oval(x + 0.02 * s, -0.215 + dy, 0.026, 0.042), (246, 206, 92), line=0.6)
            brush.fill(brush.oval(x + 0.012 * s, -0.228 + dy, 0.008, 0.012), WHITE, raw=True)


def _facial_hair(brush: Brush, person: Person, act: Acting, view: View) -> None:
    kind = person.look.accessory
    if kind not in ("beard", "moustache"):
        return
    x, y = mouth_point(view, person)
    t = view.turn
    hair = person.brow if person.look.hair_style == "bald" else mix(person.hair, person.brow, 0.3)
    if kind == "beard":
        outer = contour(person, view)
        jaw: list[Knot] = [(k[0] * 1.02, k[1] + 0.012) for k in outer[6:14]]
        jaw[3] = (jaw[3][0], jaw[3][1] + 0.04)
        jaw[4] = (jaw[4][0], jaw[4][1] + 0.04)
        inner: list[Knot] = [
            (x - 0.20, -0.235),
            (x - 0.13, -0.175),
            (x - 0.115, y + 0.01),
            (x - 0.06, y + 0.055),
            (x, y + 0.048),
            (x + 0.06, y + 0.055),
            (x + 0.115, y + 0.01),
            (x + 0.13 - 0.03 * t, -0.175),
            (x + 0.19 - 0.06 * t, -0.235),
        ]
        path = brush.curve([*jaw, *inner])
        brush.shape(path, hair, shadow=person.hair_shadow, cast=(0.03, -0.03), line=0.8, ink=person.hair_line)
    open_up = 0.02 if act.mouth in ("laugh", "shout", "gasp") else 0.0
    path = brush.curve(
        [
            (x - 0.125, y - 0.005 - open_up, 1),
            (x - 0.07, y - 0.052 - open_up),
            (x, y - 0.052 - open_up),
            (x + 0.07, y - 0.052 - open_up),
            (x + 0.125 - 0.02 * t, y - 0.005 - open_up, 1),
            (x + 0.05, y - 0.024 - open_up),
            (x, y - 0.034 - open_up),
            (x - 0.05, y - 0.024 - open_up),
        ]
    )
    brush.shape(path, hair, shadow=person.hair_shadow, cast=(0.01, -0.01), line=0.7, ink=person.hair_line)


def _glasses(brush: Brush, person: Person, view: View) -> None:
    near, far = eye_centres(view, person)
    frame = (60, 44, 66)
    rims = []
    for x, y, k in (near, far):
        rim = brush.rect(x - 0.142 * k, y - 0.105, 0.284 * k, 0.215, 0.085)
        brush.fill(rim, (226, 240, 255), 0.16, raw=True)
        with brush.clip(rim):
            brush.fill(
                brush.poly(
                    [
                        (x - 0.09 * k, y - 0.13),
                        (x - 0.02 * k, y - 0.13),
                        (x - 0.11 * k, y + 0.13),
                        (x - 0.18 * k, y + 0.13),
                    ]
                ),
                WHITE,
                0.3,
                raw=True,
            )
        rims.append(rim)
    brush.stroke(
        [
            (near[0] + 0.13 * near[2], near[1] - 0.03),
            ((near[0] + far[0]) / 2, near[1] - 0.055),
            (far[0] - 0.13 * far[2], far[1] - 0.03),
        ],
        2.0,
        frame,
    )
    brush.stroke([(near[0] - 0.14, near[1] - 0.02), (-0.37, near[1] - 0.05)], 2.0, frame)
    for rim in rims:
        brush.ink(rim, 1.25 if brush.line else 1.0, frame)
        if not brush.line:
            brush.fill(rim, frame, 0.14)


def _worn(brush: Brush, person: Person, view: View) -> None:
    kind, t = person.look.accessory, view.turn
    tone: RGB = mix(person.top, (255, 120, 96), 0.35) if kind != "headphones" else (64, 60, 78)
    if kind == "hat":
        crown = brush.curve(
            [
                (-0.44 - 0.04 * t, -0.80),
                (-0.42, -1.12),
                (-0.24, -1.33),
                (0.0, -1.29),
                (0.22, -1.33),
                (0.40, -1.12),
                (0.42 - 0.05 * t, -0.80),
                (0.0, -0.74),
            ]
        )
        brim = brush.curve(
            [
                (-0.80, -0.76),
                (-0.45, -0.88),
                (0.0, -0.90),
                (0.45, -0.88),
                (0.78, -0.76),
                (0.45, -0.66),
                (0.05, -0.62),
                (-0.45, -0.66),
            ]
        )
        brush.shape(crown, darken(tone, 0.25), cast=(0.12, -0.04))
        with brush.clip(crown):
            brush.fill(
                brush.curve([(-0.6, -0.92), (0.0, -0.84), (0.6, -0.92), (0.6, -0.78), (0.0, -0.70), (-0.6, -0.78)]),
                darken(tone, 0.62),
            )
        brush.shape(brim, darken(tone, 0.2), cast=(0.02, -0.04))
    elif kind == "cap":
        dome = brush.curve(
            [
                (-0.47 - 0.05 * t, -0.70),
                (-0.44 - 0.04 * t, -1.02),
                (-0.20, -1.22),
                (0.10, -1.22),
                (0.36, -1.03),
                (0.44 - 0.05 * t, -0.72),
                (0.0, -0.68),
            ]
        )
        brush.shape(dome, tone, cast=(0.14, -0.04))
        brush.stroke([(-0.02, -1.22), (0.10 + 0.08 * t, -0.98), (0.12 + 0.1 * t, -0.72)], 1.2, shadow_of(tone))
        brush.shape(brush.oval(-0.02, -1.225, 0.045, 0.025), tone, line=0.8)
        peak = brush.curve(
            [
                (-0.30 + 0.22 * t, -0.76),
                (0.05 + 0.16 * t, -0.82),
                (0.36 + 0.06 * t, -0.78),
                (0.52 + 0.14 * t, -0.62),
                (0.18 + 0.14 * t, -0.625),
                (-0.30 + 0.22 * t, -0.64),
            ]
        )
        brush.shape(peak, darken(tone, 0.22), cast=(0.0, -0.05))
    elif kind == "headphones":
        band = brush.curve(
            [
                (-0.50 - 0.04 * t, -0.45),
                (-0.53 - 0.04 * t, -0.85),
                (-0.25, -1.20),
                (0.2, -1.20),
                (0.49 - 0.06 * t, -0.85),
                (0.47 - 0.06 * t, -0.45),
                (0.43 - 0.06 * t, -0.48),
                (0.43 - 0.06 * t, -0.84),
                (0.2, -1.12),
                (-0.22, -1.12),
                (-0.46 - 0.04 * t, -0.84),
                (-0.45 - 0.04 * t, -0.48),
            ]
        )
        brush.shape(band, tone)
        accent = mix(person.top, (255, 90, 120), 0.4)
        for s in (-1, 1):
            if s > 0 and t > 0.55:
                continue
            x = -0.45 + 0.015 * t if s < 0 else 0.45 - 0.06 * t
            brush.shape(brush.oval(x, -0.385, 0.10, 0.155), tone, cast=(0.03, -0.02))
            brush.shape(brush.oval(x + 0.02 * s, -0.385, 0.055, 0.10), accent, line=0.7)


def _marks(brush: Brush, act: Acting, view: View) -> None:
    """The signs that comics put beside a head: a vein, drops of sweat, strokes of fright."""
    t = view.turn
    if act.marks == "vein":
        brush.ink(brush.oval(0, 0, 0.001, 0.001), 0.01)
        x, y, r = 0.29 - 0.02 * t, -0.80, 0.085
        for a, b in (
            ((-1, -0.35), (-0.35, -1)),
            ((0.35, -1), (1, -0.35)),
            ((1, 0.35), (0.35, 1)),
            ((-0.35, 1), (-1, 0.35)),
        ):
            mid = ((a[0] + b[0]) * 0.2, (a[1] + b[1]) * 0.2)
            brush.stroke(
                [(x + a[0] * r, y + a[1] * r), (x + mid[0] * r, y + mid[1] * r), (x + b[0] * r, y + b[1] * r)],
                2.4,
                (222, 52, 62),
            )
    elif act.marks == "sweat":
        x, y = 0.355 - 0.03 * t, -0.60
        drop = brush.curve(
            [(x, y - 0.10, 1), (x + 0.05, y + 0.01), (x + 0.03, y + 0.065), (x - 0.03, y + 0.065), (x - 0.05, y + 0.01)]
        )
        brush.fill(drop, (188, 228, 255), 0.95)
        brush.ink(drop, 0.7, (84, 136, 196))
        brush.fill(brush.oval(x - 0.016, y + 0.015, 0.012, 0.025), WHITE, raw=True)
    elif act.marks == "shock":
        for k, (dx, dy) in enumerate(((0.0, 0.0), (0.085, 0.045), (0.155, 0.115))):
            x, y = 0.37 + dx, -1.08 + dy
            brush.stroke([(x, y), (x + 0.07 + 0.02 * k, y - 0.11 + 0.035 * k)], 3.0, (60, 70, 120))


def draw_head_back(brush: Brush, person: Person) -> None:
    """The head of somebody who looks into the picture: hair, nape, ears, no face."""
    style = person.look.hair_style
    for s in (-1, 1):
        ear = brush.curve([(0.36 * s, -0.45), (0.435 * s, -0.47), (0.44 * s, -0.36), (0.38 * s, -0.26)])
        brush.fill(ear, person.skin)
        brush.ink(ear, 0.9, person.skin_line)
    skull: list[Knot] = [
        (-0.36, -0.16),
        (-0.46, -0.45),
        (-0.48, -0.72),
        (-0.40, -0.98),
        (-0.2, -1.12),
        (0.05, -1.14),
        (0.26, -1.09),
        (0.43, -0.94),
        (0.48, -0.68),
        (0.45, -0.42),
        (0.35, -0.16),
    ]
    if style == "bald":
        path = brush.curve([*skull, (0.2, -0.04), (-0.2, -0.04)])
        brush.shape(path, person.skin, shadow=person.skin_shadow, cast=(0.12, -0.02), ink=person.skin_line)
        return
    tails: dict[str, list[Knot]] = {
        "long": [
            (0.56, 0.3),
            (0.58, 1.0),
            (0.4, 1.45, 1),
            (0.2, 1.25),
            (0.05, 1.5, 1),
            (-0.15, 1.26),
            (-0.35, 1.48, 1),
            (-0.58, 1.0),
            (-0.56, 0.3),
        ],
        "bob": [(0.54, -0.05), (0.42, 0.10), (0.1, 0.05), (-0.2, 0.06), (-0.42, 0.10), (-0.54, -0.05)],
    }
    nape: list[Knot] = [(0.24, -0.02, 1), (0.13, -0.10), (0.04, -0.01, 1), (-0.07, -0.10), (-0.2, -0.02, 1)]
    tail = tails.get(style, nape)
    path = brush.curve([*skull, *tail])
    brush.shape(path, person.hair, shadow=person.hair_shadow, cast=(0.16, -0.03), ink=person.hair_line)
    with brush.clip(path):
        for k in range(9):
            x = -0.4 + 0.1 * k
            brush.stroke([(0.02, -1.02), (x * 1.1, -0.7), (x * 1.15, -0.1)], 1.3, person.hair_shadow, 0.8)
        brush.stroke([(-0.34, -0.76), (-0.14, -0.88), (0.1, -0.90), (0.32, -0.80)], 5.0, person.hair_light, 0.65)
    if style == "pony":
        tail_path = brush.curve(
            [(-0.10, -0.88), (-0.20, -0.4), (-0.16, 0.3), (0.0, 0.72, 1), (0.18, 0.3), (0.22, -0.4), (0.10, -0.88)]
        )
        brush.shape(tail_path, person.hair, shadow=person.hair_shadow, cast=(0.08, 0), ink=person.hair_line)
        brush.shape(brush.oval(0.0, -0.86, 0.12, 0.05), person.top, line=0.8)
    elif style == "bun":
        bun = brush.oval(0.0, -1.18, 0.25, 0.23)
        brush.shape(bun, person.hair, shadow=person.hair_shadow, cast=(0.08, -0.06), ink=person.hair_line)
