"""Storyboard, small faces: how do animals and beings show an expression with dot eyes, brows and a simple mouth?"""

from __future__ import annotations

from core.art.colour import RGB, darken, lighten
from core.art.expressions import Acting
from core.art.ink import WHITE, Brush, Knot

DARK: RGB = (46, 28, 44)


def critter_eye(
    b: Brush, act: Acting, s: int, iris: RGB, gx: float, gy: float, *, size: float = 1.0, slit: bool = False
) -> None:
    """A big glossy eye around (0, 0) with its brow. `s` −1 left, 1 right in the mirrored frame."""
    w, h = 0.098 * size, 0.125 * size * min(1.15, max(0.3, act.lid))
    if act.closed == "arc":
        b.stroke([(-w, 0.03), (-w * 0.4, -0.045), (w * 0.4, -0.045), (w, 0.03)], 3.2, DARK)
    else:
        ball = b.oval(0, 0, w, h)
        x, y = gx * 0.026, gy * 0.02
        if act.iris < 0.75:
            b.fill(ball, WHITE)
            b.ink(ball, 0.7, DARK)
            b.fill(b.oval(x, y, w * 0.42, h * 0.42), DARK)
        else:
            b.fill(ball, DARK)
            with b.clip(ball):
                b.blend(
                    b.oval(x, 0.02, w * 0.92, h * 0.95),
                    [darken(iris, 0.85), darken(iris, 0.2), lighten(iris, 0.3)],
                    (0, -h),
                    (0, h),
                )
                b.fill(b.oval(x, -h * 0.05, w * (0.18 if slit else 0.5), h * 0.55), DARK)
            b.ink(ball, 0.6, DARK)
            b.fill(b.oval(x - w * 0.32, -h * 0.42, w * 0.34, h * 0.28), WHITE, 0.97, raw=True)
            b.fill(b.oval(x + w * 0.36, h * 0.40, w * 0.17, h * 0.14), WHITE, 0.9, raw=True)
        if act.lid_slope > 0.15 or act.lid < 0.7:
            lift = act.lid_slope * 0.06
            lid: list[Knot] = [(-w * 1.25 * s, -h * 0.45 + lift), (w * 1.25 * s, -h * 0.75 - lift)]
            b.stroke(lid, 3.2, DARK)
    if act.tears:
        tear = b.curve([(0.02 * s, h * 0.8, 1), (0.06 * s, h + 0.10), (0.02 * s, h + 0.17), (-0.03 * s, h + 0.10)])
        b.fill(tear, (188, 228, 255), 0.95)
        b.ink(tear, 0.5, (96, 150, 210))
    y = -h - 0.06
    strong = 1.4
    b.stroke(
        [
            (-w * 0.7 * s, y + act.brow_in * strong),
            (0, y - 0.012 + (act.brow_in + act.brow_out) * 0.4),
            (w * 0.8 * s, y + act.brow_out * strong - act.brow_uneven * (s > 0)),
        ],
        2.2,
        DARK,
        0.85,
    )


def critter_mouth(b: Brush, act: Acting, *, pant: bool) -> None:
    """The mouth below a nose at (0, 0)."""
    kind = act.mouth
    if kind in ("laugh", "shout", "gasp", "wail") or pant:
        shape = b.curve([(-0.10, 0.03, 1), (0, 0.055), (0.10, 0.03, 1), (0.07, 0.14), (0, 0.18), (-0.07, 0.14)])
        if kind == "gasp":
            shape = b.oval(0, 0.10, 0.05, 0.06)
        b.fill(shape, (122, 34, 52))
        with b.clip(shape):
            b.fill(b.oval(0, 0.17, 0.055, 0.06), (240, 126, 132))
        b.ink(shape, 0.8, DARK)
        if kind != "gasp":
            b.stroke(
                [(-0.15, 0.0), (-0.12, 0.045), (-0.06, 0.055), (0, 0.015), (0.06, 0.055), (0.12, 0.045), (0.15, 0.0)],
                1.6,
                DARK,
            )
        return
    if kind in ("frown", "sigh", "wobble", "firm"):
        b.stroke([(-0.10, 0.085), (-0.05, 0.05), (0, 0.04), (0.05, 0.05), (0.10, 0.085)], 1.7, DARK)
        b.stroke([(0, -0.005), (0, 0.04)], 1.3, DARK)
        return
    tilt = 0.03 if kind == "smirk" else 0.0
    b.stroke(
        [
            (-0.13, 0.02),
            (-0.10, 0.055),
            (-0.05, 0.06),
            (0, 0.02),
            (0.05, 0.06),
            (0.10, 0.055 - tilt),
            (0.14, 0.015 - tilt),
        ],
        1.7,
        DARK,
    )
    b.stroke([(0, -0.01), (0, 0.03)], 1.3, DARK)
