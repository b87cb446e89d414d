"""Storyboard, hands: how does a hand with thumb and fingers look for each grip, big in an insert or small on an arm?

Hand space: the wrist at (0, 0), the fingertips at about (1, 0), the thumb above (y < 0).
"""

from __future__ import annotations

from core.art.colour import RGB
from core.art.ink import Brush, Knot
from core.art.person import Person

_PALMS: dict[str, list[Knot]] = {
    "relaxed": [
        (-0.08, -0.20),
        (0.20, -0.25),
        (0.48, -0.22),
        (0.78, -0.12),
        (0.98, 0.03),
        (0.97, 0.13),
        (0.84, 0.17),
        (0.58, 0.20),
        (0.28, 0.24),
        (-0.08, 0.19),
    ],
    "fist": [
        (-0.08, -0.20),
        (0.20, -0.28),
        (0.48, -0.26),
        (0.62, -0.10),
        (0.62, 0.12),
        (0.50, 0.25),
        (0.22, 0.27),
        (-0.08, 0.19),
    ],
    "flat": [
        (-0.08, -0.20),
        (0.22, -0.25),
        (0.50, -0.24),
        (0.82, -0.20),
        (1.02, -0.10),
        (1.04, 0.0),
        (1.02, 0.10),
        (0.88, 0.18),
        (0.50, 0.24),
        (0.22, 0.25),
        (-0.08, 0.19),
    ],
}
_LINES: dict[str, list[list[Knot]]] = {
    "relaxed": [
        [(0.52, -0.10), (0.76, -0.03), (0.95, 0.05)],
        [(0.50, 0.0), (0.72, 0.06), (0.90, 0.11)],
        [(0.48, 0.10), (0.66, 0.14), (0.78, 0.16)],
    ],
    "fist": [
        [(0.34, -0.13), (0.50, -0.14), (0.63, -0.08)],
        [(0.34, 0.0), (0.50, 0.0), (0.64, 0.03)],
        [(0.34, 0.12), (0.48, 0.13), (0.58, 0.14)],
    ],
    "flat": [
        [(0.54, -0.12), (0.80, -0.11), (1.0, -0.07)],
        [(0.54, -0.01), (0.80, 0.0), (1.02, 0.02)],
        [(0.52, 0.10), (0.76, 0.11), (0.94, 0.11)],
    ],
}
_THUMBS: dict[str, list[Knot]] = {
    "relaxed": [(0.08, -0.20), (0.26, -0.36), (0.50, -0.37), (0.60, -0.29), (0.52, -0.22), (0.38, -0.17), (0.2, -0.08)],
    "fist": [(0.06, -0.20), (0.22, -0.28), (0.42, -0.22), (0.52, -0.06), (0.46, 0.02), (0.36, -0.02), (0.2, -0.06)],
    "flat": [(0.06, -0.20), (0.22, -0.38), (0.44, -0.46), (0.54, -0.40), (0.48, -0.30), (0.38, -0.20), (0.2, -0.08)],
}
_FINGERS: list[tuple[tuple[float, float], tuple[float, float]]] = [
    ((0.46, -0.18), (0.92, -0.34)),
    ((0.50, -0.07), (1.06, -0.13)),
    ((0.50, 0.05), (1.04, 0.07)),
    ((0.46, 0.16), (0.90, 0.26)),
]


Box = tuple[float, float, float, float]
_POINTED = (1.16, -0.17)
"""The tip of a pointing finger."""


def hand_box(brush: Brush, grip: str) -> Box | None:
    """The px box (x, y, w, h) of a hand in its frame; None for one that is hidden."""
    if grip == "tuck":
        return None
    kind = {"grip": "fist", "phone": "fist", "point": "fist", "open": "flat"}.get(grip, grip)
    outline = [(knot[0], knot[1]) for knot in (*_PALMS[kind], *_THUMBS[kind])]
    if grip == "point":
        outline.append(_POINTED)
    if grip == "open":
        outline += [tip for _, tip in _FINGERS]
    spots = [brush.spot(*point) for point in outline]
    x, y = min(spot[0] for spot in spots), min(spot[1] for spot in spots)
    return x, y, max(spot[0] for spot in spots) - x, max(spot[1] for spot in spots) - y


def draw_hand(brush: Brush, person: Person, grip: str) -> None:
    """Draw one hand. Grips: relaxed, fist, grip, phone, point, open, flat; "tuck" hides it under the other arm."""
    skin, shadow, line = person.skin, person.skin_shadow, person.skin_line
    if grip == "tuck":
        return
    if grip == "open":
        _open(brush, skin, shadow, line)
        return
    kind = {"grip": "fist", "phone": "fist", "point": "fist"}.get(grip, grip)
    if grip == "point":
        finger = [(0.40, -0.17), (0.74, -0.19), (1.10, -0.17)]
        radii = (0.10, 0.085, 0.065)
        brush.fill(brush.limb(finger, radii, grow_px=brush.line * 0.8), line)
        brush.fill(brush.limb(finger, radii), skin)
    palm = brush.curve(_PALMS[kind])
    brush.shape(palm, skin, shadow=shadow, cast=(0.02, -0.07), line=0.85, ink=line)
    for stroke in _LINES[kind] if brush.unit > 12 else ():
        brush.stroke(stroke, 0.85, line, 0.9)
    thumb = brush.curve(_THUMBS[kind])
    brush.fill(thumb, skin)
    brush.stroke(_THUMBS[kind][:6] if kind != "fist" else _THUMBS[kind][1:7], 0.95, line)


def _open(brush: Brush, skin: RGB, shadow: RGB, line: RGB) -> None:
    thumb = [(0.16, -0.16), (0.36, -0.40), (0.56, -0.50)]
    palm: list[Knot] = [
        (-0.08, -0.18),
        (0.20, -0.27),
        (0.50, -0.26),
        (0.58, 0.0),
        (0.50, 0.24),
        (0.22, 0.24),
        (-0.08, 0.18),
    ]
    grow = brush.line * 0.8
    limbs = [(thumb, (0.12, 0.085, 0.065)), *(([a, b], (0.078, 0.062)) for a, b in _FINGERS)]
    for points, radii in limbs:
        brush.fill(brush.limb(points, radii, grow_px=grow), line)
    brush.ink(brush.curve(palm), 0.85, line)
    brush.fill(brush.curve(palm), skin)
    for points, radii in limbs:
        brush.fill(brush.limb(points, radii), skin)
    brush.fill(brush.oval(0.30, 0.08, 0.2, 0.12), shadow, 0.45)
    brush.stroke([(0.14, -0.14), (0.30, -0.02), (0.28, 0.14)], 0.8, shadow)
    for (ax, ay), _ in _FINGERS[1:]:
        brush.stroke([(ax - 0.02, ay - 0.055), (ax + 0.08, ay - 0.065)], 0.8, line, 0.8)
