"""Storyboard, open land: what stands in a park, a field, on a beach, in a forest or high in the sky?"""

from __future__ import annotations

import math

from core.art.colour import RGB, lighten, mix
from core.art.ink import WHITE, Knot, shadow_of
from core.art.plants import bush, far_trees, flowers, foliage, grass_tufts, tree
from core.art.streets import lamp_post, skyline
from core.art.world import World


def park(w: World) -> None:
    w.sky()
    if w.light.detail > 0.3:
        skyline(w, 0.12, (76, 74, 120), amount=0.68)
    w.floor((150, 204, 118))
    far_trees(w, (96, 164, 96), 0.10)
    path: RGB = (232, 214, 180)
    z = w.shot.z
    w.quad(
        [
            (-1.4, 0, 0.3),
            (1.2, 0, 0.3),
            (0.9, 0, z + 4),
            (2.2, 0, z + 12),
            (5.5, 0, z + 26),
            (4.2, 0, z + 26),
            (1.0, 0, z + 12),
            (-0.3, 0, z + 4),
        ],
        path,
        line=0.3,
    )
    for x, d, s in ((-5.2, 15, 6.0), (6.2, 13, 6.4), (-3.7, 7.5, 5.0), (4.2, 5.2, 5.2)):
        tree(w, x, z + d, s, w.dice.choice([(116, 184, 98), (140, 194, 96), (96, 168, 104)]))
    bench(w, -2.1, z + 3.6)
    lamp_post(w, 2.5, z + 6.5)
    for x, d in ((-3.4, 3.2), (3.4, 3.0), (-1.9, 7.0)):
        bush(w, x, z + d, 1.1)
    grass_tufts(w, 46, (130, 192, 100))
    flowers(w, 26)


def bench(w: World, x: float, z: float) -> None:
    """A park bench facing the lens."""
    wood, iron = (190, 132, 88), (74, 78, 92)
    for s in (-0.75, 0.75):
        w.box(x + s - 0.04, x + s + 0.04, 0, 0.45, z, z + 0.4, iron, line=0.4)
    for k in range(3):
        w.box(x - 0.95, x + 0.95, 0.55 + 0.16 * k, 0.66 + 0.16 * k, z + 0.42, z + 0.46, wood, line=0.5)
    w.box(x - 0.95, x + 0.95, 0.42, 0.47, z, z + 0.42, wood, line=0.5)


def field(w: World) -> None:
    w.sky()
    width, h, hz = w.shot.width, w.shot.height, w.shot.horizon
    w.floor((168, 208, 112))
    for k, (tone, rise, amount) in enumerate(
        (((120, 160, 170), 0.13, 0.62), ((116, 174, 128), 0.08, 0.42), ((146, 194, 108), 0.035, 0.2))
    ):
        ph = w.dice.uniform(0, 6)
        knots: list[Knot] = [(-0.2 * width, hz + h * 0.05, 1)]
        for i in range(8):
            knots.append(
                (width * (-0.2 + 0.2 * i), hz - h * rise * (0.6 + 0.4 * math.sin(i * 1.3 + ph)) + k * h * 0.012)
            )
        knots.append((width * 1.3, hz + h * 0.05, 1))
        w.paper.fill(w.paper.curve(knots), w.far(tone, amount))
    z = w.shot.z
    w.quad(
        [(-0.9, 0, 0.3), (0.7, 0, 0.3), (1.2, 0, z + 6), (-1.5, 0, z + 18), (-2.2, 0, z + 18), (0.0, 0, z + 6)],
        (226, 204, 160),
        line=0.25,
    )
    tree(w, -4.6, z + 9, 6.5)
    tree(w, 7.0, z + 22, 6.0)
    for k in range(-9, 10):
        if k % 2 == 0:
            w.box(k * 0.95 + 3 - 0.05, k * 0.95 + 3 + 0.05, 0, 0.95, z + 6, z + 6.1, (206, 178, 144), line=0.4)
    w.box(-6, 12, 0.55, 0.66, z + 5.97, z + 6.0, (206, 178, 144), line=0.4)
    grass_tufts(w, 90, (150, 200, 96))
    flowers(w, 40)


def beach(w: World) -> None:
    w.sky()
    h, hz, width = w.shot.height, w.shot.horizon, w.shot.width
    sea_far, sea_near = w.far((40, 130, 190), 0.25), w.lit((96, 200, 214))
    shore = hz + max(h * 0.10, (h - hz) * 0.30)
    w.paint(hz, shore + 4, [sea_far, sea_near])
    for _ in range(34):
        y = hz + (shore - hz) * w.dice.random() ** 1.6
        x, s = w.dice.uniform(-0.1, 1) * width, (y - hz) / max(1.0, shore - hz) * 0.10 * width + 6
        w.paper.stroke([(x, y), (x + s * 0.5, y - 1.5), (x + s, y)], 0.8, lighten(sea_near, 0.5), 0.6)
    if w.light.time in ("sunset", "night"):
        x = width * (0.68 if w.light.time == "sunset" else 0.76)
        for k in range(16):
            y = hz + (shore - hz) * k / 16
            s = width * (0.02 + 0.05 * w.dice.random())
            w.paper.fill(w.paper.rect(x - s, y, 2 * s, max(1.0, h * 0.003)), (255, 236, 190), 0.6, raw=True)
    sand = w.lit((244, 222, 178))
    w.paint(shore, h * 1.35, [mix(sand, shadow_of(sand), 0.16), sand, mix(sand, WHITE, 0.12)])
    for k, (dy, tone, alpha) in enumerate(((0.0, lighten(sea_near, 0.35), 1.0), (0.012, WHITE, 0.95))):
        knots: list[Knot] = [(-0.1 * width, shore - h * 0.03, 1)]
        for i in range(9):
            knots.append((width * (-0.1 + 0.15 * i), shore + h * (0.012 * math.sin(i * 1.9 + k) - dy * 0.3)))
        knots.append((1.2 * width, shore - h * 0.03, 1))
        if k == 0:
            w.paper.fill(w.paper.curve(knots), tone, alpha)
        else:
            w.paper.stroke(knots[1:-1], 3.2, WHITE, 0.95)
    b = w.at(-2.6, 0, w.shot.z + 5, 1.0)
    pole = w.lit((240, 236, 226), 8)
    b.fill(b.rect(-0.03, -2.1, 0.06, 2.1), pole)
    for k in range(6):
        a0, a1 = -1.3 + 2.6 * k / 6, -1.3 + 2.6 * (k + 1) / 6
        seg = b.curve([(0, -2.45, 1), (a0, -1.72 + 0.06 * (k % 2), 1), ((a0 + a1) / 2, -1.64), (a1, -1.72, 1)])
        b.shape(seg, w.lit((232, 96, 92) if k % 2 else (250, 246, 240), 8), line=0.5, cast=(0, 0))
    for _ in range(28):
        y = w.dice.uniform(shore + 0.03 * h, h)
        x = w.dice.uniform(0, width)
        w.paper.stroke([(x, y), (x + 0.02 * width, y + 2)], 0.8, shadow_of(sand, 0.22), 0.6)


def forest(w: World) -> None:
    h, hz, width = w.shot.height, w.shot.horizon, w.shot.width
    w.sky(clouds=False)
    glow = w.far((190, 220, 150), 0.35)
    w.paint(-h * 0.2, max(hz, h * 0.3) + 4, [w.lit((70, 120, 92)), glow, lighten(glow, 0.25)])
    w.floor((118, 156, 88), far=w.lit((150, 186, 110), 6))
    for layer in range(3):
        z = w.shot.z + 15 - layer * 5.2
        amount = 0.55 - 0.22 * layer
        trunks = 9 - 2 * layer
        for k in range(trunks):
            x = (k - (trunks - 1) / 2) * (2.5 - 0.15 * layer) + w.dice.uniform(-0.7, 0.7)
            if layer == 2 and abs(x) < 1.3:
                continue
            b = w.at(x, 0, z, 1.0)
            tone = w.far((104, 80, 72), amount)
            r = w.dice.uniform(0.18, 0.34)
            trunk = b.curve(
                [
                    (-r * 1.7, 0.05, 1),
                    (-r, -0.7),
                    (-r * 0.8, -4),
                    (-r * 0.8, -9, 1),
                    (r * 0.8, -9, 1),
                    (r * 0.8, -4),
                    (r, -0.7),
                    (r * 1.8, 0.05, 1),
                ]
            )
            b.shape(trunk, tone, cast=(r * 0.7, 0), line=0.6 if layer else 0.3)
            if layer:
                for m in range(5):
                    y = -0.7 - m * 0.8
                    b.stroke([(-r * 0.3, y), (-r * 0.1, y - 0.25)], 0.9, shadow_of(tone, 0.4))
        for k in range(7):
            b = w.at((k - 3) * 2.6 + w.dice.uniform(-0.6, 0.6), 4.6 - 0.1 * layer, z, 1.0)
            foliage(b, 0, -1.2, 2.0, w.far((92, 160, 88), amount), w.dice.uniform(0, 6), line=0.4)
    for k in range(4):
        x = width * (0.1 + 0.25 * k)
        w.beams(
            x,
            x + width * 0.07,
            -h * 0.05,
            width * 0.16,
            (255, 250, 200) if w.light.time != "night" else (180, 200, 255),
            0.28,
        )
    for x, d in ((-2.6, 3.0), (2.7, 2.4), (-1.5, 6.0), (1.9, 5.5)):
        bush(w, x, w.shot.z + d, 1.0, (96, 158, 88))
    grass_tufts(w, 80, (116, 168, 84))


def sky_place(w: World) -> None:
    """High among clouds."""
    h, width = w.shot.height, w.shot.width
    hour = w.light.hour
    w.paint(-h * 0.3, h * 1.3, [hour.zenith, hour.middle, hour.horizon, lighten(hour.horizon, 0.3)])
    if w.light.time == "night":
        w._stars(h)
    if w.light.time == "sunset":
        w.paper.glow(width * 0.7, h * 0.62, h * 0.6, (255, 224, 160), 0.8)
    tone = WHITE if w.light.time == "day" else lighten(hour.middle, 0.42)
    belly = mix(tone, hour.zenith, 0.35)
    for row, (y, s) in enumerate(((0.16, 0.12), (0.34, 0.16), (0.72, 0.26), (0.86, 0.34), (0.98, 0.42))):
        for _ in range(3):
            w.cloud(
                w.dice.uniform(-0.1, 1.1) * width,
                (y + w.dice.uniform(-0.05, 0.05)) * h,
                s * width * w.dice.uniform(0.8, 1.2),
                tone,
                belly,
            )
        del row
