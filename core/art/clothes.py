"""Storyboard, clothes: how do top, trousers, coat, sleeves and shoes sit on the skeleton? Body space as in `poses`."""

from __future__ import annotations

import math

from core.art.colour import RGB, darken, lighten, mix
from core.art.ink import WHITE, Brush, Knot, Point, line_of, shadow_of
from core.art.person import Person


def draw_neck(body: Brush, head: Brush, who: Person) -> None:
    """The neck between head and collar, with the chin's shadow on it."""
    n, w = who.build.neck, 0.135 * (0.8 if who.child else 1.0) * (0.6 + 0.4 * who.build.shoulder / 0.66)
    path = body.curve(
        [
            (-w * 0.95, -n - 0.22),
            (-w, -0.06),
            (-w * 1.9, 0.10),
            (-w * 1.6, 0.34),
            (w * 1.6, 0.34),
            (w * 1.9, 0.10),
            (w, -0.06),
            (w * 0.95, -n - 0.22),
        ]
    )
    body.fill(path, who.skin)
    with body.clip(path):
        body.fill(
            body.curve(
                [
                    (-0.5, -n - 0.3),
                    (0.5, -n - 0.3),
                    (0.5, -n + 0.02),
                    (0.12, -n + 0.16),
                    (-0.05, -n + 0.13),
                    (-0.3, -n - 0.05),
                ]
            ),
            who.skin_shadow,
            0.95 * max(0.5, body.shading),
        )
    body.ink(path, 0.85, who.skin_line)
    body.stroke([(-w * 0.4, 0.13), (-w * 1.1, 0.17)], 0.9, who.skin_shadow)
    body.stroke([(w * 0.4, 0.13), (w * 1.2, 0.16)], 0.9, who.skin_shadow)


def draw_torso(trunk: Brush, who: Person, turn: float) -> None:
    """The top from the shoulders to the hem, with its neckline."""
    b, c = who.build, who.top
    s, t, h = b.shoulder, b.torso, b.hip
    line = line_of(c)
    waist = 0.66 * h + 0.30 * s
    path = trunk.curve(
        [
            (-0.17, 0.0), (-s * 0.62, 0.065), (-s * 0.98, 0.22), (-s * 0.92, 0.55), (-waist - 0.06, t * 0.62),
            (-h * 1.08, t * 0.90), (-h * 1.10, t * 1.04),
            (0, t * 1.075), (h * 1.10, t * 1.04), (h * 1.06, t * 0.88), (waist + 0.03, t * 0.62), (s * 0.88, 0.55),
            (s * 0.94, 0.21), (s * 0.60, 0.06), (0.17, 0.0), (0.02, 0.14),
        ]
    )  # fmt: skip
    trunk.shape(path, c, cast=(0.16, -0.02), ink=line)
    trunk.rim_light(path)
    with trunk.clip(path):
        dark = shadow_of(c, 0.36)
        if who.pattern == "stripe":
            for k in range(5):
                y = 0.42 + k * 0.24 * t / 2
                trunk.fill(
                    trunk.curve(
                        [(-s, y), (0.05, y + 0.06), (s, y - 0.01), (s, y + 0.085), (0.05, y + 0.155), (-s, y + 0.095)]
                    ),
                    lighten(c, 0.55) if sum(c) < 480 else mix(c, (90, 110, 170), 0.5),
                    0.9,
                )
            trunk.shade(path, shadow_of(c), 0.16 * trunk.light_x, -0.02, alpha=trunk.shading * 0.7)
        elif who.pattern == "print":
            tone = lighten(c, 0.6) if sum(c) < 480 else mix(c, (230, 90, 80), 0.6)
            x, y, r = 0.05 + 0.08 * turn, 0.78, 0.15
            star: list[Knot] = []
            for k in range(10):
                a, rr = math.radians(36 * k - 90), r if k % 2 == 0 else r * 0.48
                star.append((x + rr * math.cos(a), y + rr * math.sin(a), 1))
            trunk.fill(trunk.poly(star), tone)
        elif who.pattern == "pocket":
            trunk.stroke([(0.16, 0.62), (0.42, 0.61)], 1.2, dark)
            trunk.stroke([(0.17, 0.62), (0.18, 0.86), (0.29, 0.93), (0.40, 0.86), (0.42, 0.61)], 1.0, dark)
        trunk.stroke([(-s * 0.66, 0.52), (-s * 0.5, 0.70), (-s * 0.30, 0.76)], 1.3, dark)
        trunk.stroke([(s * 0.66, 0.50), (s * 0.52, 0.66), (s * 0.36, 0.72)], 1.2, dark)
        trunk.stroke([(-h, t * 0.70), (-h * 0.55, t * 0.76), (-h * 0.2, t * 0.75)], 1.2, dark)
        trunk.stroke([(h * 0.9, t * 0.80), (h * 0.5, t * 0.85), (h * 0.2, t * 0.83)], 1.1, dark)
        hem = trunk.curve(
            [(-h * 1.3, t * 0.965), (0, t * 1.0), (h * 1.3, t * 0.965), (h * 1.3, t * 1.2), (-h * 1.3, t * 1.2)]
        )
        trunk.fill(hem, dark, 0.45)
    _neckline(trunk, who, turn)
    if who.look.accessory == "scarf":
        _scarf(trunk, who)


def _neckline(trunk: Brush, who: Person, turn: float) -> None:
    c, x = who.top, 0.03 * turn
    line = line_of(c)
    if who.neckline == "collar":
        trunk.fill(trunk.curve([(-0.15, 0.0, 1), (x, 0.34, 1), (0.16, 0.0, 1), (0.0, 0.09)]), who.skin)
        trunk.fill(
            trunk.curve([(-0.14, 0.02, 1), (x, 0.34, 1), (x + 0.03, 0.16), (-0.04, 0.1)]),
            who.skin_shadow,
            0.8 * max(0.4, trunk.shading),
        )
        flap = WHITE if sum(c) < 620 else mix(c, (120, 140, 190), 0.3)
        for s in (-1, 1):
            path = trunk.curve(
                [(0.15 * s, -0.05, 1), (0.29 * s, 0.07), (0.22 * s + x, 0.36, 1), (x, 0.33, 1), (0.115 * s, 0.13)]
            )
            trunk.shape(path, flap, shadow=mix(flap, (110, 100, 160), 0.35), cast=(0.03, -0.04), line=0.9, ink=line)
        trunk.stroke([(x, 0.34), (x + 0.015, 1.0), (x, who.build.torso)], 1.0, shadow_of(c, 0.4))
        for k in range(3):
            trunk.fill(trunk.oval(x + 0.045, 0.56 + 0.36 * k, 0.028, 0.028), shadow_of(c, 0.5))
    elif who.neckline == "hood":
        hood = trunk.curve(
            [
                (-0.15, -0.10),
                (-0.36, -0.02),
                (-0.44, 0.15),
                (-0.22, 0.26),
                (x, 0.36),
                (0.22, 0.26),
                (0.43, 0.14),
                (0.34, -0.02),
                (0.15, -0.10),
                (0.14, 0.06),
                (x, 0.20),
                (-0.14, 0.06),
            ]
        )
        trunk.shape(hood, mix(c, shadow_of(c), 0.25), cast=(0.06, -0.04), line=0.95, ink=line)
        for s in (-1, 1):
            trunk.stroke([(x + 0.07 * s, 0.31), (x + 0.095 * s, 0.52), (x + 0.08 * s, 0.70)], 2.1, lighten(c, 0.7))
        w = who.build.hip * 0.86
        y = who.build.torso * 0.72
        pocket = trunk.curve(
            [(x - w * 0.6, y, 1), (x + w * 0.6, y, 1), (x + w * 0.9, y + 0.36, 1), (x - w * 0.9, y + 0.36, 1)]
        )
        trunk.ink(pocket, 0.8, line, 0.8)
    else:
        band = trunk.curve(
            [
                (-0.185, -0.01),
                (-0.12, 0.12),
                (x, 0.19),
                (0.13, 0.12),
                (0.185, -0.01),
                (0.24, 0.02),
                (0.16, 0.17),
                (x, 0.255),
                (-0.16, 0.17),
                (-0.24, 0.02),
            ]
        )
        trunk.shape(band, mix(c, shadow_of(c), 0.45), cast=(0, 0), line=0.75, ink=line)


def _scarf(trunk: Brush, who: Person) -> None:
    tone: RGB = mix((214, 76, 78), who.top, 0.12) if who.top[0] < 190 else (84, 122, 178)
    end = trunk.curve([(0.08, 0.16), (0.30, 0.20), (0.40, 0.62), (0.42, 1.02, 1), (0.18, 1.05, 1), (0.14, 0.62)])
    trunk.shape(end, tone, cast=(0.05, -0.02), line=0.95)
    wrap = trunk.curve(
        [
            (-0.29, -0.20),
            (-0.38, -0.02),
            (-0.30, 0.17),
            (-0.02, 0.27),
            (0.28, 0.17),
            (0.36, -0.02),
            (0.27, -0.20),
            (0.10, -0.08),
            (-0.10, -0.08),
        ]
    )
    trunk.shape(wrap, tone, cast=(0.07, -0.05), line=0.95)
    trunk.stroke([(-0.28, -0.04), (-0.02, 0.10), (0.28, -0.02)], 1.3, shadow_of(tone, 0.45))
    trunk.stroke([(-0.24, 0.08), (0.0, 0.18), (0.2, 0.12)], 1.1, shadow_of(tone, 0.45))
    for y in (0.80, 0.90):
        trunk.stroke([(0.16, y), (0.42, y - 0.02)], 1.8, lighten(tone, 0.5))


def draw_coat(trunk: Brush, who: Person, turn: float, *, long: bool) -> None:
    """An open coat over the top: two front panels and lapels."""
    b, c = who.build, who.coat
    s, t, h = b.shoulder * 1.04, b.torso, b.hip
    hem = t + b.leg * 0.40 if long else t * 1.1
    flare = h * (1.55 if long else 1.2)
    gap = 0.15 + 0.03 * turn
    line = line_of(c)
    for k in (-1, 1):
        inner = gap * k
        path = trunk.curve(
            [
                (0.16 * k, -0.06, 1), (s * 0.62 * k, 0.045), (s * 0.99 * k, 0.21), (s * 0.95 * k, 0.58),
                (h * 1.16 * k, t * 0.66), (h * 1.24 * k, t), (flare * k, hem - 0.05),
                (flare * 0.98 * k, hem + 0.02, 1), (inner * 1.6, hem + 0.06, 1), (inner * 1.1, t),
                (inner, t * 0.55), (inner * 0.8, 0.72, 1),
            ]
        )  # fmt: skip
        trunk.shape(path, c, cast=(0.15, -0.02), ink=line)
        trunk.rim_light(path)
        with trunk.clip(path):
            trunk.stroke([(h * 0.9 * k, t * 1.02), (h * 0.55 * k, t * 1.05)], 2.0, shadow_of(c, 0.5))
            trunk.stroke(
                [(h * 1.1 * k, t * 0.68), (h * 0.6 * k, t * 0.74), (h * 0.35 * k, t * 0.72)], 1.3, shadow_of(c, 0.45)
            )
            if long:
                trunk.stroke([(h * 0.8 * k, t * 1.2), (h * 1.0 * k, hem)], 1.4, shadow_of(c, 0.4))
        lapel = trunk.curve(
            [
                (0.15 * k, -0.10, 1),
                (0.34 * k, 0.02),
                (0.44 * k, 0.42, 1),
                (0.34 * k, 0.44, 1),
                (inner * 0.8, 0.92, 1),
                (0.15 * k, 0.30),
            ]
        )
        trunk.shape(lapel, lighten(c, 0.10), shadow=shadow_of(c), cast=(0.03, -0.03), line=0.95, ink=line)


def draw_sleeve(body: Brush, who: Person, joints: tuple[Point, Point, Point], *, far: bool) -> None:
    """An arm in its sleeve, from the shoulder to the cuff."""
    c = who.coat if who.look.coat else who.top
    if far:
        c = mix(c, shadow_of(c), 0.35)
    r = who.build.limb * (1.14 if who.look.coat or who.neckline == "hood" else 1.0)
    shoulder, elbow, hand = joints
    wrist = (hand[0] + (elbow[0] - hand[0]) * 0.10, hand[1] + (elbow[1] - hand[1]) * 0.10)
    skin_radii = (who.build.limb * 0.62, who.build.limb * 0.58)
    body.fill(body.limb([wrist, hand], skin_radii, grow_px=body.line * 0.8), who.skin_line)
    body.fill(body.limb([wrist, hand], skin_radii), who.skin)
    chain, radii = [shoulder, elbow, wrist], (r * 1.12, r * 1.0, r * 0.82)
    if body.line:
        # No outline around the top of a near arm: sleeve and chest are one cloth there.
        start = 0.0 if far else 0.24
        first = (shoulder[0] + (elbow[0] - shoulder[0]) * start, shoulder[1] + (elbow[1] - shoulder[1]) * start)
        rim = body.limb([first, elbow, wrist], (r * (1.12 - 0.12 * start), r, r * 0.82), grow_px=body.line * 0.95)
        body.fill(rim, line_of(c))
    path = body.limb(chain, radii)
    body.fill(path, c)
    body.shade(path, shadow_of(c), 0.075 * body.light_x, -0.045, alpha=body.shading)
    body.rim_light(path)
    dark = shadow_of(c, 0.5)
    dx, dy = hand[0] - elbow[0], hand[1] - elbow[1]
    length = math.sqrt(dx * dx + dy * dy) or 1.0
    px, py = -dy / length, dx / length
    for k, reach in ((-0.10, 0.75), (0.08, 0.55)):
        x, y = elbow[0] + dx / length * k, elbow[1] + dy / length * k
        body.stroke(
            [(x - px * r * 0.95, y - py * r * 0.95), (x + px * r * (reach - 0.95), y + py * r * (reach - 0.95))],
            1.1,
            dark,
        )
    cx, cy = wrist[0] - dx / length * 0.10, wrist[1] - dy / length * 0.10
    body.stroke(
        [
            (cx - px * r * 0.85, cy - py * r * 0.85),
            (cx + dx / length * 0.03, cy + dy / length * 0.03),
            (cx + px * r * 0.85, cy + py * r * 0.85),
        ],
        1.2,
        dark,
    )


def draw_leg(body: Brush, who: Person, joints: tuple[Point, Point, Point], *, far: bool) -> None:
    """A trouser leg and its shoe."""
    c = mix(who.bottom, shadow_of(who.bottom), 0.45) if far else who.bottom
    root, knee, ankle = joints
    _shoe(body, who, knee, ankle, far=far)
    h, r = who.build.hip, who.build.limb
    chain, radii = [root, knee, ankle], (h * 0.60, r * 1.38, r * 1.12)
    if body.line:
        body.fill(body.limb(chain, radii, grow_px=body.line * 0.95), line_of(c))
    path = body.limb(chain, radii)
    body.fill(path, c)
    body.shade(path, shadow_of(c), 0.10 * body.light_x, -0.01, alpha=body.shading)
    dark = shadow_of(c, 0.5)
    body.stroke([(knee[0] - r * 0.9, knee[1] - 0.04), (knee[0] + r * 0.1, knee[1] + 0.03)], 1.2, dark)
    body.stroke([(ankle[0] - r * 0.9, ankle[1] - 0.10), (ankle[0] + r * 0.3, ankle[1] - 0.05)], 1.1, dark)


def _shoe(body: Brush, who: Person, knee: Point, ankle: Point, *, far: bool) -> None:
    angle = math.atan2(ankle[1] - knee[1], ankle[0] - knee[0]) - math.pi / 2
    local = body.at(ankle[0], ankle[1], turn=angle * 0.7, scale=0.85 if who.child else 1.0)
    tone = mix(who.shoes, shadow_of(who.shoes), 0.4) if far else who.shoes
    path = local.curve(
        [(-0.15, -0.06), (-0.17, 0.10), (-0.14, 0.17, 1), (0.40, 0.17, 1), (0.42, 0.09), (0.30, 0.01), (0.14, -0.05)]
    )
    local.shape(path, tone, cast=(0.02, -0.05))
    local.fill(
        local.rect(-0.15, 0.135, 0.56, 0.045, 0.02), lighten(tone, 0.75) if sum(tone) < 560 else darken(tone, 0.5)
    )
    local.stroke([(0.10, 0.0), (0.20, 0.03)], 1.3, WHITE if sum(tone) < 560 else (120, 110, 130))
