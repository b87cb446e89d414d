"""Storyboard, feelings as scenery: which gradient and motif stands behind a close face instead of the place?"""

from __future__ import annotations

import math
import random

from core.art.colour import RGB, darken, lighten, mix
from core.art.expressions import Acting
from core.art.ink import WHITE, Brush, Knot


def draw_mood(p: Brush, width: float, height: float, act: Acting, dice: random.Random, *, air: RGB, dark: bool) -> None:
    """Paint the backdrop of a feeling; `air` is the place's own colour, mixed in so that panels stay one scene."""
    top, low = act.backdrop
    top, low = mix(top, air, 0.18), mix(low, air, 0.12)
    if dark:
        top, low = mix(top, (52, 50, 120), 0.5), mix(low, (30, 26, 78), 0.58)
    page = p.rect(-width * 0.3, -height * 0.3, width * 1.6, height * 1.6)
    p.blend(page, [top, mix(top, low, 0.5), low], (0, 0), (width * 0.2, height))
    p.glow(width * 0.5, height * 0.42, 0.62 * max(width, height), lighten(top, 0.6), 0.55)
    _MOTIFS[act.motif](p, width, height, dice, lighten(top, 0.55), low)


def _bokeh(p: Brush, w: float, h: float, dice: random.Random, light: RGB, low: RGB) -> None:
    for _ in range(22):
        r = dice.uniform(0.02, 0.085) * w
        x, y = dice.uniform(0, w), dice.uniform(0, h)
        p.fill(p.oval(x, y, r, r), light, dice.uniform(0.12, 0.4), blur=r * 0.06)
    for _ in range(10):
        _spark(p, dice.uniform(0, w), dice.uniform(0, h), dice.uniform(0.010, 0.024) * w, WHITE)


def _spark(p: Brush, x: float, y: float, r: float, tone: RGB) -> None:
    knots: list[Knot] = []
    for k in range(8):
        a, rr = math.pi * k / 4, r if k % 2 == 0 else r * 0.24
        knots.append((x + rr * math.cos(a), y + rr * 1.25 * math.sin(a), 1))
    p.fill(p.poly(knots), tone, 0.9, raw=True)


def _sparkle(p: Brush, w: float, h: float, dice: random.Random, light: RGB, low: RGB) -> None:
    _rays(p, w, h, dice, light, 18, 0.34)
    for _ in range(20):
        _spark(p, dice.uniform(0, w), dice.uniform(0, h), dice.uniform(0.012, 0.036) * w, WHITE)


def _rays(p: Brush, w: float, h: float, dice: random.Random, tone: RGB, count: int, alpha: float) -> None:
    reach, cx, cy = 1.2 * max(w, h), w * 0.5, h * 0.48
    for k in range(count):
        a = 2 * math.pi * k / count + dice.uniform(-0.03, 0.03)
        d = math.pi / count * dice.uniform(0.4, 0.6)
        p.fill(
            p.poly(
                [
                    (cx, cy),
                    (cx + reach * math.cos(a - d), cy + reach * math.sin(a - d)),
                    (cx + reach * math.cos(a + d), cy + reach * math.sin(a + d)),
                ]
            ),
            tone,
            alpha,
        )


def _fall(p: Brush, w: float, h: float, dice: random.Random, light: RGB, low: RGB) -> None:
    """Strokes that sink from the top, as gloom does in print."""
    deep = darken(low, 0.35)
    x = 0.0
    while x < w:
        length = dice.uniform(0.14, 0.52) * h
        p.blend(p.rect(x, 0, max(1.2, w * 0.0035), length), [deep, deep], (0, 0), (0, length), [0.5, 0.0])
        x += dice.uniform(0.008, 0.026) * w
    for _ in range(14):
        r = dice.uniform(0.008, 0.03) * w
        p.fill(p.oval(dice.uniform(0, w), dice.uniform(0.2, 1) * h, r, r), light, 0.22, blur=r * 0.2)


def _burst(p: Brush, w: float, h: float, dice: random.Random, light: RGB, low: RGB) -> None:
    """Wedges that rush to the face."""
    cx, cy, far = w * 0.5, h * 0.5, 1.2 * max(w, h)
    deep = darken(low, 0.45)
    for k in range(64):
        a = 2 * math.pi * k / 64 + dice.uniform(-0.05, 0.05)
        d, r = dice.uniform(0.006, 0.03), dice.uniform(0.30, 0.52) * max(w, h)
        tone = deep if k % 3 else light
        p.fill(
            p.poly(
                [
                    (cx + r * math.cos(a), cy + r * math.sin(a)),
                    (cx + far * math.cos(a - d), cy + far * math.sin(a - d)),
                    (cx + far * math.cos(a + d), cy + far * math.sin(a + d)),
                ]
            ),
            tone,
            0.75,
        )


def _slash(p: Brush, w: float, h: float, dice: random.Random, light: RGB, low: RGB) -> None:
    """Slanting bands: resolve, cool heads."""
    for _ in range(16):
        x, t = dice.uniform(-0.4, 1.2) * w, dice.uniform(0.006, 0.05) * w
        tone = light if dice.random() < 0.6 else darken(low, 0.25)
        p.fill(
            p.poly([(x, -0.05 * h), (x + t, -0.05 * h), (x + t - 0.45 * w, 1.05 * h), (x - 0.45 * w, 1.05 * h)]),
            tone,
            dice.uniform(0.12, 0.35),
        )


def _hearts(p: Brush, w: float, h: float, dice: random.Random, light: RGB, low: RGB) -> None:
    _bokeh(p, w, h, dice, light, low)
    for _ in range(9):
        x, y, r = dice.uniform(0, w), dice.uniform(0, h), dice.uniform(0.02, 0.05) * w
        heart = p.curve(
            [
                (x, y + r, 1),
                (x - r, y - r * 0.1),
                (x - r * 0.55, y - r * 0.85),
                (x, y - r * 0.35, 1),
                (x + r * 0.55, y - r * 0.85),
                (x + r, y - r * 0.1),
            ]
        )
        p.fill(heart, lighten((255, 120, 150), 0.2), 0.55)


_MOTIFS = {"bokeh": _bokeh, "sparkle": _sparkle, "fall": _fall, "burst": _burst, "slash": _slash, "hearts": _hearts}
