"""Storyboard, scenery tools: how does something with a size in metres become lit, inked polygons behind the figures?

World space as in `camera`; every colour passes the hour's light and, out of doors, the air between it and the lens.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.art.camera import Shot
from core.art.colour import RGB, lighten, mix, multiply
from core.art.ink import WHITE, WINDING, Brush, Point, shadow_of
from core.art.light import Light

World3 = tuple[float, float, float]

_AMBIENT_OUT: dict[str, RGB] = {
    "day": (255, 255, 255),
    "sunset": (255, 212, 188),
    "night": (96, 106, 172),
    "storm": (160, 170, 188),
}
_AMBIENT_IN: dict[str, RGB] = {
    "day": (255, 253, 248),
    "sunset": (255, 232, 214),
    "night": (196, 176, 180),
    "storm": (196, 198, 208),
}
_NEAR = 0.28


@dataclass(frozen=True)
class World:
    """One panel's place. `paper` draws in panel px; `dice` is seeded by the environment, so a place keeps its look."""

    paper: Brush
    shot: Shot
    light: Light
    dice: random.Random

    # -- light --------------------------------------------------------------------------------------------------

    def lit(self, colour: RGB, z: float = 0.0) -> RGB:
        """A surface colour under the hour's light at a distance."""
        table = _AMBIENT_OUT if self.light.outdoor else _AMBIENT_IN
        shown = multiply(colour, table[self.light.time])
        if self.light.outdoor and z > 0:
            shown = mix(shown, self.light.hour.air, min(0.72, 1 - math.exp(-max(0.0, z - self.shot.z) / 46.0)))
        return shown

    def far(self, colour: RGB, amount: float) -> RGB:
        """A surface colour with a stated share of air over it."""
        table = _AMBIENT_OUT if self.light.outdoor else _AMBIENT_IN
        return mix(multiply(colour, table[self.light.time]), self.light.hour.air, amount)

    # -- shapes in the world ------------------------------------------------------------------------------------

    def spot(self, x: float, y: float, z: float) -> Point:
        return self.shot.project(x, y, max(z, _NEAR))

    def quad(
        self, corners: Sequence[World3], colour: RGB, *, line: float = 0.5, raw: bool = False, alpha: float = 1.0
    ) -> Any:
        """A polygon in the world; returns its path. `raw` colours are already lit."""
        path = self.paper.poly([self.spot(*corner) for corner in corners])
        depth = sum(corner[2] for corner in corners) / len(corners)
        tone = colour if raw else self.lit(colour, depth)
        self.paper.fill(path, tone, alpha)
        if line:
            self.paper.ink(path, line * self._thin(depth), self._edge(tone), 0.8)
        return path

    def box(
        self,
        x0: float,
        x1: float,
        y0: float,
        y1: float,
        z0: float,
        z1: float,
        colour: RGB,
        *,
        line: float = 0.5,
        top: RGB | None = None,
    ) -> None:
        """An upright box; only the faces that the lens sees."""
        if z1 <= _NEAR:
            return
        z0 = max(z0, _NEAR)
        dark, light = shadow_of(colour, 0.28), lighten(colour, 0.16)
        if self.shot.eye_m > y1:
            self.quad([(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], top or light, line=line)
        if self.shot.eye_m < y0:
            self.quad([(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)], dark, line=line)
        if x1 < 0:
            self.quad([(x1, y0, z0), (x1, y0, z1), (x1, y1, z1), (x1, y1, z0)], dark, line=line)
        if x0 > 0:
            self.quad([(x0, y0, z0), (x0, y0, z1), (x0, y1, z1), (x0, y1, z0)], dark, line=line)
        self.quad([(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)], colour, line=line)

    def panel(
        self,
        x0: float,
        x1: float,
        y0: float,
        y1: float,
        z: float,
        colour: RGB,
        *,
        line: float = 0.5,
        corner: float = 0.0,
        raw: bool = False,
        alpha: float = 1.0,
    ) -> Any:
        """A flat rectangle that faces the lens at distance z."""
        ax, ay = self.spot(x0, y1, z)
        bx, by = self.spot(x1, y0, z)
        path = self.paper.rect(ax, ay, bx - ax, by - ay, corner * self.px(z))
        tone = colour if raw else self.lit(colour, z)
        self.paper.fill(path, tone, alpha)
        if line:
            self.paper.ink(path, line * self._thin(z), self._edge(tone), 0.8)
        return path

    def side(
        self,
        x: float,
        y0: float,
        y1: float,
        z0: float,
        z1: float,
        colour: RGB,
        *,
        line: float = 0.5,
        raw: bool = False,
        alpha: float = 1.0,
    ) -> Any:
        """A rectangle on a wall that runs away from the lens."""
        return self.quad([(x, y0, z0), (x, y0, z1), (x, y1, z1), (x, y1, z0)], colour, line=line, raw=raw, alpha=alpha)

    def px(self, z: float) -> float:
        """Pixels of one metre at distance z."""
        return self.shot.f / max(z, _NEAR)

    def at(self, x: float, y: float, z: float, metres: float) -> Brush:
        """A brush standing at a world point; one unit is `metres`."""
        sx, sy = self.spot(x, y, z)
        return self.paper.at(sx, sy, scale=self.px(z) * metres)

    def line(self, points: Sequence[World3], colour: RGB, width: float = 0.5, alpha: float = 0.6) -> None:
        spots = [self.spot(*p) for p in points]
        depth = sum(p[2] for p in points) / len(points)
        self.paper.ink(self.paper.poly(spots, closed=False), width * self._thin(depth), self.lit(colour, depth), alpha)

    def _thin(self, z: float) -> float:
        return max(0.45, min(1.5, self.px(z) / 160.0))

    def _edge(self, tone: RGB) -> RGB:
        return mix(tone, self.paper.ink_colour, 0.62)

    # -- the great surfaces -------------------------------------------------------------------------------------

    def paint(self, top: float, bottom: float, colours: Sequence[RGB]) -> None:
        """A vertical gradient over the whole width (already lit colours), px rows."""
        w = self.shot.width
        path = self.paper.poly([(-w, top), (2 * w, top), (2 * w, bottom), (-w, bottom)])
        self.paper.blend(path, list(colours), (0, top), (0, bottom))

    def sky(self, *, clouds: bool = True) -> None:
        """Sky with clouds by day, a low sun at sunset, moon and stars at night, heavy bands in a storm."""
        h, hour = self.shot.height, self.light.hour
        low = max(self.shot.horizon, h * 0.35)
        self.paint(-h * 0.3, low, [hour.zenith, hour.middle, hour.horizon])
        self.paint(low - 1, h * 1.3, [hour.horizon, hour.horizon])
        if self.light.time == "night":
            self._stars(low)
        if self.light.time == "sunset":
            x, y = self.shot.width * 0.68, low - h * 0.07
            self.paper.glow(x, y, h * 0.5, (255, 220, 150), 0.75)
            self.paper.fill(self.paper.oval(x, y, h * 0.055, h * 0.055), (255, 246, 214), raw=True)
        if clouds:
            self._clouds(low)

    def _stars(self, low: float) -> None:
        w, h = self.shot.width, self.shot.height
        for _ in range(70):
            x, y, r = (
                self.dice.uniform(0, w),
                self.dice.uniform(-0.05 * h, low * 0.95),
                self.dice.uniform(0.0008, 0.0026) * h,
            )
            self.paper.fill(self.paper.oval(x, y, r, r), WHITE, self.dice.uniform(0.35, 0.95), raw=True)
        x, y, r = w * 0.76, max(h * 0.12, low * 0.22), h * 0.045
        self.paper.glow(x, y, r * 4.2, (226, 226, 255), 0.5)
        self.paper.fill(self.paper.oval(x, y, r, r), (255, 248, 222), raw=True)
        self.paper.fill(self.paper.oval(x - r * 0.3, y + r * 0.15, r * 0.22, r * 0.2), (236, 224, 196), raw=True)
        self.paper.fill(self.paper.oval(x + r * 0.25, y - r * 0.3, r * 0.15, r * 0.14), (236, 224, 196), raw=True)

    def _clouds(self, low: float) -> None:
        w = self.shot.width
        hour = self.light.hour
        stormy = self.light.time == "storm"
        tone = (
            mix(hour.zenith, (40, 44, 60), 0.3)
            if stormy
            else mix(hour.middle, (30, 34, 86), 0.35)
            if self.light.time == "night"
            else WHITE
        )
        belly = mix(tone, hour.middle, 0.45)
        for k in range(7 if stormy else 4):
            cx, cy = self.dice.uniform(-0.05, 1.05) * w, self.dice.uniform(0.04, 0.8) * low
            size = self.dice.uniform(0.10, 0.22) * w * (0.5 + 0.6 * (1 - cy / max(low, 1.0)))
            self.cloud(
                cx,
                cy,
                size * (1.5 if stormy else 1.0),
                mix(tone, (255, 190, 160), 0.55 if self.light.time == "sunset" and k % 2 else 0.0),
                belly,
            )

    def cloud(self, cx: float, cy: float, size: float, tone: RGB, belly: RGB) -> None:
        """A cumulus with a flat base, px."""
        path = self.paper.oval(cx, cy, size, size * 0.2)
        for dx, dy, r in ((-0.55, -0.10, 0.30), (-0.2, -0.26, 0.40), (0.2, -0.18, 0.34), (0.55, -0.06, 0.26)):
            k = self.dice.uniform(0.85, 1.15)
            path.addPath(self.paper.oval(cx + dx * size, cy + dy * size, r * size * k, r * size * 0.8 * k))
        path.setFillType(WINDING)
        self.paper.fill(path, tone, 0.88)
        with self.paper.clip(path):
            self.paper.fill(
                self.paper.oval(cx + size * 0.1, cy + size * 0.22, size * 1.1, size * 0.26),
                belly,
                0.55,
                blur=size * 0.06,
            )

    def floor(self, colour: RGB, *, far: RGB | None = None) -> None:
        """The ground from the horizon down."""
        h = self.shot.height
        top = self.shot.horizon
        near = self.lit(colour)
        distant = (
            far
            if far is not None
            else (self.far(colour, 0.55) if self.light.outdoor else mix(near, shadow_of(near), 0.4))
        )
        self.paint(top, max(h * 1.35, top + h * 0.7), [distant, near, mix(near, shadow_of(near), 0.25)])

    def shadow_under(self, x_px: float, y_px: float, half_px: float) -> None:
        """The soft dark on the ground under a figure."""
        squash = max(0.12, min(0.5, self.shot.eye_m * 0.16))
        path = self.paper.oval(x_px, y_px, half_px, half_px * squash)
        self.paper.fill(path, (34, 24, 56), 0.34, blur=half_px * 0.08)

    def beams(self, x0: float, x1: float, top: float, spread: float, colour: RGB, alpha: float) -> None:
        """A slanting shaft of light, px."""
        h = self.shot.height
        path = self.paper.poly([(x0, top), (x1, top), (x1 + spread, h * 1.1), (x0 + spread * 0.75, h * 1.1)])
        self.paper.blend(path, [colour, colour], (x0, top), (x0 + spread, h), [alpha, 0.0])
