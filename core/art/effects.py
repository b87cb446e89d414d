"""Storyboard, effects over a finished panel: speed, rain, screentone, glow, shake, focus lines, hatching, paper
grain.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from core.art.colour import RGB
from core.art.ink import WHITE, Brush
from core.art.light import Light

Pixels = NDArray[np.uint8]


def draw_effects(
    p: Brush,
    width: float,
    height: float,
    effects: Collection[str],
    light: Light,
    dice: random.Random,
    centre: tuple[float, float],
    *,
    running: int,
) -> None:
    """Vector effects, px. `running` is the direction (−1, 0, 1) in which the main figure moves."""
    if "glow" in effects:
        p.glow(
            centre[0],
            centre[1],
            0.75 * max(width, height),
            light.hour.rim if light.rim_strength else (255, 246, 214),
            0.34,
        )
        for _ in range(16):
            r = dice.uniform(0.004, 0.014) * width
            p.glow(dice.uniform(0, width), dice.uniform(0, height), r * 3, (255, 244, 206), 0.8)
    if "tone" in effects:
        _tone(p, width, height)
    if "speed" in effects:
        if running:
            _streaks(p, width, height, dice, light)
        else:
            _focus(p, width, height, dice, centre, WHITE if light.dark else light.ink, 80, 0.9)
    if "focus" in effects and "speed" not in effects:
        _focus(p, width, height, dice, centre, WHITE if light.dark else light.ink, 110, 0.75)
    if "rain" in effects or (light.time == "storm" and light.outdoor):
        _rain(p, width, height, dice)


def _tone(p: Brush, width: float, height: float) -> None:
    step = max(6.0, width / 78)
    row, y = 0, 0.0
    while y < height * 0.42:
        r = step * 0.40 * (1 - y / (height * 0.42))
        if r > 0.45:
            x = step / 2 if row % 2 else 0.0
            path = p.oval(x, y, r, r)
            x += step
            while x < width + step:
                path.addCircle(*p.spot(x, y), p.spot(r, 0)[0] - p.spot(0, 0)[0])
                x += step
            p.fill(path, (58, 42, 88), 0.26)
        y += step * 0.62
        row += 1


def _streaks(p: Brush, width: float, height: float, dice: random.Random, light: Light) -> None:
    tone: RGB = WHITE if light.dark else light.ink
    for _ in range(46):
        y = dice.uniform(0, height)
        edge = abs(y / height - 0.5) * 2
        length = width * dice.uniform(0.15, 0.5) * (0.35 + edge)
        x = dice.uniform(-0.2, 1.0) * width
        p.fill(
            p.taper([(x, y), (x + length, y)], dice.uniform(1.0, 4.2) * (0.4 + edge), lean=0.5),
            tone if dice.random() < 0.4 else WHITE,
            0.25 + 0.45 * edge,
            raw=True,
        )


def _focus(
    p: Brush,
    width: float,
    height: float,
    dice: random.Random,
    centre: tuple[float, float],
    tone: RGB,
    count: int,
    alpha: float,
) -> None:
    cx, cy = centre
    far = 1.5 * max(width, height)
    for k in range(count):
        a = 2 * math.pi * (k + dice.uniform(-0.4, 0.4)) / count
        cos, sin = math.cos(a), math.sin(a)
        # Lines end on an ellipse that follows the panel, so that the face stays free.
        r = 1 / math.sqrt((cos / (0.54 * width)) ** 2 + (sin / (0.52 * height)) ** 2) * dice.uniform(0.86, 1.12)
        d = dice.uniform(0.002, 0.011)
        p.fill(
            p.poly(
                [
                    (cx + r * cos, cy + r * sin),
                    (cx + far * math.cos(a - d), cy + far * math.sin(a - d)),
                    (cx + far * math.cos(a + d), cy + far * math.sin(a + d)),
                ]
            ),
            tone,
            alpha,
            raw=True,
        )


def _rain(p: Brush, width: float, height: float, dice: random.Random) -> None:
    count = int(min(260, 90 + width * height / 5200))
    for _ in range(count):
        x, y, length = (
            dice.uniform(-0.1, 1.1) * width,
            dice.uniform(-0.1, 1.0) * height,
            dice.uniform(0.02, 0.075) * height,
        )
        near = dice.random()
        points = [(x, y), (x - length * 0.22, y + length)]
        p.ink(
            p.poly(points, closed=False),
            (0.35 + 0.5 * near) / max(0.3, p.line / 2.4) if p.line else 0.0,
            (226, 238, 255),
            0.30 + 0.45 * near,
        )
        if not p.line:
            p.fill(p.taper(points, 1.0 + near), (226, 238, 255), 0.6, raw=True)


def draw_hatching(p: Brush, width: float, height: float, ink: RGB, dice: random.Random) -> None:
    """Heavy corners: hatch strokes and a falling dark, for the dramatic style."""
    for k in range(46):
        x = width * (1.02 - 0.012 * k)
        length = height * (0.34 - 0.0065 * k) * dice.uniform(0.7, 1.1)
        if length <= 0:
            continue
        p.fill(
            p.taper([(x, -4), (x - length * 0.35, length)], 2.2 + 0.004 * width * (1 - k / 46), lean=0.2),
            ink,
            0.55,
            raw=True,
        )
    corner = p.poly([(-9, height * 0.55), (-9, height + 9), (width + 9, height + 9), (width + 9, height * 0.8)])
    p.blend(corner, [ink, ink], (width * 0.5, height * 0.66), (width * 0.2, height * 1.05), [0.0, 0.5])


def shake(pixels: Pixels, amount: int) -> None:
    """A double exposure, sideways, in place; exact integer arithmetic."""
    if amount < 1 or pixels.shape[1] <= 2 * amount:
        return
    base = pixels.astype(np.uint16)
    ghost = np.empty_like(base)
    ghost[:, amount:] = base[:, :-amount]
    ghost[:, :amount] = base[:, :1]
    pixels[:] = ((base * 5 + ghost * 3 + 4) >> 3).astype(np.uint8)


def grain(pixels: Pixels, seed: int) -> None:
    """A faint paper tooth, in place: integer noise from a fixed lattice, tiled."""
    source = random.Random(seed)
    tile = np.frombuffer(source.randbytes(128 * 128), np.uint8).reshape(128, 128)
    noise = (tile % 7).astype(np.int16) - 3
    h, w = pixels.shape[:2]
    field = np.tile(noise, (h // 128 + 1, w // 128 + 1))[:h, :w, None]
    pixels[:] = np.clip(pixels.astype(np.int16) + field, 0, 255).astype(np.uint8)
