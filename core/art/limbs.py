"""Storyboard, animals: what do all animals share: their frame, their legs, their facts?"""

from __future__ import annotations

from core.art.body import Drawn, Role, box_px
from core.art.colour import RGB, mix
from core.art.expressions import Acting, acting
from core.art.ink import Brush, line_of, shadow_of


def setup(brush: Brush, role: Role) -> tuple[Brush, float, float, Acting]:
    flip = role.turn < 0
    return (
        brush.at(0, 0, flip=flip),
        min(1.0, abs(role.turn)),
        role.gaze_x * (-1 if flip else 1),
        acting(role.expression),
    )


def drawn(local: Brush, mouth: tuple[float, float], body: list[tuple[float, float]]) -> Drawn:
    return Drawn(
        face=box_px(local, [(-0.46, -0.92), (0.46, -0.92), (0.46, 0.04), (-0.46, 0.04)]),
        mouth=local.spot(*mouth),
        body=box_px(local, body),
    )


def leg(
    b: Brush, x: float, y: float, dx: float, length: float, r: float, fur: RGB, paw: RGB, far: bool = False
) -> None:
    tone = mix(fur, shadow_of(fur), 0.5) if far else fur
    joints = [(x, y), (x + dx * 0.3, y + length * 0.5), (x + dx, y + length)]
    if b.line:
        b.fill(b.limb(joints, (r * 1.3, r, r * 0.85), grow_px=b.line * 0.9), line_of(fur))
    b.fill(b.limb(joints, (r * 1.3, r, r * 0.85)), tone)
    foot = b.curve(
        [
            (x + dx - r, y + length),
            (x + dx + r * 0.2, y + length - r * 1.1),
            (x + dx + r * 1.7, y + length - r * 0.2),
            (x + dx + r * 1.6, y + length + r * 0.75),
            (x + dx - r, y + length + r * 0.75),
        ]
    )
    b.shape(foot, mix(paw, shadow_of(paw), 0.4) if far else paw, cast=(0.02, -0.03), line=0.9, ink=line_of(fur))
    b.stroke([(x + dx + r * 0.75, y + length + r * 0.1), (x + dx + r * 0.7, y + length + r * 0.65)], 0.9, line_of(fur))
