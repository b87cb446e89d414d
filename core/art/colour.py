"""Storyboard, colour: what does a design colour become under this hour's light and in this image style?"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

RGB = tuple[int, int, int]


def rgb(text: str, default: RGB = (128, 128, 140)) -> RGB:
    """Read ``#rrggbb``; anything else is `default`, because a look may come from a hand-edited file."""
    if len(text) == 7 and text[0] == "#":
        try:
            return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
        except ValueError:
            return default
    return default


def _byte(value: float) -> int:
    return 0 if value <= 0 else 255 if value >= 255 else int(value + 0.5)


def mix(a: RGB, b: RGB, t: float) -> RGB:
    """`a` at 0, `b` at 1, linear between in display values."""
    return _byte(a[0] + (b[0] - a[0]) * t), _byte(a[1] + (b[1] - a[1]) * t), _byte(a[2] + (b[2] - a[2]) * t)


def multiply(a: RGB, b: RGB) -> RGB:
    """`a` seen under light of colour `b`."""
    return _byte(a[0] * b[0] / 255), _byte(a[1] * b[1] / 255), _byte(a[2] * b[2] / 255)


def luma(colour: RGB) -> float:
    """Perceived lightness 0..255 (Rec. 601 weights)."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def saturate(colour: RGB, amount: float) -> RGB:
    """Scale the distance from the colour's own grey; 1 leaves it alone."""
    grey = luma(colour)
    return (
        _byte(grey + (colour[0] - grey) * amount),
        _byte(grey + (colour[1] - grey) * amount),
        _byte(grey + (colour[2] - grey) * amount),
    )


def lighten(colour: RGB, t: float) -> RGB:
    return mix(colour, (255, 255, 255), t)


def darken(colour: RGB, t: float) -> RGB:
    return mix(colour, (24, 16, 40), t)


def rotate_hue(colour: RGB, degrees: float) -> RGB:
    """Turn the hue around the grey axis, keeping luma (a YIQ rotation, which runs against the hue circle)."""
    cos, sin = math.cos(math.radians(-degrees)), math.sin(math.radians(-degrees))
    y = luma(colour)
    i = 0.596 * colour[0] - 0.274 * colour[1] - 0.322 * colour[2]
    q = 0.211 * colour[0] - 0.523 * colour[1] + 0.312 * colour[2]
    i, q = i * cos - q * sin, i * sin + q * cos
    return _byte(y + 0.956 * i + 0.621 * q), _byte(y - 0.272 * i - 0.647 * q), _byte(y - 1.106 * i + 1.703 * q)


@dataclass(frozen=True)
class Grade:
    """A pure colour change, remembered per colour: light, then saturation, contrast, hue and an even tint."""

    light: RGB = (255, 255, 255)
    saturation: float = 1.0
    contrast: float = 1.0
    hue_degrees: float = 0.0
    tint: RGB = (255, 255, 255)
    tint_amount: float = 0.0
    _seen: dict[RGB, RGB] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, colour: RGB) -> RGB:
        found = self._seen.get(colour)
        if found is None:
            found = saturate(multiply(colour, self.light), self.saturation)
            if self.hue_degrees:
                found = rotate_hue(found, self.hue_degrees)
            if self.contrast != 1.0:
                c = self.contrast
                found = (
                    _byte(128 + (found[0] - 128) * c),
                    _byte(128 + (found[1] - 128) * c),
                    _byte(128 + (found[2] - 128) * c),
                )
            if self.tint_amount:
                found = mix(found, self.tint, self.tint_amount)
            self._seen[colour] = found
        return found
