"""Storyboard, rare places: stage, throne room, cave, tunnel, spaceship and the abstract nowhere of feelings."""

from __future__ import annotations

import math

from core.art.colour import RGB, darken, lighten, mix
from core.art.furniture import shell
from core.art.ink import EVEN_ODD, WHITE, Knot, shadow_of
from core.art.world import World


def stage(w: World) -> None:
    width, h = w.shot.width, w.shot.height
    z = w.shot.z + 4
    p = w.paper
    w.paint(-h * 0.3, h * 1.3, [(34, 20, 54), (78, 34, 86), (40, 22, 60)])
    w.quad([(-9, 0, 0.3), (9, 0, 0.3), (9, 0, z), (-9, 0, z)], (150, 96, 76), line=0.4)
    for k in range(-12, 13):
        w.line([(k * 0.6, 0, 0.35), (k * 0.6, 0, z)], (80, 46, 44), 0.5, 0.6)
    folds = 15
    top, base = min(-10.0, w.spot(0, 7, z)[1]), w.spot(0, 0, z)[1]
    for k in range(folds):
        x = width * (-0.05 + 1.1 * k / folds)
        fold = p.rect(x, top, width * 1.12 / folds, base - top)
        p.blend(fold, [(96, 20, 44), (190, 46, 66), (110, 24, 48)], (x, 0), (x + width * 1.1 / folds, 0))
    p.fill(p.rect(-10, base - 6, width + 20, 8), (60, 16, 34))
    for s in (-1, 1):
        x = width * (0.5 + 0.5 * s)
        drape: list[Knot] = [
            (x + 0.06 * s * width, -20, 1),
            (x - 0.20 * s * width, -20, 1),
            (x - 0.16 * s * width, h * 0.3),
            (x - 0.05 * s * width, h * 0.55),
            (x - 0.09 * s * width, h * 0.98, 1),
            (x + 0.06 * s * width, h * 0.98, 1),
        ]
        p.shape(p.curve(drape), (150, 30, 54), cast=(14, 0), line=0.8)
    for k, x in enumerate((0.18, 0.5, 0.82)):
        tone = ((255, 236, 180), (255, 255, 240), (200, 220, 255))[k]
        beam = p.poly(
            [
                (width * x - 8, -10),
                (width * x + 8, -10),
                (width * (0.5 + (x - 0.5) * 0.4) + width * 0.17, h * 0.96),
                (width * (0.5 + (x - 0.5) * 0.4) - width * 0.17, h * 0.96),
            ]
        )
        p.blend(beam, [tone, tone], (0, 0), (0, h), [0.42, 0.05])
    p.fill(
        p.oval(width * 0.5, max(base + 20, h * 0.9), width * 0.34, h * 0.05), (255, 250, 220), 0.30, blur=10, raw=True
    )
    for k in range(11):
        x = width * (0.03 + 0.094 * k)
        p.glow(x, base - 8, h * 0.03, (255, 220, 150), 0.7)


def throne_room(w: World) -> None:
    r = shell(w, (122, 100, 138), (150, 126, 140), depth=8, half=4.6, high=6.5, boards="tiles")
    z = r.z
    hour = w.light.hour
    for x in (-2.6, 2.6):
        b = w.at(x, 1.6, z - 0.02, 1.0)
        arch = b.curve(
            [(-0.6, 0, 1), (-0.6, -2.2, 1), (-0.35, -2.9), (0, -3.25, 1), (0.35, -2.9), (0.6, -2.2, 1), (0.6, 0, 1)]
        )
        b.blend(arch, [hour.zenith, hour.middle, hour.horizon], (0, -3.2), (0, 0))
        b.ink(arch, 1.0, w.lit((70, 52, 84)))
        b.stroke([(0, 0), (0, -3.2)], 1.5, w.lit((70, 52, 84)))
        for y in (-0.8, -1.7):
            b.stroke([(-0.6, y), (0.6, y)], 1.2, w.lit((70, 52, 84)))
    gold: RGB = (228, 180, 84)
    for k in range(3):
        w.box(
            -1.7 + 0.25 * k,
            1.7 - 0.25 * k,
            0.18 * k,
            0.18 * (k + 1),
            z - 1.9 + 0.3 * k,
            z - 0.1,
            (176, 150, 158),
            line=0.5,
        )
    w.box(-0.55, 0.55, 0.54, 1.05, z - 1.0, z - 0.4, (150, 36, 60), line=0.5)
    b = w.at(0, 0.54, z - 0.45, 1.0)
    back = b.curve(
        [
            (-0.62, 0, 1),
            (-0.62, -1.5, 1),
            (-0.5, -1.95, 1),
            (-0.28, -1.72),
            (0, -2.25, 1),
            (0.28, -1.72),
            (0.5, -1.95, 1),
            (0.62, -1.5, 1),
            (0.62, 0, 1),
        ]
    )
    b.shape(back, w.lit(gold), cast=(0.12, -0.03), line=0.7)
    b.shape(b.rect(-0.42, -1.5, 0.84, 1.45, 0.12), w.lit((160, 36, 62)), line=0.5)
    b.shape(b.oval(0, -1.85, 0.12, 0.12), w.lit((90, 160, 220)), line=0.5)
    for s in (-1, 1):
        w.box(0.62 * s - 0.12, 0.62 * s + 0.12, 0.54, 1.25, z - 1.1, z - 0.45, gold, line=0.5)
    w.quad([(-0.8, 0.01, 0.3), (0.8, 0.01, 0.3), (0.8, 0.01, z - 1.9), (-0.8, 0.01, z - 1.9)], (170, 36, 58), line=0.3)
    for s in (-1, 1):
        w.quad(
            [(0.8 * s, 0.012, 0.3), (0.68 * s, 0.012, 0.3), (0.68 * s, 0.012, z - 1.9), (0.8 * s, 0.012, z - 1.9)],
            gold,
            line=0.0,
        )
        d = z - 1.0
        while d > max(1.2, w.shot.z * 0.8):
            w.box(3.3 * s - 0.42, 3.3 * s + 0.42, 0, 0.4, d - 0.42, d + 0.42, (196, 176, 190), line=0.5)
            c = w.at(3.3 * s, 0.4, d, 1.0)
            col = c.rect(-0.3, -5.4, 0.6, 5.4)
            tone = w.lit((186, 166, 186))
            c.blend(col, [shadow_of(tone, 0.45), lighten(tone, 0.25), tone, shadow_of(tone, 0.5)], (-0.3, 0), (0.3, 0))
            c.ink(col, 0.6)
            c.shape(c.rect(-0.48, -5.6, 0.96, 0.25), tone, line=0.5)
            flag = c.curve([(-0.22, -4.2, 1), (0.22, -4.2, 1), (0.22, -2.6, 1), (0, -2.3, 1), (-0.22, -2.6, 1)])
            c.shape(flag, w.lit((96, 52, 130)), line=0.5)
            c.fill(c.oval(0, -3.4, 0.1, 0.14), w.lit(gold))
            d -= 2.6
    if not w.light.dark:
        for x in (0.12, 0.75):
            w.beams(w.shot.width * x, w.shot.width * (x + 0.10), 0, w.shot.width * 0.14, (255, 236, 200), 0.25)


def _rock_ring(w: World, cx: float, cy: float, rx: float, ry: float, tone: RGB, jag: float) -> None:
    """Everything outside a ragged opening, px."""
    knots: list[Knot] = []
    for k in range(18):
        a = 2 * math.pi * k / 18
        r = 1 + w.dice.uniform(-jag, jag)
        knots.append(
            (cx + rx * r * math.cos(a), cy + ry * r * math.sin(a), 1)
            if k % 2
            else (cx + rx * r * math.cos(a), cy + ry * r * math.sin(a))
        )
    hole = w.paper.curve(knots)
    big = 3 * max(w.shot.width, w.shot.height)
    path = w.paper.rect(-big, -big, 2 * big, 2 * big)
    path.addPath(hole)
    path.setFillType(EVEN_ODD)
    w.paper.fill(path, tone)
    w.paper.ink(hole, 0.8, shadow_of(tone, 0.6), 0.7)
    w.paper.canvas.save()
    w.paper.canvas.clipPath(path)
    for _ in range(16):
        a = w.dice.uniform(0, 6.283)
        r = w.dice.uniform(1.05, 1.5)
        x, y = cx + rx * r * math.cos(a), cy + ry * r * math.sin(a)
        s = 0.05 * w.shot.width
        w.paper.stroke([(x - s, y), (x, y - s * 0.5), (x + s, y + s * 0.2)], 1.4, shadow_of(tone, 0.45), 0.8)
        w.paper.stroke([(x - s * 0.8, y + s * 0.16), (x, y - s * 0.3)], 1.0, lighten(tone, 0.25), 0.7)
    w.paper.canvas.restore()


def cave(w: World) -> None:
    width, h = w.shot.width, w.shot.height
    cx, cy = width * 0.56, min(max(w.shot.horizon, h * 0.3), h * 0.62) - h * 0.06
    hour = w.light.hour
    w.paint(-h * 0.3, h * 1.3, [lighten(hour.middle, 0.3), lighten(hour.horizon, 0.3)])
    w.paper.glow(cx, cy, h * 0.5, (255, 255, 240), 0.6)
    _rock_ring(w, cx, cy, width * 0.17, h * 0.14, (120, 112, 134), 0.10)
    _rock_ring(w, cx - width * 0.02, cy + h * 0.02, width * 0.30, h * 0.25, (94, 84, 112), 0.10)
    _rock_ring(w, cx - width * 0.05, cy + h * 0.05, width * 0.46, h * 0.40, (70, 60, 92), 0.09)
    floor = w.paper.curve(
        [
            (-30, h * 0.86),
            (width * 0.3, max(cy + h * 0.14, h * 0.7)),
            (width * 0.6, max(cy + h * 0.13, h * 0.68)),
            (width + 30, h * 0.84),
            (width + 30, h + 30, 1),
            (-30, h + 30, 1),
        ]
    )
    w.paper.fill(floor, (92, 80, 106))
    w.paper.blend(floor, [(200, 200, 220), (90, 80, 110)], (cx, h * 0.68), (cx, h), [0.5, 0.0])
    for _ in range(9):
        x, s = width * w.dice.uniform(0, 1), w.dice.uniform(0.05, 0.16) * h
        w.paper.shape(
            w.paper.curve([(x - s * 0.2, -10, 1), (x + s * 0.02, s, 1), (x + s * 0.22, -10, 1)]),
            (58, 48, 80),
            line=0.6,
            cast=(4, 0),
        )
    for k in range(5):
        x = width * (0.05 + 0.9 * w.dice.random())
        y, s = h * w.dice.uniform(0.82, 0.98), h * 0.04
        tone = ((120, 220, 230), (200, 150, 240))[k % 2]
        if abs(x - width / 2) < width * 0.2:
            continue
        w.paper.glow(x, y - s, s * 3, tone, 0.5)
        for d in (-0.4, 0.0, 0.45):
            w.paper.shape(
                w.paper.poly(
                    [(x + d * s - s * 0.2, y), (x + d * s * 1.5, y - s * (1.7 - abs(d))), (x + d * s + s * 0.22, y)]
                ),
                tone,
                line=0.5,
                cast=(3, 0),
            )
    w.paper.fill(w.paper.rect(-10, -10, width + 20, h + 20), (28, 18, 60), 0.18)


def tunnel(w: World) -> None:
    width, h = w.shot.width, w.shot.height
    cx, cy = w.shot.vanish, min(max(w.shot.horizon, h * 0.22), h * 0.72)
    w.paint(-h * 0.3, h * 1.3, [(50, 54, 70)] * 2)
    rings = 12
    tones: tuple[RGB, RGB] = ((126, 130, 142), (112, 116, 130))
    for k in range(rings):
        t = (1 - k / rings) ** 2.1
        rx, ry = width * (0.06 + 0.95 * t), h * (0.06 + 0.80 * t)
        tone = mix(tones[k % 2], (255, 244, 206), 0.55 * (k / rings) ** 3)
        tone = mix(tone, (30, 26, 52), 0.55 * (1 - abs(k / rings - 0.35)) * 0.6)
        path = w.paper.oval(cx, cy, rx, ry)
        w.paper.fill(path, w.lit(tone))
        w.paper.ink(path, 0.7 * (0.3 + t), (44, 42, 60), 0.8)
    for k in range(16):
        a = 2 * math.pi * k / 16 + 0.2
        w.paper.stroke(
            [
                (cx + width * 0.07 * math.cos(a), cy + h * 0.07 * math.sin(a)),
                (cx + width * 1.05 * math.cos(a), cy + h * 0.9 * math.sin(a)),
            ],
            1.0,
            (60, 58, 78),
            0.5,
        )
    path = w.paper.oval(cx, cy, width * 0.07, h * 0.065)
    w.paper.fill(path, lighten(w.light.hour.horizon, 0.5))
    w.paper.glow(cx, cy, h * 0.36, (255, 250, 226), 0.75)
    water = w.paper.poly(
        [
            (cx - width * 0.025, cy + h * 0.055),
            (cx + width * 0.025, cy + h * 0.055),
            (width * 0.78, h * 1.05),
            (width * 0.22, h * 1.05),
        ]
    )
    w.paper.blend(water, [(236, 246, 240), (88, 116, 128), (60, 84, 104)], (0, cy), (0, h))
    for k in range(12):
        y = cy + h * 0.08 + (h - cy) * (k / 12) ** 1.4 * 0.9
        s = (y - cy) / h * width * 0.18
        w.paper.stroke([(cx - s, y), (cx, y + 2), (cx + s * 0.8, y)], 0.9, (200, 226, 226), 0.5)
    for s in (-1, 1):
        for t in (0.16, 0.36, 0.7):
            x, y = cx + s * width * 0.62 * t, cy - h * 0.52 * t
            w.paper.glow(x, y, h * 0.12 * (t + 0.3), (255, 214, 140), 0.6)
            w.paper.fill(w.paper.oval(x, y, h * 0.014 * (t + 0.3), h * 0.012 * (t + 0.3)), (255, 250, 220), raw=True)


def spaceship(w: World) -> None:
    r = shell(w, (188, 200, 222), (110, 120, 150), depth=4.2, half=3.0, high=3.0, boards="tiles")
    z = r.z
    p = w.paper
    ax, ay = w.spot(-2.2, 2.4, z - 0.02)
    bx, by = w.spot(2.2, 0.95, z - 0.02)
    hole = p.rect(ax, ay, bx - ax, by - ay, (by - ay) * 0.3)
    p.blend(hole, [(10, 10, 40), (40, 24, 84), (20, 20, 60)], (ax, ay), (bx, by))
    with p.clip(hole):
        for _ in range(60):
            s = w.dice.uniform(0.6, 2.2)
            p.fill(
                p.oval(w.dice.uniform(ax, bx), w.dice.uniform(ay, by), s, s), WHITE, w.dice.uniform(0.4, 1), raw=True
            )
        hh = by - ay
        cx, cy = ax + (bx - ax) * 0.72, ay + hh * 0.42
        p.glow(cx, cy, hh * 0.55, (150, 190, 255), 0.5)
        ball = p.oval(cx, cy, hh * 0.3, hh * 0.3)
        p.fill(ball, (96, 150, 214), raw=True)
        p.shade(ball, (40, 50, 130), -hh * 0.12, -hh * 0.06)
        p.stroke(
            [(cx - hh * 0.5, cy + hh * 0.14), (cx, cy + hh * 0.06), (cx + hh * 0.52, cy - hh * 0.12)],
            3.0,
            (240, 214, 180),
            0.9,
        )
    p.ink(hole, 1.6, (70, 80, 110))
    w.box(-2.3, 2.3, 0, 0.75, z - 0.9, z - 0.2, (130, 142, 176), line=0.5)
    w.quad(
        [(-2.4, 0.75, z - 1.0), (2.4, 0.75, z - 1.0), (2.2, 0.98, z - 0.3), (-2.2, 0.98, z - 0.3)],
        (74, 84, 116),
        line=0.5,
    )
    for k in range(14):
        x = -2.1 + 0.31 * k
        tone = ((110, 236, 220), (255, 170, 110), (150, 190, 255), (250, 110, 140))[w.dice.randint(0, 3)]
        w.quad(
            [(x, 0.80, z - 0.85), (x + 0.2, 0.80, z - 0.85), (x + 0.19, 0.88, z - 0.6), (x + 0.01, 0.88, z - 0.6)],
            tone,
            raw=True,
            line=0.2,
        )
    for s in (-1, 1):
        for k in range(4):
            a = 0.8 + 1.9 * k
            w.side(2.99 * s, 0.5, 2.2, a, a + 1.5, (160, 174, 204), line=0.5)
            w.side(2.985 * s, 1.25, 1.35, a + 0.2, a + 1.3, (120, 240, 230), raw=True, line=0.0)
        w.quad(
            [(2.7 * s, 2.98, 0.4), (2.5 * s, 2.98, 0.4), (2.5 * s, 2.98, z), (2.7 * s, 2.98, z)],
            (180, 246, 250),
            raw=True,
            line=0.2,
        )


def abstract(w: World) -> None:
    """A nowhere in the hour's colours: soft bands, rings and drifting lights."""
    width, h = w.shot.width, w.shot.height
    hour, p = w.light.hour, w.paper
    a, b = mix(hour.zenith, (190, 150, 230), 0.4), mix(hour.horizon, (255, 214, 226), 0.4)
    w.paint(-h * 0.2, h * 1.2, [a, mix(a, b, 0.5), b])
    for k in range(5):
        y = h * (0.2 + 0.16 * k)
        ph = w.dice.uniform(0, 6)
        knots: list[Knot] = (
            [(-40, h + 60, 1)]
            + [(width * (-0.1 + 0.2 * i), y + h * 0.05 * math.sin(i * 1.2 + ph)) for i in range(8)]
            + [(width * 1.3, h + 60, 1)]
        )
        p.fill(p.curve(knots), lighten(b, 0.15 * k) if not w.light.dark else mix(a, darken(b, 0.5), 0.2 * k), 0.35)
    for _ in range(26):
        x, y, s = w.dice.uniform(0, width), w.dice.uniform(0, h), w.dice.uniform(0.006, 0.03) * h
        p.glow(x, y, s * 2.2, WHITE, 0.55)
    for k in range(3):
        p.ink(
            p.oval(width * 0.5, h * 0.52, width * (0.26 + 0.12 * k), width * (0.26 + 0.12 * k)),
            0.8,
            WHITE,
            0.4 - 0.1 * k,
        )
