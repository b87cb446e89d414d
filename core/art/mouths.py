"""Storyboard, mouths: which shape does the mouth take for an expression? Head space as in `head_space`."""

from __future__ import annotations

from core.art.colour import RGB, mix
from core.art.expressions import Acting
from core.art.head_space import View, mouth_point
from core.art.ink import WHITE, Brush, Knot
from core.art.person import Person

MOUTH_DARK: RGB = (122, 34, 52)


TONGUE: RGB = (236, 122, 128)


_MOUTHS_OPEN = frozenset(("laugh", "shout", "gasp", "wail", "smile_open"))


def mouth(brush: Brush, person: Person, act: Acting, view: View) -> None:
    x, y = mouth_point(view, person)
    local = brush.at(x, y)
    w = act.mouth_width * (1 - 0.14 * view.turn) * (0.86 if person.child else 1.0)
    dark = mix(person.skin_line, (70, 16, 30), 0.45)
    kind = act.mouth
    if kind in _MOUTHS_OPEN:
        _open_mouth(local, kind, w, dark)
        return
    lines: dict[str, list[Knot]] = {
        "line": [(-0.06 * w, 0.0), (-0.02 * w, 0.007), (0.025 * w, 0.006), (0.06 * w, -0.002)],
        "flat": [(-0.062 * w, 0.004), (0.0, 0.0), (0.062 * w, 0.004)],
        "smile": [(-0.098 * w, -0.02), (-0.05 * w, 0.018), (0.0, 0.03), (0.05 * w, 0.018), (0.098 * w, -0.02)],
        "frown": [(-0.07 * w, 0.022), (-0.03 * w, 0.0), (0.0, -0.006), (0.03 * w, 0.0), (0.07 * w, 0.022)],
        "smirk": [(-0.07 * w, 0.014), (-0.01 * w, 0.018), (0.05 * w, 0.002), (0.095 * w, -0.034)],
        "wobble": [
            (-0.08 * w, 0.02),
            (-0.05 * w, -0.008),
            (-0.02 * w, 0.014),
            (0.015 * w, -0.008),
            (0.045 * w, 0.014),
            (0.08 * w, 0.004),
        ],
        "wavy": [
            (-0.075 * w, -0.006),
            (-0.045 * w, 0.014),
            (-0.01 * w, -0.008),
            (0.03 * w, 0.012),
            (0.075 * w, -0.008),
        ],
        "firm": [(-0.075 * w, 0.01), (-0.03 * w, -0.004), (0.03 * w, -0.004), (0.075 * w, 0.012)],
        "sigh": [(-0.05 * w, 0.008), (0.0, -0.004), (0.05 * w, 0.01)],
    }
    if kind == "wobble":
        shape = local.curve(
            [
                (-0.078 * w, 0.004),
                (-0.04 * w, -0.026),
                (0.0, -0.016),
                (0.04 * w, -0.026),
                (0.078 * w, 0.004),
                (0.045 * w, 0.036),
                (0.0, 0.026),
                (-0.045 * w, 0.036),
            ]
        )
        local.fill(shape, WHITE)
        local.stroke([(-0.06 * w, 0.004), (0, 0.006), (0.06 * w, 0.004)], 0.7, dark)
        local.ink(shape, 0.7, dark)
        return
    points = lines.get(kind, lines["line"])
    local.stroke(points, 1.9, dark)
    if kind in ("smile", "smirk"):
        end = points[-1]
        local.stroke([(end[0] + 0.004, end[1] - 0.016), (end[0] + 0.012, end[1] + 0.006)], 1.0, dark)
    if kind == "sigh":
        local.fill(local.oval(0.0, 0.008, 0.03, 0.014), MOUTH_DARK, 0.8)
    # A hint of the lower lip.
    local.stroke(
        [(-0.028 * w, 0.05), (0.0, 0.056), (0.028 * w, 0.05)],
        1.0,
        person.lip if person.lashes > 0.5 else person.skin_shadow,
        0.9,
    )


def _open_mouth(brush: Brush, kind: str, w: float, dark: RGB) -> None:
    if kind == "gasp":
        shape = brush.curve(
            [
                (0, -0.045),
                (0.042 * w, -0.015),
                (0.044 * w, 0.035),
                (0, 0.068),
                (-0.044 * w, 0.035),
                (-0.042 * w, -0.015),
            ]
        )
    elif kind == "shout":
        shape = brush.curve(
            [
                (-0.088 * w, 0.012, 1),
                (-0.05 * w, -0.04),
                (0, -0.03),
                (0.05 * w, -0.04),
                (0.088 * w, 0.012, 1),
                (0.085 * w, 0.065),
                (0.03 * w, 0.088),
                (-0.03 * w, 0.088),
                (-0.085 * w, 0.065),
            ]
        )
    elif kind == "wail":
        shape = brush.curve(
            [
                (-0.08 * w, 0.046, 1),
                (-0.055 * w, -0.012),
                (0, -0.034),
                (0.055 * w, -0.012),
                (0.08 * w, 0.046, 1),
                (0.03 * w, 0.052),
                (0, 0.042),
                (-0.03 * w, 0.052),
            ]
        )
    else:
        shape = brush.curve(
            [
                (-0.108 * w, -0.034, 1),
                (0, -0.016),
                (0.108 * w, -0.034, 1),
                (0.085 * w, 0.04),
                (0, 0.086),
                (-0.085 * w, 0.04),
            ]
        )
    brush.fill(shape, MOUTH_DARK)
    with brush.clip(shape):
        if kind != "wail":
            brush.fill(brush.oval(0, 0.09, 0.06 * w, 0.045), TONGUE)
        if kind in ("laugh", "shout"):
            brush.fill(brush.poly([(-0.1, -0.06), (0.1, -0.06), (0.08, 0.002), (0, 0.008), (-0.08, 0.002)]), WHITE)
        if kind == "shout":
            brush.fill(brush.poly([(-0.06, 0.07), (0.06, 0.07), (0.06, 0.1), (-0.06, 0.1)]), WHITE, 0.95)
    brush.ink(shape, 0.8, dark)
