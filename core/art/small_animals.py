"""Storyboard, cats and birds: how do they look, act and stand? Figure space as in `animals`."""

from __future__ import annotations

from core.art.body import Drawn, Role
from core.art.colour import darken, lighten, mix, rgb
from core.art.critters import critter_eye, critter_mouth
from core.art.ink import Brush, Knot, line_of
from core.art.limbs import drawn, leg, setup
from core.story.cast import Look


def draw_cat(brush: Brush, look: Look, role: Role) -> Drawn:
    """A loaf-round cat with tall ears, whiskers, a striped brow and a curling tail."""
    b, t, gx, act = setup(brush, role)
    fur = rgb(look.hair, (232, 160, 92))
    pale = mix(lighten(fur, 0.75), (255, 250, 244), 0.4)
    stripe, line = darken(fur, 0.32), line_of(fur)
    ground = 1.28
    moving = role.pose in ("walk", "run", "reach")
    if moving:
        tail = [(-1.15, 0.45), (-1.55, 0.15), (-1.45, -0.35), (-1.25, -0.5)]
        torso = b.curve(
            [
                (0.28, 0.0),
                (-0.1, 0.06),
                (-0.8, 0.12),
                (-1.22, 0.35),
                (-1.22, 0.75),
                (-0.7, 0.86),
                (0.12, 0.86),
                (0.40, 0.5),
            ]
        )
    elif role.pose in ("lie", "crouch", "fall"):
        tail = [(-1.0, 1.1), (-1.3, 1.22), (-0.9, 1.3), (-0.4, 1.24)]
        torso = b.curve(
            [
                (0.2, 0.1),
                (-0.3, 0.3),
                (-0.95, 0.5),
                (-1.2, 0.95),
                (-1.0, ground),
                (0.2, ground),
                (0.45, 1.0),
                (0.4, 0.4),
            ]
        )
    else:
        tail = [(-0.55, 1.15), (-0.98, 1.12), (-1.05, 0.70), (-0.82, 0.50)]
        torso = b.curve(
            [
                (0.20, -0.02),
                (-0.20, 0.08),
                (-0.46, 0.5),
                (-0.64, 0.95),
                (-0.55, ground),
                (0.35, ground),
                (0.42, 0.9),
                (0.36, 0.35),
            ]
        )
    if b.line:
        b.fill(b.limb(tail, (0.10, 0.10, 0.09, 0.07), grow_px=b.line * 0.9), line)
    b.fill(b.limb(tail, (0.10, 0.10, 0.09, 0.07)), fur)
    b.fill(b.limb(tail[2:], (0.08, 0.07)), stripe)
    stride = 0.3 if role.pose == "run" else 0.16
    if moving:
        leg(b, -0.95, 0.62, -stride, 0.55, 0.095, fur, pale, far=True)
        leg(b, 0.14, 0.62, stride, 0.55, 0.095, fur, pale, far=True)
    b.shape(torso, fur, cast=(0.12, -0.05), ink=line)
    with b.clip(torso):
        b.fill(b.curve([(0.36, 0.0), (0.08, 0.2), (0.04, 0.7), (0.15, 1.3), (0.6, 1.3), (0.6, 0.1)]), pale)
        for k in range(3):
            b.stroke([(-0.75 + 0.03 * k, 0.5 + 0.2 * k), (-0.45, 0.58 + 0.2 * k), (-0.28, 0.55 + 0.2 * k)], 3.0, stripe)
    if moving:
        leg(b, -0.85, 0.62, stride, 0.55, 0.10, fur, pale)
        leg(b, 0.08, 0.62, -stride, 0.55, 0.10, fur, pale)
    else:
        for x in (0.02, 0.24):
            leg(b, x, 0.72, 0.0, 0.5, 0.085, fur, pale)
    head = b.at(0, 0, turn=act.tilt)
    flat = role.expression in ("afraid", "angry", "embarrassed")
    for s in (1, -1):
        x = 0.27 * s - 0.02 * t
        tip = (x + (0.34 if flat else 0.13) * s, -0.98 if flat else -1.20)
        ear = head.curve([(x - 0.15 * s, -0.78, 1), (*tip, 1), (x + 0.19 * s, -0.55, 1)], ease=0.2)
        head.shape(ear, fur, cast=(0.03, -0.02), ink=line)
        inner = head.curve([(x - 0.05 * s, -0.80, 1), (tip[0] - 0.015 * s, tip[1] + 0.10, 1), (x + 0.13 * s, -0.62, 1)])
        head.fill(inner, (255, 176, 176))
    skull = head.curve(
        [
            (-0.50, -0.36),
            (-0.44, -0.68),
            (-0.20, -0.86),
            (0.20, -0.86),
            (0.44, -0.68),
            (0.50, -0.36),
            (0.58, -0.20, 1),
            (0.40, -0.10),
            (0.2, 0.02),
            (-0.2, 0.02),
            (-0.40, -0.10),
            (-0.58, -0.20, 1),
        ]
    )
    head.shape(skull, fur, cast=(0.09, -0.03), ink=line)
    m = 0.12 * t
    with head.clip(skull):
        head.fill(
            head.curve([(m - 0.02, -0.40), (m + 0.22, -0.26), (m + 0.20, 0.1), (m - 0.24, 0.1), (m - 0.26, -0.26)]),
            pale,
        )
        for k in (-1, 0, 1):
            head.stroke([(m + 0.10 * k, -0.86), (m + 0.085 * k, -0.66)], 3.2, stripe)
        if act.blush > 0.2:
            for s in (-1, 1):
                head.fill(
                    head.oval(0.32 * s + 0.08 * t, -0.22, 0.10, 0.055),
                    (255, 120, 118),
                    0.55 * max(0.5, act.blush),
                    blur=0.03,
                )
    for s in (-1, 1):
        critter_eye(
            head.at(0.225 * s + m * 0.8, -0.40),
            act,
            s,
            rgb(look.eyes, (86, 150, 90)),
            gx,
            role.gaze_y,
            size=1.12,
            slit=role.expression in ("smirk", "cold", "angry"),
        )
        for k in (0, 1):
            head.stroke(
                [(m + 0.26 * s, -0.20 + 0.05 * k), (m + 0.55 * s, -0.24 + 0.10 * k)], 0.8, darken(fur, 0.5), 0.8
            )
    head.fill(head.curve([(m - 0.045, -0.255), (m + 0.045, -0.255), (m, -0.205)]), (236, 120, 128))
    critter_mouth(head.at(m, -0.20), act, pant=False)
    return drawn(b, (m, -0.17), [(-1.1 if not moving else -1.5, -1.15), (0.6, ground + 0.04)])


def draw_bird(brush: Brush, look: Look, role: Role) -> Drawn:
    """A plump little bird: all chest, short wings, a bright beak."""
    b, t, gx, act = setup(brush, role)
    coat = rgb(look.hair, (96, 150, 214))
    belly = mix(lighten(rgb(look.top, (255, 230, 190)), 0.6), (255, 246, 224), 0.4)
    line = line_of(coat)
    flying = role.pose in ("run", "raise", "fall", "reach", "point")
    ground = 0.92
    tail = b.curve([(-0.45, 0.35), (-1.0, 0.62, 1), (-0.86, 0.70), (-0.95, 0.82, 1), (-0.36, 0.62)])
    b.shape(tail, darken(coat, 0.2), ink=line)
    if not flying:
        for x in (-0.12, 0.16):
            b.stroke([(x, 0.62), (x + 0.02, ground)], 3.0, (236, 150, 60))
            for d in (-0.12, 0.0, 0.14):
                b.stroke([(x + 0.02, ground - 0.02), (x + 0.02 + d, ground + 0.05)], 2.6, (236, 150, 60))
    torso = b.curve(
        [
            (-0.46, -0.52),
            (-0.36, -0.82),
            (-0.05, -0.96),
            (0.28, -0.86),
            (0.47, -0.55),
            (0.50, -0.2),
            (0.56, 0.15),
            (0.42, 0.52),
            (0.05, 0.70),
            (-0.36, 0.58),
            (-0.58, 0.22),
            (-0.52, -0.2),
        ]
    )
    b.shape(torso, coat, cast=(0.12, -0.05), ink=line)
    with b.clip(torso):
        b.fill(
            b.curve([(0.05 + 0.1 * t, -0.34), (0.5, -0.40), (0.7, 0.2), (0.4, 0.8), (-0.2, 0.75), (-0.26, 0.25)]), belly
        )
        if act.blush > 0.1:
            for s in (-1, 1):
                b.fill(b.oval(0.06 + 0.30 * s, -0.36, 0.09, 0.06), (255, 128, 110), 0.7, blur=0.03)
    crest = b.curve(
        [
            (-0.12, -0.90),
            (-0.26, -1.16, 1),
            (-0.04, -1.02),
            (-0.02, -1.24, 1),
            (0.10, -1.02),
            (0.22, -1.14, 1),
            (0.16, -0.90),
        ]
    )
    b.shape(crest, coat, ink=line)
    if flying:
        for s in (-1, 1):
            wing = b.curve(
                [
                    (0.42 * s, -0.2),
                    (0.95 * s, -0.85),
                    (1.25 * s, -0.78, 1),
                    (1.05 * s, -0.5),
                    (1.18 * s, -0.40, 1),
                    (0.92 * s, -0.18),
                    (0.5 * s, 0.18),
                ]
            )
            b.shape(wing, darken(coat, 0.12), cast=(0.05, -0.05), ink=line)
    else:
        wing = b.curve([(-0.44, -0.16), (-0.20, -0.08), (-0.06, 0.18), (-0.26, 0.48), (-0.62, 0.62, 1), (-0.62, 0.22)])
        b.shape(wing, darken(coat, 0.12), cast=(0.05, -0.05), ink=line)
        b.stroke([(-0.46, 0.26), (-0.28, 0.32), (-0.18, 0.24)], 1.4, darken(coat, 0.4))
    m = 0.14 * t + 0.04
    for s in (-1, 1):
        critter_eye(b.at(0.21 * s + m, -0.52), act, s, rgb(look.eyes, (50, 40, 60)), gx, role.gaze_y, size=1.0)
    open_beak = act.mouth in ("laugh", "shout", "gasp", "wail")
    beak: list[Knot] = [(m - 0.085, -0.40), (m + 0.02, -0.46), (m + 0.16, -0.37, 1), (m + 0.02, -0.32)]
    if open_beak:
        b.shape(b.curve([(m - 0.06, -0.36), (m + 0.12, -0.33), (m + 0.02, -0.20)]), (140, 40, 50), line=0.8)
    b.shape(b.curve(beak), (250, 176, 70), shadow=(214, 120, 50), cast=(0.0, -0.03), line=0.9)
    if not open_beak:
        b.stroke([(m - 0.07, -0.38), (m + 0.04, -0.375), (m + 0.14, -0.37)], 1.0, (150, 84, 40))
    return drawn(b, (m + 0.02, -0.35), [(-1.0, -1.2), (0.6, ground + 0.05)])
