"""Storyboard, light: which colours do sky, air, figures and rim take at this hour, here, in this image style?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.art.colour import RGB, Grade, lighten, mix, rgb
from core.planning.styles import ImageStyle

OUTDOOR = frozenset(
    ["street", "intersection", "park", "rooftop", "field", "beach", "forest", "sky", "courtyard", "bridge", "station"]
)
"""Places under the open sky; every other place has its own light after dark."""


@dataclass(frozen=True)
class Hour:
    """The raw colours of a time of day: sky from zenith to horizon, the air that swallows distance, light on
    figures.
    """

    zenith: RGB
    middle: RGB
    horizon: RGB
    air: RGB
    outside: RGB
    inside: RGB
    rim: RGB
    rim_strength: float


HOURS: dict[str, Hour] = {
    "day": Hour(
        zenith=(92, 178, 242),
        middle=(164, 216, 250),
        horizon=(232, 247, 255),
        air=(206, 230, 246),
        outside=(255, 255, 255),
        inside=(255, 252, 246),
        rim=(255, 255, 255),
        rim_strength=0.0,
    ),
    "sunset": Hour(
        zenith=(92, 84, 168),
        middle=(240, 132, 128),
        horizon=(255, 214, 150),
        air=(250, 178, 150),
        outside=(255, 232, 212),
        inside=(255, 240, 228),
        rim=(255, 196, 120),
        rim_strength=0.85,
    ),
    "night": Hour(
        zenith=(14, 18, 58),
        middle=(34, 44, 104),
        horizon=(76, 84, 152),
        air=(50, 58, 116),
        outside=(206, 206, 242),
        inside=(246, 232, 226),
        rim=(160, 200, 255),
        rim_strength=0.7,
    ),
    "storm": Hour(
        zenith=(56, 66, 88),
        middle=(96, 110, 132),
        horizon=(150, 162, 174),
        air=(128, 142, 158),
        outside=(206, 214, 228),
        inside=(232, 232, 238),
        rim=(226, 236, 250),
        rim_strength=0.35,
    ),
}


@dataclass(frozen=True)
class Light:
    """Everything that the hour, the place and the style decide about colour."""

    time: str
    hour: Hour
    outdoor: bool
    figures: Grade
    scenery: Grade
    line_px: float
    ink: RGB
    soft: bool
    shading: float
    hatch: bool
    halftone: bool
    grain: bool
    detail: float
    rim: RGB
    rim_strength: float

    @property
    def dark(self) -> bool:
        return self.time in ("night", "storm")


def light_for(style: ImageStyle, place: str, time: str) -> Light:
    """The light of a panel."""
    hour = HOURS.get(time, HOURS["day"])
    outdoor = place in OUTDOOR
    tint = hour.outside if outdoor else hour.inside
    shift = style.palette
    scenery = Grade(
        saturation=style.saturation,
        contrast=style.contrast,
        hue_degrees=shift.hue_degrees,
        tint=rgb(shift.tint, (255, 255, 255)),
        tint_amount=shift.tint_amount,
    )
    # Figures keep more of their own colours than the place, so that faces stay readable.
    figures = replace(scenery, light=tint, tint_amount=shift.tint_amount * 0.6, _seen={})
    strength = hour.rim_strength * (1.0 if outdoor else 0.45)
    if style.shading == "hatch":
        strength = max(strength, 0.75)
    return Light(
        time=time if time in HOURS else "day",
        hour=hour,
        outdoor=outdoor,
        figures=figures,
        scenery=scenery,
        line_px=style.line_px,
        ink=mix(rgb(style.ink, (29, 22, 38)), (72, 34, 52), 0.12),
        soft=style.shading == "soft",
        shading={"flat": 0.35, "cel": 0.8, "soft": 0.75, "hatch": 1.0}[style.shading],
        hatch=style.shading == "hatch",
        halftone=style.texture == "halftone",
        grain=style.texture in ("grain", "paper"),
        detail=style.background_detail,
        rim=lighten(hour.rim, 0.15),
        rim_strength=strength,
    )
