"""Storyboard, faces: given a head's turn, a gaze and an expression, where do contour, eyes, nose and mouth go?

Head space: the chin at (0, 0), the crown at (0, −1), x to the right. Heads are drawn turned to the right (`turn` 0..1,
1 about 45°); the caller mirrors the brush for the left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.art.colour import RGB, darken, lighten, mix
from core.art.expressions import Acting
from core.art.ink import WHITE, Brush, Knot
from core.art.person import Person

MOUTH_DARK: RGB = (122, 34, 52)
TONGUE: RGB = (236, 122, 128)


@dataclass(frozen=True)
class View:
    """How a head is seen. `gaze_x`/`gaze_y` −1..1 in the mirrored frame, `pitch` > 0 seen from above."""

    turn: float = 0.0
    pitch: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0


def _blend(a: float, b: float, t: float) -> float:
    return a + (b - a) * t


def contour(person: Person, view: View) -> list[Knot]:
    """The outline of the face, clockwise from the left temple over the skull."""
    t, jaw = view.turn, person.jaw * 0.03
    soft = 0.03 if person.child else 0.0
    drop = 0.02 * max(0.0, -view.pitch)
    front = [
        (-0.37, -0.66), (-0.27, -0.93), (0.0, -1.03), (0.27, -0.93), (0.37, -0.66), (0.372, -0.48), (0.365 + soft, -0.34),
        (0.325 + jaw + soft, -0.20), (0.19 + jaw * 1.6 + soft, -0.062), (0.075 + jaw, 0.0 + drop), (-0.075 - jaw, 0.0 + drop),
        (-0.19 - jaw * 1.6 - soft, -0.062), (-0.325 - jaw - soft, -0.20), (-0.365 - soft, -0.34), (-0.372, -0.48),
    ]  # fmt: skip
    side = [
        (-0.44, -0.66), (-0.33, -0.93), (-0.04, -1.03), (0.24, -0.93), (0.345, -0.68), (0.322, -0.50), (0.352 + soft, -0.36),
        (0.318 + soft, -0.20), (0.262 + soft, -0.075), (0.20 + jaw * 0.6, 0.0 + drop), (0.085 - jaw, 0.004 + drop),
        (-0.06 - jaw * 1.6 - soft, -0.055), (-0.235 - jaw - soft, -0.19), (-0.335 - soft, -0.36), (-0.40, -0.50),
    ]  # fmt: skip
    return [(_blend(a[0], b[0], t), _blend(a[1], b[1], t)) for a, b in zip(front, side, strict=True)]


def feature_y(view: View, person: Person) -> float:
    """How far the features slide down the face: with the pitch, and on children."""
    return 0.045 * view.pitch + (0.035 if person.child else 0.0)


def mouth_point(view: View, person: Person) -> tuple[float, float]:
    """The middle of the mouth in head space."""
    return 0.155 * view.turn, -0.135 + feature_y(view, person) * 0.7


def eye_centres(view: View, person: Person) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """(x, y, width factor) of the near (left) and the far (right) eye."""
    y = -0.405 + feature_y(view, person)
    t = view.turn
    return (-0.182 + 0.118 * t, y, 1 - 0.04 * t), (0.182 + 0.052 * t, y, 1 - 0.3 * t)


def draw_face(brush: Brush, person: Person, act: Acting, view: View, *, talk: bool = False) -> None:
    """Face skin, shadows, features. Ears, neck and hair are drawn by others, before and after."""
    outline = brush.curve(contour(person, view))
    brush.fill(outline, person.skin)
    with brush.clip(outline):
        _shadows(brush, person, act, view)
    line = person.skin_line
    brush.ink(outline, 0.9, line)
    _nose(brush, person, view)
    _mouth(brush, person, act, view)
    with brush.clip(brush.oval(0, -0.4, 0.9, 0.9)):
        _eyes(brush, person, act, view, outline)
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
            [(edge + 0.13 * t, -0.75), (edge * 1.02 + 0.05 * t, -0.5), (edge * 0.86 + 0.09 * t, -0.3), (edge * 0.5 + 0.12 * t, -0.05), (-light * 0.1 + 0.14 * t, 0.05), (-light * 0.7, 0.1), (-light * 0.7, -0.9)]
        )  # fmt: skip
        brush.fill(side, shadow, 0.6 * brush.shading, blur=0.05 if brush.soft else 0.0)
        if person.fringe != "none":
            brow = [(-0.6, -1.0), (0.6, -1.0), (0.5, -0.60), (0.2 + 0.1 * t, -0.565), (-0.05 + 0.12 * t, -0.59), (-0.25, -0.555), (-0.5, -0.56)]
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
                    brush.stroke([(cx + 0.014, -0.288 + dy), (cx - 0.014, -0.248 + dy)], 0.8, mix(blush, (190, 40, 60), 0.4), 0.75)
    if act.blush_lines:
        brush.fill(brush.oval(0.12 * t, -0.27 + dy, 0.3, 0.07), blush, 0.4, blur=0.05)


def _nose(brush: Brush, person: Person, view: View) -> None:
    t, dy = view.turn, feature_y(view, person)
    x, y = 0.195 * t, -0.235 + dy * 0.9
    dark = mix(person.skin_line, person.skin, 0.25)
    if t > 0.3:
        brush.stroke([(x - 0.005, y - 0.055), (x + 0.028, y - 0.005), (x - 0.012, y + 0.012)], 0.85, dark)
        brush.fill(brush.curve([(x - 0.012, y + 0.012), (x + 0.026, y - 0.002), (x - 0.02, y + 0.03)]), person.skin_shadow, 0.8)
    else:
        brush.fill(brush.curve([(x - 0.022, y + 0.008), (x + 0.0, y - 0.012), (x + 0.022, y + 0.008), (x, y + 0.022)]), person.skin_shadow, 0.9)
        brush.stroke([(x - 0.016, y + 0.012), (x, y + 0.018), (x + 0.018, y + 0.01)], 0.75, dark)
    brush.fill(brush.oval(x + 0.004 - 0.02 * brush.light_x * -1, y - 0.04, 0.012, 0.02), lighten(person.skin, 0.6), 0.7)


def _eyes(brush: Brush, person: Person, act: Acting, view: View, outline: Any) -> None:
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
        brush.stroke([(-w * s, 0.03), (-w * 0.5 * s, -0.035), (w * 0.1 * s, -0.052), (w * 0.65 * s, -0.03), (w * 1.08 * s, 0.03)], 3.4, dark)
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
    shape = brush.curve([(*inner, 1), *top, (*outer, 1), (0.72 * w * s, low * 0.72), (0.1 * w * s, low * 1.18), (-0.62 * w * s, low * 0.82)])
    brush.fill(shape, (252, 250, 252))
    gx, gy = view.gaze_x * 0.034 + 0.012 * view.turn, view.gaze_y * 0.026
    ir, ih = 0.066 * act.iris * (0.5 + 0.5 * size) * (1 - (1 - k) * 0.6), 0.086 * act.iris * size
    cy = gy - 0.012 * size + (0.012 if lid < 0.7 else 0.0)
    with brush.clip(shape):
        ring = brush.oval(gx, cy, ir, ih)
        top_tone, low_tone = darken(person.iris, 0.62), lighten(person.iris, 0.42)
        brush.blend(ring, [top_tone, person.iris, low_tone], (gx, cy - ih), (gx, cy + ih))
        brush.fill(brush.curve([(gx - ir * 0.62, cy + ih * 0.35), (gx, cy + ih * 0.52), (gx + ir * 0.62, cy + ih * 0.35), (gx, cy + ih * 0.95)]), lighten(person.iris, 0.62), 0.7)
        brush.fill(brush.oval(gx, cy - ih * 0.02, ir * 0.46, ih * 0.5), darken(person.iris, 0.9))
        brush.ink(ring, 0.55, darken(person.iris, 0.75))
        # The lid's own shadow on the eyeball.
        veil = [(-w * 1.3, -h * 1.5), (w * 1.3, -h * 1.5), (w * 1.2 * s, upper(1, -0.35)[1]), (0.1 * w * s, upper(0.1, -0.62)[1]), (-w * 1.2 * s, upper(-1, -0.1)[1])]
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
    brush: Brush, person: Person, dark: RGB, inner: tuple[float, float], outer: tuple[float, float], top: list[tuple[float, float]],
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
    brush.stroke([(-0.3 * w * s, low * 1.12), (0.2 * w * s, low * 1.2), (0.74 * w * s, low * 0.76), (outer[0] * 0.98, outer[1] + 0.02)], 1.15, mix(dark, person.skin_shadow, 0.25))
    brush.stroke([(-0.5 * w * s, top[0][1] - 0.032), (0.1 * w * s, top[2][1] - 0.05), (0.85 * w * s, top[3][1] - 0.03)], 0.85, mix(person.skin_line, person.skin, 0.35))


def _tears(brush: Brush, w: float, low: float, s: int) -> None:
    wet: RGB = (196, 232, 255)
    stream = [(-0.55 * w, low * 0.9, 1), (0.5 * w, low * 0.95, 1), (0.5 * w, 0.16), (0.42 * w, 0.275), (0.0, 0.31), (-0.42 * w, 0.27), (-0.5 * w, 0.16)]
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
    points = [(-w * 0.92 * s, y + act.brow_in), (-w * 0.2 * s, arch + act.brow_in * 0.4 + act.brow_out * 0.15), (w * 0.5 * s, arch + act.brow_out * 0.55), (w * 1.22 * s, y + 0.018 + act.brow_out)]
    brush.fill(brush.taper(points, max(1.2, brush.unit * 0.0085) * thick, lean=0.3), person.brow)


_MOUTHS_OPEN = frozenset(("laugh", "shout", "gasp", "wail", "smile_open"))


def _mouth(brush: Brush, person: Person, act: Acting, view: View) -> None:
    x, y = mouth_point(view, person)
    local = brush.at(x, y)
    w = act.mouth_width * (1 - 0.14 * view.turn) * (0.86 if person.child else 1.0)
    dark = mix(person.skin_line, (70, 16, 30), 0.45)
    kind = act.mouth
    if kind in _MOUTHS_OPEN:
        _open_mouth(local, kind, w, dark, act.mouth_open)
        return
    lines: dict[str, list[Knot]] = {
        "line": [(-0.06 * w, 0.0), (-0.02 * w, 0.007), (0.025 * w, 0.006), (0.06 * w, -0.002)],
        "flat": [(-0.062 * w, 0.004), (0.0, 0.0), (0.062 * w, 0.004)],
        "smile": [(-0.098 * w, -0.02), (-0.05 * w, 0.018), (0.0, 0.03), (0.05 * w, 0.018), (0.098 * w, -0.02)],
        "frown": [(-0.07 * w, 0.022), (-0.03 * w, 0.0), (0.0, -0.006), (0.03 * w, 0.0), (0.07 * w, 0.022)],
        "smirk": [(-0.07 * w, 0.014), (-0.01 * w, 0.018), (0.05 * w, 0.002), (0.095 * w, -0.034)],
        "wobble": [(-0.08 * w, 0.02), (-0.05 * w, -0.008), (-0.02 * w, 0.014), (0.015 * w, -0.008), (0.045 * w, 0.014), (0.08 * w, 0.004)],
        "wavy": [(-0.075 * w, -0.006), (-0.045 * w, 0.014), (-0.01 * w, -0.008), (0.03 * w, 0.012), (0.075 * w, -0.008)],
        "firm": [(-0.075 * w, 0.01), (-0.03 * w, -0.004), (0.03 * w, -0.004), (0.075 * w, 0.012)],
        "sigh": [(-0.05 * w, 0.008), (0.0, -0.004), (0.05 * w, 0.01)],
    }
    if kind == "wobble":
        shape = local.curve([(-0.078 * w, 0.004), (-0.04 * w, -0.026), (0.0, -0.016), (0.04 * w, -0.026), (0.078 * w, 0.004), (0.045 * w, 0.036), (0.0, 0.026), (-0.045 * w, 0.036)])
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
    local.stroke([(-0.028 * w, 0.05), (0.0, 0.056), (0.028 * w, 0.05)], 1.0, person.lip if person.lashes > 0.5 else person.skin_shadow, 0.9)


def _open_mouth(brush: Brush, kind: str, w: float, dark: RGB, openness: float) -> None:
    if kind == "gasp":
        shape = brush.curve([(0, -0.045), (0.042 * w, -0.015), (0.044 * w, 0.035), (0, 0.068), (-0.044 * w, 0.035), (-0.042 * w, -0.015)])
    elif kind == "shout":
        shape = brush.curve([(-0.088 * w, 0.012, 1), (-0.05 * w, -0.04), (0, -0.03), (0.05 * w, -0.04), (0.088 * w, 0.012, 1), (0.085 * w, 0.065), (0.03 * w, 0.088), (-0.03 * w, 0.088), (-0.085 * w, 0.065)])
    elif kind == "wail":
        shape = brush.curve([(-0.08 * w, 0.046, 1), (-0.055 * w, -0.012), (0, -0.034), (0.055 * w, -0.012), (0.08 * w, 0.046, 1), (0.03 * w, 0.052), (0, 0.042), (-0.03 * w, 0.052)])
    else:
        shape = brush.curve([(-0.108 * w, -0.034, 1), (0, -0.016), (0.108 * w, -0.034, 1), (0.085 * w, 0.04 * openness), (0, 0.086 * openness), (-0.085 * w, 0.04 * openness)])
    brush.fill(shape, MOUTH_DARK)
    with brush.clip(shape):
        if kind != "wail":
            brush.fill(brush.oval(0, 0.09, 0.06 * w, 0.045), TONGUE)
        if kind in ("laugh", "shout"):
            brush.fill(brush.poly([(-0.1, -0.06), (0.1, -0.06), (0.08, 0.002), (0, 0.008), (-0.08, 0.002)]), WHITE)
        if kind == "shout":
            brush.fill(brush.poly([(-0.06, 0.07), (0.06, 0.07), (0.06, 0.1), (-0.06, 0.1)]), WHITE, 0.95)
    brush.ink(shape, 0.8, dark)


def _wrinkles(brush: Brush, person: Person, view: View) -> None:
    t, dy = view.turn, feature_y(view, person)
    tone = mix(person.skin_line, person.skin, 0.3)
    mx, my = mouth_point(view, person)
    for s in (-1, 1):
        k = 1 - 0.3 * t * (s > 0)
        brush.stroke([(mx + s * 0.075 * k, -0.235 + dy), (mx + s * 0.115 * k, -0.18 + dy), (mx + s * 0.118 * k, -0.12 + dy)], 1.1, tone)
        brush.stroke([(0.1 * t + s * 0.30 * k, -0.385 + dy), (0.1 * t + s * 0.335 * k, -0.40 + dy)], 0.9, tone)
        brush.stroke([(0.1 * t + s * 0.30 * k, -0.365 + dy), (0.1 * t + s * 0.335 * k, -0.355 + dy)], 0.9, tone)
        brush.stroke([(0.12 * t + s * 0.12 * k, -0.30 + dy), (0.12 * t + s * 0.19 * k, -0.285 + dy), (0.12 * t + s * 0.25 * k, -0.305 + dy)], 0.8, tone)
    brush.stroke([(0.1 * t - 0.12, -0.70), (0.1 * t, -0.715), (0.1 * t + 0.12, -0.70)], 0.9, tone)
