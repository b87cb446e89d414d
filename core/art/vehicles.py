"""Storyboard, inside vehicles: what does one see in a bus, a train or a car?"""

from __future__ import annotations

from core.art.colour import RGB, lighten, mix
from core.art.furniture import shell
from core.art.ink import EVEN_ODD
from core.art.plants import foliage
from core.art.world import World


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
            w.side(
                1.63 * s, 1.25, 1.45, a + 0.3, a + 0.9, mix((150, 140, 160), w.light.hour.air, 0.5), raw=True, line=0.0
            )
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
        w.quad(
            [(0.62 * s, 2.1, 0.5), (0.66 * s, 2.1, 0.5), (0.66 * s, 2.1, z), (0.62 * s, 2.1, z)],
            (210, 190, 120),
            line=0.3,
        )
        d = 1.0
        while d < z:
            b = w.at(0.64 * s, 2.08, d, 1.0)
            b.stroke([(0, 0), (0, 0.2)], 1.2, w.lit((120, 120, 130)))
            b.ink(b.oval(0, 0.28, 0.07, 0.08), 0.9, w.lit((250, 250, 250)))
            d *= 1.35
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
    p.fill(
        p.poly([(width * 0.46, y0 * 0.82), (width * 0.54, y0 * 0.82), (width * 1.1, h), (-0.1 * width, h)]),
        mix((110, 110, 124), hour.air, 0.3),
    )
    for k in range(5):
        a, b = y0 * 0.82 + (h * 0.3) * (k / 5) ** 1.6, y0 * 0.82 + (h * 0.3) * ((k + 0.5) / 5) ** 1.6
        p.fill(
            p.poly(
                [
                    (width * (0.498 - 0.002 * k), a),
                    (width * (0.502 + 0.002 * k), a),
                    (width * (0.504 + 0.003 * k), b),
                    (width * (0.496 - 0.003 * k), b),
                ]
            ),
            (250, 246, 230),
        )
    for k in range(6):
        s = -1 if k % 2 else 1
        x = width * (0.5 + s * (0.12 + 0.14 * (k // 2)))
        foliage(p, x, y0 * 0.78, h * (0.03 + 0.03 * (k // 2)), mix((110, 160, 110), hour.air, 0.5), k * 1.1, line=0.0)
    trim, dark = w.lit((96, 92, 108)), w.lit((60, 58, 74))
    frame = p.curve([(-20, -20, 1), (width + 20, -20, 1), (width + 20, h + 20, 1), (-20, h + 20, 1)])
    hole = p.curve(
        [
            (width * 0.06, y0 * 1.06, 1),
            (width * 0.15, h * 0.10),
            (width * 0.22, h * 0.07, 1),
            (width * 0.78, h * 0.07, 1),
            (width * 0.85, h * 0.10),
            (width * 0.94, y0 * 1.06, 1),
        ]
    )
    frame.addPath(hole)
    frame.setFillType(EVEN_ODD)
    p.fill(frame, trim)
    p.ink(hole, 1.0, dark)
    p.shape(
        p.curve(
            [
                (-20, y0 * 1.06),
                (width * 0.3, y0 * 0.99),
                (width * 0.7, y0 * 0.99),
                (width + 20, y0 * 1.06),
                (width + 20, h + 20, 1),
                (-20, h + 20, 1),
            ]
        ),
        mix(trim, dark, 0.5),
        cast=(0, -8),
        line=0.8,
    )
    p.shape(p.rect(width * 0.40, y0 * 1.08, width * 0.2, h * 0.09, 8), (36, 44, 62), line=0.6, cast=(0, 0))
    p.fill(p.rect(width * 0.415, y0 * 1.09, width * 0.17, h * 0.07, 6), (110, 190, 214), 0.8, raw=True)
    p.shape(p.rect(width * 0.41, h * 0.10, width * 0.18, h * 0.045, 10), dark, line=0.7, cast=(0, 0))
    p.fill(p.rect(width * 0.42, h * 0.106, width * 0.16, h * 0.033, 7), hour.middle, 0.9)
    ring = p.oval(width * 0.22, y0 * 1.22, width * 0.13, width * 0.13)
    p.ink(ring, 5.0, dark)
    p.shape(p.oval(width * 0.22, y0 * 1.22, width * 0.035, width * 0.035), dark, line=0.6)
    for x in (0.02, 0.70):
        p.shape(
            p.curve(
                [
                    (width * (x - 0.02), h + 20, 1),
                    (width * x, h * 0.80),
                    (width * (x + 0.06), h * 0.74),
                    (width * (x + 0.22), h * 0.74),
                    (width * (x + 0.28), h * 0.80),
                    (width * (x + 0.30), h + 20, 1),
                ]
            ),
            w.lit((150, 110, 96)),
            cast=(12, -4),
            line=0.8,
        )
