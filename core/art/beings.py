"""Storyboard, beings: how do a robot, a cloud, a ghost and a creature look and act? Figure space as for animals."""

from __future__ import annotations

from core.art.body import Drawn, Role, box_px
from core.art.colour import darken, lighten, mix, rgb
from core.art.critters import DARK, critter_eye
from core.art.expressions import Acting, acting
from core.art.ink import WHITE, Brush, Knot, Point, line_of, shadow_of
from core.art.mouths import MOUTH_DARK, TONGUE
from core.story.cast import Look


def _mirror(brush: Brush, role: Role) -> tuple[Brush, float, float, Acting]:
    flip = role.turn < 0
    return (
        brush.at(0, 0, flip=flip),
        min(1.0, abs(role.turn)),
        role.gaze_x * (-1 if flip else 1),
        acting(role.expression),
    )


def _result(b: Brush, mouth: Point, body: list[Point]) -> Drawn:
    return Drawn(
        face=box_px(b, [(-0.46, -0.95), (0.46, -0.95), (0.46, 0.04), (-0.46, 0.04)]),
        mouth=b.spot(*mouth),
        body=box_px(b, body),
    )


def _mouth(b: Brush, act: Acting, colour: tuple[int, int, int] = DARK) -> None:
    """A small drawn mouth around (0, 0)."""
    kind = act.mouth
    if kind in ("laugh", "shout", "wail", "gasp"):
        shapes: dict[str, list[Knot]] = {
            "laugh": [(-0.12, -0.04, 1), (0, -0.02), (0.12, -0.04, 1), (0.07, 0.06), (0, 0.09), (-0.07, 0.06)],
            "gasp": [(0, -0.06), (0.05, 0.0), (0, 0.07), (-0.05, 0.0)],
            "shout": [(-0.10, 0.04, 1), (0, -0.05), (0.10, 0.04, 1), (0.06, 0.09), (-0.06, 0.09)],
            "wail": [(-0.09, 0.06, 1), (0, -0.04), (0.09, 0.06, 1), (0, 0.03)],
        }
        path = b.curve(shapes[kind])
        b.fill(path, MOUTH_DARK)
        with b.clip(path):
            b.fill(b.oval(0, 0.08, 0.06, 0.045), TONGUE)
        b.ink(path, 0.8, colour)
        return
    lines: dict[str, list[Knot]] = {
        "smile": [(-0.10, -0.02), (0, 0.04), (0.10, -0.02)],
        "frown": [(-0.08, 0.03), (0, -0.02), (0.08, 0.03)],
        "smirk": [(-0.08, 0.015), (0.02, 0.02), (0.10, -0.035)],
        "wobble": [(-0.09, 0.01), (-0.045, -0.015), (0, 0.015), (0.045, -0.015), (0.09, 0.01)],
        "wavy": [(-0.09, 0.0), (-0.045, 0.02), (0, -0.01), (0.045, 0.02), (0.09, 0.0)],
        "firm": [(-0.08, 0.012), (0, -0.006), (0.08, 0.012)],
        "sigh": [(-0.05, 0.01), (0, -0.01), (0.05, 0.012)],
    }
    b.stroke(lines.get(kind, [(-0.06, 0.0), (0.06, 0.0)]), 2.0, colour)


def _cheeks(b: Brush, act: Acting, x: float, y: float, m: float) -> None:
    for s in (-1, 1):
        b.fill(b.oval(x * s + m, y, 0.10, 0.055), (255, 112, 124), 0.35 + 0.45 * act.blush, blur=0.03)


def draw_robot(brush: Brush, look: Look, role: Role) -> Drawn:
    """A friendly tin robot: screen face, antenna, hose arms, one colour of the look's top."""
    b, t, gx, act = _mirror(brush, role)
    metal, paint = mix(lighten(rgb(look.skin), 0.35), (206, 216, 228), 0.75), rgb(look.top)
    glow = lighten(rgb(look.eyes, (90, 230, 220)), 0.35)
    line = line_of(metal)
    up = role.pose in ("raise", "fall", "reach", "point", "hug")
    for s in (-1, 1):
        x = 0.24 * s
        b.fill(b.limb([(x, 1.55), (x * 1.05, 2.25)], (0.13, 0.13), grow_px=b.line), line)
        b.fill(b.limb([(x, 1.55), (x * 1.05, 2.25)], (0.13, 0.13)), darken(metal, 0.25))
        for k in range(4):
            b.stroke([(x - 0.11, 1.75 + 0.12 * k), (x + 0.11, 1.75 + 0.12 * k)], 1.2, line)
        b.shape(b.rect(x - 0.22, 2.22, 0.46, 0.26, 0.12), paint, cast=(0.04, -0.04))
    arms = [
        ((-0.52, 0.42), (-0.85, 0.85), (-0.78, 1.30)),
        ((0.52, 0.42), (0.95, 0.30) if up else (0.85, 0.85), (1.12, -0.25) if up else (0.80, 1.28)),
    ]
    for arm in arms:
        b.fill(b.limb(arm, (0.09, 0.09, 0.09), grow_px=b.line), line)
        b.fill(b.limb(arm, (0.09, 0.09, 0.09)), darken(metal, 0.22))
        hx, hy = arm[2]
        b.shape(b.oval(hx, hy, 0.15, 0.15), paint, cast=(0.04, -0.03))
        b.stroke([(hx - 0.05, hy + 0.02), (hx + 0.02, hy + 0.06), (hx + 0.08, hy + 0.02)], 1.5, line_of(paint))
    trunk = b.rect(-0.50, 0.16, 1.0, 1.45, 0.26)
    b.shape(trunk, metal, cast=(0.14, -0.03), ink=line)
    with b.clip(trunk):
        b.fill(b.rect(-0.6, 1.05, 1.2, 0.6), paint)
        b.fill(b.rect(-0.6, 1.05, 0.0 + 0.28, 0.6), lighten(paint, 0.25), 0.5)
    b.shape(b.rect(-0.27, 0.42, 0.54, 0.36, 0.07), darken(metal, 0.55), line=0.9)
    b.stroke([(-0.20, 0.60), (-0.09, 0.60), (-0.03, 0.50), (0.04, 0.70), (0.09, 0.60), (0.20, 0.60)], 2.0, glow)
    b.shape(b.rect(-0.16, 0.0, 0.32, 0.2), darken(metal, 0.3), line=0.9)
    b.stroke([(0.0, -0.95), (0.03, -1.22)], 2.6, line)
    b.shape(b.oval(0.035, -1.26, 0.075, 0.075), paint)
    b.glow(0.035, -1.26, 0.26, glow, 0.5)
    for s in (-1, 1):
        b.shape(b.rect(0.52 * s - 0.09, -0.62, 0.18, 0.34, 0.07), paint, cast=(0.03, -0.02))
    skull = b.rect(-0.54, -0.96, 1.08, 0.98, 0.30)
    b.shape(skull, metal, cast=(0.12, -0.03), ink=line)
    m = 0.07 * t
    screen = b.rect(-0.42 + m, -0.80, 0.84, 0.66, 0.20)
    b.fill(screen, (34, 40, 66))
    b.ink(screen, 0.9, line)
    with b.clip(screen):
        b.fill(
            b.poly([(-0.42 + m, -0.8), (-0.1 + m, -0.8), (-0.36 + m, -0.1), (-0.5 + m, -0.1)]), WHITE, 0.08, raw=True
        )
    for s in (-1, 1):
        x, y = 0.19 * s + m + gx * 0.03, -0.50 + role.gaze_y * 0.02
        h = 0.12 * max(0.25, min(1.2, act.lid))
        b.glow(x, y, 0.2, glow, 0.4)
        if act.closed == "arc":
            b.stroke([(x - 0.10, y + 0.04), (x, y - 0.06), (x + 0.10, y + 0.04)], 4.0, glow)
        else:
            b.fill(b.rect(x - 0.075, y - h, 0.15, 2 * h, 0.075), glow, raw=True)
        b.stroke(
            [(x - 0.10 * s, y - 0.17 + act.brow_in * 1.5), (x + 0.10 * s, y - 0.17 + act.brow_out * 1.5)],
            2.4,
            glow,
            0.9,
        )
        if act.tears:
            b.fill(b.rect(x - 0.03, y + h + 0.02, 0.06, 0.12, 0.03), (130, 200, 255), raw=True)
    if act.blush > 0.4:
        _cheeks(b, act, 0.30, -0.33, m)
    _mouth(b.at(m, -0.28), act, glow)
    return _result(b, (m, -0.28), [(-1.0, -1.3), (1.0, 2.5)])


def draw_cloud(brush: Brush, look: Look, role: Role) -> Drawn:
    """A small weather spirit: a puff of cloud with a face and a wisp of tail."""
    b, t, gx, act = _mirror(brush, role)
    gloomy = role.expression in ("sad", "cry", "angry", "cold", "afraid")
    tone = mix(lighten(rgb(look.top, (220, 232, 250)), 0.72), (214, 222, 240) if gloomy else WHITE, 0.5)
    line = mix(line_of(tone), (90, 110, 170), 0.55)
    for k, (x, y) in enumerate(((-0.45, 0.52), (0.0, 0.62), (0.42, 0.52))):
        if gloomy:
            b.stroke([(x, y - 0.12), (x - 0.04, y + 0.12 + 0.04 * k)], 3.0, (110, 160, 226))
    lobes = (
        (-0.58, -0.14, 0.36),
        (-0.46, -0.52, 0.38),
        (0.0, -0.70, 0.46),
        (0.46, -0.50, 0.40),
        (0.60, -0.12, 0.34),
        (0.24, 0.02, 0.36),
        (-0.22, 0.04, 0.36),
    )
    for x, y, r in lobes:
        b.fill(b.limb([(x, y), (x, y)], (r, r), grow_px=b.line), line)
    whole = b.limb([(lobes[0][0], lobes[0][1])] * 2, (0.36, 0.36))
    for x, y, r in lobes:
        whole.addPath(b.oval(x, y, r, r))
    whole.addPath(b.oval(0, -0.25, 0.7, 0.35))
    b.fill(whole, tone)
    b.shade(whole, mix(tone, (120, 140, 214), 0.42), 0.10 * b.light_x, -0.10, alpha=max(0.5, b.shading))
    b.stroke([(-0.66, -0.60), (-0.56, -0.74), (-0.40, -0.80)], 2.6, WHITE)
    m = 0.10 * t
    for s in (-1, 1):
        critter_eye(b.at(0.24 * s + m, -0.36), act, s, rgb(look.eyes, (60, 80, 150)), gx, role.gaze_y, size=1.05)
    _cheeks(b, act, 0.38, -0.20, m)
    _mouth(b.at(m, -0.16), act)
    return _result(b, (m, -0.16), [(-0.95, -1.15), (0.95, 0.6)])


def draw_ghost(brush: Brush, look: Look, role: Role) -> Drawn:
    """A bed-sheet ghost with stubby arms and a trailing hem, glowing a little."""
    b, t, gx, act = _mirror(brush, role)
    tone = mix(lighten(rgb(look.top, (226, 232, 250)), 0.7), (244, 246, 255), 0.5)
    line = mix(line_of(tone), (96, 92, 170), 0.5)
    b.glow(0, 0.1, 1.7, lighten(rgb(look.top, (190, 200, 255)), 0.5), 0.45)
    sheet = b.curve(
        [
            (-0.52, -0.42),
            (-0.40, -0.84),
            (0.0, -1.0),
            (0.40, -0.84),
            (0.52, -0.42),
            (0.56, 0.2),
            (0.62, 0.9),
            (0.50, 1.22, 1),
            (0.34, 1.02),
            (0.16, 1.30, 1),
            (-0.02, 1.05),
            (-0.24, 1.36, 1),
            (-0.40, 1.08),
            (-0.72, 1.34, 1),
            (-0.62, 0.8),
            (-0.56, 0.2),
        ]
    )
    b.shape(sheet, tone, shadow=mix(tone, (124, 124, 214), 0.45), cast=(0.15, -0.05), ink=line)
    up = role.pose in ("raise", "reach", "point", "fall", "hug", "run")
    for s in (-1, 1):
        y = -0.12 if up else 0.42
        arm = b.curve(
            [(0.46 * s, 0.10), (0.74 * s, y - 0.04), (0.84 * s, y + 0.08), (0.74 * s, y + 0.22), (0.46 * s, 0.46)]
        )
        b.shape(arm, tone, shadow=mix(tone, (124, 124, 214), 0.45), cast=(0.04, -0.06), ink=line)
    m = 0.12 * t
    for s in (-1, 1):
        critter_eye(b.at(0.19 * s + m, -0.48), act, s, rgb(look.eyes, (60, 60, 110)), gx, role.gaze_y, size=1.1)
    _cheeks(b, act, 0.33, -0.30, m)
    _mouth(b.at(m, -0.25), act)
    return _result(b, (m, -0.25), [(-0.85, -1.0), (0.85, 1.35)])


def draw_creature(brush: Brush, look: Look, role: Role) -> Drawn:
    """A round forest creature: horns, leaf ears, soft belly, tiny wings and a tufted tail."""
    b, t, gx, act = _mirror(brush, role)
    skin = rgb(look.hair, (120, 180, 150))
    belly = mix(lighten(skin, 0.68), (255, 250, 214), 0.4)
    line = line_of(skin)
    tail = [(-0.5, 1.2), (-1.0, 1.15), (-1.12, 0.75)]
    b.fill(b.limb(tail, (0.14, 0.10, 0.06), grow_px=b.line * 0.9), line)
    b.fill(b.limb(tail, (0.14, 0.10, 0.06)), skin)
    b.shape(b.curve([(-1.12, 0.82), (-1.32, 0.62), (-1.12, 0.38, 1), (-0.96, 0.62)]), rgb(look.top), ink=line)
    for s in (-1, 1):
        wing = b.curve(
            [
                (0.42 * s, 0.45),
                (0.86 * s, 0.05),
                (1.05 * s, 0.12, 1),
                (0.92 * s, 0.35),
                (0.98 * s, 0.50, 1),
                (0.76 * s, 0.60),
                (0.50 * s, 0.80),
            ]
        )
        b.shape(wing, darken(skin, 0.18), cast=(0.03, -0.04), ink=line)
    trunk = b.curve(
        [
            (-0.36, -0.08),
            (-0.58, 0.5),
            (-0.64, 1.05),
            (-0.46, 1.46),
            (0.0, 1.54),
            (0.46, 1.46),
            (0.64, 1.05),
            (0.58, 0.5),
            (0.36, -0.08),
        ]
    )
    b.shape(trunk, skin, cast=(0.14, -0.03), ink=line)
    with b.clip(trunk):
        b.fill(b.oval(0.06, 0.95, 0.40, 0.56), belly)
        for k in range(3):
            b.stroke([(-0.22, 0.72 + 0.2 * k), (0.06, 0.78 + 0.2 * k), (0.34, 0.72 + 0.2 * k)], 1.2, shadow_of(belly))
    up = role.pose in ("raise", "reach", "point", "fall", "hug", "run")
    for s in (-1, 1):
        y = 0.05 if up else 0.75
        arm = b.curve([(0.46 * s, 0.32), (0.74 * s, y), (0.80 * s, y + 0.14), (0.66 * s, y + 0.24), (0.48 * s, 0.66)])
        b.shape(arm, skin, cast=(0.03, -0.05), ink=line)
        foot = b.curve(
            [(0.10 * s, 1.50), (0.24 * s, 1.34), (0.50 * s, 1.40), (0.58 * s, 1.56), (0.46 * s, 1.64), (0.14 * s, 1.63)]
        )
        b.shape(foot, darken(skin, 0.08), cast=(0.02, -0.04), ink=line)
    for s in (-1, 1):
        ear = b.curve(
            [(0.40 * s, -0.62), (0.72 * s, -0.82), (0.98 * s, -0.70, 1), (0.78 * s, -0.48), (0.44 * s, -0.38)]
        )
        b.shape(ear, skin, cast=(0.03, -0.04), ink=line)
        b.fill(
            b.curve([(0.50 * s, -0.60), (0.70 * s, -0.72), (0.86 * s, -0.68, 1), (0.70 * s, -0.52)]),
            (255, 170, 170),
            0.8,
        )
        horn = b.curve(
            [(0.14 * s, -0.86), (0.20 * s, -1.12), (0.40 * s, -1.26, 1), (0.38 * s, -1.02), (0.32 * s, -0.80)]
        )
        b.shape(horn, (250, 232, 196), cast=(0.02, -0.03), line=0.9)
    skull = b.curve(
        [
            (-0.52, -0.42),
            (-0.44, -0.78),
            (-0.16, -0.96),
            (0.16, -0.96),
            (0.44, -0.78),
            (0.52, -0.42),
            (0.46, -0.12),
            (0.2, 0.05),
            (-0.2, 0.05),
            (-0.46, -0.12),
        ]
    )
    b.shape(skull, skin, cast=(0.10, -0.03), ink=line)
    m = 0.10 * t
    with b.clip(skull):
        b.fill(b.oval(m, -0.10, 0.34, 0.22), belly)
    for s in (-1, 1):
        critter_eye(b.at(0.21 * s + m, -0.46), act, s, rgb(look.eyes, (200, 120, 50)), gx, role.gaze_y, size=1.15)
    _cheeks(b, act, 0.36, -0.24, m)
    b.stroke([(m - 0.03, -0.27), (m + 0.03, -0.27)], 2.0, DARK)
    _mouth(b.at(m, -0.14), act)
    b.fill(b.poly([(m + 0.05, -0.125), (m + 0.09, -0.13), (m + 0.07, -0.08)]), WHITE)
    return _result(b, (m, -0.14), [(-1.2, -1.25), (1.05, 1.62)])
