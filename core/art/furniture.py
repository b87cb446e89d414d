"""Storyboard, rooms: which walls, windows, lamps and pieces of furniture can a room be put together from? Metres,
as in `world`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.art.colour import RGB, lighten, mix
from core.art.ink import WHITE, shadow_of
from core.art.plants import foliage
from core.art.world import World

LAMP: RGB = (255, 226, 160)


@dataclass(frozen=True)
class Shell:
    """A room's walls in metres: back wall at z, side walls at ±half, ceiling height."""

    z: float
    half: float
    high: float


def shell(
    w: World,
    wall: RGB,
    floor: RGB,
    *,
    depth: float = 3.2,
    half: float = 3.3,
    high: float = 2.8,
    boards: str = "planks",
    base: RGB | None = None,
) -> Shell:
    """Paint floor, walls and ceiling; returns where they are."""
    z = w.shot.z + depth
    h = w.shot.height
    w.paint(-h * 0.4, h * 1.4, [w.lit(lighten(wall, 0.5))] * 2)
    w.quad([(-half, high, 0.3), (half, high, 0.3), (half, high, z), (-half, high, z)], lighten(wall, 0.55), line=0.4)
    w.quad([(-half, 0, 0.3), (half, 0, 0.3), (half, 0, z), (-half, 0, z)], floor, line=0.3)
    if boards == "planks":
        for k in range(-9, 10):
            w.line([(k * half / 9, 0, 0.35), (k * half / 9, 0, z)], shadow_of(floor, 0.5), 0.45, 0.5)
        for _ in range(14):
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
                    w.quad(
                        [
                            (k * 0.6, 0, d),
                            (k * 0.6 + 0.6, 0, d),
                            (k * 0.6 + 0.6, 0, min(z, d + 0.6)),
                            (k * 0.6, 0, min(z, d + 0.6)),
                        ],
                        shadow_of(floor, 0.2),
                        line=0.0,
                    )
            d += 0.6
            row += 1
    for s in (-1, 1):
        w.quad(
            [(half * s, 0, 0.3), (half * s, 0, z), (half * s, high, z), (half * s, high, 0.3)],
            shadow_of(wall, 0.14 if s < 0 else 0.26),
            line=0.4,
        )
        w.side(half * s * 0.998, 0, 0.12, 0.3, z, base or lighten(wall, 0.5), line=0.3)
    ax, ay = w.spot(-half, high, z)
    bx, by = w.spot(half, 0, z)
    back = w.paper.rect(ax, ay, bx - ax, by - ay)
    tone = w.lit(wall)
    w.paper.blend(back, [lighten(tone, 0.10), tone, mix(tone, shadow_of(tone), 0.25)], (0, ay), (0, by))
    w.paper.ink(back, 0.5, shadow_of(tone, 0.6), 0.7)
    w.panel(-half, half, 0, 0.12, z - 0.005, base or lighten(wall, 0.5), line=0.35)
    return Shell(z, half, high)


def window(
    w: World,
    room: Shell,
    x0: float,
    x1: float,
    y0: float,
    y1: float,
    *,
    curtains: RGB | None = None,
    frame: RGB = (252, 248, 240),
    panes: int = 2,
) -> None:
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
                w.paper.fill(
                    w.paper.oval(w.dice.uniform(ax, bx), w.dice.uniform(ay, by), 1.3, 1.3), WHITE, 0.85, raw=True
                )
            w.paper.fill(
                w.paper.oval(bx - hgt * 0.22, ay + hgt * 0.25, hgt * 0.09, hgt * 0.09), (255, 248, 222), raw=True
            )
        elif w.light.time != "storm":
            w.cloud(ax + (bx - ax) * 0.4, ay + hgt * 0.35, (bx - ax) * 0.24, WHITE, hour.middle)
        if w.light.time == "storm":
            for _ in range(16):
                x, y = w.dice.uniform(ax, bx), w.dice.uniform(ay, by)
                w.paper.stroke([(x, y), (x - hgt * 0.02, y + hgt * 0.12)], 0.7, WHITE, 0.55)
        foliage(
            w.paper,
            ax + (bx - ax) * 0.15,
            by,
            hgt * 0.22,
            mix((110, 170, 110), hour.air, 0.4 if not w.light.dark else 0.7),
            1.0,
            line=0.0,
        )
        foliage(
            w.paper,
            ax + (bx - ax) * 0.8,
            by,
            hgt * 0.28,
            mix((100, 160, 110), hour.air, 0.4 if not w.light.dark else 0.7),
            2.0,
            line=0.0,
        )
        w.paper.fill(
            w.paper.poly(
                [(ax, by), (ax + (bx - ax) * 0.35, ay), (ax + (bx - ax) * 0.5, ay), (ax + (bx - ax) * 0.15, by)]
            ),
            WHITE,
            0.18,
            raw=True,
        )
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
            path = b.curve(
                [
                    (-0.10 * s, 0, 1),
                    (0.38 * -s, 0, 1),
                    (0.30 * -s, drop * 0.5),
                    (0.12 * -s, drop * 0.72),
                    (0.16 * -s, drop, 1),
                    (0.22 * s, drop, 1),
                    (0.16 * s, drop * 0.5),
                ]
            )
            tone = w.lit(curtains)
            b.shape(path, tone, cast=(0.06, 0), line=0.5)
            for k in range(3):
                b.stroke(
                    [
                        ((-0.05 + 0.09 * k) * -s, 0.04),
                        ((-0.03 + 0.06 * k) * -s, drop * 0.6),
                        ((-0.06 + 0.07 * k) * -s, drop * 0.97),
                    ],
                    0.9,
                    shadow_of(tone, 0.4),
                    0.7,
                )
        w.panel(x0 - 0.3, x1 + 0.3, y1 + 0.10, y1 + 0.15, z - 0.04, (150, 110, 90), line=0.3)
    if not w.light.dark:
        tone = (255, 244, 206) if w.light.time == "day" else (255, 196, 140)
        w.quad(
            [
                (x0, 0.005, room.z - 0.8),
                (x1, 0.005, room.z - 0.8),
                (x1 + 0.7, 0.005, room.z - 2.2),
                (x0 + 0.7, 0.005, room.z - 2.2),
            ],
            tone,
            raw=True,
            alpha=0.35,
            line=0.0,
        )


def picture(w: World, x: float, y: float, z: float, ww: float, hh: float) -> None:
    """A framed picture on the back wall."""
    w.panel(x, x + ww, y, y + hh, z - 0.02, (146, 104, 76), line=0.5)
    tone = w.dice.choice([(250, 226, 180), (190, 220, 226), (226, 206, 230)])
    path = w.panel(x + 0.05, x + ww - 0.05, y + 0.05, y + hh - 0.05, z - 0.025, tone, line=0.3)
    with w.paper.clip(path):
        b = w.at(x + ww / 2, y + hh * 0.35, z - 0.03, hh)
        b.fill(
            b.curve([(-1, 0.2), (-0.3, -0.15), (0.1, 0.1), (0.4, -0.08), (1, 0.2), (1, 0.6), (-1, 0.6)]),
            w.lit((110, 160, 140)),
        )
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
                w.panel(
                    k,
                    k + bw,
                    yy,
                    yy + bh,
                    z - 0.12,
                    w.dice.choice(
                        [
                            (208, 92, 84),
                            (92, 132, 170),
                            (236, 190, 104),
                            (110, 160, 128),
                            (168, 126, 178),
                            (240, 232, 216),
                        ]
                    ),
                    line=0.35,
                )
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
        path = b.curve(
            [
                (0, -0.36, 1),
                (tip[0] * 0.5 - 0.10, tip[1] * 0.7 - 0.1),
                (*tip, 1),
                (tip[0] * 0.5 + 0.10, tip[1] * 0.7 - 0.02),
            ]
        )
        b.shape(path, mix(leaf, shadow_of(leaf), 0.12 * (k % 3)), line=0.4, cast=(0.03, -0.03))
    b.shape(b.poly([(-0.2, -0.36), (0.2, -0.36), (0.15, 0.0), (-0.15, 0.0)]), pot, line=0.5)


def pendant(w: World, x: float, z: float, drop: float, high: float, tone: RGB = (240, 190, 110)) -> None:
    """A hanging lamp."""
    b = w.at(x, high, z, 1.0)
    b.stroke([(0, 0), (0, drop)], 0.8, w.lit((80, 70, 80)))
    b.shape(
        b.curve(
            [(-0.24, drop + 0.24, 1), (-0.17, drop + 0.06), (0, drop), (0.17, drop + 0.06), (0.24, drop + 0.24, 1)]
        ),
        w.lit(tone),
        line=0.5,
    )
    if w.light.time != "day":
        b.glow(0, drop + 0.3, 1.1, LAMP, 0.55)
        b.fill(b.oval(0, drop + 0.25, 0.1, 0.05), (255, 250, 220), raw=True)


def standing_lamp(w: World, x: float, z: float) -> None:
    b = w.at(x, 0, z, 1.0)
    b.fill(b.rect(-0.02, -1.45, 0.04, 1.45), w.lit((110, 90, 86)))
    b.fill(b.oval(0, 0, 0.2, 0.05), w.lit((110, 90, 86)))
    b.shape(b.poly([(-0.16, -1.78), (0.16, -1.78), (0.26, -1.38), (-0.26, -1.38)]), w.lit((252, 232, 190)), line=0.5)
    if w.light.time != "day":
        b.glow(0, -1.5, 1.3, LAMP, 0.6)


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


def bed(w: World, x0: float, x1: float, z0: float, z1: float) -> None:
    """A made bed, its head at the back."""
    wood, sheet, cover = (
        (184, 134, 98),
        (250, 246, 244),
        w.dice.choice([(150, 178, 214), (232, 168, 168), (178, 204, 170)]),
    )
    w.box(x0 - 0.05, x1 + 0.05, 0, 1.05, z1 - 0.1, z1, wood, line=0.5)
    w.box(x0, x1, 0.1, 0.5, z0, z1 - 0.1, sheet, line=0.5)
    for x in (x0 + 0.2, x0 + (x1 - x0) / 2 + 0.1):
        w.box(x, x + (x1 - x0) * 0.34, 0.5, 0.68, z1 - 0.55, z1 - 0.15, lighten(sheet, 0.6), line=0.45)
    w.box(x0 - 0.03, x1 + 0.03, 0.22, 0.56, z0 - 0.02, z0 + (z1 - z0) * 0.62, cover, line=0.5)
    w.quad(
        [
            (x0 - 0.03, 0.565, z0 + (z1 - z0) * 0.52),
            (x1 + 0.03, 0.565, z0 + (z1 - z0) * 0.52),
            (x1 + 0.03, 0.565, z0 + (z1 - z0) * 0.66),
            (x0 - 0.03, 0.565, z0 + (z1 - z0) * 0.66),
        ],
        lighten(cover, 0.5),
        line=0.3,
    )


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


def clock(w: World, x: float, y: float, z: float) -> None:
    b = w.at(x, y, z - 0.03, 0.22)
    b.shape(b.oval(0, 0, 1, 1), w.lit((252, 250, 244)), line=0.7, cast=(0, 0))
    for k in range(12):
        b.stroke(
            [
                (0.78 * math.cos(k * 0.5236), 0.78 * math.sin(k * 0.5236)),
                (0.9 * math.cos(k * 0.5236), 0.9 * math.sin(k * 0.5236)),
            ],
            0.8,
            (70, 60, 76),
        )
    b.stroke([(0, 0), (0.1, -0.6)], 1.4, (60, 50, 66))
    b.stroke([(0, 0), (0.42, 0.2)], 1.4, (60, 50, 66))
