"""Storyboard, faces: what do brows, lids, pupils and mouth do for each expression? Numbers only; `face` draws them."""

from __future__ import annotations

from dataclasses import dataclass

from core.art.colour import RGB


@dataclass(frozen=True)
class Acting:
    """One expression. Lengths are in head heights, angles as slopes; positive brow and lid values point down.

    `lid` is the share of the upper lid that is open; `lid_slope` > 0 lowers the inner end (anger), < 0 the outer
    (sorrow); `cheek` pushes the lower lid up. `brow_in`/`brow_out` lower (+) or raise (−) the ends of the brows.
    """

    lid: float = 1.0
    lid_slope: float = 0.0
    cheek: float = 0.0
    closed: str = ""
    iris: float = 1.0
    brow_in: float = 0.0
    brow_out: float = 0.0
    brow_uneven: float = 0.0
    mouth: str = "line"
    mouth_width: float = 1.0
    blush: float = 0.28
    blush_lines: bool = False
    tears: str = ""
    marks: str = ""
    gloom: float = 0.0
    tilt: float = 0.0
    backdrop: tuple[RGB, RGB] = ((236, 240, 250), (206, 220, 240))
    motif: str = "bokeh"


ACTING: dict[str, Acting] = {
    "neutral": Acting(),
    "happy": Acting(
        lid=0.92,
        cheek=0.28,
        brow_in=-0.02,
        brow_out=-0.025,
        mouth="smile",
        blush=0.6,
        tilt=0.03,
        backdrop=((255, 238, 214), (255, 206, 200)),
        motif="bokeh",
    ),
    "laugh": Acting(
        closed="arc",
        brow_in=-0.045,
        brow_out=-0.03,
        mouth="laugh",
        blush=0.65,
        tilt=-0.06,
        backdrop=((255, 244, 190), (255, 210, 150)),
        motif="sparkle",
    ),
    "sad": Acting(
        lid=0.78,
        lid_slope=-0.42,
        brow_in=-0.05,
        brow_out=0.045,
        mouth="frown",
        mouth_width=0.8,
        tilt=0.05,
        backdrop=((176, 196, 226), (110, 132, 180)),
        motif="fall",
    ),
    "cry": Acting(
        lid=0.62,
        lid_slope=-0.5,
        cheek=0.3,
        brow_in=-0.062,
        brow_out=0.05,
        mouth="wail",
        blush=0.6,
        tears="stream",
        tilt=0.04,
        backdrop=((160, 186, 224), (92, 112, 170)),
        motif="fall",
    ),
    "angry": Acting(
        lid=0.84,
        lid_slope=0.62,
        iris=0.86,
        brow_in=0.062,
        brow_out=-0.045,
        mouth="shout",
        blush=0.2,
        marks="vein",
        backdrop=((250, 120, 92), (120, 26, 44)),
        motif="burst",
    ),
    "shock": Acting(
        lid=1.26,
        iris=0.62,
        brow_in=-0.065,
        brow_out=-0.05,
        mouth="gasp",
        blush=0.15,
        marks="shock",
        backdrop=((250, 252, 255), (150, 176, 220)),
        motif="burst",
    ),
    "afraid": Acting(
        lid=1.12,
        lid_slope=-0.25,
        iris=0.7,
        brow_in=-0.07,
        brow_out=0.03,
        mouth="wobble",
        blush=0.0,
        marks="sweat",
        gloom=0.5,
        backdrop=((96, 92, 150), (30, 28, 66)),
        motif="fall",
    ),
    "cold": Acting(
        lid=0.60,
        lid_slope=0.22,
        brow_in=0.02,
        brow_out=0.0,
        mouth="flat",
        mouth_width=0.8,
        blush=0.0,
        gloom=0.35,
        backdrop=((148, 166, 196), (52, 60, 96)),
        motif="slash",
    ),
    "smirk": Acting(
        lid=0.74,
        lid_slope=0.18,
        cheek=0.15,
        brow_in=0.02,
        brow_out=-0.03,
        brow_uneven=0.045,
        mouth="smirk",
        tilt=0.07,
        backdrop=((228, 200, 240), (150, 120, 200)),
        motif="slash",
    ),
    "tired": Acting(
        lid=0.46,
        lid_slope=-0.12,
        brow_in=-0.015,
        brow_out=0.03,
        mouth="sigh",
        mouth_width=0.7,
        blush=0.1,
        marks="bags",
        tilt=0.1,
        backdrop=((214, 212, 222), (150, 150, 172)),
        motif="fall",
    ),
    "embarrassed": Acting(
        lid=0.86,
        lid_slope=-0.28,
        cheek=0.2,
        brow_in=-0.055,
        brow_out=0.035,
        mouth="wavy",
        mouth_width=0.85,
        blush=1.0,
        blush_lines=True,
        marks="sweat",
        tilt=0.08,
        backdrop=((255, 226, 232), (255, 176, 196)),
        motif="hearts",
    ),
    "determined": Acting(
        lid=0.94,
        lid_slope=0.38,
        brow_in=0.045,
        brow_out=-0.035,
        mouth="firm",
        backdrop=((255, 226, 170), (236, 130, 90)),
        motif="slash",
    ),
}


def acting(expression: str) -> Acting:
    """The acting of an expression; an unknown word plays neutral."""
    return ACTING.get(expression, ACTING["neutral"])
