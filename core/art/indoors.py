"""Storyboard, rooms: what makes a bedroom, a kitchen, a classroom or a cafe recognisable at one glance?"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.art.colour import RGB, darken, lighten, mix
from core.art.ink import WHITE, Brush, shadow_of
from core.art.outdoors import foliage
from core.art.world import World

_LAMP: RGB = (255, 226, 160)


@dataclass(frozen=True)
class Shell:
    """A room's walls in metres: back wall at z, side walls at ±half, ceiling height."""

    z: float
    half: float
    high: float


def shell(w: World, wall: RGB, floor: RGB, *, depth: float = 3.2, half: float = 3.3, high: float = 2.8, boards: str = "planks", base: RGB | None = None) -> Shell:
    """Paint floor, walls and ceiling; returns where they are."""
    z = w.shot.z + depth
    h = w.shot.height
    w.paint(-h * 0.4, h * 1.4, [w.lit(lighten(wall, 0.5))] * 2)
    w.quad([(-half, high, 0.3), (half, high, 0.3), (half, high, z), (-half, high, z)], lighten(wall, 0.55), line=0.4)
    w.quad([(-half, 0, 0.3), (half, 0, 0.3), (half, 0, z), (-half, 0, z)], floor, line=0.3)
    if boards == "planks":
        for k in range(-9, 10):
            w.line([(k * half / 9, 0, 0.35), (k * half / 9, 0, z)], shadow_of(floor, 0.5), 0.45, 0.5)
        for k in range(14):
            x = w.dice.randint(-9, 8) * half / 9
            d = z - (z - 0.5) * w.dice.random()
            w.line([(x, 0, d), (x + half / 9, 0, d)], shadow_of(floor, 0.5), 0.45, 0.5)
    elif boards == "tiles":
        for k in range(-7, 8):
            w.line([(k * half / 7, 0, 0.35), (k * half / 7, 0, z)], shadow_of(floor, 0.4), 0.45, 0.45)
        d = 0.6
        while d < z:
            w.line([(-half, 0, d), (half, 0, d)], shadow_of(floor, 0.4), 0.45, 0.45)
            d += 0.62
    elif boards == "checks":
        d, row = 0.5, 0
        while d < z:
            for k in range(-6, 6):
                if (k + row) % 2 == 0:
                    w.quad([(k * 0.6, 0, d), (k * 0.6 + 0.6, 0, d), (k * 0.6 + 0.6, 0, min(z, d + 0.6)), (k * 0.6, 0, min(z, d + 0.6))], shadow_of(floor, 0.2), line=0.0)
            d += 0.6
            row += 1
    for s in (-1, 1):
        w.quad([(half * s, 0, 0.3), (half * s, 0, z), (half * s, high, z), (half * s, high, 0.3)], shadow_of(wall, 0.14 if s < 0 else 0.26), line=0.4)
        w.side(half * s * 0.998, 0, 0.12, 0.3, z, base or lighten(wall, 0.5), line=0.3)
    ax, ay = w.spot(-half, high, z)
    bx, by = w.spot(half, 0, z)
    back = w.paper.rect(ax, ay, bx - ax, by - ay)
    tone = w.lit(wall)
    w.paper.blend(back, [lighten(tone, 0.10), tone, mix(tone, shadow_of(tone), 0.25)], (0, ay), (0, by))
    w.paper.ink(back, 0.5, shadow_of(tone, 0.6), 0.7)
    w.panel(-half, half, 0, 0.12, z - 0.005, base or lighten(wall, 0.5), line=0.35)
    return Shell(z, half, high)


def window(w: World, room: Shell, x0: float, x1: float, y0: float, y1: float, *, curtains: RGB | None = None, frame: RGB = (252, 248, 240), panes: int = 2) -> None:
    """A window in the back wall with the hour's sky in it and its light on the floor."""
    z = room.z - 0.01
    ax, ay = w.spot(x0, y1, z)
    bx, by = w.spot(x1, y0, z)
    hour = w.light.hour
    hole = w.paper.rect(ax, ay, bx - ax, by - ay)
    w.paper.blend(hole, [hour.zenith, hour.middle, hour.horizon], (0, ay), (0, by))
    with w.paper.clip(hole):
        hgt = by - ay
        if w.light.time == "night":
            for _ in range(10):
                w.paper.fill(w.paper.oval(w.dice.uniform(ax, bx), w.dice.uniform(ay, by), 1.3, 1.3), WHITE, 0.85, raw=True)
            w.paper.fill(w.paper.oval(bx - hgt * 0.22, ay + hgt * 0.25, hgt * 0.09, hgt * 0.09), (255, 248, 222), raw=True)
        elif w.light.time != "storm":
            w.cloud(ax + (bx - ax) * 0.4, ay + hgt * 0.35, (bx - ax) * 0.24, WHITE, hour.middle)
        if w.light.time == "storm":
            for _ in range(16):
                x, y = w.dice.uniform(ax, bx), w.dice.uniform(ay, by)
                w.paper.stroke([(x, y), (x - hgt * 0.02, y + hgt * 0.12)], 0.7, WHITE, 0.55)
        foliage(w.paper, ax + (bx - ax) * 0.15, by, hgt * 0.22, mix((110, 170, 110), hour.air, 0.4 if not w.light.dark else 0.7), 1.0, line=0.0)
        foliage(w.paper, ax + (bx - ax) * 0.8, by, hgt * 0.28, mix((100, 160, 110), hour.air, 0.4 if not w.light.dark else 0.7), 2.0, line=0.0)
        w.paper.fill(w.paper.poly([(ax, by), (ax + (bx - ax) * 0.35, ay), (ax + (bx - ax) * 0.5, ay), (ax + (bx - ax) * 0.15, by)]), WHITE, 0.18, raw=True)
    bar = w.lit(frame, 0)
    t = 0.05 * w.px(z)
    for k in range(panes + 1):
        x = ax + (bx - ax) * k / panes
        w.paper.fill(w.paper.rect(x - t / 2, ay, t, by - ay), bar)
    for y in (ay, (ay + by) / 2 if panes < 4 else ay, by):
        w.paper.fill(w.paper.rect(ax - t / 2, y - t / 2, bx - ax + t, t), bar)
    w.paper.ink(hole, 0.5, shadow_of(bar, 0.6), 0.8)
    w.panel(x0 - 0.08, x1 + 0.08, y0 - 0.10, y0 - 0.02, z - 0.03, frame, line=0.4)
    if curtains:
        for s, x in ((-1, x0), (1, x1)):
            b = w.at(x, y1 + 0.12, z - 0.02, 1.0)
            drop = y1 - y0 + 0.35
            path = b.curve([(-0.10 * s, 0, 1), (0.38 * -s, 0, 1), (0.30 * -s, drop * 0.5), (0.12 * -s, drop * 0.72), (0.16 * -s, drop, 1), (0.22 * s, drop, 1), (0.16 * s, drop * 0.5)])
            tone = w.lit(curtains)
            b.shape(path, tone, cast=(0.06, 0), line=0.5)
            for k in range(3):
                b.stroke([((-0.05 + 0.09 * k) * -s, 0.04), ((-0.03 + 0.06 * k) * -s, drop * 0.6), ((-0.06 + 0.07 * k) * -s, drop * 0.97)], 0.9, shadow_of(tone, 0.4), 0.7)
        w.panel(x0 - 0.3, x1 + 0.3, y1 + 0.10, y1 + 0.15, z - 0.04, (150, 110, 90), line=0.3)
    if not w.light.dark:
        tone = (255, 244, 206) if w.light.time == "day" else (255, 196, 140)
        w.quad([(x0, 0.005, room.z - 0.8), (x1, 0.005, room.z - 0.8), (x1 + 0.7, 0.005, room.z - 2.2), (x0 + 0.7, 0.005, room.z - 2.2)], tone, raw=True, alpha=0.35, line=0.0)


def picture(w: World, x: float, y: float, z: float, ww: float, hh: float) -> None:
    """A framed picture on the back wall."""
    w.panel(x, x + ww, y, y + hh, z - 0.02, (146, 104, 76), line=0.5)
    tone = w.dice.choice([(250, 226, 180), (190, 220, 226), (226, 206, 230)])
    path = w.panel(x + 0.05, x + ww - 0.05, y + 0.05, y + hh - 0.05, z - 0.025, tone, line=0.3)
    with w.paper.clip(path):
        b = w.at(x + ww / 2, y + hh * 0.35, z - 0.03, hh)
        b.fill(b.curve([(-1, 0.2), (-0.3, -0.15), (0.1, 0.1), (0.4, -0.08), (1, 0.2), (1, 0.6), (-1, 0.6)]), w.lit((110, 160, 140)))
        b.fill(b.oval(0.22, -0.3, 0.1, 0.1), w.lit((250, 200, 110)))


def shelf(w: World, x: float, y: float, z: float, width: float, *, rows: int = 1, gap: float = 0.42) -> None:
    """A shelf with books and pots on the back wall."""
    for r in range(rows):
        yy = y + r * gap
        k = x + 0.05
        while k < x + width - 0.1:
            bw, bh = w.dice.uniform(0.04, 0.08), w.dice.uniform(0.2, 0.32)
            roll = w.dice.random()
            if roll < 0.78:
                w.panel(k, k + bw, yy, yy + bh, z - 0.12, w.dice.choice([(208, 92, 84), (92, 132, 170), (236, 190, 104), (110, 160, 128), (168, 126, 178), (240, 232, 216)]), line=0.35)
            elif roll < 0.86:
                plant(w, k + 0.08, yy, z - 0.12, 0.26)
                bw = 0.18
            k += bw + 0.006
        w.box(x, x + width, yy - 0.05, yy, z - 0.24, z - 0.02, (176, 128, 92), line=0.4)


def plant(w: World, x: float, y: float, z: float, size: float) -> None:
    """A pot plant."""
    b = w.at(x, y, z, size)
    leaf, pot = w.lit((104, 168, 104), 0), w.lit((226, 150, 110), 0)
    for k in range(7):
        a = -2.6 + 0.7 * k - 0.2
        tip = (0.55 * math.cos(a), -0.42 + 0.52 * math.sin(a))
        path = b.curve([(0, -0.36, 1), (tip[0] * 0.5 - 0.10, tip[1] * 0.7 - 0.1), (*tip, 1), (tip[0] * 0.5 + 0.10, tip[1] * 0.7 - 0.02)])
        b.shape(path, mix(leaf, shadow_of(leaf), 0.12 * (k % 3)), line=0.4, cast=(0.03, -0.03))
    b.shape(b.poly([(-0.2, -0.36), (0.2, -0.36), (0.15, 0.0), (-0.15, 0.0)]), pot, line=0.5)


def pendant(w: World, x: float, z: float, drop: float, high: float, tone: RGB = (240, 190, 110)) -> None:
    """A hanging lamp."""
    b = w.at(x, high, z, 1.0)
    b.stroke([(0, 0), (0, drop)], 0.8, w.lit((80, 70, 80)))
    b.shape(b.curve([(-0.24, drop + 0.24, 1), (-0.17, drop + 0.06), (0, drop), (0.17, drop + 0.06), (0.24, drop + 0.24, 1)]), w.lit(tone), line=0.5)
    if w.light.time != "day":
        b.glow(0, drop + 0.3, 1.1, _LAMP, 0.55)
        b.fill(b.oval(0, drop + 0.25, 0.1, 0.05), (255, 250, 220), raw=True)


def standing_lamp(w: World, x: float, z: float) -> None:
    b = w.at(x, 0, z, 1.0)
    b.fill(b.rect(-0.02, -1.45, 0.04, 1.45), w.lit((110, 90, 86)))
    b.fill(b.oval(0, 0, 0.2, 0.05), w.lit((110, 90, 86)))
    b.shape(b.poly([(-0.16, -1.78), (0.16, -1.78), (0.26, -1.38), (-0.26, -1.38)]), w.lit((252, 232, 190)), line=0.5)
    if w.light.time != "day":
        b.glow(0, -1.5, 1.3, _LAMP, 0.6)


def table(w: World, x0: float, x1: float, z0: float, z1: float, y: float, tone: RGB) -> None:
    for x in (x0 + 0.06, x1 - 0.1):
        for z in (z1 - 0.1, z0 + 0.06):
            w.box(x, x + 0.06, 0, y, z, z + 0.06, shadow_of(tone, 0.2), line=0.35)
    w.box(x0, x1, y, y + 0.06, z0, z1, tone, line=0.5)


def chair(w: World, x: float, z: float, tone: RGB, *, back: bool = True) -> None:
    for dx in (-0.2, 0.16):
        w.box(x + dx, x + dx + 0.05, 0, 0.44, z, z + 0.05, shadow_of(tone, 0.2), line=0.3)
    if back:
        w.box(x - 0.22, x + 0.22, 0.55, 0.92, z + 0.38, z + 0.43, tone, line=0.4)
    w.box(x - 0.23, x + 0.23, 0.42, 0.48, z, z + 0.42, tone, line=0.4)


def rug(w: World, x: float, z: float, rx: float, rz: float, tone: RGB) -> None:
    for k, t in ((1.0, tone), (0.78, lighten(tone, 0.35)), (0.7, tone)):
        pts = [(x + rx * k * math.cos(a * 0.5236), 0.004, z + rz * k * math.sin(a * 0.5236)) for a in range(12)]
        w.quad(pts, t, line=0.35 if k == 1.0 else 0.0)


def room_place(w: World) -> None:
    wall = w.dice.choice([(240, 222, 194), (206, 220, 214), (232, 212, 206), (214, 216, 232)])
    r = shell(w, wall, (206, 164, 122))
    window(w, r, -1.9, -0.5, 1.0, 2.2, curtains=w.dice.choice([(246, 214, 160), (172, 200, 206), (232, 176, 168)]))
    picture(w, 0.3, 1.45, r.z, 0.6, 0.48)
    shelf(w, 1.3, 1.3, r.z, 1.4, rows=2)
    rug(w, 0.2, r.z - 1.5, 1.7, 0.8, (214, 128, 112))
    w.box(1.25, 2.75, 0, 0.78, r.z - 0.5, r.z - 0.03, (190, 140, 100), line=0.5)
    for k in range(2):
        w.panel(1.32 + 0.74 * k, 1.96 + 0.74 * k, 0.12, 0.68, r.z - 0.51, (206, 158, 116), line=0.4)
    plant(w, -2.6, 0, r.z - 0.5, 1.0)
    pendant(w, 0.4, r.z - 1.4, 0.5, r.high)


def bedroom(w: World) -> None:
    r = shell(w, w.dice.choice([(214, 208, 232), (246, 218, 212), (204, 222, 230)]), (214, 178, 140))
    window(w, r, -0.4, 0.95, 1.05, 2.25, curtains=(250, 240, 226))
    bed(w, -2.9, -1.1, r.z - 2.1, r.z - 0.1)
    picture(w, -2.4, 1.6, r.z, 0.5, 0.6)
    w.box(-0.95, -0.5, 0, 0.55, r.z - 0.5, r.z - 0.06, (196, 150, 112), line=0.45)
    b = w.at(-0.72, 0.55, r.z - 0.3, 0.5)
    b.shape(b.poly([(-0.16, -0.85), (0.16, -0.85), (0.28, -0.45), (-0.28, -0.45)]), w.lit((255, 226, 170)), line=0.5)
    b.fill(b.rect(-0.03, -0.45, 0.06, 0.45), w.lit((140, 110, 100)))
    if w.light.time != "day":
        b.glow(0, -0.6, 2.2, _LAMP, 0.6)
    w.box(1.5, 2.7, 0, 2.1, r.z - 0.6, r.z - 0.05, (232, 216, 196), line=0.5)
    w.line([(2.1, 0.05, r.z - 0.61), (2.1, 2.05, r.z - 0.61)], (140, 110, 100), 0.6, 0.8)
    for x in (2.02, 2.14):
        w.panel(x, x + 0.03, 0.95, 1.2, r.z - 0.62, (190, 150, 90), line=0.2)
    rug(w, 0.4, r.z - 1.6, 1.3, 0.7, (168, 190, 214))
    for k in range(9):
        x = -2.9 + 0.72 * k
        b = w.at(x, 2.52 - 0.08 * math.sin(k * 1.3), r.z - 0.03, 0.08)
        b.fill(b.oval(0, 0, 0.5, 0.5), (255, 236, 170), raw=True)
        if w.light.dark:
            b.glow(0, 0, 2.2, _LAMP, 0.6)


def bed(w: World, x0: float, x1: float, z0: float, z1: float) -> None:
    """A made bed, its head at the back."""
    wood, sheet, cover = (184, 134, 98), (250, 246, 244), w.dice.choice([(150, 178, 214), (232, 168, 168), (178, 204, 170)])
    w.box(x0 - 0.05, x1 + 0.05, 0, 1.05, z1 - 0.1, z1, wood, line=0.5)
    w.box(x0, x1, 0.1, 0.5, z0, z1 - 0.1, sheet, line=0.5)
    for x in (x0 + 0.2, x0 + (x1 - x0) / 2 + 0.1):
        w.box(x, x + (x1 - x0) * 0.34, 0.5, 0.68, z1 - 0.55, z1 - 0.15, lighten(sheet, 0.6), line=0.45)
    w.box(x0 - 0.03, x1 + 0.03, 0.22, 0.56, z0 - 0.02, z0 + (z1 - z0) * 0.62, cover, line=0.5)
    w.quad([(x0 - 0.03, 0.565, z0 + (z1 - z0) * 0.52), (x1 + 0.03, 0.565, z0 + (z1 - z0) * 0.52), (x1 + 0.03, 0.565, z0 + (z1 - z0) * 0.66), (x0 - 0.03, 0.565, z0 + (z1 - z0) * 0.66)], lighten(cover, 0.5), line=0.3)


def kitchen(w: World) -> None:
    r = shell(w, (250, 236, 206), (222, 206, 186), boards="checks")
    z = r.z
    for k in range(12):
        for j in range(3):
            w.panel(-3.3 + 0.55 * k, -3.3 + 0.55 * k + 0.54, 0.95 + 0.2 * j, 0.95 + 0.2 * j + 0.19, z - 0.008, (236, 246, 244), line=0.25)
    window(w, r, -0.7, 0.75, 1.2, 2.15, curtains=(244, 190, 120))
    for x0, x1 in ((-3.2, -1.0), (1.15, 2.3)):
        w.box(x0, x1, 1.75, 2.5, z - 0.38, z - 0.02, (126, 168, 160), line=0.5)
        n = max(1, int((x1 - x0) / 0.7))
        for k in range(n):
            a = x0 + (x1 - x0) * k / n
            w.panel(a + 0.05, a + (x1 - x0) / n - 0.05, 1.82, 2.43, z - 0.385, (142, 184, 176), line=0.4)
            w.panel(a + 0.12, a + 0.16, 1.88, 2.04, z - 0.39, (236, 210, 150), line=0.2)
    w.box(-3.2, 2.2, 0, 0.86, z - 0.62, z - 0.02, (250, 246, 238), line=0.5)
    for k in range(8):
        a = -3.2 + 0.675 * k
        w.panel(a + 0.04, a + 0.63, 0.14, 0.78, z - 0.625, (252, 250, 244), line=0.4)
        w.panel(a + 0.22, a + 0.45, 0.66, 0.70, z - 0.63, (190, 170, 130), line=0.2)
    w.box(-3.25, 2.25, 0.86, 0.93, z - 0.66, z - 0.02, (176, 130, 96), line=0.5)
    w.box(-2.4, -1.5, 0.93, 0.96, z - 0.55, z - 0.1, (60, 62, 74), line=0.4)
    pot = w.at(-1.95, 0.96, z - 0.35, 0.4)
    pot.shape(pot.rect(-0.45, -0.5, 0.9, 0.5, 0.1), w.lit((214, 92, 84)), line=0.5)
    pot.shape(pot.oval(0, -0.5, 0.48, 0.08), w.lit((226, 120, 104)), line=0.4)
    for k in range(3):
        pot.stroke([(-0.2 + 0.2 * k, -0.65), (-0.14 + 0.2 * k, -0.85), (-0.22 + 0.2 * k, -1.1)], 1.6, WHITE, 0.5)
    w.box(2.3, 3.2, 0, 1.95, z - 0.75, z - 0.03, (206, 220, 226), line=0.5)
    w.line([(2.3, 1.3, z - 0.76), (3.2, 1.3, z - 0.76)], (120, 130, 140), 0.6, 0.8)
    w.panel(2.36, 2.41, 1.4, 1.8, z - 0.77, (160, 170, 180), line=0.2)
    table(w, 0.9, 2.6, z - 2.2, z - 1.4, 0.74, (206, 156, 110))
    bowl = w.at(1.7, 0.8, z - 1.8, 0.32)
    for k, tone in enumerate(((232, 96, 82), (244, 176, 80), (150, 190, 90))):
        bowl.shape(bowl.oval(-0.3 + 0.3 * k, -0.36, 0.22, 0.22), w.lit(tone), line=0.4)
    bowl.shape(bowl.curve([(-0.62, -0.34, 1), (0.62, -0.34, 1), (0.3, 0.0), (-0.3, 0.0)]), w.lit((240, 240, 246)), line=0.5)
    pendant(w, 1.7, z - 1.8, 0.7, r.high, (226, 110, 90))


def living_room(w: World) -> None:
    r = shell(w, w.dice.choice([(226, 214, 196), (196, 212, 208), (236, 214, 200)]), (190, 148, 112))
    z = r.z
    window(w, r, -2.7, -1.2, 0.7, 2.3, curtains=(206, 120, 104))
    sofa(w, -0.8, 1.6, z - 1.0, z - 0.15, w.dice.choice([(92, 140, 150), (206, 140, 96), (140, 130, 180)]))
    for k in range(3):
        picture(w, -0.5 + 0.72 * k, 1.5 + 0.06 * (k % 2), z, 0.5, 0.42)
    standing_lamp(w, 2.1, z - 0.5)
    plant(w, 2.75, 0, z - 0.8, 1.2)
    rug(w, 0.3, z - 2.0, 1.9, 0.75, (226, 196, 150))
    table(w, -0.4, 1.0, z - 2.2, z - 1.7, 0.36, (160, 112, 82))
    book = w.at(0.2, 0.42, z - 1.95, 0.3)
    book.shape(book.rect(-0.5, -0.14, 1.0, 0.14), w.lit((92, 132, 170)), line=0.4)
    book.shape(book.rect(-0.4, -0.28, 0.8, 0.14), w.lit((232, 170, 96)), line=0.4)


def sofa(w: World, x0: float, x1: float, z0: float, z1: float, tone: RGB) -> None:
    """A sofa with its back to the wall."""
    w.box(x0, x1, 0.1, 0.95, z1 - 0.2, z1, tone, line=0.5)
    w.box(x0, x1, 0.1, 0.45, z0, z1 - 0.2, shadow_of(tone, 0.1), line=0.5)
    half = (x1 - x0 - 0.4) / 2
    for k in range(2):
        a = x0 + 0.2 + half * k
        w.box(a, a + half, 0.45, 0.56, z0 - 0.03, z1 - 0.2, lighten(tone, 0.10), line=0.45)
        w.panel(a + 0.05, a + half - 0.05, 0.58, 0.92, z1 - 0.22, lighten(tone, 0.06), line=0.4, corner=0.08)
    for a in (x0 - 0.08, x1 - 0.14):
        w.box(a, a + 0.22, 0.1, 0.66, z0 - 0.05, z1 - 0.1, tone, line=0.5)
    c = w.at(x0 + 0.5, 0.56, z1 - 0.3, 0.4)
    c.shape(c.curve([(-0.45, -0.8), (0.45, -0.85), (0.5, -0.05), (-0.5, 0.0)]), w.lit((250, 216, 140)), line=0.5)


def office(w: World) -> None:
    r = shell(w, (222, 228, 234), (150, 158, 170), boards="tiles")
    z = r.z
    window(w, r, -3.0, 0.6, 0.95, 2.45, panes=4)
    for k in range(7):
        y = 2.42 - 0.06 * k
        w.panel(-3.0, 0.6, y, y + 0.035, z - 0.06, (250, 250, 250), line=0.2)
    shelf(w, 1.2, 1.1, z, 1.9, rows=3, gap=0.46)
    for x0 in (-2.5, 0.6):
        table(w, x0, x0 + 1.7, z - 1.5, z - 0.8, 0.72, (226, 206, 180))
        m = w.at(x0 + 0.85, 0.78, z - 1.1, 0.6)
        m.shape(m.rect(-0.5, -0.85, 1.0, 0.66, 0.04), w.lit((52, 58, 74)), line=0.5)
        m.fill(m.rect(-0.44, -0.79, 0.88, 0.54), mix(w.lit((120, 186, 220)), (150, 214, 240), 0.5), raw=True)
        for k in range(4):
            m.fill(m.rect(-0.36, -0.7 + 0.11 * k, 0.25 + 0.12 * ((k * 7) % 4), 0.04), WHITE, 0.7, raw=True)
        m.shape(m.poly([(-0.06, -0.19), (0.06, -0.19), (0.18, 0.0), (-0.18, 0.0)]), w.lit((70, 76, 92)), line=0.4)
        chair(w, x0 + 0.85, z - 2.1, (80, 96, 128))
    plant(w, 2.85, 0, z - 1.0, 1.1)
    for k in (-1, 1):
        w.quad([(k * 1.2 - 0.35, 2.79, z - 2.4), (k * 1.2 + 0.35, 2.79, z - 2.4), (k * 1.2 + 0.35, 2.79, z - 1.0), (k * 1.2 - 0.35, 2.79, z - 1.0)], (255, 255, 250), raw=True, line=0.4)


def classroom(w: World) -> None:
    r = shell(w, (246, 236, 210), (206, 168, 124), half=3.8, high=3.0)
    z = r.z
    w.panel(-2.3, 1.9, 1.0, 2.3, z - 0.02, (150, 110, 80), line=0.5)
    w.panel(-2.22, 1.82, 1.08, 2.22, z - 0.03, (62, 112, 92), line=0.4)
    b = w.at(-1.9, 1.95, z - 0.04, 1.0)
    for k in range(4):
        y = 0.05 + 0.2 * k
        b.stroke([(0.0, y), (0.5 + 0.2 * ((k * 5) % 3), y - 0.02), (1.0 + 0.35 * ((k * 3) % 4), y)], 1.4, (236, 246, 236), 0.85)
    b.ink(b.oval(2.9, 0.3, 0.3, 0.3), 0.6, (236, 246, 236), 0.85)
    b.stroke([(2.9, 0.3), (3.15, 0.14)], 1.2, (250, 220, 140))
    w.box(-2.22, 1.82, 0.96, 1.02, z - 0.1, z - 0.02, (176, 130, 96), line=0.35)
    clock(w, 2.5, 2.45, z)
    lights = not w.light.dark
    for k in range(4):
        a, c = 0.9 + k * 2.2, 2.6 + k * 2.2
        w.side(-3.79, 0.95, 2.4, a, c, w.light.hour.middle, raw=True, line=0.5)
        w.side(-3.78, 0.95, 2.4, (a + c) / 2 - 0.04, (a + c) / 2 + 0.04, (250, 248, 240), line=0.2)
        if lights:
            w.quad([(-3.4, 0.004, a), (-3.4, 0.004, c), (-1.6, 0.004, c + 0.4), (-1.6, 0.004, a + 0.4)], (255, 246, 210), raw=True, alpha=0.3, line=0.0)
    for row in range(3):
        for col in range(4):
            x, d = -2.7 + 1.6 * col, z - 1.3 - 1.25 * row
            if d < 0.9 or (abs(d - w.shot.z) < 0.5 and abs(x) < 1.2):
                continue
            table(w, x, x + 0.75, d, d + 0.45, 0.68, (222, 182, 136))
            chair(w, x + 0.37, d - 0.5, (206, 162, 118))


def clock(w: World, x: float, y: float, z: float) -> None:
    b = w.at(x, y, z - 0.03, 0.22)
    b.shape(b.oval(0, 0, 1, 1), w.lit((252, 250, 244)), line=0.7, cast=(0, 0))
    for k in range(12):
        b.stroke([(0.78 * math.cos(k * 0.5236), 0.78 * math.sin(k * 0.5236)), (0.9 * math.cos(k * 0.5236), 0.9 * math.sin(k * 0.5236))], 0.8, (70, 60, 76))
    b.stroke([(0, 0), (0.1, -0.6)], 1.4, (60, 50, 66))
    b.stroke([(0, 0), (0.42, 0.2)], 1.4, (60, 50, 66))


def hallway(w: World) -> None:
    z = w.shot.z + 16
    wall, floor = (232, 226, 208), (186, 190, 196)
    r = shell(w, wall, floor, depth=16, half=1.75, high=2.8, boards="tiles")
    for s in (-1, 1):
        w.side(1.745 * s, 0, 1.0, 0.3, z, (132, 168, 172), line=0.3)
        for k in range(7):
            a = 0.9 + k * 2.9
            if s < 0:
                w.side(-1.74, 0, 2.1, a, a + 0.95, (176, 128, 92), line=0.5)
                w.side(-1.735, 1.3, 1.8, a + 0.3, a + 0.65, (200, 226, 232), line=0.4)
            else:
                w.side(1.74, 1.1, 2.3, a, a + 1.9, w.light.hour.middle, raw=True, line=0.5)
                w.side(1.735, 1.1, 2.3, a + 0.92, a + 0.98, (250, 248, 240), line=0.2)
                if not w.light.dark:
                    w.quad([(1.6, 0.004, a), (1.6, 0.004, a + 1.9), (0.0, 0.004, a + 2.2), (0.0, 0.004, a + 0.3)], (255, 246, 214), raw=True, alpha=0.4, line=0.0)
    d = 2.0
    while d < z:
        w.quad([(-0.3, 2.78, d), (0.3, 2.78, d), (0.3, 2.78, d + 1.2), (-0.3, 2.78, d + 1.2)], (255, 255, 246), raw=True, line=0.3)
        d += 3.2
    window(w, r, -0.7, 0.7, 1.0, 2.2)


def cafe(w: World) -> None:
    r = shell(w, (214, 178, 142), (158, 112, 84))
    z = r.z
    for k in range(13):
        w.panel(-3.3 + 0.52 * k, -3.3 + 0.52 * k + 0.5, 0, 0.95, z - 0.01, (128, 92, 74), line=0.35)
    window(w, r, -3.0, -0.9, 1.1, 2.35, panes=3, frame=(110, 80, 66))
    w.panel(0.1, 2.6, 1.35, 2.4, z - 0.02, (56, 50, 54), line=0.5)
    b = w.at(0.3, 2.2, z - 0.03, 1.0)
    b.ink(b.curve([(0.05, 0.1), (0.3, 0.1), (0.28, 0.4), (0.08, 0.4)]), 0.7, (250, 236, 206))
    b.stroke([(0.3, 0.16), (0.42, 0.2), (0.29, 0.32)], 1.2, (250, 236, 206))
    for k in range(5):
        b.stroke([(0.7, 0.05 + 0.16 * k), (1.4, 0.04 + 0.16 * k)], 1.3, (250, 236, 206), 0.85)
        b.stroke([(1.8, 0.05 + 0.16 * k), (2.05, 0.05 + 0.16 * k)], 1.3, (246, 190, 110), 0.9)
    w.box(0.2, 3.2, 0, 1.05, z - 1.0, z - 0.5, (140, 98, 76), line=0.5)
    w.box(0.1, 3.25, 1.05, 1.12, z - 1.08, z - 0.45, (222, 190, 150), line=0.5)
    m = w.at(2.3, 1.12, z - 0.75, 0.6)
    m.shape(m.rect(-0.5, -0.75, 1.0, 0.75, 0.08), w.lit((206, 210, 218)), line=0.5)
    m.shape(m.rect(-0.4, -0.62, 0.8, 0.2, 0.04), w.lit((200, 84, 78)), line=0.4)
    for k in range(3):
        c = w.at(0.6 + 0.3 * k, 1.12, z - 0.8, 0.2)
        c.shape(c.curve([(-0.4, -0.7, 1), (0.4, -0.7, 1), (0.28, 0), (-0.28, 0)]), w.lit((250, 248, 242)), line=0.4)
    for x, d in ((-2.3, 1.3), (-0.9, 1.9)):
        t = w.at(x, 0, z - d, 1.0)
        t.fill(t.rect(-0.03, -0.72, 0.06, 0.72), w.lit((90, 80, 84)))
        t.shape(t.oval(0, -0.73, 0.42, 0.10), w.lit((206, 160, 116)), line=0.5, cast=(0, 0))
        chair(w, x - 0.65, z - d, (120, 86, 70))
    for k in range(3):
        pendant(w, -2.0 + 1.7 * k, z - 1.2, 0.62, r.high, (90, 80, 84))


def shop(w: World) -> None:
    r = shell(w, (246, 240, 226), (216, 214, 210), boards="tiles", half=3.5)
    z = r.z
    for x in (-3.2, -1.2, 0.8):
        w.box(x, x + 1.85, 0, 2.1, z - 0.45, z - 0.03, (226, 222, 214), line=0.5)
        for j in range(4):
            k = x + 0.08
            while k < x + 1.7:
                bw, bh = w.dice.uniform(0.10, 0.2), w.dice.uniform(0.2, 0.36)
                w.panel(k, k + bw, 0.16 + 0.5 * j, 0.16 + 0.5 * j + bh, z - 0.47, w.dice.choice([(226, 96, 88), (250, 190, 90), (120, 180, 130), (110, 160, 206), (236, 150, 170), (250, 240, 214)]), line=0.35, corner=0.02)
                k += bw + 0.02
            w.panel(x, x + 1.85, 0.10 + 0.5 * j, 0.15 + 0.5 * j, z - 0.48, (180, 176, 172), line=0.3)
    w.panel(-3.4, 3.4, 2.3, 2.62, z - 0.05, (96, 160, 140), line=0.4)
    for k in range(9):
        w.panel(-3.2 + 0.75 * k, -2.8 + 0.75 * k, 2.40, 2.52, z - 0.06, (250, 250, 240), line=0.0)
    w.box(1.6, 3.4, 0, 0.95, z - 2.2, z - 1.5, (206, 160, 118), line=0.5)
    till = w.at(2.4, 0.95, z - 1.9, 0.5)
    till.shape(till.rect(-0.4, -0.4, 0.8, 0.4, 0.05), w.lit((80, 90, 110)), line=0.5)
    till.fill(till.rect(-0.3, -0.72, 0.5, 0.3, 0.03), (150, 224, 230), raw=True)
    for x in (-1.5, 1.0):
        w.quad([(x - 0.2, 2.79, z - 3), (x + 0.2, 2.79, z - 3), (x + 0.2, 2.79, z - 0.8), (x - 0.2, 2.79, z - 0.8)], (255, 255, 250), raw=True, line=0.3)


def hospital(w: World) -> None:
    r = shell(w, (224, 238, 236), (202, 216, 216), boards="tiles")
    z = r.z
    w.panel(-3.3, 3.3, 0.9, 1.0, z - 0.01, (140, 196, 190), line=0.3)
    window(w, r, 0.5, 1.9, 1.1, 2.3, curtains=(250, 252, 252))
    x0, x1 = -2.3, -0.7
    w.box(x0, x1, 0.5, 0.7, z - 2.0, z - 0.2, (250, 252, 252), line=0.5)
    w.box(x0, x1, 0.7, 0.8, z - 2.0, z - 0.85, (168, 210, 222), line=0.5)
    w.box(x0 + 0.3, x1 - 0.3, 0.7, 0.86, z - 0.7, z - 0.25, (255, 255, 255), line=0.4)
    w.box(x0 - 0.03, x1 + 0.03, 0.3, 1.15, z - 0.15, z - 0.1, (190, 200, 210), line=0.4)
    for x in (x0, x1 - 0.06):
        w.box(x, x + 0.06, 0, 0.5, z - 1.95, z - 1.9, (170, 180, 190), line=0.3)
    p = w.at(-0.3, 0, z - 0.6, 1.0)
    p.fill(p.rect(-0.015, -1.9, 0.03, 1.9), w.lit((170, 180, 192)))
    p.stroke([(-0.2, -1.85), (0, -1.92), (0.2, -1.85)], 1.6, w.lit((170, 180, 192)))
    p.shape(p.rect(0.08, -1.8, 0.2, 0.32, 0.06), w.lit((226, 244, 250)), line=0.45)
    p.stroke([(0.18, -1.48), (0.1, -1.1), (-0.3, -0.9)], 0.9, w.lit((170, 200, 220)))
    m = w.at(-2.7, 1.2, z - 0.4, 0.5)
    m.shape(m.rect(-0.5, -0.7, 1.0, 0.7, 0.06), w.lit((70, 84, 100)), line=0.5)
    m.fill(m.rect(-0.42, -0.62, 0.84, 0.5), (24, 52, 56), raw=True)
    m.stroke([(-0.4, -0.36), (-0.15, -0.36), (-0.08, -0.55), (0.0, -0.2), (0.08, -0.36), (0.4, -0.36)], 1.6, (120, 244, 180))
    for k in range(12):
        x = 2.15 + 0.09 * k
        w.panel(x, x + 0.09, 0.3, 2.55, z - 0.5, (176, 220, 214) if k % 2 else (190, 230, 224), line=0.2)


def vehicle(w: World, *, train: bool) -> None:
    """Inside a bus or a train: seats along the aisle, poles, straps, a window band."""
    body: RGB = (236, 238, 236) if train else (246, 232, 200)
    z = w.shot.z + 9
    r = shell(w, body, (150, 152, 164), depth=9, half=1.65, high=2.45, boards="none")
    for s in (-1, 1):
        for k in range(7):
            a = 0.5 + k * 1.75
            w.side(1.64 * s, 1.0, 1.9, a, a + 1.5, w.light.hour.middle, raw=True, line=0.6)
            w.side(1.635 * s, 1.0, 1.25, a, a + 1.5, mix((110, 150, 120), w.light.hour.air, 0.5), raw=True, line=0.0)
            w.side(1.63 * s, 1.25, 1.45, a + 0.3, a + 0.9, mix((150, 140, 160), w.light.hour.air, 0.5), raw=True, line=0.0)
    seat = (86, 126, 178) if train else (206, 96, 88)
    d = z - 0.8
    while d > max(0.8, w.shot.z * 0.6):
        for s in (-1, 1):
            x0, x1 = (0.85, 1.6) if s > 0 else (-1.6, -0.85)
            if train:
                w.box(x0 + (0.25 if s > 0 else 0), x1 - (0.25 if s < 0 else 0), 0.2, 0.48, d - 1.0, d, seat, line=0.4)
                w.side(1.45 * s, 0.48, 0.98, d - 1.0, d, lighten(seat, 0.1), line=0.4)
            else:
                w.box(x0, x1, 0.45, 1.15, d, d + 0.12, seat, line=0.45)
                w.box(x0, x1, 0.2, 0.48, d - 0.45, d, lighten(seat, 0.1), line=0.4)
        d -= 1.15
    w.box(-0.75, 0.75, 0.02, 2.05, z - 0.03, z - 0.01, lighten(body, 0.2), line=0.5)
    w.panel(-0.62, -0.04, 0.9, 1.9, z - 0.05, w.light.hour.middle, raw=True, line=0.5)
    w.panel(0.04, 0.62, 0.9, 1.9, z - 0.05, w.light.hour.middle, raw=True, line=0.5)
    for s in (-1, 1):
        w.quad([(0.62 * s, 2.1, 0.5), (0.66 * s, 2.1, 0.5), (0.66 * s, 2.1, z), (0.62 * s, 2.1, z)], (210, 190, 120), line=0.3)
        k = 1.0
        while k < z:
            b = w.at(0.64 * s, 2.08, k, 1.0)
            b.stroke([(0, 0), (0, 0.2)], 1.2, w.lit((120, 120, 130)))
            b.ink(b.oval(0, 0.28, 0.07, 0.08), 0.9, w.lit((250, 250, 250)))
            k *= 1.35
        for d in (z - 1.5, z - 4.0):
            if d > w.shot.z:
                w.box(0.72 * s - 0.02, 0.72 * s + 0.02, 0, 2.45, d, d + 0.04, (236, 200, 96), line=0.3)
    w.quad([(-0.2, 2.44, 0.5), (0.2, 2.44, 0.5), (0.2, 2.44, z), (-0.2, 2.44, z)], (255, 255, 248), raw=True, line=0.3)
    del r


def bus(w: World) -> None:
    vehicle(w, train=False)


def train(w: World) -> None:
    vehicle(w, train=True)


def car_inside(w: World) -> None:
    """In a car, toward the windscreen from the back: sky and road outside, dashboard, seats, mirror."""
    width, h = w.shot.width, w.shot.height
    hour, p = w.light.hour, w.paper
    y0 = h * 0.52
    w.paint(-h * 0.2, y0 * 0.9, [hour.zenith, hour.middle, hour.horizon])
    p.fill(p.rect(0, y0 * 0.82, width, h), mix((120, 150, 120), hour.air, 0.5))
    p.fill(p.poly([(width * 0.46, y0 * 0.82), (width * 0.54, y0 * 0.82), (width * 1.1, h), (-0.1 * width, h)]), mix((110, 110, 124), hour.air, 0.3))
    for k in range(5):
        a, b = y0 * 0.82 + (h * 0.3) * (k / 5) ** 1.6, y0 * 0.82 + (h * 0.3) * ((k + 0.5) / 5) ** 1.6
        p.fill(p.poly([(width * (0.498 - 0.002 * k), a), (width * (0.502 + 0.002 * k), a), (width * (0.504 + 0.003 * k), b), (width * (0.496 - 0.003 * k), b)]), (250, 246, 230))
    for k in range(6):
        s = -1 if k % 2 else 1
        x = width * (0.5 + s * (0.12 + 0.14 * (k // 2)))
        foliage(p, x, y0 * 0.78, h * (0.03 + 0.03 * (k // 2)), mix((110, 160, 110), hour.air, 0.5), k * 1.1, line=0.0)
    trim, dark = w.lit((96, 92, 108)), w.lit((60, 58, 74))
    frame = p.curve([(-20, -20, 1), (width + 20, -20, 1), (width + 20, h + 20, 1), (-20, h + 20, 1)])
    hole = p.curve([(width * 0.06, y0 * 1.06, 1), (width * 0.15, h * 0.10), (width * 0.22, h * 0.07, 1), (width * 0.78, h * 0.07, 1), (width * 0.85, h * 0.10), (width * 0.94, y0 * 1.06, 1)])
    frame.addPath(hole)
    frame.setFillType(_even_odd())
    p.fill(frame, trim)
    p.ink(hole, 1.0, dark)
    p.shape(p.curve([(-20, y0 * 1.06), (width * 0.3, y0 * 0.99), (width * 0.7, y0 * 0.99), (width + 20, y0 * 1.06), (width + 20, h + 20, 1), (-20, h + 20, 1)]), mix(trim, dark, 0.5), cast=(0, -8), line=0.8)
    p.shape(p.rect(width * 0.40, y0 * 1.08, width * 0.2, h * 0.09, 8), (36, 44, 62), line=0.6, cast=(0, 0))
    p.fill(p.rect(width * 0.415, y0 * 1.09, width * 0.17, h * 0.07, 6), (110, 190, 214), 0.8, raw=True)
    p.shape(p.rect(width * 0.41, h * 0.10, width * 0.18, h * 0.045, 10), dark, line=0.7, cast=(0, 0))
    p.fill(p.rect(width * 0.42, h * 0.106, width * 0.16, h * 0.033, 7), hour.middle, 0.9)
    ring = p.oval(width * 0.22, y0 * 1.22, width * 0.13, width * 0.13)
    p.ink(ring, 5.0, dark)
    p.shape(p.oval(width * 0.22, y0 * 1.22, width * 0.035, width * 0.035), dark, line=0.6)
    for x in (0.02, 0.70):
        p.shape(p.curve([(width * (x - 0.02), h + 20, 1), (width * x, h * 0.80), (width * (x + 0.06), h * 0.74), (width * (x + 0.22), h * 0.74), (width * (x + 0.28), h * 0.80), (width * (x + 0.30), h + 20, 1)]), w.lit((150, 110, 96)), cast=(12, -4), line=0.8)


def _even_odd() -> object:
    import skia

    return skia.PathFillType.kEvenOdd


__all__ = ["Brush", "bed", "bedroom", "bus", "cafe", "car_inside", "chair", "classroom", "clock", "darken", "hallway", "hospital", "kitchen", "living_room", "office", "room_place", "shell", "shop", "table", "train"]
