"""Storyboard, dogs: how does a dog look, act and stand?

Figure space as for people: the chin at (0, 0), the top of the head near (0, −1), y down, facing right (mirrored by a
negative turn). Animals borrow the acting of people, so that a dog can be embarrassed.
"""

from __future__ import annotations

from core.art.body import Drawn, Role
from core.art.colour import RGB, darken, lighten, mix, rgb
from core.art.critters import critter_eye, critter_mouth
from core.art.expressions import Acting
from core.art.ink import WHITE, Brush, Knot, line_of
from core.art.limbs import drawn, leg, setup
from core.story.cast import Look


def draw_dog(brush: Brush, look: Look, role: Role) -> Drawn:
    """A round-headed puppy with drop ears, a pale muzzle, a collar and a tail that wags with its mood."""
    b, t, gx, act = setup(brush, role)
    fur = rgb(look.hair, (200, 150, 96))
    pale = mix(lighten(fur, 0.72), (255, 246, 232), 0.5)
    dark = darken(fur, 0.38)
    line = line_of(fur)
    sitting = role.pose in ("sit", "stand", "hold", "hug", "raise", "chest", "phone", "cross", "hips", "point")
    lying = role.pose in ("lie", "crouch", "fall")
    happy = role.expression in ("happy", "laugh", "neutral", "smirk", "determined")
    wag = -0.35 if happy else 0.25
    ground = 1.48
    back = -0.55
    if lying:
        torso = b.curve(
            [
                (0.18, 0.12),
                (-0.3, 0.35),
                (-1.0, 0.55),
                (-1.35, 0.9),
                (-1.25, 1.4),
                (-0.2, ground + 0.05),
                (0.38, 1.4),
                (0.42, 0.6),
            ]
        )
        tail = [(-1.25, 1.2), (-1.62, 1.22), (-1.8, 1.05)]
    elif sitting:
        torso = b.curve(
            [
                (0.22, -0.05),
                (-0.2, 0.10),
                (-0.55, 0.55),
                (-0.80, 1.05),
                (-0.74, 1.42),
                (-0.3, ground),
                (0.2, ground),
                (0.36, 0.9),
                (0.40, 0.35),
            ]
        )
        tail = [(-0.72, 1.28), (-1.08, 1.10), (-1.18, 0.78 + wag * 0.4)]
    else:
        torso = b.curve(
            [
                (0.30, 0.0),
                (0.0, 0.06),
                (-0.75, 0.16),
                (-1.35, 0.22),
                (-1.55, 0.55),
                (-1.40, 0.92),
                (-0.7, 0.95),
                (0.10, 1.0),
                (0.42, 0.75),
                (0.46, 0.3),
            ]
        )
        tail = [(-1.48, 0.42), (-1.80, 0.10), (-1.78, -0.25 + wag * 0.3)]
        back = -1.3
    if b.line:
        b.fill(b.limb(tail, (0.13, 0.12, 0.06), grow_px=b.line * 0.9), line)
    b.fill(b.limb(tail, (0.13, 0.12, 0.06)), fur)
    b.fill(b.limb(tail[1:], (0.10, 0.06)), pale)
    stride = 0.28 if role.pose == "walk" else 0.5 if role.pose == "run" else 0.05
    if not sitting and not lying:
        leg(b, back + 0.1, 0.72, -stride, 0.62, 0.12, fur, pale, far=True)
        leg(b, 0.12, 0.78, stride, 0.58, 0.12, fur, pale, far=True)
    b.shape(torso, fur, cast=(0.13, -0.05), ink=line)
    with b.clip(torso):
        b.fill(b.curve([(0.42, 0.0), (0.08, 0.2), (0.02, 0.75), (0.2, 1.3), (0.6, 1.2), (0.6, 0.1)]), pale)
    if sitting:
        haunch = b.curve([(-0.66, 0.86), (-0.30, 0.84), (-0.14, 1.12), (-0.18, ground), (-0.64, ground)])
        b.shape(haunch, fur, cast=(0.06, -0.05), line=0.9, ink=line)
        leg(b, 0.02, 0.75, -0.02, 0.64, 0.11, fur, pale)
        leg(b, 0.26, 0.75, 0.02, 0.62, 0.11, fur, pale)
        foot = b.curve(
            [
                (-0.42, ground - 0.10),
                (-0.10, ground - 0.14),
                (0.06, ground - 0.02),
                (0.02, ground + 0.08),
                (-0.42, ground + 0.08),
            ]
        )
        b.shape(foot, pale, cast=(0.02, -0.03), line=0.9, ink=line)
    elif lying:
        for x in (-0.05, 0.28):
            paw = b.curve(
                [
                    (x - 0.15, ground - 0.16),
                    (x + 0.25, ground - 0.2),
                    (x + 0.48, ground - 0.04),
                    (x + 0.42, ground + 0.09),
                    (x - 0.15, ground + 0.09),
                ]
            )
            b.shape(paw, pale, cast=(0.02, -0.03), line=0.9, ink=line)
    else:
        leg(b, back, 0.70, stride * 0.9, 0.66, 0.13, fur, pale)
        leg(b, 0.05, 0.78, -stride * 0.9, 0.58, 0.13, fur, pale)
    _dog_head(b.at(0, 0, turn=act.tilt), look, role, act, t, gx, fur, pale, dark, line)
    extent = [(-1.1, -0.95), (0.6, ground + 0.08)] if sitting else [(-1.75, -0.95), (0.7, ground + 0.08)]
    return drawn(b, (0.13 * t + 0.02, -0.20), extent)


def _dog_head(
    b: Brush, look: Look, role: Role, act: Acting, t: float, gx: float, fur: RGB, pale: RGB, dark: RGB, line: RGB
) -> None:
    collar = rgb(look.top, (208, 70, 70))
    b.shape(
        b.curve([(-0.30, -0.10), (0.0, 0.10), (0.36, -0.06), (0.40, 0.07), (0.02, 0.25), (-0.36, 0.05)]),
        collar,
        cast=(0.03, -0.03),
        line=0.9,
    )
    b.shape(b.oval(0.06 + 0.1 * t, 0.235, 0.07, 0.075), (250, 208, 88), line=0.8)
    drop = 0.16 if role.expression in ("sad", "cry", "afraid", "tired", "embarrassed") else 0.0
    perk = role.expression in ("shock", "determined", "angry")

    def ear(s: int) -> None:
        x = 0.40 * s - 0.03 * t
        if perk:
            pts: list[Knot] = [
                (x - 0.15 * s, -0.78),
                (x + 0.10 * s, -1.08),
                (x + 0.30 * s, -0.95),
                (x + 0.33 * s, -0.66),
                (x + 0.05 * s, -0.50),
            ]
        else:
            pts = [
                (x - 0.14 * s, -0.84),
                (x + 0.10 * s, -0.90),
                (x + 0.26 * s, -0.60),
                (x + 0.25 * s, -0.20 + drop),
                (x + 0.10 * s, -0.06 + drop),
                (x - 0.01 * s, -0.28),
            ]
        b.shape(b.curve(pts), dark, cast=(0.05, -0.04), line=0.95, ink=line)

    ear(1)
    skull = b.curve(
        [
            (-0.47, -0.50),
            (-0.40, -0.80),
            (-0.15, -0.96),
            (0.15, -0.96),
            (0.40, -0.80),
            (0.47, -0.48),
            (0.44, -0.22),
            (0.26, -0.02),
            (0.0, 0.04),
            (-0.26, -0.02),
            (-0.44, -0.22),
        ]
    )
    b.shape(skull, fur, cast=(0.09, -0.03), ink=line)
    with b.clip(skull):
        m = 0.12 * t
        b.fill(
            b.curve(
                [
                    (m - 0.05, -0.96),
                    (m + 0.06, -0.96),
                    (m + 0.10, -0.5),
                    (m + 0.30, -0.28),
                    (m + 0.30, 0.1),
                    (m - 0.30, 0.1),
                    (m - 0.30, -0.28),
                    (m - 0.08, -0.5),
                ]
            ),
            pale,
        )
        if act.blush > 0.2:
            for s in (-1, 1):
                b.fill(
                    b.oval(0.29 * s + 0.08 * t, -0.26, 0.10, 0.06),
                    (255, 120, 118),
                    0.55 * max(0.5, act.blush),
                    blur=0.03,
                )
    ear(-1)
    m = 0.14 * t
    for s in (-1, 1):
        critter_eye(
            b.at(0.215 * s + m * 0.8, -0.45, scale=1.0), act, s, rgb(look.eyes, (70, 48, 36)), gx, role.gaze_y, size=1.0
        )
    nose = b.curve(
        [(m - 0.085, -0.315), (m, -0.335), (m + 0.085, -0.315), (m + 0.05, -0.245), (m, -0.225), (m - 0.05, -0.245)]
    )
    b.fill(nose, (52, 34, 44))
    b.fill(b.oval(m - 0.03, -0.305, 0.024, 0.012), WHITE, 0.85, raw=True)
    critter_mouth(b.at(m, -0.215), act, pant=role.expression in ("happy", "laugh"))
