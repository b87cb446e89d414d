"""Storyboard, streets: how do house rows, roads, lamps and signals run toward the vanishing point?"""

from __future__ import annotations

from core.art.colour import RGB, darken, lighten, mix
from core.art.ink import shadow_of
from core.art.plants import tree
from core.art.world import World

_WALLS: tuple[RGB, ...] = (
    (226, 196, 176),
    (196, 206, 216),
    (232, 216, 184),
    (188, 160, 150),
    (170, 188, 200),
    (214, 178, 158),
    (204, 204, 196),
)


LIT: RGB = (255, 224, 150)


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
                    w.paper.fill(
                        w.paper.rect(k, y, step_x * 0.45, step_y * 0.5),
                        LIT if lights and on < 0.3 else lighten(tone, 0.25),
                        0.75 if lights else 0.6,
                        raw=lights,
                    )
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
            w.side(x, y, y + 1.5, a, b, LIT if on else glass, raw=on, line=0.45)
            w.side(x, y - 0.14, y - 0.02, a - 0.1, b + 0.1, lighten(wall, 0.4), line=0.3)
    if shop:
        a, b = z0 + 0.4, z1 - 0.4
        w.side(x, 0.5, 2.4, a, b, LIT if lights else (190, 220, 230), raw=lights, line=0.5)
        sign = w.dice.choice([(222, 96, 88), (84, 142, 150), (240, 176, 84), (120, 110, 180)])
        w.side(x, 2.7, 3.3, a, b, sign, line=0.5)
        out = x + (0.9 if x < 0 else -0.9)
        stripes = 8
        for k in range(stripes):
            c = a + (b - a) * k / stripes
            d = a + (b - a) * (k + 1) / stripes
            w.quad(
                [(x, 2.6, c), (x, 2.6, d), (out, 2.15, d), (out, 2.15, c)], sign if k % 2 else (250, 244, 236), line=0.2
            )
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
        w.quad(
            [(half * s, 0.0, 0.3), (half * s * 2.2, 0.0, 0.3), (half * s * 2.2, 0.0, 90), (half * s, 0.0, 90)],
            (206, 198, 190),
            line=0.0,
        )
        w.quad(
            [(half * s, 0.0, 0.3), (half * s * 1.06, 0.0, 0.3), (half * s * 1.06, 0.0, 90), (half * s, 0.0, 90)],
            (232, 226, 218),
            line=0.4,
        )
        z = 0.8
        while z < 40:
            w.line([(half * s, 0.0, z), (half * s * 1.72, 0.0, z)], (150, 140, 140), 0.4, 0.6)
            z *= 1.32
    z = 1.0
    while z < 60:
        w.quad(
            [(-0.09, 0, z), (0.09, 0, z), (0.09, 0, z * 1.28), (-0.09, 0, z * 1.28)],
            (250, 246, 230),
            line=0.0,
            alpha=0.85,
        )
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
        b.fill(b.oval(reach, 0.02, 1.7, 0.3), (255, 220, 150), 0.26, blur=0.16, raw=True)


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
        w.quad(
            [(x, 0, near), (x + 0.42, 0, near), (x + 0.42, 0, near + 2.4), (x, 0, near + 2.4)],
            (250, 248, 244),
            line=0.0,
            alpha=0.9,
        )
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
