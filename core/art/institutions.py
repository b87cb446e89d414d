"""Storyboard, public rooms: what makes an office, a classroom, a corridor, a cafe, a shop or a ward recognisable?"""

from __future__ import annotations

from core.art.colour import mix
from core.art.furniture import chair, clock, pendant, plant, shelf, shell, table, window
from core.art.ink import WHITE
from core.art.world import World


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
        w.quad(
            [
                (k * 1.2 - 0.35, 2.79, z - 2.4),
                (k * 1.2 + 0.35, 2.79, z - 2.4),
                (k * 1.2 + 0.35, 2.79, z - 1.0),
                (k * 1.2 - 0.35, 2.79, z - 1.0),
            ],
            (255, 255, 250),
            raw=True,
            line=0.4,
        )


def classroom(w: World) -> None:
    r = shell(w, (246, 236, 210), (206, 168, 124), half=3.8, high=3.0)
    z = r.z
    w.panel(-2.3, 1.9, 1.0, 2.3, z - 0.02, (150, 110, 80), line=0.5)
    w.panel(-2.22, 1.82, 1.08, 2.22, z - 0.03, (62, 112, 92), line=0.4)
    b = w.at(-1.9, 1.95, z - 0.04, 1.0)
    for k in range(4):
        y = 0.05 + 0.2 * k
        b.stroke(
            [(0.0, y), (0.5 + 0.2 * ((k * 5) % 3), y - 0.02), (1.0 + 0.35 * ((k * 3) % 4), y)],
            1.4,
            (236, 246, 236),
            0.85,
        )
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
            w.quad(
                [(-3.4, 0.004, a), (-3.4, 0.004, c), (-1.6, 0.004, c + 0.4), (-1.6, 0.004, a + 0.4)],
                (255, 246, 210),
                raw=True,
                alpha=0.3,
                line=0.0,
            )
    for row in range(3):
        for col in range(4):
            x, d = -2.7 + 1.6 * col, z - 1.3 - 1.25 * row
            if d < 0.9 or (abs(d - w.shot.z) < 0.5 and abs(x) < 1.2):
                continue
            table(w, x, x + 0.75, d, d + 0.45, 0.68, (222, 182, 136))
            chair(w, x + 0.37, d - 0.5, (206, 162, 118))


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
                    w.quad(
                        [(1.6, 0.004, a), (1.6, 0.004, a + 1.9), (0.0, 0.004, a + 2.2), (0.0, 0.004, a + 0.3)],
                        (255, 246, 214),
                        raw=True,
                        alpha=0.4,
                        line=0.0,
                    )
    d = 2.0
    while d < z:
        w.quad(
            [(-0.3, 2.78, d), (0.3, 2.78, d), (0.3, 2.78, d + 1.2), (-0.3, 2.78, d + 1.2)],
            (255, 255, 246),
            raw=True,
            line=0.3,
        )
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
                w.panel(
                    k,
                    k + bw,
                    0.16 + 0.5 * j,
                    0.16 + 0.5 * j + bh,
                    z - 0.47,
                    w.dice.choice(
                        [
                            (226, 96, 88),
                            (250, 190, 90),
                            (120, 180, 130),
                            (110, 160, 206),
                            (236, 150, 170),
                            (250, 240, 214),
                        ]
                    ),
                    line=0.35,
                    corner=0.02,
                )
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
        w.quad(
            [(x - 0.2, 2.79, z - 3), (x + 0.2, 2.79, z - 3), (x + 0.2, 2.79, z - 0.8), (x - 0.2, 2.79, z - 0.8)],
            (255, 255, 250),
            raw=True,
            line=0.3,
        )


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
    m.stroke(
        [(-0.4, -0.36), (-0.15, -0.36), (-0.08, -0.55), (0.0, -0.2), (0.08, -0.36), (0.4, -0.36)], 1.6, (120, 244, 180)
    )
    for k in range(12):
        x = 2.15 + 0.09 * k
        w.panel(x, x + 0.09, 0.3, 2.55, z - 0.5, (176, 220, 214) if k % 2 else (190, 230, 224), line=0.2)
