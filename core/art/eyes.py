"""Storyboard, eyes: how do lids, iris, lashes, tears and brows act? Head space as in `head_space`."""

from __future__ import annotations

from typing import Any

from core.art.colour import RGB, darken, lighten, mix
from core.art.expressions import Acting
from core.art.head_space import View, contour, eye_centres
from core.art.ink import WHITE, Brush, Knot
from core.art.person import Person


def eyes(brush: Brush, person: Person, act: Acting, view: View, outline: Any) -> None:
    near, far = eye_centres(view, person)
    for index, (x, y, k) in enumerate((near, far)):
        side = -1 if index == 0 else 1
        _eye(brush.at(x, y), person, act, view, side, k)


def draw_brows(brush: Brush, person: Person, act: Acting, view: View) -> None:
    """The brows, drawn after the hair: they show through a fringe, because they carry the acting."""
    with brush.clip(brush.curve(contour(person, view))):
        for index, (x, y, k) in enumerate(eye_centres(view, person)):
            _brow(brush.at(x, y), person, act, -1 if index == 0 else 1, k)


def _eye(brush: Brush, person: Person, act: Acting, view: View, s: int, k: float) -> None:
    size = person.eye_size
    w, h = 0.104 * k * (0.55 + 0.45 * size), 0.094 * size
    dark = mix(darken(person.brow, 0.55), (30, 16, 34), 0.6)
    if act.closed == "arc":
        brush.stroke(
            [
                (-w * s, 0.03),
                (-w * 0.5 * s, -0.035),
                (w * 0.1 * s, -0.052),
                (w * 0.65 * s, -0.03),
                (w * 1.08 * s, 0.03),
            ],
            3.4,
            dark,
        )
        if person.lashes > 0.5:
            brush.stroke([(w * 0.85 * s, 0.0), (w * 1.35 * s, -0.02)], 1.6, dark)
        return
    lid, slope = act.lid, act.lid_slope * h * 0.55

    def upper(u: float, v: float) -> tuple[float, float]:
        # `u` −1 inner .. 1 outer; the slope lowers the inner end for anger and the outer one for sorrow.
        return u * w * s, v * h * lid - slope * u + (0 if lid > 0.7 else (0.7 - lid) * h * 0.9)

    low = 0.62 * h * (1 - act.cheek * 0.75)
    inner, outer = (-w * s, 0.022 + slope * 0.5), (w * 1.02 * s, -0.012 - slope * 0.35)
    top = [upper(-0.72, -0.56), upper(-0.25, -0.98), upper(0.25, -1.06), upper(0.72, -0.74)]
    shape = brush.curve(
        [
            (*inner, 1),
            *top,
            (*outer, 1),
            (0.72 * w * s, low * 0.72),
            (0.1 * w * s, low * 1.18),
            (-0.62 * w * s, low * 0.82),
        ]
    )
    brush.fill(shape, (252, 250, 252))
    gx, gy = view.gaze_x * 0.034 + 0.012 * view.turn, view.gaze_y * 0.026
    ir, ih = 0.066 * act.iris * (0.5 + 0.5 * size) * (1 - (1 - k) * 0.6), 0.086 * act.iris * size
    cy = gy - 0.012 * size + (0.012 if lid < 0.7 else 0.0)
    with brush.clip(shape):
        ring = brush.oval(gx, cy, ir, ih)
        top_tone, low_tone = darken(person.iris, 0.62), lighten(person.iris, 0.42)
        brush.blend(ring, [top_tone, person.iris, low_tone], (gx, cy - ih), (gx, cy + ih))
        brush.fill(
            brush.curve(
                [
                    (gx - ir * 0.62, cy + ih * 0.35),
                    (gx, cy + ih * 0.52),
                    (gx + ir * 0.62, cy + ih * 0.35),
                    (gx, cy + ih * 0.95),
                ]
            ),
            lighten(person.iris, 0.62),
            0.7,
        )
        brush.fill(brush.oval(gx, cy - ih * 0.02, ir * 0.46, ih * 0.5), darken(person.iris, 0.9))
        brush.ink(ring, 0.55, darken(person.iris, 0.75))
        # The lid's own shadow on the eyeball.
        veil = [
            (-w * 1.3, -h * 1.5),
            (w * 1.3, -h * 1.5),
            (w * 1.2 * s, upper(1, -0.35)[1]),
            (0.1 * w * s, upper(0.1, -0.62)[1]),
            (-w * 1.2 * s, upper(-1, -0.1)[1]),
        ]
        brush.fill(brush.curve(veil), (96, 78, 132), 0.42)
    if act.iris > 0.65:
        brush.fill(brush.oval(gx - ir * 0.34, cy - ih * 0.42, ir * 0.36, ih * 0.28), WHITE, 0.96, raw=True)
        brush.fill(brush.oval(gx + ir * 0.4, cy + ih * 0.42, ir * 0.17, ih * 0.14), WHITE, 0.85, raw=True)
    else:
        brush.fill(brush.oval(gx - ir * 0.3, cy - ih * 0.35, ir * 0.26, ih * 0.22), WHITE, 0.9, raw=True)
    _lashes(brush, person, dark, inner, outer, top, w, h, low, s)
    if act.tears:
        _tears(brush, w, low, s)
    if act.marks == "bags":
        brush.stroke([(-0.6 * w * s, low * 1.6), (0, low * 1.95), (0.65 * w * s, low * 1.5)], 1.0, person.skin_shadow)


def _lashes(
    brush: Brush, person: Person, dark: RGB, inner: tuple[float, float], outer: tuple[float, float],
        top: list[tuple[float, float]],
    w: float, h: float, low: float, s: int,
) -> None:  # fmt: skip
    lash = 0.018 + 0.014 * person.lashes
    wing = (outer[0] + (0.012 + 0.03 * person.lashes) * s, outer[1] - 0.012 - 0.022 * person.lashes)
    above = [(x, y - lash * (0.5 + 0.28 * i)) for i, (x, y) in enumerate(top)]
    band: list[Knot] = [(*inner, 1), *above, (*wing, 1), (outer[0] - 0.006 * s, outer[1] + 0.01, 1), *reversed(top)]
    brush.fill(brush.curve(band), dark)
    if person.lashes > 0.5:
        brush.stroke([(outer[0] - 0.012 * s, outer[1] - 0.022), (wing[0] + 0.014 * s, wing[1] - 0.026)], 1.7, dark)
        brush.stroke([(top[3][0], top[3][1] - 0.01), (top[3][0] + 0.034 * s, top[3][1] - 0.05)], 1.3, dark)
    brush.stroke(
        [
            (-0.3 * w * s, low * 1.12),
            (0.2 * w * s, low * 1.2),
            (0.74 * w * s, low * 0.76),
            (outer[0] * 0.98, outer[1] + 0.02),
        ],
        1.15,
        mix(dark, person.skin_shadow, 0.25),
    )
    brush.stroke(
        [(-0.5 * w * s, top[0][1] - 0.032), (0.1 * w * s, top[2][1] - 0.05), (0.85 * w * s, top[3][1] - 0.03)],
        0.85,
        mix(person.skin_line, person.skin, 0.35),
    )


def _tears(brush: Brush, w: float, low: float, s: int) -> None:
    wet: RGB = (196, 232, 255)
    stream = [
        (-0.55 * w, low * 0.9, 1),
        (0.5 * w, low * 0.95, 1),
        (0.5 * w, 0.16),
        (0.42 * w, 0.275),
        (0.0, 0.31),
        (-0.42 * w, 0.27),
        (-0.5 * w, 0.16),
    ]
    path = brush.curve(stream)
    brush.fill(path, wet, 0.72)
    brush.ink(path, 0.5, (120, 176, 226), 0.8)
    brush.stroke([(-0.22 * w, low + 0.02), (-0.25 * w, 0.15), (-0.2 * w, 0.24)], 1.6, WHITE, 0.9)
    brush.fill(brush.oval(0.9 * w * s, low * 0.4, 0.02, 0.026), wet, 0.95)
    brush.ink(brush.oval(0.9 * w * s, low * 0.4, 0.02, 0.026), 0.45, (120, 176, 226))


def _brow(brush: Brush, person: Person, act: Acting, s: int, k: float) -> None:
    thick = 3.3 - 1.0 * person.lashes + (0.8 if person.look.accessory in ("beard", "moustache") else 0.0)
    uneven = -act.brow_uneven if s > 0 else act.brow_uneven * 0.4
    y = -0.178 * (0.55 + 0.45 * person.eye_size) + uneven
    w = 0.112 * k
    arch = y - 0.022 - max(0.0, act.lid - 1) * 0.05
    points = [
        (-w * 0.92 * s, y + act.brow_in),
        (-w * 0.2 * s, arch + act.brow_in * 0.4 + act.brow_out * 0.15),
        (w * 0.5 * s, arch + act.brow_out * 0.55),
        (w * 1.22 * s, y + 0.018 + act.brow_out),
    ]
    brush.fill(brush.taper(points, max(1.2, brush.unit * 0.0085) * thick, lean=0.3), person.brow)
