"""Storyboard, faces: in which order do skin, shadows, blush, nose, mouth and eyes make a face?"""

from __future__ import annotations

from core.art.colour import lighten, mix
from core.art.expressions import Acting
from core.art.eyes import eyes
from core.art.head_space import View, contour, feature_y, mouth_point
from core.art.ink import Brush
from core.art.mouths import mouth
from core.art.person import Person


def draw_face(brush: Brush, person: Person, act: Acting, view: View, *, talk: bool = False) -> None:
    """Face skin, shadows, features. Ears, neck and hair are drawn by others, before and after."""
    outline = brush.curve(contour(person, view))
    brush.fill(outline, person.skin)
    with brush.clip(outline):
        _shadows(brush, person, act, view)
    line = person.skin_line
    brush.ink(outline, 0.9, line)
    _nose(brush, person, view)
    mouth(brush, person, act, view)
    with brush.clip(brush.oval(0, -0.4, 0.9, 0.9)):
        eyes(brush, person, act, view, outline)
    if person.old:
        _wrinkles(brush, person, view)


def _shadows(brush: Brush, person: Person, act: Acting, view: View) -> None:
    t, dy = view.turn, feature_y(view, person)
    shadow = person.skin_shadow
    light = brush.light_x
    # The side away from the light, then the shade of the fringe, then warmth in the cheeks.
    if brush.shading > 0:
        edge = -0.33 * light
        side = brush.curve(
            [(edge + 0.13 * t, -0.75), (edge * 1.02 + 0.05 * t, -0.5), (edge * 0.86 + 0.09 * t, -0.3),
                (edge * 0.5 + 0.12 * t, -0.05), (-light * 0.1 + 0.14 * t, 0.05), (-light * 0.7, 0.1),
            (-light * 0.7, -0.9)]
        )  # fmt: skip
        brush.fill(side, shadow, 0.6 * brush.shading, blur=0.05 if brush.soft else 0.0)
        if person.fringe != "none":
            brow = [
                (-0.6, -1.0),
                (0.6, -1.0),
                (0.5, -0.60),
                (0.2 + 0.1 * t, -0.565),
                (-0.05 + 0.12 * t, -0.59),
                (-0.25, -0.555),
                (-0.5, -0.56),
            ]
            brush.fill(brush.curve(brow), shadow, 0.75 * brush.shading, blur=0.03 if brush.soft else 0.0)
    if act.gloom:
        paths = brush.poly([(-0.6, -1.1), (0.6, -1.1), (0.6, -0.40), (-0.6, -0.40)])
        brush.blend(paths, [(70, 70, 130), (70, 70, 130)], (0, -0.85), (0, -0.28), [act.gloom * 0.9, 0.0])
    blush = mix((255, 108, 112), person.skin, 0.1)
    if act.blush > 0:
        for x, w in ((-0.235 + 0.10 * t, 0.10), (0.235 + 0.05 * t, 0.10 * (1 - 0.3 * t))):
            brush.fill(brush.oval(x, -0.265 + dy, w * 1.15, 0.052), blush, 0.62 * act.blush, blur=0.035)
            if act.blush_lines or act.blush > 0.55:
                for k in (-1, 0, 1):
                    cx = x + k * 0.042
                    brush.stroke(
                        [(cx + 0.014, -0.288 + dy), (cx - 0.014, -0.248 + dy)],
                        0.8,
                        mix(blush, (190, 40, 60), 0.4),
                        0.75,
                    )
    if act.blush_lines:
        brush.fill(brush.oval(0.12 * t, -0.27 + dy, 0.3, 0.07), blush, 0.4, blur=0.05)


def _nose(brush: Brush, person: Person, view: View) -> None:
    t, dy = view.turn, feature_y(view, person)
    x, y = 0.195 * t, -0.235 + dy * 0.9
    dark = mix(person.skin_line, person.skin, 0.25)
    if t > 0.3:
        brush.stroke([(x - 0.005, y - 0.055), (x + 0.028, y - 0.005), (x - 0.012, y + 0.012)], 0.85, dark)
        brush.fill(
            brush.curve([(x - 0.012, y + 0.012), (x + 0.026, y - 0.002), (x - 0.02, y + 0.03)]), person.skin_shadow, 0.8
        )
    else:
        brush.fill(
            brush.curve([(x - 0.022, y + 0.008), (x + 0.0, y - 0.012), (x + 0.022, y + 0.008), (x, y + 0.022)]),
            person.skin_shadow,
            0.9,
        )
        brush.stroke([(x - 0.016, y + 0.012), (x, y + 0.018), (x + 0.018, y + 0.01)], 0.75, dark)
    brush.fill(brush.oval(x + 0.004 - 0.02 * brush.light_x * -1, y - 0.04, 0.012, 0.02), lighten(person.skin, 0.6), 0.7)


def _wrinkles(brush: Brush, person: Person, view: View) -> None:
    t, dy = view.turn, feature_y(view, person)
    tone = mix(person.skin_line, person.skin, 0.3)
    mx, _ = mouth_point(view, person)
    for s in (-1, 1):
        k = 1 - 0.3 * t * (s > 0)
        brush.stroke(
            [(mx + s * 0.075 * k, -0.235 + dy), (mx + s * 0.115 * k, -0.18 + dy), (mx + s * 0.118 * k, -0.12 + dy)],
            1.1,
            tone,
        )
        brush.stroke([(0.1 * t + s * 0.30 * k, -0.385 + dy), (0.1 * t + s * 0.335 * k, -0.40 + dy)], 0.9, tone)
        brush.stroke([(0.1 * t + s * 0.30 * k, -0.365 + dy), (0.1 * t + s * 0.335 * k, -0.355 + dy)], 0.9, tone)
        brush.stroke(
            [
                (0.12 * t + s * 0.12 * k, -0.30 + dy),
                (0.12 * t + s * 0.19 * k, -0.285 + dy),
                (0.12 * t + s * 0.25 * k, -0.305 + dy),
            ],
            0.8,
            tone,
        )
    brush.stroke([(0.1 * t - 0.12, -0.70), (0.1 * t, -0.715), (0.1 * t + 0.12, -0.70)], 0.9, tone)
