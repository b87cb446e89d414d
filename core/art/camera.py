"""Storyboard, camera: where does each figure's head stand, how large is it, and how does the world project behind it?

World space: metres, x to the right of the lens, y up from the floor, z away from the lens. The picture plane stays
upright (a shifted lens), so verticals stay vertical; a dutch angle rolls the whole picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.art.figures import below_chin, breadth, chibi
from core.art.ink import Mapping2, Point
from core.story.cast import Look
from core.story.plan import Camera, FigureSemantics

HEAD_M = 0.235
"""A head's height in metres: the exchange rate between figures and places."""

# scale → (head height as share of the panel's height, crown line, typical frame share, wide enough to show feet)
_SCALES: dict[str, tuple[float, float, float, bool]] = {
    "extreme_closeup": (0.98, 0.02, 0.60, False),
    "closeup": (0.50, 0.235, 0.50, False),
    "medium_closeup": (0.34, 0.285, 0.45, False),
    "medium": (0.235, 0.30, 0.42, False),
    "medium_full": (0.155, 0.295, 0.40, False),
    "full": (0.098, 0.30, 0.36, True),
    "long": (0.072, 0.36, 0.28, True),
    "wide": (0.062, 0.40, 0.26, True),
    "establishing": (0.046, 0.46, 0.24, True),
}
_HORIZONS = {"eye": 0.0, "dutch": 0.0, "low": 0.30, "high": -0.22, "birds_eye": -0.44}


@dataclass(frozen=True)
class Placed:
    """One figure's head: px of the chin, px height of the head, where its soles are."""

    index: int
    x: float
    chin: float
    head: float
    sole: float
    cropped: bool


@dataclass(frozen=True)
class Shot:
    """A framed panel. `f` is the focal length in px, `eye_m` the lens height, `z` the figures' distance in metres."""

    width: float
    height: float
    horizon: float
    vanish: float
    f: float
    eye_m: float
    z: float
    scale: str
    angle: str
    roll: float
    figures: tuple[Placed, ...]
    close: bool
    """True when the place behind is out of focus."""

    def project(self, x: float, y: float, z: float) -> Point:
        """World metres to panel px (before the roll)."""
        k = self.f / max(z, 0.05)
        return self.vanish + x * k, self.horizon + (self.eye_m - y) * k

    def page(self) -> Mapping2:
        """Panel px to panel px, with the roll of a dutch angle."""
        if not self.roll:
            return lambda x, y: (x, y)
        cos, sin = math.cos(self.roll), math.sin(self.roll)
        cx, cy = self.width / 2, self.height / 2
        return lambda x, y: (cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos)


def frame_shot(
    width: int,
    height: int,
    camera: Camera,
    looks: Sequence[Look],
    roles: Sequence[FigureSemantics],
    *,
    lean: float = 0.0,
) -> Shot:
    """Decide the framing of a panel.

    `lean` −1..1 moves the vanishing point for variety. Heads keep clear of the upper third where balloons stand; faces
    fall between 35 % and 70 % of the height wherever the scale allows it.
    """
    share, crown, typical, feet = _SCALES.get(camera.scale, _SCALES["medium"])
    w, h = float(width), float(height)
    tall = min(h, w * 1.42)
    count = max(1, len(roles))
    head = share * tall
    if roles:
        wanted = max(role.frame_share for role in roles)
        if wanted > 0:
            head *= max(0.80, min(1.22, math.sqrt(wanted / typical)))
    if feet:
        tallest = max(
            (below_chin(look, role.action) + 1.1 for look, role in zip(looks, roles, strict=True)), default=7.6
        )
        room = {"full": 0.66, "long": 0.50, "wide": 0.44, "establishing": 0.34}[camera.scale]
        head = min(head * (7.6 / max(tallest, 4.4)) ** 0.6, room * h / tallest)
    spread = sum(breadth(look, role.action, feet) for look, role in zip(looks, roles, strict=True)) or 1.0
    if camera.scale != "extreme_closeup" or count > 1:
        head = min(head, w * 0.98 / max(spread, 1.5 if camera.scale == "closeup" else 1.0))
    if camera.angle == "birds_eye":
        head *= 0.8
    floor = h * {"full": 0.95, "long": 0.90, "wide": 0.86, "establishing": 0.80}.get(camera.scale, 1.0)
    if camera.angle in ("high", "birds_eye") and feet:
        floor = h * 0.84
    if camera.scale == "extreme_closeup":
        chin = h * 0.5 + head * 0.42
    else:
        chin = crown * h + head * 1.12
        if head < share * tall * 0.8 and not feet:
            chin += (share * tall - head) * 0.25
        # In a tall panel the figure sinks, so that the air above it belongs to the balloons.
        chin += max(0.0, h - tall) * 0.55
        chin = min(chin, h * 0.74 if h <= tall * 1.05 else h - head * 0.9)
    places = _spread(w, head, looks, roles, feet)
    placed: list[Placed] = []
    for index, (look, role, x) in enumerate(zip(looks, roles, places, strict=True)):
        size = head * chibi(look)
        depth = 1.0 - 0.05 * (index % 2) * (count > 2)
        size *= depth
        low = below_chin(look, role.action) * size
        if feet:
            sole = floor - (1 - depth) * h * 0.5 - 0.012 * h * (index % 2)
            own_chin = sole - low
        else:
            own_chin = chin + (1 - chibi(look)) * head * 0.9
            if look.figure != "person":
                own_chin = max(own_chin, min(chin + head * 0.55, h * 0.72))
            elif look.age == "child" and count > 1:
                own_chin += head * 0.42
            if role.action in ("sit", "crouch") and count > 1:
                own_chin += head * 0.35
            sole = own_chin + low
        if role.action == "lie" and look.figure == "person" and feet:
            # Somebody who lies reaches from the head to the right.
            x = max(size * 0.8, x - size * 2.5)
        placed.append(Placed(index, x, own_chin, size, sole, not feet))
    reference = head if roles else share * tall
    metre = reference / HEAD_M
    f = 1.05 * max(h, w * 0.9)
    z = f / metre
    face = (min(p.chin for p in placed) - reference * 0.5) if placed else h * 0.5
    base = face if not feet else (h * 0.46 if camera.scale == "establishing" else min(face + 0.5 * reference, h * 0.5))
    if not roles:
        base = h * 0.52
    horizon = base + _HORIZONS.get(camera.angle, 0.0) * h * (1.0 if feet or not roles else 0.8)
    if feet or not roles:
        sole = max((p.sole for p in placed), default=floor)
        eye_m = max(0.25, (sole - horizon) / metre)
        if sole - horizon < 0.04 * h:
            horizon = sole - 0.04 * h
            eye_m = max(0.05, 0.04 * h / metre)
    else:
        sole = max(p.sole for p in placed)
        eye_m = max(0.30, (sole - horizon) / metre)
    roll = 0.13 if camera.angle == "dutch" else 0.0
    return Shot(
        w,
        h,
        horizon,
        w * (0.5 + 0.16 * lean),
        f,
        eye_m,
        z,
        camera.scale,
        camera.angle,
        roll * (1 if lean >= 0 else -1),
        tuple(placed),
        close=not feet and bool(roles) and reference > 0.2 * tall,
    )


def _spread(
    width: float, head: float, looks: Sequence[Look], roles: Sequence[FigureSemantics], feet: bool
) -> list[float]:
    """Centres in px near the wished positions, kept apart and inside the panel without changing the order."""
    if not roles:
        return []
    half = [breadth(look, role.action, feet) * head / 2 for look, role in zip(looks, roles, strict=True)]
    order = sorted(range(len(roles)), key=lambda i: (roles[i].position, i))
    xs = [roles[i].position * width for i in order]
    for _ in range(12):
        for k in range(len(order) - 1):
            need = (half[order[k]] + half[order[k + 1]]) * 0.94
            lack = need - (xs[k + 1] - xs[k])
            if lack > 0:
                xs[k] -= lack / 2
                xs[k + 1] += lack / 2
        for k, i in enumerate(order):
            edge = min(half[i] * 0.92, width / 2)
            xs[k] = max(edge, min(width - edge, xs[k]))
    out = [0.0] * len(roles)
    for k, i in enumerate(order):
        out[i] = xs[k]
    return out
