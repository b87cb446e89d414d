"""Storyboard, green things: how do leaves, trees, bushes, grass and flowers grow into a place?"""

from __future__ import annotations

import math

from core.art.colour import RGB, lighten, mix
from core.art.ink import Brush, Knot, shadow_of
from core.art.world import World


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
        b.fill(
            b.oval(x - size * 0.35, y - size * 0.42, size * 0.36, size * 0.22),
            lighten(tone, 0.24),
            0.7,
            blur=size * 0.06,
        )
        for k in range(6):
            lx, ly = (
                x + size * 0.62 * math.cos(k * 1.9 + dice_value),
                y + size * 0.5 * math.sin(k * 2.3 + dice_value * 3),
            )
            b.stroke(
                [(lx - size * 0.10, ly), (lx, ly + size * 0.05), (lx + size * 0.10, ly)], 0.9, shadow_of(tone, 0.4), 0.6
            )
    b.ink(path, line, mix(tone, b.ink_colour, 0.7))


def tree(w: World, x: float, z: float, height: float, leaf: RGB = (106, 176, 96)) -> None:
    """A round street tree, metres."""
    b = w.at(x, 0, z, height)
    bark, tone = w.lit((128, 92, 74), z), w.lit(leaf, z)
    trunk = b.curve(
        [(-0.045, 0.01, 1), (-0.035, -0.35), (-0.03, -0.6, 1), (0.03, -0.6, 1), (0.035, -0.35), (0.05, 0.01, 1)]
    )
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


def flowers(w: World, count: int) -> None:
    h = w.shot.height
    for _ in range(int(count * (0.3 + w.light.detail))):
        y = w.dice.uniform(max(w.shot.horizon + 0.08 * h, 0), h * 1.02)
        x = w.dice.uniform(0, 1) * w.shot.width
        r = max(1.2, (y - w.shot.horizon) / h * 0.012 * h)
        tone = w.lit(w.dice.choice([(255, 240, 246), (255, 196, 210), (255, 226, 130)]))
        for k in range(4):
            w.paper.fill(
                w.paper.oval(x + r * math.cos(k * 1.57), y + r * 0.7 * math.sin(k * 1.57), r * 0.7, r * 0.5), tone
            )
        w.paper.fill(w.paper.oval(x, y, r * 0.45, r * 0.4), w.lit((250, 190, 80)))


def far_trees(w: World, leaf: RGB, share: float) -> None:
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
