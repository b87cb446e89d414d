"""Storyboard, places under the sky: what stands in a street, a park, on a beach, a roof or a bridge?"""

from __future__ import annotations

import math

from core.art.colour import RGB, darken, lighten, mix
from core.art.ink import WHITE, Brush, Knot, shadow_of
from core.art.world import World

_WALLS: tuple[RGB, ...] = ((226, 196, 176), (196, 206, 216), (232, 216, 184), (188, 160, 150), (170, 188, 200), (214, 178, 158), (204, 204, 196))
_LIT: RGB = (255, 224, 150)


def foliage(b: Brush, x: float, y: float, size: float, tone: RGB, dice_value: float, *, line: float = 0.6) -> None:
    """A crown of leaves in brush units, lit from above left."""
    knots: list[Knot] = []
    bumps = 9
    for k in range(bumps):
        a = 2 * math.pi * k / bumps + dice_value
        r = size * (0.95 + 0.12 * math.sin(k * 2.4 + dice_value * 7))
        knots.append((x + r * math.cos(a), y + r * 0.86 * math.sin(a)))
        a2 = a + math.pi / bumps
        knots.append((x + size * 0.84 * math.cos(a2), y + size * 0.72 * math.sin(a2), 1))
    path = b.curve(knots, ease=0.5)
    b.fill(path, tone)
    b.shade(path, shadow_of(tone, 0.34), -size * 0.24, -size * 0.22)
    with b.clip(path):
        b.fill(b.oval(x - size * 0.35, y - size * 0.42, size * 0.36, size * 0.22), lighten(tone, 0.24), 0.7, blur=size * 0.06)
        for k in range(6):
            lx, ly = x + size * 0.62 * math.cos(k * 1.9 + dice_value), y + size * 0.5 * math.sin(k * 2.3 + dice_value * 3)
            b.stroke([(lx - size * 0.10, ly), (lx, ly + size * 0.05), (lx + size * 0.10, ly)], 0.9, shadow_of(tone, 0.4), 0.6)
    b.ink(path, line, mix(tone, b.ink_colour, 0.7))


def tree(w: World, x: float, z: float, height: float, leaf: RGB = (106, 176, 96)) -> None:
    """A round street tree, metres."""
    b = w.at(x, 0, z, height)
    bark, tone = w.lit((128, 92, 74), z), w.lit(leaf, z)
    trunk = b.curve([(-0.045, 0.01, 1), (-0.035, -0.35), (-0.03, -0.6, 1), (0.03, -0.6, 1), (0.035, -0.35), (0.05, 0.01, 1)])
    b.shape(trunk, bark, cast=(0.02, 0), line=0.6)
    v = w.dice.uniform(0, 6)
    foliage(b, -0.17, -0.56, 0.19, mix(tone, shadow_of(tone), 0.25), v)
    foliage(b, 0.18, -0.58, 0.19, mix(tone, shadow_of(tone), 0.15), v + 1)
    foliage(b, 0.0, -0.74, 0.27, tone, v + 2)


def bush(w: World, x: float, z: float, size: float, leaf: RGB = (118, 182, 100)) -> None:
    b = w.at(x, 0, z, size)
    tone = w.lit(leaf, z)
    foliage(b, 0.35, -0.28, 0.34, mix(tone, shadow_of(tone), 0.2), w.dice.uniform(0, 6))
    foliage(b, -0.1, -0.34, 0.42, tone, w.dice.uniform(0, 6))


def grass_tufts(w: World, count: int, colour: RGB) -> None:
    """Blades along the near ground."""
    h, width = w.shot.height, w.shot.width
    top = max(w.shot.horizon + h * 0.06, 0.0)
    for _ in range(int(count * (0.4 + w.light.detail))):
        y = w.dice.uniform(top, h * 1.05)
        x = w.dice.uniform(-0.05, 1.05) * width
        s = (y - w.shot.horizon) / h * 0.06 * h
        tone = w.lit(w.dice.choice([shadow_of(colour, 0.3), lighten(colour, 0.25)]))
        for d in (-0.35, 0.0, 0.35):
            w.paper.stroke([(x + d * s * 0.4, y), (x + d * s, y - s * 0.8)], 0.9, tone, 0.85)


def skyline(w: World, share: float, seed_tone: RGB, *, amount: float) -> None:
    """Distant buildings on the horizon, px."""
    width, h, base = w.shot.width, w.shot.height, w.shot.horizon + 2
    x = -0.05 * width
    lights = w.light.time in ("night", "sunset", "storm")
    while x < width * 1.05:
        bw, bh = w.dice.uniform(0.06, 0.14) * width, w.dice.uniform(0.35, 1.0) * share * h
        tone = w.far(w.dice.choice(_WALLS) if w.light.time == "day" else seed_tone, amount)
        w.paper.fill(w.paper.rect(x, base - bh, bw, bh + h * 0.02), tone)
        if w.dice.random() < 0.35:
            w.paper.fill(w.paper.rect(x + bw * 0.4, base - bh - h * 0.02, bw * 0.2, h * 0.025), tone)
        step_x, step_y = max(7.0, bw * 0.22), max(9.0, h * 0.022)
        y = base - bh + step_y * 0.7
        while y < base - step_y:
            k = x + step_x * 0.5
            while k < x + bw - step_x * 0.6:
                on = w.dice.random()
                if on < (0.42 if lights else 0.5):
                    w.paper.fill(w.paper.rect(k, y, step_x * 0.45, step_y * 0.5), _LIT if lights and on < 0.3 else lighten(tone, 0.25), 0.75 if lights else 0.6, raw=lights)
                k += step_x
            y += step_y
        x += bw * w.dice.uniform(0.9, 1.15)


def _facade(w: World, x: float, z0: float, z1: float, height: float, wall: RGB, *, shop: bool) -> None:
    """A house front along the street (a wall running away), with windows, and an awning over a shop."""
    w.side(x, 0, height, z0, z1, mix(wall, shadow_of(wall), 0.12 if x < 0 else 0.30), line=0.6)
    lights = w.light.dark or w.light.time == "sunset"
    glass: RGB = (150, 190, 214)
    floors = int((height - 3.0) / 2.7)
    count = max(1, int((z1 - z0) / 2.1))
    for level in range(floors):
        y = 3.5 + 2.7 * level
        for k in range(count):
            a = z0 + (z1 - z0) * (k + 0.25) / count
            b = z0 + (z1 - z0) * (k + 0.72) / count
            on = lights and w.dice.random() < 0.55
            w.side(x, y, y + 1.5, a, b, _LIT if on else glass, raw=on, line=0.45)
            w.side(x, y - 0.14, y - 0.02, a - 0.1, b + 0.1, lighten(wall, 0.4), line=0.3)
    if shop:
        a, b = z0 + 0.4, z1 - 0.4
        w.side(x, 0.5, 2.4, a, b, _LIT if lights else (190, 220, 230), raw=lights, line=0.5)
        sign = w.dice.choice([(222, 96, 88), (84, 142, 150), (240, 176, 84), (120, 110, 180)])
        w.side(x, 2.7, 3.3, a, b, sign, line=0.5)
        out = x + (0.9 if x < 0 else -0.9)
        stripes = 8
        for k in range(stripes):
            c = a + (b - a) * k / stripes
            d = a + (b - a) * (k + 1) / stripes
            w.quad([(x, 2.6, c), (x, 2.6, d), (out, 2.15, d), (out, 2.15, c)], sign if k % 2 else (250, 244, 236), line=0.2)
    else:
        w.side(x, 0, 2.2, z0 + 1.0, z0 + 2.0, darken(wall, 0.45), line=0.5)


def street_rows(w: World, half: float, far: float = 60.0) -> None:
    """Houses on both sides, far ones first."""
    start = max(0.6, w.shot.z * 0.55)
    houses: list[tuple[float, float, float]] = []
    for s in (-1.0, 1.0):
        z = start - w.dice.uniform(0.0, 3.0)
        while z < far:
            depth = w.dice.uniform(6.0, 9.0)
            houses.append((z, z + depth, s))
            z += depth
    tones = {house: (w.dice.uniform(7.5, 13.5), w.dice.choice(_WALLS), w.dice.random() < 0.55) for house in houses}
    for house in sorted(houses, reverse=True):
        z0, z1, s = house
        height, wall, shop = tones[house]
        z0 = max(z0, 0.45)
        if z1 <= z0:
            continue
        x = half * s
        w.quad([(x, 0, z0), (x + s * 8, 0, z0), (x + s * 8, height, z0), (x, height, z0)], wall, line=0.5)
        _facade(w, x, z0, z1, height, wall, shop=shop)


def street(w: World) -> None:
    w.sky()
    skyline(w, 0.16, (70, 66, 110), amount=0.6)
    _road(w, 3.1)
    street_rows(w, 5.2)
    for z in (26.0, 17.0, 10.5):
        if z > w.shot.z * 0.9:
            for s in (-1, 1):
                tree(w, 4.2 * s, z, 4.6)
    lamp_post(w, -3.7, max(6.5, w.shot.z + 3.5))
    lamp_post(w, 3.8, max(12.0, w.shot.z + 9))


def _road(w: World, half: float) -> None:
    w.floor((126, 126, 138), far=w.far((126, 126, 138), 0.6))
    for s in (-1, 1):
        w.quad([(half * s, 0.0, 0.3), (half * s * 2.2, 0.0, 0.3), (half * s * 2.2, 0.0, 90), (half * s, 0.0, 90)], (206, 198, 190), line=0.0)
        w.quad([(half * s, 0.0, 0.3), (half * s * 1.06, 0.0, 0.3), (half * s * 1.06, 0.0, 90), (half * s, 0.0, 90)], (232, 226, 218), line=0.4)
        z = 0.8
        while z < 40:
            w.line([(half * s, 0.0, z), (half * s * 1.72, 0.0, z)], (150, 140, 140), 0.4, 0.6)
            z *= 1.32
    z = 1.0
    while z < 60:
        w.quad([(-0.09, 0, z), (0.09, 0, z), (0.09, 0, z * 1.28), (-0.09, 0, z * 1.28)], (250, 246, 230), line=0.0, alpha=0.85)
        z *= 1.62


def lamp_post(w: World, x: float, z: float) -> None:
    """A street lamp with its light after dark."""
    if z < 0.8:
        return
    b = w.at(x, 0, z, 1.0)
    iron = w.lit((70, 74, 92), z)
    b.fill(b.rect(-0.045, -3.9, 0.09, 3.9), iron)
    b.fill(b.rect(-0.09, -0.4, 0.18, 0.4), iron)
    reach = 0.75 if x < 0 else -0.75
    b.fill(b.limb([(0, -3.85), (reach * 0.5, -4.08), (reach, -4.0)], (0.045, 0.04, 0.04)), iron)
    b.fill(b.oval(reach, -3.94, 0.2, 0.09), iron)
    if w.light.time != "day":
        b.fill(b.oval(reach, -3.87, 0.15, 0.05), (255, 244, 200), raw=True)
        b.glow(reach, -3.8, 1.7, (255, 226, 150), 0.6)


def intersection(w: World) -> None:
    w.sky()
    skyline(w, 0.24, (70, 66, 110), amount=0.5)
    _road(w, 3.4)
    far = max(11.0, w.shot.z + 7)
    w.quad([(-30, 0.0, far), (30, 0.0, far), (30, 0.0, far + 6), (-30, 0.0, far + 6)], (126, 126, 138), line=0.3)
    street_rows(w, 6.2, 60)
    near = max(1.6, w.shot.z * 0.9)
    x = -3.1
    while x < 3.2:
        w.quad([(x, 0, near), (x + 0.42, 0, near), (x + 0.42, 0, near + 2.4), (x, 0, near + 2.4)], (250, 248, 244), line=0.0, alpha=0.9)
        x += 0.84
    for s in (-1, 1):
        signal_post(w, 3.9 * s, max(5.0, w.shot.z + 2.8), flip=s > 0)


def signal_post(w: World, x: float, z: float, *, flip: bool) -> None:
    """A traffic light on its pole."""
    b = w.at(x, 0, z, 1.0)
    iron = w.lit((74, 80, 96), z)
    b.fill(b.rect(-0.06, -3.6, 0.12, 3.6), iron)
    k = -1 if flip else 1
    b.fill(b.limb([(0, -3.5), (1.5 * k, -3.6)], (0.05, 0.04)), iron)
    b.shape(b.rect(1.5 * k - 0.2, -4.05, 0.4, 1.05, 0.1), w.lit((44, 48, 60), z), line=0.6)
    for i, tone in enumerate(((240, 84, 76), (250, 200, 90), (92, 208, 130))):
        y = -3.87 + 0.33 * i
        on = i == 0
        b.fill(b.oval(1.5 * k, y, 0.12, 0.12), tone if on else darken(tone, 0.62), raw=on)
        if on:
            b.glow(1.5 * k, y, 0.6, tone, 0.6)


def park(w: World) -> None:
    w.sky()
    if w.light.detail > 0.3:
        skyline(w, 0.12, (76, 74, 120), amount=0.68)
    w.floor((150, 204, 118))
    _far_trees(w, (96, 164, 96), 0.10)
    path: RGB = (232, 214, 180)
    z = w.shot.z
    w.quad([(-1.4, 0, 0.3), (1.2, 0, 0.3), (0.9, 0, z + 4), (2.2, 0, z + 12), (5.5, 0, z + 26), (4.2, 0, z + 26), (1.0, 0, z + 12), (-0.3, 0, z + 4)], path, line=0.3)
    for x, d, s in ((-5.2, 15, 6.0), (6.2, 13, 6.4), (-3.7, 7.5, 5.0), (4.2, 5.2, 5.2)):
        tree(w, x, z + d, s, w.dice.choice([(116, 184, 98), (140, 194, 96), (96, 168, 104)]))
    bench(w, -2.1, z + 3.6)
    lamp_post(w, 2.5, z + 6.5)
    for x, d in ((-3.4, 3.2), (3.4, 3.0), (-1.9, 7.0)):
        bush(w, x, z + d, 1.1)
    grass_tufts(w, 46, (130, 192, 100))
    _flowers(w, 26)


def _flowers(w: World, count: int) -> None:
    h = w.shot.height
    for _ in range(int(count * (0.3 + w.light.detail))):
        y = w.dice.uniform(max(w.shot.horizon + 0.08 * h, 0), h * 1.02)
        x = w.dice.uniform(0, 1) * w.shot.width
        r = max(1.2, (y - w.shot.horizon) / h * 0.012 * h)
        tone = w.lit(w.dice.choice([(255, 240, 246), (255, 196, 210), (255, 226, 130)]))
        for k in range(4):
            w.paper.fill(w.paper.oval(x + r * math.cos(k * 1.57), y + r * 0.7 * math.sin(k * 1.57), r * 0.7, r * 0.5), tone)
        w.paper.fill(w.paper.oval(x, y, r * 0.45, r * 0.4), w.lit((250, 190, 80)))


def _far_trees(w: World, leaf: RGB, share: float) -> None:
    """A belt of trees on the horizon, px."""
    width, h, base = w.shot.width, w.shot.height, w.shot.horizon + w.shot.height * 0.012
    for row, amount in ((0, 0.55), (1, 0.32)):
        tone = w.far(leaf, amount)
        knots: list[Knot] = [(-0.1 * width, base + 10, 1)]
        x = -0.1 * width
        while x < 1.1 * width:
            step = w.dice.uniform(0.05, 0.09) * width
            top = base - share * h * w.dice.uniform(0.55, 1.0) * (1.0 - 0.3 * row)
            knots += [(x + step / 2, top), (x + step, base - share * h * 0.35, 1)]
            x += step
        knots.append((1.15 * width, base + 10, 1))
        w.paper.fill(w.paper.curve(knots, ease=0.45), tone)


def bench(w: World, x: float, z: float) -> None:
    """A park bench facing the lens."""
    wood, iron = (190, 132, 88), (74, 78, 92)
    for s in (-0.75, 0.75):
        w.box(x + s - 0.04, x + s + 0.04, 0, 0.45, z, z + 0.4, iron, line=0.4)
    for k in range(3):
        w.box(x - 0.95, x + 0.95, 0.55 + 0.16 * k, 0.66 + 0.16 * k, z + 0.42, z + 0.46, wood, line=0.5)
    w.box(x - 0.95, x + 0.95, 0.42, 0.47, z, z + 0.42, wood, line=0.5)


def rooftop(w: World) -> None:
    w.sky()
    skyline(w, 0.30, (64, 60, 108), amount=0.5)
    skyline(w, 0.14, (50, 48, 92), amount=0.3)
    z = w.shot.z + 4.5
    w.floor((188, 188, 192), far=w.lit((170, 172, 180), 10))
    for k in range(-8, 9):
        w.line([(k * 1.0, 0, 0.4), (k * 1.0, 0, z)], (130, 132, 144), 0.4, 0.55)
    d = 0.8
    while d < z:
        w.line([(-9, 0, d), (9, 0, d)], (130, 132, 144), 0.4, 0.55)
        d += 1.0
    w.box(-14, 14, -0.4, 0.45, z, z + 0.35, (214, 208, 202), line=0.6)
    steel = (120, 132, 150)
    for k in range(-10, 11):
        w.box(k * 1.15 - 0.03, k * 1.15 + 0.03, 0.45, 1.75, z + 0.1, z + 0.14, steel, line=0.3)
    for y in (0.8, 1.25, 1.72):
        w.box(-14, 14, y, y + 0.05, z + 0.08, z + 0.12, steel, line=0.3)
    hut = -4.6 if w.dice.random() < 0.5 else 2.5
    w.box(hut, hut + 2.6, 0, 2.7, z - 1.6, z - 0.1, (222, 206, 186), line=0.6)
    w.panel(hut + 0.8, hut + 1.8, 0, 2.05, z - 1.62, (104, 134, 150), line=0.6)
    w.panel(hut + 1.62, hut + 1.7, 0.95, 1.05, z - 1.63, (230, 220, 160), line=0.2)
    for k, x in enumerate((-1.4, 4.9) if hut < 0 else (-3.8, -2.2)):
        w.box(x, x + 1.0, 0, 0.8, z - 1.2 + 0.2 * k, z - 0.5, (196, 200, 206), line=0.5)
        b = w.at(x + 0.5, 0.42, z - 1.21 + 0.2 * k, 0.3)
        b.shape(b.oval(0, 0, 1, 1), w.lit((120, 126, 136), z), line=0.5)
        for a in range(4):
            b.stroke([(0, 0), (0.85 * math.cos(a * 1.57 + 0.4), 0.85 * math.sin(a * 1.57 + 0.4))], 1.2, w.lit((200, 206, 212), z))


def field(w: World) -> None:
    w.sky()
    width, h, hz = w.shot.width, w.shot.height, w.shot.horizon
    w.floor((168, 208, 112))
    for k, (tone, rise, amount) in enumerate((((120, 160, 170), 0.13, 0.62), ((116, 174, 128), 0.08, 0.42), ((146, 194, 108), 0.035, 0.2))):
        ph = w.dice.uniform(0, 6)
        knots: list[Knot] = [(-0.2 * width, hz + h * 0.05, 1)]
        for i in range(8):
            knots.append((width * (-0.2 + 0.2 * i), hz - h * rise * (0.6 + 0.4 * math.sin(i * 1.3 + ph)) + k * h * 0.012))
        knots.append((width * 1.3, hz + h * 0.05, 1))
        w.paper.fill(w.paper.curve(knots), w.far(tone, amount))
    z = w.shot.z
    w.quad([(-0.9, 0, 0.3), (0.7, 0, 0.3), (1.2, 0, z + 6), (-1.5, 0, z + 18), (-2.2, 0, z + 18), (0.0, 0, z + 6)], (226, 204, 160), line=0.25)
    tree(w, -4.6, z + 9, 6.5)
    tree(w, 7.0, z + 22, 6.0)
    for k in range(-9, 10):
        if k % 2 == 0:
            w.box(k * 0.95 + 3 - 0.05, k * 0.95 + 3 + 0.05, 0, 0.95, z + 6, z + 6.1, (206, 178, 144), line=0.4)
    w.box(-6, 12, 0.55, 0.66, z + 5.97, z + 6.0, (206, 178, 144), line=0.4)
    grass_tufts(w, 90, (150, 200, 96))
    _flowers(w, 40)


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
            trunk = b.curve([(-r * 1.7, 0.05, 1), (-r, -0.7), (-r * 0.8, -4), (-r * 0.8, -9, 1), (r * 0.8, -9, 1), (r * 0.8, -4), (r, -0.7), (r * 1.8, 0.05, 1)])
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
        w.beams(x, x + width * 0.07, -h * 0.05, width * 0.16, (255, 250, 200) if w.light.time != "night" else (180, 200, 255), 0.28)
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
            w.cloud(w.dice.uniform(-0.1, 1.1) * width, (y + w.dice.uniform(-0.05, 0.05)) * h, s * width * w.dice.uniform(0.8, 1.2), tone, belly)
        del row


def station(w: World) -> None:
    w.sky()
    skyline(w, 0.18, (70, 66, 110), amount=0.6)
    w.floor((204, 200, 196), far=w.lit((190, 188, 190), 14))
    z0 = 0.4
    w.quad([(1.9, 0, z0), (2.35, 0, z0), (2.35, 0, 70), (1.9, 0, 70)], (250, 206, 84), line=0.4)
    w.quad([(2.7, 0, z0), (9, 0, z0), (9, 0, 70), (2.7, 0, 70)], (96, 92, 100), line=0.4)
    for x in (3.5, 4.9):
        w.quad([(x, 0.02, z0), (x + 0.12, 0.02, z0), (x + 0.12, 0.02, 70), (x, 0.02, 70)], (190, 196, 206), line=0.2)
    z = 1.0
    while z < 40:
        w.line([(-8, 0, z), (1.9, 0, z)], (160, 154, 156), 0.4, 0.6)
        w.line([(3.0, 0, z), (5.6, 0, z)], (70, 60, 62), 1.0, 0.8)
        z *= 1.22
    w.quad([(-8, 4.1, 0.6), (2.3, 3.8, 0.6), (2.3, 3.8, 60), (-8, 4.1, 60)], (150, 164, 176), line=0.6)
    for z in (30.0, 22.0, 15.0, 9.0, 5.2):
        if z > w.shot.z * 0.8:
            w.box(-2.75, -2.5, 0, 4.0, z, z + 0.25, (112, 140, 158), line=0.5)
    board = max(7.0, w.shot.z + 4)
    w.box(-1.6, 1.2, 2.65, 3.35, board, board + 0.12, (44, 74, 110), line=0.5)
    w.panel(-1.45, 0.3, 2.92, 3.08, board - 0.01, (250, 250, 244), line=0.0)
    w.panel(-1.45, -0.4, 2.75, 2.83, board - 0.01, (180, 210, 236), line=0.0)
    w.panel(0.6, 1.05, 2.78, 3.22, board - 0.01, (250, 206, 84), line=0.3)
    bench(w, -3.9, w.shot.z + 4.2)


def courtyard(w: World) -> None:
    w.sky()
    z = w.shot.z + 9
    wall: RGB = (232, 214, 190)
    w.floor((214, 200, 178), far=w.lit((204, 190, 170), 10))
    w.box(-12, 12, 0, 6.4, z, z + 3, wall, line=0.6)
    for s in (-1, 1):
        w.quad([(6.5 * s, 0, 0.5), (6.5 * s, 0, z), (6.5 * s, 6.4, z), (6.5 * s, 6.4, 0.5)], shadow_of(wall, 0.2 if s < 0 else 0.3), line=0.5)
    lights = w.light.dark
    for k in range(-3, 4):
        x = k * 1.75
        b = w.at(x, 0, z - 0.01, 1.0)
        arch = b.curve([(-0.6, 0, 1), (-0.6, -2.0, 1), (-0.42, -2.5), (0, -2.72), (0.42, -2.5), (0.6, -2.0, 1), (0.6, 0, 1)])
        b.fill(arch, w.lit((120, 96, 92), z))
        b.ink(arch, 0.6)
        w.panel(x - 0.42, x + 0.42, 3.7, 5.2, z - 0.01, _LIT if lights and k % 2 else (140, 170, 190), raw=lights and k % 2 == 1, line=0.5)
        w.panel(x - 0.5, x + 0.5, 3.55, 3.7, z - 0.03, lighten(wall, 0.4), line=0.3)
    d = 0.9
    while d < z:
        w.line([(-7, 0, d), (7, 0, d)], (170, 150, 130), 0.4, 0.5)
        d *= 1.2
    for k in range(-7, 8):
        w.line([(k * 0.95, 0, 0.4), (k * 0.95, 0, z)], (170, 150, 130), 0.4, 0.5)
    fx = -1.9
    b = w.at(fx, 0, w.shot.z + 5, 1.0)
    stone, water = w.lit((206, 202, 204), 8), w.lit((130, 204, 226), 8)
    b.shape(b.curve([(-1.15, -0.5, 1), (1.15, -0.5, 1), (1.0, 0.0, 1), (-1.0, 0.0, 1)]), stone, line=0.6)
    b.shape(b.oval(0, -0.5, 1.15, 0.2), water, line=0.6, cast=(0, 0))
    b.shape(b.rect(-0.12, -1.5, 0.24, 1.0), stone, line=0.5)
    b.shape(b.oval(0, -1.5, 0.5, 0.12), stone, line=0.5)
    for s in (-1, 1):
        b.stroke([(0, -1.75), (0.4 * s, -1.7), (0.62 * s, -0.6)], 1.8, lighten(water, 0.5), 0.8)
    tree(w, 4.3, w.shot.z + 5.5, 4.4)
    for x in (3.3, -4.6):
        bush(w, x, w.shot.z + 4, 0.9)


def bridge(w: World) -> None:
    w.sky()
    h, hz = w.shot.height, w.shot.horizon
    skyline(w, 0.20, (62, 60, 108), amount=0.5)
    w.paint(hz, h * 1.2, [w.far((70, 120, 170), 0.35), w.lit((60, 116, 160))])
    for _ in range(30):
        y = hz + (h - hz) * w.dice.random() ** 2 * 0.6
        x = w.dice.uniform(0, 1) * w.shot.width
        w.paper.stroke([(x, y), (x + 0.05 * w.shot.width, y)], 0.8, w.lit((190, 226, 240)), 0.5)
    w.quad([(-2.6, 0, 0.3), (2.6, 0, 0.3), (2.6, 0, 80), (-2.6, 0, 80)], (188, 178, 172), line=0.5)
    d = 0.7
    while d < 40:
        w.line([(-2.6, 0, d), (2.6, 0, d)], (130, 120, 120), 0.5, 0.6)
        d *= 1.18
    red: RGB = (204, 92, 80)
    for s in (-1, 1):
        d = 50.0
        while d > max(0.8, w.shot.z * 0.35):
            w.box(2.5 * s - 0.06, 2.5 * s + 0.06, 0, 1.15, d, d + 0.12, red, line=0.4)
            d /= 1.22
        for y in (1.05, 0.6):
            w.quad([(2.45 * s, y, 0.5), (2.45 * s, y, 60), (2.45 * s, y + 0.12, 60), (2.45 * s, y + 0.12, 0.5)], red, line=0.4)
    for z in (34.0, 16.0):
        if z > w.shot.z:
            for s in (-1, 1):
                w.box(2.9 * s - 0.25, 2.9 * s + 0.25, 0, 9.5, z, z + 0.5, red, line=0.5)
                for k in range(6):
                    w.line([(2.9 * s, 9.3, z), (2.7 * s, 1.1, z + 3 + 3 * k)], red, 0.5, 0.8)
            w.box(-3.1, 3.1, 7.9, 8.5, z, z + 0.5, red, line=0.5)
