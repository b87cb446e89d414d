"""Storyboard, rooms at home: what makes a room, a bedroom, a kitchen or a living room recognisable at one glance?"""

from __future__ import annotations

import math

from core.art.furniture import LAMP, bed, pendant, picture, plant, rug, shelf, shell, sofa, standing_lamp, table, window
from core.art.ink import WHITE
from core.art.world import World


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
        b.glow(0, -0.6, 2.2, LAMP, 0.6)
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
            b.glow(0, 0, 2.2, LAMP, 0.6)


def kitchen(w: World) -> None:
    r = shell(w, (250, 236, 206), (222, 206, 186), boards="checks")
    z = r.z
    for k in range(12):
        for j in range(3):
            w.panel(
                -3.3 + 0.55 * k,
                -3.3 + 0.55 * k + 0.54,
                0.95 + 0.2 * j,
                0.95 + 0.2 * j + 0.19,
                z - 0.008,
                (236, 246, 244),
                line=0.25,
            )
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
    bowl.shape(
        bowl.curve([(-0.62, -0.34, 1), (0.62, -0.34, 1), (0.3, 0.0), (-0.3, 0.0)]), w.lit((240, 240, 246)), line=0.5
    )
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
