"""Storyboard, built places under the sky: what makes a roof, a platform, a courtyard or a bridge?"""

from __future__ import annotations

import math

from core.art.colour import RGB, lighten
from core.art.ink import shadow_of
from core.art.nature import bench
from core.art.plants import bush, tree
from core.art.streets import LIT, skyline
from core.art.world import World


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
            b.stroke(
                [(0, 0), (0.85 * math.cos(a * 1.57 + 0.4), 0.85 * math.sin(a * 1.57 + 0.4))],
                1.2,
                w.lit((200, 206, 212), z),
            )


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
    if w.light.time != "day":
        for z in (26.0, 16.0, 9.5, 6.0):
            if z > w.shot.z:
                lamp = w.at(-0.6, 3.85, z, 1.0)
                lamp.fill(lamp.rect(-0.5, -0.05, 1.0, 0.1, 0.05), (255, 246, 214), raw=True)
                lamp.glow(0, 0, 1.9, (255, 226, 160), 0.5)
                pool = w.at(-0.6, 0, z, 1.0)
                pool.fill(pool.oval(0, 0, 1.6, 0.26), (255, 224, 160), 0.24, blur=0.18, raw=True)


def courtyard(w: World) -> None:
    w.sky()
    z = w.shot.z + 9
    wall: RGB = (232, 214, 190)
    w.floor((214, 200, 178), far=w.lit((204, 190, 170), 10))
    w.box(-12, 12, 0, 6.4, z, z + 3, wall, line=0.6)
    for s in (-1, 1):
        w.quad(
            [(6.5 * s, 0, 0.5), (6.5 * s, 0, z), (6.5 * s, 6.4, z), (6.5 * s, 6.4, 0.5)],
            shadow_of(wall, 0.2 if s < 0 else 0.3),
            line=0.5,
        )
    lights = w.light.dark
    for k in range(-3, 4):
        x = k * 1.75
        b = w.at(x, 0, z - 0.01, 1.0)
        arch = b.curve(
            [(-0.6, 0, 1), (-0.6, -2.0, 1), (-0.42, -2.5), (0, -2.72), (0.42, -2.5), (0.6, -2.0, 1), (0.6, 0, 1)]
        )
        b.fill(arch, w.lit((120, 96, 92), z))
        b.ink(arch, 0.6)
        w.panel(
            x - 0.42,
            x + 0.42,
            3.7,
            5.2,
            z - 0.01,
            LIT if lights and k % 2 else (140, 170, 190),
            raw=lights and k % 2 == 1,
            line=0.5,
        )
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
            w.quad(
                [(2.45 * s, y, 0.5), (2.45 * s, y, 60), (2.45 * s, y + 0.12, 60), (2.45 * s, y + 0.12, 0.5)],
                red,
                line=0.4,
            )
    for z in (34.0, 16.0):
        if z > w.shot.z:
            for s in (-1, 1):
                w.box(2.9 * s - 0.25, 2.9 * s + 0.25, 0, 9.5, z, z + 0.5, red, line=0.5)
                for k in range(6):
                    w.line([(2.9 * s, 9.3, z), (2.7 * s, 1.1, z + 3 + 3 * k)], red, 0.5, 0.8)
            w.box(-3.1, 3.1, 7.9, 8.5, z, z + 0.5, red, line=0.5)
